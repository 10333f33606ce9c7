/**
 * Confirming: each trace of an outcome is re-executed by the reference semantics before anybody sees it, each lasso judged, each
 * failure of the spec's code met again. What is not confirmed is not told as known, and takes nothing else with it.
 */
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { deedOf, differentDeeds, isAsymmetric, metAt } from '../reference/failing.ts';
import { accountOf } from '../reference/lasso.ts';
import { plainTrace, replay, shownBy } from '../reference/replay.ts';
import type { TraceStep as ReferenceStep } from '../reference/semantics.ts';
import type { Failure, FairAccount, Lasso, Outcome, PropertyOutcome, TraceStep } from './outcome.ts';
import { Contradicted } from './refused.ts';
import { judged } from './verdict.ts';

/** The outcome as the reference semantics has it. */
export function confirmed(outcome: Outcome): Outcome {
  const { model } = outcome;
  let failure = outcome.failure && metAgain(outcome.failure, model);
  const noteFailure = (error: unknown): void => {
    if (error instanceof SpecFailure) failure ??= { error, trace: [] };
  };
  const properties = outcome.properties.map((property): PropertyOutcome => {
    const { trace, lost } = property;
    noteFailure(lost);
    if (lost instanceof Contradicted) return lostBy(property, lost);
    if (trace === null) return property;
    try {
      return { ...property, ...shown(property, trace, model) };
    } catch (error) {
      noteFailure(error);
      return lostBy(property, error);
    }
  });
  return judged({ ...outcome, properties, failure });
}

/** The property without its trace. What the reference semantics says otherwise is not known to be so. */
function lostBy(property: PropertyOutcome, error: unknown): PropertyOutcome {
  const lost = { ...property, trace: null, lost: error };
  return error instanceof Contradicted ? { ...lost, verdict: 'unknown', reason: 'not confirmed' } : lost;
}

/** The trace of a property as the reference semantics has it. Throws `Contradicted` if that has it otherwise. */
function shown(
  { name, instance, lasso }: PropertyOutcome,
  trace: readonly TraceStep[],
  model: CheckableModel,
): Pick<PropertyOutcome, 'trace' | 'account'> {
  if (lasso !== undefined) return { trace, account: accountedFor(name, instance ?? {}, trace, lasso, model) };
  const replayed = replay(model, trace);
  if (!replayed.ok) throw new Contradicted(name, { kind: 'not possible', step: replayed.at });
  if (shownBy(model, name, replayed.trace) === null) throw new Contradicted(name, { kind: 'does not show it' });
  return { trace: plainTrace(replayed.trace) };
}

/** Why the lasso is a fair behaviour that violates the property. */
function accountedFor(
  name: string,
  instance: NonNullable<PropertyOutcome['instance']>,
  trace: readonly TraceStep[],
  lasso: Lasso,
  model: CheckableModel,
): FairAccount {
  const account = accountOf(model, name, instance, trace, lasso);
  if (!account.ok) throw new Contradicted(name, { kind: 'no counterexample', complaint: account.complaint });
  return account;
}

/** The failure as the reference semantics meets it: at the end of its trace, re-executed, the code that failed runs again. */
function metAgain(failure: Failure, model: CheckableModel): Failure {
  // What never returned would not do so again, and what was waited for is nothing of the model.
  const { site, fault } = failure.error;
  if (failure.trace.length === 0 || fault.kind === 'endless' || site.part === 'awaited') return failure;
  try {
    const replayed = replay(model, failure.trace);
    if (!replayed.ok) throw new Contradicted('the failure', { kind: 'not possible', step: replayed.at });
    return { ...failedAgain(failure.error, model, replayed.trace), trace: plainTrace(replayed.trace) };
  } catch (error) {
    return { ...failure, trace: [], lost: error };
  }
}

/** The failure as it is met again, or what is met instead. */
function failedAgain(
  error: SpecFailure,
  model: CheckableModel,
  trace: readonly ReferenceStep[],
): Pick<Failure, 'error' | 'again'> {
  const { site, fault, cause } = error;
  const met = metAt(model, site, trace);
  if (met.kind === 'failed' && met.failure.fault.kind === fault.kind && met.failure.site.part === site.part)
    return { error: met.failure };
  // What answers differently each time also answers differently for each permutation, and is then taken for asymmetric.
  const [first, second] = differentDeeds(model, site, trace) ?? [];
  if (first !== undefined && second !== undefined)
    return { error: new SpecFailure(site, { kind: 'impure', first, second }, cause) };
  const isMet =
    fault.kind === 'asymmetric' && !('missing' in fault) && isAsymmetric(model, site, trace, fault.renaming);
  return isMet ? { error } : { error, again: deedOf(met, trace) };
}
