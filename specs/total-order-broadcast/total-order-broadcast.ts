/**
 * Total order broadcast by a leader: every node delivers the same messages in the same order, over links that lose them.
 *
 * The problem. On a machine with one core, the order of all operations is the order of its instructions. Nodes that only send
 * messages to each other have no such order: messages are late, are lost, and come to one node in this order and to another
 * in that. A node that wants to act on a message must know that nothing will be put before it later. Total order broadcast
 * makes one log of all messages (Vassos Hadzilacos and Sam Toueg, "A modular approach to fault-tolerant broadcasts and
 * related problems", Cornell TR 94-1425, 1994: atomic broadcast). It promises
 *
 *   TotalOrder   all nodes deliver messages in the same order,
 *   Integrity    each at most once, and only what was broadcast,
 *   Validity     what a node broadcasts it delivers, unless it crashes,
 *   Agreement    what one node delivers all nodes deliver, unless they crash.
 *
 * The protocol: a fixed sequencer (Xavier Défago, André Schiper and Péter Urbán, "Total order broadcast and multicast
 * algorithms: taxonomy and survey", ACM Computing Surveys 36(4), 2004). One process leads.
 *
 *   1. A node sends what it wants to broadcast to the leader, and again until it has delivered it.
 *   2. The leader appends it to its log. Its place there is its position.
 *   3. The leader sends the entry to every node, and again.
 *   4. A node delivers an entry once it has delivered all that come before it.
 *
 * Why it works. There is one log, it only grows, and a node has delivered a beginning of it: so no two nodes disagree on a
 * position. Nothing is decided by the links. They may lose, delay, repeat and reorder: what is missing is sent again, what
 * came too early waits until it is sent again, and what was delivered is not delivered twice. A node that was down, or cut
 * off, gets all that it missed, in the order in which everybody got it. What carries it all is the leader, which neither
 * crashes nor has a rival: who leads when it may crash is a question for consensus.
 *
 * Abstractions, and why they lose no behaviour: the network is the set of the messages on their way. One that is there may be
 * received any number of times, or lost, at any time: this covers duplicates, and links of any delay and order. A link that
 * is cut is one that loses everything for a while. A timeout may strike at any time, so that messages are sent again at
 * any time. Nodes do not acknowledge entries: that would only tell the leader when it may stop to send them. The leader is no
 * node itself, since it needs no message to deliver its own log. Nodes keep on disk what they have delivered. Who
 * broadcasts what is open; each message is broadcast at most once. `faults` says whether nodes crash and links lose anything.
 */
import { List } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  messages,
  network,
  optional,
  processes,
  range,
  SF,
  sequenceOf,
  spec,
  values,
  variables,
  WF,
} from '../../checker/index.ts';

export const totalOrderBroadcast = spec(
  {
    name: 'total-order-broadcast',
    title: 'Total order broadcast by a leader, over lossy links',
    topic: 'ordering and causality',
    parameters: {
      faults: faults(['crashes', 'loss'], { default: 'all' }),
      nodes: integer('nodes that broadcast and deliver', { default: 2, from: 1, to: 4 }),
      messages: integer('messages that are broadcast', { default: 2, from: 1, to: 3 }),
      crashes: integer('crashes of nodes, which may recover', { default: 1, from: 1, to: 3, counts: 'crashes' }),
    },
    definitions: {
      /** So many processes take themselves for the leader. */
      leaders: 1,
      /** What a node still has, after a crash, of what it has delivered. */
      kept: <T>(delivered: List<T>): List<T> => delivered,
    },
  },
  ({ faults: mayHappen, nodes, messages: most, crashes: mostCrashes }, { leaders, kept }) => {
    const Node = processes('node', nodes);
    const Leader = processes('leader', leaders);
    /** What is broadcast. */
    const M = values('m', most);

    /** A place in the log, counted from 1. */
    const Position = range(1, most);
    const Log = sequenceOf(M, most);
    const Packet = messages({
      /** A node wants m to be broadcast: this goes to whoever leads. */
      Request: { from: Node, m: M },
      /** In the leader's log, m is at this position. */
      Entry: { from: Leader, to: Node, position: Position, m: M },
    });
    const Network = network(Packet, { delivery: 'keep', loss: allows(mayHappen, 'loss') });
    const atMost = allows(mayHappen, 'crashes') ? mostCrashes : 0;
    const Crashes = crashes(Node, { atMost });

    const { domains, initially, action, crashing, invariant, step, reachable, leadsTo, predicate } = variables({
      /** Who has broadcast the message, or null. */
      sender: functionFrom(M, optional(Node)),
      /** What the leader has ordered. */
      log: functionFrom(Leader, Log),
      /** What each node has delivered, in this order. */
      delivered: functionFrom(Node, Log),
      network: Network,
      crashes: Crashes,
    });
    const init = initially({
      sender: M.to(null),
      log: Leader.to(List()),
      delivered: Node.to(List()),
      network: Network.empty,
      crashes: Crashes.none,
    });

    /** A node that is down does nothing; what it has delivered it still has when it comes back. */
    const live = crashing('crashes', { volatile: { delivered: (s, node) => kept(s.delivered.get(node)) } });

    /** A node broadcasts m: it asks the leader to order it. */
    const Broadcast = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { m }) => s.sender.get(m) === null,
      effect: (s, { node, m }) => ({
        sender: s.sender.set(m, node),
        network: s.network.send(Packet.Request({ from: node, m })),
      }),
    });
    /** The node has not delivered m itself: it asks again. */
    const RepeatRequest = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { node, m }) => s.sender.get(m) === node && !s.delivered.get(node).includes(m),
      effect: (s, { node, m }) => ({ network: s.network.send(Packet.Request({ from: node, m })) }),
    });
    /** The leader assigns the next position to a message that has none, and tells everybody. */
    const Order = action({
      forSome: { leader: Leader, packet: (s) => s.network.deliverable('Request') },
      guard: (s, { leader, packet: { m } }) => !s.log.get(leader).includes(m),
      effect: (s, { leader, packet: { m } }) => {
        const log = s.log.update(leader, (entries) => entries.push(m));
        const position = log.get(leader).size;
        const entries = Node.map((to) => Packet.Entry({ from: leader, to, position, m }));
        return { log, network: s.network.sendAll(entries) };
      },
    });
    /** The leader sends an entry to a node again: it may have been lost. */
    const RepeatEntry = action({
      forSome: { leader: Leader, to: Node, position: Position },
      guard: (s, { leader, position }) => position <= s.log.get(leader).size,
      effect: (s, { leader, to, position }) => {
        const m = s.log.get(leader).get(position - 1)!;
        return { network: s.network.send(Packet.Entry({ from: leader, to, position, m })) };
      },
    });
    /** A node delivers the entry that comes next. */
    const Deliver = live.action({
      forSome: { packet: (s) => s.network.deliverable('Entry') },
      guard: (s, { packet: { to: node, position } }) => position === s.delivered.get(node).size + 1,
      effect: (s, { packet: { to: node, m } }) => ({ delivered: s.delivered.update(node, (log) => log.push(m)) }),
    });

    /** Of what two nodes have delivered, one is a beginning of the other. */
    const TotalOrder = invariant({
      forAll: { p: Node, q: Node },
      holds: ({ delivered }, { p, q }) => {
        const [one, other] = [delivered.get(p), delivered.get(q)];
        return one.zip(other).every(([m, n]) => m === n);
      },
    });
    /** A node delivers every message at most once, and only if it was broadcast. */
    const Integrity = invariant({
      forAll: { node: Node },
      holds: (s, { node }) => {
        const log = s.delivered.get(node);
        return log.toSet().size === log.size && log.every((m) => s.sender.get(m) !== null);
      },
    });
    /** What a node has delivered it has delivered for good, also after a crash: nothing is delivered once more. */
    const ForGood = step({
      forAll: { node: Node },
      holds: (s, t, { node }) => t.delivered.get(node).take(s.delivered.get(node).size).equals(s.delivered.get(node)),
    });
    /** A node that broadcasts a message delivers it, unless it crashes. */
    const Validity = leadsTo({
      forAll: { node: Node, m: M },
      from: (s, { node, m }) => s.sender.get(m) === node,
      to: (s, { node, m }) => s.delivered.get(node).includes(m) || !s.crashes.isUp(node),
    });
    /** What one node delivers, even if it crashes then, every node delivers, unless it crashes itself. */
    const Agreement = leadsTo({
      forAll: { node: Node, m: M },
      from: (s, { m }) => Node.some((other) => s.delivered.get(other).includes(m)),
      to: (s, { node, m }) => s.delivered.get(node).includes(m) || !s.crashes.isUp(node),
    });

    /** Everybody may deliver everything, also after a crash. */
    const allDelivered = predicate((s) => Node.every((node) => s.delivered.get(node).size === most));
    const AllDelivered = reachable((s) => allDelivered(s) && s.crashes.count === atMost);
    /** The second entry may come when the first is lost: it has to wait. */
    const EntryWaits = reachable({
      forAll: { node: Node },
      holds: (s, { node }) => {
        const isOnItsWay = (wanted: number) =>
          s.network.some((m) => m.type === 'Entry' && m.to === node && m.position === wanted);
        return s.delivered.get(node).isEmpty() && isOnItsWay(2) && !isOnItsWay(1);
      },
    });
    /** Everything that was on its way may be lost, before anybody has delivered anything. */
    const EverythingLost = reachable(
      (s) =>
        s.network.isEmpty() &&
        Leader.some((leader) => s.log.get(leader).size === most) &&
        Node.every((node) => s.delivered.get(node).isEmpty()),
    );

    const owed = {
      // Timeouts strike in the end.
      RepeatRequest: WF({ actions: [RepeatRequest], per: ['node', 'm'] }),
      RepeatEntry: WF({ actions: [RepeatEntry], per: ['leader', 'to', 'position'] }),
      // Fair-lossy links: what is sent again and again to a process that is up is received again and again.
      Order: SF({ actions: [Order], per: ['leader', 'packet'] }),
      Deliver: SF({ actions: [Deliver], per: ['packet'] }),
    };
    return {
      domains,
      init,
      Node,
      M,
      Packet,
      actions: { Broadcast, RepeatRequest, Order, RepeatEntry, Deliver },
      crashes: [live],
      fairness: Object.values(owed),
      owed,
      invariants: { TotalOrder, Integrity },
      properties: {
        ForGood,
        Validity,
        Agreement,
        AllDelivered,
        ...(allows(mayHappen, 'loss') ? { EverythingLost, ...(most > 1 ? { EntryWaits } : {}) } : {}),
      },
      finished: allDelivered,
    };
  },
);
