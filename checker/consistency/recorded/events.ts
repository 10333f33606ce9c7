/**
 * The events of a recorded history, one for each invocation and each answer, in the order in which they happened, from any
 * of the formats in which such records come:
 *
 *   JSON   a list of objects, or one object a line: {"process": 0, "type": "invoke", "f": "write", "value": 3}
 *   EDN    Jepsen's history.edn, and the key-value histories of Porcupine: {:process 0, :type :invoke, :f :get, :key "7", ...}
 *   log    Jepsen's log, and its history.txt: INFO  jepsen.util - 0 :invoke :write 3
 */
import { keyOf } from '../../language/value.ts';
import { type GiveUp, never } from '../serialise.ts';
import { nameOf, readEdn, readOneEdn } from './edn.ts';
import { jsonValue, readJson } from './json.ts';
import { logKind, readLog } from './log.ts';
import { isLess, isReadNumber, type ReadNumber } from './number.ts';
import { BadRecord, type Located, ReadingGivenUp } from './problem.ts';

export const eventTypes = ['invoke', 'ok', 'fail', 'info'] as const;
export type EventType = (typeof eventTypes)[number];

/** Something that happened at a client. */
export interface Event {
  /** Counted from 1. */
  readonly line: number;
  readonly process: string;
  /** What was invoked, was done, was certainly not done, or of which nobody knows whether it was done. */
  readonly type: EventType;
  /** The name of the operation. */
  readonly f: string;
  /** Undefined if there is no such field. */
  readonly key: unknown;
  readonly value: unknown;
  readonly error: unknown;
  /** Where in the record it stands, and when it was, as far as that is told. */
  readonly index: unknown;
  readonly time: unknown;
}

/** The notation of the values; that of logs is EDN. */
export type Notation = 'JSON' | 'EDN';
export interface Events {
  readonly notation: Notation;
  /** What clients did. What Jepsen's nemesis did, who is none, is left out. */
  readonly events: readonly Event[];
}

const PATIENCE = 256;

/** The events of a record. Throws `BadRecord`, and `ReadingGivenUp` if it was asked from time to time and said so. */
export function readEvents(text: string, giveUp: GiveUp = never): Events {
  const kind = logKind(text);
  const notation = kind === null && isJson(text) ? 'JSON' : 'EDN';
  const all = kind === null ? (notation === 'JSON' ? readJson(text) : readEdn(text)) : readLog(text, kind);
  const events: Event[] = [];
  const processes = new Map<string, string>();
  let count = 0;
  for (const located of all) {
    if (++count % PATIENCE === 0 && giveUp()) throw new ReadingGivenUp(located.line);
    const event = eventOf(located, processes);
    if (event !== null) events.push(event);
  }
  if (count === 0) throw new BadRecord(null, { kind: 'empty' });
  return { notation, events };
}

/**
 * Throws `BadRecord` at an event of which its index, or its time, says that it was before another one: of the times of several
 * clients only if real time counts.
 */
export function orderOf(realTime: boolean): (event: Event) => void {
  const latest = new Map<string, { readonly value: ReadNumber; readonly line: number }>();
  return ({ line, process, ...event }) => {
    for (const field of ['index', 'time'] as const) {
      const now = event[field];
      if (!isReadNumber(now)) continue;
      const of = field === 'index' || realTime ? field : `${field} ${process}`;
      const before = latest.get(of);
      if (before !== undefined && isLess(now, before.value))
        throw new BadRecord(line, { kind: 'backwards', field, now, before: before.value, line: before.line });
      latest.set(of, { value: now, line });
    }
  };
}

/** A value as a user writes one in this notation: else the word is a text. */
export function writtenValue(text: string, notation: Notation): unknown {
  if (text === 'nil') return null;
  if (notation === 'JSON') {
    const value = jsonValue(text);
    return value === undefined ? text : value;
  }
  if (text === 'null' || /^[A-Za-z]/.test(text)) return text === 'null' ? null : (truths[text] ?? text);
  try {
    const { value, rest } = readOneEdn(text, 1);
    return rest === '' ? value : text;
  } catch (error) {
    if (error instanceof BadRecord) return text;
    throw error;
  }
}
const truths: Readonly<Record<string, boolean>> = { true: true, false: false };

function isJson(text: string): boolean {
  return /^\s*(\[\s*)?(\{\s*("|\}))/.test(text) || /^\s*(\[\s*\]\s*$|["\d])/.test(text);
}

/** An event, or null if it is none of a client. Processes have one name each, by its text: 1 and "1" in one file are refused. */
function eventOf({ line, value }: Located, processes: Map<string, string>): Event | null {
  const problem = (field: string, found: unknown, expected: string): BadRecord =>
    new BadRecord(line, { kind: 'field', field, found, expected });
  const process = value.get('process') ?? value.get('client');
  if (nameOf(process) === 'nemesis' || process === ':nemesis') return null;
  const type = eventTypes.find((known) => known === nameOf(value.get('type')));
  const client = typeof process === 'number' ? String(process) : nameOf(process);
  if (client === undefined) throw problem('process', process, 'the number or the name of a client');
  const written = keyOf(process);
  const before = processes.get(client);
  if (before === undefined) processes.set(client, written);
  else if (before !== written) throw problem('process', process, `written as before: ${before}`);
  if (type === undefined) throw problem('type', value.get('type'), `one of ${eventTypes.join(', ')}`);
  const f = nameOf(value.get('f'));
  if (f === undefined) throw problem('f', value.get('f'), 'the name of an operation, such as read, write or txn');
  return {
    line,
    process: client,
    type,
    f,
    key: value.get('key'),
    value: value.get('value'),
    error: value.get('error'),
    index: value.get('index'),
    time: value.get('time'),
  };
}
