/**
 * `linearizable FILE`: decides whether a recorded history is linearizable or, if that is asked, sequentially or causally
 * consistent.
 */
import { resolve } from 'node:path';
import { consistencies } from '../../checker/consistency/consistency.ts';
import { decideHistory } from '../../checker/consistency/decide.ts';
import {
  failedCasMeanings,
  models,
  objectOf,
  ReadingGivenUp,
  type Told,
  writtenValue,
} from '../../checker/consistency/recorded/index.ts';
import { evidenceOf } from '../../checker/explain/evidence.ts';
import {
  type HistoryReport,
  historyExitCode,
  historyIntervals,
  historyJson,
  historyJunit,
  historyLines,
  noPicture,
  pictureLine,
} from '../../checker/report/history.ts';
import { setHasNoInitial } from '../../checker/report/history-complaint.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import { historyPicture } from '../../counterexamples/draw/history.ts';
import type { Call } from './arguments.ts';
import type { Host } from './host.ts';
import { isolated, isolationNames } from './isolation.ts';
import { formatOf, switchOf, timeOf, wordOf } from './options.ts';
import { printLines } from './print.ts';
import { type ReadHistory, readHistory } from './recorded-history.ts';
import { styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

/** Seconds to look for the least that is violated, which is not the verdict. */
const PATIENCE = 5;
/** If the verdict came late: at least this part of the time that was given. */
const LEAST_PATIENCE = 0.05;

export async function linearizable(call: Call, path: string, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const wanted = wordOf(keys, 'consistency', [...consistencies, ...isolationNames]) ?? 'linearizable';
  const isolation = isolationNames.find((name) => name === wanted);
  if (isolation !== undefined) return isolated(call, path, isolation, host);
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const format = formatOf(keys);
  const limit = timeOf(keys);
  const isOver = (): boolean => limit !== undefined && seconds() >= limit;
  const consistency = consistencies.find((name) => name === wanted) ?? 'linearizable';
  const told: Told = {
    model: wordOf(keys, 'model', models),
    independent: keys.has('independent') ? switchOf(keys, 'independent') : undefined,
    failedCas: wordOf(keys, 'fail', failedCasMeanings),
    initial: keys.get('initial'),
  };
  const asked = { file: path, consistency, limit };
  const history = await read(path, told, consistency === 'linearizable', host, isOver);
  const report: HistoryReport =
    typeof history === 'number'
      ? { ...asked, ...unread, readUntil: history, seconds: seconds() }
      : { ...asked, ...history, ...decided(history, consistency, keys.get('initial'), limit, seconds) };
  print(format, report, host);
  const picture = keys.get('picture');
  if (picture !== undefined && report.evidence !== null) {
    const file = resolve(host.place.cwd, picture);
    const svg = historyPicture(historyIntervals(report, report.evidence));
    try {
      await writeWhole(file, svg);
      if (format === 'text') printLines([pictureLine(shortPath(file, host.place))], host);
    } catch (error) {
      // The verdict is told, and stands.
      host.err(`${noPicture((error as Error).message)}\n`);
    }
  }
  return historyExitCode(report);
}

/** The history, or the line to which it had been read when time ran out. */
async function read(
  path: string,
  told: Told,
  realTime: boolean,
  host: Host,
  isOver: () => boolean,
): Promise<ReadHistory | number> {
  try {
    return await readHistory(path, told, realTime, host, isOver);
  } catch (error) {
    if (error instanceof ReadingGivenUp) return error.line;
    throw error;
  }
}

const unread: Omit<HistoryReport, 'file' | 'consistency' | 'limit' | 'readUntil' | 'seconds'> = {
  model: null,
  isIndependent: false,
  initial: null,
  calls: [],
  lines: null,
  failed: { count: 0, as: 'not-done' },
  decided: { verdict: 'unknown', parts: [] },
  evidence: null,
};

function decided(
  { calls, model, isIndependent, notation }: ReadHistory,
  consistency: HistoryReport['consistency'],
  wanted: string | undefined,
  limit: number | undefined,
  seconds: () => number,
): Pick<HistoryReport, 'initial' | 'decided' | 'evidence' | 'seconds' | 'readUntil'> {
  if (wanted !== undefined && model === 'set') throw setHasNoInitial(wanted);
  const initial = wanted === undefined ? null : writtenValue(wanted, notation);
  const object = objectOf(model, initial, isIndependent);
  const decided = decideHistory(calls, object, consistency, () => limit !== undefined && seconds() >= limit);
  const at = seconds();
  const until = Math.min(
    at + PATIENCE,
    Math.max(limit ?? Number.POSITIVE_INFINITY, at + LEAST_PATIENCE * (limit ?? 0)),
  );
  const violated = decided.parts.find(({ verdict }) => verdict === 'violated');
  const evidence = violated === undefined ? null : evidenceOf(violated, object, consistency, () => seconds() >= until);
  return { initial, decided, evidence, seconds: seconds(), readUntil: null };
}

function print(format: ReturnType<typeof formatOf>, report: HistoryReport, host: Host): void {
  switch (format) {
    case 'text':
      return printLines(historyLines(report, styleOf(host)), host);
    case 'json':
      return host.out(jsonText(historyJson(report)));
    case 'junit':
      return host.out(`${historyJunit(report)}\n`);
  }
}
