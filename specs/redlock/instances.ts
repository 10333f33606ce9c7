/** What is known of Redlock: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { redlock } from './redlock.ts';

export const instances = instancesOf(redlock, [
  { parameters: {}, verdict: 'holds', distinct: 186_470, generated: 586_913, depth: 24 },
  // A single store, for what has nothing to do with majorities.
  { parameters: { stores: 1 }, verdict: 'holds', distinct: 313, generated: 652, depth: 12 },
  { parameters: { stores: 1, tries: 2, ticks: 0 }, verdict: 'holds', distinct: 1_037, generated: 2_053, depth: 21 },
]);
