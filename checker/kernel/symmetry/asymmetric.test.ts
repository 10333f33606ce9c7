/**
 * Random models that are not symmetric, or may not be: a member is mentioned somewhere. What is certified all the same must
 * have the verdicts, and the lengths of shortest traces, that it has without symmetry; the others may be refused.
 * Other models than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=20000.
 */
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { SpecFailure } from '../../language/failure.ts';
import type { CheckableModel } from '../../language/model.ts';
import { textOf } from '../../language/value.ts';
import { plainTrace } from '../../reference/replay.ts';
import type { TraceStep } from '../../reference/semantics.ts';
import { initialStates, successors } from '../../reference/semantics.ts';
import { evaluatingDirectly } from '../../testing/evaluating-directly.ts';
import { plants, randomAsymmetrics } from '../../testing/random-asymmetric.ts';
import { drawOf } from '../../testing/tier.ts';
import { KernelCheck, type KernelStep } from '../check.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 70 });

/** A model that generates more successors than this is too large to compare. */
const most = 20_000;

/** What a check finds, as far as symmetry must not change it; the reason, if it finds nothing. */
function foundIn(
  model: CheckableModel,
  symmetry: boolean,
  walk: readonly number[] | undefined,
): { readonly verdicts: string | readonly string[]; readonly distinct: number } {
  const trace = walk === undefined ? null : walked(model, walk);
  const check =
    trace === null
      ? new KernelCheck(model, { symmetry, revisited: 0 })
      : new KernelCheck({ ...model, from: 'walk' }, { symmetry, revisited: 0, starts: [trace] });
  while (!check.advance()) if (check.progress().generated > most) return { verdicts: 'too large', distinct: 0 };
  const { failure, violated, reached, temporal, distinct } = check.result();
  if (failure !== null)
    return { verdicts: failure.failure.fault.kind === 'asymmetric' ? 'refused' : 'failed', distinct };
  const verdicts = [
    ...violated.map(({ property, trace }) => `${property} violated in ${trace.length}`),
    ...reached.map(({ property, instance, trace }) => `${property}${textOf(instance)} reached in ${trace.length}`),
    ...temporal.map(({ property, verdict }) => `${property} ${verdict}`),
  ];
  return { verdicts: verdicts.sort(), distinct };
}

/** As a scenario may lead there: the trace of a walk from the first initial state, as far as it goes; null if code fails on it. */
function walked(model: CheckableModel, walk: readonly number[]): readonly KernelStep[] | null {
  const [state] = initialStates(model);
  if (state === undefined) return null;
  const trace: TraceStep[] = [{ action: null, choices: {}, state }];
  try {
    for (const number of walk) {
      const next = [...successors(model, (trace.at(-1) as TraceStep).state)];
      const step = next[number % next.length];
      if (step !== undefined) trace.push(step);
    }
  } catch (error) {
    if (error instanceof SpecFailure) return null;
    throw error;
  }
  return plainTrace(trace);
}

afterEach(() => {
  vi.restoreAllMocks();
});
test.each<readonly [way: string, prepare: () => void]>([
  ['learned', () => undefined],
  ['where properties are evaluated directly', evaluatingDirectly],
])(
  `%s: ${runs} random systems with a mention of a member are refused, or have the verdicts that they have without symmetry`,
  {
    timeout: 300_000 + 300 * runs,
  },
  (_, prepare) => {
    prepare();
    const counts = { systems: 0, refused: 0, reduced: 0, violated: 0 };
    const property = fc.property(randomAsymmetrics, (family) => {
      for (const random of family) {
        const model = random.modelIfAny();
        if (model === null) continue;
        counts.systems++;
        const { walk } = random.sketch;
        const reduced = foundIn(model, true, walk);
        if (reduced.verdicts === 'refused') counts.refused++;
        if (typeof reduced.verdicts === 'string' && reduced.verdicts !== 'failed') continue;
        const all = foundIn(random.model(), false, walk);
        if (all.verdicts === 'too large') continue;
        expect(reduced.verdicts).toEqual(all.verdicts);
        if (reduced.distinct < all.distinct) counts.reduced++;
        if (String(all.verdicts).includes('violated')) counts.violated++;
      }
    });
    fc.assert(property, { seed, numRuns: Math.ceil(runs / plants) });
    // Of each kind there are enough for a fault to show.
    expect(counts.refused / counts.systems).toBeGreaterThan(0.3);
    expect(counts.reduced / counts.systems).toBeGreaterThan(0.25);
    expect(counts.violated / counts.systems).toBeGreaterThan(0.2);
  },
);
