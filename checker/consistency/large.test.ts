/** Histories as large as recorded ones: what is one copy is found linearizable in time, and what is not is cut down. */
import { describe, expect, test } from 'vitest';
import { contradiction, evidenceOf } from '../explain/evidence.ts';
import { type Load, oneCopy } from '../testing/one-copy.ts';
import type { Answer, Op } from '../testing/register-calls.ts';
import { type Calls, realTimeOrder } from './calls.ts';
import { decideHistory } from './decide.ts';
import { casRegister, type KeyValueOperation, type KeyValueResult, keyValueMap } from './objects.ts';

const register = casRegister<number>(0);
const registerLoad = (clients: number, lost: number): Load<Op> => ({
  clients,
  operations: 2000,
  lost,
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
    expect(decideHistory<Op, Answer, number>(calls, register, 'linearizable').verdict).toBe('holds');
  });

  test('and one answer that cannot be is found among them', () => {
    const calls = oneCopy(register, registerLoad(5, 5));
    const late = calls.findLastIndex(({ result }) => result?.type === 'ReadOk');
    const wrong = calls.with(late, { ...calls[late]!, result: { type: 'ReadOk', value: 9 } });
    expect(decideHistory<Op, Answer, number>(wrong, register, 'linearizable').verdict).toBe('violated');
    expect(contradiction<Op, Answer, number>(wrong, register, realTimeOrder)).toEqual([wrong[late]]);
  });
});

test('1,712 operations of 50 clients on 10 keys, a third of them appends', () => {
  const map = keyValueMap<string, string>();
  const calls = oneCopy(map, {
    clients: 50,
    operations: 1712,
    lost: 0,
    operation(random, moment): KeyValueOperation<string, string> {
      const key = String(random(10));
      const value = `x ${moment} y`;
      return [{ type: 'Get', key } as const, { type: 'Append', key, value } as const, { type: 'Get', key } as const][
        random(3)
      ]!;
    },
  });
  const { verdict, parts } = decideHistory(calls, map, 'linearizable');
  expect(verdict).toBe('holds');
  expect(parts).toHaveLength(10);
  const shown = calls.findLastIndex(({ result }) => result?.type === 'GetOk' && result.value !== null);
  const stale: KeyValueResult<string> = { type: 'GetOk', value: null };
  expect(decideHistory(calls.with(shown, { ...calls[shown]!, result: stale }), map, 'linearizable').verdict).toBe(
    'violated',
  );
});

/** A register whose writes all differ, with more calls behind. */
function distinct(
  operations: number,
  lost: number,
  ...more: readonly (readonly [client: string, operation: Op, result: Answer])[]
): Calls<Op, Answer> {
  const calls = oneCopy(register, {
    clients: 5,
    operations,
    lost,
    operation: (random, moment): Op => (random(2) === 0 ? { type: 'Read' } : { type: 'Write', value: moment + 1 }),
  });
  const end = Math.max(
    ...calls.flatMap(({ invoked, returned }) => [invoked, Number.isFinite(returned) ? returned : 0]),
  );
  return [
    ...calls,
    ...more.map(([client, operation, result], i) => ({
      client,
      operation,
      result,
      invoked: end + 2 * i + 1,
      returned: end + 2 * i + 2,
    })),
  ];
}
const read = (value: number): ['z', Op, Answer] => ['z', { type: 'Read' }, { type: 'ReadOk', value }];
const write = (value: number): ['z', Op, Answer] => ['z', { type: 'Write', value }, { type: 'WriteOk' }];

describe('evidence', () => {
  test('a stale read among 2,000 operations is shown by few', () => {
    const healthy = distinct(2000, 0);
    const first = healthy.find(({ operation }) => operation.type === 'Write')!.operation as { readonly value: number };
    const { parts } = decideHistory<Op, Answer, number>(distinct(2000, 0, read(first.value)), register, 'linearizable');
    const { contradiction: shown, first: answer } = evidenceOf(parts[0]!, register, 'linearizable');
    expect(shown.length).toBeLessThanOrEqual(3);
    expect(shown.at(-1)).toMatchObject({ client: 'z', result: { value: first.value } });
    expect(answer?.call).toBe(shown.at(-1));
    expect(decideHistory(shown, register, 'linearizable').verdict).toBe('violated');
  });
  test('a read of what nobody wrote is shown by itself', () => {
    const { parts } = decideHistory<Op, Answer, number>(distinct(500, 5, read(-7)), register, 'linearizable');
    expect(evidenceOf(parts[0]!, register, 'linearizable').contradiction).toMatchObject([{ result: { value: -7 } }]);
  });
});

describe('many operations that are never answered', () => {
  const end = [write(-1), read(-1), write(-2), read(-2), read(-1)] as const;
  test('and that nobody read', () => {
    const calls = distinct(400, 120, ...end);
    expect(calls.filter(({ result }) => result === undefined).length).toBeGreaterThan(16);
    expect(decideHistory<Op, Answer, number>(calls, register, 'linearizable').verdict).toBe('violated');
    expect(
      decideHistory<Op, Answer, number>(distinct(400, 120, ...end.slice(0, 4)), register, 'linearizable').verdict,
    ).toBe('holds');
  });
  test('of few values, so that many are equal', () => {
    const load = { clients: 5, operations: 300, lost: 80 };
    const calls = oneCopy(register, { ...load, operation: registerLoad(5, 0).operation });
    expect(calls.filter(({ result }) => result === undefined).length).toBeGreaterThan(16);
    expect(decideHistory<Op, Answer, number>(calls, register, 'linearizable').verdict).toBe('holds');
    // What was overwritten is there no more, and none of the writes and compare-and-sets without an answer is of that value.
    const after = distinct(1, 0, ...end)
      .slice(1)
      .map((call) => ({ ...call, invoked: call.invoked + 1e6, returned: call.returned + 1e6 }));
    expect(decideHistory<Op, Answer, number>([...calls, ...after], register, 'linearizable').verdict).toBe('violated');
  });
});
