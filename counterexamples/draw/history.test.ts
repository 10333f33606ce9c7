/** Pictures of histories: everything is where its moment is, and texts have room. */
import { expect, test } from 'vitest';
import { historyPicture } from './history.ts';
import { fonts } from './palette.ts';
import { widthOf } from './text.ts';

const picture = historyPicture({
  title: 'Not linearizable',
  intervals: [
    { client: '0', label: 'write("a rather long value")', invoked: 1, returned: 4 },
    { client: '1', label: 'read: 0', invoked: 2, returned: 3 },
    { client: '0', label: 'cas(1, 2)', invoked: 5, returned: Number.POSITIVE_INFINITY },
  ],
  mark: (moment) => `${100_000 + moment}`,
  marks: 'line',
});
/** Where a node is. */
function place(name: string): readonly [x: number, y: number] {
  const [, x, y] = new RegExp(`^  ${name} \\[.*pos="([-\\d.]+),([-\\d.]+)!"`, 'm').exec(picture) ?? [];
  return [Number(x), Number(y)];
}

test('what happens at one moment is at one place', () => {
  expect(place('call0a')[0]).toBe(place('mark0')[0]);
  expect(place('call1a')[0]).toBe(place('mark1')[0]);
  expect(place('call1b')[0]).toBe(place('mark2')[0]);
  expect(place('call0b')[0]).toBe(place('mark3')[0]);
  expect(place('call2a')[0]).toBe(place('mark4')[0]);
  expect(place('mark5')).toEqual([Number.NaN, Number.NaN]);
  const xs = [0, 1, 2, 3, 4].map((i) => place(`mark${i}`)[0]);
  expect(xs).toEqual(xs.toSorted((a, b) => a - b));
});

test('texts fit into their intervals, and marks beside each other', () => {
  const widthOfCall = (i: number): number => place(`call${i}b`)[0] - place(`call${i}a`)[0];
  expect(widthOfCall(0)).toBeGreaterThan(widthOf('write("a rather long value")', fonts.label));
  expect(widthOfCall(1)).toBeGreaterThan(widthOf('read: 0', fonts.label));
  expect(place('mark1')[0] - place('mark0')[0]).toBeGreaterThan(widthOf('100001', fonts.small));
});

test('clients have lines of their own, and what is pending is dashed', () => {
  expect(place('call0a')[1]).toBe(place('client0')[1]);
  expect(place('call2a')[1]).toBe(place('client0')[1]);
  expect(place('call1a')[1]).toBe(place('client1')[1]);
  expect(picture).toMatch(/^ {2}call2a -> call2b \[.*style="dashed"/m);
  expect(picture).not.toMatch(/^ {2}call0a -> call0b \[.*dashed/m);
});
