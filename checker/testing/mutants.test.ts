/** What is wrongly recorded of a mutant is noticed, and the README's table is made of what the mutants say. */
import { describe, expect, test } from 'vitest';
import { range, type Spec, spec, type Variant, variables, variant } from '../index.ts';
import { fallDeviations, mutantsTable, strayMutants, survivalDeviations, tableIn } from './mutants.ts';

/** A counter that stops at 3. */
const counter = spec({ name: 'counter', parameters: {} }, () => {
  const { domains, initially, action, invariant, eventually } = variables({ n: range(0, 9) });
  const Up = action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
  return {
    domains,
    init: initially({ n: 0 }),
    actions: { Up },
    invariants: { AtMost3: invariant((s) => s.n <= 3), AtMost5: invariant((s) => s.n <= 5) },
    properties: { Zero: eventually((s) => s.n === 0) },
    finished: () => true,
  };
});
const any = counter as unknown as Spec;
const upTo = (most: number, violates: Variant['violates']) =>
  variant(counter, {
    name: `up-to-${most}`,
    story: `it stops at ${most}`,
    edit: ({ actions: { Up } }) => ({ actions: { Up: { ...Up, guard: (s) => s.n < most } } }),
    violates,
  });

describe('a mutant that falls', () => {
  test.each([
    ['as recorded', { AtMost3: 4, AtMost5: 6 }, []],
    ['in part', { AtMost3: 4 }, []],
    ['in other steps', { AtMost3: 5 }, ['AtMost3 violated in 4 steps, recorded 5']],
    ['sooner, by what is not recorded', { AtMost5: 6 }, ['AtMost3 violated in 4 steps, sooner than what is recorded']],
    ['by less', { AtMost3: 4, Zero: null }, ['Zero holds, recorded as violated']],
    [
      'by what there is not',
      { Zero: null },
      ['AtMost3 violated, not recorded as violated', 'Zero holds, recorded as violated'],
    ],
    ['by nothing', {}, ['nothing is recorded to fall, nor where it survives']],
  ])('%s', async (_, violates, deviations) => {
    const found = await fallDeviations(any, upTo(6, violates));
    expect(found.filter((text) => !text.startsWith('AtMost5 violated, not'))).toEqual(deviations);
  });
});

test('a mutant that survives does so in as many states as are recorded, and nothing falls', async () => {
  const deviations = (most: number, distinct: number) =>
    survivalDeviations(any, upTo(most, {}), { parameters: {}, distinct });
  expect(await deviations(2, 3)).toEqual([]);
  expect(await deviations(2, 4)).toEqual(['3 distinct, recorded 4']);
  expect(await deviations(4, 5)).toEqual(['AtMost3 violated, recorded as surviving']);
});

test('what falls is to fall where the spec is recorded', () => {
  const entry = { rule: 'it stops', mutant: upTo(4, { AtMost3: 4 }) };
  expect(strayMutants(any, [entry], [{ parameters: {}, verdict: 'holds' }])).toEqual([]);
  expect(strayMutants(any, [entry], [{ parameters: {}, variant: 'x', verdict: 'holds' }])).toEqual([
    'up-to-4: no instance with the default',
  ]);
});

test('what is no more reached within the bounds has fallen, too', async () => {
  const bounded = spec({ name: 'bounded', parameters: {} }, () => {
    const { domains, initially, action, invariant, reachable } = variables({ n: range(0, 9) });
    const Up = action({ guard: (s) => s.n < 9, effect: (s) => ({ n: s.n + 1 }) });
    return {
      domains,
      init: initially({ n: 0 }),
      actions: { Up },
      properties: { Two: reachable((s) => s.n === 2) },
      withinBounds: { small: invariant((s) => s.n < 4) },
    };
  });
  const byTwo = (violates: Variant['violates']) =>
    variant(bounded, {
      name: 'by-two',
      story: 'it counts by two, and begins at 1',
      edit: ({ actions: { Up } }) => ({
        actions: { Up: { ...Up, effect: (s) => ({ n: s.n + (s.n === 0 ? 1 : 2) }) } },
      }),
      violates,
    });
  expect(await fallDeviations(bounded as unknown as Spec, byTwo({ Two: null }))).toEqual([]);
  expect(await survivalDeviations(bounded as unknown as Spec, byTwo({}), { parameters: {}, distinct: 3 })).toEqual([
    'Two violated, recorded as surviving',
  ]);
});

test('the table has a row for each rule, and is found in a README', () => {
  const table = mutantsTable([
    { rule: 'it stops', mutant: upTo(6, { AtMost3: 4, Zero: null }) },
    { rule: 'it starts', mutant: upTo(2, {}), survives: [{ parameters: {}, distinct: 3 }] },
    { rule: 'it counts', variant: upTo(4, { AtMost3: 4 }) },
  ]);
  expect(table.slice(2)).toEqual([
    '| it stops | it stops at 6 | `AtMost3` in 4, `Zero` | the default |',
    '| it starts | it stops at 2 | survives | the default |',
    '| it counts | the variant `up-to-4` | `AtMost3` in 4 | the default |',
  ]);
  expect(tableIn(['# A', '', '| a | b |', '', ...table, '', 'More.'].join('\n'))).toEqual(table);
  expect(tableIn('# A')).toEqual([]);
});
