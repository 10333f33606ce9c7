/** Zab with one rule less. */
import { List, Set } from 'immutable';
import { type Member, type StateOf, variant } from '../../checker/index.ts';
import { outstanding, secondAttempt } from './scenarios.ts';
import * as variants from './variants.ts';
import { zab } from './zab.ts';

type Model = ReturnType<typeof zab.model>;

/** What two servers show. */
const two = { servers: 2 } as const;
const oneEpoch = { ...two, epochs: 1 } as const;
const little = { ...oneEpoch, transactions: 1 } as const;

const discovery = [
  {
    rule: 'who is to lead proposes an epoch above its own promise',
    mutant: variant(zab, {
      name: 'stands-after-promise',
      story: 'also the one that it has promised to somebody else',
      edit: ({ actions: { NewEpoch } }) => ({
        actions: { NewEpoch: { ...NewEpoch, guard: (s, { l, epoch }) => s.promised.get(l) <= epoch } },
      }),
      violates: { PrimaryIntegrity: 16 },
      slow: true,
    }),
  },
  {
    rule: 'a follower promises an epoch to one leader',
    mutant: variant(zab, {
      name: 'promises-twice',
      story: 'to everybody who asks for it, before it has followed one',
      edit: ({ actions: { AckEpoch } }) => ({
        actions: {
          AckEpoch: {
            ...AckEpoch,
            guard: (s, { f, m: { epoch, from } }) =>
              s.promised.get(f) < epoch || (f !== from && s.promised.get(f) === epoch && s.current.get(f) < epoch),
          },
        },
      }),
      violates: { PrimaryIntegrity: 16 },
      slow: true,
    }),
  },
  {
    rule: 'and no epoch below its promise',
    mutant: variant(zab, {
      name: 'promises-earlier-epoch',
      story: 'it goes back to an earlier one, which it has not followed',
      edit: ({ actions: { AckEpoch }, sent }) => ({
        actions: {
          AckEpoch: {
            ...AckEpoch,
            guard: (s, { f, m: { epoch, from } }) =>
              s.promised.get(f) < epoch ||
              (s.promised.get(f) > epoch &&
                s.current.get(f) < epoch &&
                f !== from &&
                sent(s, 'AckEpoch').every((ack) => ack.from !== f || ack.epoch !== epoch)),
          },
        },
      }),
      violates: { PrimaryIntegrity: 15 },
      slow: true,
    }),
  },
  {
    rule: 'with its promise it tells its history',
    mutant: variant(zab, {
      name: 'history-not-told',
      story: 'it tells none',
      edit: ({ actions: { AckEpoch }, Message }) => ({
        actions: {
          AckEpoch: {
            ...AckEpoch,
            effect: (s, { f, m: { epoch, from } }) => ({
              promised: s.promised.set(f, epoch),
              msgs: s.msgs.add(
                Message.AckEpoch({ epoch, from: f, to: from, current: s.current.get(f), history: List() }),
              ),
            }),
          },
        },
      }),
      violates: { PrimaryIntegrity: 14 },
      slow: true,
    }),
  },
  {
    rule: 'a quorum tells',
    mutant: variant(zab, {
      name: 'asks-nobody',
      story: 'the leader goes on from its own history',
      edit: ({ actions: { NewLeader } }) => ({
        actions: {
          NewLeader: {
            ...NewLeader,
            forSome: { ...NewLeader.forSome, Q: (_, { l }: { readonly l: Member<'s'> }) => [Set([l])] },
          },
        },
      }),
      violates: { PrimaryIntegrity: 14 },
      slow: true,
    }),
  },
  {
    rule: 'the initial history is that of a follower with the latest f.a,',
    mutant: variant(zab, {
      name: 'latest-zxid',
      story: 'it is that with the latest zxid',
      parameters: { epochs: 3 },
      definitions: {
        isRecent: ({ zxid: one }, { zxid: other }) =>
          other === null ||
          (one !== null && (one.epoch > other.epoch || (one.epoch === other.epoch && one.counter >= other.counter))),
      },
      edit: (model) => ({ scenarios: { 'one outstanding': outstanding(model, 1) } }),
      from: 'one outstanding',
      violates: { PrimaryIntegrity: 17 },
      slow: true,
    }),
  },
  {
    rule: 'and of those that with the latest zxid',
    mutant: variant(zab, {
      name: 'any-zxid',
      story: 'it is that of any of those',
      definitions: { isRecent: (one, other) => one.current >= other.current },
      violates: { PrimaryIntegrity: 16 },
      slow: true,
    }),
  },
  { rule: 'it is taken whole', variant: variants.paxosPipelined },
];

const synchronisation = [
  { rule: 'there is a second phase', variant: variants.skipSynchronisation },
  {
    rule: 'a follower takes over the initial history',
    mutant: variant(zab, {
      name: 'keeps-its-history',
      story: 'it keeps its own, and says that it has taken it over',
      edit: ({ actions: { AckNewLeader } }) => ({
        actions: {
          AckNewLeader: {
            ...AckNewLeader,
            effect: (s, { f, m }) => ({ ...AckNewLeader.effect(s, { f, m }), history: s.history }),
          },
        },
      }),
      violates: { PrimaryIntegrity: 14 },
      slow: true,
    }),
  },
  {
    rule: 'if it has promised that epoch, and none later',
    mutant: variant(zab, {
      name: 'synchronises-in-any-epoch',
      story: 'also if it has promised a later one',
      parameters: { epochs: 3 },
      edit: (model) => ({
        scenarios: { 'one outstanding': outstanding(model, 1) },
        actions: {
          AckNewLeader: { ...model.actions.AckNewLeader, guard: (s, { f, m }) => s.current.get(f) < m.epoch },
        },
      }),
      from: 'one outstanding',
      violates: { PrimaryIntegrity: 17 },
      slow: true,
    }),
  },
  {
    rule: 'once in an epoch',
    mutant: variant(zab, {
      name: 'synchronises-again',
      story: 'whenever it is told to',
      edit: ({ actions: { AckNewLeader } }) => ({
        actions: {
          AckNewLeader: {
            ...AckNewLeader,
            guard: (s, { f, m }) => f !== m.from && s.promised.get(f) === m.epoch,
          },
        },
      }),
      violates: { PrimaryIntegrity: 15 },
      slow: true,
    }),
  },
  {
    rule: 'then that is its f.a',
    mutant: variant(zab, {
      name: 'current-not-told',
      story: 'whatever it has followed, it tells that it has followed no leader',
      edit: ({ actions: { AckEpoch }, Message }) => ({
        actions: {
          AckEpoch: {
            ...AckEpoch,
            effect: (s, { f, m: { epoch, from } }) => ({
              promised: s.promised.set(f, epoch),
              msgs: s.msgs.add(Message.AckEpoch({ epoch, from: f, to: from, current: 0, history: s.history.get(f) })),
            }),
          },
        },
      }),
      violates: { PrimaryIntegrity: 16 },
      slow: true,
    }),
  },
  {
    rule: 'the initial history is committed when a quorum has it,',
    mutant: variant(zab, {
      name: 'commits-initial-history-at-once',
      story: 'the leader commits it as soon as it has found it',
      parameters: { epochs: 3 },
      edit: (model) => ({
        scenarios: { 'one outstanding': outstanding(model, 1) },
        actions: {
          CommitNewLeader: {
            ...model.actions.CommitNewLeader,
            guard: (s, { l }) => model.leads(s, l),
          },
        },
      }),
      from: 'one outstanding',
      violates: { PrimaryIntegrity: 15 },
      slow: true,
    }),
  },
  {
    rule: 'and delivered by the leader before it broadcasts',
    mutant: variant(zab, {
      name: 'ready-before-delivery',
      story: 'the leader delivers it later, as its followers do',
      parameters: two,
      edit: ({ actions: { CommitNewLeader } }) => ({
        actions: {
          CommitNewLeader: {
            ...CommitNewLeader,
            effect: (s, { l }) => ({ ...CommitNewLeader.effect(s, { l }), delivered: s.delivered }),
          },
        },
      }),
      violates: { PrimaryIntegrity: 13 },
      slow: true,
    }),
  },
  {
    rule: 'and before it is committed it broadcasts nothing',
    mutant: variant(zab, {
      name: 'broadcasts-before-commit',
      story: 'the leader broadcasts as soon as it has found it',
      parameters: two,
      edit: ({ actions: { Propose }, leads }) => ({
        actions: {
          Propose: { ...Propose, guard: (s, { l, value }) => leads(s, l) && s.broadcast.get(value) === null },
        },
      }),
      violates: { PrimaryIntegrity: 10 },
    }),
  },
  {
    rule: 'followers deliver it when it is committed',
    mutant: variant(zab, {
      name: 'delivers-initial-history-at-once',
      story: 'they deliver it as soon as they have it',
      parameters: { servers: 5, epochs: 4 },
      edit: (model) => ({
        scenarios: { 'an initial history that its leader alone has': secondAttempt(model) },
        actions: {
          AckNewLeader: {
            ...model.actions.AckNewLeader,
            effect: (s, { f, m }) => ({
              ...model.actions.AckNewLeader.effect(s, { f, m }),
              delivered: model.deliverAll(s, f, m.history),
            }),
          },
        },
      }),
      from: 'an initial history that its leader alone has',
      violates: { PrimaryIntegrity: 25 },
      slow: true,
    }),
  },
  {
    rule: 'and it is delivered in the end',
    mutant: variant(zab, {
      name: 'initial-history-not-delivered',
      story: 'nobody delivers it',
      parameters: { ...two, transactions: 1 },
      without: ['DeliverInitialHistory'],
      edit: ({ actions: { CommitNewLeader } }) => ({
        actions: {
          CommitNewLeader: {
            ...CommitNewLeader,
            effect: (s, { l }) => ({ ...CommitNewLeader.effect(s, { l }), delivered: s.delivered }),
          },
        },
      }),
      violates: { Progress: null, CarriedOver: null },
    }),
  },
];

const broadcast = [
  {
    rule: 'a leader that has promised a later epoch broadcasts and commits nothing more',
    mutant: variant(zab, {
      name: 'deposed-leader-goes-on',
      story: 'it goes on, unless it has followed another leader',
      edit: ({ actions: { Propose, Commit }, quorumHasAcked, isNext, hasSent }) => ({
        actions: {
          Propose: {
            ...Propose,
            guard: (s, { l, value }) =>
              hasSent(s, l, 'CommitNewLeader', s.current.get(l)) && s.broadcast.get(value) === null,
          },
          Commit: {
            ...Commit,
            guard: (s, { l, value }) => {
              const broadcast = s.broadcast.get(value);
              return (
                broadcast?.by === l &&
                s.current.get(l) === broadcast.epoch &&
                isNext(s, l, value) &&
                quorumHasAcked(s, l, value)
              );
            },
          },
        },
      }),
      violates: { PrimaryIntegrity: 14 },
      slow: true,
    }),
  },
  {
    rule: 'it broadcasts nothing more,',
    mutant: variant(zab, {
      name: 'deposed-leader-broadcasts',
      story: 'it does, unless it has followed another leader, but commits nothing',
      edit: ({ actions: { Propose }, hasSent }) => ({
        actions: {
          Propose: {
            ...Propose,
            guard: (s, { l, value }) =>
              hasSent(s, l, 'CommitNewLeader', s.current.get(l)) && s.broadcast.get(value) === null,
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 77_369, slow: true }],
  },
  {
    rule: 'and it commits nothing more',
    mutant: variant(zab, {
      name: 'deposed-leader-commits',
      story: 'it does, unless it has followed another leader, but broadcasts nothing',
      edit: ({ actions: { CommitNewLeader, DeliverInitialHistory, Commit }, ...model }) => ({
        actions: {
          CommitNewLeader: {
            ...CommitNewLeader,
            guard: (s, { l }) => {
              const [epoch, { Message }] = [s.current.get(l), model];
              return (
                model.hasSent(s, l, 'NewLeader', epoch) &&
                model.quorumHas(l, (f) => epoch > 0 && s.msgs.has(Message.AckNewLeader({ epoch, from: f, to: l })))
              );
            },
            effect: (s, { l }) => {
              const m = model.Message.CommitNewLeader({ epoch: s.current.get(l), from: l });
              return { ...DeliverInitialHistory.effect(s, { f: l, m }), msgs: s.msgs.add(m) };
            },
          },
          Commit: {
            ...Commit,
            guard: (s, { l, value }) => {
              const broadcast = s.broadcast.get(value);
              return (
                broadcast?.by === l &&
                s.current.get(l) === broadcast.epoch &&
                model.isNext(s, l, value) &&
                model.quorumHasAcked(s, l, value)
              );
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 72_284, slow: true }],
  },
  {
    rule: 'a follower that has promised a later epoch delivers nothing more',
    mutant: variant(zab, {
      name: 'delivers-after-promise',
      story: 'it does, unless it has followed another leader',
      edit: ({ actions: { DeliverInitialHistory, Deliver }, isNext, Message }) => ({
        actions: {
          DeliverInitialHistory: {
            ...DeliverInitialHistory,
            guard: (s, { f, m }) => s.current.get(f) === m.epoch,
          },
          Deliver: {
            ...Deliver,
            guard: (s, { f, value }) =>
              s.msgs.has(Message.Commit({ value })) &&
              s.current.get(f) === s.broadcast.get(value)!.epoch &&
              isNext(s, f, value),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 72_284, slow: true }],
  },
  {
    rule: 'a follower that has promised a later epoch accepts nothing more',
    mutant: variant(zab, {
      name: 'promise-broken',
      story: 'it does, unless it has followed another leader',
      edit: ({ actions: { Accept }, ofEpoch, Message }) => ({
        actions: {
          Accept: {
            ...Accept,
            guard: (s, { f, value }) => {
              if (!s.msgs.has(Message.Propose({ value }))) return false;
              const { epoch, counter } = s.broadcast.get(value)!;
              return s.current.get(f) === epoch && counter === ofEpoch(s, f, epoch).size + 1;
            },
          },
        },
      }),
      violates: { PrimaryIntegrity: 14 },
      slow: true,
    }),
  },
  {
    rule: 'a follower accepts only once it has taken over the initial history',
    mutant: variant(zab, {
      name: 'accepts-before-synchronisation',
      story: 'it accepts as soon as it has promised the epoch',
      edit: ({ actions: { Accept }, ofEpoch, Message }) => ({
        actions: {
          Accept: {
            ...Accept,
            guard: (s, { f, value }) => {
              if (!s.msgs.has(Message.Propose({ value }))) return false;
              const { epoch, counter } = s.broadcast.get(value)!;
              return s.promised.get(f) === epoch && counter === ofEpoch(s, f, epoch).size + 1;
            },
          },
        },
      }),
      violates: { PrimaryIntegrity: 15 },
      slow: true,
    }),
  },
  {
    rule: 'transactions are accepted in the order in which they were sent',
    mutant: variant(zab, {
      name: 'any-order',
      story: 'in any order',
      parameters: oneEpoch,
      edit: ({ actions: { Accept }, takesPart, Message }) => ({
        actions: {
          Accept: {
            ...Accept,
            guard: (s, { f, value }) =>
              s.msgs.has(Message.Propose({ value })) &&
              takesPart(s, f, s.broadcast.get(value)!.epoch) &&
              !s.history.get(f).includes(value),
          },
        },
      }),
      violates: { TotalOrder: 12, LocalPrimaryOrder: 12 },
    }),
  },
  {
    rule: 'a transaction is committed when a quorum has it',
    mutant: variant(zab, {
      name: 'commits-at-once',
      story: 'when its leader has it',
      edit: ({ actions: { Commit }, takesPart, isNext }) => ({
        actions: {
          Commit: {
            ...Commit,
            guard: (s, { l, value }) => {
              const broadcast = s.broadcast.get(value);
              return broadcast?.by === l && takesPart(s, l, broadcast.epoch) && isNext(s, l, value);
            },
          },
        },
      }),
      violates: { PrimaryIntegrity: 13 },
      slow: true,
    }),
  },
  {
    rule: 'the leader delivers all before it first',
    mutant: variant(zab, {
      name: 'commits-in-any-order',
      story: 'it delivers whatever a quorum has',
      parameters: oneEpoch,
      edit: ({ actions: { Commit }, quorumHasAcked, takesPart }) => ({
        actions: {
          Commit: {
            ...Commit,
            guard: (s, { l, value }) => {
              const broadcast = s.broadcast.get(value);
              return (
                broadcast?.by === l &&
                takesPart(s, l, broadcast.epoch) &&
                !s.delivered.get(l).includes(value) &&
                quorumHasAcked(s, l, value)
              );
            },
          },
        },
      }),
      violates: { LocalPrimaryOrder: 10 },
    }),
  },
  {
    rule: 'and so do followers',
    mutant: variant(zab, {
      name: 'delivers-in-any-order',
      story: 'they deliver whatever is committed',
      parameters: oneEpoch,
      edit: ({ actions: { Deliver }, takesPart, Message }) => ({
        actions: {
          Deliver: {
            ...Deliver,
            guard: (s, { f, value }) =>
              s.msgs.has(Message.Commit({ value })) &&
              takesPart(s, f, s.broadcast.get(value)!.epoch) &&
              s.history.get(f).includes(value) &&
              !s.delivered.get(f).includes(value),
          },
        },
      }),
      violates: { TotalOrder: 12, LocalPrimaryOrder: 12 },
    }),
  },
  {
    rule: 'they deliver nothing else',
    mutant: variant(zab, {
      name: 'delivers-anything',
      story: 'they deliver whatever they like, once',
      parameters: oneEpoch,
      edit: ({ actions: { Deliver } }) => ({
        actions: {
          Deliver: { ...Deliver, guard: (s, { f, value }) => !s.delivered.get(f).includes(value) },
        },
      }),
      violates: { Integrity: 1 },
    }),
  },
  {
    rule: 'followers wait until it is committed',
    mutant: variant(zab, {
      name: 'delivers-at-once',
      story: 'they deliver what they accept',
      parameters: { servers: 5 },
      edit: (model) => ({
        scenarios: { 'one outstanding': outstanding(model, 1) },
        actions: {
          Accept: {
            ...model.actions.Accept,
            effect: (s, { f, value }) => {
              const accepted = model.actions.Accept.effect(s, { f, value });
              return { ...accepted, delivered: model.deliverAll(s, f, accepted.history!.get(f)) };
            },
          },
        },
      }),
      from: 'one outstanding',
      violates: { PrimaryIntegrity: 17 },
      slow: true,
    }),
  },
  { rule: 'and who comes late does, too', variant: variants.lateFollower },
];

const all = [
  {
    rule: 'a leader has at once what it proposes',
    mutant: variant(zab, {
      name: 'slow-disk',
      story: 'it takes that over, accepts and delivers it as its followers do, and may commit it before',
      edit: ({ actions, sorts: { Server, Value }, ...model }) => {
        const { NewLeader, CommitNewLeader, Propose, Commit } = actions;
        type State = StateOf<Model>;
        const isAcknowledged = (has: (f: Member<'s'>) => boolean) => Server.filter(has).length * 2 > Server.size;
        /** It has delivered its initial history, as its followers do. */
        const isReady = (s: State, l: Member<'s'>) =>
          model.isReady(s, l) &&
          s.history.get(l).every((value) => s.delivered.get(l).includes(value) || isOwn(s, l, value));
        const isOwn = (s: State, l: Member<'s'>, value: Member<'v'>) =>
          s.broadcast.get(value)?.epoch === s.current.get(l);
        return {
          actions: {
            NewLeader: {
              ...NewLeader,
              guard: (s, c) => NewLeader.guard(s, c) && !model.hasSent(s, c.l, 'NewLeader', s.promised.get(c.l)),
              effect: (s, c) => ({ msgs: NewLeader.effect(s, c).msgs! }),
            },
            CommitNewLeader: {
              ...CommitNewLeader,
              guard: (s, { l }) => {
                const [epoch, { Message }] = [s.promised.get(l), model];
                return (
                  model.hasSent(s, l, 'NewLeader', epoch) &&
                  isAcknowledged((f) => s.msgs.has(Message.AckNewLeader({ epoch, from: f, to: l })))
                );
              },
              effect: (s, c) => ({ msgs: CommitNewLeader.effect(s, c).msgs! }),
            },
            Propose: {
              ...Propose,
              guard: (s, { l, value }) => isReady(s, l) && s.broadcast.get(value) === null,
              effect: (s, c) => {
                const { msgs, broadcast } = Propose.effect(s, c);
                const counter = 1 + Value.filter((value) => isOwn(s, c.l, value)).length;
                return { msgs: msgs!, broadcast: broadcast!.update(c.value, (told) => ({ ...told!, counter })) };
              },
            },
            Commit: {
              ...Commit,
              guard: (s, { l, value }) => {
                const broadcast = s.broadcast.get(value);
                return (
                  broadcast?.by === l &&
                  model.takesPart(s, l, broadcast.epoch) &&
                  isAcknowledged((f) => s.msgs.has(model.Message.Ack({ value, from: f })))
                );
              },
              effect: (s, c) => ({ msgs: Commit.effect(s, c).msgs! }),
            },
          },
        };
      },
      violates: {},
    }),
    survives: [
      { parameters: oneEpoch, distinct: 66 },
      { parameters: {}, distinct: 359_509, slow: true },
    ],
  },
  {
    rule: 'any two quorums have a server in common',
    mutant: variant(zab, {
      name: 'minority-quorums',
      story: 'one server less than a majority is a quorum',
      parameters: two,
      definitions: { isQuorum: (members, servers) => (members + 1) * 2 > servers },
      violates: { PrimaryIntegrity: 9 },
    }),
  },
  {
    rule: 'a promise outlasts a crash',
    mutant: variant(zab, {
      name: 'forgets-promise',
      story: 'who comes back has promised nothing but what it has followed',
      edit: ({ action, sorts: { Server } }) => ({
        actions: {
          Restart: action({
            forSome: { f: Server },
            guard: (s, { f }) => s.current.get(f) > 0,
            effect: (s, { f }) => ({ promised: s.promised.set(f, s.current.get(f)) }),
          }),
        },
      }),
      violates: { PrimaryIntegrity: 16 },
      slow: true,
    }),
  },
  {
    rule: 'and so does the history',
    mutant: variant(zab, {
      name: 'forgets-history',
      story: 'who comes back has nothing in it',
      parameters: oneEpoch,
      edit: ({ action, sorts: { Server } }) => ({
        actions: {
          Restart: action({
            forSome: { f: Server },
            effect: (s, { f }) => ({ history: s.history.set(f, List()) }),
          }),
        },
      }),
      violates: { TotalOrder: 14 },
    }),
  },
];

const progress = [
  {
    rule: 'somebody stands for the last epoch',
    mutant: variant(zab, {
      name: 'nobody-stands',
      story: 'nobody need',
      parameters: little,
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.leaders, ...fairnessOf.followers] }),
      violates: { LeaderFound: null },
    }),
  },
  {
    rule: 'a leader goes on',
    mutant: variant(zab, {
      name: 'idle-leader',
      story: 'it need not',
      parameters: little,
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.election, ...fairnessOf.followers] }),
      violates: { LeaderFound: null, Progress: null },
    }),
  },
  {
    rule: 'and so do its followers',
    mutant: variant(zab, {
      name: 'idle-followers',
      story: 'they need not',
      parameters: little,
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.election, ...fairnessOf.leaders] }),
      violates: { LeaderFound: null, Progress: null },
    }),
  },
];

export const mutants = [...discovery, ...synchronisation, ...broadcast, ...all, ...progress];
