/** What is known of failover by epochs: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { leaderFailover } from './leader-failover.ts';

/** Who crashes looks like who is slow: what holds of finite runs shows without crashes, in a quarter of the states. */
const noCrash = { faults: 'none' } as const;

export const instances = instancesOf(leaderFailover, [
  { parameters: {}, verdict: 'holds', distinct: 190_824, generated: 421_351, depth: 21, slow: true },
  { parameters: noCrash, verdict: 'holds', distinct: 47_706, generated: 92_745, depth: 20, slow: true },
  // One write: is it lost?
  { parameters: { clients: 1, ...noCrash }, verdict: 'holds', distinct: 1090, generated: 1835, depth: 14 },
  { parameters: { clients: 1 }, verdict: 'holds', distinct: 4360, generated: 8773, depth: 15 },
  {
    parameters: { epochs: 3, clients: 1 },
    verdict: 'holds',
    distinct: 433_488,
    generated: 884_716,
    depth: 23,
    slow: true,
  },
  {
    parameters: { nodes: 4, clients: 1 },
    verdict: 'holds',
    distinct: 110_650,
    generated: 298_997,
    depth: 21,
    slow: true,
  },
  {
    parameters: { nodes: 5, clients: 1, ...noCrash },
    verdict: 'holds',
    distinct: 1_816_220,
    generated: 5_725_565,
    depth: 26,
    slow: true,
  },
  {
    parameters: { clients: 3, ...noCrash },
    verdict: 'holds',
    distinct: 2_995_978,
    generated: 6_527_391,
    depth: 26,
    slow: true,
  },
  {
    parameters: { nodes: 4, ...noCrash },
    verdict: 'holds',
    distinct: 2_479_241,
    generated: 6_895_850,
    depth: 28,
    slow: true,
  },
  {
    parameters: { epochs: 3, ...noCrash },
    verdict: 'holds',
    distinct: 8_547_161,
    generated: 16_275_705,
    depth: 29,
    slow: true,
  },
  // Half of three nodes are a majority.
  {
    parameters: { nodes: 3 },
    variant: 'disjoint-quorums',
    verdict: 'holds',
    distinct: 47_706,
    generated: 92_745,
    depth: 20,
    slow: true,
  },
  {
    parameters: { nodes: 3, clients: 1 },
    variant: 'disjoint-quorums',
    verdict: 'holds',
    distinct: 1090,
    generated: 1835,
    depth: 14,
  },
  // In two epochs the longest log is the newest.
  {
    parameters: { epochs: 2 },
    variant: 'longest-log',
    verdict: 'holds',
    distinct: 47_706,
    generated: 92_745,
    depth: 20,
    slow: true,
  },
  {
    parameters: { epochs: 2, clients: 1 },
    variant: 'longest-log',
    verdict: 'holds',
    distinct: 1090,
    generated: 1835,
    depth: 14,
  },
  {
    parameters: {},
    variant: 'asynchronous-replication',
    verdict: 'violated',
    distinct: 34_058,
    generated: 67_433,
    depth: 19,
    slow: true,
  },
  {
    parameters: { faults: 'all' },
    variant: 'asynchronous-replication',
    verdict: 'violated',
    distinct: 136_232,
    generated: 304_471,
    depth: 20,
    slow: true,
  },
  {
    parameters: {},
    variant: 'manual',
    verdict: 'violated',
    distinct: 190_824,
    generated: 421_351,
    depth: 21,
    slow: true,
  },
  { parameters: { clients: 1 }, variant: 'manual', verdict: 'violated', distinct: 4360, generated: 8773, depth: 15 },
]);
