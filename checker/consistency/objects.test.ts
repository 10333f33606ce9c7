/** Objects: what they do and answer, what their answers show, and that parts may be decided by themselves. */

import fc from 'fast-check';
import { Set } from 'immutable';
import { describe, expect, it, test } from 'vitest';
import { sameValue } from '../language/identity.ts';
import type { Call } from './calls.ts';
import { causalOrders } from './causal.ts';
import { converge } from './convergent.ts';
import { decideHistory, partsOf } from './decide.ts';
import { linearize } from './linearizable.ts';
import { casRegister, elementSet, type KeyValueOperation, keyValueMap, type SetOperation } from './objects.ts';
import { sequentialize } from './sequential.ts';
import { type ObservableObject, register, type SequentialObject } from './sequential-object.ts';

/** What the object answers to these, one after the other. */
function answers<S, Op, R>(object: SequentialObject<S, Op, R>, ...operations: readonly Op[]): R[] {
  let state = object.initial;
  return operations.map((operation) => {
    const [after, result] = object.apply(state, operation);
    state = after;
    return result;
  });
}

describe('what objects answer', () => {
  test('a register', () => {
    expect(answers(register(0), { type: 'Read' }, { type: 'Write', value: 1 }, { type: 'Read' })).toEqual([
      { type: 'ReadOk', value: 0 },
      { type: 'WriteOk' },
      { type: 'ReadOk', value: 1 },
    ]);
  });
  test('a register with compare-and-set', () => {
    const cas = (expected: number, value: number) => ({ type: 'CompareAndSet', expected, value }) as const;
    expect(answers(casRegister(0), cas(1, 2), cas(0, 2), { type: 'Read' })).toEqual([
      { type: 'CompareAndSetFailed' },
      { type: 'CompareAndSetOk' },
      { type: 'ReadOk', value: 2 },
    ]);
  });
  test('a set', () => {
    const on = (type: 'Add' | 'Remove' | 'Contains', element: number) => ({ type, element }) as const;
    const set = elementSet<number>();
    expect(answers(set, on('Add', 1), on('Contains', 1), on('Add', 2), on('Remove', 1), { type: 'Members' })).toEqual([
      { type: 'AddOk' },
      { type: 'ContainsOk', present: true },
      { type: 'AddOk' },
      { type: 'RemoveOk' },
      { type: 'MembersOk', elements: Set([2]) },
    ]);
  });
  test('a map', () => {
    const results = answers(
      keyValueMap<string, string>(),
      { type: 'Get', key: 'k' },
      { type: 'Append', key: 'k', value: 'x' },
      { type: 'Append', key: 'k', value: 'y' },
      { type: 'CompareAndSet', key: 'k', expected: 'xy', value: 'z' },
      { type: 'Put', key: 'other', value: 'o' },
      { type: 'Get', key: 'k' },
    );
    expect(results).toEqual([
      { type: 'GetOk', value: null },
      { type: 'AppendOk' },
      { type: 'AppendOk' },
      { type: 'CompareAndSetOk' },
      { type: 'PutOk' },
      { type: 'GetOk', value: 'z' },
    ]);
  });
});

const mapOperation = fc.oneof(
  fc.record({ type: fc.constant('Get' as const), key: fc.constantFrom('k', 'l') }),
  fc.record({ type: fc.constant('Put' as const), key: fc.constantFrom('k', 'l'), value: fc.constantFrom('x', 'xy') }),
  fc.record({ type: fc.constant('Append' as const), key: fc.constantFrom('k', 'l'), value: fc.constantFrom('x', 'y') }),
  fc.record({
    type: fc.constant('CompareAndSet' as const),
    key: fc.constantFrom('k', 'l'),
    expected: fc.constantFrom('x', 'xy'),
    value: fc.constant('y'),
  }),
) satisfies fc.Arbitrary<KeyValueOperation<string, string>>;
const setOperation = fc.oneof(
  fc.record({ type: fc.constantFrom('Add' as const, 'Remove' as const, 'Contains' as const), element: fc.nat(2) }),
  fc.constant({ type: 'Members' as const }),
) satisfies fc.Arbitrary<SetOperation<number>>;

/** Calls that take effect one after the other, each somewhere in an interval that overlaps its neighbours. */
function done<S, Op, R>(object: SequentialObject<S, Op, R>, operations: readonly Op[]): Call<Op, R>[] {
  return answers(object, ...operations).map((result, i) => ({
    client: `c${i % 3}`,
    operation: operations[i]!,
    result,
    invoked: 2 * i,
    returned: 2 * i + 3,
  }));
}

describe.each([
  ['map', keyValueMap<string, string>() as ObservableObject<unknown, unknown, unknown>, mapOperation],
  ['set', elementSet<number>() as ObservableObject<unknown, unknown, unknown>, setOperation],
] as const)('a %s that is one copy', (_, object, operation: fc.Arbitrary<unknown>) => {
  const runs = fc.array(operation, { maxLength: 7 }).map((operations) => done(object, operations));
  it('satisfies every model', () => {
    fc.assert(
      fc.property(runs, (calls) => {
        expect(linearize(calls, object).found).toBe('order');
        expect(sequentialize(calls, object).found).toBe('order');
        expect(causalOrders(calls, object).found).toBe('order');
        expect(converge(calls, object).found).toBe('order');
      }),
      { numRuns: 500 },
    );
  });
  it('calls what changes nothing a query, and nothing else in vain', () => {
    fc.assert(
      fc.property(runs, operation, (calls, last) => {
        const state = calls.reduce((before: unknown, call) => object.apply(before, call.operation)[0], object.initial);
        const [after, result] = object.apply(state, last);
        if (object.isQuery(last, result)) expect(sameValue(after, state)).toBe(true);
      }),
    );
  });
  it('is linearizable if and only if each part is', () => {
    const changed = fc.tuple(runs, fc.nat(6), fc.nat(6)).map(([calls, i, j]) => {
      const [x, y] = [calls[i % Math.max(1, calls.length)], calls[j % Math.max(1, calls.length)]];
      return calls.map((call) => (call === x && y !== undefined ? { ...call, result: y.result } : call));
    });
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(changed, (calls) => {
        const whole = linearize(calls, object).found === 'order';
        verdicts[`${whole}`]++;
        expect(decideHistory(calls, object, 'linearizable').verdict).toBe(whole ? 'holds' : 'violated');
      }),
      { numRuns: 1000, seed: 1990 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });
});

test('towards answers, a map keeps every text that is the beginning of one that is wanted', () => {
  type Operation = KeyValueOperation<string, string>;
  const ofKey = keyValueMap<string, string>().ofPart as ObservableObject<unknown, Operation, unknown>;
  const read = { operation: { type: 'Get', key: 'k' }, result: { type: 'GetOk', value: 'abc' } } as const;
  const towards = ofKey.towards?.([read], []) as typeof ofKey;
  const after = (...parts: readonly string[]): unknown => {
    const appends = parts.map((value): Operation => ({ type: 'Append', key: 'k', value }));
    return answers(towards, ...appends, read.operation).at(-1);
  };
  expect([after('a', 'b', 'c'), after('ab', 'c')]).toEqual([read.result, read.result]);
  // What is the beginning of nothing is one and the same.
  expect(after('b', 'c')).toEqual(after('x'));
});
test('parts are told apart only if every operation is about one', () => {
  const on = (element: number) => ({ type: 'Add', element }) as const;
  expect(partsOf(done(elementSet<number>(), [on(1), on(2), on(1)]), elementSet<number>())).toMatchObject([
    { part: 1, calls: [{}, {}] },
    { part: 2, calls: [{}] },
  ]);
  expect(
    partsOf(done(elementSet<number>(), [on(1), { type: 'Members' } as const]), elementSet<number>()),
  ).toMatchObject([{ part: null, calls: [{}, {}] }]);
});
