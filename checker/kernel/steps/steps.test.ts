/**
 * The steps from a state, beside those of the reference semantics: as they are, by what stands for them, inside the bounds and
 * outside, and once everything was learned anew.
 */
import fc from 'fast-check';
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { processes, range, type Spec, spec, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { explored } from '../../testing/explored.ts';
import { randomModels } from '../../testing/random-model.ts';
import { randomSymmetrics } from '../../testing/random-symmetric.ts';
import { unpack } from '../layout/codec.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import type { Kernel } from '../run/kernel.ts';
import { Steps, type StepsOf } from './steps.ts';

/** Two lamps, and a counter that counts to four, up to two within the bounds. */
const lamps = checkable(
  spec({ name: 'lamps', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action, invariant, step } = variables({ n: range(0, 4), on: subsetOf(P) });
    return {
      domains,
      init: initially({ n: 0, on: Set() }),
      actions: {
        Switch: action({
          forSome: { p: P },
          guard: (s, { p }) => s.n === 0 && !s.on.has(p),
          effect: (s, { p }) => ({ on: s.on.add(p) }),
        }),
        Up: action({ guard: (s) => s.n < 4, effect: (s) => ({ n: s.n + 1 }) }),
        Stay: action({ guard: (s) => s.n === 2, effect: (s) => ({ n: s.n }) }),
      },
      properties: { NeverTwo: step((_, t) => t.n !== 2) },
      withinBounds: { Small: invariant((s) => s.n <= 2) },
    };
  }) as unknown as Spec,
);
const named = (kernel: Kernel, leaf: number): string =>
  Object.keys(lamps.actions)[kernel.learner.leaves[leaf]?.action as number] as string;
/** The state in the store with these values, one of them at least. */
function stateWhere({ space }: Kernel, holds: (values: AnyState) => boolean): number {
  return Array.from({ length: space.store.count }, (_, i) => i).find((i) => holds(space.valuesOf(i))) as number;
}
const isAt =
  (n: number, on: number) =>
  (s: AnyState): boolean =>
    s.n === n && (s.on as Set<unknown>).size === on;

/** The steps as learned and as computed, as texts. */
function bothSides(kernel: Kernel, model: CheckableModel, steps: Steps, state: number): [string[], string[]] {
  const { space, learner } = kernel;
  const names = Object.keys(model.actions);
  const learned = steps.plain(state).map(({ leaf, words }) => {
    const { action, choices } = learner.leaves[leaf] as (typeof learner.leaves)[number];
    return keyOf({ action: names[action] as string, choices, state: unpack(space.layout, words, 0) });
  });
  const computed = [...successorsOf(model)(space.valuesOf(state))].map((step) => keyOf({ ...step }));
  return [learned.sort(), computed.sort()];
}

describe('as they are', () => {
  test('they are those of the reference, in random systems', () => {
    let compared = 0;
    const property = fc.property(randomModels, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      const kernel = explored({ ...model, properties: {} });
      fc.pre(kernel.space.store.count < 500);
      for (const isAsked of [true, false]) {
        const steps = new Steps(kernel.learner, { isAsked });
        for (let state = 0; state < kernel.space.store.count; state++, compared++) {
          const [learned, computed] = bothSides(kernel, model, steps, state);
          expect(learned).toEqual(computed);
        }
      }
    });
    fc.assert(property, { seed: 20_261_128, numRuns: 20 });
    expect(compared).toBeGreaterThan(500);
  });
  test('and so once everything is learned anew', () => {
    const kernel = explored(lamps);
    const steps = new Steps(kernel.learner, { isAsked: true });
    const { learner } = kernel;
    let late = true;
    learner.learn(() => {
      if (late) {
        late = false;
        throw new LatePredicate([]);
      }
    });
    expect(learner.plantings).toBe(1);
    for (let state = 0; state < kernel.space.store.count; state++) {
      const [learned, computed] = bothSides(kernel, lamps, steps, state);
      expect(learned).toEqual(computed);
    }
  });
  test('what lies outside the bounds is known where steps are asked, and only there', () => {
    const kernel = explored(lamps);
    const state = stateWhere(kernel, isAt(2, 0));
    const up = (isAsked: boolean) =>
      new Steps(kernel.learner, { isAsked }).plain(state).find(({ leaf }) => named(kernel, leaf) === 'Up');
    expect(up(true)?.inside).toBe(false);
    expect(up(false)?.inside).toBe(true);
  });
});

describe('by what stands for the states after them', () => {
  test('what lies outside or changes nothing is not permuted, whatever stood in its place before', () => {
    const kernel = explored(lamps, { symmetry: true });
    const steps = new Steps(kernel.learner, { isAsked: true });
    const unpermuted: string[] = [];
    for (let state = 0; state < kernel.space.store.count; state++) {
      steps.of(state).ranks.fill(1);
      const { count, inside, leaves, ranks } = steps.of(state);
      for (let i = inside; i < count; i++)
        if (ranks[i] === 0) unpermuted.push(named(kernel, leaves[i] as number));
        else expect.unreachable(`${named(kernel, leaves[i] as number)} is permuted`);
    }
    expect([...new globalThis.Set(unpermuted)].sort()).toEqual(['Stay', 'Up']);
  });
  test.each([false, true])('of several states together they are those of each; symmetry: %s', (symmetry) => {
    const compare = (model: CheckableModel): number => {
      const kernel = explored({ ...model, properties: {} }, { symmetry });
      const { store } = kernel.space;
      const steps = new Steps(kernel.learner, { isAsked: true });
      const [each, together]: [string[], string[]] = [[], []];
      const told = (source: number, { inside, leaves, targets, ranks }: StepsOf, i: number): string =>
        `${source} ${leaves[i]} ${i < inside ? targets[i] : 'outside'} ${ranks[i]}`;
      for (let state = 0; state < store.count; state++) {
        const own = steps.of(state);
        for (let i = 0; i < own.changing; i++) each.push(told(state, own, i));
      }
      let outside = 0;
      for (let first = 0; first < store.count; ) {
        const own = steps.ofSeveral(first);
        for (let i = 0; i < own.count; i++) together.push(told(own.sources[i] as number, own, i));
        for (let i = own.inside; i < own.count; i++, outside++) expect(own.targets[i]).toBe(-1);
        expect(own.end).toBeGreaterThan(first);
        first = own.end;
      }
      expect(together.sort()).toEqual(each.sort());
      return outside;
    };
    expect(compare(lamps)).toBeGreaterThan(0);
    const property = fc.property(randomSymmetrics, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      compare(model);
    });
    fc.assert(property, { seed: 20_261_128, numRuns: 30 });
  });
  test.each([false, true])('inside, outside, unchanged, in this order; symmetry: %s', (symmetry) => {
    const kernel = explored(lamps, { symmetry });
    const steps = new Steps(kernel.learner, { isAsked: true });
    const told = (state: number): unknown[] => {
      const { count, inside, changing, leaves, targets } = steps.of(state);
      return Array.from({ length: count }, (_, i) => [
        i < inside ? 'inside' : i < changing ? 'outside' : 'unchanged',
        named(kernel, leaves[i] as number),
        targets[i],
      ]);
    };
    const [off, one, two] = [isAt(0, 0), isAt(0, 1), isAt(2, 0)].map((is) => stateWhere(kernel, is));
    const upOf = stateWhere(kernel, isAt(1, 0));
    // With symmetry both lamps lead to what stands for either.
    const lit = kernel.space.store.count === 9 ? [one, one] : [one, (one as number) + 1];
    expect(told(off as number)).toEqual([
      ['inside', 'Switch', lit[0]],
      ['inside', 'Switch', lit[1]],
      ['inside', 'Up', upOf],
    ]);
    expect(told(two as number)).toEqual([
      ['outside', 'Up', -1],
      ['unchanged', 'Stay', two],
    ]);
    expect(steps.outside.count).toBe(1);
    expect(kernel.space.store.count).toBe(symmetry ? 9 : 12);
  });
  test('the permutation leads from the state after the step to what stands for it', () => {
    const kernel = explored(lamps, { symmetry: true });
    const { space, learner } = kernel;
    const steps = new Steps(learner, { isAsked: true });
    const off = stateWhere(kernel, isAt(0, 0));
    const plain = steps.plain(off).map(({ words }) => unpack(space.layout, words, 0));
    const { inside, targets, ranks } = steps.of(off);
    for (let i = 0; i < inside; i++)
      expect(keyOf(space.imageOf(plain[i] as AnyState, space.permutation(ranks[i] as number)))).toBe(
        keyOf(space.valuesOf(targets[i] as number)),
      );
    expect([...ranks.subarray(0, inside)].some((rank) => rank !== 0)).toBe(true);
  });
  test('the steps between two states are those, under the permutations that lead back', () => {
    const kernel = explored(lamps, { symmetry: true });
    const { space, learner } = kernel;
    const steps = new Steps(learner, { isAsked: false });
    const [off, one] = [isAt(0, 0), isAt(0, 1)].map((is) => stateWhere(kernel, is)) as [number, number];
    const between = steps.between(off, one);
    expect(between.map(({ leaf }) => named(kernel, leaf))).toEqual(['Switch', 'Switch']);
    expect(new globalThis.Set(between.map(({ by }) => keyOf(space.imageOf(space.valuesOf(one), by)))).size).toBe(2);
    for (const { leaf, by } of between)
      expect(keyOf(space.imageOf(space.valuesOf(one), by))).toBe(keyOf(steps.after(off, leaf)));
    expect(steps.between(one, off)).toEqual([]);
  });
});

describe('what steps violate', () => {
  test('is told of the state that was looked at last, where steps are asked', () => {
    const kernel = explored(lamps);
    const steps = new Steps(kernel.learner, { isAsked: true });
    const violated = (state: number): string[] => {
      steps.count(state);
      return steps.violated.map(({ leaf }) => named(kernel, leaf));
    };
    expect(violated(stateWhere(kernel, isAt(1, 0)))).toEqual(['Up']);
    expect(violated(stateWhere(kernel, isAt(0, 0)))).toEqual([]);
    expect(violated(stateWhere(kernel, isAt(2, 0)))).toEqual(['Stay']);
    const unasked = new Steps(kernel.learner, { isAsked: false });
    unasked.count(stateWhere(kernel, isAt(1, 0)));
    expect(unasked.violated).toEqual([]);
  });
  test('and nothing is counted that is looked at once more', () => {
    const kernel = explored(lamps);
    const { generated, cutOff, taken } = kernel.output;
    const before = [generated, cutOff, [...taken]];
    const steps = new Steps(kernel.learner, { isAsked: true });
    for (let state = 0; state < kernel.space.store.count; state++) steps.of(state);
    expect([kernel.output.generated, kernel.output.cutOff, [...kernel.output.taken]]).toEqual(before);
  });
});
