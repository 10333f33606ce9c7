/** The members of properties: which there are, in which order; when they fire; what they say of plain values and of images. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, spec, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { SpecFailure } from '../../language/failure.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { Forest } from '../learned/forest.ts';
import { Recorder } from '../questions/recorder.ts';
import { symmetryOf } from '../symmetry/symmetry.ts';
import { TrackedState } from '../views/tracked-state.ts';
import { Directly } from './direct.ts';
import { type PropertyMember, PropertyMembers } from './properties.ts';

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
  const members = new PropertyMembers(model, tracked, compared, true);
  const directly = new Directly(model.domains, layout, symmetry);
  /** Puts states into the vector. */
  const load = (...states: readonly AnyState[]): Int32Array => {
    const contents = states.map((of) => contentOf(layout, of));
    layout.place();
    recorder.vector = new Int32Array(2 * layout.words);
    for (const [side, content] of contents.entries()) pack(layout, content, recorder.vector, side * layout.words);
    return recorder.vector;
  };
  /** The members that fire on states, as learned. */
  const fired = (of: readonly PropertyMember[], ...states: readonly AnyState[]): number[] => {
    const vector = load(...states);
    const forest = new Forest(layout, recorder, of);
    let found = forest.walk(vector);
    for (; found < 0; found = forest.walk(vector)) forest.catchUp();
    return [...forest.program.fired.subarray(0, found)].sort();
  };
  return { members, fired, load, directly };
}

describe('members', () => {
  const { members } = made(full);
  test('are numbered like events, those of step properties last', () => {
    const named = members.events.map(
      ({ property, kind, instance }) => `${kind} ${property} ${Object.values(instance)}`,
    );
    expect(named).toEqual([
      'invariant Small p1',
      'invariant Small p2',
      'reachable Both ',
      'step Grows p1',
      'step Grows p2',
    ]);
    expect(members.ofStates.map(({ id, name }) => `${id} ${name}`)).toEqual(
      named.map((name, i) => `${i} ${name.split(' ')[1]}`),
    );
    expect(members.firstStep).toBe(3);
  });
  test('of steps are step properties, then bounds', () => {
    expect(members.ofSteps.map(({ id, name, ofStep }) => [id, name, ofStep])).toEqual([
      [0, 'Grows', true],
      [1, 'Grows', true],
      [2, 'Low', true],
    ]);
    expect(members.firstBound).toBe(2);
  });
  test('of a step property share what they have read, of a state and itself and of steps', () => {
    expect(members.ofStates[3]?.support).toBe(members.ofSteps[0]?.support);
    expect(members.ofStates[0]?.support).not.toBe(members.ofSteps[0]?.support);
  });
});

describe('a member fires', () => {
  test('of an invariant where it fails, of a reachable where it holds', () => {
    const { members, fired } = made(full);
    expect(fired(members.ofStates, state(0, 0))).toEqual([]);
    expect(fired(members.ofStates, state(0, 2))).toEqual([1]);
    expect(fired(members.ofStates, state(1, 1))).toEqual([2]);
  });
  test('of a step property where the step violates it, of a bound where the state after it lies outside', () => {
    const { members, fired } = made(full);
    expect(fired(members.ofSteps, state(1, 1), state(0, 2))).toEqual([0]);
    expect(fired(members.ofSteps, state(3, 3), state(3, 3))).toEqual([2]);
    expect(fired(members.ofSteps, state(3, 0), state(2, 0))).toEqual([0]);
  });
  test('of finished where it may stop', () => {
    const { members, fired } = made(full);
    expect([fired(members.endings, state(1, 0)), fired(members.endings, state(0, 1))]).toEqual([[0], []]);
  });
  test('and what that means is told back', () => {
    const { members } = made(full);
    const [small, , both, ofSame] = members.ofStates as [
      PropertyMember,
      PropertyMember,
      PropertyMember,
      PropertyMember,
    ];
    expect([small, both].map((member) => [member.answerIf(true), member.answerIf(false)])).toEqual([
      [false, true],
      [true, false],
    ]);
    // Of a step that need not be possible, a failure counts as false: that says no more than that steps are asked.
    expect([small.isOpen(false), ofSame.isOpen(false), ofSame.isOpen(true)]).toEqual([false, true, false]);
  });
});

describe('on plain values', () => {
  test('a member answers what its predicate does, for its own instance or another', () => {
    const { members } = made(full);
    const [first, second] = members.ofStates as [PropertyMember, PropertyMember];
    const s = state(0, 2);
    expect([first.answerPlainly(s, s), second.answerPlainly(s, s)]).toEqual([true, false]);
    expect(first.answerPlainly(s, s, { p: 'p2' })).toBe(false);
    const [grows] = members.ofSteps as [PropertyMember];
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
    const { members } = made(model);
    const s = state(0, 0);
    expect(members.ofStates[0]?.answerPlainly(s, s)).toBe(false);
    expect(() => members.ofSteps[0]?.answerPlainly(s, s)).toThrow(SpecFailure);
  });
  test.each([false, true])('evaluated directly it fires where it is learned to; symmetry: %s', (isSymmetric) => {
    const { members, load, directly } = made(full, isSymmetric);
    const firesOn = (member: PropertyMember, s: AnyState, t = s): boolean =>
      member.firesDirectly(directly, directly.in(load(s, t), member.ofStep));
    const [first, second, both] = members.ofStates as [PropertyMember, PropertyMember, PropertyMember];
    for (let time = 0; time < 2; time++) {
      expect([first, second].map((member) => firesOn(member, state(0, 2)))).toEqual([false, true]);
      expect([state(1, 1), state(1, 0)].map((s) => firesOn(both, s))).toEqual([true, false]);
      expect(firesOn(members.ofSteps[0] as PropertyMember, state(2, 1), state(1, 1))).toBe(true);
      expect(firesOn(members.ofSteps[1] as PropertyMember, state(2, 1), state(1, 1))).toBe(false);
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
    const { members, fired } = made(naming, true);
    expect(() => fired(members.ofStates, state(0, 1))).toThrow(asymmetric);
  });
  test('and where it is evaluated directly', () => {
    const { members, load, directly } = made(naming, true);
    const s = load(state(0, 1));
    expect(() => (members.ofStates[0] as PropertyMember).firesDirectly(directly, directly.in(s, false))).toThrow(
      asymmetric,
    );
  });
});

test('the atoms of a temporal property stand together, instance by instance', () => {
  const { members, fired } = made(full);
  const atoms = members.atomsOf(
    'Later',
    [{ p: 'p1' }, { p: 'p2' }],
    [
      (s, { p }) => (s.n as { get(p: unknown): number }).get(p) === 0,
      (s, { p }) => (s.n as { get(p: unknown): number }).get(p) === 1,
    ],
  );
  expect(atoms.map(({ id, instance }) => [id, instance.p])).toEqual([
    [0, 'p1'],
    [1, 'p1'],
    [2, 'p2'],
    [3, 'p2'],
  ]);
  expect(fired(atoms, state(0, 1))).toEqual([0, 3]);
});
