/**
 * Random models that are not symmetric, or may not be: a member is mentioned somewhere. What is certified all the same must
 * have the verdicts, and the lengths of shortest traces, that it has without symmetry; the others may be refused.
 * Other models than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=20000.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckableModel } from '../../language/model.ts';
import { textOf } from '../../language/value.ts';
import { randomAsymmetrics } from '../../testing/random-asymmetric.ts';
import { KernelCheck } from '../check.ts';

const seed = Number(process.env.CONCORD_SEED ?? 20_261_128);
const runs = Number(process.env.CONCORD_RUNS ?? 200);

/** A model that generates more successors than this is too large to compare. */
const most = 20_000;

/** What a check finds, as far as symmetry must not change it; the reason, if it finds nothing. */
function foundIn(
  model: CheckableModel,
  symmetry: boolean,
): { readonly verdicts: string | readonly string[]; readonly distinct: number } {
  const check = new KernelCheck(model, { symmetry, revisited: 0 });
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

test(`${runs} random systems with a mention of a member are refused, or have the verdicts that they have without symmetry`, {
  timeout: 60_000 + 300 * runs,
}, () => {
  const counts = { refused: 0, reduced: 0, violated: 0 };
  const property = fc.property(randomAsymmetrics, (random) => {
    const model = random.modelIfAny();
    fc.pre(model !== null);
    const reduced = foundIn(model, true);
    if (reduced.verdicts === 'refused') counts.refused++;
    if (typeof reduced.verdicts === 'string' && reduced.verdicts !== 'failed') return;
    const all = foundIn(random.model(), false);
    if (all.verdicts === 'too large') return;
    expect(reduced.verdicts).toEqual(all.verdicts);
    if (reduced.distinct < all.distinct) counts.reduced++;
    if (String(all.verdicts).includes('violated')) counts.violated++;
  });
  fc.assert(property, { seed, numRuns: runs });
  // Of each kind there are enough for a fault to show.
  expect(counts.refused / runs).toBeGreaterThan(0.3);
  expect(counts.reduced / runs).toBeGreaterThan(0.25);
  expect(counts.violated / runs).toBeGreaterThan(0.2);
});
