/**
 * Sums and extrema of numbers, or of what a mapping makes of elements or of the values of a function. They are functions, since
 * Immutable's collections are not ours to give methods to; what knows better than to be gone through answers by itself
 * (`aggregated`): a bag counts copies, and a tracked view asks a question. What else is gone through is added up by whoever knows better
 * what is read of a state (`adding`).
 *
 * Invariant: an answer depends on the numbers alone, and not on the order in which they come: numbers are integers, and the
 * absolute values of those that are added up come to no more than what is exact.
 */
import { isKeyed } from 'immutable';
import { Misfit } from './value.ts';

export type AggregateKind = 'sum' | 'max' | 'min';
/** What user code gives: the number for an element, or for the value, and the key, of a function. */
export type Mapping<T, K> = (element: T, key: K) => number;

/** What is asked of numbers, and how elements become numbers. */
export class Aggregate {
  constructor(
    readonly kind: AggregateKind,
    /** Null if the elements are numbers themselves. */
    readonly by: Mapping<unknown, unknown> | null,
  ) {}
  /** True if the number for a value of a function may depend on its key. */
  get usesKeys(): boolean {
    return this.by !== null && this.by.length !== 1;
  }
  /** The answer of no numbers, and what makes no difference among others. */
  get neutral(): number {
    return neutralOf(this.kind);
  }
  numberOf(element: unknown, key?: unknown): number {
    const { by } = this;
    const number =
      by === null ? element : this.usesKeys ? by(element, key) : (by as (element: unknown) => unknown)(element);
    if (!Number.isSafeInteger(number)) throw new Misfit(`what ${this.kind} is given`, number, 'safe integers');
    return (number as number) + 0;
  }
  /** The same of the elements of collections, taken together. */
  within(): Aggregate {
    return new Within(this);
  }
  /** Of elements with their copies, and with their keys. */
  of(elements: Iterable<readonly [element: unknown, copies: number, key?: unknown]>): number | undefined {
    const tally = new Tally(this.kind);
    for (const [element, copies, key] of elements) tally.add(this.numberOf(element, key), copies);
    return this.told(tally.answer);
  }
  /** What a tally has come to, as user code is told: undefined if there is no number to choose from. */
  told(answer: number): number | undefined {
    if (Number.isFinite(answer)) return answer;
    if (this.kind !== 'sum') return undefined;
    throw new Misfit('sum', answer, `numbers whose absolute values add up to ${Number.MAX_SAFE_INTEGER} at most`);
  }
}

class Within extends Aggregate {
  constructor(private readonly each: Aggregate) {
    super(each.kind, each.by);
  }
  override get usesKeys(): boolean {
    return false;
  }
  override numberOf(elements: unknown): number {
    return aggregateOf(elements, this.each) ?? this.neutral;
  }
}

function neutralOf(kind: AggregateKind): number {
  return kind === 'sum' ? 0 : kind === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Puts numbers together, one after the other. */
export class Tally {
  private total: number;
  private magnitude = 0;
  constructor(private readonly kind: AggregateKind) {
    this.total = neutralOf(kind);
  }
  clear(): void {
    this.magnitude = 0;
    this.total = neutralOf(this.kind);
  }
  add(number: number, copies: number): void {
    const { kind } = this;
    if (kind === 'sum') {
      this.total += copies * number;
      this.magnitude += copies * Math.abs(number);
    } else if (kind === 'max' ? number > this.total : number < this.total) this.total = number;
  }
  /** Infinite where there is no number to choose from, or a sum that may not be exact. */
  get answer(): number {
    return this.magnitude > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : this.total;
  }
}

/** What answers for its own elements. */
export const aggregated: unique symbol = Symbol('aggregated');
export interface Aggregated<T> {
  every(holds: (element: T) => boolean): boolean;
  [aggregated](aggregate: Aggregate): number | undefined;
}

/** A function of the state, or an Immutable Map. */
interface Keyed<K, V> extends Iterable<[K, V]> {
  get(key: K): V | undefined;
  valueSeq(): Iterable<V>;
}
/** Numbers, or elements with a mapping to numbers; of a function its values, and where the mapping takes two, their keys. */
interface Aggregation<R> {
  <K, V>(of: Keyed<K, V>, by: Mapping<V, K>): R;
  <T>(of: Aggregated<T> | Iterable<T>, by: (element: T) => number): R;
  <K>(of: Keyed<K, number> | Aggregated<number> | Iterable<number>): R;
}

function aggregation<R>(kind: AggregateKind): Aggregation<R> {
  return (of: unknown, by: Mapping<never, never> | null = null) =>
    aggregateOf(of, new Aggregate(kind, by as Mapping<unknown, unknown> | null)) as R;
}

/** The sum of numbers, 0 of none. Copies of an element in a bag, or of a message in a network, count each. */
export const sum = aggregation<number>('sum');
/** The largest of numbers, undefined of none. */
export const max = aggregation<number | undefined>('max');
/** The least of numbers, undefined of none. */
export const min = aggregation<number | undefined>('min');

/** What the numbers of elements come to, infinite where there is nothing to tell; null if they are to be gone through. */
export type Adder = (elements: readonly unknown[], aggregate: Aggregate) => number | null;
/**
 * It is a variable of the module, since nothing can be handed through user code, which calls `sum` on values; and it changes within
 * `adding` alone.
 */
let adder: Adder = () => null;

/** Runs code whose sums over what can be gone through, such as the members of a sort, are put together in this way. */
export function adding<T>(by: Adder, run: () => T): T {
  const before = adder;
  adder = by;
  try {
    return run();
  } finally {
    adder = before;
  }
}

/** Of what answers for its own elements, or is gone through: of functions, value by value. */
export function aggregateOf(of: unknown, aggregate: Aggregate): number | undefined {
  const own = (of as Partial<Aggregated<unknown>> | null)?.[aggregated];
  if (own !== undefined) return own.call(of as Aggregated<unknown>, aggregate);
  if (isKeyed(of)) return aggregate.of(termsByKey(of as unknown as Iterable<[unknown, unknown]>));
  const elements = [...(of as Iterable<unknown>)];
  const known = aggregate.by === null ? null : adder(elements, aggregate);
  return known === null ? aggregate.of(terms(elements)) : aggregate.told(known);
}
function* terms(elements: Iterable<unknown>): Iterable<[unknown, number]> {
  for (const element of elements) yield [element, 1];
}
function* termsByKey(entries: Iterable<[unknown, unknown]>): Iterable<[unknown, number, unknown]> {
  for (const [key, value] of entries) yield [value, 1, key];
}
