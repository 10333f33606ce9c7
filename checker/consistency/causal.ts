/**
 * Causal consistency: each client sees an order of its own, but all see what depends on what in the same order.
 *
 * This is the causal memory of Mustaque Ahamad, Gil Neiger, James Burns, Prince Kohli and Phillip Hutto, "Causal memory:
 * definitions, implementation, and programming", Distributed Computing 9, 1995. An answer is connected to the operations
 * that brought about what it shows, one for each thing (their *writes-into* order). The causal order is the least transitive
 * relation with this and the program order; it must have no cycle. For each client, its own operations and the updates of
 * all have an order that extends the causal one and in which the object answers the client as it was answered. A history is
 * causally consistent if its answers can be connected in such a way.
 *
 * Departures: any object, not registers alone. In a client's order what updates answered to others is not looked at, as in
 * Matthieu Perrin, Achour Mostéfaoui and Claude Jard, "Causal consistency: beyond memory", PPoPP 2016. Pending updates may
 * be left out of every client's order, but not by a client that sees what depends on them.
 */
import type { History } from '../language/history.ts';
import { type Before, type Calls, callsOf, isPending, programOrder } from './calls.ts';
import { decided } from './refused.ts';
import type { ObservableObject } from './sequential-object.ts';
import { type GiveUp, never, type Step, serialise } from './serialise.ts';

/** What one client sees, as indexes into the calls. */
export interface View {
  readonly client: string;
  readonly order: readonly number[];
}
export type CausalOrders =
  | { readonly found: 'order'; readonly views: readonly View[] }
  | { readonly found: 'none' | 'unknown' };

/** True if the history is causally consistent. A pending operation may have taken effect or not. */
export function causal<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: ObservableObject<State, Op, Result>,
): boolean {
  return decided(history, object, 'causal', () => causalOrders(callsOf(history), object).found === 'order');
}

/** An order for each client that makes the calls causally consistent. */
export function causalOrders<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  giveUp: GiveUp = never,
): CausalOrders {
  const clients = [...new Set(calls.map(({ client }) => client))];
  const shown = connections(calls, object, giveUp);
  if (shown === null) return { found: 'unknown' };

  /** Connects the answers one after the other, and steps back where that leads nowhere. */
  const search = (): CausalOrders => {
    const choices: Choice[] = [];
    let [k, before, from] = [0, programOrder(calls), 0];
    for (;;) {
      if (giveUp()) return { found: 'unknown' };
      const next = shown[k];
      if (next === undefined) {
        const found = viewsOf(clients, before);
        if (found.found !== 'none') return found;
      } else {
        const { reader, authors } = next;
        // To depend on what comes before anyway is no further constraint, so nothing else need be tried.
        if (authors.some((author) => precedes(author, reader, before))) {
          [k, from] = [k + 1, 0];
          continue;
        }
        const chosen = authors.findIndex((author, i) => i >= from && !precedes(reader, author, before));
        if (chosen !== -1) {
          choices.push({ k, before, next: chosen + 1 });
          const connected = before.with(reader, [...before[reader]!, authors[chosen]!]);
          // A constraint more never makes a view possible that was not.
          const seen = viewsOf([calls[reader]!.client], connected);
          if (seen.found === 'unknown') return seen;
          if (seen.found === 'order') {
            [k, before, from] = [k + 1, connected, 0];
            continue;
          }
        }
      }
      const last = choices.pop();
      if (last === undefined) return { found: 'none' };
      [k, before, from] = [last.k, last.before, last.next];
    }
  };
  const viewsOf = (of: readonly string[], before: Before): CausalOrders => {
    const views: View[] = [];
    for (const client of of) {
      const { steps, order, kept } = viewProblem(calls, client, before, object);
      const found = serialise({ steps, before: order }, object, giveUp);
      if (found.found !== 'order') return found;
      views.push({ client, order: found.order.map((i) => kept[i]!) });
    }
    return { found: 'order', views };
  };
  return search();
}

/** An answer that was connected: with the order that there was, and which of its authors is to be tried next. */
interface Choice {
  readonly k: number;
  readonly before: Before;
  readonly next: number;
}

/**
 * What answers show, with who may have brought it about. Those with few possible authors come first, as they say most. Null if
 * it is given up.
 */
function connections<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  giveUp: GiveUp,
): readonly { readonly reader: number; readonly authors: readonly number[] }[] | null {
  const shown: { readonly reader: number; readonly authors: readonly number[] }[] = [];
  for (const [reader, { operation, result }] of calls.entries()) {
    if (result === undefined) continue;
    if (giveUp()) return null;
    for (const isAuthor of object.shows(operation, result))
      shown.push({
        reader,
        authors: calls.flatMap((call, i) => (i !== reader && isAuthor(call.operation, call.result) ? [i] : [])),
      });
  }
  return shown.sort((x, y) => x.authors.length - y.authors.length);
}

/** True if a call comes before another one. */
function precedes(first: number, second: number, before: Before): boolean {
  const [met, pending] = [new Set<number>(), [second]];
  for (let x = pending.pop(); x !== undefined; x = pending.pop())
    for (const earlier of before[x]!) {
      if (earlier === first) return true;
      if (!met.has(earlier)) pending.push(earlier);
      met.add(earlier);
    }
  return false;
}

/** What a client's order consists of: its own operations and the updates of others. */
function viewProblem<Op, Result, State>(
  calls: Calls<Op, Result>,
  client: string,
  before: Before,
  object: ObservableObject<State, Op, Result>,
): { readonly steps: Step<Op, Result>[]; readonly order: number[][]; readonly kept: readonly number[] } {
  const isKept = calls.map((call) => call.client === client || !object.isQuery(call.operation, call.result));
  const kept = calls.flatMap((_, i) => (isKept[i] ? [i] : []));
  const place = new Map(kept.map((i, k) => [i, k]));
  const steps = kept.map((i) => {
    const call = calls[i]!;
    return call.client === client
      ? { ...call, optional: isPending(call) }
      : { operation: call.operation, optional: isPending(call) };
  });
  /** The nearest calls before this one that are kept: past the queries of others. */
  const nearest = (i: number): number[] => {
    const [found, met, pending] = [new Set<number>(), new Set<number>(), [i]];
    for (let x = pending.pop(); x !== undefined; x = pending.pop())
      for (const earlier of before[x]!) {
        if (isKept[earlier]) found.add(place.get(earlier)!);
        else if (!met.has(earlier)) pending.push(earlier);
        met.add(earlier);
      }
    return [...found];
  };
  return { steps, order: kept.map(nearest), kept };
}
