/** What is known of total order broadcast: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { totalOrderBroadcast } from './total-order-broadcast.ts';

export const instances = instancesOf(totalOrderBroadcast, [
  { parameters: {}, verdict: 'holds', distinct: 21_092, generated: 188_729, depth: 17 },
  { parameters: { messages: 1 }, verdict: 'holds', distinct: 276, generated: 1_399, depth: 10 },
  { parameters: { nodes: 1 }, verdict: 'holds', distinct: 459, generated: 2_339, depth: 13 },
  { parameters: { crashes: 2 }, verdict: 'holds', distinct: 42_184, generated: 389_401, depth: 19, slow: true },
  {
    parameters: { nodes: 3, faults: 'loss' },
    verdict: 'holds',
    distinct: 129_841,
    generated: 1_538_323,
    depth: 19,
    slow: true,
  },
  {
    parameters: { messages: 3, faults: 'loss' },
    verdict: 'holds',
    distinct: 467_261,
    generated: 5_792_335,
    depth: 22,
    slow: true,
  },
  { parameters: { nodes: 3 }, verdict: 'holds', distinct: 649_205, generated: 8_208_067, depth: 21, slow: true },
  // What the variants are compared with.
  { parameters: { faults: 'loss' }, verdict: 'holds', distinct: 5_273, generated: 44_197, depth: 15 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 129, generated: 757, depth: 9 },
  { parameters: { messages: 1, faults: 'loss' }, verdict: 'holds', distinct: 69, generated: 299, depth: 8 },
  { parameters: {}, variant: 'no-retransmission', verdict: 'violated', distinct: 69, generated: 135, depth: 8 },
  { parameters: {}, variant: 'weak-fairness', verdict: 'violated', distinct: 69, generated: 299, depth: 8 },
  { parameters: {}, variant: 'two-sequencers', verdict: 'violated', distinct: 1_377, generated: 13_265, depth: 11 },
  {
    parameters: { faults: 'loss' },
    variant: 'two-sequencers',
    verdict: 'violated',
    distinct: 632_089,
    generated: 8_928_633,
    depth: 21,
    slow: true,
  },
]);
