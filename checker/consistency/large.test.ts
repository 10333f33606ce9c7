/** Histories as large as recorded ones: what is one copy is found linearizable in time, and what is not is cut down. */
import { describe, expect, test } from 'vitest';
import { type Load, oneCopy } from '../testing/one-copy.ts';
import type { Answer, Op } from '../testing/register-calls.ts';
import { realTimeOrder } from './calls.ts';
import { contradiction } from './evidence.ts';
import { judge } from './judge.ts';
import { casRegister, type KeyValueOperation, type KeyValueResult, keyValueMap } from './objects.ts';

const register = casRegister<number>(0);
const registerLoad = (clients: number, lost: number): Load<Op> => ({
  ...{ clients, operations: 2000, lost },
  operation: (random) =>
    [
      { type: 'Read' } as const,
      { type: 'Write', value: random(5) } as const,
      { type: 'CompareAndSet', expected: random(5), value: random(5) } as const,
    ][random(3)]!,
});

describe('2,000 operations on one register', () => {
  test.each([
    [5, 0],
    [5, 5],
    [20, 3],
  ])('%i clients, %i operations of 1,000 lost', (clients, lost) => {
    const calls = oneCopy(register, registerLoad(clients, lost));
    expect(calls.some(({ result }) => result === undefined)).toBe(lost > 0);
    expect(judge<Op, Answer, number>(calls, register, 'linearizable').verdict).toBe('holds');
  });

  test('and one answer that cannot be is found among them', () => {
    const calls = oneCopy(register, registerLoad(5, 5));
    const late = calls.findLastIndex(({ result }) => result?.type === 'ReadOk');
    const wrong = calls.with(late, { ...calls[late]!, result: { type: 'ReadOk', value: 9 } });
    expect(judge<Op, Answer, number>(wrong, register, 'linearizable').verdict).toBe('violated');
    expect(contradiction<Op, Answer, number>(wrong, register, realTimeOrder)).toEqual([wrong[late]]);
  });
});

test('1,712 operations of 50 clients on 10 keys, a third of them appends', () => {
  const map = keyValueMap<string, string>();
  const calls = oneCopy(map, {
    ...{ clients: 50, operations: 1712, lost: 0 },
    operation(random, moment): KeyValueOperation<string, string> {
      const key = String(random(10));
      const value = `x ${moment} y`;
      return [{ type: 'Get', key } as const, { type: 'Append', key, value } as const, { type: 'Get', key } as const][
        random(3)
      ]!;
    },
  });
  const { verdict, parts } = judge(calls, map, 'linearizable');
  expect(verdict).toBe('holds');
  expect(parts).toHaveLength(10);
  const shown = calls.findLastIndex(({ result }) => result?.type === 'GetOk' && result.value !== null);
  const stale: KeyValueResult<string> = { type: 'GetOk', value: null };
  expect(judge(calls.with(shown, { ...calls[shown]!, result: stale }), map, 'linearizable').verdict).toBe('violated');
});
