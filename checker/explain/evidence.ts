/**
 * Why a history is not linearizable or not sequentially consistent: the least of it that already is not.
 *
 * What may be set aside without making anything possible that was not: an operation of which it is assumed no more than
 * that it may take effect, at any moment and any number of times, or never. Its answer and its time no longer count. Whatever
 * order explains a history also explains it with some operations set aside. So if the rest contradicts itself even then, the
 * history does; and if none of the rest can be set aside, each of them is needed for the contradiction.
 */

import { type Before, type Call, type Calls, isPending, programOrder, realTimeOrder } from '../consistency/calls.ts';
import { causalOrders } from '../consistency/causal.ts';
import type { Consistency } from '../consistency/consistency.ts';
import { objectOfPart, type PartVerdict } from '../consistency/decide.ts';
import { linearize } from '../consistency/linearizable.ts';
import type { ObservableObject } from '../consistency/sequential-object.ts';
import { type GiveUp, never, serialise } from '../consistency/serialise.ts';
import { keyOf } from '../language/value.ts';

/** Each question is given at least so many looks at the clock; fewer where states may grow without end, and so the memory. */
const LEAST_PATIENCE = 2000;
const LEAST_PATIENCE_OF_GROWING = 100;

/** Why a part is violated. */
export interface Evidence<Op, Result> {
  readonly part: unknown;
  /**
   * Calls that contradict each other whenever, and however often, the others took effect. Of causal consistency: all calls
   * but queries that have nothing to do with it.
   */
  readonly contradiction: Calls<Op, Result>;
  /** How many calls were left out for that. */
  readonly aside: number;
  /** Of linearizability: the first answer with which the history is violated, and an order of what was known before it. */
  readonly first: { readonly call: Call<Op, Result>; readonly order: Calls<Op, Result> } | null;
}

/** Why a part is violated. If it is given up, more is left of it. */
export function evidenceOf<Op, Result, State>(
  { part, calls }: PartVerdict<Op, Result>,
  whole: ObservableObject<State, Op, Result>,
  consistency: Consistency,
  giveUp: GiveUp = never,
): Evidence<Op, Result> {
  const object = objectOfPart(part, whole as ObservableObject<never, Op, Result>);
  if (consistency === 'causal') {
    const core = withoutIdleQueries(calls, object, (some) => causalOrders(some, object, giveUp).found !== 'none');
    return { part, contradiction: core, aside: calls.length - core.length, first: null };
  }
  if (consistency === 'sequential') {
    const core = contradiction(calls, object, programOrder, giveUp);
    return { part, contradiction: core, aside: calls.length - core.length, first: null };
  }
  const { moment, before } = shortestPrefix(calls, (some) => linearize(some, object, giveUp).found !== 'none');
  const known = until(calls, moment);
  const core = contradiction(known, object, realTimeOrder, giveUp);
  // If a search was given up on the way, what is shown is not linearizable, but an earlier answer may be the first.
  const earlier = until(calls, before);
  const explained = linearize(earlier, object, giveUp);
  return {
    part,
    contradiction: core,
    aside: known.length - core.length,
    first:
      explained.found === 'order'
        ? { call: known.find(({ returned }) => returned === moment)!, order: explained.order.map((i) => earlier[i]!) }
        : null,
  };
}

/** The calls as they were known at a moment: those invoked by then, pending if they returned later. */
export function until<Op, Result>(calls: Calls<Op, Result>, moment: number): Calls<Op, Result> {
  return calls
    .filter(({ invoked }) => invoked <= moment)
    .map((call) => {
      if (call.returned <= moment) return call;
      const { result: _, ...pending } = call;
      return { ...pending, returned: Number.POSITIVE_INFINITY };
    });
}

/**
 * The least number of responses, in the order in which they came, after which `holds` is false of the calls so far. It must
 * be false of all calls, and stay false once it is.
 */
export function shortestPrefix<Op, Result>(
  calls: Calls<Op, Result>,
  holds: (calls: Calls<Op, Result>) => boolean,
): { readonly moment: number; readonly before: number } {
  const moments = calls.filter((call) => !isPending(call)).map(({ returned }) => returned);
  moments.sort((x, y) => x - y);
  let [low, high] = [0, moments.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(until(calls, moments[middle]!))) low = middle + 1;
    else high = middle;
  }
  return { moment: moments[low]!, before: moments[low - 1] ?? Number.NEGATIVE_INFINITY };
}

/**
 * Calls that contradict each other whenever, and however often, the others took effect: none of them can be set aside as
 * well, or not without a search much longer than that which refuted the whole. No order of all calls may extend `order`.
 */
export function contradiction<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  order: (calls: Calls<Op, Result>) => Before,
  giveUp: GiveUp = never,
): Calls<Op, Result> {
  let [asked, most] = [0, Number.POSITIVE_INFINITY];
  const isTooHard = (): boolean => ++asked > most || giveUp();
  const contradicts = (kept: ReadonlySet<number>): boolean => {
    if (giveUp()) return false;
    asked = 0;
    const rest = calls.filter((_, i) => kept.has(i));
    const steps = rest.map((call) => ({ ...call, optional: isPending(call) }));
    const aside = calls.filter(({ operation, result }, i) => !kept.has(i) && !object.isQuery(operation, result));
    const free = [...new Map(aside.map(({ operation }) => [keyOf(operation), operation])).values()];
    const focused = object.towards?.(rest, free) ?? object;
    return serialise({ steps, before: order(rest), free }, focused, isTooHard).found === 'none';
  };
  const all = new Set(calls.keys());
  // What may be done any number of times may lead to ever new states, of which a search has no end: what is much harder to
  // decide than the whole stays.
  contradicts(all);
  const isFinite =
    object.towards !== undefined ||
    calls.every(
      ({ operation, result }) => object.isQuery(operation, result) || object.isOverwrite?.(operation) === true,
    );
  most = (isFinite ? LEAST_PATIENCE : LEAST_PATIENCE_OF_GROWING) + 10 * asked;
  const kept = fewest(recentEnough(calls, object, contradicts) ?? all, () => true, contradicts);
  return calls.filter((_, i) => kept.has(i));
}

/**
 * The latest calls, as few as possible of 1, 2, 4 and so on, that contradict each other together with those that may have
 * brought about what they show: most often it is what happened last, and what it shows may be old.
 */
function recentEnough<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  contradicts: (kept: ReadonlySet<number>) => boolean,
): ReadonlySet<number> | null {
  const latest = (i: number): number => (isPending(calls[i]!) ? calls[i]!.invoked : calls[i]!.returned);
  const byTime = [...calls.keys()].sort((i, j) => latest(j) - latest(i));
  const authors = (i: number): number[] => {
    const { operation, result } = calls[i]!;
    const shown = result === undefined ? [] : object.shows(operation, result);
    return [...calls.keys()].filter((j) => shown.some((isAuthor) => isAuthor(calls[j]!.operation, calls[j]!.result)));
  };
  for (let size = 1; size < calls.length; size *= 2) {
    const recent = byTime.slice(0, size);
    const kept = new Set([...recent, ...recent.flatMap(authors)]);
    if (kept.size < calls.length && contradicts(kept)) return kept;
  }
  return null;
}

/**
 * The calls without those queries that are not needed for the history not to be consistent in some way, of which `holds`
 * says whether it may be. An order that explains a history explains it without some of its queries, too.
 */
export function withoutIdleQueries<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  holds: (calls: Calls<Op, Result>) => boolean,
): Calls<Op, Result> {
  const some = (kept: ReadonlySet<number>): Calls<Op, Result> => calls.filter((_, i) => kept.has(i));
  const isQuery = calls.map(({ operation, result }) => object.isQuery(operation, result));
  return some(
    fewest(
      new Set(calls.keys()),
      (i) => isQuery[i] === true,
      (kept) => !holds(some(kept)),
    ),
  );
}

/** Numbers of which `enough` still holds, but of no fewer: each that may go goes, if it can. More never are too few. */
function fewest(
  all: ReadonlySet<number>,
  mayGo: (i: number) => boolean,
  enough: (kept: ReadonlySet<number>) => boolean,
): ReadonlySet<number> {
  let kept = all;
  // Halves first, then quarters, and so on: most have nothing to do with it.
  const those = [...all].sort((i, j) => i - j);
  for (let size = Math.ceil(all.size / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < those.length; from += size) {
      const gone = new Set(those.slice(from, from + size).filter(mayGo));
      const fewer = new Set([...kept].filter((i) => !gone.has(i)));
      if (fewer.size < kept.size && enough(fewer)) kept = fewer;
    }
  return kept;
}
