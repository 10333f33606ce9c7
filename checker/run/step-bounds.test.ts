/** Bounds of steps (TLC's ACTION_CONSTRAINT): steps that do not satisfy them are judged, and lead nowhere, in both engines. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, spec, variables, WF } from '../index.ts';
import type { Model } from '../language/body.ts';
import { checkable } from '../language/model.ts';
import { agreement } from '../testing/agreement.ts';
import { check } from './check.ts';

const P = processes('p', 2);
const made = variables({ n: functionFrom(P, range(0, 5)), m: range(0, 1) });
const { action, initially, invariant, step } = made;
type State = ReturnType<typeof initially>[number];
const Up = action({
  forSome: { p: P },
  guard: (s, { p }) => s.n.get(p) < 3,
  effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 1) }),
});
/** To where two steps of the other lead, which a bound may forbid. */
const Jump = action({
  forSome: { p: P },
  guard: (s, { p }) => s.n.get(p) < 2,
  effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 2) }),
});
const Flip = action({ effect: (s) => ({ m: 1 - s.m }) });
const Idle = action({ effect: () => ({}) });
const bySteps = step({ forAll: { p: P }, holds: (s, t, { p }) => t.n.get(p) <= s.n.get(p) + 1 });

const specOf = (parts: Partial<Model<State>>) =>
  spec({ name: 'bounded', parameters: {} }, () => ({
    domains: made.domains,
    init: initially({ n: P.to(0), m: 0 }),
    actions: { Up, Jump },
    finished: () => true,
    ...parts,
  }));

/** Both engines agree, with symmetry and without; what the kernel finds without. */
function agreed(parts: Partial<Model<State>>) {
  const model = checkable(specOf(parts));
  expect(agreement(model, { symmetry: true })?.differences).toEqual([]);
  const found = agreement(model, { checked: true });
  expect(found?.differences).toEqual([]);
  return (found as NonNullable<typeof found>).kernel;
}

describe('what does not satisfy a bound of steps', () => {
  test('is counted and leads nowhere, also to what is reached otherwise', () => {
    const { distinct, generated, cutOff } = agreed({ withinBounds: { bySteps } });
    // Of 16 states; each process can rise in 12 of them, and could jump in 8.
    expect({ distinct, generated, cutOff }).toEqual({ distinct: 16, generated: 1 + 24 + 16, cutOff: 16 });
  });

  test('is judged', () => {
    const NoJump = step({ forAll: { p: P }, holds: (s, t, { p }) => t.n.get(p) < s.n.get(p) + 2 });
    const Low = invariant({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) < 2 });
    const { violated } = agreed({ withinBounds: { bySteps }, invariants: { Low }, properties: { NoJump } });
    const steps = Object.fromEntries(violated.map(({ property, trace }) => [property, trace.length - 1]));
    expect(steps).toEqual({ Low: 1, NoJump: 1 });
  });

  test('is looked at where the step writes nothing that the bound reads', () => {
    const low = step((s) => s.n.every((n) => n === 0));
    const { distinct, cutOff } = agreed({ actions: { Up, Flip }, withinBounds: { low } });
    // From where one has risen, neither that nor a flip goes on.
    expect({ distinct, cutOff }).toEqual({ distinct: 6, cutOff: 12 });
  });

  test('is not what changes nothing', () => {
    const rises = step((s, t) => s.m < t.m);
    const { distinct, cutOff } = agreed({ actions: { Flip, Idle }, withinBounds: { rises } });
    expect({ distinct, cutOff }).toEqual({ distinct: 2, cutOff: 1 });
  });

  test('is no initial state', () => {
    const above = step((_, t) => t.m === 1);
    const { distinct, cutOff } = agreed({ actions: { Flip }, withinBounds: { above, any: invariant(() => true) } });
    expect({ distinct, cutOff }).toEqual({ distinct: 2, cutOff: 1 });
  });

  test('is nothing that exploration starts from, though a scenario came there by it', () => {
    const scenarios = { jump: [{ action: Jump, choices: { p: P.elements[0] } }] };
    for (const request of [{}, { from: 'jump' }]) {
      const model = checkable(specOf({ withinBounds: { bySteps }, scenarios: scenarios as never }), request);
      const found = agreement(model);
      expect(found?.differences).toEqual([]);
      expect(found?.kernel.distinct).toBe('from' in request ? 8 : 16);
    }
  });

  test('leaves deadlocks where they are, and is none', () => {
    const never = step(() => false);
    expect(agreed({ actions: { Flip }, withinBounds: { never }, finished: () => false }).violated).toEqual([]);
  });
});

describe('under bounds of steps', () => {
  test.each(['kernel', 'reference'] as const)('%s: what holds says so', async (engine) => {
    const { verdict, basis, states } = await check(specOf({ withinBounds: { bySteps } }), { engine });
    expect({ verdict, basis }).toEqual({ verdict: 'holds', basis: 'within bounds' });
    expect(states.cutOff).toBeGreaterThan(0);
    const all = await check(specOf({ actions: { Up }, withinBounds: { bySteps } }), { engine });
    expect({ verdict: all.verdict, basis: all.basis }).toEqual({ verdict: 'holds', basis: 'exhaustive' });
  });

  test('what may go on beyond is unknown, and what need not is violated', async () => {
    const { eventually, alwaysEventually, reachable } = made;
    const Rises = eventually((s) => s.m === 1);
    const Flips = alwaysEventually((s) => s.m === 1);
    const Falls = reachable((s) => s.n.every((n) => n === 5));
    const rises = step((s, t) => s.m <= t.m);
    const options = { withinBounds: { rises }, actions: { Flip, Up }, properties: { Rises, Flips, Falls } };
    const verdicts = async (parts: Partial<Model<State>>): Promise<object> => {
      const { properties } = await check(specOf(parts));
      return Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]));
    };
    // Without fairness it may stop at once.
    expect(await verdicts(options)).toMatchObject({ Rises: 'violated', Flips: 'violated', Falls: 'unknown' });
    // With it a flip back is owed, which only steps beyond the bound are: nothing within is fair for ever.
    expect(await verdicts({ ...options, fairness: [WF({ actions: [Flip] })] })).toMatchObject({
      Rises: 'holds',
      Flips: 'unknown',
    });
  });

  test('a member that one names is found out', async () => {
    const named = step((s, t) => s.n.get('p1' as never) === t.n.get('p1' as never));
    const { failure } = await check(specOf({ withinBounds: { named } }));
    expect(failure?.error).toMatchObject({ site: { part: 'bound', name: 'named' }, fault: { kind: 'asymmetric' } });
  });

  test.each(['kernel', 'reference'] as const)('%s: what fails in one is shown along the step', async (engine) => {
    const failing = step((s, t) => {
      if (s.n.get(P.elements[0] as never) < t.n.get(P.elements[0] as never)) throw new Error('rises');
      return true;
    });
    const { failure } = await check(specOf({ actions: { Flip, Up }, withinBounds: { failing } }), {
      engine,
      symmetry: false,
    });
    expect(failure).toMatchObject({
      error: { site: { part: 'bound', name: 'failing' } },
      trace: [{}, { action: 'Up' }],
    });
  });

  test('other kinds are refused', () => {
    const refused = (bound: object) => () => checkable(specOf({ withinBounds: { bound: bound as never } }));
    expect(refused(made.reachable(() => true))).toThrow('its bound bound is');
    expect(refused(step({ forAll: {}, holds: () => true, initially: () => true }))).toThrow(
      'its bound bound says something of initial states',
    );
  });
});
