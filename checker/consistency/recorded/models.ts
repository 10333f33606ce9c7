/**
 * What recorded operations mean: the objects of which a record may be, and the names of their operations.
 */

import { Set as ImmutableSet, List } from 'immutable';
import { sameValue } from '../../language/identity.ts';
import { casRegister, elementSet, forEachKey, keyValueMap } from '../objects.ts';
import { type ObservableObject, register } from '../sequential-object.ts';
import type { Event } from './events.ts';
import { BadRecord } from './problem.ts';

export const models = ['register', 'cas-register', 'set', 'kv'] as const;
export type Model = (typeof models)[number];

/** An operation or a result: a record with its `type`, and what else belongs to that. */
export interface Tagged {
  readonly type: string;
  readonly [part: string]: unknown;
}
export type AnyObject = ObservableObject<unknown, Tagged, Tagged>;

const namesOf: Readonly<Record<Model, Readonly<Record<string, string>>>> = {
  register: { read: 'Read', write: 'Write' },
  'cas-register': { read: 'Read', write: 'Write', cas: 'CompareAndSet' },
  set: { add: 'Add', remove: 'Remove', contains: 'Contains', read: 'Members' },
  kv: {
    get: 'Get',
    put: 'Put',
    append: 'Append',
    cas: 'CompareAndSet',
    // As Jepsen calls them, for whom a map is a register for each key.
    read: 'Get',
    write: 'Put',
  },
};

/** The object. Registers, and the keys of maps, hold `initial` at first; sets are empty. */
export function objectOf(model: Model, initial: unknown, isIndependent = false): AnyObject {
  const object = plainObjectOf(model, initial);
  return isIndependent ? (forEachKey(object as ObservableObject<unknown, Keyed, Tagged>) as AnyObject) : object;
}
type Keyed = Tagged & { readonly key: unknown };

function plainObjectOf(model: Model, initial: unknown): AnyObject {
  switch (model) {
    case 'register':
      return register(initial) as unknown as AnyObject;
    case 'cas-register':
      return casRegister(initial) as unknown as AnyObject;
    case 'set':
      return elementSet() as unknown as AnyObject;
    case 'kv':
      return keyValueMap(initial) as unknown as AnyObject;
  }
}

/** The least object that has all these operations; undefined if none has. */
export function guessModel(events: readonly Pick<Event, 'f' | 'key'>[]): Model | undefined {
  const keyed = events.some(({ key }) => key !== undefined);
  return (keyed ? (['kv'] as const) : models).find((model) => events.every(({ f }) => f in namesOf[model]));
}

/** The least object that has operations of these types; undefined if none has. */
export function guessModelOfTypes(types: readonly string[]): Model | undefined {
  return models.find((model) => types.every((type) => Object.values(namesOf[model]).includes(type)));
}

/** How the operations of a record are read. */
export interface Reading {
  readonly model: Model;
  /** True if values are pairs of a key and a value, and each key has an object of its own, as jepsen.independent has it. */
  readonly isIndependent: boolean;
}

/** The operation that an event invokes. Throws `BadRecord` if the model has none such. */
export function operationOf(event: Event, reading: Reading): Tagged {
  const { model } = reading;
  const type = Object.hasOwn(namesOf[model], event.f) ? namesOf[model][event.f] : undefined;
  if (type === undefined)
    throw new BadRecord(event.line, { kind: 'operation', f: event.f, model, known: Object.keys(namesOf[model]) });
  const { key, value } = subjectOf(event, reading);
  const on = key === undefined ? {} : { key };
  switch (type) {
    case 'Add':
    case 'Remove':
    case 'Contains':
      return { type, ...on, element: given(event, value, 'an element') };
    case 'Write':
    case 'Put':
      return { type, ...on, value: given(event, value, 'the value to be written') };
    case 'Append':
      if (typeof value !== 'string') throw badField(event, value, 'the text to be appended');
      return { type, ...on, value };
    case 'CompareAndSet': {
      const [expected, next] = pairOf(event, value, 'a pair: the value expected, and the new one');
      return { type, ...on, expected, value: next };
    }
    default:
      return { type, ...on };
  }
}

/** What the operation answered, as its completion says, which must be about what was asked for. */
export function resultOf(event: Event, { type }: Tagged, invocation: Event, reading: Reading): Tagged {
  const asked = subjectOf(invocation, reading);
  if (event.key !== undefined && !sameValue(event.key, asked.key))
    throw differs('key', event, event.key, invocation, asked.key);
  const answers = ['Read', 'Get', 'Contains', 'Members'].includes(type);
  // An answer that only acknowledges need not say once more what was asked for.
  if (!answers && (event.value ?? null) === null) return { type: `${type}Ok` };
  const isBare = !answers && typeof event.value === 'boolean';
  const { key, value } = isBare
    ? { ...asked, value: event.value }
    : subjectOf({ ...event, key: invocation.key }, reading);
  if (!sameValue(key ?? null, asked.key ?? null)) throw differs('key', event, key, invocation, asked.key);
  switch (type) {
    case 'Read':
    case 'Get':
      return { type: `${type}Ok`, value: given(event, value, 'what was read; null or nil if that is nothing') };
    case 'Contains':
      if (typeof value !== 'boolean') throw badField(event, value, 'true or false');
      return { type: 'ContainsOk', present: value };
    case 'Members': {
      if (!ImmutableSet.isSet(value) && !List.isList(value)) throw badField(event, value, 'the elements');
      return { type: 'MembersOk', elements: ImmutableSet(value as Iterable<unknown>) };
    }
    case 'CompareAndSet':
      if (typeof value === 'boolean') return { type: value ? 'CompareAndSetOk' : 'CompareAndSetFailed' };
  }
  if (!sameValue(value ?? null, asked.value ?? null)) throw differs('value', event, value, invocation, asked.value);
  return { type: `${type}Ok` };
}

/** The key and the value of an event: a map's key may be a field of its own, or stand in a pair with the value. */
function subjectOf(
  event: Event,
  { model, isIndependent }: Reading,
): { readonly key?: unknown; readonly value: unknown } {
  if (!isIndependent && (model !== 'kv' || event.key !== undefined))
    return model === 'kv' ? event : { value: event.value };
  const why = isIndependent ? 'as each key has an object of its own' : 'as there is no field key';
  const [key, value] = pairOf(event, event.value, `a pair of a key and a value, ${why}`);
  return { key, value };
}

function given(event: Event, value: unknown, expected: string): unknown {
  if (value === undefined) throw badField(event, value, expected);
  return value;
}

function pairOf(event: Event, value: unknown, expected: string): readonly [unknown, unknown] {
  if (!isPair(value)) throw badField(event, value, expected);
  return [value.get(0), value.get(1)];
}

export function isPair(value: unknown): value is List<unknown> {
  return List.isList(value) && value.size === 2;
}

function badField({ line }: Event, found: unknown, expected: string): BadRecord {
  return new BadRecord(line, { kind: 'field', field: 'value', found, expected });
}

function differs(field: string, event: Event, answered: unknown, invocation: Event, invoked: unknown): BadRecord {
  const { line, f } = event;
  return new BadRecord(line, { kind: 'differs', field, f, invoked, answered, line: invocation.line });
}
