/**
 * Sorts: finite sets of interchangeable names, such as servers or values (the scalarsets of Ip and Dill, "Better
 * verification through symmetry", FMSD 9, 1996). They have no order and no arithmetic, so that symmetry may permute them.
 */
import type { Set as ImmutableSet } from 'immutable';
import { tells } from '../purity/telling.ts';
import { type Fn, functionsTo } from './collections.ts';
import { type Domain, type Literal, subsets } from './domain.ts';
import { BadSpec } from './failure.ts';
import { someOf } from './quantifying.ts';
import { canonicalSet, Misfit } from './value.ts';

declare const sortName: unique symbol;

/** A member of the sort `N`. At run time it is a string, the sort's name and a number: `rm1`. */
export type Member<N extends string> = string & { readonly [sortName]: N };

/** A finite set of names: a sort, or several together. */
export interface Members<N extends string> extends Domain<Member<N>>, Iterable<Member<N>> {
  readonly elements: readonly Member<N>[];
  readonly size: number;
  /** True of its members: tells of which of several sorts a name is. */
  has(name: string): name is Member<N>;
  every(holds: (member: Member<N>) => boolean): boolean;
  some(holds: (member: Member<N>) => boolean): boolean;
  filter(holds: (member: Member<N>) => boolean): readonly Member<N>[];
  map<T>(f: (member: Member<N>) => T): readonly T[];
  /** All members but this one. */
  others(member: Member<N>): readonly Member<N>[];
  /** The function that maps every member to this value, or to what `value` answers for it. */
  to<V extends Literal>(value: V | ((member: Member<N>) => V)): Fn<Member<N>, V>;
  toSet(): ImmutableSet<Member<N>>;
  /** Every subset with `size` members, or with any number of them. */
  subsets(size?: number): readonly ImmutableSet<Member<N>>[];
  /** The smallest majorities. */
  quorums(): readonly ImmutableSet<Member<N>>[];
}

/**
 * A finite set of names, interchangeable unless the spec says otherwise: the scalarsets of C. Norris Ip and David Dill, "Better
 * verification through symmetry", FMSD 9, 1996. It is the domain of its members.
 */
export interface Sort<N extends string> extends Members<N> {
  readonly kind: 'sort';
  readonly name: N;
  /** Processes are what a process's local state is indexed by; values are plain tokens. */
  readonly role: 'process' | 'value';
  readonly symmetric: boolean;
  /** The k-th member, counted from 1. Naming one takes it out of the symmetry group. */
  member(k: number): Member<N>;
  /** The members that the spec names one by one, in the order of naming. */
  readonly named: readonly Member<N>[];
}

/** The members of several sorts. Those of each are interchangeable among themselves, as far as that sort's are. */
export interface SortUnion<N extends string> extends Members<N> {
  readonly kind: 'sorts';
  readonly sorts: readonly Sort<N>[];
}

/** A sort without symmetry: its members are in a fixed order, from 0. */
export interface OrderedSort<N extends string> extends Sort<N> {
  readonly symmetric: false;
  index(member: Member<N>): number;
}

interface Options {
  /** False gives up the symmetry and gains `index`. */
  readonly symmetric?: boolean;
}

/** Processes `name1` to `name<count>`: what has a local state, sends and receives. */
export function processes<const N extends string>(
  name: N,
  count: number,
  options: { readonly symmetric: false },
): OrderedSort<N>;
export function processes<const N extends string>(name: N, count: number, options?: Options): Sort<N>;
export function processes<const N extends string>(name: N, count: number, options: Options = {}): Sort<N> {
  return makeSort(name, count, 'process', options);
}

/** Opaque values `name1` to `name<count>`: what is proposed, written or read. */
export function values<const N extends string>(
  name: N,
  count: number,
  options: { readonly symmetric: false },
): OrderedSort<N>;
export function values<const N extends string>(name: N, count: number, options?: Options): Sort<N>;
export function values<const N extends string>(name: N, count: number, options: Options = {}): Sort<N> {
  return makeSort(name, count, 'value', options);
}

function makeSort<const N extends string>(
  name: N,
  count: number,
  role: 'process' | 'value',
  { symmetric = true }: Options,
): Sort<N> {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Misfit(`the sort ${name}`, count, 'a number of members from 1');
  const elements = Object.freeze(Array.from({ length: count }, (_, i) => `${name}${i + 1}` as Member<N>));
  const named: Member<N>[] = [];
  const shared = members(elements, `the sort ${name}`);
  const sort: OrderedSort<N> = {
    ...shared,
    kind: 'sort',
    name,
    role,
    symmetric: symmetric as false,
    named,
    member(k) {
      const member = elements[k - 1];
      if (member === undefined) throw new Misfit(`${name}.member`, k, `1 to ${count}`);
      if (!named.includes(member)) named.push(member);
      return member;
    },
    index(member) {
      if (!shared.has(member)) throw new Misfit(`the sort ${name}`, member, shared.text);
      return elements.indexOf(member);
    },
  };
  return sort;
}

/** The members of all these sorts: producers and consumers in one queue. */
export function union<N extends string>(...sorts: readonly Sort<N>[]): SortUnion<N> {
  const elements = sorts.flatMap((sort) => [...sort]);
  const twice = elements.find((member, i) => elements.indexOf(member) < i);
  if (sorts.length === 0) throw new BadSpec('a union is of no sorts; name them: union(Producer, Consumer)');
  if (twice !== undefined)
    throw new BadSpec(`a union has ${twice} twice, as two of its sorts do; name sorts that have no member in common`);
  return { ...members(Object.freeze(elements), 'union'), kind: 'sorts', sorts };
}

/** What all sets of names have. */
function members<N extends string>(elements: readonly Member<N>[], where: string): Omit<Members<N>, 'kind'> {
  const own = new Set<unknown>(elements);
  const text = elements.join(', ');
  // What assigns may answer by what comes first, which must then be the same one everywhere.
  const some = (holds: (member: Member<N>) => boolean, given: unknown): boolean =>
    tells(given) ? elements.some((member) => holds(member)) : someOf(elements, holds);
  const subsetsOf = (size?: number): readonly ImmutableSet<Member<N>>[] => {
    const all = subsets(elements);
    if (all === undefined) throw new Misfit(`subsets of ${where}`, elements.length, 'at most 16 members');
    return all.filter((subset) => size === undefined || subset.length === size).map(canonicalSet);
  };
  return {
    elements,
    size: elements.length,
    text,
    has: (name): name is Member<N> => own.has(name),
    read(value, path = '') {
      if (!own.has(value)) throw new Misfit(path, value, text);
      return value as Member<N>;
    },
    every: (holds) => !some((member) => !holds(member), holds),
    some: (holds) => some(holds, holds),
    filter: (holds) => elements.filter((member) => holds(member)),
    map: (f) => elements.map((member) => f(member)),
    others: (member) => elements.filter((other) => other !== member),
    to: functionsTo(elements, text),
    toSet: () => canonicalSet(elements),
    subsets: subsetsOf,
    quorums: () => subsetsOf((elements.length >> 1) + 1),
    [Symbol.iterator]: () => elements[Symbol.iterator](),
  };
}
