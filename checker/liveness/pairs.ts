/**
 * Numbers for pairs of integers, in the order in which they are first asked for.
 *
 * Invariant: pair k stands at places 2k and 2k + 1 of `pairs`; the table holds k + 1 at the first free place from the hash of
 * the pair on, and 0 at the others; at most half of it is in use.
 */
import { enlarged } from './components.ts';

export class Pairs {
  count = 0;
  private pairs = new Int32Array(1 << 10);
  private table = new Int32Array(1 << 10);

  /** The number of a pair; `count` before the call if it is new. */
  numberOf(first: number, second: number): number {
    const { pairs, table } = this;
    const mask = table.length - 1;
    let probe = hashOf(first, second) & mask;
    for (let found = table[probe] as number; found !== 0; found = table[probe] as number) {
      if (pairs[2 * found - 2] === first && pairs[2 * found - 1] === second) return found - 1;
      probe = (probe + 1) & mask;
    }
    const number = this.count++;
    if (2 * number === pairs.length) this.pairs = enlarged(pairs);
    this.pairs[2 * number] = first;
    this.pairs[2 * number + 1] = second;
    table[probe] = number + 1;
    if (2 * this.count > table.length) this.rehash();
    return number;
  }
  firstOf(number: number): number {
    return this.pairs[2 * number] as number;
  }
  secondOf(number: number): number {
    return this.pairs[2 * number + 1] as number;
  }

  private rehash(): void {
    const table = new Int32Array(2 * this.table.length);
    const mask = table.length - 1;
    for (let number = 0; number < this.count; number++) {
      let probe = hashOf(this.firstOf(number), this.secondOf(number)) & mask;
      while (table[probe] !== 0) probe = (probe + 1) & mask;
      table[probe] = number + 1;
    }
    this.table = table;
  }
}

function hashOf(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 3;
}
