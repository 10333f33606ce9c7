/**
 * Renaming: a value with the members of sorts in it replaced by others, wherever they occur.
 */
import { Map as ImmutableMap, Set as ImmutableSet, isCollection, isIndexed, isKeyed, isRecord, List } from 'immutable';
import { CompositeValue, canonicalMap, canonicalSet, makeRecord } from './value.ts';

/** What each member is replaced by; a member that is not there stays. */
export type Renaming = ReadonlyMap<string, string>;

/**
 * The value after a one-to-one renaming. What a domain keeps one object of, such as a record, must be read by that domain
 * again.
 */
export function renamed(value: unknown, by: Renaming): unknown {
  return replacedIn(value, (leaf) => (typeof leaf === 'string' ? (by.get(leaf) ?? leaf) : leaf));
}

/** The value with other numbers, likewise one-to-one. */
export function renumbered(value: unknown, by: (number: number) => number): unknown {
  return replacedIn(value, (leaf) => (typeof leaf === 'number' ? by(leaf) : leaf));
}

function replacedIn(value: unknown, instead: (leaf: unknown) => unknown): unknown {
  if (value === null || typeof value !== 'object') return instead(value);
  const inside = (part: unknown): unknown => replacedIn(part, instead);
  if (value instanceof CompositeValue) return value.withParts(fieldsOf(value.parts as object, inside));
  if (List.isList(value)) return value.map(inside);
  if (Array.isArray(value)) return value.map(inside);
  if (ImmutableSet.isSet(value)) return canonicalSet(value.toArray().map(inside));
  if (ImmutableMap.isMap(value)) return canonicalMap([...value].map(([k, v]) => [inside(k), inside(v)] as const));
  if (isRecord(value))
    return Object.entries(value.toObject()).reduce((record, [name, part]) => record.set(name, inside(part)), value);
  return makeRecord(Object.entries(value).map(([name, part]) => [name, inside(part)]));
}

function fieldsOf(parts: object, inside: (part: unknown) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, inside(part)]));
}

/**
 * The canonical text that a value has after a renaming, which may give several members one name. What stands in a set or
 * among the keys of a map stays apart all the same, so that the text depends on the value up to the renaming alone.
 */
export function textAfter(value: unknown, by: Renaming): string {
  const text = (part: unknown): string => textAfter(part, by);
  if (typeof value === 'string') return JSON.stringify(by.get(value) ?? value);
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof CompositeValue) return fieldsText(value.parts as object, text);
  if (Array.isArray(value) || isIndexed(value)) return `[${[...(value as Iterable<unknown>)].map(text).join()}]`;
  if (isRecord(value)) return fieldsText(value.toObject(), text);
  if (isKeyed(value)) {
    const entries = [...(value as Iterable<[unknown, unknown]>)].map(([k, v]) => `${text(k)}:${text(v)}`);
    return `<${entries.sort().join()}>`;
  }
  if (isCollection(value)) return `{${[...(value as Iterable<unknown>)].map(text).sort().join()}}`;
  return fieldsText(value, text);
}

function fieldsText(fields: object, text: (part: unknown) => string): string {
  const parts = Object.entries(fields).map(([name, part]) => `${JSON.stringify(name)}:${text(part)}`);
  return `(${parts.sort().join()})`;
}
