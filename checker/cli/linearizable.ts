/**
 * `linearizable FILE`: decides whether a recorded history is linearizable or, if that is asked, sequentially or causally
 * consistent.
 */
import { resolve } from 'node:path';
import { svgOf } from '../../counterexamples/draw/graphviz.ts';
import { historyPicture } from '../../counterexamples/draw/history.ts';
import { consistencies, evidenceOf, judge } from '../consistency/judge.ts';
import { models, objectOf } from '../consistency/recorded/index.ts';
import {
  type HistoryReport,
  historyExitCode,
  historyIntervals,
  historyJson,
  historyJunit,
  historyLines,
  pictureLine,
} from '../report/history.ts';
import { jsonText } from '../report/json.ts';
import { shortPath } from '../report/place.ts';
import type { ExitCode } from '../report/verdict.ts';
import type { Call } from './arguments.ts';
import type { Host } from './host.ts';
import { formatOf, timeOf, wordOf } from './options.ts';
import { printLines } from './print.ts';
import { readHistory } from './recorded-history.ts';
import { styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

/** Seconds to look for the least that is violated, which is not the verdict. */
const PATIENCE = 5;

export async function linearizable({ keys }: Call, path: string, host: Host): Promise<ExitCode> {
  const format = formatOf(keys);
  const consistency = wordOf(keys, 'consistency', consistencies) ?? 'linearizable';
  const limit = timeOf(keys);
  const initial = valueOf(keys.get('initial'));
  const history = await readHistory(path, wordOf(keys, 'model', models), host);
  const object = objectOf(history.model, initial);

  const started = performance.now();
  const secondsSince = (moment: number): number => (performance.now() - moment) / 1000;
  const judgement = judge(
    history.calls,
    object,
    consistency,
    () => limit !== undefined && secondsSince(started) >= limit,
  );
  const decided = performance.now();
  const violated = judgement.parts.find(({ verdict }) => verdict === 'violated');
  const evidence =
    violated === undefined ? null : evidenceOf(violated, object, consistency, () => secondsSince(decided) >= PATIENCE);
  const report: HistoryReport = {
    file: path,
    ...history,
    initial,
    consistency,
    judgement,
    evidence,
    seconds: secondsSince(started),
    limit,
  };
  print(format, report, host);
  const picture = keys.get('picture');
  if (picture !== undefined && evidence !== null) {
    const file = resolve(host.place.cwd, picture);
    await writeWhole(file, await svgOf(historyPicture(historyIntervals(report, evidence))));
    if (format === 'text') printLines([pictureLine(shortPath(file, host.place))], host);
  }
  return historyExitCode(report);
}

/** A value as JSON, or else a word. */
function valueOf(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' && (typeof json !== 'number' || Number.isSafeInteger(json))) return json;
    return json === null ? null : text;
  } catch {
    return text;
  }
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
