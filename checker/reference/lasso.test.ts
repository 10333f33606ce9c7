/** What a lasso must be, and what is said of one that is not. */
import { describe, expect, test } from 'vitest';
import type { Assumption } from '../language/fairness.ts';
import { functionFrom, oneOf, processes, range, SF, spec, take, variables, variant, WF } from '../language/index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { symmetricExamples } from '../testing/symmetric-examples.ts';
import { accountOf, type LassoAccount } from './lasso.ts';
import { decideByReference } from './liveness.ts';
import { plainTrace } from './replay.ts';

const weak = (action: string): Assumption => ({ strength: 'weak', actions: [action] });
const strong = (action: string): Assumption => ({ strength: 'strong', actions: [action] });

type Step = Parameters<typeof accountOf>[3][number];
type Lasso = Parameters<typeof accountOf>[4];

/** Two workers take turns as they like, up to a count that they may exceed once. */
const workers = spec({ name: 'workers', parameters: {} }, () => {
  const Worker = processes('w', 2);
  const { domains, initially, action, invariant, alwaysEventually } = variables({
    mode: functionFrom(Worker, oneOf('idle', 'busy')),
    spent: range(0, 2),
  });
  const Begin = action({
    forSome: { w: Worker },
    guard: (s, { w }) => s.mode.get(w) === 'idle',
    effect: (s, { w }) => ({ mode: s.mode.set(w, 'busy') }),
  });
  const End = action({
    forSome: { w: Worker },
    guard: (s, { w }) => s.mode.get(w) === 'busy' && s.mode.every((mode) => mode === 'busy'),
    effect: (s, { w }) => ({ mode: s.mode.set(w, 'idle') }),
  });
  const Look = action({ effect: (s) => ({ spent: s.spent }) });
  const Spend = action({ guard: (s) => s.spent < 2, effect: (s) => ({ spent: s.spent + 1 }) });
  return {
    domains,
    init: initially({ mode: Worker.to('idle'), spent: 0 }),
    actions: { Begin, End, Look, Spend },
    fairness: [WF({ actions: [Begin], per: ['w'] }), SF({ actions: [End], per: ['w'] }), WF({ actions: [Look] })],
    properties: {
      Rests: alwaysEventually({ forAll: { w: Worker }, holds: (s, { w }) => s.mode.get(w) === 'idle' }),
      Works: alwaysEventually({ forAll: { w: Worker }, holds: (s, { w }) => s.mode.get(w) === 'busy' }),
      AllIdle: alwaysEventually((s) => s.mode.every((mode) => mode === 'idle')),
    },
    invariants: { Thrifty: invariant((s) => s.spent < 2) },
    withinBounds: (s: { readonly spent: number }) => s.spent < 2,
    scenarios: { Started: [take(Begin, { w: 'w1' as never }), take(Begin, { w: 'w2' as never })] },
  };
});
const started = variant(workers, { name: 'started', story: 'Both work.', from: 'Started', violates: {} });
const model = checkable(workers);

/** The trace of these steps, `Begin w1`, as the effects say that it must be. */
function traced(of: CheckableModel, ...steps: string[]): Step[] {
  const trace: Step[] = plainTrace([]);
  let [mode, spent] = [{ w1: 'idle', w2: 'idle' }, 0];
  const state = (): Step['state'] => ({ mode: of.domains.mode?.read(mode), spent });
  trace.push({ action: null, choices: {}, state: state() });
  for (const step of steps) {
    const [action, w] = step.split(' ') as [string, string | undefined];
    if (action === 'Spend') spent++;
    if (w !== undefined) mode = { ...mode, [w]: action === 'Begin' ? 'busy' : 'idle' };
    trace.push({ action: action === '' ? null : action, choices: w === undefined ? {} : { w }, state: state() });
  }
  return trace;
}
function account(
  property: string,
  instance: Record<string, string>,
  steps: string[],
  lasso: Lasso,
  of = model,
): LassoAccount {
  return accountOf(of, property, instance, traced(of, ...steps), lasso);
}
const back = (action: string, w?: string): Lasso['back'] => ({ action, choices: w === undefined ? {} : { w } });

describe('a lasso that is one', () => {
  test('says of each obligation why it is met', () => {
    expect(
      account('AllIdle', {}, ['Begin w1', 'Begin w2', 'End w1', 'Begin w1', 'End w2'], {
        to: 2,
        back: back('Begin', 'w2'),
      }),
    ).toEqual({
      ok: true,
      fairness: [
        { assumption: weak('Begin'), values: { w: 'w1' }, reason: { kind: 'taken', step: 4 } },
        { assumption: weak('Begin'), values: { w: 'w2' }, reason: { kind: 'taken', step: 6 } },
        { assumption: strong('End'), values: { w: 'w1' }, reason: { kind: 'taken', step: 3 } },
        { assumption: strong('End'), values: { w: 'w2' }, reason: { kind: 'taken', step: 5 } },
        // Its guard is true, but it changes nothing.
        { assumption: weak('Look'), values: {}, reason: { kind: 'idle', state: 2 } },
      ],
      enabled: [],
    });
  });
  test('may repeat its last state: then it says what could have been done instead', () => {
    const stays = checkable(workers, {
      variant: variant(workers, {
        name: 'lazy',
        story: 'Nobody ends.',
        edit: ({ actions: { Begin } }) => ({
          fairness: [WF({ actions: [Begin] }), SF({ actions: [Begin], where: () => false })],
        }),
        violates: {},
      }) as never,
    });
    expect(account('Rests', { w: 'w1' }, ['Begin w1', 'Begin w2'], { to: 2, back: null }, stays)).toEqual({
      ok: true,
      fairness: [
        { assumption: weak('Begin'), values: {}, reason: { kind: 'disabled', state: 2 } },
        { assumption: strong('Begin'), values: {}, reason: { kind: 'disabled', state: 2 } },
      ],
      enabled: [
        { action: 'End', choices: { w: 'w1' } },
        { action: 'End', choices: { w: 'w2' } },
        { action: 'Spend', choices: {} },
      ],
    });
  });
  test('tells where what it is owed to is enabled, and its condition false', () => {
    const choosy = checkable(workers, {
      variant: variant(workers, {
        name: 'choosy',
        story: 'Who works must end in time only.',
        edit: ({ actions: { Begin, End } }) => ({
          fairness: [
            WF({ actions: [Begin], per: ['w'], when: (s, { w }) => s.mode.get(w) === 'busy' }),
            WF({ actions: [End], per: ['w'], when: (s, { w }) => s.spent === 0 && s.mode.get(w) === 'busy' }),
            SF({ actions: [End], when: (s) => s.spent > 0 }),
          ],
        }),
        violates: {},
      }) as never,
    });
    expect(account('Works', { w: 'w1' }, ['Spend'], { to: 1, back: null }, choosy)).toMatchObject({
      fairness: [
        ...['w1', 'w2'].map((w) => ({ values: { w }, reason: { kind: 'exempt', state: 1 } })),
        { reason: { kind: 'disabled', state: 1 } },
        { reason: { kind: 'disabled', state: 1 } },
      ],
    });
    const busy = account(
      'AllIdle',
      {},
      ['Begin w1', 'Begin w2', 'End w1', 'Begin w1', 'End w2'],
      {
        to: 2,
        back: back('Begin', 'w2'),
      },
      choosy,
    );
    // In no state of the cycle is it owed an end by the last assumption, though there are steps by which it would be met.
    expect(busy).toMatchObject({
      ok: true,
      fairness: [
        ...['w1', 'w2'].map((w) => ({ values: { w }, reason: { kind: 'disabled', state: 2 } })),
        { values: { w: 'w1' }, reason: { kind: 'taken', step: 3 } },
        { values: { w: 'w2' }, reason: { kind: 'taken', step: 5 } },
        { assumption: { ...strong('End'), isConditional: true }, reason: { kind: 'exempt', state: null } },
      ],
    });
    expect(account('Rests', { w: 'w1' }, ['Begin w1', 'Begin w2'], { to: 2, back: null }, choosy)).toEqual({
      ok: false,
      complaint:
        'It is not fair: WF of End under its condition for w = w1 is enabled in every state of the cycle, and never taken in it.',
    });
  });
  test('starts where the model does', () => {
    const late = checkable(workers, { variant: started as never });
    const round = ['End w1', 'Begin w1', 'End w2'];
    const lasso = { to: 2, back: back('Begin', 'w2') };
    expect(account('AllIdle', {}, ['Begin w1', 'Begin w2', ...round], lasso, late)).toMatchObject({ ok: true });
    expect(account('AllIdle', {}, ['Begin w2', 'Begin w1', ...round], lasso, late)).toEqual({
      ok: false,
      complaint: 'The trace does not begin with the scenario Started.',
    });
    const decided = decideByReference(late).get('AllIdle');
    expect(decided).toMatchObject({ verdict: 'violated' });
    expect(decided?.trace?.slice(0, 3).map(({ action }) => action)).toEqual([null, 'Begin', 'Begin']);
  });
});

describe('a lasso that owes nothing', () => {
  /** A light of two colours and a lamp; blinking sets a colour that may be the one there is. */
  const lights = checkable(
    spec({ name: 'lights', parameters: {} }, () => {
      const { domains, initially, action, eventually } = variables({
        colour: oneOf('red', 'green'),
        lamp: range(0, 2),
      });
      const Blink = action({
        forSome: { to: ['red', 'green'] as const },
        guard: (s, { to }) => to === 'red' || s.lamp === 2,
        effect: (_, { to }) => ({ colour: to }),
      });
      const Swing = action({ guard: (s) => s.lamp < 2, effect: (s) => ({ lamp: 1 - s.lamp }) });
      const Light = action({ guard: (s) => s.lamp === 2, effect: () => ({ lamp: 0 }) });
      return {
        domains,
        init: initially({ colour: 'red', lamp: 0 }),
        actions: { Blink, Swing, Light },
        fairness: [WF({ actions: [Blink], per: ['to'] }), SF({ actions: [Blink] }), SF({ actions: [Light] })],
        properties: { Green: eventually((s) => s.colour === 'green') },
      };
    }),
  );
  const start: Step = { action: null, choices: {}, state: { colour: 'red', lamp: 0 } };

  test('to what changes nothing, though its guard is true, and to what is disabled', () => {
    expect(accountOf(lights, 'Green', {}, [start], { to: 0, back: null })).toMatchObject({
      fairness: [
        { assumption: weak('Blink'), values: { to: 'red' }, reason: { kind: 'idle', state: 0 } },
        { assumption: strong('Blink'), values: {}, reason: { kind: 'idle', state: 0 } },
        { assumption: strong('Light'), values: {}, reason: { kind: 'disabled', state: 0 } },
      ],
    });
  });
  test('to strong fairness, if it is so in all states of its cycle', () => {
    const swung: Step = { action: 'Swing', choices: {}, state: { colour: 'red', lamp: 1 } };
    expect(accountOf(lights, 'Green', {}, [start, swung], { to: 0, back: back('Swing') })).toMatchObject({
      fairness: [
        { assumption: weak('Blink'), values: { to: 'red' }, reason: { kind: 'idle', state: 0 } },
        { assumption: strong('Blink'), values: {}, reason: { kind: 'idle', state: null } },
        { assumption: strong('Light'), values: {}, reason: { kind: 'disabled', state: 0 } },
      ],
    });
  });
});

describe('a lasso that is none', () => {
  const busy = ['Begin w1', 'Begin w2'];
  const round = [...busy, 'End w1', 'Begin w1', 'End w2'];
  test.each<[string, string[], Lasso, string, Record<string, string>]>([
    ['Step 2, End(w: w1), is not enabled.', ['Begin w1', 'End w1'], { to: 2, back: null }, 'AllIdle', {}],
    ['Step 1, Rest: there is no such action.', ['Rest'], { to: 1, back: null }, 'AllIdle', {}],
    ['Step 1 names no action.', [''], { to: 1, back: null }, 'AllIdle', {}],
    ['State 3 lies outside the bounds.', ['Spend', 'Spend'], { to: 2, back: null }, 'AllIdle', {}],
    [
      'The lasso returns to state 8, but the trace has the states 1 to 6.',
      round,
      { to: 7, back: back('Begin', 'w2') },
      'AllIdle',
      {},
    ],
    [
      'The lasso repeats its last state, 6, but says that it returns to state 3.',
      round,
      { to: 2, back: null },
      'AllIdle',
      {},
    ],
    ['Step 6, Begin(w: w1), is not enabled.', round, { to: 2, back: back('Begin', 'w1') }, 'AllIdle', {}],
    [
      'Step 6, Begin(w: w2), does not lead to state 2: mode is [w1: busy, w2: busy] and not [w1: busy, w2: idle].',
      round,
      { to: 1, back: back('Begin', 'w2') },
      'AllIdle',
      {},
    ],
    ['There is no temporal property Thrifty.', round, { to: 2, back: back('Begin', 'w2') }, 'Thrifty', {}],
    [
      'It does not violate Rests for (w: w1): the formula is true of this behaviour.',
      round,
      { to: 2, back: back('Begin', 'w2') },
      'Rests',
      { w: 'w1' },
    ],
    [
      'It is not fair: WF of Begin for w = w1 is enabled in every state of the cycle, and never taken in it.',
      [],
      { to: 0, back: null },
      'Works',
      { w: 'w1' },
    ],
    [
      'It is not fair: SF of End for w = w2 is enabled again and again, in state 3 of the cycle, and never taken in it.',
      [...busy, 'End w1'],
      { to: 2, back: back('Begin', 'w1') },
      'Rests',
      { w: 'w2' },
    ],
  ])('%s', (complaint, steps, lasso, property, instance) => {
    expect(account(property, instance, steps, lasso)).toEqual({ ok: false, complaint });
  });
  test('a step that changes nothing is no step that fairness is owed', () => {
    const looks = account('Works', { w: 'w1' }, ['Look'], { to: 0, back: back('Look') });
    expect(looks).toMatchObject({ ok: false, complaint: expect.stringContaining('WF of Begin for w = w1') });
  });
  test('a step that changes nothing meets no obligation, though another choice would', () => {
    const setting = spec({ name: 'setting', parameters: {} }, () => {
      const { domains, initially, action, eventually } = variables({ n: range(0, 1) });
      const Set = action({ forSome: { to: [0, 1] }, effect: (_, { to }) => ({ n: to }) });
      return {
        domains,
        init: initially({ n: 0 }),
        actions: { Set },
        fairness: [WF({ actions: [Set] })],
        properties: { Risen: eventually((s) => s.n === 1) },
      };
    });
    const trace = [{ action: null, choices: {}, state: { n: 0 } }];
    const lasso = { to: 0, back: { action: 'Set', choices: { to: 0 } } };
    expect(accountOf(checkable(setting), 'Risen', {}, trace, lasso)).toEqual({
      ok: false,
      complaint: 'It is not fair: WF of Set is enabled in every state of the cycle, and never taken in it.',
    });
  });
  test('without a state, or from elsewhere', () => {
    expect(accountOf(model, 'AllIdle', {}, [], { to: 0, back: null })).toEqual({
      ok: false,
      complaint: 'The trace has no state.',
    });
    const [first] = traced(model);
    const elsewhere = [{ ...(first as Step), state: { ...first?.state, spent: 1 } }];
    expect(accountOf(model, 'AllIdle', {}, elsewhere, { to: 0, back: null })).toEqual({
      ok: false,
      complaint: 'State 1 is not an initial state.',
    });
  });
  test('a wrong state on the way', () => {
    const trace = traced(model, ...round).map((step, k) =>
      k === 4 ? { ...step, state: { ...step.state, spent: 1 } } : step,
    );
    expect(accountOf(model, 'AllIdle', {}, trace, { to: 2, back: back('Begin', 'w2') })).toEqual({
      ok: false,
      complaint: 'Step 4, Begin(w: w1), does not lead to state 5: spent is 0 and not 1.',
    });
  });
});

describe.each(symmetricExamples)('$name', (example) => {
  test('no counterexample without the fairness that it owes', () => {
    const checked = example.model(3);
    for (const [property, { instance, trace, lasso }] of decideByReference(checked)) {
      if (instance === null || trace === null || lasso === null) continue;
      // The same behaviour, stopped at its start, is fair to less and shows less.
      const stopped = accountOf(checked, property, instance, plainTrace(trace.slice(0, 1)), { to: 0, back: null });
      if (lasso.to > 0 || lasso.back !== null) expect(stopped).toMatchObject({ ok: false });
    }
  });
});
