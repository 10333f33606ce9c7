/** What is known of the replicated store: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { causalReplication } from './causal-replication.ts';

const any = { workload: 'any' } as const;

export const instances = instancesOf(causalReplication, [
  { parameters: {}, verdict: 'holds', distinct: 3_503, generated: 7_875, depth: 10 },
  // Three writes of one key, of which one may know another.
  {
    parameters: { ...any, keys: 1, writes: 3, operations: 1 },
    verdict: 'holds',
    distinct: 654,
    generated: 1_429,
    depth: 10,
  },
  // What the variants are compared with.
  { parameters: { keys: 1 }, verdict: 'holds', distinct: 283, generated: 548, depth: 10 },
  {
    parameters: { ...any, nodes: 2, keys: 1, operations: 1 },
    verdict: 'holds',
    distinct: 22,
    generated: 27,
    depth: 5,
  },
  // A node writes twice, and the second message may come first.
  {
    parameters: { ...any, nodes: 2, operations: 2, channels: 'unordered' },
    verdict: 'holds',
    distinct: 1_715,
    generated: 2_899,
    depth: 7,
    slow: true,
  },
  // Clients read and write as they like.
  {
    parameters: { ...any, nodes: 2, writes: 3, operations: 3 },
    verdict: 'holds',
    distinct: 87_687,
    generated: 158_279,
    depth: 10,
    slow: true,
  },
]);
