/**
 * Transactions from recorded events, as Jepsen writes them for Elle (Kyle Kingsbury and Peter Alvaro, "Elle: inferring isolation
 * anomalies from experimental observations", VLDB 2020): `f` is `txn`, and `value` a list of what is done, each a list of a
 * name, a key and a value: `["append", "x", 1]` and `["r", "x", [1]]`, or `["w", "x", 1]` and `["r", "x", 1]`. An invocation reads
 * null; what was read is known by the answer. As in Jepsen, `fail` says that it was aborted, and `info` that nobody knows.
 */
import { List } from 'immutable';
import type { Access } from '../../language/transactions.ts';
import { keyOf } from '../../language/value.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { nameOf } from './edn.ts';
import type { Event } from './events.ts';
import { BadRecord } from './problem.ts';

/** What the keys are: lists that grow at their end, or registers. Of neither is a value written twice. */
export type Keys = 'list-append' | 'rw-register';
export interface RecordedTransactions {
  readonly keys: Keys;
  readonly transactions: readonly Transaction[];
}

interface Micro {
  readonly name: 'r' | 'append' | 'w';
  readonly key: unknown;
  readonly value: unknown;
}
interface Open {
  readonly event: Event;
  readonly invoked: number;
  readonly micros: readonly Micro[];
}
type Known = Transaction & { readonly line: number };

/** The transactions of these events; moments are the numbers of events. Throws `BadRecord`. */
export function transactionsOfEvents(events: readonly Event[]): RecordedTransactions {
  const open = new Map<string, Open>();
  const found: Known[] = [];
  const kinds = new Map<string, number>();
  const close = ({ event, invoked, micros }: Open, outcome: Transaction['outcome'], returned: number): void => {
    // What a transaction has read that was not answered is not known.
    const known = outcome === 'committed' ? micros : micros.filter(({ name }) => name !== 'r');
    const accesses = known.map(
      ({ name, key, value }): Access<unknown, unknown> => ({ type: name === 'r' ? 'Read' : 'Write', key, value }),
    );
    found.push({ client: event.process, accesses, outcome, invoked, returned, line: event.line });
  };
  for (const [moment, event] of events.entries()) {
    const { process, type, f, line } = event;
    if (f !== 'txn') throw problem(line, 'f', f, 'txn: transactions are recorded as Elle reads them');
    const micros = microsOf(event, kinds);
    const waiting = open.get(process);
    if (type === 'invoke') {
      if (waiting !== undefined) throw new BadRecord(line, { kind: 'overlap', process, line: waiting.event.line });
      open.set(process, { event, invoked: moment, micros });
      continue;
    }
    if (waiting === undefined) throw new BadRecord(line, { kind: 'answer', process, type, f });
    if (type === 'ok') sameAsInvoked(event, micros, waiting);
    open.delete(process);
    if (type === 'ok') close({ ...waiting, micros }, 'committed', moment);
    else close(waiting, type === 'fail' ? 'aborted' : 'unknown', type === 'fail' ? moment : Number.POSITIVE_INFINITY);
  }
  for (const waiting of open.values()) close(waiting, 'unknown', Number.POSITIVE_INFINITY);
  found.sort((x, y) => x.invoked - y.invoked);
  const keys = kinds.has('append') || (!kinds.has('w') && kinds.has('list')) ? 'list-append' : 'rw-register';
  writtenOnce(found);
  return { keys, transactions: found };
}

function problem(line: number, field: string, found: unknown, expected: string): BadRecord {
  return new BadRecord(line, { kind: 'field', field, found, expected });
}

/** What is done, and in `kinds` the line in which each kind of it first occurs. */
function microsOf({ line, value }: Event, kinds: Map<string, number>): readonly Micro[] {
  const expected = 'a list such as [["append", "x", 1], ["r", "x", null]], or with "w" in place of "append"';
  if (!List.isList(value)) throw problem(line, 'value', value, expected);
  return [...value].map((micro: unknown) => {
    const [f, key, of] = List.isList(micro) && micro.size === 3 ? [...micro] : [];
    const name = (['r', 'append', 'w'] as const).find((known) => `${nameOf(f)}`.replace(/^:/, '') === known);
    if (name === undefined) throw problem(line, 'value', micro, expected);
    const kind = name === 'r' ? (List.isList(of) ? 'list' : of === null ? 'null' : 'one') : name;
    if (!kinds.has(kind)) kinds.set(kind, line);
    const other = name === 'append' || kind === 'list' ? ['w', 'one'] : kind === 'null' ? [] : ['append', 'list'];
    const before = other.flatMap((one) => kinds.get(one) ?? [])[0];
    if (before !== undefined)
      throw problem(line, 'value', micro, `of the kind of line ${before}: keys are lists, or registers, and not both`);
    return { name, key, value: of };
  });
}

function sameAsInvoked({ line, value }: Event, micros: readonly Micro[], { event, micros: invoked }: Open): void {
  const text = ({ name, key, value: of }: Micro): string => `${name} ${keyOf(key)} ${name === 'r' ? '' : keyOf(of)}`;
  if (micros.map(text).join() !== invoked.map(text).join())
    throw problem(line, 'value', value, `what was invoked in line ${event.line}, with what was read`);
}

function writtenOnce(transactions: readonly Known[]): void {
  const lines = new Map<string, number>();
  for (const { accesses, line } of transactions)
    for (const { type, key, value } of accesses) {
      if (type === 'Read') continue;
      const text = `${keyOf(key)} ${keyOf(value)}`;
      const before = lines.get(text);
      if (before !== undefined)
        throw problem(
          line,
          'value',
          value,
          `another one than was written to the same key in line ${before}: that is how it is known what was read`,
        );
      lines.set(text, line);
    }
}
