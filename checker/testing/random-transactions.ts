/** Transactions for tests: written down in short, or random; and whether they are isolated, found out by trying everything. */

import { List } from 'immutable';
import type { Isolation } from '../consistency/transactions/isolation.ts';
import type { Transaction } from '../consistency/transactions/transaction.ts';
import type { Access } from '../language/transactions.ts';
import { keyOf } from '../language/value.ts';
import type { Chance } from './one-copy.ts';

/** `a: r(x)=0 w(x)=1, committed 0 3`: client, accesses, outcome, and when it began and ended. */
export function transaction(text: string): Transaction {
  const [, client = '', accesses = '', outcome = '', begun, ended] =
    /^(\w+): (.*), (committed|aborted|unknown) (\d+) (\d+|-)$/.exec(text) ?? [];
  return {
    client,
    accesses: [...accesses.matchAll(/([rw])\((\w+)\)=(\w+)/g)].map(
      ([, kind, key, value]): Access<unknown, unknown> => ({
        type: kind === 'r' ? 'Read' : 'Write',
        key,
        value: Number(value),
      }),
    ),
    outcome: outcome as Transaction['outcome'],
    invoked: Number(begun),
    returned: ended === '-' ? Number.POSITIVE_INFINITY : Number(ended),
  };
}

/** Few transactions of two keys, of which what is read is often right, and each overlaps some others. */
export function randomTransactions(random: Chance, { values }: { readonly values: 'unique' | 'few' }): Transaction[] {
  const n = 2 + random(3);
  let next = 1;
  const all = Array.from({ length: n }, (_, i) => {
    const invoked = random(3 * n);
    const outcome = (['committed', 'committed', 'committed', 'aborted', 'unknown'] as const)[random(5)]!;
    const accesses = Array.from({ length: 1 + random(4) }, (): Access<unknown, unknown> => {
      const key = 'xxxy'[random(4)]!;
      if (random(2) === 0) return { type: 'Write', key, value: values === 'unique' ? next++ : 1 + random(2) };
      return { type: 'Read', key, value: random(values === 'unique' ? 5 : 3) };
    });
    return {
      client: `c${i}`,
      accesses,
      outcome,
      invoked: 2 * invoked,
      returned: outcome === 'unknown' ? Number.POSITIVE_INFINITY : 2 * (invoked + random(2 * n)) + 1,
    };
  }).sort((x, y) => x.invoked - y.invoked);
  return all.map((one) => {
    const own = new Map<unknown, unknown>();
    const accesses = one.accesses.map((access) => {
      if (access.type === 'Write') own.set(access.key, access.value);
      if (access.type === 'Write' || random(10) === 0) return access;
      // What somebody wrote, its own first.
      const written = all.flatMap((other) =>
        other.accesses.flatMap(({ type, key, value }) => (type === 'Write' && key === access.key ? [value] : [])),
      );
      const value = own.get(access.key) ?? [0, ...written][random(written.length + 1)];
      return { ...access, value };
    });
    return { ...one, accesses };
  });
}

/**
 * Whether some order of commits, and for each transaction some part of it as its snapshot, explain all that was read. All of them
 * are tried; keys are 0 in the beginning, or empty lists.
 */
export function isIsolatedByAll(
  transactions: readonly Transaction[],
  isolation: Isolation,
  keys: 'registers' | 'lists' = 'registers',
): boolean {
  const committed = transactions.filter(({ outcome }) => outcome === 'committed');
  const unknown = transactions.filter(({ outcome }) => outcome === 'unknown');
  return subsets(unknown).some((some) =>
    permutations([...committed, ...some]).some((order) => order.every((_, at) => fits(order, at, isolation, keys))),
  );
}

function fits(order: readonly Transaction[], at: number, isolation: Isolation, of: 'registers' | 'lists'): boolean {
  const one = order[at]!;
  const precedes = (other: Transaction): boolean => isolation.realTime && other.returned < one.invoked;
  if (order.slice(at + 1).some(precedes)) return false;
  const [from, to] = isolation.oneMoment ? [at, at] : [0, at];
  for (let snapshot = from; snapshot <= to; snapshot++) {
    const between = order.slice(snapshot, at);
    if (between.some(precedes)) continue;
    const keys = (t: Transaction): unknown[] => t.accesses.flatMap(({ type, key }) => (type === 'Write' ? [key] : []));
    if (isolation.firstCommitterWins && between.some((t) => keys(t).some((key) => keys(one).includes(key)))) continue;
    const now = new Map<unknown, unknown>();
    const write = (key: unknown, value: unknown): unknown =>
      now.set(key, of === 'registers' ? value : ((now.get(key) ?? List()) as List<unknown>).push(value));
    for (const { accesses } of order.slice(0, snapshot))
      for (const { type, key, value } of accesses) if (type === 'Write') write(key, value);
    if (
      one.accesses.every(({ type, key, value }) => {
        if (type === 'Write') write(key, value);
        return type === 'Write' || keyOf(now.get(key) ?? (of === 'registers' ? 0 : List())) === keyOf(value);
      })
    )
      return true;
  }
  return false;
}

export function subsets<T>(of: readonly T[]): readonly (readonly T[])[] {
  return of.reduce<readonly (readonly T[])[]>((all, one) => [...all, ...all.map((some) => [...some, one])], [[]]);
}
export function permutations<T>(of: readonly T[]): readonly (readonly T[])[] {
  if (of.length === 0) return [[]];
  return of.flatMap((first, i) => permutations(of.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

/** Few transactions that append to two lists, of which each has one order, and each read of it a part. */
export function randomAppends(random: Chance): Transaction[] {
  const all = randomTransactions(random, { values: 'unique' });
  const order = new Map<unknown, unknown[]>();
  for (const { accesses } of all)
    for (const { type, key, value } of accesses) {
      if (type === 'Read') continue;
      const of = order.get(key) ?? [];
      // Mostly in the order in which they began.
      of.splice(random(3) === 0 ? random(of.length + 1) : of.length, 0, value);
      order.set(key, of);
    }
  return all.map((one) => {
    const own = new Map<unknown, unknown[]>();
    const accesses = one.accesses.flatMap((access): Access<unknown, unknown>[] => {
      const { type, key, value } = access;
      const mine = own.get(key) ?? [];
      own.set(key, mine);
      if (type === 'Write') mine.push(value);
      if (type === 'Write') return [access];
      const others = (order.get(key) ?? []).filter(
        (of) => !one.accesses.some((w) => w.type === 'Write' && w.key === key && w.value === of),
      );
      return [{ ...access, value: List([...others.slice(0, random(others.length + 1)), ...mine]) }];
    });
    return { ...one, accesses };
  });
}
/** As they are recorded: what was read is known of those that committed alone. */
export function asRecorded(transactions: readonly Transaction[]): Transaction[] {
  return transactions.map((one) =>
    one.outcome === 'committed' ? one : { ...one, accesses: one.accesses.filter(({ type }) => type === 'Write') },
  );
}
