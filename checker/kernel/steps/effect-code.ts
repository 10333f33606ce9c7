/**
 * The effects of the learned relation, as integers: what the hot loop does to the words of a state for each entry.
 *
 * A leaf that is evaluated directly does nothing here: what comes of it is put in its place before (`units/direct-actions.ts`).
 *
 * Invariant: for each leaf below `compiled`, `code` holds from `at[leaf]` on: n, n times (word, bits kept, bits set); n, n times
 * (word, shift, mask, number of a write).
 */
import type { BagClass, Delta } from '../layout/bags.ts';
import { grown, refill } from '../layout/bits.ts';
import type { Place } from '../learned/program.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { Effect } from '../views/effects.ts';

/** What a leaf makes of a slot, which depends on what stands there. */
export interface SlotWrite {
  readonly leaf: number;
  readonly place: Place;
  /** The number of a rewrite of tuples, or a change of a bag. */
  readonly by: number | { readonly bags: BagClass; readonly delta: Delta };
}

/** Effects as they stand, as data that can be sent to another thread: bags by the numbers of their classes. */
export interface EffectsImage {
  readonly code: Int32Array;
  readonly at: Int32Array;
  readonly writes: readonly {
    readonly leaf: number;
    readonly place: Place;
    readonly by: number | { readonly bags: number; readonly delta: Delta };
  }[];
  readonly firstWrite: readonly number[];
  readonly rewrites: readonly Int32Array[];
  readonly compiled: number;
  readonly version: number;
}

export class EffectCode {
  code = new Int32Array(4096);
  at = new Int32Array(1024);
  readonly writes: SlotWrite[] = [];
  /** The number of the first write of each leaf. */
  readonly firstWrite: number[] = [];
  /** For each rewrite: tuple -> tuple, or -1 where it was never needed. */
  readonly rewrites: Int32Array[] = [];
  compiled = 0;
  /** Grows when leaves are compiled anew. */
  version = 0;
  private top = 0;

  /** Compiles the leaves that came since the last call; all of them after `clear`. */
  update(leaves: readonly ActionLeaf[]): void {
    for (; this.compiled < leaves.length; this.compiled++)
      this.compile(this.compiled, leaves[this.compiled] as ActionLeaf);
  }
  clear(): void {
    this.compiled = 0;
    this.top = 0;
    this.writes.length = 0;
    this.firstWrite.length = 0;
    this.version++;
  }
  private compile(leaf: number, { effect }: ActionLeaf): void {
    this.firstWrite.push(this.writes.length);
    this.emit(leaf, effect === null ? [0, 0] : this.integersOf(leaf, effect));
  }
  /** What a leaf makes of slots. */
  writesOf(leaf: number): SlotWrite[] {
    return this.writes.slice(this.firstWrite[leaf], this.firstWrite[leaf + 1]);
  }
  private integersOf(leaf: number, effect: Effect): readonly number[] {
    const words = new Map<number, [clear: number, set: number]>();
    const put = (word: number, clear: number, set: number): void => {
      const [cleared, already] = words.get(word) ?? [0, 0];
      words.set(word, [cleared | clear, already | set]);
    };
    for (const [{ word, shift, mask }, number] of effect.numbers) put(word, mask << shift, number << shift);
    for (const [{ word, bit }, present] of effect.elements) if (word >= 0) put(word, 1 << bit, present ? 1 << bit : 0);
    const integers: number[] = [words.size];
    for (const [word, [clear, set]] of words) integers.push(word, ~clear, set);
    integers.push(effect.rewrites.length + effect.deltas.length);
    const write = (place: Place, by: SlotWrite['by']): void => {
      const { word, shift, mask } = place;
      integers.push(word, shift, mask, this.writes.push({ leaf, place, by }) - 1);
    };
    for (const [slot, { index }] of effect.rewrites) {
      this.rewrites[index] ??= new Int32Array(16).fill(-1);
      write(slot, index);
    }
    for (const [slot, delta] of effect.deltas) write(slot, { bags: slot.of as BagClass, delta });
    return integers;
  }
  private emit(leaf: number, integers: readonly number[]): void {
    this.at = grown(this.at, leaf + 1) as typeof this.at;
    this.code = grown(this.code, this.top + integers.length) as typeof this.code;
    this.at[leaf] = this.top;
    this.code.set(integers, this.top);
    this.top += integers.length;
  }
  /** What it is now; `classes` are those of the layout. */
  image(classes: readonly unknown[]): EffectsImage {
    return {
      code: this.code.slice(0, this.top),
      at: this.at.slice(0, this.compiled),
      writes: this.writes.map(({ leaf, place: { word, shift, mask }, by }) => ({
        leaf,
        place: { word, shift, mask },
        by: typeof by === 'number' ? by : { bags: classes.indexOf(by.bags), delta: by.delta },
      })),
      firstWrite: [...this.firstWrite],
      rewrites: this.rewrites.map((table) => table.slice()),
      compiled: this.compiled,
      version: this.version,
    };
  }
  /** Becomes what others were; `classes` are those of the layout here. */
  become(
    { code, at, writes, firstWrite, rewrites, compiled, version }: EffectsImage,
    classes: readonly unknown[],
  ): void {
    Object.assign(this, { code, at, compiled, version });
    this.top = code.length;
    const here = writes.map(({ leaf, place, by }) => ({
      leaf,
      place,
      by: typeof by === 'number' ? by : { bags: classes[by.bags] as BagClass, delta: by.delta },
    }));
    refill(this.writes, here);
    refill(this.firstWrite, firstWrite);
    refill(this.rewrites, rewrites);
  }
  setRewrite(index: number, from: number, to: number): void {
    this.rewrites[index] = grown(this.rewrites[index] as Int32Array, from + 1, -1) as Int32Array<ArrayBuffer>;
    (this.rewrites[index] as Int32Array)[from] = to;
  }
}
