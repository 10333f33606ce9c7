/**
 * Domains of collections: total functions, sets, sequences and bags, as Immutable values.
 */
import { Map as ImmutableMap, type Set as ImmutableSet, isCollection, type List, List as makeList } from 'immutable';
import { type Aggregate, aggregated } from './aggregate.ts';
import { type Domain, type Kind, type Literal, product, subsets } from './domain.ts';
import { totalFrom, whereabouts } from './total.ts';
import {
  CompositeValue,
  canonicalMap,
  canonicalSet,
  compareValues,
  further,
  keyOf,
  Misfit,
  pathText,
  pathTo,
  textOf,
  type Where,
} from './value.ts';

/**
 * A total function with a finite domain: an Immutable Map whose `get` never answers undefined. That it varies as its keys and values do is
 * said, since the compiler would find it out by comparing Immutable's collections, for a second.
 */
export interface Fn<out K, out V> extends Iterable<[K, V]> {
  /** The value for a key. To ask for what is no key of the function fails the run. */
  get(key: K): V;
  has(key: K): boolean;
  set(key: K, value: V): Fn<K, V>;
  update(key: K, change: (value: V) => V): Fn<K, V>;
  map<W extends Literal>(change: (value: V, key: K) => W): Fn<K, W>;
  every(holds: (value: V, key: K) => boolean): boolean;
  some(holds: (value: V, key: K) => boolean): boolean;
  count(holds: (value: V, key: K) => boolean): number;
  filter(holds: (value: V, key: K) => boolean): ImmutableMap<K, V>;
  keySeq(): Iterable<K>;
  valueSeq(): Iterable<V>;
  equals(other: unknown): boolean;
  hashCode(): number;
  readonly size: number;
}

export interface FunctionDomain<K, V> extends Domain<Fn<K, V>> {
  readonly kind: 'function';
  readonly from: Domain<K>;
  readonly keys: readonly K[];
  readonly of: Domain<V>;
  /** The function that maps every key to this value, or to what `value` answers for it. */
  to(value: V | ((key: K) => V)): Fn<K, V>;
  /** The function with these values, in the order of the keys, which are values of `of` already. */
  make(values: readonly V[], where: Where): Fn<K, V>;
}

/** Makes functions from these keys: by one value for all, or by what `value` answers for each. */
export function functionsTo<K>(keys: readonly K[], text: string): <V>(value: V | ((key: K) => V)) => Fn<K, V> {
  const total = totalFrom(text, 'the function');
  return <V>(value: V | ((key: K) => V)) => {
    const image = typeof value === 'function' ? (value as (key: K) => V) : () => value;
    return total(canonicalMap(keys.map((key) => [key, image(key)] as const))) as unknown as Fn<K, V>;
  };
}

/**
 * The total functions from a finite domain, most often a sort, to `of`.
 * A variable of this kind is laid out as one part of the local state of each member.
 */
export function functionFrom<K, V>(from: Domain<K>, of: Domain<V>): FunctionDomain<K, V> {
  const keys = from.elements;
  if (keys === undefined) throw new Misfit('functionFrom', from.text, 'a domain whose values can be listed');
  const known = new Map(keys.map((key) => [keyOf(key), key]));
  const text = `functions from ${from.text} to ${of.text}`;
  let listed: readonly Fn<K, V>[] | undefined;
  const totals = new Map<string, ReturnType<typeof totalFrom>>();
  const make = (values: readonly V[], where: Where): Fn<K, V> => {
    const name = pathText(pathTo(where));
    const total = totals.get(name) ?? totalFrom(from.text, whereabouts(where));
    totals.set(name, total);
    return total(canonicalMap(keys.map((key, i) => [key, values[i]] as const))) as unknown as Fn<K, V>;
  };
  return {
    kind: 'function',
    from,
    keys,
    of,
    text,
    to: functionsTo(keys, from.text),
    make,
    get elements() {
      listed ??= product(keys.map((key) => [keyOf(key), of] as const))?.map((row) =>
        make(
          keys.map((key) => row[keyOf(key)] as V),
          'the function',
        ),
      );
      return listed;
    },
    read(value, path = '') {
      const given = new Map<string, V>();
      for (const [key, image] of entriesOf(value, path, text)) {
        const name = keyOf(key);
        if (!known.has(name)) throw new Misfit(further(path, { key }), image, `keys ${from.text}`);
        given.set(name, of.read(image, further(path, { key })));
      }
      for (const key of keys) if (!given.has(keyOf(key))) throw new Misfit(further(path, { key }), undefined, of.text);
      return make(
        keys.map((key) => given.get(keyOf(key)) as V),
        path,
      );
    },
  };
}

function* entriesOf(value: unknown, path: Where, allowed: string): Iterable<[unknown, unknown]> {
  if (typeof value !== 'object' || value === null) throw new Misfit(path, value, allowed);
  if (Symbol.iterator in value) {
    for (const entry of value as Iterable<unknown>) {
      if (!Array.isArray(entry) || entry.length !== 2) throw new Misfit(path, value, allowed);
      yield entry as [unknown, unknown];
    }
  } else yield* Object.entries(value);
}

export interface SetDomain<T> extends Domain<ImmutableSet<T>> {
  readonly kind: 'set';
  readonly of: Domain<T>;
}

/** The sets of elements of a domain, as Immutable Sets. A variable of this kind is tracked element by element. */
export function subsetOf<T>(elements: Domain<T>): SetDomain<T> {
  const of = once(elements);
  let listed: readonly ImmutableSet<T>[] | undefined;
  const text = `sets of ${of.text}`;
  return {
    kind: 'set',
    of,
    text,
    get elements() {
      listed ??= of.elements && subsets(of.elements)?.map((subset) => canonicalSet(subset));
      return listed;
    },
    read(value, path = '') {
      const distinct = new Map<string, T>();
      const among = further(path, { among: 'elements' });
      for (const given of itemsOf(value, path, text)) {
        const element = of.read(given, among);
        distinct.set(keyOf(element), element);
      }
      return canonicalSet(distinct.values());
    },
  };
}

const collected: readonly Kind[] = ['function', 'set', 'sequence', 'bag'];
/** Of a domain of collections the one that reads equal ones as one object, which need not be read again, as records are. */
function once<T>(of: Domain<T>): Domain<T> {
  if (!collected.includes(of.kind)) return of;
  const made = new Map<string, T>();
  const canonical = new WeakSet<object>();
  const read = (value: unknown, path?: Where): T => {
    if (typeof value === 'object' && value !== null && canonical.has(value)) return value as T;
    const collection = of.read(value, path);
    const key = keyOf(collection);
    const known = made.get(key);
    if (known !== undefined) return known;
    made.set(key, collection);
    canonical.add(collection as object);
    return collection;
  };
  return Object.create(of, { read: { value: read } }) as Domain<T>;
}

function itemsOf(value: unknown, path: Where, allowed: string): Iterable<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value))
    throw new Misfit(path, value, allowed);
  return value as Iterable<unknown>;
}

export interface SequenceDomain<T> extends Domain<List<T>> {
  readonly kind: 'sequence';
  readonly of: Domain<T>;
  readonly most: number;
}

/** The sequences of at most `most` elements, as Immutable Lists. */
export function sequenceOf<T>(of: Domain<T>, most: number): SequenceDomain<T> {
  if (!Number.isSafeInteger(most) || most < 0) throw new Misfit('sequenceOf', most, 'a length from 0');
  const text = `sequences of at most ${most} of ${of.text}`;
  let listed: readonly List<T>[] | undefined;
  return {
    kind: 'sequence',
    of,
    most,
    text,
    get elements() {
      if (listed === undefined && of.elements !== undefined) {
        const all: List<T>[] = [];
        for (let length = 0; length <= most; length++) {
          const rows = product(Array.from({ length }, (_, i) => [String(i), of] as const));
          if (rows === undefined || all.length + rows.length > 1 << 16) return undefined;
          for (const row of rows) all.push(makeList(Array.from({ length }, (_, i) => row[i] as T)));
        }
        listed = all;
      }
      return listed;
    },
    read(value, path = '') {
      if (isCollection(value) && !makeList.isList(value)) throw new Misfit(path, value, text);
      const items = [...itemsOf(value, path, text)];
      if (items.length > most) throw new Misfit(path, value, `at most ${most} elements`);
      return makeList(items.map((item, i) => of.read(item, further(path, { place: i }))));
    },
  };
}

/** A multiset: how many copies there are of each element. */
export class Bag<T> extends CompositeValue<{ readonly counts: ImmutableMap<T, number> }> implements Iterable<T> {
  /** Invariant: every count is at least 1. */
  private constructor(counts: ImmutableMap<T, number>) {
    super({ counts });
  }
  private get counts(): ImmutableMap<T, number> {
    return this.parts.counts;
  }

  static of<T>(counts: Iterable<readonly [T, number]>): Bag<T> {
    // An element may be there more than once, such as a record and the bare object of the same fields that a domain made one of.
    const sums = ImmutableMap<T, number>().withMutations((sum) => {
      for (const [element, copies] of counts) if (copies > 0) sum.update(element, 0, (n) => n + copies);
    });
    return new Bag(canonicalMap(sums));
  }
  has(element: T): boolean {
    return this.counts.has(element);
  }
  /** How many copies of an element there are. */
  copies(element: T): number {
    return this.counts.get(element, 0);
  }
  /** One more copy. */
  add(element: T): Bag<T> {
    return new Bag(this.counts.set(element, this.copies(element) + 1));
  }
  /** One copy less; the same bag if there is none. */
  remove(element: T): Bag<T> {
    const copies = this.copies(element);
    return copies === 0
      ? this
      : new Bag(copies === 1 ? this.counts.delete(element) : this.counts.set(element, copies - 1));
  }
  /** How many different elements there are. */
  get distinct(): number {
    return this.counts.size;
  }
  /** How many elements there are, copies counted. */
  get size(): number {
    return this.counts.reduce((sum, copies) => sum + copies, 0);
  }
  /** True if some element has more copies than this. */
  hasMoreCopiesThan(copies: number): boolean {
    return this.counts.some((n) => n > copies);
  }
  isEmpty(): boolean {
    return this.counts.isEmpty();
  }
  some(holds: (element: T) => boolean): boolean {
    return this.counts.some((_, element) => holds(element));
  }
  every(holds: (element: T) => boolean): boolean {
    return this.counts.every((_, element) => holds(element));
  }
  /** How many different elements satisfy the predicate. */
  count(holds: (element: T) => boolean): number {
    return this.counts.count((_, element) => holds(element));
  }
  /** Sums and extrema: copies count each. */
  [aggregated](aggregate: Aggregate): number | undefined {
    return aggregate.of(this.entries());
  }
  /** The different elements that satisfy the predicate. */
  filter<U extends T>(holds: (element: T) => element is U): ImmutableSet<U>;
  filter(holds: (element: T) => boolean): ImmutableSet<T>;
  filter(holds: (element: T) => boolean): ImmutableSet<T> {
    return canonicalSet([...this.counts.keys()].filter((element) => holds(element)));
  }
  /** The different elements. */
  elements(): ImmutableSet<T> {
    return canonicalSet(this.counts.keys());
  }
  /** The elements with the number of copies of each, in the canonical order. */
  entries(): [T, number][] {
    return [...this.counts].sort(([a], [b]) => compareValues(a, b));
  }
  [Symbol.iterator](): Iterator<T> {
    return this.entries()
      .map(([element]) => element)
      [Symbol.iterator]();
  }
  override toString(): string {
    return `{${this.entries()
      .map(([element, copies]) => (copies === 1 ? textOf(element) : `${textOf(element)} x${copies}`))
      .join(', ')}}`;
  }
}

export interface BagDomain<T> extends Domain<Bag<T>> {
  readonly kind: 'bag';
  readonly of: Domain<T>;
}

/** The bags of elements of a domain. A variable of this kind is tracked element by element. */
export function bagOf<T>(of: Domain<T>): BagDomain<T> {
  const text = `bags of ${of.text}`;
  return {
    kind: 'bag',
    of,
    text,
    elements: undefined,
    read(value, path = '') {
      if (
        !(value instanceof Object) ||
        typeof (value as Bag<T>).entries !== 'function' ||
        typeof (value as Bag<T>).copies !== 'function'
      ) {
        throw new Misfit(path, value, text);
      }
      return Bag.of(
        (value as Bag<T>)
          .entries()
          .map(([element, copies]) => [of.read(element, further(path, { among: 'elements' })), copies] as const),
      );
    },
  };
}
