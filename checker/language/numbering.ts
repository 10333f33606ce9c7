/**
 * Numbering: equal values of a domain get one number, different values different ones. Functions and sets are told apart by
 * the numbers of what is in them, so that a value that was seen before is neither made nor written out again.
 */
import { isCollection, isKeyed } from 'immutable';
import type { Fn, FunctionDomain, SetDomain } from './collections.ts';
import type { Domain } from './domain.ts';
import { Tuples } from './tuples.ts';
import { further, isRecordValue, isTracked, keyOf, type Where } from './value.ts';

/** How many functions and sets are remembered by identity: those that a state is made of come again and again, new ones never. */
const mostRemembered = 1 << 12;

/** The number of a value, which may be a literal or a view; all that is in it is read. Throws `Misfit` like `Domain.read`. */
export type NumberOf = (value: unknown, path: Where) => number;

/** Numbers the values of a domain, from 0. */
export function numbering(domain: Domain<unknown>): NumberOf {
  return numberingWithin(domain, false);
}
function numberingWithin(domain: Domain<unknown>, isWithin: boolean): NumberOf {
  switch (domain.kind) {
    case 'function':
      return functionNumbering(domain as FunctionDomain<unknown, unknown>, isWithin);
    case 'set':
      return setNumbering(domain as SetDomain<unknown>);
    default:
      return elementNumbering(domain);
  }
}

/** Primitive values and records do not change: the same one again has the same number. */
function elementNumbering(domain: Domain<unknown>): NumberOf {
  const numbers = new Tuples();
  const primitives = new Map<unknown, number>();
  const records = new WeakMap<object, number>();
  return (value, path) => {
    const known = isRecordValue(value) ? records.get(value) : primitives.get(value);
    if (known !== undefined) return known;
    const number = numbers.number(keyOf(domain.read(value, path)));
    if (isRecordValue(value)) records.set(value, number);
    else if (typeof value !== 'object' || value === null) primitives.set(value, number);
    return number;
  };
}

/** Numbers the same object without looking into it again, unless it is a view, which has to be asked. */
function remembering(numberOf: NumberOf): NumberOf {
  const known = new Map<object, number>();
  return (value, path) => {
    if (typeof value !== 'object' || value === null || !isCollection(value) || isTracked(value))
      return numberOf(value, path);
    let number = known.get(value);
    if (number === undefined) {
      number = numberOf(value, path);
      if (known.size === mostRemembered) known.clear();
      known.set(value, number);
    }
    return number;
  };
}

function functionNumbering(domain: FunctionDomain<unknown, unknown>, isWithin: boolean): NumberOf {
  const numbers = new Tuples();
  const numberOf = numberingWithin(domain.of, true);
  const places = domain.keys.map((key) => ({ key, text: keyOf(key), into: { key } }));
  const fits = (value: unknown): value is Fn<unknown, unknown> =>
    isKeyed(value) &&
    (value as unknown as Fn<unknown, unknown>).size === places.length &&
    domain.keys.every((key) => value.has(key));
  // The paths to its values: it is asked of one place again and again.
  let place: Where | null = null;
  let paths: readonly Where[] = [];
  return remembering((value, path) => {
    const read = fits(value) ? value : domain.read(value, path);
    // A function within another is read at once, as `Domain.read` does: what is read must not depend on what was numbered before.
    const all = isWithin ? new Map([...read].map(([key, of]) => [keyOf(key), of])) : null;
    if (place !== path) {
      place = path;
      paths = places.map(({ into }) => further(path, into));
    }
    const here = paths;
    return numbers.numberOf(
      places.map(({ key, text }, i) => numberOf(all === null ? read.get(key) : all.get(text), here[i] as Where)),
    );
  });
}

function setNumbering(domain: SetDomain<unknown>): NumberOf {
  const numbers = new Tuples();
  const numberOf = numberingWithin(domain.of, true);
  return remembering((value, path) => {
    const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
    const elements = isList ? (value as Iterable<unknown>) : domain.read(value, path);
    const among = further(path, { among: 'elements' });
    const own = new Set([...elements].map((element) => numberOf(element, among)));
    return numbers.number([...own].sort((a, b) => a - b).join());
  });
}
