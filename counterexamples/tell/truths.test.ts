/** What temporal properties say of a state: what a state can tell, and no more. */
import { expect, test } from 'vitest';
import { functionFrom, processes, range, spec, variables } from '../../checker/index.ts';
import type { AnyState } from '../../checker/language/action.ts';
import { checkable } from '../../checker/language/model.ts';
import { truthsOf } from './truths.ts';

const counting = spec({ name: 'counting', parameters: {} }, () => {
  const P = processes('p', 2);
  const { domains, initially, action, alwaysEventually, temporal, ltl } = variables({
    n: functionFrom(P, range(0, 1)),
  });
  const Turn = action({ forSome: { p: P }, effect: (s, { p }) => ({ n: s.n.update(p, (n) => 1 - n) }) });
  return {
    domains,
    init: initially({ n: P.to((p) => (p === P.elements[0] ? 0 : 1)) }),
    actions: { Turn },
    properties: {
      Ones: alwaysEventually({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) === 1 }),
      Turns: alwaysEventually({ forAll: { p: P }, holds: ltl.taken({ actions: [Turn], per: ['p'] }) }),
      Some: temporal({
        forAll: {},
        formula: (of) =>
          of.always(of.eventually(of.exists({ p: P }, ({ atom }) => atom((s, { p }) => s.n.get(p) === 1)))),
      }),
      Stays: temporal({
        forAll: { p: P },
        formula: ({ always, implies, atom }) =>
          always(
            implies(
              atom((s, { p }) => s.n.get(p) === 1),
              always(atom((s, { p }) => s.n.get(p) === 1)),
            ),
          ),
      }),
    },
  };
});

test('goals that are steps, those about what is quantified within, and what must stay so, are met by no state', () => {
  const model = checkable(counting);
  const [state] = [...model.init] as [AnyState];
  expect(truthsOf(model, undefined, state)).toMatchObject([{ property: 'Ones', holds: false, instance: 'p = p1' }]);
});
