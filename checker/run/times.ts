/**
 * Statistics of walks that were timed. What they rest on is how many walks there are: a share has the interval of Wilson ("Probable inference, the law of succession,
 * and statistical inference", JASA 22, 1927), and a quantile the one between two order statistics, which asks nothing of the distribution (W. J. Conover, "Practical
 * Nonparametric Statistics", 3.2).
 *
 * A walk in which it did not come counts as one in which it comes after all others. Of those that were long enough (`depth`) that is so, and of those that came to rest; of those
 * that left the bounds it need not be.
 */
import type { Course, Timed } from '../reference/walk.ts';
import type { Times, Unmet } from './outcome.ts';

/** The quantiles that are told. */
const told = [0.5, 0.9, 0.99];
/** What lies outside of an interval, on each side. */
const tail = 0.025;
/** The quantile of the normal distribution to that. */
const z = 1.959964;

/** The statistics of these walks. */
export function timesOf({ goal, weights, isClosed }: Course, all: readonly Timed[]): Times {
  const steps = all
    .flatMap((one) => (one.end === 'come' && one.steps !== null ? [one.steps] : []))
    .sort((a, b) => a - b);
  const came = new Map<number, number>();
  for (const one of steps) came.set(one, (came.get(one) ?? 0) + 1);
  const begun = all.filter((one) => one.steps !== null);
  const walks = begun.length;
  return {
    until: goal.text,
    isFromStart: goal.isFromStart,
    weights,
    isClosed,
    walks,
    came: [...came].map(([after, many]) => ({ steps: after, walks: many })),
    unmet: unmetOf(begun),
    unbegun: unmetOf(all.filter((one) => one.steps === null)),
    share: walks === 0 ? null : shareOf(steps.length, walks),
    quantiles: walks === 0 ? [] : told.map((of) => quantileOf(of, steps, walks)),
  };
}

function unmetOf(all: readonly Timed[]): Unmet {
  const ended = (by: Timed['end']): number => all.filter(({ end }) => end === by).length;
  return { depth: ended('depth'), bounds: ended('bounds'), rest: ended('rest') };
}

/** So many of so many, with the interval of Wilson. */
export function shareOf(many: number, all: number): NonNullable<Times['share']> {
  const of = many / all;
  const middle = (of + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half = (z / (1 + (z * z) / all)) * Math.sqrt((of * (1 - of)) / all + (z * z) / (4 * all * all));
  return { of, low: many === 0 ? 0 : middle - half, high: many === all ? 1 : middle + half };
}

/** A quantile of `walks` walks, of which those in which it came took so many steps, in ascending order. */
export function quantileOf(of: number, steps: readonly number[], walks: number): Times['quantiles'][number] {
  const { low, high } = ranksAround(of, walks);
  const at = (rank: number): number | null => (rank < 1 ? null : (steps[rank - 1] ?? null));
  return { of, steps: at(Math.ceil(of * walks)), low: at(low), high: at(high) };
}

/**
 * The ranks, from 1 on, between which a quantile of the distribution lies, so that it lies below them, and above them, with a probability of at most `tail` each. They may
 * be 0, and one more than there are: then there is no bound on that side.
 */
export function ranksAround(of: number, walks: number): { readonly low: number; readonly high: number } {
  const odds = Math.log(of / (1 - of));
  // Of the binomial distribution of how many walks are below it: the logarithm of the probability of k, and the probability of at most k.
  let logarithm = walks * Math.log(1 - of);
  let atMost = 0;
  let low = 0;
  for (let k = 0; k < walks; k++) {
    atMost += Math.exp(logarithm);
    if (atMost <= tail) low = k + 1;
    if (atMost >= 1 - tail) return { low, high: k + 1 };
    logarithm += Math.log((walks - k) / (k + 1)) + odds;
  }
  return { low, high: walks + 1 };
}
