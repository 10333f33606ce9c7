/** Recorded transactions: what is inferred of them against one that tries everything, and the anomalies of Elle's paper. */
import { describe, expect, test } from 'vitest';
import { chance } from '../../testing/one-copy.ts';
import { asRecorded, isIsolatedByAll, randomAppends, randomTransactions } from '../../testing/random-transactions.ts';
import { readEvents, transactionsOfEvents } from '../recorded/index.ts';
import { decideTransactions } from './decide.ts';
import { type IsolationName, isolations } from './isolation.ts';
import type { Transaction } from './transaction.ts';

/** For a long hunt, more. */
const MORE = 1;
/** Which of its own writes come where is not told by what a transaction reads where first committers need not win. */
const names = (Object.keys(isolations) as IsolationName[]).filter((name) => name !== 'snapshot-reads');
const never = () => false;

function counted(
  keys: 'list-append' | 'rw-register',
  make: (seed: number) => { readonly recorded: readonly Transaction[]; isIsolated(name: IsolationName): boolean },
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= 400 * MORE; seed++) {
    const { recorded, isIsolated } = make(seed);
    for (const name of names) {
      const { verdict } = decideTransactions(keys, recorded, isolations[name], never);
      const expected = isIsolated(name) ? 'holds' : 'violated';
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      if (verdict !== 'unknown') expect({ seed, name, verdict }).toEqual({ seed, name, verdict: expected });
    }
  }
  return counts;
}

test('lists that are appended to', () => {
  const counts = counted('list-append', (seed) => {
    const recorded = asRecorded(randomAppends(chance(seed * 7919)));
    return { recorded, isIsolated: (name) => isIsolatedByAll(recorded, isolations[name], 'lists') };
  });
  expect(Math.min(counts.get('holds') ?? 0, counts.get('violated') ?? 0)).toBeGreaterThan(50 * MORE);
  expect(counts.get('unknown') ?? 0).toBeLessThan(100 * MORE);
});

test('registers', () => {
  const counts = counted('rw-register', (seed) => {
    const made = asRecorded(randomTransactions(chance(seed * 7919), { values: 'unique' }));
    const recorded = made.map((one) => ({
      ...one,
      accesses: one.accesses.map((access) => (access.value === 0 ? { ...access, value: null } : access)),
    }));
    return { recorded, isIsolated: (name) => isIsolatedByAll(made, isolations[name]) };
  });
  expect(Math.min(counts.get('holds') ?? 0, counts.get('violated') ?? 0)).toBeGreaterThan(50 * MORE);
  expect(counts.get('unknown')).toBeUndefined();
});

/** Each transaction in EDN; all run side by side. */
function told(...texts: readonly string[]): string {
  const unread = (text: string): string => text.replace(/\[:r (\w+) (nil|\[[^\]]*\])\]/g, '[:r $1 nil]');
  const invoked = texts.map((text, i) => `{:process ${i} :type :invoke :f :txn :value ${unread(text)}}`);
  return [...invoked, ...texts.map((text, i) => `{:process ${i} :type :ok :f :txn :value ${text}}`)].join('\n');
}

describe('anomalies', () => {
  test.each<[string, readonly string[], string]>([
    // Elle's paper, figure 2: of three, explained without real time (the last reads what the paper infers of 256).
    [
      'G-single',
      [
        '[[:append 250 10] [:r 253 [1 3 4]] [:r 255 [2 3 4 5]] [:append 256 3]]',
        '[[:append 255 8] [:r 253 [1 3 4]]]',
        '[[:append 256 4] [:r 255 [2 3 4 5 8]] [:r 256 [1 2 4]] [:r 253 [1 3 4]]]',
        '[[:append 253 1] [:append 253 3] [:append 253 4] [:append 255 2] [:append 255 3] [:append 255 4] [:append 255 5] [:append 256 1] [:append 256 2]]',
        '[[:r 256 [1 2 4 3]]]',
      ],
      'G-single',
    ],
    ['G0', ['[[:append 1 1] [:append 2 1]]', '[[:append 1 2] [:append 2 2]]', '[[:r 1 [1 2]] [:r 2 [2 1]]]'], 'G0'],
    ['G1c', ['[[:append 1 1] [:r 2 [1]]]', '[[:append 2 1] [:r 1 [1]]]'], 'G1c'],
    ['G1b', ['[[:append 1 1] [:append 1 2]]', '[[:r 1 [1]]]'], 'G1b'],
    ['orders', ['[[:append 1 1]]', '[[:append 1 2]]', '[[:r 1 [1 2]]]', '[[:r 1 [2 1]]]'], 'incompatible order'],
    ['twice', ['[[:append 1 1]]', '[[:r 1 [1 1]]]'], 'duplicate elements'],
    ['nowhere', ['[[:r 1 [7]]]'], 'garbage read'],
    ['internal', ['[[:append 1 1] [:r 1 [2]]]', '[[:append 1 2]]'], 'internal'],
    ['lost update', ['[[:r 1 nil] [:w 1 1]]', '[[:r 1 nil] [:w 1 2]]'], 'G2-item'],
    ['write skew', ['[[:r 1 nil] [:w 2 1]]', '[[:r 2 nil] [:w 1 2]]'], 'G2-item'],
  ])('%s', (_, texts, name) => {
    const { keys, transactions } = transactionsOfEvents(readEvents(told(...texts)).events);
    const { verdict, anomaly } = decideTransactions(keys, transactions, isolations.serializable, never);
    expect([verdict, anomaly?.name]).toEqual(['violated', name]);
  });
});

test('10,000 transactions are decided by their dependencies', () => {
  const lists = new Map<number, number[]>();
  const lines = Array.from({ length: 10_000 }, (_, i) => {
    const key = i % 100;
    const read = [...(lists.get(key) ?? [])].slice(0, i === 9_950 ? -1 : undefined);
    lists.set(key, [...(lists.get(key) ?? []), i]);
    const value = [
      ['r', key, read],
      ['append', key, i],
    ];
    return [
      { process: i % 5, type: 'invoke', f: 'txn', value: [['r', key, null], value[1]] },
      { process: i % 5, type: 'ok', f: 'txn', value },
    ]
      .map((event) => JSON.stringify(event))
      .join('\n');
  });
  const { keys, transactions } = transactionsOfEvents(readEvents(lines.join('\n')).events);
  const { verdict, anomaly } = decideTransactions(keys, transactions, isolations['snapshot-isolation'], never);
  expect([verdict, anomaly?.called, anomaly?.transactions.length]).toEqual(['violated', 'lost update', 2]);
});
