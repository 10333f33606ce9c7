/**
 * What one version of a spec has and another lacks: of random systems against explicit sets of transitions, which share nothing with what is tested, and of
 * protocols with their variants.
 */
import fc from 'fast-check';
import { List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { raft } from '../../specs/raft/raft.ts';
import { forgetVote } from '../../specs/raft/variants.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { functionFrom, processes, range, sequenceOf, spec, subsetOf, variables } from '../index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import { divergenceText } from '../report/divergence.ts';
import { type Comparison, compareVersions, Incomparable } from './compare.ts';

/** A system over x, y and perhaps z, each from 0 to some most: its initial states, and by action which state follows which. */
interface System {
  readonly most: readonly number[];
  readonly initial: readonly string[];
  readonly actions: readonly ReadonlyMap<string, string>[];
}
const names = ['x', 'y', 'z'];
type State = Readonly<Record<string, unknown>>;
const textOf = (s: State, of: number): string =>
  names
    .slice(0, of)
    .map((name) => s[name])
    .join('');

/** The system as a spec. */
function modelOf({ most, initial, actions }: System): CheckableModel {
  const of = most.length;
  const valuesOf = (text: string): Record<string, number> =>
    Object.fromEntries([...text].map((digit, i) => [names[i] as string, Number(digit)]));
  const system = spec({ name: 'system', parameters: {} }, () => {
    const made = variables(Object.fromEntries(most.map((hi, i) => [names[i], range(0, hi)])));
    return {
      domains: made.domains,
      init: made.initially(initial.map(valuesOf)),
      actions: Object.fromEntries(
        actions.map((table, i) => [
          `A${i}`,
          made.action({
            guard: (s) => table.has(textOf(s as State, of)),
            effect: (s) => valuesOf(table.get(textOf(s as State, of)) ?? '') as never,
          }),
        ]),
      ),
      invariants: {},
    };
  });
  return checkable(system as unknown as Spec);
}

/** How many steps a shortest trace of one system has that is none of the other; null if there is none. Both by their sets of steps. */
function shortest(one: System, other: System): number | null {
  const of = other.most.length;
  const seen = (text: string): string => text.slice(0, of);
  const steps = new globalThis.Set(other.actions.flatMap((table) => [...table].map(([from, to]) => `${from}>${to}`)));
  if (one.initial.some((text) => !other.initial.includes(seen(text)))) return 0;
  const found = new globalThis.Set(one.initial);
  let level = [...found];
  for (let length = 1; level.length > 0; length++) {
    const next = level.flatMap((from) =>
      one.actions.flatMap((table) => (table.has(from) ? [[from, table.get(from) as string] as const] : [])),
    );
    const isLacked = ([from, to]: readonly [string, string]): boolean =>
      seen(from) !== seen(to) && !steps.has(`${seen(from)}>${seen(to)}`);
    if (next.some(isLacked)) return length;
    level = [...new globalThis.Set(next.map(([, to]) => to))].filter((to) => !found.has(to));
    for (const to of level) found.add(to);
  }
  return null;
}

const systems = (most: readonly number[]): fc.Arbitrary<System> => {
  const states = fc.tuple(...most.map((hi) => fc.integer({ min: 0, max: hi }))).map((digits) => digits.join(''));
  return fc.record({
    most: fc.constant(most),
    initial: fc.uniqueArray(states, { minLength: 1, maxLength: 2 }),
    actions: fc.array(
      fc.array(fc.tuple(states, states), { maxLength: 6 }).map((steps) => new Map(steps)),
      { minLength: 1, maxLength: 3 },
    ),
  });
};
/** A system, and one that is like it but for some steps, states and initial states. */
const pairs = fc.constantFrom([1, 1], [2, 1], [1, 1, 1]).chain((most) =>
  fc.tuple(systems(most), systems([1, 1]), fc.boolean(), fc.boolean()).map(([one, drawn, keepsInit, keepsSteps]) => {
    const fits = (text: string): boolean => /^[01]{2}$/.test(text.slice(0, 2));
    const cut = (text: string): string => text.slice(0, 2);
    const kept = one.initial.filter(fits).map(cut);
    const initial = [...new globalThis.Set(keepsInit && kept.length > 0 ? kept : drawn.initial)];
    const tables = one.actions.flatMap((table) => {
      const steps = [...table].filter((step) => step.every(fits)).map((step) => step.map(cut) as [string, string]);
      // A state has several steps by one action where z is left out: each has a table of its own.
      return steps.map((step) => new Map([step]));
    });
    const actions = keepsSteps ? [...tables, ...drawn.actions.slice(1), new Map()] : drawn.actions;
    return [one, { ...drawn, initial, actions }] as const;
  }),
);

const lengths = ({ directions }: Comparison): (number | null)[] =>
  directions.map(({ lack }) => (lack === null ? null : lack.trace.length - 1));
const version = (of: System | CheckableModel, called = 'it') => ({ model: 'most' in of ? modelOf(of) : of, called });

test('of random systems the shortest difference is that of their sets of steps, both ways', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(pairs, fc.boolean(), async ([one, other], swapped) => {
      const [first, second] = swapped ? [other, one] : [one, other];
      const found = await compareVersions(version(first), version(second));
      const expected = [shortest(first, second), shortest(second, first)];
      // What has a variable less may do what the other does, for some values of it.
      const open = [first, second].map(({ most }, i) => most.length < ([second, first][i] as System).most.length);
      expect(found.directions.map(({ outcome }) => outcome === null)).toEqual(open);
      expect(lengths(found)).toEqual(expected.map((length, i) => (open[i] ? null : length)));
      expect(found.directions.map(({ verdict }) => verdict)).toEqual(
        expected.map((length, i) => (open[i] ? 'unknown' : length === null ? 'holds' : 'violated')),
      );
      for (const length of expected) seen.set(`${length}`, (seen.get(`${length}`) ?? 0) + 1);
    }),
    { numRuns: 80, seed: 7 },
  );
  // All kinds came up, steps behind others among them.
  for (const kind of ['null', '0', '1', '2']) expect(seen.get(kind)).toBeGreaterThan(1);
});

/** A counter, of which some part is as is said; within a bound, it leaves its domain from beyond it. */
function counter({
  most = 2,
  from = [0],
  by = 'Up',
  down = false,
  upTo = 2,
  within = Number.POSITIVE_INFINITY,
}): CheckableModel {
  const counting = spec({ name: 'counter', parameters: {} }, () => {
    const { domains, initially, action, invariant } = variables({ x: range(0, most) });
    const step = action({ guard: (s) => s.x < upTo, effect: (s) => ({ x: s.x + 1 }) });
    const others = down ? { Down: action({ guard: (s) => s.x === 2, effect: (s) => ({ x: s.x - 1 }) }) } : {};
    const init = initially(from.map((x) => ({ x })));
    const withinBounds = Number.isFinite(within) ? { within: invariant((s) => s.x <= within) } : {};
    return { domains, init, actions: { ...others, [by]: step }, invariants: {}, withinBounds };
  });
  return checkable(counting as unknown as Spec);
}
const compared = (one: CheckableModel, other: CheckableModel) =>
  compareVersions(version(one, 'new'), version(other, 'old'));
const whyOf = ({ directions }: Comparison): (string | null)[] =>
  directions.map(({ lack }) => (lack?.why == null ? null : divergenceText(lack.why)));

describe('a difference is told', () => {
  test.each([
    ['nothing', {}, {}, [null, null], [null, null]],
    ['an action that is called otherwise is none', { by: 'More' }, {}, [null, null], [null, null]],
    ['a domain that is not used is none', { most: 5 }, {}, [null, null], [null, null]],
    ['an action', { down: true }, {}, [3, null], ['here it leaves old, which has no Down', null]],
    ['an initial state', {}, { from: [0, 1] }, [null, 0], [null, 'here it leaves new, which does not begin so']],
    [
      'a domain',
      { most: 3, upTo: 3 },
      {},
      [3, null],
      ['here it leaves old, in which Up is disabled, as x = 2; its x has no 3: 0 to 2', null],
    ],
    [
      'what lies beyond the bounds of one',
      { upTo: 9, within: 1, down: true },
      { most: 3, upTo: 9, within: 2, down: true },
      [null, 3],
      [null, 'here it leaves new, in which Up is disabled, as x = 2; its x has no 3: 0 to 2'],
    ],
    ['a guard', {}, { upTo: 1 }, [2, null], ['here it leaves old, in which Up is disabled, as x = 1', null]],
  ] as const)('%s', async (_, one, other, steps, why) => {
    const found = await compared(counter(one as object), counter(other as object));
    expect(lengths(found)).toEqual(steps);
    expect(whyOf(found)).toEqual(why);
    expect(found.verdict).toBe(steps.every((length) => length === null) ? 'holds' : 'violated');
  });

  test('of protocols', async () => {
    const same = await compared(checkable(twoPhaseCommit as never), checkable(twoPhaseCommit as never));
    expect(same.verdict).toBe('holds');
    // Both states are told apart up to symmetry, and nothing is left open.
    expect(same.directions.map(({ outcome }) => [outcome?.symmetry?.certified, outcome?.states.distinct])).toEqual([
      [true, 80],
      [true, 80],
    ]);
    const parameters = { servers: 2, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, faults: 'restarts' };
    const forgetful = checkable(raft as never, { parameters, variant: forgetVote });
    const found = await compareVersions(
      version(forgetful, 'forgetful'),
      version(checkable(raft as never, { parameters }), 'raft'),
    );
    expect([lengths(found), whyOf(found)]).toMatchInlineSnapshot(`
      [
        [
          4,
          4,
        ],
        [
          "here it leaves raft: votedFor[s1] would stay s1",
          "here it leaves forgetful: votedFor[s1] would be null",
        ],
      ]
    `);
  });
});

/** Two processes that count, of which the first may be another than the second, and a third variable of this form. */
function pair(isEven: boolean, form: 'set' | 'sequence' | null = null): CheckableModel {
  const both = spec({ name: 'pair', parameters: {} }, () => {
    const Process = processes('p', 2);
    const { domains, initially, action } = variables({
      at: functionFrom(Process, range(0, 2)),
      ...(form === 'set' ? { all: subsetOf(Process) } : form === 'sequence' ? { all: sequenceOf(Process, 2) } : {}),
    });
    const Up = action({
      forSome: { p: Process },
      guard: (s, { p }) => s.at.get(p) < (isEven || p === Process.elements[0] ? 2 : 1),
      effect: (s, { p }) => ({ at: s.at.set(p, s.at.get(p) + 1) }),
    });
    const all = form === 'set' ? Set() : List();
    return {
      domains,
      init: initially({ at: Process.to(0), ...(form === null ? {} : { all }) } as never),
      actions: { Up },
      invariants: {},
    };
  });
  return checkable(both as unknown as Spec);
}

test('where only one of them is symmetric, the other is explored without', async () => {
  const odd = { ...pair(false) };
  const found = await compareVersions(version(pair(true)), version(odd), { symmetry: true });
  const [one] = found.directions;
  expect([one.isUnreduced, one.outcome?.symmetry, one.lack?.trace.length]).toEqual([true, null, 3]);
});

test('what cannot be compared is refused, and a sequence is not taken for a set', async () => {
  await expect(compared(pair(true, 'set'), pair(true, 'sequence'))).rejects.toThrow(Incomparable);
  await expect(compared(counter({}), pair(true))).rejects.toMatchObject({ apart: { one: ['x'], other: ['at'] } });
  const viewed = { ...counter({}), hidden: ['y'] };
  await expect(compared(counter({}), viewed)).rejects.toMatchObject({ apart: { hidden: ['y'] } });
});

test('what was interrupted is unknown, and the other direction is not begun', async () => {
  const signal = AbortSignal.abort();
  const { verdict, directions } = await compareVersions(version(counter({})), version(counter({})), { signal });
  expect([verdict, ...directions.map(({ open, outcome }) => open ?? outcome?.stopped)]).toEqual([
    'unknown',
    'interrupt',
    'interrupt',
  ]);
});
