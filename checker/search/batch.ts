/**
 * A batch of successors on their way into the store, as integers in typed arrays.
 *
 * Invariant: the first `count` places are filled; successor `i` has its words from `i * width` on.
 */
export class Batch {
  count = 0;
  width = 1;
  /** How many successors there is room for. */
  capacity = 0;
  words = new Int32Array(0);
  /** The hash of each successor. */
  hashes = new Int32Array(0);
  /** The index in the store of the state that it comes from. */
  parents = new Int32Array(0);
  /** The entry of the learned relation that leads to it. */
  steps = new Int32Array(0);

  /** `target` is when a batch counts as full; the last state that is expanded may overshoot it. */
  constructor(readonly target = 512) {
    this.reserve(2 * target);
  }
  /** Empties the batch, for successors of this many words. */
  reset(width: number): void {
    this.count = 0;
    this.width = width;
    if (this.words.length < this.capacity * width) this.words = new Int32Array(this.capacity * width);
  }
  /** Makes room for so many successors in an empty batch. */
  reserve(capacity: number): void {
    if (capacity <= this.capacity) return;
    this.capacity = capacity;
    this.words = new Int32Array(capacity * this.width);
    this.hashes = new Int32Array(capacity);
    this.parents = new Int32Array(capacity);
    this.steps = new Int32Array(capacity);
  }
}
