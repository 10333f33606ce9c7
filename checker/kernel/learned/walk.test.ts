/** The walk over integers that were written by hand, one kind of branch after the other; and programs, which grow as they are written. */
import { describe, expect, test } from 'vitest';
import { bagOf, functionFrom, processes, range, subsetOf, variables } from '../../index.ts';
import { rehash } from '../layout/bits.ts';
import { Layout, type Shape } from '../layout/layout.ts';
import { leafBit, nothing, Opcode, unknown } from '../questions/compiled.ts';
import { bitsLength, Program, partLength, walk } from './program.ts';

const P = processes('p', 2);
const { domains } = variables({ bag: bagOf(range(0, 5)), on: subsetOf(P), times: functionFrom(P, range(0, 3)) });
const leaf = (n: number): number => leafBit | n;

/** A program with one node, 1, of these integers. */
function programOf(code: readonly number[]): Program {
  const program = new Program(new Layout(domains));
  program.setNode(1, program.emit(code));
  return program;
}
/** A table that begins with these numbers; the rest is unknown. */
function tableOf(program: Program, entries: readonly number[], length = entries.length): number {
  const table = program.table(length);
  program.tables.set(entries, table);
  return table;
}
function reached(program: Program, words: readonly number[], root = 1): number[] | string {
  const found = walk(program, Int32Array.from(words), root);
  if (found < 0) return `misses ${program.missedKey} of ${program.missed}`;
  return [...program.fired.subarray(0, found)];
}

describe('a walk', () => {
  test('ends at once at nothing and at a leaf', () => {
    const program = programOf([0, 0, 0, 0]);
    expect([reached(program, [0], nothing), reached(program, [0], leaf(7)), reached(program, [0])]).toEqual([
      [],
      [7],
      [],
    ]);
  });
  test('takes the leaves of a node, and those of the nodes below it', () => {
    const program = programOf([]);
    const table = tableOf(program, [2]);
    program.setNode(2, program.emit([2, 30, 31, 0, 0, 0]));
    program.setNode(1, program.emit([2, 10, 11, 1, 0, 0, 0, -1, table, 1, 0, 0, 0]));
    expect(reached(program, [0])).toEqual([10, 11, 30, 31]);
  });
  test('asks for a part: word, shift, mask, and its column, if it has one', () => {
    expect(partLength).toBe(7);
    const program = programOf([]);
    (program.columns as Int32Array[])[0] = Int32Array.of(0, 0, 1, 2);
    const table = tableOf(program, [nothing, leaf(1), leaf(2), unknown]);
    program.setNode(1, program.emit([0, 1, 1, 4, 3, -1, table, 4, 9, 0, 0]));
    const inSecond = (n: number) => [-1, (n << 4) | 0xf | (1 << 20)];
    expect([0, 1, 2, 3].map((n) => reached(program, inSecond(n)))).toEqual([[], [1], [2], 'misses 3 of 9']);
    program.setNode(1, program.emit([0, 1, 1, 4, 3, 0, table, 2, 9, 0, 0]));
    expect([0, 1, 2, 3].map((n) => reached(program, inSecond(n)))).toEqual([[], [], [1], 'misses 2 of 9']);
  });
  test('asks for bits: of those that matter if they are absent, and of those that do if they are present', () => {
    expect(bitsLength).toBe(4);
    const program = programOf([]);
    const table = program.table(128);
    for (const [at, child] of [
      [2 * 3, leaf(1)],
      [2 * 3 + 1, leaf(2)],
      [2 * 31 + 1, leaf(3)],
    ] as const)
      program.tables[table + at] = child;
    program.tables[table + 64 + 5] = 8;
    const absence = 1 << 3;
    const presence = (1 << 3) | (1 << 31) | (1 << 5);
    program.setNode(1, program.emit([0, 0, 1, 0, absence, presence, table, 0]));
    expect(reached(program, [0])).toEqual([1]);
    expect(reached(program, [1 << 3])).toEqual([2]);
    expect(reached(program, [1 << 31])).toEqual([3, 1]);
    expect(reached(program, [1 << 5])).toBe('misses 1 of 8');
  });
  test('asks of a set whether there are some, how many, and which', () => {
    const program = programOf([0, 0, 0, 1, 4]);
    const rows = [2, 0, 0b110, 1, 0b1];
    const ask = (kind: number, table: number, length: number): void =>
      program.setOther(4, program.emit([kind, table, length, ...rows]));
    ask(Opcode.some, tableOf(program, [leaf(1), leaf(2)]), 2);
    expect([reached(program, [0b1001, 0b10]), reached(program, [0b100, 0]), reached(program, [0, 1])]).toEqual([
      [1],
      [2],
      [2],
    ]);
    ask(Opcode.count, tableOf(program, [leaf(1), leaf(2), unknown]), 3);
    expect([reached(program, [1, 0]), reached(program, [0b10, 2]), reached(program, [0b10, 1])]).toEqual([
      [1],
      [2],
      'misses 2 of 4',
    ]);
    expect(reached(program, [0b110, 1])).toBe('misses 3 of 4');
    // Answers are looked up by the words under the masks, hashed, and probed from there on until a place is unknown.
    const table = program.table(8 * 3);
    const begin = rehash(rehash(0, 0b100), 1);
    program.tables.set([leaf(1), 0b010, 1], table + 3 * (begin & 7));
    program.tables.set([leaf(2), 0b100, 1], table + 3 * ((begin + 1) & 7));
    ask(Opcode.filter, table, 8);
    expect(reached(program, [0b101, 1])).toEqual([2]);
    program.tables.set([leaf(2), 0b100, 0], table + 3 * ((begin + 1) & 7));
    expect(reached(program, [0b101, 1])).toMatch(/^misses/);
  });
  test('branches on each element of a set, and of a bag', () => {
    const program = programOf([1, 50, 0, 0, 1, 4]);
    const table = program.table(128);
    program.tables.set([leaf(1), leaf(2)], table + 1);
    program.tables[table + 64 + 2] = 3;
    program.tables[table + 3] = nothing;
    program.tables[table + 64 + 32 + 4] = 77;
    program.setNode(3, program.emit([1, 60, 0, 0, 0]));
    program.setOther(4, program.emit([Opcode.each, table, 0, 2, 0, 0b1111_0, 1, 0b11100]));
    expect(reached(program, [0b1110, 0b100])).toEqual([50, 2, 1, 60]);
    expect(reached(program, [0, 0b10000])).toBe('misses 77 of 4');

    const { bags, slot } = program.layout.shapes.bag as Extract<Shape, { kind: 'bag' }>;
    const bag = bags.fromPairs([
      [0, 1],
      [2, 3],
      [3, 1],
    ]);
    const ofBag = program.layout.classes.indexOf(slot.of);
    const children = tableOf(program, [leaf(1), nothing, leaf(2)]);
    program.setOther(4, program.emit([Opcode.bagEach, children, 3, 0, 8, 255, ofBag, 0]));
    expect(reached(program, [bag << 8])).toBe('misses 3 of 4');
    program.keepFlags(4, Uint8Array.of(1, 1, 1, 0));
    expect(reached(program, [bag << 8])).toEqual([50, 1, 2]);
  });
  test('has room for whatever a node pushes, and for all that is to come', () => {
    const program = programOf([]);
    const leaves = Array.from({ length: 5000 }, (_, i) => i);
    // A set of 40 words, on each element of which it branches, to a node of many parts, or at once to a leaf.
    const table = program.table(40 * 64);
    const parts = tableOf(program, [leaf(9000), leaf(9001)]);
    for (let i = 0; i < 40; i++)
      for (let bit = 0; bit < 32; bit++) program.tables[table + 64 * i + bit] = i % 2 === 0 ? 2 : leaf(8000);
    const part = (bit: number): number[] => [0, bit, 1, -1, parts, 2, 0];
    program.setNode(2, program.emit([0, 30, ...Array.from({ length: 30 }, (_, bit) => part(bit)).flat(), 0, 0]));
    program.setOther(4, program.emit([Opcode.each, table, 0, 40, ...leaves.slice(0, 40).flatMap((i) => [i, -1])]));
    program.setNode(1, program.emit([5000, ...leaves, 0, 0, 1, 4]));
    const found = reached(
      program,
      Array.from({ length: 40 }, () => -1),
    ) as number[];
    expect(found).toEqual([
      ...leaves,
      ...Array.from({ length: 20 * 32 }, () => 8000),
      ...Array.from({ length: 20 * 32 * 30 }, () => 9001),
    ]);
    // Four times as many are too many.
    program.setNode(1, program.emit([0, 0, 0, 4, 4, 4, 4, 4]));
    expect(() =>
      reached(
        program,
        Array.from({ length: 40 }, () => -1),
      ),
    ).toThrow(/more than 60,000/);
  });
  test('has room for the children for the elements of a large set', () => {
    const program = programOf([0, 0, 0, 1, 4]);
    const table = program.table(40 * 64);
    for (let i = 0; i < 40; i++) program.tables.fill(leaf(i), table + 64 * i, table + 64 * i + 32);
    const words = Array.from({ length: 40 }, (_, i) => i);
    program.setOther(4, program.emit([Opcode.each, table, 0, 40, ...words.flatMap((i) => [i, -1])]));
    const found = reached(
      program,
      words.map(() => -1),
    );
    expect(found).toEqual(words.flatMap((i) => Array.from({ length: 32 }, () => i)));
  });
  test('has room for the children for bits', () => {
    const program = programOf([]);
    const table = program.table(96);
    program.tables.fill(2, table, table + 64);
    program.setNode(2, program.emit([1, 7, 0, 0, 0]));
    program.setNode(1, program.emit([0, 0, 50, ...Array.from({ length: 50 }, () => [0, -1, -1, table]).flat(), 0]));
    expect(reached(program, [5])).toEqual(Array.from({ length: 50 * 32 }, () => 7));
  });
  test.each([
    ['copies', 2, 3],
    ['distinct', 0, 2],
    ['size', 0, 4],
    ['more', 2, 1],
    ['more', 3, 0],
    ['bagSome', 0, 1],
    ['bagCount', 0, 1],
  ] as const)('asks of a bag: %s (%i)', (kind, operand, answer) => {
    const program = programOf([0, 0, 0, 1, 4]);
    const { bags, slot } = program.layout.shapes.bag as Extract<Shape, { kind: 'bag' }>;
    const bag = bags.fromPairs([
      [0, 1],
      [2, 3],
    ]);
    const ofBag = program.layout.classes.indexOf(slot.of);
    program.keepFlags(4, Uint8Array.of(0, 1, 1));
    const table = tableOf(program, [leaf(0), leaf(1), leaf(2), leaf(3), leaf(4)]);
    program.setOther(4, program.emit([Opcode[kind], table, 5, 0, 8, 255, ofBag, operand]));
    expect(reached(program, [(bag << 8) | 0xff])).toEqual([answer]);
    program.setOther(4, program.emit([Opcode[kind], table, answer, 0, 8, 255, ofBag, operand]));
    expect(reached(program, [bag << 8])).toBe(`misses ${answer} of 4`);
  });
});

describe('a program', () => {
  test('grows as it is written, and every place of a table is unknown until it is filled', () => {
    const program = programOf([]);
    const first = tableOf(program, [5, 6]);
    let at = 0;
    for (let i = 0; i < 3000; i++) at = program.emit([i, -i]);
    const last = program.table(9000);
    expect([...program.code.subarray(at, at + 2)]).toEqual([2999, -2999]);
    expect([...program.tables.subarray(first, first + 2)]).toEqual([5, 6]);
    expect(new Set(program.tables.subarray(last, last + 9000))).toEqual(new Set([unknown]));
    expect(program.length).toBe(6000 + 9002);
  });
  test('that was cleared gives out the same places, none of which says what it said', () => {
    const program = programOf([1, 2, 3]);
    const table = tableOf(program, [5, 6]);
    program.keepFlags(0, Uint8Array.of(1));
    program.clear();
    expect([program.length, program.satisfying[0]]).toEqual([0, undefined]);
    expect(program.table(2)).toBe(table);
    expect([...program.tables.subarray(table, table + 2)]).toEqual([unknown, unknown]);
  });
});
