/** Ben-Or's consensus with one rule less. */
import { variant } from '../../checker/index.ts';
import { asynchronousConsensus } from './asynchronous-consensus.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'a process begins with the value that it proposes to be decided',
    mutant: variant(asynchronousConsensus, {
      name: 'begins-with-a-coin',
      story: 'it begins with what its coin shows',
      parameters: { nodes: 2, inputs: 'any' },
      edit: ({ init }) => ({
        init: init.flatMap(({ proposed }) => init.map((other) => ({ ...other, proposed }))),
      }),
      violates: { Validity: 10 },
    }),
  },
  {
    rule: 'it waits for no more than n - f messages',
    mutant: variant(asynchronousConsensus, {
      name: 'waits-for-all',
      story: 'it waits for one of each process, of which one has crashed',
      parameters: { faults: 'crashes' },
      definitions: { waitsFor: (nodes) => nodes },
      violates: { Deadlock: 7 },
      slow: true,
    }),
  },
  {
    rule: 'a value is proposed if a majority reports it',
    mutant: variant(asynchronousConsensus, {
      name: 'proposes-anyway',
      story: 'who has no majority of reports proposes its own value, and who sees both proposed tosses its coin',
      edit: ({
        Process,
        Value,
        f,
        up,
        isUp,
        count,
        proposal,
        proposals,
        reports,
        actions: { Propose, NextRound },
      }) => ({
        actions: {
          Propose: {
            ...Propose,
            effect: (s, c) => ({
              ...Propose.effect(s, c),
              msgs: proposals(
                Process.to((p) => proposal(s, p) ?? s.value.get(p)),
                up(s),
              ),
            }),
          },
          NextRound: {
            ...NextRound,
            effect: (s, { toss }) => {
              const value = Process.to((p) => {
                const seen = Value.filter((v) => count(s, p, v) > 0);
                return isUp(s, p) && seen.length === 1 ? (seen[0] ?? toss.get(p)) : toss.get(p);
              });
              return {
                ...NextRound.effect(s, { toss }),
                value,
                msgs: reports(value),
                decided: Process.to((p) => s.decided.get(p) ?? Value.filter((v) => count(s, p, v) > f)[0] ?? null),
              };
            },
          },
        },
      }),
      violates: { Agreement: 40 },
      slow: true,
    }),
  },
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
