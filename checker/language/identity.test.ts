/** When values, states and steps are the same, and which of several traces comes first. */
import { List, Map, OrderedMap, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import type { ActionDraft } from './action.ts';
import { Bag } from './collections.ts';
import { oneOf, range } from './domain.ts';
import {
  changesAmong,
  differing,
  orderOfChoices,
  orderOfInstances,
  orderOfTraces,
  type Step,
  sameInstance,
  sameState,
  sameStep,
  sameValue,
  switchesOf,
} from './identity.ts';
import { messages, record } from './record.ts';
import { processes } from './sort.ts';

const P = processes('p', 2);
const [p1, p2] = P.elements as unknown as readonly [string, string];

describe('the same', () => {
  const Message = messages({ Ping: { to: P } });
  test.each([
    ['sets, whatever the order', Set([3, 1, 2]), Set([1, 2, 3])],
    [
      'functions, whatever the order',
      Map([
        [1, 'a'],
        [2, 'b'],
      ]),
      OrderedMap([
        [2, 'b'],
        [1, 'a'],
      ]),
    ],
    [
      'records, whatever the order of their fields',
      record({ a: range(0, 1), b: range(0, 1) })({ b: 1, a: 0 }),
      { a: 0, b: 1 },
    ],
    ['messages of a domain, and bare', Message.Ping({ to: p1 as never }), { to: p1, type: 'Ping' }],
    [
      'bags by their copies',
      Bag.of([
        ['a', 1],
        ['b', 1],
      ]).add('a'),
      Bag.of([
        ['b', 1],
        ['a', 2],
      ]),
    ],
    ['zeros', 0, -0],
  ])('%s', (_, x, y) => {
    expect(sameValue(x, y)).toBe(true);
    expect(sameValue(List([x]), List([y]))).toBe(true);
  });
  test.each([
    ['a number and its text', 1, '1'],
    ['null and its text', null, 'null'],
    ['a list and a set', List([1]), Set([1])],
    ['lists in another order', List([1, 2]), List([2, 1])],
    ['copies', Bag.of([['a', 1]]), Bag.of([['a', 2]])],
  ])('not %s', (_, x, y) => {
    expect(sameValue(x, y)).toBe(false);
  });
  test('states, by each variable', () => {
    expect(sameState({ x: Set([1, 2]), y: 0 }, { y: 0, x: Set([2, 1]) })).toBe(true);
    expect(differing({ x: 1, y: 2, z: 3 }, { x: 1, y: 3 })).toEqual(['y', 'z']);
  });
  test('steps, by action, choices and the state after them', () => {
    const step = (action: string, q: string, x: number): Step => ({ action, choices: { q }, state: { x } });
    expect(sameStep(step('A', 'p1', 1), step('A', 'p1', 1))).toBe(true);
    expect(sameInstance(step('A', 'p1', 1), step('A', 'p1', 2))).toBe(true);
    expect(sameStep(step('A', 'p1', 1), step('A', 'p1', 2))).toBe(false);
    expect(sameStep(step('A', 'p1', 1), step('B', 'p1', 1))).toBe(false);
    expect(sameStep(step('A', 'p1', 1), step('A', 'p2', 1))).toBe(false);
  });
});

const draft = (forSome: ActionDraft['forSome'] = {}): ActionDraft => ({
  forSome,
  guard: () => true,
  effect: () => ({}),
});

describe('the order', () => {
  test('of choices is that of a domain or a list, and of values where they are computed; the first that differs decides', () => {
    const order = orderOfChoices(draft({ word: oneOf('c', 'a', 'b'), n: [2, 1], of: () => [9, 3] }));
    const ways = ['c', 'a', 'b'].flatMap((word) => [2, 1].flatMap((n) => [3, 9].map((of) => ({ word, n, of }))));
    expect([...ways].reverse().sort(order)).toEqual(ways);
    expect(order({ n: 2, of: 3, word: 'c' }, { word: 'c', n: 2, of: 3 })).toBe(0);
  });
  test('of action instances is first that of the actions', () => {
    const order = orderOfInstances({ Late: draft({ n: range(0, 2) }), Early: draft() });
    const all = [...[0, 1, 2].map((n) => ({ action: 'Late', choices: { n } })), { action: 'Early', choices: {} }];
    expect([...all].reverse().sort(order)).toEqual(all);
  });
  test('of traces is by length, switches, initial state and steps, in this order', () => {
    const model = {
      domains: { x: range(0, 9), of: P },
      roles: {},
      faults: ['Lose'],
      actions: { Go: draft({ q: P }), Stay: draft({ q: P }), Lose: draft() },
      init: [{ x: 1 }, { x: 0 }],
    };
    const trace = (x: number, ...steps: readonly (readonly [string, string?])[]): Step[] => [
      { action: null, choices: {}, state: { x } },
      ...steps.map(([action, q]): Step => ({ action, choices: q === undefined ? {} : { q }, state: { x: 5 } })),
    ];
    const inOrder = [
      trace(0, ['Stay', p2]),
      trace(1, ['Go', p1], ['Stay', p1]),
      trace(1, ['Go', p2], ['Go', p2]),
      trace(1, ['Stay', p1], ['Go', p1]),
      trace(0, ['Go', p1], ['Go', p1]),
      trace(1, ['Go', p1], ['Go', p2]),
      trace(1, ['Go', p1], ['Lose']),
    ];
    expect([...inOrder].reverse().sort(orderOfTraces(model))).toEqual(inOrder);
    // Nobody in particular is somebody else than the process before.
    expect(inOrder.map((steps) => switchesOf(model, steps))).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(changesAmong(['a', null, null, 'a'])).toBe(2);
  });
});
