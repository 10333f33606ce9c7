/** Marks of steps: a step keeps its leaf, and a start, whose step is negative, is never marked. */
import { expect, test } from 'vitest';
import { directBit, leafBit } from '../questions/compiled.ts';
import { decidedNothing, isMarked, unmarked } from './decided.ts';

test.each([0, 1, 12_345, decidedNothing - 1])('leaf %i', (leaf) => {
  const marked = leaf | decidedNothing;
  expect([isMarked(leaf), unmarked(leaf)]).toEqual([false, leaf]);
  expect([isMarked(marked), unmarked(marked)]).toEqual([true, leaf]);
  expect(marked & (leafBit | directBit)).toBe(0);
});
test.each([-1, -2, -(2 ** 31)])('start %i', (step) => {
  expect([isMarked(step), unmarked(step)]).toEqual([false, step]);
});
