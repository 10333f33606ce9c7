/**
 * Calls: a history as an array of operations, each with when it was invoked and when it was answered. What the deciders
 * see, whether it comes from a state of a spec or from the record of a real system.
 *
 * Invariant: calls are in the order of their invocations; no two calls of one client overlap.
 */
import type { History } from '../language/history.ts';
import type { Member } from '../language/sort.ts';
import { keyOf } from '../language/value.ts';

/** An operation of a client. */
export interface Call<Op, Result> {
  readonly client: string;
  readonly operation: Op;
  /** Absent while the operation is pending: it may have taken effect, or may still, or never. */
  readonly result?: Result;
  /** Moments, of which the order alone counts. Those of a pending operation never end: its `returned` is Infinity. */
  readonly invoked: number;
  readonly returned: number;
}
export type Calls<Op, Result> = readonly Call<Op, Result>[];

/** What comes immediately before each call, as indexes into the calls: an order of which the transitive closure is meant. */
export type Before = readonly (readonly number[])[];

export function isPending<Op, Result>({ result }: Call<Op, Result>): boolean {
  return result === undefined;
}

/**
 * The calls of a history. It notes with each operation how many of each client had completed before; so many operations
 * precede it, which is when it was invoked, and a call has returned as soon as it precedes one that was invoked.
 */
export function callsOf<N extends string, Op, Result>(
  history: Pick<History<N, Op, Result>, 'of'> & { readonly clients: { readonly elements: readonly Member<N>[] } },
): Calls<Op, Result> {
  const clients = history.clients.elements;
  /** By client and index, the first moment at which a call is known to have returned. */
  const ends: number[][] = clients.map(() => []);
  const noteEnd = (client: number, index: number, moment: number): void => {
    const of = ends[client]!;
    if (index >= 0 && !(of[index]! <= moment)) of[index] = moment;
  };
  const threads = clients.map((client, i) => {
    const { completed, pending } = history.of(client);
    const operations = [...completed, ...(pending === null ? [] : [pending])];
    const moments = operations.map(({ after }, index) => {
      let before = index;
      for (let j = 0; j < clients.length; j++) if (j !== i) before += after.get(clients[j]!);
      for (let j = 0; j < clients.length; j++) noteEnd(j, (j === i ? index : after.get(clients[j]!)) - 1, 2 * before);
      return 2 * before + 1;
    });
    return { completed, pending, moments };
  });
  const end = 2 * threads.reduce((sum, { moments }) => sum + moments.length, 0);
  const calls: Call<Op, Result>[] = [];
  for (const [i, { completed, pending, moments }] of threads.entries()) {
    const client = clients[i]!;
    if (pending !== null)
      calls.push({
        client,
        operation: pending.operation,
        invoked: moments.at(-1)!,
        returned: Number.POSITIVE_INFINITY,
      });
    let returned = end;
    for (let index = completed.size - 1; index >= 0; index--) {
      const { operation, result } = completed.get(index)!;
      returned = Math.min(returned, ends[i]![index] ?? returned);
      calls.push({ client, operation, result, invoked: moments[index]!, returned });
    }
  }
  return calls.sort((x, y) => x.invoked - y.invoked);
}

/** The real-time order: who was answered before another was invoked (Herlihy and Wing, TOPLAS 1990). */
export function realTimeOrder<Op, Result>(calls: Calls<Op, Result>): Before {
  const byReturn = [...calls.keys()].sort((i, j) => calls[i]!.returned - calls[j]!.returned);
  let [returned, last] = [0, Number.NEGATIVE_INFINITY];
  return calls.map(({ invoked }) => {
    for (; returned < byReturn.length && calls[byReturn[returned]!]!.returned < invoked; returned++)
      last = Math.max(last, calls[byReturn[returned]!]!.invoked);
    // A call that returned before the last of those that precede this one was invoked precedes it through that one.
    const before: number[] = [];
    for (let k = returned - 1; k >= 0 && calls[byReturn[k]!]!.returned >= last; k--) before.push(byReturn[k]!);
    return before.sort((i, j) => i - j);
  });
}

/**
 * The real-time order, with equal calls in one order where both are possible. Of two calls with the same operation and answer,
 * let one be neither invoked nor answered after the other. If an order has them the other way round, they may change places:
 * the first may be done as early as the second, and the second as late as the first, by whatever comes before and after them
 * in time. So each pair may be put in order, one after the other, as each change leaves fewer of them out of order. Calls
 * that were never answered need not be done, and are told apart, as `twins`: the second is not done without the first.
 */
export function interchanged<Op, Result>(
  calls: Calls<Op, Result>,
): { readonly before: Before; readonly twins: ReadonlyMap<number, number> } {
  const [latest, twins] = [new Map<string, number>(), new Map<number, number>()];
  const before = realTimeOrder(calls).map((earlier, i) => {
    const { operation, result, returned } = calls[i]!;
    const kind = `${keyOf(operation)}${result === undefined ? '' : keyOf(result)}`;
    const other = latest.get(kind);
    latest.set(kind, i);
    if (other === undefined || calls[other]!.returned > returned) return earlier;
    if (result === undefined) twins.set(i, other);
    return result === undefined || earlier.includes(other) ? earlier : [...earlier, other];
  });
  return { before, twins };
}

/** The program order: the operations of each client as it invoked them. */
export function programOrder<Op, Result>(calls: Calls<Op, Result>): Before {
  const latest = new Map<string, number>();
  return calls.map(({ client }, i) => {
    const before = latest.get(client);
    latest.set(client, i);
    return before === undefined ? [] : [before];
  });
}
