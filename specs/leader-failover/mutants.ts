/** Failover by epochs with one rule less. */
import { List, Set } from 'immutable';
import { variant, WF } from '../../checker/index.ts';
import { leaderFailover } from './leader-failover.ts';
import * as variants from './variants.ts';

/** One write, and nobody crashes: is it lost? */
const oneWrite = { clients: 1, faults: 'none' } as const;
/** Two, which may come to stand in one place. */
const twoWrites = { faults: 'none' } as const;
/** One more election. */
const threeEpochs = { epochs: 3, clients: 1 } as const;

const elections = [
  {
    rule: 'who leads has the votes of a majority',
    variant: variants.timeoutOnly,
  },
  {
    rule: 'a node votes once in an epoch',
    mutant: variant(leaderFailover, {
      name: 'votes-twice',
      story: 'it votes for whoever stands for the epoch that it is in',
      parameters: oneWrite,
      edit: ({ actions: { CastVote } }) => ({
        actions: { CastVote: { ...CastVote, guard: (s, { m }) => m.epoch >= s.epoch.get(m.to) } },
      }),
      violates: { OneLeaderPerEpoch: 6 },
    }),
  },
  {
    rule: 'and in none below that of which it has heard',
    mutant: variant(leaderFailover, {
      name: 'votes-below',
      story: 'it votes in lower ones, too, and is in these then',
      parameters: threeEpochs,
      edit: ({ actions: { CastVote } }) => ({
        actions: { CastVote: { ...CastVote, guard: (s, { m }) => m.epoch !== s.epoch.get(m.to) } },
      }),
      violates: { OneLeaderPerEpoch: 7 },
      slow: true,
    }),
  },
  {
    rule: 'who stands does so in a new epoch',
    mutant: variant(leaderFailover, {
      name: 'same-epoch-again',
      story: 'it stands for the epoch that it is in, and is voted for',
      parameters: oneWrite,
      edit: ({ actions: { TimeOut, CastVote }, Node, Message, stand }) => ({
        actions: {
          TimeOut: {
            ...TimeOut,
            effect: (s, { node }) => {
              const epoch = s.epoch.get(node);
              const requests = Node.others(node).map((to) => Message.RequestVote({ from: node, to, epoch }));
              return stand(s, node, epoch, Set([node]), s.log.get(node), s.network.sendAll(requests));
            },
          },
          CastVote: { ...CastVote, guard: () => true },
        },
      }),
      violates: { OneLeaderPerEpoch: 3 },
    }),
  },
  {
    rule: 'a candidate counts the votes of its own epoch',
    mutant: variant(leaderFailover, {
      name: 'past-votes-counted',
      story: 'votes for an epoch in which it stood before count, too',
      parameters: threeEpochs,
      edit: ({ actions: { HearVote }, isNewer, stand }) => ({
        actions: {
          HearVote: {
            ...HearVote,
            guard: (s, { m }) => s.role.get(m.to) === 'candidate' && m.epoch <= s.epoch.get(m.to),
            effect: (s, { m: { from, to, log }, m }) => {
              const newest = isNewer(log, s.log.get(to)) ? log : s.log.get(to);
              return stand(s, to, s.epoch.get(to), s.votes.get(to).add(from), newest, s.network.deliver(m));
            },
          },
        },
      }),
      violates: { OneLeaderPerEpoch: 7, NoLostWrite: 10 },
      slow: true,
    }),
  },
  {
    rule: 'a voter tells what it has',
    mutant: variant(leaderFailover, {
      name: 'vote-tells-nothing',
      story: 'it tells of an empty log',
      parameters: oneWrite,
      edit: ({ actions: { CastVote }, Log }) => ({
        actions: {
          CastVote: {
            ...CastVote,
            effect: (s, { m }) =>
              CastVote.effect({ ...s, log: s.log.set(m.to, Log({ epoch: 1, writes: List() })) }, { m }),
          },
        },
      }),
      violates: { NoLostWrite: 6 },
    }),
  },
  { rule: 'and the new leader takes it over', variant: variants.ownLog },
  { rule: 'if it is of a higher epoch', variant: variants.longestLog },
  {
    rule: 'or of the same epoch and longer',
    mutant: variant(leaderFailover, {
      name: 'epoch-only',
      story: 'of two logs from one epoch it keeps its own, however short',
      parameters: oneWrite,
      definitions: { takesOver: (log, own) => log.epoch > own.epoch },
      violates: { NoLostWrite: 6 },
    }),
  },
  {
    rule: 'a new leader has what it took over accepted at once',
    mutant: variant(leaderFailover, {
      name: 'takeover-not-replicated',
      story: 'it waits for the next write before it sends its log',
      parameters: oneWrite,
      edit: ({ actions: { HearVote } }) => ({
        actions: {
          HearVote: {
            ...HearVote,
            effect: (s, { m }) => ({ ...HearVote.effect(s, { m }), network: s.network.deliver(m) }),
          },
        },
      }),
      violates: { Termination: 5 },
    }),
  },
];

const replication = [
  { rule: 'a node accepts from no leader of a lower epoch than it has heard of', variant: variants.noEpochCheck },
  {
    rule: 'it notes the epoch in which it votes',
    mutant: variant(leaderFailover, {
      name: 'vote-binds-nobody',
      story: 'it votes, and goes on in the epoch before',
      parameters: oneWrite,
      edit: ({ actions: { CastVote } }) => ({
        actions: {
          CastVote: {
            ...CastVote,
            effect: (s, { m }) => ({ ...CastVote.effect(s, { m }), epoch: s.epoch }),
          },
        },
      }),
      violates: { OneLeaderPerEpoch: 6, NoLostWrite: 6 },
    }),
  },
  {
    rule: 'it accepts nothing older than what it has',
    mutant: variant(leaderFailover, {
      name: 'accepts-older',
      story: 'it takes a shorter log of the same epoch, which was overtaken, in the place of its own',
      parameters: twoWrites,
      edit: ({ actions: { Accept } }) => ({
        actions: { Accept: { ...Accept, guard: (s, { m }) => m.epoch >= s.epoch.get(m.to) } },
      }),
      violates: { NoLostWrite: 8 },
    }),
  },
  {
    rule: 'who accepts from a higher epoch is a follower in it',
    mutant: variant(leaderFailover, {
      name: 'does-not-step-down',
      story: 'it accepts, and stays what it is in the epoch in which it is',
      parameters: twoWrites,
      edit: ({ actions: { Accept } }) => ({
        actions: {
          Accept: {
            ...Accept,
            effect: (s, { m }) => {
              const { epoch, role, votes, accepted } = s;
              return { ...Accept.effect(s, { m }), epoch, role, votes, accepted };
            },
          },
        },
      }),
      violates: { Termination: 10 },
      slow: true,
    }),
  },
  { rule: 'what a majority has accepted is acknowledged', variant: variants.asynchronousReplication },
  { rule: 'which shares a node with each that elects', variant: variants.disjointQuorums },
  {
    rule: 'and only what was accepted in the epoch of the leader',
    mutant: variant(leaderFailover, {
      name: 'past-acceptance-counted',
      story: 'what was accepted when it led before counts, too',
      parameters: threeEpochs,
      edit: ({ actions: { HearAccepted } }) => ({
        actions: {
          HearAccepted: {
            ...HearAccepted,
            guard: (s, { m }) =>
              s.role.get(m.to) === 'leader' &&
              m.epoch <= s.epoch.get(m.to) &&
              m.length > s.accepted.get(m.to).get(m.from),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 259172, slow: true }],
  },
  {
    rule: 'a new leader knows of nobody what it has accepted',
    mutant: variant(leaderFailover, {
      name: 'acceptance-kept',
      story: 'it takes for granted what it knew when it led before',
      parameters: threeEpochs,
      edit: ({ actions: { Accept, CastVote } }) => ({
        actions: {
          Accept: { ...Accept, effect: (s, { m }) => ({ ...Accept.effect(s, { m }), accepted: s.accepted }) },
          CastVote: { ...CastVote, effect: (s, { m }) => ({ ...CastVote.effect(s, { m }), accepted: s.accepted }) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 200904, slow: true }],
  },
];

const progress = [
  { rule: 'who misses the leader stands for election by itself', variant: variants.manual },
  {
    rule: 'nodes vote, write and accept when they can',
    mutant: variant(leaderFailover, {
      name: 'nobody-answers',
      story: 'they need not',
      parameters: oneWrite,
      edit: ({ actions: { TimeOut } }) => ({ fairness: [WF({ actions: [TimeOut] })] }),
      violates: { Termination: null },
    }),
  },
];

export const mutants = [...elections, ...replication, ...progress];
