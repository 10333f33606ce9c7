/**
 * Exploring one state for each orbit finds what exploring all states finds: on random symmetric systems, and on the specs.
 * Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckableModel } from '../../language/model.ts';
import { type Renaming, renamed } from '../../language/renaming.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import { initialStates, type State, successors, withinBounds } from '../../reference/semantics.ts';
import { agreement } from '../../testing/agreement.ts';
import { randomSymmetrics } from '../../testing/random-symmetric.ts';
import { drawOf } from '../../testing/tier.ts';
import { KernelCheck } from '../check.ts';
import type { Kernel } from '../run/kernel.ts';

const { seed, runs } = drawOf({ seed: 20_261_125, runs: 80 });

/** Every permutation of the members of the model's symmetric sorts, one by one. */
function permutations(model: CheckableModel): Renaming[] {
  const shuffles = (members: readonly string[]): string[][] =>
    members.length === 0
      ? [[]]
      : members.flatMap((first) =>
          shuffles(members.filter((other) => other !== first)).map((rest) => [first, ...rest]),
        );
  return blocksOf(model.domains).reduce<Renaming[]>(
    (all, { members }) =>
      all.flatMap((by) =>
        shuffles(members).map((to) => new Map([...by, ...members.map((m, i) => [m, to[i] as string] as const)])),
      ),
    [new Map()],
  );
}
/** A text that all states of an orbit share, and no others. */
function orbitOf(state: object, all: readonly Renaming[]): string {
  return all.map((by) => keyOf(renamed(state, by))).sort()[0] as string;
}
/** All states, and for each orbit how many of them are in it. */
function exploredAll(model: CheckableModel): {
  states: number;
  generated: number;
  orbits: Map<string, number>;
  ofOne: number;
} {
  const all = permutations(model);
  const seen = new Map<string, State>();
  const queue = [...initialStates(model)].filter((state) => withinBounds(model, state));
  for (const state of queue) seen.set(keyOf(Object.fromEntries(state)), state);
  let generated = [...initialStates(model)].length;
  const steps = new Map<string, number>();
  for (const state of queue) {
    let out = 0;
    for (const next of successors(model, state)) {
      out++;
      const key = keyOf(Object.fromEntries(next.state));
      if (seen.has(key) || !withinBounds(model, next.state)) continue;
      seen.set(key, next.state);
      queue.push(next.state);
    }
    generated += out;
    steps.set(orbitOf(Object.fromEntries(state), all), out);
  }
  const orbits = new Map<string, number>();
  for (const state of seen.values()) {
    const orbit = orbitOf(Object.fromEntries(state), all);
    orbits.set(orbit, (orbits.get(orbit) ?? 0) + 1);
  }
  return {
    states: seen.size,
    generated,
    orbits,
    ofOne: [...initialStates(model)].length + [...steps.values()].reduce((sum, out) => sum + out, 0),
  };
}
/** The states that a check with symmetry has stored. */
function stored(model: CheckableModel): object[] {
  const check = new KernelCheck(model, { symmetry: true });
  while (!check.advance());
  const { space } = Reflect.get(check, 'kernel') as Kernel;
  return Array.from({ length: space.store.count }, (_, i) => space.valuesOf(i));
}

describe('with symmetry', () => {
  test(`${runs} random systems have the verdicts and the lengths of traces that they have without`, {
    timeout: 300_000 + 300 * runs,
  }, () => {
    let violating = 0;
    let reduced = 0;
    const property = fc.property(randomSymmetrics, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      const found = agreement(model, { symmetry: true });
      expect(found?.kernel.failure).toBe(null);
      expect(found?.differences).toEqual([]);
      if (found !== null && found.reference.violated.length > 0) violating++;
      if (found !== null && found.kernel.distinct < found.reference.distinct) reduced++;
    });
    fc.assert(property, { seed, numRuns: runs });
    expect(violating / runs).toBeGreaterThan(0.2);
    expect(reduced / runs).toBeGreaterThan(0.5);
  });
  test('there is one state for each orbit, and the sizes of the orbits sum to the number of states', () => {
    const property = fc.property(randomSymmetrics, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      const bare = { ...model, properties: {} };
      const full = exploredAll(bare);
      const all = permutations(bare);
      const found = stored(bare).map((state) => orbitOf(state, all));
      expect([...found].sort()).toEqual([...full.orbits.keys()].sort());
      expect(found.reduce((sum, orbit) => sum + (full.orbits.get(orbit) as number), 0)).toBe(full.states);
      const check = new KernelCheck(bare, { symmetry: true });
      while (!check.advance());
      expect(check.result().generated).toBe(full.ofOne);
    });
    fc.assert(property, { seed: seed + 1, numRuns: Math.ceil(runs / 5) });
  });
  test('what is learned agrees with the reference at every step', () => {
    const property = fc.property(randomSymmetrics, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      expect(agreement(model, { symmetry: true, checked: true })?.differences).toEqual([]);
    });
    fc.assert(property, { seed: seed + 2, numRuns: Math.ceil(runs / 5) });
  });
});
