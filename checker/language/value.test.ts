/** Canonical texts of values: they are what JSON writes of what has no parts, and differ where values do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf } from './value.ts';

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
