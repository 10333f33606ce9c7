/**
 * Session guarantees: what a client is promised of its own session, however little all clients are promised together.
 *
 * After Douglas Terry, Alan Demers, Karin Petersen, Mike Spreitzer, Marvin Theimer and Brent Welch, "Session guarantees for
 * weakly consistent replicated data", PDIS 1994. A store has servers, each of which has received some updates. There
 * is one order of all updates, and a query is answered as if those that its server has received had been done in it. In a
 * session, which is what one client does,
 *
 *   read your writes      a query's server has received the updates that came before in the session;
 *   monotonic reads       a query's server has received what the queries before it in the session were answered from;
 *   monotonic writes      an update comes in the order after those before it in the session, and a server that has received it
 *                         has received those;
 *   writes follow reads   an update comes in the order after what the queries before it in the session were answered from, and a
 *                         server that has received it has received that.
 *
 * A history has the guarantees if there is an order of its updates, and for each query a set of updates from which it was answered,
 * so that this is so. To have each of several guarantees is less than to have them together, in one order.
 *
 * A query is not answered from what comes later in its session. When sessions did something, compared with each other, is not asked.
 *
 * Departures: any object that tells its queries, not a database alone. What updates answer is not looked at. A query is answered from
 * all that its server has received; the paper's relevant writes are the least that give its answer, and of all sets that do one may
 * be taken here. So nothing is refused for what could not have been seen. An update that is pending may have been received.
 *
 * It tries orders and sets until some fit, which is for the small histories of specs.
 */
import type { History } from '../language/history.ts';
import { sameValue } from '../language/identity.ts';
import { answerOf } from '../language/kept.ts';
import { type Calls, callsOf } from './calls.ts';
import type { SequentialObject } from './sequential-object.ts';

export const sessionGuarantees = ['readYourWrites', 'monotonicReads', 'monotonicWrites', 'writesFollowReads'] as const;
/** The name of a session guarantee, as Terry and others have it. */
export type SessionGuarantee = (typeof sessionGuarantees)[number];

/** An object that tells its queries. */
export type QueriedObject<State, Op, Result> = SequentialObject<State, Op, Result> & {
  isQuery(operation: Op, result?: Result): boolean;
};

type Decider = <N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: QueriedObject<State, Op, Result>,
) => boolean;

const decider =
  (guarantee: SessionGuarantee): Decider =>
  (history, object) =>
    inSessions(history, object, [guarantee]);

/** True if each query shows the updates that came before it in its session. */
export const readYourWrites: Decider = decider('readYourWrites');
/** True if each query shows what those before it in its session have shown. */
export const monotonicReads: Decider = decider('monotonicReads');
/** True if no query shows an update without those that came before that in its session, or before them. */
export const monotonicWrites: Decider = decider('monotonicWrites');
/** True if no query shows an update without what had been shown in its session before, or before that. */
export const writesFollowReads: Decider = decider('writesFollowReads');

/** True if the history has all of these guarantees, in one order of its updates. */
export function inSessions<N extends string, Op, Result, State>(
  history: History<N, Op, Result>,
  object: QueriedObject<State, Op, Result>,
  guarantees: readonly SessionGuarantee[] = sessionGuarantees,
): boolean {
  return answerOf(history, object, `sessions ${guarantees.join()}`, () =>
    hasGuarantees(callsOf(history), object, guarantees),
  );
}

/** A set of updates, as bits. */
type Updates = number;

interface Query {
  readonly client: string;
  /** Its place among the operations of its session. */
  readonly place: number;
  readonly operation: unknown;
  readonly result: unknown;
}
interface Update extends Omit<Query, 'result'> {
  readonly bit: Updates;
}

/** The same of calls; those of a client are in its order. At most 30 updates. */
export function hasGuarantees<Op, Result, State>(
  calls: Calls<Op, Result>,
  object: QueriedObject<State, Op, Result>,
  guarantees: readonly SessionGuarantee[],
): boolean {
  const placed = calls.map((call, place) => ({ ...call, place }));
  const updates = placed
    .filter(({ operation, result }) => !object.isQuery(operation, result))
    .map((call, i): Update => ({ ...call, bit: 1 << i }));
  const queries: readonly Query[] = placed.flatMap(({ client, place, operation, result }) =>
    result !== undefined && object.isQuery(operation, result) ? [{ client, place, operation, result }] : [],
  );
  const sessions = new Sessions(updates, queries, guarantees);
  return sessions.orders().some((order) => {
    const answeredFrom = queries.map((query) =>
      sessions.setsFor(query, order).filter((received) => {
        let state = object.initial;
        for (const { operation, bit } of order) if (received & bit) [state] = object.apply(state, operation as Op);
        return sameValue(object.apply(state, query.operation as Op)[1], query.result);
      }),
    );
    return sessions.fit(answeredFrom);
  });
}

/** What the guarantees demand of orders and sets. Invariant: updates and queries are in the order of their sessions. */
class Sessions {
  constructor(
    readonly updates: readonly Update[],
    readonly queries: readonly Query[],
    readonly guarantees: readonly SessionGuarantee[],
  ) {}

  private asks(guarantee: SessionGuarantee): boolean {
    return this.guarantees.includes(guarantee);
  }

  /** The orders of all updates that there may be. */
  orders(): readonly (readonly Update[])[] {
    const extend = (order: readonly Update[]): (readonly Update[])[] => {
      if (order.length === this.updates.length) return [order];
      const left = this.updates.filter((update) => !order.includes(update));
      const isFirst = (update: Update) => !left.some((other) => isBefore(other, update));
      const next = this.asks('monotonicWrites') ? left.filter(isFirst) : left;
      return next.flatMap((update) => extend([...order, update]));
    };
    return extend([]);
  }

  /** The sets of updates that the server of a query may have received, whatever those of other queries have. */
  setsFor(query: Query, order: readonly Update[]): readonly Updates[] {
    const [earlier, later] = [
      this.updates.filter((update) => isBefore(update, query)),
      this.updates.filter((update) => isBefore(query, update)),
    ];
    const own = this.asks('readYourWrites') ? union(earlier) : 0;
    // What it shows comes before what is written later in its session.
    const first = this.asks('writesFollowReads') ? order.findIndex((update) => later.includes(update)) : -1;
    const allowed = union(first === -1 ? order : order.slice(0, first)) & ~union(later);
    return subsetsOf(allowed).filter((received) => (own & ~received) === 0 && this.hasWritesBefore(received));
  }

  private hasWritesBefore(received: Updates): boolean {
    if (!this.asks('monotonicWrites')) return true;
    return this.updates.every(
      (update) =>
        (received & update.bit) === 0 ||
        this.updates.every((other) => !isBefore(other, update) || (received & other.bit) !== 0),
    );
  }

  /** True if each query can be given one of its sets so that all guarantees hold. */
  fit(answeredFrom: readonly (readonly Updates[])[], chosen: readonly Updates[] = []): boolean {
    const sets = answeredFrom[chosen.length];
    if (sets === undefined) return true;
    return sets.some((received) => {
      const more = [...chosen, received];
      const k = chosen.length;
      const agrees = more.every((_, i) => this.agree(more, i, k) && this.agree(more, k, i));
      return agrees && this.fit(answeredFrom, more);
    });
  }

  /** What query i shows obliges query j. */
  private agree(sets: readonly Updates[], i: number, j: number): boolean {
    const [query, other] = [this.queries[i]!, this.queries[j]!];
    const isMissing = (sets[i]! & ~sets[j]!) !== 0;
    if (!isMissing) return true;
    if (this.asks('monotonicReads') && isBefore(query, other)) return false;
    const follows = this.updates.some((update) => isBefore(query, update) && (sets[j]! & update.bit) !== 0);
    return !(this.asks('writesFollowReads') && follows);
  }
}

/** Of two operations of one session, this one comes first. */
function isBefore(one: Omit<Query, 'result'>, other: Omit<Query, 'result'>): boolean {
  return one.client === other.client && one.place < other.place;
}

function union(updates: readonly Update[]): Updates {
  return updates.reduce((all, { bit }) => all | bit, 0);
}

function subsetsOf(all: Updates): Updates[] {
  const subsets = [0];
  for (let rest = all; rest !== 0; rest &= rest - 1) subsets.push(...subsets.map((set) => set | (rest & -rest)));
  return subsets;
}
