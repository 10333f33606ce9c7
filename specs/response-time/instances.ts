/** What is recorded of the register whose operations last. */
import { instancesOf } from '../../checker/index.ts';
import { responseTime } from './response-time.ts';

const twoWriters = { writers: 2, readers: 1 } as const;

export const instances = instancesOf(responseTime, [
  { parameters: {}, verdict: 'holds', distinct: 2_549, generated: 4_639, depth: 13 },
  { parameters: { u: 0, reads: 0, writes: 2 }, verdict: 'holds', distinct: 945, generated: 1_277, depth: 13 },
  {
    parameters: { d: 3, u: 2, reads: 2, writes: 1 },
    verdict: 'holds',
    distinct: 5_595,
    generated: 10_319,
    depth: 15,
    slow: true,
  },
  { parameters: { operations: 2 }, verdict: 'holds', distinct: 32_539, generated: 56_867, depth: 17, slow: true },
  // A tick less of both together.
  { parameters: { writes: 0 }, verdict: 'violated', distinct: 1_727, generated: 2_783, depth: 12 },
  { parameters: twoWriters, verdict: 'holds', distinct: 3_614, generated: 6_004, depth: 14 },
  // A write outlasts the difference between two clocks, each of which is off by one.
  {
    parameters: { ...twoWriters, writes: 3, faults: 'clock-skew' },
    verdict: 'holds',
    distinct: 57_014,
    generated: 80_417,
    depth: 18,
    slow: true,
  },
  {
    parameters: { ...twoWriters, writes: 2, faults: 'clock-skew' },
    verdict: 'violated',
    distinct: 37_907,
    generated: 53_769,
    depth: 16,
    slow: true,
  },
  // A message outlasts it, too: what was read is overwritten by what is written after.
  {
    parameters: { ...twoWriters, operations: 2 },
    verdict: 'holds',
    distinct: 13_031,
    generated: 21_214,
    depth: 16,
    slow: true,
  },
  {
    parameters: { ...twoWriters, operations: 2, d: 1 },
    verdict: 'violated',
    distinct: 5_542,
    generated: 7_986,
    depth: 15,
  },
  {
    parameters: { ...twoWriters, operations: 2, writes: 3, faults: 'clock-skew' },
    verdict: 'violated',
    distinct: 216_387,
    generated: 303_113,
    depth: 20,
    slow: true,
  },
  {
    parameters: { ...twoWriters, operations: 2, d: 3, u: 0, reads: 0, writes: 3, faults: 'clock-skew' },
    verdict: 'holds',
    distinct: 161_858,
    generated: 202_346,
    depth: 20,
    slow: true,
  },
]);
