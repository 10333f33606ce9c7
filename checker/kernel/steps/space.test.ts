/** The space of states: values and words, layouts, what stands for a state, and where exploration started. */
import { type Map, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { functionFrom, oneOf, processes, range, type Spec, spec, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { Batch } from '../../search/batch.ts';
import { hashOf } from '../layout/bits.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { Recorder } from '../questions/recorder.ts';
import { symmetryOf } from '../symmetry/symmetry.ts';
import { Space } from './space.ts';

const P = processes('p', 3);
const [p1, p2, p3] = P.elements as unknown as readonly [string, string, string];
const model = checkable(
  spec({ name: 'colours', parameters: {} }, () => {
    const { domains, initially, action } = variables({
      colour: functionFrom(P, oneOf('red', 'green', 'blue')),
      round: range(0, 40),
      heard: subsetOf(P),
    });
    const red = P.to<'red' | 'green' | 'blue'>('red');
    const init = initially([
      { colour: red.set(p2 as never, 'blue'), round: 0, heard: Set() },
      { colour: red.set(p3 as never, 'blue'), round: 0, heard: Set() },
      { colour: red, round: 1, heard: Set() },
    ]);
    return { domains, init, actions: { Stay: action({ guard: () => false, effect: () => ({}) }) } };
  }) as unknown as Spec,
);
const initial = [...model.init];
const state = (colours: readonly string[], round: number, heard: readonly string[]): AnyState => ({
  ...(initial[0] as AnyState),
  colour: [p1, p2, p3].reduce(
    (of, p, i) => (of as Map<string, string>).set(p, colours[i] as string),
    (initial[0] as AnyState).colour,
  ),
  round,
  heard: Set(heard),
});
const some = [
  state(['red', 'red', 'green'], 0, [p1]),
  state(['blue', 'red', 'green'], 30, []),
  state(['red', 'blue', 'red'], 40, [p2, p3]),
];

/** A space with these states in its store, found from none, or each from the one before. */
function spaceOf(
  states: readonly AnyState[],
  { symmetric = false, of = model }: { symmetric?: boolean; of?: CheckableModel } = {},
): Space {
  const layout = new Layout(of.domains);
  const symmetry = symmetric ? symmetryOf(of, layout, new Recorder(layout), of.init) : null;
  const space = new Space(of, layout, of.init, symmetry);
  for (const one of states) contentOf(layout, one);
  space.starts.read();
  space.place();
  space.starts.takeIn();
  space.store.insert(batchOf(space, states));
  return space;
}
function batchOf({ layout }: Space, states: readonly AnyState[]): Batch {
  const batch = new Batch();
  batch.reset(layout.words);
  for (const [i, one] of states.entries()) {
    pack(layout, contentOf(layout, one), batch.words, i * layout.words);
    batch.hashes[i] = hashOf(batch.words, i * layout.words, layout.words);
    batch.parents[i] = -1;
    batch.count++;
  }
  return batch;
}
const keys = (states: readonly AnyState[]): string[] => states.map((one) => keyOf(one));
const storedIn = (space: Space): string[] =>
  keys(Array.from({ length: space.store.count }, (_, i) => space.valuesOf(i)));

describe('states in the store', () => {
  test('are what was put there, also when all were laid out anew', () => {
    const space = spaceOf(some);
    expect(storedIn(space)).toEqual(keys(some));
    const { words } = space.layout;
    for (const of of space.layout.classes) of.width = 20;
    space.place();
    expect(space.layout.words).toBeGreaterThan(words);
    expect(space.vector.length).toBe(2 * space.layout.words);
    expect(storedIn(space)).toEqual(keys(some));
    space.store.insert(batchOf(space, some));
    expect(space.store.count).toBe(some.length);
  });
  test('are loaded as the state before a step, and nothing after it is touched', () => {
    const space = spaceOf(some);
    const { width } = space.store;
    space.vector.fill(7);
    space.load(space.store.words, width);
    expect([...space.vector]).toEqual([...space.wordsOf(1), ...new Int32Array(width).fill(7)]);
  });
  test('are found, and what is not there is not', () => {
    const space = spaceOf(some);
    const [targets, ranks] = [new Int32Array(4), new Int32Array(4).fill(9)];
    space.find(batchOf(space, [some[2], state(['green', 'red', 'red'], 0, []), some[0]] as AnyState[]), targets, ranks);
    expect([...targets.subarray(0, 3)]).toEqual([2, -1, 0]);
    expect([...ranks.subarray(0, 3)]).toEqual([0, 0, 0]);
  });
});

describe('with symmetry', () => {
  const images = [
    state(['green', 'red', 'red'], 0, [p2]),
    state(['red', 'green', 'red'], 0, [p3]),
    state(['red', 'red', 'green'], 0, [p1]),
  ];
  /** The canonical one of these, alone in a store. */
  function canonicalSpace(): Space {
    const probe = spaceOf(images, { symmetric: true });
    const words = probe.wordsOf(0);
    expect(probe.canonise(words)).toBeGreaterThanOrEqual(0);
    const found = images.findIndex((_, i) => probe.wordsOf(i).every((word, j) => word === words[j]));
    const canonical = found < 0 ? null : (images[found] as AnyState);
    expect(canonical).not.toBeNull();
    return spaceOf([canonical as AnyState, ...images], { symmetric: true });
  }
  test('all states of an orbit are found as one, by the permutation that leads to it', () => {
    const space = canonicalSpace();
    const [targets, ranks] = [new Int32Array(4), new Int32Array(4)];
    space.find(batchOf(space, images), targets, ranks);
    expect([...targets.subarray(0, 3)]).toEqual([0, 0, 0]);
    for (const [i, image] of images.entries()) {
      const by = space.permutation(ranks[i] as number);
      expect(keyOf(space.imageOf(image, by))).toBe(keyOf(space.valuesOf(0)));
      const back = space.permutation(space.inverseRank(ranks[i] as number));
      expect(keyOf(space.imageOf(space.valuesOf(0), back))).toBe(keyOf(image));
    }
  });
  test('a state to start from is known by what stands for it', () => {
    const bare = spaceOf([], { symmetric: true });
    const canonical = [0, 2].map((number) => {
      const words = bare.starts.wordsOf(number);
      bare.canonise(words);
      return words;
    });
    const batch = new Batch();
    batch.reset(bare.layout.words);
    for (const [i, words] of canonical.entries()) {
      batch.words.set(words, i * bare.layout.words);
      batch.hashes[i] = hashOf(words, 0, bare.layout.words);
      batch.parents[i] = -1;
      batch.count++;
    }
    bare.store.insert(batch);
    expect(bare.initial()).toEqual([0, 1]);
    expect(bare.startFor(0).number).toBe(0);
    expect(bare.startFor(1).number).toBe(2);
    const starts = bare.storedStarts();
    expect(starts.map((start) => start?.state)).toEqual([0, 0, 1]);
    for (const [number, start] of starts.entries()) {
      const { by, rank } = start as NonNullable<typeof start>;
      const stored = bare.valuesOf(start?.state as number);
      expect(keyOf(bare.imageOf(stored, by))).toBe(keyOf(initial[number]));
      expect(keyOf(bare.imageOf(initial[number] as AnyState, bare.permutation(rank)))).toBe(keyOf(stored));
    }
  });
});

test('a state to start from that is not in the store has nothing that stands for it', () => {
  const space = spaceOf([initial[2] as AnyState]);
  expect(space.storedStarts().map((start) => start?.state ?? null)).toEqual([null, null, 0]);
  expect(() => spaceOf([some[0] as AnyState]).startFor(0)).toThrow(/no state to start from/);
});
