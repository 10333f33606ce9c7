/**
 * The events of a recorded history, one for each invocation and each answer, in the order in which they happened, from any
 * of the formats in which such records come:
 *
 *   JSON   a list of objects, or one object a line: {"process": 0, "type": "invoke", "f": "write", "value": 3}
 *   EDN    Jepsen's history.edn, and the key-value histories of Porcupine: {:process 0, :type :invoke, :f :get, :key "7", ...}
 *   log    Jepsen's log: INFO  jepsen.util - 0 :invoke :write 3
 */
import { List } from 'immutable';
import { isRecordValue, makeRecord } from '../../spec/value.ts';
import { type Located, readEdn } from './edn.ts';
import { BadRecord } from './problem.ts';

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
}

/** The events of a record. Throws `BadRecord`. What Jepsen's nemesis does, who is no client, is left out. */
export function readEvents(text: string): Event[] {
  const events = isLog(text) ? logEvents(text) : (isJson(text) ? readJson(text) : readEdn(text)).map(eventOf);
  const ofClients = events.filter((event) => event !== null);
  if (ofClients.length === 0) throw new BadRecord(null, { kind: 'empty' });
  return ofClients;
}

const logged = /jepsen\.util\s*[-:]?\s+(\S+)\s+:(\S+)\s+:(\S+)(?:\s+(.*))?$/;

function isLog(text: string): boolean {
  return /^(?!\s*[[{(]).*jepsen\.util/m.test(text);
}

/** Lines that are no operations are other messages of the log. */
function logEvents(text: string): (Event | null)[] {
  return text.split('\n').flatMap((row, i) => {
    const found = logged.exec(row.trimEnd());
    if (found === null) {
      if (/jepsen\.util\s*[-:]?\s+\d/.test(row))
        throw new BadRecord(i + 1, {
          kind: 'unreadable',
          found: row.replace(/^.*jepsen\.util\s*[-:]?\s+/, ''),
          expected: 'a process, a type, an operation and a value: 0 :invoke :write 3',
        });
      return [];
    }
    const [, process = '', type = '', f = '', value = 'nil'] = found;
    const values = readEdn(`{:value ${value}}`)[0]?.value as { readonly value: unknown };
    return [eventOf({ line: i + 1, value: makeRecord(Object.entries({ process, type, f, value: values.value })) })];
  });
}

function isJson(text: string): boolean {
  return /^\s*(\[\s*)?(\{\s*("|\}))/.test(text) || /^\s*(\[\s*\]\s*$|["\d])/.test(text);
}

function readJson(text: string): Located[] {
  const whole = parsed(text);
  // In a list the lines are not known, but if it is written one a line.
  if (Array.isArray(whole)) {
    const lines = text.split('\n').flatMap((row, i) => (row.includes('{') ? [i + 1] : []));
    return whole.map((json: unknown, i) => ({
      line: lines.length === whole.length ? lines[i]! : i + 1,
      value: valueOf(json),
    }));
  }
  return text.split('\n').flatMap((row, i) => {
    if (row.trim() === '') return [];
    const json = parsed(row);
    if (json === undefined)
      throw new BadRecord(i + 1, { kind: 'unreadable', found: row.trim(), expected: 'one JSON object on each line' });
    return [{ line: i + 1, value: valueOf(json) }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON as a value of a spec; what is no safe integer as its text. */
function valueOf(json: unknown): unknown {
  if (Array.isArray(json)) return List(json.map(valueOf));
  if (typeof json === 'object' && json !== null)
    return makeRecord(Object.entries(json).map(([name, field]) => [name, valueOf(field)] as const));
  return typeof json === 'number' && !Number.isSafeInteger(json) ? String(json) : json;
}

function eventOf({ line, value }: Located): Event | null {
  if (!isRecordValue(value))
    throw new BadRecord(line, { kind: 'unreadable', found: String(value), expected: 'an operation' });
  const process = value.process ?? value.client;
  if (process === 'nemesis' || process === ':nemesis') return null;
  const type = eventTypes.find((known) => known === value.type);
  const problem = (field: string, found: unknown, expected: string): BadRecord =>
    new BadRecord(line, { kind: 'field', field, found, expected });
  if (typeof process !== 'number' && typeof process !== 'string')
    throw problem('process', process, 'the number or the name of a client');
  if (type === undefined) throw problem('type', value.type, eventTypes.join(', '));
  if (typeof value.f !== 'string') throw problem('f', value.f, 'the name of an operation, such as read or write');
  const { f, key, error } = value;
  return { line, process: String(process), type, f, key, value: value.value ?? null, error };
}
