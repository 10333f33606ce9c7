/** Consensus without what makes it one. */
import { Set } from 'immutable';
import { variant } from '../../checker/index.ts';
import { consensus } from './consensus.ts';

export const chooseAgain = variant(consensus, {
  name: 'choose-again',
  story: 'A value may be chosen although another one has been.',
  edit: ({ actions: { Choose } }) => ({ actions: { Choose: { ...Choose, guard: () => true } } }),
  violates: { Agreement: 2 },
});

export const changeOfMind = variant(consensus, {
  name: 'change-of-mind',
  story: 'The value that was chosen is replaced by another one.',
  edit: ({ action, sorts: { Value } }) => ({
    actions: {
      /** val takes the place of what was chosen. */
      Replace: action({
        forSome: { val: Value },
        guard: (s) => !s.chosen.isEmpty(),
        effect: (_, { val }) => ({ chosen: Set([val]) }),
      }),
    },
  }),
  violates: { Stability: 2 },
});
