/** Rows, states and sorted states in files: what is read is what was written, buffered or not, under whichever layout. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Rows } from './rows.ts';
import { Sorted } from './sorted.ts';
import { States, type Version } from './states.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rows-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('rows', () => {
  const written = (count: number, length: number): Rows => {
    const rows = new Rows(join(folder, 'rows'), length);
    for (let i = 0; i < count; i++) {
      const { to, at } = rows.add();
      for (let j = 0; j < length; j++) to[at + j] = 1000 * i + j;
    }
    return rows;
  };
  test.each([
    [10, 3],
    [100_000, 3],
    [70_001, 5],
  ])('%d of %d integers, wherever they are read', (count, length) => {
    const rows = written(count, length);
    for (const first of [0, 1, Math.floor(count / 2), count - 4]) {
      const some = new Int32Array(4 * length);
      rows.read(first, 4, some);
      expect([...some]).toEqual(
        Array.from({ length: 4 * length }, (_, i) => 1000 * (first + Math.floor(i / length)) + (i % length)),
      );
    }
    rows.close();
  });
  test('that were cut are written over', () => {
    const rows = written(50_000, 2);
    for (const end of [49_999, 20]) {
      rows.cut(end);
      const { to, at } = rows.add();
      expect([to[at], to[at + 1]]).toEqual([0, 0]);
      to[at] = 7;
      const last = new Int32Array(4);
      rows.read(end - 1, 2, last);
      expect([...last]).toEqual([1000 * (end - 1), 1000 * (end - 1) + 1, 7, 0]);
    }
    rows.close();
  });
  test('leave no file where what is open can be removed', () => {
    const rows = written(10, 1);
    if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([]);
    rows.close();
  });
});

describe('states', () => {
  test('are read as they are laid out now, whenever they were written', () => {
    let version: Version = { width: 1, now: null };
    let files = 0;
    const states = new States(
      () => join(folder, `${++files}`),
      () => version,
      100,
    );
    for (let i = 0; i < 10; i++) states.add(Int32Array.of(0, i), 1, i - 1);
    // They have another word before them from now on.
    version.now = {
      move: (from, at, to, into) => {
        to[into] = (to[into] as number) | 5;
        to[into + 1] = (to[into + 1] as number) | (from[at] as number);
      },
      back: () => false,
    };
    version = { width: 2, now: null };
    for (let i = 10; i < 20; i++) states.add(Int32Array.of(6, i), 0, i - 1);
    expect(states.count).toBe(120);
    const [words, parents] = [new Int32Array(6).fill(-1), new Int32Array(3)];
    expect(states.read(104, 120, words, parents)).toBe(107);
    expect([...words, ...parents]).toEqual([5, 4, 5, 5, 5, 6, 3, 4, 5]);
    // Up to where another run begins, and from there.
    expect(states.read(109, 120, words, null)).toBe(110);
    expect(states.read(110, 112, words, null)).toBe(112);
    expect([...words].slice(0, 4)).toEqual([6, 10, 6, 11]);
    expect(states.parentOf(119)).toBe(18);
    states.cut(105);
    expect(states.count).toBe(105);
    expect(() => states.parentOf(105)).toThrow('no state 105 on disk');
    states.close();
  });
});

test('sorted states are found by all of their words', () => {
  const word = fc.constantFrom(0, 1, 2, -1, 2 ** 31 - 1, -(2 ** 31), 77);
  const drawn = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.record({
      width: fc.constant(width),
      states: fc.uniqueArray(fc.array(word, { minLength: width, maxLength: width }), {
        selector: (words) => words.join(),
        maxLength: 300,
      }),
    }),
  );
  let files = 0;
  fc.assert(
    fc.property(drawn, fc.infiniteStream(fc.boolean()), ({ width, states }, keeps) => {
      const columns = (words: readonly number[]): bigint[] =>
        Array.from({ length: Math.ceil(width / 2) }, (_, j) =>
          BigInt.asIntN(64, (BigInt(words[2 * j + 1] ?? 0) << 32n) | BigInt((words[2 * j] as number) >>> 0)),
        );
      const numbered = states.map((words, number) => ({ words, number, isThere: keeps.next().value as boolean }));
      const sorted = new Sorted(join(folder, `${++files}`), width);
      const ordered = numbered
        .filter(({ isThere }) => isThere)
        .map((state) => ({ ...state, of: columns(state.words) }))
        .sort((a, b) => {
          const j = a.of.findIndex((one, k) => one !== b.of[k]);
          return j < 0 ? 0 : (a.of[j] as bigint) < (b.of[j] as bigint) ? -1 : 1;
        });
      for (const { of, number } of ordered)
        sorted.add(
          of.map((one) => new Int32Array(BigInt64Array.of(one).buffer)),
          0,
          number,
        );
      for (const { words, number, isThere } of numbered)
        expect(sorted.find(Int32Array.from([9, ...words]), 1)).toBe(isThere ? number : -1);
      sorted.close();
    }),
    { seed: 7, numRuns: 200 },
  );
});
