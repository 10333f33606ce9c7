/**
 * More sequential objects: a register with compare-and-set, a set, and a map from keys to values.
 */

import { Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import { sameValue } from '../language/identity.ts';
import {
  type Author,
  type ObservableObject,
  type RegisterOperation,
  type RegisterResult,
  register,
} from './sequential-object.ts';

/** The values of `messages({ Read: {}, Write: { value: V }, CompareAndSet: { expected: V, value: V } })`. */
export type CasRegisterOperation<V> =
  | RegisterOperation<V>
  | { readonly type: 'CompareAndSet'; readonly expected: V; readonly value: V };
type CompareAndSetResult = { readonly type: 'CompareAndSetOk' } | { readonly type: 'CompareAndSetFailed' };
/** The values of `messages({ ReadOk: { value: V }, WriteOk: {}, CompareAndSetOk: {}, CompareAndSetFailed: {} })`. */
export type CasRegisterResult<V> = RegisterResult<V> | CompareAndSetResult;

/** A register with compare-and-set, which writes if it finds what it expects, and says whether it did. */
export function casRegister<V>(initial: V): ObservableObject<V, CasRegisterOperation<V>, CasRegisterResult<V>> {
  const plain = register(initial);
  const left = (holds: (value: V) => boolean): Author<CasRegisterOperation<V>, CasRegisterResult<V>>[] =>
    holds(initial)
      ? []
      : [
          (operation, result) =>
            operation.type !== 'Read' && result?.type !== 'CompareAndSetFailed' && holds(operation.value),
        ];
  return {
    initial,
    apply(value, operation) {
      if (operation.type !== 'CompareAndSet') return plain.apply(value, operation);
      return sameValue(value, operation.expected)
        ? [operation.value, { type: 'CompareAndSetOk' }]
        : [value, { type: 'CompareAndSetFailed' }];
    },
    isQuery: ({ type }, result) => type === 'Read' || result?.type === 'CompareAndSetFailed',
    isOverwrite: ({ type }) => type === 'Write',
    shows(operation, result) {
      if (result.type === 'ReadOk') return left((value) => sameValue(value, result.value));
      if (operation.type !== 'CompareAndSet') return [];
      return left((value) => sameValue(value, operation.expected) === (result.type === 'CompareAndSetOk'));
    },
  };
}

/** The values of `messages({ Add: { element: V }, Remove: { element: V }, Contains: { element: V }, Members: {} })`. */
export type SetOperation<V> =
  | { readonly type: 'Add'; readonly element: V }
  | { readonly type: 'Remove'; readonly element: V }
  | { readonly type: 'Contains'; readonly element: V }
  | { readonly type: 'Members' };
/** The values of `messages({ AddOk: {}, RemoveOk: {}, ContainsOk: { present: boolean }, MembersOk: { elements: subsetOf(V) } })`. */
export type SetResult<V> =
  | { readonly type: 'AddOk' }
  | { readonly type: 'RemoveOk' }
  | { readonly type: 'ContainsOk'; readonly present: boolean }
  | { readonly type: 'MembersOk'; readonly elements: ImmutableSet<V> };

/** A set, empty at first: elements are added, removed, and asked for one by one or all together. */
export function elementSet<V>(): ObservableObject<ImmutableSet<V>, SetOperation<V>, SetResult<V>> {
  const added = (element: V): Author<SetOperation<V>, SetResult<V>> => {
    return (operation) => operation.type === 'Add' && sameValue(operation.element, element);
  };
  return {
    initial: ImmutableSet<V>(),
    apply(elements, operation) {
      switch (operation.type) {
        case 'Add':
          return [elements.add(operation.element), { type: 'AddOk' }];
        case 'Remove':
          return [elements.remove(operation.element), { type: 'RemoveOk' }];
        case 'Contains':
          return [elements, { type: 'ContainsOk', present: elements.has(operation.element) }];
        case 'Members':
          return [elements, { type: 'MembersOk', elements }];
      }
    },
    isQuery: ({ type }) => type === 'Contains' || type === 'Members',
    shows(operation, result) {
      if (result.type === 'MembersOk') return [...result.elements].map(added);
      return operation.type === 'Contains' && result.type === 'ContainsOk' && result.present
        ? [added(operation.element)]
        : [];
    },
    partOf: (operation) => (operation.type === 'Members' ? null : operation.element),
  };
}

/** Operations on a map; `Append` writes what was there as text, with more behind it. */
export type KeyValueOperation<K, V> =
  | { readonly type: 'Get'; readonly key: K }
  | { readonly type: 'Put'; readonly key: K; readonly value: V }
  | { readonly type: 'Append'; readonly key: K; readonly value: string }
  | { readonly type: 'CompareAndSet'; readonly key: K; readonly expected: V; readonly value: V };
/** What each answers: null of a key that has nothing, and of a `CompareAndSet` whether it found what it expected. */
export type KeyValueResult<V> =
  | { readonly type: 'GetOk'; readonly value: V | string | null }
  | { readonly type: 'PutOk' }
  | { readonly type: 'AppendOk' }
  | CompareAndSetResult;

/** A map in which every key has the same value at first. Append takes null for the empty text. */
export function keyValueMap<K, V>(
  initial: V | string | null = null,
): ObservableObject<ImmutableMap<K, V | string | null>, KeyValueOperation<K, V>, KeyValueResult<V>> {
  return forEachKey(valueOfKey<K, V>(initial));
}

/** What a map has for one key. */
function valueOfKey<K, V>(
  initial: V | string | null,
): ObservableObject<V | string | null, KeyValueOperation<K, V>, KeyValueResult<V>> {
  type Value = V | string | null;
  const left = (holds: (value: Value) => boolean): Author<KeyValueOperation<K, V>, KeyValueResult<V>>[] => {
    if (holds(initial)) return [];
    return [
      (operation, result) => {
        if (operation.type === 'Get' || result?.type === 'CompareAndSetFailed') return false;
        return operation.type === 'Append' || holds(operation.value);
      },
    ];
  };
  const object: ObservableObject<Value, KeyValueOperation<K, V>, KeyValueResult<V>> = {
    initial,
    apply(value, operation) {
      switch (operation.type) {
        case 'Get':
          return [value, { type: 'GetOk', value }];
        case 'Put':
          return [operation.value, { type: 'PutOk' }];
        case 'Append':
          return [`${value ?? ''}${operation.value}`, { type: 'AppendOk' }];
        case 'CompareAndSet':
          return sameValue(value, operation.expected)
            ? [operation.value, { type: 'CompareAndSetOk' }]
            : [value, { type: 'CompareAndSetFailed' }];
      }
    },
    isQuery: ({ type }, result) => type === 'Get' || result?.type === 'CompareAndSetFailed',
    isOverwrite: ({ type }) => type === 'Put',
    shows(operation, result) {
      if (result.type === 'GetOk') return left((value) => sameValue(value, result.value));
      if (operation.type !== 'CompareAndSet') return [];
      return left((value) => sameValue(value, operation.expected) === (result.type === 'CompareAndSetOk'));
    },
    towards(calls, free) {
      const wanted = [
        ...calls.flatMap(({ result }) => (result?.type === 'GetOk' ? [result.value] : [])),
        ...[...calls.map(({ operation }) => operation), ...free].flatMap((operation) =>
          operation.type === 'CompareAndSet' ? [operation.expected] : [],
        ),
      ].filter((value) => typeof value === 'string');
      // An append leaves a text as its beginning: what is the beginning of nothing that is wanted never will be.
      const lost = `${wanted.reduce((longest, text) => (text.length > longest.length ? text : longest), '')}.`;
      const known = new Map<string, string>();
      const kept = (text: string): string => {
        const found = known.get(text) ?? (wanted.some((one) => one.startsWith(text)) ? text : lost);
        known.set(text, found);
        return found;
      };
      return {
        ...object,
        apply(value, operation) {
          const [after, result] = object.apply(value, operation);
          return [typeof after === 'string' ? kept(after) : after, result];
        },
      };
    },
  };
  return object;
}

/** An object of its own for each key, of which each operation names one. */
export function forEachKey<Key, State, Op extends { readonly key: Key }, Result>(
  object: ObservableObject<State, Op, Result>,
): ObservableObject<ImmutableMap<Key, State>, Op, Result> {
  return {
    initial: ImmutableMap<Key, State>(),
    apply(states, operation) {
      const { key } = operation;
      const before = states.get(key, object.initial);
      const [after, result] = object.apply(before, operation);
      if (after === before) return [states, result];
      // What is as at first is not there, so that equal states are equal maps.
      return [sameValue(after, object.initial) ? states.delete(key) : states.set(key, after), result];
    },
    isQuery: (operation, result) => object.isQuery(operation, result),
    shows: (operation, result) =>
      object.shows(operation, result).map(
        (isAuthor): Author<Op, Result> =>
          (other, answer) =>
            sameValue(other.key, operation.key) && isAuthor(other, answer),
      ),
    partOf: ({ key }) => key,
    ofPart: object as ObservableObject<unknown, Op, Result>,
  };
}
