/**
 * Linearizability: each operation seems to take effect at one moment between its invocation and its response.
 *
 * The search of Jeannette Wing and Chun Gong, "Testing and verifying concurrent objects", JPDC 17, 1993: try every operation
 * that may be the next one, and step back when the object would have answered otherwise; with the memory of Gavin Lowe,
 * "Testing for linearizability", Concurrency and Computation: Practice and Experience 29(4), 2017: a configuration (which
 * operations were linearized, and the state of the object) that led nowhere leads nowhere the second time.
 *
 * Departures: the operations of one client are ordered, so that the linearized ones are a prefix for each client, and a
 * count for each client stands for Lowe's set of operations.
 */
import type { History } from '../spec/history.ts';
import type { Member } from '../spec/sort.ts';
import { keyOf } from '../spec/value.ts';
import type { SequentialObject } from './sequential-object.ts';

/** An operation in a sequential order, with what the object answers there. */
export interface Linearized<N extends string, Op, Result> {
  readonly client: Member<N>;
  readonly operation: Op;
  readonly result: Result;
}

/**
 * True if the history is linearizable with respect to the object: some sequential order of its operations keeps the order
 * of those that do not overlap, and has every answer that was given. A pending operation may have taken effect or not.
 */
export function linearizable<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: SequentialObject<State, Op, Result>,
): boolean {
  return linearization(history, object) !== null;
}

/** A sequential order that explains the history, with the pending operations that took effect; null if there is none. */
export function linearization<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: SequentialObject<State, Op, Result>,
): readonly Linearized<N, Op, Result>[] | null {
  const clients = [...history.clients];
  const threads = clients.map((client) => history.of(client));
  const operations = threads.map(({ completed, pending }) =>
    pending === null ? [...completed] : [...completed, pending],
  );
  const refuted = new Set<string>();

  /** An order for the rest, when so many operations of each client are linearized and the object is in this state. */
  const search = (linearized: readonly number[], state: State): readonly Linearized<N, Op, Result>[] | null => {
    if (threads.every(({ completed }, i) => linearized[i]! >= completed.size)) return [];
    const configuration = `${linearized.join()}:${keyOf(state)}`;
    if (refuted.has(configuration)) return null;
    for (const [i, client] of clients.entries()) {
      const next = operations[i]![linearized[i]!];
      const mayBeNext = next !== undefined && clients.every((other, j) => linearized[j]! >= next.after.get(other));
      if (!mayBeNext) continue;
      const [after, result] = object.apply(state, next.operation);
      if ('result' in next && keyOf(next.result) !== keyOf(result)) continue;
      const rest = search(linearized.with(i, linearized[i]! + 1), after);
      if (rest !== null) return [{ client, operation: next.operation, result }, ...rest];
    }
    refuted.add(configuration);
    return null;
  };
  return search(
    clients.map(() => 0),
    object.initial,
  );
}
