/**
 * The product of a graph with a tableau, and its fair components: the sets of moments that a fair behaviour that violates the
 * formula may come to again and again.
 */
import type { Obligation } from './fairness.ts';
import { componentsOf } from './graph.ts';
import type { Tableau, Truth } from './tableau.ts';

/** A graph with the values of the atoms of a formula. Every node may also be repeated. */
export interface Arena {
  readonly starts: readonly number[];
  readonly nodes: readonly {
    readonly letters: readonly boolean[];
    readonly steps: readonly { readonly to: number; readonly meets: ReadonlySet<string> }[];
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
/** A node of the graph together with what of the formula is true there. */
export interface Moment {
  readonly node: number;
  readonly truth: Truth;
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
  const found: { readonly node: number; readonly truth: Truth; readonly by: Move | null }[] = [];
  const numbers = new Map<string, number>();
  const truths = nodes.map(({ letters }) => tableau.truthsOf(letters));
  const numberOf = (node: number, truth: Truth): number | undefined =>
    numbers.get(`${node} ${truth.map(Number).join('')}`);
  const find = (node: number, truth: Truth, by: Move | null): void => {
    numbers.set(`${node} ${truth.map(Number).join('')}`, found.length);
    found.push({ node, truth, by });
  };
  for (const node of new Set(starts))
    for (const truth of truths[node] ?? []) if (!tableau.satisfies(truth)) find(node, truth, null);

  const moments: Moment[] = [];
  // The list grows while it is read.
  for (const { node, truth, by } of found) {
    const { steps, enabled } = nodes[node] as Arena['nodes'][number];
    const moves: Move[] = [];
    for (const [index, { to, meets }] of steps.entries())
      for (const next of truths[to] ?? []) {
        if (!tableau.follows(truth, next)) continue;
        const move: Move = { from: moments.length, to: numberOf(to, next) ?? found.length, index, meets };
        if (move.to === found.length) find(to, next, move);
        moves.push(move);
      }
    moments.push({ node, truth, moves, enabled, by });
  }
  return { moments, tableau };
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
