/**
 * Random symmetric systems, written in another way that means the same: a union of two sorts in place of one, and a variable beside them
 * that nobody asks for and a view leaves out. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=500.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkByKernel } from '../kernel/check.ts';
import type { AnyState } from '../language/action.ts';
import type { Model } from '../language/body.ts';
import { range } from '../language/index.ts';
import type { CheckableModel } from '../language/model.ts';
import { checkByReference } from '../reference/check.ts';
import { modelOf } from './random/sketch.ts';
import { type RandomSymmetric, randomSymmetrics } from './random-symmetric.ts';
import { drawOf } from './tier.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 20 });

type Remade = (body: Model<AnyState>) => Model<AnyState>;

/** What is found of states and steps; `distinct` and `generated` are left out where fewer permutations are known. */
function foundBy(model: CheckableModel, engine: 'kernel' | 'up to symmetry' | 'reference'): Record<string, unknown> {
  const found =
    engine === 'reference' ? checkByReference(model) : checkByKernel(model, { symmetry: engine !== 'kernel' });
  const steps = (of: readonly { readonly property: string; readonly trace: readonly unknown[] }[]): string[] =>
    of.map(({ property, trace }) => `${property} ${trace.length}`).sort();
  const { distinct, generated, depth, cutOff } = found;
  return {
    failure: found.failure?.failure.message ?? null,
    states: engine === 'up to symmetry' ? { depth } : { distinct, generated, depth, cutOff },
    violated: steps(found.violated),
    reached: steps(found.reached),
  };
}

/** The system without what is said of fair behaviours. */
const unfair: Remade = ({ fairness: _, properties = {}, ...body }) => ({
  ...body,
  properties: Object.fromEntries(Object.entries(properties).filter(([, { kind }]) => kind !== 'temporal')),
});
/** The same, with the number of steps noted down beside it, up to a point; a view leaves that out. */
const noting: Remade = (body) => {
  const { domains, init, actions, ...rest } = unfair(body);
  const states = [...(typeof init === 'function' ? init() : init)];
  const noted = Object.entries(actions).map(([name, action]) => [
    name,
    {
      ...action,
      effect: (s: AnyState, choices: never) => ({
        ...action.effect(s as never, choices),
        noted: ((s.noted as number) + 1) % 4,
      }),
    },
  ]);
  return {
    ...rest,
    domains: { ...domains, noted: range(0, 3) },
    init: states.map((state) => ({ ...state, noted: 0 })),
    actions: Object.fromEntries(noted),
    view: Object.keys(domains),
  } as unknown as Model<AnyState>;
};

/** The source with two sorts in place of the one of processes, of as many members together; null if there is none to be parted. */
function parted(source: string): string | null {
  const text = source.replace(
    /processes\('p', (\d)\)/,
    (_, size) => `union(processes('p', 1), processes('q', ${Number(size) - 1}))`,
  );
  return text === source || text.includes('among: [') ? null : text;
}

function compared(
  name: string,
  rewrite: (random: RandomSymmetric) => readonly [CheckableModel, CheckableModel] | null,
) {
  test(`${name}: of ${runs} random systems, as they are`, { timeout: 300_000 + 1000 * runs }, () => {
    const seen = { states: 0, decided: 0 };
    const property = fc.property(randomSymmetrics, (random) => {
      const both = random.modelIfAny() === null ? null : rewrite(random);
      fc.pre(both !== null);
      const [plain, rewritten] = both;
      for (const engine of ['reference', 'kernel', 'up to symmetry'] as const) {
        const expected = foundBy(plain, engine);
        expect(foundBy(rewritten, engine)).toEqual(expected);
        seen.decided += (expected.violated as string[]).length;
        if (engine === 'reference') seen.states += (expected.states as { readonly distinct: number }).distinct;
      }
    });
    fc.assert(property, { seed, numRuns: runs });
    expect(seen.states).toBeGreaterThan(10 * runs);
    expect(seen.decided).toBeGreaterThan(runs / 2);
  });
}

compared('a variable that a view leaves out', ({ source }) => [modelOf(source, unfair), modelOf(source, noting)]);
compared('a union of two sorts', ({ source }) => {
  const text = parted(source);
  return text === null ? null : [modelOf(source, unfair), modelOf(text, unfair)];
});
