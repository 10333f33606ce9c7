/**
 * Single-decree Paxos, after Leslie Lamport, "The Part-Time Parliament", ACM TOCS 16(2), 1998, and "Paxos Made Simple",
 * ACM SIGACT News 32(4), 2001, section 2; following action by action the TLA+ specification Paxos of his lecture "How to
 * Win a Turing Award" (tlaplus/Examples, PaxosHowToWinATuringAward).
 *
 * Acceptors choose one of several proposed values. A ballot is an attempt to have a value chosen. Its leader first asks
 * the acceptors to promise that they take no further part in lower ballots, and to tell what they voted for in those
 * (phase 1). With the promises of a quorum it knows a value that is safe: no other can be chosen, or still be chosen, in a
 * lower ballot. It then asks the acceptors to vote for that value (phase 2). A value is chosen when a quorum has voted for
 * it in one ballot. Any two quorums share an acceptor, and that one tells a later leader of the earlier vote.
 *
 * Abstractions, and why they lose no behaviour: messages are never removed, since receiving one twice does no harm, and
 * one that is never received stands for one that was lost or is late. Leaders keep no state: what the leader of a ballot
 * knows are the messages of its ballot. Several leaders may be at work at once, one for each ballot; that a process leads
 * two ballots restricts nothing. Learners keep no state either: a learner decides the value that a quorum has voted for in
 * one ballot, as soon as it has heard of those votes. So one is imagined for each quorum, that hears its votes at once, and no
 * others: whatever a learner decides, from whichever votes have reached it, one of these has decided by then.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  optional,
  processes,
  range,
  type Sort,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { integrity, termination, uniformAgreement, validity } from '../consensus.ts';

export const paxos = spec(
  {
    name: 'paxos',
    title: "Lamport's single-decree Paxos",
    topic: 'consensus',
    parameters: {
      acceptors: integer('acceptors', { default: 3, from: 1, to: 7 }),
      values: integer('values that may be proposed', { default: 2, from: 1, to: 4 }),
      ballots: integer('ballots, numbered from 0', { default: 3, from: 1, to: 6 }),
    },
    definitions: {
      /** The sets of acceptors that choose a value by voting for it in one ballot. Any two of them must meet. */
      quorums: (acceptors: Sort<'a'>): readonly Set<Member<'a'>>[] => acceptors.quorums(),
      /** A leader that was told of votes in two ballots may follow this one: the other is no later. */
      mayFollow: (ballot: number, other: number): boolean => other <= ballot,
    },
  },
  ({ acceptors, values: valueCount, ballots }, { quorums, mayFollow }) => {
    const Acceptor = processes('a', acceptors);
    const Value = values('v', valueCount);
    const Ballot = range(0, ballots - 1);
    /** A ballot, or -1 for none. */
    const BallotOrNone = range(-1, ballots - 1);
    const Quorum = quorums(Acceptor);
    const Message = messages({
      /** The leader of ballot bal asks for promises. */
      OneA: { bal: Ballot },
      /** acc promises to take no part in ballots below bal; mbal and mval are the last vote that it cast. */
      OneB: { acc: Acceptor, bal: Ballot, mbal: BallotOrNone, mval: optional(Value) },
      /** The leader of ballot bal asks to vote for val. */
      TwoA: { bal: Ballot, val: Value },
      /** acc votes for val in ballot bal. */
      TwoB: { acc: Acceptor, bal: Ballot, val: Value },
    });

    const { domains, initially, action, invariant, step, reachable, eventually } = variables({
      /** The highest ballot in which the acceptor has taken part. */
      maxBal: functionFrom(Acceptor, BallotOrNone),
      /** The ballot of the last vote that it cast, */
      maxVBal: functionFrom(Acceptor, BallotOrNone),
      /** and the value of that vote. */
      maxVal: functionFrom(Acceptor, optional(Value)),
      /** Every message sent so far. */
      msgs: subsetOf(Message),
    });
    const init = initially({
      maxBal: Acceptor.to(-1),
      maxVBal: Acceptor.to(-1),
      maxVal: Acceptor.to(null),
      msgs: Set(),
    });

    type State = (typeof init)[number];
    type Promises = Set<Of<typeof Message.OneB>>;
    /** The leader of ballot bal has asked for votes. */
    const hasAsked = ({ msgs }: State, bal: number) => msgs.some((m) => m.type === 'TwoA' && m.bal === bal);
    /** What acceptors in Q have promised to the leader of ballot bal. */
    const promisesOf = ({ msgs }: State, Q: Set<Member<'a'>>, bal: number): Promises =>
      msgs.filter((m) => m.type === 'OneB').filter((m) => m.bal === bal && Q.has(m.acc));
    /** Each of Q is among those who have promised. */
    const haveAllPromised = (Q: Set<Member<'a'>>, promises: Promises) =>
      Q.every((acc) => promises.some((m) => m.acc === acc));
    /** No vote was told with these promises, or the last one was for val. */
    const mayPropose = (promises: Promises, val: Member<'v'>) => {
      const votes = promises.filter((m) => m.mbal >= 0);
      return (
        votes.isEmpty() ||
        Ballot.some(
          (last) => votes.some((m) => m.mbal === last && m.mval === val) && votes.every((m) => mayFollow(last, m.mbal)),
        )
      );
    };

    /** The leader of ballot bal begins it: it asks every acceptor for a promise. */
    const Phase1a = action({
      forSome: { bal: Ballot },
      effect: (s, { bal }) => ({ msgs: s.msgs.add(Message.OneA({ bal })) }),
    });
    /** Acceptor acc is asked to join a ballot above all that it took part in: it promises, and tells its last vote. */
    const Phase1b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'OneA'), acc: Acceptor },
      guard: (s, { m, acc }) => m.bal > s.maxBal.get(acc),
      effect: (s, { m, acc }) => ({
        maxBal: s.maxBal.set(acc, m.bal),
        msgs: s.msgs.add(Message.OneB({ acc, bal: m.bal, mbal: s.maxVBal.get(acc), mval: s.maxVal.get(acc) })),
      }),
    });
    /**
     * The leader of ballot bal asks the acceptors to vote for val, once a quorum has promised: any value if none of the
     * quorum has voted, otherwise the value of the last vote among them.
     */
    const Phase2a = action({
      forSome: { bal: Ballot, val: Value },
      guard: (s, { bal, val }) =>
        !hasAsked(s, bal) &&
        Quorum.some((Q) => {
          const promises = promisesOf(s, Q, bal);
          return haveAllPromised(Q, promises) && mayPropose(promises, val);
        }),
      effect: (s, { bal, val }) => ({ msgs: s.msgs.add(Message.TwoA({ bal, val })) }),
    });
    /** Acceptor acc is asked to vote, and does so unless it has promised to take no part in that ballot. */
    const Phase2b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'TwoA'), acc: Acceptor },
      guard: (s, { m, acc }) => m.bal >= s.maxBal.get(acc),
      effect: (s, { m, acc }) => ({
        maxBal: s.maxBal.set(acc, m.bal),
        maxVBal: s.maxVBal.set(acc, m.bal),
        maxVal: s.maxVal.set(acc, m.val),
        msgs: s.msgs.add(Message.TwoB({ acc, bal: m.bal, val: m.val })),
      }),
    });

    /** The learner that hears of the votes of Q decides a value when all of Q have voted for it in one ballot. */
    const learning = {
      nodes: Quorum,
      decided: ({ msgs }: State, Q: Set<Member<'a'>>) =>
        Value.filter((val) => Ballot.some((bal) => Q.every((acc) => msgs.has(Message.TwoB({ acc, bal, val }))))),
    };
    /** Somebody has voted for val in ballot bal. */
    const votedFor = ({ msgs }: State, bal: number, val: Member<'v'>) =>
      msgs.some((m) => m.type === 'TwoB' && m.bal === bal && m.val === val);

    /** No two learners decide differently: only a single value is chosen. */
    const Agreement = invariant(uniformAgreement(learning));
    /** No learner decides twice. */
    const Integrity = step(integrity(learning));
    /** Only a value that has been proposed is decided: the leader of some ballot has asked for votes for it. */
    const Validity = invariant(
      validity(learning, ({ msgs }, val) => Ballot.some((bal) => msgs.has(Message.TwoA({ bal, val })))),
    );
    /** Every vote is for what the leader of its ballot has asked for. */
    const VotesAsAsked = invariant({
      forAll: { bal: Ballot, val: Value },
      holds: (s, { bal, val }) => !votedFor(s, bal, val) || s.msgs.has(Message.TwoA({ bal, val })),
    });
    /** All votes in one ballot are for the same value. */
    const OneValuePerBallot = invariant({
      forAll: { bal: Ballot, v1: Value, v2: Value },
      holds: (s, { bal, v1, v2 }) => v1 === v2 || !(votedFor(s, bal, v1) && votedFor(s, bal, v2)),
    });
    /** Each value can be chosen. */
    const Chosen = reachable({
      forAll: { val: Value },
      holds: (s, { val }) => Quorum.some((Q) => learning.decided(s, Q).includes(val)),
    });

    /** Every learner decides. */
    const Termination = eventually(termination(learning));

    /** Nobody can outbid the last ballot. */
    const isLast = ({ bal }: { bal: number }) => bal === ballots - 1;
    const fairnessOf = {
      // The leader of the last ballot is the proposer that stays. Of the leaders of all other ballots nothing is assumed.
      leader: [WF({ actions: [Phase1a], where: isLast }), WF({ actions: [Phase2a], where: isLast })],
      // Every acceptor answers.
      acceptors: [WF({ actions: [Phase1b], per: ['acc'] }), WF({ actions: [Phase2b], per: ['acc'] })],
    };

    return {
      domains,
      init,
      sorts: { Acceptor, Value },
      Message,
      Quorum,
      hasAsked,
      promisesOf,
      haveAllPromised,
      mayPropose,
      isLast,
      actions: { Phase1a, Phase1b, Phase2a, Phase2b },
      // Each ballot has a leader of its own.
      roles: { leader: { acts: [Phase1a, Phase2a], per: 'bal' } },
      fairness: [...fairnessOf.leader, ...fairnessOf.acceptors],
      fairnessOf,
      invariants: { Agreement, Validity, VotesAsAsked, OneValuePerBallot },
      properties: { Integrity, Chosen, Termination },
    };
  },
);
