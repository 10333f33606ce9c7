/** What others see of a store: a state that they take away is in the store, or was found before; all others stay, in their order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../kernel/layout/bits.ts';
import { Batch } from './batch.ts';
import { dropSeen, Recent } from './seen.ts';
import { type Hash, Store } from './store.ts';

/** A hash that tells hardly anything apart, so that places collide. */
const poor: Hash = (words, at) => (words[at] as number) & 3;

function batchOf(states: readonly (readonly number[])[], width: number, hash: Hash): Batch {
  const batch = new Batch(8);
  batch.reset(width);
  batch.reserve(states.length);
  for (const [i, state] of states.entries()) {
    batch.words.set(state, i * width);
    batch.hashes[i] = hash(batch.words, i * width, width);
    batch.parents[i] = i;
    batch.steps[i] = 100 + i;
  }
  batch.count = states.length;
  return batch;
}
/** What is in a batch: state, parent, step and hash of each. */
const told = ({ words, parents, steps, hashes, count, width }: Batch): string[] =>
  Array.from({ length: count }, (_, i) =>
    [...words.subarray(i * width, (i + 1) * width), parents[i], steps[i], hashes[i]].join(),
  );

/** States of `width` words; bit 31 of the first is set, as in every state. */
const statesOf = (width: number) =>
  fc.array(
    fc
      .tuple(fc.nat(20), ...Array.from({ length: width - 1 }, () => fc.integer({ min: -1, max: 1 })))
      .map(([first, ...rest]) => [(1 << 31) | first, ...rest]),
    { maxLength: 300, size: 'max' },
  );

describe.each([
  ['whole', 3],
  ['by index', 0],
])('of states that stand in the table %s', (_, inlineWidth) => {
  test.each([
    [1, hashOf],
    [2, hashOf],
    [3, poor],
  ])('of %i words, those stay that are neither stored nor found', (width, hash) => {
    fc.assert(
      fc.property(statesOf(width), statesOf(width), fc.constantFrom(1, 2, 64), (stored, found, places) => {
        const store = new Store(hash, { inlineWidth, isShared: true });
        store.width = width;
        store.insert(batchOf(stored, width, hash));
        const recent = new Recent(places);
        recent.empty(width);
        const batch = batchOf(found, width, hash);
        const all = told(batch);
        dropSeen(batch, store.seen, recent);
        const left = told(batch);
        // In their order, as they were.
        expect(left).toEqual(all.filter((state) => left.includes(state)));
        const [known, kept] = [
          new Set(stored.map(String)),
          new Set(left.map((state) => +(state.split(',')[width] as string))),
        ];
        for (const [i, state] of found.map(String).entries()) {
          const isFirst = found.findIndex((other) => String(other) === state) === i;
          if (kept.has(i)) expect(known.has(state)).toBe(false);
          else expect(known.has(state) || !isFirst).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('what was found before it was emptied is not found', () => {
  const recent = new Recent(4);
  const states = Int32Array.of(-5, 7);
  recent.empty(2);
  expect([recent.hasFound(states, 0, 9), recent.hasFound(states, 0, 9)]).toEqual([false, true]);
  recent.empty(2);
  expect(recent.hasFound(states, 0, 9)).toBe(false);
});
test('a table and a list of states that are old show what was there then, and nothing else', () => {
  const store = new Store(hashOf, { inlineWidth: 0, isShared: true });
  store.width = 1;
  const first = Array.from({ length: 50 }, (_, i) => [(1 << 31) | i]);
  const fromTheFirst = (batch: Batch): Batch => {
    batch.parents.fill(0);
    return batch;
  };
  const later = Array.from({ length: 9000 }, (_, i) => [(1 << 31) | (50 + i)]);
  store.insert(fromTheFirst(batchOf(first, 1, hashOf)));
  const old = store.seen;
  store.insert(fromTheFirst(batchOf(later, 1, hashOf)));
  for (const seen of [old, { ...store.seen, words: old.words }]) {
    const recent = new Recent(1);
    recent.empty(1);
    const batch = batchOf([...first, ...later.slice(-9)], 1, hashOf);
    dropSeen(batch, seen, recent);
    expect(batch.count).toBe(9);
  }
});
test('a batch that is enlarged keeps what it has', () => {
  const batch = batchOf([[1], [2]], 1, hashOf);
  const before = told(batch);
  batch.reserve(5000);
  expect(told(batch)).toEqual(before);
  expect([batch.words, batch.hashes, batch.parents, batch.steps].map(({ length }) => length >= 5000)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});
