/** Initial states are canonical, whoever lists or yields them, and what is wrong with one is told of it. */
import { Map } from 'immutable';
import { describe, expect, test } from 'vitest';
import type { AnyState } from './action.ts';
import { functionFrom } from './collections.ts';
import { oneOf, range } from './domain.ts';
import { SpecFailure } from './failure.ts';
import { type Init, InitialStates } from './initial.ts';
import { processes } from './sort.ts';
import { keyOf } from './value.ts';

const P = processes('p', 2);
const [p1, p2] = P.elements as [never, never];
const domains = { at: functionFrom(P, oneOf('left', 'right')), n: range(0, 100_000) };
function statesOf(given: Init<AnyState>): InitialStates {
  return new InitialStates(domains, given, (place, wrong) => {
    throw new Error(`${place}: ${'stray' in wrong ? wrong.stray : (wrong.error as Error).message}`);
  });
}
const keys = (states: Iterable<AnyState>): string[] => [...states].map(keyOf);

describe('initial states', () => {
  const two = [
    { at: Map([[p2, 'left'] as const, [p1, 'right'] as const]), n: 1 },
    { at: { p1: 'right', p2: 'left' }, n: 2 },
    { n: 1, at: P.to((p) => (p === p1 ? 'right' : 'left')) },
  ];
  test('are read by their domains, and may come twice', () => {
    const [first, second, third] = [...statesOf(two)];
    expect(keyOf(first)).toBe(keyOf({ at: domains.at.read(two[0]?.at), n: 1 }));
    expect(keyOf(third)).toBe(keyOf(first));
    expect(second?.n).toBe(2);
    expect(second?.at).toBe(first?.at);
    expect(Object.isFrozen(first)).toBe(true);
  });
  test('are those of a list and of a generator alike, and anew whenever they are asked for', () => {
    let calls = 0;
    const yielded = statesOf(function* () {
      calls++;
      yield* two;
    });
    expect(calls).toBe(0);
    expect(keys(yielded)).toEqual(keys(statesOf(two)));
    expect(keys(yielded)).toEqual(keys(statesOf(two)));
    expect(calls).toBe(2);
  });
  test('are read as they are now, however alike the one before was', () => {
    const at: Record<string, string> = { p1: 'left', p2: 'left' };
    const found = keys(
      statesOf(function* () {
        yield { at, n: 0 };
        at.p1 = 'right';
        yield { at, n: 0 };
      }),
    );
    expect(found[1]).toBe(keyOf({ at: domains.at.read({ p1: 'right', p2: 'left' }), n: 0 }));
    expect(found[0]).not.toBe(found[1]);
  });
  test('have their own values, however many there are', () => {
    const most = 70_000;
    const at = P.to('left');
    let n = 0;
    for (const state of statesOf(function* () {
      for (let i = 0; i < most; i++) yield { at, n: i };
      for (let i = 0; i < most; i++) yield { at, n: i };
    }))
      expect(state.n === n++ % most || state.n).toBe(true);
    expect(n).toBe(2 * most);
  });
});

describe('what is wrong', () => {
  test.each<[string, AnyState, string]>([
    ['a value', { at: P.to('left'), n: -1 }, '2: n is -1; allowed: 0 to 100000'],
    ['a value of a function', { at: P.to('up'), n: 1 }, '2: at[p1] is up; allowed: left, right'],
    ['a variable that is not there', { at: P.to('left'), n: 1, m: 1 }, '2: m'],
    ['a variable that is missing', { at: P.to('left') }, '2: n is undefined; allowed: 0 to 100000'],
  ])('%s is told with the place of the state', (_, wrong, message) => {
    expect(() => [...statesOf([{ at: P.to('left'), n: 0 }, wrong])]).toThrow(message);
  });
  test('what a generator throws is a failure of the spec', () => {
    const states = statesOf(function* () {
      yield { at: P.to('left'), n: 0 };
      throw new RangeError('planted');
    })[Symbol.iterator]();
    expect(states.next().done).toBe(false);
    expect(() => states.next()).toThrow(SpecFailure);
  });
});
