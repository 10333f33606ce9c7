/**
 * Voting, after Leslie Lamport's TLA+ specification Voting (tlaplus/Examples, PaxosHowToWinATuringAward): how acceptors can
 * choose one value by voting in numbered ballots, each seeing what all others have done.
 *
 * This is the idea of Paxos without its messages. A vote for a value in a ballot is cast only if the value is safe there: in
 * no lower ballot has another one been chosen, nor can it still be. A quorum shows that: its members take no further part in
 * lower ballots, and the last vote among them, if there is any, was for this value.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  processes,
  range,
  record,
  type Sort,
  spec,
  subsetOf,
  values,
  variables,
} from '../../checker/index.ts';
import { consensus } from '../consensus/consensus.ts';

export const voting = spec(
  {
    name: 'voting',
    title: "Lamport's voting: the idea of Paxos, without messages",
    topic: 'consensus',
    parameters: {
      acceptors: integer('acceptors', { default: 3, from: 1, to: 7 }),
      values: integer('values that may be voted for', { default: 2, from: 1, to: 4 }),
      ballots: integer('ballots, numbered from 0', { default: 2, from: 1, to: 6 }),
    },
    definitions: {
      /** The sets of acceptors that choose a value by voting for it in one ballot. Any two of them must meet. */
      quorums: (acceptors: Sort<'a'>): readonly Set<Member<'a'>>[] => acceptors.quorums(),
    },
  },
  (parameters, { quorums }) => {
    const Acceptor = processes('a', parameters.acceptors);
    const Value = values('v', parameters.values);
    const Ballot = range(0, parameters.ballots - 1);
    const BallotOrNone = range(-1, parameters.ballots - 1);
    const Quorum = quorums(Acceptor);
    const Vote = record({ bal: Ballot, val: Value });

    const { domains, initially, action, predicate, invariant, reachable, refines } = variables({
      /** The votes that the acceptor has cast. */
      votes: functionFrom(Acceptor, subsetOf(Vote)),
      /** The acceptor casts no vote in any ballot below this one. */
      maxBal: functionFrom(Acceptor, BallotOrNone),
    });
    const init = initially({ votes: Acceptor.to(Set()), maxBal: Acceptor.to(-1) });

    type State = (typeof init)[number];
    const hasVotedFor = ({ votes }: State, acc: Member<'a'>, bal: number, val: Member<'v'>) =>
      votes.get(acc).has(Vote({ bal, val }));
    const hasVotedIn = ({ votes }: State, acc: Member<'a'>, bal: number) =>
      votes.get(acc).some((vote) => vote.bal === bal);
    /** Nobody but acc has voted for another value than val in ballot bal. */
    const othersAgree = ({ votes }: State, acc: Member<'a'>, bal: number, val: Member<'v'>) =>
      Acceptor.others(acc).every((c) => votes.get(c).every((vote) => vote.bal !== bal || vote.val === val));
    /** The acceptors in Q take no further part in ballots below bal. */
    const takesNoPartBelow = ({ maxBal }: State, Q: Set<Member<'a'>>, bal: number) =>
      Q.every((acc) => maxBal.get(acc) >= bal);
    /** The last vote in Q in a ballot below bal was for val, or there was none. */
    const lastVoteIsFor = (s: State, Q: Set<Member<'a'>>, bal: number, val: Member<'v'>) =>
      BallotOrNone.some(
        (last) =>
          last < bal &&
          (last === -1 || Q.some((acc) => hasVotedFor(s, acc, last, val))) &&
          Ballot.every((later) => later <= last || later >= bal || !Q.some((acc) => hasVotedIn(s, acc, later))),
      );
    /** The votes of Q show that no value but val can have been chosen, or ever will be, below ballot bal. */
    const showsSafeAt = (s: State, Q: Set<Member<'a'>>, bal: number, val: Member<'v'>) =>
      takesNoPartBelow(s, Q, bal) && lastVoteIsFor(s, Q, bal, val);
    /** val is chosen: a quorum has voted for it in one ballot. */
    const isChosen = (s: State, val: Member<'v'>) =>
      Ballot.some((bal) => Quorum.some((Q) => Q.every((acc) => hasVotedFor(s, acc, bal, val))));

    /** Acceptor acc takes no further part in ballots below bal. */
    const IncreaseMaxBal = action({
      forSome: { acc: Acceptor, bal: Ballot },
      guard: (s, { acc, bal }) => bal > s.maxBal.get(acc),
      effect: (s, { acc, bal }) => ({ maxBal: s.maxBal.set(acc, bal) }),
    });
    /** Acceptor acc votes for val in ballot bal, in which nobody votes for another value, and in which val is safe. */
    const VoteFor = action({
      forSome: { acc: Acceptor, bal: Ballot, val: Value },
      guard: (s, { acc, bal, val }) =>
        s.maxBal.get(acc) <= bal &&
        !hasVotedIn(s, acc, bal) &&
        othersAgree(s, acc, bal, val) &&
        Quorum.some((Q) => showsSafeAt(s, Q, bal, val)),
      effect: (s, { acc, bal, val }) => ({
        votes: s.votes.update(acc, (votes) => votes.add(Vote({ bal, val }))),
        maxBal: s.maxBal.set(acc, bal),
      }),
    });

    /** All votes in one ballot are for the same value. */
    const OneValuePerBallot = invariant({
      forAll: { a1: Acceptor, a2: Acceptor, bal: Ballot, v1: Value, v2: Value },
      holds: (s, { a1, a2, bal, v1, v2 }) => v1 === v2 || !(hasVotedFor(s, a1, bal, v1) && hasVotedFor(s, a2, bal, v2)),
    });
    /** Every vote is for a value that is safe: in each lower ballot there is a quorum by which no other can be chosen. */
    const VotesSafe = invariant({
      forAll: { acc: Acceptor, bal: Ballot, val: Value },
      holds: (s, { acc, bal, val }) =>
        !hasVotedFor(s, acc, bal, val) ||
        Ballot.every(
          (below) =>
            below >= bal ||
            Quorum.some((Q) =>
              Q.every((c) => hasVotedFor(s, c, below, val) || (s.maxBal.get(c) > below && !hasVotedIn(s, c, below))),
            ),
        ),
    });
    /** Each value can be chosen. */
    const Chosen = reachable({ forAll: { val: Value }, holds: (s, { val }) => isChosen(s, val) });
    /** Voting chooses a value once and for all. */
    const RefinesConsensus = refines({
      of: consensus,
      parameters: { values: parameters.values },
      mapping: (s) => ({ chosen: Set(Value.filter((val) => isChosen(s, val))) }),
    });

    return {
      domains,
      init,
      sorts: { Acceptor, Value, Vote },
      Ballot,
      Quorum,
      hasVotedFor,
      hasVotedIn,
      othersAgree,
      takesNoPartBelow,
      lastVoteIsFor,
      showsSafeAt,
      actions: { IncreaseMaxBal, VoteFor },
      invariants: { OneValuePerBallot, VotesSafe },
      properties: { Chosen, RefinesConsensus },
      finished: predicate((s) => Acceptor.every((acc) => hasVotedIn(s, acc, parameters.ballots - 1))),
    };
  },
);
