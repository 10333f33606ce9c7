/** Numbers that never decrease come back as they were added: few and many of each, far apart and close together. */
import { expect, test } from 'vitest';
import { Ascending } from './ascending.ts';

/** So many numbers, each greater than the one before by what `step` says. */
function added(count: number, step: (i: number) => number) {
  const numbers = new Ascending();
  const expected: number[] = [];
  for (let i = 0, last = -1; i < count; i++) {
    last += step(i);
    expected.push(last);
    numbers.push(last);
  }
  return { numbers, expected };
}

test.each([
  ['all of them -1', () => 0],
  ['one after the other', () => 1],
  ['several times each', (i: number) => (i % 5 === 0 ? 1 : 0)],
  ['far apart, now and then', (i: number) => (i % 97 === 96 ? 1000 : i % 3)],
  ['a word apart', () => 31],
  ['at the end of a word', (i: number) => (i === 0 ? 32 : 0)],
] as const)('%s', (_, step) => {
  const { numbers, expected } = added(3000, step);
  expect(numbers.count).toBe(3000);
  expect(Array.from({ length: 3000 }, (_of, i) => numbers.at(i))).toEqual(expected);
  expect(numbers.bytes).toBeLessThan(8 + (3000 + (expected.at(-1) as number)) / 8 + 3000 / 8 + 4);
});
test('a number that is less than the one before is refused', () => {
  const { numbers } = added(10, () => 2);
  expect(() => numbers.push(5)).toThrow('less than the one before');
});
