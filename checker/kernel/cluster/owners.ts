/**
 * Who owns a state, of those who share the states of a search: a number made of the values that it has, so that it depends neither on how states
 * are packed nor on the order in which values were met. Each process has the same of the same state.
 *
 * That values have the same hash only makes a partition larger: no states are told apart, or taken for one, by it.
 */
import { crc32 } from 'node:zlib';
import { keyOf } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import { grown, rehash } from '../layout/bits.ts';
import type { Layout, TupleClass } from '../layout/layout.ts';
import { Chunks } from './chunks.ts';

/** The hashes of what has numbers, as far as there are. */
interface Hashes {
  count: number;
  of: Int32Array;
}

export class Owners {
  private readonly classes: readonly { readonly of: TupleClass | BagClass; readonly hashes: Hashes }[];
  /** By class, its values, part by part, or the elements of its bags. */
  private readonly values: readonly (readonly Hashes[])[];
  private readonly elements: Hashes = { count: 0, of: new Int32Array(64) };

  /** What there was at the last call, and where it stood. */
  private known = '';
  private placedAs = '';

  constructor(
    private readonly layout: Layout,
    /** How many share the states. */
    private readonly partitions: number,
  ) {
    const none = (): Hashes => ({ count: 0, of: new Int32Array(64) });
    this.classes = layout.classes.map((of) => ({ of, hashes: none() }));
    this.values = layout.classes.map((of) => (of.kind === 'bag' ? [none()] : of.parts.map(none)));
  }

  /** Hashes what has got numbers since the last call: must be called before states are asked for that may have such, or stand elsewhere. */
  catchUp(): void {
    const { layout } = this;
    const placed = layout.elements.reduce((sum, { word }) => (word >= 0 ? sum + 1 : sum), 0);
    const now = [layout.placings, placed, layout.elements.length, ...layout.classes.map(({ count }) => count)].join();
    if (now === this.known) return;
    this.known = now;
    for (const [i, { of, hashes }] of this.classes.entries()) {
      const values = this.values[i] as readonly Hashes[];
      if (of.kind === 'bag') this.catchUpBags(of, values[0] as Hashes, hashes);
      else this.catchUpTuples(of, values, hashes);
    }
    const { elements } = this.layout;
    extend(this.elements, elements.length, (i) => {
      const { set, value } = elements[i] as (typeof elements)[number];
      return rehash(set.index, valueHash(value));
    });
    const where = [layout.placings, placed].join();
    if (where === this.placedAs) return;
    this.placedAs = where;
    this.place();
  }
  private catchUpTuples(of: TupleClass, values: readonly Hashes[], hashes: Hashes): void {
    for (const [i, part] of of.parts.entries())
      extend(values[i] as Hashes, part.values.length, (number) => valueHash(part.values[number]));
    extend(hashes, of.count, (tuple) =>
      values.reduce(
        (hash, { of: hashOf }, part) => rehash(hash, hashOf[this.layout.partOf(of, tuple, part)] as number),
        0,
      ),
    );
  }
  private catchUpBags(of: BagClass, values: Hashes, hashes: Hashes): void {
    extend(values, of.elements.length, (element) => valueHash(of.elements[element]));
    extend(hashes, of.count, (bag) =>
      // A sum, since the order of elements is that in which they were met.
      of.pairs(bag).reduce((sum, [element, copies]) => (sum + rehash(values.of[element] as number, copies)) | 0, 0),
    );
  }

  /** The partition of the state whose words stand from `at` on. */
  of(words: Int32Array, at: number): number {
    const { sum } = this;
    sum[0] = 0;
    this.chunks.addUp(words, at, sum, 0);
    return (rehash(0x2c1b3c6d, sum[0] as number) >>> 0) % this.partitions;
  }
  private readonly sum = new Int32Array(1);
  private chunks = new Chunks([], 1, () => undefined);
  /** Begins anew where something has another place. What a number stands for does not change. */
  private place(): void {
    const { slots, elements } = this.layout;
    const placed = elements.filter(({ word }) => word >= 0);
    const hashes = slots.map(({ of }) => this.classes.find((one) => one.of === of)?.hashes as Hashes);
    const fields = [...slots, ...placed.map(({ word, bit }) => ({ word, shift: bit, mask: 1 }))];
    // A sum, since it does not depend on the order in which elements stand.
    this.chunks = new Chunks(fields, 1, (field, number, into, at) => {
      const ofSlot = hashes[field];
      const hash =
        ofSlot !== undefined
          ? rehash(field + 1, ofSlot.of[number] as number)
          : number === 0
            ? 0
            : (this.elements.of[placed[field - slots.length]?.index as number] as number);
      into[at] = ((into[at] as number) + hash) | 0;
    });
  }
}

function extend(hashes: Hashes, count: number, hashOf: (number: number) => number): void {
  hashes.of = grown(hashes.of, count) as typeof hashes.of;
  for (; hashes.count < count; hashes.count++) hashes.of[hashes.count] = hashOf(hashes.count);
}

function valueHash(value: unknown): number {
  return rehash(0x5bd1e995, crc32(keyOf(value)));
}
