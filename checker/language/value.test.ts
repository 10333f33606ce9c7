/** Canonical texts of values: they are what JSON writes of what has no parts, and differ where values do. */
import fc from 'fast-check';
import { List, Map, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { CompositeValue, hasKey, keyOf, makeRecord, tracked } from './value.ts';

test('the canonical text of a string, a number, a boolean and null is what JSON writes', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '"', '\\', '\x7f', '\u2028'),
  );
  fc.assert(
    fc.property(fc.oneof(texts, fc.maxSafeInteger(), fc.boolean(), fc.constantFrom(null, 0, -0)), (value) => {
      expect(keyOf(value)).toBe(JSON.stringify(value));
    }),
  );
  // Every character of one byte, alone and between others.
  for (let code = 0; code < 256; code++) {
    const text = `a${String.fromCharCode(code)}b`;
    expect(keyOf(text)).toBe(JSON.stringify(text));
  }
});

test('what is no value has none', () => {
  for (const value of [undefined, 0.5, Number.NaN, 2 ** 53, 1n, Symbol('s'), () => 1])
    expect(() => keyOf(value)).toThrow(/allowed: /);
});

describe('the text that is kept with a value', () => {
  class Pair extends CompositeValue<{ readonly one: unknown; readonly other: unknown }> {}
  const record = makeRecord([['a', 1]]);
  const kinds: readonly [string, object, string][] = [
    ['a record, which is frozen', record, '("a":1)'],
    ['a set', Set([record]), '{("a":1)}'],
    ['a function', Map([['k', List([1])]]), '<"k":[1]>'],
    ['a value of several parts', new Pair({ one: 1, other: Set([2]) }), '("one":1,"other":{2})'],
  ];
  test.each(kinds)('is that of %s, and nobody sees it', (_, value, key) => {
    const seen = () => [Reflect.ownKeys(value), { ...value }];
    const before = seen();
    expect(hasKey(value)).toBe(false);
    expect([keyOf(value), hasKey(value), keyOf(value)]).toEqual([key, true, key]);
    expect(seen()).toEqual(before);
  });
  test('is no longer that of what is made of a value', () => {
    const one = new Pair({ one: 1, other: 2 });
    keyOf(one);
    expect(keyOf(one.withParts({ one: 2, other: 2 }))).toBe('("one":2,"other":2)');
    const map = Map([['k', 1]]);
    keyOf(map);
    expect(keyOf(map.set('k', 2))).toBe('<"k":2>');
    expect(keyOf(map.withMutations((m) => m.set('k', 3)))).toBe('<"k":3>');
  });
  test('is kept of nothing that may still change, and of nothing that has such a thing in it', () => {
    const bare = { a: 1 };
    const array = [1];
    const around = List([bare]);
    const within = new Pair({ one: array, other: 2 });
    const keys = () => [bare, array, around, within].map(keyOf);
    expect(keys()).toEqual(['("a":1)', '[1]', '[("a":1)]', '("one":[1],"other":2)']);
    bare.a = 2;
    array.push(2);
    expect(keys()).toEqual(['("a":2)', '[1,2]', '[("a":2)]', '("one":[1,2],"other":2)']);
  });
  test('is kept of nothing that depends on who looks', () => {
    const view = { [tracked]: true, a: 1 };
    const around = new Pair({ one: view, other: 2 });
    for (const value of [view, List([view]), around]) {
      keyOf(value);
      expect(hasKey(value)).toBe(false);
    }
  });
  test('of what was frozen by others is made again', () => {
    const frozen = Object.freeze(Set([1]));
    expect([keyOf(frozen), keyOf(frozen), hasKey(frozen)]).toEqual(['{1}', '{1}', false]);
  });
});
