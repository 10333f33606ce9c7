/** Raft's leader election with one rule less. */
import { variant } from '../../checker/index.ts';
import { raftElection } from './raft-election.ts';
import * as variants from './variants.ts';

const votes = [
  {
    rule: 'a server votes once a term',
    mutant: variant(raftElection, {
      name: 'votes-twice',
      story: 'it votes for every candidate of its term',
      edit: ({ actions: { HandleRequestVoteRequest } }) => ({
        actions: {
          HandleRequestVoteRequest: {
            ...HandleRequestVoteRequest,
            effect: (s, { m }) =>
              HandleRequestVoteRequest.effect({ ...s, votedFor: s.votedFor.set(m.to, null) }, { m }),
          },
        },
      }),
      violates: { ElectionSafety: 7 },
    }),
  },
  {
    rule: 'a candidate has voted for itself',
    mutant: variant(raftElection, {
      name: 'own-vote-given-again',
      story: 'it counts its own vote, and gives it to another candidate as well',
      edit: ({ actions: { Timeout }, Server }) => ({
        actions: {
          Timeout: {
            ...Timeout,
            effect: (s, { candidates }) => {
              const after = Timeout.effect(s, { candidates });
              return { ...after, votedFor: Server.to((i) => (candidates.has(i) ? null : s.votedFor.get(i))) };
            },
          },
        },
      }),
      violates: { ElectionSafety: 7 },
    }),
  },
  {
    rule: 'its vote is free again in a new term',
    mutant: variant(raftElection, {
      name: 'vote-not-freed',
      story: 'who follows into a new term has voted there for whom it voted before',
      edit: ({ actions: { HandleRequestVoteRequest }, Message }) => ({
        actions: {
          HandleRequestVoteRequest: {
            ...HandleRequestVoteRequest,
            effect: (s, { m }) => {
              const isLater = s.currentTerm.get(m.from) > s.currentTerm.get(m.to);
              const { messages: sent = s.messages, ...after } = HandleRequestVoteRequest.effect(s, { m });
              if (!isLater || s.votedFor.get(m.to) === null) return { ...after, messages: sent };
              const vote = Message.RequestVoteResponse({ from: m.to, to: m.from });
              return { ...after, votedFor: s.votedFor, messages: sent.remove(vote) };
            },
          },
        },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'it votes in its own term only',
    mutant: variant(raftElection, {
      name: 'votes-in-past-terms',
      story: 'it votes for a candidate of a past term, too',
      edit: ({ actions: { HandleRequestVoteRequest } }) => ({
        actions: {
          HandleRequestVoteRequest: {
            ...HandleRequestVoteRequest,
            effect: (s, { m }) => {
              const [theirs, own] = [s.currentTerm.get(m.from), s.currentTerm.get(m.to)];
              const currentTerm = s.currentTerm.set(m.from, Math.max(theirs, own));
              return HandleRequestVoteRequest.effect({ ...s, currentTerm }, { m });
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 95 },
      { parameters: { servers: 4 }, distinct: 978, slow: true },
    ],
  },
  {
    rule: 'it keeps its vote when it restarts',
    mutant: variant(raftElection, {
      name: 'forget-vote',
      story: 'it may vote once more in its term',
      edit: ({ actions: { LeaderFails } }) => ({
        actions: {
          LeaderFails: {
            ...LeaderFails,
            effect: (s, { i }) => ({ ...LeaderFails.effect(s, { i }), votedFor: s.votedFor.set(i, null) }),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 111 },
      { parameters: { servers: 4 }, distinct: 972, slow: true },
    ],
  },
];

const leaders = [
  {
    rule: 'who leads has the votes of a majority',
    mutant: variant(raftElection, {
      name: 'half-is-enough',
      story: 'half of them are enough',
      parameters: { servers: 2 },
      definitions: { isQuorum: (granted, servers) => 2 * granted >= servers },
      violates: { ElectionSafety: 3 },
    }),
  },
  {
    rule: 'a new election begins without votes',
    mutant: variant(raftElection, {
      name: 'votes-not-reset',
      story: 'the votes of the last election are kept',
      parameters: { servers: 4 },
      edit: ({ actions: { Timeout }, Server }) => ({
        actions: {
          Timeout: {
            ...Timeout,
            effect: (s, { candidates }) => {
              const kept = Server.to((i) => (candidates.has(i) ? s.votesGranted.get(i).add(i) : s.votesGranted.get(i)));
              return { ...Timeout.effect(s, { candidates }), votesGranted: kept };
            },
          },
        },
      }),
      violates: { ElectionSafety: 16 },
    }),
  },
  {
    rule: 'and in a new term',
    mutant: variant(raftElection, {
      name: 'same-term-again',
      story: 'who times out stands in the term that it is in',
      edit: ({ actions: { Timeout } }) => ({
        actions: {
          Timeout: {
            ...Timeout,
            effect: (s, choice) => ({ ...Timeout.effect(s, choice), currentTerm: s.currentTerm }),
          },
        },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'who hears of a later term is a follower',
    mutant: variant(raftElection, {
      name: 'stays-candidate',
      story: 'a candidate is one in the later term, too',
      edit: ({ actions: { HandleRequestVoteRequest } }) => ({
        actions: {
          HandleRequestVoteRequest: {
            ...HandleRequestVoteRequest,
            effect: (s, { m }) => ({ ...HandleRequestVoteRequest.effect(s, { m }), state: s.state }),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 176 },
      { parameters: { servers: 4 }, distinct: 2020, slow: true },
    ],
  },
  {
    rule: 'only a candidate counts votes',
    mutant: variant(raftElection, {
      name: 'anybody-counts',
      story: 'a follower and a leader note them, too',
      edit: ({ actions: { HandleRequestVoteResponse } }) => ({
        actions: {
          HandleRequestVoteResponse: {
            ...HandleRequestVoteResponse,
            effect: (s, { m }) => ({
              messages: s.messages.remove(m),
              votesGranted: s.votesGranted.update(m.to, (granted) => granted.add(m.from)),
            }),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 111 },
      { parameters: { servers: 4 }, distinct: 1090, slow: true },
    ],
  },
];

const timeouts = [
  {
    rule: 'nobody times out as long as there is a leader',
    mutant: variant(raftElection, {
      name: 'leader-not-heard',
      story: 'a server may time out although there is a leader',
      parameters: { faults: 'none' },
      edit: ({ actions: { Timeout }, Server, hasWon }) => ({
        actions: {
          Timeout: { ...Timeout, guard: (s) => s.messages.isEmpty() && !Server.some((i) => hasWon(s, i)) },
        },
      }),
      violates: { LeaderStays: null },
    }),
  },
  { rule: 'nor while messages are on their way', variant: variants.shortTimeouts },
  {
    rule: 'nor before who has won leads',
    mutant: variant(raftElection, {
      name: 'winner-overtaken',
      story: 'a server may time out although another has won',
      edit: ({ actions: { Timeout }, noLeader }) => ({
        actions: { Timeout: { ...Timeout, guard: (s) => noLeader(s) && s.messages.isEmpty() } },
      }),
      violates: { Termination: null },
    }),
  },
  { rule: 'timeouts are drawn at random', variant: variants.splitVotes },
  {
    rule: 'and strike in the end',
    mutant: variant(raftElection, {
      name: 'no-timeouts',
      story: 'they need not',
      parameters: { servers: 2 },
      edit: ({ fairnessOf: { elections } }) => ({ fairness: elections }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'what was sent arrives',
    mutant: variant(raftElection, {
      name: 'never-arrives',
      story: 'it need not',
      parameters: { servers: 2 },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.leads, ...fairnessOf.timeouts] }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'who has won leads',
    mutant: variant(raftElection, {
      name: 'never-leads',
      story: 'it need not',
      parameters: { servers: 2 },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.arrives, ...fairnessOf.timeouts] }),
      violates: { Termination: null },
    }),
  },
];

export const mutants = [...votes, ...leaders, ...timeouts];
