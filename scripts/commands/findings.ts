/**
 * What is done with an outcome before it is shown: each trace is re-executed by the reference semantics, and explained.
 */

import { SpecFailure } from '../../checker/language/failure.ts';
import { deedAt, differentDeeds, isAsymmetric, textOfDeed } from '../../checker/reference/failing.ts';
import { accountOf } from '../../checker/reference/lasso.ts';
import { plainTrace, replay, shownBy } from '../../checker/reference/replay.ts';
import { becauseOf } from '../../checker/report/because.ts';
import { Complaint, complaintOf, doesNotHold, doesNotReplay, doesNotShow } from '../../checker/report/complaint.ts';
import type { Lasso, Outcome, PropertyOutcome, TraceStep } from '../../checker/report/outcome.ts';
import { type FairAccount, type Finding, subjectText } from '../../checker/report/report.ts';
import { lostReason, lostTrace } from '../../checker/report/untold.ts';

/**
 * The traces to show: of what is violated, or of the one property that was asked for. Each is re-executed first. Throws a
 * complaint if one cannot be told.
 */
export function findingsOf(outcome: Outcome, only: string | undefined): Finding[] {
  const { findings, complaints } = told(outcome, only);
  const [first] = complaints;
  if (first !== undefined) throw first;
  return [...findings];
}

/** What there is to show, whatever goes wrong while it is told. */
interface Told {
  /** The outcome without the traces that cannot be shown. */
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** What went wrong. */
  readonly complaints: readonly Complaint[];
}

/** The same; what cannot be told takes nothing else with it. */
export function told(outcome: Outcome, only: string | undefined): Told {
  const findings: Finding[] = [];
  const complaints = (outcome.troubles ?? []).map((error) => complaintOf(error, outcome.model));
  let { failure } = outcome;
  const noteFailure = (error: unknown): void => {
    if (error instanceof SpecFailure) failure ??= { failure: error, trace: [] };
  };
  const properties = outcome.properties.map((property): PropertyOutcome => {
    const { verdict, trace, lost } = property;
    if (lost !== undefined) {
      complaints.push(lostTrace(property, complaintOf(lost, outcome.model)));
      noteFailure(lost);
    }
    if (trace === null) return property;
    try {
      const shown = shownOf(property, trace, outcome);
      if (only === undefined ? verdict === 'violated' : property.name === only)
        findings.push(explained(shown, outcome, complaints));
      return property;
    } catch (error) {
      const complaint = complaintOf(error, outcome.model);
      complaints.push(lostTrace(property, complaint));
      noteFailure(error);
      // What the reference semantics says otherwise is not known to be so.
      const isContradicted = error instanceof Complaint;
      return {
        ...property,
        ...{ trace: null, lost: error },
        ...(isContradicted ? { verdict: 'unknown', reason: 'not confirmed' } : {}),
      };
    }
  });
  return { outcome: { ...outcome, properties, failure }, findings, complaints };
}

/** The trace of a property as the reference semantics has it. Throws a complaint if that has it otherwise. */
function shownOf(property: PropertyOutcome, trace: readonly TraceStep[], outcome: Outcome): Omit<Finding, 'because'> {
  if (property.lasso === undefined) return { property, trace: confirmed(property, trace, outcome), files: null };
  return { property, trace, account: judged(property, trace, property.lasso, outcome), files: null };
}

/** A finding with why it is so, if that can be said. */
function explained(shown: Omit<Finding, 'because'>, { model }: Outcome, complaints: Complaint[]): Finding {
  try {
    return { ...shown, because: becauseOf(model, shown.property, shown.trace) };
  } catch (error) {
    complaints.push(lostReason(shown.property, complaintOf(error, model)));
    return { ...shown, because: null };
  }
}

/** The traces to show as they were found. */
export function asFound({ properties }: Outcome, only: string | undefined): Finding[] {
  return properties.flatMap((property) => {
    const shown = only === undefined ? property.verdict === 'violated' : property.name === only;
    return property.trace === null || !shown ? [] : [{ property, trace: property.trace, because: null, files: null }];
  });
}

/** Why the lasso is a fair behaviour that violates the property. Throws a complaint about Concord itself if it is not. */
function judged(
  { name, instance }: PropertyOutcome,
  trace: readonly TraceStep[],
  lasso: Lasso,
  { model, ...outcome }: Outcome,
): FairAccount {
  const account = accountOf(model, name, instance ?? {}, trace, lasso);
  if (!account.ok) throw doesNotHold(name, subjectText({ ...outcome, model }), account.complaint);
  return account;
}

/** The trace as the reference semantics has it. Throws a complaint about Concord itself if it has it otherwise. */
function confirmed(property: PropertyOutcome, recorded: readonly TraceStep[], outcome: Outcome): TraceStep[] {
  const replayed = replay(outcome.model, recorded);
  if (!replayed.ok) throw doesNotReplay(property.name, subjectText(outcome), replayed.at + 1);
  if (shownBy(outcome.model, property.name, replayed.trace) === null)
    throw doesNotShow(property.name, subjectText(outcome));
  return plainTrace(replayed.trace);
}

/**
 * The outcome with its failure as the reference semantics meets it: its trace is re-executed, and the code that failed runs
 * again at the end of it. The complaint says why its trace is not shown, if it is not.
 */
export function withFailure(outcome: Outcome): { readonly outcome: Outcome; readonly complaint: Complaint | null } {
  const failed = outcome.failure;
  // What never returned would not do so again.
  if (failed === null || failed.trace.length === 0 || failed.failure.fault.kind === 'endless')
    return { outcome, complaint: null };
  try {
    const replayed = replay(outcome.model, failed.trace);
    if (!replayed.ok) throw doesNotReplay('the failure', subjectText(outcome), replayed.at + 1);
    const again = failedAgain(failed.failure, outcome.model, replayed.trace);
    return { outcome: { ...outcome, failure: { ...again, trace: plainTrace(replayed.trace) } }, complaint: null };
  } catch (error) {
    return {
      outcome: { ...outcome, failure: { ...failed, trace: [] } },
      complaint: complaintOf(error, outcome.model),
    };
  }
}

/** The failure as it is met again, or what is met instead. */
function failedAgain(
  failure: SpecFailure,
  model: Outcome['model'],
  trace: ReferenceTrace,
): Pick<NonNullable<Outcome['failure']>, 'failure' | 'again'> {
  const { site, fault, cause } = failure;
  const deed = deedAt(model, site, trace);
  if (deed.kind === 'failed' && deed.failure.fault.kind === fault.kind && deed.failure.site.part === site.part)
    return { failure: deed.failure };
  // What answers differently each time also answers differently for each permutation, and is then taken for asymmetric.
  const [first, second] = differentDeeds(model, site, trace) ?? [];
  if (first !== undefined && second !== undefined)
    return { failure: new SpecFailure(site, { kind: 'impure', first, second }, cause) };
  const isMet =
    fault.kind === 'asymmetric' && fault.renaming !== undefined && isAsymmetric(model, site, trace, fault.renaming);
  return isMet ? { failure } : { failure, again: textOfDeed(deed) };
}
type ReferenceTrace = Extract<ReturnType<typeof replay>, { readonly ok: true }>['trace'];
