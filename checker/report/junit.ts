/**
 * Reports as JUnit XML, which build servers show: a suite for each run, a case for each property.
 */
import imported, { type Builder, type TestSuite } from 'junit-report-builder';
import type { PropertyOutcome } from '../run/outcome.ts';
import type { CheckedClaim } from './claims.ts';
import type { Complaint } from './complaint.ts';
import { failureText } from './failure.ts';
import { claimText, findingLines } from './finding.ts';
import { type Report, subjectText, type TextStyle } from './report.ts';
import { verdictText } from './text.ts';
import { listed } from './words.ts';

// The package's types describe an ES module, but it is a CommonJS one, whose default import is the builder itself.
const builder = imported as unknown as Builder;

/** The report of one check. */
export function reportJunit(report: Report, style: TextStyle): string {
  const xml = builder.newBuilder();
  const { outcome } = report;
  const suite = suiteOf(xml, subjectText(outcome), outcome.seconds);
  for (const property of outcome.properties) addProperty(suite, property, report, style);
  if (outcome.failure !== null) {
    const { what, now, places } = failureText(outcome.failure.error, outcome.model, style.place);
    suite
      .testCase()
      .className(outcome.model.name)
      .name('user code')
      .error(what, outcome.failure.error.fault.kind, [now, ...places].filter((line) => line !== null).join('\n'));
  }
  for (const { kind, what, now, places } of report.complaints)
    suite
      .testCase()
      .className(outcome.model.name)
      .name(kind)
      .error(what, kind, [now, ...places].filter((line) => line !== null).join('\n'));
  return xml.build();
}

function suiteOf(xml: Builder, name: string, seconds: number): TestSuite {
  return xml.testSuite().name(name).time(seconds);
}

function addProperty(suite: TestSuite, property: PropertyOutcome, report: Report, style: TextStyle): void {
  const { outcome, findings } = report;
  const test = suite.testCase().className(outcome.model.name).name(property.name);
  const text = verdictText(property, outcome);
  if (property.verdict === 'violated') {
    const finding = findings.find((other) => other.property.name === property.name);
    test.failure(claimText(property, outcome), property.kind);
    if (finding !== undefined) test.stacktrace(findingLines(finding, outcome, style).join('\n'));
  } else if (property.verdict === 'unknown') {
    if (report.unknownAccepted && property.reason !== 'the search was stopped') test.skipped().standardOutput(text);
    else test.error(text, 'unknown');
  } else test.standardOutput(text);
}

/** A claim, as far as a build server is told of it. */
export type JudgedClaim = Pick<CheckedClaim, 'suite' | 'name' | 'seconds' | 'deviations' | 'skipped'> &
  Partial<Pick<CheckedClaim, 'result'>>;

/** One case for each claim that `check all` holds against what is recorded. */
export function claimsJunit(claims: readonly JudgedClaim[]): string {
  const xml = builder.newBuilder();
  for (const suite of new Set(claims.map((claim) => claim.suite))) {
    const own = claims.filter((claim) => claim.suite === suite);
    const element = suiteOf(
      xml,
      suite,
      own.reduce((sum, { seconds }) => sum + seconds, 0),
    );
    for (const { name, seconds, deviations, skipped, result } of own) {
      const test = element.testCase().className(suite).name(name).time(seconds);
      if (result != null && result.vacuous.length > 0) test.standardOutput(`vacuous: ${listed(result.vacuous)}`);
      if (skipped !== null) test.skipped();
      if (deviations.length > 0) test.failure(deviations.join('; '));
    }
  }
  return xml.build();
}

/** What went wrong before there was anything to report. */
export function complaintJunit(complaint: Complaint): string {
  const xml = builder.newBuilder();
  xml
    .testSuite()
    .name('concord')
    .testCase()
    .className('concord')
    .name(complaint.kind)
    .error(
      complaint.what,
      complaint.kind,
      [complaint.now, ...complaint.places].filter((line) => line !== null).join('\n'),
    );
  return xml.build();
}
