/** What is known of the transaction: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { xaTransaction } from './xa-transaction.ts';

export const instances = instancesOf(xaTransaction, [
  { parameters: {}, verdict: 'holds', distinct: 3_774, generated: 15_414, depth: 17 },
  { parameters: { rms: 1 }, verdict: 'holds', distinct: 291, generated: 762, depth: 12 },
  { parameters: { rms: 3 }, verdict: 'holds', distinct: 52_673, generated: 293_456, depth: 22 },
  { parameters: { tmCrashes: 2, rmCrashes: 2 }, verdict: 'holds', distinct: 14_576, generated: 64_703, depth: 21 },
  // What falls without a rule falls at these, too.
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 282, generated: 987, depth: 13 },
  { parameters: { faults: 'tm-crashes' }, verdict: 'holds', distinct: 741, generated: 2_598, depth: 15 },
  { parameters: {}, variant: 'coordinator-lost', verdict: 'violated', distinct: 3_774, generated: 15_414, depth: 17 },
  { parameters: {}, variant: 'log-lost', verdict: 'violated', distinct: 979, generated: 3_328, depth: 18 },
  { parameters: {}, variant: 'log-unreadable', verdict: 'violated', distinct: 715, generated: 2_233, depth: 15 },
  { parameters: {}, variant: 'heuristic-decision', verdict: 'violated', distinct: 514, generated: 1_971, depth: 13 },
  { parameters: {}, variant: 'no-commit-point', verdict: 'violated', distinct: 811, generated: 2_840, depth: 16 },
  { parameters: {}, variant: 'yes-before-written', verdict: 'violated', distinct: 3_626, generated: 16_077, depth: 17 },
  { parameters: {}, variant: 'heuristic-commit', verdict: 'violated', distinct: 646, generated: 2_423, depth: 13 },
]);
