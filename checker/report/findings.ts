/**
 * What is told of an outcome: its findings, and of what went wrong on the way a complaint each.
 */
import type { Explained } from '../explain/findings.ts';
import type { Outcome } from '../run/outcome.ts';
import { type Complaint, complaintOf } from './complaint.ts';
import type { Finding } from './report.ts';
import { lostReason, lostTrace } from './untold.ts';

export interface Told {
  readonly findings: readonly Finding[];
  /** What of the outcome is not told, and why. */
  readonly complaints: readonly Complaint[];
}

/** Findings that have no files yet, and what of the outcome is not told. */
export function told({ findings, unexplained }: Explained, outcome: Outcome): Told {
  return {
    findings: findings.map((finding) => ({ ...finding, files: null })),
    complaints: [
      ...complaintsOf(outcome),
      ...unexplained.map(({ property, error }) => lostReason(property, complaintOf(error, outcome.model))),
    ],
  };
}

/** The findings. Throws the first complaint, if there is one. */
export function findingsOf(explained: Explained, outcome: Outcome): readonly Finding[] {
  const { findings, complaints } = told(explained, outcome);
  const [first] = complaints;
  if (first !== undefined) throw first;
  return findings;
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
