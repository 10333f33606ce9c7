/** Voting with one rule less. */
import { variant } from '../../checker/index.ts';
import * as variants from './variants.ts';
import { voting } from './voting.ts';

export const mutants = [
  {
    rule: 'an acceptor does not vote below the ballots in which it still takes part',
    mutant: variant(voting, {
      name: 'votes-below',
      story: 'it votes in lower ones, too',
      edit: ({ actions: { VoteFor }, Quorum, hasVotedIn, othersAgree, showsSafeAt }) => ({
        actions: {
          VoteFor: {
            ...VoteFor,
            guard: (s, { acc, bal, val }) =>
              !hasVotedIn(s, acc, bal) &&
              othersAgree(s, acc, bal, val) &&
              Quorum.some((Q) => showsSafeAt(s, Q, bal, val)),
          },
        },
      }),
      violates: { VotesSafe: 4, RefinesConsensus: 6 },
    }),
  },
  {
    rule: 'it comes back to no ballot below these',
    mutant: variant(voting, {
      name: 'comes-back',
      story: 'it may take part in lower ones again',
      edit: ({ actions: { IncreaseMaxBal } }) => ({
        actions: { IncreaseMaxBal: { ...IncreaseMaxBal, guard: () => true } },
      }),
      violates: { VotesSafe: 4 },
    }),
  },
  {
    rule: 'who has voted in a ballot takes no further part in lower ones',
    mutant: variant(voting, {
      name: 'vote-binds-nobody',
      story: 'a vote leaves open in which ballots it takes part',
      edit: ({ actions: { VoteFor } }) => ({
        actions: {
          VoteFor: { ...VoteFor, effect: (s, choice) => ({ ...VoteFor.effect(s, choice), maxBal: s.maxBal }) },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 142 },
      { parameters: { ballots: 3 }, distinct: 1614, slow: true },
    ],
  },
  {
    rule: 'it votes once in a ballot',
    mutant: variant(voting, {
      name: 'votes-twice',
      story: 'it votes again, for another value',
      edit: ({ actions: { VoteFor }, Quorum, othersAgree, showsSafeAt }) => ({
        actions: {
          VoteFor: {
            ...VoteFor,
            guard: (s, { acc, bal, val }) =>
              s.maxBal.get(acc) <= bal &&
              othersAgree(s, acc, bal, val) &&
              Quorum.some((Q) => showsSafeAt(s, Q, bal, val)),
          },
        },
      }),
      violates: { OneValuePerBallot: 4 },
    }),
  },
  {
    rule: 'and for no other value than the others do there',
    mutant: variant(voting, {
      name: 'votes-for-another',
      story: 'it votes for any value that is safe',
      edit: ({ actions: { VoteFor }, Quorum, hasVotedIn, showsSafeAt }) => ({
        actions: {
          VoteFor: {
            ...VoteFor,
            guard: (s, { acc, bal, val }) =>
              s.maxBal.get(acc) <= bal && !hasVotedIn(s, acc, bal) && Quorum.some((Q) => showsSafeAt(s, Q, bal, val)),
          },
        },
      }),
      violates: { OneValuePerBallot: 4 },
    }),
  },
  { rule: 'a quorum shows that the value is safe', variant: variants.blindVotes },
  {
    rule: 'its members take no further part in lower ballots',
    mutant: variant(voting, {
      name: 'still-taking-part',
      story: 'they may still vote there',
      edit: ({ actions: { VoteFor }, Quorum, hasVotedIn, othersAgree, lastVoteIsFor }) => ({
        actions: {
          VoteFor: {
            ...VoteFor,
            guard: (s, { acc, bal, val }) =>
              s.maxBal.get(acc) <= bal &&
              !hasVotedIn(s, acc, bal) &&
              othersAgree(s, acc, bal, val) &&
              Quorum.some((Q) => lastVoteIsFor(s, Q, bal, val)),
          },
        },
      }),
      violates: { VotesSafe: 1, RefinesConsensus: 4 },
    }),
  },
  {
    rule: 'and have voted for this value, if for any',
    mutant: variant(voting, {
      name: 'any-value',
      story: 'they may have voted for another one',
      edit: ({ actions: { VoteFor }, Quorum, hasVotedIn, othersAgree, takesNoPartBelow }) => ({
        actions: {
          VoteFor: {
            ...VoteFor,
            guard: (s, { acc, bal, val }) =>
              s.maxBal.get(acc) <= bal &&
              !hasVotedIn(s, acc, bal) &&
              othersAgree(s, acc, bal, val) &&
              Quorum.some((Q) => takesNoPartBelow(s, Q, bal)),
          },
        },
      }),
      violates: { VotesSafe: 5, RefinesConsensus: 7 },
    }),
  },
  {
    rule: 'in the last of the ballots in which one of them has voted',
    mutant: variant(voting, {
      name: 'any-vote',
      story: 'in any of these',
      parameters: { ballots: 3 },
      edit: ({ actions: { VoteFor }, Ballot, Quorum, hasVotedFor, hasVotedIn, othersAgree, takesNoPartBelow }) => ({
        actions: {
          VoteFor: {
            ...VoteFor,
            guard: (s, { acc, bal, val }) =>
              s.maxBal.get(acc) <= bal &&
              !hasVotedIn(s, acc, bal) &&
              othersAgree(s, acc, bal, val) &&
              Quorum.some(
                (Q) =>
                  takesNoPartBelow(s, Q, bal) &&
                  (Ballot.some((below) => below < bal && Q.some((c) => hasVotedFor(s, c, below, val))) ||
                    Ballot.every((below) => below >= bal || !Q.some((c) => hasVotedIn(s, c, below)))),
              ),
          },
        },
      }),
      violates: { VotesSafe: 6, RefinesConsensus: 8 },
      slow: true,
    }),
  },
  { rule: 'any two quorums share an acceptor', variant: variants.smallQuorums },
];
