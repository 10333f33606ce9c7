/** The states to start from, packed: each once, in order, also after the layout has changed. */
import { Set } from 'immutable';
import { expect, test } from 'vitest';
import type { AnyState } from '../../language/action.ts';
import { boolean, range } from '../../language/domain.ts';
import { functionFrom, processes, subsetOf } from '../../language/index.ts';
import { keyOf } from '../../language/value.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, mover } from '../layout/layout.ts';
import { Starts } from './starts.ts';

const P = processes('p', 3);
const domains = { n: range(0, 5000), on: subsetOf(P), up: functionFrom(P, boolean) };
const subsets = subsetOf(P).elements ?? [];
const state = (i: number): AnyState => ({
  n: i,
  on: Set(subsets[i % subsets.length]),
  up: P.to((p) => p.endsWith(String(i % 4))),
});

/** All of them taken in, which outgrows the layout several times. */
function taken(states: Iterable<AnyState>): { readonly starts: Starts; readonly layout: Layout; placings: number } {
  const layout = new Layout(domains);
  layout.place();
  const starts = new Starts(layout, states);
  let placings = 0;
  while (starts.read()) {
    if (layout.outgrown) {
      const { move } = mover(layout);
      layout.place();
      starts.relayout(move);
      placings++;
    }
    starts.takeIn();
  }
  return { starts, layout, placings };
}

test('each is there once, by its number, in the order in which it came first', () => {
  const { starts, layout, placings } = taken(
    (function* () {
      for (let i = 0; i < 2000; i++) {
        yield state(i);
        yield state(Math.floor(i / 2));
      }
    })(),
  );
  expect(placings).toBeGreaterThan(1);
  expect(starts.count).toBe(2000);
  for (let i = 0; i < 2000; i += 77) {
    expect(keyOf(starts.valuesOf(i))).toBe(keyOf(state(i)));
    expect(starts.numberOf(starts.wordsOf(i))).toBe(i);
  }
  const other = new Int32Array(layout.words);
  pack(layout, contentOf(layout, { ...state(7), n: 8 }), other, 0);
  expect(starts.numberOf(other)).toBe(-1);
});

test('none are read before they are asked for, and only some at a time', () => {
  let read = 0;
  const layout = new Layout(domains);
  layout.place();
  const starts = new Starts(
    layout,
    (function* () {
      for (; ; read++) yield state(0);
    })(),
  );
  expect(read).toBe(0);
  expect(starts.read()).toBe(true);
  expect(read).toBeLessThan(2000);
  starts.takeIn();
  expect(starts.count).toBe(1);
});
