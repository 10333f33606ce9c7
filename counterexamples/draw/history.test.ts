/** Pictures of histories: everything is where its moment is, and texts have room. */
import { expect, test } from 'vitest';
import { historyShapes } from './history.ts';
import { fonts } from './palette.ts';
import type { Shape } from './svg.ts';
import { widthOf } from './text.ts';

const shapes = historyShapes({
  title: 'Not linearizable',
  intervals: [
    { client: '0', label: 'write("a rather long value")', invoked: 1, returned: 4 },
    { client: '1', label: 'read: 0', invoked: 2, returned: 3 },
    { client: '0', label: 'cas(1, 2)', invoked: 5, returned: Number.POSITIVE_INFINITY },
  ],
  mark: (moment) => `${100_000 + moment}`,
  marks: 'line',
});
/** Those of a kind, in the order of clients, operations or moments. */
function all(as: string): readonly Shape[] {
  return shapes.filter((shape) => shape.as.split(' ')[0] === as);
}
function boxOf(as: string, i: number): Shape['box'] {
  return (all(as)[i] as Shape).box;
}
function middle(as: string, i: number): number {
  const { from, to } = boxOf(as, i);
  return (from[0] + to[0]) / 2;
}
const widthOfBox = ({ from, to }: Shape['box']): number => to[0] - from[0];
const level = ({ from, to }: Shape['box']): number => (from[1] + to[1]) / 2;

test('what happens at one moment is at one place', () => {
  expect(boxOf('call', 0).from[0]).toBeCloseTo(middle('mark', 0));
  expect(boxOf('call', 1).from[0]).toBeCloseTo(middle('mark', 1));
  expect(boxOf('call', 1).to[0]).toBeCloseTo(middle('mark', 2));
  expect(boxOf('call', 0).to[0]).toBeCloseTo(middle('mark', 3));
  expect(boxOf('call', 2).from[0]).toBeCloseTo(middle('mark', 4));
  expect(all('mark')).toHaveLength(5);
  const xs = [0, 1, 2, 3, 4].map((i) => middle('mark', i));
  expect(xs).toEqual(xs.toSorted((a, b) => a - b));
});

test('texts fit into their intervals, and marks beside each other', () => {
  expect(widthOfBox(boxOf('call', 0))).toBeGreaterThan(widthOf('write("a rather long value")', fonts.label));
  expect(widthOfBox(boxOf('call', 1))).toBeGreaterThan(widthOf('read: 0', fonts.label));
  for (const i of [0, 1, 2, 3]) expect(boxOf('mark', i + 1).from[0]).toBeGreaterThan(boxOf('mark', i).to[0]);
  for (const { box } of all('text')) {
    expect(all('call').some((call) => box.to[1] <= call.box.from[1] && level(call.box) - box.to[1] < 8)).toBe(true);
  }
});

test('clients have lines of their own, and what is pending is dashed and has no end', () => {
  expect(level(boxOf('call', 0))).toBe(level(boxOf('client', 0)));
  expect(level(boxOf('call', 2))).toBe(level(boxOf('client', 0)));
  expect(level(boxOf('call', 1))).toBe(level(boxOf('client', 1)));
  expect(level(boxOf('client', 1))).toBeGreaterThan(level(boxOf('client', 0)));
  const isDashed = (i: number): boolean => JSON.stringify(all('call')[i]).includes('dasharray":"5,2"');
  expect([0, 1, 2].map(isDashed)).toEqual([false, false, true]);
  expect(all('end')).toHaveLength(5);
});
