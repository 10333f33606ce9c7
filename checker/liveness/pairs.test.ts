/** Pairs are numbered as a map would number them. */
import { expect, test } from 'vitest';
import { Pairs } from './pairs.ts';
import { Random } from './testing/random.ts';

test('each pair has a number of its own, in the order in which they were asked for, however many there are', () => {
  const random = new Random(1);
  const pairs = new Pairs();
  const known = new Map<string, number>();
  for (let i = 0; i < 40_000; i++) {
    const [first, second] = [random.below(200), random.below(100) - 1];
    const text = `${first},${second}`;
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    if (pairs.numberOf(first, second) !== number) expect(`${text} is ${pairs.numberOf(first, second)}`).toBe(number);
  }
  expect(pairs.count).toBe(known.size);
  expect(known.size).toBeGreaterThan(10_000);
  for (const [text, number] of known) expect(`${pairs.firstOf(number)},${pairs.secondOf(number)}`).toBe(text);
});
