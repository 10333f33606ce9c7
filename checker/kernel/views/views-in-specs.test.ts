/**
 * Specs that do unusual things with views of the state: both engines come to the same, or the kernel refuses.
 */
import { is, List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  Bag,
  bagOf,
  boolean,
  type Domain,
  functionFrom,
  type Member,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  record,
  type StateOf,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
} from '../../index.ts';
import type { CheckableModel } from '../../language/model.ts';
import { checkable } from '../../language/model.ts';
import { agreement } from '../../testing/index.ts';
import { checkByKernel } from '../check.ts';

/** What differs between the engines, each state that the kernel expands included; and the names of what is violated. */
function verdict(model: CheckableModel): {
  readonly differences: readonly string[];
  readonly violated: readonly string[];
} {
  const found = agreement(model, { checked: true });
  if (found === null) throw new Error('too large');
  return {
    differences: found.differences,
    violated: [...new globalThis.Set(found.kernel.violated.map(({ property }) => property))].sort(),
  };
}

describe('questions are told apart by what they are', () => {
  const sets = { v: subsetOf(range(0, 3)), w: subsetOf(range(0, 3)) };
  const { domains, initially, action, invariant, predicate } = variables(sets);
  const init = initially([
    { v: Set(), w: Set() },
    { v: Set([1]), w: Set([2]) },
    { v: Set([2]), w: Set([1, 2]) },
  ]);
  const finished = predicate(() => true);
  const Stay = action({ effect: (s) => ({ v: s.v }) });
  const invariants = {
    FilterIs: invariant((s) =>
      is(
        s.v.filter((x) => x < 1),
        s.v,
      ),
    ),
    SizesSpread: invariant((s) => [...s.v.filter((x) => x < 1)].length === [...s.v].length),
    SecondSet: invariant((s) => [...s.w.filter((x) => x > 1)].length === [...s.w].length),
    ManyFilters: invariant((s) => [...s.v.filter(() => false), ...s.w.filter(() => false), ...s.v, ...s.w].length < 2),
  };
  test('in invariants', () => {
    const model = checkable(
      spec({ name: 'filters', parameters: {} }, () => ({ domains, init, actions: { Stay }, invariants, finished })),
    );
    expect(verdict(model)).toEqual({ differences: [], violated: Object.keys(invariants).sort() });
  });
  test('in effects, which are pure', () => {
    const Act = action({
      effect: (s) => ({ v: Set([...s.v.union(s.v.filter(() => false))].map((x) => (s.v.has(x) ? x : 1))) }),
    });
    const Both = action({ effect: (s) => ({ w: Set([...s.w.filter((x) => x > 1), ...s.w].map((x) => (x + 1) % 4)) }) });
    const model = checkable(
      spec({ name: 'pure', parameters: {} }, () => ({ domains, init, actions: { Act, Both }, finished })),
    );
    expect(verdict(model).differences).toEqual([]);
  });
  test('in choices, while ever more elements are met: those of more than eight come in another order', () => {
    const all = range(0, 11);
    const made = variables({ n: all, v: subsetOf(all), last: all });
    const Grow = made.action({ guard: (s) => s.n < 11, effect: (s) => ({ n: s.n + 1, v: s.v.add(s.n + 1) }) });
    const Choose = made.action({
      forSome: { c: (s) => List([s.v.filter((x) => x % 7 < 2), Set([0])]) },
      effect: (s, { c }) => ({ last: c.first(0), n: Math.min(11, s.n + 1) }),
    });
    const model = checkable(
      spec({ name: 'ever more', parameters: {} }, () => ({
        domains: made.domains,
        init: made.initially({ n: 0, v: Set([0]), last: 0 }),
        actions: { Grow, Choose },
        finished: made.predicate(() => true),
      })),
    );
    expect(verdict(model).differences).toEqual([]);
  });
  test('in choices, before and after sets are met that another action makes', () => {
    const Pair = record({ a: oneOf('idle', 'busy') });
    const Ask = messages({ Ask: { value: oneOf('idle', 'busy', 'done', 'lost') }, Ack: {} });
    const made = variables({ v0: optional(subsetOf(Pair)), v1: subsetOf(subsetOf(Ask)), v2: boolean });
    const both = Set([Pair({ a: 'busy' }), Pair({ a: 'idle' })]);
    const Fill = made.action({
      forSome: { c: (s) => List([s.v1.filter(() => true), Set()]) },
      effect: (s) => ({ v0: s.v0 ?? both }),
    });
    const Same = made.action({
      forSome: { c: (s) => List([Set(), s.v1]) },
      guard: (s, { c }) => is(s.v1.union(c as never), c),
      effect: () => ({ v2: true }),
    });
    const model = checkable(
      spec({ name: 'sets of sets', parameters: {} }, () => ({
        domains: made.domains,
        init: made.initially({
          v0: null,
          v1: Set([Set([Ask.Ack(), Ask.Ask({ value: 'lost' })]), Set([Ask.Ack()])]) as never,
          v2: true,
        }),
        actions: { Fill, Same },
        finished: made.predicate(() => true),
      })),
    );
    expect(verdict(model).differences).toEqual([]);
  });
  test('lists to choose from, values and strings that look alike', () => {
    const one = variables({ n: range(0, 40), last: oneOf('', '(open)', '"(open)"', '1', '12') });
    const model = checkable(
      spec({ name: 'choices', parameters: {} }, () => ({
        domains: one.domains,
        init: one.initially({ n: 0, last: '' }),
        actions: {
          Pick: one.action({
            forSome: { word: () => ['(open)', '"(open)"', '1', '12'] as const, n: (s) => [1, 12, s.n] },
            effect: (s, { word, n }) => ({ last: word, n: Math.min(40, s.n + n) }),
          }),
        },
        finished: one.predicate(() => true),
      })),
    );
    expect(verdict(model).differences).toEqual([]);
  });
});

describe('two views are compared as what they stand for', () => {
  test('bags, in an invariant and in a step property', () => {
    const { domains, initially, action, invariant, step, predicate } = variables({
      sent: bagOf(range(0, 1)),
      got: bagOf(range(0, 1)),
    });
    const model = checkable(
      spec({ name: 'bags', parameters: {} }, () => ({
        domains,
        init: initially({ sent: Bag.of<number>([]), got: Bag.of<number>([]) }),
        actions: {
          Send: action({
            forSome: { m: range(0, 1) },
            guard: (s) => s.sent.size < 2,
            effect: (s, { m }) => ({ sent: s.sent.add(m) }),
          }),
          Get: action({
            forSome: { m: (s) => s.sent },
            guard: (s, { m }) => s.got.copies(m) < s.sent.copies(m),
            effect: (s, { m }) => ({ got: s.got.add(m) }),
          }),
        },
        invariants: {
          Equals: invariant((s) => s.sent.isEmpty() || !s.got.equals(s.sent)),
          Is: invariant((s) => s.sent.isEmpty() || !is(s.sent, s.got)),
          Hash: invariant((s) => s.sent.isEmpty() || s.sent.hashCode() !== s.got.hashCode()),
          Kept: invariant((s) => s.sent.isEmpty() || !Set([s.sent]).has(s.got)),
          Written: invariant((s) => s.sent.isEmpty() || !s.got.add(1).equals(s.sent.add(1))),
        },
        properties: { Never: step((s, t) => s.sent.isEmpty() || !t.sent.equals(s.sent)) },
        finished: predicate((s) => s.sent.size === 2),
      })),
    );
    expect(verdict(model)).toEqual({ differences: [], violated: ['Equals', 'Hash', 'Is', 'Kept', 'Never', 'Written'] });
  });
  test('networks, functions and sets, one way and the other', () => {
    const P = processes('p', 2);
    const N = network(range(0, 1));
    const { domains, initially, action, invariant, predicate } = variables({
      a: N,
      b: N,
      f: functionFrom(P, range(0, 1)),
      g: functionFrom(P, range(0, 1)),
      u: subsetOf(P),
      v: subsetOf(P),
    });
    const model = checkable(
      spec({ name: 'pairs', parameters: {} }, () => ({
        domains,
        init: initially({ a: N.empty, b: N.empty, f: P.to(0), g: P.to(0), u: Set(), v: Set() }),
        actions: {
          SendA: action({ guard: (s) => s.a.isEmpty(), effect: (s) => ({ a: s.a.send(1) }) }),
          SendB: action({ guard: (s) => s.b.isEmpty(), effect: (s) => ({ b: s.b.send(1) }) }),
          SetF: action({ forSome: { p: P }, effect: (s, { p }) => ({ f: s.f.set(p, 1), u: s.u.add(p) }) }),
          CopyF: action({ effect: (s) => ({ g: s.f, v: s.u }) }),
        },
        invariants: {
          Networks: invariant((s) => s.a.isEmpty() || !s.a.equals(s.b)),
          Functions: invariant((s) => s.f.every((n) => n === 0) || !s.f.equals(s.g)),
          FunctionsIs: invariant((s) => s.f.every((n) => n === 0) || !is(s.g, s.f)),
          Sets: invariant((s) => s.u.isEmpty() || !s.v.equals(s.u)),
          Subset: invariant((s) => s.u.isEmpty() || !s.u.isSubset(s.v)),
          Lists: invariant((s) => s.u.isEmpty() || !List([s.u]).equals(List([s.v]))),
        },
        finished: predicate(() => true),
      })),
    );
    const { differences, violated } = verdict(model);
    expect(differences).toEqual([]);
    expect(violated).toEqual(['Functions', 'FunctionsIs', 'Lists', 'Networks', 'Sets', 'Subset']);
  });
});

describe('a spec that catches errors', () => {
  const { domains, initially, action, invariant, predicate } = variables({
    box: bagOf(range(0, 1)),
    set: subsetOf(range(0, 1)),
    log: sequenceOf(range(0, 1), 2),
    hit: range(0, 1),
  });
  const init = initially({ box: Bag.of<number>([]), set: Set<number>(), log: List([1]), hit: 0 });
  const Send = action({ effect: () => ({ box: Bag.of([[0, 1]]), set: Set([0]) }) });
  const finished = predicate(() => true);
  const caught = <T>(run: () => T, otherwise: T): T => {
    try {
      return run();
    } catch {
      return otherwise;
    }
  };
  const returning = <T>(run: () => T, otherwise: T): T => {
    let answer = otherwise;
    try {
      answer = run();
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: that it swallows the error is the point
      return answer;
    }
  };
  test.each([
    [
      'catch, in a bag',
      (s: { box: Bag<number>; log: List<number> }) =>
        s.box.some((m) => caught(() => (s.log.last() as number) >= m, false)),
    ],
    [
      'finally, in a set',
      (s: { set: Set<number>; log: List<number> }) =>
        s.set.some((m) => returning(() => (s.log.last() as number) >= m, false)),
    ],
    [
      'in every',
      (s: { set: Set<number>; log: List<number> }) =>
        !s.set.every((m) => caught(() => (s.log.last() as number) < m, true)),
    ],
    [
      'in a filter',
      (s: { set: Set<number>; log: List<number> }) =>
        s.set.filter((m) => caught(() => (s.log.last() as number) >= m, false)).size > 0,
    ],
    [
      'in count',
      (s: { box: Bag<number>; log: List<number> }) =>
        s.box.count((m) => caught(() => (s.log.last() as number) >= m, false)) > 0,
    ],
  ] as const)('%s', (_, guard) => {
    const Look = action({ guard: (s) => guard(s), effect: () => ({ hit: 1 }) });
    const NeverHit = invariant((s) => s.hit === 0);
    const model = checkable(
      spec({ name: 'catching', parameters: {} }, () => ({
        domains,
        init,
        actions: { Look, Send },
        invariants: { NeverHit },
        finished,
      })),
    );
    expect(verdict(model)).toEqual({ differences: [], violated: ['NeverHit'] });
  });
  test.each([
    ['a view that was kept', (kept: () => number) => caught(kept, 0) === 0],
    ['and an error of its own instead', (kept: () => number) => caught(() => caught(kept, 0) === 0, true)],
  ] as const)('%s is refused', (_, holds) => {
    let before: { readonly hit: number } | undefined;
    const Holds = invariant((s) => {
      const kept = before;
      before = s;
      return kept === undefined || holds(() => kept.hit);
    });
    const model = checkable(
      spec({ name: 'keeping', parameters: {} }, () => ({
        domains,
        init,
        actions: { Send },
        invariants: { Holds },
        finished,
      })),
    );
    const result = checkByKernel(model);
    expect(result.failure?.failure.fault.kind).toBe('throws');
  });
  test('an unknown variable, and a key that a function does not have, are refused', () => {
    const P = processes('p', 2);
    const one = variables({ f: functionFrom(P, range(0, 1)) });
    const failureOf = (holds: (s: { f: { get(key: unknown): unknown } }) => boolean): unknown => {
      const model = checkable(
        spec({ name: 'unknown', parameters: {} }, () => ({
          domains: one.domains,
          init: one.initially({ f: P.to(0) }),
          actions: { Stay: one.action({ effect: () => ({}) }) },
          invariants: { Holds: one.invariant((s) => holds(s as never)) },
          finished: one.predicate(() => true),
        })),
      );
      const result = checkByKernel(model);
      return result.failure?.failure.fault;
    };
    expect(failureOf((s) => caught(() => (s as unknown as { nothing: number }).nothing === 1, true))).toMatchObject({
      kind: 'unknown variable',
      variable: 'nothing',
    });
    expect(failureOf((s) => caught(() => s.f.get('p7') === 0, true))).toMatchObject({ kind: 'misfit', value: 'p7' });
  });
});

describe('what outlasts the call', () => {
  const Pair = record({ left: subsetOf(range(0, 3)), right: subsetOf(range(0, 3)) });
  const { domains, initially, action, predicate } = variables({
    v: subsetOf(range(0, 3)),
    w: subsetOf(range(0, 3)),
    pair: Pair,
    box: bagOf(range(0, 3)),
  });
  const init = initially({
    v: Set([1]),
    w: Set(),
    pair: Pair({ left: Set(), right: Set([1]) }),
    box: Bag.of([[1, 2]]),
  });
  const finished = predicate(() => true);
  const actions = {
    Take: action({
      forSome: { q: (s) => [s.v.add(2), s.v.delete(1)] },
      guard: (s, { q }) => q.some((x) => !s.w.has(x)),
      effect: (_, { q }) => ({ w: q }),
    }),
    Filtered: action({
      forSome: { q: (s) => [s.w.filter((x) => x > 1), s.v] },
      guard: (s, { q }) => !q.equals(s.v),
      effect: (_, { q }) => ({ v: q.add(3) }),
    }),
    Nested: action({
      forSome: {
        q: (s) => [
          { a: s.v, b: List([s.w]) },
          { a: s.w, b: List([s.v]) },
        ],
      },
      effect: (_, { q }) => ({ pair: Pair({ left: q.a, right: q.b.first() ?? q.a }) }),
    }),
    Later: action({
      forSome: { q: (s) => [s.v], r: (_s, { q }: { q: Set<number> }) => [...q] },
      guard: (s, { q, r }) => s.v.has(r) && q.size < 3,
      effect: (s, { q, r }) => ({ w: s.w.union(q).delete(r) }),
    }),
    Bags: action({
      forSome: { q: (s) => [s.box, s.box.remove(1)] },
      effect: (s, { q }) => ({ v: q.filter((x) => s.w.has(x)) }),
    }),
    Stored: action({ effect: (s) => ({ pair: { left: s.v, right: s.w.filter((x) => s.v.has(x)) } }) }),
  };
  test('chosen views, and views inside of what is chosen or written', () => {
    const model = checkable(spec({ name: 'chosen', parameters: {} }, () => ({ domains, init, actions, finished })));
    expect(verdict(model).differences).toEqual([]);
  });
  test('an answer that is a view can be shown', () => {
    const failureOf = (guard: unknown, effect: unknown = () => ({})): unknown => {
      const Act = action({ guard: guard as never, effect: effect as never });
      const result = checkByKernel(
        checkable(spec({ name: 'answers', parameters: {} }, () => ({ domains, init, actions: { Act }, finished }))),
      );
      return result.failure?.failure.fault;
    };
    expect(failureOf((s: { v: unknown }) => s.v)).toEqual({ kind: 'not boolean', answer: Set([1]) });
    expect(
      failureOf(
        () => true,
        (s: { v: unknown }) => ({ box: s.v }),
      ),
    ).toMatchObject({ kind: 'misfit', value: Set([1]) });
  });
});

describe('a spec that is not symmetric', () => {
  test('two sets, each with an element more, are compared: it is refused', () => {
    const B = values('b', 2);
    const [b1, b2] = B.elements as unknown as readonly [(typeof B.elements)[number], (typeof B.elements)[number]];
    const { domains, initially, action, predicate } = variables({ v0: subsetOf(B), v1: subsetOf(B) });
    const model = checkable(
      spec({ name: 'revoked', parameters: {} }, () => ({
        domains,
        init: initially([
          { v0: Set([b1, b2]), v1: Set([b2]) },
          { v0: Set([b1, b2]), v1: Set([b1]) },
          { v0: Set(), v1: Set([b2]) },
          { v0: Set(), v1: Set([b1]) },
        ]),
        actions: {
          Act: action({
            forSome: { c: () => B.filter(() => true) },
            guard: (s, { c }) => is(s.v0.add(b1), s.v1.add(c)),
            effect: (s, { c }) => ({ v1: Set([...s.v1].map(() => c)) }),
          }),
        },
        finished: predicate(() => true),
      })),
    );
    const result = checkByKernel(model, { symmetry: true });
    expect(result.failure?.failure.fault.kind).toBe('asymmetric');
    expect(verdict(model).differences).toEqual([]);
  });
});

describe('small specs that were once judged wrongly', () => {
  const P = processes('p', 2);
  const U = values('u', 2);
  const flag = boolean;
  /** A spec with one variable, whose action does this. */
  function small<T>(
    domain: Domain<T>,
    first: T,
    { act, holds }: { readonly act: object; readonly holds?: (s: { readonly v: T }) => boolean },
  ): CheckableModel {
    const { domains, initially, action, invariant, predicate } = variables({ v: domain });
    return checkable(
      spec({ name: 'small', parameters: {} }, () => ({
        domains,
        init: initially({ v: first } as never),
        actions: { Act: action(act as never) as never },
        invariants: { Holds: invariant((s) => holds?.(s as never) ?? true) },
        finished: predicate(() => true),
      })),
    );
  }
  const stay = { effect: () => ({}) };
  const nothing: unknown = [];
  test.each([
    [
      'a plain bag is a view',
      small(bagOf(flag), Bag.of<boolean>([]), { act: stay, holds: (s) => is(Bag.of([]), s.v) }),
      [],
    ],
    [
      'a plain bag is not a view',
      small(bagOf(flag), Bag.of<boolean>([]), { act: stay, holds: (s) => !is(Bag.of([]), s.v) }),
      ['Holds'],
    ],
    [
      'a union of sets, one of them a view',
      small(subsetOf(oneOf('idle', 'busy')), Set<'idle' | 'busy'>(['busy']), {
        act: stay,
        holds: (s) => Set.union([Set<'idle' | 'busy'>(['idle']), s.v]).size === 1,
      }),
      ['Holds'],
    ],
    [
      'copies of what cannot be there',
      small(bagOf(range(0, 1)), Bag.of([[0, 1]]), { act: stay, holds: (s) => s.v.copies(2) === 0 }),
      [],
    ],
    [
      'a choice that yields from a view that was chosen',
      small(subsetOf(P), Set(), {
        act: {
          forSome: {
            c0: (s: { v: Set<string> }) => List([Set([]), s.v]),
            *c1(_: unknown, { c0 }: { c0: Set<string> }) {
              yield* c0;
            },
          },
          effect: () => ({}),
        },
      }),
      [],
    ],
    [
      'two choices that are equal only sometimes',
      small(subsetOf(sequenceOf(U, 1)), nothing as Set<List<never>>, {
        act: {
          forSome: { c0: (s: { v: unknown }) => List([s.v, U.toSet().map(() => List([]))]) },
          effect: () => ({ v: [] }),
        },
      }),
      [],
    ],
    [
      'an error of its own, thrown and caught in a predicate that reads the state',
      small(bagOf(U), Bag.of(U.elements.map((u) => [u, 2] as const)), {
        act: { effect: () => ({ v: Bag.of([]) }) },
        holds: (s) =>
          s.v.some(() => {
            try {
              if (s.v === null) throw new Error('never');
              return false;
            } catch {
              return true;
            }
          }),
      }),
      ['Holds'],
    ],
  ] as const)('%s', (_, model, violated) => {
    expect(verdict(model)).toEqual({ differences: [], violated });
    expect(agreement(model, { symmetry: true })?.differences ?? []).toEqual([]);
  });
});

/** Keeps the greatest that it is given. */
function keeper(): { readonly keep: (n: number) => boolean; readonly kept: () => number } {
  let greatest = -1;
  return {
    keep: (n) => {
      if (n > greatest) greatest = n;
      return n >= 0;
    },
    kept: () => greatest,
  };
}

describe('what a predicate assigns is that of the elements that are there, in their order', () => {
  const P = processes('p', 2);
  const Message = messages({ Offer: { from: P, to: P, no: range(0, 2) } });
  const [Kept, Consumed] = [network(Message, { delivery: 'keep' }), network(Message)];
  const { domains, initially, action, invariant, predicate } = variables({
    v: subsetOf(range(0, 2)),
    bag: bagOf(range(0, 2)),
    net: Kept,
    consumed: Consumed,
    f: functionFrom(P, range(0, 2)),
    first: range(-1, 20),
  });
  const init = initially({
    v: Set(),
    bag: Bag.of([]),
    net: Kept.empty,
    consumed: Consumed.empty,
    f: P.to(0),
    first: -1,
  });
  type S = StateOf<{ init: typeof init }>;
  /** Each finds a number by assigning to a variable outside of its predicate. */
  const ways: Readonly<Record<string, (s: S) => number>> = {
    some: (s) => {
      let first = -1;
      s.v.some((x) => {
        first = x;
        return true;
      });
      return first;
    },
    every: (s) => {
      let n = 0;
      s.v.every((x) => {
        n += x;
        return n < 1;
      });
      return n;
    },
    'filter, that nobody looks at': (s) => {
      let n = 0;
      s.v.filter(() => ++n > 0);
      return n;
    },
    count: (s) => {
      const all: number[] = [];
      s.v.count((x) => all.push(x) > 9);
      return all[0] ?? -1;
    },
    'a set that grows': (s) => {
      const seen = new globalThis.Set<number>();
      s.v.every((x) => {
        seen.add(x);
        return true;
      });
      return seen.size;
    },
    'a part of what was filtered': (s) => {
      let first = -1;
      s.v
        .filter((x) => x > 0)
        .some((x) => {
          first = x;
          return x > 1;
        });
      return first;
    },
    nested: (s) => {
      let n = 0;
      s.v.some((x) =>
        s.bag.every((y) => {
          n = x + y;
          return y > 0;
        }),
      );
      return n;
    },
    bag: (s) => {
      let n = 0;
      s.bag.some((x) => {
        n = x + 1;
        return x > 0;
      });
      return n;
    },
    'kept messages': (s) => {
      let first = -1;
      s.net.every(({ no }) => {
        first = no;
        return false;
      });
      return first;
    },
    'messages in flight': (s) => {
      let first = -1;
      s.consumed.every(({ no }) => {
        first = no;
        return false;
      });
      return first;
    },
    'messages counted': (s) => {
      let sum = 0;
      s.net.count(({ no }) => {
        sum += no;
        return true;
      });
      return sum;
    },
  };
  /** What a helper assigns does not show in the text of the predicate that calls it. */
  const byHelpers: typeof ways = {
    'some, by a helper': (s) => {
      let first = -1;
      const keep = (x: number): boolean => {
        if (first < 0) first = x;
        return true;
      };
      s.v.some((x) => keep(x));
      return first;
    },
    'some, by a helper that answers what it adds to': (s) => {
      const seen = new globalThis.Set<number>();
      const note = (x: number): unknown => seen.add(x);
      s.v.some((x) => x > 0 && note(x) === null);
      return [...seen][0] ?? -1;
    },
    'some, by a helper that changes what it holds in another object': (s) => {
      const kept = { first: -1 };
      const keep = (x: number): boolean => {
        const box = { kept };
        if (kept.first < 0 && x > 0) box.kept.first = x;
        return false;
      };
      s.v.some((x) => keep(x));
      return kept.first;
    },
    'every of a bag, by a helper': (s) => {
      const { keep, kept } = keeper();
      s.bag.every((x) => keep(x));
      return kept();
    },
    'messages counted, by a helper': (s) => {
      const { keep, kept } = keeper();
      s.net.count(({ no }) => keep(no));
      return kept();
    },
  };
  test.each([
    ...Object.entries(ways).map(([name, way]) => [name, false, way] as const),
    ...Object.entries(byHelpers).map(([name, way]) => [name, true, way] as const),
  ])('%s, the texts of the spec being read: %s', (_, isRead, way) => {
    const of = spec({ name: 'assigns', parameters: {} }, () => {
      const [p1, p2] = [P.member(1), P.member(2)];
      const offer = (no: number) => Message.Offer({ from: p1, to: p2, no });
      const Add = action({
        forSome: { x: range(0, 2) },
        effect: (s, { x }) => ({
          v: s.v.add(x),
          bag: s.bag.has(x) ? s.bag : s.bag.add(x),
          net: s.net.send(offer(x)),
          consumed: s.consumed.filter(({ no }) => no === x).isEmpty() ? s.consumed.send(offer(x)) : s.consumed,
        }),
      });
      const Take = action({
        forSome: { x: range(0, 2) },
        guard: (s, { x }) => s.v.has(x) && s.bag.has(x),
        effect: (s, { x }) => ({ v: s.v.delete(x), bag: s.bag.remove(x) }),
      });
      const Find = action({ effect: (s) => ({ first: way(s) }) });
      return {
        domains,
        init,
        actions: { Add, Take, Find },
        invariants: { Never: invariant((s) => s.first !== way(s) || s.v.size < 2) },
        finished: predicate(() => true),
      };
    });
    expect(verdict({ ...checkable(of), ...(!isRead && { code: [] }) })).toMatchObject({ differences: [] });
  });

  test('the first member that is found is the same one everywhere, and so no spec that asks for it is symmetric', () => {
    const of = spec({ name: 'first-member', parameters: {} }, () => {
      const Q = processes('q', 2);
      const own = variables({
        chosen: optional(Q),
        first: optional(Q),
      });
      const Choose = own.action({
        forSome: { p: Q },
        guard: (s) => s.chosen === null,
        effect: (_, { p }) => ({ chosen: p }),
      });
      const Find = own.action({
        effect: () => {
          let first: Member<'q'> | null = null;
          Q.some((p) => {
            first = p;
            return true;
          });
          return { first };
        },
      });
      return {
        domains: own.domains,
        init: own.initially({ chosen: null, first: null }),
        actions: { Choose, Find },
        invariants: { Never: own.invariant((s) => s.chosen === null || s.chosen !== s.first) },
      };
    });
    expect(checkByKernel(checkable(of), { symmetry: true }).failure?.failure).toMatchObject({
      fault: { kind: 'asymmetric' },
    });
  });
});

describe('lists, and functions within functions', () => {
  const P = processes('p', 2);
  const Grid = functionFrom(P, functionFrom(P, range(0, 2)));
  const Log = sequenceOf(range(0, 2), 2);
  test('a refinement reads the same of a state whether its image was met before or not', () => {
    const abstract = spec({ name: 'abstract', parameters: {} }, () => {
      const of = variables({ grid: Grid });
      return {
        domains: of.domains,
        init: of.initially({ grid: P.to(P.to(0)) }),
        actions: {
          Raise: of.action({
            forSome: { p: P, q: P },
            guard: (s, { p, q }) => s.grid.get(p).get(q) < 2,
            effect: (s, { p, q }) => ({ grid: s.grid.update(p, (row) => row.update(q, (n) => n + 1)) }),
          }),
        },
        finished: of.predicate(() => true),
      };
    });
    const model = checkable(
      spec({ name: 'system', parameters: {} }, () => {
        const of = variables({ grid: Grid, turn: boolean });
        return {
          domains: of.domains,
          init: of.initially({ grid: P.to(P.to(0)), turn: false }),
          actions: {
            Raise: of.action({
              forSome: { p: P, q: P },
              guard: (s, { p, q }) => s.turn && s.grid.get(p).get(q) < 2,
              effect: (s, { p, q }) => ({ grid: s.grid.update(p, (row) => row.set(q, row.get(q) + 1)), turn: false }),
            }),
            Turn: of.action({ guard: (s) => !s.turn, effect: () => ({ turn: true }) }),
          },
          properties: { Refines: of.refines({ of: abstract, mapping: ({ grid }) => ({ grid }) }) },
          finished: of.predicate(() => true),
        };
      }),
    );
    expect(verdict(model)).toEqual({ differences: [], violated: [] });
  });

  test('what is put behind a list, taken off it, moved and overfilled', () => {
    const of = variables({ logs: functionFrom(P, Log), log: Log, last: range(-1, 2) });
    const model = checkable(
      spec({ name: 'lists', parameters: {} }, () => ({
        domains: of.domains,
        init: of.initially({ logs: P.to(List<number>()), log: List<number>(), last: -1 }),
        actions: {
          Put: of.action({
            forSome: { p: P, x: range(0, 2) },
            guard: (s, { p }) => s.logs.get(p).size < 2,
            effect: (s, { p, x }) => ({ logs: s.logs.update(p, (l) => l.push(x)) }),
          }),
          Take: of.action({
            forSome: { p: P },
            guard: (s, { p }) => !s.logs.get(p).isEmpty(),
            effect: (s, { p }) => ({ last: s.logs.get(p).first() as number, logs: s.logs.update(p, (l) => l.shift()) }),
          }),
          Rotate: of.action({
            forSome: { p: P },
            guard: (s, { p }) => s.logs.get(p).size > 1,
            effect: (s, { p }) => ({
              logs: s.logs.update(p, (l) => l.shift().push(l.get(0) as number)),
            }),
          }),
          Move: of.action({
            forSome: { p: P },
            effect: (s, { p }) => ({ log: s.logs.get(p), logs: s.logs.set(p, s.log) }),
          }),
          Same: of.action({ forSome: { p: P }, effect: (s, { p }) => ({ logs: s.logs.set(p, s.logs.get(p)) }) }),
        },
        invariants: {
          Behind: of.invariant((s) => s.log.isEmpty() || s.log.last() === s.log.get(s.log.size - 1)),
          Never: of.invariant((s) => !s.logs.every((l) => l.equals(s.log)) || s.log.size < 2),
        },
      })),
    );
    expect(verdict(model)).toEqual({ differences: [], violated: ['Never'] });
    const overfilled = checkable(
      spec({ name: 'overfilled', parameters: {} }, () => ({
        domains: of.domains,
        init: of.initially({ logs: P.to(List<number>()), log: List<number>(), last: -1 }),
        actions: {
          Put: of.action({ forSome: { p: P }, effect: (s, { p }) => ({ logs: s.logs.update(p, (l) => l.push(1)) }) }),
        },
      })),
    );
    const plain = agreement(overfilled, { checked: true });
    expect(plain?.kernel.failure?.failure).toMatchObject({ fault: { kind: 'misfit' } });
    expect(plain?.differences).toEqual([]);
  });
});

describe('predicates that read a variable which the call changes later', () => {
  const P = processes('p', 3);
  const Vote = messages({ Vote: { from: P, bal: range(1, 3) } });
  const of = variables({ msgs: subsetOf(Vote), bag: bagOf(Vote), top: range(0, 3) });
  const votes = { x: P, bal: range(1, 3) };
  const Send = of.action({
    forSome: votes,
    effect: (s, { x, bal }) => {
      const vote = Vote.Vote({ from: x, bal });
      return { msgs: s.msgs.add(vote), bag: s.bag.has(vote) ? s.bag : s.bag.add(vote) };
    },
  });
  const start = { domains: of.domains, init: of.initially({ msgs: Set(), bag: Bag.of([]), top: 0 }) };
  const finished = of.predicate(() => true);
  test('a counter of a loop', () => {
    const invariants = {
      Second: of.invariant((s) => {
        let k = 0;
        for (const p of P) {
          k++;
          if (s.msgs.some((m) => m.from === p && k === 2)) return false;
        }
        return true;
      }),
      OfBags: of.invariant((s) => {
        let k = 0;
        for (const p of P) {
          k++;
          if (s.bag.count((m) => m.from === p && k === 3) > 1) return false;
        }
        return true;
      }),
      Filtered: of.invariant((s) => {
        let least = 3;
        const low = s.msgs.filter((m) => m.bal < least);
        least = 0;
        return low.size < 2;
      }),
    };
    const model = checkable(
      spec({ name: 'loops', parameters: {} }, () => ({ ...start, actions: { Send }, invariants, finished })),
    );
    // What their texts show is noticed as well where nobody reads them, since what they say changes.
    for (const read of [model, { ...model, code: [] }])
      expect(verdict(read)).toEqual({ differences: [], violated: ['Filtered', 'OfBags', 'Second'] });
  });
  test('the highest ballot, sought from below, is pure', () => {
    const Look = of.action({
      effect: (s) => {
        let top = 0;
        while (s.msgs.some((m) => m.bal > top)) top++;
        return { top };
      },
    });
    const Never = of.invariant((s) => s.top < 3);
    const model = checkable(
      spec({ name: 'highest', parameters: {} }, () => ({
        ...start,
        actions: { Send, Look },
        invariants: { Never },
        finished,
      })),
    );
    for (const read of [model, { ...model, code: [] }])
      expect(verdict(read)).toEqual({ differences: [], violated: ['Never'] });
  });
});

test('predicates that assign nothing are questions, also those of networks', () => {
  const P = processes('p', 2);
  const Mail = messages({ Ask: { from: P, to: P }, Tell: { from: P, to: P } });
  const of = variables({ net: network(Mail, { partition: { of: P, atMost: 1 } }), got: range(0, 2) });
  const model = checkable(
    spec({ name: 'asks', parameters: {} }, () => ({
      domains: of.domains,
      init: of.initially({ net: (of.domains.net as ReturnType<typeof network<never>>).empty as never, got: 0 }),
      actions: {
        Send: of.action({
          forSome: { from: P, to: P },
          guard: (s) => s.net.every(({ type }) => type === 'Tell'),
          effect: (s, { from, to }) => ({ net: s.net.send(Mail.Ask({ from, to })) }),
        }),
        Get: of.action({
          forSome: { m: (s) => s.net.deliverable('Ask') },
          guard: (s) => s.got < 2,
          effect: (s, { m }) => ({ net: s.net.deliver(m), got: s.got + 1 }),
        }),
      },
      finished: of.predicate(() => true),
    })),
  );
  const { wholes } = checkByKernel(model);
  expect([...wholes].filter(({ variable }) => variable.includes('messages'))).toEqual([]);
});
