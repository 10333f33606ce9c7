/** What is known of the quorum register: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { quorumRegister } from './quorum-register.ts';

/** What Stateright's own test has: two servers, each client writes and then reads. */
const published = { servers: 2, workload: 'write-and-read' } as const;
const alone = { clients: 1, workload: 'write-and-read' } as const;
const losing = { faults: 'loss' } as const;

export const instances = instancesOf(quorumRegister, [
  { parameters: {}, verdict: 'holds', distinct: 500_777, generated: 1_987_414, depth: 25 },
  {
    parameters: published,
    verdict: 'holds',
    distinct: 544,
    generated: 875,
    depth: 25,
    source:
      'distinct states: Stateright, examples/linearizable-register.rs, its own test; depth: the same rules rewritten',
  },
  { parameters: { servers: 2 }, verdict: 'holds', distinct: 137, generated: 208, depth: 19 },
  { parameters: alone, verdict: 'holds', distinct: 1449, generated: 3728, depth: 17 },
  // A minority may be down.
  { parameters: { ...alone, faults: 'crashes' }, verdict: 'holds', distinct: 1449, generated: 3728, depth: 17 },
  {
    parameters: { ...published, clients: 3 },
    verdict: 'holds',
    distinct: 35_009,
    generated: 68_115,
    depth: 37,
    slow: true,
  },
  {
    parameters: { workload: 'write-and-read' },
    verdict: 'holds',
    distinct: 41_138_199,
    generated: 194_646_243,
    depth: 33,
    slow: true,
  },
  // What no-read-before-write and last-write-wins are compared with,
  { parameters: { workload: 'in-turn' }, verdict: 'holds', distinct: 46_465, generated: 150_362, depth: 25 },
  { parameters: { servers: 2, workload: 'in-turn' }, verdict: 'holds', distinct: 19, generated: 19, depth: 19 },
  // sloppy-quorum,
  { parameters: { ...alone, servers: 4 }, verdict: 'holds', distinct: 12_915, generated: 40_298, depth: 25 },
  // and no-anti-entropy.
  {
    parameters: { ...alone, ...losing, antiEntropy: 'yes' },
    verdict: 'holds',
    distinct: 3291,
    generated: 11_025,
    depth: 18,
  },
  {
    parameters: { ...losing, antiEntropy: 'yes', workload: 'in-turn' },
    verdict: 'holds',
    distinct: 158_598,
    generated: 685_731,
    depth: 27,
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
  {
    parameters: {},
    variant: 'asynchronous-repair',
    verdict: 'violated',
    distinct: 156_915,
    generated: 666_111,
    depth: 23,
    slow: true,
  },
  { parameters: {}, variant: 'no-anti-entropy', verdict: 'violated', distinct: 2281, generated: 6744, depth: 17 },
  { parameters: {}, variant: 'majority-down', verdict: 'violated', distinct: 1449, generated: 3728, depth: 17 },
  {
    parameters: {},
    variant: 'no-read-before-write',
    verdict: 'violated',
    distinct: 1307,
    generated: 3409,
    depth: 19,
  },
  {
    parameters: { servers: 2 },
    variant: 'no-read-before-write',
    verdict: 'holds',
    distinct: 15,
    generated: 15,
    depth: 15,
  },
  { parameters: {}, variant: 'last-write-wins', verdict: 'violated', distinct: 15, generated: 15, depth: 15 },
  {
    parameters: { servers: 3 },
    variant: 'compare-and-set',
    verdict: 'violated',
    distinct: 17_983,
    generated: 58_157,
    depth: 17,
  },
  {
    parameters: {},
    variant: 'sloppy-quorum',
    verdict: 'violated',
    distinct: 189_359,
    generated: 809_145,
    depth: 21,
    slow: true,
  },
]);
