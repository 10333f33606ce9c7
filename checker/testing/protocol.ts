/**
 * The tests of a protocol's folder: everything that it records of itself comes out, by the kernel with every audit on, and
 * by the reference checker where that is quick.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Instance, Spec, Variant } from '../language/spec.ts';
import { checkByReference } from '../reference/check.ts';
import { accountOf } from '../reference/lasso.ts';
import { replay } from '../reference/replay.ts';
import { traceOf } from '../reference/scenario.ts';
import { instanceDeviations, variantDeviations, violationDeviations } from '../report/claims.ts';
import type { PropertyOutcome } from '../report/outcome.ts';
import { assignments } from '../report/words.ts';
import { outcomeOf } from './verdicts.ts';

export interface Protocol {
  readonly spec: unknown;
  readonly variants: Readonly<Record<string, Variant>>;
  readonly instances: readonly Instance[];
}

const place = { cwd: process.cwd(), root: fileURLToPath(new URL('../..', import.meta.url)) };
/** The reference checker is compared with where the state space is at most this large. */
const quick = 4000;
/** With symmetry an instance is explored once more, where it is at most this large. */
const comparable = 100_000;
const minute = 60_000;

/** Only this property, so that the search may end at its first violation. */
function only(model: CheckableModel, property: string): CheckableModel {
  return {
    ...model,
    properties: Object.fromEntries(Object.entries(model.properties).filter(([name]) => name === property)),
  };
}

/** A trace is a behaviour; a lasso is one that is fair and violates its property. */
function expectBehaviour({ name, instance, trace, lasso }: PropertyOutcome, model: CheckableModel): void {
  if (trace === null) return;
  if (lasso === undefined) expect(replay(model, trace)).toMatchObject({ ok: true });
  else expect(accountOf(model, name, instance ?? {}, trace, lasso)).toMatchObject({ ok: true });
}

/** What is the same with symmetry and without: verdicts, and the lengths of shortest traces. */
function inBrief({ name, verdict, trace, lasso }: PropertyOutcome): object {
  return { name, verdict, steps: lasso === undefined ? (trace?.length ?? null) : null };
}

/** Declares the tests of a protocol. */
export function describeProtocol({ spec: given, variants, instances }: Protocol): void {
  const spec = given as Spec;
  describe(spec.name, () => {
    const variantNamed = (name: string | undefined): Variant | null =>
      Object.values(variants).find((variant) => variant.name === name) ?? null;
    for (const instance of instances) {
      const { parameters, slow = false, distinct = Number.POSITIVE_INFINITY } = instance;
      const variant = variantNamed(instance.variant);
      const title = [instance.variant, assignments(parameters) || 'defaults']
        .filter((part) => part !== undefined)
        .join(', ');
      test.skipIf(slow)(`${title} is as recorded`, { timeout: minute }, () => {
        // What is recorded are all states, each by itself.
        const outcome = outcomeOf(checkable(spec, { parameters, variant }), { symmetry: false });
        expect(instanceDeviations(instance, outcome, place)).toEqual([]);
        for (const property of outcome.properties) expectBehaviour(property, outcome.model);
        if (distinct > comparable) return;
        const reduced = outcomeOf(checkable(spec, { parameters, variant }));
        expect(reduced.properties.map(inBrief)).toEqual(outcome.properties.map(inBrief));
        for (const property of reduced.properties) expectBehaviour(property, reduced.model);
      });
      if (slow || distinct > quick) continue;
      test(`${title} comes out the same from the reference checker`, { timeout: minute }, () => {
        const model = checkable(spec, { parameters, variant });
        const { states, actions } = outcomeOf(model, { symmetry: false });
        const reference = checkByReference(model);
        expect(reference).toMatchObject({
          distinct: states.distinct,
          generated: states.generated,
          depth: states.depth,
          cutOff: states.cutOff,
        });
        expect(reference.taken).toEqual(Object.fromEntries(actions.map(({ name, taken }) => [name, taken])));
      });
    }
    for (const variant of Object.values(variants)) {
      if (variant.slow === true) {
        for (const [property, steps] of Object.entries(variant.violates))
          test(`${variant.name} violates ${property}`, { timeout: minute }, () => {
            const outcome = outcomeOf(only(checkable(spec, { variant }), property), { stopAtFirst: true });
            const found = outcome.properties.find(({ name }) => name === property);
            expect(variantDeviations(found, steps, { engine: 'kernel', limits: {} })).toEqual([]);
            if (found !== undefined) expectBehaviour(found, outcome.model);
          });
        continue;
      }
      const listed = Object.keys(variant.violates).join(', ');
      test(`${variant.name} violates ${listed === '' ? 'nothing' : `${listed} and nothing else`}`, {
        timeout: minute,
      }, () => {
        const outcome = outcomeOf(checkable(spec, { variant }));
        expect(violationDeviations(variant.violates, outcome, {})).toEqual([]);
        for (const property of outcome.properties) expectBehaviour(property, outcome.model);
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
}
