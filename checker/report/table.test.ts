/** Tables: columns stand under each other, whatever the colours. */
import { expect, test } from 'vitest';
import { tableLines } from './table.ts';
import { coloured } from './words.ts';

test('columns are as wide as their widest cell, numbers to the right, and nothing is left behind the last', () => {
  const rows = [
    ['spec', 'states', 'as recorded'],
    ['raft', '1,146', 'yes'],
    ['two-phase-commit', '34', ''],
  ];
  expect(tableLines(rows, { 1: 'right' })).toEqual([
    'spec              states  as recorded',
    'raft               1,146  yes',
    'two-phase-commit      34',
  ]);
});

test('colours take no room, and a character outside the first plane takes one place', () => {
  const rows = [
    [coloured.green('yes'), 'a'],
    ['𝑛', 'b'],
    ['never', 'c'],
  ];
  expect(tableLines(rows)).toEqual([`${coloured.green('yes')}    a`, '𝑛      b', 'never  c']);
});

test('a row may be short, and a table empty', () => {
  expect(tableLines([['a', 'b'], ['c']])).toEqual(['a  b', 'c']);
  expect(tableLines([])).toEqual([]);
});
