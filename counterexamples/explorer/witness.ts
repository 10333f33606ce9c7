/**
 * Searches from the page: a shortest way to a state of which a typed-in condition is true, found by the kernel as for any
 * property that must be reachable; and the trace of a property.
 */
import { explained, type Finding } from '../../checker/explain/findings.ts';
import type { AnyState } from '../../checker/language/action.ts';
import { type CheckableModel, changed } from '../../checker/language/model.ts';
import { failureText } from '../../checker/report/failure.ts';
import { findingsOf } from '../../checker/report/findings.ts';
import type { Place } from '../../checker/report/place.ts';
import { counted } from '../../checker/report/words.ts';
import { checkModel } from '../../checker/run/check.ts';
import { type Guard, unguarded } from '../../checker/run/guard.ts';
import type { Outcome, Progress, TraceStep } from '../../checker/run/outcome.ts';
import { NoStates } from '../../checker/run/refused.ts';
import { isTooLong, patience, timely } from '../timely.ts';
import { conditionOf } from './condition.ts';
import { NotThere } from './predicate.ts';

export interface WitnessLimits {
  readonly seconds: number;
  readonly states: number;
}
/** The trace to a witness, or why there is none. */
export type Found = { readonly trace: readonly TraceStep[] } | { readonly why: string };

/** How a search is watched: it tells how far it is, and ends when it is told to. */
export interface Watched {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** From the initial states, or from one state. */
export async function witnessOf(
  model: CheckableModel,
  text: string,
  limits: WitnessLimits,
  place: Place,
  { from = null, ...watched }: Watched & { readonly from?: AnyState | null } = {},
): Promise<Found> {
  const { seconds } = limits;
  let condition: (s: AnyState) => unknown;
  try {
    condition = conditionOf(model, text);
  } catch (error) {
    const { message } = error as Error;
    return { why: error instanceof NotThere ? message : `It cannot be read: ${message}.` };
  }
  // Sought as the counterexample to its opposite; an answer that is no boolean stays what it is, and is refused.
  const opposite = (s: AnyState): boolean => {
    const answer = condition(s);
    return typeof answer === 'boolean' ? !answer : (answer as boolean);
  };
  const sought = changed(model, (whole) => ({
    ...whole,
    from: null,
    init: from === null ? whole.init : [from],
    finished: () => true,
    fairness: [],
    properties: { predicate: { kind: 'invariant', forAll: {}, holds: opposite } },
  }));
  let outcome: Outcome;
  try {
    outcome = await checkModel(
      sought,
      { ...watched, symmetry: false, limits: { ...limits, stopAtFirst: true } },
      impatient,
    );
  } catch (error) {
    if (isTooLong(error)) return { why: `It takes too long: one call of it did not end within ${patience / 1000} s.` };
    if (error instanceof NoStates) return { why: 'No state lies within the bounds.' };
    throw error;
  }
  const { failure, stopped, troubles, states: found } = outcome;
  if (failure !== null) {
    const { fault } = failure.error;
    const isNotThere = fault.kind === 'throws' && fault.error instanceof NotThere;
    return { why: isNotThere ? (fault.error as NotThere).message : failureText(failure.error, sought, place).what };
  }
  const trace = outcome.properties[0]?.trace ?? null;
  if (trace !== null) return { trace };
  if (stopped === 'error') throw troubles[0];
  if (stopped === 'interrupt') return { why: `Ended after ${counted(found.distinct, 'state')}.` };
  if (stopped !== null)
    return { why: `Not found among ${counted(found.distinct, 'state')} in ${seconds} s: there may be one further on.` };
  const bounds = found.cutOff > 0 ? ' within the bounds' : '';
  return { why: `It is true of none of the ${counted(found.distinct, 'state')}${bounds}.` };
}

/** The trace of a property: a counterexample or, of one that must be reachable, the witness. Null is the first that is violated. */
export async function traceOf(
  model: CheckableModel,
  property: string | null,
  limits: WitnessLimits,
  place: Place,
  watched: Watched,
): Promise<{ readonly finding: Finding } | { readonly why: string }> {
  const outcome = await checkModel(model, {
    ...watched,
    ...(property === null ? {} : { properties: [property] }),
    limits: { ...limits, stopAtFirst: true },
  });
  const [finding] = findingsOf(explained(outcome, property ?? undefined), outcome);
  if (finding !== undefined) return { finding };
  const { stopped, failure, states, verdict } = outcome;
  if (failure !== null) return { why: failureText(failure.error, model, place).what };
  const found = counted(states.distinct, 'state');
  if (stopped === 'interrupt') return { why: `Ended after ${found}.` };
  if (stopped !== null || verdict === 'unknown') return { why: `Not known after ${found}: \`check\` has more time.` };
  if (verdict === 'violated') return { why: `It is reached in none of the ${found}.` };
  return {
    why: property === null ? `Nothing is violated in ${found}.` : `It holds: none of the ${found} tells against it.`,
  };
}

/** Works for so long at most in one go, and throws if that is not enough. */
const impatient: Guard = {
  ...unguarded,
  slice: timely,
};
