/** What is known of the numbers: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { sequenceNumbers } from './sequence-numbers.ts';

export const instances = instancesOf(sequenceNumbers, [
  { parameters: {}, verdict: 'holds', distinct: 3_058, generated: 6_377, depth: 21 },
  { parameters: { operations: 1 }, verdict: 'holds', distinct: 66, generated: 97, depth: 11 },
  { parameters: { operations: 3 }, verdict: 'holds', distinct: 134_222, generated: 318_571, depth: 31, slow: true },
  {
    parameters: { nodes: 3, operations: 1 },
    verdict: 'holds',
    distinct: 175_133,
    generated: 660_211,
    depth: 25,
    slow: true,
  },
  // The leader crashes once, and comes back.
  { parameters: { faults: 'restarts' }, verdict: 'holds', distinct: 9_174, generated: 24_463, depth: 23 },
  { parameters: {}, variant: 'leader-crashes', verdict: 'violated', distinct: 6_116, generated: 15_029, depth: 22 },
  { parameters: {}, variant: 'reallocated-blocks', verdict: 'violated', distinct: 686, generated: 1_193, depth: 17 },
  { parameters: {}, variant: 'odd-even', verdict: 'violated', distinct: 391, generated: 653, depth: 13 },
  { parameters: {}, variant: 'block-allocation', verdict: 'violated', distinct: 391, generated: 653, depth: 13 },
  { parameters: {}, variant: 'skewed-clocks', verdict: 'violated', distinct: 112_986, generated: 180_207, depth: 16 },
  // Clocks that agree, and messages that are slower than the clocks are wrong, do no harm.
  {
    parameters: { skew: 0 },
    variant: 'skewed-clocks',
    verdict: 'holds',
    distinct: 12_554,
    generated: 20_023,
    depth: 16,
  },
  {
    parameters: { delay: 3, ticks: 4 },
    variant: 'skewed-clocks',
    verdict: 'holds',
    distinct: 157_419,
    generated: 205_704,
    depth: 15,
    slow: true,
  },
]);
