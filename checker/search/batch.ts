/**
 * A batch of successors on their way into the store, as integers in typed arrays.
 *
 * Invariant: the first `count` places are filled; successor `i` has its words from `i * width` on.
 */
export class Batch {
  count = 0;
  width = 1;
  words: Int32Array;
  /** The hash of each successor. */
  readonly hashes: Int32Array;
  /** The index in the store of the state that it comes from. */
  readonly parents: Int32Array;
  /** The entry of the learned relation that leads to it. */
  readonly steps: Int32Array;

  /** `target` is when a batch counts as full; the last state expanded may overshoot it by `slack`. */
  constructor(
    readonly target = 512,
    readonly slack = 1 << 16,
  ) {
    const capacity = target + slack;
    this.words = new Int32Array(capacity);
    this.hashes = new Int32Array(capacity);
    this.parents = new Int32Array(capacity);
    this.steps = new Int32Array(capacity);
  }
  /** Empties the batch, for successors of this many words. */
  reset(width: number): void {
    this.count = 0;
    this.width = width;
    const length = (this.target + this.slack) * width;
    if (this.words.length < length) this.words = new Int32Array(length);
  }
}
