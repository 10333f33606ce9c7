/** Paths are values: what begins alike is not the same. */
import { List, Set } from 'immutable';
import { expect, test } from 'vitest';
import { compareValues, textOf } from '../language/value.ts';
import { isSamePath, isWithin, pathKey, toVariable } from './path.ts';
import { further, pathText } from './value.ts';

const log = toVariable('log');
const paths = [
  log,
  toVariable('log', true),
  toVariable('logs'),
  toVariable('größe'),
  further(log, { key: 's1' }),
  further(log, { key: 's10' }),
  further(log, { key: 1 }),
  further(log, { key: '1' }),
  further(log, { place: 1 }),
  further(log, { field: 's1' }),
  further(further(log, { key: 's1' }), { field: 'term' }),
  further(log, { key: 's1].term' }),
  further(log, { among: 'elements' }),
  further(log, { among: 'keys' }),
  further(log, { key: null }),
  further(log, { key: 'null' }),
];

test('different paths are told apart, by their keys, and by their texts as far as text can', () => {
  for (const [i, a] of paths.entries())
    for (const [j, b] of paths.entries()) {
      expect(isSamePath(a, b)).toBe(i === j);
      expect(pathKey(a) === pathKey(b)).toBe(i === j);
    }
  expect(paths.map(pathText)).toEqual([
    ...['log', "log'", 'logs', 'größe', 'log[s1]', 'log[s10]', 'log[1]', 'log["1"]', 'log[1]', 'log.s1'],
    ...['log[s1].term', 'log["s1].term"]', 'an element of log', 'a key of log', 'log[null]', 'log["null"]'],
  ]);
});

test('a path is within those that it goes on from', () => {
  const within = paths.map((a) => paths.flatMap((b, j) => (isWithin(a, b) ? [j] : [])));
  expect(within[10]).toEqual([0, 4, 10]);
  expect(within[5]).toEqual([0, 5]);
  expect(within[2]).toEqual([2]);
  expect(within[1]).toEqual([1]);
});

test('values that differ print differently, and have an order', () => {
  const values = [
    null,
    'null',
    1,
    '1',
    true,
    'true',
    -1,
    '-1',
    'a',
    'a b',
    'größe',
    '',
    List(),
    '<>',
    Set(),
    '{}',
    10,
    2,
    '15',
  ];
  expect(new globalThis.Set(values.map(textOf)).size).toBe(values.length);
  expect(textOf('größe')).toBe('größe');
  for (const a of values)
    for (const b of values) {
      expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).toBe(0);
      expect(compareValues(a, b) === 0).toBe(a === b);
      for (const c of values)
        if (compareValues(a, b) < 0 && compareValues(b, c) < 0) expect(compareValues(a, c)).toBeLessThan(0);
    }
});

test('a path is worded from the variable on', () => {
  const held = further('held', { key: 'p2' });
  expect(pathText(further(held, { among: 'elements' }))).toBe('an element of held[p2]');
  expect(pathText(further('held', { among: 'keys' }))).toBe('a key of held');
  expect(pathText(further(further('', { field: 'from' }), { place: 0 }))).toBe('from[0]');
});
