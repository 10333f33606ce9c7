/** Consistency models: the textbook's examples, twins that try every order, and which model implies which. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { keyOf } from '../language/value.ts';
import { type Answer, cas, histories, type Op, permutations, subsets, written } from '../testing/register-calls.ts';
import type { Call, Calls } from './calls.ts';
import { causalOrders } from './causal.ts';
import { converge } from './convergent.ts';
import { linearize } from './linearizable.ts';
import { sequentialize } from './sequential.ts';

type Register = Calls<Op, Answer>;
type One = Call<Op, Answer>;

const models = {
  linearizable: (calls: Register) => linearize(calls, cas).found === 'order',
  sequential: (calls: Register) => sequentialize(calls, cas).found === 'order',
  causal: (calls: Register) => causalOrders(calls, cas).found === 'order',
  convergent: (calls: Register) => converge(calls, cas).found === 'order',
};
type Model = keyof typeof models;

/** Each history with the models that it satisfies, in the order above. */
const examples: readonly (readonly [name: string, calls: Register, holds: readonly Model[]])[] = [
  ['nothing', written(), ['linearizable', 'sequential', 'causal', 'convergent']],
  [
    'a read that overlaps a write and answers the old value',
    written(['a: write 1', 0, 3], ['b: read 0', 1, 2]),
    ['linearizable', 'sequential', 'causal', 'convergent'],
  ],
  [
    'a read of what was overwritten before',
    written(['a: write 1', 0, 1], ['b: read 0', 2, 3], ['b: read 1', 4, 5]),
    ['sequential', 'causal', 'convergent'],
  ],
  [
    'a client that never hears of a write',
    written(['a: write 1', 0, 1], ['b: read 0', 2, 3]),
    ['sequential', 'causal'],
  ],
  [
    'new, then old, while the write runs',
    written(['a: write 1', 0, 9], ['b: read 1', 1, 2], ['c: read 0', 3, 4]),
    ['sequential', 'causal', 'convergent'],
  ],
  [
    'a write that is not read by its own client',
    written(['a: write 1', 0, 1], ['a: read 0', 2, 3], ['a: read 1', 4, 5]),
    ['convergent'],
  ],
  [
    // Ahamad et al., figure 1: concurrent writes are seen in either order.
    'two writers who each read what the other wrote',
    written(['a: write 1', 0, 2], ['b: write 2', 1, 3], ['a: read 2', 4, 6], ['b: read 1', 5, 7]),
    ['causal'],
  ],
  [
    'two concurrent writes that two readers see in different orders, before both see a third',
    written(
      ['a: write 1', 0, 2],
      ['b: write 2', 1, 3],
      ['c: read 1', 4, 5],
      ['d: read 2', 4.5, 5.5],
      ['c: read 2', 6, 7],
      ['d: read 1', 6.5, 7.5],
      ['a: write 3', 8, 9],
      ['c: read 3', 10, 11],
      ['d: read 3', 10, 11],
    ),
    ['causal', 'convergent'],
  ],
  [
    // Hutto and Ahamad's example: 1 before 2 by causality, which c does not respect.
    'a cause that is seen after its effect',
    written(
      ['a: write 1', 0, 1],
      ['b: read 1', 2, 3],
      ['b: write 2', 4, 5],
      ['c: read 2', 6, 7],
      ['c: read 1', 8, 9],
      ['c: read 2', 10, 11],
    ),
    ['convergent'],
  ],
  ['a value that nobody wrote', written(['a: write 1', 0, 1], ['a: read 1', 2, 3], ['b: read 7', 4, 5]), []],
  [
    'two compare-and-sets that both found the initial value',
    written(['a: cas 0 1', 0, 2], ['b: cas 0 2', 1, 3]),
    ['causal', 'convergent'],
  ],
  [
    'one compare-and-set that won, and one that lost',
    written(['a: cas 0 1', 0, 2], ['b: cas 0 2 failed', 1, 3], ['a: read 1', 4, 5]),
    ['linearizable', 'sequential', 'causal', 'convergent'],
  ],
  ['a compare-and-set that failed although nothing else was ever there', written(['a: cas 0 1 failed', 0, 1]), []],
  [
    'a pending write that took effect, and was seen',
    written(['a: write 1', 0, null], ['b: read 0', 1, 2], ['b: read 1', 3, 4], ['c: read 1', 5, 6]),
    ['linearizable', 'sequential', 'causal', 'convergent'],
  ],
  [
    // If it was c's, then 1 depends on both writes of 2, and nothing is left that b could read last.
    'a read of what two have written, which only the second can have brought about',
    written(
      ['c: write 2', 0, 7],
      ['a: read 2', 1, 9],
      ['b: write 2', 2, 3],
      ['b: read 1', 4, 5],
      ['b: read 2', 6, 8],
      ['a: write 1', 10, null],
    ),
    ['sequential', 'causal', 'convergent'],
  ],
  [
    'a pending compare-and-set seen in between, and then no more',
    written(['a: cas 0 1', 0, null], ['b: read 1', 1, 2], ['b: read 0', 3, 4]),
    ['convergent'],
  ],
];

describe('the textbook', () => {
  describe.each(examples)('%s', (_, calls, holds) => {
    test.each(Object.keys(models) as Model[])('%s', (model) => {
      expect(models[model](calls)).toBe(holds.includes(model));
    });
  });
});

/** True if the object answers these in this order as they were answered, as far as `looks` asks. */
function legal(order: readonly One[], looks: (call: One) => boolean = () => true): boolean {
  let state = cas.initial;
  return order.every((call) => {
    const [after, result] = cas.apply(state, call.operation);
    state = after;
    return call.result === undefined || !looks(call) || keyOf(call.result) === keyOf(result);
  });
}
function keeps(order: readonly One[], before: (x: One, y: One) => boolean): boolean {
  return order.every((x, i) => !order.slice(i + 1).some((later) => before(later, x)));
}
/** The completed calls with each choice of pending ones. */
function choices(calls: Register): One[][] {
  const completed = calls.filter(({ result }) => result !== undefined);
  return subsets(calls.filter(({ result }) => result === undefined)).map((some) => [...completed, ...some]);
}
const inTime = (x: One, y: One): boolean => x.returned < y.invoked;
const byClient = (x: One, y: One): boolean => x.client === y.client && x.invoked < y.invoked;
function someOrder(calls: Register, before: (x: One, y: One) => boolean): boolean {
  return choices(calls).some((chosen) => permutations(chosen).some((order) => keeps(order, before) && legal(order)));
}

/** Causal consistency by its definition: every way to connect answers with their authors, and every order for each client. */
function causalByEnumeration(calls: Register): boolean {
  const shown = calls.flatMap((reader) =>
    reader.result === undefined
      ? []
      : cas.shows(reader.operation, reader.result).map((isAuthor) => ({
          reader,
          authors: calls.filter((call) => call !== reader && isAuthor(call.operation, call.result)),
        })),
  );
  const clients = [...new Set(calls.map(({ client }) => client))];
  const connect = (k: number, edges: readonly (readonly [One, One])[]): boolean => {
    const next = shown[k];
    if (next !== undefined) return next.authors.some((author) => connect(k + 1, [...edges, [author, next.reader]]));
    const direct = (x: One, y: One): boolean => byClient(x, y) || edges.some(([from, to]) => from === x && to === y);
    const reaches = (x: One, y: One, met: readonly One[] = []): boolean =>
      direct(x, y) || calls.some((z) => !met.includes(z) && direct(x, z) && reaches(z, y, [...met, z]));
    if (calls.some((x) => reaches(x, x))) return false;
    return clients.every((client) => {
      const seen = calls.filter((call) => call.client === client || !cas.isQuery(call.operation, call.result));
      return choices(seen).some((chosen) => {
        // What is left out must not be what something else depends on.
        const left = seen.filter((call) => !chosen.includes(call));
        if (left.some((x) => chosen.some((y) => reaches(x, y)))) return false;
        return permutations(chosen).some(
          (order) => keeps(order, reaches) && legal(order, (call) => call.client === client),
        );
      });
    });
  };
  return connect(0, []);
}

function convergentByEnumeration(calls: Register): boolean {
  const updates = calls.filter(({ operation, result }) => !cas.isQuery(operation, result));
  if (updates.some(({ result }) => result === undefined)) return true;
  const last = calls.filter(
    (call) =>
      !updates.includes(call) &&
      call.result !== undefined &&
      calls.every((other) => !byClient(call, other)) &&
      updates.every((update) => inTime(update, call)),
  );
  return permutations(updates).some((order) => legal([...order, ...last], (call) => last.includes(call)));
}

describe('twins that try every order', () => {
  const twins: Readonly<Record<Model, (calls: Register) => boolean>> = {
    linearizable: (calls) => someOrder(calls, inTime),
    sequential: (calls) => someOrder(calls, byClient),
    causal: causalByEnumeration,
    convergent: convergentByEnumeration,
  };
  const small = { linearizable: 6, sequential: 6, causal: 5, convergent: 6 };
  test.each(Object.keys(models) as Model[])('%s', (model) => {
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(histories(small[model]), (calls) => {
        const expected = twins[model](calls);
        verdicts[`${expected}`]++;
        expect(models[model](calls)).toBe(expected);
      }),
      { numRuns: 2000, seed: 1979 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });
});

describe('which model implies which', () => {
  it('linearizable, then sequential, then causal; and linearizable, then convergent', () => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(histories(8), (calls) => {
        const holds = (Object.keys(models) as Model[]).filter((model) => models[model](calls));
        const key = holds.join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (holds.includes('linearizable')) expect(holds).toEqual(Object.keys(models));
        if (holds.includes('sequential')) expect(holds).toContain('causal');
      }),
      { numRuns: 5000, seed: 1995 },
    );
    // Everything that the implications leave possible has occurred.
    expect([...counts.keys()].sort()).toEqual([
      '',
      'causal',
      'causal,convergent',
      'convergent',
      'linearizable,sequential,causal,convergent',
      'sequential,causal',
      'sequential,causal,convergent',
    ]);
  });
});
