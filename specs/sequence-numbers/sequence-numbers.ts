/**
 * Sequence numbers: operations get numbers, and whoever looks at the numbers later takes their order for the order of the
 * operations.
 *
 * The problem. To keep track of everything that an operation may depend on is expensive. A number for each operation is cheap,
 * and puts all of them in one order. Any order will do for operations that know nothing of each other. But where one operation
 * was done by somebody who knew of another, the order must be the same: a question before its answer, a row before its update.
 *
 * The protocol. A leader counts. Every node has its operations numbered by the leader, as single-leader replication does with
 * its log. When its operation has its number, the node may do the next, or tell other nodes of what it knows.
 *
 * Why it works. Who does an operation after having heard of another has heard of one that has its number already. The counter
 * only grows, so what is numbered later has the greater number.
 *
 * The leader costs a round trip and is in everybody's way, and when it has crashed nobody gets a number any more (`leader-crashes`). So
 * one would like the nodes to number by themselves. The other variants are the usual ways to do that: each gives every operation
 * a number of its own, in ascending order on each node, and each contradicts causality.
 *
 * What is judged. With each operation the spec keeps the operations that its node knew of when it began: its own before, and
 * those that it was told of, and what these knew of. That is the causal order by definition. What is in these sets decides
 * nothing but the property; a node looks only at how many there are, to see whether its last operation has its number.
 *
 * Abstractions, and why they lose no behaviour: operations have no content. A node tells everything that it knows, since
 * telling less would only make fewer operations depend on each other. Messages overtake each other; what is lost is late.
 * At most one message is on its way from one node to another. A clock is fine enough to tell the operations of one node
 * apart, so that a node does one operation for each of its ticks where it numbers by the clock; and messages take a time. With
 * `faults` the leader crashes, for good or until it comes back; what it is asked meanwhile waits, which stands for asking again.
 * Its counter is on disk. Nodes do not crash: one that is down does no operation.
 */
import { List, Set } from 'immutable';
import {
  allows,
  clocks,
  crashes,
  faults,
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
  WF,
} from '../../checker/index.ts';

export const sequenceNumbers = spec(
  {
    name: 'sequence-numbers',
    title: 'Sequence numbers from the counter of a leader',
    topic: 'ordering and causality',
    parameters: {
      faults: faults(['crashes', 'restarts'], { default: 'none' }),
      nodes: integer('nodes', { default: 2, from: 2, to: 3 }),
      operations: integer('operations of each node', { default: 2, from: 1, to: 3 }),
      ticks: integer('ticks until time ends; 0 if nobody looks at a clock', { default: 0, from: 0, to: 4 }),
      skew: integer('ticks by which clocks differ from the time', { default: 0, from: 0, to: 2 }),
      delay: integer('ticks that a message takes from node to node, at least', { default: 0, from: 0, to: 3 }),
    },
    definitions: {
      /** What of its counter the leader has left after a crash. */
      kept: (counter: number): number => counter,
    },
  },
  ({ faults: mayHappen, nodes, operations: most, ticks, skew, delay }, { kept }) => {
    const Node = processes('node', nodes, { symmetric: false });
    const Leader = processes('leader', 1);
    const leader = Leader.member(1);
    type Node = Member<'node'>;
    const Time = clocks(Node, { ticks, skew });

    /** The n-th operation of a node, counted from 1. */
    const Operation = record({ node: Node, n: range(1, most) });
    const Past = subsetOf(Operation);
    /** Large enough for blocks of numbers, and for clocks. */
    const Number = range(0, nodes * (most + 1) + ticks + 2 * skew);
    const Message = messages({
      Ask: { from: Node, to: Leader },
      Answer: { from: Leader, to: Node, number: Number },
      Tell: { from: Node, to: Node, past: Past, sentAt: Time.readings },
    });
    const Network = network(Message);
    const mayRestart = allows(mayHappen, 'restarts');
    const Crashes = crashes(Leader, {
      atMost: mayRestart || allows(mayHappen, 'crashes') ? 1 : 0,
      recovery: mayRestart,
    });

    const { domains, initially, action, crashing, invariant, reachable, leadsTo, predicate } = variables({
      /** The number that the leader gave last. */
      counter: functionFrom(Leader, Number),
      /** The numbers of each node's operations, in the order in which it did them, */
      numbers: functionFrom(Node, sequenceOf(Number, most)),
      /** and, its contents for the judge alone, what it knew of when it began each; the last may have no number yet. */
      pasts: functionFrom(Node, sequenceOf(Past, most)),
      /** What each node has heard of, its own operations among them. */
      known: functionFrom(Node, Past),
      clocks: Time,
      network: Network,
      crashes: Crashes,
    });
    const init = initially({
      counter: Leader.to(0),
      numbers: Node.to(List()),
      pasts: Node.to(List()),
      known: Node.to(Set()),
      clocks: Time.right,
      network: Network.empty,
      crashes: Crashes.none,
    });
    type State = (typeof init)[number];
    type Operation = Of<typeof Operation>;

    const done = (s: State, node: Node) => s.numbers.get(node).size;
    const isBusy = (s: State, node: Node) => s.pasts.get(node).size > done(s, node);
    const mayBegin = (s: State, node: Node) => !isBusy(s, node) && done(s, node) < most;
    /** A node begins an operation, knowing what it knows. */
    const begun = (s: State, node: Node) => ({
      pasts: s.pasts.update(node, (pasts) => pasts.push(s.known.get(node))),
    });
    /** The operation of a node has got its number; from now on the node knows of it. */
    const numbered = (s: State, node: Node, number: number) => ({
      numbers: s.numbers.update(node, (numbers) => numbers.push(number)),
      known: s.known.update(node, (known) => known.add(Operation({ node, n: done(s, node) + 1 }))),
    });

    const live = crashing('crashes', { volatile: { counter: (s, process) => kept(s.counter.get(process)) } });
    /** A node begins an operation: it asks the leader for a number. */
    const Operate = action({
      forSome: { node: Node },
      guard: (s, { node }) => mayBegin(s, node),
      effect: (s, { node }) => ({
        ...begun(s, node),
        network: s.network.send(Message.Ask({ from: node, to: leader })),
      }),
    });
    /** The leader counts, while it is up. */
    const Count = live.action({
      forSome: { m: (s) => s.network.deliverable('Ask') },
      effect: (s, { m }) => {
        const number = s.counter.get(m.to) + 1;
        return {
          counter: s.counter.set(m.to, number),
          network: s.network.reply(m, Message.Answer({ from: m.to, to: m.from, number })),
        };
      },
    });
    /** A node learns the number of its operation. */
    const Learn = action({
      forSome: { m: (s) => s.network.deliverable('Answer') },
      effect: (s, { m }) => ({ ...numbered(s, m.to, m.number), network: s.network.deliver(m) }),
    });
    /** A node tells another what it knows: whatever that one does next may depend on it. */
    const Tell = action({
      forSome: { node: Node, to: Node },
      guard: (s, { node, to }) =>
        node !== to &&
        !s.known.get(node).isSubset(s.known.get(to)) &&
        s.network.every((m) => m.type !== 'Tell' || m.from !== node || m.to !== to),
      effect: (s, { node, to }) => {
        const tell = Message.Tell({ from: node, to, past: s.known.get(node), sentAt: s.clocks.time });
        return { network: s.network.send(tell) };
      },
    });
    /** A node hears of operations of others. */
    const Hear = action({
      forSome: { m: (s) => s.network.deliverable('Tell') },
      guard: (s, { m }) => s.clocks.time >= m.sentAt + delay,
      effect: (s, { m }) => ({
        known: s.known.update(m.to, (known) => known.union(m.past)),
        network: s.network.deliver(m),
      }),
    });

    const hasNumber = (s: State, { node, n }: Operation) => n <= done(s, node);
    const numberOf = (s: State, { node, n }: Operation) => s.numbers.get(node).get(n - 1)!;
    const dependsOn = (s: State, b: Operation, a: Operation) =>
      s.pasts
        .get(b.node)
        .get(b.n - 1)!
        .has(a);
    const bothNumbered = (s: State, a: Operation, b: Operation) => a !== b && hasNumber(s, a) && hasNumber(s, b);
    /** Numbers come first, and where they are equal, nodes. */
    const isEarlier = (s: State, a: Operation, b: Operation) =>
      numberOf(s, a) < numberOf(s, b) || (numberOf(s, a) === numberOf(s, b) && Node.index(a.node) < Node.index(b.node));

    /** An operation comes after all those that its node knew of when it began it. */
    const CausalOrder = invariant({
      forAll: { a: Operation, b: Operation },
      holds: (s, { a, b }) => !bothNumbered(s, a, b) || !dependsOn(s, b, a) || isEarlier(s, a, b),
    });
    /** No two operations are at the same place. */
    const Unique = invariant({
      forAll: { a: Operation, b: Operation },
      holds: (s, { a, b }) => !bothNumbered(s, a, b) || isEarlier(s, a, b) !== isEarlier(s, b, a),
    });
    /** The operations of each node are in the order in which it did them. */
    const NodeOrder = invariant({
      forAll: { a: Operation, b: Operation },
      holds: (s, { a, b }) => a.node !== b.node || a.n >= b.n || !bothNumbered(s, a, b) || isEarlier(s, a, b),
    });
    /** Every operation gets its number. */
    const Numbered = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => isBusy(s, node),
      to: (s, { node }) => !isBusy(s, node),
    });
    /** An operation may depend on those of another node, */
    const HandedOver = reachable((s) =>
      Node.every((node) => node === 'node1' || s.pasts.get(node).some((past) => past.some((a) => a.node === 'node1'))),
    );
    /** and everything may get its number. */
    const isComplete = predicate((s) => Node.every((node) => done(s, node) === most));
    const AllComplete = reachable(isComplete);
    /** When time has ended, nobody can number by a clock any more; when the leader has crashed, nobody by the leader. */
    const finished = predicate(
      (s) => isComplete(s) || (ticks > 0 && s.clocks.time === skew + ticks) || !s.crashes.isUp(leader),
    );

    return {
      domains,
      init,
      actions: { Operate, Count, Learn, Tell, Hear },
      crashes: [live],
      // Messages arrive, and the leader counts. Nodes may stop. A leader that is certain to restart does so in the end.
      fairness: [
        WF({ actions: [Count, Learn] }),
        ...(mayRestart && !allows(mayHappen, 'crashes') ? [WF({ actions: ['Recover'] })] : []),
      ],
      invariants: { CausalOrder, Unique, NodeOrder },
      properties: { Numbered, HandedOver, AllComplete },
      finished,
      Node,
      Message,
      Operation,
      Time,
      begun,
      numbered,
      done,
      most,
      nodes,
      mayBegin,
    };
  },
);
