/** What a variant violates is held against what it lists; what holds of nothing, or within bounds only, is said to. */
import { describe, expect, test } from 'vitest';
import { counter } from '../../scripts/commands/fixtures/specs/counter/counter.ts';
import { lamp } from '../../scripts/commands/fixtures/specs/lamp/lamp.ts';
import { stuck } from '../../scripts/commands/fixtures/specs/lamp/variants.ts';
import { type Property, range, spec, type Variables, variables } from '../language/index.ts';
import { checkable } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import { check, checkModel } from '../run/check.ts';
import { claimLayout, instanceDeviations, vacuousOf, violationDeviations } from './claims.ts';
import { finalText, verdictText } from './text.ts';
import { plain } from './words.ts';

const place = { cwd: '/', root: '/' };

describe('what a variant violates', async () => {
  const outcome = await check(lamp, { variant: stuck });

  test('is exactly what it lists', () => {
    expect(violationDeviations({ Deadlock: 0, Bright: null, EventuallyOn: 0 }, outcome, true)).toEqual([]);
  });

  test('and not listed is a deviation, as is another length, or what does not fall', () => {
    expect(violationDeviations({ Deadlock: 1, Bright: null, InRange: 2 }, outcome, true)).toEqual([
      'InRange holds, recorded as violated',
      'EventuallyOn violated in 0 steps, not recorded',
      'Deadlock violated in 0 steps, recorded 1',
    ]);
  });

  test('is not held against a search that did not come to it', async () => {
    const first = await check(lamp, { variant: stuck, limits: { stopAtFirst: true } });
    expect(violationDeviations({ Deadlock: 0, Bright: null, EventuallyOn: 0 }, first, true)).toEqual([]);
  });
});

describe('a claim', () => {
  const claim = {
    suite: 'lamp',
    name: 'levels = 3, which is what is recorded of it',
    seconds: 0.25,
    skipped: null,
    source: null,
    deviations: ['distinct 4, recorded 5'],
    result: { verdict: 'holds', basis: null, distinct: 4, generated: 5, depth: 2, vacuous: [] },
  };
  const style = {
    ink: { ...plain, red: (text: unknown) => `!${String(text)}` },
    program: { name: 'npm run' as const },
    place,
  };

  test('is told in columns', () => {
    const layout = claimLayout(['lamp'], { ...style, width: 80, isWhole: true });
    expect(layout.head).toHaveLength(1);
    expect(layout.lines(claim)[0]).toMatch(
      /^lamp +levels = 3,.* holds +4 +5 +2 +0\.25 s {2}!no: distinct 4, recorded 5$/,
    );
  });

  test('is told in sentences on a terminal that has no room for columns', () => {
    const layout = claimLayout(['lamp'], { ...style, width: 44 });
    expect(layout.head).toEqual([]);
    expect(layout.lines(claim)).toEqual([
      '!lamp, levels = 3, which is what is',
      '  !recorded of it: holds, 4 distinct, 5',
      '  !generated, depth 2, 0.25 s; as recorded:',
      '  !no: distinct 4, recorded 5',
    ]);
  });
});

describe('a property of nothing', () => {
  const empty = (make: (made: Variables<{ n: number }>) => Record<string, Property>): Spec =>
    spec({ name: 'empty', parameters: {} }, () => {
      const made = variables<{ n: number }>({ n: range(0, 3) });
      const Up = made.action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
      const init = made.initially({ n: 0 });
      return { domains: made.domains, init, actions: { Up }, finished: () => true, properties: make(made) };
    }) as unknown as Spec;
  const nobody = { forAll: { who: [] as readonly string[] } };

  test.each(['kernel', 'reference'] as const)('is said to be, of every kind, by the %s', async (engine) => {
    const outcome = await check(
      empty(({ invariant, step, reachable, eventually, leadsTo }) => ({
        Invariant: invariant({ ...nobody, holds: () => false }),
        Step: step({ ...nobody, holds: () => false }),
        Reachable: reachable({ ...nobody, holds: () => true }),
        Eventually: eventually({ ...nobody, holds: () => false }),
        Half: invariant({ forAll: { one: [1], who: [] as readonly string[] }, holds: () => false }),
        Some: invariant({ forAll: { one: [1] }, holds: () => true }),
        Idle: leadsTo(
          (s) => s.n > 3,
          () => false,
        ),
        Busy: leadsTo(
          (s) => s.n > 2,
          (s) => s.n > 1,
        ),
      })),
      { engine },
    );
    expect(vacuousOf(outcome)).toEqual(['Invariant', 'Step', 'Reachable', 'Eventually', 'Half', 'Idle']);
    expect(finalText(outcome)).toBe(
      'Holds (exhaustive), but Invariant, Step, Reachable, Eventually, Half and Idle only because nothing could break them.',
    );
    expect(outcome.properties.slice(0, 5).map((property) => verdictText(property, outcome))).toEqual(
      Array(5).fill('holds, but only because there is nothing that it is asked of'),
    );
  });
});

describe('what holds within bounds', async () => {
  const bounded = checkable(counter as unknown as Spec);
  const outcome = await checkModel({ ...bounded, properties: { Small: bounded.properties.Small as never } });
  test('is to be recorded so', () => {
    expect(instanceDeviations({ parameters: {}, verdict: 'holds', withinBounds: true }, outcome, place)).toEqual([]);
    expect(instanceDeviations({ parameters: {}, verdict: 'holds' }, outcome, place)).toEqual([
      'within bounds, not recorded so',
    ]);
  });
});
