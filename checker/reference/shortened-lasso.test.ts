/** Lassos that go through a state twice, and what is left of them. */
import { describe, expect, test } from 'vitest';
import { range, spec, take, variables, variant } from '../language/index.ts';
import { checkable } from '../language/model.ts';
import { accountOf } from './lasso.ts';
import { shortenedLasso } from './shortened-lasso.ts';

/** A hand that goes round a clock of three hours, either way. */
const model = checkable(
  spec({ name: 'clock', parameters: {} }, () => {
    const { domains, initially, action, eventually } = variables({ hour: range(0, 3) });
    const On = action({ guard: (s) => s.hour < 3, effect: (s) => ({ hour: (s.hour + 1) % 3 }) });
    const Back = action({ guard: (s) => s.hour < 3, effect: (s) => ({ hour: (s.hour + 2) % 3 }) });
    const Stop = action({ effect: () => ({ hour: 3 }) });
    return {
      domains,
      init: initially({ hour: 0 }),
      actions: { On, Back, Stop },
      properties: { Stops: eventually((s) => s.hour === 3) },
    };
  }),
);
type Hours = readonly (readonly [string | null, number])[];
const traced = (hours: Hours): Parameters<typeof shortenedLasso>[3] =>
  hours.map(([action, hour]) => ({ action, choices: {}, state: { hour } }));
const on = { action: 'On', choices: {} };

describe('a lasso', () => {
  test('ends where a state comes again, if that is enough', () => {
    const hours: Hours = [
      [null, 0],
      ['On', 1],
      ['Back', 0],
      ['On', 1],
      ['On', 2],
    ];
    const shorter = shortenedLasso(model, 'Stops', {}, traced(hours), { to: 0, back: on });
    expect(shorter.trace).toEqual(traced(hours.slice(0, 2)));
    expect(shorter.lasso).toEqual({ to: 0, back: { action: 'Back', choices: {} } });
  });

  test('stays as it is, if no state comes twice', () => {
    const given = {
      trace: traced([
        [null, 0],
        ['On', 1],
        ['On', 2],
      ]),
      lasso: { to: 0, back: on },
    };
    expect(shortenedLasso(model, 'Stops', {}, given.trace, given.lasso)).toEqual(given);
  });

  test('stays as it is, if what is shorter would show nothing', () => {
    const given = {
      trace: traced([
        [null, 0],
        ['On', 1],
        ['Back', 0],
        ['Stop', 3],
      ]),
      lasso: { to: 3, back: null },
    };
    expect(shortenedLasso(model, 'Nothing', {}, given.trace, given.lasso)).toEqual(given);
  });
});

test('a lasso that returns into the scenario does not go round through what lies outside the bounds there', () => {
  const walking = spec({ name: 'walking', parameters: {} }, () => {
    const { domains, initially, action, eventually, predicate } = variables({ x: range(0, 5) });
    const go = (from: number, to: number) => action({ guard: (s) => s.x === from, effect: () => ({ x: to }) });
    const [Leap, Fall, Step, Return, Again] = [go(0, 5), go(5, 1), go(1, 2), go(2, 0), go(0, 1)] as const;
    return {
      domains,
      init: initially({ x: 0 }),
      actions: { Leap, Fall, Step, Return, Again },
      properties: { Four: eventually((s) => s.x === 4) },
      withinBounds: predicate((s) => s.x <= 2),
      scenarios: { Leapt: [take(Leap), take(Fall)] },
    };
  });
  const from = variant(walking, { name: 'leapt', story: 'It has leapt.', from: 'Leapt', violates: {} });
  const leapt = checkable(walking, { variant: from as never });
  const trace = [
    { action: null, choices: {}, state: { x: 0 } },
    { action: 'Leap', choices: {}, state: { x: 5 } },
    { action: 'Fall', choices: {}, state: { x: 1 } },
    { action: 'Step', choices: {}, state: { x: 2 } },
    { action: 'Return', choices: {}, state: { x: 0 } },
  ];
  const given = { trace, lasso: { to: 2, back: { action: 'Again', choices: {} } } };
  expect(accountOf(leapt, 'Four', {}, given.trace, given.lasso)).toMatchObject({ ok: true });
  expect(shortenedLasso(leapt, 'Four', {}, given.trace, given.lasso)).toEqual(given);
  const through = { to: 0, back: { action: 'Return', choices: {} } };
  expect(accountOf(leapt, 'Four', {}, trace.slice(0, 4), through)).toEqual({
    ok: false,
    complaint: 'State 2 lies outside the bounds.',
  });
});
