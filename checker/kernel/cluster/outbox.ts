/**
 * States that wait to be sent to who owns them, packed as states are now.
 *
 * Invariant: the first `count` states stand one behind the other, `width` words each.
 */
import type { Move } from '../../search/shelf.ts';
import type { Follower } from '../steps/space.ts';

/** So many bytes are sent together, about. */
export const together = 1 << 18;

export class Outbox implements Follower {
  count = 0;
  private words = new Int32Array(0);
  constructor(
    private width: number,
    private readonly bytes = together,
  ) {}

  /** Adds the state whose words stand from `at` on; true once it is full. */
  add(from: Int32Array, at: number): boolean {
    const { width } = this;
    const to = this.count * width;
    if (to + width > this.words.length) {
      const larger = new Int32Array(Math.max(64 * width, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    for (let j = 0; j < width; j++) this.words[to + j] = from[at + j] as number;
    this.count++;
    return 4 * (this.count + 1) * width > this.bytes;
  }
  /** What is in it, which is empty then. */
  take(): Int32Array {
    const taken = this.words.slice(0, this.count * this.width);
    this.count = 0;
    return taken;
  }
  relayout(width: number, move: Move): void {
    const { words, count, width: before } = this;
    this.width = width;
    this.words = new Int32Array(Math.max(64, 2 * count) * width);
    for (let i = 0; i < count; i++) move(words, i * before, this.words, i * width);
  }
}
