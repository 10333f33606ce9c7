/** What is known of the algorithm, also from the TLA+ Examples: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { lamportMutex } from './lamport-mutex.ts';

export const instances = instancesOf(lamportMutex, [
  {
    parameters: {},
    verdict: 'holds',
    withinBounds: true,
    distinct: 10_209,
    generated: 41_533,
    depth: 31,
    source: 'TLC',
  },
  {
    parameters: { maxClock: 2 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 511,
    generated: 2_203,
    depth: 15,
    source: 'TLC',
  },
  {
    parameters: { processes: 2, maxClock: 4 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 401,
    generated: 787,
    depth: 28,
    source: 'TLC',
  },
  {
    parameters: { processes: 2, maxClock: 6 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 1_043,
    generated: 2_001,
    depth: 40,
    source: 'TLC',
    slow: true,
  },
  {
    parameters: { maxClock: 6 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 724_274,
    generated: 2_729_079,
    depth: 61,
    source: 'TLA+ Examples, MCLamportMutex',
    slow: true,
  },
  // Each process asks a number of times, and nothing is cut off.
  { parameters: { processes: 2, requests: 1 }, verdict: 'holds', distinct: 62, generated: 98, depth: 13 },
  { parameters: { processes: 2, requests: 2 }, verdict: 'holds', distinct: 392, generated: 661, depth: 25 },
  { parameters: { requests: 1 }, verdict: 'holds', distinct: 20_000, generated: 58_125, depth: 28, slow: true },
  { parameters: { requests: 2 }, verdict: 'holds', distinct: 1_696_277, generated: 5_474_693, depth: 55, slow: true },
  { parameters: {}, variant: 'crashed-process', verdict: 'violated', distinct: 62, generated: 98, depth: 13 },
  { parameters: {}, variant: 'no-fifo', verdict: 'violated', distinct: 1_426, generated: 4_104, depth: 26 },
]);
