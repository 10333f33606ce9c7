/** The report on recorded transactions: how isolated they are, and otherwise what is wrong. */
import type { Keys } from '../consistency/recorded/index.ts';
import type { IsolationVerdict } from '../consistency/transactions/decide.ts';
import type { DependencyKind, IsolationName } from '../consistency/transactions/isolation.ts';
import type { Transaction } from '../consistency/transactions/transaction.ts';
import type { Json } from '../itf/read-json.ts';
import { accessesText, accessTexts, anomalyJson, dependencyText, nameOf, shownText, titleOf } from './anomaly.ts';
import { claimsJunit } from './junit.ts';
import type { TextStyle } from './report.ts';
import { type ExitCode, exitCodes } from './verdict.ts';
import { count, counted, duration, rowLines, wrapped } from './words.ts';

export interface IsolationReport {
  readonly file: string;
  readonly isolation: IsolationName;
  /** Null if it was not read to its end. */
  readonly keys: Keys | null;
  readonly transactions: readonly Transaction[];
  /** By moment, the line of the event. */
  readonly lines: readonly number[];
  readonly decided: IsolationVerdict;
  readonly seconds: number;
}

const isolationTexts: Readonly<Record<IsolationName, string>> = {
  'snapshot-reads': 'read from snapshots',
  'snapshot-isolation': 'snapshot-isolated',
  'strict-snapshot-isolation': 'strictly snapshot-isolated',
  serializable: 'serializable',
  'strict-serializable': 'strictly serializable',
};

export function isolationExitCode({ decided }: IsolationReport): ExitCode {
  return exitCodes[decided.verdict];
}

function verdictText({ file, isolation, decided, keys }: IsolationReport): string {
  const text = isolationTexts[isolation];
  switch (decided.verdict) {
    case 'holds':
      return `${text.charAt(0).toUpperCase()}${text.slice(1)}: ${file}.`;
    case 'violated':
      return `Not ${text}: ${file}.`;
    case 'unknown':
      return `Unknown whether ${file} is ${text}: ${keys === null ? 'time ran out while it was read' : 'no cycle was found, and no order either'}.`;
  }
}

export function isolationLines(report: IsolationReport, { ink, width }: Pick<TextStyle, 'ink' | 'width'>): string[] {
  const { transactions, keys, seconds, decided } = report;
  const ended = (outcome: Transaction['outcome']): string =>
    `${count(transactions.filter((one) => one.outcome === outcome).length)} ${outcome}`;
  const clients = new Set(transactions.map(({ client }) => client)).size;
  const { anomaly } = decided;
  return [
    ink.bold(verdictText(report)),
    ...rowLines(
      [
        ...(keys === null
          ? []
          : ([
              ['keys', keys === 'list-append' ? 'lists, appended to' : 'registers'],
              [
                'transactions',
                `${counted(transactions.length, 'transaction')} by ${counted(clients, 'client')}: ${ended('committed')}, ${ended('aborted')}, ${ended('unknown')}`,
              ],
            ] as const)),
        ['time', duration(seconds)],
      ],
      width,
    ),
    ...(decided.verdict === 'violated' && anomaly === null
      ? [
          '',
          ...wrapped(
            'No order of the transactions explains what they read; there are too many to name what is wrong.',
            width,
          ),
        ]
      : []),
    ...(anomaly === null
      ? []
      : [
          '',
          ...wrapped(`${titleOf(anomaly)}: ${shownText(anomaly)}`, width),
          ...rowLines(
            anomaly.transactions.map(
              (one, i) =>
                [
                  nameOf(i),
                  `${accessesText(one, verbOf(keys))} by client ${one.client}, ${placeOf(one, report)}`,
                ] as const,
            ),
            width,
          ),
        ]),
  ];
}

/** `lines 3 and 7`: where it was invoked and answered. */
function placeOf({ invoked, returned }: Transaction, { lines }: IsolationReport): string {
  const answered = lines[returned];
  return answered === undefined
    ? `line ${lines[invoked]}, without an answer`
    : `lines ${lines[invoked]} and ${answered}`;
}

function verbOf(keys: Keys | null): string {
  return keys === 'list-append' ? 'append' : 'write';
}

const meanings: Readonly<Record<DependencyKind, string>> = {
  ww: 'ww: the second overwrote what the first had written',
  wr: 'wr: the second read what the first had written',
  rw: 'rw: the second overwrote what the first had read',
  realtime: 'realtime: the first had ended before the second began',
};

/** What a drawing shows of the anomaly. */
export function anomalyGraph(report: IsolationReport): {
  readonly title: string;
  readonly legend: readonly string[];
  readonly nodes: readonly { readonly name: string; readonly lines: readonly string[] }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly text: string }[];
} | null {
  const {
    file,
    isolation,
    keys,
    decided: { anomaly },
  } = report;
  if (anomaly === null) return null;
  const kinds = (Object.keys(meanings) as DependencyKind[]).filter((kind) =>
    anomaly.dependencies.some((one) => one.kind === kind),
  );
  return {
    title: `${file} is not ${isolationTexts[isolation]}: ${titleOf(anomaly)}`,
    legend: [...(anomaly.read === null ? [] : [shownText(anomaly)]), ...kinds.map((kind) => meanings[kind])],
    nodes: anomaly.transactions.map((one, i) => ({
      name: nameOf(i),
      lines: [`${nameOf(i)}, client ${one.client}, ${placeOf(one, report)}`, ...accessTexts(one, verbOf(keys))],
    })),
    edges: anomaly.dependencies.map((one) => ({
      from: nameOf(one.from),
      to: nameOf(one.to),
      text: dependencyText(one),
    })),
  };
}

export function isolationJson(report: IsolationReport): Json {
  const { transactions, decided } = report;
  return {
    format: 'concord-isolation/1',
    file: report.file,
    keys: report.keys,
    consistency: report.isolation,
    verdict: decided.verdict,
    exitCode: isolationExitCode(report),
    transactions: transactions.length,
    clients: new Set(transactions.map(({ client }) => client)).size,
    anomaly: decided.anomaly === null ? null : anomalyJson(decided.anomaly),
    seconds: report.seconds,
  };
}

export function isolationJunit(report: IsolationReport): string {
  const deviations = report.decided.verdict === 'holds' ? [] : [verdictText(report)];
  return claimsJunit([
    { suite: report.file, name: report.isolation, seconds: report.seconds, skipped: null, deviations },
  ]);
}
