/**
 * What there is to show of an outcome: its traces, each with why it is so, and what went wrong on the way.
 */

import { becauseOf } from '../explain/because.ts';
import type { Outcome, PropertyOutcome, TraceStep } from '../run/outcome.ts';
import { type Complaint, complaintOf } from './complaint.ts';
import type { Finding } from './report.ts';
import { lostReason, lostTrace } from './untold.ts';

/** What there is to show, whatever goes wrong while it is told. */
export interface Told {
  readonly findings: readonly Finding[];
  /** What of the outcome is not told, and why. */
  readonly complaints: readonly Complaint[];
}

/**
 * The traces to show: of what is violated, or of the one property that was asked for, each explained. What cannot be told takes
 * nothing else with it. Runs code of the spec.
 */
export function told(outcome: Outcome, only?: string): Told {
  const complaints = complaintsOf(outcome);
  const findings = asFound(outcome, only).map((finding): Finding => {
    try {
      return { ...finding, because: becauseOf(outcome.model, finding.property, finding.trace) };
    } catch (error) {
      complaints.push(lostReason(finding.property, complaintOf(error, outcome.model)));
      return finding;
    }
  });
  return { findings, complaints };
}

/** The same. Throws the first complaint, if there is one. */
export function findingsOf(outcome: Outcome, only?: string): readonly Finding[] {
  const { findings, complaints } = told(outcome, only);
  const [first] = complaints;
  if (first !== undefined) throw first;
  return findings;
}

/** The traces to show as they were found, without why. */
export function asFound({ properties }: Outcome, only?: string): readonly Finding[] {
  const isShown = ({ name, verdict }: PropertyOutcome): boolean =>
    only === undefined ? verdict === 'violated' : name === only;
  const findingOf = (property: PropertyOutcome, trace: readonly TraceStep[]): Finding => ({
    property,
    trace,
    because: null,
    files: null,
  });
  return properties.flatMap((property) =>
    property.trace === null || !isShown(property) ? [] : [findingOf(property, property.trace)],
  );
}

/** What of the outcome is not told. */
export function complaintsOf({ failure, troubles, properties, model }: Outcome): Complaint[] {
  return [
    ...[failure?.lost, ...troubles].flatMap((error) => (error === undefined ? [] : [complaintOf(error, model)])),
    ...properties.flatMap((property) =>
      property.lost === undefined ? [] : [lostTrace(property, complaintOf(property.lost, model))],
    ),
  ];
}
