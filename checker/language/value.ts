/**
 * Values: what the variables of a spec may hold, how two of them compare, and how they read in a report.
 *
 * A value is null, a boolean, a safe integer, a string (a member of a sort is one), a record, or an Immutable List, Set
 * or Map of values. Equality is by structure.
 *
 * Invariant: equal values have equal canonical texts (`keyOf`), and different values different ones.
 */
import {
  hash,
  Map as ImmutableMap,
  Set as ImmutableSet,
  isCollection,
  isIndexed,
  isKeyed,
  isRecord,
  List,
} from 'immutable';
import { type Depiction, depiction, depictionOf } from './depiction.ts';
import { keepKey, keptKey, withRoomForKey } from './kept-key.ts';

/**
 * One step into a value: a key of a function, a field of a record, the place of an element in a sequence; one among the elements
 * of a set or a sequence, or among the keys of a function.
 */
export type Into =
  | { readonly key: unknown }
  | { readonly field: string }
  | { readonly place: number }
  | { readonly among: 'elements' | 'keys' };

/** The way to a part of a state: a variable, and what leads on from there. Paths are compared as values, and worded where they are told. */
export interface Path {
  /** The variable; of what is part of no state, what it is called, or nothing. */
  readonly variable: string;
  /** True of the state after a step, for properties of steps. */
  readonly primed: boolean;
  readonly into: readonly Into[];
}
/** A path, or what it begins with. */
export type Where = string | Path;

export function pathTo(where: Where): Path {
  return typeof where === 'string' ? { variable: where, primed: false, into: [] } : where;
}
/** One step further. */
export function further(where: Where, into: Into): Path {
  const path = pathTo(where);
  return { ...path, into: [...path.into, into] };
}

/** A value that does not fit where it was put. Carries the path to it, so that the report can name it. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  readonly path: Path;
  constructor(
    where: Where,
    readonly value: unknown,
    readonly allowed: string,
  ) {
    const path = pathTo(where);
    super(`${pathText(path) || 'the value'} is ${textOf(value)}; allowed: ${allowed}`);
    this.path = path;
  }
  /** The same with its value, and the keys on the way to it, replaced: by what can still be shown when a call is over. */
  settled(shown: (value: unknown) => unknown): Misfit {
    const into = this.path.into.map((one) => ('key' in one ? { key: shown(one.key) } : one));
    return new Misfit({ ...this.path, into }, shown(this.value), this.allowed);
  }
}

/** What every record carries, so that Immutable's collections compare records by structure and not by identity. */
const recordPrototype = Object.freeze(
  Object.defineProperties(
    {},
    {
      equals: {
        value(this: object, other: unknown): boolean {
          return this === other || (isRecordValue(other) && keyOf(this) === keyOf(other));
        },
      },
      hashCode: {
        value(this: object): number {
          return hash(keyOf(this));
        },
      },
      toString: {
        value(this: object): string {
          return textOf(this);
        },
      },
    },
  ),
);

/** True of what `record` and `messages` make. */
export function isRecordValue(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === recordPrototype;
}

/** A frozen record with these fields, in this order. The fields must be values already. */
export function makeRecord(fields: Iterable<readonly [string, unknown]>): Readonly<Record<string, unknown>> {
  const made = withRoomForKey(Object.create(recordPrototype) as Record<string, unknown>);
  // What is inherited and frozen cannot be assigned to; to define every field takes several times as long.
  for (const [name, value] of fields)
    if (name in made) Object.defineProperty(made, name, { value, enumerable: true });
    else made[name] = value;
  return Object.freeze(made);
}

/** What is wrong with something that is no value at all, or null if nothing is. */
export function notAValue(value: unknown): string | null {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return null;
    case 'number':
      return Number.isSafeInteger(value) ? null : `${value} is not a safe integer`;
    case 'undefined':
      return 'undefined is not a value; use null, or optional(...) for what may be absent';
    case 'function':
      return 'a function is not a value';
    case 'bigint':
    case 'symbol':
      return `a ${typeof value} is not a value`;
    default:
      return null;
  }
}

/** The canonical text of a value: equal values have equal texts, different values different texts. */
export function keyOf(value: unknown): string {
  return keyWithin(value, { isLasting: true });
}

/** A text that JSON writes as it is, between quotation marks. */
const isUnescaped = /^[ !#-[\]-~]*$/;

/** The texts of short strings: names of members, fields and the like, which come again and again. */
const quotedBefore = new Map<string, string>();
const short = 32;
const mostQuoted = 10_000;

/** As JSON writes it, which itself takes twice as long for the names that nearly all strings are. */
function quoted(text: string): string {
  const known = quotedBefore.get(text);
  if (known !== undefined) return known;
  const made = isUnescaped.test(text) ? `"${text}"` : JSON.stringify(text);
  if (text.length <= short && quotedBefore.size < mostQuoted) quotedBefore.set(text, made);
  return made;
}

/** True if the canonical text of this very object was asked for, and is kept: then there is no view in it, and nothing that can be changed. */
export function hasKey(value: object): boolean {
  return keptKey(value) !== undefined;
}

/**
 * What a key is made of. It is kept if it is the same for ever: not where a view is among it, since that depends on who looks, nor where a bare
 * object or array is, which whoever made it may change.
 */
interface Made {
  isLasting: boolean;
}

function keyWithin(value: unknown, of: Made): string {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'string') return quoted(value);
    // -0 is written 0, which is what === says of them too.
    if (typeof value === 'boolean' || value === null || Number.isSafeInteger(value)) return String(value);
    throw new Misfit('', value, notAValue(value) ?? 'values');
  }
  const known = keptKey(value);
  if (known !== undefined) return known;
  const made: Made = { isLasting: !isTracked(value) };
  const key = structuralKey(value, made);
  if (made.isLasting) keepKey(value, key);
  else of.isLasting = false;
  return key;
}

function structuralKey(value: object, made: Made): string {
  if (Object.getPrototypeOf(value) === recordPrototype) return fieldsKey(value, made);
  if (value instanceof Foreign) return `#${JSON.stringify(value.parts.kind)}${keyWithin(value.parts.content, made)}`;
  if (hasParts(value)) {
    if (isTracked(value.parts)) made.isLasting = false;
    return fieldsKey(value.parts, made);
  }
  if (isIndexed(value)) return `[${partsOf(value as Iterable<unknown>, made).join()}]`;
  if (isRecord(value)) return fieldsKey(value.toObject(), made);
  if (isKeyed(value)) {
    const entries = [...(value as Iterable<[unknown, unknown]>)];
    return `<${inOrder(entries.map(([key, image]) => `${keyWithin(key, made)}:${keyWithin(image, made)}`)).join()}>`;
  }
  if (isCollection(value)) return `{${inOrder(partsOf(value as Iterable<unknown>, made)).join()}}`;
  made.isLasting = false;
  if (Array.isArray(value)) return `[${partsOf(value, made).join()}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return fieldsKey(value, made);
  throw new Misfit(
    '',
    value,
    'null, booleans, safe integers, strings, records, and Immutable List, Set and Map of values',
  );
}

function partsOf(values: Iterable<unknown>, made: Made): string[] {
  return [...values].map((value) => keyWithin(value, made));
}
function fieldsKey(fields: object, made: Made): string {
  const texts = Object.entries(fields).map(([name, value]) => `${quoted(name)}:${keyWithin(value, made)}`);
  return `(${inOrder(texts).join()})`;
}
/** The texts, sorted; most are few, and in order. */
function inOrder(texts: string[]): string[] {
  for (let i = 1; i < texts.length; i++) if (texts[i - 1]! > texts[i]!) return texts.sort();
  return texts;
}

/** What a view of the state during a call answers to, which is no value: its content depends on who looks. */
export const tracked: unique symbol = Symbol('tracked');
export function isTracked(value: object): boolean {
  return (value as { [tracked]?: unknown })[tracked] !== undefined;
}

/** A value made of named parts behind methods of its own, such as a network. */
export interface Composite {
  readonly parts: Readonly<Record<string, unknown>>;
  readonly [depiction]: Partial<Depiction>;
}
export function hasParts(value: object): value is Composite {
  return value instanceof CompositeValue;
}

/** What a value says of itself to those who explain and draw it; null if it is no composite. */
export function depictionIn(value: unknown): Depiction | null {
  return typeof value === 'object' && value !== null && hasParts(value) ? depictionOf(value) : null;
}

/** What networks, histories and the like extend: equality is that of the parts. */
export abstract class CompositeValue<P extends Readonly<Record<string, unknown>>> implements Composite {
  constructor(readonly parts: P) {}
  /** What it says of itself to those who explain and draw it. */
  get [depiction](): Partial<Depiction> {
    return {};
  }
  /** The parts with some of them changed. The others are not looked at, so that a tracked part stays unread. */
  protected changed(changes: Partial<P>): P {
    return Object.defineProperties(
      {},
      { ...Object.getOwnPropertyDescriptors(this.parts), ...Object.getOwnPropertyDescriptors(changes) },
    ) as P;
  }
  /** The same with other parts. */
  withParts(parts: Readonly<Record<string, unknown>>): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object), this, { parts }) as this;
  }
  equals(other: unknown): boolean {
    return this === other || (other instanceof CompositeValue && keyOf(this) === keyOf(other));
  }
  hashCode(): number {
    return hash(keyOf(this));
  }
  toString(): string {
    const parts = Object.entries(this.parts);
    return parts.length === 1
      ? textOf(parts[0]?.[1])
      : `(${parts.map(([name, part]) => `${name}: ${textOf(part)}`).join(', ')})`;
  }
}

/**
 * A value of a kind that no spec has, such as a number beyond the safe integers or a keyword in the record of a real system.
 * It equals those of its own kind and content only: no text, number or record.
 */
export class Foreign extends CompositeValue<{ readonly kind: string; readonly content: unknown }> {
  constructor(
    kind: string,
    content: unknown,
    private readonly text: string,
  ) {
    super({ kind, content });
  }
  override equals(other: unknown): boolean {
    return this === other || (other instanceof Foreign && keyOf(this) === keyOf(other));
  }
  override hashCode(): number {
    return hash(keyOf(this));
  }
  override toString(): string {
    return this.text;
  }
}

/** A total order on values, numbers first, then others by their texts; the order in which sets and maps are iterated. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof b === 'number') {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return typeof a === 'number' ? -1 : 1;
  }
  const x = typeof a === 'string' ? a : keyOf(a);
  const y = typeof b === 'string' ? b : keyOf(b);
  // A string may be the text of another value, 'null' of null.
  return x < y ? -1 : x > y ? 1 : Number(typeof a === 'string') - Number(typeof b === 'string');
}

/** An Immutable Set whose order of iteration depends on its elements alone. */
export function canonicalSet<T>(elements: Iterable<T>): ImmutableSet<T> {
  return ImmutableSet([...elements].sort(compareValues));
}

/** An Immutable Map whose order of iteration depends on its entries alone. */
export function canonicalMap<K, V>(entries: Iterable<readonly [K, V]>): ImmutableMap<K, V> {
  return ImmutableMap([...entries].sort((x, y) => compareValues(x[0], y[0])) as [K, V][]);
}

/** True of a text that can be read as nothing but itself: no number, and no word for another value. */
function isPlainText(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}_.:+-]+$/u.test(text) && !/^(?:null|true|false|undefined|-?\d+)$/.test(text);
}

/** The value as a reader of a report sees it: `{rm1, rm2}`, `Prepared(rm: rm1)`, `<1, 2>`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return isPlainText(value) ? value : JSON.stringify(value);
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  if (hasParts(value)) return String(value);
  if (Array.isArray(value) || List.isList(value))
    return `<${[...(value as Iterable<unknown>)].map(textOf).join(', ')}>`;
  if (isRecord(value)) return fieldsText(Object.entries(value.toObject()));
  if (isKeyed(value)) {
    return `[${[...(value as Iterable<[unknown, unknown]>)]
      .sort((x, y) => compareValues(x[0], y[0]))
      .map(([k, v]) => `${textOf(k)}: ${textOf(v)}`)
      .join(', ')}]`;
  }
  if (isCollection(value)) return `{${[...(value as Iterable<unknown>)].sort(compareValues).map(textOf).join(', ')}}`;
  if (value instanceof Promise) return 'a promise';
  if (value instanceof Date) return 'a date';
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  if (prototype !== recordPrototype && prototype !== Object.prototype && prototype !== null)
    return `a ${prototype.constructor?.name ?? 'class'} object`;
  return fieldsText(Object.entries(value));
}

/** A path as a reader of a report sees it: `log'[s1].term`, `an element of msgs`. */
export function pathText({ variable, primed, into }: Path): string {
  return into.reduce((text, one) => textInto(text, one), `${variable}${primed ? "'" : ''}`);
}
function textInto(text: string, into: Into): string {
  if ('among' in into) return `${into.among === 'keys' ? 'a key' : 'an element'} of ${text}`;
  if ('field' in into) return text === '' ? into.field : `${text}.${into.field}`;
  return `${text}[${'key' in into ? textOf(into.key) : into.place}]`;
}

function fieldsText(fields: [string, unknown][]): string {
  const type = fields.find(([name]) => name === 'type')?.[1];
  const rest = fields
    .filter(([name]) => name !== 'type' || typeof type !== 'string')
    .map(([name, value]) => `${name}: ${textOf(value)}`);
  if (typeof type !== 'string') return `(${rest.join(', ')})`;
  return rest.length === 0 ? type : `${type}(${rest.join(', ')})`;
}
