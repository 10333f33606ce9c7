/**
 * Nodes walked together come to what the plain walk comes to, its twin: on programs that were written by hand, and on the trees that
 * were learned of protocols, in every state; while they grow, and where there is room for hardly anything.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { leaderFailover } from '../../../specs/leader-failover/leader-failover.ts';
import { raft } from '../../../specs/raft/raft.ts';
import { bagOf, functionFrom, processes, range, subsetOf, variables } from '../../index.ts';
import { checkable } from '../../language/model.ts';
import { explored } from '../../testing/explored.ts';
import { walkingTogetherAtOnce } from '../../testing/walking-together.ts';
import { Layout } from '../layout/layout.ts';
import { leafBit, nothing, unknown } from '../questions/compiled.ts';
import { Program, walk } from './program.ts';
import { Subsets, walkTogether } from './subsets.ts';

const P = processes('p', 2);
const { domains } = variables({ bag: bagOf(range(0, 5)), on: subsetOf(P), times: functionFrom(P, range(0, 3)) });
const leaf = (n: number): number => leafBit | n;

/** A program whose node 1 asks for two parts of one slot, and node 2 for two others, of a second and of the first. */
function programOf(): { program: Program; tables: { readonly [part: string]: number } } {
  const program = new Program(new Layout(domains));
  const columns = program.columns as Int32Array[];
  columns[0] = Int32Array.of(0, 0, 1, 1);
  columns[1] = Int32Array.of(0, 1, 0, 1);
  const tableOf = (entries: readonly number[]): number => {
    const table = program.table(entries.length);
    program.tables.set(entries, table);
    return table;
  };
  const tables = {
    high: tableOf([nothing, leaf(1)]),
    low: tableOf([leaf(2), 2]),
    second: tableOf([leaf(3), unknown, nothing, leaf(5)]),
    again: tableOf([leaf(6), leaf(7)]),
  };
  program.setNode(1, program.emit([0, 2, 0, 0, 3, 0, tables.high, 2, 0, 0, 0, 3, 1, tables.low, 2, 1, 0, 0]));
  program.setNode(2, program.emit([1, 4, 2, 0, 2, 3, -1, tables.second, 4, 2, 0, 0, 3, 0, tables.again, 2, 3, 0, 0]));
  return { program, tables };
}
function reached(subsets: Subsets, word: number, root = 1): number[] | string {
  const { program } = subsets;
  const found = walkTogether(subsets, Int32Array.of(word), root);
  if (found < 0) return `misses ${program.missedKey} of ${program.missed}`;
  return [...program.fired.subarray(0, found)].sort((a, b) => a - b);
}
function plainly(program: Program, vector: Int32Array, root: number): readonly number[] | null {
  const found = walk(program, vector, root);
  return found < 0 ? null : [...program.fired.subarray(0, found)].sort((a, b) => a - b);
}
const words = (first: number, second: number): number => first | (second << 2);

beforeEach(() => {
  walkingTogetherAtOnce();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('on a program that was written by hand', () => {
  test('it comes to what the walk comes to, and lacks what that lacks', () => {
    const { program } = programOf();
    const subsets = new Subsets(program);
    for (let round = 0; round < 2; round++)
      for (let word = 0; word < 16; word++)
        if (plainly(program, Int32Array.of(word), 1) === null) expect(reached(subsets, word)).toBe('misses 1 of 2');
        else expect(reached(subsets, word)).toEqual(plainly(program, Int32Array.of(word), 1));
    expect(reached(subsets, words(1, 3))).toEqual([4, 5, 6]);
    expect([reached(subsets, 0, nothing), reached(subsets, 0, leaf(9))]).toEqual([[], [9]]);
  });
  test('at a node that asks of anything but slots the plain walk goes on, with the leaves that it has', () => {
    const { program, tables } = programOf();
    const bits = program.table(128);
    program.tables[bits + 2 * 3] = leaf(20);
    program.tables[bits + 2 * 3 + 1] = leaf(21);
    program.setNode(3, program.emit([2, 10, 11, 0, 1, 0, 1 << 3, 1 << 3, bits, 0]));
    program.tables[(tables.high as number) + 1] = 3;
    program.tables[(tables.second as number) + 2] = 3;
    const subsets = new Subsets(program);
    for (const word of [words(0, 0), words(2, 0), words(3, 2), words(1, 2)])
      expect(reached(subsets, word)).toEqual(plainly(program, Int32Array.of(word), 1));
    expect(reached(subsets, words(2, 0))).toEqual([2, 10, 11, 20]);
  });
  test('what was lacking is known once it was learned', () => {
    const { program, tables } = programOf();
    const subsets = new Subsets(program);
    expect(reached(subsets, words(3, 1))).toBe('misses 1 of 2');
    program.tables[(tables.second as number) + 1] = leaf(8);
    expect(reached(subsets, words(3, 1))).toEqual([1, 4, 7, 8]);
  });
  test('what was known is forgotten once a tree says anything else', () => {
    const { program, tables } = programOf();
    const subsets = new Subsets(program);
    expect(reached(subsets, words(2, 0))).toEqual([1, 2]);
    program.tables[(tables.low as number) + 0] = leaf(12);
    program.version++;
    expect(reached(subsets, words(2, 0))).toEqual([1, 12]);
  });
  test('tuples are told apart by what is asked once something was found lacking on the way', () => {
    // Node 1 asks for the first part alone, and then node 2, which asks for the second, and for a third that is lacking.
    const program = new Program(new Layout(domains));
    const columns = program.columns as Int32Array[];
    columns[0] = Int32Array.of(0, 0);
    columns[1] = Int32Array.of(0, 1);
    const [first, second] = [program.table(1), program.table(2)];
    program.tables[first] = 2;
    program.tables[second] = leaf(1);
    program.setNode(1, program.emit([0, 2, 0, 0, 3, 0, first, 1, 0, 0, 0, 3, 0, program.table(1), 1, 9, 0, 0]));
    program.tables[program.code[(program.nodeAt[1] as number) + 2 + 7 + 4] as number] = nothing;
    program.setNode(2, program.emit([0, 1, 0, 0, 3, 1, second, 2, 1, 0, 0]));
    const subsets = new Subsets(program);
    expect(reached(subsets, 1)).toBe('misses 1 of 1');
    expect(reached(subsets, 0)).toEqual([1]);
    program.tables[second + 1] = leaf(2);
    expect([reached(subsets, 1), reached(subsets, 0)]).toEqual([[2], [1]]);
  });
});

describe.each([
  [
    'raft',
    checkable(raft as never, {
      parameters: { servers: '2', faults: 'all', maxTerm: '2', maxLog: '1', maxMessages: '2' },
    }),
  ],
  ['leader-failover', checkable(leaderFailover as never)],
] as const)('on what is learned of %s', (_, model) => {
  const { space, learner } = explored(model);
  const { store, vector } = space;
  const { frames, states, relation } = learner;
  const count = Math.min(store.count, 4000);

  test.each([
    ['', 1 << 20],
    [', where there is room for little', 300],
  ])('it comes to what the walk comes to in every state%s', (_, room) => {
    for (const { program, root } of [relation.actions, states]) {
      const subsets = new Subsets(program, room);
      for (let state = 0; state < count; state++) {
        space.load(store.words, state * store.width);
        const expected = plainly(program, vector, root);
        if (expected === null) continue;
        const found = walkTogether(subsets, vector, root);
        expect([...program.fired.subarray(0, found)].sort((a, b) => a - b)).toEqual(expected);
      }
    }
  });
  test('and after every step, of those properties that the step may matter to', () => {
    const subsets = new Subsets(states.program);
    let compared = 0;
    for (let state = 1; state < count; state++) {
      space.load(store.words, state * store.width);
      for (let l = state % 7; l < learner.leaves.length; l += 7) {
        const root = frames.roots[l] as number;
        const expected = root === unknown ? null : plainly(states.program, vector, root);
        if (expected === null) continue;
        const found = walkTogether(subsets, vector, root);
        const together = [...states.program.fired.subarray(0, found)].sort((a, b) => a - b);
        if (together.join() !== expected.join()) expect(together).toEqual(expected);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });
});

/** A program of which each of 1024 numbers comes to something of its own. */
function wide(): Program {
  const program = new Program(new Layout(domains));
  const columns = program.columns as Int32Array[];
  columns[0] = Int32Array.from({ length: 1024 }, (_, i) => i);
  columns[1] = columns[0];
  const table = program.table(1024);
  program.tables.fill(leaf(1), table, table + 1024);
  program.setNode(1, program.emit([0, 2, 0, 0, 1023, 0, table, 1024, 0, 0, 0, 1023, 1, table, 1024, 1, 0, 0]));
  return program;
}

test('after a tree has changed nodes are walked one by one for a while', () => {
  vi.spyOn(Subsets.prototype, 'calm', 'get').mockReturnValue(3);
  const program = wide();
  const subsets = new Subsets(program);
  for (const _ of ['new', 'changed']) {
    expect([1, 2, 3, 4].map(() => subsets.begin(1) > 0)).toEqual([false, false, false, true]);
    program.version++;
  }
});
test('where few walks come for what is worked out there are pauses, and what is known is kept', () => {
  const subsets = new Subsets(wide());
  const walked = (from: number, to: number): void => {
    for (let word = from; word < to; word++) expect(reached(subsets, word)).toEqual([1, 1]);
  };
  /** How many walks are plain ones before one is not. */
  const pause = (): number => {
    for (let n = 0; ; n++) if (subsets.begin(1) > 0) return n;
  };
  walked(0, 511);
  expect(pause()).toBe(0);
  walked(511, 512);
  expect(pause()).toBe(1 << 12);
  walked(512, 1024);
  expect(pause()).toBe(1 << 13);
  const known = subsets.begin(1);
  for (let i = 0; i < 100; i++) walked(0, 512);
  expect(subsets.begin(1)).toBe(known);
});
test('where next to nothing is looked up twice, nodes are not walked together any more', () => {
  const program = wide();
  const subsets = new Subsets(program, 256);
  for (let word = 0; word < 512; word++) expect(reached(subsets, word)).toEqual([1, 1]);
  expect(subsets.begin(1)).toBe(-1);
  // Where a few are looked up again and again they are, as long as there is room.
  const few = new Subsets(program, 256);
  for (let i = 0; i < 2000; i++) expect(reached(few, i % 10)).toEqual([1, 1]);
  expect(few.begin(1)).toBeGreaterThan(0);
});
