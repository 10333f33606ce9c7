/** Calls of user code are counted, wherever a model has some, and what it answers stays as it is. */
import { expect, test } from 'vitest';
import { range, type Spec, spec, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { checkable } from '../../language/model.ts';
import type { Property } from '../../language/property.ts';
import { counted } from './counted.ts';

const model = checkable(
  spec({ name: 'counted', parameters: {} }, () => {
    const { domains, initially, action, invariant, reachable, step, eventually } = variables({ n: range(0, 3) });
    return {
      domains,
      init: initially({ n: 0 }),
      actions: {
        Up: action({
          forSome: { k: range(1, 2), m: (s) => [s.n] },
          guard: (s, { k }) => s.n + k < 4,
          effect: (s, { k }) => ({ n: s.n + k }),
        }),
      },
      properties: {
        Small: invariant((s) => s.n < 3),
        Large: reachable((s) => s.n === 3),
        Grows: step({ forAll: {}, initially: (s) => s.n === 0, holds: (s, t) => s.n <= t.n }),
        Ends: eventually((s) => s.n === 3),
      },
      withinBounds: { Low: invariant((s) => s.n < 4) },
      finished: (s: { n: number }) => s.n === 3,
    };
  }) as unknown as Spec,
);
type Called = (...given: readonly unknown[]) => unknown;
const s: AnyState = { n: 1 };
const functionsOf = (of: typeof model): readonly (readonly [string, Called, readonly unknown[]])[] => {
  const { Up } = of.actions;
  const holds = (property: Property | undefined): Called => (property as unknown as { holds: Called }).holds;
  return [
    ['guard', Up?.guard as Called, [s, { k: 1, m: 1 }]],
    ['effect', Up?.effect as Called, [s, { k: 1, m: 1 }]],
    ['choice', Up?.forSome.m as Called, [s, {}]],
    ['invariant', holds(of.properties.Small), [s, {}]],
    ['reachable', holds(of.properties.Large), [s, {}]],
    ['step', holds(of.properties.Grows), [s, s, {}]],
    ['initially', (of.properties.Grows as unknown as { initially: Called }).initially, [s]],
    ['bound', holds(of.bounds.Low as unknown as Property), [s, {}]],
    ['finished', of.finished as unknown as Called, [s]],
  ];
};

test.each(functionsOf(model).map(([name], i) => [name, i] as const))('%s', (_, i) => {
  const calls = { count: 0 };
  const [[, plain, given], [, wrapped]] = [functionsOf(model)[i], functionsOf(counted(model, calls))[i]] as [
    ReturnType<typeof functionsOf>[number],
    ReturnType<typeof functionsOf>[number],
  ];
  expect(wrapped(...given)).toEqual(plain(...given));
  wrapped(...given);
  expect(calls.count).toBe(2);
});
test('what is no code stays what it is', () => {
  const of = counted(model, { count: 0 });
  expect(of.actions.Up?.forSome.k).toBe(model.actions.Up?.forSome.k);
  expect(of.properties.Ends).toBe(model.properties.Ends);
  expect(counted({ ...model, finished: undefined } as never, { count: 0 }).finished).toBe(undefined);
});
