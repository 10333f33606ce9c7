/**
 * What other threads see of a store while states are inserted: enough to know of most successors that they are there already.
 *
 * A state that is seen is there. One that is not seen may be there, since who looks may have an older table or may look before what was
 * inserted can be read: then the insertion finds it.
 */
import type { Batch } from './batch.ts';

/** The bits of a place that tell the index of a state, from 1 on; the others are of its hash. */
export const indexBits = (1 << 27) - 1;

/** The states of a store, `width` words each, and its table, in which whole states stand, or their indexes. */
export interface Seen {
  readonly words: Int32Array;
  readonly table: Int32Array;
  readonly width: number;
  readonly inline: boolean;
}

/**
 * States that were found lately and are not in the store yet: of some that have the same place the last one.
 *
 * Invariant: what it has was found since it was emptied.
 */
export class Recent {
  private width = 0;
  private words = new Int32Array(0);
  /** For each place, when it was filled: those are empty that were filled before `now`. */
  private readonly filled: Int32Array;
  private now = 0;
  /** Keeps what was asked for from being optimised away. */
  sink = 0;

  /** Has so many places, a power of two. */
  constructor(private readonly places = 1 << 12) {
    this.filled = new Int32Array(places);
  }
  empty(width: number): void {
    this.now++;
    if (width === this.width) return;
    this.width = width;
    this.words = new Int32Array(this.places * width);
  }
  /** True if a state was found lately; it is from now on. */
  hasFound(states: Int32Array, at: number, hash: number): boolean {
    const { width, words, filled, now, places } = this;
    // The bits that choose a place in the table of the store choose this one, too, so that both are asked for in one order.
    const place = hash & (places - 1);
    const from = place * width;
    if (filled[place] === now) {
      let j = 0;
      while (j < width && words[from + j] === states[at + j]) j++;
      if (j === width) return true;
    }
    filled[place] = now;
    for (let j = 0; j < width; j++) words[from + j] = states[at + j] as number;
    return false;
  }
}

/**
 * Takes the states out of a batch that are seen in the store, and those that were found lately. Those that are left stay in their order.
 */
export function dropSeen(batch: Batch, { words, table, width, inline }: Seen, recent: Recent): void {
  const { words: candidates, hashes, parents, steps, count } = batch;
  const places = inline ? table.length / width : table.length;
  const isSeen = inline ? isSeenWhole : isSeenByIndex;
  let kept = 0;
  // As in an insertion, all lines are asked for before the first is needed.
  let sink = 0;
  const stride = inline ? width : 1;
  for (let i = 0; i < count; i++) sink ^= table[((hashes[i] as number) & (places - 1)) * stride] as number;
  for (let i = 0; i < count; i++) {
    const hash = hashes[i] as number;
    if (recent.hasFound(candidates, i * width, hash)) continue;
    if (isSeen(candidates, i * width, hash, words, table, width)) continue;
    if (kept < i) {
      for (let j = 0; j < width; j++) candidates[kept * width + j] = candidates[i * width + j] as number;
      hashes[kept] = hash;
      parents[kept] = parents[i] as number;
      steps[kept] = steps[i] as number;
    }
    kept++;
  }
  recent.sink ^= sink;
  batch.count = kept;
}
/**
 * The index of each state of a batch, or -1 if it is not there. The table must hold states by their indexes.
 */
export function findByIndex({ words: stored, table, width }: Seen, batch: Batch, into: Int32Array): void {
  const { words, hashes, count } = batch;
  const mask = table.length - 1;
  let sink = 0;
  // As in an insertion, all lines are asked for before the first is needed.
  for (let i = 0; i < count; i++) sink ^= table[(hashes[i] as number) & mask] as number;
  next: for (let i = 0; i < count; i++) {
    const hash = hashes[i] as number;
    const tag = hash & ~indexBits;
    const at = i * width;
    let probe = hash & mask;
    into[i] = -1;
    for (let entry = table[probe] as number; entry !== 0; entry = table[probe] as number) {
      if ((entry & ~indexBits) === tag) {
        const index = (entry & indexBits) - 1;
        const known = index * width;
        let j = 0;
        while (j < width && stored[known + j] === words[at + j]) j++;
        if (j === width) {
          into[i] = index;
          continue next;
        }
      }
      probe = (probe + 1) & mask;
    }
  }
  asked.sink ^= sink;
}
/** Keeps what was asked for from being optimised away. */
const asked = { sink: 0 };

function isSeenWhole(
  candidates: Int32Array,
  at: number,
  hash: number,
  _words: Int32Array,
  table: Int32Array,
  width: number,
): boolean {
  const first = candidates[at] as number;
  let probe = (hash & (table.length / width - 1)) * width;
  for (;;) {
    // What stands behind it was written before it.
    const found = Atomics.load(table, probe);
    if (found === 0) return false;
    if (found === first) {
      let j = 1;
      while (j < width && table[probe + j] === candidates[at + j]) j++;
      if (j === width) return true;
    }
    probe += width;
    if (probe === table.length) probe = 0;
  }
}
function isSeenByIndex(
  candidates: Int32Array,
  at: number,
  hash: number,
  words: Int32Array,
  table: Int32Array,
  width: number,
): boolean {
  const tag = hash & ~indexBits;
  let probe = hash & (table.length - 1);
  for (;;) {
    const entry = Atomics.load(table, probe);
    if (entry === 0) return false;
    if ((entry & ~indexBits) === tag) {
      const known = ((entry & indexBits) - 1) * width;
      // A list of states that is older than the table ends before some of them.
      let j = 0;
      while (j < width && words[known + j] === candidates[at + j]) j++;
      if (j === width) return true;
    }
    probe = (probe + 1) & (table.length - 1);
  }
}
