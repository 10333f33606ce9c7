/** Formulas with their quantifiers written out; what cannot be meant is refused. */
import { describe, expect, test } from 'vitest';
import { boolean, type Property, processes, type Spec, spec, type Variables, variables } from './index.ts';
import { checkable } from './model.ts';
import type { Atom, Ground, Temporal } from './property.ts';

const P = processes('p', 2);
interface State {
  readonly up: boolean;
}
type Makers = Variables<State> & { readonly Act: never };

function formulaOf(make: (made: Makers) => Property): Temporal {
  const of = spec({ name: 'switch', parameters: {} }, () => {
    const made = variables({ up: boolean });
    const Act = made.action({ forSome: { p: P, m: [1, 2] }, effect: (s) => ({ up: !s.up }) });
    const { domains } = made;
    const properties = { F: make({ ...made, Act: Act as never }) };
    return { domains, init: made.initially({ up: false }), actions: { Act }, properties };
  });
  return checkable(of as unknown as Spec).properties.F as Temporal;
}
function atomsOf(formula: Ground): Atom[] {
  switch (formula.op) {
    case 'atom':
      return [formula.holds];
    case 'until':
      return [formula.left, formula.right].flatMap(atomsOf);
    case 'and':
    case 'or':
      return formula.of.flatMap(atomsOf);
    default:
      return atomsOf(formula.of);
  }
}
const told = (atom: Atom): string =>
  `${atom.kind === 'step' ? `${atom.steps.actions} ${atom.whenStill}` : 'state'} ${Object.values(atom.bound)}`;

test('quantifiers are written out; the same atom is one object', () => {
  const { formula, within } = formulaOf(({ temporal, ltl }) =>
    temporal(
      ltl.forAll({ p: P }, ({ exists, atom, or, eventually }) => {
        const up = atom((s) => s.up);
        return exists({ b: [true] }, () => or(eventually(up), up));
      }),
    ),
  );
  expect(formula).toMatchObject({ op: 'and', of: [{ op: 'or' }, { op: 'or' }] });
  const atoms = atomsOf(formula);
  expect(atoms.map(told)).toEqual(['state p1,true', 'state p1,true', 'state p2,true', 'state p2,true']);
  expect(new Set(atoms).size).toBe(2);
  expect(within).toEqual([{ p: P }, { b: [true] }]);
});

test('where nothing changes, a step is true for what asks it of every step, and false for what asks for one', () => {
  const { formula } = formulaOf(({ temporal, ltl: { always, eventually, not, or, taken, until, atom }, Act }) => {
    const act = taken({ actions: [Act] });
    const up = atom((s) => s.up);
    return temporal(
      or(always(act), always(not(act)), eventually(act), eventually(not(act)), until(act, up), always(eventually(act))),
    );
  });
  expect(atomsOf(formula).map(told)).toEqual([
    'Act true ',
    'Act false ',
    'Act false ',
    'Act true ',
    'Act true ',
    'state ',
    'Act false ',
  ]);
});

describe('is refused', () => {
  const where = 'a step is asked for where that is not said of any time';
  test.each<[string, (made: Makers) => Property, string]>([
    ['a step at no time', ({ temporal, ltl, Act }) => temporal(ltl.not(ltl.taken({ actions: [Act] }))), where],
    [
      'a step in the right of until',
      ({ temporal, ltl, Act }) =>
        temporal(
          ltl.until(
            ltl.atom((s) => s.up),
            ltl.taken({ actions: [Act] }),
          ),
        ),
      where,
    ],
    [
      'a step per what is not quantified',
      ({ eventually, ltl, Act }) => eventually(ltl.taken({ actions: [Act], per: ['p'] as never })),
      'switch: in the formula of F, steps are per p, which is not quantified; there are: none',
    ],
    [
      'a step per what is no choice',
      ({ eventually, ltl, Act }) =>
        eventually({ forAll: { q: P }, holds: ltl.taken({ actions: [Act], per: ['q'] as never }) }),
      'switch: the formula of F is per q of Act, but it chooses p, m',
    ],
    [
      'an action that is not there',
      ({ eventually, ltl, action }) => eventually(ltl.taken({ actions: [{ ...action({ effect: () => ({}) }) }] })),
      'switch: the formula of F is about an action that is not among its actions',
    ],
    [
      'a name that is quantified twice',
      ({ temporal, ltl }) =>
        temporal({ forAll: { p: P }, formula: ltl.forAll({ p: P }, ({ atom }) => atom((s) => s.up)) }),
      'switch: in the formula of F, p is quantified twice; give one of them another name',
    ],
  ])('%s', (_, make, message) => {
    expect(() => formulaOf(make)).toThrow(message);
  });
});
