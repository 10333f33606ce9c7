/** `linearizable FILE consistency=serializable`, and the other levels of isolation: decides recorded transactions. */
import { resolve } from 'node:path';
import { ReadingGivenUp } from '../../checker/consistency/recorded/index.ts';
import { decideTransactions } from '../../checker/consistency/transactions/decide.ts';
import { type IsolationName, isolations } from '../../checker/consistency/transactions/isolation.ts';
import { noPicture, pictureLine } from '../../checker/report/history.ts';
import { notOfTransactions } from '../../checker/report/history-complaint.ts';
import {
  anomalyGraph,
  type IsolationReport,
  isolationExitCode,
  isolationJson,
  isolationJunit,
  isolationLines,
} from '../../checker/report/isolation.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import { anomalyDot } from '../../counterexamples/draw/anomaly.ts';
import { svgOf } from '../../counterexamples/draw/graphviz.ts';
import type { Call } from './arguments.ts';
import type { Host } from './host.ts';
import { formatOf, timeOf } from './options.ts';
import { printLines } from './print.ts';
import { readTransactions } from './recorded-history.ts';
import { styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

/** What a snapshot that overwrites unseen writes leaves of a list is not told by what its own transaction reads: that level is for specs. */
export const isolationNames = (Object.keys(isolations) as IsolationName[]).filter((name) => name !== 'snapshot-reads');

export async function isolated({ keys }: Call, path: string, isolation: IsolationName, host: Host): Promise<ExitCode> {
  const alien = ['model', 'initial', 'independent', 'fail'].find((key) => keys.has(key));
  if (alien !== undefined) throw notOfTransactions(alien, isolation);
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const [format, limit] = [formatOf(keys), timeOf(keys)];
  const isOver = (): boolean => limit !== undefined && seconds() >= limit;
  const asked = { file: path, isolation };
  const report = await (async (): Promise<IsolationReport> => {
    try {
      const { realTime } = isolations[isolation];
      const { keys: kind, transactions, lines } = await readTransactions(path, realTime, host, isOver);
      const decided = decideTransactions(kind, transactions, isolations[isolation], isOver);
      return { ...asked, keys: kind, transactions, lines, decided, seconds: seconds() };
    } catch (error) {
      if (!(error instanceof ReadingGivenUp)) throw error;
      return {
        ...asked,
        keys: null,
        transactions: [],
        lines: [],
        decided: { verdict: 'unknown', anomaly: null },
        seconds: seconds(),
      };
    }
  })();
  if (format === 'text') printLines(isolationLines(report, styleOf(host)), host);
  else host.out(format === 'json' ? jsonText(isolationJson(report)) : `${isolationJunit(report)}\n`);
  const [picture, graph] = [keys.get('picture'), anomalyGraph(report)];
  if (picture !== undefined && graph !== null) {
    const file = resolve(host.place.cwd, picture);
    try {
      const dot = anomalyDot(graph);
      await writeWhole(file, picture.endsWith('.dot') ? dot : await svgOf(dot));
      if (format === 'text') printLines([pictureLine(shortPath(file, host.place))], host);
    } catch (error) {
      // The verdict is told, and stands.
      host.err(`${noPicture((error as Error).message)}\n`);
    }
  }
  return isolationExitCode(report);
}
