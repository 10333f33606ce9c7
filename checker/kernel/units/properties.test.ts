/** The units of properties: which there are, in which order; when they fire; what they say of plain values and of images. */

import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, spec, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { SpecFailure } from '../../language/failure.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import type { StateAtom } from '../../language/property.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { Forest } from '../learned/forest.ts';
import { Recorder } from '../questions/recorder.ts';
import { symmetryOf } from '../symmetry/symmetry.ts';
import { TrackedState } from '../views/tracked-state.ts';
import { Directly } from './direct.ts';
import { type PropertyUnit, PropertyUnits } from './properties.ts';

const P = processes('p', 2);
const declared = variables({ n: functionFrom(P, range(0, 3)) });
type Declared = typeof declared;
const modelOf = (more: (of: Declared) => object): CheckableModel =>
  checkable(
    spec({ name: 'properties', parameters: {} }, () => ({
      domains: declared.domains,
      init: declared.initially({ n: P.to(0) }),
      actions: { Stay: declared.action({ guard: () => false, effect: () => ({}) }) },
      ...more(declared),
    })) as unknown as Spec,
  );
const full = modelOf(({ invariant, reachable, step }) => ({
  properties: {
    Grows: step({ forAll: { p: P }, holds: (s, t, { p }) => t.n.get(p) >= s.n.get(p) }),
    Small: invariant({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) < 2 }),
    Both: reachable((s) => P.every((p) => s.n.get(p) === 1)),
  },
  withinBounds: { Low: invariant((s) => P.every((p) => s.n.get(p) < 3)) },
  finished: (s: { n: { get(p: string): number } }) => s.n.get('p1') === 1,
}));
const state = (a: number, b: number): AnyState => ({
  n: declared.domains.n.read(
    P.to((p) => (p === 'p1' ? a : b) as never),
    'n',
  ),
});

function made(model: CheckableModel, isSymmetric = false) {
  const layout = new Layout(model.domains);
  const recorder = new Recorder(layout);
  const symmetry = isSymmetric ? symmetryOf(model, layout, recorder, model.init) : null;
  const tracked = new TrackedState(recorder);
  const compared = symmetry && { certifier: symmetry.certifier, image: new TrackedState(symmetry.certifier.mirror) };
  const units = new PropertyUnits(model, tracked, compared, true);
  const directly = new Directly(model.domains, layout, symmetry);
  /** Puts states into the vector. */
  const load = (...states: readonly AnyState[]): Int32Array => {
    const contents = states.map((of) => contentOf(layout, of));
    layout.place();
    recorder.vector = new Int32Array(2 * layout.words);
    for (const [side, content] of contents.entries()) pack(layout, content, recorder.vector, side * layout.words);
    return recorder.vector;
  };
  /** The units that fire on states, as learned. */
  const fired = (of: readonly PropertyUnit[], ...states: readonly AnyState[]): number[] => {
    const vector = load(...states);
    const forest = new Forest(layout, recorder, of);
    let found = forest.walk(vector);
    for (; found < 0; found = forest.walk(vector)) forest.catchUp();
    return [...forest.program.fired.subarray(0, found)].sort();
  };
  return { units, fired, load, directly };
}

describe('units', () => {
  const { units } = made(full);
  test('are numbered like events, those of step properties last', () => {
    const named = units.events.map(({ property, kind, instance }) => `${kind} ${property} ${Object.values(instance)}`);
    expect(named).toEqual([
      'invariant Small p1',
      'invariant Small p2',
      'reachable Both ',
      'step Grows p1',
      'step Grows p2',
    ]);
    expect(units.ofStates.map(({ id, name }) => `${id} ${name}`)).toEqual(
      named.map((name, i) => `${i} ${name.split(' ')[1]}`),
    );
    expect(units.firstStep).toBe(3);
  });
  test('of steps are step properties, then bounds', () => {
    expect(units.ofSteps.map(({ id, name, ofStep }) => [id, name, ofStep])).toEqual([
      [0, 'Grows', true],
      [1, 'Grows', true],
      [2, 'Low', true],
    ]);
    expect(units.firstBound).toBe(2);
  });
  test('of a step property share what they have read, of a state and itself and of steps', () => {
    expect(units.ofStates[3]?.support).toBe(units.ofSteps[0]?.support);
    expect(units.ofStates[0]?.support).not.toBe(units.ofSteps[0]?.support);
  });
});

describe('a unit fires', () => {
  test('of an invariant where it fails, of a reachable where it holds', () => {
    const { units, fired } = made(full);
    expect(fired(units.ofStates, state(0, 0))).toEqual([]);
    expect(fired(units.ofStates, state(0, 2))).toEqual([1]);
    expect(fired(units.ofStates, state(1, 1))).toEqual([2]);
  });
  test('of a step property where the step violates it, of a bound where the state after it lies outside', () => {
    const { units, fired } = made(full);
    expect(fired(units.ofSteps, state(1, 1), state(0, 2))).toEqual([0]);
    expect(fired(units.ofSteps, state(3, 3), state(3, 3))).toEqual([2]);
    expect(fired(units.ofSteps, state(3, 0), state(2, 0))).toEqual([0]);
  });
  test('of finished where it may stop', () => {
    const { units, fired } = made(full);
    expect([fired(units.endings, state(1, 0)), fired(units.endings, state(0, 1))]).toEqual([[0], []]);
  });
  test('and what that means is told back', () => {
    const { units } = made(full);
    const [small, , both, ofSame] = units.ofStates as [PropertyUnit, PropertyUnit, PropertyUnit, PropertyUnit];
    expect([small, both].map((unit) => [unit.answerIf(true), unit.answerIf(false)])).toEqual([
      [false, true],
      [true, false],
    ]);
    // Of a step that need not be possible, a failure counts as false: that says no more than that steps are asked.
    expect([small.isOpen(false), ofSame.isOpen(false), ofSame.isOpen(true)]).toEqual([false, true, false]);
  });
});

describe('on plain values', () => {
  test('a unit answers what its predicate does, for its own instance or another', () => {
    const { units } = made(full);
    const [first, second] = units.ofStates as [PropertyUnit, PropertyUnit];
    const s = state(0, 2);
    expect([first.answerPlainly(s, s), second.answerPlainly(s, s)]).toEqual([true, false]);
    expect(first.answerPlainly(s, s, { p: 'p2' })).toBe(false);
    const [grows] = units.ofSteps as [PropertyUnit];
    expect([grows.answerPlainly(state(1, 0), state(0, 9 - 9)), grows.answerPlainly(state(0, 0), state(1, 0))]).toEqual([
      false,
      true,
    ]);
  });
  test('a failure is one, but of a step that need not be possible', () => {
    const model = modelOf(({ step }) => ({
      properties: {
        Fails: step((s, t) => {
          if (s.n.get('p1' as never) === t.n.get('p1' as never)) throw new TypeError('no');
          return true;
        }),
      },
    }));
    const { units } = made(model);
    const s = state(0, 0);
    expect(units.ofStates[0]?.answerPlainly(s, s)).toBe(false);
    expect(() => units.ofSteps[0]?.answerPlainly(s, s)).toThrow(SpecFailure);
  });
  test.each([false, true])('evaluated directly it fires where it is learned to; symmetry: %s', (isSymmetric) => {
    const { units, load, directly } = made(full, isSymmetric);
    const firesOn = (unit: PropertyUnit, s: AnyState, t = s): boolean =>
      unit.firesDirectly(directly, directly.in(load(s, t), unit.ofStep));
    const [first, second, both] = units.ofStates as [PropertyUnit, PropertyUnit, PropertyUnit];
    for (let time = 0; time < 2; time++) {
      expect([first, second].map((unit) => firesOn(unit, state(0, 2)))).toEqual([false, true]);
      expect([state(1, 1), state(1, 0)].map((s) => firesOn(both, s))).toEqual([true, false]);
      expect(firesOn(units.ofSteps[0] as PropertyUnit, state(2, 1), state(1, 1))).toBe(true);
      expect(firesOn(units.ofSteps[1] as PropertyUnit, state(2, 1), state(1, 1))).toBe(false);
    }
  });
});

describe('what is not symmetric is refused', () => {
  const naming = modelOf(({ invariant }) => ({
    properties: { First: invariant((s) => s.n.get('p1' as never) === 0) },
  }));
  const asymmetric = expect.objectContaining({
    fault: expect.objectContaining({ kind: 'asymmetric' }) as unknown,
  }) as Error;
  test('as it is learned', () => {
    const { units, fired } = made(naming, true);
    expect(() => fired(units.ofStates, state(0, 1))).toThrow(asymmetric);
  });
  test('and where it is evaluated directly', () => {
    const { units, load, directly } = made(naming, true);
    const s = load(state(0, 1));
    expect(() => (units.ofStates[0] as PropertyUnit).firesDirectly(directly, directly.in(s, false))).toThrow(
      asymmetric,
    );
  });
});

test('the atoms of a temporal property stand together, instance by instance', () => {
  const { units, fired } = made(full);
  const is =
    (value: number): StateAtom['holds'] =>
    (s, { p }) =>
      (s.n as { get(p: unknown): number }).get(p) === value;
  const [none, one] = [is(0), is(1)];
  const atoms = units.atomsOf(
    'Later',
    ['p1', 'p2'].flatMap((p) => [none, one].map((holds) => ({ holds, instance: { p } }))),
  );
  expect(atoms.map(({ id, instance, family }) => [id, instance.p, family])).toEqual([
    [0, 'p1', 'property Later, atom 0'],
    [1, 'p1', 'property Later, atom 1'],
    [2, 'p2', 'property Later, atom 0'],
    [3, 'p2', 'property Later, atom 1'],
  ]);
  expect(fired(atoms, state(0, 1))).toEqual([0, 3]);
});
