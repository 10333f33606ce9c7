/** Walks that are timed: how many steps they take is held against the Markov chain that the model is, computed exactly. */
import { describe, expect, test } from 'vitest';
import { range, type Spec, spec, variables } from '../language/index.ts';
import { checkable } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { initialStates, type State, successors } from '../reference/semantics.ts';
import { NoGoal } from '../reference/wait.ts';
import { simulateModel } from './check.ts';
import { BadWeight, courseOf } from './course.ts';
import type { Times } from './outcome.ts';
import { UnknownProperty } from './refused.ts';
import { quantileOf, ranksAround, shareOf } from './times.ts';

/** A counter with two ways of one step, a step that changes nothing, a rare one, and one out of the bounds. */
const counter = checkable(
  spec({ name: 'counter', parameters: {} }, () => {
    const {
      domains,
      initially,
      action,
      reachable,
      eventually,
      alwaysEventually,
      leadsTo,
      eventuallyAlways,
      invariant,
      step,
    } = variables({ n: range(0, 9) });
    return {
      domains,
      init: [...initially({ n: 0 }), ...initially({ n: 2 })],
      actions: {
        Up: action({ forSome: { way: [1, 2] }, guard: (s) => s.n < 7, effect: (s) => ({ n: s.n + 1 }) }),
        Down: action({ guard: (s) => s.n > 0 && s.n < 7, effect: (s) => ({ n: s.n - 1 }) }),
        Stay: action({ effect: (s) => ({ n: s.n }) }),
        Jump: action({ guard: (s) => s.n === 3, effect: () => ({ n: 6 }) }),
        Out: action({ guard: (s) => s.n === 5, effect: () => ({ n: 9 }) }),
      },
      invariants: { Small: invariant((s) => s.n < 10) },
      properties: {
        High: reachable((s) => s.n === 7),
        Some: reachable({ forAll: { i: [3, 1] }, holds: (s, { i }) => s.n === i }),
        Every: eventually({ forAll: { i: [3, 1] }, holds: (s, { i }) => s.n === i }),
        Again: alwaysEventually((s) => s.n === 7),
        Rises: leadsTo(
          (s) => s.n === 3,
          (s) => s.n === 7,
        ),
        Stays: eventuallyAlways((s) => s.n === 7),
        Slow: step((s, t) => t.n < s.n + 9),
      },
      withinBounds: { Low: invariant((s) => s.n < 8) },
    };
  }) as unknown as Spec,
);
const n = (state: State): number => state.get('n') as number;

/** With which probability it has come after 0, 1, ... steps, from states that are as likely as each other: the chain is followed state by state. */
function chain(starts: readonly State[], weights: Readonly<Record<string, number>>, depth: number): number[] {
  let masses = new Map(starts.map((state) => [keyOf(state), { state, mass: 1 / starts.length }]));
  let come = 0;
  return Array.from({ length: depth + 1 }, () => {
    const next: typeof masses = new Map();
    for (const { state, mass } of masses.values()) {
      if (n(state) === 7) come += mass;
      // From outside of the bounds it goes no further.
      if (n(state) >= 7) continue;
      const ways = new Map(
        [...successors(counter, state)].map((step) => [`${step.action} ${keyOf(step.state)}`, step]),
      );
      const changing = [...ways.values()].filter((step) => keyOf(step.state) !== keyOf(state));
      const all = changing.reduce((sum, { action }) => sum + (weights[action] ?? 1), 0);
      for (const { action, state: to } of changing) {
        const share = (mass * (weights[action] ?? 1)) / all;
        next.set(keyOf(to), { state: to, mass: (next.get(keyOf(to))?.mass ?? 0) + share });
      }
    }
    masses = next;
    return come;
  });
}

async function timed(
  until: string,
  weights: Readonly<Record<string, number>>,
  runs: number,
  depth: number,
  isClosed = false,
): Promise<Times> {
  const { sample, verdict } = await simulateModel(
    counter,
    { seed: 11, runs, depth, properties: ['Small'] },
    undefined,
    null,
    courseOf(counter, until, { weights, isClosed }),
  );
  expect(verdict).toBe('unknown');
  return sample?.times as Times;
}
const soFar = ({ came, walks }: Times, steps: number): number =>
  came.reduce((sum, one) => sum + (one.steps <= steps ? one.walks : 0), 0) / walks;

describe('how long it takes', () => {
  const runs = 800;
  // That an empirical distribution of so many is further off than this has a probability of one in a thousand (Dvoretzky, Kiefer, Wolfowitz; Massart).
  const bound = Math.sqrt(Math.log(2000) / (2 * runs));
  const starts = [...initialStates(counter)];
  const atThree = starts.slice(0, 1).map((state) => state.set('n', 3));

  test.each<
    [what: string, until: string, weights: Readonly<Record<string, number>>, from: readonly State[], isClosed: boolean]
  >([
    ['by chance alone', 'High', {}, starts, false],
    ['by weights', 'High', { Jump: 0.1, Down: 0.4, Out: 0.3 }, starts, false],
    ['without what weighs nothing', 'Again', { Jump: 0, Down: 0.5 }, starts, false],
    ['from where it is due', 'Rises', { Out: 0.2 }, atThree, false],
    ['within closed bounds', 'High', { Out: 5, Up: 0.5 }, starts, true],
  ])('%s is as the chain says', async (_, until, weights, from, isClosed) => {
    const depth = 40;
    // Where bounds are closed, what leaves them weighs nothing.
    const exact = chain(from, isClosed ? { ...weights, Out: 0 } : weights, depth);
    const times = await timed(until, weights, runs, depth, isClosed);
    const off = Math.max(...exact.map((share, steps) => Math.abs(share - soFar(times, steps))));
    expect(off).toBeLessThan(bound);
    // Where nearly nothing comes, nothing is shown.
    expect(exact.at(-1)).toBeGreaterThan(0.2);
    expect(times.unmet.bounds > 0).toBe(!isClosed);
    for (const { of, low, high } of times.quantiles) {
      const after = exact.findIndex((share) => share >= of);
      const quantile = after < 0 ? Number.POSITIVE_INFINITY : after;
      expect([(low ?? 0) <= quantile, quantile <= (high ?? Number.POSITIVE_INFINITY)]).toEqual([true, true]);
    }
    const { share } = times;
    expect([
      share?.of === soFar(times, depth),
      (share?.low ?? 1) < (exact.at(-1) ?? 0),
      (share?.high ?? 0) > (exact.at(-1) ?? 1),
    ]).toEqual([true, true, true]);
  });
});

describe('what is waited for', () => {
  const up = { Down: 0, Jump: 0, Out: 0 };
  const came = async (until: string, weights: Readonly<Record<string, number>> = up, depth = 20) => {
    const { came: all, unmet, unbegun } = await timed(until, weights, 40, depth);
    return { came: all.map(({ steps }) => steps), unmet, unbegun };
  };
  const none = { depth: 0, bounds: 0, rest: 0 };
  // It starts from 0 and from 2.
  test('of a reachable is one instance, and of all others each', async () => {
    expect(await came('Some')).toEqual({ came: [1], unmet: none, unbegun: none });
    const every = await came('Every');
    expect(every).toMatchObject({ came: [3], unmet: { depth: 0, bounds: 0 } });
    expect(every.unmet.rest).toBeGreaterThan(0);
  });
  test('of what leads to something is counted from there, and may take as many steps from there', async () => {
    expect(await came('Rises')).toEqual({ came: [4], unmet: none, unbegun: none });
    expect(await came('Rises', up, 4)).toEqual({ came: [4], unmet: none, unbegun: none });
    expect(await came('Rises', up, 3)).toEqual({ came: [], unmet: { ...none, depth: 40 }, unbegun: none });
    const { unmet, unbegun } = await came('Rises', up, 2);
    expect(unmet.depth + unbegun.depth).toBe(40);
    expect(Math.min(unmet.depth, unbegun.depth)).toBeGreaterThan(0);
  });
  test('is a condition, and may be true outside the bounds', async () => {
    const far = courseOf(
      counter,
      { text: 'far', holds: (s) => (s['n'] as number) > 8 },
      { weights: { Down: 0, Jump: 0, Out: 1e9 } },
    );
    const { sample } = await simulateModel(counter, { seed: 1, runs: 20, depth: 20 }, undefined, null, far);
    expect(sample?.times).toMatchObject({ until: 'far', unmet: none });
    expect(sample?.times?.came.map(({ steps }) => steps)).toEqual([4, 6]);
  });

  test.each([
    ['Small', NoGoal],
    ['Slow', NoGoal],
    ['Stays', NoGoal],
    ['Hihg', UnknownProperty],
  ])('is not %s', (name, error) => {
    expect(() => courseOf(counter, name)).toThrow(error);
  });
  test.each([{ Upp: 1 }, { Up: -1 }, { Up: Number.NaN }])('has no weights %o', (weights) => {
    expect(() => courseOf(counter, 'High', { weights })).toThrow(BadWeight);
  });
  test('fails where its code does, and says where', async () => {
    const course = courseOf(counter, {
      text: 'broken',
      holds: (s) => {
        if (s['n'] === 3) throw new RangeError('three');
        return false;
      },
    });
    const { failure, sample } = await simulateModel(counter, { seed: 1, runs: 20, depth: 20 }, undefined, null, course);
    expect(failure?.error.site).toEqual({ part: 'awaited', name: 'broken', choices: {} });
    expect(failure?.trace.at(-1)?.state).toEqual({ n: 3 });
    expect(sample?.times?.walks).toBe((sample?.runs ?? 0) - 1);
  });
});

describe('intervals', () => {
  // Robert Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i of %i', (many, all, low, high) => {
    const share = shareOf(many, all);
    expect([share.low, share.high].map((one) => Math.round(one * 1e4) / 1e4)).toEqual([low, high]);
  });
  test('of all is up to all', () => {
    expect(shareOf(50, 50).high).toBe(1);
  });

  test('of quantiles are between the ranks that tables have', () => {
    expect(ranksAround(0.5, 10)).toEqual({ low: 2, high: 9 });
    expect(ranksAround(0.5, 100)).toEqual({ low: 40, high: 61 });
    // Of five it is not known with so much confidence where half of all lie.
    expect(ranksAround(0.5, 5)).toEqual({ low: 0, high: 6 });
    expect(ranksAround(0.99, 100).high).toBe(101);
  });
  test('of quantiles have no end where it did not come in so many', () => {
    expect(quantileOf(0.5, [1, 2, 3, 4, 5, 6, 7, 8], 10)).toEqual({ of: 0.5, steps: 5, low: 2, high: null });
    expect(quantileOf(0.9, [1, 2, 3, 4, 5, 6, 7, 8], 10)).toMatchObject({ of: 0.9, steps: null, high: null });
  });
});
