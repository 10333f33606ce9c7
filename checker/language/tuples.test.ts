/** Tuples have one number where they are equal, and different ones where not, whatever their texts look like. */
import { expect, test } from 'vitest';
import { Tuples } from './tuples.ts';

test('equal tuples have one number, others have others, from 0 on', () => {
  const tuples = new Tuples();
  const object = {};
  const all: unknown[][] = [
    ...[[], ['a'], ['a', 'b'], ['ab'], ['a,b'], ['b', 'a'], [1], ['1'], [1, 1]],
    ...[[undefined], [null], [object], [{}], [object, 'a'], [Number.NaN]],
  ];
  const numbers = all.map((parts) => tuples.number(...parts));
  expect(numbers).toEqual(all.map((_, i) => i));
  expect(all.map((parts) => tuples.number(...parts))).toEqual(numbers);
});
test('a tuple that others begin with has a number of its own', () => {
  const tuples = new Tuples();
  const [long, short] = [tuples.number('a', 'b', 'c'), tuples.number('a')];
  expect([long, short, tuples.number('a', 'b', 'c')]).toEqual([0, 1, 0]);
});
