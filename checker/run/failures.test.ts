/** A failure of user code is shown where it happened, and code fails only where it is asked. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  boolean,
  functionFrom,
  optional,
  processes,
  range,
  SF,
  type Spec,
  spec,
  subsetOf,
  take,
  variables,
  variant,
  WF,
} from '../index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Parameters } from '../language/parameters.ts';
import { keyOf } from '../language/value.ts';
import { replay } from '../reference/replay.ts';
import { successors } from '../reference/semantics.ts';
import { exitCodeOf } from '../report/verdict.ts';
import { checkModel } from './check.ts';
import type { Outcome } from './outcome.ts';

type Failure = NonNullable<Outcome['failure']>;
type Way = readonly [engine: 'kernel' | 'reference', symmetry: boolean];
const ways: readonly Way[] = [
  ['kernel', true],
  ['kernel', false],
  ['reference', false],
];

const outcomeOf = (model: CheckableModel, [engine, symmetry]: Way): Promise<Outcome> =>
  checkModel(model, { engine, symmetry });
/** The failure as it is shown. */
async function failureOf(model: CheckableModel, way: Way): Promise<Failure> {
  const outcome = await outcomeOf(model, way);
  const { failure } = outcome;
  expect(exitCodeOf(outcome, false)).toBe(75);
  expect(failure).not.toHaveProperty('lost');
  expect(failure).not.toHaveProperty('again');
  return failure as Failure;
}
const lastOf = ({ trace }: Failure): Readonly<Record<string, unknown>> => trace.at(-1)?.state ?? {};
const model = (of: unknown): CheckableModel => checkable(of as Spec);

function boom(): never {
  throw new Error('boom');
}
/** A counter up to `most`, with more to say of it. */
function counter(most: number, more: (made: ReturnType<typeof counted>) => object): CheckableModel {
  return model(
    spec({ name: 'counter', parameters: {} }, () => {
      const made = counted(most);
      return { ...made.base, ...more(made) };
    }),
  );
}
function counted(most: number) {
  const made = variables({ n: range(0, 9) });
  const Up = made.action({ guard: (s) => s.n < most, effect: (s) => ({ n: s.n + 1 }) });
  const init = made.initially({ n: 0 });
  return { ...made, Up, base: { domains: made.domains, init, actions: { Up }, finished: () => true } };
}

/** Members hear of each other once one has beaten twice; who leads must hear of nobody. */
const hearing = spec({ name: 'hearing', parameters: {} as Parameters }, () => {
  const P = processes('p', 3);
  const { domains, initially, action, invariant } = variables({
    leads: functionFrom(P, boolean),
    beats: functionFrom(P, range(0, 3)),
    heard: functionFrom(P, subsetOf(P)),
  });
  const init = initially({ leads: P.to(false), beats: P.to(0), heard: P.to(() => Set()) });
  const Lead = action({
    forSome: { p: P },
    guard: (s, { p }) => !s.leads.get(p),
    effect: (s, { p }) => ({ leads: s.leads.set(p, true) }),
  });
  const Beat = action({
    forSome: { p: P },
    guard: (s, { p }) => s.leads.get(p) && s.beats.get(p) < 2,
    effect: (s, { p }) => ({ beats: s.beats.update(p, (n) => n + 1) }),
  });
  const Hear = action({
    forSome: { p: P, q: P },
    guard: (s, { p, q }) => !s.heard.get(p).has(q) && s.beats.get(q) > 0,
    effect: (s, { p, q }) => ({ heard: s.heard.update(p, (of) => of.add(q)) }),
  });
  const Yield = action({
    forSome: { p: P, q: P },
    guard: (s, { p, q }) => p !== q && s.beats.get(p) > 1 && s.heard.get(q).has(p),
    effect: (s, { q }) => (s.leads.get(q) ? boom() : { leads: s.leads.set(q, false) }),
  });
  const Any = invariant({ forAll: { p: P }, holds: (s, { p }) => s.beats.get(p) >= 0 });
  return { domains, init, actions: { Lead, Beat, Hear, Yield }, invariants: { Any } };
});

/** Tickets are drawn one above the highest that was seen, and outgrow the number of those who draw. */
const tickets = spec({ name: 'tickets', parameters: {} as Parameters }, () => {
  const P = processes('p', 2, { symmetric: false });
  const { domains, initially, action } = variables({
    ticket: functionFrom(P, range(0, 2)),
    seen: functionFrom(P, optional(range(0, 2))),
  });
  const init = initially({ ticket: P.to(0), seen: P.to(null) });
  const Look = action({
    forSome: { i: P, j: (_, { i }) => P.others(i) },
    guard: (s, { i }) => s.ticket.get(i) === 0 && s.seen.get(i) === null,
    effect: (s, { i, j }) => ({ seen: s.seen.set(i, s.ticket.get(j)) }),
  });
  const Draw = action({
    forSome: { i: P },
    guard: (s, { i }) => s.seen.get(i) !== null,
    effect: (s, { i }) => ({ ticket: s.ticket.set(i, (s.seen.get(i) ?? 0) + 1), seen: s.seen.set(i, null) }),
  });
  const Leave = action({
    forSome: { i: P },
    guard: (s, { i }) => s.ticket.get(i) > 0,
    effect: (s, { i }) => ({ ticket: s.ticket.set(i, 0) }),
  });
  return { domains, init, actions: { Look, Draw, Leave } };
});

describe.each(ways)('by the %s, symmetry %s,', (...way) => {
  test.each([
    ['an effect that throws', hearing, 'throws'],
    ['a value that leaves its domain', tickets, 'misfit'],
  ] as const)('%s is shown in a state in which the action is enabled', async (_, of, kind) => {
    const failing = model(of);
    const { error, trace } = await failureOf(failing, way);
    const { part, name, choices } = error.site;
    expect([part, error.fault.kind]).toEqual(['effect', kind]);
    const idle = { ...failing.actions[name], effect: () => ({}) } as CheckableModel['actions'][string];
    const replayed = replay(failing, trace);
    expect(replayed.ok).toBe(true);
    const enabled = successors({ ...failing, actions: { [name]: idle } }, replayed.trace.at(-1)?.state as never);
    expect([...enabled].map((step) => keyOf(step.choices))).toContain(keyOf(choices));
  });

  test.each<[string, string, (made: ReturnType<typeof counted>) => object]>([
    [
      'a guard',
      'n = 2',
      ({ Up, action }) => ({
        actions: { Up, On: action({ guard: (s) => s.n < 2 || boom(), effect: (s) => ({ n: s.n + 1 }) }) },
      }),
    ],
    ['an invariant', 'n = 2', ({ invariant }) => ({ invariants: { I: invariant((s) => s.n < 2 || boom()) } })],
    ['a reachable', 'n = 2', ({ reachable }) => ({ properties: { R: reachable((s) => s.n === 2 && boom()) } })],
    [
      'a step property',
      'n = 2',
      ({ step }) => ({ properties: { S: step((s, t) => s.n < t.n && (t.n < 2 || boom())) } }),
    ],
    ['a bound', 'n = 2', () => ({ withinBounds: (s: { n: number }) => s.n < 2 || boom() })],
    [
      'an invariant outside the bounds',
      'n = 2',
      ({ invariant }) => ({
        invariants: { I: invariant((s) => s.n < 2 || boom()) },
        withinBounds: (s: { n: number }) => s.n < 2,
      }),
    ],
    ['finished', 'n = 3', () => ({ finished: () => boom() })],
    [
      'an atom',
      'n = 2',
      ({ alwaysEventually }) => ({ properties: { L: alwaysEventually((s) => s.n === 2 && boom()) } }),
    ],
    [
      'a fairness filter',
      'n = 3',
      ({ Up, action, eventually, domains }) => {
        const To = action({
          forSome: { m: domains.n },
          guard: (s, { m }) => m === s.n + 1 && m <= 3,
          effect: (_, { m }) => ({ n: m }),
        });
        return {
          actions: { Up, To },
          properties: { L: eventually((s) => s.n === 3) },
          fairness: [WF({ actions: [To], where: ({ m }) => m < 3 || boom() })],
        };
      },
    ],
    [
      'a condition of fairness that nothing depends on',
      'n = 3',
      ({ Up, temporal, ltl }) => ({
        properties: { Safe: temporal(ltl.atom((s) => s.n === 3)) },
        fairness: [SF({ actions: [Up], when: (s) => s.n < 2 || boom() })],
      }),
    ],
    [
      'a condition of fairness',
      'n = 3',
      ({ Up, eventually }) => ({
        properties: { L: eventually((s) => s.n === 3) },
        // The state that it is asked of comes before the last one; where nothing is enabled it is not asked.
        fairness: [SF({ actions: [Up], when: (s) => s.n < 2 || boom() })],
      }),
    ],
  ])('%s is shown where it fails', async (_, where, more) => {
    const failing = counter(3, more);
    const failure = await failureOf(failing, way);
    expect(`n = ${lastOf(failure).n}`).toBe(where);
    expect(failure.trace.map(({ state }) => state.n)).toEqual([0, 1, 2, 3].slice(0, failure.trace.length));
  });

  test('what fails on the way along a scenario is shown there', async () => {
    const failing = spec({ name: 'counter', parameters: {} }, () => {
      const { Up, base, action } = counted(3);
      const Fail = action({ guard: (s) => s.n === 1, effect: () => boom() });
      return { ...base, actions: { Up, Fail }, scenarios: { twice: [take(Up), take(Up)] } };
    });
    const late = variant(failing, { name: 'late', story: '', from: 'twice', violates: {} });
    const failure = await failureOf(checkable(failing, { variant: late }), way);
    expect(failure.trace.map(({ state }) => state.n)).toEqual([0, 1]);
  });

  test('code that is not asked does not fail', async () => {
    // Each would fail on states, or pairs of states, that are never come to.
    const sound = counter(3, ({ invariant, step, Up, action }) => ({
      init: [0, 5].map((n) => ({ n })),
      actions: { Up, Guarded: action({ guard: (s) => s.n > 3, effect: () => boom() }) },
      invariants: { Divided: invariant((s) => s.n < 3 || s.n === 3 || s.n === 5) },
      properties: { Moves: step((s, t) => (s.n === t.n ? boom() : t.n === s.n + 1 || boom())) },
      withinBounds: (s: { n: number }) => s.n < 4,
      finished: (s: { n: number }) => s.n === 3 || boom(),
    }));
    const outcome = await outcomeOf(sound, way);
    expect(outcome.failure).toBe(null);
    expect(outcome.properties.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds']);
    expect(outcome.states).toMatchObject({ distinct: 4, cutOff: 1 });
  });

  test('neither does it where a predicate has to be learned anew', async () => {
    const late = spec({ name: 'late', parameters: {} as Parameters }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, invariant } = variables({ on: subsetOf(P), n: range(0, 3) });
      const Up = action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
      const Join = action({ forSome: { p: P }, guard: (s) => s.n === 2, effect: (s, { p }) => ({ on: s.on.add(p) }) });
      const Never = action({ guard: (s) => s.n === 3, effect: () => boom() });
      // The predicate reads the state for the elements that come late: all is learned anew, in a state outside the bounds.
      const Small = invariant((s) => !s.on.some(() => s.n > 3));
      return {
        domains,
        init: initially({ on: Set(), n: 0 }),
        actions: { Up, Join, Never },
        invariants: { Small },
        withinBounds: { Low: invariant((s) => s.n < 3 && s.on.size < 1) },
        finished: () => true,
      };
    });
    expect(await outcomeOf(model(late), way)).toMatchObject({ failure: null, stopped: null });
  });
});
