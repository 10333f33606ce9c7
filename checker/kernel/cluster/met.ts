/**
 * States that were met lately: of those that have the same place the last one. It forgets some, and never takes one for another.
 *
 * Invariant: what stands at a place is a state, or zeros, which no state is.
 */
export class Met {
  private table = new Int32Array(0);
  private width = 1;
  /** Keeps what was asked for from being optimised away. */
  sink = 0;

  /** Has so many places, a power of two. */
  constructor(private readonly places: number) {}
  /** Forgets all, and takes states of so many words from now on. */
  empty(width: number): void {
    this.width = width;
    this.table = new Int32Array(this.places * width);
  }
  /** Asks for the places of states, so that they are at hand: memory latency is the limit. */
  fetch(hashes: Int32Array, count: number): void {
    const { table, width, places } = this;
    let sink = 0;
    for (let i = 0; i < count; i++) sink ^= table[((hashes[i] as number) & (places - 1)) * width] as number;
    this.sink ^= sink;
  }
  /** True if a state was met lately; it is from now on. */
  has(words: Int32Array, at: number, hash: number): boolean {
    const { table, width, places } = this;
    const from = (hash & (places - 1)) * width;
    let j = 0;
    while (j < width && table[from + j] === words[at + j]) j++;
    if (j === width) return true;
    for (; j < width; j++) table[from + j] = words[at + j] as number;
    return false;
  }
}
