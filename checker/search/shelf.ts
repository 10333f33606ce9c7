/**
 * Shelves: where states stand that are not in memory any more. They are brought back piece by piece, by their numbers.
 *
 * Invariant: the states that were brought last are laid out as states are now.
 */
import type { Batch } from './batch.ts';

/** Some states in a row, `width` words each, the first of which has the number `base`. */
export interface Piece {
  readonly words: Int32Array;
  readonly width: number;
  readonly base: number;
}
/** Writes the words that a state has now, given where those stand that it had before: they must be zeros. */
export type Move = (from: Int32Array, at: number, to: Int32Array, into: number) => void;
/** The other way; false if it had none, since what is in the state had no place before. */
export type MoveBack = (from: Int32Array, at: number, to: Int32Array, into: number) => boolean;

export interface Shelf {
  /** The states that were brought last. */
  readonly piece: Piece;
  /** For each number of steps, the first state that so many lead to; last, where the states of the last depth end. */
  readonly levels: readonly number[];
  /** Sees to it that the words of a state are in the piece, and answers where they begin. */
  bring(state: number): number;
  /** The number of the state that a state was found from, or -1. */
  parentOf(state: number): number;
  /** The number of each state of a batch, or -1 if it is not there. */
  find(batch: Batch, into: Int32Array): void;
  /** States have so many words from now on. */
  relayout(width: number, move: Move, back: MoveBack): void;
}
