/** The rules of the quorum register, and what becomes of it without each. */
import { take, variant } from '../../checker/index.ts';
import { quorumRegister } from './quorum-register.ts';
import * as variants from './variants.ts';

const inTurn = { clients: 2, servers: 3, workload: 'in-turn' } as const;

type Model = ReturnType<typeof quorumRegister.model>;

/** A write at a server, which hears from one other. If it is said, the third one has stored it, too, and its acknowledgement is late. */
const writing = (
  { StartQuery, AnswerQuery, HearAsWriter, Store, HearAck, Return }: Model['actions'],
  at: string,
  other: string,
  late?: string,
) => [
  take(StartQuery, { m: (m) => m.to === at }),
  take(AnswerQuery, { m: (m) => m.from === at && m.to === other }),
  take(HearAsWriter, { m: (m) => m.to === at && m.from === other }),
  take(Store, { m: (m) => m.from === at && m.to === other }),
  ...(late === undefined ? [] : [take(Store, { m: (m) => m.from === at && m.to === late })]),
  take(HearAck, { m: (m) => m.to === at && m.from === other }),
  take(Return),
];

export const mutants = [
  { rule: 'a read stores what it will answer at a majority before it answers', variant: variants.noReadRepair },
  { rule: 'a write is numbered above the versions of a majority', variant: variants.noReadBeforeWrite },
  { rule: 'and not by a clock', variant: variants.lastWriteWins },
  { rule: 'any two quorums share a server', variant: variants.sloppyQuorum },
  { rule: 'no more than a minority is down', variant: variants.majorityDown },
  {
    rule: 'nobody waits for more than a majority',
    mutant: variant(quorumRegister, {
      name: 'wait-for-all',
      story: 'a quorum is all servers',
      parameters: { clients: 1, servers: 3, workload: 'write-and-read', faults: 'crashes' },
      definitions: { isQuorum: (count, servers) => count === servers },
      violates: { Termination: null, Convergence: null },
    }),
  },
  {
    rule: 'a read asks a majority',
    mutant: variant(quorumRegister, {
      name: 'read-own-version',
      story: 'a read takes the version that its server has itself',
      edit: ({ actions: { HearAsReader }, propagate }) => ({
        actions: {
          HearAsReader: {
            ...HearAsReader,
            effect: (s, { m }) => {
              const own = s.version.get(m.to);
              return propagate(s, m, own, { type: 'ReadOk', value: own.value });
            },
          },
        },
      }),
      violates: { Linearizable: 16 },
    }),
  },
  {
    rule: 'a read takes the newest version that it hears of',
    mutant: variant(quorumRegister, {
      name: 'read-last-heard',
      story: 'a read takes the version that it heard of last',
      edit: ({ actions: { HearAsReader }, hear, propagate }) => ({
        actions: {
          HearAsReader: {
            ...HearAsReader,
            effect: (s, { m }) =>
              hear(s, m, () => propagate(s, m, m.version, { type: 'ReadOk', value: m.version.value })),
          },
        },
      }),
      violates: { Linearizable: 18 },
    }),
  },
  {
    rule: 'and propagates it as it is',
    mutant: variant(quorumRegister, {
      slow: true,
      name: 'read-numbers-anew',
      story: 'a read propagates what it has read as if it wrote it, under the next number',
      edit: ({ actions: { HearAsReader }, constructors: { Timestamp, Version }, hear, propagate }) => ({
        actions: {
          HearAsReader: {
            ...HearAsReader,
            effect: (s, { m }) =>
              hear(s, m, ({ newest, value, result }) => {
                const timestamp = Timestamp({ number: newest.timestamp.number + 1, server: m.to });
                return propagate(s, m, Version({ timestamp, value }), result);
              }),
          },
        },
      }),
      violates: { Linearizable: 18 },
    }),
  },
  {
    rule: 'a write is stored at a majority before it is answered',
    mutant: variant(quorumRegister, {
      name: 'write-answered-at-once',
      story: 'a write is answered when its own server has it, and sent to the others',
      edit: ({ actions: { HearAsWriter }, constructors: { Timestamp, Version }, hear, propagate, answer }) => ({
        actions: {
          HearAsWriter: {
            ...HearAsWriter,
            effect: (s, { m }) =>
              hear(s, m, ({ newest, value, result }) => {
                const timestamp = Timestamp({ number: newest.timestamp.number + 1, server: m.to });
                const sent = propagate(s, m, Version({ timestamp, value }), result);
                const { phase, network } = answer({ ...s, network: s.network.send(m) }, m, result);
                return { ...sent, phase, network };
              }),
          },
        },
      }),
      violates: { Linearizable: 16 },
    }),
  },
  {
    rule: 'the number of a write is above the newest that was heard of',
    mutant: variant(quorumRegister, {
      name: 'same-number',
      story: 'a write has the number of the newest version that was heard of',
      parameters: inTurn,
      edit: ({ actions: { HearAsWriter }, constructors: { Timestamp, Version }, hear, propagate }) => ({
        actions: {
          HearAsWriter: {
            ...HearAsWriter,
            effect: (s, { m }) =>
              hear(s, m, ({ newest, value, result }) => {
                const timestamp = Timestamp({ number: newest.timestamp.number, server: m.to });
                return propagate(s, m, Version({ timestamp, value }), result);
              }),
          },
        },
      }),
      violates: { NoLostWrite: 12 },
    }),
  },
  {
    rule: 'of two versions with one number, that of one server is the newer everywhere',
    mutant: variant(quorumRegister, {
      name: 'no-tie-break',
      story: 'of two versions with one number, none is newer',
      parameters: { clients: 2, servers: 2, workload: 'write-and-read' },
      definitions: { breaksTie: () => false },
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'a server that has a newer version keeps it when it is to store an older one',
    mutant: variant(quorumRegister, {
      name: 'store-anything',
      slow: true,
      story: 'a server stores what it is sent',
      edit: ({ actions: { Store } }) => ({
        actions: {
          Store: {
            ...Store,
            effect: (s, { m }) => ({ ...Store.effect(s, { m }), version: s.version.set(m.to, m.version) }),
          },
        },
      }),
      violates: { Linearizable: 18 },
    }),
  },
  {
    rule: 'and when it propagates an older one itself',
    mutant: variant(quorumRegister, {
      name: 'go-back',
      slow: true,
      story: 'a server that propagates an older version than it has got meanwhile goes back to it',
      edit: ({ actions: { HearAsReader }, hear, propagate }) => ({
        actions: {
          HearAsReader: {
            ...HearAsReader,
            effect: (s, { m }) =>
              hear(s, m, ({ newest, result }) => ({
                ...propagate(s, m, newest, result),
                version: s.version.set(m.to, newest),
              })),
          },
        },
      }),
      violates: { Linearizable: 18 },
    }),
  },
  {
    rule: 'replies to an earlier query do not count',
    mutant: variant(quorumRegister, {
      name: 'late-replies',
      story: 'a reply to an earlier query of the server counts',
      parameters: inTurn,
      definitions: { counts: (answer, isForThis) => answer === 'QueryReply' || isForThis },
      violates: { Linearizable: 18 },
    }),
  },
  {
    rule: 'nor do acknowledgements of an earlier propagation',
    mutant: variant(quorumRegister, {
      name: 'late-acknowledgements',
      story: 'an acknowledgement of what the server propagated earlier counts',
      parameters: { clients: 4, servers: 3, workload: 'in-turn' },
      definitions: { counts: (answer, isForThis) => answer === 'PropagateAck' || isForThis },
      edit: ({ actions }) => ({
        scenarios: {
          'three writes in turn': [
            ...writing(actions, 'server1', 'server2', 'server3'),
            ...writing(actions, 'server3', 'server2'),
            ...writing(actions, 'server2', 'server3'),
            take(actions.StartQuery, { m: (m) => m.to === 'server1' }),
          ],
        },
      }),
      from: 'three writes in turn',
      violates: { Linearizable: 30 },
    }),
  },
  {
    rule: 'a server that keeps a newer version acknowledges the older one all the same',
    mutant: variant(quorumRegister, {
      name: 'no-acknowledgement-of-the-old',
      story: 'it acknowledges what it has stored',
      parameters: inTurn,
      edit: ({ actions: { Store } }) => ({
        actions: {
          Store: {
            ...Store,
            effect: (s, { m }) => {
              const stored = Store.effect(s, { m });
              const isKept = stored.version?.get(m.to) === s.version.get(m.to);
              return isKept ? { network: s.network.deliver(m) } : stored;
            },
          },
        },
      }),
      violates: { Deadlock: 22, Termination: null },
    }),
  },
  {
    rule: 'a server does one operation at a time',
    mutant: variant(quorumRegister, {
      name: 'interrupted',
      story: 'a server that is asked again drops what it is doing',
      parameters: { clients: 2, servers: 2, workload: 'write-and-read' },
      edit: ({ actions: { StartQuery } }) => ({ actions: { StartQuery: { ...StartQuery, guard: () => true } } }),
      violates: { Deadlock: 14, Termination: null },
    }),
  },
  {
    rule: 'servers compare their versions in the background, if some may miss a write',
    variant: variants.noAntiEntropy,
  },
];
