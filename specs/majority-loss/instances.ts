/** What is known of consensus while nodes fail: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { majorityLoss } from './majority-loss.ts';

export const instances = instancesOf(majorityLoss, [
  { parameters: {}, verdict: 'holds', distinct: 1_796_044, generated: 4_243_054, depth: 28, slow: true },
  { parameters: { ballots: 1 }, verdict: 'holds', distinct: 3520, generated: 6865, depth: 15 },
  // Who is down looks like who is slow: what is safe shows without crashes.
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 267_487, generated: 665_857, depth: 26, slow: true },
  // One that has crashed and one that is cut off are too many of three.
  { parameters: { faults: 'all', ballots: 1 }, verdict: 'violated', distinct: 3790, generated: 7536, depth: 16 },
  { parameters: { faults: 'partitions', ballots: 1 }, verdict: 'holds', distinct: 649, generated: 1197, depth: 15 },
  // The majority goes on, and the minority waits.
  {
    parameters: { faults: 'partitions' },
    verdict: 'holds',
    distinct: 268_312,
    generated: 667_626,
    depth: 27,
    slow: true,
  },
  {
    parameters: { nodes: 5, faults: 'partitions', cutOff: 2, ballots: 1 },
    verdict: 'holds',
    distinct: 178_101,
    generated: 612_145,
    depth: 25,
    slow: true,
  },
  // A majority of five terminates as one of three does, and what is less waits for ever.
  {
    parameters: { nodes: 5, crashes: 2, ballots: 1 },
    verdict: 'holds',
    distinct: 6_463_236,
    generated: 22_250_921,
    depth: 26,
    slow: true,
  },
  {
    parameters: { nodes: 5, crashes: 3, ballots: 1 },
    verdict: 'violated',
    distinct: 14_522_166,
    generated: 50_606_191,
    depth: 27,
    slow: true,
  },
  { parameters: {}, variant: 'majority-down', verdict: 'violated', distinct: 8218, generated: 16_864, depth: 16 },
  // Nothing wrong is decided by rivals either.
  {
    parameters: { ballots: 2 },
    variant: 'majority-down',
    verdict: 'violated',
    distinct: 4_569_529,
    generated: 10_545_091,
    depth: 29,
    slow: true,
  },
  { parameters: {}, variant: 'cut-off-for-ever', verdict: 'violated', distinct: 649, generated: 1197, depth: 15 },
  {
    parameters: {},
    variant: 'minority-goes-on',
    verdict: 'violated',
    distinct: 732_217,
    generated: 1_898_586,
    depth: 27,
    slow: true,
  },
]);
