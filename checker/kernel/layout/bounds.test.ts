/** What lies outside the bounds is judged, and not explored: states and steps, in both engines. */
import { expect, test } from 'vitest';
import { functionFrom, processes, range, spec, variables } from '../../index.ts';
import { checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import { agreement } from '../../testing/agreement.ts';

/** Counters that grow, two of them by jumps: steps that leave the bounds, and steps from there that none may take. */
const growing = spec({ name: 'growing', parameters: {} }, () => {
  const P = processes('p', 2);
  const { domains, initially, action, invariant, step } = variables({ n: functionFrom(P, range(0, 9)) });
  const init = initially({ n: P.to(0) });
  const Grow = action({
    forSome: { p: P },
    guard: (s, { p }) => s.n.get(p) < 8,
    effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 1) }),
  });
  return {
    domains,
    init,
    actions: { Grow },
    withinBounds: { small: invariant({ forAll: { p: P }, holds: ({ n }, { p }) => n.get(p) <= 2 }) },
    invariants: {
      /** Falls in the first states outside. */
      Below3: invariant({ forAll: { p: P }, holds: ({ n }, { p }) => n.get(p) < 3 }),
      /** Falls only in states that bounds do not let anybody reach. */
      Below4: invariant(({ n }) => P.every((p) => n.get(p) < 4)),
      /** Falls in no state within the bounds but the last. */
      NotBoth: invariant(({ n }) => !P.every((p) => n.get(p) === 2)),
    },
    properties: {
      /** Falls by steps that leave the bounds, and by none that stays. */
      Never3: step((before, after) => !P.some((p) => before.n.get(p) === 2 && after.n.get(p) === 3)),
      NeverFrom3: step((before) => !P.some((p) => before.n.get(p) === 3)),
    },
  };
});

test.each([false, true])(
  'states and steps outside the bounds are judged, and lead nowhere (symmetry: %s)',
  (symmetry) => {
    const found = agreement(checkable(growing as unknown as Spec, {}), { symmetry });
    expect(found?.differences).toEqual([]);
    const { kernel } = found as NonNullable<typeof found>;
    expect([kernel.distinct, kernel.cutOff]).toEqual(symmetry ? [6, 4] : [9, 6]);
    expect(Object.fromEntries(kernel.violated.map(({ property, trace }) => [property, trace.length - 1]))).toEqual({
      Below3: 3,
      Never3: 3,
      NotBoth: 4,
    });
  },
);
