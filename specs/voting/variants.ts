/** Voting without what makes it agree. */
import { variant } from '../../checker/index.ts';
import { voting } from './voting.ts';

export const blindVotes = variant(voting, {
  name: 'blind-votes',
  story:
    'An acceptor votes without a quorum that shows the value to be safe: in ballot 1 another value is chosen than in ballot 0.',
  edit: ({ actions: { VoteFor }, sorts: { Acceptor } }) => ({
    actions: {
      VoteFor: {
        ...VoteFor,
        guard: (s, { acc, bal, val }) =>
          s.maxBal.get(acc) <= bal &&
          s.votes.get(acc).every((vote) => vote.bal !== bal) &&
          Acceptor.others(acc).every((c) => s.votes.get(c).every((vote) => vote.bal !== bal || vote.val === val)),
      },
    },
  }),
  violates: { RefinesConsensus: 4, VotesSafe: 1 },
});

export const smallQuorums = variant(voting, {
  name: 'small-quorums',
  story: 'One acceptor is a quorum, so that two quorums need not meet, and what one has chosen the other does not see.',
  definitions: { quorums: (acceptors) => acceptors.subsets(1) },
  violates: { RefinesConsensus: 3 },
});
