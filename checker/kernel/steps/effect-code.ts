/**
 * The effects of the learned relation, as integers: what the hot loop does to the words of a state for each entry.
 *
 * A leaf that is evaluated directly does nothing here: what comes of it is put in its place before (`units/direct-actions.ts`).
 *
 * Invariant: for each leaf below `compiled`, `code` holds from `at[leaf]` on: n, n times (word, bits kept, bits set); n, n times
 * (word, shift, mask, rewrite); n, n times (word, shift, mask, class, delta).
 */
import type { Delta } from '../layout/bags.ts';
import { grown } from '../layout/bits.ts';
import type { Layout } from '../layout/layout.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { Effect } from '../views/effects.ts';

export class EffectCode {
  code = new Int32Array(4096);
  at = new Int32Array(1024);
  readonly deltas: Delta[] = [];
  /** For each rewrite: tuple -> tuple, or -1 where it was never needed. */
  readonly rewrites: Int32Array[] = [];
  compiled = 0;
  private top = 0;

  /** Compiles the leaves that came since the last call; all of them after `clear`. */
  update(leaves: readonly ActionLeaf[], layout: Layout): void {
    for (; this.compiled < leaves.length; this.compiled++)
      this.compile(this.compiled, leaves[this.compiled] as ActionLeaf, layout);
  }
  clear(): void {
    this.compiled = 0;
    this.top = 0;
    this.deltas.length = 0;
  }
  private compile(leaf: number, { effect }: ActionLeaf, layout: Layout): void {
    this.emit(leaf, effect === null ? [0, 0, 0] : this.integersOf(effect, layout));
  }
  private integersOf(effect: Effect, layout: Layout): readonly number[] {
    const words = new Map<number, [clear: number, set: number]>();
    const put = (word: number, clear: number, set: number): void => {
      const [cleared, already] = words.get(word) ?? [0, 0];
      words.set(word, [cleared | clear, already | set]);
    };
    for (const [{ word, shift, mask }, number] of effect.numbers) put(word, mask << shift, number << shift);
    for (const [{ word, bit }, present] of effect.elements) if (word >= 0) put(word, 1 << bit, present ? 1 << bit : 0);
    const integers: number[] = [words.size];
    for (const [word, [clear, set]] of words) integers.push(word, ~clear, set);
    integers.push(effect.rewrites.length);
    for (const [{ word, shift, mask }, { index }] of effect.rewrites) {
      this.rewrites[index] ??= new Int32Array(16).fill(-1);
      integers.push(word, shift, mask, index);
    }
    integers.push(effect.deltas.length);
    for (const [{ word, shift, mask, of }, delta] of effect.deltas)
      integers.push(word, shift, mask, layout.classes.indexOf(of), this.deltas.push(delta) - 1);
    return integers;
  }
  private emit(leaf: number, integers: readonly number[]): void {
    this.at = grown(this.at, leaf + 1) as typeof this.at;
    this.code = grown(this.code, this.top + integers.length) as typeof this.code;
    this.at[leaf] = this.top;
    this.code.set(integers, this.top);
    this.top += integers.length;
  }
  setRewrite(index: number, from: number, to: number): void {
    this.rewrites[index] = grown(this.rewrites[index] as Int32Array, from + 1, -1) as Int32Array<ArrayBuffer>;
    (this.rewrites[index] as Int32Array)[from] = to;
  }
}
