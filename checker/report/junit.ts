/**
 * Reports as JUnit XML, which build servers show: a suite for each run, a case for each property.
 */
import type { PropertyOutcome } from '../run/outcome.ts';
import type { CheckedClaim } from './claims.ts';
import type { Complaint } from './complaint.ts';
import { failureText } from './failure.ts';
import { claimText, findingLines } from './finding.ts';
import type { Report, TextStyle } from './report.ts';
import { verdictText } from './text.ts';
import { listed, subjectText } from './words.ts';
import { element, type XmlElement, xmlText } from './xml.ts';

interface Suite {
  readonly name: string;
  readonly seconds?: number;
  readonly cases: readonly Case[];
}

interface Case {
  /** What the case is about, as build servers group them: the name of the spec. */
  readonly of: string;
  readonly name: string;
  readonly seconds?: number;
  readonly failure?: Trouble;
  readonly error?: Trouble;
  readonly isSkipped?: boolean;
  readonly output?: string;
}

interface Trouble {
  readonly message: string;
  readonly type?: string;
  readonly details?: string;
}

/** The report of one check. */
export function reportJunit(report: Report, style: TextStyle): string {
  const { outcome, complaints } = report;
  const { name } = outcome.model;
  const { failure } = outcome;
  const cases = outcome.properties.map((property) => propertyCase(property, report, style));
  if (failure !== null) {
    const text = failureText(failure.error, outcome.model, style.place);
    cases.push({ of: name, name: 'user code', error: troubleOf({ kind: failure.error.fault.kind, ...text }) });
  }
  for (const complaint of complaints) cases.push({ of: name, name: complaint.kind, error: troubleOf(complaint) });
  return junit([{ name: subjectText(outcome), seconds: outcome.seconds, cases }]);
}

function propertyCase(property: PropertyOutcome, report: Report, style: TextStyle): Case {
  const { outcome, findings } = report;
  const text = verdictText(property, outcome);
  const about = { of: outcome.model.name, name: property.name };
  if (property.verdict === 'violated') {
    const finding = findings.find((other) => other.property.name === property.name);
    const message = claimText(property, outcome);
    const details = finding === undefined ? '' : findingLines(finding, outcome, style).join('\n');
    return { ...about, failure: { message, type: property.kind, details } };
  }
  if (property.verdict !== 'unknown') return { ...about, output: text };
  if (report.unknownAccepted && property.reason !== 'the search was stopped')
    return { ...about, isSkipped: true, output: text };
  return { ...about, error: { message: text, type: 'unknown' } };
}

/** A claim, as far as a build server is told of it. */
export type JudgedClaim = Pick<CheckedClaim, 'suite' | 'name' | 'seconds' | 'deviations' | 'skipped'> &
  Partial<Pick<CheckedClaim, 'result'>>;

/** One case for each claim that `check all` holds against what is recorded. */
export function claimsJunit(claims: readonly JudgedClaim[]): string {
  const suites = [...new Set(claims.map(({ suite }) => suite))].map((suite): Suite => {
    const own = claims.filter((claim) => claim.suite === suite);
    return {
      name: suite,
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
      cases: own.map(({ name, seconds, deviations, skipped, result }) => ({
        of: suite,
        name,
        seconds,
        isSkipped: skipped !== null,
        ...(deviations.length > 0 ? { failure: { message: deviations.join('; ') } } : {}),
        ...(result != null && result.vacuous.length > 0 ? { output: `vacuous: ${listed(result.vacuous)}` } : {}),
      })),
    };
  });
  return junit(suites);
}

/** What went wrong before there was anything to report. */
export function complaintJunit(complaint: Complaint): string {
  const about = { of: 'concord', name: complaint.kind };
  return junit([{ name: 'concord', cases: [{ ...about, error: troubleOf(complaint) }] }]);
}

function troubleOf(complaint: Pick<Complaint, 'what' | 'now' | 'places'> & { readonly kind: string }): Trouble {
  const { kind, what, now, places } = complaint;
  return { message: what, type: kind, details: [now, ...places].filter((line) => line !== null).join('\n') };
}

function junit(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const root = element(
    'testsuites',
    countsOf(all),
    suites.map(({ name, seconds, cases }) =>
      element('testsuite', { name, time: seconds, ...countsOf(cases) }, cases.map(caseElement)),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(root)}`;
}

function countsOf(cases: readonly Case[]): Readonly<Record<string, number>> {
  const count = (is: (one: Case) => boolean | undefined): number => cases.filter(is).length;
  return {
    tests: cases.length,
    failures: count(({ failure }) => failure !== undefined),
    errors: count(({ error }) => error !== undefined),
    skipped: count(({ isSkipped }) => isSkipped),
  };
}

function caseElement({ of, name, seconds, failure, error, isSkipped = false, output }: Case): XmlElement {
  return element('testcase', { classname: of, name, time: seconds }, [
    ...(failure === undefined ? [] : [troubleElement('failure', failure)]),
    ...(error === undefined ? [] : [troubleElement('error', error)]),
    ...(isSkipped ? [element('skipped', {})] : []),
    ...(output === undefined ? [] : [element('system-out', {}, [output])]),
  ]);
}

function troubleElement(tag: string, { message, type, details = '' }: Trouble): XmlElement {
  return element(tag, { message, type }, details === '' ? [] : [details]);
}
