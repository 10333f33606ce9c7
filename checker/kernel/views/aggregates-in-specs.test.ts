/**
 * Specs that ask for sums and extrema: of what is conserved, of what is met late, of what outgrows its place; by both engines, with
 * symmetry and without; and mappings that tell one member from the others, or are no mappings.
 */
import { List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  Bag,
  bagOf,
  functionFrom,
  type Member,
  max,
  messages,
  min,
  network,
  optional,
  processes,
  range,
  record,
  type Spec,
  sequenceOf,
  spec,
  subsetOf,
  sum,
  variables,
} from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { agreement } from '../../testing/index.ts';
import { checkByKernel } from '../check.ts';

type Body = () => unknown;
const modelOf = (body: Body): CheckableModel =>
  checkable(spec({ name: 'sums', parameters: {} }, body as never) as unknown as Spec);

/** Both engines agree, also up to names; what is violated after how many steps. */
function agreed(body: Body): Record<string, number> {
  for (const symmetry of [false, true]) {
    const found = agreement(modelOf(body), { symmetry });
    expect(found?.reference.failure ?? null).toBe(null);
    expect(found?.differences, `symmetry: ${symmetry}`).toEqual([]);
  }
  const { violated } = checkByKernel(modelOf(body), { symmetry: true });
  return Object.fromEntries(violated.map(({ property, trace }) => [property, trace.length - 1]));
}

describe('what is conserved', () => {
  const P = processes('p', 2);
  const Letter = messages({ Pay: { from: P, to: P, sum: range(0, 4) } });
  const carriers = {
    consumed: network(Letter, { loss: { atMost: 1 } }),
    kept: network(Letter, { delivery: 'keep' }),
    fifo: network(Letter, { order: 'fifo', among: [P], capacity: 2 }),
  };
  /** Who has more than one sends half of it. */
  const paying = (carrier: keyof typeof carriers) => () => {
    const Net = carriers[carrier];
    const { domains, initially, action, invariant, step } = variables({
      held: functionFrom(P, range(0, 4)),
      net: Net,
    });
    const init = initially({ held: P.to(2), net: Net.empty });
    const Pay = action({
      forSome: { from: P, to: P },
      guard: (s, { from, to }) => from !== to && s.held.get(from) > 1 && s.net.size < 2,
      effect: (s, { from, to }) => {
        const half = Math.floor(s.held.get(from) / 2);
        return {
          held: s.held.update(from, (n) => n - half),
          net: s.net.send(Letter.Pay({ from, to, sum: half })),
        };
      },
    });
    const Take = action({
      forSome: { m: (s) => s.net.deliverable() },
      guard: (s, { m }) => s.held.get(m.to) + m.sum <= 4,
      effect: (s, { m }) => ({ held: s.held.update(m.to, (n) => n + m.sum), net: s.net.deliver(m) }),
    });
    return {
      domains,
      init,
      actions: { Pay, Take },
      properties: {
        Conserved: invariant((s) => sum(s.held) + sum(s.net, (m) => m.sum) === 4),
        HeldOnly: invariant((s) => sum(s.held) > 2),
        RichestHasTwo: invariant((s) => (max(s.held) ?? 0) <= 2),
        PoorestHasOne: invariant((s) => (min(s.held, (n) => n) ?? 1) >= 1),
        SmallLetters: invariant((s) => (max(s.net, (m) => m.sum) ?? 0) <= 1),
        NoLargeStep: step((s, t) => Math.abs(sum(s.held) - sum(t.held)) <= 1),
        BackAtOnce: invariant(
          (s) =>
            sum(
              s.net.filter((m) => m.sum === 1),
              (m) => m.sum,
            ) <= 1,
        ),
      },
      finished: () => true,
    };
  };
  const always = { HeldOnly: 2, RichestHasTwo: 2, BackAtOnce: 2 };
  test.each([
    ['consumed', { ...always, Conserved: 2 }],
    ['kept', { ...always, Conserved: 2, SmallLetters: 4, NoLargeStep: 4 }],
    ['fifo', always],
  ] as const)('in a network, %s', (carrier, expected) => {
    expect(agreed(paying(carrier))).toEqual(expected);
  });
  test('is learned once for each sum, and not for each state', () => {
    type Held = { readonly held: ReturnType<typeof P.to<number>> };
    const giving = (conserved: (s: Held) => number) => () => {
      const { domains, initially, action, invariant } = variables({ held: functionFrom(P, range(0, 24)) });
      const Give = action({
        forSome: { from: P, to: P },
        guard: (s, { from, to }) => s.held.get(from) > 0 && s.held.get(to) < 24,
        effect: (s, { from, to }) => ({ held: s.held.update(from, (n) => n - 1).update(to, (n) => n + 1) }),
      });
      const properties = { Conserved: invariant((s) => conserved(s as never) === 24) };
      return { domains, init: initially({ held: P.to(12) }), actions: { Give }, properties };
    };
    const without = checkByKernel(modelOf(giving(() => 24)));
    for (const conserved of [
      (s: Held) => sum(s.held),
      (s: Held) => sum(P, (p) => s.held.get(p)),
      (s: Held) => sum([...P], (p) => 2 * s.held.get(p)) / 2,
    ]) {
      const within = checkByKernel(modelOf(giving(conserved)));
      expect(within.distinct).toBeGreaterThan(10);
      expect(within.violated).toEqual([]);
      expect(within.entries).toBe(without.entries);
    }
  });
});

describe('numbers', () => {
  /** Numbers that grow by what the whole comes to, far beyond what bits hold; some of them are negative. */
  const growing = (top: number) => () => {
    const P = processes('p', 3);
    const { domains, initially, action, invariant, reachable } = variables({
      n: functionFrom(P, range(-top, top)),
      seen: subsetOf(range(-top, top)),
      bag: bagOf(range(-top, top)),
    });
    const Grow = action({
      forSome: { p: P },
      guard: (s) => s.bag.size < 4 && Math.abs(sum(s.n)) < top / 3,
      effect: (s, { p }) => ({
        n: s.n.set(p, 1 - 2 * sum(s.n)),
        seen: s.seen.add(sum(s.n)),
        bag: s.bag.add(max(s.n) ?? 0),
      }),
    });
    return {
      domains,
      init: initially({ n: P.to((p) => (p === P.member(1) ? 3 : 1)), seen: Set(), bag: Bag.of([]) }),
      actions: { Grow },
      properties: {
        Small: invariant((s) => sum(s.n, (n) => n * 1_000_003) < 40_000_000),
        Spread: invariant((s) => (max(s.n) ?? 0) - (min(s.n) ?? 0) < 40),
        Seen: invariant((s) => sum(s.seen) < 6),
        Squares: invariant((s) => sum(s.bag, (n) => n * n) < 300),
        Huge: invariant((s) => sum(s.n, (n) => n * 2 ** 40) < 20 * 2 ** 40),
        Negative: reachable((s) => sum(s.n, (n) => n * 2 ** 33) === -(2 ** 33) * 9),
      },
      finished: () => true,
    };
  };
  test('are of any size, and may outgrow the layout on the way', () => {
    const found = agreed(growing(100_000));
    expect(Object.keys(found).length).toBeGreaterThan(3);
  });

  const failing =
    (of: (s: { readonly n: unknown; readonly bag: unknown }) => unknown): Body =>
    () => {
      const P = processes('p', 2);
      const { domains, initially, action, invariant } = variables({ n: functionFrom(P, range(0, 2)), bag: bagOf(P) });
      const Step = action({
        forSome: { p: P },
        guard: (s, { p }) => s.n.get(p) < 2,
        effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 1), bag: s.bag.add(p) }),
      });
      const Fails = invariant((s) => of(s as never) === null);
      return {
        domains,
        init: initially({ n: P.to(0), bag: Bag.of([]) }),
        actions: { Step },
        properties: { Fails },
        finished: () => true,
      };
    };
  type Loose = ReturnType<typeof JSON.parse>;
  test.each([
    ['a half', (s: Loose) => sum(s.n, (n: number) => n / 2)],
    ['a member', (s: Loose) => max(s.bag)],
    ['a bigint', (s: Loose) => sum(s.n, (n: number) => BigInt(n) as unknown as number)],
    ['nothing', (s: Loose) => min(s.n, (n: number) => (n === 2 ? undefined : 1) as number)],
    ['what cannot be added exactly', (s: Loose) => sum(s.n, (n: number) => (n === 2 ? -1 : 1) * 2 ** 52)],
  ])('are refused by both engines: %s', (_, of) => {
    const body = failing((s) => (of(s) === 0.3 ? 0 : null));
    const found = agreement(modelOf(body), { checked: true });
    expect(found?.reference.failure?.failure.fault.kind).toBe('misfit');
    expect(found?.kernel.failure?.failure.fault.kind).toBe('misfit');
  });
});

describe('mappings', () => {
  const P = processes('p', 3);
  const Vote = record({ by: P, bal: range(0, 1) });
  const voting =
    (asked: (s: Voting) => boolean): Body =>
    () => {
      const { domains, initially, action, invariant } = variables({
        votes: subsetOf(Vote),
        counted: bagOf(Vote),
        for_: functionFrom(P, optional(P)),
        logs: functionFrom(P, sequenceOf(Vote, 1)),
      });
      const Cast = action({
        forSome: { by: P, for_: P, bal: range(0, 1) },
        guard: (s, { by }) => s.for_.get(by) === null,
        effect: (s, { by, for_, bal }) => ({
          votes: s.votes.add(Vote({ by, bal })),
          counted: s.counted.add(Vote({ by: for_, bal })),
          for_: s.for_.set(by, for_),
          logs: s.logs.set(by, List([Vote({ by: for_, bal })])),
        }),
      });
      const init = initially({ votes: Set(), counted: Bag.of([]), for_: P.to(null), logs: P.to(List()) });
      return {
        domains,
        init,
        actions: { Cast },
        properties: { Asked: invariant((s) => asked(s as never)) },
        finished: () => true,
      };
    };
  type Cast = { readonly by: Member<'p'>; readonly bal: number };
  interface Voting {
    readonly votes: Set<Cast>;
    readonly counted: Bag<Cast>;
    readonly for_: ReturnType<typeof P.to<Member<'p'> | null>>;
    readonly logs: ReturnType<typeof P.to<List<Cast>>>;
  }
  test.each<[string, number | null, (s: Voting) => boolean]>([
    ['of a set', 3, (s) => sum(s.votes, (v) => v.bal) < 3],
    ['of a bag', 3, (s) => sum(s.counted, (v) => 2 ** v.bal) < 6],
    [
      'of what is left of a bag',
      3,
      (s) =>
        sum(
          s.counted.filter((v) => v.bal > 0),
          (v) => v.bal,
        ) < 3,
    ],
    ['of the values of a function', 3, (s) => sum(s.for_, (v) => (v === null ? 0 : 1)) < 3],
    ['of values and keys', 2, (s) => sum(s.for_, (v, p) => (v === p ? 1 : 0)) < 2],
    ['of lists', 2, (s) => sum(s.logs, (log) => max(log, (v) => v.bal) ?? 0) < 2],
    [
      'that do not depend on the state, asked for each member',
      2,
      (s) => P.every((p) => sum(s.for_, (v) => (v === p ? 1 : 0)) < 2),
    ],
    ['that read the state', 3, (s) => sum(s.for_, (v) => (v === null ? 0 : s.votes.size)) < 9],
    ['that read it for some', 2, (s) => sum(s.votes, (v) => (v.bal === 1 ? s.counted.size : 1)) < 4],
    ['of no elements', 1, (s) => max(s.votes, (v) => v.bal) === undefined],
    ['of all members', null, (s) => sum(P, (p) => (s.for_.get(p) === null ? 0 : 1)) <= 3],
    [
      'of members, by what is read next',
      2,
      (s) => sum(P, (p) => (s.for_.get(p) === null ? 0 : s.logs.get(p).size)) < 2,
    ],
    ['of members, by elements', 3, (s) => sum(P, (by) => (s.votes.has(Vote({ by, bal: 1 })) ? 1 : 0)) < 3],
    ['of members, by counts', 3, (s) => sum(P, (p) => s.votes.count((v) => v.by === p)) < 3],
    [
      'of members, by counts for some',
      2,
      (s) => sum(P, (p) => (s.for_.get(p) === null ? 0 : s.counted.count((v) => v.by === p))) < 2,
    ],
    ['of members, by what was read before', 2, (s) => sum(P, (p) => (s.for_.get(p) === null ? 0 : s.votes.size)) < 4],
    ['of members of members', 2, (s) => sum(P, (p) => max(P, (q) => (s.for_.get(p) === q ? 1 : 0)) ?? 0) < 2],
    ['of members, for each', 2, (s) => P.every((p) => sum(P, (q) => (s.for_.get(q) === p ? 1 : 0)) < 2)],
    [
      'of members, that fail',
      1,
      (s) => {
        try {
          return (
            sum(P, (p) => {
              if (s.for_.get(p) === p) throw new Error('votes for itself');
              return 0;
            }) === 0
          );
        } catch {
          return false;
        }
      },
    ],
    [
      'of members, with something besides',
      2,
      (s) => {
        const voters: unknown[] = [];
        sum(P, (p) => (s.for_.get(p) === null ? 0 : voters.push(p)));
        return voters.length < 2;
      },
    ],
  ])('%s', (_, steps, asked) => {
    expect(agreed(voting(asked))).toEqual(steps === null ? {} : { Asked: steps });
  });

  test.each<[string, (s: Voting) => boolean]>([
    ['of a set', (s) => sum(s.votes, (v) => ((v.by as string) === 'p1' ? 1 : 2)) !== 4],
    ['of a bag', (s) => max(s.counted, (v) => ((v.by as string) === 'p2' ? 1 : 0)) !== 1],
    ['of the values of a function', (s) => sum(s.for_, (v) => ((v as string) === 'p1' ? 1 : 0)) < 2],
    ['of keys', (s) => sum(s.for_, (v, p) => ((p as string) === 'p3' && v !== null ? 1 : 0)) < 1],
    ['of lists', (s) => sum(s.logs, (log) => ((log.first()?.by as string) === 'p1' ? 1 : 0)) < 2],
    ['of members', (s) => sum(P, (p) => ((p as string) === 'p1' && s.for_.get(p) !== null ? 2 : 1)) !== 4],
    [
      'of members, of what differs late',
      (s) =>
        sum(P, (p) => {
          const vote = s.logs.get(p).first();
          return vote === undefined ? 0 : vote.bal === 1 && (p as string) === 'p1' ? 2 : 1;
        }) < 4,
    ],
    [
      'of members, by who comes first',
      (s) => {
        const [a, b] = [...P] as [Member<'p'>, Member<'p'>];
        const first = s.for_.get(a) !== null ? a : b;
        return sum(P, (q) => (s.logs.get(q).first()?.by === first ? 1 : 0)) < 2;
      },
    ],
    ['of what differs late', (s) => sum(s.votes, (v) => (v.bal === 1 && (v.by as string) === 'p1' ? 2 : 1)) < 4],
  ])('that tell one member from the others are found out: %s', (_, asked) => {
    const { failure } = checkByKernel(modelOf(voting(asked)), { symmetry: true });
    expect(failure?.failure.fault.kind).toBe('asymmetric');
    expect(agreement(modelOf(voting(asked)))?.differences).toEqual([]);
  });

  test('that read a counter of the call around them', () => {
    const { domains, initially, action, invariant } = variables({ sent: subsetOf(range(0, 5)), top: range(0, 9) });
    const body = () => ({
      domains,
      init: initially({ sent: Set(), top: 0 }),
      actions: {
        Send: action({
          forSome: { n: range(0, 5) },
          guard: (s) => s.sent.size < 3,
          effect: (s, { n }) => ({ sent: s.sent.add(n) }),
        }),
        Count: action({
          effect: (s) => {
            let n = 0;
            while (sum(s.sent, (x) => (x > n ? 1 : 0)) > 0) n++;
            return { top: n };
          },
        }),
      },
      properties: { Low: invariant((s) => s.top < 5) },
    });
    expect(agreed(body)).toEqual({ Low: 2 });
  });
});

test('a term that asks for an element of which a predicate before the sum reads the state', () => {
  const P = processes('p', 2);
  const body = () => {
    const { domains, initially, action, invariant } = variables({
      x: functionFrom(P, range(0, 3)),
      z: subsetOf(P),
      boss: optional(P),
    });
    const init = initially({ x: P.to(0), z: Set<Member<'p'>>(), boss: null });
    // No element is known before the boss is: the predicate has been tried on none by then.
    const Inc = action({
      forSome: { p: P },
      guard: (s, { p }) => s.x.get(p) < 3 && !s.z.some((e) => s.x.get(e) > 1),
      effect: (s, { p }) => {
        const some = max(P, (q) => (s.boss === null ? 0 : s.x.get(s.boss) + (s.z.has(q) ? 1 : 0))) ?? 0;
        return { x: s.x.update(p, (n) => Math.min(3, n + 1 + (some > 2 ? 1 : 0))) };
      },
    });
    const Boss = action({ forSome: { p: P }, guard: (s, { p }) => s.boss !== p, effect: (_, { p }) => ({ boss: p }) });
    return { domains, init, actions: { Inc, Boss }, invariants: { Small: invariant((s) => sum(s.x) < 5) } };
  };
  expect(agreed(body)).toEqual({ Small: 5 });
});
