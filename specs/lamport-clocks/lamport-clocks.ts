/**
 * Lamport's logical clocks, after Leslie Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM
 * 21(7), 1978; and vector clocks, after Colin Fidge, "Timestamps in message-passing systems that preserve the partial
 * ordering", ACSC 1988, and Friedemann Mattern, "Virtual time and global states of distributed systems", 1989.
 *
 * The problem. Numbers that several nodes give to their operations by themselves are to respect causality: if one operation
 * could have influenced another, it is to have the smaller number. Clocks on the wall cannot promise that.
 *
 * What happened before what. Of two events on one node the earlier one happened before the later one. Sending a message
 * happened before receiving it. And what happened before something that happened before, happened before. Two events of which
 * neither happened before the other are concurrent: neither knows of the other.
 *
 * Lamport's clocks. Each node has a counter, and each message bears the counter of its sender.
 *
 *   An event      The node adds 1 to its counter, and numbers the event so.
 *   A receipt     Before that, it sets its counter to that of the message, if this is greater.
 *
 * A timestamp is a number and the node, which decides between equal numbers. So all events are in one order, and that
 * order respects causality: along each step of "happened before" the number grows.
 *
 * Vector clocks. Each node counts its own events, and keeps for each other node how many of that node's events it knows of.
 * That says exactly what happened before an event: one vector is nowhere greater than another, and somewhere smaller, just
 * if the one event happened before the other. The price is a number for each node, and that concurrent events have no order.
 *
 * Here both clocks run side by side. What happened before each event is kept with it, as the set of those events; that is
 * what the clocks are judged by, and no node looks at it.
 *
 * Abstractions, and why they lose no behaviour: messages overtake each other; one that is lost or late is one that is not
 * received. What messages say does not matter, only when they are sent. The number of events is bounded for each node.
 */
import { List, Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  variables,
} from '../../checker/index.ts';

/** What an event is stamped with: the number and the node that are Lamport's timestamp, and the vector. */
export interface Stamp {
  readonly number: number;
  /** The node, by its place. */
  readonly node: number;
  readonly vector: readonly number[];
}

/** Lamport's total order: by number, and of equal numbers by node. */
export const isLess = (a: Stamp, b: Stamp): boolean =>
  a.number < b.number || (a.number === b.number && a.node < b.node);
/** The partial order of vectors: nowhere greater, and not the same. */
export const isBelow = (a: Stamp, b: Stamp): boolean =>
  a.vector.every((count, k) => count <= b.vector[k]!) && a.vector.some((count, k) => count < b.vector[k]!);

export const lamportClocks = spec(
  {
    name: 'lamport-clocks',
    title: "Lamport's clocks, and vector clocks beside them",
    topic: 'ordering and causality',
    parameters: {
      nodes: integer('nodes', { default: 2, from: 2, to: 4 }),
      events: integer('events on each node: sending, receiving, and others', { default: 3, from: 1, to: 4 }),
    },
    definitions: {
      /** What a node numbers its next event by: its counter, and that of the message, if the event is a receipt. */
      nextNumber: (own: number, received?: number): number => Math.max(own, received ?? 0) + 1,
      /** How many events of some node a node knows of at its next event, one more of its own. */
      nextCount: (own: number, received: number | undefined, isItself: boolean): number =>
        Math.max(own, received ?? 0) + (isItself ? 1 : 0),
      /** The order of timestamps: this one comes before that one. */
      precedes: isLess,
      /** The order of vectors. */
      below: isBelow,
    },
  },
  ({ nodes, events: most }, { nextNumber, nextCount, precedes, below }) => {
    const Node = processes('node', nodes, { symmetric: false });
    type Node = Member<'node'>;
    /** An event: the n-th on its node, counted from 1. */
    const Event = record({ node: Node, n: range(1, most) });
    const Vector = functionFrom(Node, range(0, most));
    const Clock = record({ number: range(0, nodes * most), vector: Vector });
    /** A message is known by the event of its sending, and bears the clock of its sender. */
    const Message = messages({ Message: { from: Node, to: Node, sent: Event, clock: Clock } });
    const Network = network(Message);

    const { domains, initially, action, invariant, reachable, predicate } = variables({
      /** The clocks of each node. */
      clock: functionFrom(Node, Clock),
      /** Its events, each with what the clocks showed, */
      stamps: functionFrom(Node, sequenceOf(Clock, most)),
      /** and, for the judge alone, with all events that happened before it. */
      past: functionFrom(Node, sequenceOf(subsetOf(Event), most)),
      network: Network,
    });
    const init = initially({
      clock: Node.to(Clock({ number: 0, vector: Node.to(0) })),
      stamps: Node.to(List()),
      past: Node.to(List()),
      network: Network.empty,
    });
    type State = (typeof init)[number];
    type Event = Of<typeof Event>;
    type Message = Of<typeof Message>;

    const count = (s: State, node: Node) => s.stamps.get(node).size;
    const mayAct = (s: State, node: Node) => count(s, node) < most;
    /** The next event happens on a node; it may be the receipt of a message. */
    const happens = (s: State, node: Node, received?: Message) => {
      const { number, vector } = s.clock.get(node);
      const clock = Clock({
        number: nextNumber(number, received?.clock.number),
        vector: Node.to((other) => nextCount(vector.get(other), received?.clock.vector.get(other), other === node)),
      });
      return {
        clock: s.clock.set(node, clock),
        stamps: s.stamps.update(node, (stamps) => stamps.push(clock)),
        past: s.past.update(node, (pasts) => pasts.push(pastOf(s, node, received))),
      };
    };
    const pastOf = (s: State, node: Node, received?: Message): Set<Event> => {
      const own = count(s, node) === 0 ? Set<Event>() : upTo(s, Event({ node, n: count(s, node) }));
      return received === undefined ? own : own.union(upTo(s, received.sent));
    };
    /** An event, and all that happened before it. */
    const upTo = (s: State, event: Event) =>
      s.past
        .get(event.node)
        .get(event.n - 1)!
        .add(event);

    /** Something happens on a node by itself. */
    const Act = action({
      forSome: { node: Node },
      guard: (s, { node }) => mayAct(s, node),
      effect: (s, { node }) => happens(s, node),
    });
    /** A node sends a message with its clock. */
    const Send = action({
      forSome: { node: Node, to: Node },
      guard: (s, { node, to }) => node !== to && mayAct(s, node),
      effect: (s, { node, to }) => {
        const sent = Event({ node, n: count(s, node) + 1 });
        const after = happens(s, node);
        const message = Message.Message({ from: node, to, sent, clock: after.clock.get(node) });
        return { ...after, network: s.network.send(message) };
      },
    });
    /** A node receives a message, and learns of what its sender knew. */
    const Receive = action({
      forSome: { m: (s) => s.network.deliverable('Message') },
      guard: (s, { m }) => mayAct(s, m.to),
      effect: (s, { m }) => ({ ...happens(s, m.to, m), network: s.network.deliver(m) }),
    });

    const hasHappened = (s: State, { node, n }: Event) => n <= count(s, node);
    const happenedBefore = (s: State, a: Event, b: Event) =>
      s.past
        .get(b.node)
        .get(b.n - 1)!
        .has(a);
    const stampOf = (s: State, { node, n }: Event): Stamp => {
      const { number, vector } = s.stamps.get(node).get(n - 1)!;
      return { number, node: Node.index(node), vector: Node.map((other) => vector.get(other)) };
    };
    const isEarlier = (s: State, a: Event, b: Event) => precedes(stampOf(s, a), stampOf(s, b));
    /** Of any two events that have happened. */
    const ofAnyTwo = (holds: (s: State, a: Event, b: Event) => boolean) =>
      invariant({
        forAll: { a: Event, b: Event },
        holds: (s, { a, b }) => a === b || !hasHappened(s, a) || !hasHappened(s, b) || holds(s, a, b),
      });

    /** If one event happened before another, its timestamp comes first: Lamport's clock condition. */
    const ClockCondition = ofAnyTwo((s, a, b) => !happenedBefore(s, a, b) || isEarlier(s, a, b));
    /** Of any two events one comes first. */
    const TotalOrder = ofAnyTwo((s, a, b) => isEarlier(s, a, b) !== isEarlier(s, b, a));
    /** One event happened before another if and only if its vector is below: the vectors tell all of causality. */
    const VectorCondition = ofAnyTwo((s, a, b) => happenedBefore(s, a, b) === below(stampOf(s, a), stampOf(s, b)));
    /** Of some two events neither happened before the other, */
    const Concurrent = reachable((s) =>
      Event.elements!.some((a) =>
        Event.elements!.some(
          (b) =>
            a.node !== b.node &&
            hasHappened(s, a) &&
            hasHappened(s, b) &&
            !happenedBefore(s, a, b) &&
            !happenedBefore(s, b, a),
        ),
      ),
    );
    /** and causality reaches as far as it can: from the first event of the first node to the last one of every other. */
    const AllConnected = reachable((s) =>
      Node.every((node) => {
        const [first, last] = [Event({ node: Node.member(1), n: 1 }), Event({ node, n: most })];
        return node === 'node1' || (hasHappened(s, last) && happenedBefore(s, first, last));
      }),
    );
    const finished = predicate((s) => Node.every((node) => !mayAct(s, node)));

    return {
      domains,
      init,
      actions: { Act, Send, Receive },
      invariants: { ClockCondition, TotalOrder, VectorCondition },
      properties: { Concurrent, ...(most > 1 ? { AllConnected } : {}) },
      finished,
      Node,
      Event,
      Message,
      count,
      happens,
      ofAnyTwo,
      happenedBefore,
      isEarlier,
    };
  },
);
