/** The store behaves as a set of states, in both of its forms, also when states are laid out anew. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf } from '../kernel/bits.ts';
import { Batch } from './batch.ts';
import { Store } from './store.ts';

/** Inserts states, 40 at a time; answers what the store then holds, as texts in its order. */
function inserted(
  states: readonly (readonly number[])[],
  width: number,
  inlineWidth: number,
): { store: Store; held: string[] } {
  const store = new Store(hashOf, inlineWidth);
  store.width = width;
  const batch = new Batch(20);
  for (let from = 0; from < states.length; from += 40) {
    batch.reset(width);
    for (const state of states.slice(from, from + 40)) {
      batch.words.set(state, batch.count * width);
      batch.hashes[batch.count] = hashOf(batch.words, batch.count * width, width);
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
const statesOf = (width: number) =>
  fc.array(
    fc
      .tuple(
        fc.integer({ min: 0, max: 60 }),
        ...Array.from({ length: width - 1 }, () => fc.integer({ min: -3, max: 3 })),
      )
      .map(([first, ...rest]) => [(1 << 31) | first, ...rest]),
    { maxLength: 3000, size: 'max' },
  );

test.each([1, 2, 3])('it holds each state of %i words once, in the order of insertion, in both forms', (width) => {
  fc.assert(
    fc.property(statesOf(width), (states) => {
      const expected = [...new Set(states.map((state) => state.join()))];
      expect(inserted(states, width, 3).held).toEqual(expected);
      expect(inserted(states, width, 0).held).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test.each([0, 3])(
  'it finds the states that it holds by their places, and no others (in the table: %i words)',
  (inlineWidth) => {
    fc.assert(
      fc.property(statesOf(2), statesOf(2), (states, others) => {
        const { store, held } = inserted(states, 2, inlineWidth);
        const batch = new Batch(1);
        batch.reset(2);
        const wanted = [...states, ...others];
        batch.reserve(wanted.length);
        wanted.forEach((state, i) => {
          batch.words.set(state, 2 * i);
          batch.hashes[i] = hashOf(batch.words, 2 * i, 2);
        });
        batch.count = wanted.length;
        const found = new Int32Array(wanted.length);
        store.find(batch, found);
        const places = new Map(held.map((state, i) => [state, i]));
        expect([...found]).toEqual(wanted.map((state) => places.get(state.join()) ?? -1));
      }),
      { numRuns: 20 },
    );
  },
);

test('it holds the same states after they were laid out anew, and knows them', () => {
  fc.assert(
    fc.property(statesOf(2), fc.constantFrom(0, 2, 3), (states, inlineWidth) => {
      const { store, held } = inserted(states, 2, inlineWidth);
      store.relayout(3, (from, at, to, into) => {
        to[into] = from[at] as number;
        to[into + 2] = from[at + 1] as number;
      });
      expect(heldBy(store)).toEqual(held.map((state) => state.split(',').toSpliced(1, 0, '0').join()));
      const batch = new Batch(states.length);
      batch.reset(3);
      batch.reserve(states.length);
      states.forEach(([first, second], i) => {
        batch.words.set([first as number, 0, second as number], 3 * i);
        batch.hashes[i] = hashOf(batch.words, 3 * i, 3);
      });
      batch.count = states.length;
      store.insert(batch);
      expect(store.count).toBe(held.length);
    }),
    { numRuns: 40 },
  );
});
