/** Consensus with one rule less. */
import { variant } from '../../checker/index.ts';
import { consensus } from './consensus.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'a value is chosen only if none has been', variant: variants.chooseAgain },
  { rule: 'what is chosen stays chosen', variant: variants.changeOfMind },
  {
    rule: 'a value may be chosen',
    mutant: variant(consensus, {
      name: 'nothing-is-chosen',
      story: 'nothing ever is',
      edit: ({ actions: { Choose } }) => ({ actions: { Choose: { ...Choose, guard: () => false } } }),
      violates: { Chosen: null, Deadlock: null },
    }),
  },
  {
    rule: 'and any of them',
    mutant: variant(consensus, {
      name: 'one-value-only',
      story: 'the same value is chosen always',
      edit: ({ actions: { Choose }, sorts: { Value } }) => {
        const only = Value.member(1);
        return { actions: { Choose: { ...Choose, guard: (s, { val }) => s.chosen.isEmpty() && val === only } } };
      },
      violates: { Chosen: null },
    }),
  },
];
