/** What is recorded of version vectors. */
import { instancesOf } from '../../checker/index.ts';
import { versionVectors } from './version-vectors.ts';

const servers = { counters: 'servers' } as const;

export const instances = instancesOf(versionVectors, [
  { parameters: {}, verdict: 'holds', distinct: 18_706, generated: 128_267, depth: 13 },
  { parameters: { writes: 1 }, verdict: 'holds', distinct: 125, generated: 681, depth: 7 },
  { parameters: { nodes: 3, writes: 1 }, verdict: 'holds', distinct: 1_237, generated: 10_333, depth: 9 },
  { parameters: { ...servers, writes: 1 }, verdict: 'holds', distinct: 505, generated: 2_569, depth: 8 },
  // Messages come again and again.
  { parameters: { faults: 'duplication', writes: 1 }, verdict: 'holds', distinct: 169, generated: 1_033, depth: 7 },
  {
    parameters: { faults: 'duplication' },
    verdict: 'holds',
    distinct: 21_321,
    generated: 173_341,
    depth: 12,
    slow: true,
  },
  // What tells more needs three writes: these have three clients, and those two writes of each.
  {
    parameters: { clients: 3, writes: 1 },
    verdict: 'holds',
    distinct: 19_280,
    generated: 153_499,
    depth: 12,
    slow: true,
  },
  {
    parameters: { ...servers, clients: 3, writes: 1 },
    verdict: 'holds',
    distinct: 111_271,
    generated: 839_347,
    depth: 13,
    slow: true,
  },
  { parameters: servers, verdict: 'holds', distinct: 485_257, generated: 2_942_413, depth: 14, slow: true },
]);
