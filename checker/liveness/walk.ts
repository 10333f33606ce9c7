/**
 * Shortest walks through the product, for counterexamples. What is searched is pairs of a node and an integer that is carried
 * along: the frame in which the node is met, the name of an obligation, or nothing.
 */
import { slice } from './fair.ts';
import { Owing } from './owing.ts';
import { Pairs } from './pairs.ts';
import type { Product } from './product.ts';

/** A step between nodes; the label is -1 if the state is repeated. */
export interface Move {
  readonly from: number;
  readonly label: number;
  readonly permutation: number;
  readonly to: number;
}

export interface Quest {
  /** Where the walk may go. */
  within(node: number): boolean;
  carry(carried: number, permutation: number): number;
  /** True if the walk may end here. */
  isFound?(node: number, carried: number): boolean;
  /** True if the walk may end with this step. */
  isFoundBy?(label: number, marks: number, carried: number): boolean;
  /** After how many pairs it is given up. */
  readonly most?: number;
}
export interface Start {
  readonly node: number;
  readonly carried: number;
}

export class Walker {
  readonly owing: Owing;
  /** How many pairs were looked at in all. */
  pairs = 0;
  constructor(readonly product: Product) {
    this.owing = new Owing(product.system);
  }

  /** The shortest walk from one of the starts; null if there is none, or it was given up. */
  *shortest(starts: readonly Start[], quest: Quest): Generator<void, { start: number; moves: Move[] } | null> {
    const search = new Search(this.product, this.owing, quest);
    for (const { node, carried } of starts) search.add(node, carried, -1, -1, 0);
    for (let at = 0; at < search.found.count; at++) {
      const end = search.expand(at);
      this.pairs++;
      if (end !== null) return search.walkTo(at, end);
      if (search.found.count > (quest.most ?? Number.POSITIVE_INFINITY)) return null;
      if (at % slice === slice - 1) yield;
    }
    return null;
  }
}

class Search {
  readonly found = new Pairs();
  private readonly parents: number[] = [];
  private readonly labels: number[] = [];
  private readonly permutations: number[] = [];

  constructor(
    private readonly product: Product,
    private readonly owing: Owing,
    private readonly quest: Quest,
  ) {}

  add(node: number, carried: number, parent: number, label: number, permutation: number): void {
    if (this.found.numberOf(node, carried) < this.parents.length) return;
    this.parents.push(parent);
    this.labels.push(label);
    this.permutations.push(permutation);
  }
  /** Finds what comes after a pair. The moves from it that end the walk, perhaps none; null if it goes on. */
  expand(at: number): readonly Move[] | null {
    const { product, quest, owing } = this;
    const node = this.found.firstOf(at);
    const carried = this.found.secondOf(at);
    product.enter(node);
    const { state, instance } = product;
    if (product.isStuck) return null;
    const steps = product.system.stepsOf(state);
    const { count, targets, permutations, labels, changes } = steps;
    owing.look(steps);
    if (quest.isFound?.(node, carried)) return [];
    // The last round is the repetition of the state.
    for (let k = 0; k <= count; k++) {
      const isStep = k < count;
      if (isStep && (changes[k] === 0 || (targets[k] as number) < 0)) continue;
      const label = isStep ? (labels[k] as number) : -1;
      const permutation = isStep ? (permutations[k] as number) : 0;
      const after = product.instanceAfter(permutation, instance);
      const options = isStep ? product.optionsAlong(label) : product.options;
      for (let i = 0; i < options.count; i++) {
        const to = product.nodeOf(isStep ? (targets[k] as number) : state, after, options.to[i] as number);
        if (!quest.within(to)) continue;
        if (quest.isFoundBy?.(label, options.marks[i] as number, carried))
          return [{ from: node, label, permutation, to }];
        this.add(to, quest.carry(carried, permutation), at, label, permutation);
      }
    }
    return null;
  }
  walkTo(last: number, end: readonly Move[]): { start: number; moves: Move[] } {
    const moves: Move[] = [];
    let at = last;
    for (let from = this.parents[at] as number; from >= 0; from = this.parents[at] as number) {
      moves.push({
        from: this.found.firstOf(from),
        label: this.labels[at] as number,
        permutation: this.permutations[at] as number,
        to: this.found.firstOf(at),
      });
      at = from;
    }
    moves.reverse();
    for (const move of end) moves.push(move);
    return { start: this.found.firstOf(at), moves };
  }
}
