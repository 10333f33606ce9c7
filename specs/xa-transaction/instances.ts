/** What is known of the transaction: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { xaTransaction } from './xa-transaction.ts';

export const instances = instancesOf(xaTransaction, [
  { parameters: {}, verdict: 'holds', distinct: 3_975, generated: 16_012, depth: 17 },
  { parameters: { rms: 1 }, verdict: 'holds', distinct: 291, generated: 762, depth: 12 },
  { parameters: { rms: 3 }, verdict: 'holds', distinct: 57_940, generated: 316_434, depth: 22 },
  { parameters: { tmCrashes: 2, rmCrashes: 2 }, verdict: 'holds', distinct: 16_415, generated: 71_312, depth: 21 },
  { parameters: {}, variant: 'coordinator-lost', verdict: 'violated', distinct: 3_975, generated: 16_012, depth: 17 },
  { parameters: {}, variant: 'log-lost', verdict: 'violated', distinct: 979, generated: 3_328, depth: 18 },
  { parameters: {}, variant: 'log-unreadable', verdict: 'violated', distinct: 715, generated: 2_233, depth: 15 },
  { parameters: {}, variant: 'heuristic-decision', verdict: 'violated', distinct: 514, generated: 1_971, depth: 13 },
  { parameters: {}, variant: 'no-commit-point', verdict: 'violated', distinct: 811, generated: 2_840, depth: 16 },
]);
