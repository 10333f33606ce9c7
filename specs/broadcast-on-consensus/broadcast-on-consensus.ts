/**
 * Total order broadcast from repeated consensus, after Tushar Chandra and Sam Toueg, "Unreliable failure detectors for reliable distributed systems",
 * JACM 43(2), 1996, section 7, figure 7.
 *
 * The problem. Consensus decides one thing, once. Total order broadcast goes on and on: all nodes deliver all messages, in one order. That the first is
 * made of the second is plain: decide what is delivered first. Here is the other way round.
 *
 * The protocol.
 *
 *   1. A_broadcast(m)   A node that broadcasts m gives it to a reliable broadcast: it reaches all or nobody, in any order.
 *   2. R_deliver(m)     When m reaches a node, the node keeps it.
 *   3. Propose          A node that has messages which it has not delivered goes on to its next round, and proposes all of them to the consensus of that round.
 *   4. A_deliver        It waits until that consensus has decided. Then it delivers the messages of the batch that was decided, in an order that is the same
 *                       for all, such as that of their numbers.
 *
 * Why it works. In each round all who get so far deliver the same batch in the same order, so that by induction they have delivered the same when they
 * come to the next: nobody can be ahead of others by anything but whole rounds, or a beginning of one. What is to be delivered again is not proposed. A message
 * of a node that stays up reaches all, who propose it in each of their rounds until it is delivered; so it cannot be passed over for ever. What
 * reaches one reaches all; so if one goes on to a round, all do, and learn what was decided there.
 *
 * Abstractions, and why they lose no behaviour. Both things that it is made of are taken as given, with what they promise and no more. The reliable broadcast is
 * uniform: what has reached anybody, even one that crashes then, reaches all who are up; so it is if nodes relay what they receive to all before they keep it. Consensus
 * decides something that was proposed in its round, at any time, once, if somebody who is up waits for it. A batch is delivered one message after the other, so
 * that a crash may come in between; in the paper it is delivered at once. Each message is broadcast once. Who crashes stays down.
 */
import { List, Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
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
import { atomicBroadcast } from '../total-order-broadcast/atomic-broadcast.ts';

export const broadcastOnConsensus = spec(
  {
    name: 'broadcast-on-consensus',
    title: 'Total order broadcast from repeated consensus',
    topic: 'ordering and causality',
    assumes: { 'failure-detector': 'consensus, in each round' },
    parameters: {
      nodes: integer('nodes that broadcast and deliver', { default: 2, from: 1, to: 4 }),
      messages: integer('messages that are broadcast', { default: 2, from: 1, to: 3 }),
      faults: faults(['crashes'], { default: 'all' }),
      crashes: integer('nodes that crash, for good', { default: 1, from: 1, to: 3, counts: 'crashes' }),
    },
    definitions: {
      /** The reliable broadcast owes a message to who is up: its sender is up, or it has reached somebody who is up, or who has crashed since. */
      isOwed: (senderIsUp: boolean, hasReachedUp: boolean, hasReachedCrashed: boolean): boolean =>
        senderIsUp || hasReachedUp || hasReachedCrashed,
    },
  },
  ({ nodes, messages: most, faults: mayHappen, crashes: atMost }, { isOwed }) => {
    if (atMost > nodes) throw new RangeError(`crashes = ${atMost} are more than all nodes = ${nodes}`);
    const Node = processes('node', nodes);
    /** What is broadcast, with numbers: a batch has an order. */
    const M = values('m', most, { symmetric: false });
    type Node = Member<'node'>;
    type M = Member<'m'>;
    const Batch = subsetOf(M);
    /** Each round delivers at least one message. Round 0 is before the first. */
    const Round = range(1, most);
    const Crashes = crashes(Node, { atMost: allows(mayHappen, 'crashes') ? atMost : 0, recovery: false });

    const { domains, initially, crashing, action, invariant, reachable, leadsTo, refines, predicate } = variables({
      /** Who has broadcast the message, or null. */
      sender: functionFrom(M, optional(Node)),
      /** What has reached each node by the reliable broadcast. */
      rDelivered: functionFrom(Node, Batch),
      /** In which round each node is, */
      round: functionFrom(Node, range(0, most)),
      /** what was proposed in each, */
      proposals: functionFrom(Round, subsetOf(Batch)),
      /** and decided. */
      decision: functionFrom(Round, optional(Batch)),
      /** What each node has delivered, in this order. */
      delivered: functionFrom(Node, sequenceOf(M, most)),
      crashes: Crashes,
    });
    const init = initially({
      sender: M.to(null),
      rDelivered: Node.to(Set()),
      round: Node.to(0),
      proposals: functionFrom(Round, subsetOf(Batch)).to(Set()),
      decision: functionFrom(Round, optional(Batch)).to(null),
      delivered: Node.to(List()),
      crashes: Crashes.none,
    });
    type State = (typeof init)[number];

    /** What the consensus of the node's round has decided; null if nothing yet. */
    const batch = (s: State, node: Node) => (s.round.get(node) === 0 ? Set<M>() : s.decision.get(s.round.get(node)));
    /** What has reached the node, and was not delivered by it. */
    const undelivered = (s: State, node: Node) =>
      M.filter((m) => s.rDelivered.get(node).has(m) && !s.delivered.get(node).includes(m));
    /** What of its batch it has still to deliver, in the order that is the same for all; null if it waits for the decision. */
    const rest = (s: State, node: Node) => {
      const decided = batch(s, node);
      return decided === null ? null : M.filter((m) => decided.has(m) && !s.delivered.get(node).includes(m));
    };
    const delivers = (s: State, node: Node, m: M) => ({ delivered: s.delivered.update(node, (log) => log.push(m)) });
    /** A node that has crashed does nothing any more. */
    const live = crashing('crashes');

    /** A node broadcasts m: it gives it to the reliable broadcast. */
    const A_broadcast = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { m }) => s.sender.get(m) === null,
      effect: (s, { node, m }) => ({ sender: s.sender.set(m, node) }),
    });
    /** A message reaches a node. */
    const R_deliver = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { node, m }) => s.sender.get(m) !== null && !s.rDelivered.get(node).has(m),
      effect: (s, { node, m }) => ({ rDelivered: s.rDelivered.update(node, (kept) => kept.add(m)) }),
    });
    /** A node that is done with its round, and has messages which it has not delivered, proposes them in the next one. */
    const Propose = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => rest(s, node)?.length === 0 && undelivered(s, node).length > 0,
      effect: (s, { node }) => {
        const round = s.round.get(node) + 1;
        return {
          round: s.round.set(node, round),
          // Once it has decided, nothing is made of it any more.
          proposals:
            s.decision.get(round) === null
              ? s.proposals.update(round, (proposals) => proposals.add(Set(undelivered(s, node))))
              : s.proposals,
        };
      },
    });
    /** The consensus of a round decides one of the proposals. */
    const Decide = action({
      forSome: { round: Round, proposal: Batch },
      guard: (s, { round, proposal }) => s.decision.get(round) === null && s.proposals.get(round).has(proposal),
      effect: (s, { round, proposal }) => ({
        decision: s.decision.set(round, proposal),
        proposals: s.proposals.set(round, Set()),
      }),
    });
    /** A node delivers the next message of the batch that was decided. */
    const A_deliver = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => (rest(s, node)?.length ?? 0) > 0,
      effect: (s, { node }) => delivers(s, node, rest(s, node)![0]!),
    });

    const hasDelivered = (s: State, node: Node, m: M) => s.delivered.get(node).includes(m);
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
      to: (s, { node, m }) => hasDelivered(s, node, m) || !s.crashes.isUp(node),
    });
    /** What one node delivers, even if it crashes then, every node delivers, unless it crashes itself. */
    const Agreement = leadsTo({
      forAll: { node: Node, m: M },
      from: (s, { m }) => Node.some((other) => hasDelivered(s, other, m)),
      to: (s, { node, m }) => hasDelivered(s, node, m) || !s.crashes.isUp(node),
    });
    /**
     * What a node delivers that does not crash, every node delivers, unless it crashes. This is all that Chandra and Toueg ask, and it needs no uniform
     * broadcast below.
     */
    const NonuniformAgreement = leadsTo({
      forAll: { node: Node, other: Node, m: M },
      from: (s, { other, m }) => hasDelivered(s, other, m),
      to: (s, { node, other, m }) => hasDelivered(s, node, m) || !s.crashes.isUp(node) || !s.crashes.isUp(other),
    });
    /** It is what total order broadcast is. */
    const IsAtomicBroadcast = refines({
      of: atomicBroadcast,
      parameters: { nodes, messages: most },
      mapping: ({ sender, delivered }: State) => ({ sender, delivered }),
    });

    /** Everybody may deliver everything. */
    const AllDelivered = reachable((s) => Node.every((node) => s.delivered.get(node).size === most));
    /** What is proposed in a round may differ. */
    const ProposalsDiffer = reachable((s) => Round.some((round) => s.proposals.get(round).size > 1));
    /** A batch may have several messages, of which a node has delivered one. */
    const AmidBatch = reachable((s) =>
      Node.some((node) => (batch(s, node)?.size ?? 0) > 1 && rest(s, node)?.length === 1),
    );

    const owed = {
      R_deliver: WF({
        actions: [R_deliver],
        per: ['node', 'm'],
        when: (s, { m }) =>
          isOwed(
            s.crashes.isUp(s.sender.get(m)!),
            Node.some((other) => s.crashes.isUp(other) && s.rDelivered.get(other).has(m)),
            Node.some((other) => !s.crashes.isUp(other) && s.rDelivered.get(other).has(m)),
          ),
      }),
      Propose: WF({ actions: [Propose], per: ['node'] }),
      // Consensus terminates for who is up and waits for it.
      Decide: WF({
        actions: [Decide],
        per: ['round'],
        when: (s, { round }) => Node.some((node) => s.crashes.isUp(node) && s.round.get(node) === round),
      }),
      A_deliver: WF({ actions: [A_deliver], per: ['node'] }),
    };
    return {
      Node,
      M,
      batch,
      rest,
      undelivered,
      delivers,
      domains,
      init,
      actions: { A_broadcast, R_deliver, Propose, Decide, A_deliver },
      roles: { consensus: { acts: [Decide], has: ['proposals', 'decision'], per: 'round' } },
      crashes: [live],
      fairness: Object.values(owed),
      owed,
      invariants: { TotalOrder, Integrity },
      properties: {
        Validity,
        Agreement,
        NonuniformAgreement,
        IsAtomicBroadcast,
        AllDelivered,
        ...(most > 1 ? { AmidBatch } : {}),
        ...(nodes > 1 && most > 1 ? { ProposalsDiffer } : {}),
      },
      finished: predicate((s) =>
        Node.every(
          (node) => !s.crashes.isUp(node) || (rest(s, node)?.length === 0 && undelivered(s, node).length === 0),
        ),
      ),
    };
  },
);
