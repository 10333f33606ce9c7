/** Voting without what makes it agree. */
import { variant } from '../../checker/index.ts';
import { voting } from './voting.ts';

export const blindVotes = variant(voting, {
  name: 'blind-votes',
  story:
    'An acceptor votes without a quorum that shows the value to be safe: in ballot 1 another value is chosen than in ballot 0.',
  edit: ({ actions: { VoteFor }, hasVotedIn, othersAgree }) => ({
    actions: {
      VoteFor: {
        ...VoteFor,
        guard: (s, { acc, bal, val }) =>
          s.maxBal.get(acc) <= bal && !hasVotedIn(s, acc, bal) && othersAgree(s, acc, bal, val),
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
