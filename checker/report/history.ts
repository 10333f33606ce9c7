/**
 * The report on a recorded history: whether it is linearizable or what else was asked, and otherwise the least of it that
 * is not, with the first answer that cannot be.
 */
import type { Call, Calls } from '../consistency/calls.ts';
import type { Consistency } from '../consistency/consistency.ts';
import type { HistoryVerdict } from '../consistency/decide.ts';
import type { Model, Recorded, Tagged } from '../consistency/recorded/index.ts';
import type { Evidence } from '../explain/evidence.ts';
import { toItf } from '../itf/itf.ts';
import type { Json } from '../itf/read-json.ts';
import { textOf } from '../language/value.ts';
import { claimsJunit } from './junit.ts';
import { labelOf } from './operation.ts';
import type { TextStyle } from './report.ts';
import { clientText, diagramLines, type Interval } from './time-diagram.ts';
import { type ExitCode, exitCodes } from './verdict.ts';
import { count, counted, duration, listed, rowLines, wrapped } from './words.ts';

export interface HistoryReport {
  readonly file: string;
  /** Null if it was not read to its end. */
  readonly model: Model | null;
  /** True if each key has an object of its own. */
  readonly isIndependent: boolean;
  readonly initial: unknown;
  readonly consistency: Consistency;
  readonly calls: Calls<Tagged, Tagged>;
  /** By moment of a call, the line of the file; null if the file has no lines of its own for it. */
  readonly lines: readonly number[] | null;
  /** Compare-and-sets that failed without an error, and what that was taken to say. */
  readonly failed: Recorded['failed'];
  /** The line to which it had been read when time ran out; null if it was read. */
  readonly readUntil: number | null;
  readonly decided: HistoryVerdict<Tagged, Tagged>;
  readonly evidence: Evidence<Tagged, Tagged> | null;
  readonly seconds: number;
  /** The time that there was, in seconds. */
  readonly limit: number | undefined;
}

const objectTexts: Readonly<Record<Model, string>> = {
  register: 'a register',
  'cas-register': 'a register with compare-and-set',
  set: 'a set',
  kv: 'a map of keys to values',
};
const consistencyTexts: Readonly<Record<Consistency, string>> = {
  linearizable: 'linearizable',
  sequential: 'sequentially consistent',
  causal: 'causally consistent',
};
const MOST_LISTED = 10;

export function historyExitCode({ decided }: HistoryReport): ExitCode {
  return exitCodes[decided.verdict];
}

export function historyLines(report: HistoryReport, { ink, width }: Pick<TextStyle, 'ink' | 'width'>): string[] {
  const { evidence } = report;
  return [
    ink.bold(verdictText(report)),
    ...rowLines(aboutRows(report), width),
    ...(evidence === null ? [] : evidenceLines(report, evidence, width)),
  ];
}

function verdictText({ file, consistency, decided, seconds, limit, readUntil }: HistoryReport): string {
  const text = consistencyTexts[consistency];
  switch (decided.verdict) {
    case 'holds':
      return `${text.charAt(0).toUpperCase()}${text.slice(1)}: ${file}.`;
    case 'violated':
      return `Not ${text}: ${file}.`;
    case 'unknown':
      if (readUntil !== null)
        return `Unknown whether ${file} is ${text}: time ran out while it was read, at line ${count(readUntil)}.`;
      return limit !== undefined && seconds >= limit
        ? `Unknown whether ${file} is ${text}: time ran out.`
        : `Unknown whether ${file} is ${text}: there are too many orders to remember.`;
  }
}

function aboutRows(report: HistoryReport): (readonly [string, string])[] {
  const { model, initial, isIndependent, calls, decided, seconds, failed } = report;
  const time = ['time', duration(seconds)] as const;
  if (model === null) return [time];
  const pending = calls.filter(({ result }) => result === undefined).length;
  const clients = new Set(calls.map(({ client }) => client)).size;
  const parts = decided.parts.filter(({ part }) => part !== null);
  const named = (verdict: string): string[] =>
    parts.filter((part) => part.verdict === verdict).map(({ part }) => textOf(part));
  const keys = model === 'set' && !isIndependent ? 'element' : 'key';
  const isTold = model === 'register' || model === 'cas-register' || initial !== null;
  const object = `${objectTexts[model]}${isTold ? `, ${textOf(initial)} at first` : ''}`;
  return [
    ['object', isIndependent ? `for each key, ${object}` : object],
    [
      'operations',
      calls.length === 0
        ? 'none of a client, so that there is nothing to judge'
        : `${counted(calls.length, 'operation')} by ${counted(clients, 'client')}${pending === 0 ? '' : `, ${pending} of them without an answer`}`,
    ],
    ...(failed.count === 0 ? [] : [['failed', failedText(failed)] as const]),
    ...(parts.length === 0
      ? []
      : [[`${keys}s`, `${counted(parts.length, keys)}, each judged by itself${troubles(named)}`] as const]),
    time,
  ];
}

function failedText({ count: failures, as }: Recorded['failed']): string {
  const what = `${count(failures)} cas`;
  return as === 'mismatch'
    ? `${what}, which is taken to say that something else was found (fail=not-done: that nothing was done)`
    : `${what}, which is taken to say that nothing was done (fail=mismatch: that something else was found)`;
}

function troubles(named: (verdict: string) => readonly string[]): string {
  const some = (verdict: string): string[] => {
    const names = named(verdict);
    const shown = names.slice(0, MOST_LISTED);
    if (names.length === 0) return [];
    return [
      `${verdict}: ${listed(names.length > shown.length ? [...shown, `${names.length - shown.length} more`] : shown)}`,
    ];
  };
  return [...some('violated'), ...some('unknown')].map((text) => `; ${text}`).join('');
}

function evidenceLines(report: HistoryReport, evidence: Evidence<Tagged, Tagged>, width: number): string[] {
  const { contradiction, aside, part, first } = evidence;
  const on = part === null ? '' : ` on ${textOf(part)}`;
  const all = `${contradiction.length === 1 ? 'This operation' : `These ${contradiction.length} operations`}${on}`;
  const verb = contradiction.length === 1 ? 'cannot be' : 'contradict each other';
  const others = `whenever, and however often, the ${aside === 1 ? 'other one' : `other ${aside}`} took effect`;
  const claim =
    aside === 0
      ? `${all} ${verb}:`
      : report.consistency === 'causal'
        ? `${all} ${verb}; ${counted(aside, 'query', 'queries')} that have nothing to do with it are left out:`
        : `${all} ${verb}, ${others}:`;
  return [
    '',
    ...wrapped(claim, width),
    ...callLines(contradiction, report, part !== null, width),
    ...(first === null ? [] : firstLines(report, first, part !== null, width)),
  ];
}

/** The calls over time or, if that would be too wide, one a line. */
function callLines(calls: Calls<Tagged, Tagged>, report: HistoryReport, short: boolean, width: number): string[] {
  const mark = { name: markName(report), of: (moment: number) => lineText(report, moment) };
  const intervals = calls.map((call) => ({ ...call, label: labelOf(call, short) }));
  const drawn = diagramLines(intervals, width, mark);
  if (drawn !== null) return drawn;
  const shown = intervals.length > 4 * MOST_LISTED ? intervals.slice(-4 * MOST_LISTED) : intervals;
  const rows = shown.map(({ client, label, invoked, returned }) => {
    const until = returned === Number.POSITIVE_INFINITY ? 'no answer' : lineText(report, returned);
    return [clientText(client), `${label}, ${mark.name} ${lineText(report, invoked)} to ${until}`] as const;
  });
  const left = intervals.length - shown.length;
  return [...(left === 0 ? [] : [`  ${left} more, and then`]), ...rowLines(rows, width)];
}

function firstLines(
  report: HistoryReport,
  { call, order }: NonNullable<Evidence<Tagged, Tagged>['first']>,
  short: boolean,
  width: number,
): string[] {
  const where = report.lines === null ? '' : `, line ${lineText(report, call.returned)}`;
  const what = `The first answer that cannot be is that of ${clientText(call.client)}${where}: ${labelOf(call, short)}.`;
  if (order.length === 0) return ['', ...wrapped(what, width)];
  const last = order.slice(-MOST_LISTED).map((done) => `${labelOf(done, short)} (${clientText(done.client)})`);
  const left = order.length - last.length;
  const before = `What was answered before can be put in order${left > 0 ? `; its last ${last.length} of ${order.length} operations` : ''}:`;
  return [
    '',
    ...wrapped(what, width),
    ...wrapped(before, width),
    ...wrapped(last.join(', '), width - 2).map((line) => `  ${line}`),
  ];
}

/** What a drawing shows of the evidence: its intervals, and what stands below a moment. */
export function historyIntervals(
  report: HistoryReport,
  { contradiction, part }: Evidence<Tagged, Tagged>,
): {
  readonly title: string;
  readonly intervals: readonly Interval[];
  readonly marks: string;
  mark(moment: number): string;
} {
  const on = part === null ? '' : `, ${textOf(part)}`;
  return {
    title: `Not ${consistencyTexts[report.consistency]}: ${report.file}${on}`,
    intervals: contradiction.map((call) => ({ ...call, label: labelOf(call, part !== null) })),
    marks: markName(report),
    mark: (moment) => lineText(report, moment),
  };
}

function markName({ lines }: HistoryReport): string {
  return lines === null ? 'moment' : 'line';
}

export function pictureLine(path: string): string {
  return `Drawn in ${path}.`;
}
/** The picture could not be written. */
export function noPicture(problem: string): string {
  return `The picture could not be written: ${problem}.`;
}

function lineText({ lines }: HistoryReport, moment: number): string {
  return String(lines === null ? moment : (lines[moment] ?? moment));
}

export function historyJson(report: HistoryReport): Json {
  const { decided, evidence, calls } = report;
  const callJson = ({ client, operation, result, invoked, returned }: Call<Tagged, Tagged>): Json => ({
    client,
    operation: toItf(operation),
    result: result === undefined ? null : toItf(result),
    invoked: Number(lineText(report, invoked)),
    returned: returned === Number.POSITIVE_INFINITY ? null : Number(lineText(report, returned)),
  });
  return {
    format: 'concord-history/1',
    file: report.file,
    model: report.model,
    independent: report.isIndependent,
    failedCas: { ...report.failed },
    readUntil: report.readUntil,
    initial: toItf(report.initial),
    consistency: report.consistency,
    verdict: decided.verdict,
    exitCode: historyExitCode(report),
    operations: calls.length,
    pending: calls.filter(({ result }) => result === undefined).length,
    clients: new Set(calls.map(({ client }) => client)).size,
    parts: decided.parts.map(({ part, calls: of, verdict, views }) => ({
      part: toItf(part),
      operations: of.length,
      verdict,
      views: views.map(({ client, order }) => ({ client, order: order.map(callJson) })),
    })),
    evidence:
      evidence === null
        ? null
        : {
            part: toItf(evidence.part),
            contradiction: evidence.contradiction.map(callJson),
            aside: evidence.aside,
            first:
              evidence.first === null
                ? null
                : { call: callJson(evidence.first.call), order: evidence.first.order.map(callJson) },
          },
    seconds: report.seconds,
  };
}

export function historyJunit(report: HistoryReport): string {
  const fine = report.decided.verdict === 'holds';
  return claimsJunit([
    {
      suite: report.file,
      name: report.consistency,
      seconds: report.seconds,
      skipped: null,
      deviations: fine ? [] : [verdictText(report)],
    },
  ]);
}
