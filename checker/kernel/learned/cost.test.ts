/** Whether learning pays is decided by counts: of entries, over a period of states. */
import { expect, test } from 'vitest';
import { LearningCost } from './cost.ts';

/** Learns for each so-manieth state; answers the first state at which it is given up, or null. */
function givenUp(cost: LearningCost, every: number, states = 20_000): number | null {
  for (let state = 0; state < states; state += every) if (cost.note(state)) return state;
  return null;
}

test('it is given up once every second state needs an entry, after a period of states', () => {
  const cost = new LearningCost(true);
  const state = givenUp(cost, 2) as number;
  expect(state).toBeGreaterThanOrEqual(1024);
  expect(state).toBeLessThan(1100);
  expect(cost.isDirect).toBe(true);
  expect(cost.spent).toEqual({ entries: state / 2 + 1, states: state });
});
test('before that once there are too many for any number of states in a period', () => {
  const cost = new LearningCost(true, () => 4);
  let entries = 1;
  while (!cost.note(Math.floor(entries / 100)) && entries < 50_000) entries++;
  expect(entries).toBe(2 * 2 * 1024);
  expect(cost.spent).toEqual({ entries, states: 40 });
});
test('sooner where nearly every state needs an entry for nearly every instance', () => {
  const cost = new LearningCost(true);
  expect(givenUp(cost, 1)).toBe(256);
  expect(cost.spent).toEqual({ entries: 257, states: 256 });
  const several = new LearningCost(true, () => 4);
  // Of four instances three have to be run in each state: that is told at the end of the period only.
  const state = (): number | null => {
    for (let at = 0; at < 2000; at++) {
      for (let run = 0; run < 6; run++) several.ran();
      if (several.note(at)) return at;
    }
    return null;
  };
  expect(state()).toBeGreaterThanOrEqual(1024);
});
test('and not where one of six has none', () => {
  const cost = new LearningCost(true);
  let state = 0;
  while (state % 6 === 0 || !cost.note(state)) state++;
  expect(state).toBeGreaterThanOrEqual(1024);
});
test('not where entries serve more states than two', () => {
  const cost = new LearningCost(true);
  expect(givenUp(cost, 3)).toBe(null);
  expect([cost.isDirect, cost.spent]).toEqual([false, null]);
});
test('what was learned before the period does not count', () => {
  const cost = new LearningCost(true);
  for (let entry = 0; entry < 900; entry++) cost.note(0);
  expect(cost.note(2000)).toBe(false);
  for (let entry = 0; entry < 500; entry++) cost.note(2001);
  expect(cost.note(3000)).toBe(false);
  for (let entry = 0; entry < 20; entry++) cost.note(3001);
  expect(cost.note(3024)).toBe(true);
});
test('an entry for which several instances ran counts as several', () => {
  const cost = new LearningCost(true, () => 8);
  let state = 0;
  do {
    // Two runs for each of four instances.
    for (let run = 0; run < 8; run++) cost.ran();
    state += 4;
  } while (!cost.note(state) && state < 5000);
  expect(state).toBe(5000);
  do {
    for (let run = 0; run < 8; run++) cost.ran();
    state += 1;
  } while (!cost.note(state) && state < 20_000);
  expect(cost.spent?.entries).toBeGreaterThanOrEqual(512);
});
test('entries that are made for no state in the store do not count', () => {
  const cost = new LearningCost(true);
  for (let entry = 0; entry < 5000; entry++) expect(cost.note(-1)).toBe(false);
  expect(cost.note(1024)).toBe(false);
});
test('once, and never where it must be learned', () => {
  const cost = new LearningCost(true);
  expect([cost.giveUp(3, 4), cost.giveUp(5, 6), cost.note(9999)]).toEqual([true, false, false]);
  expect(cost.spent).toEqual({ entries: 3, states: 4 });
  const must = new LearningCost(false);
  expect([givenUp(must, 1), must.giveUp(1, 1), must.isDirect]).toEqual([null, false, false]);
});
