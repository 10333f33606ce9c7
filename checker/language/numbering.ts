/**
 * Numbering: equal values of a domain get one number, different values different ones. Functions and sets are told apart by
 * the numbers of what is in them, so that a value that was seen before is neither made nor written out again.
 */
import { isKeyed } from 'immutable';
import type { Fn, FunctionDomain, SetDomain } from './collections.ts';
import type { Domain } from './domain.ts';
import { further, isRecordValue, keyOf, type Where } from './value.ts';

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

/** Numbers different keys. */
export function counter(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
}

/** Primitive values and records do not change: the same one again has the same number. */
function elementNumbering(domain: Domain<unknown>): NumberOf {
  const count = counter();
  const primitives = new Map<unknown, number>();
  const records = new WeakMap<object, number>();
  return (value, path) => {
    const known = isRecordValue(value) ? records.get(value) : primitives.get(value);
    if (known !== undefined) return known;
    const number = count(keyOf(domain.read(value, path)));
    if (isRecordValue(value)) records.set(value, number);
    else if (typeof value !== 'object' || value === null) primitives.set(value, number);
    return number;
  };
}

function functionNumbering(domain: FunctionDomain<unknown, unknown>, isWithin: boolean): NumberOf {
  const count = counter();
  const numberOf = numberingWithin(domain.of, true);
  const places = domain.keys.map((key) => ({ key, text: keyOf(key), into: { key } }));
  const fits = (value: unknown): value is Fn<unknown, unknown> =>
    isKeyed(value) &&
    (value as unknown as Fn<unknown, unknown>).size === places.length &&
    domain.keys.every((key) => value.has(key));
  return (value, path) => {
    const read = fits(value) ? value : domain.read(value, path);
    // A function within another is read at once, as `Domain.read` does: what is read must not depend on what was numbered before.
    const all = isWithin ? new Map([...read].map(([key, of]) => [keyOf(key), of])) : null;
    const valueOf = (key: unknown, text: string): unknown => (all === null ? read.get(key) : all.get(text));
    return count(places.map(({ key, text, into }) => numberOf(valueOf(key, text), further(path, into))).join());
  };
}

function setNumbering(domain: SetDomain<unknown>): NumberOf {
  const count = counter();
  const numberOf = numberingWithin(domain.of, true);
  return (value, path) => {
    const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
    const elements = isList ? (value as Iterable<unknown>) : domain.read(value, path);
    const numbers = new Set([...elements].map((element) => numberOf(element, further(path, { among: 'elements' }))));
    return count([...numbers].sort((a, b) => a - b).join());
  };
}
