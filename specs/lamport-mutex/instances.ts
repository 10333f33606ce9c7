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
  { parameters: {}, variant: 'no-fifo', verdict: 'violated', distinct: 1_426, generated: 4_104, depth: 26 },
]);
