/**
 * Domains: the sets of values that variables, fields and choices range over.
 *
 * One declaration gives the static type, the check that a value lies inside (TypeOK), the layout in the kernel, and
 * where the members of a sort occur.
 */
import { keyOf, Misfit, notAValue, textOf, type Where } from './value.ts';

export type Kind =
  | 'boolean'
  | 'range'
  | 'oneOf'
  | 'optional'
  | 'sort'
  | 'sorts'
  | 'record'
  | 'union'
  | 'function'
  | 'set'
  | 'sequence'
  | 'bag'
  | 'composite';

/** A set of values of static type `T`. */
export interface Domain<out T> {
  readonly kind: Kind;
  /** Its values in words, for messages: `working, prepared, committed, aborted`. */
  readonly text: string;
  /** All values in a fixed order, or undefined where there are too many to list. */
  readonly elements: readonly T[] | undefined;
  /**
   * The canonical form of a value; literals (arrays, plain objects) are converted.
   * Throws `Misfit`, with the path inside the value, if it lies outside.
   */
  read(value: unknown, path?: Where): T;
}

/** The type of a domain's values. */
export type Of<D> = D extends Domain<infer T> ? T : never;

/** The most values that a domain lists: subsets and sequences grow fast. */
const listable = 1 << 16;

/** All ways to take one value for each name, in the order of the domains; undefined if one cannot be listed. */
export function product(
  domains: readonly (readonly [string, Domain<unknown>])[],
): Record<string, unknown>[] | undefined {
  let rows: Record<string, unknown>[] = [{}];
  for (const [name, domain] of domains) {
    const { elements } = domain;
    if (elements === undefined || rows.length * elements.length > listable) return undefined;
    rows = rows.flatMap((row) => elements.map((value) => ({ ...row, [name]: value })));
  }
  return rows;
}

/** All subsets of a list, by size and then in the list's order; undefined if there are too many. */
export function subsets<T>(items: readonly T[]): T[][] | undefined {
  if (items.length > 16) return undefined;
  const all = items.reduce<T[][]>((found, item) => found.concat(found.map((subset) => [...subset, item])), [[]]);
  return all.sort((a, b) => a.length - b.length);
}

/** True and false. */
export const boolean: Domain<boolean> = {
  kind: 'boolean',
  text: 'true, false',
  elements: [false, true],
  read(value, path = '') {
    if (typeof value !== 'boolean') throw new Misfit(path, value, this.text);
    return value;
  },
};

/** The integers from `lo` to `hi`, both included. Empty if `hi < lo`, which is refused. */
export function range(lo: number, hi: number): RangeDomain {
  if (!Number.isSafeInteger(lo) || !Number.isSafeInteger(hi) || hi < lo) {
    throw new Misfit(`range(${lo}, ${hi})`, hi, 'safe integers with lo <= hi, so that the domain is not empty');
  }
  return {
    kind: 'range',
    lo,
    hi,
    text: lo === hi ? String(lo) : `${lo} to ${hi}`,
    elements: hi - lo < listable ? Array.from({ length: hi - lo + 1 }, (_, i) => lo + i) : undefined,
    read(value, path = '') {
      if (!Number.isSafeInteger(value) || (value as number) < lo || (value as number) > hi)
        throw new Misfit(path, value, this.text);
      return (value as number) + 0;
    },
    every: (holds) => {
      for (let value = lo; value <= hi; value++) if (!holds(value)) return false;
      return true;
    },
    some: (holds) => {
      for (let value = lo; value <= hi; value++) if (holds(value)) return true;
      return false;
    },
  };
}
export interface RangeDomain extends Domain<number> {
  readonly kind: 'range';
  readonly lo: number;
  readonly hi: number;
  every(holds: (value: number) => boolean): boolean;
  some(holds: (value: number) => boolean): boolean;
}

type Atom = string | number | boolean | null;
/** Any value. As a constraint it keeps a literal as it is, which would else widen: 'idle' to a string. */
export type Literal = Atom | object;

/** One of the named values: `oneOf('follower', 'candidate', 'leader')`. */
export function oneOf<const T extends readonly [Atom, ...Atom[]]>(...values: T): Domain<T[number]> {
  const allowed = new Map<string, T[number]>(values.map((value) => [keyOf(value), value]));
  if (allowed.size !== values.length) throw new Misfit('oneOf', values, 'each value once');
  const text = values.map(textOf).join(', ');
  return {
    kind: 'oneOf',
    text,
    elements: values,
    read(value, path = '') {
      const known =
        typeof value === 'object' && value !== null
          ? undefined
          : notAValue(value) === null
            ? allowed.get(keyOf(value))
            : undefined;
      if (known === undefined) throw new Misfit(path, value, text);
      return known;
    },
  };
}

export interface OptionalDomain<out T> extends Domain<T | null> {
  readonly kind: 'optional';
  readonly of: Domain<T>;
}

/** A value of the domain, or null. */
export function optional<T>(of: Domain<T>): OptionalDomain<T> {
  let listed: readonly (T | null)[] | undefined;
  return {
    kind: 'optional',
    of,
    text: `null, ${of.text}`,
    // Of a large domain only when somebody asks: most never do.
    get elements() {
      listed ??= of.elements && [null, ...of.elements];
      return listed;
    },
    read: (value, path) => (value === null ? null : of.read(value, path)),
  };
}
