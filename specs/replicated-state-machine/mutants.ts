/** The replicated state machine with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { replicatedStateMachine } from './replicated-state-machine.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'a command does the same wherever it is applied', variant: variants.nondeterministicCommand },
  { rule: 'a command that was applied before is not applied again', variant: variants.noDeduplication },
  {
    rule: 'replicas apply the log in its order',
    mutant: variant(replicatedStateMachine, {
      name: 'another-order',
      story: 'one that does not lead begins with the second entry, if it is there',
      edit: ({ actions: { Apply } }) => ({
        actions: {
          Apply: {
            ...Apply,
            effect: (s, choices) => {
              const { replica } = choices;
              const applied = s.applied.get(replica);
              const [first, second] = [s.log.get(0), s.log.get(1)];
              const isFirstLeft =
                first !== undefined && s.machine.get(replica).sessions.get(first.client).number < first.number;
              const next =
                second === undefined || applied > 1
                  ? s.log.get(applied)!
                  : (applied === 0 ? replica === s.leader : isFirstLeft)
                    ? first!
                    : second;
              return Apply.effect({ ...s, log: s.log.set(applied, next) }, choices);
            },
          },
        },
      }),
      violates: { ReplicasAgree: 6, Linearizable: 12 },
    }),
  },
  {
    rule: 'and leave nothing out',
    mutant: variant(replicatedStateMachine, {
      name: 'begins-at-the-end',
      story: 'a new leader begins at the end of the log',
      edit: ({ actions: { ChangeLeader } }) => ({
        actions: {
          ChangeLeader: {
            ...ChangeLeader,
            effect: (s, choices) => ({
              ...ChangeLeader.effect(s, choices),
              applied: s.applied.set(choices.replica, s.log.size),
            }),
          },
        },
      }),
      violates: { ReplicasAgree: 4, Linearizable: 9 },
    }),
  },
  {
    rule: 'what only reads goes through the log, too',
    mutant: variant(replicatedStateMachine, {
      name: 'reads-at-once',
      story: 'the leader answers a read from what it has, and may not have applied all that another leader had',
      parameters: { clients: 1, commands: 2 },
      edit: ({ actions: { Append }, Message, Result }) => ({
        actions: {
          Append: {
            ...Append,
            effect: (s, { m }) => {
              const { x, y } = s.machine.get(m.to).accounts;
              const answer = Message.Answer({ from: m.to, to: m.from, number: m.number, result: Result.Ok({ x, y }) });
              return m.command.type === 'Read' ? { network: s.network.reply(m, answer) } : Append.effect(s, { m });
            },
          },
        },
      }),
      violates: { Linearizable: 8 },
    }),
  },
  {
    rule: 'every replica remembers what was applied, with its data',
    mutant: variant(replicatedStateMachine, {
      name: 'only-the-leader-remembers',
      story: 'only the leader remembers, beside its data',
      definitions: { remembers: (isLeader) => isLeader },
      violates: { ReplicasAgree: 4, Linearizable: 8 },
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
