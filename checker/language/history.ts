/**
 * Histories: what clients invoked, what they were answered, and which operations had completed when another began.
 *
 * An operation precedes another if it had completed before the other was invoked (Herlihy and Wing, "Linearizability",
 * TOPLAS 12(3), 1990). It is enough to note with each invocation how many operations of every other client had completed:
 * two runs with the same real-time order have the same history, so that histories add few states. Where real time is not judged,
 * not even that is noted, and two runs in which each client sees the same have the same history.
 */
import type { List } from 'immutable';
import { type Fn, functionFrom, sequenceOf } from './collections.ts';
import { type CompositeDomain, composite } from './composite.ts';
import { type Depiction, depiction } from './depiction.ts';
import { type Domain, optional, range } from './domain.ts';
import { record } from './record.ts';
import type { Member, Sort } from './sort.ts';
import { CompositeValue, Misfit } from './value.ts';

/** Which order of operations a history keeps: that of real time, or that of each client alone. */
export type HistoryOrder = 'real time' | 'each client';

/** An operation that was invoked and not yet answered. */
export interface Pending<N extends string, Op> {
  readonly operation: Op;
  /** How many operations of each other client had completed at the invocation; 0 where real time does not count. */
  readonly after: Fn<Member<N>, number>;
}
/** An operation with its answer. */
export interface Completed<N extends string, Op, Result> extends Pending<N, Op> {
  readonly result: Result;
}
/** The operations of one client, in order. */
export interface Thread<N extends string, Op, Result> {
  readonly completed: List<Completed<N, Op, Result>>;
  readonly pending: Pending<N, Op> | null;
}

/** The part that has what each client did; a history that was written down without its domain is known by it. */
export const threadsPart = 'threads';

interface Parts<N extends string, Op, Result> {
  readonly [threadsPart]: Fn<Member<N>, Thread<N, Op, Result>>;
  readonly [name: string]: unknown;
}

/** Invocations and responses at the clients. Immutable. */
export class History<N extends string, Op, Result> extends CompositeValue<Parts<N, Op, Result>> {
  constructor(
    parts: Parts<N, Op, Result>,
    readonly clients: Sort<N>,
    readonly order: HistoryOrder = 'real time',
  ) {
    super(parts);
  }
  /** The operations of one client. */
  of(client: Member<N>): Thread<N, Op, Result> {
    return this.parts.threads.get(client);
  }
  /** The history in which the client has invoked an operation. It must not have one pending. */
  invoke(client: Member<N>, operation: Op): History<N, Op, Result> {
    const thread = this.of(client);
    if (thread.pending !== null)
      throw new Misfit(
        `the history of ${client}`,
        operation,
        'one operation at a time: the one before is still pending',
      );
    const isNoted = this.order === 'real time';
    const after = this.clients.to((other) => (isNoted && other !== client ? this.of(other).completed.size : 0));
    return this.with(client, { completed: thread.completed, pending: { operation, after } });
  }
  /** The history in which the pending operation of the client is answered. */
  respond(client: Member<N>, result: Result): History<N, Op, Result> {
    const { completed, pending } = this.of(client);
    if (pending === null)
      throw new Misfit(`the history of ${client}`, result, 'a response to a pending operation: there is none');
    return this.with(client, { completed: completed.push({ ...pending, result }), pending: null });
  }
  private with(client: Member<N>, thread: Thread<N, Op, Result>): History<N, Op, Result> {
    return new History({ threads: this.parts.threads.set(client, thread) }, this.clients, this.order);
  }
  override get [depiction](): Partial<Depiction> {
    return { operations: () => new Map(this.clients.elements.map((client) => [client, this.of(client)])) };
  }
  isPending(client: Member<N>): boolean {
    return this.of(client).pending !== null;
  }
}

export interface HistoryOptions<Op, Result> {
  readonly operation: Domain<Op>;
  readonly result: Domain<Result>;
  /** The most operations of one client. */
  readonly most: number;
  /**
   * Which order counts. With `'each client'` runs that differ only in when clients did what, compared with each other, have one
   * history, and `linearizable` and `convergent`, which are about time, cannot be asked.
   */
  readonly order?: HistoryOrder;
}
export interface HistoryDomain<N extends string, Op, Result> extends CompositeDomain<History<N, Op, Result>> {
  /** The history in which nothing has happened. */
  readonly empty: History<N, Op, Result>;
}

/** The histories of these clients. */
export function history<const N extends string, Op, Result>(
  clients: Sort<N>,
  { operation, result, most, order = 'real time' }: HistoryOptions<Op, Result>,
): HistoryDomain<N, Op, Result> {
  const after = functionFrom(clients, range(0, order === 'real time' ? most : 0));
  const thread = record({
    completed: sequenceOf(record({ operation, after, result }), most),
    pending: optional(record({ operation, after })),
  });
  const wrap = (parts: Readonly<Record<string, unknown>>): History<N, Op, Result> =>
    new History(parts as unknown as Parts<N, Op, Result>, clients, order);
  const domain = composite({
    fields: { threads: functionFrom(clients, thread) },
    wrap,
    text: `histories of ${clients.text}`,
    typed: (types) => `History<${types.names(clients)}, ${types.of(operation)}, ${types.of(result)}>`,
  });
  return { ...domain, empty: domain.read(wrap({ threads: clients.to({ completed: [], pending: null }) })) };
}

/** Refuses what is about real time of a history that does not keep it. */
export function expectRealTime({ order }: { readonly order: HistoryOrder }, decider: string): void {
  if (order !== 'real time')
    throw new Misfit('the order of the history', order, `real time, which ${decider} is about`);
}
