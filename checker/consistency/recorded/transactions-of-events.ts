/**
 * Transactions from recorded events, as Jepsen writes them for Elle (Kyle Kingsbury and Peter Alvaro, "Elle: inferring isolation
 * anomalies from experimental observations", VLDB 2020): `f` is `txn`, and `value` a list of what is done, each a list of a
 * name, a key and a value: `["append", "x", 1]` and `["r", "x", [1]]`, or `["w", "x", 1]` and `["r", "x", 1]`. An invocation reads
 * null; what was read is known by the answer. As in Jepsen, `fail` says that it was aborted, and `info` that nobody knows; neither
 * need repeat what was done.
 */
import { List } from 'immutable';
import type { Access } from '../../language/transactions.ts';
import { keyOf } from '../../language/value.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { nameOf } from './edn.ts';
import { type Event, orderOf } from './events.ts';
import { BadRecord } from './problem.ts';

/** What the keys are: lists that grow at their end, or registers. Of neither is a value written twice. */
export type Keys = 'list-append' | 'rw-register';
export interface RecordedTransactions {
  readonly keys: Keys;
  /** Their moments are the numbers of events, counted from 0. */
  readonly transactions: readonly Transaction[];
  /** By number of the event, its line. */
  readonly lines: readonly number[];
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

/**
 * The transactions of these events, which are refused if they do not stand in the order in which they happened: those of one client,
 * or, if real time counts, any. Throws `BadRecord`.
 */
export function transactionsOfEvents(events: readonly Event[], realTime = false): RecordedTransactions {
  const open = new Map<string, Open>();
  const found: Known[] = [];
  const kinds = new Map<string, Kind>();
  const inOrder = orderOf(realTime);
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
    if (f !== 'txn') throw new BadRecord(line, { kind: 'no-transaction', f });
    inOrder(event);
    const isRepeated = type === 'invoke' || type === 'ok' || (event.value ?? null) !== null;
    const micros = isRepeated ? microsOf(event, kinds) : [];
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
  writtenOnce(found, keys);
  return { keys, transactions: found, lines: events.map(({ line }) => line) };
}

/** What tells lists from registers, where it first occurs. */
interface Kind {
  readonly line: number;
  readonly micro: unknown;
}

/** What is done, and in `kinds` where each kind of it first occurs. */
function microsOf({ line, value }: Event, kinds: Map<string, Kind>): readonly Micro[] {
  if (!List.isList(value)) {
    const expected = 'a list of what the transaction does, such as [["append", "x", 1], ["r", "x", null]]';
    throw new BadRecord(line, { kind: 'field', field: 'value', found: value, expected });
  }
  return [...value].map((micro: unknown) => {
    const [f, key, of] = List.isList(micro) && micro.size === 3 ? [...micro] : [];
    const name = (['r', 'append', 'w'] as const).find((known) => `${nameOf(f)}`.replace(/^:/, '') === known);
    if (name === undefined) throw new BadRecord(line, { kind: 'access', found: micro });
    const kind = name === 'r' ? (List.isList(of) ? 'list' : of === null ? 'null' : 'one') : name;
    if (!kinds.has(kind)) kinds.set(kind, { line, micro });
    const other = name === 'append' || kind === 'list' ? ['w', 'one'] : kind === 'null' ? [] : ['append', 'list'];
    const before = other.flatMap((one) => kinds.get(one) ?? [])[0];
    if (before !== undefined)
      throw new BadRecord(line, { kind: 'keys', found: micro, before: before.micro, line: before.line });
    if (name === 'w' && of === null) throw new BadRecord(line, { kind: 'written-null', key });
    return { name, key, value: of };
  });
}

function sameAsInvoked({ line, value }: Event, micros: readonly Micro[], { event, micros: invoked }: Open): void {
  const text = ({ name, key, value: of }: Micro): string => `${name} ${keyOf(key)} ${name === 'r' ? '' : keyOf(of)}`;
  if (micros.map(text).join() !== invoked.map(text).join())
    throw new BadRecord(line, {
      kind: 'other-transaction',
      invoked: event.value,
      answered: value,
      line: event.line,
    });
}

function writtenOnce(transactions: readonly Known[], keys: Keys): void {
  const lines = new Map<string, number>();
  for (const { accesses, line } of transactions)
    for (const { type, key, value } of accesses) {
      if (type === 'Read') continue;
      const text = `${keyOf(key)} ${keyOf(value)}`;
      const before = lines.get(text);
      if (before !== undefined)
        throw new BadRecord(line, {
          kind: 'written-twice',
          verb: keys === 'list-append' ? 'append' : 'w',
          key,
          value,
          line: before,
        });
      lines.set(text, line);
    }
}
