/**
 * The order of action instances, which is that of the spec (`language/identity.ts`), in numbers. Successors are taken in this order, so that
 * ties between shortest traces do not depend on what was learned when.
 *
 * Invariant: of two leaves the one that comes first has the smaller rank.
 */
import type { ActionDraft, AnyChoices } from '../../language/action.ts';
import { orderOfChoices, type Order as TotalOrder } from '../../language/identity.ts';
import { keyOf } from '../../language/value.ts';
import type { ActionLeaf } from '../units/actions.ts';

type Instance = Pick<ActionLeaf, 'action' | 'choices'>;

export class Order {
  ranks = new Float64Array(1024);
  private readonly sorted: number[] = [];
  private ranked = 0;
  /** For each action, the order of its choices. */
  private readonly choices: readonly TotalOrder<AnyChoices>[];

  constructor(
    private readonly leaves: readonly ActionLeaf[],
    actions: readonly ActionDraft[],
  ) {
    this.choices = actions.map(orderOfChoices);
  }

  /** True if leaves that are enabled in one state may be the same instance: several lists may offer one value. */
  mayRepeat = false;
  /** For each leaf, the first one that is the same instance. */
  private readonly firsts: number[] = [];
  private readonly byInstance = new Map<string, number>();

  /** Of leaves by rank, drops those that are the instance before once more. Answers how many are left. */
  distinct(leaves: Int32Array, count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const leaf = leaves[i] as number;
      if (kept === 0 || !this.isSame(leaf, leaves[kept - 1] as number)) leaves[kept++] = leaf;
    }
    return kept;
  }
  /** True if two leaves are one instance: what was learned as several may be evaluated directly since. */
  isSame(a: number, b: number): boolean {
    return a === b || this.firstOf(a) === this.firstOf(b);
  }
  /** For each leaf, the first one that is the same instance; null if none is in one state with another that is the same. */
  get firstOnes(): Int32Array | null {
    return this.mayRepeat ? Int32Array.from(this.leaves, (_, leaf) => this.firstOf(leaf)) : null;
  }
  private firstOf(leaf: number): number {
    let first = this.firsts[leaf];
    if (first === undefined) {
      const { action, choices } = this.leaves[leaf] as ActionLeaf;
      const key = `${action} ${keyOf(choices)}`;
      first = this.byInstance.get(key) ?? leaf;
      this.byInstance.set(key, first);
      this.firsts[leaf] = first;
    }
    return first;
  }

  /** Ranks the leaves that came since the last call. */
  update(): void {
    if (this.ranks.length < this.leaves.length) {
      const larger = new Float64Array(2 * this.leaves.length);
      larger.set(this.ranks);
      this.ranks = larger;
    }
    for (; this.ranked < this.leaves.length; this.ranked++) {
      this.mayRepeat ||= (this.leaves[this.ranked] as ActionLeaf).fromOneOfLists === true;
      this.insert(this.ranked);
    }
  }
  private insert(leaf: number): void {
    const { sorted, ranks } = this;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(sorted[middle] as number, leaf) <= 0) low = middle + 1;
      else high = middle;
    }
    sorted.splice(low, 0, leaf);
    const before = low === 0 ? 0 : (ranks[sorted[low - 1] as number] as number);
    const after = low + 1 === sorted.length ? before + 2 : (ranks[sorted[low + 1] as number] as number);
    const rank = (before + after) / 2;
    ranks[leaf] = rank;
    // Where the numbers between two neighbours are used up, all are spread anew.
    if (rank <= before || rank >= after) {
      for (let i = 0; i < sorted.length; i++) ranks[sorted[i] as number] = i + 1;
    }
  }
  private compare(a: number, b: number): number {
    return this.compareInstances(this.leaves[a] as ActionLeaf, this.leaves[b] as ActionLeaf);
  }
  /** Negative if the first instance comes before the second. */
  compareInstances(x: Instance, y: Instance): number {
    if (x.action !== y.action) return x.action - y.action;
    return (this.choices[x.action] as TotalOrder<AnyChoices>)(x.choices, y.choices);
  }
}
