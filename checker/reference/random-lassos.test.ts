/**
 * The decision and the judge of lassos against each other, on random symmetric models: what is decided violated has a lasso
 * that passes, lassos that were damaged do not pass, and of what holds no lasso passes.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyChoices } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf } from '../language/property.ts';
import { keyOf } from '../language/value.ts';
import { randomSymmetrics } from '../testing/random-symmetric.ts';
import { drawOf } from '../testing/tier.ts';
import { obligationsOf } from './fairness.ts';
import { type Graph, graphOf } from './graph.ts';
import { accountOf } from './lasso.ts';
import { decideByReference } from './liveness.ts';
import { plainTrace } from './replay.ts';
import { stateOf, successors } from './semantics.ts';

const { seed, runs } = drawOf({ seed: 20_261_125, runs: 100 });

type Trace = Parameters<typeof accountOf>[3];
type Lasso = Parameters<typeof accountOf>[4];
interface Counterexample {
  readonly model: CheckableModel;
  readonly property: string;
  readonly instance: AnyChoices;
  readonly trace: Trace;
  readonly lasso: Lasso;
}

/** The lassos that are counterexamples in a model, and the properties that none violates. */
function decided(model: CheckableModel): { readonly found: Counterexample[]; readonly others: string[] } {
  const found: Counterexample[] = [];
  const others: string[] = [];
  for (const [property, { instance, trace, lasso }] of decideByReference(model))
    if (instance === null || trace === null) others.push(property);
    else if (lasso !== null) found.push({ model, property, instance, trace: plainTrace(trace), lasso });
  return { found, others };
}
const accepts = ({ model, property, instance, trace, lasso }: Counterexample): boolean =>
  accountOf(model, property, instance, trace, lasso).ok;

/** Whether a step leads from a state to another; asked of the semantics alone. */
function leads(
  model: CheckableModel,
  from: Trace[number],
  step: NonNullable<Lasso['back']>,
  to: Trace[number],
): boolean {
  return [...successors(model, stateOf(model, from.state))].some(
    ({ action, choices, state }) =>
      action === step.action &&
      keyOf(choices) === keyOf(step.choices) &&
      keyOf(Object.fromEntries(state)) === keyOf(to.state),
  );
}

describe(`of ${runs} random symmetric models`, { timeout: 300_000 + 600 * runs }, () => {
  test('every counterexample passes, and every one that is damaged does not', () => {
    const seen = { passed: 0, moving: 0, cut: 0, misdirected: 0, unfair: 0 };
    const property = fc.property(randomSymmetrics, (random) => {
      const model = random.model();
      for (const counterexample of decided(model).found) {
        const { trace, lasso } = counterexample;
        expect(accountOf(model, counterexample.property, counterexample.instance, trace, lasso)).toMatchObject({
          ok: true,
        });
        seen.passed++;
        if (lasso.back !== null) seen.moving++;
        for (let k = 1; k < trace.length - 1; k++) {
          const next = trace[k + 1] as Trace[number] & NonNullable<Lasso['back']>;
          if (leads(model, trace[k - 1] as Trace[number], next, next)) continue;
          const cut = { to: lasso.to > k || lasso.back === null ? lasso.to - 1 : lasso.to, back: lasso.back };
          expect(accepts({ ...counterexample, trace: trace.filter((_, i) => i !== k), lasso: cut })).toBe(false);
          seen.cut++;
        }
        for (const [to, { state }] of trace.entries()) {
          if (keyOf(state) === keyOf(trace[lasso.to]?.state)) continue;
          expect(accepts({ ...counterexample, lasso: { ...lasso, to } })).toBe(false);
          seen.misdirected++;
        }
        const last = trace.at(-1) as Trace[number];
        const end = stateOf(model, last.state);
        const owed = [...successors(model, end)].some(
          (step) =>
            keyOf(Object.fromEntries(step.state)) !== keyOf(last.state) && obligationsOf(model, end, step).length > 0,
        );
        if (!owed) continue;
        expect(accepts({ ...counterexample, lasso: { to: trace.length - 1, back: null } })).toBe(false);
        seen.unfair++;
      }
    });
    fc.assert(property, { seed, numRuns: runs });
    for (const [what, count] of Object.entries(seen)) expect([what, count > runs / 4]).toEqual([what, true]);
  });

  test('no lasso passes of what is not violated, be it another counterexample or one at random', () => {
    const seen = { others: 0, random: 0, passed: 0 };
    const numRuns = Math.ceil(runs / 5);
    const property = fc.property(randomSymmetrics, fc.infiniteStream(fc.nat()), (random, numbers) => {
      const model = random.model();
      const graph = graphOf(model);
      const { found, others } = decided(model);
      const pick = (count: number): number => (numbers.next().value as number) % count;
      for (const property of others)
        for (const instance of instancesOf(model.properties[property]?.forAll ?? {}).slice(0, 2)) {
          for (const other of found) {
            expect(accepts({ ...other, property, instance })).toBe(false);
            seen.others++;
          }
          for (let i = 0; i < 10; i++) {
            expect(accepts({ model, property, instance, ...wandered(graph, pick) })).toBe(false);
            seen.random++;
          }
        }
      // That such lassos could have passed.
      for (const { property, instance } of found)
        for (let i = 0; i < 10; i++)
          if (accepts({ model, property, instance, ...wandered(graph, pick) })) seen.passed++;
    });
    fc.assert(property, { seed: seed + 1, numRuns });
    for (const [what, count] of Object.entries(seen)) expect([what, count > numRuns]).toEqual([what, true]);
  });
});

/** A lasso at random: steps until nothing can be done, or until it is enough and a state comes again. */
function wandered({ nodes, starts }: Graph, pick: (count: number) => number): Pick<Counterexample, 'trace' | 'lasso'> {
  const start = starts[pick(starts.length)] as Graph['starts'][number];
  const enough = pick(12);
  const trace = [...plainTrace(start.trace)];
  const path = [start.node];
  for (;;) {
    const steps = nodes[path.at(-1) as number]?.steps ?? [];
    if (steps.length === 0 || path.length > 40) return { trace, lasso: { to: trace.length - 1, back: null } };
    const { action, choices, to } = steps[pick(steps.length)] as (typeof steps)[number];
    const before = path.indexOf(to);
    if (path.length > enough && before >= 0) return { trace, lasso: { to: before, back: { action, choices } } };
    path.push(to);
    trace.push({ action, choices, state: Object.fromEntries((nodes[to] as Graph['nodes'][number]).state) });
  }
}
