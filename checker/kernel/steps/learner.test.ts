/** The learner: what it has learned stays right when more is learned, when all is laid out anew, and when all is learned anew. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { processes, range, type Spec, spec, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { explored } from '../../testing/explored.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import type { Kernel } from '../run/kernel.ts';
import { NamedLate } from './learner.ts';

/** Counts to a number, with an element in a set for each, an invariant that fails at the end, and where it may stop. */
function counting(most: number, namesLate = false) {
  let calls = 0;
  const of = spec({ name: 'counting', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action, invariant } = variables({
      n: range(0, most),
      met: subsetOf(range(0, most)),
      on: subsetOf(P),
    });
    return {
      domains,
      init: initially({ n: 0, met: Set(), on: Set() }),
      actions: {
        Up: action({
          guard: (s) => {
            if (namesLate && s.n === 2) P.member(1);
            return s.n < most;
          },
          effect: (s) => ({ n: s.n + 1, met: s.met.add(s.n) }),
        }),
      },
      properties: {
        Small: invariant((s) => {
          calls++;
          return s.n < most;
        }),
      },
      finished: (s: { n: number }) => s.n === most,
    };
  });
  return { model: checkable(of as unknown as Spec), calls: () => calls };
}
/** What is learned of the states in the store: whether each violates, and may stop. */
function said({ learner, space }: Kernel): string[] {
  return Array.from({ length: space.store.count }, (_, state) => {
    const { n } = space.valuesOf(state) as { n: number };
    return `${n}: ${learner.decideStored(learner.states, state)} ${learner.decideStored(learner.endings, state)}`;
  });
}
const expected = (most: number): string[] =>
  Array.from({ length: most + 1 }, (_, n) => `${n}: ${n === most ? '1 1' : '0 0'}`);

describe('what it says of a state', () => {
  test('is what user code says, and costs no further call', () => {
    const { model, calls } = counting(5);
    const kernel = explored(model);
    const before = calls();
    expect(said(kernel)).toEqual(expected(5));
    expect(calls()).toBe(before);
  });
  test('is the same in a wider layout, in which states are what they were', () => {
    const kernel = explored(counting(5).model);
    const { learner, space } = kernel;
    const before = Array.from({ length: space.store.count }, (_, i) => keyOf(space.valuesOf(i)));
    const { words } = space.layout;
    for (const of of space.layout.classes) of.width = 30;
    space.layout.outgrown = true;
    learner.fitLayout();
    expect(space.layout.words).toBeGreaterThan(words);
    expect(Array.from({ length: space.store.count }, (_, i) => keyOf(space.valuesOf(i)))).toEqual(before);
    expect(said(kernel)).toEqual(expected(5));
  });
  test('is the same once everything is learned anew, which is noted', () => {
    const { model, calls } = counting(5);
    const kernel = explored(model);
    const { learner } = kernel;
    const before = calls();
    let isLate = true;
    learner.learn(() => {
      if (!isLate) return;
      isLate = false;
      throw new LatePredicate([]);
    });
    expect(learner.plantings).toBe(1);
    expect(said(kernel)).toEqual(expected(5));
    expect(calls()).toBeGreaterThan(before);
  });
  test('if everything is to be learned anew though nothing more is known, that is the end', () => {
    const { learner } = explored(counting(3).model);
    const late = (): never => {
      throw new LatePredicate([]);
    };
    learner.learn(() => undefined);
    expect(() => {
      for (let i = 0; i < 2; i++) learner.learn(late);
    }).toThrow(LatePredicate);
  });
});

test('it says where user code runs, and for each entry a state in which it is enabled', () => {
  const { learner, space } = explored(counting(3).model);
  learner.lookAt(2, 7);
  expect(learner.at).toEqual({ state: 2, step: 7 });
  const { leaves, enabledIn } = learner;
  expect(enabledIn.length).toBe(leaves.length);
  for (const state of enabledIn) expect((space.valuesOf(state) as AnyState).n).toBeLessThan(3);
});

test('that a member was named after the group was made is noticed when something is learned', () => {
  expect(() => explored(counting(5, true).model, { symmetry: true })).toThrow(NamedLate);
  expect(explored(counting(5, true).model).space.store.count).toBe(6);
});
