/**
 * Which of the lassos that end in stuttering is shown: on random systems the first of all that there are, by trying all
 * traces; on specs the same by both engines, with symmetry and without. Other systems: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { majorityLoss } from '../../specs/majority-loss/majority-loss.ts';
import { cutOffForEver } from '../../specs/majority-loss/variants.ts';
import { partitionChoice } from '../../specs/partition-choice/partition-choice.ts';
import { errorReplies } from '../../specs/partition-choice/variants.ts';
import { type Order, orderOfTraces } from '../language/identity.ts';
import { processes, range, spec, subsetOf, variables, WF } from '../language/index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { instancesOf, type Temporal } from '../language/property.ts';
import type { Spec } from '../language/protocol.ts';
import type { Variant } from '../language/spec.ts';
import { keyOf, textOf } from '../language/value.ts';
import { check } from '../run/check.ts';
import { drawOf } from '../testing/tier.ts';
import { Surroundings } from './graph.ts';
import { accountOf } from './lasso.ts';
import { plainTrace } from './replay.ts';
import { mostLookedAt, type Resting, shownResting } from './resting.ts';
import { startingTraces } from './scenario.ts';
import { keepsBounds, successors, type TraceStep, withinBounds } from './semantics.ts';

const { seed, runs } = drawOf({ seed: 20_261_129, runs: 60 });
/** More traces than this are not tried. */
const most = 600;

/** The first of all counterexamples that come to rest after the fewest steps, and no more than these; undefined if there are too many. */
function tried(model: CheckableModel, name: string, { forAll }: Temporal, steps: number): Resting | null | undefined {
  const order: Order<Resting['trace']> = orderOfTraces(model);
  let traces: (readonly TraceStep[])[] = startingTraces(model).filter((trace) =>
    withinBounds(model, (trace.at(-1) as TraceStep).state),
  );
  for (let depth = 0; depth <= steps; depth++) {
    if (traces.length > most) return undefined;
    const found = instancesOf(forAll).flatMap((instance) =>
      traces.map(plainTrace).flatMap((trace): Resting[] => {
        const { ok } = accountOf(model, name, instance, trace, { to: trace.length - 1, back: null });
        return ok ? [{ instance, trace }] : [];
      }),
    );
    if (found.length > 0) return found.toSorted((x, y) => order(x.trace, y.trace))[0] as Resting;
    traces = traces.flatMap((trace) => {
      const { state } = trace.at(-1) as TraceStep;
      return [...successors(model, state)].flatMap((step) => {
        const isStep = keyOf(step.state) !== keyOf(state);
        return isStep && withinBounds(model, step.state) && keepsBounds(model, state, step.state)
          ? [[...trace, { action: step.action, choices: step.choices, state: step.state }]]
          : [];
      });
    });
  }
  return null;
}
const told = (shown: Resting | null | undefined): string | null =>
  shown
    ? [shown.instance, ...shown.trace.map(({ action, choices }) => [action, choices])].map(textOf).join('; ')
    : null;

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly by: number;
}
const places = 8;
/** Three processes move one token along the edges that each has; nothing is fair but that somebody moves it as long as anybody can. */
const along = (edges: readonly Edge[]): Spec =>
  spec({ name: 'along', parameters: {} }, () => {
    const P = processes('p', 3, { symmetric: false });
    const Place = range(0, places - 1);
    const { domains, initially, action, eventually, leadsTo } = variables({ at: Place, movers: subsetOf(P) });
    const Move = action({
      forSome: { to: Place, p: P },
      guard: (s, { to, p }) => edges.some((edge) => edge.from === s.at && edge.to === to && edge.by === P.index(p)),
      effect: (_, { to }) => ({ at: to }),
    });
    const Reaches = eventually({ forAll: { k: range(2, 3) }, holds: (s, { k }) => s.at === k });
    const Follows = leadsTo(
      (s) => s.at === 1,
      (s) => s.at === 2,
    );
    const init = initially([1, 0].map((at) => ({ at, movers: P.toSet() })));
    const fairness = [WF({ actions: [Move] })];
    return { domains, init, actions: { Move }, fairness, properties: { Reaches, Follows }, finished: () => true };
  }) as unknown as Spec;
const edgesAtRandom = fc.array(
  fc
    .record({ from: fc.nat(places - 3), by: fc.nat(2), far: fc.constantFrom(1, 1, 1, 2, 2, -1) })
    .map(({ from, by, far }): Edge => ({ from, by, to: Math.max(0, from + far) })),
  { minLength: 10, maxLength: 24 },
);

test(`of ${runs} random systems the first of all that there are is shown, by both engines`, {
  timeout: 300_000 + 600 * runs,
}, async () => {
  const seen = { resting: 0, none: 0, several: 0, shown: 0 };
  const property = fc.asyncProperty(edgesAtRandom, async (edges) => {
    const model = checkable(along(edges));
    const first = new Map<string, string | null>();
    const near = new Surroundings(model, mostLookedAt);
    for (const [name, of] of Object.entries(model.properties)) {
      const expected = tried(model, name, of as Temporal, 4);
      if (expected === undefined) continue;
      expect(told(shownResting(near, name, of as Temporal, 4))).toBe(told(expected));
      first.set(name, told(expected));
      seen[expected === null ? 'none' : 'resting']++;
      if (expected !== null && expected.trace.length > 2) seen.several++;
    }
    for (const engine of ['kernel', 'reference'] as const) {
      const { properties } = await check(along(edges), { engine });
      for (const { name, instance, trace, lasso } of properties) {
        if (lasso?.back !== null || (trace?.length ?? 0) > 5 || !first.has(name)) continue;
        expect([engine, told({ instance: instance ?? {}, trace: trace as Resting['trace'] })]).toEqual([
          engine,
          first.get(name),
        ]);
        seen.shown++;
      }
    }
  });
  await fc.assert(property, { seed, numRuns: runs });
  for (const [what, count] of Object.entries(seen)) expect([what, count > runs / 5]).toEqual([what, true]);
});

describe('kernel and reference show the same lasso', () => {
  const cases: readonly (readonly [string, Spec, Variant, object])[] = [
    ['two sides of a network', partitionChoice as unknown as Spec, errorReplies, {}],
    ['three processes, up to symmetry', majorityLoss as unknown as Spec, cutOffForEver, {}],
  ];
  test.each(cases)('%s', async (_, of, variant, parameters) => {
    const shownBy = async (engine: 'kernel' | 'reference', symmetry: boolean) => {
      const { properties } = await check(of, { variant, parameters, engine, symmetry });
      return properties
        .filter(({ lasso }) => lasso !== undefined)
        .map(({ name, instance, trace, lasso }) => [
          name,
          lasso?.back,
          told({ instance: instance ?? {}, trace: trace as Resting['trace'] }),
        ]);
    };
    const shown = await shownBy('reference', false);
    expect(shown.filter(([, back]) => back === null).length).toBeGreaterThan(0);
    expect(await shownBy('kernel', false)).toEqual(shown);
    expect(await shownBy('kernel', true)).toEqual(shown);
  });
});
