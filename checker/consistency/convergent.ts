/**
 * Eventual convergence, as far as a finite history can show it: once updates have stopped, the last answers agree.
 *
 * All updates, in some order that need respect neither time nor clients, lead to one state, and each client for which the
 * last operation is a query, invoked after every update was answered, was answered from that state. As long as an update is
 * pending, updates have not stopped, and nothing is demanded.
 *
 * Linearizability implies it. Sequential and causal consistency do not: they let a client read what is old for ever, and
 * causal consistency lets clients disagree for ever on the order of concurrent writes.
 */
import { expectRealTime, type History } from '../language/history.ts';
import { answerOf } from '../language/kept.ts';
import { type Calls, callsOf } from './calls.ts';
import type { ObservableObject } from './sequential-object.ts';
import { type GiveUp, type Serialised, serialise } from './serialise.ts';

/** True if the last answers of the history agree. */
export function convergent<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: ObservableObject<State, Op, Result>,
): boolean {
  expectRealTime(history, 'convergent');
  return answerOf(history, object, 'convergent', () => converge(callsOf(history), object).found === 'order');
}

/** An order of the updates, and behind them the last queries, that makes the calls convergent. */
export function converge<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: ObservableObject<State, Op, Result>,
  giveUp?: GiveUp,
): Serialised {
  const updates = calls.flatMap((call, i) => (object.isQuery(call.operation, call.result) ? [] : [i]));
  // Never, as long as one is pending.
  const stopped = Math.max(...updates.map((i) => calls[i]!.returned));
  const last = new Map(calls.map(({ client }, i) => [client, i]));
  const queries = [...last.values()].filter((i) => {
    const { operation, result, invoked } = calls[i]!;
    return invoked > stopped && result !== undefined && object.isQuery(operation, result);
  });
  const steps = [
    ...updates.map((i) => ({ operation: calls[i]!.operation, optional: false })),
    ...queries.map((i) => ({ ...calls[i]!, optional: false })),
  ];
  const before = [...updates.map(() => []), ...queries.map(() => updates.map((_, k) => k))];
  const found = serialise({ steps, before }, object, giveUp);
  return found.found === 'order' ? { ...found, order: found.order.map((k) => [...updates, ...queries][k]!) } : found;
}
