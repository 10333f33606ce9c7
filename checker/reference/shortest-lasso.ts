/**
 * A short way into a fair component and round in it. Shortest is meant of each leg: the whole is short, and not always the
 * shortest that there is.
 */
import type { Obligation } from './fairness.ts';
import { balanceOf, type Moment, type Move, type Product } from './product.ts';

export interface ProductLasso {
  /** The moment that it starts at. */
  readonly start: number;
  readonly prefix: readonly Move[];
  /** Empty if the last moment is repeated. */
  readonly cycle: readonly Move[];
}

/** From how many moments of a component a way round is looked for. */
const attempts = 100;

/** The shortest of the lassos that are found. There must be a fair component. */
export function shortestLasso(
  product: Product,
  obligations: ReadonlyMap<string, Obligation>,
  components: readonly (readonly number[])[],
): ProductLasso {
  let best: ProductLasso | null = null;
  for (const component of components) {
    const inside = new Set(component);
    // Moments are numbered in the order of their distance from the start.
    for (const moment of [...component].sort((a, b) => a - b).slice(0, attempts)) {
      const prefix = wayTo(product, moment);
      if (best !== null && prefix.length >= best.prefix.length + best.cycle.length) break;
      const cycle = roundTrip(product, obligations, inside, moment);
      if (best === null || prefix.length + cycle.length < best.prefix.length + best.cycle.length)
        best = { start: prefix[0]?.from ?? moment, prefix, cycle };
    }
  }
  return best as ProductLasso;
}

/** The way by which a moment was found first: a shortest. */
export function wayTo({ moments }: Product, moment: number): Move[] {
  const way: Move[] = [];
  for (let by = moments[moment]?.by ?? null; by !== null; by = moments[by.from]?.by ?? null) way.unshift(by);
  return way;
}

/** A way from a moment back to it, inside a fair component, that is fair and keeps all promises; empty if staying there is. */
function roundTrip(
  product: Product,
  obligations: ReadonlyMap<string, Obligation>,
  inside: ReadonlySet<number>,
  start: number,
): Move[] {
  const at = (moment: number): Moment => product.moments[moment] as Moment;
  const way: Move[] = [];
  for (;;) {
    if (way.length === 0 && !at(start).mayStay) way.push(firstMove(product, inside, start));
    const end = way.at(-1)?.to ?? start;
    const round = [...way, ...shortestWay(product, inside, end, (moment) => moment === start)];
    const { broken, owedWeakly, owedStrongly } = balanceOf(
      product,
      obligations,
      [start, ...round.map(({ to }) => to)].map(at),
      round,
    );
    const [promise] = broken;
    const [weak] = owedWeakly;
    const [strong] = owedStrongly;
    const meets =
      (key: string) =>
      (_: number, by: Move | null): boolean =>
        by?.meets.has(key) === true;
    // Each detour settles one thing for good, so that this ends.
    if (promise !== undefined)
      way.push(...shortestWay(product, inside, end, (moment) => product.tableau.keeps(at(moment).truth, promise)));
    else if (strong !== undefined) way.push(...shortestWay(product, inside, end, meets(strong.key)));
    else if (weak !== undefined)
      way.push(
        ...shortestWay(
          product,
          inside,
          end,
          (moment, by) => !at(moment).enabled.has(weak.key) || meets(weak.key)(moment, by),
        ),
      );
    else return round;
  }
}

/** A move within a component of several moments. */
function firstMove({ moments }: Product, inside: ReadonlySet<number>, from: number): Move {
  return moments[from]?.moves.find(({ to }) => inside.has(to)) as Move;
}

/** A shortest way to a moment that is wanted, or by a last move that is; empty if it is the moment itself. */
function shortestWay(
  { moments }: Product,
  inside: ReadonlySet<number>,
  from: number,
  wanted: (moment: number, by: Move | null) => boolean,
): Move[] {
  if (wanted(from, null)) return [];
  const foundBy = new Map<number, Move>();
  const queue = [from];
  for (const moment of queue) {
    for (const move of moments[moment]?.moves ?? []) {
      if (!inside.has(move.to)) continue;
      if (wanted(move.to, move)) {
        const way = [move];
        for (let first = move; first.from !== from; way.unshift(first)) first = foundBy.get(first.from) as Move;
        return way;
      }
      if (move.to === from || foundBy.has(move.to)) continue;
      foundBy.set(move.to, move);
      queue.push(move.to);
    }
  }
  throw new Error('a fair component has a way to whatever it needs');
}
