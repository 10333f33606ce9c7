/** The clocks are as recorded, and each tells what it is said to tell. */
import { describe, expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { statesOf } from '../../checker/testing/states.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { isBelow, isLess, lamportClocks } from './lamport-clocks.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: lamportClocks, variants, instances });
describeMutants({ spec: lamportClocks, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('vectors tell causality and no more, numbers an order and no more', async () => {
  const [yes, no] = ['holds', 'violated'];
  const parameters = { events: 3 };
  expect(await verdictsOf({ parameters, variant: variants.asCausality })).toMatchObject({
    ClockCondition: yes,
    TotalOrder: yes,
    Causality: no,
  });
  expect(await verdictsOf({ parameters, variant: variants.vectorClocks })).toMatchObject({
    ClockCondition: yes,
    TotalOrder: no,
    Causality: yes,
  });
});

describe('the past of an event, which the judge keeps', () => {
  const model = lamportClocks.model({ nodes: 2, events: 2 });
  type State = (typeof model.init)[number];
  const eventsIn = (s: State) =>
    ['node1', 'node2'].flatMap((node) =>
      s.stamps
        .get(node as never)
        .map((_, k) => ({ node, n: k + 1, past: s.past.get(node as never).get(k)! }))
        .toArray(),
    );

  test('is closed: what happened before something in it is in it', () => {
    let longest = 0;
    for (const s of statesOf(lamportClocks, { nodes: 2, events: 2 })) {
      const events = eventsIn(s);
      const isIn = (past: (typeof events)[number]['past'], node: string, n: number) =>
        past.some((event) => event.node === node && event.n === n);
      for (const { node, n, past } of events) {
        longest = Math.max(longest, past.size);
        expect(isIn(past, node, n)).toBe(false);
        if (n > 1) expect(isIn(past, node, n - 1)).toBe(true);
        for (const before of events)
          if (isIn(past, before.node, before.n)) expect(before.past.isSubset(past)).toBe(true);
      }
    }
    expect(longest).toBe(3);
  });
});

test('orders of stamps', () => {
  const [a, b] = [
    { number: 1, node: 0, vector: [1, 0] },
    { number: 1, node: 1, vector: [0, 1] },
  ];
  const c = { number: 2, node: 0, vector: [2, 1] };
  expect([isLess(a, b), isLess(b, a), isLess(a, c), isLess(a, a)]).toEqual([true, false, true, false]);
  expect([isBelow(a, b), isBelow(b, a), isBelow(b, c), isBelow(a, a)]).toEqual([false, false, true, false]);
});
