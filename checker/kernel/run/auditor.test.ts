/** The audits ask all that was asked once more, as the reference semantics does: what they alone find is found. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { Bag, bagOf, processes, range, type Spec, spec, subsetOf, variables, WF } from '../../index.ts';
import type { CheckableModel } from '../../language/model.ts';
import { checkable } from '../../language/model.ts';
import type { Atom, Ground, Temporal } from '../../language/property.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { explored } from '../../testing/explored.ts';
import { checkByKernel } from '../check.ts';
import { Auditor, nextSampled, type Twin } from './auditor.ts';

/** Counts to three, with one process on where the counter says. */
function declared(isOn: (n: number) => boolean) {
  const P = processes('p', 1);
  const made = variables({ n: range(0, 3), on: subsetOf(P) });
  const Up = made.action({
    forSome: { p: P },
    guard: (s) => s.n < 3,
    effect: (s, { p }) => ({ n: s.n + 1, on: isOn(s.n + 1) ? s.on.add(p) : s.on.remove(p) }),
  });
  const init = made.initially({ n: 0, on: Set() });
  return { ...made, base: { domains: made.domains, init, actions: { Up }, finished: () => true } };
}
type Made = ReturnType<typeof declared>;
function counting(isOn: (n: number) => boolean, more: (made: Made) => object): CheckableModel {
  const made = (): object => {
    const { base, ...rest } = declared(isOn);
    return { ...base, ...more({ base, ...rest }) };
  };
  return checkable(spec({ name: 'counting', parameters: {} }, made as never) as unknown as Spec);
}
/**
 * True if there is an element, told by a variable outside of the predicate: a predicate is tried on elements that are not
 * present, too, and not again on those that are. Its own text does not show that something is assigned.
 */
function hasSome(on: Set<unknown>): boolean {
  let witness = false;
  const note = (): boolean => {
    witness = true;
    return false;
  };
  on.some(() => note());
  return witness;
}

/** True for so many calls. */
function trueFor(calls: number): () => boolean {
  let left = calls;
  return () => --left >= 0;
}

describe('an auditor', () => {
  const model = counting(
    () => true,
    ({ invariant }) => ({ invariants: { Small: invariant((s) => s.n < 9) } }),
  );
  const { learner, space } = explored(model);
  const computed = successorsOf(model);
  const audit = (twin: Twin): (() => void) => {
    const auditor = new Auditor(model, learner, twin);
    return () => {
      for (let state = 0; state < space.store.count; state++) auditor.audit(state);
    };
  };
  test('finds nothing where the steps are those that were learned', () => {
    expect(audit(computed)).not.toThrow();
  });
  test.each<[string, Twin]>([
    ['another state', (s) => [...computed(s)].map((step) => ({ ...step, state: { ...step.state, n: 0 } }))],
    ['a step that is not there', (s) => [...computed(s)].filter(() => s.n !== 2)],
    ['a step more', (s) => [...computed(s), { action: 'Down', choices: {}, state: s }]],
    ['other choices', (s) => [...computed(s)].map((step) => ({ ...step, choices: { p: 'p2' } }))],
  ])('finds %s', (_, twin) => {
    expect(audit(twin)).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ kind: 'impure' }) as unknown }) as Error,
    );
  });
  test('looks at states that lie further and further apart', () => {
    const sample = [0];
    while (sample.length < 5) sample.push(nextSampled(sample.at(-1) as number));
    expect(sample).toEqual([0, 3, 15, 63, 255]);
  });
});

describe('what tells its witness by a variable outside of the predicate, where no text shows it', () => {
  const last = (n: number): boolean => n === 3;
  const middle = (n: number): boolean => n === 1;
  const faultOf = (of: CheckableModel, isAudited: boolean): unknown[] => {
    const { failure } = checkByKernel({ ...of, code: [] }, isAudited ? { twin: successorsOf } : {});
    return [failure?.failure.site.part, failure?.failure.fault.kind];
  };
  test.each<[string, string, (n: number) => boolean, (made: Made) => object]>([
    ['an invariant', 'property', last, ({ invariant }) => ({ invariants: { I: invariant((s) => !hasSome(s.on)) } })],
    ['a reachable', 'property', last, ({ reachable }) => ({ properties: { R: reachable((s) => hasSome(s.on)) } })],
    ['a bound', 'bound', middle, ({ invariant }) => ({ withinBounds: { B: invariant((s) => !hasSome(s.on)) } })],
  ])('is found by trying predicates on elements that were not met: %s', (_, part, isOn, more) =>
    expect(faultOf(counting(isOn, more), false)).toEqual([part, 'impure']),
  );
  test.each<[string, string, (n: number) => boolean, (made: Made) => object]>([
    [
      'a step property',
      'property',
      last,
      ({ step }) => ({ properties: { S: step((s, t) => s.n === t.n || hasSome(t.on)) } }),
    ],
    ['finished', 'finished', middle, () => ({ finished: (s: { on: Set<unknown> }) => hasSome(s.on) })],
    ['an atom', 'property', middle, ({ eventually }) => ({ properties: { L: eventually((s) => hasSome(s.on)) } })],
  ])('where all were met, by the audits alone: %s', (_, part, isOn, more) => {
    expect(faultOf(counting(isOn, more), false)).toEqual([undefined, undefined]);
    expect(faultOf(counting(isOn, more), true)).toEqual([part, 'impure']);
  });
});

describe('what answers otherwise after a time is found by the audits alone', () => {
  const never = (): boolean => false;
  test.each<[string, string, (made: Made) => object]>([
    ['an invariant', 'property', ({ invariant }) => ({ invariants: { I: invariant(trueFor(2)) } })],
    ['a step property', 'property', ({ step }) => ({ properties: { S: step(trueFor(4)) } })],
    ['a bound', 'bound', ({ invariant }) => ({ withinBounds: { B: invariant(trueFor(2)) } })],
    ['finished', 'finished', () => ({ finished: trueFor(2) })],
    ['an atom', 'property', ({ eventually }) => ({ properties: { L: eventually(trueFor(2)) } })],
    [
      'a condition of fairness',
      'fairness condition',
      ({ base: { actions }, eventually }) => ({
        properties: { L: eventually(() => true) },
        fairness: [WF({ actions: [actions.Up], when: trueFor(2) })],
      }),
    ],
  ])('%s', (_, part, more) => {
    expect(checkByKernel(counting(never, more)).failure).toBe(null);
    const model = counting(never, more);
    const { failure } = checkByKernel(model, { twin: successorsOf });
    expect([failure?.failure.site.part, failure?.failure.fault.kind]).toEqual([part, 'impure']);
  });
});

test('so is what a temporal property asks of steps, by what they lead from and to', () => {
  const failureOf = (isAudited: boolean): unknown => {
    const change: Atom = { kind: 'change', bound: {}, holds: trueFor(2) };
    const formula: Ground = { op: 'always', of: { op: 'eventually', of: { op: 'atom', holds: change } } };
    const Live: Temporal = { kind: 'temporal', forAll: {}, within: [], formula };
    const model = {
      ...counting(
        () => false,
        () => ({}),
      ),
      properties: { Live },
    };
    const { failure } = checkByKernel(model, isAudited ? { twin: successorsOf } : {});
    return failure && [failure.failure.site.name, failure.failure.fault.kind];
  };
  expect([failureOf(false), failureOf(true)]).toEqual([null, ['Live', 'impure']]);
});

describe('a step property that is not symmetric', () => {
  /** Any two of three are present; a step, if there is one, changes nothing. */
  const pairs = (isMoving: boolean): CheckableModel =>
    checkable(
      spec({ name: 'pairs', parameters: {} }, () => {
        const P = processes('p', 3);
        const { domains, initially, action, step } = variables({ on: subsetOf(P), bag: bagOf(P) });
        const pair = ['p1', 'p2', 'p3'].map((left) => {
          const on = P.filter((p) => String(p) !== left);
          return { on: Set(on), bag: Bag.of(on.map((p) => [p, 1] as const)) };
        });
        const Stay = action({ guard: () => isMoving, effect: () => ({}) });
        return {
          domains,
          init: initially(pair),
          actions: { Stay },
          finished: () => true,
          properties: {
            OfSet: step((_, t) => t.on.has('p1' as never)),
            OfBag: step((_, t) => t.bag.has('p1' as never)),
            // One of them is true of the pair that stands for all.
            NotOfSet: step((_, t) => !t.on.has('p1' as never)),
            NotOfBag: step((_, t) => !t.bag.has('p1' as never)),
          },
        };
      }) as unknown as Spec,
    );
  const failureOf = (isMoving: boolean) =>
    checkByKernel(pairs(isMoving), { symmetry: true, twin: successorsOf }).failure?.failure;
  test('is refused as such by the first step that it is asked of, and not taken for impure', () => {
    expect(failureOf(true)).toMatchObject({ site: { part: 'property' }, fault: { kind: 'asymmetric' } });
  });
  test('decides nothing where there is no step', () => {
    expect(failureOf(false)).toBe(undefined);
  });
});
