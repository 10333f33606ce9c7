/**
 * Temporal properties: with symmetry and without, the kernel decides what the textbook algorithm decides on the full graph, on
 * random symmetric systems. Every counterexample is judged on its own, and is as short as the textbook's: where it ends in
 * stuttering that is the shortest there is; of rounds neither claims as much, since the shortest fair one is hard to find. Other systems than the pinned ones: CONCORD_SEED=7
 * CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CheckableModel } from '../../language/model.ts';
import { numbered } from '../../liveness/formula.ts';
import { accountOf } from '../../reference/lasso.ts';
import { decideByReference } from '../../reference/liveness.ts';
import { replay, shownBy } from '../../reference/replay.ts';
import { evaluatingDirectly } from '../../testing/evaluating-directly.ts';
import { symmetricsAboutSteps } from '../../testing/random-symmetric.ts';
import { drawOf } from '../../testing/tier.ts';
import { checkByKernel } from '../check.ts';
import { mostAtoms } from '../units/atoms.ts';

const { seed, runs } = drawOf({ seed: 20_261_126, runs: 80 });

/** A counterexample: finite, or one that goes on for ever. */
interface Shown {
  readonly trace: readonly unknown[];
  readonly lasso: { readonly back: unknown } | null;
}
/** How many steps of each property are shown where it goes round. */
type Lengths = Record<string, number>;

const stuttering = 'violated by stuttering';
const round = 'violated by a round';
/** What is shown of a property, with its length, if it must be the shortest there is. */
function told({ trace, lasso }: Shown, property: string, lengths: Lengths): string {
  const steps = `${trace.length - 1} steps`;
  if (lasso === null) return `violated in ${steps}`;
  if (lasso.back === null) return `${stuttering} after ${steps}`;
  lengths[property] = trace.length;
  return round;
}

/** True unless it is quantified within so that it has too many atoms, which is refused. */
function isDecidable(of: CheckableModel['properties'][string]): boolean {
  return of.kind !== 'temporal' || numbered(of.formula).atoms.length <= mostAtoms;
}

/** What the kernel says; what is wrong with a counterexample stands in place of its verdict. */
function verdicts(model: CheckableModel, symmetry: boolean, lengths: Lengths): Record<string, string> {
  const { temporal, failure } = checkByKernel(model, { symmetry });
  expect(failure).toBe(null);
  return Object.fromEntries(
    temporal.map(({ property, verdict, counterexample }) => {
      if (counterexample === null) return [property, verdict];
      const { instance, trace, lasso } = counterexample;
      if (lasso === null) {
        const replayed = replay(model, trace);
        const shown = replayed.ok ? shownBy(model, property, replayed.trace) : 'it does not replay';
        return [property, shown === null ? 'it shows nothing' : told({ trace, lasso }, property, lengths)];
      }
      const account = accountOf(model, property, instance, trace, lasso);
      return [property, account.ok ? told({ trace, lasso }, property, lengths) : account.complaint];
    }),
  );
}

/**
 * What is said; of a lasso that goes round where the textbook's stutters, or the other way, what the textbook says: the shorter is shown, and
 * rounds, which are walked greedily, may be longer than the textbook's, above all with symmetry.
 */
function asFar(said: Record<string, string>, expected: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(said).map(([property, text]) => {
      const textbook = expected[property] as string;
      const isOther =
        (textbook === round && text.startsWith(stuttering)) || (textbook.startsWith(stuttering) && text === round);
      return [property, isOther ? textbook : text];
    }),
  );
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** By the source of a system, which is drawn for more than one way. */
const known = new Map<string, ReturnType<typeof decideByReference>>();
/** The textbook's decisions, found out once. */
function textbook(source: string, model: CheckableModel): ReturnType<typeof decideByReference> {
  const decisions = known.get(source) ?? decideByReference(model);
  known.set(source, decisions);
  return decisions;
}

describe('temporal properties are decided as on the full graph', () => {
  test.each<readonly [way: string, systems: number, prepare: () => void]>([
    ['learned', runs, () => undefined],
    ['where properties are evaluated directly', Math.ceil(runs / 3), evaluatingDirectly],
  ])(
    '%s: of %i random symmetric systems, with symmetry and without',
    {
      timeout: 300_000 + 500 * runs,
    },
    (_, systems, prepare) => {
      prepare();
      const seen: Record<string, number> = { holds: 0, violated: 0, finite: 0, unknown: 0 };
      const rounds = { textbook: 0, without: 0, with: 0 };
      const property = fc.property(symmetricsAboutSteps, (random) => {
        const model = random.modelIfAny();
        fc.pre(model !== null && Object.values(model.properties).every(isDecidable));
        const lengths = { textbook: {} as Lengths, without: {} as Lengths, with: {} as Lengths };
        const decisions = [...textbook(random.source, model)];
        const expected = Object.fromEntries(
          decisions.map(([name, { verdict, trace, lasso }]) => [
            name,
            trace === null ? verdict : told({ trace, lasso }, name, lengths.textbook),
          ]),
        );
        expect({
          without: asFar(verdicts(model, false, lengths.without), expected),
          with: asFar(verdicts(model, true, lengths.with), expected),
        }).toEqual({ without: expected, with: expected });
        for (const [, { verdict, trace, lasso }] of decisions) {
          const kind = trace !== null && lasso === null ? 'finite' : verdict;
          seen[kind] = (seen[kind] ?? 0) + 1;
        }
        for (const way of ['textbook', 'without', 'with'] as const)
          rounds[way] += Object.values(lengths[way]).reduce((sum, length) => sum + length, 0);
      });
      fc.assert(property, { seed, numRuns: systems });
      const decided = Object.values(seen).reduce((sum, count) => sum + count, 0);
      expect((seen.holds as number) / decided).toBeGreaterThan(0.25);
      expect((seen.violated as number) / decided).toBeGreaterThan(0.25);
      expect(seen.unknown).toBeGreaterThan(0);
      expect(seen.finite).toBeGreaterThan(0);
      expect(rounds.without / rounds.textbook).toBeLessThan(1.05);
      expect(rounds.with / rounds.textbook).toBeLessThan(1.25);
    },
  );
});
