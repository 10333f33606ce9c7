/**
 * Canonical forms: one state for each orbit. The members are sorted by their signatures; members whose signatures are equal
 * are tried in every order, except that members which the state does not tell apart (twins) need no second order; and the
 * least of what comes out is taken.
 *
 * Invariant: the least is judged by numbers that never change (of values, and of elements as they were met), not by words,
 * so that a new layout does not change which state of an orbit is canonical.
 */
import type { Batch } from '../../search/batch.ts';
import { grown, hashOf } from '../layout/bits.ts';
import type { Element, Layout, Slot } from '../layout/layout.ts';
import type { Permutation } from './group.ts';
import type { Images } from './images.ts';
import { Signatures } from './signature.ts';

/** What a state consists of, as numbers that do not depend on the layout. */
class Contents {
  slots: Int32Array<ArrayBuffer>;
  /** A bit for each element of a set, by its number. */
  bits = new Int32Array(4);
  constructor(slots: number) {
    this.slots = new Int32Array(slots);
  }
  clear(elements: number): void {
    const words = (elements >>> 5) + 1;
    this.bits = grown(this.bits, words) as typeof this.bits;
    this.bits.fill(0);
  }
  has(element: number): boolean {
    return (((this.bits[element >>> 5] as number) >>> (element & 31)) & 1) === 1;
  }
  /** True if this comes before another. */
  isLess(other: Contents): boolean {
    for (let i = 0; i < this.slots.length; i++) {
      const difference = (this.slots[i] as number) - (other.slots[i] as number);
      if (difference !== 0) return difference < 0;
    }
    for (let i = 0; i < Math.max(this.bits.length, other.bits.length); i++) {
      const [a, b] = [this.bits[i] ?? 0, other.bits[i] ?? 0];
      if (a !== b) return a < b;
    }
    return false;
  }
}

export class Canoniser {
  private readonly layout: Layout;
  private readonly signatures: Signatures;
  private readonly numbers: Int32Array<ArrayBuffer>;
  private present = new Int32Array(64);
  private count = 0;
  private readonly sums: Int32Array<ArrayBuffer>;
  /** The members in the order of their signatures, block by block. */
  private readonly sorted: Int32Array<ArrayBuffer>;
  private readonly moves: Int32Array<ArrayBuffer>;
  private best: Contents;
  private next: Contents;
  /** For each word the bits of elements, and which element has which bit. */
  private masks = new Int32Array(0);
  private elementAt = new Int32Array(0);

  constructor(private readonly images: Images) {
    const { layout, group } = images;
    this.layout = layout;
    this.signatures = new Signatures(images);
    this.numbers = new Int32Array(layout.slots.length);
    this.sums = new Int32Array(group.members.length);
    this.sorted = new Int32Array(group.members.length);
    this.moves = new Int32Array(group.members.length);
    this.best = new Contents(layout.slots.length);
    this.next = new Contents(layout.slots.length);
  }
  /** Must be called when an element has got a place, and when everything has a new one. */
  placed(): void {
    const { elements, words } = this.layout;
    this.masks = new Int32Array(words);
    this.elementAt = new Int32Array(32 * words).fill(-1);
    for (const { index, word, bit } of elements) {
      if (word < 0) continue;
      this.masks[word] = (this.masks[word] as number) | (1 << bit);
      this.elementAt[32 * word + bit] = index;
    }
  }

  /**
   * Replaces the state whose words stand in `words` from `at` on by the canonical one of its orbit, and answers the
   * permutation that leads from the one to the other: 0 is the identity. Answers -1, and changes nothing, if the layout is
   * outgrown: then the state must be canonised again once everything is laid out anew.
   */
  canonise(words: Int32Array, at: number): number {
    this.read(words, at);
    this.sort();
    const by = this.hasTies() ? this.tryTies() : this.straight();
    if (this.layout.outgrown) return -1;
    if (by.rank !== 0) this.write(words, at);
    return by.rank;
  }
  /**
   * Replaces a state by its image under a permutation, whether it is canonical or not. False, and nothing is changed, if the layout
   * is outgrown.
   */
  move(words: Int32Array, at: number, by: Permutation): boolean {
    this.read(words, at);
    this.apply(by, this.best);
    if (this.layout.outgrown) return false;
    this.write(words, at);
    return true;
  }
  /**
   * The same for the states `from` to `end - 1` of a batch, whose hashes it renews; the permutations go to `ranks`, if wanted.
   * False if the layout is outgrown: then some are canonical, and the others as they were.
   */
  canoniseBatch({ words, hashes, width }: Batch, from: number, end: number, ranks: Int32Array | null = null): boolean {
    for (let i = from; i < end; i++) {
      const rank = this.canonise(words, i * width);
      if (rank < 0) return false;
      if (rank !== 0) hashes[i] = hashOf(words, i * width, width);
      if (ranks !== null) ranks[i] = rank;
    }
    return true;
  }
  private read(words: Int32Array, at: number): void {
    const { numbers, sums, masks, elementAt, signatures } = this;
    const { slots } = this.layout;
    for (let i = 0; i < slots.length; i++) {
      const { word, shift, mask } = slots[i] as Slot;
      numbers[i] = ((words[at + word] as number) >>> shift) & mask;
    }
    sums.fill(0);
    for (const { slot, rows, adds } of signatures.shares) {
      const row = rows.at(numbers[slot.index] as number);
      const { of } = rows;
      for (let i = 0; i < adds.length; i++) {
        const member = adds[i] as number;
        sums[member] = (sums[member] as number) + (of[row + member] as number);
      }
    }
    let count = 0;
    for (let word = 0; word < masks.length; word++) {
      let bits = (words[at + word] as number) & (masks[word] as number);
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits);
        bits ^= 1 << bit;
        const element = elementAt[32 * word + bit] as number;
        if (count === this.present.length) this.present = grown(this.present, count + 1) as typeof this.present;
        this.present[count++] = element;
        const gains = signatures.gainsOf(element);
        for (let i = 0; i < gains.length; i += 2) {
          const member = gains[i] as number;
          sums[member] = (sums[member] as number) + (gains[i + 1] as number);
        }
      }
    }
    this.count = count;
  }
  private sort(): void {
    const { sorted, sums } = this;
    for (const [first, size] of this.images.group.spans) {
      for (let i = first; i < first + size; i++) {
        let j = i;
        for (; j > first && (sums[sorted[j - 1] as number] as number) > (sums[i] as number); j--)
          sorted[j] = sorted[j - 1] as number;
        sorted[j] = i;
      }
    }
  }
  private hasTies(): boolean {
    const { sorted, sums } = this;
    for (const [first, size] of this.images.group.spans)
      for (let i = first + 1; i < first + size; i++)
        if (sums[sorted[i] as number] === sums[sorted[i - 1] as number]) return true;
    return false;
  }
  /** The permutation that puts the members into this order. */
  private ordering(order: ArrayLike<number>): Permutation {
    for (let i = 0; i < order.length; i++) this.moves[order[i] as number] = i;
    return this.images.group.permutation(this.moves);
  }
  private straight(): Permutation {
    const by = this.ordering(this.sorted);
    if (by.rank !== 0) this.apply(by, this.best);
    return by;
  }
  /** The image of the state that was read. */
  private apply(by: Permutation, into: Contents): void {
    const { images, numbers } = this;
    const { slots } = this.layout;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot;
      into.slots[images.slotIndex(by, slot)] = images.number(by, slot.of, numbers[i] as number);
    }
    into.clear(this.layout.elements.length);
    for (let i = 0; i < this.count; i++) {
      const element = images.element(by, this.present[i] as number);
      into.bits[element >>> 5] = (into.bits[element >>> 5] as number) | (1 << (element & 31));
    }
  }

  /** The best of all orders that the signatures and the twins leave open; its image in `best`. */
  private tryTies(): Permutation {
    const { group } = this.images;
    const { sorted, sums } = this;
    // A run of members with equal signatures, as classes of twins.
    const runs: number[][][] = [];
    for (const [first, size] of group.spans) {
      for (let i = first; i < first + size; ) {
        let j = i + 1;
        while (j < first + size && sums[sorted[j] as number] === sums[sorted[i] as number]) j++;
        runs.push(this.twins([...sorted.subarray(i, j)]));
        i = j;
      }
    }
    if (runs.every(({ length }) => length === 1)) return this.straight();
    let best: Permutation | null = null;
    for (const order of orders(runs, 0)) {
      const by = this.ordering(order);
      this.apply(by, this.next);
      if (best !== null && !this.next.isLess(this.best)) continue;
      best = by;
      [this.best, this.next] = [this.next, this.best];
    }
    return best as Permutation;
  }
  private twins(members: readonly number[]): number[][] {
    const classes: number[][] = [];
    if (members.length === 1) return [[...members]];
    for (const member of members) {
      const same = classes.find(([first]) => this.areTwins(first as number, member));
      if (same === undefined) classes.push([member]);
      else same.push(member);
    }
    return classes;
  }
  /** True if exchanging two members changes nothing. */
  private areTwins(a: number, b: number): boolean {
    const { images, numbers } = this;
    const by = images.group.transposition(a, b);
    for (const slot of this.layout.slots) {
      const image = images.number(by, slot.of, numbers[slot.index] as number);
      if (numbers[images.slotIndex(by, slot)] !== image) return false;
    }
    for (let i = 0; i < this.count; i++) {
      const image = images.element(by, this.present[i] as number);
      let found = false;
      for (let j = 0; j < this.count && !found; j++) found = this.present[j] === image;
      if (!found) return false;
    }
    return true;
  }
  private write(words: Int32Array, at: number): void {
    const { slots, elements, words: width } = this.layout;
    words.fill(0, at, at + width);
    words[at] = 1 << 31;
    for (const { index, word, shift } of slots)
      words[at + word] = (words[at + word] as number) | ((this.best.slots[index] as number) << shift);
    const { bits } = this.best;
    for (let i = 0; i < bits.length; i++) {
      let rest = bits[i] as number;
      while (rest !== 0) {
        const bit = 31 - Math.clz32(rest);
        rest ^= 1 << bit;
        const { word, bit: place } = elements[32 * i + bit] as Element;
        words[at + word] = (words[at + word] as number) | (1 << place);
      }
    }
  }
}

/** Every way to put the runs one after the other, in which the members of one class of twins keep their order. */
function* orders(runs: readonly (readonly (readonly number[])[])[], from: number): Iterable<number[]> {
  const run = runs[from];
  if (run === undefined) {
    yield [];
    return;
  }
  for (const first of shuffles(run)) for (const rest of orders(runs, from + 1)) yield [...first, ...rest];
}
function* shuffles(classes: readonly (readonly number[])[]): Iterable<number[]> {
  if (classes.length === 0) {
    yield [];
    return;
  }
  for (const [i, [first, ...rest]] of classes.entries()) {
    const left = classes.flatMap((other, j) => (j !== i ? [other] : rest.length === 0 ? [] : [rest]));
    for (const tail of shuffles(left)) yield [first as number, ...tail];
  }
}
