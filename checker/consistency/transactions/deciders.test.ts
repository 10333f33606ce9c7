/** The two deciders of isolation against each other, and both against one that tries everything, on small random histories. */
import { describe, expect, test } from 'vitest';
import { chance } from '../../testing/one-copy.ts';
import { isIsolatedByAll, randomTransactions, transaction } from '../../testing/random-transactions.ts';
import { explain } from './explanations.ts';
import { type IsolationName, isolations } from './isolation.ts';
import { search } from './search.ts';
import { store } from './transaction.ts';

/** For a long hunt, more. */
const MORE = 1;
const zero = store<unknown, unknown>(0);
const names = Object.keys(isolations) as IsolationName[];

describe.each(['unique', 'few'] as const)('of written values that are %s', (values) => {
  test('all say the same of each level', () => {
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= 800 * MORE; seed++) {
      const transactions = randomTransactions(chance(seed * 7919), { values });
      for (const name of names) {
        const expected = isIsolatedByAll(transactions, isolations[name]);
        const found = search(transactions, isolations[name], zero).found === 'order';
        const explained = explain(transactions, isolations[name], zero).found === 'order';
        expect({ seed, name, found, explained }).toEqual({ seed, name, found: expected, explained: expected });
        counts.set(`${name} ${expected}`, (counts.get(`${name} ${expected}`) ?? 0) + 1);
      }
    }
    for (const name of names)
      for (const verdict of [true, false]) expect(counts.get(`${name} ${verdict}`)).toBeGreaterThan(100 * MORE);
  });
});

test('a stronger level allows no more', () => {
  const implied: readonly (readonly [stronger: IsolationName, weaker: IsolationName])[] = [
    ['snapshot-isolation', 'snapshot-reads'],
    ['strict-snapshot-isolation', 'snapshot-isolation'],
    ['serializable', 'snapshot-isolation'],
    ['strict-serializable', 'serializable'],
    ['strict-serializable', 'strict-snapshot-isolation'],
  ];
  const apart = new Set<string>();
  for (let seed = 1; seed <= 2500; seed++) {
    const transactions = randomTransactions(chance(seed * 104_729), { values: 'few' });
    const at = Object.fromEntries(
      names.map((name) => [name, search(transactions, isolations[name], zero).found === 'order']),
    );
    for (const [stronger, weaker] of implied) {
      if (at[stronger]) expect({ seed, weaker, holds: at[weaker] }).toEqual({ seed, weaker, holds: true });
      else if (at[weaker]) apart.add(`${stronger} ${weaker}`);
    }
  }
  expect(apart).toEqual(new Set(implied.map((pair) => pair.join(' '))));
});

/** Textbook anomalies, with the weakest levels that rule them out, and what they are called there. */
const textbook: readonly (readonly [
  what: string,
  transactions: readonly string[],
  shown: Readonly<Partial<Record<IsolationName, string>>>,
])[] = [
  ['one after the other', ['a: r(x)=0 w(x)=1, committed 0 1', 'b: r(x)=1 w(x)=2, committed 2 3'], {}],
  [
    'a stale read, though another one aborted in between',
    ['a: w(x)=1, committed 0 1', 'b: w(y)=2, aborted 2 3', 'c: r(x)=0, committed 4 5'],
    {
      'strict-snapshot-isolation': 'stale read G-single-realtime',
      'strict-serializable': 'stale read G-single-realtime',
    },
  ],
  [
    'write skew (Berenson et al. 1995, A5B)',
    ['a: r(x)=0 r(y)=0 w(x)=1, committed 0 3', 'b: r(x)=0 r(y)=0 w(y)=1, committed 1 2'],
    { serializable: 'write skew G2-item', 'strict-serializable': 'write skew G2-item' },
  ],
  [
    'read skew (A5A)',
    ['a: w(x)=1 w(y)=1, committed 1 2', 'b: r(x)=0 r(y)=1, committed 0 3'],
    Object.fromEntries(names.map((name) => [name, 'read skew G-single'])),
  ],
  [
    'lost update (P4)',
    ['a: r(x)=0 w(x)=1, committed 0 3', 'b: r(x)=0 w(x)=2, committed 1 2'],
    Object.fromEntries(names.slice(1).map((name) => [name, 'lost update G-single'])),
  ],
  [
    'dirty write (P0)',
    ['a: w(x)=1 w(y)=1, committed 0 3', 'b: w(x)=2 w(y)=2, committed 0 3', 'c: r(x)=1 r(y)=2, committed 4 5'],
    Object.fromEntries(names.map((name) => [name, 'read skew G-single'])),
  ],
  [
    'aborted read (Adya, G1a)',
    ['a: w(x)=1, aborted 0 3', 'b: r(x)=1, committed 1 2'],
    Object.fromEntries(names.map((name) => [name, 'dirty read G1a'])),
  ],
  [
    'intermediate read (Adya, G1b)',
    ['a: w(x)=1 w(x)=2, committed 0 3', 'b: r(x)=1, committed 1 2'],
    Object.fromEntries(names.map((name) => [name, 'dirty read G1b'])),
  ],
  [
    'circular information flow (Adya, G1c)',
    ['a: w(x)=1 r(y)=2, committed 0 3', 'b: w(y)=2 r(x)=1, committed 1 2'],
    Object.fromEntries(names.map((name) => [name, 'null G1c'])),
  ],
  [
    'a value from nowhere',
    ['a: r(x)=7, committed 0 1'],
    Object.fromEntries(names.map((name) => [name, 'null garbage read'])),
  ],
  [
    'a write that its own transaction does not read',
    ['a: w(x)=1 r(x)=0, committed 0 1'],
    Object.fromEntries(names.map((name) => [name, 'null internal'])),
  ],
  [
    'a read of what was overwritten before it began',
    ['a: w(x)=1, committed 0 1', 'b: r(x)=0, committed 2 3'],
    {
      'strict-snapshot-isolation': 'stale read G-single-realtime',
      'strict-serializable': 'stale read G-single-realtime',
    },
  ],
  [
    'the read-only anomaly (Fekete, O’Neil and O’Neil 2004): who only reads makes it',
    [
      'deposit: r(y)=0 w(y)=20, committed 1 2',
      'withdraw: r(x)=0 r(y)=0 w(x)=11, committed 0 5',
      'report: r(x)=0 r(y)=20, committed 3 4',
    ],
    { serializable: 'null G2-item', 'strict-serializable': 'null G2-item' },
  ],
  [
    'long fork (Sovran et al. 2011)',
    [
      'a: w(x)=1, committed 0 9',
      'b: w(y)=1, committed 0 9',
      'c: r(x)=1 r(y)=0, committed 1 9',
      'd: r(x)=0 r(y)=1, committed 1 9',
    ],
    Object.fromEntries(names.map((name) => [name, 'null G-nonadjacent'])),
  ],
  ['a commit that was never answered, and was seen', ['a: w(x)=1, unknown 0 -', 'b: r(x)=1, committed 2 3'], {}],
  ['a commit that was never answered, and was not seen', ['a: w(x)=1, unknown 0 -', 'b: r(x)=0, committed 2 3'], {}],
];

test.each(textbook)('%s', (_, texts, shown) => {
  const transactions = texts.map(transaction);
  const named = names.flatMap((name) => {
    const explained = explain(transactions, isolations[name], zero);
    expect(explained.found === 'order').toBe(search(transactions, isolations[name], zero).found === 'order');
    return explained.found === 'anomaly' ? [[name, `${explained.anomaly.called} ${explained.anomaly.name}`]] : [];
  });
  expect(Object.fromEntries(named)).toEqual(shown);
});
