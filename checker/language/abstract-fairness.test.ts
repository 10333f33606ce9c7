/** A refinement that includes the fairness of the abstract spec, and one that does not: decided by both engines. */
import { Set } from 'immutable';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { becauseOf } from '../explain/because.ts';
import { checkByKernel } from '../kernel/check.ts';
import { accountOf } from '../reference/lasso.ts';
import { decideByReference } from '../reference/liveness.ts';
import { successorsOf } from '../reference/semantics.ts';
import { findingLines } from '../report/finding.ts';
import { plain } from '../report/words.ts';
import { checkModel } from '../run/check.ts';
import type { PropertyOutcome } from '../run/outcome.ts';
import { evaluatingDirectly } from '../testing/evaluating-directly.ts';
import type { AnyState } from './action.ts';
import { subsetOf } from './collections.ts';
import { boolean, range } from './domain.ts';
import { type Fairness, SF, WF } from './fairness.ts';
import { type CheckableModel, checkable } from './model.ts';
import { processes } from './sort.ts';
import { spec } from './spec.ts';
import { variables } from './variables.ts';

type Actions<K extends string> = Readonly<Record<K, never>>;

/** Lamport's hour clock ("Specifying Systems", 2002, chapter 2), which goes on. */
const hours = spec({ name: 'hours', parameters: {} }, () => {
  const { domains, initially, action } = variables({ hour: range(0, 3) });
  const Tick = action({ effect: (s) => ({ hour: (s.hour + 1) % 4 }) });
  // What changes nothing is never enabled as fairness means it.
  const Look = action({ effect: (s) => ({ hour: s.hour }) });
  const fairness = [WF({ actions: [Tick] }), SF({ actions: [Look] })];
  return { domains, init: initially({ hour: 0 }), actions: { Tick, Look }, fairness };
});
/** It is implemented by one that shows minutes; a minute hand that is turned back keeps it from going on. */
const minutes = (isFair: boolean, asked: boolean, mayTurnBack = false) =>
  spec({ name: 'minutes', parameters: {} }, () => {
    const { domains, initially, action, refines } = variables({ hour: range(0, 3), minute: range(0, 2) });
    const Tick = action({
      effect: (s) => (s.minute < 2 ? { minute: s.minute + 1 } : { hour: (s.hour + 1) % 4, minute: 0 }),
    });
    const back = mayTurnBack
      ? { TurnBack: action({ guard: (s) => s.minute === 2, effect: () => ({ minute: 1 }) }) }
      : {};
    return {
      domains,
      init: initially({ hour: 0, minute: 0 }),
      actions: { Tick, ...back },
      fairness: isFair ? [WF({ actions: [Tick] })] : [],
      properties: { Shows: refines({ of: hours, mapping: ({ hour }) => ({ hour }), fairness: asked }) },
    };
  });

/** Everybody who asks is served, by an allocator of one thing: fair to each, or to all of them together. */
const allocator = (fairness: (of: Actions<'Serve'>) => readonly Fairness[]) =>
  spec({ name: 'allocator', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action } = variables({ asking: subsetOf(P) });
    const Ask = action({
      forSome: { p: P },
      guard: (s, { p }) => !s.asking.has(p),
      effect: (s, { p }) => ({ asking: s.asking.add(p) }),
    });
    const Serve = action({
      forSome: { p: P },
      guard: (s, { p }) => s.asking.has(p),
      effect: (s, { p }) => ({ asking: s.asking.delete(p) }),
    });
    return {
      domains,
      init: initially({ asking: Set() }),
      actions: { Ask, Serve },
      fairness: fairness({ Serve } as never),
    };
  });
/** The same with a lamp that blinks, and which fairness of its own. */
const implemented = (
  own: (of: Actions<'Serve' | 'Blink'>) => readonly Fairness[],
  asked: (of: Actions<'Serve'>) => readonly Fairness[],
) =>
  spec({ name: 'implemented', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action, refines } = variables({ asking: subsetOf(P), lit: boolean });
    const Ask = action({
      forSome: { p: P },
      guard: (s, { p }) => !s.asking.has(p),
      effect: (s, { p }) => ({ asking: s.asking.add(p) }),
    });
    const Serve = action({
      forSome: { p: P },
      guard: (s, { p }) => s.lit && s.asking.has(p),
      effect: (s, { p }) => ({ asking: s.asking.delete(p) }),
    });
    const Blink = action({ effect: (s) => ({ lit: !s.lit }) });
    return {
      domains,
      init: initially({ asking: Set(), lit: false }),
      actions: { Ask, Serve, Blink },
      fairness: own({ Serve, Blink } as never),
      properties: {
        Serves: refines({ of: allocator(asked), mapping: ({ asking }) => ({ asking }), fairness: true }),
      },
    };
  });

const verdictsOf = (of: Parameters<typeof checkable>[0]): Record<string, string> => verdictsIn(checkable(of));
/** What both engines say, with symmetry and without; each lasso is one. */
function verdictsIn(model: CheckableModel): Record<string, string> {
  const expected = Object.fromEntries([...decideByReference(model)].map(([name, { verdict }]) => [name, verdict]));
  for (const symmetry of [true, false]) {
    const { temporal, failure } = checkByKernel(model, { symmetry, twin: successorsOf });
    expect(failure).toBe(null);
    expect(Object.fromEntries(temporal.map(({ property, verdict }) => [property, verdict]))).toEqual(expected);
    for (const { property, counterexample } of temporal) {
      if (counterexample?.lasso == null) continue;
      const { instance, trace, lasso } = counterexample;
      expect(accountOf(model, property, instance, trace, lasso)).toMatchObject({ ok: true });
    }
  }
  return expected;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a clock', () => {
  test('that goes on shows the hours fairly, and one that may stop does not', () => {
    expect(verdictsOf(minutes(true, true))).toEqual({ Shows_WF_Tick: 'holds', Shows_SF_Look: 'holds' });
    const stopping = { Shows_WF_Tick: 'violated', Shows_SF_Look: 'holds' };
    expect(verdictsOf(minutes(false, true))).toEqual(stopping);
    expect(verdictsOf(minutes(true, true, true))).toEqual(stopping);
  });
  test('of which nothing is known after a while may still stop, or goes on, as far as is known', () => {
    const bounded = (isFair: boolean, most: number) => {
      const model = checkable(minutes(isFair, true));
      const Early = { kind: 'invariant' as const, forAll: {}, holds: (s: AnyState) => (s.hour as number) < most };
      return verdictsIn({ ...model, bounds: { Early } });
    };
    expect(bounded(true, 2)).toEqual({ Shows_WF_Tick: 'unknown', Shows_SF_Look: 'unknown' });
    expect(bounded(false, 2)).toEqual({ Shows_WF_Tick: 'violated', Shows_SF_Look: 'unknown' });
    expect(bounded(true, 4)).toEqual({ Shows_WF_Tick: 'holds', Shows_SF_Look: 'holds' });
  });
  test('is not asked for fairness unless that is wanted, and the report says which', async () => {
    expect(verdictsOf(minutes(false, false))).toEqual({});
    const about = async (asked: boolean): Promise<unknown> =>
      (await checkModel(checkable(minutes(false, asked)))).remarks;
    const remark = { kind: 'abstract fairness', property: 'Shows', abstract: 'hours' };
    const assumptions = [
      { strength: 'weak', actions: ['Tick'] },
      { strength: 'strong', actions: ['Look'] },
    ];
    expect(await about(false)).toEqual([{ ...remark, assumptions, asked: null }]);
    expect(await about(true)).toEqual([{ ...remark, assumptions, asked: ['Shows_WF_Tick', 'Shows_SF_Look'] }]);
  });
});

describe('an allocator', () => {
  const isAlone = (s: { readonly asking: Set<unknown> }): boolean => s.asking.size === 1;
  const each = ({ Serve }: Actions<'Serve'>) => [WF({ actions: [Serve], per: ['p'] as never })];
  const some = ({ Serve }: Actions<'Serve'>) => [WF({ actions: [Serve] })];
  test.each<[string, Parameters<typeof implemented>[0], Parameters<typeof implemented>[1], Record<string, string>]>([
    ['that nothing makes serve', () => [], some, { Serves_WF_Serve: 'violated' }],
    // Whom it serves is disabled while the lamp is off.
    [
      'weakly fair to each',
      ({ Serve, Blink }) => [WF({ actions: [Blink] }), WF({ actions: [Serve], per: ['p'] as never })],
      each,
      { Serves_WF_Serve: 'violated' },
    ],
    [
      'strongly fair to each',
      ({ Serve, Blink }) => [WF({ actions: [Blink] }), SF({ actions: [Serve], per: ['p'] as never })],
      each,
      { Serves_WF_Serve: 'holds' },
    ],
    [
      'strongly fair to all together, of which each asks for itself',
      ({ Serve, Blink }) => [WF({ actions: [Blink] }), SF({ actions: [Serve] })],
      each,
      { Serves_WF_Serve: 'violated' },
    ],
    [
      'strongly fair to all together',
      ({ Serve, Blink }) => [WF({ actions: [Blink] }), SF({ actions: [Serve] })],
      some,
      { Serves_WF_Serve: 'holds' },
    ],
    [
      'that need serve only who asks alone',
      ({ Serve, Blink }) => [WF({ actions: [Blink] }), SF({ actions: [Serve] })],
      ({ Serve }) => [
        ...[WF, SF].map((fair) => fair({ actions: [Serve], per: ['p'] as never, when: isAlone as never })),
        SF({ actions: [Serve], per: ['p'] as never }),
        WF({ actions: [Serve], where: () => false }),
      ],
      // Who asks alone again and again may be served while the other asks as well.
      {
        Serves_WF_Serve: 'holds',
        Serves_SF_Serve: 'violated',
        Serves_SF_Serve_2: 'violated',
        Serves_WF_Serve_2: 'holds',
      },
    ],
  ])('%s', (_, own, asked, expected) => {
    expect(verdictsOf(implemented(own, asked))).toEqual(expected);
    evaluatingDirectly();
    expect(verdictsOf(implemented(own, asked))).toEqual(expected);
  });
});

test('a mapping that names a member is refused where members are permuted, though steps of anybody are mapped to steps', () => {
  const lamp = spec({ name: 'lamp', parameters: {} }, () => {
    const { domains, initially, action } = variables({ on: boolean });
    const On = action({ guard: (s) => !s.on, effect: () => ({ on: true }) });
    const Off = action({ guard: (s) => s.on, effect: () => ({ on: false }) });
    return { domains, init: initially({ on: false }), actions: { On, Off }, fairness: [WF({ actions: [Off] })] };
  });
  const lit = (fairness: boolean) =>
    spec({ name: 'lit', parameters: {} }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, refines } = variables({ on: subsetOf(P) });
      const Press = action({
        forSome: { p: P },
        effect: (s, { p }) => ({ on: s.on.has(p) ? s.on.delete(p) : s.on.add(p) }),
      });
      const Lamp = refines({ of: lamp, mapping: (s) => ({ on: s.on.has('p1' as never) }), fairness });
      return { domains, init: initially({ on: Set() }), actions: { Press }, properties: { Lamp } };
    });
  const failureOf = (fairness: boolean, symmetry: boolean) =>
    checkByKernel(checkable(lit(fairness)), { symmetry }).failure?.failure;
  expect(failureOf(false, true)).toBe(undefined);
  expect(failureOf(true, true)).toMatchObject({ site: { name: 'Lamp_WF_Off' }, fault: { kind: 'asymmetric' } });
  expect(failureOf(true, false)).toBe(undefined);
});

describe('what cannot be asked is refused', () => {
  const listed = spec({ name: 'listed', parameters: {} }, () => {
    const { domains, initially, action } = variables({ n: range(0, 2) });
    const To = action({ forSome: { m: (s) => [s.n === 2 ? 0 : s.n + 1] }, effect: (_, { m }) => ({ n: m as 0 }) });
    return { domains, init: initially({ n: 0 }), actions: { To }, fairness: [WF({ actions: [To], per: ['m'] })] };
  });
  const about = (of: typeof hours | typeof listed, more: object = {}) =>
    spec({ name: 'about', parameters: {} }, () => {
      const { domains, initially, action, refines, eventually } = variables({ n: range(0, 2) });
      const Up = action({ effect: (s) => ({ n: s.n === 2 ? 0 : s.n + 1 }) });
      const mapping = (s: { n: number }) => (of === hours ? { hour: s.n } : { n: s.n });
      const own = Object.keys(more).length === 0 ? {} : { Same_WF_Tick: eventually((s) => s.n === 1) };
      return {
        domains,
        init: initially({ n: 0 }),
        actions: { Up },
        properties: { Same: refines({ of: of as never, mapping: mapping as never, fairness: true }), ...own },
      };
    });
  test('fairness per what depends on the state', () => {
    expect(() => checkable(about(listed))).toThrow(
      'about: Same is about listed, but its fairness is asked for, and that of To is per m, which is chosen from what depends on the state; let it be chosen from a domain',
    );
  });
  test('a name that is taken', () => {
    expect(() => checkable(about(hours, { taken: true }))).toThrow(
      'Same asks for the fairness of the spec that it is about by a property Same_WF_Tick, and there is another of this name',
    );
  });
  test('a condition of the abstract spec that fails is told with where it is', async () => {
    const failing = spec({ name: 'failing', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 2) });
      const Up = action({ effect: (s) => ({ n: s.n === 2 ? 0 : s.n + 1 }) });
      const when = (s: { n: number }): boolean => (s.n < 2 ? s.n === 1 : (null as never));
      return { domains, init: initially({ n: 0 }), actions: { Up }, fairness: [WF({ actions: [Up], when })] };
    });
    for (const engine of ['kernel', 'reference'] as const) {
      const { failure } = await checkModel(checkable(about(failing as never)), { engine });
      expect(failure?.error).toMatchObject({
        site: { part: 'property', name: 'Same_WF_Up' },
        fault: { kind: 'throws' },
      });
      expect(failure?.error.cause).toMatchObject({
        message: 'in the abstract spec failing, fairness condition of Up: not boolean',
      });
    }
  });
});

test('a behaviour that is not fair above is told to be so', async () => {
  const outcome = await checkModel(checkable(minutes(true, true, true)));
  const property = outcome.properties.find(({ name }) => name === 'Shows_WF_Tick') as PropertyOutcome;
  const trace = property.trace ?? [];
  const because = becauseOf(outcome.model, property, trace);
  const finding = { property, trace, because, departure: null, divergence: null, absolute: null, files: null };
  const program = { name: 'npm run' };
  const lines = findingLines(finding, outcome, { ink: plain, width: 120, program, place: { cwd: '/', root: '/' } });
  expect(lines.join('\n')).toContain(
    'Not fair, as   WF of Tick in hours is enabled from some time on, and no step stands for one of it any more',
  );
});
