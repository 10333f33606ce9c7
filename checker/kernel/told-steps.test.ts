/** The steps of some actions, some of whose choices are told, held against the reference semantics. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { raftElection } from '../../specs/raft-election/raft-election.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import type { Spec } from '../index.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import { subsetOf } from '../language/collections.ts';
import { range } from '../language/domain.ts';
import { SpecFailure } from '../language/failure.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { spec } from '../language/spec.ts';
import { keyOf } from '../language/value.ts';
import { variables } from '../language/variables.ts';
import { initialStates, stateOf, successors } from '../reference/semantics.ts';
import { ToldSteps } from './told-steps.ts';

/** The reachable states, in the order of a search, as many as that. */
function statesOf(model: CheckableModel, most: number): readonly AnyState[] {
  const all = new Map([...initialStates(model)].map((state) => [keyOf(state), state]));
  for (const state of all.values()) {
    for (const next of successors(model, state)) all.set(keyOf(next.state), next.state);
    if (all.size > most) break;
  }
  return [...all.values()].map((state) => state.toObject());
}

describe.each([
  [twoPhaseCommit, { rms: 2 }],
  [raftElection, {}],
] as const)('of $name', (of, parameters) => {
  const model = checkable(of as unknown as Spec, { parameters });
  test('they are those of the reference', () => {
    const states = statesOf(model, 150);
    // Each instance that is taken anywhere: told as a whole, by its first choice, and not at all.
    const told = new Map<string, { action: string; told: AnyChoices }>();
    for (const state of states)
      for (const { action, choices } of successors(model, stateOf(model, state)))
        for (const some of [Object.entries(choices), Object.entries(choices).slice(0, 1), []]) {
          const one = { action, told: Object.fromEntries(some) };
          told.set(keyOf(one), one);
        }
    const instances = [...told.values()];
    const kernel = new ToldSteps(model, instances);
    let steps = 0;
    for (const state of states) {
      const number = kernel.numberOf(state);
      expect(keyOf(kernel.valuesOf(number))).toBe(keyOf(state));
      const next = [...successors(model, stateOf(model, state))];
      for (const [i, { action, told: some }] of instances.entries()) {
        const wanted = next
          .filter((step) => step.action === action)
          .filter(({ choices }) => Object.entries(some).every(([name, value]) => keyOf(choices[name]) === keyOf(value)))
          .map((step) => `${keyOf(step.choices)} ${keyOf(step.state.toObject())}`);
        const found = kernel
          .from(number, i, null)
          .map((step) => `${keyOf(step.choices)} ${keyOf(kernel.valuesOf(step.state))}`);
        expect(found.sort()).toEqual(wanted.sort());
        steps += found.length;
      }
    }
    expect(steps).toBeGreaterThan(250);
  });
});

/** A set that grows, a counter, and how often code ran. */
function counting() {
  const ran = { guard: 0, accepts: 0 };
  const of = spec({ name: 'counting', parameters: {} }, () => {
    const { domains, initially, action } = variables({ marks: subsetOf(range(0, 9)), n: range(0, 9999) });
    const Mark = action({
      forSome: { k: (s) => s.marks },
      guard: () => ++ran.guard > 0,
      effect: (s, { k }) => ({ marks: s.marks.delete(k) }),
    });
    const Count = action({
      forSome: { by: range(0, 1499) },
      guard: (s, { by }) => ++ran.guard > 0 && s.n + by < 9999,
      effect: (s) => ({ n: s.n + 1 }),
    });
    const Over = action({ effect: (s) => ({ n: s.n + 9999 }) });
    return { domains, init: initially({ marks: Set([1]), n: 0 }), actions: { Mark, Count, Over } };
  });
  return { ran, model: checkable(of as unknown as Spec) };
}
const marked = (n: number, ...marks: readonly number[]): AnyState => ({ marks: Set(marks), n });

test('code runs for what is asked, once for each thing that it reads, whatever else there is', () => {
  const { ran, model } = counting();
  const kernel = new ToldSteps(model, [{ action: 'Mark', told: { k: 3 } }]);
  const asking = () => ({
    accepts: (_: AnyChoices, s: AnyState, t: AnyState) => ++ran.accepts > 0 && s.marks !== t.marks,
    said: undefined,
  });
  ran.guard = 0;
  const [same, other] = [asking(), asking()];
  const steps = (state: AnyState, by = same) => kernel.from(kernel.numberOf(state), 0, by);
  expect(steps(marked(0, 1, 2)).length).toBe(0);
  expect(ran.guard).toBe(0);
  expect(steps(marked(0, 1, 3)).map(({ state }) => kernel.valuesOf(state))).toEqual([marked(0, 1)]);
  const learned = ran.guard;
  for (const n of [1, 2, 3, 4]) {
    expect(steps(marked(n, 3, 4, 5, 6)).map(({ choices }) => choices)).toEqual([{ k: 3 }]);
    expect(steps(marked(n, 4, 5, 6))).toEqual([]);
  }
  expect(ran.guard).toBe(learned);
  // Once without being remembered, and once with: it does not read n.
  expect(ran.accepts).toBe(2);
  steps(marked(1, 3), other);
  expect(ran.accepts).toBe(3);
});

test('what is not accepted is not kept', () => {
  const { model } = counting();
  const kernel = new ToldSteps(model, [{ action: 'Count', told: { by: 0 } }]);
  const start = kernel.numberOf(marked(0));
  expect(kernel.from(start, 0, { accepts: () => false, said: undefined })).toEqual([]);
  expect(kernel.count).toBe(1);
  expect(kernel.from(start, 0, null)).toEqual([{ choices: { by: 0 }, state: 1 }]);
});

describe('where learning does not pay, code runs once in each state, and the steps are the same', () => {
  const follow = (told: (n: number) => AnyChoices, instances: number) => {
    const { ran, model } = counting();
    const kernel = new ToldSteps(
      model,
      Array.from({ length: instances }, (_, n) => ({ action: 'Count', told: told(n) })),
    );
    let state = kernel.numberOf(marked(0));
    for (let n = 0; n < 1500; n++) {
      if (n === 1400) ran.guard = 0;
      state = kernel.from(state, n % instances, null)[0]?.state as number;
    }
    expect(kernel.valuesOf(state)).toEqual(marked(1500));
    expect(ran.guard).toBe(100);
  };
  test('since each state is another', () => follow(() => ({ by: 0 }), 1));
  test('since each instance is asked once', () => follow((n) => ({ by: n }), 1500));
});

test('a failure is told of the action, and what is asked then is answered as before', () => {
  const { model } = counting();
  const kernel = new ToldSteps(model, [
    { action: 'Over', told: {} },
    { action: 'Count', told: { by: 0 } },
  ]);
  const [start, one] = [kernel.numberOf(marked(0)), kernel.numberOf(marked(1))];
  const failing = (): unknown => kernel.from(one, 0, null);
  expect(failing).toThrow(SpecFailure);
  expect(failing).toThrow(expect.objectContaining({ site: { part: 'effect', name: 'Over', choices: {} } }));
  expect(kernel.from(start, 0, null).map(({ state }) => kernel.valuesOf(state).n)).toEqual([9999]);
  expect(kernel.from(one, 1, null).map(({ state }) => kernel.valuesOf(state).n)).toEqual([2]);
});
