/** Clocks: what they show, and what leases that are counted by them are worth, decided by both engines. */
import { describe, expect, test } from 'vitest';
import { checkByKernel } from '../kernel/check.ts';
import { decideByReference } from '../reference/liveness.ts';
import { agreement } from '../testing/agreement.ts';
import { type ClockOptions, type Clocks, type ClocksDomain, clocks } from './clock.ts';
import { functionFrom } from './collections.ts';
import { type Of, optional, range } from './domain.ts';
import { type Fairness, WF } from './fairness.ts';
import { type CheckableModel, checkable } from './model.ts';
import { network } from './network.ts';
import { record } from './record.ts';
import { type Member, processes } from './sort.ts';
import { spec } from './spec.ts';
import { Misfit } from './value.ts';
import { variables } from './variables.ts';

const Node = processes('node', 2);
const [a, b] = [Node.elements[0] as Member<'node'>, Node.elements[1] as Member<'node'>];
const later = <P>(from: Clocks<P>, ticks: number): Clocks<P> => (ticks === 0 ? from : later(from.tick(), ticks - 1));

describe('clocks', () => {
  test('that are right show the time', () => {
    const { right, skewed } = clocks(Node, { ticks: 3 });
    expect([0, 1, 3].map((ticks) => later(right, ticks).now(a))).toEqual([0, 1, 3]);
    expect(skewed).toEqual([right]);
  });

  test('that are skewed start in every way, and stay as far off', () => {
    const { right, skewed } = clocks(Node, { ticks: 3, skew: 1 });
    expect(skewed.map((of) => [of.now(a) - of.time, of.now(b) - of.time]).sort()).toEqual(
      [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y])).sort(),
    );
    for (const of of skewed) expect(later(of, 2).now(a) - of.now(a)).toBe(2);
    expect(skewed.filter((of) => of.equals(right))).toHaveLength(1);
  });

  test('tell when a lease is over', () => {
    const { right } = clocks(Node, { ticks: 3, skew: 1 });
    const deadline = right.deadline(a, 2);
    expect([0, 1, 2, 3].map((ticks) => later(right, ticks).isOver(a, deadline))).toEqual([false, false, true, true]);
  });

  test('never come to a deadline beyond the horizon, and all such are one', () => {
    const { right, readings } = clocks(Node, { ticks: 3, skew: 1 });
    expect([5, 6, 50].map((ticks) => right.deadline(a, ticks))).toEqual([readings.hi, readings.hi, readings.hi]);
    expect(later(right, 3).now(a) + 1).toBeLessThan(readings.hi);
  });

  test('come with a Tick, unless time stands still', () => {
    expect(Object.keys(clocks(Node, { ticks: 1, skew: 1 }).faults('clocks'))).toEqual(['Tick']);
    expect(clocks(Node, { ticks: 0, skew: 1 }).faults('clocks')).toEqual({});
  });

  test('do not drift without a bound', () => {
    expect(() => clocks(Node, { ticks: 3, drift: true })).toThrow(Misfit);
  });

  test('say what they may do', () => {
    const budgetsOf = (options: ClockOptions): readonly string[] => clocks(Node, options).budgets;
    expect(budgetsOf({ ticks: 3 })).toEqual(['ticks at most 3']);
    expect(budgetsOf({ ticks: 3, skew: 1 })).toEqual(['ticks at most 3', 'clocks off by at most 1']);
    expect(budgetsOf({ ticks: 2, skew: 1, drift: true })[1]).toBe('clocks off by at most 1, drifting');
  });
});

/**
 * A server leases something for some ticks of the time. Who has it counts by its own clock, and gives it up earlier by a
 * margin.
 */
function leases(margin: number, options: ClockOptions, fairness: readonly Fairness[] = []): CheckableModel {
  const length = 2 * margin + 1;
  const made = spec({ name: 'leases', title: 'Leases', parameters: {} }, () => {
    const Holder = processes('node', 2);
    const Time = clocks(Holder, options);
    const Lease = record({ holder: Holder, until: Time.readings });
    const { domains, initially, action, invariant, step, leadsTo, reachable } = variables({
      clocks: Time,
      lease: optional(Lease),
      holds: functionFrom(Holder, optional(Time.readings)),
    });
    const init = initially(Time.skewed.map((now) => ({ clocks: now, lease: null, holds: Holder.to(null) })));
    type State = (typeof init)[number];
    const believes = (s: State, node: Member<'node'>): boolean => {
      const until = s.holds.get(node);
      return until !== null && !s.clocks.isOver(node, until);
    };
    const Grant = action({
      forSome: { node: Holder },
      guard: (s) => s.lease === null || s.clocks.time >= s.lease.until,
      effect: (s, { node }) => ({
        lease: Lease({ holder: node, until: Math.min(s.clocks.time + length, Time.readings.hi) }),
        holds: s.holds.set(node, s.clocks.deadline(node, length - margin)),
      }),
    });
    /** At most one node takes the lease for its own. */
    const Exclusive = invariant((s) => !Holder.every((node) => believes(s, node)));
    const Bounded = invariant({
      forAll: { node: Holder },
      holds: (s, { node }) => Math.abs(s.clocks.now(node) - s.clocks.time) <= (options.skew ?? 0),
    });
    const Forward = step({
      forAll: { node: Holder },
      holds: (s, next, { node }) => next.clocks.now(node) >= s.clocks.now(node),
    });
    const Stands = reachable({
      forAll: { node: Holder },
      holds: (s, { node }) => s.clocks.time - s.clocks.now(node) === (options.skew ?? 0) && believes(s, node),
    });
    const Expires = leadsTo(
      (s) => s.clocks.time === Time.right.time && s.lease?.until === s.clocks.time + 1,
      (s) => s.lease !== null && s.clocks.time >= s.lease.until,
    );
    return {
      domains,
      init,
      actions: { Grant },
      fairness,
      invariants: { Exclusive, Bounded },
      properties: { Forward, Stands, Expires },
      finished: () => true,
    };
  });
  return checkable(made);
}

/** Messages that take at most so many ticks each. */
function post(delay: number): CheckableModel {
  const made = spec({ name: 'post', title: 'A message', parameters: {} }, () => {
    const Message = record({ sentAt: range(0, 3) });
    const Net = network(Message);
    type Timed = { readonly clocks: Of<typeof Time>; readonly network: Of<typeof Net> };
    const Time: ClocksDomain<Member<'node'>> = clocks(Node, {
      ticks: 3,
      due: ({ clocks: { time }, network: net }: Timed) => net.some(({ sentAt }) => time >= sentAt + delay),
    });
    const { domains, initially, action, reachable } = variables({ clocks: Time, network: Net, tookTicks: range(0, 3) });
    const init = initially({ clocks: Time.right, network: Net.empty, tookTicks: 0 });
    const Send = action({
      guard: (s) => s.network.isEmpty(),
      effect: (s) => ({ network: s.network.send(Message({ sentAt: s.clocks.time })) }),
    });
    const Receive = action({
      forSome: { m: (s) => s.network.deliverable() },
      effect: (s, { m }) => ({ network: s.network.deliver(m), tookTicks: s.clocks.time - m.sentAt }),
    });
    const Takes = reachable({ forAll: { n: range(0, 3) }, holds: (s, { n }) => s.tookTicks === n && n > 0 });
    return { domains, init, actions: { Send, Receive }, properties: { Takes } };
  });
  return checkable(made);
}

test.each([0, 1, 2, 3])('a tick waits for what is due: a message that takes at most %i', (delay) => {
  const found = agreement(post(delay), { checked: true });
  expect(found?.differences).toEqual([]);
  expect(found?.kernel.reached.map(({ instance }) => instance.n)).toEqual([1, 2, 3].slice(0, delay));
});

describe('leases', () => {
  test.each<[string, number, ClockOptions, readonly string[]]>([
    ['by right clocks', 0, { ticks: 3 }, []],
    // A clock that is off by the same all the time counts ticks as well as any.
    ['by clocks that stay as they are', 0, { ticks: 3, skew: 1 }, []],
    ['by clocks that drift, without a margin', 0, { ticks: 3, skew: 1, drift: true }, ['Exclusive']],
    ['by clocks that drift, with too small a margin', 1, { ticks: 5, skew: 1, drift: true }, ['Exclusive']],
    ['by clocks that drift, with a margin of twice the skew', 2, { ticks: 6, skew: 1, drift: true }, []],
  ])('%s', (_, margin, options, violated) => {
    for (const symmetry of [false, true]) {
      const found = agreement(leases(margin, options), { checked: true, symmetry });
      expect(found?.differences).toEqual([]);
      expect(found?.kernel.violated.map(({ property }) => property)).toEqual(violated);
      expect(found?.kernel.reached.map(({ property }) => property)).toEqual(['Stands', 'Stands']);
      expect(found?.kernel.taken.Tick).toBeGreaterThan(0);
      expect(found?.kernel.failure).toBeNull();
    }
  });

  test.each<[string, readonly Fairness[], string]>([
    ['expire if time goes on', [WF({ actions: ['Tick'] })], 'holds'],
    ['may last for ever if it need not', [], 'violated'],
  ])('%s', (_, fairness, expected) => {
    const model = leases(0, { ticks: 2, skew: 1, drift: true }, fairness);
    expect(decideByReference(model).get('Expires')?.verdict).toBe(expected);
    const { temporal } = checkByKernel(model);
    expect(temporal.map(({ verdict }) => verdict)).toEqual([expected]);
  });
});
