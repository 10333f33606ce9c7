/**
 * The data types of Marc Shapiro, Nuno Preguiça, Carlos Baquero and Marek Zawirski, "A comprehensive study of convergent and
 * commutative replicated data types", INRIA RR-7506, 2011, each in both styles: counters (specifications 5, 6 and 7), the register
 * of which the last writer wins (8 and 9), and the observed-remove set (15). That of style states is left to the reader there: since
 * each add is unique, what was added and what was removed may be two sets that only grow.
 *
 * An update is prepared where it is issued, which makes an operation of it. In style operations that takes effect at every
 * replica. In style states it takes effect where it was issued, and payloads are merged.
 */
import { Set } from 'immutable';
import {
  type Domain,
  type Fn,
  functionFrom,
  type Member,
  messages,
  type Of,
  oneOf,
  optional,
  range,
  record,
  type Sort,
  subsetOf,
  sum,
} from '../../checker/index.ts';

export type Style = 'operations' | 'states';
export type TypeName = 'counter' | 'pn-counter' | 'or-set' | 'lww-register';
type Replica = Member<'replica'>;

/** A time, and the replica as a tie-breaker. */
export interface Timestamp {
  readonly time: number;
  readonly by: Replica;
}

/** What the types leave to be defined. */
export interface Rules {
  /** The one timestamp is later than the other. */
  readonly isLater: (one: Timestamp, other: Timestamp) => boolean;
  /** How many updates of one replica two others know of together. */
  readonly joined: (mine: number, theirs: number) => number;
  /** A remove takes away what was added, whether it has observed that or not. */
  readonly takesAway: (isObserved: boolean) => boolean;
  /** The name of what the n-th update of a replica adds: no other update of that replica has it. */
  readonly tagOf: (n: number) => number;
  /** How often a replica has counted up and down, once it has counted down again. */
  readonly countedDown: (up: number, down: number) => readonly [up: number, down: number];
}

/** Updates, as they are prepared: at most so many of a replica, with times up to the latest. */
export function vocabulary(Replica: Sort<'replica'>, most: number, latest: number) {
  const Element = oneOf('x');
  /** The name of an update: the n-th that this replica has issued. */
  const Dot = record({ by: Replica, n: range(1, most) });
  /** An element, and which update added it. */
  const Pair = record({ element: Element, dot: Dot });
  /** What is written, and when. */
  const Written = record({ value: Dot, at: record({ time: range(1, latest), by: Replica }) });
  const Operation = messages({
    Increment: {},
    Decrement: {},
    Add: { element: Element },
    Remove: { element: Element, observed: subsetOf(Pair) },
    Assign: { written: Written },
  });
  /** An update that was issued, and those that its replica had seen before. */
  const Update = record({ dot: Dot, after: subsetOf(Dot), operation: Operation });
  return { Replica, most, Element, Dot, Pair, Written, Operation, Update };
}
export type Vocabulary = ReturnType<typeof vocabulary>;
export type Dot = Of<Vocabulary['Dot']>;
export type Operation = Of<Vocabulary['Operation']>;
export type Update = Of<Vocabulary['Update']>;
type Pair = Of<Vocabulary['Pair']>;
type Written = Of<Vocabulary['Written']>;

/** A replicated data type: what a replica keeps, `P`, and what it answers, `A`. */
export interface DataType<P, A> {
  readonly payload: Domain<P>;
  readonly initial: P;
  /** The updates that may be issued at a replica with this payload, prepared. */
  readonly prepare: (payload: P, dot: Dot, at: Timestamp) => readonly Operation[];
  readonly effect: (payload: P, operation: Operation, dot: Dot) => P;
  readonly merge: (mine: P, theirs: P) => P;
  /** The time of what is kept; there are none in what has no times. */
  readonly latest?: (payload: P) => number;
  readonly query: (payload: P) => A;
  /** What is there without that which only remembers what is not there any more. */
  readonly collect?: (payload: P) => P;
  /** The specification: what may be answered by who has seen these updates, and no others. */
  readonly allows: (updates: readonly Update[], answer: A) => boolean;
}

/** What a counter is: so many increments, less so many decrements. */
function counting({ Operation }: Vocabulary, mayDecrement: boolean) {
  const value = ({ type }: Operation) => (type === 'Increment' ? 1 : -1);
  return {
    value,
    prepare: () => [Operation.Increment(), ...(mayDecrement ? [Operation.Decrement()] : [])],
    allows: (updates: readonly Update[], answer: number) =>
      answer === sum(updates, ({ operation }) => value(operation)),
  };
}

/** A counter that is told of each update: its value. */
export function counterOfOperations(words: Vocabulary, mayDecrement: boolean): DataType<number, number> {
  const { value, ...counter } = counting(words, mayDecrement);
  return {
    ...counter,
    payload: range(-2 * words.most, 2 * words.most),
    initial: 0,
    effect: (payload, operation) => payload + value(operation),
    merge: (mine) => mine,
    query: (payload) => payload,
  };
}

interface Counts {
  /** How often each replica has incremented, */
  readonly P: Fn<Replica, number>;
  /** and decremented. */
  readonly N: Fn<Replica, number>;
}
/** A counter that is merged: what each replica has counted. The grow-only counter makes no use of N. */
export function counterOfStates(words: Vocabulary, mayDecrement: boolean, rules: Rules): DataType<Counts, number> {
  const { value: _, ...counter } = counting(words, mayDecrement);
  const Vector = functionFrom(words.Replica, range(-2 * words.most, 2 * words.most));
  const join = (mine: Fn<Replica, number>, theirs: Fn<Replica, number>) =>
    Vector.to((replica) => rules.joined(mine.get(replica), theirs.get(replica)));
  return {
    ...counter,
    payload: record({ P: Vector, N: Vector }),
    initial: { P: Vector.to(0), N: Vector.to(0) },
    effect: ({ P, N }, { type }, { by }) => {
      if (type === 'Increment') return { P: P.update(by, (n) => n + 1), N };
      const [up, down] = rules.countedDown(P.get(by), N.get(by));
      return { P: P.set(by, up), N: N.set(by, down) };
    },
    merge: (mine, theirs) => ({ P: join(mine.P, theirs.P), N: join(mine.N, theirs.N) }),
    query: ({ P, N }) => sum(P) - sum(N),
  };
}

/**
 * What an observed-remove set is. A remove takes away those adds that it has observed. So of an add and a remove that do not know of
 * each other the add wins.
 */
function observing({ Operation, Element, Pair, Dot }: Vocabulary, { tagOf }: Rules) {
  return {
    pairOf: (element: Of<typeof Element>, { by, n }: Dot) => Pair({ element, dot: Dot({ by, n: tagOf(n) }) }),
    prepareOf: (pairs: Set<Pair>) =>
      (Element.elements ?? []).flatMap((element) => {
        const observed = pairs.filter((pair) => pair.element === element);
        return [Operation.Add({ element }), ...(observed.isEmpty() ? [] : [Operation.Remove({ element, observed })])];
      }),
    elementsOf: (pairs: Set<Pair>) => pairs.map(({ element }) => element),
    allows: (updates: readonly Update[], answer: Set<string>) =>
      (Element.elements ?? []).every((element) => {
        const isRemoved = (add: Update) =>
          updates.some(({ operation, after }) => operation.type === 'Remove' && after.has(add.dot));
        return updates.some((add) => add.operation.type === 'Add' && !isRemoved(add)) === answer.has(element);
      }),
  };
}

/** A set that is told of each update: what was added, and not removed since. */
export function setOfOperations(words: Vocabulary, rules: Rules): DataType<Set<Pair>, Set<string>> {
  const { pairOf, prepareOf, elementsOf, allows } = observing(words, rules);
  return {
    payload: subsetOf(words.Pair),
    initial: Set(),
    prepare: prepareOf,
    effect: (pairs, operation, dot) => {
      if (operation.type === 'Add') return pairs.add(pairOf(operation.element, dot));
      if (operation.type === 'Remove') return pairs.filter((pair) => !rules.takesAway(operation.observed.has(pair)));
      return pairs;
    },
    merge: (mine) => mine,
    query: elementsOf,
    allows,
  };
}

interface Tombstones {
  readonly added: Set<Pair>;
  /** What was added, and is not there any more. */
  readonly removed: Set<Pair>;
}
/** A set that is merged: what was added, and a tombstone for each of it that was removed. */
export function setOfStates(words: Vocabulary, rules: Rules): DataType<Tombstones, Set<string>> {
  const { pairOf, prepareOf, elementsOf, allows } = observing(words, rules);
  const Pairs = subsetOf(words.Pair);
  const there = ({ added, removed }: Tombstones) => added.filter((pair) => !removed.has(pair));
  return {
    payload: record({ added: Pairs, removed: Pairs }),
    initial: { added: Set(), removed: Set() },
    prepare: (payload) => prepareOf(there(payload)),
    effect: ({ added, removed }, operation, dot) => {
      if (operation.type === 'Add') return { added: added.add(pairOf(operation.element, dot)), removed };
      if (operation.type === 'Remove') return { added, removed: removed.union(operation.observed) };
      return { added, removed };
    },
    merge: (mine, theirs) => ({ added: mine.added.union(theirs.added), removed: mine.removed.union(theirs.removed) }),
    query: (payload) => elementsOf(there(payload)),
    collect: (payload) => ({ added: there(payload), removed: Set() }),
    allows,
  };
}

/** A register in either style: what was written last, by the timestamps. */
export function register(words: Vocabulary, { isLater }: Rules): DataType<Written | null, Dot | null> {
  const later = (one: Written | null, other: Written | null) =>
    one === null || (other !== null && isLater(other.at, one.at)) ? other : one;
  return {
    payload: optional(words.Written),
    initial: null,
    prepare: (_, value, at) => [words.Operation.Assign({ written: words.Written({ value, at }) })],
    effect: (payload, operation) => (operation.type === 'Assign' ? later(payload, operation.written) : payload),
    merge: later,
    latest: (payload) => payload?.at.time ?? 0,
    query: (payload) => payload?.value ?? null,
    // A value that nobody overwrote who had seen it.
    allows: (updates, answer) =>
      answer === null
        ? updates.length === 0
        : updates.some(({ dot }) => dot === answer) && !updates.some(({ after }) => after.has(answer)),
  };
}
