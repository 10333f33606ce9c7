/** The store behaves as a set of states, in both of its forms, also when states are laid out anew. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../kernel/layout/bits.ts';
import { Batch } from './batch.ts';
import { type Hash, Store } from './store.ts';

/** A hash that tells hardly anything apart: whole states must be compared, and the table's places collide. */
const poor: Hash = (words, at) => (words[at] as number) & 3;
const hashes = [
  ['as good as the kernel has it', hashOf],
  ['poor', poor],
] as const;

/** Inserts states, 40 at a time; answers what the store then holds, as texts in its order. */
function inserted(
  states: readonly (readonly number[])[],
  width: number,
  inlineWidth: number,
  hash: Hash = hashOf,
): { store: Store; held: string[] } {
  const store = new Store(hash, { inlineWidth });
  store.width = width;
  const batch = new Batch(20);
  for (let from = 0; from < states.length; from += 40) {
    batch.reset(width);
    for (const state of states.slice(from, from + 40)) {
      batch.words.set(state, batch.count * width);
      batch.hashes[batch.count] = hash(batch.words, batch.count * width, width);
      batch.parents[batch.count] = from - 1;
      batch.count++;
    }
    store.insert(batch);
  }
  return { store, held: heldBy(store) };
}
function heldBy(store: Store): string[] {
  return Array.from({ length: store.count }, (_, i) =>
    store.words.subarray(i * store.width, (i + 1) * store.width).join(),
  );
}

/** States of `width` words: few values, so that many are equal; bit 31 of the first word is set, as in every state. */
const statesOf = (width: number, maxLength = 3000) =>
  fc.array(
    fc
      .tuple(
        fc.integer({ min: 0, max: 60 }),
        ...Array.from({ length: width - 1 }, () => fc.integer({ min: -3, max: 3 })),
      )
      .map(([first, ...rest]) => [(1 << 31) | first, ...rest]),
    { maxLength, size: 'max' },
  );

/** Quick, and first: what is quite wrong is found before a random state has to be made simpler. */
describe.each([1, 2, 3])('of %i words', (width) => {
  const states = Array.from({ length: 5000 }, (_, i) => [
    (1 << 31) | (i % 50),
    ...Array.from({ length: width - 1 }, (_, j) => Math.floor(i / 50) + j),
  ]);
  const expected = [...new Set(states.map((state) => state.join()))];
  test.each([0, 3])('each of some thousands is held once (in the table: up to %i words)', (inlineWidth) => {
    const { store, held } = inserted([...states, ...states], width, inlineWidth);
    expect(held.length).toBe(expected.length);
    expect(held.join(' ')).toBe(expected.join(' '));
    const found = new Int32Array(states.length);
    store.find(batchOf(states, width, hashOf), found);
    expect([...found].filter((place, i) => held[place] !== states[i]?.join())).toEqual([]);
  });
});

describe.each(hashes)('with a hash that is %s', (_, hash) => {
  test.each([1, 2, 3])('it holds each state of %i words once, in the order of insertion, in both forms', (width) => {
    fc.assert(
      fc.property(statesOf(width, hash === poor ? 400 : 3000), (states) => {
        const expected = [...new Set(states.map((state) => state.join()))];
        expect(inserted(states, width, 3, hash).held).toEqual(expected);
        expect(inserted(states, width, 0, hash).held).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test.each([0, 3])(
    'it finds the states that it holds by their places, and no others, also after more came (in the table: %i words)',
    (inlineWidth) => {
      const some = statesOf(2, hash === poor ? 400 : 3000);
      fc.assert(
        fc.property(some, some, some, (states, more, others) => {
          const { store } = inserted(states, 2, inlineWidth, hash);
          const wanted = [...states, ...more, ...others];
          const [sought, added] = [batchOf(wanted, 2, hash), batchOf(more, 2, hash, 3000)];
          const found = new Int32Array(wanted.length);
          for (const _ of ['before', 'after']) {
            store.find(sought, found);
            const places = new Map(heldBy(store).map((state, i) => [state, i]));
            expect([...found]).toEqual(wanted.map((state) => places.get(state.join()) ?? -1));
            store.insert(added);
          }
        }),
        { numRuns: 20 },
      );
    },
  );
});
function batchOf(states: readonly (readonly number[])[], width: number, hash: Hash, parent = 0): Batch {
  const batch = new Batch(1);
  batch.reset(width);
  batch.reserve(states.length);
  states.forEach((state, i) => {
    batch.words.set(state, width * i);
    batch.hashes[i] = hash(batch.words, width * i, width);
  });
  batch.parents.fill(parent);
  batch.count = states.length;
  return batch;
}

test('it holds the same states after they were laid out anew, and knows them', () => {
  fc.assert(
    fc.property(statesOf(2), fc.constantFrom(0, 2, 3), (states, inlineWidth) => {
      const { store, held } = inserted(states, 2, inlineWidth);
      store.relayout(3, (from, at, to, into) => {
        to[into] = from[at] as number;
        to[into + 2] = from[at + 1] as number;
      });
      expect(heldBy(store)).toEqual(held.map((state) => state.split(',').toSpliced(1, 0, '0').join()));
      const batch = batchOf(
        states.map(([first, second]) => [first as number, 0, second as number]),
        3,
        hashOf,
      );
      store.insert(batch);
      expect(store.count).toBe(held.length);
    }),
    { numRuns: 40 },
  );
});

test.each([0, 3])('nothing is found in a store that holds nothing (in the table: %i words)', (inlineWidth) => {
  const store = new Store(hashOf, { inlineWidth });
  store.width = 2;
  const found = Int32Array.of(7, 7);
  store.find(
    batchOf(
      [
        [1 << 31, 1],
        [1 << 31, 2],
      ],
      2,
      hashOf,
    ),
    found,
  );
  expect([...found]).toEqual([-1, -1]);
});

test('states of one or two words stand in the table, and longer ones by index', () => {
  const bytesPerState = (width: number, inlineWidth?: number): number => {
    const store = new Store(hashOf, inlineWidth === undefined ? {} : { inlineWidth });
    store.width = width;
    const states = Array.from({ length: 1000 }, (_, i) => [(1 << 31) | i, ...Array<number>(width - 1).fill(i)]);
    store.insert(batchOf(states, width, hashOf));
    return store.bytesPerState;
  };
  // Places are twice as many as states, or a few more: each has an index or a whole state. Parents take some bits.
  const places = 2048 / 1000;
  const parent = 63 / 1000;
  expect(bytesPerState(2)).toBeCloseTo(4 * (2 + parent + 2 * places));
  expect(bytesPerState(2, 1)).toBeCloseTo(4 * (2 + parent + places));
  expect(bytesPerState(3)).toBeCloseTo(4 * (3 + parent + places));
});

test('in a large table short states stand by index where few candidates come for each, and whole again where many do', () => {
  const store = new Store(hashOf, { fewPlaces: 1 << 12 });
  store.width = 2;
  const stateOf = (i: number): number[] => [(1 << 31) | i, i];
  const known: number[][] = [];
  /** So many more states, each offered so often. */
  const insert = (more: number, often: number): number => {
    const states = Array.from({ length: more }, (_, i) => stateOf(known.length + i));
    for (let round = 0; round < often; round++)
      for (let from = 0; from < more; from += 100)
        store.insert(batchOf(states.slice(from, from + 100), 2, hashOf, known.length));
    known.push(...states);
    expect(heldBy(store)).toEqual(known.map(String));
    const found = new Int32Array(known.length + 1);
    store.find(batchOf([...known, stateOf(known.length)], 2, hashOf), found);
    expect([...found]).toEqual([...known.map((_, i) => i), -1]);
    expect([0, known.length - 1].map((state) => store.parentOf(state))).toEqual([0, known.length - more]);
    return Math.round(store.bytesPerState);
  };
  // Of 4096 places: whole states, whatever comes.
  expect(insert(2400, 1)).toBe(Math.round(8 + (8 * 4096) / 2400));
  expect(insert(1000, 1)).toBe(Math.round(8 + (4 * 8192) / 3400));
  expect(insert(1600, 20)).toBe(Math.round(8 + (4 * 8192) / 5000));
  expect(insert(1000, 20)).toBe(Math.round(8 + (8 * 16384) / 6000));
});
