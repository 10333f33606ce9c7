/** Judging: each finding once, with the state or step that decides it first, in the order in which states are found. */
import { describe, expect, test } from 'vitest';
import { range, type Spec, spec, variables } from '../../index.ts';
import { checkable } from '../../language/model.ts';
import { Batch } from '../../search/batch.ts';
import { BreadthFirstSearch } from '../../search/breadth-first.ts';
import { explored, nobody } from '../../testing/explored.ts';
import { Judge } from './judge.ts';
import { Kernel } from './kernel.ts';

/** Two counters; a step of either is bounded, and what is found is told. */
const model = checkable(
  spec({ name: 'two-counters', parameters: {} }, () => {
    const { domains, initially, action, invariant, reachable, step } = variables({ a: range(0, 9), b: range(0, 9) });
    return {
      domains,
      init: initially({ a: 0, b: 0 }),
      actions: {
        A: action({ guard: (s) => s.a < 3, effect: (s) => ({ a: s.a + 1 }) }),
        B: action({ guard: (s) => s.b < 3 && s.a < 2, effect: (s) => ({ b: s.b + 1 }) }),
      },
      properties: {
        BelowTwo: invariant((s) => s.b < 2),
        Both: reachable((s) => s.a === 1 && s.b === 1),
        Outside: reachable((s) => s.b === 3),
        Even: step((s, t) => t.a === s.a || t.a % 2 === 1 || t.b === 0),
      },
      withinBounds: { Small: invariant((s) => s.b <= 2) },
      finished: (s: { a: number; b: number }) => s.b === 0,
    };
  }) as unknown as Spec,
);

/** What is found, in its order: the property, the values of the state, and the action of the step after it. */
function told(): string[] {
  const all: string[] = [];
  const kernel = new Kernel(model);
  const { learner, space } = kernel;
  const named = (event: number): string => learner.properties.events[event]?.property as string;
  const values = (state: number): string => Object.values(space.valuesOf(state)).join(' ');
  const search = new BreadthFirstSearch(kernel, {
    atState: (event, state) => all.push(`${named(event)} at ${values(state)}`),
    atStep: (event, parent, step) =>
      all.push(
        `${named(event)} by ${Object.keys(model.actions)[learner.leaves[step]?.action as number]} from ${values(parent)}`,
      ),
    deadlock: (state) => all.push(`stuck at ${values(state)}`),
  });
  while (!search.advance());
  return all;
}

describe('what is found', () => {
  const all = told();
  test('of states, is told when they are found, and of those outside the bounds by the step to them', () => {
    const ofStates = all.filter((text) => !/Even|stuck/.test(text));
    expect(ofStates.slice(0, 2)).toEqual(['Both at 1 1', 'BelowTwo at 0 2']);
    expect(ofStates.filter((text) => text.startsWith('Outside'))).toEqual([
      'Outside by B from 0 2',
      'Outside by B from 1 2',
    ]);
    expect(new Set(ofStates.filter((text) => text.includes(' at '))).size).toBe(
      ofStates.filter((text) => text.includes(' at ')).length,
    );
  });
  test('of steps, is told of each step that violates, where it is taken', () => {
    const ofSteps = all.filter((text) => text.startsWith('Even'));
    expect(new Set(ofSteps)).toEqual(new Set(['Even by A from 1 1', 'Even by A from 1 2']));
  });
  test('of states without a successor, is told unless the system may stop there', () => {
    expect(all.filter((text) => text.startsWith('stuck'))).toEqual(['stuck at 3 1', 'stuck at 3 2']);
  });
});

describe('a judge', () => {
  const { space, learner, store } = explored(model);
  const judge = new Judge(learner);
  const named = (event: number): string => learner.properties.events[event]?.property as string;
  const all = Array.from({ length: store.count }, (_, state) => state);
  const valuesOf = (state: number) => space.valuesOf(state) as { readonly a: number; readonly b: number };

  test('answers the events of any state, but none of steps', () => {
    for (const state of all) {
      const { a, b } = valuesOf(state);
      const expected = [...(b < 2 ? [] : ['BelowTwo']), ...(a === 1 && b === 1 ? ['Both'] : [])];
      const found = judge.eventsAt({ state, step: -1 }, store.words, state * store.width);
      expect(found.map(named).sort()).toEqual(expected);
    }
  });
  test('knows where the system may stop', () => {
    expect(all.filter((state) => judge.mayStop(state))).toEqual(all.filter((state) => valuesOf(state).b === 0));
  });
  test('tells of each state once, with what stands outside in the order of their steps', () => {
    const told: string[] = [];
    const outside = new Batch();
    outside.reset(store.width);
    const findings = { ...nobody, atState: (event: number, state: number) => told.push(`${named(event)} ${state}`) };
    // As if all had been added at once: all that there is to say is said.
    store.firstAdded = 0;
    const first = new Judge(learner);
    first.newStates(outside, findings);
    const events = all.flatMap((state) =>
      judge.eventsAt({ state, step: -1 }, store.words, state * store.width).map((event) => `${named(event)} ${state}`),
    );
    expect(new Set(told)).toEqual(new Set(events.filter((text) => told.includes(text))));
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told).size).toBe(told.length);
    told.length = 0;
    store.insert(outside);
    first.newStates(outside, findings);
    expect(told).toEqual([]);
  });
});
