/** The election by a lock with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { lockElection } from './lock-election.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'a node takes the lock only if nobody has it',
    mutant: variant(lockElection, {
      name: 'taken-from-others',
      story: 'the lock is granted to whoever asks',
      definitions: { mayTake: () => true },
      violates: { OneLeader: 7, LeaderHasTheLock: 6 },
    }),
  },
  {
    rule: 'a node that has it already, and was not told, is told when it asks again',
    mutant: variant(lockElection, {
      name: 'own-lock-refused',
      story: 'it is refused by its own lock',
      definitions: { mayTake: (holder) => holder === null },
      violates: { SomebodyLeads: null },
    }),
  },
  {
    rule: 'it frees the lock only if it has it',
    mutant: variant(lockElection, {
      name: 'frees-what-others-have',
      story: 'a request to free the lock that was sent again frees that of another node',
      definitions: { mayFree: () => true },
      violates: { OneLeader: 17, LeaderHasTheLock: 14 },
    }),
  },
  {
    rule: 'it stops leading before it gives the lock back',
    mutant: variant(lockElection, {
      name: 'leads-until-released',
      story: 'it leads until it is told that the lock is free',
      definitions: { leadsWhile: (at) => at === 'leading' || at === 'releasing' },
      violates: { OneLeader: 9, LeaderHasTheLock: 6 },
    }),
  },
  { rule: 'the primary answers a change when the replica has it', variant: variants.replicatedLock },
  {
    rule: 'the store does one request after the other',
    mutant: variant(lockElection, {
      name: 'refused-in-between',
      story: 'a request that changes nothing is answered while the replica is waited for',
      edit: ({ actions: { PrimaryServes } }) => ({
        actions: {
          PrimaryServes: {
            ...PrimaryServes,
            guard: (s, { m }) => {
              const holder = s.holder.get(m.to);
              return s.unanswered === null || (m.type === 'Acquire' && holder !== null && holder !== m.from);
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 331 }],
  },
  {
    rule: 'its news for the replica do not arrive when the replica has taken its place',
    mutant: variant(lockElection, {
      name: 'late-news',
      story: 'the replica takes over an old record when it has already granted the lock',
      edit: ({ actions: { Failover, PrimaryHears } }) => ({
        actions: {
          Failover: {
            ...Failover,
            effect: (s) => ({
              ...Failover.effect(s, {}),
              network: s.network.drop((m) => m.type !== 'Replicate' && (m.to === 'primary' || m.from === 'primary')),
            }),
          },
          PrimaryHears: { ...PrimaryHears, guard: (s) => s.serving === 'primary' },
        },
      }),
      violates: { LeaderHasTheLock: 7 },
    }),
  },
  {
    rule: 'nor do its answers to the nodes',
    mutant: variant(lockElection, {
      name: 'late-answers',
      story: 'what it has answered arrives after its crash',
      edit: ({ actions: { Failover } }) => ({
        actions: {
          Failover: {
            ...Failover,
            effect: (s) => ({
              ...Failover.effect(s, {}),
              network: s.network.drop((m) => m.type === 'Replicate' || m.to === 'primary'),
            }),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 420 }],
  },
  {
    rule: 'whoever steps down gives the lock back',
    mutant: variant(lockElection, {
      name: 'keeps-it-for-next-time',
      story: 'it leads no more, and keeps the lock',
      edit: ({ actions: { StepDown } }) => ({
        actions: { StepDown: { ...StepDown, effect: (s, { node }) => ({ at: s.at.set(node, 'idle') }) } },
      }),
      violates: { LeadershipPasses: null },
    }),
  },
  {
    rule: 'a node sends its request again only if it was lost',
    mutant: variant(lockElection, {
      name: 'asks-twice',
      story: 'it sends it again while it is under way: one to free the lock arrives when it leads again',
      parameters: { nodes: 2 },
      edit: ({ actions: { Retry } }) => ({
        actions: {
          Retry: {
            ...Retry,
            guard: (s, { node }) =>
              ['asking', 'releasing'].includes(s.at.get(node)) &&
              s.serving === 'replica' &&
              s.network.count((m) => m.from === node || m.to === node) < 2,
          },
        },
      }),
      violates: { OneLeader: 12, LeaderHasTheLock: 9 },
    }),
  },
  {
    rule: 'a node whose request was lost with the primary sends it again',
    mutant: variant(lockElection, {
      name: 'no-retry',
      story: 'it waits for an answer that never comes',
      without: ['Retry'],
      edit: ({ fairnessOf: { store }, actions: { Ask, Learn } }) => ({
        fairness: [WF({ actions: [Ask, Learn], per: ['node'] }), ...store],
      }),
      violates: { SomebodyLeads: null, Deadlock: null },
    }),
  },
  { rule: 'whoever has the lock stays up', variant: variants.crashedLeader },
  {
    rule: 'the store passes over nobody for ever',
    mutant: variant(lockElection, {
      name: 'served-at-will',
      story: 'it serves somebody as long as anybody asks, perhaps never the one who gives the lock back',
      edit: ({ fairnessOf: { nodes, replication }, actions: { PrimaryServes, ReplicaServes } }) => ({
        fairness: [...nodes, ...replication, WF({ actions: [PrimaryServes, ReplicaServes] })],
      }),
      violates: { SomebodyLeads: null },
    }),
  },
];
