/**
 * Paxos whose two phases have quorums of their own, after Heidi Howard, Dahlia Malkhi and Alexander Spiegelman, "Flexible Paxos: Quorum
 * Intersection Revisited", OPODIS 2016, action by action as their TLA+ specification FPaxos; and with fast ballots, after Leslie Lamport,
 * "Fast Paxos", Distributed Computing 19(2), 2006, with quorums as in FastFlexiblePaxos.tla (fpaxos/ffpaxos-tlaplus, after "Fast Flexible
 * Paxos", arXiv 2008.02671), which is Lamport's specification with quorums for each phase.
 *
 * In Paxos any two quorums meet. That is more than it needs. A leader asks a quorum for promises to learn of what may have been chosen
 * below; a value is chosen by the votes of a quorum. So it is enough that each quorum of phase 1 meets each of phase 2, and two of phase 2
 * need not meet: they choose in different ballots, and the leader of the later one has asked.
 *
 * In a fast ballot the leader asks for votes for *any* value, and clients send theirs to the acceptors themselves, which saves a step. Now
 * the votes of one ballot may be for different values, and a later leader may be told of several. One of them was chosen only if all of some
 * quorum of that ballot may have voted for it. That this can be so of one value only takes quorums of which any two of a fast ballot meet
 * within each of phase 1.
 *
 * Abstractions, as in `paxos`, with the same reasons: messages are never removed, leaders and learners keep no state. Clients may propose
 * every value at any time. After a collision the next ballot is begun as any other: the two ways that save messages then are left out.
 */
import { Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  optional,
  processes,
  range,
  record,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { consensus } from '../consensus/consensus.ts';
import { integrity, uniformAgreement } from '../consensus.ts';

/** A vote that a leader is told of. */
interface Told<V> {
  readonly mbal: number;
  readonly mval: V | null;
}

export const flexiblePaxos = spec(
  {
    name: 'flexible-paxos',
    title: 'Paxos with quorums of their own for each phase, and with fast ballots',
    topic: 'consensus',
    parameters: {
      acceptors: integer('acceptors', { default: 3, from: 1, to: 5 }),
      values: integer('values that may be proposed', { default: 2, from: 1, to: 3 }),
      ballots: integer('ballots, numbered from 0', { default: 2, from: 1, to: 4 }),
      fast: integer('ballots that are fast, the first ones', { default: 1, from: 0, to: 3 }),
      quorums: choice('so many acceptors, or the rows and columns of four acceptors in a square', {
        default: 'sizes',
        options: ['sizes', 'grid'],
      }),
      phase1: integer('acceptors that are a quorum of phase 1', { default: 3, from: 1, to: 5 }),
      phase2: integer('acceptors that are a quorum of phase 2', { default: 1, from: 1, to: 5 }),
      phase2Fast: integer('acceptors that are a quorum of phase 2 in a fast ballot', { default: 2, from: 1, to: 5 }),
    },
    definitions: {
      /** A leader that was told of votes in two ballots looks at those of this one: the other is no later. */
      mayFollow: (ballot: number, other: number): boolean => other <= ballot,
      /** A quorum may have chosen a value if all of its members of whom the leader heard have voted for it. */
      mayHaveChosen: (heard: number, votedForIt: number): boolean => heard === votedForIt,
    },
  },
  (parameters, { mayFollow, mayHaveChosen }) => {
    const { acceptors, ballots, fast, quorums, phase1, phase2, phase2Fast } = parameters;
    if (fast > ballots) throw new RangeError(`fast = ${fast} are more than all ballots = ${ballots}`);
    if (quorums === 'grid' && acceptors !== 4)
      throw new RangeError(`quorums = grid is a square of 4 acceptors, and acceptors = ${acceptors}`);
    // Of quorums of which there is no use none need be there.
    const sizes = { phase1, ...(fast < ballots && { phase2 }), ...(fast > 0 && { phase2Fast }) };
    for (const [name, size] of Object.entries(quorums === 'sizes' ? sizes : {}))
      if (size > acceptors)
        throw new RangeError(`${name} = ${size} are more than all acceptors = ${acceptors}: there is no such quorum`);
    const Acceptor = processes('a', acceptors);
    type Acceptor = Member<'a'>;
    const Value = values('v', parameters.values);
    type Value = Member<'v'>;
    const Ballot = range(0, ballots - 1);
    /** A ballot, or -1 for none. */
    const BallotOrNone = range(-1, ballots - 1);

    const isFast = (bal: number) => bal < fast;
    const square = () => [1, 2, 3, 4].map((number) => Acceptor.member(number));
    const linesOf = (...lines: readonly (readonly number[])[]) => {
      const members = square();
      return lines.map((line) => Set(line.map((at) => members[at]!)));
    };
    /** The quorums of which a leader needs the promises. */
    const Quorum1 = quorums === 'grid' ? linesOf([0, 1], [2, 3]) : Acceptor.subsets(phase1);
    const classic = quorums === 'grid' ? linesOf([0, 2], [1, 3]) : Acceptor.subsets(phase2);
    const ofFast = quorums === 'grid' ? linesOf([0, 1, 2, 3]) : Acceptor.subsets(phase2Fast);
    /** Those that choose a value by voting for it in this ballot. */
    const Quorum2 = (bal: number) => (isFast(bal) ? ofFast : classic);

    const Message = messages({
      /** The leader of ballot bal asks for promises. */
      OneA: { bal: Ballot },
      /** acc promises to take no part in ballots below bal; mbal and mval are the last vote that it cast. */
      OneB: { acc: Acceptor, bal: Ballot, mbal: BallotOrNone, mval: optional(Value) },
      /** The leader of ballot bal asks to vote for val, or, in a fast ballot, for any value: null. */
      TwoA: { bal: Ballot, val: optional(Value) },
      /** acc votes for val in ballot bal. */
      TwoB: { acc: Acceptor, bal: Ballot, val: Value },
    });
    const Learner = record({ bal: Ballot, Q: subsetOf(Acceptor) });

    const { domains, initially, action, invariant, step, reachable, eventually, refines } = variables({
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
    const promisesOf = ({ msgs }: State, Q: Set<Acceptor>, bal: number): Promises =>
      msgs.filter((m) => m.type === 'OneB').filter((m) => m.bal === bal && Q.has(m.acc));
    const haveAllPromised = (Q: Set<Acceptor>, promises: Promises) =>
      Q.every((acc) => promises.some((m) => m.acc === acc));
    /** Of these votes in ballot last, told with promises by Q, a quorum may have chosen val. */
    const isPossible = (votes: Promises, Q: Set<Acceptor>, last: number, val: Value) =>
      Quorum2(last).some((R) => {
        const heard = R.filter((acc) => Q.has(acc));
        return mayHaveChosen(
          heard.size,
          heard.count((acc) => votes.some((m) => m.acc === acc && m.mval === val)),
        );
      });
    /**
     * With these promises of Q the leader of ballot bal may ask for votes for val, or for any value if it is null. If Q has not voted: for
     * each value, and in a fast ballot for any. Otherwise the votes of Q in the last ballot in which it voted decide: if they are for one
     * value, that one; if they are for several, that which may have been chosen; and if none of them may, each value.
     */
    const mayPropose = (promises: Promises, Q: Set<Acceptor>, bal: number, val: Value | null) => {
      const told: readonly Told<Value>[] = promises.toArray().filter((m) => m.mbal >= 0);
      if (told.length === 0) return val !== null || isFast(bal);
      return Ballot.some((last) => {
        if (!told.some((m) => m.mbal === last) || !told.every((m) => mayFollow(last, m.mbal))) return false;
        const votes = promises.filter((m) => m.mbal === last);
        const candidates = Value.filter((value) => votes.some((m) => m.mval === value));
        const possible = candidates.filter((value) => isPossible(votes, Q, last, value));
        if (val === null) return false;
        if (candidates.length === 1) return candidates.includes(val);
        return possible.length === 0 || possible.includes(val);
      });
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
    /** The leader of ballot bal asks the acceptors to vote, once a quorum of phase 1 has promised. */
    const Phase2a = action({
      forSome: { bal: Ballot, val: optional(Value) },
      guard: (s, { bal, val }) =>
        !hasAsked(s, bal) &&
        Quorum1.some((Q) => {
          const promises = promisesOf(s, Q, bal);
          return haveAllPromised(Q, promises) && mayPropose(promises, Q, bal, val);
        }),
      effect: (s, { bal, val }) => ({ msgs: s.msgs.add(Message.TwoA({ bal, val })) }),
    });
    /**
     * Acceptor acc is asked to vote, and does so once in the ballot, unless it has promised to take no part in it: for the value that it
     * is asked for, or, if that is any, for one that a client has sent.
     */
    const Phase2b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'TwoA'), acc: Acceptor, val: Value },
      guard: (s, { m, acc, val }) =>
        m.bal >= s.maxBal.get(acc) && m.bal > s.maxVBal.get(acc) && (m.val === null || m.val === val),
      effect: (s, { m, acc, val }) => ({
        maxBal: s.maxBal.set(acc, m.bal),
        maxVBal: s.maxVBal.set(acc, m.bal),
        maxVal: s.maxVal.set(acc, val),
        msgs: s.msgs.add(Message.TwoB({ acc, bal: m.bal, val })),
      }),
    });

    const hasVotedFor = ({ msgs }: State, acc: Acceptor, bal: number, val: Value) =>
      msgs.has(Message.TwoB({ acc, bal, val }));
    /** A learner is imagined for each quorum of each ballot, which hears of its votes at once, and of no others. */
    const learning = {
      nodes: Array.from({ length: ballots }, (_, bal) => Quorum2(bal).map((Q) => Learner({ bal, Q }))).flat(),
      decided: (s: State, { bal, Q }: Of<typeof Learner>) =>
        Value.filter((val) => Q.every((acc) => hasVotedFor(s, acc, bal, val))),
    };
    const isChosen = (s: State, val: Value) =>
      learning.nodes.some((learner) => learning.decided(s, learner).includes(val));

    /** No two learners decide differently: only a single value is chosen. */
    const Agreement = invariant(uniformAgreement(learning));
    /** No learner decides twice. */
    const Integrity = step(integrity(learning));
    /** All votes in a ballot that is not fast are for what its leader has asked for. */
    const VotesAsAsked = invariant({
      forAll: { acc: Acceptor, bal: Ballot, val: Value },
      holds: (s, { acc, bal, val }) =>
        isFast(bal) || !hasVotedFor(s, acc, bal, val) || s.msgs.has(Message.TwoA({ bal, val })),
    });
    /** A value is chosen once and for all. */
    const RefinesConsensus = refines({
      of: consensus,
      parameters: { values: parameters.values },
      mapping: (s) => ({ chosen: Set(Value.filter((val) => isChosen(s, val))) }),
    });
    /** Each value can be chosen. */
    const Chosen = reachable({ forAll: { val: Value }, holds: (s, { val }) => isChosen(s, val) });
    /** The votes of a fast ballot may be for different values. */
    const Collision = reachable((s) =>
      Ballot.some((bal) => Value.every((val) => Acceptor.some((acc) => hasVotedFor(s, acc, bal, val)))),
    );
    /** Some value is chosen. */
    const Termination = eventually((s) => Value.some((val) => isChosen(s, val)));

    /** Nobody can outbid the last ballot. */
    const isLast = ({ bal }: { readonly bal: number }) => bal === ballots - 1;
    const fairnessOf = {
      // The leader of the last ballot stays. Of the leaders of all others nothing is assumed.
      leader: [WF({ actions: [Phase1a], where: isLast }), WF({ actions: [Phase2a], where: isLast })],
      // Every acceptor answers.
      acceptors: [WF({ actions: [Phase1b], per: ['acc'] }), WF({ actions: [Phase2b], per: ['acc'] })],
    };

    return {
      domains,
      init,
      sorts: { Acceptor, Value },
      Message,
      Quorum1,
      hasAsked,
      promisesOf,
      haveAllPromised,
      mayPropose,
      actions: { Phase1a, Phase1b, Phase2a, Phase2b },
      // Each ballot has a leader of its own.
      roles: { leader: { acts: [Phase1a, Phase2a], per: 'bal' } },
      fairness: [...fairnessOf.leader, ...fairnessOf.acceptors],
      fairnessOf,
      invariants: { Agreement, VotesAsAsked },
      properties: {
        Integrity,
        RefinesConsensus,
        Chosen,
        ...(fast > 0 && parameters.values > 1 && acceptors > 1 ? { Collision } : {}),
        // In a last ballot that is fast the votes may be for different values, and then none is chosen.
        ...(fast < ballots ? { Termination } : {}),
      },
    };
  },
);
