/** Raft's changes of membership with one rule less. */
import { variant } from '../../checker/index.ts';
import { raftMembership } from './raft-membership.ts';
import * as variants from './variants.ts';

/** Three servers, of which one change may leave any. */
const joint = { servers: 3, changes: 'joint-consensus', maxTerm: 2 } as const;
const isMajority = (some: { has(member: unknown): boolean }, members: Iterable<unknown>) => {
  const all = [...members];
  return 2 * all.filter((member) => some.has(member)).length > all.length;
};

const singleServer = [
  { rule: 'a leader has committed an entry of its own term', variant: variants.singleServerUncorrected },
  {
    rule: 'and the configuration before',
    mutant: variant(raftMembership, {
      name: 'changes-overlap',
      story: 'a leader begins a change before the one before is committed',
      parameters: { servers: 3, maxTerm: 2, maxLog: 4 },
      definitions: { mayReconfigure: () => true },
      violates: { ElectionSafety: 8, LeaderCompleteness: 8 },
      slow: true,
    }),
  },
  {
    rule: 'one server is added or removed at a time',
    mutant: variant(raftMembership, {
      name: 'any-change',
      story: 'any number of servers change places in one configuration',
      parameters: { servers: 3, maxTerm: 2 },
      definitions: { isNextTo: () => true },
      violates: { ElectionSafety: 7, LeaderCompleteness: 7 },
    }),
  },
  { rule: 'who is added has caught up', variant: variants.addedAtOnce },
  {
    rule: 'who is no member is not counted',
    mutant: variant(raftMembership, {
      name: 'learners-count',
      story: 'the vote of a learner counts as that of a member',
      parameters: { outside: 1, maxTerm: 1 },
      definitions: { isQuorum: (some, members) => 2 * some.size > members.size },
      violates: { ElectionSafety: 2 },
    }),
  },
];

const jointConsensus = [
  { rule: 'a change goes through a joint configuration', variant: variants.switchAtOnce },
  {
    rule: 'in which a majority of the old members is asked',
    mutant: variant(raftMembership, {
      name: 'new-majority-only',
      story: 'a majority of the new members is enough',
      parameters: { ...joint, maxLog: 2 },
      definitions: { isJointQuorum: (some, _, members) => isMajority(some, members) },
      violates: { ElectionSafety: 4, LeaderCompleteness: 4 },
    }),
  },
  {
    rule: 'and a majority of the new',
    mutant: variant(raftMembership, {
      name: 'old-majority-only',
      story: 'a majority of the old members is enough',
      parameters: joint,
      definitions: { isJointQuorum: (some, old) => isMajority(some, old) },
      violates: { ElectionSafety: 7, LeaderCompleteness: 7 },
      slow: true,
    }),
  },
  {
    rule: 'it is committed before the new one is appended',
    mutant: variant(raftMembership, {
      name: 'joint-not-committed',
      story: 'a leader goes on to the new configuration at once',
      parameters: joint,
      definitions: { mayLeaveJoint: () => true },
      violates: { ElectionSafety: 5, LeaderCompleteness: 5 },
    }),
  },
  {
    rule: 'a change begins when the one before is committed',
    mutant: variant(raftMembership, {
      name: 'joint-changes-overlap',
      story: 'a leader begins the next joint configuration before the last new one is committed',
      parameters: { changes: 'joint-consensus', maxLog: 4 },
      definitions: { mayReconfigure: () => true },
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 6327, slow: true },
      { parameters: { servers: 3, maxTerm: 2 }, distinct: 255_064, slow: true },
    ],
  },
];

const ofRaft = [
  {
    rule: 'a server votes once in a term',
    mutant: variant(raftMembership, {
      name: 'votes-twice',
      story: 'it votes for every candidate of its term',
      parameters: { servers: 3, maxTerm: 2 },
      definitions: { mayVoteAgain: () => true },
      violates: { ElectionSafety: 2 },
    }),
  },
  {
    rule: 'for a candidate whose log is up to date',
    mutant: variant(raftMembership, {
      name: 'no-log-check',
      story: 'it votes for any',
      parameters: { servers: 3, maxTerm: 2 },
      definitions: { isUpToDate: () => true },
      violates: { LeaderCompleteness: 5 },
    }),
  },
  {
    rule: 'and follows no leader of a term behind its own',
    mutant: variant(raftMembership, {
      name: 'obeys-deposed',
      story: 'it takes entries from a deposed leader, too, and says so',
      parameters: { servers: 3, maxTerm: 2 },
      edit: ({ actions: { AppendEntries, AdvanceCommitIndex }, leads, termAt }) => ({
        actions: {
          AppendEntries: {
            ...AppendEntries,
            guard: (s, { i, j }) =>
              i !== j && leads(s, i) && !leads(s, j) && !s.log.get(j).take(s.log.get(i).size).equals(s.log.get(i)),
            effect: (s, { i, j }) => {
              const currentTerm = Math.max(s.currentTerm.get(i), s.currentTerm.get(j));
              return {
                ...AppendEntries.effect(s, { i, j }),
                currentTerm: s.currentTerm.set(j, currentTerm),
                voted: s.voted,
              };
            },
          },
          AdvanceCommitIndex: {
            ...AdvanceCommitIndex,
            guard: (s, { i, index, quorum }) => {
              const term = s.currentTerm.get(i);
              const isHeld = quorum.add(i).every((j) => termAt(s.log.get(j), index) === term);
              return index > s.committed.get(term) && isHeld;
            },
          },
        },
      }),
      violates: { LeaderCompleteness: 5 },
    }),
  },
];

type Model = ReturnType<typeof raftMembership.model>;

/** All that is assumed but for one thing. */
const owedBut = (missing: keyof Model['owed']) => (model: Model) => ({
  fairness: Object.entries(model.owed).flatMap(([name, owed]) => (name === missing ? [] : [owed])),
});

const progress = [
  {
    rule: 'who is no member is sent the log',
    mutant: variant(raftMembership, {
      name: 'sent-to-members-alone',
      story: 'it is not, and nobody who was none is ever added',
      parameters: { servers: 3, outside: 1 },
      edit: ({ actions: { AppendEntries }, latest }) => ({
        actions: {
          AppendEntries: {
            ...AppendEntries,
            guard: (s, { i, j }) => AppendEntries.guard(s, { i, j }) && latest(s.log.get(i))?.members.has(j) === true,
          },
        },
      }),
      violates: { NewcomerLeads: null },
    }),
  },
  {
    rule: 'what a leader sends arrives',
    mutant: variant(raftMembership, {
      name: 'nothing-arrives',
      story: 'it need not',
      parameters: { servers: 3, maxTerm: 2 },
      edit: owedBut('AppendEntries'),
      violates: { Commits: null },
    }),
  },
  {
    rule: 'and it commits what it can',
    mutant: variant(raftMembership, {
      name: 'commits-nothing',
      story: 'it need not',
      parameters: { servers: 3, maxTerm: 2 },
      edit: owedBut('AdvanceCommitIndex'),
      violates: { Commits: null },
    }),
  },
];

export const mutants = [...singleServer, ...jointConsensus, ...ofRaft, ...progress];
