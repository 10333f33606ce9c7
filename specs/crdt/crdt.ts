/**
 * Conflict-free replicated data types, after Marc Shapiro, Nuno Preguiça, Carlos Baquero and Marek Zawirski, "Conflict-free
 * replicated data types", SSS 2011; the types, in types.ts, are those of their "A comprehensive study of convergent and
 * commutative replicated data types", INRIA RR-7506, 2011.
 *
 * The problem. Each replica takes updates without asking the others, also while it is cut off. Can replicas that have seen the
 * same updates always be in the same state, in whichever order these came, without anybody who decides between them?
 *
 *   operations   An update is sent to all replicas, and takes effect at each of them once. Updates that do not know of each other
 *                commute. Those that do are delivered in that order (causal delivery).
 *   states       A replica sends its payload, now and then, and who receives it merges it with its own. Payloads form a
 *                semilattice: updates go up in it, and merging takes the least upper bound. So it does not matter in which
 *                order payloads come, nor how often.
 *
 * The types: a grow-only counter, a counter that goes up and down (PN), an observed-remove set (OR), a register of which the last
 * writer wins (LWW).
 *
 * What needs to be coordinated (Joseph Hellerstein and Peter Alvaro, "Keeping CALM: when distributed consistency is easy",
 * CACM 63(9), 2020). A counter is asked whether there are enough. If it only grows, whoever says yes is right whatever it has not
 * heard of: the question is monotone. If it may go down, too, a replica has to hear of everything before it answers.
 *
 * Abstractions, and why they lose no violation: all updates that were issued, and all payloads that a replica ever had, may be
 * received at any time or never, and payloads again and again. That covers messages that are late, lost, overtaken or doubled,
 * and partitions. Replicas do not crash, since who is down looks like who is slow. `seen`, `issued` and what snapshots say of
 * them are read by causal delivery, by whoever has to have heard of everything before it answers, and by properties only.
 */
import { is, Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  type Member,
  processes,
  record,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import {
  counterOfOperations,
  counterOfStates,
  type DataType,
  type Rules,
  register,
  type Style,
  setOfOperations,
  setOfStates,
  type Timestamp,
  type TypeName,
  type Vocabulary,
  vocabulary,
} from './types.ts';

/** What replicas keep, of whichever type. */
interface Payload {
  readonly payload: never;
}

function typeCalled(name: TypeName, style: Style, words: Vocabulary, rules: Rules): DataType<Payload, unknown> {
  const isOfStates = style === 'states';
  const types = {
    counter: () => (isOfStates ? counterOfStates(words, false, rules) : counterOfOperations(words, false)),
    'pn-counter': () => (isOfStates ? counterOfStates(words, true, rules) : counterOfOperations(words, true)),
    'or-set': () => (isOfStates ? setOfStates(words, rules) : setOfOperations(words, rules)),
    'lww-register': () => register(words, rules),
  };
  // Replication does not look into payloads.
  return types[name]() as unknown as DataType<Payload, unknown>;
}

export const crdt = spec(
  {
    name: 'crdt',
    title: 'Conflict-free replicated data types',
    topic: 'ordering and causality',
    parameters: {
      type: choice('which type', {
        default: 'or-set',
        options: ['counter', 'pn-counter', 'or-set', 'lww-register'],
      }),
      style: choice('what replicas tell each other', { default: 'operations', options: ['operations', 'states'] }),
      replicas: integer('replicas', { default: 3, from: 2, to: 3 }),
      updates: integer('updates in all', { default: 3, from: 1, to: 4 }),
    },
    definitions: {
      /** A replica may deliver an update: it has delivered all that its replica had seen, and not this one yet. */
      mayDeliver: (hasSeenThoseBefore: boolean, hasSeenIt: boolean): boolean => hasSeenThoseBefore && !hasSeenIt,
      /** The time at which a register is written: after the latest that the replica knows of. */
      timeOf: (latestKnown: number, _clock: number, _isFast: boolean): number => latestKnown + 1,
      /** A replica may answer whether there are enough: a counter that only grows needs no more. */
      mayAnswer: (mayDecrease: boolean, hasSeenAll: boolean): boolean => !mayDecrease || hasSeenAll,
      isLater: (one: Timestamp, other: Timestamp): boolean =>
        one.time > other.time || (one.time === other.time && one.by > other.by),
      joined: (mine: number, theirs: number): number => Math.max(mine, theirs),
      takesAway: (isObserved: boolean): boolean => isObserved,
      tagOf: (n: number): number => n,
      countedDown: (up: number, down: number): readonly [number, number] => [up, down + 1],
    },
  },
  ({ type: name, style, replicas, updates }, { mayDeliver, timeOf, mayAnswer, ...rules }) => {
    const Replica = processes('replica', replicas, { symmetric: false });
    const words = vocabulary(Replica, updates, updates + 2);
    const { Dot, Update } = words;
    const type = typeCalled(name, style, words, rules);
    const { payload: Payload, initial, prepare, effect, merge, latest, query, allows } = type;
    const isCounter = name === 'counter' || name === 'pn-counter';
    /** So many are enough. */
    const enough = 1;

    const Snapshot = record({ payload: Payload, seen: subsetOf(Dot) });
    const { domains, initially, action, invariant, step, reachable, eventuallyAlways, predicate } = variables({
      payload: functionFrom(Replica, Payload),
      /** The updates that a replica has seen: its own, and those that were delivered, or merged. */
      seen: functionFrom(Replica, subsetOf(Dot)),
      /** All updates. Operations are on their way to who has not seen them. */
      issued: subsetOf(Update),
      /** All payloads that replicas have sent. Any of them may be received at any time. */
      sent: subsetOf(Snapshot),
      /** Who has answered that there are enough. */
      answered: subsetOf(Replica),
    });
    const init = initially({
      payload: Replica.to(initial),
      seen: Replica.to(Set()),
      issued: Set(),
      sent: Set(),
      answered: Set(),
    });
    type State = (typeof init)[number];
    type Replica = Member<'replica'>;

    const nextDot = (s: State, by: Replica) => Dot({ by, n: s.issued.count(({ dot }) => dot.by === by) + 1 });
    const seenBy = (s: State, replica: Replica) => s.issued.toArray().filter(({ dot }) => s.seen.get(replica).has(dot));
    const answerOf = (s: State, replica: Replica) => query(s.payload.get(replica));
    const haveSeenTheSame = (s: State, one: Replica, other: Replica) => is(s.seen.get(one), s.seen.get(other));

    /** An update is issued at a replica, and takes effect there at once. It is sent to the others, or the payload is. */
    const Issue = action({
      forSome: {
        replica: Replica,
        operation: (s, { replica }: { readonly replica: Replica }) =>
          s.issued.size === updates
            ? []
            : prepare(s.payload.get(replica), nextDot(s, replica), {
                by: replica,
                time: timeOf(latest?.(s.payload.get(replica)) ?? 0, s.issued.size + 1, replica === Replica.member(1)),
              }),
      },
      effect: (s, { replica, operation }) => {
        const dot = nextDot(s, replica);
        const payload = effect(s.payload.get(replica), operation, dot);
        const seen = s.seen.get(replica).add(dot);
        return {
          payload: s.payload.set(replica, payload),
          seen: s.seen.set(replica, seen),
          issued: s.issued.add(Update({ dot, after: s.seen.get(replica), operation })),
          sent: style === 'states' ? s.sent.add(Snapshot({ payload, seen })) : s.sent,
        };
      },
    });
    /** An update is delivered to a replica, and takes effect there. */
    const Deliver = action({
      forSome: { replica: Replica, update: (s) => (style === 'operations' ? s.issued : Set<never>()) },
      guard: (s, { replica, update: { dot, after } }) =>
        mayDeliver(after.isSubset(s.seen.get(replica)), s.seen.get(replica).has(dot)),
      effect: (s, { replica, update: { dot, operation } }) => ({
        payload: s.payload.set(replica, effect(s.payload.get(replica), operation, dot)),
        seen: s.seen.update(replica, (seen) => seen.add(dot)),
      }),
    });
    /** A replica receives a payload, and merges it with its own. It passes on what comes of that. */
    const Merge = action({
      forSome: { replica: Replica, snapshot: (s) => s.sent },
      effect: (s, { replica, snapshot }) => {
        const payload = merge(s.payload.get(replica), snapshot.payload);
        const seen = s.seen.get(replica).union(snapshot.seen);
        return {
          payload: s.payload.set(replica, payload),
          seen: s.seen.set(replica, seen),
          sent: s.sent.add(Snapshot({ payload, seen })),
        };
      },
    });
    /** A replica of a counter finds that there are enough, and says so. If the counter may decrease it first hears of everything. */
    const Answer = action({
      forSome: { replica: Replica },
      guard: (s, { replica }) =>
        !s.answered.has(replica) &&
        (answerOf(s, replica) as number) >= enough &&
        mayAnswer(name === 'pn-counter', s.seen.get(replica).size === s.issued.size),
      effect: (s, { replica }) => ({ answered: s.answered.add(replica) }),
    });

    /** Replicas that have seen the same updates answer the same. */
    const StrongConvergence = invariant({
      forAll: { one: Replica, other: Replica },
      holds: (s, { one, other }) => !haveSeenTheSame(s, one, other) || is(answerOf(s, one), answerOf(s, other)),
    });
    /** A replica answers what the type is specified to, if these updates were seen. */
    const AsSpecified = invariant({
      forAll: { replica: Replica },
      holds: (s, { replica }) => allows(seenBy(s, replica), answerOf(s, replica)),
    });
    /** Once there are no more updates, all replicas come to answer the same, and stay with it. */
    const Convergence = eventuallyAlways({
      forAll: { one: Replica, other: Replica },
      holds: (s, { one, other }) => haveSeenTheSame(s, one, other) && is(answerOf(s, one), answerOf(s, other)),
    });
    /** Who says that there are enough is right: of all updates so far, not only of those that it has seen. */
    const AnswersRight = step({
      forAll: { replica: Replica },
      holds: (s, t, { replica }) => s.answered.has(replica) || !t.answered.has(replica) || countOf(s) >= enough,
    });
    const countOf = (s: State) => {
      const of = (type: string) => s.issued.count(({ operation }) => operation.type === type);
      return of('Increment') - of('Decrement');
    };
    /** Two replicas may answer differently, */
    const Differ = reachable((s) => Replica.some((one) => !is(answerOf(s, one), answerOf(s, Replica.member(1)))));
    /** two updates may not know of each other, */
    const Concurrent = reachable((s) =>
      s.issued.some((one) =>
        s.issued.some((other) => one.dot.by !== other.dot.by && !one.after.has(other.dot) && !other.after.has(one.dot)),
      ),
    );
    /** and all replicas may have seen all updates. */
    const AllSeen = reachable((s) => s.issued.size === updates && s.seen.every((seen) => seen.size === updates));

    const replication: { readonly Deliver?: typeof Deliver; readonly Merge?: typeof Merge } =
      style === 'operations' ? { Deliver } : { Merge };
    return {
      domains,
      init,
      actions: { Issue, ...replication, ...(isCounter ? { Answer } : {}) },
      // What was sent arrives.
      fairness: [WF({ actions: style === 'operations' ? [Deliver] : [Merge] })],
      invariants: { StrongConvergence, AsSpecified },
      properties: { ...(isCounter ? { AnswersRight } : {}), Convergence, Differ, Concurrent, AllSeen },
      finished: predicate((s) => s.issued.size === updates),
      Replica,
      type,
    };
  },
);
