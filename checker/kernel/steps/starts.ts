/**
 * The states from which exploration starts, packed. They are read one after the other and are none of them kept as values, so
 * that there may be many.
 *
 * Invariant: each that was taken in is there once, by its number in the order of the spec, and packed as the layout says.
 */
import type { AnyState } from '../../language/action.ts';
import { Batch } from '../../search/batch.ts';
import { Store } from '../../search/store.ts';
import { hashOf } from '../layout/bits.ts';
import { type Content, contentOf, pack, unpack } from '../layout/codec.ts';
import type { Layout } from '../layout/layout.ts';

export class Starts {
  private readonly store = new Store(hashOf);
  private readonly batch = new Batch();
  private readonly states: Iterator<AnyState>;
  private waiting: Content[] = [];

  constructor(
    private readonly layout: Layout,
    states: Iterable<AnyState>,
  ) {
    this.states = states[Symbol.iterator]();
  }
  /** How many there are, as far as they were taken in. */
  get count(): number {
    return this.store.count;
  }
  /** Reads some more; false if there are none. They have numbers now, and the layout must fit before they are taken in. */
  read(): boolean {
    const { layout, states, waiting, batch } = this;
    while (waiting.length < batch.target) {
      const next = states.next();
      if (next.done === true) break;
      waiting.push(contentOf(layout, next.value));
    }
    return waiting.length > 0;
  }
  /** Takes in what was read. */
  takeIn(): void {
    const { layout, batch } = this;
    batch.reset(layout.words);
    for (const content of this.waiting) {
      pack(layout, content, batch.words, batch.count * layout.words);
      batch.hashes[batch.count] = hashOf(batch.words, batch.count * layout.words, layout.words);
      batch.count++;
    }
    this.waiting = [];
    this.store.insert(batch);
  }
  /** Lays them out anew; `move` is as for a store. */
  relayout(move: Parameters<Store['relayout']>[1]): void {
    this.store.relayout(this.layout.words, move);
  }

  /** Copies the words of one to where they are wanted. */
  copyTo(number: number, into: Int32Array, at: number): void {
    const { words, width } = this.store;
    for (let j = 0; j < width; j++) into[at + j] = words[number * width + j] as number;
  }
  wordsOf(number: number): Int32Array {
    const words = new Int32Array(this.layout.words);
    this.copyTo(number, words, 0);
    return words;
  }
  valuesOf(number: number): AnyState {
    return unpack(this.layout, this.wordsOf(number), 0);
  }
  /** The number of the state with these words; -1 if it is none of them. */
  numberOf(words: Int32Array): number {
    return this.store.indexOf(words);
  }
}
