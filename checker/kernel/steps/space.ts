/**
 * The space of states: those that were found, packed, and what stands for which.
 *
 * Invariant: the states in the store are packed as the layout says; with symmetry each is the canonical one of its orbit.
 */
import type { AnyState } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import { Batch } from '../../search/batch.ts';
import { levelsOf } from '../../search/levels.ts';
import type { Move, Piece, Shelf } from '../../search/shelf.ts';
import { Store, type StoreOptions } from '../../search/store.ts';
import { hashOf } from '../layout/bits.ts';
import { unpack } from '../layout/codec.ts';
import { type Layout, mover } from '../layout/layout.ts';
import { imageOfState } from '../symmetry/declared.ts';
import type { Permutation } from '../symmetry/group.ts';
import type { Symmetry } from '../symmetry/symmetry.ts';
import { Starts } from './starts.ts';

/** What holds states that are laid out as those in the store are. */
export interface Follower {
  /** States have so many words from now on; `move` is as for a store. */
  relayout(width: number, move: Move): void;
}

export class Space {
  readonly store: Store;
  /** Where the states are that are not in the store any more; null if all are. */
  shelf: Shelf | null = null;
  /** The state before the step that is looked at and, `words` further, the state after it. */
  vector: Int32Array<ArrayBuffer> = new Int32Array(2);
  /** The states to start from, */
  readonly starts: Starts;
  /** and the initial states, which are the same but where exploration starts at the end of a scenario. */
  readonly initials: Starts;
  /** What else is laid out as states are, and moved with them. */
  readonly followers: Follower[] = [];
  private readonly inverses = new Map<number, number>();

  constructor(
    private readonly model: CheckableModel,
    readonly layout: Layout,
    /** The states to start from. */
    starts: Iterable<AnyState>,
    /** What makes one state of each orbit; null if all are told apart. */
    readonly symmetry: Symmetry | null,
    options: StoreOptions = {},
  ) {
    this.store = new Store(hashOf, options);
    this.starts = new Starts(layout, starts);
    this.initials = starts === model.init ? this.starts : new Starts(layout, model.init);
  }

  /** Gives everything its place, a new one unless it is said, and lays all states out so. What stands in the vector is lost. */
  place(places: Int32Array | null = null): void {
    const { layout, store } = this;
    const { move, back } = mover(layout);
    if (places === null) layout.place();
    else layout.takePlaces(places);
    store.relayout(layout.words, move);
    this.shelf?.relayout(layout.words, move, back);
    for (const of of new Set([this.starts, this.initials])) of.relayout(move);
    for (const follower of this.followers) follower.relayout(layout.words, move);
    this.vector = new Int32Array(2 * layout.words);
    this.symmetry?.canoniser.placed();
  }
  /** Where the states stand that are at hand to be expanded. */
  get stored(): Piece {
    return this.shelf?.piece ?? this.store;
  }
  /** The number of the first of them. */
  get base(): number {
    return this.stored.base;
  }
  /** Sees to it that a state that was numbered is at hand, and answers where its words begin in those of `stored`. */
  bring(state: number): number {
    return this.shelf === null ? state * this.store.width : this.shelf.bring(state);
  }
  /** The state that a state was found from, or -1. */
  parentOf(state: number): number {
    return (this.shelf ?? this.store).parentOf(state);
  }
  /** For each number of steps, the first state that so many lead to; last, where the states of the last depth end. */
  get levels(): readonly number[] {
    return this.shelf?.levels ?? levelsOf(this.store);
  }
  /** Puts the state whose words stand from `at` on into the vector, as the one before a step. */
  load(words: Int32Array, at: number): void {
    const { vector } = this;
    const { width } = this.store;
    for (let j = 0; j < width; j++) vector[j] = words[at + j] as number;
  }

  /** Puts the state whose words stand from `at` on into the vector, as the one after a step. */
  loadAfter(words: Int32Array, at: number): void {
    const { vector } = this;
    const { width } = this.store;
    for (let j = 0; j < width; j++) vector[width + j] = words[at + j] as number;
  }

  /** The values of a state in the store. */
  valuesOf(state: number): AnyState {
    const at = this.bring(state);
    return unpack(this.layout, this.stored.words, at);
  }
  /** The words of a state in the store. */
  wordsOf(state: number): Int32Array {
    const at = this.bring(state);
    return this.stored.words.slice(at, at + this.store.width);
  }

  /**
   * Replaces each state of a batch by what stands for it, whose index in the store goes to `targets`, -1 if it is not there, and
   * the rank of the permutation that leads to that to `ranks`. All must have been canonised before.
   */
  find(batch: Batch, targets: Int32Array, ranks: Int32Array): void {
    // A loop, since there are few: calling `fill` would take longer.
    if (this.symmetry === null) for (let i = 0; i < batch.count; i++) ranks[i] = 0;
    else if (!this.symmetry.canoniser.canoniseBatch(batch, 0, batch.count, ranks)) throw outgrown();
    (this.shelf ?? this.store).find(batch, targets);
  }
  /** Replaces a state by what stands for it; answers the rank of the permutation that leads there, -1 if the layout is outgrown. */
  canonise(words: Int32Array): number {
    return this.symmetry === null ? 0 : this.symmetry.canoniser.canonise(words, 0);
  }
  /** What stands for a state to start from: its words, and the rank of the permutation that leads back. */
  private canonicalStart(number: number): { readonly words: Int32Array; readonly rank: number } {
    const words = this.starts.wordsOf(number);
    const rank = this.canonise(words);
    if (rank < 0) throw outgrown();
    return { words, rank: this.inverseRank(rank) };
  }
  /** The first of the states to start from for which this one stands, with the permutation that leads to it. */
  startFor(state: number): { number: number; by: Permutation | null } {
    const { starts, symmetry } = this;
    const wanted = this.wordsOf(state);
    if (symmetry === null) {
      const number = starts.numberOf(wanted);
      if (number >= 0) return { number, by: null };
    } else
      for (let number = 0; number < starts.count; number++) {
        const { words, rank } = this.canonicalStart(number);
        if (words.every((word, j) => word === wanted[j])) return { number, by: this.permutation(rank) };
      }
    throw new Error('a state without a parent is no state to start from: an error in Concord');
  }
  /**
   * For each state to start from, by its number, what stands for it in the store; null if it lies outside the bounds. Also the
   * permutation that leads from that to it, and the rank of the one that leads back.
   */
  storedStarts(): ({ state: number; by: Permutation | null; rank: number } | null)[] {
    return Array.from({ length: this.starts.count }, (_, number) => {
      const { words, rank } = this.canonicalStart(number);
      const state = this.indexOf(words);
      return state < 0 ? null : { state, by: this.permutation(rank), rank: this.inverseRank(rank) };
    });
  }
  private indexOf(words: Int32Array): number {
    const { alone, found } = this;
    alone.reset(words.length);
    alone.words.set(words);
    alone.hashes[0] = hashOf(words, 0, words.length);
    alone.count = 1;
    (this.shelf ?? this.store).find(alone, found);
    return found[0] as number;
  }
  private readonly alone = new Batch(1);
  private readonly found = new Int32Array(1);
  /** The states in the store from which exploration started. */
  initial(): number[] {
    const initial: number[] = [];
    for (let state = 0; state < this.store.count && this.parentOf(state) === -1; state++) initial.push(state);
    return initial;
  }

  /** A permutation by its rank; null without symmetry. */
  permutation(rank: number): Permutation | null {
    return this.symmetry === null ? null : this.symmetry.group.numbered(rank);
  }
  /** The rank of the inverse of a permutation, by its own. */
  inverseRank(rank: number): number {
    if (rank === 0) return 0;
    let inverse = this.inverses.get(rank);
    if (inverse === undefined) {
      const { group } = this.symmetry as Symmetry;
      inverse = group.inverse(group.numbered(rank)).rank;
      this.inverses.set(rank, inverse);
    }
    return inverse;
  }
  /** The image of values under a permutation. */
  imageOf(values: AnyState, by: Permutation | null): AnyState {
    return by === null ? values : imageOfState(this.model.domains, values, by);
  }
}

function outgrown(): Error {
  return new Error('a state that was canonised before needs new numbers: an error in Concord');
}
