/** The line of progress tells elapsed, limit and rate, and fits where it is shown. */
import { describe, expect, test } from 'vitest';
import { progressText } from './progress.ts';

const counts = { generated: 1_234_567, distinct: 123_456, queue: 12_345, depth: 12 };
const before = { generated: 1_231_357, at: 11_000 };
const line = (label: string, room: number, limits = {}): string =>
  progressText(label, counts, before, 12_000, { began: 0, limits, room });

describe('progress', () => {
  test('tells how long it has taken, how fast it is, and what it is', () => {
    expect(line('raft: ', 200)).toBe(
      'raft: 12 s, 123,456 distinct, 3,210 a second, depth 12, 12,345 on queue, 1,234,567 generated',
    );
  });

  test('tells its limits', () => {
    expect(line('', 60, { seconds: 200, states: 1e6 })).toBe('12 s of 3 min 20 s, 3,210 a second, depth 12');
    expect(line('', 80, { seconds: 200, states: 1e6 })).toBe(
      '12 s of 3 min 20 s, 123,456 of 1,000,000 distinct, 3,210 a second, depth 12',
    );
    // How fast it is comes before what it has found.
    expect(line('', 40, { seconds: 0.5 })).toBe('12 s of 0.5 s, 3,210 a second, depth 12');
  });

  test('is never cut, however little room there is', () => {
    const whole = line('', 200).split(', ');
    for (let room = 0; room < 90; room++)
      for (const label of ['', 'a label: ']) {
        const text = line(label, room);
        expect(text.length).toBeLessThanOrEqual(room);
        const parts = text.replace(label, '').split(', ');
        if (text !== '') expect(whole).toEqual(expect.arrayContaining(parts));
      }
  });
});
