/**
 * How `check` and `simulate` end: traces are confirmed, explained and written, and the report is printed.
 */
import type { Outcome } from '../report/outcome.ts';
import { unwritten } from '../report/remark.ts';
import type { Finding, Report } from '../report/report.ts';
import { type ExitCode, exitCodeOf } from '../report/verdict.ts';
import { findingsOf, withFailingState } from './findings.ts';
import { clusteringOf, drawGraph } from './graph.ts';
import type { Host } from './host.ts';
import { formatOf, type Keys } from './options.ts';
import { type Prepared, reporting } from './prepare.ts';
import { printReport } from './print.ts';
import { written } from './trace-files.ts';

export async function conclude(
  explored: Outcome,
  prepared: Prepared,
  about: Pick<Report, 'title' | 'story' | 'limits' | 'unknownAccepted'>,
  keys: Keys,
  host: Host,
): Promise<ExitCode> {
  const outcome = withFailingState(reporting(explored, prepared.properties));
  const found = findingsOf(outcome, keys.get('trace'));
  const { findings, remarks } = await kept(found, outcome, prepared, keys.get('out'), host);
  const clustering = clusteringOf(keys, prepared.model);
  const drawn = clustering === undefined ? [] : [await drawGraph(outcome, findings, clustering, keys.get('out'), host)];
  printReport(
    formatOf(keys),
    { ...about, outcome: { ...outcome, remarks: [...outcome.remarks, ...remarks, ...drawn] }, findings },
    host,
  );
  return exitCodeOf(outcome, about.unknownAccepted);
}

/** The findings with their files; if these cannot be written, a remark says so, and the report goes on. */
async function kept(
  found: readonly Finding[],
  outcome: Outcome,
  prepared: Prepared,
  out: string | undefined,
  host: Host,
): Promise<{ readonly findings: readonly Finding[]; readonly remarks: readonly string[] }> {
  try {
    return { findings: await written(found, outcome, prepared, out, host), remarks: [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { findings: found, remarks: [unwritten((error as Error).message)] };
  }
}
