/**
 * What another process's states are here. Each process numbers values as it meets them, and packs states by its own numbers; so it tells
 * what its numbers stand for before it sends states that have them, and whoever takes these in puts its own numbers in their place.
 *
 * Values are compared as values, so that states are the same here exactly if they are the same there.
 *
 * Invariant: what a number of the other process stands for never changes, and is known before a state has it.
 */
import type { Block } from '../../checkpoint/blocks.ts';
import type { Batch } from '../../search/batch.ts';
import { integersOf, Kind } from '../kept/kinds.ts';
import { listsOf, readValues, tuplesOf, type Values } from '../kept/numbers.ts';
import type { BagClass } from '../layout/bags.ts';
import { hashOf } from '../layout/bits.ts';
import type { Element, Layout, Slot, TupleClass } from '../layout/layout.ts';
import { Chunks } from './chunks.ts';

/** Where a slot stands there, and which number each of its numbers is here. */
interface Taken {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly numbers: readonly number[];
  readonly slot: Slot;
}
/** Where an element of a set stands there, and which one it is here. */
interface TakenElement {
  readonly word: number;
  readonly bit: number;
  readonly element: Element;
}
interface Version {
  readonly width: number;
  readonly slots: readonly Taken[];
  readonly elements: readonly TakenElement[];
}

export class Others {
  private readonly lists: readonly Values[];
  private readonly classes: readonly TupleClass[];
  private readonly bagClasses: readonly BagClass[];
  /** By list, class of tuples, and class of bags: for each number there the one here. The empty bag has the same everywhere. */
  private readonly values: readonly number[][];
  private readonly tuples: readonly number[][];
  private readonly bags: readonly number[][];
  /** Where everything stood there, one after the other; and what that is here, of the one that was wanted last. */
  private readonly places: Int32Array[] = [];
  private wanted: { readonly version: number; readonly is: Version } | null = null;

  constructor(private readonly layout: Layout) {
    this.lists = listsOf(layout);
    this.classes = tuplesOf(layout);
    this.bagClasses = layout.classes.filter((of) => of.kind === 'bag');
    this.values = this.lists.map(() => []);
    this.tuples = this.classes.map(() => []);
    this.bags = this.bagClasses.map(() => [0]);
  }

  /** Reads what some numbers stand for. The layout may be outgrown by it, and elements may be met: the learner must catch up. */
  read(block: Block): void {
    switch (block.kind) {
      case Kind.values: {
        const { list, read } = readValues(block, this.lists);
        const { add } = this.lists[list] as Values;
        for (const [value, domain] of read) this.values[list]?.push(add(value, domain));
        return;
      }
      case Kind.tuples:
        return this.readTuples(integersOf(block));
      case Kind.bags:
        return this.readBags(integersOf(block));
      case Kind.places:
        this.places.push(integersOf(block));
        return;
      default:
        throw new Error(`a block of kind ${block.kind} says nothing of numbers: an error in Concord`);
    }
  }
  private readTuples(integers: Int32Array): void {
    const place = integers[0] as number;
    const of = this.classes[place] as TupleClass;
    const { length } = of.parts;
    // The lists of the parts follow those of the classes before it.
    const first = this.classes.slice(0, place).reduce((sum, { parts }) => sum + parts.length, 0);
    const tuple = of.parts.map(() => 0);
    for (let at = 1; at < integers.length; at += length) {
      for (let part = 0; part < length; part++)
        tuple[part] = known(this.values[first + part]?.[integers[at + part] as number]);
      this.tuples[place]?.push(this.layout.internTuple(of, tuple));
    }
  }
  private readBags(integers: Int32Array): void {
    const place = integers[0] as number;
    const of = this.bagClasses[place] as BagClass;
    const elements = this.values[this.classes.reduce((sum, { parts }) => sum + parts.length, 0) + place] as number[];
    for (let at = 1; at < integers.length; ) {
      const pairs: [number, number][] = [];
      for (let left = integers[at++] as number; left > 0; left--, at += 2)
        pairs.push([known(elements[integers[at] as number]), integers[at + 1] as number]);
      this.bags[place]?.push(of.fromPairs(pairs));
    }
    this.layout.watch(of);
  }
  private versionOf(places: Int32Array): Version {
    let next = 0;
    const read = (): number => places[next++] as number;
    const width = read();
    const slots = this.layout.slots.map((slot): Taken => {
      const isBag = slot.of.kind === 'bag';
      const numbers = isBag
        ? this.bags[this.bagClasses.indexOf(slot.of as BagClass)]
        : this.tuples[this.classes.indexOf(slot.of as TupleClass)];
      return { word: read(), shift: read(), mask: read(), numbers: numbers as number[], slot };
    });
    const elements: TakenElement[] = [];
    for (const index of this.values.at(-1) as number[]) {
      if (next >= places.length) break;
      const [word, bit] = [read(), read()];
      if (word >= 0) elements.push({ word, bit, element: this.layout.elements[index] as Element });
    }
    return { width, slots, elements };
  }

  /**
   * Gives a bit to each element that is in one of these states, which were packed when everything stood as it was told by this version. The
   * layout may be outgrown then.
   */
  place(states: Int32Array, version: number): void {
    const { width, elements } = this.version(version);
    const present = new Int32Array(width);
    for (let at = 0; at < states.length; at += width)
      for (let j = 0; j < width; j++) present[j] = (present[j] as number) | (states[at + j] as number);
    for (const { word, bit, element } of elements)
      if ((((present[word] as number) >>> bit) & 1) === 1 && element.word < 0) this.layout.placeElement(element);
  }
  /** Writes these states, packed as they are here, into a batch; all of their elements must have places, and the layout must fit. */
  translate(states: Int32Array, version: number, into: Batch): void {
    const { width } = this.version(version);
    const { layout } = this;
    const count = states.length / width;
    const own = layout.words;
    into.reset(own);
    into.reserve(count);
    into.words.fill(0, 0, count * own);
    const { words, hashes, parents, steps } = into;
    const chunks = this.chunksOf(version);
    for (let i = 0, at = 0, to = 0; i < count; i++, at += width, to += own) {
      words[to] = 1 << 31;
      chunks.addUp(states, at, words, to);
      hashes[i] = hashOf(words, to, own);
      parents[i] = -1;
      steps[i] = -1;
    }
    into.count = count;
  }
  private chunks: { readonly version: number; readonly placings: number; readonly are: Chunks } | null = null;
  /** What the numbers there are here, in place: no two of them share a bit, so that they are added up. */
  private chunksOf(version: number): Chunks {
    const { layout, chunks } = this;
    const { placings } = layout;
    if (chunks?.version === version && chunks.placings === placings) return chunks.are;
    const { slots, elements } = this.version(version);
    const fields = [...slots, ...elements.map(({ word, bit }) => ({ word, shift: bit, mask: 1 }))];
    const are = new Chunks(fields, layout.words, (field, number, into, at) => {
      const of = slots[field];
      if (of !== undefined) {
        const w = at + of.slot.word;
        into[w] = (into[w] as number) | (known(of.numbers[number]) << of.slot.shift);
      } else if (number === 1) {
        const { element } = elements[field - slots.length] as TakenElement;
        into[at + element.word] = (into[at + element.word] as number) | (1 << element.bit);
      }
    });
    this.chunks = { version, placings, are };
    return are;
  }
  private version(version: number): Version {
    if (this.wanted?.version === version) return this.wanted.is;
    const places = this.places[version];
    if (places === undefined) throw new Error('states came before what they are packed by: an error in Concord');
    const is = this.versionOf(places);
    this.wanted = { version, is };
    return is;
  }
}

function known(number: number | undefined): number {
  if (number === undefined) throw new Error('a number came before what it stands for: an error in Concord');
  return number;
}
