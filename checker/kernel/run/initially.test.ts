/** What a step property says of initial states is asked of each of them, and told of the right one. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { functionFrom, type Member, processes, range, type Spec, spec, subsetOf, variables } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { checkByKernel } from '../check.ts';

/** Counts up from 0, 1 or 2; the property says something of these, and of steps only that they count. */
function counting(initially: (n: number) => boolean): CheckableModel {
  const of = spec({ name: 'counting', parameters: {} }, () => {
    const made = variables({ n: range(0, 9) });
    const init = made.initially([{ n: 0 }, { n: 1 }, { n: 2 }]);
    const Up = made.action({ guard: (s) => s.n < 9, effect: (s) => ({ n: s.n + 1 }) });
    const Counts = made.step({ forAll: {}, holds: (s, t) => s.n <= t.n, initially: (s) => initially(s.n) });
    return { domains: made.domains, init, actions: { Up }, properties: { Counts }, finished: () => true };
  });
  return checkable(of as unknown as Spec);
}
const numbersOf = (trace: readonly { readonly state: object }[] | undefined): unknown =>
  trace?.map(({ state }) => (state as { n: number }).n);
const audited = { twin: () => successorsOf(counting(() => true)), checked: true };

describe.each([0, 1, 2])('of the initial states the one with %i', (k) => {
  test('alone violates it', () => {
    const { violated, failure } = checkByKernel(
      counting((n) => n !== k),
      audited,
    );
    expect(failure).toBe(null);
    expect(violated.map(({ property, trace }) => [property, numbersOf(trace)])).toEqual([['Counts', [k]]]);
  });
  test('alone violates it, where exploration starts elsewhere', () => {
    const starts = [[5], [7]].map((numbers) => numbers.map((n) => ({ action: null, choices: {}, state: { n } })));
    const { violated, distinct } = checkByKernel(
      counting((n) => n !== k),
      { starts },
    );
    expect(distinct).toBe(5);
    expect(violated.map(({ trace }) => numbersOf(trace))).toEqual([[k]]);
  });
  test('fails', () => {
    const { failure } = checkByKernel(
      counting((n) => {
        if (n === k) throw new Error('planted');
        return true;
      }),
    );
    expect(failure?.failure.site).toMatchObject({ part: 'property', name: 'Counts' });
    expect(numbersOf(failure?.trace)).toEqual([k]);
  });
  test('answers otherwise after a time, which the audits find', () => {
    let calls = 0;
    const { failure } = checkByKernel(
      counting((n) => n !== k || ++calls <= 2),
      audited,
    );
    expect(failure?.failure.fault.kind).toBe('impure');
    expect(numbersOf(failure?.trace)).toEqual([k]);
  });
});

test('with symmetry it is asked of all of them, and not of what stands for their orbits', () => {
  const of = spec({ name: 'marked', parameters: {} }, () => {
    const P = processes('p', 3);
    const { domains, initially, action, step } = variables({ on: functionFrom(P, range(0, 1)) });
    const init = initially(P.map((first) => ({ on: P.to((p) => (p === first ? 1 : 0)) })));
    const Off = action({ guard: (s) => s.on.some((on) => on === 1), effect: () => ({ on: P.to(0) }) });
    const Second = step({
      forAll: {},
      holds: () => true,
      initially: (s) => s.on.get('p2' as Member<'p'>) === 0,
    });
    return { domains, init, actions: { Off }, properties: { Second }, finished: () => true };
  });
  const { violated, failure, symmetry } = checkByKernel(checkable(of as unknown as Spec), { symmetry: true });
  expect({ failure, order: symmetry?.order }).toEqual({ failure: null, order: 6 });
  expect(violated.map(({ trace }) => String(trace[0]?.state.on))).toEqual(['Map { "p1": 0, "p2": 1, "p3": 0 }']);
});

test('what is reached in an initial state outside the bounds is shown for each member by its own', () => {
  const P = processes('p', 3);
  const of = spec({ name: 'outside', parameters: {} }, () => {
    const made = variables({ on: subsetOf(P) });
    return {
      domains: made.domains,
      init: made.initially([
        { on: Set<Member<'p'>>(['p2' as never]) },
        ...['p3', 'p1'].map((p) => ({ on: Set([p as never]) })),
      ]),
      actions: { Clear: made.action({ effect: () => ({ on: Set() }) }) },
      properties: { IsOn: made.reachable({ forAll: { p: P }, holds: (s, { p }) => s.on.has(p) }) },
      withinBounds: made.predicate(() => false),
    };
  });
  const { reached } = checkByKernel(checkable(of as unknown as Spec), { symmetry: true });
  expect(reached.map(({ instance, trace }) => [instance.p, String(trace[0]?.state.on)]).sort()).toEqual(
    P.elements.map((p) => [p, `Set { "${p}" }`]),
  );
});
