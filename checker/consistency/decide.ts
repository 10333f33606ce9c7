/**
 * Decides recorded histories: by part where parts may be decided by themselves, with an order that explains what is
 * consistent.
 */
import { keyOf } from '../language/value.ts';
import type { Call, Calls } from './calls.ts';
import { type CausalOrders, causalOrders, type View } from './causal.ts';
import type { Consistency } from './consistency.ts';
import { asProblem } from './linearizable.ts';
import { sequentialize } from './sequential.ts';
import type { ObservableObject } from './sequential-object.ts';
import { type GiveUp, never, type Serialised, serialising } from './serialise.ts';
import { inTurns } from './turns.ts';

/** The verdict on a history, or on the part of it that is about one part of the object. */
export interface PartVerdict<Op, Result> {
  /** Such as a key; null if the history was decided as a whole. */
  readonly part: unknown;
  readonly calls: Calls<Op, Result>;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** What explains it, if it holds: one order of all or, for causal consistency, one for each client. */
  readonly views: readonly { readonly client: string | null; readonly order: Calls<Op, Result> }[];
}
export interface HistoryVerdict<Op, Result> {
  readonly verdict: PartVerdict<Op, Result>['verdict'];
  readonly parts: readonly PartVerdict<Op, Result>[];
}
/**
 * Decides what the calls satisfy. Between its searches and within them it asks whether to give up, and is then `unknown`. Parts take turns;
 * the first that is violated ends it, and parts that were not decided by then are `unknown`.
 */
export function decideHistory<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  consistency: Consistency,
  giveUp: GiveUp = never,
): HistoryVerdict<Op, Result> {
  const parts =
    consistency === 'linearizable'
      ? linearizableParts(partsOf(calls, object), object, giveUp)
      : [{ part: null, calls, ...decideWhole(calls, object, consistency, giveUp) }];
  const violated = parts.find(({ verdict }) => verdict === 'violated');
  return {
    verdict: violated?.verdict ?? (parts.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'holds'),
    parts,
  };
}

function linearizableParts<Op, Result, State>(
  parts: ReturnType<typeof partsOf<Op, Result, State>>,
  object: ObservableObject<State, Op, Result>,
  giveUp: GiveUp,
): PartVerdict<Op, Result>[] {
  const searches = parts.map(
    ({ part, calls }) =>
      () =>
        serialising(asProblem(calls), objectOfPart(part, object)),
  );
  const found = inTurns(searches, giveUp);
  return parts.map((part, i) => ({ ...part, ...verdictOf(found[i]!, part.calls) }));
}

/** What a part is about: the object, or what it has for this part alone. */
export function objectOfPart<Op, Result>(
  part: unknown,
  object: ObservableObject<never, Op, Result> | ObservableObject<unknown, Op, Result>,
): ObservableObject<unknown, Op, Result> {
  const whole = object as ObservableObject<unknown, Op, Result>;
  return part === null ? whole : (whole.ofPart ?? whole);
}

/**
 * The calls on each part of the object. Linearizability is local: a history is linearizable if and only if what it says of
 * each part is (Herlihy and Wing, 1990, theorem 1; by key, as in Porcupine). The other models are not.
 */
export function partsOf<Op, Result, State>(
  calls: Calls<Op, Result>,
  { partOf }: ObservableObject<State, Op, Result>,
): readonly { readonly part: unknown; readonly calls: Calls<Op, Result> }[] {
  const named = calls.map((call) => ({ call, part: partOf?.(call.operation) ?? null }));
  if (named.some(({ part }) => part === null)) return [{ part: null, calls }];
  const parts = new Map<string, { readonly part: unknown; readonly calls: Call<Op, Result>[] }>();
  for (const { call, part } of named) {
    const key = keyOf(part);
    if (!parts.has(key)) parts.set(key, { part, calls: [] });
    parts.get(key)?.calls.push(call);
  }
  return [...parts.values()];
}

function decideWhole<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  consistency: Exclude<Consistency, 'linearizable'>,
  giveUp: GiveUp,
): Pick<PartVerdict<Op, Result>, 'verdict' | 'views'> {
  return verdictOf(
    consistency === 'sequential' ? sequentialize(calls, object, giveUp) : causalOrders(calls, object, giveUp),
    calls,
  );
}

function verdictOf<Op, Result>(
  found: Serialised | CausalOrders,
  calls: Calls<Op, Result>,
): Pick<PartVerdict<Op, Result>, 'verdict' | 'views'> {
  if (found.found !== 'order') return { verdict: found.found === 'none' ? 'violated' : 'unknown', views: [] };
  const ordered = (order: readonly number[]): Calls<Op, Result> => order.map((i) => calls[i]!);
  const views: readonly (View | { readonly client: null; readonly order: readonly number[] })[] =
    'views' in found ? found.views : [{ client: null, order: found.order }];
  return { verdict: 'holds', views: views.map(({ client, order }) => ({ client, order: ordered(order) })) };
}
