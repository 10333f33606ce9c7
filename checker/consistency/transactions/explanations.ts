/**
 * Registers of which nobody tells in what order their versions came, nor whose value it was that was read: every way in which what
 * was read can have come about. Transactions are as isolated as they should be if and only if the dependencies of one of these
 * ways close no cycle (Philip Bernstein and Nathan Goodman, "Multiversion concurrency control: theory and algorithms", TODS
 * 8(4), 1983, section 3). There are as many as n! for n that write one key: this is for histories that a reader would look at.
 *
 * A transaction whose outcome is unknown has no part in it unless somebody read from it: whatever order there is with it is as good
 * without it then.
 */
import { type Anomaly, mildness, ofCycle } from './anomaly.ts';
import { type Cycle, findCycle } from './cycle.ts';
import { type Dependency, dependenciesOf, INITIAL, realTimeOf } from './dependencies.ts';
import type { Isolation } from './isolation.ts';
import { type Footprint, footprintOf, type Store, type Transaction, type Version, versionOf } from './transaction.ts';

/** What becomes of transactions at some level. `unknown`: there are more ways than were looked at. */
export type Explained =
  | { readonly found: 'order' | 'unknown' }
  | { readonly found: 'anomaly'; readonly anomaly: Anomaly };

/** More ways are not looked at. */
const MOST_WAYS = 20_000;

interface Read {
  readonly reader: number;
  readonly source: number;
  readonly version: Version;
}

/**
 * The mildest of the gravest cycles that there are, whatever way what was read came about. Precondition:
 * there are few enough transactions that write one key.
 */
export function explain(
  recorded: readonly Transaction[],
  isolation: Isolation,
  of: Store<unknown, unknown>,
): Explained {
  const transactions = withoutImpossible(recorded, of);
  const footprints = transactions.map(footprintOf);
  const wrong = wrongRead(transactions, footprints, of);
  if (wrong !== null) return { found: 'anomaly', anomaly: wrong };
  const realTime = realTimeOf(transactions, mayCommit);
  let best: Cycle | null = null;
  let orders = 0;
  for (const way of waysOf(transactions, footprints, of)) {
    if (++orders > MOST_WAYS) return { found: 'unknown' };
    const taking = new Set(way.taking);
    const timed = realTime.filter(({ from, to }) => taking.has(from) && taking.has(to));
    const cycle = findCycle(transactions.length, [...way.dependencies, ...timed], isolation);
    if (cycle === null) return { found: 'order' };
    const milder = best === null ? 1 : mildness(cycle) - mildness(best);
    if (best === null || milder > 0 || (milder === 0 && cycle.length < best.length)) best = cycle;
  }
  if (best === null) return { found: 'unknown' };
  return { found: 'anomaly', anomaly: ofCycle(best, transactions, footprints, orders) };
}

/** Of unknown outcome, whose reads no order explains, have not committed. */
function withoutImpossible(transactions: readonly Transaction[], of: Store<unknown, unknown>): readonly Transaction[] {
  const footprints = transactions.map(footprintOf);
  const impossible = footprints.findIndex(
    ({ reads, internal }, i) =>
      transactions[i]!.outcome === 'unknown' &&
      (internal !== null || reads.some((read) => sourcesOf(i, read, transactions, footprints, of).length === 0)),
  );
  if (impossible === -1) return transactions;
  return withoutImpossible(transactions.with(impossible, { ...transactions[impossible]!, outcome: 'aborted' }), of);
}

function mayCommit({ outcome }: Transaction): boolean {
  return outcome !== 'aborted';
}

/** Who may have written what was read, and had committed it last. */
function sourcesOf(
  reader: number,
  read: Version,
  transactions: readonly Transaction[],
  footprints: readonly Footprint[],
  of: Store<unknown, unknown>,
): number[] {
  const writers = footprints.flatMap(({ writes, internal }, i) =>
    i !== reader && internal === null && mayCommit(transactions[i]!) && writes.some((w) => isSame(w, read)) ? [i] : [],
  );
  return versionOf(read.key, of.initial(read.key)).is === read.is ? [INITIAL, ...writers] : writers;
}
function isSame(one: Version, other: Version): boolean {
  return one.of === other.of && one.is === other.is;
}

/** A read of a committed transaction that no order of transactions answers so. */
export function wrongRead(
  transactions: readonly Transaction[],
  footprints: readonly Footprint[],
  of: Store<unknown, unknown>,
): Anomaly | null {
  for (const [reader, { reads, internal }] of footprints.entries()) {
    if (transactions[reader]!.outcome !== 'committed') continue;
    const alone = { transactions: [transactions[reader]!], dependencies: [], orders: 1, called: null };
    if (internal !== null) return { ...alone, name: 'internal', read: internal };
    for (const read of reads) {
      if (sourcesOf(reader, read, transactions, footprints, of).length > 0) continue;
      const between = footprints.findIndex(
        ({ intermediate }, i) =>
          i !== reader && mayCommit(transactions[i]!) && intermediate.some((w) => isSame(w, read)),
      );
      const aborted = footprints.findIndex(
        ({ writes, intermediate }, i) => i !== reader && [...writes, ...intermediate].some((w) => isSame(w, read)),
      );
      const writer = between === -1 ? aborted : between;
      if (writer === -1) return { ...alone, name: 'garbage read', read };
      return {
        name: between === -1 ? 'G1a' : 'G1b',
        called: 'dirty read',
        transactions: [transactions[writer]!, transactions[reader]!],
        dependencies: [{ kind: 'wr', from: 0, to: 1, key: { is: read.key } }],
        read,
        orders: 1,
      };
    }
  }
  return null;
}

interface Way {
  readonly taking: readonly number[];
  readonly dependencies: readonly Dependency[];
}

function* waysOf(
  transactions: readonly Transaction[],
  footprints: readonly Footprint[],
  of: Store<unknown, unknown>,
): Generator<Way> {
  const committed = [...transactions.keys()].filter((i) => transactions[i]!.outcome === 'committed');
  /** Gives each read that is left its source; who is read from takes part, and reads something, too. */
  function* sources(
    taking: readonly number[],
    read: readonly Read[],
    left: readonly Omit<Read, 'source'>[],
  ): Generator<Way> {
    const [next, ...others] = left;
    if (next === undefined) return yield* orders(taking, read);
    for (const source of sourcesOf(next.reader, next.version, transactions, footprints, of)) {
      const isNew = source !== INITIAL && !taking.includes(source);
      yield* sources(
        isNew ? [...taking, source] : taking,
        [...read, { ...next, source }],
        isNew ? [...others, ...readsOf(source)] : others,
      );
    }
  }
  const readsOf = (reader: number) => footprints[reader]!.reads.map((version) => ({ reader, version }));
  function* orders(taking: readonly number[], reads: readonly Read[]): Generator<Way> {
    const keys = new Map<string, unknown>();
    for (const i of taking)
      for (const { of: text, key } of [...footprints[i]!.reads, ...footprints[i]!.writes]) keys.set(text, key);
    let ways: Generator<readonly Dependency[]> = (function* () {
      yield [];
    })();
    for (const [text, key] of keys) {
      const writers = taking.filter((i) => footprints[i]!.writes.some((w) => w.of === text));
      const own = reads.filter(({ version }) => version.of === text);
      ways = each(ways, writers, (order) => dependenciesOf({ key, writers: order, reads: own }));
    }
    for (const dependencies of ways) yield { taking, dependencies };
  }
  yield* sources(committed, [], committed.flatMap(readsOf));
}

/** With each of what there is, each order of the writers. */
function* each(
  ways: Iterable<readonly Dependency[]>,
  writers: readonly number[],
  make: (order: readonly number[]) => readonly Dependency[],
): Generator<readonly Dependency[]> {
  const orders = [...permutations(writers)].map(make);
  for (const way of ways) for (const order of orders) yield [...way, ...order];
}
export function* permutations(of: readonly number[]): Generator<readonly number[]> {
  if (of.length === 0) yield [];
  for (const [i, first] of of.entries())
    for (const rest of permutations([...of.slice(0, i), ...of.slice(i + 1)])) yield [first, ...rest];
}
