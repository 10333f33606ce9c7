/**
 * What others have published of systems comes out: state counts, verdicts and the lengths of shortest counterexamples by the
 * kernel, with symmetry and without, and the temporal verdicts by the reference too. Each temporal counterexample is judged on
 * its own.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { checkByKernel, type KernelResult } from '../kernel/check.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { accountOf } from '../reference/lasso.ts';
import { decideByReference, type LivenessDecision } from '../reference/liveness.ts';
import { plainTrace } from '../reference/replay.ts';
import { assignments } from '../report/words.ts';
import { type Oracle, oracles } from './oracles/index.ts';
import { isThorough } from './tier.ts';

/** The most states for which the reference takes no more than a few seconds. */
const few = 6000;
/** The most states for which many decisions take no more than that. */
const tiny = 700;

interface Counterexample {
  readonly instance: AnyChoices;
  readonly trace: readonly { readonly action: string | null; readonly choices: AnyChoices; readonly state: AnyState }[];
  readonly lasso: LivenessDecision['lasso'];
}

/** The verdict of a temporal property; what is wrong with its counterexample stands in its place. */
function judged(model: CheckableModel, property: string, verdict: string, found: Counterexample | null): string {
  if (found === null) return verdict === 'violated' ? 'violated, but there is no counterexample' : verdict;
  const { instance, trace, lasso } = found;
  if (lasso === null) return 'a counterexample without a lasso';
  const account = accountOf(model, property, instance, trace, lasso);
  return account.ok ? verdict : account.complaint;
}
function byKernel(model: CheckableModel, { temporal }: KernelResult): Record<string, string> {
  return Object.fromEntries(
    temporal.map(({ property, verdict, counterexample }) => [
      property,
      judged(model, property, verdict, counterexample),
    ]),
  );
}
function byReference(model: CheckableModel): Record<string, string> {
  return Object.fromEntries(
    [...decideByReference(model)].map(([property, { verdict, instance, trace, lasso }]) => [
      property,
      judged(model, property, verdict, instance && trace && { instance, trace: plainTrace(trace), lasso }),
    ]),
  );
}

/** The invariants and step properties that are violated, and the steps of the shortest violation. */
function violations({ violated }: KernelResult): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { property, trace } of violated)
    found[property] = Math.min(trace.length - 1, found[property] ?? Number.POSITIVE_INFINITY);
  return found;
}

/** The published verdicts of the temporal properties, or of the others. */
function published(model: CheckableModel, { verdicts }: Oracle, temporal: boolean): Record<string, string> {
  const named = Object.entries(verdicts).filter(
    ([property]) => (model.properties[property]?.kind === 'temporal') === temporal,
  );
  return Object.fromEntries(named);
}

/** What is published of an exploration up to names. */
function publishedOrbits({ orbits, generatedOrbits }: Oracle): Partial<KernelResult> {
  return {
    ...(orbits === undefined ? {} : { distinct: orbits }),
    ...(generatedOrbits === undefined ? {} : { generated: generatedOrbits }),
  };
}

const titled = oracles.map((oracle) => ({ oracle, title: `${oracle.name} ${assignments(oracle.parameters)}` }));

describe.each(titled.filter(({ oracle }) => oracle.isLarge !== true))('$title', ({ oracle }) => {
  const model = checkable(oracle.spec, { parameters: oracle.parameters });
  const [safety, temporal] = [published(model, oracle, false), published(model, oracle, true)];
  let plain: KernelResult;
  beforeAll(() => {
    plain = checkByKernel(model, { symmetry: false });
  });

  test('names properties that are there', () => {
    const there = [...Object.keys(model.properties), 'Deadlock'];
    expect(there).toEqual(expect.arrayContaining(Object.keys({ ...oracle.verdicts, ...oracle.steps })));
  });

  test('has the published states', () => {
    expect(plain.failure).toBeNull();
    if (oracle.distinct !== null) expect(plain.distinct).toBe(oracle.distinct);
    if (oracle.depth !== null) expect(plain.depth).toBe(oracle.depth);
  });

  test('is violated where published, in the published number of steps, and nowhere else', () => {
    const found = violations(plain);
    const known = Object.keys(safety).filter((property) => safety[property] === 'violated');
    expect(Object.keys(found).sort()).toEqual(known.sort());
    expect(found).toMatchObject(oracle.steps ?? {});
  });

  test('has the published temporal verdicts', () => {
    expect(byKernel(model, plain)).toMatchObject(temporal);
  });

  test('comes out alike with symmetry', () => {
    const reduced = checkByKernel(model, { symmetry: true });
    expect(reduced.failure).toBeNull();
    expect(reduced.depth).toBe(plain.depth);
    expect(reduced).toMatchObject(publishedOrbits(oracle));
    expect(reduced.distinct).toBeLessThanOrEqual(plain.distinct);
    expect(reduced.distinct * (reduced.symmetry?.order ?? 1)).toBeGreaterThanOrEqual(plain.distinct);
    expect(violations(reduced)).toEqual(violations(plain));
    expect(byKernel(model, reduced)).toEqual(byKernel(model, plain));
  });

  const isFew = (oracle.distinct ?? 0) <= few;
  test.runIf(isFew && Object.keys(temporal).length > 0)('comes out alike by the reference', () => {
    expect(byReference(model)).toEqual(byKernel(model, plain));
  });

  const isTiny = (oracle.distinct ?? 0) <= tiny;
  test.runIf(isTiny && Object.keys(temporal).length > 0)(
    'comes out alike if one fairness assumption is missing',
    () => {
      for (const missing of model.fairness) {
        const weaker = { ...model, fairness: model.fairness.filter((assumption) => assumption !== missing) };
        const expected = byReference(weaker);
        for (const symmetry of [false, true])
          expect(byKernel(weaker, checkByKernel(weaker, { symmetry }))).toEqual(expected);
      }
    },
  );
});

describe.runIf(isThorough).each(titled.filter(({ oracle }) => oracle.isLarge === true))('$title', ({ oracle }) => {
  test('has the published states, up to names', { timeout: 7_200_000 }, () => {
    const model = checkable(oracle.spec, { parameters: oracle.parameters });
    const reduced = checkByKernel(model, { symmetry: true });
    expect(reduced.failure).toBeNull();
    expect(reduced).toMatchObject({ ...publishedOrbits(oracle), depth: oracle.depth });
    const safety = published(model, oracle, false);
    const known = Object.keys(safety).filter((property) => safety[property] === 'violated');
    expect(Object.keys(violations(reduced)).sort()).toEqual(known.sort());
  });
});

test('both verdicts are well represented', () => {
  const all = oracles.flatMap((oracle) =>
    Object.values(published(checkable(oracle.spec, { parameters: oracle.parameters }), oracle, true)),
  );
  expect(all.filter((verdict) => verdict === 'holds').length).toBeGreaterThanOrEqual(20);
  expect(all.filter((verdict) => verdict === 'violated').length).toBeGreaterThanOrEqual(10);
});
