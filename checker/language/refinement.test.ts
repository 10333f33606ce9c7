/** Refinement: what holds, what departs and where, and what is wrong with a mapping; by both engines. */
import fc from 'fast-check';
import { Set as ImmutableSet } from 'immutable';
import { describe, expect, test } from 'vitest';
import { consensus } from '../../specs/consensus/consensus.ts';
import { paxos } from '../../specs/paxos/paxos.ts';
import { refinement as paxosRefinement } from '../../specs/paxos/refinement.ts';
import * as paxosVariants from '../../specs/paxos/variants.ts';
import { refinement as commitRefinement } from '../../specs/two-phase-commit/refinement.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import * as commitVariants from '../../specs/two-phase-commit/variants.ts';
import { blindVotes } from '../../specs/voting/variants.ts';
import { voting } from '../../specs/voting/voting.ts';
import { type Departure, departureOf } from '../explain/departure.ts';
import {
  functionFrom,
  oneOf,
  processes,
  propertiesOf,
  range,
  spec,
  subsetOf,
  take,
  variables,
  variant,
} from '../index.ts';
import { checkByKernel, KernelCheck, type KernelResult } from '../kernel/check.ts';
import { checkByReference, exploreByReference, type ReferenceResult } from '../reference/check.ts';
import { plainTrace, shownBy } from '../reference/replay.ts';
import { startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';
import { departureLines } from '../report/departure.ts';
import { randomModels } from '../testing/random-model.ts';
import type { AnyState } from './action.ts';
import { BadSpec, type Fault, type SpecFailure } from './failure.ts';
import { type CheckableModel, checkable, type Request } from './model.ts';
import type { Refinement, RefinementDraft } from './property.ts';
import type { Spec } from './protocol.ts';
import { refinementOf } from './refinement.ts';
import type { AddedProperties, Variant } from './spec.ts';
import { keyOf, textOf } from './value.ts';

/** The model with one property only. */
function only(of: unknown, property: string, request: Request = {}): CheckableModel {
  const model = checkable(of as never, request);
  return { ...model, properties: { [property]: model.properties[property] as never } };
}
function variantModel(variant: Variant, added: readonly AddedProperties[], property: string): CheckableModel {
  return only(variant.of, property, { variant, added });
}
const linesOf = (found: Departure | null): readonly string[] => (found === null ? [] : departureLines(found, 100));
/** What is violated first, by the shortest trace there is: what else there may be is not explored. */
function violatedByReference(model: CheckableModel): ReferenceResult['violated'] {
  for (const soFar of exploreByReference(model)) {
    const { violated } = soFar();
    if (violated.length > 0) return violated;
  }
  return [];
}
function violatedByKernel(model: CheckableModel): KernelResult['violated'] {
  const check = new KernelCheck(model);
  while (!check.advance() && check.violated.length === 0);
  return check.result().violated;
}
/** The departure by the shortest trace of the reference checker, after the kernel was held against it. */
function shown(model: CheckableModel, property: string) {
  const [mine] = violatedByReference(model);
  const [its] = violatedByKernel(model);
  expect(its?.trace.length).toBe(mine?.trace.length);
  if (mine === undefined || its === undefined) return null;
  expect(shownBy(model, property, mine.trace)).toEqual({});
  expect(departureOf(model, property, its.trace)).not.toBeNull();
  const trace = plainTrace(mine.trace);
  return {
    steps: trace.length - 1,
    found: departureOf(model, property, trace),
    lines: linesOf(departureOf(model, property, trace)),
  };
}

/** A clock that counts to `last` by steps of one. */
const clock = spec({ name: 'clock', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ time: range(0, 7) });
  const Tick = action({ guard: (s) => s.time < 7, effect: (s) => ({ time: s.time + 1 }) });
  const Small = invariant((s) => s.time < 8);
  return {
    domains,
    init: initially({ time: 0 }),
    actions: { Tick },
    invariants: { Small },
    withinBounds: (s: { readonly time: number }) => s.time < 2,
  };
});
/** A clock with hidden halves, that starts at `start` and advances by `by` halves. */
function halves(start: number, by: number) {
  return spec({ name: 'halves', parameters: {} }, () => {
    const { domains, initially, action, predicate, refines } = variables({ halves: range(0, 14) });
    const Half = action({ guard: (s) => s.halves + by <= 14, effect: (s) => ({ halves: s.halves + by }) });
    const RefinesClock = refines({ of: clock, mapping: (s) => ({ time: Math.floor(s.halves / 2) }) });
    const init = initially({ halves: start });
    const scenarios = { Later: [take(Half), take(Half)] };
    return {
      domains,
      init,
      actions: { Half },
      properties: { RefinesClock },
      scenarios,
      finished: predicate(() => true),
    };
  });
}
/** The same, explored from where two steps lead. */
function later(start: number, by: number): CheckableModel {
  const of = halves(start, by);
  return checkable(of, { variant: variant(of, { name: 'later', story: '', from: 'Later', violates: {} }) });
}

describe('a refinement', () => {
  test('takes steps to steps or to no change, whatever bounds the abstract spec has', () => {
    expect(shown(only(halves(0, 1), 'RefinesClock'), 'RefinesClock')).toBeNull();
    expect(shown(only(halves(0, 2), 'RefinesClock'), 'RefinesClock')).toBeNull();
  });

  test.each([
    ['two-phase commit', only(twoPhaseCommit, 'RefinesTransactionCommit', { added: [commitRefinement] })],
    ['Paxos', only(paxos, 'RefinesVoting', { added: [paxosRefinement], parameters: { acceptors: 2, ballots: 2 } })],
    ['voting', only(voting, 'RefinesConsensus', { parameters: { acceptors: 2, values: 3 } })],
  ] as const)('of %s holds, also where one state stands for its orbit', (_, model) => {
    expect(shown(model, Object.keys(model.properties)[0] as string)).toBeNull();
    expect(checkByKernel(model, { symmetry: true })).toMatchObject({ violated: [], failure: null });
  });

  test('departs by a step that is none', () => {
    const result = shown(only(halves(1, 3), 'RefinesClock'), 'RefinesClock');
    expect(result?.steps).toBe(1);
    expect(result?.found).toMatchObject({
      abstract: 'clock',
      before: { time: 0 },
      after: { time: 2 },
      closest: { action: 'Tick', enabled: true, state: { time: 1 }, differs: ['time'] },
    });
    expect(result?.lines).toEqual([
      'clock has no step that corresponds to the last one. It would lead from',
      '  time   0',
      'to',
      '  time   2',
      '  Closest   Tick, by which time: 0 -> 1',
    ]);
  });

  test('departs by an initial state: the trace is that state alone', () => {
    const model = only(halves(4, 1), 'RefinesClock');
    const [found] = checkByReference(model).violated;
    const trace = plainTrace(found?.trace ?? []);
    expect(trace).toMatchObject([{ action: null, state: { halves: 4 } }]);
    expect(shownBy(model, 'RefinesClock', found?.trace ?? [])).toEqual({});
    expect(linesOf(departureOf(model, 'RefinesClock', trace))).toEqual([
      'clock does not start in the state that this one stands for:',
      '  time   2',
      '  Closest   the initial state in which time: 2 -> 0',
    ]);
  });

  test.each([
    ['where it starts is no initial state', 0, 2, []],
    ['the first step from there departs', 0, 4, [4]],
    ['the initial state departs, and not where it starts', 4, 1, [1]],
    ['the initial state departs, and so do the steps', 5, 3, [1]],
  ])('from the end of a scenario: %s', (_, start, by, lengths) => {
    const model = later(start, by);
    const starts = startingTraces(model).map(plainTrace);
    const found = [
      { violated: checkByReference(model).violated.map((one) => ({ ...one, trace: plainTrace(one.trace) })) },
      checkByKernel(model, { starts }),
      checkByKernel(model, { starts, symmetry: true }),
    ];
    for (const { violated } of found) {
      expect(violated.map(({ trace }) => trace.length)).toEqual(lengths);
      for (const { trace } of violated) expect(trace[0]?.state).toMatchObject({ halves: start });
    }
  });

  test('is departed from by variants, at the step that is wrong', () => {
    const added = [commitRefinement];
    const hasty = shown(
      variantModel(commitVariants.hastyManager, added, 'RefinesTransactionCommit'),
      'RefinesTransactionCommit',
    );
    expect(hasty?.steps).toBe(2);
    expect(hasty?.lines.at(-1)).toBe('  Closest   DecideC(rm1) leads there, but is not enabled');
    const small = shown(variantModel(paxosVariants.smallQuorums, [paxosRefinement], 'RefinesVoting'), 'RefinesVoting');
    expect(small?.steps).toBe(4);
    expect(small?.found?.closest).toMatchObject({ action: 'VoteFor', enabled: false, differs: [] });
    const blind = shown(variantModel(blindVotes, [], 'RefinesConsensus'), 'RefinesConsensus');
    expect(blind?.steps).toBe(4);
    expect(blind?.found?.closest).toMatchObject({ action: 'Choose', enabled: false, differs: [] });
  });
});

/** Some states of a model, each with those after it, by code that runs for each; null where it fails. */
function stepsOf(model: CheckableModel): (readonly [AnyState, readonly AnyState[]])[] | null {
  const after = successorsOf(model);
  const states = new Map([...model.init].map((state) => [keyOf(state), state]));
  const steps: (readonly [AnyState, readonly AnyState[]])[] = [];
  try {
    for (const state of states.values()) {
      if (steps.length === 40) break;
      const next = [...after(state)].map((step) => step.state);
      for (const one of next) states.set(keyOf(one), one);
      steps.push([state, next]);
    }
  } catch {
    return null;
  }
  return steps;
}

test('what is remembered of an abstract spec is what its code says of each state, on random specs', () => {
  let compared = 0;
  const property = fc.property(randomModels, (random) => {
    const model = random.modelIfAny();
    const steps = model === null ? null : stepsOf(model);
    fc.pre(model !== null && steps !== null);
    const draft = { kind: 'refinement', of: clock as unknown as Spec, parameters: {}, mapping: (s: AnyState) => s };
    const { numberOf, allows } = refinementOf('Same', draft as RefinementDraft, model).steps.refinement as Refinement;
    // Twice: what was remembered is asked for again, with other states in between.
    for (const [from, after] of [...steps, ...steps]) {
      const allowed = new Set([from, ...after].map((state) => keyOf(state)));
      for (const to of [...after, ...steps.map(([state]) => state)]) {
        expect(allows(numberOf(from), numberOf(to))).toBe(allowed.has(keyOf(to)));
        compared++;
      }
    }
  });
  fc.assert(property, { seed: 20_261_128, numRuns: 30 });
  expect(compared).toBeGreaterThan(10_000);
});

describe('what is wrong with a refinement', () => {
  const P = processes('p', 2);
  const abstract = spec({ name: 'abstract', parameters: {} }, () => {
    const Q = processes('p', 2);
    const { domains, initially, action } = variables({ held: functionFrom(Q, subsetOf(range(0, 1))) });
    const Hold = action({
      forSome: { q: Q },
      effect: (s, { q }) => {
        if (s.held.get(q).has(1)) throw new Error('held already');
        return { held: s.held.set(q, s.held.get(q).add(1)) };
      },
    });
    return { domains, init: initially({ held: Q.to([] as never) }), actions: { Hold } };
  });
  const concrete = spec({ name: 'concrete', parameters: {} }, () => {
    const { domains, initially, action } = variables({ held: subsetOf(P), mode: oneOf('idle', 'busy') });
    const Hold = action({
      forSome: { p: P },
      effect: (s, { p }) => ({ held: s.held.add(p), mode: 'busy' as const }),
    });
    return { domains, init: initially({ held: [] as never, mode: 'idle' }), actions: { Hold } };
  });
  type Held = { readonly held: { has(p: unknown): boolean }; readonly mode: unknown };
  function failures(mapping: (s: Held) => AnyState, of: Spec = abstract as never): (SpecFailure | undefined)[] {
    const added = propertiesOf(concrete, ({ refines }) => ({ R: refines({ of, mapping: mapping as never }) }));
    const model = only(concrete, 'R', { added: [added] });
    const byReference: ReferenceResult = checkByReference(model);
    return [byReference.failure?.failure, checkByKernel(model).failure?.failure];
  }

  test('is told with the variable and the path', () => {
    for (const failure of failures((s) => ({ held: P.to((p) => (s.held.has(p) ? [2] : [])) })))
      expect(failure).toMatchObject({
        site: { part: 'property', name: 'R' },
        fault: { kind: 'misfit', value: 2, allowed: '0 to 1' },
      });
    for (const failure of failures((s) => ({ held: { p1: [], p2: s.held } })))
      expect(failure).toMatchObject({
        fault: {
          kind: 'misfit',
          path: { variable: 'held', into: [{ key: 'p2' }, { among: 'elements' }] },
          value: 'p1',
        },
      });
    for (const failure of failures((s) => ({ held: s.mode })))
      expect(failure).toMatchObject({ fault: { kind: 'misfit', path: { variable: 'held', into: [] }, value: 'idle' } });
    for (const failure of failures(() => ({})))
      expect(failure).toMatchObject({
        fault: { kind: 'misfit', path: { variable: 'held', into: [] }, value: undefined },
      });
    for (const failure of failures(() => ({ held: P.to([]), hold: 1 })))
      expect(failure).toMatchObject({
        fault: {
          kind: 'misfit',
          path: { variable: 'hold', into: [] },
          value: 1,
          allowed: 'the variables of abstract: held',
        },
      });
  });

  test('can be shown when the call is over, even if it is a view of the state', () => {
    for (const failure of failures((s) => ({ time: s.held }), clock as never)) {
      expect(failure).toMatchObject({ fault: { kind: 'misfit', path: { variable: 'time', into: [] } } });
      const fault = failure?.fault as Extract<Fault, { kind: 'misfit' }> | undefined;
      expect(textOf(fault?.value)).toBe('{}');
    }
  });

  test('is told of the abstract spec as such', () => {
    for (const failure of failures((s) => ({ held: P.to((p) => (s.held.has(p) ? [1] : [])) })))
      expect(failure).toMatchObject({
        site: { part: 'property', name: 'R' },
        fault: {
          kind: 'throws',
          error: { message: 'in the abstract spec abstract, effect of Hold: throws: held already' },
        },
      });
  });

  test('is told where the abstract spec reads other variables when it runs again', () => {
    let calls = 0;
    const fickle = spec({ name: 'fickle', parameters: {} }, () => {
      const { domains, initially, action } = variables({ x: range(0, 1), y: range(0, 1) });
      const Step = action({ guard: (s) => (calls++ % 2 === 0 ? s.x === 0 : s.y === 0), effect: () => ({ x: 1 }) });
      return { domains, init: initially({ x: 0, y: 0 }), actions: { Step } };
    });
    const draft = { kind: 'refinement', of: fickle as unknown as Spec, parameters: {}, mapping: (s: AnyState) => s };
    const model = checkable(fickle as unknown as Spec);
    const { numberOf, allows } = refinementOf('Same', draft as RefinementDraft, model).steps.refinement as Refinement;
    const from = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    ].map(numberOf);
    expect(allows(from[0] as number, from[1] as number)).toBe(true);
    expect(() => allows(from[1] as number, from[0] as number)).toThrow(
      'in the abstract spec fickle, guard of Step: impure',
    );
  });

  test('is refused early if it is about parameters', () => {
    const added = (parameters: object) =>
      propertiesOf(concrete, ({ refines }) => ({
        R: refines({ of: abstract, parameters: parameters as never, mapping: () => ({ held: P.to([]) }) as never }),
      }));
    expect(() => checkable(concrete as never, { added: [added({ size: 2 })] })).toThrow(BadSpec);
    expect(() => checkable(concrete as never, { added: [added({ size: 2 })] })).toThrow(
      'concrete: R is about abstract, but there is no parameter size',
    );
  });

  test('does not compile if it is misspelt', () => {
    const mine = propertiesOf(concrete, ({ refines }) => ({
      // @ts-expect-error a variable of the abstract spec that is not there, beside a right one
      A: refines({ of: clock, mapping: () => ({ time: 0, tim: 0 }) }),
      // @ts-expect-error a variable of the abstract spec that is left out
      B: refines({ of: clock, mapping: () => ({}) }),
      // @ts-expect-error what is neither true nor false
      G: refines({ of: clock, mapping: () => ({ time: 0 }), fairness: 'strong' }),
      // @ts-expect-error a value of another type
      C: refines({ of: clock, mapping: (s) => ({ time: s.mode }) }),
      // @ts-expect-error a variable of the spec itself
      D: refines({ of: clock, mapping: (s) => ({ time: s.mod === 'idle' ? 0 : 1 }) }),
      // @ts-expect-error a parameter of the abstract spec
      E: refines({ of: consensus, parameters: { value: 1 }, mapping: () => ({ chosen: ImmutableSet() }) }),
      F: refines({ of: clock, mapping: (s) => ({ time: s.mode === 'idle' ? 0 : 1 }) }),
    }));
    expect(mine.of).toBe(concrete);
  });
});
