/** What is known of the transaction: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { xaTransaction } from './xa-transaction.ts';

export const instances = instancesOf(xaTransaction, [
  { parameters: {}, verdict: 'holds', distinct: 2_363, generated: 8_344, depth: 16 },
  { parameters: { rms: 1 }, verdict: 'holds', distinct: 291, generated: 762, depth: 12 },
  { parameters: { rms: 3 }, verdict: 'holds', distinct: 19_636, generated: 87_665, depth: 20 },
  { parameters: { tmCrashes: 2, rmCrashes: 2 }, verdict: 'holds', distinct: 9_743, generated: 37_684, depth: 20 },
  { parameters: {}, variant: 'coordinator-lost', verdict: 'violated', distinct: 2_363, generated: 8_344, depth: 16 },
  { parameters: {}, variant: 'log-lost', verdict: 'violated', distinct: 519, generated: 1_550, depth: 16 },
  { parameters: {}, variant: 'heuristic-decision', verdict: 'violated', distinct: 304, generated: 957, depth: 12 },
  { parameters: {}, variant: 'no-commit-point', verdict: 'violated', distinct: 499, generated: 1_484, depth: 15 },
]);
