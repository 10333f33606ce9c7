/**
 * Values in the Informal Trace Format of Apalache (its ADR 15), which Quint and the ITF trace viewer read too.
 *
 * Functions are `#map`, sets `#set`, bags functions to the number of copies, sequences arrays, records and messages
 * objects, networks and histories records of their parts. Null, for which the format has no word, is Quint's `None`.
 */
import { Map as ImmutableMap, isCollection, isIndexed, isKeyed, List } from 'immutable';
import {
  Bag,
  type BagDomain,
  type FunctionDomain,
  type SequenceDomain,
  type SetDomain,
} from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import type { Domain, OptionalDomain } from '../language/domain.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from '../language/record.ts';
import {
  canonicalMap,
  canonicalSet,
  compareValues,
  further,
  hasParts,
  keyOf,
  Misfit,
  makeRecord,
  type Where,
} from '../language/value.ts';
import { asWritten, isObject, type Json, type JsonObject, listAt } from './read-json.ts';

const none: Json = { tag: 'None', value: { '#tup': [] } };

/** A value in the format. */
export function toItf(value: unknown): Json {
  if (value === null) return none;
  if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value !== 'object') return { '#unserializable': String(value) };
  if (value instanceof Bag) return { '#map': value.entries().map(([element, copies]) => [toItf(element), copies]) };
  if (hasParts(value)) return fieldsToItf(value.parts);
  if (Array.isArray(value) || isIndexed(value)) return [...(value as Iterable<unknown>)].map(toItf);
  if (isKeyed(value))
    return {
      '#map': [...(value as Iterable<[unknown, unknown]>)]
        .sort((a, b) => compareValues(a[0], b[0]))
        .map(([key, image]) => [toItf(key), toItf(image)]),
    };
  if (isCollection(value)) return { '#set': [...(value as Iterable<unknown>)].sort(compareValues).map(toItf) };
  return fieldsToItf(value as Readonly<Record<string, unknown>>);
}

export function fieldsToItf(fields: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toItf(value)]));
}

/**
 * A value whose domain is not known, such as that of a choice. Bags and networks come out as maps and records. Throws
 * `Misfit`, with the path, at what the format does not allow.
 */
export function fromItf(json: Json, path: Where = ''): unknown {
  const inside = (part: Json): unknown => fromItf(part, path);
  if (Array.isArray(json)) return List((json as readonly Json[]).map(inside));
  if (!isObject(json)) return scalar(json, path);
  if (isNone(json)) return null;
  const form = formOf(json, path);
  switch (form) {
    case null:
      return makeRecord(
        Object.entries(json).map(([name, field]) => [name, fromItf(field, further(path, { field: name }))] as const),
      );
    case '#bigint':
      return bigInteger(json[form] as Json, path);
    case '#tup':
      return List(partsOf(json, form, path).map(inside));
    case '#set':
      return canonicalSet(distinct(partsOf(json, form, path).map(inside), path, 'each element of a #set once'));
    case '#map':
      return canonicalMap(
        distinctKeys(
          partsOf(json, form, path).map((entry) => pair(entry, inside, inside, path)),
          path,
        ),
      );
  }
}

const forms = ['#bigint', '#tup', '#set', '#map'] as const;

/** The name by which the format says what kind of value it is, which is alone in its object; null of a record. */
function formOf(json: JsonObject, path: Where): (typeof forms)[number] | null {
  const names = Object.keys(json);
  if (!names.some((name) => name.startsWith('#'))) return null;
  const form = names.length === 1 ? forms.find((known) => known === names[0]) : undefined;
  if (form !== undefined) return form;
  throw new Misfit(path, asWritten(json), 'of names that begin with #, one of #bigint, #tup, #set and #map, alone');
}
function partsOf(json: JsonObject, form: '#tup' | '#set' | '#map', path: Where): readonly Json[] {
  const parts = listAt(json, form);
  if (parts !== undefined) return parts;
  throw new Misfit(path, asWritten(json), `a list in ${form}`);
}

/** A number that JavaScript would round is none. */
function scalar(json: Json, path: Where): Json {
  if (typeof json !== 'object' || json === null) return json;
  throw new Misfit(path, asWritten(json), 'integers from -(2^53 - 1) to 2^53 - 1, and decimals that are not rounded');
}

function bigInteger(digits: Json, path: Where): number {
  const number = typeof digits === 'string' && /^-?\d+$/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new Misfit(
    path,
    typeof digits === 'string' ? digits : asWritten(digits),
    'decimal integers from -(2^53 - 1) to 2^53 - 1 in a #bigint',
  );
}
function copiesOf(json: Json, path: Where): number {
  const copies = fromItf(json, path);
  if (typeof copies === 'number' && Number.isSafeInteger(copies) && copies >= 0) return copies;
  throw new Misfit(path, copies, 'numbers of copies, 0 and more');
}
/** The values, which must differ from each other. */
function distinct<T>(
  items: readonly T[],
  path: Where,
  allowed: string,
  valueOf = (item: T): unknown => item,
): readonly T[] {
  const met = new Set<string>();
  for (const item of items) {
    const key = keyOf(valueOf(item));
    if (met.has(key)) throw new Misfit(path, valueOf(item), allowed);
    met.add(key);
  }
  return items;
}
function distinctKeys<T extends readonly [unknown, unknown]>(entries: readonly T[], path: Where): readonly T[] {
  return distinct(entries, path, 'each key of a #map once', ([key]) => key);
}

const unit = JSON.stringify({ '#tup': [] });

function isNone(json: Json): boolean {
  return isVariant(json, 'None') && (json.value === undefined || JSON.stringify(json.value) === unit);
}
/** One of Quint's variants. */
function isVariant(json: Json, tag: string): json is JsonObject {
  return isObject(json) && json.tag === tag && Object.keys(json).every((key) => key === 'tag' || key === 'value');
}

function pair(
  json: Json,
  key: (json: Json) => unknown,
  image: (json: Json) => unknown,
  path: Where,
): readonly [unknown, unknown] {
  if (!Array.isArray(json) || json.length !== 2)
    throw new Misfit(path, asWritten(json), 'pairs of a key and a value in #map');
  return [key(json[0] as Json), image(json[1] as Json)];
}

/** The value of this domain. Throws `Misfit`, with the path inside the value, if it lies outside. */
export function readItf(json: Json, domain: Domain<unknown>, path: Where): unknown {
  return domain.read(shaped(json, domain, path), path);
}

/** The value with bags and composites in the form that domains read. */
function shaped(json: Json, domain: Domain<unknown>, path: Where): unknown {
  const inside = (of: Domain<unknown>) => (part: Json) => shaped(part, of, path);
  const valueOf = (of: Domain<unknown>) => (part: Json) => readItf(part, of, further(path, { among: 'elements' }));
  switch (domain.kind) {
    case 'optional': {
      if (json === null || isNone(json)) return null;
      const some = isVariant(json, 'Some') && json.value !== undefined ? json.value : json;
      return shaped(some, (domain as OptionalDomain<unknown>).of, path);
    }
    case 'function': {
      const { from, of } = domain as FunctionDomain<unknown, unknown>;
      return ImmutableMap(
        distinctKeys(
          entriesAt(json, path, domain).map((entry) =>
            pair(entry, (key) => readItf(key, from, further(path, { among: 'keys' })), inside(of), path),
          ),
          path,
        ),
      );
    }
    case 'bag': {
      const { of } = domain as BagDomain<unknown>;
      return Bag.of(
        distinctKeys(
          entriesAt(json, path, domain).map((entry) => pair(entry, valueOf(of), (n) => copiesOf(n, path), path)),
          path,
        ) as readonly (readonly [unknown, number])[],
      );
    }
    case 'set':
      return distinct(
        itemsAt(json, '#set', path, domain).map(valueOf((domain as SetDomain<unknown>).of)),
        path,
        'each element of a #set once',
      );
    case 'sequence':
      return itemsAt(json, '#tup', path, domain).map(inside((domain as SequenceDomain<unknown>).of));
    case 'record':
      return fieldsShaped(json, (domain as RecordDomain<Fields>).fields, path, domain);
    case 'union': {
      const type = isObject(json) ? json.type : undefined;
      const fields = typeof type === 'string' ? (domain as UnionDomain<Cases>).cases[type] : undefined;
      return fields === undefined ? fromItf(json, path) : fieldsShaped(json, fields, path, domain);
    }
    case 'composite': {
      const { fields, wrap } = domain as CompositeDomain<unknown>;
      return wrap(fieldsShaped(json, fields, path, domain));
    }
    default:
      return fromItf(json, path);
  }
}

function entriesAt(json: Json, path: Where, domain: Domain<unknown>): readonly Json[] {
  const form = isObject(json) ? formOf(json, path) : undefined;
  if (form === '#map') return partsOf(json as JsonObject, form, path);
  // A function from strings may also come as a plain object.
  if (form === null) return Object.entries(json as JsonObject);
  throw new Misfit(path, asWritten(json), `${domain.text}, as a #map`);
}

function itemsAt(json: Json, key: '#set' | '#tup', path: Where, domain: Domain<unknown>): readonly Json[] {
  if (Array.isArray(json)) return json as readonly Json[];
  if (isObject(json) && formOf(json, path) === key) return partsOf(json, key, path);
  throw new Misfit(path, asWritten(json), `${domain.text}, as a ${key}`);
}

function fieldsShaped(
  json: Json,
  fields: Fields,
  path: Where,
  domain: Domain<unknown>,
): Readonly<Record<string, unknown>> {
  if (!isObject(json)) throw new Misfit(path, asWritten(json), domain.text);
  return Object.fromEntries(
    Object.entries(json).map(([name, part]) => [
      name,
      fields[name] === undefined
        ? fromItf(part, further(path, { field: name }))
        : shaped(part, fields[name], further(path, { field: name })),
    ]),
  );
}
