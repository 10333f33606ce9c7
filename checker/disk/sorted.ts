/**
 * States in the order of their words, in a file, so that the number of a state is looked up by its words.
 *
 * Invariant: rows ascend; every so many of them the first is kept in memory.
 */
import { Rows } from './rows.ts';

/** How many rows stand between two that are kept. */
const apart = 128;

export class Sorted {
  private readonly rows: Rows;
  /** A word of 64 bits is two integers, of which the second counts more. */
  private readonly integers: number;
  private kept = new Int32Array(1 << 10);
  private readonly some: Int32Array;

  /** Of states of so many words. */
  constructor(
    path: string,
    readonly width: number,
  ) {
    this.integers = 2 * Math.ceil(width / 2);
    this.rows = new Rows(path, this.integers + 1);
    this.some = new Int32Array(apart * (this.integers + 1));
  }
  get bytes(): number {
    return this.rows.bytes;
  }
  /** Adds the state that stands at place `i` of these columns, behind all others. */
  add(columns: readonly Int32Array[], i: number, number: number): void {
    const { integers, rows } = this;
    const kept = rows.count % apart === 0 ? (rows.count / apart) * integers : -1;
    if (kept + integers > this.kept.length) {
      const larger = new Int32Array(2 * (kept + integers));
      larger.set(this.kept);
      this.kept = larger;
    }
    const { to, at } = rows.add();
    for (let j = 0; j < integers; j++) {
      const integer = (columns[j >> 1] as Int32Array)[2 * i + (j & 1)] as number;
      to[at + j] = integer;
      if (kept >= 0) this.kept[kept + j] = integer;
    }
    to[at + integers] = number;
  }
  /** The number of the state whose words stand from `at` on, or -1. */
  find(words: Int32Array, at: number): number {
    const { integers, rows, some } = this;
    const length = integers + 1;
    const block = this.last(words, at, this.kept, integers, Math.ceil(rows.count / apart));
    if (block < 0) return -1;
    const count = Math.min(apart, rows.count - block * apart);
    rows.read(block * apart, count, some.subarray(0, count * length));
    const row = this.last(words, at, some, length, count);
    return this.compare(words, at, some, row * length) === 0 ? (some[row * length + integers] as number) : -1;
  }
  /** The last of some rows that is not greater than a state; -1 if all are. */
  private last(words: Int32Array, at: number, rows: Int32Array, length: number, count: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(words, at, rows, middle * length) < 0) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }
  /** Less than 0 if a state comes before the one in a row, 0 if they are the same. */
  private compare(words: Int32Array, at: number, rows: Int32Array, from: number): number {
    for (let j = 0; j < this.integers; j += 2) {
      const high = (j + 1 < this.width ? (words[at + j + 1] as number) : 0) - (rows[from + j + 1] as number);
      if (high !== 0) return high;
      const low = ((words[at + j] as number) >>> 0) - ((rows[from + j] as number) >>> 0);
      if (low !== 0) return low;
    }
    return 0;
  }
  close(): void {
    this.rows.close();
  }
}
