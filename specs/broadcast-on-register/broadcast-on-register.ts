/**
 * Total order broadcast on a linearizable register: the register gives every message its place.
 *
 * The problem. From total order broadcast one gets linearizable storage. Does one get total order broadcast from linearizable
 * storage? All nodes are to deliver the same messages in the same order (Martin Kleppmann, "Designing Data-Intensive
 * Applications", 2017, chapter 9, "Implementing total order broadcast using linearizable storage").
 *
 *   TotalOrder   all nodes deliver messages in the same order,
 *   Integrity    each at most once, and only what was broadcast,
 *   Validity     what a node broadcasts it delivers, unless it crashes,
 *   Agreement    what one node delivers all nodes deliver, unless they crash.
 *
 * The protocol. The storage is a register with an integer, and increment-and-get.
 *
 *   1. Who broadcasts a message increments the register. What it gets is the position of the message.
 *   2. It sends the message with its position to all nodes.
 *   3. A node that has delivered position n delivers n + 1 next, and waits for it if it is not there.
 *
 * Why it works. The register is linearizable: no two increments get the same number, and none is left out. So positions have no
 * gaps, and that is the difference to Lamport's timestamps: who has delivered 4 and receives 6 knows that there is a 5, and
 * waits for it. After 4 and 6 by timestamps, there may be a 5, or not.
 *
 * What it costs. A node that crashes after it has incremented the register, and before it has sent the message, leaves a
 * position that is never filled. All wait for it, for ever. To decide in the end that a position stays empty, all
 * must agree on that: it takes consensus. An increment-and-get alone does not give it for more than two processes.
 *
 * Abstractions, and why they lose no behaviour: an increment is one step, as of any linearizable object; that its answer may be
 * late looks as if it came late to it. Messages are sent to one node after the other, so that a crash may come in between.
 * They overtake each other and are not lost: one that is lost is sent again until it is there. Each message is broadcast once.
 */
import { List, Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  optional,
  processes,
  range,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';

export const broadcastOnRegister = spec(
  {
    name: 'broadcast-on-register',
    title: 'Total order broadcast by positions from a linearizable register',
    topic: 'ordering and causality',
    assumes: { 'single-copy-register': 'a linearizable register' },
    parameters: {
      nodes: integer('nodes that broadcast and deliver', { default: 2, from: 1, to: 4 }),
      messages: integer('messages that are broadcast', { default: 2, from: 1, to: 3 }),
      faults: faults(['crashes'], { default: 'none' }),
      crashes: integer('nodes that crash, for ever', { default: 1, from: 1, to: 2, counts: 'crashes' }),
    },
  },
  ({ nodes, messages: most, faults: mayHappen, crashes: atMost }) => {
    const Node = processes('node', nodes, { symmetric: false });
    /** What is broadcast. */
    const M = values('m', most);
    type Node = Member<'node'>;

    /** A place in the order, counted from 1. There are more than messages, since not everybody counts without gaps. */
    const Position = range(1, nodes * most);
    const Message = messages({ Entry: { from: Node, to: Node, position: Position, m: M } });
    const Network = network(Message);
    const Status = crashes(Node, { atMost: allows(mayHappen, 'crashes') ? atMost : 0, recovery: false });
    const Placed = functionFrom(Position, optional(M));

    const { domains, initially, crashing, invariant, reachable, leadsTo, predicate } = variables({
      /** The linearizable register: how many positions were given away. */
      register: range(0, most),
      /** Who has broadcast each message, */
      sender: functionFrom(M, optional(Node)),
      /** where its place is, */
      position: functionFrom(M, optional(Position)),
      /** and to whom it was sent. */
      sent: functionFrom(M, subsetOf(Node)),
      /** What each node has received, */
      received: functionFrom(Node, Placed),
      /** and delivered, in this order. */
      delivered: functionFrom(Node, sequenceOf(M, most)),
      network: Network,
      status: Status,
    });
    const init = initially({
      register: 0,
      sender: M.to(null),
      position: M.to(null),
      sent: M.to(Set()),
      received: Node.to(Placed.to(null)),
      delivered: Node.to(List()),
      network: Network.empty,
      status: Status.none,
    });
    type State = (typeof init)[number];
    const live = crashing('status');

    /** This position comes next at the node. */
    const isNext = (s: State, node: Node, position: number) => position === s.delivered.get(node).size + 1;

    /** A node broadcasts m: it increments the register, and gets the position of m. */
    const IncrementAndGet = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { m }) => s.sender.get(m) === null,
      effect: (s, { node, m }) => ({
        register: s.register + 1,
        sender: s.sender.set(m, node),
        position: s.position.set(m, s.register + 1),
      }),
    });
    /** It sends m with its position to one node after the other. */
    const Send = live.action({
      forSome: { node: Node, m: M, to: Node },
      guard: (s, { node, m, to }) => s.sender.get(m) === node && !s.sent.get(m).has(to),
      effect: (s, { node, m, to }) => ({
        sent: s.sent.update(m, (done) => done.add(to)),
        network: s.network.send(Message.Entry({ from: node, to, position: s.position.get(m)!, m })),
      }),
    });
    /** A node receives a message, and keeps it until its turn comes. */
    const Receive = live.action({
      forSome: { entry: (s) => s.network.deliverable('Entry') },
      effect: (s, { entry }) => ({
        received: s.received.update(entry.to, (placed) => placed.set(entry.position, entry.m)),
        network: s.network.deliver(entry),
      }),
    });
    /** A node delivers the message whose position comes next. */
    const Deliver = live.action({
      forSome: { node: Node, position: Position },
      guard: (s, { node, position }) => s.received.get(node).get(position) !== null && isNext(s, node, position),
      effect: (s, { node, position }) => ({
        delivered: s.delivered.update(node, (log) => log.push(s.received.get(node).get(position)!)),
      }),
    });

    /** The greatest position that a node has seen, of its own messages or of those that it has received; 0 if it has seen none. */
    const latest = (s: State, node: Node) =>
      Math.max(
        0,
        ...M.filter((m) => s.sender.get(m) === node).map((m) => s.position.get(m)!),
        ...Position.elements!.filter((position) => s.received.get(node).get(position) !== null),
      );
    const hasDelivered = (s: State, node: Node, m: Of<typeof M>) => s.delivered.get(node).includes(m);
    /** Of what two nodes have delivered, one is a beginning of the other. */
    const TotalOrder = invariant({
      forAll: { p: Node, q: Node },
      holds: ({ delivered }, { p, q }) =>
        delivered
          .get(p)
          .zip(delivered.get(q))
          .every(([m, n]) => m === n),
    });
    /** A node delivers every message at most once, and only if it was broadcast. */
    const Integrity = invariant({
      forAll: { node: Node },
      holds: (s, { node }) => {
        const log = s.delivered.get(node);
        return log.toSet().size === log.size && log.every((m) => s.sender.get(m) !== null);
      },
    });
    /** A node that broadcasts a message delivers it, unless it crashes. */
    const Validity = leadsTo({
      forAll: { node: Node, m: M },
      from: (s, { node, m }) => s.sender.get(m) === node,
      to: (s, { node, m }) => hasDelivered(s, node, m) || !s.status.isUp(node),
    });
    /** What one node delivers, even if it crashes then, every node delivers, unless it crashes itself. */
    const Agreement = leadsTo({
      forAll: { node: Node, m: M },
      from: (s, { m }) => Node.some((other) => hasDelivered(s, other, m)),
      to: (s, { node, m }) => hasDelivered(s, node, m) || !s.status.isUp(node),
    });

    /** Everybody may deliver everything; */
    const allDelivered = predicate((s) => Node.every((node) => s.delivered.get(node).size === most));
    const AllDelivered = reachable(allDelivered);
    /** and a message may have to wait for the one before it. */
    const EntryWaits = reachable({
      forAll: { node: Node },
      holds: (s, { node }) => s.received.get(node).get(2) !== null && s.received.get(node).get(1) === null,
    });

    return {
      domains,
      init,
      Node,
      latest,
      actions: { IncrementAndGet, Send, Receive, Deliver },
      crashes: [live],
      // Who is up sends what it has begun to, messages arrive, and are delivered. Nobody need broadcast.
      fairness: [
        WF({ actions: [Send], per: ['node', 'm', 'to'] }),
        WF({ actions: [Receive], per: ['entry'] }),
        WF({ actions: [Deliver], per: ['node'] }),
      ],
      invariants: { TotalOrder, Integrity },
      properties: { Validity, Agreement, AllDelivered, ...(most > 1 ? { EntryWaits } : {}) },
      finished: predicate((s) => allDelivered(s) || s.status.count > 0),
    };
  },
);
