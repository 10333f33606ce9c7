/**
 * The choice that a partition of the network demands: consistency or availability (Eric Brewer's conjecture, "Towards robust
 * distributed systems", PODC 2000; as a theorem by Seth Gilbert and Nancy Lynch, "Brewer's conjecture and the feasibility of
 * consistent, available, partition-tolerant web services", ACM SIGACT News 33(2), 2002).
 *
 * The problem. A register is kept by several nodes, say one in each data centre, and each has users beside it. The network
 * between them may be partitioned: for a while, or for good, what is sent from one side does not reach the other. What
 * shall a node tell its users that is cut off from the others?
 *
 * Three protocols that differ in one point alone: whom a node waits for.
 *
 *   Query      A node that is asked to read or to write asks all others for their versions, until enough have answered.
 *   Propagate  It has the newest version stored or, for a write, its own above it, until enough have; then it answers.
 *
 *   consistent   Enough are a majority of all nodes: the quorum register of Attiya, Bar-Noy and Dolev.
 *   single-leader  Enough is one node, the leader: what it keeps is what counts.
 *   available    Enough are all nodes that can be reached now.
 *
 * What comes of it. While the network is whole all are linearizable and available. In a partition a node that cannot reach
 * a majority must, being consistent, keep its users waiting until the partition heals, if it does. And being available it
 * answers them, but what they read is what its side knows. With a single leader who is cut off from it waits, be that the
 * majority. There is no third way: a node that is cut off cannot know what was written on the other side, so it either answers
 * without knowing or does not answer.
 *
 * A node that has crashed looks to the others as if it were cut off, and yet it is another matter: it answers nobody, so that it
 * owes its users nothing, and tells them nothing wrong. Only those count that are up. With `faults=crashes` in place of
 * `faults=partitions` a majority that is left goes on, and `available` stays linearizable.
 *
 * Availability, after Gilbert and Lynch: every request that a node which has not failed received must result in a response.
 * Here: one that is not an error, though nothing is assumed about whether the partition heals. Both clauses matter, so
 * both can be changed: if partitions heal for certain, then `consistent` is available too, late as its answers may be; and
 * if an error counts as a response, then a node that answers nothing but errors is available.
 *
 * Abstractions, and why they lose no violation: a user is beside its node, and no partition comes between them. Messages
 * overtake each other and are neither lost nor duplicated; what is sent across a cut waits until it heals, and without
 * healing that is a loss. A node that crashes does so for good; what it has sent still arrives. A node knows at once whom it reaches,
 * better than any real one could, which favours `available`; and it serves one request at a time. An error says nothing about whether
 * the operation took effect, so it stays pending in the history. A user begins when it likes. A value is who wrote it.
 */
import { Set } from 'immutable';
import {
  allows,
  choice,
  crashes,
  faults,
  functionFrom,
  history,
  integer,
  linearizable,
  type Member,
  messages,
  network,
  type Of,
  optional,
  processes,
  range,
  record,
  register,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const partitionChoice = spec(
  {
    name: 'partition-choice',
    title: 'Consistency or availability, when the network is partitioned (CAP)',
    topic: 'linearizability',
    parameters: {
      faults: faults(['partitions', 'crashes'], { default: 'none' }),
      design: choice('whom a node waits for: a majority of all, the leader, or all that it reaches', {
        default: 'consistent',
        options: ['consistent', 'single-leader', 'available'],
      }),
      nodes: integer('nodes, each with a version of its own', { default: 3, from: 2, to: 5 }),
      users: integer('users, at the first nodes, one each', { default: 2, from: 1, to: 4 }),
      workload: choice(
        'what the users do: the first writes and the others read; each writes and then reads; or the last reads, and the others do nothing',
        { default: 'one-writer', options: ['one-writer', 'write-and-read', 'one-reader'] },
      ),
      partitions: integer('partitions of the network, one after the other', {
        default: 1,
        from: 1,
        to: 2,
        counts: 'partitions',
      }),
      crashes: integer('nodes that crash, for good', { default: 1, from: 1, to: 2, counts: 'crashes' }),
      healing: choice('whether it is assumed that a partition heals in the end', {
        default: 'open',
        options: ['open', 'assumed'],
      }),
      patience: choice('what a node does that cannot reach enough others: it waits, or answers an error', {
        default: 'waits',
        options: ['waits', 'answers-error'],
      }),
    },
    definitions: {
      /** Of two versions the later one: by their numbers and, between equal ones, by the places of who wrote them. */
      isLater: (number: number, than: number, place: number, thanPlace: number): boolean =>
        number > than || (number === than && place > thanPlace),
      /** The number of a version that is written upon one with this number. */
      next: (number: number): number => number + 1,
    },
  },
  (
    {
      faults: mayHappen,
      design,
      nodes,
      users,
      workload,
      partitions: mostPartitions,
      crashes: mostCrashes,
      healing,
      patience,
    },
    { isLater, next },
  ) => {
    const partitions = allows(mayHappen, 'partitions') ? mostPartitions : 0;
    const Node = processes('node', nodes, { symmetric: false });
    type Node = Member<'node'>;

    const Operation = messages({ Write: { value: Node }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: optional(Node) } });
    /** The number of an operation among those of its node, counted from 0. */
    const Count = range(0, 1);
    const Timestamp = record({ number: range(0, nodes), node: Node });
    const Version = record({ timestamp: Timestamp, value: optional(Node) });
    const Message = messages({
      Query: { from: Node, to: Node, n: Count },
      QueryReply: { from: Node, to: Node, n: Count, version: Version },
      Propagate: { from: Node, to: Node, n: Count, version: Version },
      PropagateAck: { from: Node, to: Node, n: Count },
    });
    /** What a node does for its user. */
    const Phase = messages({
      Idle: {},
      Query: { n: Count, operation: Operation, replies: functionFrom(Node, optional(Version)) },
      Propagate: { n: Count, result: Result, acks: subsetOf(Node) },
    });
    const Network = network(Message, partitions === 0 ? {} : { partition: { of: Node, atMost: partitions } });
    const Crashes = crashes(Node, { atMost: allows(mayHappen, 'crashes') ? mostCrashes : 0, recovery: false });
    const History = history(Node, { operation: Operation, result: Result, most: 2 });
    const Register = register<Node | null>(null);

    const { domains, initially, crashing, invariant, reachable, leadsTo, eventuallyAlways, predicate } = variables({
      /** The version that each node keeps, */
      version: functionFrom(Node, Version),
      /** and what it does for its user. */
      phase: functionFrom(Node, Phase),
      /** The nodes that have answered an error. */
      refused: subsetOf(Node),
      network: Network,
      crashes: Crashes,
      history: History,
    });
    const init = initially({
      version: Node.to((node) => Version({ timestamp: Timestamp({ number: 0, node }), value: null })),
      phase: Node.to(Phase.Idle()),
      refused: Set(),
      network: Network.empty,
      crashes: Crashes.none,
      history: History.empty,
    });
    type State = (typeof init)[number];
    type Version = Of<typeof Version>;

    /** What a user does, one after the other. */
    const program = (node: Node) => {
      if (Node.index(node) >= users) return [];
      if (workload === 'one-reader') return Node.index(node) === users - 1 ? [Operation.Read()] : [];
      if (workload === 'write-and-read') return [Operation.Write({ value: node }), Operation.Read()];
      return [Node.index(node) === 0 ? Operation.Write({ value: node }) : Operation.Read()];
    };
    const done = (s: Pick<State, 'history'>, node: Node) => s.history.of(node).completed.size;
    const isAbove = ({ timestamp: t }: Version, { timestamp: u }: Version) =>
      isLater(t.number, u.number, Node.index(t.node), Node.index(u.node));
    const newer = (v: Version, w: Version) => (isAbove(v, w) ? v : w);
    const known = (replies: Iterable<Version | null>) => [...replies].filter((version) => version !== null);

    const reaches = (s: State, node: Node, other: Node) => s.network.connects(node, other) && s.crashes.isUp(other);
    /** With a single leader, it is the first node: what it keeps is what counts, and the others are told. */
    const leader = Node.member(1);
    const isMajority = (some: readonly Node[]) => 2 * some.length > nodes;
    const reachesMajority = (s: State, node: Node) => isMajority(Node.filter((other) => reaches(s, node, other)));
    /** A node need wait for no others than those of which this is true. */
    const areEnough = (s: State, node: Node, has: (other: Node) => boolean) => {
      switch (design) {
        case 'consistent':
          return isMajority(Node.filter(has));
        case 'single-leader':
          return has(leader);
        case 'available':
          return Node.every((other) => has(other) || !reaches(s, node, other));
      }
    };

    /** Who is down does nothing. */
    const live = crashing('crashes');
    /** A user asks its node to read or to write. The node asks all others for their versions. */
    const Invoke = live.action({
      forSome: { node: Node },
      guard: (s, { node }) =>
        s.phase.get(node).type === 'Idle' && !s.refused.has(node) && done(s, node) < program(node).length,
      effect: (s, { node }) => {
        const n = done(s, node);
        const operation = program(node)[n]!;
        const replies = Node.to((other) => (other === node ? s.version.get(node) : null));
        return {
          history: s.history.invoke(node, operation),
          phase: s.phase.set(node, Phase.Query({ n, operation, replies })),
          network: s.network.send(...Node.others(node).map((to) => Message.Query({ from: node, to, n }))),
        };
      },
    });
    /** A node tells its version. */
    const AnswerQuery = live.action({
      forSome: { m: (s) => s.network.deliverable('Query') },
      effect: (s, { m }) => ({
        network: s.network.reply(
          m,
          Message.QueryReply({ from: m.to, to: m.from, n: m.n, version: s.version.get(m.to) }),
        ),
      }),
    });
    /** A node that asked for versions hears one. */
    const HearVersion = live.action({
      forSome: { m: (s) => s.network.deliverable('QueryReply') },
      guard: (s, { m }) => {
        const phase = s.phase.get(m.to);
        return phase.type === 'Query' && phase.n === m.n;
      },
      effect: (s, { m }) => ({
        phase: s.phase.update(m.to, (phase) =>
          phase.type === 'Query' ? Phase.Query({ ...phase, replies: phase.replies.set(m.from, m.version) }) : phase,
        ),
        network: s.network.deliver(m),
      }),
    });
    /** A node has heard enough versions. It stores the newest or, for a write, its own above it, and has all others do so. */
    const Propagate = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => {
        const phase = s.phase.get(node);
        return phase.type === 'Query' && areEnough(s, node, (other) => phase.replies.get(other) !== null);
      },
      effect: (s, { node }) => {
        const phase = s.phase.get(node);
        if (phase.type !== 'Query') return {};
        const { n, operation, replies } = phase;
        const newest = known(replies.valueSeq()).reduce(newer);
        const [value, result] = Register.apply(newest.value, operation);
        const later = () => Timestamp({ number: next(newest.timestamp.number), node });
        const version = operation.type === 'Write' ? Version({ timestamp: later(), value }) : newest;
        return {
          version: s.version.update(node, (own) => newer(version, own)),
          phase: s.phase.set(node, Phase.Propagate({ n, result, acks: Set([node]) })),
          network: s.network.send(...Node.others(node).map((to) => Message.Propagate({ from: node, to, n, version }))),
        };
      },
    });
    /** A node stores a version, unless its own is newer, and says so. */
    const StoreVersion = live.action({
      forSome: { m: (s) => s.network.deliverable('Propagate') },
      effect: (s, { m }) => ({
        version: s.version.update(m.to, (own) => newer(m.version, own)),
        network: s.network.reply(m, Message.PropagateAck({ from: m.to, to: m.from, n: m.n })),
      }),
    });
    /** A node hears that another has stored the version. */
    const HearAck = live.action({
      forSome: { m: (s) => s.network.deliverable('PropagateAck') },
      guard: (s, { m }) => {
        const phase = s.phase.get(m.to);
        return phase.type === 'Propagate' && phase.n === m.n;
      },
      effect: (s, { m }) => ({
        phase: s.phase.update(m.to, (phase) =>
          phase.type === 'Propagate' ? Phase.Propagate({ ...phase, acks: phase.acks.add(m.from) }) : phase,
        ),
        network: s.network.deliver(m),
      }),
    });
    /** Enough nodes have stored the version: the user is answered. */
    const Answer = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => {
        const phase = s.phase.get(node);
        return phase.type === 'Propagate' && areEnough(s, node, (other) => phase.acks.has(other));
      },
      effect: (s, { node }) => {
        const phase = s.phase.get(node);
        if (phase.type !== 'Propagate') return {};
        return { phase: s.phase.set(node, Phase.Idle()), history: s.history.respond(node, phase.result) };
      },
    });
    /** A node that cannot reach enough others answers an error. Whether its operation takes effect nobody knows. */
    const AnswerError = live.action({
      forSome: { node: Node },
      guard: (s, { node }) =>
        s.phase.get(node).type !== 'Idle' && !areEnough(s, node, (other) => reaches(s, node, other)),
      effect: (s, { node }) => ({ phase: s.phase.set(node, Phase.Idle()), refused: s.refused.add(node) }),
    });

    /** The users see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** A node that has crashed owes nothing. */
    const isAnswered = (s: State, node: Node) => !s.history.isPending(node) || !s.crashes.isUp(node);
    const isAsked = (s: State, node: Node) => s.history.isPending(node);
    /** Every request leads to a response that is not an error. */
    const Available = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => isAsked(s, node),
      to: (s, { node }) => isAnswered(s, node),
    });
    /** Every request leads to a response, be it an error. */
    const Responsive = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => isAsked(s, node),
      to: (s, { node }) => isAnswered(s, node) || s.refused.has(node),
    });
    /** Every request at a node that goes on reaching a majority leads to a response that is not an error. */
    const MajorityAvailable = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => isAsked(s, node) && !s.refused.has(node),
      to: (s, { node }) => isAnswered(s, node) || !reachesMajority(s, node),
    });
    /** Every request at a node that goes on reaching the leader leads to a response that is not an error. */
    const LeaderAvailable = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => isAsked(s, node) && !s.refused.has(node),
      to: (s, { node }) => isAnswered(s, node) || !reaches(s, node, leader),
    });
    /** From some time on, all nodes that are up keep one version. */
    const Convergence = eventuallyAlways((s) => {
      const [first, ...others] = Node.filter((node) => s.crashes.isUp(node)).map((node) => s.version.get(node).value);
      return others.every((value) => value === first);
    });
    /** A read may answer what was written. */
    const WriteIsRead = reachable((s) =>
      Node.some((node) =>
        s.history.of(node).completed.some(({ result }) => result.type === 'ReadOk' && result.value !== null),
      ),
    );
    /** Every user may be done with what it wanted, */
    const isDone = (s: State) => Node.every((node) => done(s, node) === program(node).length);
    const AllComplete = reachable(isDone);
    const isCut = (s: State) => !s.network.isWhole;
    const afterPartitions = {
      /** even after a partition that has healed; */
      Heals: reachable((s) => isDone(s) && !isCut(s) && !s.network.may('partition')),
      /** and while there is a partition, one may be answered while another, on the other side, is waiting. */
      OneSideGoesOn: reachable((s) =>
        Node.some((node) =>
          Node.some((other) => done(s, node) > 0 && isAsked(s, other) && isCut(s) && !reaches(s, node, other)),
        ),
      ),
    };

    const isDoneWith = (s: State, node: Node) =>
      done(s, node) === program(node).length || s.refused.has(node) || !s.crashes.isUp(node);
    const waitsForCrashed = (s: State, node: Node) => !areEnough(s, node, (other) => s.crashes.isUp(other));
    /** One user may read what another one wrote. */
    const isShared = users > 1 && workload !== 'one-reader';
    // Local steps and deliveries are finitely many, so it is enough that somebody goes on as long as anybody can. Users may
    // stop, and of healing nothing is assumed unless it is said.
    const progress = WF({ actions: [AnswerQuery, HearVersion, Propagate, StoreVersion, HearAck, Answer] });
    return {
      domains,
      init,
      Node,
      Phase,
      Message,
      crashes: [live],
      actions: {
        Invoke,
        AnswerQuery,
        HearVersion,
        Propagate,
        StoreVersion,
        HearAck,
        Answer,
        ...(patience === 'answers-error' ? { AnswerError } : {}),
      },
      fairness: [
        progress,
        ...(patience === 'answers-error' ? [WF({ actions: [AnswerError], per: ['node'] })] : []),
        ...(partitions > 0 && healing === 'assumed' ? [WF({ actions: ['Heal'] })] : []),
      ],
      invariants: { Linearizable },
      properties: {
        Available,
        Responsive,
        MajorityAvailable,
        ...(design === 'single-leader' ? { LeaderAvailable } : {}),
        Convergence,
        AllComplete,
        ...(isShared ? { WriteIsRead } : {}),
        ...(partitions > 0 && isShared ? afterPartitions : {}),
      },
      finished: predicate((s) => Node.every((node) => isDoneWith(s, node) || waitsForCrashed(s, node))),
    };
  },
);
