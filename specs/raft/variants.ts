/** Raft without what makes it work. */
import { take, variant } from '../../checker/index.ts';
import { raft } from './raft.ts';

export const forgetVote = variant(raft, {
  name: 'forget-vote',
  story:
    'A server that restarts forgets whom it voted for, and votes once more in the same term: two leaders are elected in it.',
  parameters: { faults: 'all', maxTerm: 2, maxLog: 0 },
  edit: ({ actions: { Restart } }) => ({
    actions: {
      Restart: {
        ...Restart,
        effect: (s, { i }) => ({ ...Restart.effect(s, { i }), votedFor: s.votedFor.set(i, null) }),
      },
    },
  }),
  violates: { ElectionSafety: 18 },
});

export const minorityQuorums = variant(raft, {
  name: 'minority-quorums',
  story:
    'One server less than a majority is a quorum, so that two quorums need not share a server: two leaders are elected in one term.',
  parameters: { servers: 2, faults: 'all', maxTerm: 2 },
  definitions: { isQuorum: (members, servers) => (members + 1) * 2 > servers },
  violates: { ElectionSafety: 10, LeaderCompleteness: 12 },
});

export const noLogCheck = variant(raft, {
  name: 'no-log-check',
  story:
    'A server votes for any candidate, also for one whose log lacks what its own log holds: a leader is elected without an entry that is committed. It needs no fault: no server restarts, and no message is lost or duplicated.',
  definitions: { isUpToDate: () => true },
  violates: { LeaderCompleteness: 25, StateMachineSafety: 32, Integrity: 28 },
  slow: true,
});

/**
 * Into figure 8 of the paper, with three servers in the place of five, s1 for its S1 and s3 for its S5: (a) s1 leads term 2,
 * and takes an entry that nobody else holds yet; (b) s3 leads term 3, and takes another; (c) both restart, and s1 leads term
 * 4. Who times out twice skips a term, as if its first election had failed.
 */
const intoFigure8 = ({ sorts: { Server }, actions }: ReturnType<typeof raft.model>) => {
  const { Restart, Timeout, RequestVote, BecomeLeader, ClientRequest } = actions;
  const { UpdateTerm, HandleRequestVoteRequest, HandleRequestVoteResponse } = actions;
  const [s1, s2, s3] = [Server.member(1), Server.member(2), Server.member(3)];
  const isElected = (i: typeof s1) => [
    take(RequestVote, { i, j: i }),
    take(HandleRequestVoteRequest),
    take(HandleRequestVoteResponse),
    take(RequestVote, { i, j: s2 }),
    take(UpdateTerm),
    take(HandleRequestVoteRequest),
    take(HandleRequestVoteResponse),
    take(BecomeLeader, { i }),
  ];
  return [
    take(Timeout, { i: s1 }),
    ...isElected(s1),
    take(ClientRequest, { i: s1 }),
    take(Timeout, { i: s3 }),
    take(Timeout, { i: s3 }),
    ...isElected(s3),
    take(ClientRequest, { i: s3 }),
    take(Restart, { i: s3 }),
    take(Restart, { i: s1 }),
    take(Timeout, { i: s1 }),
    take(Timeout, { i: s1 }),
    ...isElected(s1),
  ];
};

export const commitOldTerm = variant(raft, {
  name: 'commit-old-term',
  story:
    'A leader takes an entry of an earlier term for committed because a majority holds it; a server with another entry, of a later term, is then elected. This is figure 8 of the paper, too deep to be found from the initial state: exploration starts in its part (c), where s1 has been elected for the second time. From there no server restarts, and no message is lost or duplicated.',
  parameters: { faults: 'restarts', maxTerm: 5 },
  definitions: { mayCommit: () => true },
  edit: (model) => ({
    actions: {
      // Nobody restarts once term 4 has begun, in which the scenario ends.
      Restart: {
        ...model.actions.Restart,
        guard: (s) => model.sorts.Server.every((i) => s.currentTerm.get(i) < 4),
      },
    },
    scenarios: { 'figure 8': intoFigure8(model) },
  }),
  from: 'figure 8',
  violates: { LeaderCompleteness: 51, StateMachineSafety: 60, Integrity: 56 },
});

export const figure8 = variant(raft, {
  name: 'figure-8',
  story:
    'Nothing is broken: where commit-old-term starts, but under the rule that a leader takes only entries of its own term for committed, what is committed stays, whatever happens from there.',
  parameters: { faults: 'all', maxTerm: 5 },
  edit: (model) => ({ scenarios: { 'figure 8': intoFigure8(model) } }),
  from: 'figure 8',
  violates: {},
  slow: true,
});
