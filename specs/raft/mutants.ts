/** Raft with one rule less. */
import { List } from 'immutable';
import { variant } from '../../checker/index.ts';
import { endOf, entryAt, type LogEnd, reachesAsFarAs, termAt } from './log.ts';
import { raft } from './raft.ts';
import * as variants from './variants.ts';

const reachesTerm = (end: LogEnd, other: LogEnd): boolean => end.lastLogTerm >= other.lastLogTerm;
const reachesIndex = (end: LogEnd, other: LogEnd): boolean => end.lastLogIndex >= other.lastLogIndex;

const elections = [
  {
    rule: 'a server votes once a term',
    mutant: variant(raft, {
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
      violates: { ElectionSafety: 16 },
    }),
  },
  { rule: 'it keeps its vote when it restarts', variant: variants.forgetVote },
  {
    rule: 'it keeps its term when it restarts',
    mutant: variant(raft, {
      name: 'forget-term',
      story: 'it begins again in term 1, with its vote',
      parameters: { faults: 'all', maxTerm: 2, maxLog: 0 },
      edit: ({ actions: { Restart } }) => ({
        actions: {
          Restart: {
            ...Restart,
            effect: (s, { i }) => ({ ...Restart.effect(s, { i }), currentTerm: s.currentTerm.set(i, 1) }),
          },
        },
      }),
      violates: { ElectionSafety: 19 },
    }),
  },
  {
    rule: 'it keeps its log when it restarts',
    mutant: variant(raft, {
      name: 'forget-log',
      story: 'its log is empty',
      parameters: { faults: 'all', maxTerm: 2 },
      edit: ({ actions: { Restart } }) => ({
        actions: {
          Restart: {
            ...Restart,
            effect: (s, { i }) => ({ ...Restart.effect(s, { i }), log: s.log.set(i, List()) }),
          },
        },
      }),
      violates: { LeaderAppendOnly: 11 },
    }),
  },
  {
    rule: 'its vote is free again in a new term',
    mutant: variant(raft, {
      name: 'vote-not-freed',
      story: 'who follows into a new term has voted there for whom it voted before',
      parameters: { servers: 2 },
      edit: ({ actions: { UpdateTerm } }) => ({
        actions: {
          UpdateTerm: {
            ...UpdateTerm,
            effect: (s, { m }) => ({ ...UpdateTerm.effect(s, { m }), votedFor: s.votedFor }),
          },
        },
      }),
      violates: { LeaderSucceeded: null },
    }),
  },
  {
    rule: 'it votes in its own term only',
    mutant: variant(raft, {
      name: 'votes-in-past-terms',
      story: 'it votes for a candidate of a past term, too, and says so in its own',
      edit: ({ actions: { HandleRequestVoteRequest }, Message }) => ({
        actions: {
          HandleRequestVoteRequest: {
            ...HandleRequestVoteRequest,
            effect: (s, { m }) => {
              const term = s.currentTerm.get(m.to);
              const votedFor = s.votedFor.get(m.to);
              const voteGranted =
                reachesAsFarAs(m, endOf(s.log.get(m.to))) && (votedFor === null || votedFor === m.from);
              const response = Message.RequestVoteResponse({ term, voteGranted, from: m.to, to: m.from });
              return {
                votedFor: s.votedFor.set(m.to, voteGranted ? m.from : votedFor),
                messages: s.messages.reply(m, response),
              };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 941 },
      { parameters: {}, distinct: 1_057_004, slow: true },
    ],
  },
  { rule: 'it votes for a log that is at least as up to date as its own', variant: variants.noLogCheck },
  {
    rule: 'of two logs that end in one term the longer is more up to date',
    mutant: variant(raft, {
      name: 'last-term-only',
      story: 'the terms of the last entries alone are compared',
      parameters: { maxLog: 2 },
      definitions: { isUpToDate: reachesTerm },
      violates: { LeaderCompleteness: 34 },
      slow: true,
    }),
  },
  {
    rule: 'a log that ends in a later term is more up to date, however short',
    mutant: variant(raft, {
      name: 'length-only',
      story: 'the lengths alone are compared',
      parameters: { maxTerm: 4 },
      definitions: { isUpToDate: reachesIndex },
      violates: { LeaderCompleteness: 38 },
      slow: true,
    }),
  },
  { rule: 'any two quorums share a server', variant: variants.minorityQuorums },
  {
    rule: 'a candidate counts votes, not refusals',
    mutant: variant(raft, {
      name: 'refusals-counted',
      story: 'whoever answers counts as a vote',
      edit: ({ actions: { HandleRequestVoteResponse } }) => ({
        actions: {
          HandleRequestVoteResponse: {
            ...HandleRequestVoteResponse,
            effect: (s, { m }) => ({
              ...HandleRequestVoteResponse.effect(s, { m }),
              votesGranted: s.votesGranted.update(m.to, (granted) => granted.add(m.from)),
            }),
          },
        },
      }),
      violates: { ElectionSafety: 16 },
    }),
  },
  {
    rule: 'it counts the votes of its own term',
    mutant: variant(raft, {
      name: 'past-votes-counted',
      story: 'votes of past terms count, too',
      edit: ({ actions: { HandleRequestVoteResponse } }) => ({
        actions: {
          HandleRequestVoteResponse: {
            ...HandleRequestVoteResponse,
            guard: (s, { m }) => m.term <= s.currentTerm.get(m.to),
          },
        },
      }),
      violates: { ElectionSafety: 18 },
      slow: true,
    }),
  },
  {
    rule: 'a new election begins without votes',
    mutant: variant(raft, {
      name: 'votes-not-reset',
      story: 'the votes of the last election are kept',
      edit: ({ actions: { Timeout } }) => ({
        actions: {
          Timeout: {
            ...Timeout,
            effect: (s, { i }) => {
              const { votesResponded, votesGranted } = s;
              return { ...Timeout.effect(s, { i }), votesResponded, votesGranted };
            },
          },
        },
      }),
      violates: { ElectionSafety: 18 },
      slow: true,
    }),
  },
  {
    rule: 'who hears of a later term is a follower',
    mutant: variant(raft, {
      name: 'stays-leader',
      slow: true,
      story: 'a leader goes on as leader of the later term',
      edit: ({ actions: { UpdateTerm } }) => ({
        actions: {
          UpdateTerm: { ...UpdateTerm, effect: (s, { m }) => ({ ...UpdateTerm.effect(s, { m }), state: s.state }) },
        },
      }),
      violates: { ElectionSafety: 18 },
    }),
  },
  {
    rule: 'a candidate follows the leader of its term',
    mutant: variant(raft, {
      name: 'candidate-never-returns',
      story: 'it remains a candidate',
      parameters: { maxTerm: 2 },
      edit: ({ actions: { ReturnToFollowerState } }) => ({
        actions: { ReturnToFollowerState: { ...ReturnToFollowerState, guard: () => false } },
      }),
      violates: { LoserFollows: null },
    }),
  },
];

const replication = [
  {
    rule: 'a leader takes requests, and nobody else',
    mutant: variant(raft, {
      name: 'anybody-takes-requests',
      story: 'every server takes them',
      edit: ({ actions: { ClientRequest } }) => ({
        actions: { ClientRequest: { ...ClientRequest, guard: () => true } },
      }),
      violates: { LeaderCompleteness: 26 },
      slow: true,
    }),
  },
  {
    rule: 'a server obeys the leader of its own term, and no past one',
    mutant: variant(raft, {
      name: 'stale-leader-obeyed',
      story: 'it takes entries of leaders of past terms, too',
      definitions: { obeys: (term, currentTerm) => term <= currentTerm },
      violates: { LeaderCompleteness: 30, Integrity: 30 },
      slow: true,
    }),
  },
  {
    rule: 'it takes an entry if it holds the one before',
    mutant: variant(raft, {
      name: 'no-check-of-the-entry-before',
      story: 'it takes any entry',
      parameters: { maxLog: 2 },
      definitions: { holdsEntryBefore: () => true },
      violates: { LeaderCompleteness: 29 },
      slow: true,
    }),
  },
  {
    rule: 'an entry in conflict with that of the leader is removed',
    mutant: variant(raft, {
      name: 'conflict-kept',
      story: 'it is kept, and taken for that of the leader',
      edit: ({ actions: { AppendEntriesAlreadyDone, ConflictAppendEntriesRequest }, accepts }) => ({
        actions: {
          AppendEntriesAlreadyDone: {
            ...AppendEntriesAlreadyDone,
            guard: (s, { m }) => accepts(s, m) && (m.entries.isEmpty() || s.log.get(m.to).size > m.prevLogIndex),
          },
          ConflictAppendEntriesRequest: { ...ConflictAppendEntriesRequest, guard: () => false },
        },
      }),
      violates: { LeaderCompleteness: 28, StateMachineSafety: 28 },
      slow: true,
    }),
  },
  {
    rule: 'a new entry is appended at the end of the log',
    mutant: variant(raft, {
      name: 'appends-anywhere',
      story: 'it is appended wherever the log ends',
      edit: ({ actions: { NoConflictAppendEntriesRequest }, accepts }) => ({
        actions: {
          NoConflictAppendEntriesRequest: {
            ...NoConflictAppendEntriesRequest,
            guard: (s, { m }) => accepts(s, m) && !m.entries.isEmpty(),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 1082 },
      { parameters: {}, distinct: 1_121_285, slow: true },
    ],
  },
  {
    rule: 'a leader that is refused tries one entry further back',
    mutant: variant(raft, {
      name: 'no-retreat',
      story: 'it sends the same again',
      edit: ({ actions: { HandleAppendEntriesResponse } }) => ({
        actions: {
          HandleAppendEntriesResponse: {
            ...HandleAppendEntriesResponse,
            effect: (s, { m }) => {
              const after = HandleAppendEntriesResponse.effect(s, { m });
              return m.success ? after : { ...after, nextIndex: s.nextIndex };
            },
          },
        },
      }),
      violates: { OldEntrySent: null },
      slow: true,
    }),
  },
  {
    rule: 'a refusal acknowledges nothing',
    mutant: variant(raft, {
      name: 'refusal-acknowledges',
      story: 'it counts for up to where it says, which is nowhere',
      edit: ({ actions: { HandleAppendEntriesResponse } }) => ({
        actions: {
          HandleAppendEntriesResponse: {
            ...HandleAppendEntriesResponse,
            effect: (s, { m }) => ({
              ...HandleAppendEntriesResponse.effect(s, { m }),
              matchIndex: s.matchIndex.update(m.to, (match) => match.set(m.from, m.matchIndex)),
            }),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 1064 },
      { parameters: {}, distinct: 1_014_931, slow: true },
    ],
  },
  {
    rule: 'a leader counts acknowledgements of its own term',
    mutant: variant(raft, {
      name: 'past-acknowledgements-counted',
      story: 'those of past terms count, too',
      edit: ({ actions: { HandleAppendEntriesResponse } }) => ({
        actions: {
          HandleAppendEntriesResponse: {
            ...HandleAppendEntriesResponse,
            guard: (s, { m }) => m.term <= s.currentTerm.get(m.to),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 1082 },
      { parameters: {}, distinct: 1_121_285, slow: true },
    ],
  },
  {
    rule: 'a new leader knows of nobody what its log holds',
    mutant: variant(raft, {
      name: 'match-index-kept',
      story: 'it takes for granted what it knew when it led before',
      edit: ({ actions: { BecomeLeader } }) => ({
        actions: {
          BecomeLeader: {
            ...BecomeLeader,
            effect: (s, { i }) => ({ ...BecomeLeader.effect(s, { i }), matchIndex: s.matchIndex }),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 1082 },
      { parameters: {}, distinct: 1_121_285, slow: true },
    ],
  },
  {
    rule: 'an entry is committed that a quorum holds',
    mutant: variant(raft, {
      name: 'leader-commits-alone',
      story: 'the leader commits all that it holds',
      edit: ({ actions: { AdvanceCommitIndex } }) => ({
        actions: {
          AdvanceCommitIndex: {
            ...AdvanceCommitIndex,
            effect: (s, { i }) => {
              const { lastLogTerm, lastLogIndex } = endOf(s.log.get(i));
              const commits = lastLogTerm === s.currentTerm.get(i);
              return { commitIndex: commits ? s.commitIndex.set(i, lastLogIndex) : s.commitIndex };
            },
          },
        },
      }),
      violates: { LeaderCompleteness: 20 },
      slow: true,
    }),
  },
  { rule: 'and is of the term of the leader', variant: variants.commitOldTerm },
  {
    rule: 'a server is told that what it is sent is committed, and nothing beyond',
    mutant: variant(raft, {
      name: 'commit-index-unbounded',
      story: 'it is told all that the leader knows to be committed',
      parameters: { maxLog: 2 },
      edit: ({ actions: { AppendEntries }, Message }) => ({
        actions: {
          AppendEntries: {
            ...AppendEntries,
            effect: (s, { i, j }) => {
              const prevLogIndex = s.nextIndex.get(i).get(j) - 1;
              const request = Message.AppendEntriesRequest({
                term: s.currentTerm.get(i),
                prevLogIndex,
                prevLogTerm: termAt(s.log.get(i), prevLogIndex),
                entries: entryAt(s.log.get(i), prevLogIndex + 1),
                commitIndex: s.commitIndex.get(i),
                from: i,
                to: j,
              });
              return { messages: s.messages.send(request) };
            },
          },
        },
      }),
      violates: { LeaderCompleteness: 24 },
      slow: true,
    }),
  },
];

export const mutants = [...elections, ...replication];
