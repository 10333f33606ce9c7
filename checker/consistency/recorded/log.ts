/**
 * Reads Jepsen's logs, in which operations stand among other messages, and its history.txt, in which nothing else does:
 *
 *   INFO  jepsen.util - 0   :invoke   :write   3
 *   0   :info   :write   3   timed out
 */
import { readOneEdn } from './edn.ts';
import { BadRecord, type Located } from './problem.ts';

const prefix = /^.*?jepsen\.util\s*[-:]?\s+/;
const operation = /^(\S+)\s+:(\S+)\s+:(\S+)(?:\s+(.*))?$/;
const first = /^\S+\s+:(invoke|ok|fail|info)\s+:\S/;
const EXPECTED = 'a process, a type, an operation and a value: 0 :invoke :write 3';

/** What kind of log the text is, or null if it is none. */
export function logKind(text: string): 'log' | 'history.txt' | null {
  const start = text.trimStart();
  if (/^[[{(;#"]/.test(start)) return null;
  if (first.test(start)) return 'history.txt';
  return text.includes('jepsen.util') ? 'log' : null;
}

/** The events of a log. Lines that are no operations are other messages of the log; in a history.txt there are none. */
export function* readLog(text: string, kind: 'log' | 'history.txt'): Generator<Located> {
  let [from, line] = [0, 0];
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const row = text.slice(from, end).trimEnd();
    from = end + 1;
    line++;
    const said = kind === 'log' ? row.replace(prefix, '') : row;
    if (said === '' || (kind === 'log' && said === row)) continue;
    const found = operation.exec(said);
    if (found === null) {
      if (kind === 'log' && !/^\d/.test(said)) continue;
      throw new BadRecord(line, { kind: 'unreadable', found: said, expected: EXPECTED });
    }
    const [, process = '', type = '', f = '', written = 'nil'] = found;
    const { value, rest } = readOneEdn(written, line);
    const error = rest === '' ? [] : [['error', rest] as const];
    yield {
      line,
      value: new Map<string, unknown>([['process', process], ['type', type], ['f', f], ['value', value], ...error]),
    };
  }
}
