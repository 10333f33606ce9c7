/** What etcd's logs of elections show of `specs/raft`, as `as-told.ts` has it. Messages are followed from who sends them to who receives them. */
import { boolean, logOf } from '../../checker/index.ts';
import { order } from '../../checker/trace.ts';
import { raft } from '../../specs/raft/raft.ts';

export const log = logOf(raft, ({ event, Message, Term, sorts: { Server }, actions }) => {
  const request = { term: 0, lastLogTerm: 0, lastLogIndex: 0 };
  return {
    events: {
      stands: event({
        fields: { node: Server, term: Term },
        of: actions.Timeout,
        choices: ({ node }) => ({ i: node }),
        matches: ({ node, term }, { after }) => after.currentTerm.get(node) === term,
      }),
      asks: event({
        fields: { node: Server, term: Term, to: Server },
        of: actions.RequestVote,
        choices: ({ node, to }) => ({ i: node, j: to }),
        matches: ({ node, term }, { before }) => before.currentTerm.get(node) === term,
      }),
      votes: event({
        fields: { node: Server, term: Term, from: Server, granted: boolean, reaches: boolean },
        of: 'HandleRequestVoteRequest',
        choices: ({ node, term, from, granted, reaches }) => {
          const m = Message.RequestVoteRequest({ ...request, term, from, to: node });
          return { m, granted, reaches };
        },
      }),
      counts: event({
        fields: { node: Server, term: Term, from: Server, granted: boolean },
        of: actions.HandleRequestVoteResponse,
        choices: ({ node, term, from, granted: voteGranted }) => ({
          m: Message.RequestVoteResponse({ term, voteGranted, from, to: node }),
        }),
      }),
      leads: event({
        fields: { node: Server, term: Term },
        of: actions.BecomeLeader,
        choices: ({ node }) => ({ i: node }),
        matches: ({ node, term }, { after }) => after.currentTerm.get(node) === term,
      }),
      follows: event({
        fields: { node: Server, term: Term },
        of: 'Follow',
        choices: ({ node, term }) => ({ i: node, term }),
      }),
    },
    order,
  };
});
