/**
 * Consensus made from other things: from total order broadcast, from a register with compare-and-set, and from one that counts.
 *
 * The problem. Consensus, total order broadcast, and a linearizable register with compare-and-set are said to be the same problem: who has one of
 * them makes the others of it, whoever crashes. One has to be careful which: a register that is only read and written is linearizable, too,
 * and is not enough; and one that counts is enough for two processes, and not for three. (Maurice Herlihy, "Wait-free synchronization", ACM
 * TOPLAS 13(1), 1991, calls it the consensus number of an object: how many processes it makes agree, all but one of which may crash. For
 * registers it is 1, for counters 2, and for compare-and-set there is no limit.)
 *
 * The protocols. Each process has a value that it proposes.
 *
 *   from broadcast          It broadcasts its value. All decide the value that they deliver first.
 *   from compare-and-set    It sets the register to its value, if the register is empty, and decides what is in it then.
 *   from increment-and-get  It writes its value into a register of its own, and increments the counter. Who gets 1 decides its own value. Of two
 *                           processes the other one knows that it was second, and decides what the first has written. Of three it does not know
 *                           who was first: the first says so, in a register for that, before it decides, and the others wait for it.
 *
 * Why they work. Each has one step that settles who was first: the first delivery of anybody, the compare-and-set that finds the register empty,
 * the increment that gets 1. Who comes later finds out what the first has proposed, without its help: from the message, or from the register, also if the first
 * has crashed. With three processes and a counter there is no such place. That the first says who it is is another step, and if it crashes before,
 * nobody knows.
 *
 * Abstractions, and why they lose no behaviour. An operation on a shared object is one step, since the objects are linearizable; that its answer is
 * late looks as if the process were slow. The broadcast is taken as given: what it promises, and no more (atomic-broadcast, which this is held against).
 * What a process that crashes has broadcast is delivered, or is not. A process does one thing after the other, and may crash between any two.
 */
import { List } from 'immutable';
import {
  allows,
  choice,
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
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { integrity, termination, uniformAgreement, validity } from '../consensus.ts';
import { atomicBroadcast, comesNext } from '../total-order-broadcast/atomic-broadcast.ts';

export const consensusEquivalences = spec(
  {
    name: 'consensus-equivalences',
    title: 'Consensus from total order broadcast, from compare-and-set, and from a counter',
    topic: 'consensus',
    assumes: { 'single-copy-register': 'linearizable objects' },
    parameters: {
      from: choice('what consensus is made from', {
        default: 'broadcast',
        options: ['broadcast', 'compare-and-set', 'increment-and-get'],
      }),
      nodes: integer('processes that are to agree', { default: 2, from: 1, to: 4 }),
      values: integer('values that may be proposed', { default: 2, from: 1, to: 3 }),
      faults: faults(['crashes'], { default: 'all' }),
      crashes: integer('processes that may crash, for good', { default: 1, from: 1, to: 3, counts: 'crashes' }),
    },
  },
  ({ from, nodes, values: howMany, faults: mayHappen, crashes: atMost }) => {
    if (atMost > nodes) throw new RangeError(`crashes = ${atMost} are more than all nodes = ${nodes}`);
    const Node = processes('node', nodes);
    const Value = values('v', howMany);
    /** Messages that may be broadcast: one for each process. */
    const M = values('m', nodes);
    type Node = Member<'node'>;
    type Value = Member<'v'>;
    const Crashes = crashes(Node, { atMost: allows(mayHappen, 'crashes') ? atMost : 0, recovery: false });

    const { domains, initially, crashing, invariant, step, reachable, eventually, refines, predicate } = variables({
      /** What each process proposes, */
      proposal: functionFrom(Node, Value),
      /** and has decided. */
      decided: functionFrom(Node, optional(Value)),
      crashes: Crashes,
      /** The broadcast: who has broadcast each message, */
      sender: functionFrom(M, optional(Node)),
      /** and what each process has delivered, in this order. */
      delivered: functionFrom(Node, sequenceOf(M, nodes)),
      /** The register with compare-and-set, empty at first, */
      register: optional(Value),
      /** and what each process was told to be in it. */
      answer: functionFrom(Node, optional(Value)),
      /** The counter, */
      counter: range(0, nodes),
      /** what each process has got from it, */
      place: functionFrom(Node, optional(range(1, nodes))),
      /** a register of each process, */
      announced: functionFrom(Node, optional(Value)),
      /** and one in which the first says who it is. */
      first: optional(Node),
    });
    const init = initially(
      (functionFrom(Node, Value).elements ?? []).map((proposal) => ({
        proposal,
        decided: Node.to(null),
        crashes: Crashes.none,
        sender: M.to(null),
        delivered: Node.to(List<Member<'m'>>()),
        register: null,
        answer: Node.to(null),
        counter: 0,
        place: Node.to(null),
        announced: Node.to(null),
        first: null,
      })),
    );
    type State = (typeof init)[number];

    const hasDecided = (s: State, node: Node) => s.decided.get(node) !== null;
    const decides = (s: State, node: Node, value: Value | null) => ({ decided: s.decided.set(node, value) });
    /** A process that has crashed does nothing any more. */
    const live = crashing('crashes');

    /** A process broadcasts its value. */
    const Broadcast = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { node, m }) => s.sender.get(m) === null && M.every((other) => s.sender.get(other) !== node),
      effect: (s, { node, m }) => ({ sender: s.sender.set(m, node) }),
    });
    /** A process delivers the message that comes next. If it is the first, it decides the value in it. */
    const Deliver = live.action({
      forSome: { node: Node, m: M },
      guard: (s, { node, m }) => s.sender.get(m) !== null && comesNext(s.delivered, Node, node, m),
      effect: (s, { node, m }) => ({
        delivered: s.delivered.update(node, (log) => log.push(m)),
        ...(s.delivered.get(node).isEmpty() ? decides(s, node, s.proposal.get(s.sender.get(m)!)) : {}),
      }),
    });

    /** A process sets the register to its value, if the register is empty, and is told what is in it then. */
    const CompareAndSet = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.answer.get(node) === null,
      effect: (s, { node }) => {
        const register = s.register ?? s.proposal.get(node);
        return { register, answer: s.answer.set(node, register) };
      },
    });
    /** It decides that. */
    const DecideAnswer = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.answer.get(node) !== null && !hasDecided(s, node),
      effect: (s, { node }) => decides(s, node, s.answer.get(node)),
    });

    /** A process writes its value into its own register. */
    const Announce = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.announced.get(node) === null,
      effect: (s, { node }) => ({ announced: s.announced.set(node, s.proposal.get(node)) }),
    });
    /** It increments the counter, and is told what it is then. */
    const IncrementAndGet = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.announced.get(node) !== null && s.place.get(node) === null,
      effect: (s, { node }) => ({ counter: s.counter + 1, place: s.place.set(node, s.counter + 1) }),
    });
    /** Of more than two, the first says that it is the first. */
    const SayFirst = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.place.get(node) === 1 && s.first === null,
      effect: (_, { node }) => ({ first: node }),
    });
    /** It decides its own value. */
    const DecideOwn = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.place.get(node) === 1 && (nodes <= 2 || s.first === node) && !hasDecided(s, node),
      effect: (s, { node }) => decides(s, node, s.proposal.get(node)),
    });
    /** Another one decides what the first has announced: of two that is the other one, and of more it has to wait until that is said. */
    const DecideFirst = live.action({
      forSome: { node: Node, other: Node },
      guard: (s, { node, other }) =>
        node !== other &&
        !hasDecided(s, node) &&
        (s.place.get(node) ?? 1) > 1 &&
        (nodes <= 2 || s.first === other) &&
        s.announced.get(other) !== null,
      effect: (s, { node, other }) => decides(s, node, s.announced.get(other)),
    });

    const deciding = {
      nodes: Node,
      decided: (s: State, node: Node) => [s.decided.get(node)].filter((value) => value !== null),
    };
    /** No two processes decide differently, also if they crash later. */
    const Agreement = invariant(uniformAgreement(deciding));
    /** What is decided was proposed. */
    const Validity = invariant(
      validity(deciding, (s: State, value: Value) => Node.some((node) => s.proposal.get(node) === value)),
    );
    /** Nobody decides twice. */
    const Integrity = step(integrity(deciding));
    /** Every process that does not crash decides in the end, whoever else crashes. */
    const Termination = eventually(termination(deciding, (s: State, node: Node) => !s.crashes.isUp(node)));
    /** The broadcast that is used is no more than total order broadcast. */
    const OnBroadcast = refines({
      of: atomicBroadcast,
      parameters: { nodes, messages: nodes },
      mapping: ({ sender, delivered }: State) => ({ sender, delivered }),
    });
    /** A process may decide a value that only another one has proposed. */
    const DecidesAnothers = reachable((s) =>
      Node.some((node) => hasDecided(s, node) && s.decided.get(node) !== s.proposal.get(node)),
    );
    /** It may do so also if that one has crashed, and has decided nothing. */
    const DecidesOfCrashed = reachable((s) =>
      Node.some((node) =>
        Node.some(
          (other) =>
            !s.crashes.isUp(other) &&
            !hasDecided(s, other) &&
            hasDecided(s, node) &&
            Node.filter((any) => s.proposal.get(any) === s.decided.get(node)).every((any) => any === other),
        ),
      ),
    );

    const ofBroadcast = { Broadcast, Deliver };
    const ofCompareAndSet = { CompareAndSet, DecideAnswer };
    const ofCounter = { Announce, IncrementAndGet, SayFirst, DecideOwn, DecideFirst };
    const { SayFirst: _, ...ofTwo } = ofCounter;
    const owedOf = {
      broadcast: {
        Broadcast: WF({ actions: [Broadcast], per: ['node'] }),
        // What was broadcast by who is up, or delivered by anybody, is delivered by all who are up.
        Deliver: WF({
          actions: [Deliver],
          per: ['node'],
          when: (s, { m }) =>
            s.crashes.isUp(s.sender.get(m)!) || Node.some((other) => s.delivered.get(other).includes(m)),
        }),
      },
      // Every process takes steps.
      'compare-and-set': {
        CompareAndSet: WF({ actions: [CompareAndSet], per: ['node'] }),
        DecideAnswer: WF({ actions: [DecideAnswer], per: ['node'] }),
      },
      'increment-and-get': {
        Announce: WF({ actions: [Announce], per: ['node'] }),
        IncrementAndGet: WF({ actions: [IncrementAndGet], per: ['node'] }),
        ...(nodes > 2 ? { SayFirst: WF({ actions: [SayFirst], per: ['node'] }) } : {}),
        DecideOwn: WF({ actions: [DecideOwn], per: ['node'] }),
        DecideFirst: WF({ actions: [DecideFirst], per: ['node'] }),
      },
    };
    const several = nodes > 1 && howMany > 1;
    return {
      Node,
      Value,
      hasDecided,
      decides,
      domains,
      init,
      live,
      ofBroadcast,
      ofCompareAndSet,
      ofCounter,
      actions: {
        ...(from === 'broadcast' ? ofBroadcast : {}),
        ...(from === 'compare-and-set' ? ofCompareAndSet : {}),
        ...(from === 'increment-and-get' ? (nodes > 2 ? ofCounter : ofTwo) : {}),
      },
      crashes: [live],
      owedOf,
      fairness: Object.values(owedOf[from]),
      invariants: { Agreement, Validity },
      properties: {
        Integrity,
        Termination,
        ...(from === 'broadcast' ? { OnBroadcast } : {}),
        ...(several ? { DecidesAnothers } : {}),
        ...(several && allows(mayHappen, 'crashes') ? { DecidesOfCrashed } : {}),
      },
      finished: predicate((s) => Node.every((node) => !s.crashes.isUp(node) || hasDecided(s, node))),
    };
  },
);
