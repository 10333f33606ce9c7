/**
 * Failures of user code are shown where they happen: faults are planted in random systems, and what the engines tell of them is
 * held against the reference semantics, with symmetry and without.
 * Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { range, type Spec, spec, variables } from '../../index.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { exploreByReference, type ReferenceResult } from '../../reference/check.ts';
import { decideByReference } from '../../reference/liveness.ts';
import { replay } from '../../reference/replay.ts';
import { successors, successorsOf } from '../../reference/semantics.ts';
import { deedText } from '../../report/deed.ts';
import { complaintsOf } from '../../report/findings.ts';
import { checkModel } from '../../run/check.ts';
import type { Outcome } from '../../run/outcome.ts';
import { type Planted, planted } from '../../testing/planted.ts';
import { Dice } from '../../testing/random/dice.ts';
import { randomModels } from '../../testing/random-model.ts';
import { randomSymmetrics } from '../../testing/random-symmetric.ts';
import { drawOf } from '../../testing/tier.ts';
import { checkByKernel } from '../check.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 50 });
/** A system that generates more successors than this is left out. */
const most = 5000;

/** Dice that fall as this number says. */
function diceOf(number: number): Dice {
  let state = number;
  const nextInt = (lo: number, hi: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return lo + ((state >>> 8) % (hi - lo + 1));
  };
  return new Dice({ nextInt } as fc.Random);
}

/** What the reference finds; null if the model is too large. */
function byReference(model: CheckableModel): (ReferenceResult & { readonly fails: boolean }) | null {
  let result: ReferenceResult | undefined;
  for (const soFar of exploreByReference(model)) {
    result = soFar();
    if (result.generated > most) return null;
  }
  return { ...(result as ReferenceResult), fails: result?.failure !== null || failsInLiveness(model) };
}
function failsInLiveness(model: CheckableModel): boolean {
  try {
    decideByReference(model);
    return false;
  } catch (error) {
    if (error instanceof SpecFailure) return true;
    throw error;
  }
}

/** What is wrong with what an engine tells of a planted fault. */
function wrongs({ model, part, name, kind, condition }: Planted, { failure }: Outcome): string[] {
  if (failure === null) return [];
  if (failure.lost !== undefined) return [String(failure.lost)];
  const { site, fault } = failure.error;
  const found: string[] = [];
  if (failure.again !== undefined) found.push(`run again, it ${deedText(failure.again)}`);
  // An assumption may be about several actions.
  const isSame = site.part === part && (part.startsWith('fairness') || site.name === name);
  if (!isSame || fault.kind !== kind)
    found.push(`${kind} was planted in ${part} ${name}, and ${fault.kind} is told of ${site.part} ${site.name}`);
  const replayed = replay(sound(model, site), failure.trace);
  if (!replayed.ok || replayed.trace.length === 0) return [...found, 'the trace is none'];
  const [before, last] = [replayed.trace.at(-2), replayed.trace.at(-1)];
  const states = [before, last].flatMap((step) => (step === undefined ? [] : [step.state]));
  const isOfStep =
    (part === 'property' ? model.properties : part === 'bound' ? model.bounds : {})[name]?.kind === 'step';
  const shown = isOfStep ? states : part === 'fairness condition' ? states.slice(0, 1) : states.slice(-1);
  const shows = shown.some((state) => condition(Object.fromEntries(state)));
  if (part !== 'fairness' && !shows) found.push('the fault does not show in the state that is told');
  if (part === 'effect' && last !== undefined) {
    const enabled = [...successors(sound(model, site), last.state)];
    if (!enabled.some(({ action, choices }) => action === name && keyOf(choices) === keyOf(site.choices)))
      found.push('the effect that failed is not enabled');
  }
  return found;
}
/** The model without the fault: what is planted in an effect does nothing there. */
function sound(model: CheckableModel, { part, name }: Site): CheckableModel {
  const of = model.actions[name];
  if (part !== 'effect' || of === undefined) return model;
  const effect: typeof of.effect = (s, choices) => {
    try {
      const changes = of.effect(s, choices) as Record<string, unknown>;
      const fits = Object.entries(changes).every(([variable, value]) => {
        model.domains[variable]?.read(value, variable);
        return variable in model.domains;
      });
      return fits && typeof changes === 'object' ? changes : {};
    } catch {
      return {};
    }
  };
  return { ...model, actions: { ...model.actions, [name]: { ...of, effect } } };
}

/** True if only one of the engines may have come to the fault: the reference looks at no property further once it is violated. */
function mayDiffer(
  { part, name }: Planted,
  { violated }: ReferenceResult,
  { model, properties, failure }: Outcome,
): boolean {
  // The kernel asks of steps that could change the state, and the reference of those that do.
  if (part === 'fairness') return failure !== null;
  if (part === 'finished') return violated.some(({ property }) => property === 'Deadlock');
  if (part !== 'property') return false;
  // An atom may have been asked in fewer states, or in more.
  if (model.properties[name]?.kind === 'temporal') return true;
  return (
    model.properties[name]?.kind === 'reachable' ||
    violated.some(({ property }) => property === name) ||
    properties.some((property) => property.name === name && property.verdict === 'violated')
  );
}

interface Tally {
  planted: number;
  failing: number;
  /** In how many of them it takes a step to come to the fault. */
  later: number;
  readonly parts: Map<string, number>;
}
/** Plants a fault in each of some random systems, and checks it in these ways. */
async function compare(
  models: fc.Arbitrary<{ modelIfAny(): CheckableModel | null }>,
  ways: readonly { readonly symmetry: boolean }[],
  from: number,
): Promise<readonly Tally[]> {
  const all = ways.map((way) => ({ way, tally: { planted: 0, failing: 0, later: 0, parts: new Map() } as Tally }));
  const property = fc.asyncProperty(models, fc.nat(), async (random, thrown) => {
    const model = random.modelIfAny();
    fc.pre(model !== null);
    const fault = planted(model, diceOf(thrown));
    fc.pre(fault !== null);
    const reference = byReference(fault.model);
    // Without states there is nothing to run.
    fc.pre(reference !== null && (reference.distinct > 0 || reference.fails));
    for (const { way, tally } of all) {
      const outcome = await checkModel(fault.model, way);
      tally.planted++;
      expect(wrongs(fault, outcome)).toEqual([]);
      const fails = outcome.failure !== null;
      if (fails !== reference.fails && !mayDiffer(fault, reference, outcome))
        expect(`${fault.part} ${fault.name} ${fails ? 'fails' : 'does not fail'}`).toBe('as by the reference');
      if (!fails) continue;
      tally.failing++;
      if ((outcome.failure?.trace.length ?? 0) > 1) tally.later++;
      tally.parts.set(fault.part, (tally.parts.get(fault.part) ?? 0) + 1);
      // What was found before is told.
      expect(complaintsOf(outcome)).toEqual([]);
    }
  });
  await fc.assert(property, { seed: from, numRuns: runs, maxSkipsPerRun: 10 });
  return all.map(({ tally }) => tally);
}

describe('what fails is shown on the state that it fails on, though others were judged in between', () => {
  const fail = (): never => {
    throw new Error('planted');
  };
  type Made = ReturnType<typeof counter>;
  function counter() {
    const made = variables({ n: range(0, 20) });
    return { ...made, init: made.initially([{ n: 0 }, { n: 10 }]), Told: made.invariant((s) => s.n < 20) };
  }
  /** Two numbers to start from: the successor of the first is judged before it is known what the second leads to. */
  function twoStarts(
    plant: (made: Made) => object,
    guard = (s: { n: number }) => s.n % 10 < 2,
    effect = (s: { n: number }) => ({ n: s.n + 1 }),
  ): CheckableModel {
    const of = spec({ name: 'two-starts', parameters: {} }, () => {
      const made = counter();
      const { domains, init, action, Told } = made;
      const parts = { domains, init, actions: { Up: action({ guard, effect }) }, finished: () => true };
      return { ...parts, invariants: { Told }, ...plant(made) };
    });
    return checkable(of as unknown as Spec);
  }
  test.each<[string, number[], () => CheckableModel]>([
    [
      'a guard',
      [10],
      () =>
        twoStarts(
          () => ({}),
          (s) => (s.n === 10 ? fail() : s.n < 2),
        ),
    ],
    [
      'an effect',
      [10],
      () =>
        twoStarts(
          () => ({}),
          undefined,
          (s) => ({ n: s.n === 10 ? fail() : s.n + 1 }),
        ),
    ],
    [
      'a bound',
      [10, 11],
      () => twoStarts(({ invariant }) => ({ withinBounds: { Low: invariant((s) => (s.n === 11 ? fail() : true)) } })),
    ],
    [
      'a step property',
      [10, 11],
      () => twoStarts(({ step }) => ({ properties: { Low: step((s, t) => s.n !== 10 || t.n !== 11 || fail()) } })),
    ],
  ])('%s', (_, numbers, model) => {
    const { failure } = checkByKernel(model());
    expect(failure?.failure.fault.kind).toBe('throws');
    expect(failure?.trace.map(({ state }) => state.n)).toEqual(numbers);
  });
});

describe('a step property that fails where nothing changes', () => {
  const moving = (isIdle: boolean): CheckableModel => {
    const of = spec({ name: 'moving', parameters: {} }, () => {
      const { domains, initially, action, step } = variables({ n: range(0, 3) });
      const init = initially({ n: 0 });
      const Up = action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
      const Grows = step((s, t) => {
        if (t.n === s.n) throw new Error('it does not change');
        return t.n > s.n;
      });
      const Idle = (): object => action({ guard: (s) => s.n === 2, effect: (s) => ({ n: s.n }) });
      const actions = isIdle ? { Up, Idle: Idle() } : { Up };
      return { domains, init, actions, properties: { Grows }, finished: () => true } as never;
    });
    return checkable(of as unknown as Spec);
  };
  test('holds, if every step changes something', () => {
    const { failure, violated, distinct } = checkByKernel(moving(false), { twin: successorsOf, checked: true });
    expect({ failure, violated, distinct }).toEqual({ failure: null, violated: [], distinct: 4 });
  });
  test('fails on a step that changes nothing, if there is one', () => {
    const { failure } = checkByKernel(moving(true));
    expect(failure?.failure.site).toMatchObject({ part: 'property', name: 'Grows' });
    expect(failure?.trace.map(({ state }) => state.n)).toEqual([0, 1, 2, 2]);
  });
});

describe('a planted fault is shown where it happens', () => {
  test.each([
    ['random systems', randomModels, [{ symmetry: false }]],
    [
      'random symmetric systems, with symmetry and without',
      randomSymmetrics,
      [{ symmetry: true }, { symmetry: false }],
    ],
  ] as const)('in %s', { timeout: 300_000 + 300 * runs }, async (_, models, ways) => {
    for (const { planted: all, failing, later, parts } of await compare(models, ways, seed)) {
      expect(failing / all).toBeGreaterThan(0.05);
      expect(later / failing).toBeGreaterThan(0.3);
      expect(parts.size).toBeGreaterThan(3);
    }
  });
});
