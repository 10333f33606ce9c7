/**
 * The product of a graph with a tableau, and its fair components: the sets of moments that a fair behaviour that violates the
 * formula may come to again and again.
 */
import type { Obligation } from './fairness.ts';
import { componentsOf } from './graph.ts';
import type { Tableau, Truth } from './tableau.ts';

/** The values of the atoms of a formula at some time. */
export type Letters = readonly boolean[];
/** A graph with the values of the atoms of a formula, which may depend on what comes next. Every node may also be repeated. */
export interface Arena {
  readonly starts: readonly number[];
  readonly nodes: readonly {
    /** The values while it is repeated. */
    readonly still: Letters;
    readonly steps: readonly { readonly to: number; readonly meets: ReadonlySet<string>; readonly letters: Letters }[];
    readonly enabled: ReadonlySet<string>;
  }[];
}
/** A step of the product. */
export interface Move {
  readonly from: number;
  readonly to: number;
  /** Which step of the node it is. */
  readonly index: number;
  readonly meets: ReadonlySet<string>;
}
/** A node of the graph together with what of the formula is true there, before some step or before it is repeated. */
export interface Moment {
  readonly node: number;
  readonly truth: Truth;
  /** True if the node may be repeated then. */
  readonly mayStay: boolean;
  readonly moves: readonly Move[];
  readonly enabled: ReadonlySet<string>;
  /** The move by which it was first found; null at a start. */
  readonly by: Move | null;
}
export interface Product {
  /** Those that can be reached from a start at which the formula is false, in the order of a breadth-first search. */
  readonly moments: readonly Moment[];
  readonly tableau: Tableau;
}

export function productOf({ starts, nodes }: Arena, tableau: Tableau): Product {
  const found: (Reading & { readonly node: number; readonly by: Move | null })[] = [];
  const numbers = new Map<string, number>();
  const readings = nodes.map((node) => readingsOf(node, tableau));
  const keyOf = (node: number, { letters, truth }: Reading): string => [node, ...letters, ...truth].map(Number).join();
  const find = (node: number, reading: Reading, by: Move | null): void => {
    numbers.set(keyOf(node, reading), found.length);
    found.push({ ...reading, node, by });
  };
  for (const node of new Set(starts))
    for (const reading of readings[node] ?? []) if (!tableau.satisfies(reading.truth)) find(node, reading, null);

  const moments: Moment[] = [];
  // The list grows while it is read.
  for (const { node, truth, letters, by } of found) {
    const { steps, enabled, still } = nodes[node] as Arena['nodes'][number];
    const moves: Move[] = [];
    for (const [index, step] of steps.entries()) {
      if (!areSame(step.letters, letters)) continue;
      const { to, meets } = step;
      for (const next of readings[to] ?? []) {
        if (!tableau.follows(truth, next.truth)) continue;
        const move: Move = { from: moments.length, to: numbers.get(keyOf(to, next)) ?? found.length, index, meets };
        if (move.to === found.length) find(to, next, move);
        moves.push(move);
      }
    }
    moments.push({ node, truth, moves, enabled, by, mayStay: areSame(still, letters) });
  }
  return { moments, tableau };
}

/** What may be true at a node at which the atoms have these values. */
interface Reading {
  readonly letters: Letters;
  readonly truth: Truth;
}
function readingsOf({ still, steps }: Arena['nodes'][number], tableau: Tableau): readonly Reading[] {
  const ways = new Map([still, ...steps.map(({ letters }) => letters)].map((letters) => [letters.join(), letters]));
  return [...ways.values()].flatMap((letters) => tableau.truthsOf(letters).map((truth) => ({ letters, truth })));
}
function areSame(one: Letters, other: Letters): boolean {
  return one.every((value, k) => value === other[k]);
}

/** What a set of moments that is passed through again and again owes and has. */
export interface Balance {
  /** The promises that are kept at none of the moments. */
  readonly broken: readonly number[];
  /** The weak obligations that are enabled at all of the moments and met by none of the moves. */
  readonly owedWeakly: readonly Obligation[];
  /** The strong obligations that are enabled at some of the moments and met by none of the moves. */
  readonly owedStrongly: readonly Obligation[];
}

export function balanceOf(
  { tableau }: Product,
  obligations: ReadonlyMap<string, Obligation>,
  moments: readonly Moment[],
  moves: readonly Move[],
): Balance {
  const unmet = [...obligations.values()].filter(({ key }) => !moves.some(({ meets }) => meets.has(key)));
  const isWeak = ({ assumption }: Obligation): boolean => assumption.strength === 'weak';
  return {
    broken: Array.from({ length: tableau.promises }, (_, promise) => promise).filter(
      (promise) => !moments.some(({ truth }) => tableau.keeps(truth, promise)),
    ),
    owedWeakly: unmet.filter((of) => isWeak(of) && moments.every(({ enabled }) => enabled.has(of.key))),
    owedStrongly: unmet.filter((of) => !isWeak(of) && moments.some(({ enabled }) => enabled.has(of.key))),
  };
}

/** The largest sets of moments that may be passed through, all of them again and again, fairly and with all promises kept. */
export function fairComponents(product: Product, obligations: ReadonlyMap<string, Obligation>): number[][] {
  const at = (moment: number): Moment => product.moments[moment] as Moment;
  const fair: number[][] = [];
  const work = [product.moments.map((_, moment) => moment)];
  for (let set = work.pop(); set !== undefined; set = work.pop()) {
    for (const component of componentsOf(set, (moment) => at(moment).moves.map(({ to }) => to))) {
      const members = new Set(component);
      const moments = component.map(at);
      const moves = moments.flatMap((moment) => moment.moves.filter(({ to }) => members.has(to)));
      // A single moment is a component, too, if it may last.
      if (moves.length === 0 && moments[0]?.mayStay !== true) continue;
      const { broken, owedWeakly, owedStrongly } = balanceOf(product, obligations, moments, moves);
      // A part of the component keeps no more promises, and meets no more weak obligations, than the whole.
      if (broken.length > 0 || owedWeakly.length > 0) continue;
      // Where a strong obligation is enabled that is never met, a fair behaviour cannot come again and again.
      const barred = (moment: number): boolean => owedStrongly.some(({ key }) => at(moment).enabled.has(key));
      if (owedStrongly.length === 0) fair.push(component);
      else work.push(component.filter((moment) => !barred(moment)));
    }
  }
  return fair;
}
