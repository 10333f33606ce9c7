/**
 * Which operations of a history contradict each other, where a trace ends in a state of which something is false since a
 * history in it is not consistent; and when each of them began and was answered in the trace.
 */

import { type Call, type Calls, callsOf, realTimeOrder } from '../consistency/calls.ts';
import { type AnyHistory, overheardIn, type Refusal } from '../consistency/refused.ts';
import type { ObservableObject } from '../consistency/sequential-object.ts';
import type { AnyState } from '../language/action.ts';
import { evidenceOf } from './evidence.ts';

/** So many orders are tried for the least contradiction; beyond them more operations are left in it. */
const MOST_TRIED = 1_000_000;

type AnyObservable = ObservableObject<unknown, unknown, unknown>;

/** Operations of clients that contradict each other. */
export interface Contradiction {
  /** The history that they are in. */
  readonly variable: string;
  /**
   * Their moments are twice the number of a state, counted from 1, and one more for an invocation; an answer in the same step
   * comes half of that later.
   */
  readonly calls: Calls<unknown, unknown>;
  /** How many others there are, which have nothing to do with it. */
  readonly aside: number;
}

/** The operations that contradict each other in the last state, if what is asked of it is false because of them; else null. */
export function contradictionIn(ask: (state: AnyState) => boolean, states: readonly AnyState[]): Contradiction | null {
  const last = states.at(-1);
  if (last === undefined) return null;
  const overheard = overheardIn(last);
  if (!isAnswered(() => ask({ ...last, ...overheard }))) return null;
  const all = Object.entries(overheard).flatMap(([variable, { refusals }]) =>
    refusals.map((refusal) => ({ variable, refusal })),
  );
  const [found, ...others] = all;
  if (found === undefined || others.length > 0) return null;
  const calls = callsIn(states.map((state) => state[found.variable] as AnyHistory));
  if (!sameOrder(calls, callsOf(last[found.variable] as AnyHistory))) return null;
  const { contradiction } = evidence(calls, found.refusal);
  return { variable: found.variable, calls: contradiction, aside: calls.length - contradiction.length };
}

/** False if the spec's code fails. */
export function isAnswered(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

function evidence(calls: Calls<unknown, unknown>, { object, consistency }: Refusal): ReturnType<typeof evidenceOf> {
  let tried = 0;
  return evidenceOf(
    { part: null, calls, verdict: 'violated', views: [] },
    observable(object),
    consistency,
    () => ++tried > MOST_TRIED,
  );
}

/** The object, of which nothing is known but what it says. What it has may stand in its class, where no spread finds it. */
function observable(object: Refusal['object']): AnyObservable {
  if ('isQuery' in object && 'shows' in object) return object as AnyObservable;
  return {
    initial: object.initial,
    apply: (state, operation) => object.apply(state, operation),
    isQuery: (operation, result) => object.isQuery?.(operation, result) ?? false,
    isOverwrite: (operation) => object.isOverwrite?.(operation) ?? false,
    shows: () => [],
  };
}

/** The calls of a history, with their moments, as it grew from state to state. */
function callsIn(histories: readonly AnyHistory[]): Calls<unknown, unknown> {
  const calls: Call<unknown, unknown>[] = [];
  for (const client of histories[0]?.clients.elements ?? []) {
    const own: Call<unknown, unknown>[] = [];
    for (const [k, history] of histories.entries()) {
      const { completed, pending } = history.of(client);
      const begun = [...completed, ...(pending === null ? [] : [pending])];
      for (const [i, operation] of begun.entries()) {
        const invoked = own[i]?.invoked ?? 2 * (k + 1) + 1;
        const result = completed.get(i)?.result;
        const returned = own[i]?.result !== undefined ? own[i].returned : Math.max(invoked + 0.5, 2 * (k + 1));
        own[i] =
          result === undefined
            ? { client, operation: operation.operation, invoked, returned: Number.POSITIVE_INFINITY }
            : { client, operation: operation.operation, result, invoked, returned };
      }
    }
    calls.push(...own);
  }
  return calls.sort((x, y) => x.invoked - y.invoked);
}

/** True if the same operations precede each other, so that the moments say what the history says. */
function sameOrder(some: Calls<unknown, unknown>, others: Calls<unknown, unknown>): boolean {
  const pairs = (calls: Calls<unknown, unknown>): string => {
    const nameOf = new Map<Call<unknown, unknown>, string>();
    const counts = new Map<string, number>();
    for (const call of calls) {
      const n = counts.get(call.client) ?? 0;
      counts.set(call.client, n + 1);
      nameOf.set(call, `${call.client}.${n}`);
    }
    return realTimeOrder(calls)
      .flatMap((before, i) => before.map((j) => `${nameOf.get(calls[j]!)}<${nameOf.get(calls[i]!)}`))
      .sort()
      .join();
  };
  return pairs(some) === pairs(others);
}
