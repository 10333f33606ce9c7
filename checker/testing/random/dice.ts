/**
 * Dice: the random decisions of a generator that makes one thing after the other, each depending on those before.
 */
import type fc from 'fast-check';

export class Dice {
  constructor(private readonly random: fc.Random) {}
  /** An integer from `lo` to `hi`, both included. */
  integer(lo: number, hi: number): number {
    return this.random.nextInt(lo, hi);
  }
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.integer(1, 100) <= percent;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)] as T;
  }
  /** What one of the makers makes, each taken as often as its weight says. */
  weighted<T>(options: readonly (readonly [weight: number, make: () => T])[]): T {
    let at = this.integer(
      1,
      options.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, make] of options) {
      at -= weight;
      if (at <= 0) return make();
    }
    throw new RangeError('nothing to choose from');
  }
  /** So many things, from `lo` to `hi`. */
  several<T>(lo: number, hi: number, make: (i: number) => T): T[] {
    return Array.from({ length: this.integer(lo, hi) }, (_, i) => make(i));
  }
  /** So many different items, in their order. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    while (left.length > count) left.splice(this.integer(0, left.length - 1), 1);
    return left;
  }
}
