/**
 * Sequential consistency: all operations seem to be done in one order, in which those of each client are in the order in
 * which it invoked them (Leslie Lamport, "How to make a multiprocessor computer that correctly executes multiprocess
 * programs", IEEE Transactions on Computers C-28(9), 1979). Real time does not count: an answer may be old.
 */
import type { History } from '../language/history.ts';
import { type Calls, callsOf, isPending, programOrder } from './calls.ts';
import { decided } from './refused.ts';
import type { SequentialObject } from './sequential-object.ts';
import { type GiveUp, type Serialised, serialise } from './serialise.ts';

/** True if the history is sequentially consistent. A pending operation may have taken effect or not. */
export function sequential<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: SequentialObject<State, Op, Result>,
): boolean {
  return decided(history, object, 'sequential', () => sequentialize(callsOf(history), object).found === 'order');
}

/** An order of the calls that makes them sequentially consistent. */
export function sequentialize<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: SequentialObject<State, Op, Result>,
  giveUp?: GiveUp,
): Serialised {
  const steps = calls.map((call) => ({ ...call, optional: isPending(call) }));
  return serialise({ steps, before: programOrder(calls) }, object, giveUp);
}
