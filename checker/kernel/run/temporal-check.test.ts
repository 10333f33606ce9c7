/** What was found of temporal properties, told: verdicts, lassos in names, and what they rest on. */
import { expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, spec, variables, WF } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { accountOf } from '../../reference/lasso.ts';
import { decideByReference } from '../../reference/liveness.ts';
import { explored } from '../../testing/explored.ts';
import { TemporalCheck, type TemporalFinding } from './temporal.ts';
import { Lifting } from './trace.ts';

const P = processes('p', 2);
const declared = variables({ n: functionFrom(P, range(0, 3)) });
type Declared = typeof declared;
const Up = declared.action({
  forSome: { p: P },
  guard: (s, { p }) => s.n.get(p) < 2,
  effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 1) }),
});
const Turn = declared.action({ guard: (s) => s.n.get('p1' as never) === 2, effect: () => ({ n: P.to(0) }) });
const modelOf = (more: (of: Declared) => object): CheckableModel =>
  checkable(
    spec({ name: 'temporal', parameters: {} }, () => ({
      domains: declared.domains,
      init: declared.initially({ n: P.to(0) }),
      actions: { Up },
      finished: () => true,
      ...more(declared),
    })) as unknown as Spec,
  );
const fair = { fairness: [WF({ actions: [Up], per: ['p'] })] };

function checked(model: CheckableModel, symmetry = false) {
  const kernel = explored(model, { symmetry });
  const names = Object.keys(model.actions);
  const start = (number: number) => [{ action: null, choices: {}, state: kernel.space.starts.valuesOf(number) }];
  const check = new TemporalCheck(kernel, model, new Lifting(kernel.learner, names, start));
  while (!check.advance());
  return { check, kernel };
}
/** The behaviour that violates the first property. */
function shownBy({ findings }: TemporalCheck): NonNullable<TemporalFinding['counterexample']> {
  const found = findings[0]?.counterexample ?? null;
  if (found === null) throw new Error('nothing is shown');
  return found;
}
const verdicts = (check: TemporalCheck): unknown => check.findings.map(({ property, verdict }) => [property, verdict]);

test.each([false, true])('each property has its verdict, in their order; symmetry: %s', (symmetry) => {
  const { check } = checked(
    modelOf(({ eventually, alwaysEventually }) => ({
      ...fair,
      properties: {
        Full: eventually({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) === 2 }),
        Never: eventually((s) => P.some((p) => s.n.get(p) === 3)),
        Zero: alwaysEventually({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) === 0 }),
      },
    })),
    symmetry,
  );
  expect(verdicts(check)).toEqual([
    ['Full', 'holds'],
    ['Never', 'violated'],
    ['Zero', 'violated'],
  ]);
  expect(check.noneFair).toBe(null);
});
test('a lasso that stays repeats its last state', () => {
  const { check } = checked(
    modelOf(({ eventually }) => ({ properties: { Some: eventually((s) => s.n.get('p1' as never) > 0) } })),
  );
  const [finding] = check.findings;
  expect(finding?.counterexample?.lasso).toEqual({ to: 0, back: null });
  expect(finding?.counterexample?.trace).toHaveLength(1);
});
test('a lasso that moves leads back by a step that the trace does not have', () => {
  const { check } = checked(
    modelOf(({ eventuallyAlways }) => ({
      actions: { Up, Turn },
      fairness: [WF({ actions: [Up], per: ['p'] }), WF({ actions: [Turn] })],
      properties: { Rests: eventuallyAlways((s) => s.n.get('p1' as never) === 0) },
    })),
  );
  const { trace, lasso } = shownBy(check);
  expect(lasso?.back?.action).toBe('Turn');
  expect(trace.at(-1)?.action).toBe('Up');
  expect(trace.slice(1).every(({ action }) => action !== null)).toBe(true);
  expect([...trace.keys()]).toContain(lasso?.to);
});
test('with symmetry the instance is told in the names of the trace', () => {
  const { check } = checked(
    modelOf(({ eventually }) => ({
      properties: { Full: eventually({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) === 2 }) },
    })),
    true,
  );
  const { trace, instance } = shownBy(check);
  const n = trace.at(-1)?.state.n as { get(p: unknown): number } | undefined;
  expect(n?.get(instance.p)).toBeLessThan(2);
});
test('that what should lead to something never happens is told, of states', () => {
  const model = modelOf(({ leadsTo, temporal, ltl: { always, implies, eventually, atom, taken } }) => ({
    ...fair,
    properties: {
      Vain: leadsTo({ forAll: {}, from: (s) => s.n.get('p1' as never) === 3, to: () => false }),
      Real: leadsTo({
        forAll: {},
        from: (s) => s.n.get('p1' as never) === 1,
        to: (s) => s.n.get('p1' as never) === 2,
      }),
      // Steps do happen, but it was not looked at which.
      Steps: temporal(always(implies(taken({ actions: [Up] }), eventually(atom((s) => s.n.get('p1' as never) === 2))))),
    },
  }));
  const expected = [
    ['Vain', 'holds', true],
    ['Real', 'holds', false],
    ['Steps', 'holds', false],
  ];
  const { findings } = checked(model).check;
  expect(findings.map(({ property, verdict, antecedentNever }) => [property, verdict, antecedentNever])).toEqual(
    expected,
  );
  const decided = [...decideByReference(model)];
  expect(decided.map(([property, { verdict, antecedentNever }]) => [property, verdict, antecedentNever])).toEqual(
    expected,
  );
});
test('where every fair behaviour leaves the bounds that is told, and what begins outside is unknown', () => {
  const bounded = (init: readonly number[]) =>
    checked(
      modelOf(({ eventually, invariant, initially }) => ({
        ...fair,
        init: initially(init.map((n) => ({ n: P.to(n as never) }))),
        properties: { Vague: eventually((s) => s.n.get('p1' as never) === 0) },
        withinBounds: { Low: invariant((s) => P.every((p) => s.n.get(p) < 1)) },
      })),
    ).check;
  const inside = bounded([0]);
  expect([verdicts(inside), inside.noneFair]).toEqual([[['Vague', 'holds']], true]);
  expect(verdicts(bounded([0, 1]))).toEqual([['Vague', 'unknown']]);
});
test.each([false, true])(
  'what a finite part violates is told by that, be it outside the bounds; symmetry: %s',
  (symmetry) => {
    const staying = (init: readonly number[], low: number) =>
      checked(
        modelOf(({ temporal, invariant, initially }) => ({
          init: initially(init.map((n) => ({ n: P.to(n as never) }))),
          properties: {
            Stays: temporal({
              forAll: { p: P },
              formula: ({ always, implies, atom }) =>
                always(
                  implies(
                    atom((s, { p }) => s.n.get(p) === 1),
                    always(atom((s, { p }) => s.n.get(p) === 1)),
                  ),
                ),
            }),
            Zero: temporal({ forAll: { p: P }, formula: ({ atom }) => atom((s, { p }) => s.n.get(p) < 2) }),
          },
          withinBounds: { Low: invariant((s) => P.every((p) => s.n.get(p) < low)) },
        })),
        symmetry,
      ).check;
    for (const low of [2, 3]) {
      const { trace, instance, lasso } = shownBy(staying([0], low));
      const n = trace.map(({ state }) => (state.n as { get(p: unknown): number }).get(instance.p));
      expect([n, lasso]).toEqual([[0, 1, 2], null]);
    }
    expect(verdicts(staying([0], 1))).toEqual([
      ['Stays', 'holds'],
      ['Zero', 'holds'],
    ]);
    const outside = staying([0, 2], 1).findings[1]?.counterexample;
    expect(outside?.trace.map(({ state }) => String(state.n))).toEqual([String(P.to(2))]);
  },
);
test.each([false, true])(
  'what is shown has the steps that were taken, where conditions of fairness tell them apart; symmetry: %s',
  (symmetry) => {
    const sum = (s: AnyState): number =>
      P.map((p) => (s.n as Map<unknown, number>).get(p) as number).reduce((a, b) => a + b);
    const when = (s: AnyState): boolean => sum(s) % 2 === 1;
    const model = modelOf(({ eventuallyAlways, temporal, ltl }) => ({
      fairness: [WF({ actions: [Up], per: ['p'], when: when as never })],
      properties: {
        Low: eventuallyAlways((s) => P.some((p) => s.n.get(p) < 2)),
        Never: temporal(ltl.always(ltl.atom((s) => P.some((p) => s.n.get(p) < 2)))),
      },
    }));
    const { check } = checked(model, symmetry);
    expect(verdicts(check)).toEqual([
      ['Low', 'violated'],
      ['Never', 'violated'],
    ]);
    // It is violated by a finite part: the same steps.
    expect(check.findings[1]?.counterexample?.trace).toHaveLength(5);
    const { instance, trace, lasso } = shownBy(check);
    expect(accountOf(model, 'Low', instance, trace, lasso as NonNullable<typeof lasso>)).toMatchObject({ ok: true });
    expect(trace).toHaveLength(5);
    // So it is where the last of them leaves the bounds.
    const bounded = { ...model, bounds: { Low: declared.invariant((s) => sum(s) < 4) } } as CheckableModel;
    const [, outside] = checked(bounded, symmetry).check.findings;
    expect(outside?.counterexample?.trace.map(({ state }) => sum(state))).toEqual([0, 1, 2, 3, 4]);
  },
);
test('the assumptions that steps are about', () => {
  const model = modelOf(({ eventually }) => ({ ...fair, properties: { Full: eventually(() => true) } }));
  const { check, kernel } = checked(model);
  expect([...check.assumptionsOf(kernel.learner.leaves.keys())]).toEqual([0]);
  expect([...check.assumptionsOf([])]).toEqual([]);
});
