/**
 * Bits, hashes and growth: every shift and mask of the kernel's hot path has its name here or in the loop that inlines it.
 */

/** The fewest bits that hold the numbers 0 to `count - 1`; at least 1. */
export function bitsFor(count: number): number {
  return count <= 2 ? 1 : 32 - Math.clz32(count - 1);
}

/** A hash of one word at position `j`; a state's hash is the exclusive or of those of its words (Zobrist 1970). */
export function mix(word: number, j: number): number {
  let x = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d + (j << 1));
  x ^= x >>> 12;
  x = Math.imul(x, 0x297a2d39);
  return x ^ (x >>> 15);
}

/** The hash of a packed state. */
export function hashOf(words: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let j = 0; j < width; j++) hash ^= mix(words[at + j] as number, j);
  return hash;
}

/** One more number into a running hash. */
export function rehash(hash: number, x: number): number {
  const h = Math.imul(hash ^ x, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** How many bits of a word are set. */
export function popcount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The array itself if it has `length` places, else a copy with room to spare. */
export function grown(array: Int32Array, length: number, fill = 0): Int32Array {
  if (length <= array.length) return array;
  const larger = new Int32Array(Math.max(length, 2 * array.length));
  larger.set(array);
  if (fill !== 0) larger.fill(fill, array.length);
  return larger;
}

/** Puts these in the place of all that a list has. There may be more than a call takes arguments. */
export function refill<T>(list: T[], by: readonly T[]): void {
  list.length = 0;
  for (const one of by) list.push(one);
}

/** A set of small numbers, a bit each. */
export class Bits {
  private words = new Int32Array(0);
  has(number: number): boolean {
    const word = number >>> 5;
    return word < this.words.length && ((this.words[word] as number) & (1 << (number & 31))) !== 0;
  }
  add(number: number): void {
    const word = number >>> 5;
    this.words = grown(this.words, word + 1) as typeof this.words;
    this.words[word] = (this.words[word] as number) | (1 << (number & 31));
  }
}
