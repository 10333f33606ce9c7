/**
 * Bags of messages, hash-consed: every distinct bag has one small integer, which is what a packed state holds.
 *
 * Invariant: bag 0 is empty; a bag's content is a run of (element, copies) pairs in the order of elements, each with at
 * least one copy; equal bags have equal numbers. A bag's hash is the sum of those of its pairs, so that of a bag with one
 * element more or less follows from it in one step.
 */
import type { Domain } from '../../language/domain.ts';
import { keyOf } from '../../language/value.ts';
import { grown, rehash } from './bits.ts';

/** A change of a bag: (element, copies to add) pairs in the order of elements; copies may be negative. */
export type Delta = Int32Array;

/** All bags of a class, as data that can be sent to another thread. */
export interface BagsImage {
  readonly at: Int32Array;
  readonly content: Int32Array;
  readonly hashes: Int32Array;
  readonly table: Int32Array;
}
/** What stands for a bag that has no number: more than any place holds. */
export const unnumbered = 2 ** 31;

export class BagClass {
  readonly kind = 'bag';
  /** The bits that a bag takes in a packed state. */
  width = 4;
  /** How many different bags there are. */
  count = 0;
  readonly elements: unknown[] = [];
  private readonly ids = new Map<string, number>();
  /** Where the content of a bag begins: the number of its pairs, then the pairs. */
  at = new Int32Array(64);
  content = new Int32Array(1024);
  private top = 0;
  private hashes = new Int32Array(64);
  private table = new Int32Array(256);
  private scratch = new Int32Array(256);

  constructor(
    readonly name: string,
    readonly of: Domain<unknown>,
  ) {
    this.intern(0, 0);
  }

  /** The number of an element, which must be a value of the domain. */
  elementOf(value: unknown): number {
    const key = keyOf(value);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.elements.length);
    const element = this.elements.push(value) - 1;
    this.onMet?.(value);
    return element;
  }
  /** Told of every element that is met for the first time. */
  onMet: ((value: unknown) => void) | undefined;
  /** The copies of an element in a bag. */
  copies(bag: number, element: number): number {
    const { content } = this;
    let p = this.at[bag] as number;
    for (let n = content[p++] as number; n > 0; n--, p += 2)
      if (content[p] === element) return content[p + 1] as number;
    return 0;
  }
  /** The (element, copies) pairs of a bag. */
  pairs(bag: number): [number, number][] {
    const from = (this.at[bag] as number) + 1;
    return Array.from({ length: this.content[from - 1] as number }, (_, i) => [
      this.content[from + 2 * i] as number,
      this.content[from + 2 * i + 1] as number,
    ]);
  }
  /** The bag with these pairs, in any order. */
  fromPairs(pairs: readonly (readonly [number, number])[]): number {
    const delta = [...pairs].sort(([a], [b]) => a - b).flat();
    return this.apply(0, Int32Array.from(delta));
  }

  /**
   * The number of a bag after a change. The change takes away no more copies than there are.
   * May add a bag, unless the class is closed: `count` may outgrow what `width` bits hold, which the caller must look at.
   */
  apply(bag: number, delta: Delta): number {
    const { content } = this;
    const from = this.at[bag] as number;
    let n = content[from] as number;
    if (this.scratch.length < 2 * n + delta.length)
      this.scratch = grown(this.scratch, 2 * (2 * n + delta.length)) as typeof this.scratch;
    const { scratch } = this;
    let hash = this.hashes[bag] as number;
    let out = 0;
    let p = from + 1;
    for (let d = 0; d < delta.length; d += 2) {
      const element = delta[d] as number;
      for (; n > 0 && (content[p] as number) < element; n--, p += 2) {
        scratch[out++] = content[p] as number;
        scratch[out++] = content[p + 1] as number;
      }
      let copies = delta[d + 1] as number;
      if (n > 0 && content[p] === element) {
        const before = content[p + 1] as number;
        hash = (hash - pairHash(element, before)) | 0;
        copies += before;
        n--;
        p += 2;
      }
      if (copies > 0) {
        hash = (hash + pairHash(element, copies)) | 0;
        scratch[out++] = element;
        scratch[out++] = copies;
      }
    }
    for (; n > 0; n--, p += 2) {
      scratch[out++] = content[p] as number;
      scratch[out++] = content[p + 1] as number;
    }
    return this.intern(out, hash);
  }

  /** The number of the bag whose pairs fill the first `length` places of `scratch`. */
  private intern(length: number, hash: number): number {
    const { table, content, scratch } = this;
    const mask = table.length - 1;
    let probe = (hash ^ (hash >>> 15)) & mask;
    for (let id = table[probe] as number; id !== 0; id = table[probe] as number) {
      const from = this.at[id - 1] as number;
      if (this.hashes[id - 1] === hash && 2 * (content[from] as number) === length) {
        let i = 0;
        while (i < length && content[from + 1 + i] === scratch[i]) i++;
        if (i === length) return id - 1;
      }
      probe = (probe + 1) & mask;
    }
    if (this.isClosed) return unnumbered;
    const id = this.count++;
    table[probe] = id + 1;
    this.at = grown(this.at, id + 1) as typeof this.at;
    this.hashes = grown(this.hashes, id + 1) as typeof this.hashes;
    this.content = grown(this.content, this.top + length + 1) as typeof this.content;
    this.at[id] = this.top;
    this.hashes[id] = hash;
    this.content[this.top++] = length / 2;
    for (let i = 0; i < length; i++) this.content[this.top++] = scratch[i] as number;
    if (2 * this.count > this.table.length) this.enlarge();
    return id;
  }
  private enlarge(): void {
    this.table = new Int32Array(4 * this.table.length);
    const mask = this.table.length - 1;
    for (let id = 0; id < this.count; id++) {
      const hash = this.hashes[id] as number;
      let probe = (hash ^ (hash >>> 15)) & mask;
      while (this.table[probe] !== 0) probe = (probe + 1) & mask;
      this.table[probe] = id + 1;
    }
  }
  /** What it is now. */
  image(): BagsImage {
    return {
      at: this.at.slice(0, this.count),
      content: this.content.slice(0, this.top),
      hashes: this.hashes.slice(0, this.count),
      table: this.table.slice(),
    };
  }
  /** Becomes what another class was, and numbers no further bags: each that it does not know is `unnumbered`. */
  become(image: BagsImage): void {
    Object.assign(this, image);
    this.count = image.at.length;
    this.top = image.content.length;
    this.isClosed = true;
  }
  private isClosed = false;
  /** The bytes that the bags take. */
  get bytes(): number {
    return 4 * (this.at.length + this.content.length + this.hashes.length + this.table.length);
  }
}

function pairHash(element: number, copies: number): number {
  return rehash(rehash(0x5bd1e995, element), copies);
}
