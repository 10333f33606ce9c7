/** Sorts and unions of them: members, functions from them, and the symmetry of each part of a union. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  functionFrom,
  network,
  oneOf,
  processes,
  range,
  record,
  spec,
  subsetOf,
  union,
  values,
  variables,
} from '../index.ts';
import { agreement } from '../testing/index.ts';
import { checkable } from './model.ts';
import { blocksOf } from './symmetry.ts';

const Producer = processes('p', 2);
const Consumer = processes('c', 3);
const Thread = union(Producer, Consumer);

/** A queue with one place. Who finds it full, or empty, waits, and whoever goes by wakes somebody: perhaps the wrong one. */
const blockingQueue = (first: 'anybody' | 'p1') =>
  spec({ name: 'blocking-queue', parameters: {} }, () => {
    const { domains, initially, action, invariant, reachable } = variables({
      queue: range(0, 1),
      waiting: subsetOf(Thread),
      state: functionFrom(Thread, oneOf('running', 'waiting')),
    });
    const Go = action({
      forSome: { t: Thread },
      guard: (s, { t }) => !s.waiting.has(t) && (first === 'anybody' || s.waiting.isEmpty() || t !== 'p2'),
      effect: (s, { t }) =>
        s.queue === (Producer.has(t) ? 1 : 0)
          ? { waiting: s.waiting.add(t), state: s.state.set(t, 'waiting') }
          : { queue: 1 - s.queue },
    });
    const Wake = action({
      forSome: { t: (s) => s.waiting },
      effect: (s, { t }) => ({ waiting: s.waiting.delete(t), state: s.state.set(t, 'running') }),
    });
    return {
      domains,
      init: initially({ queue: 0, waiting: Set(), state: Thread.to('running') }),
      actions: { Go, Wake },
      invariants: {
        AsItSays: invariant({
          forAll: { t: Thread },
          holds: (s, { t }) => s.waiting.has(t) === (s.state.get(t) === 'waiting'),
        }),
        SomebodyRuns: invariant((s) => Thread.some((t) => !s.waiting.has(t))),
      },
      properties: {
        ProducersWait: reachable((s) => Thread.every((t) => s.waiting.has(t) === Producer.has(t))),
      },
    };
  });

describe('a union of sorts', () => {
  test('has the members of all of them', () => {
    expect([...Thread]).toEqual(['p1', 'p2', 'c1', 'c2', 'c3']);
    expect(Thread.read('c3')).toBe('c3');
    expect(() => Thread.read('c4')).toThrow('the value is c4; allowed: p1, p2, c1, c2, c3');
    expect(() => union(Producer, Consumer, Producer)).toThrow('a union has p1 twice');
    expect(() => union()).toThrow('a union is of no sorts');
    expect([Thread.quorums().length, Producer.subsets(1).length]).toEqual([10, 2]);
  });
  test('keeps the symmetry of each of them, and no other', () => {
    const blocks = [
      { sort: 'p', members: ['p1', 'p2'] },
      { sort: 'c', members: ['c1', 'c2', 'c3'] },
    ];
    expect(blocksOf({ waiting: subsetOf(Thread) })).toEqual(blocks);
    expect(
      blocksOf({
        net: network(record({ from: Thread, to: Thread }), { order: 'fifo', among: [Producer, Consumer], capacity: 1 }),
      }),
    ).toEqual(blocks);
    expect(blocksOf({ one: union(Producer, values('x', 1)) })).toEqual([blocks[0]]);
  });
  test.each([false, true])('is explored by the kernel as by the reference; symmetry: %s', (symmetry) => {
    const found = agreement(checkable(blockingQueue('anybody')), { checked: true, symmetry });
    expect(found?.differences).toEqual([]);
    // Who waits, and whether the queue is full: 2 ^ 5 * 2 at most, and up to names 3 * 4 * 2.
    expect(found?.kernel.distinct).toBe(symmetry ? 24 : 64);
    expect(found?.kernel.violated.map(({ property, trace }) => [property, trace.length])).toEqual([
      ['SomebodyRuns', 7],
    ]);
  });
  test('finds a spec out that treats the members of one part differently', () => {
    const { failure } = agreement(checkable(blockingQueue('p1')), { symmetry: true })?.kernel ?? {};
    expect(failure?.failure.fault.kind).toBe('asymmetric');
  });
});

test('a function domain makes the function that maps every key to a value', () => {
  const Grid = functionFrom(range(0, 2), range(0, 4));
  expect([...Grid.to(1)]).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
  ]);
  expect([...Grid.to((key) => 2 * key).valueSeq()]).toEqual([0, 2, 4]);
});
