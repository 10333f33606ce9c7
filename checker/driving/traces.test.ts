/** Traces that cover a spec: each is one of it, together they take what there is, and what they do not take is told. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { crashedManager } from '../../specs/two-phase-commit/variants.ts';
import { BadParameter, range, type Spec, spec, variables, variant } from '../index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { graphOf } from '../reference/graph.ts';
import { replay } from '../reference/replay.ts';
import { readTrace, recordedSteps } from '../report/trace-file.ts';
import { NoStates } from '../run/refused.ts';
import { BadDriver, type Covering, TooManyStates, type Traces, tracesOf } from './index.ts';

/** A counter that goes up to 5, and then back to 0 at once; what asks for more than 5 never happens. */
const counter = spec({ name: 'counter', parameters: {} }, () => {
  const { domains, initially, action } = variables({ n: range(0, 6) });
  const Up = action({ guard: (s) => s.n < 5, effect: (s) => ({ n: s.n + 1 }) });
  const Reset = action({ guard: (s) => s.n === 5, effect: () => ({ n: 0 }) });
  const Never = action({ guard: (s) => s.n > 5, effect: () => ({ n: 0 }) });
  return { domains, init: initially({ n: 0 }), actions: { Up, Reset, Never } };
});

const lines = ({ traces }: Traces<unknown>): string[] =>
  traces.map(({ steps }) => steps.map(({ action }) => action ?? '').join(' '));

test('actions, pairs and transitions of a counter', () => {
  const actions = tracesOf(counter, { cover: 'actions' });
  expect(lines(actions)).toEqual([' Up Up Up Up Up Reset']);
  expect(actions).toMatchObject({ covered: 2, uncovered: [['Never']], isAll: true, states: 6 });
  const pairs = tracesOf(counter, { cover: 'pairs' });
  expect(lines(pairs)).toEqual([' Up Up Up Up Up Reset Up']);
  expect(pairs).toMatchObject({ covered: 3, isAll: true });
  expect(pairs.uncovered).toEqual([
    ['Up', 'Never'],
    ['Reset', 'Reset'],
    ['Reset', 'Never'],
    ['Never', 'Up'],
    ['Never', 'Reset'],
    ['Never', 'Never'],
  ]);
  expect(lines(tracesOf(counter, { cover: 'transitions' }))).toEqual([' Up Up Up Up Up Reset']);
});

test('what is too deep is told, and that it may be there', () => {
  const shallow = tracesOf(counter, { cover: 'actions', depth: 5 });
  expect(lines(shallow)).toEqual([' Up']);
  expect(shallow).toMatchObject({ covered: 1, uncovered: [['Reset'], ['Never']], isAll: false });
  // All states were met, and the pair is one step too deep.
  expect(tracesOf(counter, { cover: 'pairs', depth: 6 })).toMatchObject({ covered: 2, isAll: false });
});

/** What some traces take, and what the reference semantics says that there is. */
function targets(what: Covering, model: CheckableModel, { traces }: Traces<unknown>): [Set<string>, Set<string>] {
  const told = traces.flatMap(({ steps }) =>
    steps.slice(1).flatMap((step, i) => {
      const before = steps[i];
      if (what === 'actions') return [String(step.action)];
      if (what === 'pairs') return before?.action == null ? [] : [`${before.action} ${step.action}`];
      return [`${keyOf(before?.state)} ${step.action} ${keyOf(step.choices)}`];
    }),
  );
  const { nodes } = graphOf(model);
  const into = new Map<number, Set<string>>();
  for (const { steps } of nodes)
    for (const { action, to } of steps) into.set(to, (into.get(to) ?? new Set()).add(action));
  const there = nodes.flatMap(({ state, steps }, node) =>
    steps.flatMap(({ action, choices }) => {
      if (what === 'actions') return [action];
      if (what === 'pairs') return [...(into.get(node) ?? [])].map((before) => `${before} ${action}`);
      return [`${keyOf(state.toObject())} ${action} ${keyOf(choices)}`];
    }),
  );
  return [new Set(told), new Set(there)];
}

describe('of two-phase commit', () => {
  const model = checkable(twoPhaseCommit as unknown as Spec);

  test.each(['actions', 'pairs', 'transitions'] as const)('all %s', (cover) => {
    const found = tracesOf(twoPhaseCommit, { cover, depth: 12 });
    const [told, there] = targets(cover, model, found);
    // Steps that change nothing are among the transitions, and not in the graph of the reference.
    expect([...there].filter((one) => !told.has(one))).toEqual([]);
    expect(found).toMatchObject({ covered: told.size, isAll: true });
    for (const { steps, itf } of found.traces) {
      expect(steps.length).toBeLessThanOrEqual(13);
      expect(replay(model, steps)).toMatchObject({ ok: true });
      const file = readTrace(JSON.parse(itf), undefined);
      expect(file?.meta).toMatchObject({ spec: 'two-phase-commit', parameters: { rms: 3 } });
      const recorded = file === null ? [] : recordedSteps(file, model.domains);
      expect(recorded.map(keyOf)).toEqual(steps.map(keyOf));
    }
    const texts = lines(found);
    const isBeginning = (text: string): boolean => texts.some((other) => other !== text && other.startsWith(text));
    if (cover !== 'transitions') expect(texts.filter(isBeginning)).toEqual([]);
    expect(tracesOf(twoPhaseCommit, { cover, depth: 12 })).toEqual(found);
  });

  test('up to names there are fewer', () => {
    const all = tracesOf(twoPhaseCommit, { cover: 'transitions' });
    const few = tracesOf(twoPhaseCommit, { cover: 'transitions', symmetry: true });
    expect(few.states).toBe(80);
    expect(few.covered).toBeLessThan(all.covered / 3);
    for (const { steps } of few.traces) expect(replay(model, steps)).toMatchObject({ ok: true });
  });

  test('of a variant, and without an action', () => {
    const crashed = tracesOf(twoPhaseCommit, { cover: 'actions', variant: crashedManager });
    expect(crashed.uncovered).toEqual([]);
    expect(crashed.traces[0]?.itf).toContain('"variant":"crashed-manager"');
    const left = tracesOf(twoPhaseCommit, { cover: 'actions', without: ['RMPrepare'] });
    expect(left.uncovered).toEqual([['TMRcvPrepared'], ['TMCommit'], ['RMRcvCommitMsg']]);
    expect(lines(left).join()).not.toContain('RMPrepare');
  });
});

test('of several initial states', () => {
  const coin = spec({ name: 'coin', parameters: {} }, () => {
    const { domains, initially, action } = variables({ side: range(0, 1), flips: range(0, 3) });
    const Head = action({ guard: (s) => s.side === 0 && s.flips < 1, effect: (s) => ({ flips: s.flips + 1 }) });
    const Tail = action({ guard: (s) => s.side === 1 && s.flips < 1, effect: (s) => ({ flips: s.flips + 1 }) });
    const actions = { Head, Tail };
    const sides = [0, 1].flatMap((side) => initially({ side, flips: 0 }));
    return { domains, init: sides, actions };
  });
  expect(lines(tracesOf(coin, { cover: 'actions' }))).toEqual([' Head', ' Tail']);
});

describe('refuses', () => {
  test('each transition of many states, and says what to do', () => {
    expect(() => tracesOf(twoPhaseCommit, { cover: 'transitions', parameters: { rms: 5 }, states: 500 })).toThrow(
      TooManyStates,
    );
    expect(() => tracesOf(twoPhaseCommit, { cover: 'transitions', parameters: { rms: 5 }, states: 500 })).toThrow(
      "two-phase-commit, rms = 5 has more than 500 states within 20 steps, too many to cover each transition. Choose smaller parameters or depth, cover 'pairs' or 'actions', take transitions up to names for one (symmetry: true), or allow more (states: 5_000).",
    );
    // Of actions and pairs, what is near is covered.
    const near = tracesOf(twoPhaseCommit, { cover: 'pairs', parameters: { rms: 5 }, states: 500 });
    expect(near.isAll).toBe(false);
    expect(near.covered).toBeGreaterThan(10);
  });

  test('what makes no sense', () => {
    expect(() => tracesOf(counter, { cover: 'states' as never })).toThrow(
      'cover is states; allowed: actions, transitions, pairs',
    );
    expect(() => tracesOf(counter, { cover: 'actions', depth: 0 })).toThrow(
      'depth is 0; allowed: a whole number from 1',
    );
    expect(() => tracesOf(counter, { cover: 'actions', without: ['Upp'] })).toThrow(
      'without names Upp, which is no action of counter. Did you mean Up?',
    );
    expect(() => tracesOf(counter, { cover: 'actions', without: ['Up', 'Reset', 'Never'] })).toThrow(BadDriver);
    expect(() => tracesOf(twoPhaseCommit, { cover: 'actions', parameters: { rms: 99 } })).toThrow(BadParameter);
    // @ts-expect-error: there is no such parameter.
    expect(() => tracesOf(twoPhaseCommit, { cover: 'actions', parameters: { rm: 3 } })).toThrow(BadParameter);
    const none = variant(counter, {
      name: 'none',
      story: 'It never begins.',
      edit: () => ({ init: [] }),
      violates: {},
    });
    expect(() => tracesOf(counter, { cover: 'actions', variant: none })).toThrow('it has no initial state');
    const out = variant(counter, {
      name: 'out',
      story: 'It begins outside.',
      edit: () => ({ withinBounds: (s) => s.n > 0 }),
      violates: {},
    });
    expect(() => tracesOf(counter, { cover: 'actions', variant: out })).toThrow(NoStates);
    const broken = variant(counter, {
      name: 'broken',
      story: 'It counts on.',
      edit: ({ actions: { Up } }) => ({ actions: { Up: { ...Up, guard: () => true } } }),
      violates: {},
    });
    expect(() => tracesOf(counter, { cover: 'actions', variant: broken })).toThrow('effect of Up: misfit');
  });
});
