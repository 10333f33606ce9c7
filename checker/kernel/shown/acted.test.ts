/** The explored space by who acts: actors by number, also under permutations, and the goals that states and steps meet. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, spec, variables } from '../../index.ts';
import { switchesOf } from '../../language/identity.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { BreadthFirstSearch } from '../../search/breadth-first.ts';
import { nobody } from '../../testing/explored.ts';
import { Kernel } from '../run/kernel.ts';
import { type KernelStep, Lifting } from '../run/trace.ts';
import { Acted, type Goal } from './acted.ts';
import { BestTraces } from './best-trace.ts';

/** Each of two counts to two; that both have is found, that both have begun is outside the bounds of nothing, and then nothing goes on. */
const model: CheckableModel = checkable(
  spec({ name: 'counting', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action, invariant, step } = variables({ n: functionFrom(P, range(0, 3)) });
    const Count = action({
      forSome: { p: P },
      guard: (s, { p }) => s.n.get(p) < 3,
      effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 1) }),
    });
    return {
      domains,
      init: initially({ n: P.to(0) }),
      actions: { Count },
      properties: {
        NotBoth: invariant((s) => P.some((p) => s.n.get(p) < 2)),
        NotOver: invariant((s) => P.every((p) => s.n.get(p) < 3)),
        NoLast: step((s, t) => P.some((p) => s.n.get(p) !== 1) || P.every((p) => t.n.get(p) !== 2)),
      },
      withinBounds: { Low: invariant((s) => P.every((p) => s.n.get(p) < 3)) },
      roles: { Counter: { acts: [Count], per: 'p' } },
    };
  }) as unknown as Spec,
);

function made(symmetry: boolean) {
  const kernel = new Kernel(model, { symmetry });
  const found = new Map<string, Goal>();
  const { learner, space } = kernel;
  const nameOf = (event: number): string => learner.properties.events[event]?.property as string;
  const note = (event: number, state: number, step: number): void => {
    const name = nameOf(event);
    if (!found.has(name)) found.set(name, { events: new Set([event]), state, step });
  };
  const search = new BreadthFirstSearch(kernel, {
    ...nobody,
    atState: (event, state) => note(event, state, -1),
    atStep: (event, parent, step) => note(event, parent, step),
  });
  while (!search.advance());
  const start = (number: number): readonly KernelStep[] => [
    { action: null, choices: {}, state: space.starts.valuesOf(number) },
  ];
  const lifting = new Lifting(learner, Object.keys(model.actions), start);
  const goals = [...found.values()];
  const acted = new Acted(learner, kernel.judge, model, goals, search.head, start);
  const best = (most: number) =>
    new BestTraces(learner, kernel.judge, model, found, { head: search.head, most, lifting, prefix: start });
  return { kernel, found, names: [...found.keys()], acted, best, lifting, nameOf };
}
const countsOf = ({ kernel }: ReturnType<typeof made>, state: number): number[] => [
  ...(kernel.space.valuesOf(state).n as { values(): Iterable<number> }).values(),
];

describe.each([false, true])('with symmetry %s', (symmetry) => {
  const all = made(symmetry);
  const { acted, names, kernel } = all;
  const { store } = kernel.space;

  test('states stand depth by depth, and goals so many steps away', () => {
    expect(names.sort()).toEqual(['NoLast', 'NotBoth', 'NotOver']);
    const stepsAt = (state: number): number => countsOf(all, state).reduce((sum, n) => sum + n, 0);
    for (const [depth, first] of acted.levels.entries()) {
      if (first < store.count) expect(stepsAt(first)).toBe(depth);
      if (first > 0) expect(stepsAt(first - 1)).toBeLessThan(Math.max(1, depth));
    }
    const lengths = Object.fromEntries([...all.found.keys()].map((name, goal) => [name, acted.goals[goal]]));
    expect(lengths).toEqual({ NotBoth: 4, NotOver: 3, NoLast: 3 });
  });
  test('who acts has a number for each value of the choice, and another once names move', () => {
    expect(acted.actors).toBe(2);
    const { next } = acted.stepsOf(0, 0);
    const pairs = Array.from({ length: next.count }, (_, i) => [next.by[i], next.as[i], next.permutations[i]]);
    expect(new Set(pairs.map(([by]) => by)).size).toBe(2);
    for (const [by, as, permutation] of pairs) expect(as === by).toBe(permutation === 0);
    expect(pairs.some(([, , permutation]) => permutation !== 0)).toBe(symmetry);
  });
  test('steps lead one depth further, and meet the goals that are due then', () => {
    const goal = (name: string): number => [...all.found.keys()].indexOf(name);
    let met = 0;
    for (let state = 0; state < store.count; state++) {
      const counts = countsOf(all, state);
      const steps = counts.reduce((sum, n) => sum + n, 0);
      const { next, ends } = acted.stepsOf(state, steps);
      for (let i = 0; i < next.count; i++)
        expect(countsOf(all, next.targets[i] as number).reduce((sum, n) => sum + n, 0)).toBe(steps + 1);
      const expected = steps !== 2 ? [] : counts.includes(2) ? ['NotOver'] : ['NoLast', 'NoLast'];
      expect(ends.map((end) => [...all.found.keys()][end.goal])).toEqual(expected);
      met += ends.length;
      expect([...acted.goalsOf(state, steps)]).toEqual(steps === 4 ? [goal('NotBoth')] : []);
    }
    expect(met).toBeGreaterThan(1);
  });
  test('events of a goal are those at its end, and under a permutation those of the image', () => {
    for (const [goal, { events, state, step }] of [...all.found.values()].entries()) {
      expect(acted.eventsAt(state, step, goal)).toEqual([...events]);
      const by = kernel.space.permutation(symmetry ? 1 : 0);
      for (const event of events) expect(all.nameOf(acted.eventUnder(event, by))).toBe(all.nameOf(event));
      expect(acted.isWhole(goal)).toBe(true);
      expect(acted.firstOf(goal)).toBe(0);
    }
  });
  test('an instance is told by the names that a permutation leads to', () => {
    const { next } = acted.stepsOf(0, 0);
    const leaf = next.leaves[0] as number;
    const { choices } = acted.instanceOf(leaf, null);
    const step: KernelStep = { action: 'Count', choices, state: {} };
    expect(acted.isInstance(leaf, null, step)).toBe(true);
    expect(acted.actorOfStep(step)).toBe(acted.actorOfStep({ ...step }));
    if (!symmetry) return;
    const by = kernel.space.permutation(1);
    expect(acted.isInstance(leaf, by, step)).toBe(false);
    expect(acted.instanceOf(leaf, by).choices).not.toEqual(choices);
  });

  test('the best trace switches least, and is proven to if enough states may be looked at again', () => {
    const switches = (name: string, most: number): unknown => {
      const found = all.best(most).traceTo(name);
      return found && [found.trace.length - 1, switchesOf(model, found.trace), found.proven, all.nameOf(found.event)];
    };
    expect(switches('NotBoth', 1000)).toEqual([4, 1, true, 'NotBoth']);
    expect(switches('NotOver', 1000)).toEqual([3, 0, true, 'NotOver']);
    expect(switches('NoLast', 1000)).toEqual([3, 1, true, 'NoLast']);
    expect(all.best(1000).traceTo('Nothing')).toBe(null);
    // Nothing was looked at again: the steps of the first trace are gathered.
    expect(switches('NoLast', 0)).toEqual([3, 1, false, 'NoLast']);
  });
  test('of those the first in the order of the spec', () => {
    const found = all.best(1000).traceTo('NotBoth');
    expect(found?.trace.slice(1).map(({ choices }) => choices.p)).toEqual(['p1', 'p1', 'p2', 'p2']);
  });
});
