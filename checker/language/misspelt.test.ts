/** What is nearly the name of a part of a spec is a slip, and is told; other names are the spec's own business. */
import { expect, test } from 'vitest';
import { range, spec, variables } from './index.ts';
import { misspelt } from './misspelt.ts';
import { checkable } from './model.ts';

const parts = ['init', 'finished', 'fairness', 'invariants', 'properties', 'roles', 'scenarios', 'withinBounds'];

test.each([
  [{ fairnes: [] }, 'fairness'],
  [{ propertys: {} }, 'properties'],
  [{ finish: () => true }, 'finished'],
  [{ withinBound: () => true }, 'withinBounds'],
  [{ Scenarios: {} }, 'scenarios'],
  [{ role: {} }, 'roles'],
])('%o was to be %s', (returned, meant) => {
  expect(misspelt(returned, parts)).toEqual({ given: Object.keys(returned)[0], meant });
});

test.each([
  ['a sort with a name of its own', { nodes: {}, rules: () => 0 }],
  ['a maker, handed on', { invariant: () => 0 }],
  ['what stands beside the part', { scenario: {}, scenarios: {} }],
])('%s is no slip', (_, returned) => {
  expect(misspelt(returned, parts)).toBeNull();
});

test('a spec with such a name is refused', () => {
  const misnamed = spec({ name: 'misnamed', parameters: {} }, () => {
    const { domains, initially, action } = variables<{ n: number }>({ n: range(0, 3) });
    const up = action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
    return { domains, init: initially({ n: 0 }), actions: { up }, fairnes: [] };
  });
  expect(() => checkable(misnamed as never)).toThrow(
    'misnamed: it returns fairnes, which is no part of a spec: write fairness',
  );
});
