/** Storage on broadcast with one rule less. */
import { type Edit, type StateOf, variant, WF } from '../../checker/index.ts';
import { storageOnBroadcast } from './storage-on-broadcast.ts';
import * as variants from './variants.ts';

type Model = ReturnType<typeof storageOnBroadcast.model>;

/** An operation is answered when it stands in the log. */
function answeredWithAPlace({
  actions: { AnswerOperation },
  Register,
  placeOf,
  valueAfter,
  pendingOf,
  answer,
}: Model): Edit<StateOf<Model>, Model['actions']> {
  return {
    actions: {
      AnswerOperation: {
        ...AnswerOperation,
        guard: (s, { client }) => {
          const waiting = s.waiting.get(client);
          return waiting.type === 'Operation' && placeOf(s.log, client, waiting.n) >= 0;
        },
        effect: (s, { client }) => {
          const waiting = s.waiting.get(client);
          if (waiting.type !== 'Operation') return {};
          const before = valueAfter(s.log.take(placeOf(s.log, client, waiting.n)));
          return answer(s, client, Register.apply(before, pendingOf(s, client))[1]);
        },
      },
    },
  };
}

export const mutants = [
  {
    rule: 'replicas apply operations in the order of the log',
    mutant: variant(storageOnBroadcast, {
      name: 'as-they-arrive',
      story: 'they apply them as they arrive',
      edit: ({ actions: { Apply } }) => ({ actions: { Apply: { ...Apply, guard: () => true } } }),
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'the sequencer sends every entry to all of them',
    mutant: variant(storageOnBroadcast, {
      name: 'to-the-sender-alone',
      story: 'it sends it to the replica alone that has broadcast it',
      edit: ({ actions: { Append }, Message }) => ({
        actions: {
          Append: {
            ...Append,
            effect: (s, { m }) => {
              const log = s.log.push(m.entry);
              const { entry, from: to } = m;
              return {
                log,
                network: s.network.reply(m, Message.Deliver({ from: 'sequencer', to, position: log.size, entry })),
              };
            },
          },
        },
      }),
      violates: { Termination: null, Convergence: null, AllComplete: null, Deadlock: 8 },
    }),
  },
  {
    rule: 'an operation is answered when the replica of the client has come to it',
    mutant: variant(storageOnBroadcast, {
      name: 'answered-at-once',
      story: 'it is answered at once, by what the replica has applied so far',
      edit: ({ actions: { AnswerOperation }, Register, valueAfter, pendingOf, answer }) => ({
        actions: {
          AnswerOperation: {
            ...AnswerOperation,
            guard: (s, { client }) => s.waiting.get(client).type === 'Operation',
            effect: (s, { client }) => {
              const waiting = s.waiting.get(client);
              if (waiting.type !== 'Operation') return {};
              const now = valueAfter(s.applied.get(waiting.at));
              return answer(s, client, Register.apply(now, pendingOf(s, client))[1]);
            },
          },
        },
      }),
      violates: { Linearizable: 4, Sequential: 4 },
    }),
  },
  {
    rule: 'and not when it has its place in the log, if reads go through the log',
    mutant: variant(storageOnBroadcast, {
      name: 'answered-with-a-place',
      story: 'it is answered when it stands in the log, by what comes before it there',
      edit: answeredWithAPlace,
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 6_020 }],
  },
  {
    rule: 'the same, if reads are answered at once (`local`)',
    mutant: variant(storageOnBroadcast, {
      name: 'answered-with-a-place-and-read-elsewhere',
      story: 'a client does not see its own write',
      parameters: { reads: 'local' },
      edit: answeredWithAPlace,
      violates: { Linearizable: 5, Sequential: 5 },
    }),
  },
  {
    rule: 'it takes effect at its place in the log',
    mutant: variant(storageOnBroadcast, {
      name: 'answered-from-the-latest',
      story: 'it is answered by all that the replica has applied, also what comes after it',
      parameters: { workload: 'claim' },
      edit: ({ actions: { AnswerOperation }, Register, valueAfter, pendingOf, answer }) => ({
        actions: {
          AnswerOperation: {
            ...AnswerOperation,
            effect: (s, { client }) => {
              const waiting = s.waiting.get(client);
              if (waiting.type !== 'Operation') return {};
              const others = s.applied.get(waiting.at).filter((entry) => entry.client !== client);
              return answer(s, client, Register.apply(valueAfter(others), pendingOf(s, client))[1]);
            },
          },
        },
      }),
      violates: { Linearizable: 8, Sequential: 8 },
    }),
  },
  { rule: 'a read that spares the log waits', variant: variants.localRead },
  { rule: 'also at a replica where the client has not been', variant: variants.roamingClient },
  {
    rule: '(`sync`) until the replica has come to the end of the log',
    mutant: variant(storageOnBroadcast, {
      name: 'impatient',
      story: 'the replica asks where the log ends, and answers without having come so far',
      parameters: { reads: 'sync' },
      edit: ({ actions: { AnswerRead } }) => ({
        actions: {
          AnswerRead: { ...AnswerRead, guard: (s, { client }) => s.waiting.get(client).type === 'Position' },
        },
      }),
      violates: { Linearizable: 13 },
    }),
  },
  { rule: 'which it has been told', variant: variants.ownEnd },
  { rule: 'by whoever is the sequencer still', variant: variants.deposedSequencer },
  {
    rule: '(`synchronous`) an operation is answered when the replica that is read has come to it, too',
    mutant: variant(storageOnBroadcast, {
      name: 'asynchronous',
      story: 'it is answered when the replica of the client has come to it',
      parameters: { reads: 'synchronous' },
      edit: ({ actions: { AnswerOperation }, placeOf }) => ({
        actions: {
          AnswerOperation: {
            ...AnswerOperation,
            guard: (s, { client }) => {
              const waiting = s.waiting.get(client);
              return waiting.type === 'Operation' && placeOf(s.applied.get(waiting.at), client, waiting.n) >= 0;
            },
          },
        },
      }),
      violates: { Linearizable: 6, Sequential: 6 },
    }),
  },
  {
    rule: 'messages arrive in the end, at the sequencer',
    mutant: variant(storageOnBroadcast, {
      name: 'never-ordered',
      story: 'operations need not arrive there',
      edit: ({ actions: { Apply, AnswerOperation, TellEnd, HearEnd, AnswerRead } }) => ({
        fairness: [WF({ actions: [Apply, AnswerOperation, TellEnd, HearEnd, AnswerRead] })],
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'and at the replicas',
    mutant: variant(storageOnBroadcast, {
      name: 'never-applied',
      story: 'entries need not arrive there',
      edit: ({ actions: { Append, AnswerOperation, TellEnd, HearEnd, AnswerRead } }) => ({
        fairness: [WF({ actions: [Append, AnswerOperation, TellEnd, HearEnd, AnswerRead] })],
      }),
      violates: { Termination: null, Convergence: null },
    }),
  },
  {
    rule: 'and whoever can answer does',
    mutant: variant(storageOnBroadcast, {
      name: 'never-answered',
      story: 'nobody need answer',
      edit: ({ actions: { Append, Apply, TellEnd, HearEnd, AnswerRead } }) => ({
        fairness: [WF({ actions: [Append, Apply, TellEnd, HearEnd, AnswerRead] })],
      }),
      violates: { Termination: null },
    }),
  },
];
