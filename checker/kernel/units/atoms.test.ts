/** Atoms: each instance's truths as bits, and what is refused before anything is explored. */
import { describe, expect, test } from 'vitest';
import { processes, range, type Spec, spec, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { checkable } from '../../language/model.ts';
import { type Atom, type Ground, instancesOf, type Temporal } from '../../language/property.ts';
import { explored } from '../../testing/explored.ts';
import { Layout } from '../layout/layout.ts';
import type { Forest } from '../learned/forest.ts';
import { Recorder } from '../questions/recorder.ts';
import { TrackedState } from '../views/tracked-state.ts';
import { Atoms } from './atoms.ts';
import { PropertyUnits } from './properties.ts';

/** A counter for each of two processes, and what becomes of them. */
function model(conjuncts: number) {
  const of = spec({ name: 'atoms', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action, leadsTo, eventually } = variables({ n: range(0, 3), who: P });
    const [p1] = P.elements;
    return {
      domains,
      init: initially({ n: 0, who: p1 as never }),
      actions: { Up: action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) }) },
      properties: {
        Served: leadsTo({ forAll: { p: P }, from: (s, { p }) => s.who === p && s.n > 0, to: (s) => s.n > 1 }),
        ...Object.fromEntries(Array.from({ length: conjuncts }, (_, i) => [`E${i}`, eventually((s) => s.n === i)])),
      },
      finished: () => true,
    };
  });
  return checkable(of as unknown as Spec);
}

describe('what a property asks of steps, by what they lead from and to', () => {
  test('is read as bits beside those of its other atoms', () => {
    const of = model(0);
    const [p1, p2] = instancesOf({ p: (of.properties.Served as Temporal).forAll.p as never });
    const change: Atom = {
      kind: 'change',
      bound: {},
      holds: (s, t, { p }) => (s.n as number) < (t.n as number) && t.n !== 2 && p === s.who,
    };
    const state: Atom = { kind: 'state', bound: {}, holds: (s) => s.n === 1 };
    const atom = (holds: Atom): Ground => ({ op: 'atom', holds });
    const Live: Temporal = {
      kind: 'temporal',
      forAll: { p: [p1?.p, p2?.p] },
      within: [],
      formula: { op: 'eventually', of: { op: 'and', of: [atom(state), atom(change)] } },
    };
    const { learner, space } = explored({ ...of, properties: { Live } });
    const [atoms] = learner.atoms;
    if (atoms === undefined || atoms.changes === null) throw new Error('nothing is asked of steps');
    expect([atoms.ofSteps, explored(of).learner.atoms[0]?.changes]).toEqual([2, null]);
    const letters = new Int32Array(2);
    const read = [0, 1, 2].map((from) => {
      const found = learner.decideChange(
        atoms.changes as Forest,
        { state: from, step: -1 },
        space.wordsOf(from + 1),
        0,
      );
      letters.fill(0);
      atoms.readChanges([...(atoms.changes as Forest).program.fired.subarray(0, found)], letters);
      return [...letters];
    });
    expect(read).toEqual([
      [2, 0],
      [0, 0],
      [2, 0],
    ]);
    atoms.read(learner.decideStored(atoms.forest, 1), letters);
    expect([...letters]).toEqual([1, 1]);
  });
});

describe('the atoms of a property', () => {
  test('are read as a bit each, for each instance', () => {
    const kernel = explored(model(0));
    const { learner, space } = kernel;
    const [served] = learner.atoms;
    if (served === undefined) throw new Error('the property has no atoms');
    expect([served.property, served.instances.length, served.count]).toEqual(['Served', 2, 2]);
    const letters = new Int32Array(2).fill(99);
    const read = Array.from({ length: space.store.count }, (_, state) => {
      served.read(learner.decideStored(served.forest, state), letters);
      return [...letters];
    });
    // p1 is who it is about; that n is above one holds for both.
    expect(read).toEqual([
      [0, 0],
      [1, 0],
      [3, 2],
      [3, 2],
    ]);
  });
  test('stand property by property', () => {
    expect(explored(model(3)).learner.atoms.map(({ property }) => property)).toEqual(['Served', 'E0', 'E1', 'E2']);
  });
});

describe('are refused before anything is explored', () => {
  const made = (formula: Ground) => {
    const of = model(0);
    const layout = new Layout(of.domains);
    const recorder = new Recorder(layout);
    const units = new PropertyUnits(of, new TrackedState(recorder), null, true);
    const nowhere = { state: -1, step: -1, leavesOf: () => [] };
    const property = { kind: 'temporal', forAll: {}, formula, within: [] } as const;
    return new Atoms('Many', property, units, layout, recorder, nowhere, null);
  };
  const atoms = (count: number) =>
    Array.from(
      { length: count },
      (_, i) => ({ op: 'atom', holds: { kind: 'state', holds: (s: AnyState) => s.n === i, bound: {} } }) as const,
    );
  test('if there are more than an integer has bits', () => {
    expect(made({ op: 'always', of: { op: 'or', of: atoms(30) } }).count).toBe(30);
    expect(() => made({ op: 'always', of: { op: 'or', of: atoms(31) } })).toThrow('Many has 31 atoms, and at most 30');
  });
  test('if their formula is too large', () => {
    const each = atoms(20).map((of) => ({ op: 'eventually', of: { op: 'always', of } }) as const);
    expect(() => made({ op: 'or', of: each })).toThrow('the formula of the property Many is too large');
  });
});
