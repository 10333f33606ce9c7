/** Evidence: the first answer that cannot be, and calls that contradict each other, whatever became of the others. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Calls, isPending, programOrder, realTimeOrder } from '../consistency/calls.ts';
import { causalOrders } from '../consistency/causal.ts';
import { judge } from '../consistency/judge.ts';
import { linearize } from '../consistency/linearizable.ts';
import { sequentialize } from '../consistency/sequential.ts';
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
  const { parts } = judge(stale, cas, 'linearizable');
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
  const { parts } = judge(causes, cas, 'causal');
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
  expect(judge(many, cas, 'linearizable', () => true).verdict).toBe('violated');
  const wide = written(...Array.from({ length: 14 }, (_, i) => [`c${i}: write ${i + 1}`, i, 100] as const), [
    'z: read 99',
    101,
    102,
  ]);
  expect(judge(wide, cas, 'linearizable', () => true).verdict).toBe('unknown');
  expect(judge(wide, cas, 'linearizable').verdict).toBe('violated');
  expect(contradiction(wide, cas, realTimeOrder, () => true)).toEqual(wide);
  expect(judge(stale, cas, 'causal', () => true).verdict).toBe('unknown');
});
