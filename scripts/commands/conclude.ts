/**
 * How `check` and `simulate` end: traces are explained and written, and the report is printed.
 */
import { asFound, explained } from '../../checker/explain/findings.ts';
import { violationDeviations } from '../../checker/report/claims.ts';
import { Complaint, complaintOf } from '../../checker/report/complaint.ts';
import { type Told, told } from '../../checker/report/findings.ts';
import { loadedOnce, undrawn, unexplained, unfinished, unwritten } from '../../checker/report/remark.ts';
import type { Finding, Report } from '../../checker/report/report.ts';
import { timesUndrawn } from '../../checker/report/times.ts';
import { lostPart } from '../../checker/report/untold.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../../checker/report/verdict.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import { clusteringOf, drawGraph } from './graph.ts';
import type { Host } from './host.ts';
import { formatOf, type Keys } from './options.ts';
import type { Prepared } from './prepare.ts';
import { printReport } from './print.ts';
import { drawTimes } from './times.ts';

export async function conclude(
  outcome: Outcome,
  prepared: Prepared,
  about: Pick<Report, 'title' | 'story' | 'limits' | 'symmetry' | 'unknownAccepted'>,
  keys: Keys,
  host: Host,
): Promise<ExitCode> {
  const shown = await toldInTime(outcome, keys.get('trace'), host);
  const { complaints } = shown;
  const { findings, remarks } = await kept(shown.findings, outcome, prepared, keys.get('out'), host);
  const drawn = [...(await graphOf(outcome, findings, about, keys, host)), ...(await stepsOf(outcome, keys, host))];
  const { model } = prepared;
  const report: Report = {
    ...about,
    outcome,
    findings,
    complaints,
    deviations: recordedDeviations(prepared, outcome, about.symmetry),
    remarks: [
      ...(prepared.onceOnly === null ? [] : [loadedOnce(prepared.onceOnly)]),
      ...shown.remarks,
      ...remarks,
      ...drawn,
    ],
  };
  try {
    printReport(formatOf(keys), report, host);
  } catch (error) {
    // Such as a text that is too long: what was found is told without what shows it.
    printReport(formatOf(keys), bare(report, lostPart('What shows it', complaintOf(error, model))), host);
  }
  const [worst] = complaints;
  const code = exitCodeOf(outcome, about.unknownAccepted);
  // What is not confirmed is not known by an error, and not for want of time.
  const isConfirmed = outcome.properties.every(({ reason }) => reason !== 'not confirmed');
  const isOpen = code === exitCodes.holds || (code === exitCodes.unknown && !isConfirmed);
  return isOpen && worst !== undefined ? worst.code : code;
}

/** What the variant's own properties do otherwise than it records. Walks may find others, and longer traces. */
function recordedDeviations({ violates }: Prepared, outcome: Outcome, symmetry: boolean): readonly string[] | null {
  return violates === null || outcome.sample !== undefined ? null : violationDeviations(violates, outcome, symmetry);
}

/** How long the end of a run that was stopped may take, in seconds. */
const patience = 10;

/** What is to be shown, and why it is so; without that, if it does not come to an end. */
async function toldInTime(
  outcome: Outcome,
  only: string | undefined,
  host: Host,
): Promise<Told & Pick<Report, 'remarks'>> {
  const unexplainedTold = (): Told => told(asFound(outcome, only), outcome);
  // What could not be run once more in time is not run again.
  if (outcome.remarks.some(({ kind }) => kind === 'not re-executed')) return { ...unexplainedTold(), remarks: [] };
  const seconds = outcome.stopped === null ? undefined : patience;
  try {
    const all = await host.watched(() => explained(outcome, only), { seconds });
    return { ...told(all, outcome), remarks: [] };
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    return { ...unexplainedTold(), remarks: [unexplained(error.reason, error.places)] };
  }
}

/** A report of the verdicts alone. */
function bare(report: Report, complaint: Complaint): Report {
  const properties = report.outcome.properties.map(({ account: _, ...property }) => ({ ...property, trace: null }));
  const failure = report.outcome.failure && { ...report.outcome.failure, trace: [] };
  return {
    ...report,
    outcome: { ...report.outcome, properties, failure },
    findings: [],
    complaints: [...report.complaints, complaint],
  };
}

/** Draws the state graph, if that was asked for; if it cannot be drawn, a remark says so, and the report goes on. */
async function graphOf(
  outcome: Outcome,
  findings: readonly Finding[],
  about: Pick<Report, 'title' | 'story'>,
  keys: Keys,
  host: Host,
): Promise<readonly string[]> {
  const clustering = clusteringOf(keys, outcome.model);
  if (clustering === undefined) return [];
  try {
    return [await drawGraph(outcome, findings, clustering, about, keys.get('out'), host)];
  } catch (error) {
    return [undrawn(problemOf(error, outcome))];
  }
}

/** Draws after how many steps something came, if walks were timed; if it cannot be drawn, a remark says so, and the report goes on. */
async function stepsOf(outcome: Outcome, keys: Keys, host: Host): Promise<readonly string[]> {
  const { sample } = outcome;
  if (sample?.times === undefined) return [];
  try {
    return await drawTimes(outcome, sample.times, keys.get('out'), host);
  } catch (error) {
    return [timesUndrawn(problemOf(error, outcome))];
  }
}

/** The findings with their files; of those that cannot be written, a remark says so, and the report goes on. */
async function kept(
  found: readonly Finding[],
  outcome: Outcome,
  prepared: Prepared,
  out: string | undefined,
  host: Host,
): Promise<{ readonly findings: readonly Finding[]; readonly remarks: readonly string[] }> {
  if (found.length === 0) return { findings: [], remarks: [] };
  // What draws takes a while to load, and most runs find nothing.
  const { written } = await import('./trace-files.ts');
  const findings: Finding[] = [];
  const [problems, undrawn] = [new Set<string>(), new Set<string>()];
  for (const finding of found)
    try {
      const done = await host.watched(() => written([finding], outcome, prepared, out, host));
      findings.push(...done.findings);
      for (const remark of done.undrawn) undrawn.add(remark);
    } catch (error) {
      findings.push(finding);
      if (error instanceof CutOff) return { findings: found, remarks: [unfinished(error.reason, error.places)] };
      problems.add(problemOf(error, outcome));
    }
  return { findings, remarks: [...[...problems].map(unwritten), ...undrawn] };
}

/** What the system, or Concord, says of an error, for the middle of a sentence. */
function problemOf(error: unknown, { model }: Outcome): string {
  if (
    (error as NodeJS.ErrnoException | null)?.code !== undefined &&
    error instanceof Error &&
    !(error instanceof Complaint)
  )
    return error.message;
  return complaintOf(error, model).what.replace(/\.$/, '');
}
