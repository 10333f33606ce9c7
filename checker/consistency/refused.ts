/**
 * Refused histories: an overheard history notes what deciders said no to, while a property is asked again. Explanations are
 * made of the notes.
 */
import type { AnyState } from '../language/action.ts';
import { History } from '../language/history.ts';
import { answerOf } from '../language/kept.ts';
import type { Consistency } from './consistency.ts';
import type { SequentialObject } from './sequential-object.ts';

export type AnyHistory = History<string, unknown, unknown>;

/** That a history is not consistent with respect to the object. */
export interface Refusal {
  readonly object: SequentialObject<unknown, unknown, unknown>;
  readonly consistency: Consistency;
}

/** A history that notes its refusals. What is made of it, by an invocation or a response, is a plain one. */
class Overheard extends History<string, unknown, unknown> {
  readonly refusals: Refusal[] = [];
  constructor({ parts, clients, order }: AnyHistory) {
    super(parts, clients, order);
  }
}

/** The histories of a state, each overheard, by variable. */
export function overheardIn(state: AnyState): Readonly<Record<string, Overheard>> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([variable, value]) =>
      value instanceof History ? [[variable, new Overheard(value as AnyHistory)] as const] : [],
    ),
  );
}

/** The answer of a decider, which works it out; a refusal is noted if the history is overheard. */
export function decided<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: SequentialObject<State, Op, Result>,
  consistency: Consistency,
  decide: () => boolean,
): boolean {
  const consistent = answerOf(history, object, consistency, decide);
  if (!consistent && history instanceof Overheard)
    history.refusals.push({ object: object as unknown as Refusal['object'], consistency });
  return consistent;
}
