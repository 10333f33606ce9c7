/**
 * Sorts: finite sets of interchangeable names, such as servers or values (the scalarsets of Ip and Dill, "Better
 * verification through symmetry", FMSD 9, 1996). They have no order and no arithmetic, so that symmetry may permute them.
 */
import type { Set as ImmutableSet } from 'immutable';
import { assigns } from './assigns.ts';
import type { Fn } from './collections.ts';
import { type Domain, subsets } from './domain.ts';
import { someOf } from './quantifying.ts';
import { canonicalMap, canonicalSet, Misfit } from './value.ts';

declare const sortName: unique symbol;

/** A member of the sort `N`. At run time it is a string, the sort's name and a number: `rm1`. */
export type Member<N extends string> = string & { readonly [sortName]: N };

/**
 * A finite set of names, interchangeable unless the spec says otherwise: the scalarsets of C. Norris Ip and David Dill, "Better
 * verification through symmetry", FMSD 9, 1996. It is the domain of its members.
 */
export interface Sort<N extends string> extends Domain<Member<N>>, Iterable<Member<N>> {
  readonly kind: 'sort';
  readonly name: N;
  /** Processes are what a process's local state is indexed by; values are plain tokens. */
  readonly role: 'process' | 'value';
  readonly symmetric: boolean;
  readonly elements: readonly Member<N>[];
  readonly size: number;
  /** The k-th member, counted from 1. Naming one takes it out of the symmetry group. */
  member(k: number): Member<N>;
  /** The members that the spec names one by one, in the order of naming. */
  readonly named: readonly Member<N>[];
  every(holds: (member: Member<N>) => boolean): boolean;
  some(holds: (member: Member<N>) => boolean): boolean;
  filter(holds: (member: Member<N>) => boolean): readonly Member<N>[];
  map<T>(f: (member: Member<N>) => T): readonly T[];
  /** All members but this one. */
  others(member: Member<N>): readonly Member<N>[];
  /** The function that maps every member to this value, or to what `value` answers for it. */
  to<V>(value: V | ((member: Member<N>) => V)): Fn<Member<N>, V>;
  toSet(): ImmutableSet<Member<N>>;
  /** Every subset with `size` members, or with any number of them. */
  subsets(size?: number): readonly ImmutableSet<Member<N>>[];
  /** The smallest majorities. */
  quorums(): readonly ImmutableSet<Member<N>>[];
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
  const positions = new Map<unknown, number>(elements.map((member, i) => [member, i]));
  const named: Member<N>[] = [];
  const positionOf = (member: Member<N>): number => {
    const position = positions.get(member);
    if (position === undefined) throw new Misfit(`the sort ${name}`, member, elements.join(', '));
    return position;
  };
  // What assigns may answer by what comes first, which must then be the same one everywhere.
  const some = (holds: (member: Member<N>) => boolean, given: unknown): boolean =>
    assigns(given) ? elements.some((member) => holds(member)) : someOf(elements, holds);
  const sort: OrderedSort<N> = {
    kind: 'sort',
    name,
    role,
    symmetric: symmetric as false,
    elements,
    size: count,
    named,
    text: elements.join(', '),
    read(value, path = '') {
      if (!positions.has(value)) throw new Misfit(path, value, elements.join(', '));
      return value as Member<N>;
    },
    member(k) {
      const member = elements[k - 1];
      if (member === undefined) throw new Misfit(`${name}.member`, k, `1 to ${count}`);
      if (!named.includes(member)) named.push(member);
      return member;
    },
    every: (holds) => !some((member) => !holds(member), holds),
    some: (holds) => some(holds, holds),
    filter: (holds) => elements.filter((member) => holds(member)),
    map: (f) => elements.map((member) => f(member)),
    others: (member) => elements.filter((other) => other !== member),
    to: <V>(value: V | ((member: Member<N>) => V)) =>
      canonicalMap(
        elements.map(
          (member) =>
            [member, typeof value === 'function' ? (value as (member: Member<N>) => V)(member) : value] as const,
        ),
      ) as unknown as Fn<Member<N>, V>,
    toSet: () => canonicalSet(elements),
    subsets(size) {
      const all = subsets(elements);
      if (all === undefined) throw new Misfit(`${name}.subsets`, count, 'a sort of at most 16 members');
      return all.filter((subset) => size === undefined || subset.length === size).map(canonicalSet);
    },
    quorums: () => sort.subsets((count >> 1) + 1),
    index: positionOf,
    [Symbol.iterator]: () => elements[Symbol.iterator](),
  };
  return sort;
}
