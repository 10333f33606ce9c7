/** Where the trace of a variant leaves its spec: for each reason that there is, and not where it takes another way of the spec's. */
import { List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { boolean, functionFrom, oneOf, processes, range, spec, subsetOf, variables, variant, WF } from '../index.ts';
import { toVariable } from '../language/path.ts';
import type { Variant } from '../language/spec.ts';
import { makeRecord } from '../language/value.ts';
import { divergenceText } from '../report/divergence.ts';
import { check } from '../run/check.ts';
import { divergenceOf, type Would } from './divergence.ts';

/** A process asks, is given what it asked for, and rests, at a desk that opens and closes. */
const desk = spec({ name: 'desk', parameters: {}, definitions: { first: (): number => 0 } }, (_, { first }) => {
  const Process = processes('p', 2);
  const { domains, initially, action, invariant, leadsTo } = variables({
    at: functionFrom(Process, oneOf('asks', 'has', 'rests')),
    given: subsetOf(Process),
    open: boolean,
    count: range(0, 3),
  });
  const init = initially({ at: Process.to('asks'), given: Set(), open: true, count: first() });
  const Give = action({
    forSome: { p: Process },
    guard: (s, { p }) => s.open && s.at.get(p) === 'asks',
    effect: (s, { p }) => ({ at: s.at.set(p, 'has'), given: s.given.add(p), count: s.count + 1 }),
  });
  const Rest = action({
    forSome: { p: (s) => s.given },
    guard: (s, { p }) => s.at.get(p) === 'has',
    effect: (s, { p }) => ({ at: s.at.set(p, 'rests') }),
  });
  const Close = action({ guard: (s) => s.open, effect: () => ({ open: false }) });
  const Open = action({ guard: (s) => !s.open, effect: () => ({ open: true }) });
  const NobodyHas = invariant((s) => Process.every((p) => s.at.get(p) !== 'has'));
  const NobodyRests = invariant((s) => Process.every((p) => s.at.get(p) !== 'rests'));
  const Opens = leadsTo(
    (s) => !s.open,
    (s) => s.open,
  );
  return {
    Process,
    domains,
    init,
    actions: { Give, Rest, Close, Open },
    fairness: [],
    invariants: { NobodyHas, NobodyRests },
    properties: { Opens },
  };
});

const about = { name: 'edited', story: 'edited', violates: {} } as const;

/** What is said of the trace by which a variant violates a property. */
async function told(edited: Variant, property: string): Promise<{ readonly at: number; readonly text: string } | null> {
  const { model, properties } = await check(desk as never, { variant: edited, symmetry: false });
  const found = properties.find(({ name }) => name === property);
  if (found?.verdict !== 'violated' || found.trace === null) throw new Error(`${property}: ${found?.verdict}`);
  const divergence = divergenceOf(model, found.trace, found.lasso);
  return divergence === null ? null : { at: divergence.at, text: divergenceText(divergence) };
}

describe('a trace leaves the spec', () => {
  test("by a step whose guard is false there, though steps before it are the spec's", async () => {
    const open = variant(desk, {
      ...about,
      edit: ({ actions: { Close, Give }, invariant }) => ({
        actions: {
          Give: { ...Give, guard: (s, { p }) => s.at.get(p) === 'asks' },
          Close: { ...Close, guard: (s) => s.open && s.count === 0 },
        },
        invariants: { Waits: invariant((s) => s.open || s.count === 0) },
      }),
    });
    expect(await told(open, 'Waits')).toEqual({
      at: 2,
      text: 'here it leaves desk, in which Give(p1) is disabled, as open = false',
    });
  });

  test('by a choice that is not on offer', async () => {
    const any = variant(desk, {
      ...about,
      edit: ({ action, Process }) => ({
        actions: { Rest: action({ forSome: { p: Process }, effect: (s, { p }) => ({ at: s.at.set(p, 'rests') }) }) },
      }),
    });
    expect(await told(any, 'NobodyRests')).toEqual({
      at: 1,
      text: 'here it leaves desk, in which Rest is not taken with p = p1',
    });
  });

  test('by an action of which it chooses more, or less, unless it comes to the same', async () => {
    const anybody = variant(desk, {
      ...about,
      edit: ({ action }) => ({
        actions: { Give: action({ effect: (s) => ({ at: s.at.map(() => 'has' as const), count: 2 }) }) },
      }),
    });
    expect(await told(anybody, 'NobodyHas')).toEqual({
      at: 1,
      text: 'here it leaves desk, in which Give also takes a p',
    });
    const closes = variant(desk, {
      ...about,
      edit: ({ action, invariant, Process, actions: { Close } }) => ({
        actions: {
          Close: action({ forSome: { p: Process }, guard: (s) => s.open, effect: () => ({ open: false }) }),
          Other: Close,
        },
        invariants: { StaysOpen: invariant((s) => s.open) },
      }),
    });
    expect(await told(closes, 'StaysOpen')).toBeNull();
  });

  test('by a step that does something else', async () => {
    const forgets = variant(desk, {
      ...about,
      edit: ({ actions: { Give } }) => ({
        actions: { Give: { ...Give, effect: (s, { p }) => ({ at: s.at.set(p, 'has'), count: s.count + 1 }) } },
      }),
    });
    expect(await told(forgets, 'NobodyHas')).toEqual({ at: 1, text: 'here it leaves desk: given would have p1' });
    const more = variant(desk, {
      ...about,
      edit: ({ actions: { Give } }) => ({
        actions: { Give: { ...Give, effect: (s, choices) => ({ ...Give.effect(s, choices), open: false, count: 3 }) } },
      }),
    });
    expect(await told(more, 'NobodyHas')).toEqual({
      at: 1,
      text: 'here it leaves desk: open would stay true and count would be 1',
    });
    const all = variant(desk, {
      ...about,
      edit: ({ actions: { Give } }) => ({
        actions: {
          Give: {
            ...Give,
            effect: (s, { p }) => ({ at: s.at.set(p, 'rests'), given: Set(['p1', 'p2'] as never[]), open: false }),
          },
        },
      }),
    });
    expect(await told(all, 'NobodyRests')).toEqual({
      at: 1,
      text: 'here it leaves desk: at[p1] would be has and given would not have p2 and 2 more',
    });
  });

  test('by an element that it would not have, and one of its type that it would: of these, what differs', () => {
    const vote = (granted: boolean, log: readonly number[]): unknown =>
      makeRecord(Object.entries({ type: 'Vote', term: 3, granted, log: List(log), from: 's1' }));
    const at = (kind: 'added' | 'removed', element: unknown): Would => ({
      instead: { path: toVariable('msgs'), change: { kind, elements: [element] } },
      stays: false,
    });
    const told = (...would: readonly Would[]): string =>
      divergenceText({ spec: 'votes', at: 1, why: { kind: 'effect', would } });
    const text = 'here it leaves votes: msgs would have Vote(granted: false, …) and not Vote(granted: true, …)';
    expect(told(at('added', vote(false, [])), at('removed', vote(true, [])))).toBe(text);
    expect(told(at('removed', vote(true, [])), at('added', vote(false, [])))).toBe(text);
    // One is not there instead of itself, and what is of another type is another thing.
    expect(told(at('added', vote(false, [])), at('added', vote(true, [])))).not.toContain('and not');
    expect(told(at('added', vote(false, [])), at('removed', makeRecord([['type', 'Ack']])))).toBe(
      'here it leaves votes: msgs would have Vote(term: 3, granted: false, log: <>, from: s1) and msgs would not have Ack',
    );
  });

  test('by an action that it has not, be it called as what every object has', async () => {
    const made = variant(desk, {
      ...about,
      edit: ({ action, Process }) => ({
        actions: { constructor: action({ effect: () => ({ at: Process.to('rests') }) }) } as never,
      }),
    });
    expect(await told(made, 'NobodyRests')).toEqual({ at: 1, text: 'here it leaves desk, which has no constructor' });
  });

  test('by an action that it has not', async () => {
    const wipes = variant(desk, {
      ...about,
      edit: ({ action, Process }) => ({
        actions: { Wipe: action({ effect: (s) => ({ given: s.given.clear(), at: Process.to('rests') }) }) },
      }),
    });
    expect(await told(wipes, 'NobodyRests')).toEqual({ at: 1, text: 'here it leaves desk, which has no Wipe' });
  });

  test('by an initial state', async () => {
    const late = variant(desk, { ...about, definitions: { first: () => 1 } });
    expect(await told(late, 'NobodyHas')).toEqual({ at: 0, text: 'here it leaves desk, which does not begin so' });
  });

  test('by the step that closes a cycle', async () => {
    // At rest it closes and opens, which is the spec's, or turns a page, which is not; and only that may go on for ever.
    const turns = variant(desk, {
      ...about,
      without: ['Open', 'Give', 'Rest'],
      edit: ({ action }) => {
        const Turn = action({ guard: (s) => !s.open, effect: (s) => ({ count: 1 - s.count }) });
        return { actions: { Turn }, fairness: [WF({ actions: [Turn] })] };
      },
    });
    const { model, properties } = await check(desk as never, { variant: turns, symmetry: false });
    const [found] = properties.filter(({ name }) => name === 'Opens');
    const { trace, lasso } = found ?? {};
    if (trace == null || lasso?.back == null) throw new Error('there is no cycle');
    expect(divergenceOf(model, trace, lasso)?.at).toBe(2);
    // Up to there the spec might have come, too.
    const closed = trace.slice(0, 2);
    expect(divergenceOf(model, closed)).toBeNull();
    expect(divergenceOf(model, closed, { to: 1, back: lasso.back })?.at).toBe(2);
  });
});

describe('a trace does not leave the spec', () => {
  test('by a step of the same effect that is called otherwise', async () => {
    const shuts = variant(desk, {
      ...about,
      without: ['Close'],
      edit: ({ action, invariant }) => ({
        actions: { Shut: action({ guard: (s) => s.open, effect: () => ({ open: false }) }) },
        invariants: { StaysOpen: invariant((s) => s.open) },
      }),
    });
    expect(await told(shuts, 'StaysOpen')).toBeNull();
  });

  test("if only fairness is missing, or a property is the variant's own", async () => {
    expect(await told(variant(desk, about), 'Opens')).toBeNull();
    const own = variant(desk, {
      ...about,
      edit: ({ invariant }) => ({ invariants: { StaysOpen: invariant((s) => s.open) } }),
    });
    expect(await told(own, 'StaysOpen')).toBeNull();
  });

  test('if the spec itself cannot be made', async () => {
    const { model, properties } = await check(desk as never, { variant: variant(desk, about), symmetry: false });
    const trace = properties.find(({ name }) => name === 'NobodyHas')?.trace ?? [];
    const base = (): never => {
      throw new Error('there is no such model');
    };
    expect(divergenceOf({ ...model, base }, trace)).toBeNull();
  });

  test('if it is none of a variant', async () => {
    const { model, properties } = await check(desk as never, { symmetry: false });
    const found = properties.find(({ name }) => name === 'NobodyHas');
    expect(divergenceOf(model, found?.trace ?? [])).toBeNull();
  });
});
