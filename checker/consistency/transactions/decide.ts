/**
 * Decides recorded transactions: by the dependencies that can be inferred, in one pass; where those leave open in what order
 * something was written, by an order that explains all, which is guessed, and then searched for.
 */
import type { GiveUp } from '../serialise.ts';
import { type Anomaly, mildness, ofCycle } from './anomaly.ts';
import { appendsOf, type Inferred } from './appends.ts';
import { findCycle } from './cycle.ts';
import { type Dependency, dependenciesOf, realTimeOf } from './dependencies.ts';
import { explain, permutations } from './explanations.ts';
import type { Isolation } from './isolation.ts';
import { isReplay, registersOf } from './registers.ts';
import { search } from './search.ts';
import { footprintOf, store, type Transaction } from './transaction.ts';

export interface IsolationVerdict {
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** What is wrong, if it is violated; null if that would take too long to say. */
  readonly anomaly: Anomaly | null;
}

/** Of more transactions not every way in which they may have come about is looked at. */
const FEW = 8;
/** Of more writes that nobody read not every order is tried. */
const FEW_WRITERS = 4;

/** Decides what transactions satisfy, at a level at which first committers win. From time to time it asks whether to give up, and is then `unknown`. */
export function decideTransactions(
  keys: 'list-append' | 'rw-register',
  transactions: readonly Transaction[],
  isolation: Isolation,
  giveUp: GiveUp,
): IsolationVerdict {
  const inferred = keys === 'list-append' ? appendsOf(transactions) : registersOf(transactions);
  if (inferred.wrong !== null) return { verdict: 'violated', anomaly: inferred.wrong };
  const index = new Map(transactions.map((one, i) => [one, i]));
  const timed = realTimeOf(transactions, (one) => inferred.taking[index.get(one)!] === true);
  const dependencies = [...inferred.dependencies, ...timed];
  const cycle = findCycle(transactions.length, dependencies, isolation);
  if (cycle !== null)
    return { verdict: 'violated', anomaly: ofCycle(cycle, transactions, transactions.map(footprintOf)) };
  const taking = transactions.filter((_, i) => inferred.taking[i]);
  if (keys === 'list-append')
    return isolation.oneMoment
      ? { verdict: 'holds', anomaly: null }
      : anyOrder(transactions, inferred, dependencies, isolation);
  if (isReplay(taking.toSorted((x, y) => endOf(x) - endOf(y)))) return { verdict: 'holds', anomaly: null };
  return searched(taking, isolation, giveUp);
}

/** In the order of these real time is kept; those that never ended stand where they began. */
function endOf({ invoked, returned }: Transaction): number {
  return returned === Number.POSITIVE_INFINITY ? invoked : returned;
}

/**
 * Lists of which the last appends were never read: it holds if these may have been made in the order in which transactions ended. If
 * not, and a key is to blame whatever the order of its own is, it is violated.
 */
function anyOrder(
  transactions: readonly Transaction[],
  { unordered }: Inferred,
  dependencies: readonly Dependency[],
  isolation: Isolation,
): IsolationVerdict {
  const made = (key: unknown, writers: readonly number[]): readonly Dependency[] =>
    dependenciesOf({ key, writers, reads: [] });
  const inTime = unordered.flatMap(({ key, writers }) =>
    made(
      key,
      writers.toSorted((x, y) => endOf(transactions[x]!) - endOf(transactions[y]!)),
    ),
  );
  const cycle = findCycle(transactions.length, [...dependencies, ...inTime], isolation);
  if (cycle === null) return { verdict: 'holds', anomaly: null };
  const blamed = unordered.filter(
    ({ key, writers }) => writers.length <= FEW_WRITERS && cycle.some((one) => one.key?.is === key),
  );
  for (const { key, writers } of blamed) {
    const cycles = [...permutations(writers)].map((order) =>
      findCycle(transactions.length, [...dependencies, ...made(key, order)], isolation),
    );
    const [mildest = null] = cycles.toSorted((x, y) => (x === null || y === null ? 0 : mildness(y) - mildness(x)));
    if (mildest === null || cycles.includes(null)) continue;
    const footprints = transactions.map(footprintOf);
    return { verdict: 'violated', anomaly: ofCycle(mildest, transactions, footprints, cycles.length) };
  }
  return { verdict: 'unknown', anomaly: null };
}

function searched(taking: readonly Transaction[], isolation: Isolation, giveUp: GiveUp): IsolationVerdict {
  const empty = store<unknown, unknown>(null);
  const { found } = search(taking, isolation, empty, giveUp);
  if (found !== 'none') return { verdict: found === 'order' ? 'holds' : 'unknown', anomaly: null };
  const explained = taking.length <= FEW ? explain(taking, isolation, empty) : null;
  return { verdict: 'violated', anomaly: explained?.found === 'anomaly' ? explained.anomaly : null };
}
