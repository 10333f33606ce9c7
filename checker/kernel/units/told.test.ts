/** Choices that are told, on plain values: of what was offered, the one that is meant, or nothing. On views: `kernel/told-steps.test.ts`. */
import { List, Set } from 'immutable';
import { expect, test } from 'vitest';
import { type ActionDraft, type AnyChoices, alternatives } from '../../language/action.ts';
import { Bag } from '../../language/collections.ts';
import { range } from '../../language/domain.ts';
import { choicesOf } from '../../language/steps.ts';
import { toldDraft } from './told.ts';

const ways = (forSome: ActionDraft['forSome'], told: AnyChoices): readonly AnyChoices[] => {
  const draft = toldDraft({ forSome, guard: () => true, effect: () => ({}) }, told);
  return [...choicesOf('Any', draft, { marks: Set([1, 2]) })];
};

test('what is told is offered where it was, and what is not told as before', () => {
  const list = List([7]);
  expect(ways({ a: range(0, 2), b: ['x', 'y'] }, { a: 1 })).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
  ]);
  expect(ways({ a: range(0, 2) }, { a: 3 })).toEqual([]);
  // The spec's own object, of the same text.
  expect(ways({ a: () => [List([8]), list] }, { a: List([7]) })[0]?.a).toBe(list);
  expect(ways({ a: (s) => s.marks as Set<number> }, { a: 2 })).toEqual([{ a: 2 }]);
  expect(ways({ a: () => Bag.of([[1, 2]]) }, { a: 2 })).toEqual([]);
  expect(ways({ a: () => alternatives([() => [1, 2], () => [2, 3]]) }, { a: 2 })).toEqual([{ a: 2 }]);
});

test('a choice sees those before it', () => {
  const forSome = { a: range(0, 2), b: (_: unknown, earlier: AnyChoices) => [Number(earlier.a) + 5] };
  expect(ways(forSome, { b: 7 })).toEqual([{ a: 2, b: 7 }]);
  expect(ways(forSome, { a: 1, b: 7 })).toEqual([]);
});
