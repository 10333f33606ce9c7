/**
 * Linearizability: each operation seems to take effect at one moment between its invocation and its response (Herlihy and
 * Wing, "Linearizability: a correctness condition for concurrent objects", TOPLAS 12(3), 1990).
 */
import { expectRealTime, type History } from '../language/history.ts';
import type { Member } from '../language/sort.ts';
import { type Calls, callsOf, interchanged, isPending } from './calls.ts';
import { decided } from './refused.ts';
import type { SequentialObject } from './sequential-object.ts';
import { type GiveUp, type Problem, type Serialised, serialise } from './serialise.ts';

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
  expectRealTime(history, 'linearizable');
  return decided(history, object, 'linearizable', () => linearize(callsOf(history), object).found === 'order');
}

/** A sequential order that explains the history, with the pending operations that took effect; null if there is none. */
export function linearization<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: SequentialObject<State, Op, Result>,
): readonly Linearized<N, Op, Result>[] | null {
  expectRealTime(history, 'linearization');
  const calls = callsOf(history);
  const serialised = linearize(calls, object);
  if (serialised.found !== 'order') return null;
  let state = object.initial;
  return serialised.order.map((i) => {
    const { client, operation } = calls[i]!;
    const [after, result] = object.apply(state, operation);
    state = after;
    return { client: client as Member<N>, operation, result };
  });
}

/** An order of the calls that makes them linearizable. Parts of the object are not told apart: see `partsOf`. */
export function linearize<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: SequentialObject<State, Op, Result>,
  giveUp?: GiveUp,
): Serialised {
  return serialise(asProblem(calls), object, giveUp);
}

/** What is to be put in order for that. */
export function asProblem<Op, Result>(calls: Calls<Op, Result>): Problem<Op, Result> {
  const steps = calls.map((call) => ({ ...call, optional: isPending(call) }));
  return { steps, ...interchanged(calls) };
}
