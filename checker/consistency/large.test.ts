/** Histories as large as recorded ones: what is one copy is found linearizable in time, and what is not is cut down. */
import { describe, expect, test } from 'vitest';
import type { Answer, Op } from '../testing/register-calls.ts';
import type { Call, Calls } from './calls.ts';
import { realTimeOrder } from './calls.ts';
import { contradiction } from './evidence.ts';
import { judge } from './judge.ts';
import { casRegister, type KeyValueOperation, type KeyValueResult, keyValueMap } from './objects.ts';
import type { SequentialObject } from './sequential-object.ts';

type Chance = (below: number) => number;

/** Numbers that look random, the same ones each time. */
function chance(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state >> 16) % below;
  };
}

interface Load<O> {
  readonly clients: number;
  readonly operations: number;
  /** Of a thousand operations, how many are never answered; their clients go on under new names. */
  readonly lost: number;
  operation(random: Chance, moment: number): O;
}

/** What clients of one copy see, all of them busy all the time. */
function oneCopy<S, O, R>(object: SequentialObject<S, O, R>, load: Load<O>): Calls<O, R> {
  const random = chance(7);
  let state = object.initial;
  const calls: { -readonly [K in keyof Call<O, R>]: Call<O, R>[K] }[] = [];
  const names = Array.from({ length: load.clients }, (_, i) => i);
  const open = new Map<number, { readonly call: (typeof calls)[number]; answer?: { readonly result: R } }>();
  for (let moment = 0; calls.length < load.operations || open.size > 0; moment++) {
    const at = random(names.length);
    const name = names[at]!;
    const one = open.get(name);
    if (one === undefined) {
      if (calls.length === load.operations) continue;
      const operation = load.operation(random, moment);
      const call = { client: String(name), operation, invoked: moment, returned: Number.POSITIVE_INFINITY };
      calls.push(call);
      open.set(name, { call });
    } else if (one.answer !== undefined) {
      Object.assign(one.call, one.answer, { returned: moment });
      open.delete(name);
    } else if (random(2) === 0) {
      const [after, result] = object.apply(state, one.call.operation);
      state = after;
      one.answer = { result };
      if (random(1000) < load.lost) {
        open.delete(name);
        names[at] = load.clients + moment;
      }
    }
  }
  return calls;
}

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
