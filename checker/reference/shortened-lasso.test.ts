/** Lassos that go through a state twice, and what is left of them. */
import { describe, expect, test } from 'vitest';
import { range, spec, variables } from '../language/index.ts';
import { checkable } from '../language/model.ts';
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
