/** Bits, compared with what they mean. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bits, bitsFor, grown, hashOf, mix, popcount } from './bits.ts';

const words = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1 << 31, 0x7fffffff, -16777216));

test('the bits of a word are counted one by one', () => {
  fc.assert(
    fc.property(words, (word) => {
      const ones = [...(word >>> 0).toString(2)].filter((bit) => bit === '1').length;
      expect(popcount(word)).toBe(ones);
    }),
  );
});

test('as many bits as tell so many numbers apart, and no more', () => {
  for (let count = 1; count <= 5000; count++) {
    const bits = bitsFor(count);
    expect(2 ** bits).toBeGreaterThanOrEqual(count);
    if (bits > 1) expect(2 ** (bits - 1)).toBeLessThan(count);
  }
});

test('the hash of a state is that of the one before, with the old word out and the new one in', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), fc.nat(), words, (state, place, word) => {
      const j = place % state.length;
      const before = hashOf(Int32Array.from(state), 0, state.length);
      const after = hashOf(Int32Array.from(state.with(j, word)), 0, state.length);
      expect(after).toBe(before ^ mix(state[j] as number, j) ^ mix(word, j));
    }),
  );
});

test('words at different places have different hashes, mostly', () => {
  const seen = new Set<number>();
  for (let word = 0; word < 1000; word++) for (let j = 0; j < 4; j++) seen.add(mix(word, j));
  expect(seen.size).toBeGreaterThan(3990);
});

test('an array grows with what it holds, and is filled behind it', () => {
  const small = Int32Array.of(1, 2, 3);
  expect(grown(small, 3)).toBe(small);
  const larger = grown(small, 4, -1);
  expect([...larger.subarray(0, 6)]).toEqual([1, 2, 3, -1, -1, -1]);
});

test('a set of bits has what was put into it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300)), (numbers) => {
      const bits = new Bits();
      for (const number of numbers) bits.add(number);
      for (let number = 0; number < 330; number++) expect(bits.has(number)).toBe(numbers.includes(number));
    }),
  );
});
