/** The replicated state machine with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { replicatedStateMachine } from './replicated-state-machine.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'a command does the same wherever it is applied', variant: variants.nondeterministicCommand },
  { rule: 'a command that was applied before is not applied again', variant: variants.noDeduplication },
  {
    rule: 'every replica remembers what was applied, with its data',
    mutant: variant(replicatedStateMachine, {
      name: 'only-the-leader-remembers',
      story: 'only the leader remembers, beside its data',
      definitions: { remembers: (isLeader) => isLeader },
      violates: { Linearizable: 8 },
    }),
  },
  {
    rule: 'a command that was applied before is answered as it was then',
    mutant: variant(replicatedStateMachine, {
      name: 'answered-anew',
      story: 'it is answered by what is there now',
      definitions: { answeredAgain: (_, now) => now },
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'a client takes an answer for the command that it answers',
    mutant: variant(replicatedStateMachine, {
      name: 'any-answer',
      story: 'it takes the answer to the command before for that to the next',
      parameters: { commands: 2 },
      definitions: { isFor: () => true },
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'a client that is not answered asks the new leader',
    mutant: variant(replicatedStateMachine, {
      name: 'no-retry',
      story: 'it waits for the old one',
      without: ['Retry'],
      edit: ({ actions: { Append, Apply, Return } }) => ({ fairness: [WF({ actions: [Append, Apply, Return] })] }),
      violates: { Termination: null, AskedTwice: null },
    }),
  },
  {
    rule: 'a leader that is none any more puts nothing into the log',
    mutant: variant(replicatedStateMachine, {
      name: 'deposed-leader-appends',
      story: 'it does so still',
      edit: ({ actions: { Append } }) => ({ actions: { Append: { ...Append, guard: () => true } } }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 4_871 }],
  },
];
