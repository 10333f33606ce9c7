/**
 * Reads the file of a recorded history: events in any format that `readEvents` knows, or the trace of a spec, whose last
 * state has a history.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  BadRecord,
  callsOfThreads,
  guessModelOfTypes,
  type Recorded,
  type RecordedTransactions,
  readEvents,
  recordedOf,
  type Told,
  textOfBytes,
  threadsPart,
  transactionsOfEvents,
} from '../../checker/consistency/recorded/index.ts';
import type { GiveUp } from '../../checker/consistency/serialise.ts';
import { fromItf } from '../../checker/itf/itf.ts';
import { isObject, type Json, type JsonObject, NamedTwice, readJson } from '../../checker/itf/read-json.ts';
import { Misfit } from '../../checker/language/value.ts';
import { unreadable } from '../../checker/report/complaint.ts';
import {
  badRecord,
  badTraceHistory,
  traceHasNoHistory,
  traceHasNoTransactions,
} from '../../checker/report/history-complaint.ts';
import { badTraceShape } from '../../checker/report/trace-complaint.ts';
import { readTrace } from '../../checker/report/trace-file.ts';
import type { Host } from './host.ts';

/** A history, with the lines of its events if the file has such. */
export type ReadHistory = Omit<Recorded, 'lines'> & { readonly lines: Recorded['lines'] | null };

/**
 * Reads transactions, which stand in their order if real time is to count. Throws a complaint about what cannot be read, and
 * `ReadingGivenUp` if it is given up.
 */
export async function readTransactions(
  path: string,
  realTime: boolean,
  host: Host,
  giveUp: GiveUp,
): Promise<RecordedTransactions> {
  const bytes = await readFile(resolve(host.place.cwd, path)).catch((error) => {
    throw unreadable(path, host.place.cwd, error);
  });
  try {
    const text = textOfBytes(bytes);
    if (traceIn(text) !== null) throw traceHasNoTransactions(path);
    const { events } = readEvents(text, giveUp);
    if (events.length === 0) throw new BadRecord(null, { kind: 'empty' });
    return transactionsOfEvents(events, realTime);
  } catch (error) {
    if (error instanceof BadRecord) throw badRecord(path, error, 'transactions');
    throw error;
  }
}

/**
 * Reads a history, which stands in its order if real time is to count. Throws a complaint about what cannot be read, and
 * `ReadingGivenUp` if it is given up.
 */
export async function readHistory(
  path: string,
  told: Told,
  realTime: boolean,
  host: Host,
  giveUp: GiveUp,
): Promise<ReadHistory> {
  const bytes = await readFile(resolve(host.place.cwd, path)).catch((error) => {
    throw unreadable(path, host.place.cwd, error);
  });
  try {
    const text = textOfBytes(bytes);
    const json = traceIn(text);
    return json === null ? recordedOf(readEvents(text, giveUp), told, realTime) : ofTrace(json, told, path);
  } catch (error) {
    if (error instanceof BadRecord) throw badRecord(path, error);
    if (error instanceof Misfit) throw badTraceShape(path, error);
    throw error;
  }
}

/** The states of a trace, if the text is one. */
function traceIn(text: string): readonly JsonObject[] | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return readTrace(readJson(text), undefined)?.states ?? null;
  } catch (error) {
    // What several lines of events are, too, or are told of by their lines.
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof NamedTwice) return null;
    throw error;
  }
}

function ofTrace(states: readonly JsonObject[], { model: wanted }: Told, path: string): ReadHistory {
  const found = Object.entries(states.at(-1) ?? {}).filter(([, json]) => {
    const threads = isObject(json) ? (json[threadsPart] ?? null) : null;
    return isObject(threads) && '#map' in threads;
  });
  const [name, json] = found.find(([variable]) => variable === 'history') ?? found[0] ?? [];
  if (name === undefined || !isObject(json ?? null)) throw traceHasNoHistory(path);
  const threads = (json as JsonObject)[threadsPart] as Json;
  const calls = callsOfThreads(fromItf(threads, `the last state, ${name}.${threadsPart}`));
  if (calls === null) throw badTraceHistory(path, name);
  const types = [...new Set(calls.map(({ operation }) => operation.type))];
  const model = wanted ?? guessModelOfTypes(types);
  if (model === undefined || calls.length === 0)
    throw new BadRecord(null, calls.length === 0 ? { kind: 'empty' } : { kind: 'model', fs: types });
  return {
    model,
    isIndependent: false,
    notation: 'JSON',
    calls,
    lines: null,
    failed: { count: 0, as: 'mismatch' },
  };
}
