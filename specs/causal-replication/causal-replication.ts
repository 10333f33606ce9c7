/**
 * Multi-leader replication that keeps causality: updates carry version vectors, and wait for what they depend on.
 *
 * The problem. Every node takes writes, and tells the others of them later. So nobody ever waits for anybody, not even while
 * the network is cut. But then what one node sends may overtake what another one sent: an answer arrives before its
 * question, the update of a row before its insert. Each link may be as orderly as it likes; the two came by two links.
 *
 * The protocol, as in lazy replication (Rivka Ladin, Barbara Liskov, Liuba Shrira and Sanjay Ghemawat, "Providing high
 * availability using lazy replication", ACM TOCS 10(4), 1992) and in COPS (Wyatt Lloyd, Michael Freedman, Michael Kaminsky and
 * David Andersen, "Don't settle for eventual: scalable causal consistency for wide-area storage with COPS", SOSP 2011).
 *
 *   1. A client reads and writes at its own node, which answers at once.
 *   2. A node counts the writes of each node that it has applied: its version vector. What it writes depends on all of these,
 *      and so it sends the vector along.
 *   3. A node applies a write of another one once it has applied all that the write depends on.
 *   4. Of two writes of one key that know nothing of each other the same one wins at all nodes: a write bears a number that
 *      is greater than those of all writes it depends on, and the greatest wins; of equal numbers the last of the nodes.
 *
 * Why it works. By 3 a node that has a write has everything that the write could have been brought about by. By 4 the value of
 * a key depends on which writes of it a node has applied, and not on the order in which they came: nodes that have the same
 * writes have the same values. That is what COPS calls causal+ consistency. It costs no waiting for anybody, and that is
 * why it is not linearizable: who has not been told yet answers what is old.
 *
 * What is judged. CausalOrder asks the nodes: with each write the spec keeps what its node had applied by then. It trusts their
 * vectors, which VectorIsTrue holds against the messages. Causal asks the clients what they wrote and read, and nothing else.
 *
 * Abstractions, and why they lose no behaviour: a client is at its node, so that an operation is one step; clients that move
 * are another question. Channels are FIFO and as slow as they like, which covers any cut of the network that heals, and in
 * every finite run also one that does not. Each write writes its own name, so that a read tells whose write it saw.
 */
import { List } from 'immutable';
import {
  causal,
  choice,
  functionFrom,
  history,
  integer,
  keyValueMap,
  type Member,
  messages,
  network,
  type Of,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  sum,
  values,
  variables,
  WF,
} from '../../checker/index.ts';

export const causalReplication = spec(
  {
    name: 'causal-replication',
    title: 'Replication from several leaders that keeps causality',
    topic: 'ordering and causality',
    parameters: {
      nodes: integer('nodes, all of which take writes', { default: 3, from: 2, to: 4 }),
      keys: integer('keys', { default: 2, from: 1, to: 2 }),
      writes: integer('writes, of all clients', { default: 2, from: 1, to: 5 }),
      operations: integer('operations of each client', { default: 2, from: 1, to: 5 }),
      workload: choice(
        'who does what: the first writes, the second reads and writes, others read; or anybody anything',
        {
          default: 'question-and-answer',
          options: ['question-and-answer', 'any'],
        },
      ),
      channels: choice('whether messages from one node to another arrive in the order of sending', {
        default: 'fifo',
        options: ['fifo', 'unordered'],
      }),
    },
    definitions: {
      /** The number of a write: by how many writes it depends on, and how many of these are of its own node. */
      numberOf: (dependencies: number, _own: number): number => dependencies + 1,
    },
  },
  ({ nodes, keys, writes: allWrites, operations: most, workload, channels }, { numberOf }) => {
    const Node = processes('node', nodes, { symmetric: false });
    const Key = values('key', keys);
    type Node = Member<'node'>;
    type Key = Member<'key'>;

    const mostWrites = Math.min(allWrites, most);
    /** How many writes of each node. */
    const Vector = functionFrom(Node, range(0, mostWrites));
    /** The n-th write of a node. */
    const Write = record({ node: Node, n: range(1, mostWrites) });
    /** What a key has: a write, and the number that it bears. */
    const Version = record({ write: Write, number: range(1, allWrites) });
    const Message = messages({
      Update: { from: Node, to: Node, key: Key, version: Version, dependencies: Vector },
    });
    const Network = network(
      Message,
      channels === 'fifo' ? { order: 'fifo', among: [Node], capacity: mostWrites } : { order: 'unordered' },
    );
    const Operation = messages({ Get: { key: Key }, Put: { key: Key, value: Write } });
    const Result = messages({ GetOk: { value: optional(Write) }, PutOk: {} });
    // Clients hear of each other through the nodes only: when they do something does not matter.
    const History = history(Node, { operation: Operation, result: Result, most, order: 'each client' });
    const Map = keyValueMap<Key, Of<typeof Write>>();

    const { domains, initially, action, invariant, reachable, eventuallyAlways, predicate } = variables({
      /** What each node has. */
      store: functionFrom(Node, functionFrom(Key, optional(Version))),
      /** Its version vector: how many writes of each node it has applied. */
      applied: functionFrom(Node, Vector),
      /** For the judge alone: the writes of each node, with what it had applied when it began each. */
      written: functionFrom(Node, sequenceOf(record({ key: Key, past: Vector }), mostWrites)),
      network: Network,
      history: History,
    });
    const init = initially({
      store: Node.to(Key.to(null)),
      applied: Node.to(Node.to(0)),
      written: Node.to(List()),
      network: Network.empty,
      history: History.empty,
    });
    type State = (typeof init)[number];
    type Version = Of<typeof Version>;
    type Vector = Of<typeof Vector>;

    /** What the clients do, one after the other, of whichever key. */
    const program = [['Put'], ['Get', 'Put']];
    const isNext = (s: State, node: Node, operation: 'Get' | 'Put') => {
      const done = s.history.of(node).completed.size;
      if (workload === 'any') return done < most;
      return (program[Node.index(node)]?.[done] ?? (Node.index(node) > 1 && done < most ? 'Get' : null)) === operation;
    };
    const mayOperate = (s: State, node: Node) => isNext(s, node, 'Get') || isNext(s, node, 'Put');
    const covers = (one: Vector, other: Vector) => Node.every((q) => one.get(q) >= other.get(q));
    /** Of two versions of a key, this one wins. */
    const wins = (one: Version, other: Version) =>
      one.number > other.number ||
      (one.number === other.number && Node.index(one.write.node) > Node.index(other.write.node));
    /** What a key has, once a node has applied this version, too. */
    const merge = (old: Version | null, version: Version) => (old === null || wins(version, old) ? version : old);

    /** A client writes at its node, which tells all others, and on what the write depends. */
    const Put = action({
      forSome: { node: Node, key: Key },
      guard: (s, { node }) => isNext(s, node, 'Put') && sum(Node, (q) => s.written.get(q).size) < allWrites,
      effect: (s, { node, key }) => {
        const dependencies = s.applied.get(node);
        const write = Write({ node, n: dependencies.get(node) + 1 });
        const number = numberOf(
          sum(Node, (q) => dependencies.get(q)),
          dependencies.get(node),
        );
        const version = Version({ write, number });
        const update = (to: Node) => Message.Update({ from: node, to, key, version, dependencies });
        return {
          store: s.store.update(node, (store) => store.set(key, version)),
          applied: s.applied.update(node, (applied) => applied.set(node, write.n)),
          written: s.written.update(node, (written) => written.push({ key, past: dependencies })),
          network: s.network.sendAll(Node.others(node).map(update)),
          history: s.history.invoke(node, Operation.Put({ key, value: write })).respond(node, Result.PutOk()),
        };
      },
    });
    /** A client reads at its node. */
    const Get = action({
      forSome: { node: Node, key: Key },
      guard: (s, { node }) => isNext(s, node, 'Get'),
      effect: (s, { node, key }) => {
        const value = s.store.get(node).get(key)?.write ?? null;
        return { history: s.history.invoke(node, Operation.Get({ key })).respond(node, Result.GetOk({ value })) };
      },
    });
    /** A node applies a write of another one, once it has applied what that depends on. */
    const Apply = action({
      forSome: { m: (s) => s.network.deliverable('Update') },
      guard: (s, { m }) => covers(s.applied.get(m.to), m.dependencies),
      effect: (s, { m: { to: node, key, version }, m }) => ({
        store: s.store.update(node, (store) => store.update(key, (old) => merge(old, version))),
        applied: s.applied.update(node, (applied) => applied.set(m.from, version.write.n)),
        network: s.network.deliver(m),
      }),
    });

    /** What a node has applied is complete: with each write it has all that this could depend on. */
    const CausalOrder = invariant({
      forAll: { node: Node, q: Node },
      holds: (s, { node, q }) => {
        const applied = s.applied.get(node);
        return s.written.get(q).every(({ past }, k) => k >= applied.get(q) || covers(applied, past));
      },
    });
    /** A node has applied what its vector counts, and nothing else: of the writes of another node all but those on their way. */
    const VectorIsTrue = invariant({
      forAll: { node: Node, q: Node },
      holds: (s, { node, q }) =>
        s.written.get(q).every((_, k) => {
          const isOnItsWay = s.network.some((m) => m.to === node && m.from === q && m.version.write.n === k + 1);
          return k < s.applied.get(node).get(q) !== isOnItsWay;
        }),
    });
    /** Taking a key for a row, which its first write inserts: no node shows an update of a row before it has the insert. */
    const NoUpdateBeforeInsert = invariant({
      forAll: { node: Node, key: Key },
      holds: (s, { node, key }) => {
        const version = s.store.get(node).get(key);
        if (version === null) return true;
        const { past } = s.written.get(version.write.node).get(version.write.n - 1)!;
        const applied = s.applied.get(node);
        return Node.every((q) =>
          s.written.get(q).every((write, k) => write.key !== key || k >= past.get(q) || k < applied.get(q)),
        );
      },
    });
    /** Each client sees an order of its own, but all see what depends on what in the same order. */
    const Causal = invariant((s) => causal(s.history, Map));
    const converged = (s: State) => Node.every((p) => s.store.get(p).equals(s.store.get(Node.member(1))));
    /** Once there are no more writes, all nodes come to have the same, and keep it. */
    const Convergence = eventuallyAlways(converged);

    /** Somebody may write something that depends on a write of somebody else, and have it read; */
    const AnswerIsRead = reachable((s) =>
      Node.some((node) =>
        s.history.of(node).completed.some(
          ({ operation, result }) =>
            result.type === 'GetOk' &&
            result.value !== null &&
            result.value.node !== node &&
            Key.has(operation.key) &&
            Node.others(result.value.node).some(
              (q) =>
                s.written
                  .get(result.value!.node)
                  .get(result.value!.n - 1)!
                  .past.get(q) > 0,
            ),
        ),
      ),
    );
    /** an answer may be there and has to wait for its question; */
    const AnswerWaits = reachable((s) =>
      s.network.some((m) => {
        const applied = s.applied.get(m.to);
        return applied.get(m.from) === m.dependencies.get(m.from) && !covers(applied, m.dependencies);
      }),
    );
    /** two writes of one key may know nothing of each other; */
    const Conflict = reachable((s) =>
      Key.some((key) => {
        const versions = Node.map((node) => s.store.get(node).get(key));
        return versions.some((v) => versions.some((w) => v !== null && w !== null && v !== w && v.number === w.number));
      }),
    );
    /** and all may have everything. */
    const finished = predicate((s) => Node.every((node) => !mayOperate(s, node)));
    const AllApplied = reachable(
      (s) => s.network.isEmpty() && sum(Node, (q) => s.written.get(q).size) === allWrites && converged(s),
    );

    return {
      domains,
      init,
      Node,
      Key,
      actions: { Put, Get, Apply },
      // Messages arrive. Clients may stop.
      fairness: [WF({ actions: [Apply] })],
      invariants: { CausalOrder, VectorIsTrue, NoUpdateBeforeInsert, Causal },
      properties: {
        Convergence,
        AllApplied,
        ...(allWrites > 1 && most > 1 ? { Conflict } : {}),
        ...(nodes > 2 && allWrites > 1 && most > 1 ? { AnswerIsRead, AnswerWaits } : {}),
      },
      finished: predicate((s) => finished(s) || s.network.isEmpty()),
      covers,
      merge,
    };
  },
);
