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
  /** Makes room for so many successors; those that are there stay. */
  reserve(capacity: number): void {
    if (capacity <= this.capacity) return;
    this.capacity = capacity;
    this.words = enlarged(this.words, capacity * this.width);
    this.hashes = enlarged(this.hashes, capacity);
    this.parents = enlarged(this.parents, capacity);
    this.steps = enlarged(this.steps, capacity);
  }
}

function enlarged(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(length, array.length));
  larger.set(array);
  return larger;
}
