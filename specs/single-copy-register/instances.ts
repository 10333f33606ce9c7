/** What is known of the single copy: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { singleCopyRegister } from './single-copy-register.ts';

export const instances = instancesOf(singleCopyRegister, [
  {
    parameters: {},
    verdict: 'holds',
    distinct: 93,
    generated: 121,
    depth: 9,
    source:
      'distinct states: Stateright, examples/single-copy-register.rs, its own test; depth: the same rules rewritten',
  },
  { parameters: { clients: 1 }, verdict: 'holds', distinct: 5, generated: 5, depth: 5 },
  { parameters: { clients: 3 }, verdict: 'holds', distinct: 4243, generated: 6778, depth: 13 },
  { parameters: {}, variant: 'two-copies', verdict: 'violated', distinct: 62, generated: 81, depth: 9 },
]);
