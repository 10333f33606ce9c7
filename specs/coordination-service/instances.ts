/** What is known of the coordination service: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { coordinationService } from './coordination-service.ts';

export const instances = instancesOf(coordinationService, [
  { parameters: {}, verdict: 'holds', distinct: 25_576, generated: 68_176, depth: 22 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 3_380, generated: 6_796, depth: 19 },
  // Three in line: one that is first, one that is not next, and one between them.
  {
    parameters: { clients: 3, servers: 1, faults: 'none' },
    verdict: 'holds',
    distinct: 11_893,
    generated: 23_065,
    depth: 21,
  },
  {
    parameters: { clients: 3, servers: 1 },
    verdict: 'holds',
    distinct: 206_837,
    generated: 506_002,
    depth: 24,
    slow: true,
  },
  { parameters: { partitions: 2 }, verdict: 'holds', distinct: 71_531, generated: 219_192, depth: 24, slow: true },
  { parameters: { workload: 'configuration' }, verdict: 'holds', distinct: 13_656, generated: 36_680, depth: 21 },
  {
    parameters: { workload: 'configuration', faults: 'none' },
    verdict: 'holds',
    distinct: 1_052,
    generated: 2_308,
    depth: 16,
  },
]);
