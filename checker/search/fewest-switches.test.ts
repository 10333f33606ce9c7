/** The fewest switches on small graphs that are drawn by hand. */
import { describe, expect, test } from 'vitest';
import { type ActedSystem, FewestSwitches, stepsTo } from './fewest-switches.ts';

/** A step: from, to, who takes it, and what the state after it calls whoever did. */
type Step = readonly [from: number, to: number, by: number, as?: number];

/** Two actors; the states of each level in order, of which the last meets the only goal. */
function drawn(levels: readonly number[], steps: readonly Step[], switches = 0, actor = 2): ActedSystem {
  const goal = (levels.at(-1) as number) - 1;
  return {
    actors: 2,
    levels,
    starts: [{ state: 0, actor, switches }],
    goals: [levels.length - 2],
    goalsOf: (state) => (state === goal ? [0] : []),
    stepsOf(state) {
      const own = steps.filter(([from]) => from === state);
      const next = {
        count: own.length,
        targets: Int32Array.from(own, ([, to]) => to),
        by: Uint16Array.from(own, ([, , by]) => by),
        as: Uint16Array.from(own, ([, , by, as]) => as ?? by),
      };
      return { next, ends: [] };
    },
  };
}

describe('the fewest switches', () => {
  // Either actor 0 does both its steps first, or 1 does its one step in between.
  const levels = [0, 1, 3, 5, 6];
  const square: Step[] = [
    [0, 1, 0],
    [0, 2, 1],
    [1, 3, 0],
    [1, 4, 1],
    [2, 4, 0],
    [3, 5, 1],
    [4, 5, 0],
  ];
  test('are those of the way on which nobody is interrupted', () => {
    const search = new FewestSwitches(drawn(levels, square), 100);
    expect(search.switches(0)).toBe(1);
    expect(search.proven(0)).toBe(true);
    const onTheWay = (state: number): boolean => [0, 1, 2].some((actor) => search.isOnTheWay(0, state, actor));
    // By 0, 0, 1 and by 1, 0, 0.
    expect([0, 1, 2, 3, 4, 5].filter(onTheWay)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(search.isOnTheWay(0, 4, 0)).toBe(true);
    expect(search.isOnTheWay(0, 4, 1)).toBe(false);
    expect(search.costOf(4, 1)).toBe(1);
  });
  test('count from who acted before the start', () => {
    expect(new FewestSwitches(drawn(levels, square, 3, 0), 100).switches(0)).toBe(4);
    expect(new FewestSwitches(drawn(levels, square, 3, 1), 100).switches(0)).toBe(4);
    const only: Step[] = [
      [0, 1, 0],
      [1, 2, 0],
    ];
    expect(new FewestSwitches(drawn([0, 1, 2, 3], only, 3, 1), 100).switches(0)).toBe(4);
    expect(new FewestSwitches(drawn([0, 1, 2, 3], only, 3, 0), 100).switches(0)).toBe(3);
  });
  test('are counted by the names that each state has for the actors', () => {
    const renamed: Step[] = [
      [0, 1, 0, 1],
      [1, 2, 1],
    ];
    expect(new FewestSwitches(drawn([0, 1, 2, 3], renamed), 100).switches(0)).toBe(0);
    const kept: Step[] = [
      [0, 1, 0],
      [1, 2, 1],
    ];
    expect(new FewestSwitches(drawn([0, 1, 2, 3], kept), 100).switches(0)).toBe(1);
  });
  test('are proven only if few enough states had to be expanded', () => {
    for (let most = 0; most < 5; most++) {
      const search = new FewestSwitches(drawn(levels, square), most);
      expect(search.switches(0) === null || search.switches(0) === 1).toBe(true);
      expect(search.proven(0) && search.switches(0) === null).toBe(false);
    }
    expect(new FewestSwitches(drawn(levels, square), 2).proven(0)).toBe(false);
    expect(new FewestSwitches(drawn(levels, square), 5).proven(0)).toBe(true);
  });
  test.each([1, 100])('are found among more steps than there is room for at first (by way of state %i)', (way) => {
    // From the start to a hundred states, from each of these to a hundred others, from these to the goal: on one way only
    // does the same actor take all three steps.
    const hundred = Array.from({ length: 100 }, (_, i) => i);
    const steps: Step[] = [
      ...hundred.map((i): Step => [0, 1 + i, 0]),
      ...hundred.flatMap((i) =>
        hundred.map((j): Step => [1 + i, 101 + j, 1 + i === way && 101 + j === way + 100 ? 0 : 1]),
      ),
      ...hundred.map((j): Step => [101 + j, 201, 0]),
    ];
    const byState = Array.from({ length: 202 }, (): Step[] => []);
    for (const step of steps) byState[step[0]]?.push(step);
    const graph = drawn([0, 1, 101, 201, 202], []);
    const search = new FewestSwitches(
      { ...graph, stepsOf: (state) => drawn([0, 1], byState[state] as Step[]).stepsOf(state, 0) },
      1000,
    );
    expect(search.switches(0)).toBe(0);
    expect(hundred.filter((j) => search.isOnTheWay(0, 101 + j, 0))).toEqual([way - 1]);
  });
  test('a goal that nothing leads to is not reached', () => {
    const search = new FewestSwitches(drawn(levels, [[0, 1, 0]]), 100);
    expect(search.switches(0)).toBe(null);
    expect(search.isOnTheWay(0, 0, 2)).toBe(false);
  });
});

test('the number of steps to a state is that of the level it stands in', () => {
  expect([0, 1, 2, 3, 4, 5].map((state) => stepsTo([0, 1, 3, 5, 6], state))).toEqual([0, 1, 1, 2, 2, 3]);
});
