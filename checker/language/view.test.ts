/** A view: states that differ in what it leaves out are one, and what tells them apart is refused, in both engines. */
import { Map as ImmutableMap, List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  Bag,
  bagOf,
  boolean,
  functionFrom,
  messages,
  network,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  variables,
} from '../index.ts';
import { graphOf } from '../reference/graph.ts';
import { check } from '../run/check.ts';
import { type Agreement, agreement } from '../testing/agreement.ts';
import type { Model } from './body.ts';
import { checkable } from './model.ts';

const P = processes('p', 2);
const Entry = record({ by: P, bit: boolean });
const Net = network(messages({ Ping: {} }));
const made = variables({
  at: functionFrom(P, range(0, 2)),
  seen: subsetOf(P),
  log: sequenceOf(Entry, 2),
  bag: bagOf(P),
  last: optional(Entry),
  turns: range(0, 3),
  ticks: range(0, 300),
  by: optional(P),
  trace: sequenceOf(range(0, 9), 9),
  net: Net,
});
type State = ReturnType<typeof made.initially>[number];
const { action, invariant, step, reachable } = made;
const start = {
  at: P.to(0),
  seen: Set<never>(),
  log: List<never>(),
  bag: Bag.of<(typeof P.elements)[number]>([]),
  last: null,
  turns: 0,
  ticks: 0,
  by: null,
  trace: List<never>(),
  net: Net.empty,
};
const view = ['at', 'seen', 'log', 'bag', 'last', 'net'] as const;
/** Each kind of value is written, and how often, by whom and when is written down beside it. */
const Move = action({
  forSome: { p: P },
  guard: (s, { p }) => s.at.get(p) < 2,
  effect: (s, { p }) => ({
    at: s.at.update(p, (n) => n + 1),
    seen: s.seen.add(p),
    log: s.log.size < 2 ? s.log.push(Entry({ by: p, bit: s.seen.has(p) })) : s.log,
    bag: s.bag.has(p) ? s.bag : s.bag.add(p),
    last: { by: p, bit: s.at.get(p) === 0 },
    turns: s.turns < 3 ? s.turns + 1 : 0,
    by: s.by === p ? null : p,
    trace: s.at.get(p) === 1 ? List([1]) : List(),
  }),
});
/** Changes what is left out, and nothing else. */
const Turn = action({ effect: (s) => ({ turns: s.turns === 0 ? 3 : s.turns - 1 }) });

const specOf = (parts: Partial<Model<State>>) =>
  spec({ name: 'viewed', parameters: {} }, () => ({
    domains: made.domains,
    init: made.initially(start),
    actions: { Move, Turn },
    view,
    finished: () => true,
    ...parts,
  }));

describe('a view', () => {
  test.each([false, true])('has as many states as there are without the rest (symmetry: %s)', (symmetry) => {
    const { turns: _, ticks: _ticks, by: _by, trace: _trace, ...domains } = made.domains;
    const bare = checkable(specOf({}));
    expect(Object.keys(bare.domains)).toEqual(Object.keys(domains));
    const viewed = agreement(bare, { symmetry, checked: !symmetry });
    expect(viewed?.differences).toEqual([]);
    const all = agreement(checkable(specOf({ view: [...view, 'turns', 'by', 'trace'] })), { symmetry });
    expect(all?.differences).toEqual([]);
    // Of what the whole model reaches, the parts that count.
    const whole = new Map<string, true>();
    for (const state of statesOf(specOf({ view: [...view, 'turns', 'by', 'trace'] })))
      whole.set(String(ImmutableMap(view.map((name) => [name, state.get(name)]))), true);
    if (!symmetry) expect(viewed?.kernel.distinct).toBe(whole.size);
    expect(viewed?.kernel.distinct).toBeLessThan(all?.kernel.distinct ?? 0);
  });

  test('decides what does not depend on the rest, in as many steps', async () => {
    const Both = invariant((s) => !P.every((p) => s.at.get(p) === 2));
    const Rises = step((s, t) => P.every((p) => s.at.get(p) <= t.at.get(p)));
    const parts = { invariants: { Both }, properties: { Rises, One: reachable((s) => s.seen.size === 1) } };
    const verdicts = async (viewed: Partial<Model<State>>): Promise<object> => {
      const { properties } = await check(specOf({ ...parts, ...viewed }));
      return properties.map(({ name, verdict, trace }) => [name, verdict, trace?.length]);
    };
    expect(await verdicts({})).toEqual(await verdicts({ view: [...view, 'turns', 'by', 'trace'] }));
  });

  test('takes equal values for the same, however they are written', () => {
    const by = P.elements[0] as never;
    const Write = action({
      effect: (s) => ({
        last: s.turns === 0 ? Entry({ by, bit: true }) : { by, bit: true },
        log: s.turns === 1 ? List() : ([] as never),
      }),
    });
    expect(agreement(checkable(specOf({ actions: { Write } })))?.differences).toEqual([]);
    expect(agreement(checkable(specOf({ actions: { Write } })))?.kernel.failure).toBe(null);
  });

  test('begins with each initial state once', () => {
    const init = made.initially([start, { ...start, turns: 2 }]);
    const [one, two] = [{}, { init }].map((parts) => agreement(checkable(specOf(parts)))) as [Agreement, Agreement];
    expect([one.differences, two.differences]).toEqual([[], []]);
    expect(two.kernel.generated).toBe(one.kernel.generated);
  });
});

describe('what tells states apart that the view does not is refused', () => {
  test.each<[string, Partial<Model<State>>, string]>([
    ['a guard', { actions: { Few: action({ guard: (s) => s.turns < 2, effect: () => ({}) }) } }, 'guard'],
    ['a choice', { actions: { Set: action({ forSome: { n: (s) => [s.turns] }, effect: () => ({}) }) } }, 'choice'],
    ['an invariant', { invariants: { Few: invariant((s) => s.turns < 4) } }, 'property'],
    ['a step property', { properties: { Up: step((s, t) => s.at === t.at || s.turns <= t.turns) } }, 'property'],
    ['what must be reachable', { properties: { Far: reachable((s) => s.turns === 3) } }, 'property'],
    ['a bound', { withinBounds: (s) => s.turns < 2 }, 'bound'],
    ['a bound of steps', { withinBounds: { Up: step((s, t) => s.turns <= t.turns) } }, 'bound'],
    [
      'a guard that copies',
      { actions: { Few: action({ guard: (s) => ({ ...s }).turns < 2, effect: () => ({}) }) } },
      'guard',
    ],
    [
      'an invariant that goes through all',
      { invariants: { Few: invariant((s) => !Object.values(s).includes(9)) } },
      'property',
    ],
    [
      'a step property that copies the state after',
      { properties: { Up: step((_, t) => Object.entries(t).length > 0) } },
      'property',
    ],
    [
      'where it may stop',
      { actions: { Stop: action({ guard: () => false, effect: () => ({}) }) }, finished: (s) => s.turns === 0 },
      'finished',
    ],
  ])('%s', async (_, parts, part) => {
    for (const engine of ['kernel', 'reference'] as const) {
      const { failure } = await check(specOf(parts), { engine });
      expect(failure?.error).toMatchObject({ site: { part }, fault: { kind: 'unknown variable', variable: 'turns' } });
    }
  });

  const effects: readonly [string, Parameters<typeof action>[0]['effect'], string, string | null][] = [
    // Of the values that it may have, one alone makes the difference, which no state that is met has.
    ['a number', (s) => ({ at: P.to(s.turns === 3 ? 1 : 0) }), 'turns', 'at'],
    ['a set', (s) => ({ seen: s.by === null ? s.seen : s.seen.add(s.by), turns: 1 }), 'by', 'seen'],
    ['a function', (s) => ({ at: s.at.set(P.elements[0] as never, s.turns === 3 ? 1 : 2) }), 'turns', 'at'],
    [
      'a sequence',
      (s) => ({ log: s.turns === 1 ? s.log.push(Entry({ by: P.elements[0] as never, bit: true })) : s.log }),
      'turns',
      'log',
    ],
    ['a record', (s) => ({ last: { by: P.elements[0] as never, bit: s.turns > 2 } }), 'turns', 'last'],
    ['whether it is written', (s) => (s.turns === 2 ? { bag: s.bag.add(P.elements[0] as never) } : {}), 'turns', 'bag'],
    ['the second that it asks for', (s) => ({ at: P.to(s.turns === 1 && s.by !== null ? 1 : 0) }), 'by', 'at'],
    // It asks for all.
    ['a copy', (s) => ({ at: P.to({ ...s }.turns === 2 ? 1 : 0) }), 'trace', null],
    ['what have too many values together', (s) => (s.turns + s.ticks < 0 ? { at: P.to(1) } : {}), 'turns', null],
    ['what has too many values', (s) => ({ at: P.to(s.trace.size) }), 'trace', null],
  ];
  test.each(effects)('an effect: %s', async (_, effect, variable, others) => {
    for (const engine of ['kernel', 'reference'] as const) {
      const { failure } = await check(specOf({ actions: { Move: action({ effect: effect as never }) } }), {
        engine,
        symmetry: false,
      });
      expect(failure?.error).toMatchObject({ site: { part: 'effect' }, fault: { kind: 'hidden', variable, others } });
    }
  });

  test('an effect that answers nothing for one of the values, the first among them', async () => {
    for (const [broken, answer] of [
      [0, null],
      [3, null],
      [0, undefined],
      [3, undefined],
    ] as const)
      for (const engine of ['kernel', 'reference'] as const) {
        const Stop = action({ effect: (s) => (s.turns === broken ? (answer as never) : { at: P.to(1) }) });
        const { failure } = await check(specOf({ actions: { Stop } }), { engine });
        expect(failure?.error).toMatchObject({ site: { part: 'effect' }, fault: { kind: 'not changes' } });
      }
  });

  // Made by hand, since what `eventually` makes has to be returned by some model.
  const ends = { kind: 'temporal', forAll: {}, formula: { op: 'atom', holds: () => true } } as const;
  test.each<[string, Partial<Model<State>>, string]>([
    ['a variable that is not there', { view: ['att' as never] }, 'its view has att, which is not a variable'],
    ['nothing', { view: [] }, 'its view is of no variable'],
    ['what has actions of its own', { view: ['at'] }, 'its view leaves out net, which has actions of its own'],
    ['what is temporal', { properties: { Ends: ends } }, 'and Ends is temporal'],
  ])('%s', (_, parts, said) => {
    expect(() => checkable(specOf(parts))).toThrow(said);
  });
});

/** All states of a model, by the textbook. */
function statesOf(of: ReturnType<typeof specOf>): Iterable<ImmutableMap<string, unknown>> {
  return graphOf(checkable(of)).nodes.map(({ state }) => state);
}
