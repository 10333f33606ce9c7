/** Zab without what makes it work. */
import { type Member, type StateOf, variant } from '../../checker/index.ts';
import { figure1, historySent } from './scenarios.ts';
import { zab } from './zab.ts';

type State = StateOf<ReturnType<typeof zab.model>>;

export const skipSynchronisation = variant(zab, {
  name: 'skip-synchronisation',
  story:
    'The second phase is left out. Whoever has promised the new epoch takes part in it with the history that it has, and the leader broadcasts as soon as it has found the most recent one. It has not delivered what others have delivered in an earlier epoch, so that the first thing that it broadcasts may contradict that.',
  edit: ({ Message, actions: { AckEpoch, NewLeader } }) => ({
    actions: {
      AckEpoch: {
        ...AckEpoch,
        effect: (s, { f, m }) => ({ ...AckEpoch.effect(s, { f, m }), current: s.current.set(f, m.epoch) }),
      },
      NewLeader: {
        ...NewLeader,
        effect: (s, { l, Q, history }) => ({
          ...NewLeader.effect(s, { l, Q, history }),
          msgs: s.msgs
            .add(Message.NewLeader({ epoch: s.promised.get(l), from: l, history }))
            .add(Message.CommitNewLeader({ epoch: s.promised.get(l), from: l })),
        }),
      },
    },
  }),
  without: ['AckNewLeader', 'CommitNewLeader', 'DeliverInitialHistory'],
  violates: {
    PrimaryIntegrity: 10,
    TotalOrder: 13,
    Agreement: 14,
    Progress: null,
    Position1IsConsensus: 13,
    CarriedOver: null,
    GivenUp: null,
  },
  slow: true,
});

export const paxosPipelined = variant(zab, {
  name: 'paxos-pipelined',
  story:
    'Several proposals are outstanding, and a new leader looks at each slot by itself, as in Multi-Paxos: there it takes what was accepted in the latest epoch. The first primary has proposed A and B, which it alone has. The second one knows nothing of them, and proposes C for the first slot. The third one finds C for the first slot and B for the second, and delivers B without A.',
  parameters: { epochs: 3, transactions: 3 },
  definitions: {
    initialHistory: (chosen, told) => {
      const slots = Math.max(...told.map(({ history }) => history.size));
      const latestFirst = [chosen, ...told].toSorted((one, other) => other.current - one.current);
      const acceptedIn = (slot: number) => latestFirst.find(({ history }) => history.size > slot)!.history.get(slot)!;
      return chosen.history.clear().concat(Array.from({ length: slots }, (_, slot) => acceptedIn(slot)));
    },
  },
  edit: (model) => ({ scenarios: { 'figure 1': figure1(model) } }),
  from: 'figure 1',
  violates: { LocalPrimaryOrder: 19, GlobalPrimaryOrder: 19, PrimaryIntegrity: 19, GivenUp: null },
  slow: true,
});

export const lateFollower = variant(zab, {
  name: 'late-follower',
  story:
    'A follower that comes when broadcast has begun is sent the history as it is by then, and delivers all of that when it is told that it is in: a transaction, too, that no quorum has. The next leader knows nothing of it.',
  parameters: { servers: 5 },
  edit: (model) => {
    const { Message, deliverAll, actions } = model;
    const { SendHistory, steps } = historySent(model);
    /** What came with the history is what f has not acknowledged one by one. */
    const DeliverInitialHistory = {
      ...actions.DeliverInitialHistory,
      effect: (s: State, { f, m }: { readonly f: Member<'s'>; readonly m: { readonly epoch: number } }) => {
        const cameWithHistory = (value: Member<'v'>) => {
          const { epoch, by } = s.broadcast.get(value)!;
          return epoch < m.epoch || (by !== f && !s.msgs.has(Message.Ack({ value, from: f })));
        };
        return { delivered: deliverAll(s, f, s.history.get(f).filter(cameWithHistory)) };
      },
    };
    return {
      scenarios: { 'late follower': steps },
      actions: { SendHistory, DeliverInitialHistory },
    };
  },
  from: 'late follower',
  violates: {
    PrimaryIntegrity: 20,
    Agreement: 23,
    TotalOrder: 25,
    Progress: null,
    Position1IsConsensus: 23,
    SeveralOutstanding: null,
    CarriedOver: null,
  },
  slow: true,
});
