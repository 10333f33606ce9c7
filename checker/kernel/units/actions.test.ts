/**
 * The members of actions: each way to offer choices is learned, and leads to the action instances that the reference has, with
 * what they do; what is not pure, or not symmetric, is refused where it runs.
 */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  alternatives,
  Bag,
  bagOf,
  functionFrom,
  processes,
  range,
  type Spec,
  spec,
  subsetOf,
  variables,
} from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { SpecFailure } from '../../language/failure.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { Forest } from '../learned/forest.ts';
import { Recorder } from '../questions/recorder.ts';
import { symmetryOf } from '../symmetry/symmetry.ts';
import { type Effect, textOfEffect } from '../views/effects.ts';
import { TrackedState } from '../views/tracked-state.ts';
import { type ActionLeaf, ActionUnits } from './actions.ts';

const P = processes('p', 3);
const declared = variables({ n: range(0, 3), on: subsetOf(P), bag: bagOf(P), times: functionFrom(P, range(0, 3)) });
type Declared = typeof declared;
const modelOf = (actions: (of: Declared) => object): CheckableModel =>
  checkable(
    spec({ name: 'members', parameters: {} }, () => ({
      domains: declared.domains,
      init: declared.initially({ n: 0, on: Set(), bag: Bag.of([]), times: P.to(0) }),
      actions: actions(declared) as never,
    })) as unknown as Spec,
  );
const state = (n: number, on: readonly string[], bag: readonly string[] = []): AnyState => {
  const values: AnyState = { n, on, bag: Bag.of(bag.map((p) => [p, 2] as const)), times: P.to(1) };
  return Object.fromEntries(
    Object.entries(declared.domains).map(([name, of]) => [name, of.read(values[name] as never, name)]),
  );
};

/** The action instances that are learned to be enabled in states, one after the other, as texts; and the questions asked in all. */
function made(model: CheckableModel, isSymmetric = false) {
  const layout = new Layout(model.domains);
  const recorder = new Recorder(layout);
  const symmetry = isSymmetric ? symmetryOf(model, layout, recorder, model.init) : null;
  const compared = symmetry && { certifier: symmetry.certifier, image: new TrackedState(symmetry.certifier.mirror) };
  const members = new ActionUnits(model.actions, model.domains, new TrackedState(recorder), compared, false);
  const forest = new Forest(layout, recorder, members.roots());
  const enabledIn = (s: AnyState): ActionLeaf[] => {
    for (;;) {
      const content = contentOf(layout, s);
      layout.place();
      layout.placed.length = 0;
      recorder.vector = new Int32Array(2 * layout.words);
      pack(layout, content, recorder.vector, 0);
      forest.recompile();
      forest.settle();
      const found = forest.walk(recorder.vector);
      if (found >= 0)
        return [...forest.program.fired.subarray(0, found)].map((leaf) => members.leaves[leaf] as ActionLeaf);
      forest.catchUp();
    }
  };
  return { enabledIn, members, forest };
}
const instances = (model: CheckableModel, of: readonly ActionLeaf[]): string[] =>
  of.map(({ action, choices }) => keyOf({ action: Object.keys(model.actions)[action] as string, choices })).sort();

const states = [
  state(0, []),
  state(1, ['p1']),
  state(2, ['p2', 'p3'], ['p1']),
  state(1, ['p1', 'p2'], ['p2', 'p3']),
  state(3, ['p1', 'p2', 'p3'], ['p1', 'p2', 'p3']),
];

describe('choices are offered, and learned,', () => {
  const ways: readonly (readonly [string, (of: Declared) => object])[] = [
    ['by none', ({ action }) => ({ Go: action({ guard: (s) => s.n > 1, effect: (s) => ({ n: s.n - 1 }) }) })],
    [
      'by a list',
      ({ action }) => ({
        Go: action({
          forSome: { p: P, k: range(1, 2) },
          guard: (s, { p, k }) => s.on.has(p) && s.n === k,
          effect: () => ({ n: 0 }),
        }),
      }),
    ],
    [
      'by the state',
      ({ action }) => ({
        Go: action({
          forSome: { k: (s) => [s.n, s.n + 1, s.n] },
          guard: (_, { k }) => k < 4,
          effect: (_, { k }) => ({ n: k }),
        }),
      }),
    ],
    [
      'by each element of a set',
      ({ action }) => ({
        Go: action({
          forSome: { p: (s) => s.on },
          guard: (s) => s.n > 0,
          effect: (s, { p }) => ({ on: s.on.delete(p) }),
        }),
      }),
    ],
    [
      'by each of those that satisfy a predicate',
      ({ action }) => ({
        Go: action({
          forSome: { p: (s) => s.on.filter((p) => p !== 'p2') },
          guard: () => true,
          effect: (s, { p }) => ({ on: s.on.delete(p) }),
        }),
      }),
    ],
    [
      'by each element of a set that was changed',
      ({ action }) => ({
        Go: action({ forSome: { p: (s) => s.on.add('p3' as never) }, guard: (s) => s.n > 0, effect: () => ({ n: 0 }) }),
      }),
    ],
    [
      'by each message of a bag',
      ({ action }) => ({
        Go: action({
          forSome: { p: (s) => s.bag.filter((p) => p !== 'p1') },
          guard: (s) => s.n > 1,
          effect: (s, { p }) => ({ bag: s.bag.remove(p) }),
        }),
      }),
    ],
    [
      'by a choice that depends on another',
      ({ action }) => ({
        Go: action({
          forSome: { p: (s) => s.on, q: (s, { p }) => s.bag.filter((q) => q !== p) },
          guard: (s, { q }) => !s.on.has(q),
          effect: (s, { p, q }) => ({ on: s.on.delete(p).add(q) }),
        }),
      }),
    ],
    [
      'by several lists, each of which reads by itself',
      ({ action }) => ({
        Go: action({
          forSome: {
            k: (s) => alternatives([() => (s.n > 0 ? [1, 2] : []), () => (s.on.has('p1' as never) ? [3] : [0])]),
          },
          guard: (_, { k }) => k !== 1,
          effect: (_, { k }) => ({ n: k }),
        }),
      }),
    ],
  ];
  test.each(ways)('%s', (_, actions) => {
    const model = modelOf(actions);
    const { enabledIn } = made(model);
    const successors = successorsOf(model);
    for (let time = 0; time < 2; time++)
      for (const s of states)
        expect(instances(model, enabledIn(s))).toEqual(
          [...successors(s)].map(({ action, choices }) => keyOf({ action, choices })).sort(),
        );
  });
  test('each instance once, with its effect', () => {
    const model = modelOf(ways[1]?.[1] as (of: Declared) => object);
    const { enabledIn, members } = made(model);
    const all = states.flatMap(enabledIn);
    expect(new globalThis.Set(all).size).toBe(members.leaves.length);
    expect(all.every(({ effect }) => textOfEffect(effect as Effect).includes(':='))).toBe(true);
  });
  test('an instance that does something else elsewhere is another leaf', () => {
    const model = modelOf(({ action }) => ({ Go: action({ effect: (s) => ({ n: s.n === 0 ? 1 : 0 }) }) }));
    const { enabledIn } = made(model);
    const [from, to] = [enabledIn(states[0] as AnyState)[0], enabledIn(states[1] as AnyState)[0]];
    expect(from).not.toBe(to);
    expect(textOfEffect(from?.effect as Effect)).not.toBe(textOfEffect(to?.effect as Effect));
    expect(enabledIn(states[2] as AnyState)[0]).toBe(to);
  });
});

describe('what is not pure is refused:', () => {
  const flips = (): (() => boolean) => {
    let calls = 0;
    return () => ++calls % 2 === 0;
  };
  test.each<[string, (of: Declared) => object]>([
    ['a guard', ({ action }) => ({ Go: action({ guard: flips(), effect: () => ({ n: 1 }) }) })],
    [
      'an effect',
      ({ action }) => {
        const flip = flips();
        return { Go: action({ effect: () => ({ n: flip() ? 1 : 2 }) }) };
      },
    ],
    [
      'a list',
      ({ action }) => {
        let calls = 0;
        return { Go: action({ forSome: { k: () => [++calls % 3] }, effect: () => ({ n: 3 }) }) };
      },
    ],
  ])('%s', (_, actions) => {
    const { enabledIn } = made(modelOf(actions));
    expect(() => enabledIn(states[1] as AnyState)).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ kind: 'impure' }) as unknown }) as Error,
    );
  });
});

describe('with symmetry', () => {
  test.each<[string, (of: Declared) => object]>([
    ['an effect', ({ action }) => ({ Go: action({ forSome: { p: P }, effect: (s, { p }) => ({ on: s.on.add(p) }) }) })],
    [
      'a choice',
      ({ action }) => ({ Go: action({ forSome: { p: (s) => s.on }, effect: (s, { p }) => ({ on: s.on.delete(p) }) }) }),
    ],
  ])('what is symmetric is learned as it is: %s', (_, actions) => {
    const model = modelOf(actions);
    const successors = successorsOf(model);
    const { enabledIn } = made(model, true);
    for (const s of states)
      expect(instances(model, enabledIn(s))).toEqual(
        [...successors(s)].map(({ action, choices }) => keyOf({ action, choices })).sort(),
      );
  });
  test.each<[string, string, (of: Declared) => object]>([
    [
      'a guard',
      'guard',
      ({ action }) => ({
        Go: action({ forSome: { p: P }, guard: (_, { p }) => p === 'p1', effect: () => ({ n: 1 }) }),
      }),
    ],
    ['an effect', 'effect', ({ action }) => ({ Go: action({ effect: (s) => ({ on: s.on.add('p1' as never) }) }) })],
    [
      'a list',
      'choice',
      ({ action }) => ({ Go: action({ forSome: { p: () => ['p2' as never] }, effect: () => ({ n: 1 }) }) }),
    ],
    [
      'a predicate on what is offered',
      'choice',
      ({ action }) => ({
        Go: action({ forSome: { p: (s) => s.on.filter((p) => p !== 'p2') }, effect: () => ({ n: 1 }) }),
      }),
    ],
  ])('what is not is refused, with its part: %s', (_, part, actions) => {
    const { enabledIn } = made(modelOf(actions), true);
    const failure = (): unknown => {
      try {
        return enabledIn(states[3] as AnyState);
      } catch (error) {
        return error;
      }
    };
    const found = failure();
    expect(found).toBeInstanceOf(SpecFailure);
    const { fault, site } = found as SpecFailure;
    expect([fault.kind, site.part]).toEqual(['asymmetric', part]);
  });
});
