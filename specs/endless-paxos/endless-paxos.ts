/**
 * Single-decree Paxos with ballots without end, after Leslie Lamport, "Paxos Made Simple", ACM SIGACT News 32(4), 2001,
 * sections 2.2 and 2.4. It asks what the spec `paxos`, in which the ballots run out, cannot ask: is a value ever chosen, if
 * proposers may go on for ever to outbid each other? The paper's answer: not if two of them keep doing so; therefore a
 * distinguished proposer must be elected in the end, that alone begins ballots.
 *
 * The two phases are those of `paxos`, but a ballot is led by a proposer, which leads one at a time.
 *
 * Abstractions. Values are left out, and votes are not told in promises: they decide for what a leader asks, and never
 * whether it may ask. Only the order of ballots matters, so a ballot is known by its rank among those that still matter to
 * somebody; whenever one begins, all are renumbered. What was sent in a ballot is lost when its leader leaves it for
 * another, so a message names the leader of its ballot in the place of the ballot. So there are finitely many states, and
 * who goes on for ever comes back to one of them. Every run of this spec is a run of Paxos; the README tells which it
 * leaves out.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  messages,
  optional,
  processes,
  range,
  renumbering,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const endlessPaxos = spec(
  {
    name: 'endless-paxos',
    title: "Lamport's Paxos with ballots without end",
    topic: 'consensus',
    parameters: {
      proposers: integer('proposers', { default: 2, from: 1, to: 4 }),
      acceptors: integer('acceptors', { default: 3, from: 1, to: 7 }),
    },
  },
  ({ proposers, acceptors }) => {
    const Proposer = processes('p', proposers);
    const Acceptor = processes('a', acceptors);
    const Quorum = Acceptor.quorums();
    // Each proposer leads one ballot at most, and for each acceptor one is the highest in which it has taken part.
    const highest = proposers + acceptors - 1;
    /** A ballot, or -1 for none. */
    const BallotOrNone = range(-1, highest);
    /** All are of the ballot that p leads. */
    const Message = messages({
      /** p asks for promises. */
      OneA: { p: Proposer },
      /** acc promises to take no part in lower ballots. */
      OneB: { acc: Acceptor, p: Proposer },
      /** p asks for votes. */
      TwoA: { p: Proposer },
      /** acc votes. */
      TwoB: { acc: Acceptor, p: Proposer },
    });

    const { domains, initially, action, reachable, eventually, predicate } = variables({
      /** The distinguished proposer; null as long as none is elected, and each takes itself for it. */
      distinguished: optional(Proposer),
      /** The ballot that the proposer leads. */
      ballot: functionFrom(Proposer, BallotOrNone),
      /** The highest ballot in which the acceptor has taken part. */
      maxBal: functionFrom(Acceptor, BallotOrNone),
      /** What was sent in the ballots that are led. */
      msgs: subsetOf(Message),
    });
    const init = initially({
      distinguished: null,
      ballot: Proposer.to(-1),
      maxBal: Acceptor.to(-1),
      msgs: Set(),
    });
    type State = (typeof init)[number];

    /** The ballots by their ranks among those that matter still. */
    const ranked = renumbering(({ ballot, maxBal }: Pick<State, 'ballot' | 'maxBal'>) => {
      const led = Proposer.map((p) => ballot.get(p)).filter((bal) => bal !== -1);
      // A promise to take no part below a ballot that is below all that are led keeps nobody from anything.
      const promised = Acceptor.map((acc) => maxBal.get(acc)).filter((bal) => led.some((other) => other <= bal));
      const mattering = Set([...led, ...promised]);
      const rank = (bal: number) => (mattering.has(bal) ? mattering.count((other) => other < bal) : -1);
      return {
        ballot: Proposer.to((p) => rank(ballot.get(p))),
        maxBal: Acceptor.to((acc) => rank(maxBal.get(acc))),
      };
    });
    /** A ballot above all. */
    const above = highest + 1;
    /** Everything that p may have sent or been sent in the ballot that it leads. */
    const sentIn = (p: Member<'p'>) => [
      ...[Message.OneA({ p }), Message.TwoA({ p })],
      ...Acceptor.map((acc) => Message.OneB({ acc, p })),
      ...Acceptor.map((acc) => Message.TwoB({ acc, p })),
    ];

    /** Only the distinguished proposer begins ballots, once there is one. */
    const mayBegin = (s: State, p: Member<'p'>) => s.distinguished === null || s.distinguished === p;
    /** The proposer has no ballot yet, or there is a higher one. */
    const needsBallot = ({ ballot }: State, p: Member<'p'>) =>
      ballot.get(p) === -1 || Proposer.some((other) => ballot.get(other) > ballot.get(p));

    /** Proposer p is elected: from now on no other begins a ballot. */
    const Elect = action({
      forSome: { p: Proposer },
      guard: (s) => s.distinguished === null,
      effect: (_, { p }) => ({ distinguished: p }),
    });
    /** Proposer p has no ballot, or was outbid: it begins one above all, and asks every acceptor for a promise. */
    const Phase1a = action({
      forSome: { p: Proposer },
      guard: (s, { p }) => mayBegin(s, p) && needsBallot(s, p),
      effect: (s, { p }) => ({
        ...ranked({ ballot: s.ballot.set(p, above), maxBal: s.maxBal }),
        msgs: s.msgs.subtract(sentIn(p)).add(Message.OneA({ p })),
      }),
    });
    /** Acceptor acc is asked to join a ballot above all that it took part in: it promises. */
    const Phase1b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'OneA'), acc: Acceptor },
      guard: (s, { m, acc }) => s.ballot.get(m.p) > s.maxBal.get(acc),
      effect: (s, { m: { p }, acc }) => ({
        maxBal: s.maxBal.set(acc, s.ballot.get(p)),
        msgs: s.msgs.add(Message.OneB({ acc, p })),
      }),
    });
    /** Proposer p asks the acceptors to vote in its ballot, once a quorum has promised. */
    const Phase2a = action({
      forSome: { p: Proposer },
      guard: (s, { p }) => Quorum.some((Q) => Q.every((acc) => s.msgs.has(Message.OneB({ acc, p })))),
      effect: (s, { p }) => ({ msgs: s.msgs.add(Message.TwoA({ p })) }),
    });
    /** Acceptor acc is asked to vote, and does so unless it has promised to take no part in that ballot. */
    const Phase2b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'TwoA'), acc: Acceptor },
      guard: (s, { m, acc }) => s.ballot.get(m.p) >= s.maxBal.get(acc),
      effect: (s, { m: { p }, acc }) => ({
        maxBal: s.maxBal.set(acc, s.ballot.get(p)),
        msgs: s.msgs.add(Message.TwoB({ acc, p })),
      }),
    });

    /** A value is chosen in the ballot of some proposer: a quorum has voted in it. */
    const chosen = predicate((s) =>
      Proposer.some((p) => Quorum.some((Q) => Q.every((acc) => s.msgs.has(Message.TwoB({ acc, p }))))),
    );
    const Chosen = reachable(chosen);
    /** Some value is chosen. */
    const Termination = eventually(chosen);

    const fairnessOf = {
      Elect: WF({ actions: [Elect] }),
      Phase1a: WF({ actions: [Phase1a], per: ['p'] }),
      Phase1b: WF({ actions: [Phase1b], per: ['acc'] }),
      Phase2a: WF({ actions: [Phase2a], per: ['p'] }),
      Phase2b: WF({ actions: [Phase2b], per: ['acc'] }),
    };

    return {
      domains,
      init,
      Message,
      actions: { Elect, Phase1a, Phase1b, Phase2a, Phase2b },
      fairness: Object.values(fairnessOf),
      fairnessOf,
      mayBegin,
      needsBallot,
      ranked,
      sentIn,
      properties: { Chosen, Termination },
      finished: chosen,
      ranks: { ballot: { in: ['ballot', 'maxBal'], by: ranked } },
    };
  },
);
