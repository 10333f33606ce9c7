/**
 * Version vectors and siblings, as in the shopping cart of Giuseppe DeCandia and others, "Dynamo: Amazon's highly available
 * key-value store", SOSP 2007, section 4.4. Which write came before which is told by version vectors (D. Stott Parker and
 * others, "Detection of mutual inconsistency in distributed systems", IEEE Transactions on Software Engineering SE-9(3), 1983).
 *
 * The problem. A cart is kept by several nodes, and any one of them takes a write, whether it reaches the others or not. So
 * two clients may write at the same time without knowing of each other. What is to become of the two carts, if nothing that
 * was acknowledged may be lost?
 *
 * The protocol.
 *
 *   get   A client asks some node. It is given all versions that the node has, the siblings, and their context: a vector that
 *         tells which writes they come after. It merges the siblings.
 *   put   It writes the merged cart with an item more, and gives the context back. The node replaces what the context covers,
 *         keeps what it does not cover beside it, and tells the other nodes.
 *
 * Why it works. Each write has a name, its dot: who counted it, and the how manieth it was. A vector has a number for each who
 * counts, and stands for the first so many writes of each. Since clients pass on all they have seen, the writes that a version
 * comes after are of that form. So a version is replaced only by one whose author had merged it, and an item is never lost.
 *
 * Who counts?
 *
 *   clients   Each client counts its own writes, and remembers how many. The vector of a version counts the version itself.
 *   servers   Each node counts the writes that it takes. Two clients may write at one node without knowing of each other, so
 *             that the second write does not come after the first: the dot stands beside the vector (Nuno Preguiça, Carlos
 *             Baquero, Paulo Sérgio Almeida, Victor Fonte and Ricardo Gonçalves, "Dotted version vectors: logical clocks for
 *             optimistic replication", 2010).
 *
 * Abstractions, and why they lose no violation: a client and the node that it asks act in one step, since what happens between
 * request and answer could as well happen before or after it. Messages between nodes overtake each other but are not lost:
 * what is lost or cut off looks like what is late. With `faults=duplication` they come again and again. Nodes do not crash, for
 * the same reason; they keep what they have. An acknowledgement by one node is enough (W = 1), and so is one node that is read
 * (R = 1): larger quorums make it less likely that siblings arise, and these must be kept anyhow. Nothing is removed from carts,
 * so that a cart is also the list of all writes that its author had merged: the properties judge the vectors by it. Clients
 * remember what they have read also where servers count, and need not there.
 */
import { Set } from 'immutable';
import {
  allows,
  choice,
  type Fn,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  oneOf,
  processes,
  range,
  record,
  spec,
  subsetOf,
  union,
  variables,
  WF,
} from '../../checker/index.ts';

type Counter = Member<'client'> | Member<'node'>;
/** The name of a write: who counted it, and the how manieth it was. */
interface Dot {
  readonly by: Counter;
  readonly count: number;
}
/** Of a version: its own write, and those that it comes after. */
interface Stamped {
  readonly dot: Dot;
  readonly seen: Fn<Counter, number>;
}
/** The one version comes after the other: its author had seen it. */
export const covers = ({ seen }: Stamped, { dot }: Stamped): boolean => seen.get(dot.by) >= dot.count;

export const versionVectors = spec(
  {
    name: 'version-vectors',
    title: "Dynamo's siblings, told apart by version vectors",
    topic: 'ordering and causality',
    parameters: {
      nodes: integer('nodes that keep the cart', { default: 2, from: 1, to: 3 }),
      clients: integer('clients', { default: 2, from: 1, to: 3 }),
      writes: integer('items that each client adds', { default: 2, from: 1, to: 3 }),
      counters: choice('who counts writes: each client its own, or each server those that it takes', {
        default: 'clients',
        options: ['clients', 'servers'],
      }),
      faults: faults(['duplication'], { default: 'none' }),
    },
    definitions: {
      /** The dot of a write stands beside its vector; otherwise the vector counts it, too. */
      isDotted: (counters: 'clients' | 'servers'): boolean => counters === 'servers',
      /** Which of these versions a node keeps: those that no other one comes after. */
      keeps: (version: Stamped, others: readonly Stamped[]): boolean => !others.some((other) => covers(other, version)),
    },
  },
  ({ nodes, clients, writes, counters, faults: mayHappen }, { isDotted, keeps }) => {
    const Client = processes('client', clients, { symmetric: false });
    const Node = processes('node', nodes);
    /** Who counts writes, and how far. */
    const Counter = union<'client' | 'node'>(counters === 'clients' ? Client : Node);
    const Count = range(0, counters === 'clients' ? writes : clients * writes);
    const numbers = Array.from({ length: writes }, (_, i) => i + 1);
    /** Who added it, and whether it is the first or the second that he did. */
    const itemOf = (client: Member<'client'>, no: number) => `${client}/${no}`;
    const [item = '', ...items] = Client.elements.flatMap((client) => numbers.map((no) => itemOf(client, no)));
    const Cart = subsetOf(oneOf(item, ...items));
    /** The first so many writes of each. */
    const Vector = functionFrom(Counter, Count);
    const Dot = record({ by: Counter, count: Count });
    const Version = record({ cart: Cart, dot: Dot, seen: Vector });
    const Message = messages({ Replicate: { from: Node, to: Node, siblings: subsetOf(Version) } });
    // What may come twice may come any number of times.
    const Network = network(Message, { delivery: allows(mayHappen, 'duplication') ? 'keep' : 'consume' });
    type Version = Of<typeof Version>;
    type Vector = Of<typeof Vector>;

    const { domains, initially, action, invariant, reachable, eventuallyAlways, predicate } = variables({
      /** The versions that a node has, none of which comes after another. */
      siblings: functionFrom(Node, subsetOf(Version)),
      /** How many writes a node has taken, if it counts them. */
      taken: functionFrom(Node, Count),
      /** How many items a client has added. Each was acknowledged. */
      added: functionFrom(Client, range(0, writes)),
      /** All that a client has read or written, merged, and the context of that. */
      session: functionFrom(Client, record({ cart: Cart, seen: Vector })),
      network: Network,
    });
    const nothing = { cart: Set<string>(), seen: Vector.to(0) };
    const init = initially({
      siblings: Node.to(Set()),
      taken: Node.to(0),
      added: Client.to(0),
      session: Client.to(nothing),
      network: Network.empty,
    });
    type State = (typeof init)[number];

    /** The vector with one write more. */
    const including = (seen: Vector, { by, count }: Dot): Vector => seen.update(by, (old) => Math.max(old, count));
    /** What comes after the one and after the other. */
    const join = (one: Vector, other: Vector): Vector =>
      Counter.elements.reduce((all, by) => including(all, { by, count: other.get(by) }), one);
    /** The versions that are kept. */
    const reconciled = (versions: Set<Version>) =>
      versions.filter((version) => keeps(version, [...versions.delete(version)]));

    /** A client asks a node. It merges all siblings with what it had, and their vectors and dots. */
    const Get = action({
      forSome: { client: Client, at: Node },
      effect: (s, { client, at }) => ({
        session: s.session.update(client, ({ cart, seen }) => {
          const siblings = [...s.siblings.get(at)];
          return {
            cart: cart.union(...siblings.map((sibling) => sibling.cart)),
            seen: siblings.reduce((all, sibling) => including(join(all, sibling.seen), sibling.dot), seen),
          };
        }),
      }),
    });
    /** A client writes what it has with an item more, and gives the context back. The node stores it, and tells the others. */
    const Put = action({
      forSome: { at: Node, client: Client },
      guard: (s, { client }) => s.added.get(client) < writes,
      effect: (s, { client, at }) => {
        const no = s.added.get(client) + 1;
        const { cart, seen } = s.session.get(client);
        const own = counters === 'clients';
        const dot = own ? Dot({ by: client, count: no }) : Dot({ by: at, count: s.taken.get(at) + 1 });
        const written = { cart: cart.add(itemOf(client, no)), seen: isDotted(counters) ? seen : including(seen, dot) };
        const siblings = reconciled(s.siblings.get(at).add(Version({ ...written, dot })));
        return {
          siblings: s.siblings.set(at, siblings),
          taken: own ? s.taken : s.taken.set(at, dot.count),
          added: s.added.set(client, no),
          // A dot that stands beside the vector counts as seen once it is read: the writes before it may be of others.
          session: isDotted(counters) ? s.session : s.session.set(client, written),
          network: s.network.sendAll(Node.others(at).map((to) => Message.Replicate({ from: at, to, siblings }))),
        };
      },
    });
    /** A node hears what another one had, and keeps of both what no version comes after. */
    const Replicate = action({
      forSome: { m: (s) => s.network.deliverable('Replicate') },
      effect: (s, { m }) => ({
        siblings: s.siblings.update(m.to, (siblings) => reconciled(siblings.union(m.siblings))),
        network: s.network.deliver(m),
      }),
    });

    /** What was acknowledged is never lost: some node has a version with it. */
    const NoLostWrite = invariant({
      forAll: { client: Client, no: numbers },
      holds: (s, { client, no }) =>
        s.added.get(client) < no ||
        s.siblings.some((siblings) => siblings.some(({ cart }) => cart.has(itemOf(client, no)))),
    });
    /** The author of the one had merged the other. */
    const hasMerged = (one: Version, other: Version) =>
      one.cart.size > other.cart.size && other.cart.isSubset(one.cart);
    /** No node keeps a version beside one whose author had merged it. */
    const NoFalseConflict = invariant({
      forAll: { node: Node },
      holds: (s, { node }) => {
        const siblings = [...s.siblings.get(node)];
        return !siblings.some((one) => siblings.some((other) => hasMerged(one, other)));
      },
    });
    /** Of any two versions the vectors tell which one came first, and whether any did. */
    const Causality = invariant({
      forAll: { node: Node, other: Node },
      holds: (s, { node, other }) =>
        [...s.siblings.get(node)].every((one) =>
          [...s.siblings.get(other)].every((two) => one.dot === two.dot || covers(one, two) === hasMerged(one, two)),
        ),
    });
    /** Once there are no more writes, all nodes come to have the same versions, and keep them. */
    const Convergence = eventuallyAlways({
      forAll: { node: Node, other: Node },
      holds: (s, { node, other }) => s.siblings.get(node).equals(s.siblings.get(other)),
    });
    const unmerged = (siblings: Set<Version>) => siblings.size > 1;
    /** A node may have siblings, */
    const Siblings = reachable((s) => s.siblings.some(unmerged));
    /** and a client may merge them. */
    const Merged = reachable((s) =>
      s.siblings.some(
        (siblings) =>
          unmerged(siblings) &&
          s.siblings.some((others) => others.some((one) => siblings.every((two) => hasMerged(one, two)))),
      ),
    );

    return {
      domains,
      init,
      actions: { Get, Put, Replicate },
      // Messages arrive. Clients may stop.
      fairness: [WF({ actions: [Replicate] })],
      invariants: { NoLostWrite, NoFalseConflict, Causality },
      properties: { Convergence, Siblings, ...(clients * writes > 2 ? { Merged } : {}) },
      finished: predicate((s: State) => Client.every((client) => s.added.get(client) === writes)),
      Node,
      Message,
      nothing,
      join,
    };
  },
);
