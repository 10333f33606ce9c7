/**
 * A unique name by timestamps: of all who claim it, it goes to the one with the lowest.
 *
 * The problem. Two users ask two nodes for the same name, and each node is to answer its user now. Lamport's timestamps put all
 * claims in one order (Leslie Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978),
 * so it seems enough to say that the first in this order wins. But the order is known only afterwards, to whoever has collected
 * all claims. A node that knows of no earlier claim does not know that there is none: another node may have made one, which is
 * on its way. (Martin Kleppmann, "Designing Data-Intensive Applications", 2017, chapter 9: "Timestamp ordering is not
 * sufficient".)
 *
 * The protocol: what Lamport's mutual exclusion does for a lock, for a name that is never given back.
 *
 *   1. A node that claims the name for its user adds 1 to its clock, and sends the claim with this timestamp to all others.
 *   2. Who hears of a claim notes it, sets its clock to the timestamp, if this is greater, and acknowledges it.
 *   3. A node that has been heard by all others, and knows of no earlier claim, has the name.
 *   4. A node that knows of an earlier claim than its own tells its user that the name is taken.
 *
 * Why it works. Channels are FIFO. When q acknowledges the claim of p, its clock is not below that timestamp, so what q claims
 * later comes later in the order. What q claimed before it also sent before, so p has it when the acknowledgement is there.
 * Who has all acknowledgements therefore knows every claim that comes before its own.
 *
 * What it costs. Everybody must answer. One node that is down, and nobody gets the name any more: this is no way to tolerate
 * faults. To agree on a total order in spite of them is total order broadcast.
 *
 * Abstractions, and why they lose no behaviour: there is one name, since claims of one say nothing of another, and each node
 * has one user, who claims once; the users of one node could be served by it in turn. Clocks count claims only: other events
 * would only make them greater. A node that crashes does not come back, since one that does with what it knew is one that was
 * slow. Messages are not lost: a lost one is one that never arrives, as from a node that is down.
 */
import { Set } from 'immutable';
import {
  allows,
  choice,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  oneOf,
  processes,
  range,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const timestampUniqueness = spec(
  {
    name: 'timestamp-uniqueness',
    title: 'A unique name that goes to the lowest timestamp',
    topic: 'ordering and causality',
    parameters: {
      nodes: integer('nodes, each with a user who may claim the name', { default: 3, from: 2, to: 4 }),
      faults: faults(['crashes'], { default: 'none' }),
      crashes: integer('nodes that crash, for ever', { default: 1, from: 1, to: 3, counts: 'crashes' }),
      channels: choice('whether messages from one node to another arrive in the order of sending', {
        default: 'fifo',
        options: ['fifo', 'unordered'],
      }),
    },
  },
  ({ nodes, faults: mayHappen, crashes: atMost, channels }) => {
    const Node = processes('node', nodes, { symmetric: false });
    type Node = Member<'node'>;
    /** What a clock shows, and the number of a timestamp; 0 stands for no claim. */
    const Clock = range(0, nodes);
    const Message = messages({
      Claim: { from: Node, to: Node, clock: Clock },
      Ack: { from: Node, to: Node },
    });
    // At most a claim and an acknowledgement are on their way from one node to another.
    const Network = network(
      Message,
      channels === 'fifo' ? { order: 'fifo', among: [Node], capacity: 2 } : { order: 'unordered' },
    );
    const Status = crashes(Node, { atMost: allows(mayHappen, 'crashes') ? atMost : 0, recovery: false });

    const { domains, initially, crashing, invariant, reachable, leadsTo, predicate } = variables({
      clock: functionFrom(Node, Clock),
      /** The claims that each node knows of, its own among them. */
      claims: functionFrom(Node, functionFrom(Node, Clock)),
      /** Who has acknowledged its own. */
      heardBy: functionFrom(Node, subsetOf(Node)),
      /** What each node has told its user. */
      answer: functionFrom(Node, oneOf('none', 'yours', 'taken')),
      network: Network,
      status: Status,
    });
    const init = initially({
      clock: Node.to(0),
      claims: Node.to(Node.to(0)),
      heardBy: Node.to(Set()),
      answer: Node.to('none'),
      network: Network.empty,
      status: Status.none,
    });
    type State = (typeof init)[number];
    const live = crashing('status');

    const claimed = (s: State, p: Node) => s.claims.get(p).get(p) > 0;
    /** Of two claims, that of p, with this number, comes first: by number, and of equal numbers by node. */
    const isBefore = (p: Node, mine: number, q: Node, theirs: number) =>
      mine < theirs || (mine === theirs && Node.index(p) < Node.index(q));
    /** p knows of a claim of q that comes before its own. */
    const knowsEarlier = (s: State, p: Node, q: Node) => {
      const known = s.claims.get(p);
      return p !== q && known.get(q) > 0 && isBefore(q, known.get(q), p, known.get(p));
    };
    const waits = (s: State, p: Node) => claimed(s, p) && s.answer.get(p) === 'none';

    /** A node claims the name for its user, with the next timestamp. */
    const Claim = live.action({
      forSome: { p: Node },
      guard: (s, { p }) => !claimed(s, p),
      effect: (s, { p }) => {
        const clock = s.clock.get(p) + 1;
        return {
          clock: s.clock.set(p, clock),
          claims: s.claims.update(p, (known) => known.set(p, clock)),
          network: s.network.sendAll(Node.others(p).map((to) => Message.Claim({ from: p, to, clock }))),
        };
      },
    });
    /** A node hears of a claim: it will claim nothing before that any more, and says so. */
    const HearClaim = live.action({
      forSome: { m: (s) => s.network.deliverable('Claim') },
      effect: (s, { m }) => ({
        clock: s.clock.update(m.to, (clock) => Math.max(clock, m.clock)),
        claims: s.claims.update(m.to, (known) => known.set(m.from, m.clock)),
        network: s.network.reply(m, Message.Ack({ from: m.to, to: m.from })),
      }),
    });
    /** A node hears that its claim is known. */
    const HearAck = live.action({
      forSome: { m: (s) => s.network.deliverable('Ack') },
      effect: (s, { m }) => ({
        heardBy: s.heardBy.update(m.to, (nodes) => nodes.add(m.from)),
        network: s.network.deliver(m),
      }),
    });
    /** A node that was heard by all others, and knows of no earlier claim, has the name. */
    const Take = live.action({
      forSome: { p: Node },
      guard: (s, { p }) =>
        waits(s, p) && s.heardBy.get(p).size === nodes - 1 && Node.every((q) => !knowsEarlier(s, p, q)),
      effect: (s, { p }) => ({ answer: s.answer.set(p, 'yours') }),
    });
    /** A node that knows of an earlier claim tells its user that the name is taken. */
    const Yield = live.action({
      forSome: { p: Node },
      guard: (s, { p }) => waits(s, p) && Node.some((q) => knowsEarlier(s, p, q)),
      effect: (s, { p }) => ({ answer: s.answer.set(p, 'taken') }),
    });

    /** No two users are told that the name is theirs. */
    const Unique = invariant({
      forAll: { p: Node, q: Node },
      holds: ({ answer }, { p, q }) => p === q || answer.get(p) !== 'yours' || answer.get(q) !== 'yours',
    });
    /** It goes to the lowest timestamp: who has it has claimed it before all others. */
    const LowestWins = invariant({
      forAll: { p: Node, q: Node },
      holds: (s, { p, q }) =>
        p === q ||
        s.answer.get(p) !== 'yours' ||
        !claimed(s, q) ||
        isBefore(p, s.claims.get(p).get(p), q, s.claims.get(q).get(q)),
    });
    /** Nobody is told that it is taken for no reason: somebody else has claimed it before. */
    const TakenBySomebody = invariant({
      forAll: { p: Node },
      holds: (s, { p }) =>
        s.answer.get(p) !== 'taken' ||
        Node.others(p).some((q) => claimed(s, q) && isBefore(q, s.claims.get(q).get(q), p, s.claims.get(p).get(p))),
    });
    const isAnswered = (s: State, { p }: { readonly p: Node }) => s.answer.get(p) !== 'none';
    /** Every claim is answered, as long as no node crashes. */
    const Termination = leadsTo({
      forAll: { p: Node },
      from: (s, { p }) => waits(s, p),
      to: (s, { p }) => isAnswered(s, { p }) || s.status.count > 0,
    });

    /** Every user may get the name, also if somebody else claims it at the same time, */
    const Contended = reachable({
      forAll: { p: Node, q: Node },
      holds: (s, { p, q }) =>
        Node.index(p) >= Node.index(q) ||
        (s.answer.get(p) === 'yours' && s.claims.get(p).get(p) === s.claims.get(q).get(q)),
    });
    /** also the last of the nodes, if it was the first to claim it; */
    const LastNodeWins = reachable(
      (s) => s.answer.get(Node.member(nodes)) === 'yours' && Node.every((p) => claimed(s, p)),
    );
    /** and all may be answered. */
    const finished = predicate((s) => Node.every((p) => isAnswered(s, { p })));
    const AllAnswered = reachable((s) => finished(s) && s.network.isEmpty());

    return {
      domains,
      init,
      Node,
      actions: { Claim, HearClaim, HearAck, Take, Yield },
      crashes: [live],
      // Messages arrive, and nodes answer. No user need claim the name.
      fairness: [WF({ actions: [HearClaim, HearAck], per: ['m'] }), WF({ actions: [Take, Yield], per: ['p'] })],
      invariants: { Unique, LowestWins, TakenBySomebody },
      properties: { Termination, Contended, LastNodeWins, AllAnswered },
      finished: predicate((s) => finished(s) || s.status.count > 0),
      waits,
      isAnswered,
      knowsEarlier,
      claimed,
      isBefore,
    };
  },
);
