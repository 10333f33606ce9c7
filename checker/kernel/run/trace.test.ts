/**
 * What was explored by symmetry, looked at again: the way to every state, lifted to concrete names, is one that the reference
 * semantics can go; and so is every step to what stands for a successor.
 * Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { functionFrom, optional, processes, range, type Spec, spec, variables } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { replay } from '../../reference/replay.ts';
import { explored } from '../../testing/explored.ts';
import { randomSymmetrics } from '../../testing/random-symmetric.ts';
import { drawOf } from '../../testing/tier.ts';
import { unpack } from '../layout/codec.ts';
import { Steps } from '../steps/steps.ts';
import { Lifting } from './trace.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 40 });

/** Looks at all states; answers the length of the longest trace. */
function lookAgain(model: CheckableModel): number {
  const kernel = explored({ ...model, properties: {} }, { symmetry: true });
  const { learner, space } = kernel;
  const steps = new Steps(learner, { isAsked: false });
  const lifting = new Lifting(learner, Object.keys(model.actions), (start) => [
    { action: null, choices: {}, state: space.starts.valuesOf(start) },
  ]);
  let longest = 0;
  for (let state = 0; state < kernel.store.count; state++) {
    const { trace, by } = lifting.traceTo(state);
    expect(replay(model, trace)).toMatchObject({ ok: true });
    expect(keyOf(space.imageOf(space.valuesOf(state), by))).toBe(keyOf(trace.at(-1)?.state));
    longest = Math.max(longest, trace.length);

    const expected = steps.plain(state).map(({ leaf, words }) => `${leaf} ${keyOf(unpack(space.layout, words, 0))}`);
    const { inside, leaves, targets, ranks } = steps.of(state);
    const found = Array.from({ length: inside }, (_, i) => {
      const back = space.permutation(space.inverseRank(ranks[i] as number));
      return `${leaves[i]} ${keyOf(space.imageOf(space.valuesOf(targets[i] as number), back))}`;
    });
    const itself = keyOf(space.valuesOf(state));
    expect(found.sort()).toEqual(expected.filter((text) => !text.endsWith(` ${itself}`)).sort());
  }
  expect(space.symmetry?.group.order).toBeGreaterThan(0);
  return longest;
}

test('in random symmetric systems', { timeout: 300_000 + 300 * runs }, () => {
  let long = 0;
  fc.assert(
    fc.property(randomSymmetrics, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null && Object.keys(model.bounds).length === 0);
      if (lookAgain(model) > 4) long++;
    }),
    { seed, numRuns: runs },
  );
  expect(long).toBeGreaterThan(runs / 20);
});

test('where a token goes from one of four to another, and each counts and remembers from whom it came', () => {
  const ring = spec({ name: 'token', parameters: {} }, () => {
    const P = processes('p', 4);
    const { domains, initially, action } = variables({
      holder: P,
      before: functionFrom(P, optional(P)),
      times: functionFrom(P, range(0, 1)),
    });
    const init = initially(P.map((holder) => ({ holder, before: P.to(null), times: P.to(0) })));
    const Pass = action({
      forSome: { p: P, q: P },
      guard: (s, { p, q }) => s.holder === p && p !== q && s.times.get(q) === 0,
      effect: (s, { p, q }) => ({ holder: q, before: s.before.set(q, p), times: s.times.set(q, 1) }),
    });
    return { domains, init, actions: { Pass }, finished: () => true };
  });
  expect(lookAgain(checkable(ring as unknown as Spec))).toBe(5);
});
