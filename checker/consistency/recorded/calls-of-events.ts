/**
 * Calls from recorded events: each invocation with its answer. As in Jepsen, `fail` says that an operation was certainly
 * not done, so that it is left out, and `info` that nobody knows, so that it stays pending. Some records say by the `fail`
 * of a compare-and-set, without an error, that it was done and has found something else than it expected.
 */
import type { Call, Calls } from '../calls.ts';
import { type Event, type Events, type Notation, orderOf } from './events.ts';
import { isIndependent } from './independent.ts';
import { guessModel, type Model, operationOf, type Reading, resultOf, type Tagged } from './models.ts';
import { BadRecord } from './problem.ts';

/** What the `fail` of a compare-and-set says: that it was not done, or that it found something else. */
export const failedCasMeanings = ['not-done', 'mismatch'] as const;
export type FailedCas = (typeof failedCasMeanings)[number];

/** What a user says of a record; what he does not say is found out. */
export interface Told {
  readonly model?: Model | undefined;
  readonly independent?: boolean | undefined;
  readonly failedCas?: FailedCas | undefined;
  /** What is there at first, as it was written. */
  readonly initial?: string | undefined;
}

/** A history, as it was recorded. The moments of its calls are the numbers of events, counted from 0. */
export interface Recorded extends Reading {
  readonly notation: Notation;
  readonly calls: Calls<Tagged, Tagged>;
  /** By number of the event, its line. */
  readonly lines: readonly number[];
  /** How many compare-and-sets failed without an error, and what that was taken to say. */
  readonly failed: { readonly count: number; readonly as: FailedCas };
}

interface Open {
  readonly event: Event;
  readonly invoked: number;
  readonly client: string;
  readonly operation: Tagged;
}

/**
 * The history of these events, which are refused if they do not stand in the order in which they happened: those of one client,
 * or, if real time counts, any. Throws `BadRecord`.
 */
export function recordedOf({ events, notation }: Events, told: Told = {}, realTime = false): Recorded {
  const reading = readingOf(events, told);
  // In Jepsen, whose histories are EDN, a fail says no more than that nothing was done.
  const as = told.failedCas ?? (notation === 'JSON' ? 'mismatch' : 'not-done');
  const calls: Call<Tagged, Tagged>[] = [];
  const open = new Map<string, Open>();
  const clients = new Clients(events);
  const inOrder = orderOf(realTime);
  let count = 0;
  const leave = (of: Open): void => {
    const { client, operation, invoked } = of;
    calls.push({ client, operation, invoked, returned: Number.POSITIVE_INFINITY });
  };
  for (const [moment, event] of events.entries()) {
    const { process, type } = event;
    inOrder(event);
    const waiting = open.get(process);
    if (type === 'invoke') {
      if (waiting !== undefined)
        throw new BadRecord(event.line, { kind: 'overlap', process, line: waiting.event.line });
      open.set(process, {
        event,
        invoked: moment,
        client: clients.of(process),
        operation: operationOf(event, reading),
      });
      continue;
    }
    const { client, operation, invoked, event: invocation } = answeredBy(event, waiting);
    open.delete(process);
    if (type === 'info') {
      leave({ client, operation, invoked, event: invocation });
      clients.next(process);
    } else if (type === 'ok')
      calls.push({
        client,
        operation,
        result: resultOf(event, operation, invocation, reading),
        invoked,
        returned: moment,
      });
    else if (operation.type === 'CompareAndSet' && (event.error ?? null) === null) {
      count++;
      if (as === 'mismatch')
        calls.push({ client, operation, result: { type: 'CompareAndSetFailed' }, invoked, returned: moment });
    }
  }
  for (const waiting of open.values()) leave(waiting);
  calls.sort((x, y) => x.invoked - y.invoked);
  return {
    ...reading,
    notation,
    calls: reading.model === 'kv' && told.initial === undefined ? nullForEmpty(calls) : calls,
    lines: events.map(({ line }) => line),
    failed: { count, as },
  };
}

function readingOf(events: readonly Event[], { model: wanted, independent }: Told): Reading {
  const model = events.some(({ f }) => f === 'txn') ? undefined : (wanted ?? guessModel(events));
  if (model === undefined) throw new BadRecord(null, { kind: 'model', fs: [...new Set(events.map(({ f }) => f))] });
  // A map has keys anyway, each in a field of its own or in a pair.
  return { model, isIndependent: model !== 'kv' && (independent ?? isIndependent(events)) };
}

/** The operation that this event answers. */
function answeredBy({ line, process, type, f }: Event, waiting: Open | undefined): Open {
  if (waiting === undefined) throw new BadRecord(line, { kind: 'answer', process, type, f });
  const { event } = waiting;
  if (event.f !== f)
    throw new BadRecord(line, { kind: 'mismatch', process, invoked: event.f, answered: f, line: event.line });
  return waiting;
}

/**
 * A key that has never been put reads as null in some records and as the empty text in others. Where nothing is null, the
 * empty text is taken for it: what was different still is. Where both occur, they are two values.
 */
function nullForEmpty(calls: Calls<Tagged, Tagged>): Calls<Tagged, Tagged> {
  const values = ({ operation, result }: Call<Tagged, Tagged>): unknown[] =>
    [operation, result].flatMap((of) => Object.entries(of ?? {}).flatMap(([name, x]) => (name === 'key' ? [] : [x])));
  if (calls.some((call) => values(call).includes(null))) return calls;
  const renamed = (of: Tagged): Tagged => {
    const entries = Object.entries(of).map(([name, x]) => [name, name !== 'key' && x === '' ? null : x] as const);
    return of.type === 'Append' ? of : (Object.fromEntries(entries) as unknown as Tagged);
  };
  return calls.map((call) =>
    call.result === undefined
      ? { ...call, operation: renamed(call.operation) }
      : { ...call, operation: renamed(call.operation), result: renamed(call.result) },
  );
}

/** Names of clients: a process that goes on although nobody knows how its operation ended counts as a new client. */
class Clients {
  private readonly names = new Map<string, string>();
  private readonly taken: Set<string>;
  constructor(events: readonly Event[]) {
    this.taken = new Set(events.map(({ process }) => process));
  }
  of(process: string): string {
    return this.names.get(process) ?? process;
  }
  next(process: string): void {
    let [life, name] = [2, `${process}/2`];
    while (this.taken.has(name)) name = `${process}/${++life}`;
    this.taken.add(name);
    this.names.set(process, name);
  }
}
