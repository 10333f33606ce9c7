/** What is known of the quorum register: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { quorumRegister } from './quorum-register.ts';

export const instances = instancesOf(quorumRegister, [
  {
    parameters: {},
    verdict: 'holds',
    distinct: 544,
    generated: 875,
    depth: 25,
    source:
      'distinct states: Stateright, examples/linearizable-register.rs, its own test; depth: the same rules rewritten',
  },
  { parameters: { workload: 'one-writer' }, verdict: 'holds', distinct: 137, generated: 208, depth: 19 },
  { parameters: { clients: 1, servers: 3 }, verdict: 'holds', distinct: 1449, generated: 3728, depth: 17 },
  // A minority may be down.
  { parameters: { clients: 1, servers: 3, down: 1 }, verdict: 'holds', distinct: 1449, generated: 3728, depth: 17 },
  { parameters: { clients: 3 }, verdict: 'holds', distinct: 35_009, generated: 68_115, depth: 37 },
  // What no-read-repair is compared with: the same clients and servers.
  {
    parameters: { servers: 3, workload: 'one-writer' },
    verdict: 'holds',
    distinct: 500_777,
    generated: 1_987_414,
    depth: 25,
  },
  {
    parameters: { servers: 3 },
    verdict: 'holds',
    distinct: 41_138_199,
    generated: 194_646_243,
    depth: 33,
    slow: true,
  },
  { parameters: {}, variant: 'no-read-repair', verdict: 'violated', distinct: 25_254, generated: 77_757, depth: 19 },
  {
    parameters: { servers: 2 },
    variant: 'no-read-repair',
    verdict: 'holds',
    distinct: 95,
    generated: 140,
    depth: 15,
  },
  { parameters: {}, variant: 'majority-down', verdict: 'violated', distinct: 1449, generated: 3728, depth: 17 },
]);
