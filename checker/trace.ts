/**
 * Writing the log of a running system, in the form that `validate` reads: a JSON object a line, by each node into a file of its own. It is
 * imported as `concord-checker/trace`, and loads nothing of the checker.
 *
 * A line is handed to the operating system before `event` comes back. So a process that crashes, or is killed, loses no event that it came back
 * from; only a machine that loses power may. The number of each event shows where lines are missing, and its id, in which there is
 * something new each time that a log is opened, is never given twice.
 *
 * Invariant: the file is a sequence of whole lines of one node, numbered from 1; who failed to write one has used up its number.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** How `order` of a mapping says what these lines know of the order of events: `{ events, order }`. */
export const order = { node: 'node', sequence: 'seq', sent: 'id', received: 'after' } as const;

/** What a line has by itself, and no field of an event may be called. */
const reserved = ['event', ...Object.values(order)] as const;

/** The fields of an event, as `JSON.stringify` writes them. */
export type EventFields = { readonly [name: string]: unknown } & {
  readonly [name in (typeof reserved)[number]]?: never;
};

/** A log that is open. */
export interface Trace {
  /**
   * Writes an event, and answers its id: a message that is sent by it takes the id along. `after` is the id that came with what the event has
   * received, or several. Throws what the file system throws, such as of a full disk: a log with holes proves nothing.
   */
  readonly event: (name: string, fields?: EventFields, after?: string | readonly string[]) => string;
  /** Whoever has an event afterwards is told so by an error. */
  readonly close: () => void;
}

/**
 * Opens the log of a node; what is in the file already stays, and the numbers go on. Without a file it answers null: behind `trace?.event(...)` not
 * even the fields are made then.
 */
export function openTrace(node: string, file: string | null | undefined): Trace | null {
  if (file === null || file === undefined || file === '') return null;
  const handle = openSync(file, 'a+');
  let seq: number;
  try {
    seq = lastOf(handle, node, file);
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  const opened = randomBytes(4).toString('hex');
  let isClosed = false;
  return {
    event: (name, fields = {}, after) => {
      if (isClosed) throw new Error(`the log of ${node} is closed: there is no event ${name} any more`);
      for (const own of reserved)
        if (Object.hasOwn(fields, own))
          throw new TypeError(`a field of the event ${name} is called ${own}, as each line has one by itself`);
      const id = `${node}.${opened}.${++seq}`;
      append(handle, `${textOf({ node, seq, id, event: name, after, ...fields })}\n`);
      return id;
    },
    close: () => {
      if (!isClosed) closeSync(handle);
      isClosed = true;
    },
  };
}

/** As JSON, without the separators of Unicode that some readers end a line at. */
function textOf(line: object): string {
  return JSON.stringify(line).replace(/[\u2028\u2029]/g, (separator) =>
    separator === '\u2028' ? '\\u2028' : '\\u2029',
  );
}

/** All of it or nothing. */
function append(handle: number, line: string): void {
  const bytes = Buffer.from(line);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(handle, bytes, written);
  } catch (error) {
    if (written > 0) ftruncateSync(handle, fstatSync(handle).size - written);
    throw error;
  }
}

/** The number of the last event, 0 if there is none. What stands behind the last whole line was being written when the power went, and is cut off. */
function lastOf(handle: number, node: string, file: string): number {
  const { size } = fstatSync(handle);
  const newline = 10;
  for (let length = 4096; ; length *= 4) {
    const bytes = Buffer.alloc(Math.min(length, size));
    const from = size - bytes.length;
    readSync(handle, bytes, 0, bytes.length, from);
    const end = bytes.lastIndexOf(newline);
    const begin = end <= 0 ? -1 : bytes.lastIndexOf(newline, end - 1);
    if (from > 0 && begin < 0) continue;
    if (end < 0 && !isBeginning(bytes, node)) throw isNoLog(file, node, bytes.toString());
    const last = end < 0 ? 0 : numberIn(bytes.toString('utf8', begin + 1, end), node, file);
    if (end + 1 < bytes.length) ftruncateSync(handle, from + end + 1);
    return last;
  }
}

/** True of the beginning of a line of the node, of which some bytes may be empty; all else is somebody else's, and stays. */
function isBeginning(bytes: Buffer, node: string): boolean {
  const begins = Buffer.from(`${textOf({ node }).slice(0, -1)},"seq":`);
  return bytes.subarray(0, begins.length).every((byte, i) => byte === begins[i] || byte === 0);
}

function numberIn(line: string, node: string, file: string): number {
  let last: unknown;
  try {
    last = JSON.parse(line);
  } catch {
    last = null;
  }
  const { node: of, seq } = (last ?? {}) as { readonly node?: unknown; readonly seq?: unknown };
  if (of === node && Number.isSafeInteger(seq)) return seq as number;
  throw isNoLog(file, node, line);
}

function isNoLog(file: string, node: string, line: string): Error {
  return new Error(
    `${file} is no log of ${node}: its last line is ${line.slice(0, 80)}. Each node writes a file of its own.`,
  );
}
