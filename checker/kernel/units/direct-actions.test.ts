/** Actions that are evaluated directly lead where the reference leads; what is not symmetric is refused; what they meet gets its place. */
import { List, Set } from 'immutable';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  Bag,
  bagOf,
  functionFrom,
  type Member,
  messages,
  network,
  processes,
  range,
  type Spec,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { checkByReference } from '../../reference/check.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { evaluatingDirectly } from '../../testing/evaluating-directly.ts';
import { explored } from '../../testing/explored.ts';
import { checkByKernel, type KernelResult } from '../check.ts';
import { LearningCost } from '../learned/cost.ts';
import { DirectActions } from './direct-actions.ts';

afterEach(() => void vi.restoreAllMocks());

/** Two processes with a variable of each kind; values come up late, so that what has no place yet is met while states are expanded. */
function everything(): CheckableModel {
  const of = spec({ name: 'everything', parameters: {} }, () => {
    const P = processes('p', 2);
    const Message = messages({ ping: { to: P, n: range(0, 40) } });
    const Network = network(Message);
    const { domains, initially, action, invariant } = variables({
      n: range(0, 40),
      own: functionFrom(P, range(0, 40)),
      seen: functionFrom(P, subsetOf(P)),
      log: sequenceOf(P, 3),
      on: subsetOf(P),
      bag: bagOf(P),
      net: Network,
    });
    return {
      domains,
      init: initially({
        n: 0,
        own: P.to(0),
        seen: P.to(Set<Member<'p'>>()),
        log: List(),
        on: Set(),
        bag: Bag.of([]),
        net: Network.empty,
      }),
      actions: {
        Both: action({
          forSome: { p: P },
          guard: (s, { p }) => s.n < 3 && !s.on.has(p),
          effect: (s, { p }) => ({
            n: s.n + 1,
            own: s.own.update(p, (k) => 3 * k + 1),
            seen: s.seen.update(p, (all) => all.add(p)),
            on: s.on.add(p),
          }),
        }),
        Log: action({
          // A list of one's own: the choices of a state that are no domain's.
          forSome: { p: (s) => [...s.on, ...P.elements.filter((p) => s.own.get(p) > 3)] },
          guard: (s) => s.log.size < 2,
          effect: (s, { p }) => ({ log: s.log.push(p), bag: s.bag.add(p), on: s.on.remove(p) }),
        }),
        Send: action({
          forSome: { to: P },
          guard: (s) => s.net.isEmpty(),
          effect: (s, { to }) => ({ net: s.net.send(Message.ping({ to, n: s.own.get(to) })) }),
        }),
        Receive: action({
          forSome: { m: (s) => s.net.deliverable() },
          effect: (s, { m }) => ({ net: s.net.deliver(m), seen: s.seen.set(m.to, Set()), n: Math.min(m.n, 3) }),
        }),
        Idle: action({ guard: (s) => s.n === 2, effect: (s) => ({ n: s.n }) }),
      },
      invariants: { Few: invariant((s) => s.log.size < 2 || s.n < 3) },
      finished: () => true,
    };
  });
  return checkable(of as unknown as Spec);
}

interface Planted {
  readonly guard?: (p: Member<'p'>) => boolean;
  readonly by?: (p: Member<'p'>) => number;
  readonly all?: (on: Set<Member<'p'>>) => boolean;
}
/** Two processes that are marked one after the other, each adding to a sum. What is planted comes up once one is marked. */
function marking({ guard = () => true, by = () => 1, all = () => true }: Planted): CheckableModel {
  const of = spec({ name: 'marking', parameters: {} }, () => {
    const P = processes('p', 3);
    const { domains, initially, action } = variables({ on: subsetOf(P), sum: range(0, 9) });
    const Mark = action({
      forSome: { p: P },
      guard: (s, { p }) => !s.on.has(p) && (s.sum === 0 || guard(p)),
      effect: (s, { p }) => ({ on: s.on.add(p), sum: s.sum + (s.sum === 0 ? 1 : by(p)) }),
    });
    const Clear = action({
      guard: (s) => s.sum === 1 && all(s.on),
      effect: (s) => ({ sum: s.sum + 3 }),
    });
    const actions = { Mark, Clear };
    return { domains, init: initially({ on: Set<Member<'p'>>(), sum: 0 }), actions, finished: () => true };
  });
  return checkable(of as unknown as Spec);
}

const countsOf = ({
  distinct,
  generated,
  depth,
  taken,
}: Pick<KernelResult, 'distinct' | 'generated' | 'depth' | 'taken'>) => ({
  distinct,
  generated,
  depth,
  taken,
});

describe('actions of which every one is evaluated directly', () => {
  test('lead where the reference leads, from every state', () => {
    evaluatingDirectly();
    const model = everything();
    const evaluated = vi.spyOn(DirectActions.prototype, 'leavesOf');
    const found = checkByKernel(model, { twin: successorsOf, checked: true });
    expect(evaluated.mock.calls.length).toBeGreaterThan(found.distinct);
    expect(found.direct.map(({ site }) => `${site.part} ${site.name}`)).toEqual(
      expect.arrayContaining(Object.keys(model.actions).map((name) => `action ${name}`)),
    );
    const reference = checkByReference(model);
    expect(countsOf(found)).toEqual(countsOf(reference as never));
    expect(found.violated.map(({ trace }) => trace.length)).toEqual(
      reference.violated.map(({ trace }) => trace.length),
    );
  });
  test('stand for as many orbits as those that are learned', () => {
    const learned = checkByKernel(everything(), { symmetry: true });
    evaluatingDirectly();
    const direct = checkByKernel(everything(), { symmetry: true, twin: successorsOf, checked: true });
    expect(direct.failure).toBeNull();
    expect(countsOf(direct)).toEqual(countsOf(learned));
  });
  test('run once for what they have read', () => {
    let calls = 0;
    const of = spec({ name: 'two', parameters: {} }, () => {
      const { domains, initially, action } = variables({ a: range(0, 30), b: range(0, 30) });
      const Up = action({ guard: (s) => s.a < 30, effect: (s) => ({ a: s.a + 1 }) });
      const Down = action({
        guard: (s) => {
          calls++;
          return s.b < 30;
        },
        effect: (s) => ({ b: s.b + 1 }),
      });
      return { domains, init: initially({ a: 0, b: 0 }), actions: { Up, Down }, finished: () => true };
    });
    evaluatingDirectly();
    expect(checkByKernel(checkable(of as unknown as Spec)).distinct).toBe(31 * 31);
    // Two runs to learn it before it is given up, and one for each value of b.
    expect(calls).toBe(33);
  });
  test('what shares a slot is put together before it is given a number', () => {
    evaluatingDirectly();
    const model = everything();
    const { layout } = explored(model).space;
    const fused = layout.classes.find((of) => of.kind === 'tuple' && of.parts.length > 1);
    const pairs = new globalThis.Set<string>();
    const kernel = explored(model);
    for (let state = 0; state < kernel.space.store.count; state++) {
      const { own, seen } = kernel.space.valuesOf(state) as { own: Map<unknown, number>; seen: Map<unknown, unknown> };
      for (const [p, k] of own) pairs.add(`${k} ${String(seen.get(p))}`);
    }
    expect(fused?.count).toBe(pairs.size);
  });
});

test.each(['bag', 'set', 'known'] as const)(
  'an element that an action meets which is evaluated directly is known to what was learned: %s',
  (where) => {
    const of = spec({ name: 'late elements', parameters: {} }, () => {
      const some = range(0, 1600);
      const { domains, initially, action, invariant } = variables({ n: some, bag: bagOf(some), set: subsetOf(some) });
      const Up = action({
        guard: (s) => s.n < 1600,
        effect: (s) => ({
          n: s.n + 1,
          ...(s.n < 1500 ? {} : where === 'bag' ? { bag: s.bag.add(s.n) } : { set: s.set.add(s.n) }),
        }),
      });
      return {
        domains,
        init: initially({ n: 0, bag: Bag.of([]), set: Set() }),
        actions: { Up },
        invariants: {
          Few: invariant((s) => {
            if (where === 'bag') return s.bag.count((k) => k > 1509) < 3;
            // What is known is asked for before it is there.
            return where === 'set' ? s.set.count((k) => k > 1509) < 3 : !s.set.has(1512);
          }),
        },
        finished: () => true,
      };
    });
    const { direct, violated } = checkByKernel(checkable(of as unknown as Spec));
    expect(direct.map(({ site }) => `${site.part} ${site.name}`)).toEqual(['action Up']);
    expect(violated.map(({ trace }) => trace.length)).toEqual([1514]);
  },
);

describe('with symmetry, an action that is evaluated directly is refused, with what it did and what its image did:', () => {
  const first = (p: Member<'p'>): boolean => String(p) === 'p1';
  test.each<readonly [string, Planted, readonly string[]]>([
    ['an instance that is enabled for one member only', { guard: first }, ['disabled', 'led to']],
    ['an effect that differs', { by: (p) => (first(p) ? 1 : 2) }, ['led to', 'led to']],
    ['what only one member may stop', { all: (on) => on.some(first) }, ['disabled', 'led to']],
    ['what only one member must not stop', { all: (on) => !on.some(first) }, ['disabled', 'led to']],
    [
      'what fails in the image alone',
      {
        all: (on) => {
          if (!on.some(first)) throw new RangeError('not these');
          return true;
        },
      },
      ['failed', 'led to'],
    ],
    [
      'what fails in the image alone, where nothing is enabled',
      {
        all: (on) => {
          if (!on.some(first)) throw new RangeError('not these');
          return false;
        },
      },
      ['disabled', 'failed'],
    ],
  ])('%s', (_, plant, deeds) => {
    evaluatingDirectly();
    const { failure } = checkByKernel(marking(plant), { symmetry: true });
    const { fault } = (failure as NonNullable<typeof failure>).failure;
    expect(fault.kind).toBe('asymmetric');
    expect(fault.kind === 'asymmetric' && 'first' in fault ? [fault.first.kind, fault.second.kind].sort() : []).toEqual(
      deeds,
    );
  });
  test('and nothing else is', () => {
    evaluatingDirectly();
    const { failure, distinct } = checkByKernel(marking({}), { symmetry: true });
    expect(failure).toBeNull();
    expect(distinct).toBe(checkByKernel(marking({}), { symmetry: true }).distinct);
  });
});

test('a failure of an action that is evaluated directly is told with the trace to its state', () => {
  evaluatingDirectly();
  const of = spec({ name: 'late', parameters: {} }, () => {
    const { domains, initially, action } = variables({ n: range(0, 9) });
    const Up = action({
      effect: (s) => {
        if (s.n === 4) throw new RangeError('too far');
        return { n: s.n + 1 };
      },
    });
    return { domains, init: initially({ n: 0 }), actions: { Up } };
  });
  const { failure, distinct } = checkByKernel(checkable(of as unknown as Spec));
  expect(failure?.failure.site).toMatchObject({ part: 'effect', name: 'Up' });
  expect(failure?.trace.map(({ state }) => (state as { n: number }).n)).toEqual([0, 1, 2, 3, 4]);
  expect(distinct).toBe(5);
});

test('a step that was found is shown as it was, though its action is evaluated directly since', () => {
  const of = spec({ name: 'given up later', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action, step } = variables({ n: range(0, 50), f: functionFrom(P, range(0, 3)) });
    const Up = action({
      forSome: { p: P },
      guard: (s) => s.n < 50,
      effect: (s, { p }) => ({ n: s.n + 1, f: s.f.update(p, (k) => (k + 1) % 4) }),
    });
    const properties = { Step: step((s, t) => !(s.n === 2 && t.n === 3)) };
    return { domains, init: initially({ n: 0, f: P.to(0) }), actions: { Up }, properties, finished: () => true };
  });
  let entries = 0;
  vi.spyOn(LearningCost.prototype, 'note').mockImplementation(function (this: LearningCost) {
    return ++entries === 15 && this.giveUp(1, 1);
  });
  for (const symmetry of [false, true]) {
    entries = 0;
    const { direct, violated } = checkByKernel(checkable(of as unknown as Spec), { symmetry, revisited: 0 });
    expect(direct).toHaveLength(1);
    expect(violated[0]?.trace.map(({ state }) => (state as { n: number }).n)).toEqual([0, 1, 2, 3]);
  }
});

describe('fairness of actions that are evaluated directly', () => {
  const counting = (where: (k: number) => boolean): CheckableModel => {
    const of = spec({ name: 'picking', parameters: {} }, () => {
      const { domains, initially, action, eventually, invariant } = variables({
        a: range(0, 3),
        b: range(0, 3),
        c: range(0, 20),
      });
      const A = action({ guard: (s) => s.a < 3, effect: (s) => ({ a: s.a + 1 }) });
      const B = action({ guard: (s) => s.b < 3, effect: (s) => ({ b: s.b + 1 }) });
      const Pick = action({
        forSome: { k: range(0, 20) },
        guard: (s, { k }) => k === s.a * 5 + s.b && s.c === 0,
        // One pick changes nothing.
        effect: (s, { k }) => ({ c: k === 7 ? s.c : k }),
      });
      return {
        domains,
        init: initially({ a: 0, b: 0, c: 0 }),
        actions: { A, B, Pick },
        fairness: [WF({ actions: [Pick], where: ({ k }) => where(k) })],
        properties: { Few: invariant((s) => s.a + s.b + s.c < 90), Picked: eventually((s) => s.c > 0) },
        finished: () => true,
      };
    });
    return checkable(of as unknown as Spec);
  };
  test.each([1, 2, 6, 11, 13])('fails on a step that is possible: %i', (bad) => {
    // The invariant, which is asked first, is learned: that comes between an instance that is met and the step by it.
    let invariant: LearningCost | null = null;
    vi.spyOn(LearningCost.prototype, 'note').mockImplementation(function (this: LearningCost) {
      invariant ??= this;
      return this !== invariant && this.giveUp(1, 1);
    });
    const failing = counting((k) => {
      if (k === bad) throw new RangeError('not this one');
      return true;
    });
    const { failure } = checkByKernel(failing);
    const [before, last] = (failure?.trace.slice(-2) ?? []) as unknown as {
      state: { a: number; b: number; c: number };
    }[];
    expect([before?.state.c, 5 * (before?.state.a ?? 0) + (before?.state.b ?? 0), last?.state.c]).toEqual([
      0,
      bad,
      bad,
    ]);
  });
  test('is not about steps that change nothing', () => {
    evaluatingDirectly();
    const asked: number[] = [];
    checkByKernel(
      counting((k) => {
        asked.push(k);
        return true;
      }),
    );
    expect(asked).toContain(1);
    expect(asked).not.toContain(7);
  });
});
