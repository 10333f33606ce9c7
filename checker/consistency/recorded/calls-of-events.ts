/**
 * Calls from recorded events: each invocation with its answer. As in Jepsen, `fail` says that an operation was certainly
 * not done, so that it is left out, and `info` that nobody knows, so that it stays pending. A compare-and-set that failed
 * without an error has been done: it has found something else than it expected.
 */
import type { Call, Calls } from '../calls.ts';
import type { Event } from './events.ts';
import { guessModel, type Model, operationOf, resultOf, type Tagged } from './models.ts';
import { BadRecord } from './problem.ts';

/** A history, as it was recorded. The moments of its calls are the numbers of events, counted from 0. */
export interface Recorded {
  readonly model: Model;
  readonly calls: Calls<Tagged, Tagged>;
  /** By number of the event, its line. */
  readonly lines: readonly number[];
}

interface Open {
  readonly event: Event;
  readonly invoked: number;
  readonly client: string;
  readonly operation: Tagged;
}

/** The history of these events. Throws `BadRecord`. */
export function recordedOf(events: readonly Event[], wanted: Model | undefined): Recorded {
  const model = wanted ?? guessModel(events);
  if (model === undefined) throw new BadRecord(null, { kind: 'model', fs: [...new Set(events.map(({ f }) => f))] });
  const calls: Call<Tagged, Tagged>[] = [];
  const open = new Map<string, Open>();
  /** How often a process has gone on although nobody knows how its operation ended; each time it counts as a new client. */
  const lives = new Map<string, number>();
  const leave = (of: Open): void => {
    const { client, operation, invoked } = of;
    calls.push({ client, operation, invoked, returned: Number.POSITIVE_INFINITY });
  };
  for (const [moment, event] of events.entries()) {
    const { process, line, type } = event;
    const waiting = open.get(process);
    if (type === 'invoke') {
      if (waiting !== undefined) throw new BadRecord(line, { kind: 'overlap', process, line: waiting.event.line });
      const life = lives.get(process) ?? 1;
      const client = life === 1 ? process : `${process}/${life}`;
      open.set(process, { event, invoked: moment, client, operation: operationOf(event, model) });
      continue;
    }
    if (waiting === undefined) throw new BadRecord(line, { kind: 'answer', process, type, f: event.f });
    if (waiting.event.f !== event.f)
      throw new BadRecord(line, {
        kind: 'mismatch',
        process,
        invoked: waiting.event.f,
        answered: event.f,
        line: waiting.event.line,
      });
    open.delete(process);
    const { client, operation, invoked } = waiting;
    if (type === 'info') {
      leave(waiting);
      lives.set(process, (lives.get(process) ?? 1) + 1);
    } else if (type === 'ok')
      calls.push({ client, operation, result: resultOf(event, operation, model), invoked, returned: moment });
    else if (operation.type === 'CompareAndSet' && event.error === undefined)
      calls.push({ client, operation, result: { type: 'CompareAndSetFailed' }, invoked, returned: moment });
  }
  for (const waiting of open.values()) leave(waiting);
  calls.sort((x, y) => x.invoked - y.invoked);
  return { model, calls, lines: events.map(({ line }) => line) };
}
