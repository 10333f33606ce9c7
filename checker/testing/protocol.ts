/**
 * The tests of a protocol's folder: everything that it records of itself comes out, by the kernel with every audit on. With the
 * reference checker it is compared by `kernel/differential.test.ts`.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkable } from '../language/model.ts';
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import type { Instance, Variant } from '../language/spec.ts';
import { blocksOf } from '../language/symmetry.ts';
import { traceOf } from '../reference/scenario.ts';
import { instanceDeviations, variantDeviations, violationDeviations } from '../report/claims.ts';
import { assignments } from '../report/words.ts';
import { check } from '../run/check.ts';
import type { Outcome, PropertyOutcome, Verdict } from '../run/outcome.ts';
import { expectConfirmed } from './confirmed.ts';
import { isThorough } from './tier.ts';

export interface Protocol<P extends Parameters, D, M> {
  readonly spec: Spec<P, D, M>;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly instances: readonly Instance[];
}

const place = { cwd: process.cwd(), root: fileURLToPath(new URL('../..', import.meta.url)) };
/** With symmetry an instance is explored once more, where it is at most this large. */
const comparable = isThorough ? 100_000 : 2000;

/** Looks at what a variant's run shows of some of its properties, and expects it to be as it is kept somewhere. */
export type ExpectShown = (
  spec: Spec,
  variant: Variant,
  properties: readonly string[],
  outcome: Outcome,
) => Promise<void>;

/** What is the same with symmetry and without: verdicts, and the lengths of shortest traces. */
function inBrief({ name, verdict, trace, lasso }: PropertyOutcome): object {
  return { name, verdict, steps: lasso === undefined ? (trace?.length ?? null) : null };
}

/** Which model is meant. */
interface Request<P extends Parameters> {
  readonly parameters?: Partial<ParameterValues<P>>;
  readonly variant?: Variant | null;
  readonly from?: string;
}

/** Checks the spec, each model once, however many tests look at what comes out: what is recorded of a variant is an instance, too. */
function checkedOnce(spec: Spec): (request: Request<Parameters> & { readonly symmetry?: boolean }) => Promise<Outcome> {
  const outcomes = new Map<Variant | null, Map<string, Promise<Outcome>>>();
  return ({ symmetry: isWanted = true, ...request }) => {
    const { variant = null } = request;
    const { parameters, from, domains } = checkable(spec, request);
    // Where no members are interchangeable it is the same with symmetry and without.
    const symmetry = isWanted && blocksOf(domains).length > 0;
    const key = JSON.stringify([parameters, from, symmetry]);
    const known = outcomes.get(variant) ?? new Map<string, Promise<Outcome>>();
    const outcome = known.get(key) ?? check(spec, { ...request, symmetry });
    outcomes.set(variant, known.set(key, outcome));
    return outcome;
  };
}

/**
 * Declares the tests of a protocol. Answers how to get the verdict on each of its properties, deadlock among them, for tests
 * that put several into one table.
 */
export function describeProtocol<P extends Parameters, D, M>(
  { spec: given, variants, instances }: Protocol<P, D, M>,
  expectShown: ExpectShown,
): (request?: Request<P>) => Promise<Readonly<Record<string, Verdict>>> {
  const spec = given as unknown as Spec;
  const outcomeOf = checkedOnce(spec);
  describe(spec.name, () => {
    const variantNamed = (name: string | undefined): Variant | null =>
      Object.values(variants).find((variant) => variant.name === name) ?? null;
    for (const instance of instances) {
      const { parameters, slow = false, distinct = Number.POSITIVE_INFINITY } = instance;
      const variant = variantNamed(instance.variant);
      const start = instance.from === undefined ? {} : { from: instance.from };
      const title = [instance.variant, assignments(parameters) || 'defaults', instance.from]
        .filter((part) => part !== undefined)
        .join(', ');
      test.skipIf(slow)(`${title} is as recorded`, async () => {
        // What is recorded are all states, each by itself.
        const outcome = await outcomeOf({ ...start, parameters, variant, symmetry: false });
        expect(instanceDeviations(instance, outcome, place)).toEqual([]);
        expectConfirmed(outcome);
        if (distinct > comparable) return;
        const reduced = await outcomeOf({ ...start, parameters, variant });
        expect(reduced.properties.map(inBrief)).toEqual(outcome.properties.map(inBrief));
        expectConfirmed(reduced);
      });
    }
    for (const variant of Object.values(variants)) {
      if (variant.slow === true) {
        // Each takes a search of its own. With every change the first is looked at.
        for (const [i, [property, steps]] of Object.entries(variant.violates).entries())
          test.skipIf(i > 0 && !isThorough)(`${variant.name} violates ${property}`, async () => {
            // A temporal property takes all of the states, and then the others come out, too.
            const isTemporal = checkable(spec, { variant }).properties[property]?.kind === 'temporal';
            const outcome = isTemporal
              ? await outcomeOf({ variant })
              : await check(spec, { variant, properties: [property], limits: { stopAtFirst: true } });
            const found = outcome.properties.find(({ name }) => name === property);
            expect(variantDeviations(found, steps, { engine: 'kernel', symmetry: true })).toEqual([]);
            expectConfirmed(outcome);
            await expectShown(spec, variant, [property], outcome);
          });
        continue;
      }
      const listed = Object.keys(variant.violates).join(', ');
      const title = `${variant.name} violates ${listed === '' ? 'nothing' : `${listed} and nothing else`}`;
      test(title, async () => {
        const outcome = await outcomeOf({ variant });
        expect(violationDeviations(variant.violates, outcome, true)).toEqual([]);
        expectConfirmed(outcome);
        await expectShown(spec, variant, Object.keys(variant.violates), outcome);
      });
    }
    const model = checkable(spec);
    const used = Object.values(variants).map(({ from }) => from);
    for (const scenario of Object.keys(model.scenarios).filter((name) => !used.includes(name))) {
      test(`the scenario ${scenario} is possible`, () => {
        expect(traceOf(model, scenario).length).toBeGreaterThan(1);
      });
    }
  });
  return async (request = {}) => {
    const { properties } = await outcomeOf(request as Request<Parameters>);
    return Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]));
  };
}
