/** What is known of the name by timestamps: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { timestampUniqueness } from './timestamp-uniqueness.ts';

export const instances = instancesOf(timestampUniqueness, [
  { parameters: {}, verdict: 'holds', distinct: 13_271, generated: 51_723, depth: 19 },
  { parameters: { faults: 'crashes' }, verdict: 'holds', distinct: 53_084, generated: 194_980, depth: 20, slow: true },
  // What the variants are compared with.
  { parameters: { nodes: 2 }, verdict: 'holds', distinct: 53, generated: 89, depth: 9 },
  { parameters: { nodes: 2, faults: 'crashes' }, verdict: 'holds', distinct: 159, generated: 283, depth: 10 },
]);
