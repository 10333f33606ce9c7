/**
 * The store: every state found so far, packed, with the index of the state that it was found from.
 *
 * Exact: a candidate is compared word by word with the states that it might equal, so that none is ever missed by chance.
 * The breadth-first queue is the store itself. The table holds whole states of one or two words, so that a probe is one
 * access to memory; longer states by index, with five bits of the hash as a tag. So it holds short ones, too, once there are many of
 * them and few candidates for each: they take less memory then, and the second access is seldom needed.
 *
 * Other threads may look states up while this one inserts (`search/seen.ts`), if it is shared: then what a place of the table stands for is
 * written before the place is. In any one table and list of states a word changes once, from 0 to what it stays.
 *
 * Where states are put on disk (`shelf.ts`), it holds those that were found lately, whose numbers follow those of the others.
 *
 * Invariant: states are numbered from `base` on in the order of insertion, each is in the table once, and no state is all zeros.
 */
import { Ascending } from './ascending.ts';
import { Batch } from './batch.ts';
import { findByIndex, indexBits, type Seen } from './seen.ts';

/** How many candidates there must be for each new state, if whole states are to stand in a large table. */
const candidatesForWhole = 5.5;
/** The most states that the store can number. */
export const mostStates = indexBits - 1;
/** The most states that can be told apart by their numbers, wherever they are. */
const mostNumbers = 2 ** 31 - 1;

export class StoreFull extends Error {
  override readonly name = 'StoreFull';
}

/** The hash of a state; must not depend on anything but its words. */
export type Hash = (words: Int32Array, at: number, width: number) => number;

export interface StoreOptions {
  /** States of at most this many words stand in the table itself. */
  readonly inlineWidth?: number;
  /** In a table of at most so many places they do, however many candidates there are. */
  readonly fewPlaces?: number;
  /** The states and the table are where other threads can read them. */
  readonly isShared?: boolean;
}

export class Store {
  /** The number of the first state that it holds: all before it are elsewhere. */
  base = 0;
  /** How many states it holds. */
  private held = 0;
  /** The first state that the last insertion added. */
  firstAdded = 0;
  width = 1;
  /** The states, `width` words each. */
  words: Int32Array;
  /** For each state the index of the one that it was found from, or -1: states are expanded in order, so that these never decrease. */
  private parents = new Ascending();
  /** For each state that the last insertion added, the step that led to it, and from where. */
  addedBy = new Int32Array(1 << 11);
  addedFrom = new Int32Array(1 << 11);
  private table: Int32Array = new Int32Array(0);
  /** How many states the table has room for: a power of two, or 0 before the first insertion. */
  private places = 0;
  private sink = 0;
  /** Candidates so far; and how many there were, and how many states, when the table grew last. */
  private candidates = 0;
  private grownAt = { candidates: 0, count: 0 };
  /** Whole states stand in the table, if they are short. */
  private isWhole = true;
  private readonly inlineWidth: number;
  private readonly fewPlaces: number;
  private readonly isShared: boolean;

  constructor(
    private readonly hash: Hash,
    { inlineWidth = 2, fewPlaces = 1 << 18, isShared = false }: StoreOptions = {},
  ) {
    this.inlineWidth = inlineWidth;
    this.fewPlaces = fewPlaces;
    this.isShared = isShared;
    this.words = this.integers(1 << 12);
  }
  /** How many states there are, with those that are elsewhere. */
  get count(): number {
    return this.base + this.held;
  }
  private integers(length: number): Int32Array {
    return this.isShared ? new Int32Array(new SharedArrayBuffer(4 * length)) : new Int32Array(length);
  }
  /** Where others may look states up: good until the store has grown or is laid out anew, and of what was inserted by then, after that. */
  get seen(): Seen {
    const { words, table, width, inline } = this;
    return { words, table, width, inline };
  }

  private get inline(): boolean {
    return this.isWhole && this.width <= this.inlineWidth;
  }
  private get stride(): number {
    return this.inline ? this.width : 1;
  }
  /** The bytes of all arrays. */
  get bytes(): number {
    return 4 * (this.words.length + this.table.length) + this.parents.bytes;
  }
  /** The bytes in use for each state, table included. */
  get bytesPerState(): number {
    return this.held === 0 ? 0 : (4 * (this.held * this.width + this.table.length) + this.parents.bytes) / this.held;
  }

  /** Makes room for as many more states. Throws `StoreFull` if they cannot be numbered. */
  private reserve(more: number): void {
    if (this.held + more > mostStates || this.count + more > mostNumbers)
      throw new StoreFull(`more than ${mostStates} states`);
    const { words, places } = this.wanted(more);
    if (words > this.words.length) {
      const larger = this.integers(words);
      larger.set(this.words);
      this.words = larger;
    }
    if (places !== this.places) this.rehash(places);
  }
  /** How long the list of states is to be, and how many places the table is to have, for as many more. */
  private wanted(more: number): { readonly words: number; readonly places: number } {
    const length = (this.held + more) * this.width;
    const words = length > this.words.length ? Math.max(length, Math.ceil(1.6 * this.words.length)) : this.words.length;
    let places = Math.max(this.places, 1 << 11);
    while ((this.held + more) * 1.6 > places) places *= 2;
    return { words, places };
  }
  /** The bytes that it would have to be given, for as many more states. */
  growthFor(more: number): number {
    const { words, places } = this.wanted(more);
    return 4 * ((words > this.words.length ? words : 0) + (places > this.places ? places * this.stride : 0));
  }
  /** Forgets all states, which are elsewhere from now on; the next one has this number. Of its memory it keeps at most so many bytes. */
  empty(base: number, most = Number.POSITIVE_INFINITY): void {
    this.base = base;
    this.firstAdded = base;
    this.held = 0;
    this.parents = new Ascending();
    this.indexed = { table: new Int32Array(0), states: -1, width: 0 };
    if (this.bytes <= most) {
      this.table.fill(0);
      return;
    }
    this.words = this.integers(1 << 12);
    this.table = new Int32Array(0);
    this.places = 0;
  }
  /**
   * A larger table. Whole states are moved in the order of the old table, so that both tables are gone through in order:
   * a state at place p goes near p or near p plus the old size.
   */
  private rehash(places: number): void {
    const { table: old, width } = this;
    const wasInline = this.inline;
    const { candidates, count } = this.grownAt;
    this.isWhole = places <= this.fewPlaces || this.candidates - candidates > candidatesForWhole * (this.count - count);
    this.grownAt = { candidates: this.candidates, count: this.count };
    if (!this.inline || !wasInline) return this.rebuild(places);
    this.places = places;
    const table = this.integers(places * width);
    const mask = places - 1;
    for (let from = 0; from < old.length; from += width) {
      if (old[from] === 0) continue;
      let probe = this.hash(old, from, width) & mask;
      while (table[probe * width] !== 0) probe = (probe + 1) & mask;
      for (let j = 0; j < width; j++) table[probe * width + j] = old[from + j] as number;
    }
    this.table = table;
  }
  /** A table made anew from the states. */
  private rebuild(places: number): void {
    this.places = places;
    this.table = this.integers(places * this.stride);
    const { table, words, width } = this;
    const mask = places - 1;
    for (let i = 0; i < this.held; i++) {
      const hash = this.hash(words, i * width, width);
      let probe = hash & mask;
      if (this.inline) {
        while (table[probe * width] !== 0) probe = (probe + 1) & mask;
        for (let j = 0; j < width; j++) table[probe * width + j] = words[i * width + j] as number;
      } else {
        while (table[probe] !== 0) probe = (probe + 1) & mask;
        table[probe] = (i + 1) | (hash & ~indexBits);
      }
    }
  }

  /**
   * The index of each state of a batch, or -1 if it is not there. The first call after an insertion may take as long as that
   * of all states.
   */
  find(batch: Batch, into: Int32Array): void {
    if (this.held === 0) into.fill(-1, 0, batch.count);
    else findByIndex(this.byIndex, batch, into);
  }
  /** Where states can be looked up by their indexes; good until the next insertion. Making it may take as long as inserting them all. */
  get byIndex(): Seen {
    return { words: this.words, table: this.indexes(), width: this.width, inline: false };
  }
  /** The same of one state, given by its words. */
  indexOf(words: Int32Array): number {
    const { alone } = this;
    alone.reset(this.width);
    alone.words.set(words.subarray(0, this.width));
    alone.hashes[0] = this.hash(words, 0, this.width);
    alone.count = 1;
    this.find(alone, this.foundAlone);
    return this.foundAlone[0] as number;
  }
  private readonly alone = new Batch(1);
  private readonly foundAlone = new Int32Array(1);
  /** A table of states by index: the table itself, or, where that holds whole states, one made for the purpose. */
  private indexes(): Int32Array {
    if (!this.inline) return this.table;
    if (this.indexed.states === this.held && this.indexed.width === this.width) return this.indexed.table;
    let places = 1 << 11;
    while (this.held * 1.6 > places) places *= 2;
    const table = this.integers(places);
    for (let i = 0; i < this.held; i++) {
      const hash = this.hash(this.words, i * this.width, this.width);
      let probe = hash & (places - 1);
      while (table[probe] !== 0) probe = (probe + 1) & (places - 1);
      table[probe] = (i + 1) | (hash & ~indexBits);
    }
    this.indexed = { table, states: this.held, width: this.width };
    return table;
  }
  private indexed: { table: Int32Array; states: number; width: number } = {
    table: new Int32Array(0),
    states: -1,
    width: 0,
  };

  /**
   * Lays all states out anew. `move` writes the new words of a state, given where its old ones stand; it must be injective.
   */
  relayout(width: number, move: (from: Int32Array, at: number, to: Int32Array, into: number) => void): void {
    const old = this.words;
    const oldWidth = this.width;
    this.width = width;
    this.words = this.integers(Math.max(1 << 12, Math.ceil(1.5 * this.held * width)));
    this.indexed = { table: new Int32Array(0), states: -1, width: 0 };
    for (let i = 0; i < this.held; i++) move(old, i * oldWidth, this.words, i * width);
    this.rebuild(this.places);
  }

  /**
   * Inserts the states of a batch that are not there yet, in its order. `candidates` is how many there were before others took away
   * some that are.
   */
  insert(batch: Batch, candidates = batch.count): void {
    this.reserve(Math.max(candidates, batch.count));
    if (this.addedBy.length < batch.count) {
      this.addedBy = new Int32Array(2 * batch.count);
      this.addedFrom = new Int32Array(2 * batch.count);
    }
    this.candidates += candidates;
    const first = this.held;
    this.firstAdded = this.count;
    if (this.inline) this.insertInline(batch);
    else this.insertIndexed(batch);
    for (let i = 0, added = this.held - first; i < added; i++) this.parents.push(this.addedFrom[i] as number);
  }
  /** The index of the state that a state was found from, or -1. */
  parentOf(state: number): number {
    return this.parents.at(state - this.base);
  }
  /** Those of the states from one on, as many as there is room for. */
  parentsFrom(state: number, into: Int32Array): void {
    this.parents.copyTo(into, state - this.base);
  }
  /**
   * Takes in states, each of which is there once, in the place of all that it holds. `fill` writes their words, one state behind the other, and
   * their parents. `candidates` is how many there were for them.
   */
  restore(
    count: number,
    width: number,
    candidates: number,
    fill: (words: Int32Array, parents: Ascending) => void,
  ): void {
    if (count > mostStates) throw new StoreFull(`more than ${mostStates} states`);
    this.width = width;
    this.held = 0;
    const { places } = this.wanted(count);
    this.words = this.integers(Math.max(1 << 12, Math.ceil(1.2 * count * width)));
    this.parents = new Ascending();
    fill(this.words, this.parents);
    this.held = count;
    this.base = 0;
    this.firstAdded = count;
    this.candidates = candidates;
    this.grownAt = { candidates, count };
    this.isWhole = places <= this.fewPlaces || candidates > candidatesForWhole * count;
    this.rebuild(places);
  }
  private insertInline(batch: Batch): void {
    const { table, words, addedBy, addedFrom, width, held: base, isShared } = this;
    const { words: candidates, hashes, parents: from, steps, count } = batch;
    const mask = this.places - 1;
    let top = base;
    let sink = 0;
    // All lines of the table are asked for before the first is needed: memory latency is the limit.
    for (let i = 0; i < count; i++) sink ^= table[((hashes[i] as number) & mask) * width] as number;
    next: for (let i = 0; i < count; i++) {
      const at = i * width;
      const first = candidates[at] as number;
      let probe = ((hashes[i] as number) & mask) * width;
      for (let found = table[probe] as number; found !== 0; found = table[probe] as number) {
        if (found === first) {
          let j = 1;
          while (j < width && table[probe + j] === candidates[at + j]) j++;
          if (j === width) continue next;
        }
        probe += width;
        if (probe === table.length) probe = 0;
      }
      const to = top * width;
      words[to] = first;
      for (let j = 1; j < width; j++) {
        const word = candidates[at + j] as number;
        table[probe + j] = word;
        words[to + j] = word;
      }
      // Who reads the first word of a state in the table reads its others as they are.
      if (isShared) Atomics.store(table, probe, first);
      else table[probe] = first;
      addedBy[top - base] = steps[i] as number;
      addedFrom[top++ - base] = from[i] as number;
    }
    this.held = top;
    this.sink ^= sink;
  }
  private insertIndexed(batch: Batch): void {
    const { table, words, addedBy, addedFrom, width, held: base, isShared } = this;
    const { words: candidates, hashes, parents: from, steps, count } = batch;
    const mask = this.places - 1;
    let top = base;
    let sink = 0;
    for (let i = 0; i < count; i++) sink ^= table[(hashes[i] as number) & mask] as number;
    for (let i = 0; i < count; i++) {
      const entry = (table[(hashes[i] as number) & mask] as number) & indexBits;
      if (entry !== 0) sink ^= words[(entry - 1) * width] as number;
    }
    next: for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number;
      const tag = hash & ~indexBits;
      const at = i * width;
      let probe = hash & mask;
      for (let entry = table[probe] as number; entry !== 0; entry = table[probe] as number) {
        if ((entry & ~indexBits) === tag) {
          const known = ((entry & indexBits) - 1) * width;
          let j = 0;
          while (j < width && words[known + j] === candidates[at + j]) j++;
          if (j === width) continue next;
        }
        probe = (probe + 1) & mask;
      }
      for (let j = 0, to = top * width; j < width; j++) words[to + j] = candidates[at + j] as number;
      addedBy[top - base] = steps[i] as number;
      addedFrom[top - base] = from[i] as number;
      top++;
      // Who reads the index of a state reads its words as they are.
      if (isShared) Atomics.store(table, probe, top | tag);
      else table[probe] = top | tag;
    }
    this.held = top;
    this.sink ^= sink;
  }
}
