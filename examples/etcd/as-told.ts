/**
 * Raft's elections as far as the logs of etcd tell of them, and as etcd holds them, where that is not what the paper says. `npm run check raft
 * variant=examples/etcd/as-told.ts property=ElectionSafety` says whether two can still lead in one term.
 */
import { Set } from 'immutable';
import { variant } from '../../checker/index.ts';
import { raft } from '../../specs/raft/raft.ts';

export const asTold = variant(raft, {
  name: 'as-told',
  story:
    'Elections alone, with logs that nobody sees: where they end is said by who votes. A candidate votes for itself at once; who may vote for a candidate may also refuse; and a server becomes a follower in any term that another is in, or in its own, be it that it restarts, hears of a leader, or is a leader that hears from too few.',
  without: [
    ...['Restart', 'UpdateTerm', 'ClientRequest', 'AdvanceCommitIndex', 'AppendEntries', 'ReturnToFollowerState'],
    ...['RejectAppendEntriesRequest', 'AppendEntriesAlreadyDone', 'ConflictAppendEntriesRequest'],
    ...['NoConflictAppendEntriesRequest', 'HandleAppendEntriesResponse'],
  ],
  edit: ({ action, actions: { Timeout }, Message, sorts: { Server }, Term }) => ({
    actions: {
      Timeout: {
        ...Timeout,
        effect: (s, { i }) => ({
          ...Timeout.effect(s, { i }),
          votedFor: s.votedFor.set(i, i),
          votesResponded: s.votesResponded.set(i, Set([i])),
          votesGranted: s.votesGranted.set(i, Set([i])),
        }),
      },
      /** Server m.to grants its vote, if the candidate's log reaches as far as its own and it has voted for nobody else in this term, or refuses it. */
      HandleRequestVoteRequest: action({
        forSome: {
          m: (s) => s.messages.filter((m) => m.type === 'RequestVoteRequest'),
          reaches: [false, true],
          granted: [false, true],
        },
        guard: (s, { m, reaches, granted }) => {
          const [term, votedFor] = [s.currentTerm.get(m.to), s.votedFor.get(m.to)];
          const mayVote = reaches && m.term === term && (votedFor === null || votedFor === m.from);
          return m.term <= term && (mayVote || !granted);
        },
        effect: (s, { m, m: { from: j, to: i }, granted }) => {
          const response = { term: s.currentTerm.get(i), voteGranted: granted, from: i, to: j };
          return {
            votedFor: granted ? s.votedFor.set(i, j) : s.votedFor,
            messages: s.messages.reply(m, Message.RequestVoteResponse(response)),
          };
        },
      }),
      /** Server i is a follower now, in its own term or in a later one that another is in. Its vote is free in a later one only. */
      Follow: action({
        forSome: { i: Server, term: Term },
        guard: (s, { i, term }) => {
          const own = s.currentTerm.get(i);
          return term === own || (term > own && Server.others(i).some((j) => s.currentTerm.get(j) >= term));
        },
        effect: (s, { i, term }) => ({
          currentTerm: s.currentTerm.set(i, term),
          state: s.state.set(i, 'Follower'),
          votedFor: term > s.currentTerm.get(i) ? s.votedFor.set(i, null) : s.votedFor,
        }),
      }),
    },
  }),
  violates: {},
});
