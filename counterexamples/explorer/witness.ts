/**
 * Witnesses: a shortest way to a state of which a typed-in predicate is true, found by the kernel as for any property that
 * must be reachable.
 *
 * The predicate is code, and runs with all that code here may do: it comes from the person at the keyboard, as what is typed
 * into a debugger does. It is never taken from a URL.
 */
import { runInNewContext } from 'node:vm';
import type { AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { sortsOf } from '../../checker/language/symmetry.ts';
import { failureText } from '../../checker/report/failure.ts';
import type { Place } from '../../checker/report/place.ts';
import { counted } from '../../checker/report/words.ts';
import { checkModel } from '../../checker/run/check.ts';
import { type Guard, unguarded } from '../../checker/run/guard.ts';
import type { Outcome, TraceStep } from '../../checker/run/outcome.ts';
import { NoStates } from '../../checker/run/refused.ts';
import { NotThere, predicateOf } from './predicate.ts';

export interface WitnessLimits {
  readonly seconds: number;
  readonly states: number;
}
/** The trace to a witness, or why there is none. */
export type Found = { readonly trace: readonly TraceStep[] } | { readonly why: string };

/** What a predicate may name beside `s`: the sorts, by their names, and their members. */
export function namesFor({ domains }: Pick<CheckableModel, 'domains'>): ReadonlyMap<string, unknown> {
  const sorts = sortsOf(domains);
  const names = [
    ...sorts.map((sort) => [sort.name, sort] as const),
    ...sorts.flatMap(({ elements }) => elements.map((member) => [member, member] as const)),
  ];
  // The state itself is `s`.
  return new Map<string, unknown>(names.filter(([name]) => name !== 's' && /^[A-Za-z_$][\w$]*$/.test(name)));
}

/** Longer than this no call of a predicate may take. */
const patience = 2000;

export async function witnessOf(
  model: CheckableModel,
  text: string,
  { seconds, states }: WitnessLimits,
  place: Place,
): Promise<Found> {
  const names = namesFor(model);
  let predicate: (s: AnyState, ...values: readonly unknown[]) => unknown;
  try {
    predicate = predicateOf(text, ['s', ...names.keys()]) as typeof predicate;
  } catch (error) {
    return { why: `It cannot be read: ${(error as Error).message}.` };
  }
  const values = [...names.values()];
  // Sought as the counterexample to its opposite; an answer that is no boolean stays what it is, and is refused.
  const opposite = (s: AnyState): boolean => {
    const answer = predicate(s, ...values);
    return typeof answer === 'boolean' ? !answer : (answer as boolean);
  };
  const sought: CheckableModel = {
    ...model,
    from: null,
    finished: () => true,
    fairness: [],
    properties: { predicate: { kind: 'invariant', forAll: {}, holds: opposite } },
  };
  let outcome: Outcome;
  try {
    const limits = { seconds, states, stopAtFirst: true };
    outcome = await checkModel(sought, { symmetry: false, limits }, impatient);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { why: `It takes too long: one call of it did not end within ${patience / 1000} s.` };
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
  if (stopped !== null)
    return { why: `Not found among ${counted(found.distinct, 'state')} in ${seconds} s: there may be one further on.` };
  const bounds = found.cutOff > 0 ? ' within the bounds' : '';
  return { why: `It is true of none of the ${counted(found.distinct, 'state')}${bounds}.` };
}

/** Works for so long at most in one go, and throws if that is not enough. */
const impatient: Guard = {
  ...unguarded,
  slice: <T>(work: () => T): T => runInNewContext('work()', { work }, { timeout: patience }) as T,
};
