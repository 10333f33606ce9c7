/** Time diagrams: intervals where they belong, and shorter ones where there is little room. */
import { expect, test } from 'vitest';
import { diagramLines, type Interval } from './time-diagram.ts';

const at = (client: string, label: string, invoked: number, returned: number): Interval => ({
  client,
  label,
  invoked,
  returned,
});
const mark = { name: 'line', of: String };

test('what overlaps is drawn so, and what has no end ends in dots', () => {
  const intervals = [
    at('0', 'write(3)', 4, 12),
    at('1', 'read: 0', 7, 9),
    at('2', 'cas(1, 2)', 8, Number.POSITIVE_INFINITY),
  ];
  expect(diagramLines(intervals, 80, mark)).toEqual([
    '  client 0   |----- write(3) ------|',
    '  client 1      |--- read: 0 ---|',
    '  client 2         |---- cas(1, 2) ---- ...',
    '  line       4  7  8            9  12',
  ]);
});

test('with little room the lines are short, and with less there is no diagram', () => {
  const intervals = [at('0', 'write(3)', 1, 2), at('0', 'read: 3', 3, 4)];
  expect(diagramLines(intervals, 40, mark)).toEqual([
    '  client 0   | write(3) |  | read: 3 |',
    '  line       1          2  3         4',
  ]);
  expect(diagramLines(intervals, 30, mark)).toBeNull();
});

test('marks have room, however long they are', () => {
  const lines = diagramLines([at('a', 'x', 123_456, 123_457), at('b', 'y', 123_458, 123_459)], 80, mark);
  expect(lines?.at(-1)).toBe('  line   123456    123457  123458    123459');
});
