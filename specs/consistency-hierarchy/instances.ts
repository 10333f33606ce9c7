/** What is known of the hierarchy: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { consistencyHierarchy } from './consistency-hierarchy.ts';

export const instances = instancesOf(consistencyHierarchy, [
  { parameters: {}, verdict: 'holds', distinct: 10_511, generated: 12_743, depth: 9 },
  { parameters: { values: 1 }, verdict: 'holds', distinct: 2_330, generated: 2_819, depth: 9 },
  // Three clients: 282 histories up to the names of clients and values.
  { parameters: { clients: 3, operations: 1 }, verdict: 'holds', distinct: 2_881, generated: 3_844, depth: 7 },
  { parameters: { clients: 3, operations: 1, values: 1 }, verdict: 'holds', distinct: 929, generated: 1_237, depth: 7 },
  {
    parameters: { operations: 3, values: 1 },
    verdict: 'holds',
    distinct: 150_806,
    generated: 181_501,
    depth: 13,
    slow: true,
  },
]);
