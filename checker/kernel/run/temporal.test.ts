/**
 * Temporal properties: with symmetry and without, the kernel decides what the textbook algorithm decides on the full graph, on
 * random symmetric systems. Every counterexample is judged on its own. Other systems than the pinned ones: CONCORD_SEED=7
 * CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CheckableModel } from '../../language/model.ts';
import { accountOf } from '../../reference/lasso.ts';
import { decideByReference } from '../../reference/liveness.ts';
import { replay, shownBy } from '../../reference/replay.ts';
import { evaluatingDirectly } from '../../testing/evaluating-directly.ts';
import { symmetricsAboutSteps } from '../../testing/random-symmetric.ts';
import { checkByKernel } from '../check.ts';

const seed = Number(process.env.CONCORD_SEED ?? 20_261_126);
const runs = Number(process.env.CONCORD_RUNS ?? 250);

/** What the kernel says of each temporal property; what is wrong with a counterexample stands in place of its verdict. */
function verdicts(model: CheckableModel, symmetry: boolean): Record<string, string> {
  const { temporal, failure } = checkByKernel(model, { symmetry });
  expect(failure).toBe(null);
  return Object.fromEntries(
    temporal.map(({ property, verdict, counterexample }) => {
      if (counterexample === null) return [property, verdict];
      const { instance, trace, lasso } = counterexample;
      if (lasso === null) {
        const replayed = replay(model, trace);
        const shown = replayed.ok ? shownBy(model, property, replayed.trace) : 'it does not replay';
        return [property, shown === null ? 'it shows nothing' : `${verdict} in ${trace.length - 1} steps`];
      }
      const account = accountOf(model, property, instance, trace, lasso);
      return [property, account.ok ? verdict : account.complaint];
    }),
  );
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('temporal properties are decided as on the full graph', () => {
  test.each<readonly [way: string, systems: number, prepare: () => void]>([
    ['learned', runs, () => undefined],
    ['where properties are evaluated directly', Math.ceil(runs / 3), evaluatingDirectly],
  ])(
    '%s: of %i random symmetric systems, with symmetry and without',
    {
      timeout: 60_000 + 500 * runs,
    },
    (_, systems, prepare) => {
      prepare();
      const seen: Record<string, number> = { holds: 0, violated: 0, finite: 0, unknown: 0 };
      const property = fc.property(symmetricsAboutSteps, (random) => {
        const model = random.modelIfAny();
        fc.pre(model !== null);
        const expected = Object.fromEntries(
          [...decideByReference(model)].map(([name, { verdict, trace, lasso }]) => {
            const isFinite = verdict === 'violated' && lasso === null;
            return [name, isFinite ? `${verdict} in ${(trace?.length ?? 0) - 1} steps` : verdict];
          }),
        );
        expect({ without: verdicts(model, false), with: verdicts(model, true) }).toEqual({
          without: expected,
          with: expected,
        });
        for (const verdict of Object.values(expected)) {
          const kind = verdict.includes(' ') ? 'finite' : verdict;
          seen[kind] = (seen[kind] ?? 0) + 1;
        }
      });
      fc.assert(property, { seed, numRuns: systems });
      const decided = Object.values(seen).reduce((sum, count) => sum + count, 0);
      expect((seen.holds as number) / decided).toBeGreaterThan(0.25);
      expect((seen.violated as number) / decided).toBeGreaterThan(0.25);
      expect(seen.unknown).toBeGreaterThan(0);
      expect(seen.finite).toBeGreaterThan(0);
    },
  );
});
