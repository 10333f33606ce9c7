/** Searches that take turns: who waits for whom, what ends them, and what is put off. */
import { describe, expect, test } from 'vitest';
import { type Answer, type Op, written } from '../testing/register-calls.ts';
import type { Calls } from './calls.ts';
import { decideHistory } from './decide.ts';
import { keyValueMap } from './objects.ts';
import type { Decided } from './serialise.ts';
import { inTurns } from './turns.ts';

/** A search that is through after so many pieces, and keeps so much after each of them. */
function* search(
  pieces: number,
  found: Decided['found'],
  kept = 1,
  log: string[] = [],
  name = '',
): Generator<number, Decided> {
  for (let piece = 1; piece <= pieces; piece++) {
    log.push(name);
    yield piece * kept;
  }
  return found === 'order' ? { found, order: [] } : { found };
}
const never = (): boolean => false;
const founds = (...of: Parameters<typeof inTurns>): string[] => inTurns(...of).map(({ found }) => found);

describe('searches', () => {
  test('that are through say what they found', () => {
    expect(founds([() => search(3, 'order'), () => search(0, 'order')], never)).toEqual(['order', 'order']);
  });
  test('a hard one does not keep an easy one waiting, which ends it', () => {
    const log: string[] = [];
    const found = founds(
      [() => search(1_000_000, 'order', 0, log, 'hard'), () => search(5, 'none', 0, log, 'easy')],
      never,
    );
    expect(found).toEqual(['unknown', 'none']);
    expect(log.length).toBeLessThan(20);
  });
  test('that are given up are unknown, and those before them are not', () => {
    let asked = 0;
    const found = founds(
      [() => search(0, 'order'), () => search(100, 'order'), () => search(1, 'none')],
      () => ++asked > 1,
    );
    expect(found).toEqual(['order', 'unknown', 'unknown']);
  });
  test('that keep too much together get the room one after the other', () => {
    const begun = [0, 0, 0];
    const hard = (i: number) => (): Generator<number, Decided> => {
      begun[i]!++;
      return search(60, 'order');
    };
    expect(founds([hard(0), hard(1), hard(2)], never, 100)).toEqual(['order', 'order', 'order']);
    expect(Math.max(...begun)).toBe(2);
  });
  test('only the one that keeps the most is put off, and not the one behind it', () => {
    const large = function* (): Generator<number, Decided> {
      for (let piece = 0; piece < 100; piece++) yield 60;
      return { found: 'order', order: [] };
    };
    expect(founds([large, () => search(60, 'order')], never, 100)).toEqual(['order', 'order']);
  });
  test('one that keeps too much alone is unknown, and begins once', () => {
    let begun = 0;
    const hard = (): Generator<number, Decided> => {
      begun++;
      return search(1000, 'none');
    };
    expect(founds([hard, () => search(1, 'order')], never, 100)).toEqual(['unknown', 'order']);
    expect(begun).toBe(1);
  });
});

/** Fourteen concurrent writes of one key and a read of what nobody wrote, whose refutation takes long, before another key. */
test('the first key that is violated ends it', () => {
  const wide: Calls<Op, Answer> = written(
    ...Array.from({ length: 20 }, (_, i) => [`c${i}: cas ${i} ${i + 1}`, i, 100] as const),
    ...Array.from({ length: 14 }, (_, i) => [`d${i}: write ${i + 30}`, i + 20, 100] as const),
    ['z: read 99', 101, 102],
  );
  const map = keyValueMap<string, number>(0);
  const keyed = (calls: Calls<Op, Answer>, key: string) =>
    calls.map((call) => {
      const { type, ...fields } = call.operation;
      const on = { key, ...fields } as { key: string; expected: number; value: number };
      const operation =
        type === 'Read' ? { ...on, type: 'Get' as const } : { ...on, type: type === 'Write' ? ('Put' as const) : type };
      const result =
        call.result?.type === 'ReadOk' ? { ...call.result, type: 'GetOk' as const } : { type: 'PutOk' as const };
      return {
        ...call,
        operation,
        ...(call.operation.type === 'CompareAndSet' ? { result: { type: 'CompareAndSetOk' as const } } : { result }),
      };
    });
  const stale = written(['a: write 1', 200, 201], ['a: read 0', 202, 203]);
  const calls = [...keyed(wide, 'hard'), ...keyed(stale, 'easy')];
  let asked = 0;
  const { verdict, parts } = decideHistory(calls, map, 'linearizable', () => ++asked > 50);
  expect(verdict).toBe('violated');
  expect(parts.map(({ part, verdict: of }) => [part, of])).toEqual([
    ['hard', 'unknown'],
    ['easy', 'violated'],
  ]);
});
