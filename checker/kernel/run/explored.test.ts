/**
 * The explored space as liveness sees it: steps with the permutations that lead back from what stands for a successor, what is
 * fair, and atoms; numbered, and under permutations.
 */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { processes, range, SF, type Spec, spec, subsetOf, variables, WF } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { SpecFailure } from '../../language/failure.ts';
import type { NamedFairness } from '../../language/fairness.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import type { ChangeAtom, Ground, Temporal } from '../../language/property.ts';
import { keyOf } from '../../language/value.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { explored } from '../../testing/explored.ts';
import { Explored, ExploredAtoms } from './explored.ts';
import type { Kernel } from './kernel.ts';

/** Lamps that are switched on, one after the other, and a counter; with everything that liveness asks for. */
function lamps(where: (p: string) => boolean = () => true): CheckableModel {
  return checkable(
    spec({ name: 'lamps', parameters: {} }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, invariant, eventually } = variables({ n: range(0, 3), on: subsetOf(P) });
      const Switch = action({
        forSome: { p: P },
        guard: (s, { p }) => !s.on.has(p),
        effect: (s, { p }) => ({ on: s.on.add(p) }),
      });
      const Up = action({ effect: (s) => ({ n: Math.min(3, s.n + 1) as 0 | 1 | 2 | 3 }) });
      const Stay = action({ effect: () => ({}) });
      return {
        domains,
        init: initially({ n: 0, on: Set() }),
        actions: { Switch, Up, Stay },
        fairness: [
          WF({ actions: [Switch], per: ['p'], where: ({ p }: { p: string }) => where(p) }),
          SF({ actions: [Up, Stay] }),
        ],
        properties: { Lit: eventually({ forAll: { p: P }, holds: (s, { p }) => s.on.has(p) }) },
        withinBounds: { Low: invariant((s) => s.n < 3) },
      };
    }) as unknown as Spec,
  );
}
const named = (model: CheckableModel, { learner }: Kernel, leaf: number): string => {
  const { action, choices } = learner.leaves[leaf] as (typeof learner.leaves)[number];
  return `${Object.keys(model.actions)[action]}(${Object.values(choices)})`;
};

describe.each([false, true])('with symmetry %s', (symmetry) => {
  const model = lamps();
  const kernel = explored(model, { symmetry });
  const { space, learner } = kernel;
  const system = new Explored(learner, model);
  const states = Array.from({ length: system.count }, (_, state) => state);

  test('steps lead to what stands for successors, and their permutations from there to these', () => {
    expect(system.initial).toEqual([0]);
    let moved = 0;
    for (const state of states) {
      const { count, targets, permutations, labels, changes } = system.stepsOf(state);
      const before = space.valuesOf(state);
      const told = Array.from({ length: count }, (_, i) => {
        const target = targets[i] as number;
        if (permutations[i] !== 0) moved++;
        const after =
          target < 0 ? null : space.imageOf(space.valuesOf(target), space.permutation(permutations[i] as number));
        return `${named(model, kernel, labels[i] as number)} ${after === null ? 'outside' : keyOf(after)} ${changes[i]}`;
      });
      const expected = [...successorsOf(model)(before)].map(({ action, choices, state: after }) => {
        const isOutside = after.n === 3;
        return `${action}(${Object.values(choices)}) ${isOutside ? 'outside' : keyOf(after)} ${Number(keyOf(after) !== keyOf(before))}`;
      });
      expect(told.sort()).toEqual(expected.sort());
    }
    expect(moved > 0).toBe(symmetry);
  });
  test('what a step meets is what its action and choices are named in, if it changes something', () => {
    const met = Object.fromEntries(
      learner.leaves.map((_, leaf) => [
        named(model, kernel, leaf),
        [...system.obligationsOf(leaf)].map((o) => {
          const { assumption, per, strong } = system.obligations[o] as (typeof system.obligations)[number];
          return `${assumption} ${Object.values(per)} ${strong}`;
        }),
      ]),
    );
    expect(met).toEqual({
      'Switch(p1)': ['0 p1 false'],
      'Switch(p2)': ['0 p2 false'],
      'Up()': ['1  true'],
      'Stay()': [],
    });
  });
  test('permutations take obligations and instances to others, and are composed', () => {
    const back = [...system.obligationsBackBy(0)];
    expect(back).toEqual(system.obligations.map((_, o) => o));
    const atoms = new ExploredAtoms(learner, system, learner.atoms[0] as (typeof learner.atoms)[number], []);
    expect([...atoms.instancesBackBy(0)]).toEqual([0, 1]);
    expect([system.compose(0, 0), system.inverseOf(0)]).toEqual([0, null]);
    if (!symmetry) return;
    const perOf = (o: number): unknown => system.obligations[o]?.per.p;
    const other: Record<string, string> = { p1: 'p2', p2: 'p1' };
    for (const [o, image] of [...system.obligationsBackBy(1)].entries())
      expect(perOf(image)).toBe(other[perOf(o) as string]);
    expect([...atoms.instancesBackBy(1)]).toEqual([1, 0]);
    expect([system.compose(1, 1), system.compose(0, 1), system.compose(1, 0)]).toEqual([0, 1, 1]);
    expect(system.inverseOf(1)?.rank).toBe(1);
  });
  test('atoms are read of a state, of a start, and of what lies after a step, inside and outside', () => {
    const atoms = new ExploredAtoms(learner, system, learner.atoms[0] as (typeof learner.atoms)[number], []);
    const lit = (s: AnyState): number[] => ['p1', 'p2'].map((p) => Number((s.on as Set<string>).has(p)));
    const all = [0, 1];
    expect(atoms.instances).toBe(2);
    expect(all.map((j) => atoms.lettersAtStart(0, j))).toEqual([0, 0]);
    expect(atoms.seen).toBe(0);
    for (const state of states) {
      const { count, labels } = system.stepsOf(state);
      const before = space.valuesOf(state);
      expect(all.map((j) => atoms.lettersAt(state, j))).toEqual(lit(before));
      const successors = new Map(
        [...successorsOf(model)(before)].map(({ action, choices, state: after }) => [
          `${action}(${Object.values(choices)})`,
          after,
        ]),
      );
      const outside = Array.from({ length: count }, (_, i) => i).filter(
        (i) => successors.get(named(model, kernel, labels[i] as number))?.n === 3 && before.n !== 3,
      );
      expect(outside.length).toBe(before.n === 2 ? 1 : 0);
      for (const i of outside)
        expect(all.map((j) => atoms.lettersAfter(i, j))).toEqual(lit(successors.get('Up()') as AnyState));
      expect(all.map((j) => atoms.lettersAt(state, j))).toEqual(lit(before));
    }
    expect(atoms.seen).toBe(1);
  });
});

describe.each([false, true])('where fairness has conditions, with symmetry %s', (symmetry) => {
  const plain = lamps();
  const isOn = (s: AnyState, { p }: { readonly p?: unknown }): boolean =>
    (s.on as Set<unknown>).size === 1 && p !== null;
  const model: CheckableModel = {
    ...plain,
    fairness: [
      { ...(plain.fairness[0] as NamedFairness), when: isOn },
      { ...(plain.fairness[0] as NamedFairness), when: (s) => s.n === 1, strength: 'strong' },
      ...plain.fairness.slice(1),
    ],
  };
  const kernel = explored(model, { symmetry });
  const { space } = kernel;
  const system = new Explored(kernel.learner, model);

  test('what a step meets depends on the state that it starts from', () => {
    const all = new globalThis.Set<string>();
    for (let state = 0; state < system.count; state++) {
      const { count, labels, changes } = system.stepsOf(state);
      const before = space.valuesOf(state);
      for (let k = 0; k < count; k++) {
        const label = labels[k] as number;
        const { action, choices } = system.instanceOf(label);
        expect(named(model, kernel, system.leafOf(label))).toBe(`${action}(${Object.values(choices)})`);
        if (changes[k] === 0) continue;
        const met = [...system.obligationsOf(label)].map((o) => {
          const { assumption, per } = system.obligations[o] as (typeof system.obligations)[number];
          return `${assumption} ${Object.values(per)}`;
        });
        const about =
          action === 'Switch' ? [isOn(before, choices), before.n === 1].map((is, i) => (is ? [i] : [])) : [];
        expect(met).toEqual(action === 'Up' ? ['2 '] : about.flat().map((i) => `${i} ${choices.p}`));
        all.add(met.join());
      }
    }
    expect(all.size).toBeGreaterThan(3);
  });
  test('the steps of several states have the same labels', () => {
    const several = Array.from({ length: system.count }, (): string[] => []);
    for (let first = 0; first < system.count; ) {
      const { end, count, sources, labels } = system.stepsFrom(first);
      for (let k = 0; k < count; k++) several[sources[k] as number]?.push(`${labels[k]}`);
      first = end;
    }
    for (const [state, found] of several.entries()) {
      const { count, labels, changes } = system.stepsOf(state);
      const own = Array.from({ length: count }, (_, k) => (changes[k] === 0 ? [] : [`${labels[k]}`]));
      expect(found.sort()).toEqual(own.flat().sort());
    }
  });
  test('a condition that was true of no step is known once all were looked at', () => {
    const never = { ...model, fairness: [{ ...(model.fairness[0] as NamedFairness), when: () => false }] };
    const other = new Explored(explored(never, { symmetry }).learner, never);
    const leaves = [...kernel.learner.leaves.keys()];
    for (let state = 0; state < other.count; state++) other.stepsOf(state);
    expect([...other.assumptionsOf(leaves, false)]).toEqual([0]);
    expect([...other.assumptionsOf(leaves, true)]).toEqual([]);
    expect([...system.assumptionsOf(leaves, true)].sort()).toEqual([0, 1, 2]);
  });
});

describe.each([false, true])('what is asked of steps, by what they lead from and to, with symmetry %s', (symmetry) => {
  /** Somebody is lit after whom nobody was before, or the counter is at two; said of members. */
  const change: ChangeAtom = {
    kind: 'change',
    bound: {},
    holds: (s, t, { p }) =>
      ((t.on as Set<unknown>).has(p) && !(s.on as Set<unknown>).has(p)) || (s.n === 1 && t.n === 2),
  };
  const of = lamps();
  const { forAll } = of.properties.Lit as Temporal;
  const formula: Ground = { op: 'always', of: { op: 'eventually', of: { op: 'atom', holds: change } } };
  const model: CheckableModel = { ...of, properties: { Live: { kind: 'temporal', forAll, within: [], formula } } };
  const kernel = explored(model, { symmetry });
  const { space, learner } = kernel;
  const system = new Explored(learner, model);
  const atoms = new ExploredAtoms(learner, system, learner.atoms[0] as (typeof learner.atoms)[number], []);

  test('is said of the steps that lead to successors themselves, not of what stands for them', () => {
    const told = new globalThis.Set<string>();
    for (let state = 0; state < system.count; state++) {
      const before = space.valuesOf(state);
      const successors = new Map(
        [...successorsOf(model)(before)].map((step) => [`${step.action}(${Object.values(step.choices)})`, step.state]),
      );
      const { count, labels, changes } = system.stepsOf(state);
      const said = Array.from({ length: count }, (_, k) => {
        const label = labels[k] as number;
        const after = successors.get(named(model, kernel, system.leafOf(label))) as AnyState;
        const letters = [0, 1].map((j) => atoms.lettersAlong(label, j));
        const expected = ['p1', 'p2'].map((p) => (changes[k] === 1 && change.holds(before, after, { p }) ? 1 : 0));
        expect(letters).toEqual(expected);
        return letters.join();
      });
      for (const one of said) told.add(one);
    }
    expect([...told].sort()).toEqual(['0,0', '0,1', '1,0', '1,1']);
  });
});

test('a filter of fairness that tells members apart is refused', () => {
  const model = lamps((p) => p === 'p1');
  const { learner } = explored(model, { symmetry: true });
  expect(() => new Explored(learner, model)).toThrow(SpecFailure);
  expect(() => new Explored(explored(model).learner, model)).not.toThrow();
});

describe.each([false, true])('a formula about steps that quantifies within, with symmetry %s', (symmetry) => {
  const model = checkable(
    spec({ name: 'turns', parameters: {} }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, temporal } = variables({ on: subsetOf(P) });
      const Switch = action({ forSome: { p: P }, effect: (s, { p }) => ({ on: s.on.add(p) }) });
      const Off = action({ effect: () => ({ on: Set() }) });
      const Each = temporal({
        forAll: { q: P },
        formula: ({ forAll }) =>
          forAll({ p: P }, ({ always, or, atom, taken }) =>
            always(
              or(
                atom((s, { p, q }) => s.on.has(p) && p !== q),
                taken({ actions: [Switch], per: ['p'] }),
              ),
            ),
          ),
      });
      return { domains, init: initially({ on: Set() }), actions: { Switch, Off }, properties: { Each } };
    }) as unknown as Spec,
  );
  const { learner } = explored(model, { symmetry });
  const system = new Explored(learner, model);
  const [own] = learner.atoms;
  if (own === undefined) throw new Error('the property has no atoms');
  const atoms = new ExploredAtoms(learner, system, own, []);
  const [stateOfP1, stepOfP1, stateOfP2, stepOfP2] = [1, 2, 4, 8];

  test('an instance has what it becomes along permutations beside it', () => {
    expect(own.instances.map(({ of, bound }) => [of.q, ...bound.map(({ p }) => p)])).toEqual([
      ['p1', 'p1', 'p1', 'p2', 'p2'],
      ['p2', 'p1', 'p1', 'p2', 'p2'],
      ...(symmetry
        ? [
            ['p2', 'p2', 'p2', 'p1', 'p1'],
            ['p1', 'p2', 'p2', 'p1', 'p1'],
          ]
        : []),
    ]);
    if (symmetry) expect([...atoms.instancesBackBy(1)]).toEqual([2, 3, 0, 1]);
  });
  test('steps are true where nothing changes, and along their labels', () => {
    expect(atoms.ofSteps).toBe(stepOfP1 + stepOfP2);
    const ways = Array.from({ length: system.count }, (_, state) => {
      const { count, labels } = system.stepsOf(state);
      const still = own.instances.map((_instance, j) => atoms.lettersAt(state, j));
      const on = learner.space.valuesOf(state).on as Set<string>;
      for (const [j, { of, bound }] of own.instances.entries()) {
        const isTrue = (k: number): boolean => on.has(bound[k]?.p as string) && bound[k]?.p !== of.q;
        expect(still[j]).toBe(atoms.ofSteps + (isTrue(0) ? stateOfP1 : 0) + (isTrue(2) ? stateOfP2 : 0));
      }
      return Array.from({ length: count }, (_, k) => labels[k] as number);
    }).flat();
    for (const label of ways) {
      const { action, choices } = system.instanceOf(label);
      for (const [j, { bound }] of own.instances.entries()) {
        const isOf = (k: number): boolean => action === 'Switch' && choices.p === bound[k]?.p;
        expect(atoms.lettersAlong(label, j)).toBe((isOf(1) ? stepOfP1 : 0) + (isOf(3) ? stepOfP2 : 0));
      }
    }
  });
});
