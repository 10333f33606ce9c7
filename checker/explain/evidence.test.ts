/** Evidence: the first answer that cannot be, and calls that contradict each other, whatever became of the others. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Calls, isPending, programOrder, realTimeOrder } from '../consistency/calls.ts';
import { causalOrders } from '../consistency/causal.ts';
import { decideHistory } from '../consistency/decide.ts';
import { linearize } from '../consistency/linearizable.ts';
import { type KeyValueOperation, type KeyValueResult, keyValueMap } from '../consistency/objects.ts';
import { sequentialize } from '../consistency/sequential.ts';
import type { ObservableObject } from '../consistency/sequential-object.ts';
import { serialise } from '../consistency/serialise.ts';
import { type Answer, cas, histories, type Op, written } from '../testing/register-calls.ts';
import { contradiction, evidenceOf, shortestPrefix, until } from './evidence.ts';

type Register = Calls<Op, Answer>;
const isLinearizable = (calls: Register): boolean => linearize(calls, cas).found === 'order';

/** A stale read among operations that have nothing to do with it. */
const stale = written(
  ['a: write 1', 0, 1],
  ['b: read 1', 2, 3],
  ['a: write 2', 4, 5],
  ['b: cas 0 2 failed', 6, 9],
  ['c: read 1', 7, 8],
  ['c: read 2', 10, 11],
);

test('a stale read: which answer is the first, and what contradicts it', () => {
  const { parts } = decideHistory(stale, cas, 'linearizable');
  const evidence = evidenceOf(parts[0]!, cas, 'linearizable');
  expect(evidence.first?.call).toBe(stale[4]);
  expect(evidence.first?.order).toEqual(stale.slice(0, 3));
  // The write of 1 was over before that of 2 began; with its time set aside, it could come in between.
  expect(evidence.contradiction).toEqual([stale[0], stale[2], stale[4]]);
  expect(evidence.aside).toBe(2);
});

/** Adds a call that may take effect once, at any moment or never: less than what is claimed of calls set aside. */
function loosened(calls: Register, kept: Register): Register {
  const others = calls.filter(({ invoked }) => !kept.some((call) => call.invoked === invoked));
  const free = others
    .filter(({ operation, result }) => !cas.isQuery(operation, result))
    .map(({ operation }, i) => ({
      client: `free ${i}`,
      operation,
      invoked: -1 - i,
      returned: Number.POSITIVE_INFINITY,
    }));
  return [...free, ...kept].sort((x, y) => x.invoked - y.invoked);
}

describe('of random histories', () => {
  const violated = histories(8).filter((calls) => !isLinearizable(calls));
  it('the first answer that cannot be is the first', () => {
    fc.assert(
      fc.property(violated, (calls) => {
        const { moment, before } = shortestPrefix(calls, isLinearizable);
        expect(isLinearizable(until(calls, moment))).toBe(false);
        const answers = calls.filter((call) => !isPending(call)).map(({ returned }) => returned);
        for (const earlier of answers.filter((answer) => answer < moment)) {
          expect(isLinearizable(until(calls, earlier))).toBe(true);
          expect(earlier).toBeLessThanOrEqual(before);
        }
      }),
      { numRuns: 500 },
    );
  });
  it('calls that contradict each other still do so if the others may take effect at any moment', () => {
    let fewer = 0;
    fc.assert(
      fc.property(violated, (calls) => {
        const core = contradiction(calls, cas, realTimeOrder);
        if (core.length < calls.length) fewer++;
        expect(core.length).toBeGreaterThan(0);
        expect(isLinearizable(core)).toBe(false);
        expect(isLinearizable(loosened(calls, core))).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(fewer).toBeGreaterThan(300);
  });
  it('of those, none can be set aside as well', () => {
    fc.assert(
      fc.property(violated, (calls) => {
        const core = contradiction(calls, cas, realTimeOrder);
        const withAside = (kept: Register): string => {
          const steps = kept.map((call) => ({ ...call, optional: isPending(call) }));
          const free = loosened(calls, kept).filter(({ client }) => client.startsWith('free'));
          const problem = { steps, before: realTimeOrder(kept), free: free.map(({ operation }) => operation) };
          return serialise(problem, cas).found;
        };
        expect(withAside(core)).toBe('none');
        for (const one of core) expect(withAside(core.filter((call) => call !== one))).toBe('order');
      }),
      { numRuns: 500 },
    );
  });
  it('likewise of sequential consistency', () => {
    const wrong = histories(7).filter((calls) => sequentialize(calls, cas).found === 'none');
    fc.assert(
      fc.property(wrong, (calls) => {
        const core = contradiction(calls, cas, programOrder);
        expect(sequentialize(core, cas).found).toBe('none');
        expect(sequentialize(loosened(calls, core), cas).found).toBe('none');
      }),
      { numRuns: 300 },
    );
  });
});

test('of causal consistency, queries that have nothing to do with it are left out', () => {
  const causes = written(
    ['a: write 1', 0, 1],
    ['a: read 1', 2, 3],
    ['b: read 1', 4, 5],
    ['b: write 2', 6, 7],
    ['c: read 2', 8, 9],
    ['c: read 1', 10, 11],
    ['b: read 2', 12, 13],
  );
  const { parts } = decideHistory(causes, cas, 'causal');
  const { contradiction: core, aside } = evidenceOf(parts[0]!, cas, 'causal');
  expect(core).toEqual([causes[0], causes[2], causes[3], causes[4], causes[5]]);
  expect(aside).toBe(2);
  for (const query of [2, 4, 5])
    expect(
      causalOrders(
        core.filter((call) => call !== causes[query]),
        cas,
      ).found,
    ).toBe('order');
});

test('what is given up is unknown, and shows everything', () => {
  const many = written(...Array.from({ length: 12 }, (_, i) => [`c${i}: cas 0 ${i + 1}`, i, 100] as const), [
    'z: read 99',
    101,
    102,
  ]);
  expect(decideHistory(many, cas, 'linearizable', () => true).verdict).toBe('violated');
  const wide = written(...Array.from({ length: 14 }, (_, i) => [`c${i}: write ${i + 1}`, i, 100] as const), [
    'z: read 99',
    101,
    102,
  ]);
  expect(decideHistory(wide, cas, 'linearizable', () => true).verdict).toBe('unknown');
  expect(decideHistory(wide, cas, 'linearizable').verdict).toBe('violated');
  expect(contradiction(wide, cas, realTimeOrder, () => true)).toEqual(wide);
  expect(decideHistory(stale, cas, 'causal', () => true).verdict).toBe('unknown');
});

describe('of appends', () => {
  type Done = readonly [KeyValueOperation<string, string>, KeyValueResult<string>];
  const object = keyValueMap<string, string>();
  const get = (value: string | null): Done => [
    { type: 'Get', key: 'k' },
    { type: 'GetOk', value },
  ];
  const put = (value: string): Done => [{ type: 'Put', key: 'k', value }, { type: 'PutOk' }];
  const append = (value: string): Done => [{ type: 'Append', key: 'k', value }, { type: 'AppendOk' }];
  const change = (expected: string, value: string, found: boolean): Done => [
    { type: 'CompareAndSet', key: 'k', expected, value },
    { type: found ? 'CompareAndSetOk' : 'CompareAndSetFailed' },
  ];
  type Did = readonly [done: Done, invoked: number, returned: number];
  const callsOf = (did: readonly Did[]): Calls<Done[0], Done[1]> =>
    did
      .map(([[operation, result], invoked, returned], i) => ({ client: `c${i}`, operation, result, invoked, returned }))
      .sort((a, b) => a.invoked - b.invoked);

  test('what was replaced and is read again is all that is shown', () => {
    const texts = Array.from({ length: 20 }, (_, i) => `x${i}`);
    const grown = texts.flatMap((text, i) => [append(text), get(texts.slice(0, i + 1).join(''))]);
    const all = [...grown, put('new'), get('new'), get(texts.join(''))];
    const calls = callsOf(all.map((done, i) => [done, 2 * i, 2 * i + 1]));
    const { parts } = decideHistory(calls, object, 'linearizable');
    const { contradiction: shown } = evidenceOf(parts[0]!, object, 'linearizable');
    expect(shown).toEqual(calls.slice(-2));
  });

  it('texts that lead to no answer can be taken for one', () => {
    const own = object.ofPart as unknown as ObservableObject<string | null, Done[0], Done[1]>;
    const text = fc.constantFrom('', 'a', 'b', 'ab');
    const operation = fc.oneof(
      fc.constant(get(null)[0]),
      fc.tuple(text, fc.boolean()).map(([value, isPut]) => (isPut ? put(value) : append(value))[0]),
      fc.tuple(text, text).map(([expected, value]) => change(expected, value, true)[0]),
    );
    // They are answered as if done one after the other, but for one that may be told something else, and in times that overlap.
    const calls = fc
      .tuple(
        fc.array(fc.tuple(operation, fc.nat(3), fc.nat(3)), { minLength: 2, maxLength: 7 }),
        fc.nat(20),
        fc.oneof(
          fc.constantFrom('a', 'ab', 'aba', 'ba').map(get),
          fc.boolean().map((found) => change('', '', found)),
        ),
      )
      .map(([all, odd, [, otherwise]]) => {
        let state = own.initial;
        const did = all.map(([one, early, late], i): Did => {
          const [after, result] = own.apply(state, one);
          state = after;
          const isOdd = i === odd && result.type.slice(0, 3) === otherwise.type.slice(0, 3);
          return [[one, isOdd ? otherwise : result], 4 * i - early * 2 + 0.01 * i, 4 * i + 1 + late * 2 + 0.01 * i];
        });
        return callsOf(did);
      });
    fc.assert(
      fc.property(calls, fc.array(operation, { maxLength: 2 }), (some, others) => {
        const free = others.filter(({ type }) => type !== 'Get');
        const problem = {
          steps: some.map((call) => ({ ...call, optional: false })),
          before: realTimeOrder(some),
          free,
        };
        const focused = serialise(problem, own.towards?.(some, free) ?? own).found;
        // With what may be done at will, the states of a text have no end: what is not found soon is not known.
        let looks = 0;
        const plain = serialise(problem, own, () => ++looks > 50).found;
        if (plain !== 'unknown') expect(focused).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });
});
