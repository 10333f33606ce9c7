/**
 * Refused histories: what deciders said no to, overheard while a property is asked again. Explanations are made of it.
 */
import type { History } from '../spec/history.ts';
import type { Consistency } from './judge.ts';
import type { SequentialObject } from './sequential-object.ts';

export type AnyHistory = History<string, unknown, unknown>;

/** A history that is not consistent with respect to the object. */
export interface Refused {
  readonly history: AnyHistory;
  readonly object: SequentialObject<unknown, unknown, unknown>;
  readonly consistency: Consistency;
}

let heard: Refused[] | null = null;

/** What deciders refuse while this runs. */
export function refusedIn(run: () => unknown): readonly Refused[] {
  const before = heard;
  const own: Refused[] = [];
  heard = own;
  try {
    run();
  } finally {
    heard = before;
  }
  return own;
}

/** The answer of a decider; a refusal is noted if anybody listens. */
export function answered<N extends string, Op, Result, State>(
  consistent: boolean,
  history: History<N, Op, Result>,
  object: SequentialObject<State, Op, Result>,
  consistency: Consistency,
): boolean {
  if (!consistent) heard?.push({ history, object, consistency } as unknown as Refused);
  return consistent;
}
