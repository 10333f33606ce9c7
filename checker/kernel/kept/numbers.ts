/**
 * The numbers of a layout as blocks, and back: which values, tuples, bags and elements of sets they stand for, in the order in which they were met.
 *
 * A value is written as in traces (ITF), and is read back by its domain. That the value comes back that was written is looked at when it is
 * written, and when it is read: by its canonical text.
 *
 * Invariant: what is written of each table is a beginning of it, and nothing in a table changes.
 */
import { crc32 } from 'node:zlib';
import type { Block } from '../../checkpoint/blocks.ts';
import { readItf, toItf } from '../../itf/itf.ts';
import type { Json } from '../../itf/read-json.ts';
import type { Domain } from '../../language/domain.ts';
import { keyOf } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import type { Layout, SetRegion, TupleClass } from '../layout/layout.ts';
import { contentOf, integersOf, Kind, ofIntegers, ofText } from './kinds.ts';

/** A value that would not come back as it is from what is written of it. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
  constructor(value: unknown) {
    super(`the value ${keyOf(value)} cannot be written so that it is read back as it is`);
  }
}

/** A list of values: where it is, their domain, what there is of it, and how another one is added behind them, which answers its number. */
export interface Values {
  readonly domains: readonly Domain<unknown>[];
  readonly values: () => readonly unknown[];
  /** Which of the domains a value is of. */
  readonly domainOf: (number: number) => number;
  readonly add: (value: unknown, domain: number) => number;
}
interface WrittenValues {
  readonly list: number;
  /** For each value the place of its domain; absent if there is only one. */
  readonly of?: readonly number[];
  readonly values: readonly Json[];
  /** The checksum of their canonical texts. */
  readonly sum: number;
}

/** So many values, or integers, stand in a block at most, about. */
const manyValues = 1 << 12;
const manyIntegers = 1 << 18;

/** The lists of values of a layout: those of the parts of tuples, those of bags, and that of all sets. */
export function listsOf(layout: Layout): readonly Values[] {
  const bags = layout.classes.filter((of) => of.kind === 'bag');
  return [
    ...tuplesOf(layout).flatMap(({ parts }) =>
      parts.map((part): Values => {
        const add = (value: unknown): number => layout.internPart(part, value);
        return { domains: [part.domain], values: () => part.values, domainOf: () => 0, add };
      }),
    ),
    ...bags.map((bag): Values => {
      const add = (value: unknown): number => bag.elementOf(value);
      return { domains: [bag.of], values: () => bag.elements, domainOf: () => 0, add };
    }),
    {
      domains: layout.regions.map(({ of }) => of),
      values: () => layout.elements.map(({ value }) => value),
      domainOf: (number) => layout.elements[number]?.set.index as number,
      add: (value, region) => layout.elementOf(layout.regions[region] as SetRegion, value).index,
    },
  ];
}
/** The classes of tuples of a layout. */
export function tuplesOf(layout: Layout): readonly TupleClass[] {
  return layout.classes.filter((of) => of.kind === 'tuple');
}
/** What a block of values says: which list they are of, and each with the place of its domain. */
export function readValues(
  block: Block,
  lists: readonly Values[],
): { readonly list: number; readonly read: readonly (readonly [value: unknown, domain: number])[] } {
  const { list, of, values, sum } = contentOf(block) as WrittenValues;
  const { domains } = lists[list] as Values;
  const read = values.map((json, i) => readItf(json, domains[of?.[i] ?? 0] as Domain<unknown>, ''));
  if (sumOf(read) !== sum) throw new Error('values were read otherwise than they were written: an error in Concord');
  return { list, read: read.map((value, i) => [value, of?.[i] ?? 0]) };
}

export class Numbers {
  private readonly lists: readonly Values[];
  private readonly tuples: readonly TupleClass[];
  private readonly bags: readonly BagClass[];
  /** How much of each was written, or read. */
  private readonly of: { readonly lists: number[]; readonly tuples: number[]; readonly bags: number[] };

  constructor(private readonly layout: Layout) {
    this.tuples = tuplesOf(layout);
    this.bags = layout.classes.filter((of) => of.kind === 'bag');
    this.lists = listsOf(layout);
    // The empty bag is there from the beginning.
    this.of = { lists: this.lists.map(() => 0), tuples: this.tuples.map(() => 0), bags: this.bags.map(() => 1) };
  }

  /** How much there is, to be said once it is written. */
  private now(): Numbers['of'] {
    return {
      lists: this.lists.map(({ values }) => values().length),
      tuples: this.tuples.map(({ count }) => count),
      bags: this.bags.map(({ count }) => count),
    };
  }
  /** Writes what has come since; what it answers says that this was written. Throws `Unwritable`. */
  write(add: (block: Block) => void): () => void {
    const now = this.now();
    for (const [list, { values, domains, domainOf }] of this.lists.entries()) {
      const all = values();
      for (let first = this.of.lists[list] as number; first < all.length; first += manyValues) {
        const some = all.slice(first, first + manyValues);
        const of = some.map((_, i) => domainOf(first + i));
        const json = some.map((value, i) => written(value, domains[of[i] as number] as Domain<unknown>));
        const content: WrittenValues = { list, ...(domains.length > 1 ? { of } : {}), values: json, sum: sumOf(some) };
        add(ofText(Kind.values, content));
      }
    }
    for (const [i, of] of this.tuples.entries())
      inBlocks(Kind.tuples, i, this.of.tuples[i] as number, of.count, add, (tuple, into) => {
        for (let part = 0; part < of.parts.length; part++) into.push(this.layout.partOf(of, tuple, part));
      });
    for (const [i, of] of this.bags.entries())
      inBlocks(Kind.bags, i, this.of.bags[i] as number, of.count, add, (bag, into) => {
        const pairs = of.pairs(bag);
        into.push(pairs.length);
        for (const [element, copies] of pairs) into.push(element, copies);
      });
    return () => Object.assign(this.of, now);
  }

  /** Reads a block of values, tuples or bags: each gets the number that it had. */
  read(block: Block): void {
    if (block.kind === Kind.values) this.readValues(block);
    else if (block.kind === Kind.tuples) this.readTuples(integersOf(block));
    else this.readBags(integersOf(block));
    Object.assign(this.of, this.now());
  }
  private readValues(block: Block): void {
    const { list, read } = readValues(block, this.lists);
    const { add } = this.lists[list] as Values;
    const first = this.of.lists[list] as number;
    for (const [i, [value, domain]] of read.entries()) hold(add(value, domain), first + i);
  }
  private readTuples([place, ...numbers]: Int32Array): void {
    const of = this.tuples[place as number] as TupleClass;
    const { length } = of.parts;
    for (let at = 0; at < numbers.length; at += length)
      hold(this.layout.internTuple(of, numbers.slice(at, at + length)), of.count - 1);
  }
  private readBags([place, ...numbers]: Int32Array): void {
    const of = this.bags[place as number] as BagClass;
    for (let at = 0; at < numbers.length; ) {
      const length = 2 * (numbers[at++] as number);
      const { count } = of;
      hold(of.apply(0, Int32Array.from(numbers.slice(at, at + length))), count);
      at += length;
    }
    this.layout.watch(of);
  }
}

/** Throws if what is read has not the number that it had. */
function hold(number: number, was: number): void {
  if (number !== was) throw new Error('a value has another number than it had: an error in Concord');
}

function written(value: unknown, domain: Domain<unknown>): Json {
  const json = toItf(value);
  let back: string;
  try {
    back = keyOf(readItf(json, domain, ''));
  } catch {
    throw new Unwritable(value);
  }
  if (back !== keyOf(value)) throw new Unwritable(value);
  return json;
}
function sumOf(values: readonly unknown[]): number {
  return values.reduce((sum: number, value) => crc32(`${keyOf(value)}\n`, sum), 0);
}

/** Writes what is numbered from `first` on in blocks that begin with a place. */
function inBlocks(
  kind: number,
  place: number,
  first: number,
  end: number,
  add: (block: Block) => void,
  put: (number: number, into: number[]) => void,
): void {
  for (let number = first; number < end; ) {
    const integers = [place];
    while (number < end && integers.length < manyIntegers) put(number++, integers);
    add(ofIntegers(kind, Int32Array.from(integers)));
  }
}
