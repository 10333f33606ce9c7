/**
 * What recorded operations mean: the objects of which a record may be, and the names of their operations.
 */
import { Set as ImmutableSet, isIndexed, List } from 'immutable';
import { keyOf } from '../../spec/value.ts';
import { casRegister, elementSet, keyValueMap } from '../objects.ts';
import { type ObservableObject, register } from '../sequential-object.ts';
import type { Event } from './events.ts';
import { BadRecord } from './problem.ts';

export const models = ['register', 'cas-register', 'set', 'kv'] as const;
export type Model = (typeof models)[number];

/** An operation or a result: a record with its `type`. */
export interface Tagged {
  readonly type: string;
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

/** The object. Registers hold `initial` at first; sets and maps are empty. */
export function objectOf(model: Model, initial: unknown): AnyObject {
  switch (model) {
    case 'register':
      return register(initial) as unknown as AnyObject;
    case 'cas-register':
      return casRegister(initial) as unknown as AnyObject;
    case 'set':
      return elementSet() as unknown as AnyObject;
    case 'kv':
      return keyValueMap() as unknown as AnyObject;
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

/** The operation that an event invokes. Throws `BadRecord` if the model has none such. */
export function operationOf(event: Event, model: Model): Tagged {
  const type = Object.hasOwn(namesOf[model], event.f) ? namesOf[model][event.f] : undefined;
  if (type === undefined)
    throw new BadRecord(event.line, { kind: 'operation', f: event.f, model, known: Object.keys(namesOf[model]) });
  const { key, value } = model === 'kv' ? keyed(event) : event;
  const on = model === 'kv' ? { key } : {};
  switch (type) {
    case 'Add':
    case 'Remove':
    case 'Contains':
      return { type, ...{ element: value } };
    case 'Write':
    case 'Put':
      return { type, ...on, ...{ value: model === 'kv' ? orNull(value) : value } };
    case 'Append':
      return { type, ...on, ...{ value: typeof value === 'string' ? value : keyOf(value) } };
    case 'CompareAndSet': {
      const [expected, next] = pairOf(event, value, 'a pair: the value expected, and the new one');
      return { type, ...on, ...{ expected, value: next } };
    }
    default:
      return { type, ...on };
  }
}

/** What the operation answered, as its completion says. */
export function resultOf(event: Event, { type }: Tagged, model: Model): Tagged {
  const { value } = model === 'kv' ? keyed(event) : event;
  switch (type) {
    case 'Read':
      return { type: 'ReadOk', ...{ value } };
    case 'Get':
      return { type: 'GetOk', ...{ value: orNull(value) } };
    case 'Contains':
      if (typeof value !== 'boolean')
        throw new BadRecord(event.line, { kind: 'field', field: 'value', found: value, expected: 'true or false' });
      return { type: 'ContainsOk', ...{ present: value } };
    case 'Members': {
      const elements = ImmutableSet.isSet(value)
        ? value
        : isIndexed(value)
          ? ImmutableSet(value as List<unknown>)
          : null;
      if (elements === null)
        throw new BadRecord(event.line, { kind: 'field', field: 'value', found: value, expected: 'the elements' });
      return { type: 'MembersOk', ...{ elements } };
    }
    default:
      return { type: `${type}Ok` };
  }
}

/** A key that has never been put reads as null in some records and as the empty text in others: it is the same here. */
function orNull(value: unknown): unknown {
  return value === '' ? null : value;
}

/** The key of an operation on a map, which may also be the first of a pair with the value, as Jepsen has it. */
function keyed(event: Event): { readonly key: unknown; readonly value: unknown } {
  if (event.key !== undefined) return event;
  const [key, value] = pairOf(event, event.value, 'a pair of a key and a value, as there is no field key');
  return { key, value };
}

function pairOf({ line }: Event, value: unknown, expected: string): readonly [unknown, unknown] {
  if (!List.isList(value) || value.size !== 2)
    throw new BadRecord(line, { kind: 'field', field: 'value', found: value, expected });
  return [value.get(0), value.get(1)];
}
