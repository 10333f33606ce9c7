/** Ben-Or's consensus with one rule less. */
import { variant } from '../../checker/index.ts';
import { asynchronousConsensus } from './asynchronous-consensus.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'a value is decided if more than f propose it',
    mutant: variant(asynchronousConsensus, {
      name: 'one-proposal-decides',
      story: 'one proposal is enough',
      definitions: { decides: (proposals) => proposals > 0 },
      violates: { Agreement: 40 },
      slow: true,
    }),
  },
  {
    rule: 'who sees a value proposed takes it over',
    mutant: variant(asynchronousConsensus, {
      name: 'tosses-anyway',
      story: 'it tosses its coin all the same',
      edit: ({ actions: { NextRound }, reports }) => ({
        actions: {
          NextRound: {
            ...NextRound,
            effect: (s, choice) => ({
              ...NextRound.effect(s, choice),
              value: choice.toss,
              msgs: reports(choice.toss),
            }),
          },
        },
      }),
      violates: { Agreement: 40 },
      slow: true,
    }),
  },
  { rule: 'who sees none tosses a coin,', variant: variants.fixedCoin },
  {
    rule: 'which is fair: now and then all have one value after it',
    mutant: variant(asynchronousConsensus, {
      name: 'unlucky',
      story: 'it falls as it likes',
      edit: ({ fairnessOf: { tosses: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
      slow: true,
    }),
  },
  {
    rule: 'messages arrive, and who need not wait goes on',
    mutant: variant(asynchronousConsensus, {
      name: 'nobody-goes-on',
      story: 'they need not',
      parameters: { nodes: 2 },
      edit: ({ fairnessOf: { goesOn: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
];
