/** Fairness of the actions that come with a network or with crashes: named by a text, decided by both engines. */
import { Set } from 'immutable';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkByKernel } from '../kernel/check.ts';
import { accountOf } from '../reference/lasso.ts';
import { decideByReference } from '../reference/liveness.ts';
import { evaluatingDirectly } from '../testing/evaluating-directly.ts';
import { subsetOf } from './collections.ts';
import { crashes } from './crashes.ts';
import { boolean } from './domain.ts';
import { type Fairness, SF, WF } from './fairness.ts';
import { checkable } from './model.ts';
import { network } from './network.ts';
import { record } from './record.ts';
import { type Member, processes } from './sort.ts';
import { spec } from './spec.ts';
import { variables } from './variables.ts';

/** Nodes that crash once and may recover, and a network that may be cut once and heal. */
const faulty = (fairness: readonly Fairness[]) =>
  spec({ name: 'faulty', title: 'Nodes and a network that fail', parameters: {} }, () => {
    const Node = processes('node', 2);
    const Status = crashes(Node, { atMost: 1 });
    const Network = network(record({ from: Node, to: Node }), { partition: { of: Node, atMost: 1 } });
    const { domains, initially, action, leadsTo } = variables({ status: Status, network: Network });
    const init = initially({ status: Status.none, network: Network.empty });
    /** Without it every behaviour would stop at the budgets. */
    const Look = action({ guard: () => true, effect: () => ({}) });
    const Returns = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => !s.status.isUp(node),
      to: (s, { node }) => s.status.isUp(node),
    });
    const Heals = leadsTo(
      (s) => !s.network.isWhole,
      (s) => s.network.isWhole,
    );
    return { domains, init, actions: { Look }, fairness, properties: { Returns, Heals } };
  });

describe('fairness names the actions of faults', () => {
  test.each([
    ['of none', [], 'violated', 'violated'],
    ['of recovery', [SF({ actions: ['Recover'], per: ['process'] })], 'holds', 'violated'],
    ['of healing', [WF({ actions: ['Heal'] })], 'violated', 'holds'],
    ['of both', [WF({ actions: ['Recover'] }), WF({ actions: ['Heal'] })], 'holds', 'holds'],
    ['of both together', [WF({ actions: ['Recover', 'Heal'] })], 'holds', 'holds'],
  ])('%s', (_, fairness, returns, heals) => {
    const model = checkable(faulty(fairness));
    const expected = { Returns: returns, Heals: heals };
    const reference = [...decideByReference(model)].map(([name, { verdict }]) => [name, verdict]);
    expect(Object.fromEntries(reference)).toEqual(expected);
    for (const symmetry of [true, false]) {
      const { temporal } = checkByKernel(model, { symmetry });
      expect(Object.fromEntries(temporal.map(({ property, verdict }) => [property, verdict]))).toEqual(expected);
    }
  });
});

/** A lamp that blinks, whoever of two presses, and a bell that both may ring once; none need ring it while the lamp is off. */
const bell = (
  fairness: (actions: {
    readonly Ring: ReturnType<typeof belled>['Ring'];
    readonly Blink: ReturnType<typeof belled>['Blink'];
  }) => readonly Fairness[],
) =>
  spec({ name: 'bell', parameters: {} }, () => {
    const { P, domains, initially, Blink, Ring, eventually, eventuallyAlways } = belled();
    return {
      domains,
      init: initially({ lit: false, rung: Set() }),
      actions: { Blink, Ring },
      fairness: fairness({ Ring, Blink }),
      properties: {
        Each: eventually({ forAll: { p: P }, holds: (s, { p }) => s.rung.has(p) }),
        One: eventually((s) => !s.rung.isEmpty()),
        Dark: eventuallyAlways((s) => !s.lit),
      },
    };
  });
function belled() {
  const P = processes('p', 2);
  const made = variables({ lit: boolean, rung: subsetOf(P) });
  const Blink = made.action({ forSome: { p: P }, effect: (s) => ({ lit: !s.lit }) });
  const Ring = made.action({
    forSome: { p: P },
    guard: (s, { p }) => !s.rung.has(p),
    effect: (s, { p }) => ({ rung: s.rung.add(p) }),
  });
  return { P, ...made, Blink, Ring };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('fairness under a condition on the state', () => {
  test.each<[string, Parameters<typeof bell>[0], string, string]>([
    ['weak, without', ({ Ring }) => [WF({ actions: [Ring], per: ['p'] })], 'holds', 'holds'],
    // The lamp blinks, so that the condition is false again and again; or it stays off.
    ['weak', ({ Ring }) => [WF({ actions: [Ring], per: ['p'], when: (s) => s.lit })], 'violated', 'violated'],
    ['strong', ({ Ring }) => [SF({ actions: [Ring], per: ['p'], when: (s) => s.lit })], 'violated', 'violated'],
    [
      'strong, and the lamp blinks',
      ({ Ring, Blink }) => [WF({ actions: [Blink] }), SF({ actions: [Ring], per: ['p'], when: (s) => s.lit })],
      'holds',
      'holds',
    ],
    [
      'weak, and the lamp blinks',
      ({ Ring, Blink }) => [WF({ actions: [Blink] }), WF({ actions: [Ring], per: ['p'], when: (s) => s.lit })],
      'violated',
      'violated',
    ],
    [
      'until one has rung',
      ({ Ring }) => [WF({ actions: [Ring], per: ['p'], when: (s) => s.rung.isEmpty() })],
      'violated',
      'holds',
    ],
    [
      'of those whom the other goes before',
      ({ Ring }) => [
        WF({ actions: [Ring], when: (s) => s.rung.isEmpty() }),
        WF({ actions: [Ring], when: (s, { p }) => !s.rung.isEmpty() && !s.rung.has(p) }),
      ],
      'holds',
      'holds',
    ],
    // A step meets it only where the condition is true: to blink the lamp on does not, and it need never be put out.
    [
      'of putting the lamp out, and of ringing while it is off',
      ({ Ring, Blink }) => [
        WF({ actions: [Blink], when: (s) => s.lit }),
        SF({ actions: [Ring], per: ['p'], when: (s) => !s.lit }),
      ],
      'holds',
      'holds',
    ],
    [
      'of putting the lamp on, and of ringing while it is off',
      ({ Ring, Blink }) => [
        WF({ actions: [Blink], when: (s) => !s.lit }),
        SF({ actions: [Ring], per: ['p'], when: (s) => !s.lit }),
      ],
      'violated',
      'violated',
    ],
  ])('%s', async (_, fairness, each, one) => {
    const model = checkable(bell(fairness));
    // Nothing keeps the lamp from being lit again and again; where it must be put out, in a round.
    const expected = { Each: each, One: one, Dark: 'violated' };
    const reference = [...decideByReference(model)].map(([name, { verdict }]) => [name, verdict]);
    expect(Object.fromEntries(reference)).toEqual(expected);
    for (const [symmetry, direct] of [true, false].flatMap((is) => [[is, false] as const, [is, true] as const])) {
      vi.restoreAllMocks();
      if (direct) evaluatingDirectly();
      const { temporal, failure } = checkByKernel(model, { symmetry });
      expect(failure).toBe(null);
      for (const { property, counterexample } of temporal) {
        if (counterexample?.lasso == null) continue;
        const { instance, trace, lasso } = counterexample;
        expect(accountOf(model, property, instance, trace, lasso)).toMatchObject({ ok: true });
      }
      expect(Object.fromEntries(temporal.map(({ property, verdict }) => [property, verdict]))).toEqual(expected);
    }
  });
  test('that is true of nothing is told', () => {
    const isTold = (when: (s: { readonly lit: boolean; readonly rung: Set<Member<'p'>> }) => boolean): boolean =>
      checkByKernel(checkable(bell(({ Ring }) => [WF({ actions: [Ring], when })]))).idleFairness.length > 0;
    expect([isTold((s) => s.rung.size === 2), isTold((s) => s.rung.size === 1 && s.lit)]).toEqual([true, false]);
  });
  test('that names a member is refused where members are permuted, be there another that reads the same', () => {
    const model = checkable(
      bell(({ Ring }) => [
        WF({ actions: [Ring], when: (s, { p }) => s.lit && p !== null }),
        WF({ actions: [Ring], when: (s, { p }) => s.lit && p === 'p1' }),
      ]),
    );
    expect(checkByKernel(model, { symmetry: true }).failure?.failure).toMatchObject({
      site: { part: 'fairness condition', name: 'Ring' },
      fault: { kind: 'asymmetric' },
    });
    expect(checkByKernel(model).temporal.map(({ verdict }) => verdict)).toEqual(Array(3).fill('violated'));
  });
  test('runs once for all states that agree in what it has read', () => {
    let calls = 0;
    const when = (s: { readonly lit: boolean }): boolean => {
      calls++;
      return s.lit;
    };
    checkByKernel(checkable(bell(({ Ring }) => [SF({ actions: [Ring], per: ['p'], when })])));
    // Twice, to see that it is pure, for each process, with the lamp on and off.
    expect(calls).toBe(8);
  });
});
