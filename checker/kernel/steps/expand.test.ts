/**
 * The hot loop by itself, beside the reference: successors with their hashes, in the order of the spec; what it counts; where it
 * ends, and that what it lacked leaves no trace.
 */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { Bag, bagOf, functionFrom, processes, range, type Spec, spec, subsetOf, variables } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { explored } from '../../testing/explored.ts';
import { hashOf } from '../layout/bits.ts';
import { unpack } from '../layout/codec.ts';
import type { Kernel } from '../run/kernel.ts';
import { expand, Output, type OutputOptions } from './expand.ts';
import { Signal } from './miss.ts';

/** Each way to write: a variable, an element, a part that is known and one that is not, a bag; one that writes nothing, and a bound. */
const model: CheckableModel = checkable(
  spec({ name: 'writing', parameters: {} }, () => {
    const P = processes('p', 1);
    const { domains, initially, action, invariant, step } = variables({
      n: range(0, 3),
      on: subsetOf(P),
      bag: bagOf(P),
      times: functionFrom(P, range(0, 2)),
      state: functionFrom(P, range(0, 1)),
    });
    return {
      domains,
      init: initially({ n: 0, on: Set(), bag: Bag.of([]), times: P.to(0), state: P.to(0) }),
      actions: {
        Up: action({ guard: (s) => s.n < 2 || (s.n === 2 && !s.bag.isEmpty()), effect: (s) => ({ n: s.n + 1 }) }),
        Add: action({ forSome: { p: P }, guard: (s) => s.n === 1, effect: (s, { p }) => ({ on: s.on.add(p) }) }),
        Send: action({
          forSome: { p: P },
          guard: (s, { p }) => s.n === 1 && !s.bag.has(p),
          effect: (s, { p }) => ({ bag: s.bag.add(p) }),
        }),
        Count: action({
          forSome: { p: P },
          guard: (s, { p }) => s.n === 1 && s.times.get(p) < 2,
          effect: (s, { p }) => ({ times: s.times.update(p, (t) => t + 1) }),
        }),
        Turn: action({
          forSome: { p: P },
          guard: (s) => s.n === 1,
          effect: (s, { p }) => ({ state: s.state.set(p, 1) }),
        }),
        Stay: action({ guard: (s) => s.n === 2 && !s.on.isEmpty(), effect: (s) => ({ n: s.n }) }),
      },
      properties: { NotTwo: step((s, t) => s.n === t.n || t.n !== 2) },
      withinBounds: { Low: invariant((s) => s.n < 3) },
      finished: () => true,
    };
  }) as unknown as Spec,
);
const kernel = explored(model);
const { space, learner } = kernel;

/** Expands states of the store once more. */
function expanded(options: Partial<OutputOptions>, from: number, to: number, of: Kernel = kernel) {
  const output = new Output({ canoniser: null, violated: () => undefined, ...options });
  output.reset(of.space.store.width, of.learner.leaves.length);
  return { output, reached: expand(of.learner.relation, of.space, output, from, to) };
}
const nameOf = (leaf: number): string => Object.keys(model.actions)[learner.leaves[leaf]?.action as number] as string;

describe('successors', () => {
  test('are those of the reference, but for steps that change nothing, in the order of the spec', () => {
    const successors = successorsOf(model);
    for (let state = 0; state < space.store.count; state++) {
      const { output } = expanded({}, state, state + 1);
      const texts = [output.batch, output.outside].map((batch) =>
        Array.from({ length: batch.count }, (_, i) =>
          keyOf({
            action: nameOf(batch.steps[i] as number),
            state: unpack(space.layout, batch.words, i * batch.width),
          }),
        ),
      ) as [string[], string[]];
      const before = space.valuesOf(state);
      const all = [...successors(before)].filter(({ state: after }) => keyOf(after) !== keyOf(before));
      const textOf = ({ action, state: after }: (typeof all)[number]): string => keyOf({ action, state: after });
      expect(texts[0]).toEqual(all.filter(({ state: after }) => (after.n as number) < 3).map(textOf));
      expect(texts[1]).toEqual(all.filter(({ state: after }) => after.n === 3).map(textOf));
    }
  });
  test('have the hash of their words, and know from where they come', () => {
    const { output } = expanded({}, 0, space.store.count);
    const { batch } = output;
    expect(batch.count).toBeGreaterThan(50);
    for (let i = 0; i < batch.count; i++) {
      expect(batch.hashes[i]).toBe(hashOf(batch.words, i * batch.width, batch.width));
      expect(batch.parents[i]).toBeGreaterThanOrEqual((batch.parents[i - 1] ?? 0) as number);
    }
  });
  test('are counted, with those that change nothing, those outside the bounds, and how often each leaf was taken', () => {
    const { output } = expanded({}, 0, space.store.count);
    expect(output.generated).toBe(kernel.output.generated - 1);
    expect([output.cutOff, output.outside.count]).toEqual([kernel.output.cutOff, kernel.output.cutOff]);
    expect([...output.taken].reduce((sum, n) => sum + n)).toBe(output.generated);
    expect([...output.taken].slice(0, learner.leaves.length)).toEqual(
      [...kernel.output.taken].slice(0, learner.leaves.length),
    );
  });
});

describe('steps', () => {
  test('are told where they violate a step property', () => {
    const told: string[] = [];
    const violated = (event: number, parent: number, leaf: number): unknown =>
      told.push(`${event} ${(space.valuesOf(parent) as { n: number }).n} ${nameOf(leaf)}`);
    expanded({ violated }, 0, space.store.count);
    expect(new globalThis.Set(told)).toEqual(new globalThis.Set(['0 1 Up']));
  });
  test('are asked for nothing where nobody is told', () => {
    const { output } = expanded({ violated: null }, 0, space.store.count);
    expect([output.cutOff, output.outside.count, output.batch.count > 0]).toEqual([0, 0, true]);
  });
});

describe('it ends', () => {
  test('at the last state, or when the batch is full, at the end of a state', () => {
    expect(expanded({}, 0, 7).reached).toBe(7);
    const many = explored(
      checkable(
        spec({ name: 'many', parameters: {} }, () => {
          const { domains, initially, action } = variables({ n: range(0, 999) });
          const Jump = action({ forSome: { to: range(0, 399) }, effect: (_, { to }) => ({ n: to }) });
          return { domains, init: initially({ n: 999 }), actions: { Jump } };
        }) as unknown as Spec,
      ),
    );
    const { output, reached } = expanded({}, 0, 400, many);
    expect([reached, output.batch.count, output.miss.signal]).toEqual([2, 400 + 399, Signal.done]);
  });
  test('at what was never learned, which it says, and the state that was begun leaves no trace', () => {
    const fresh = explored({ ...model, properties: {} });
    const before = fresh.learner.relation.actions;
    const first = expanded({}, 0, 3, fresh).output;
    before.uproot();
    const { output, reached } = expanded({}, 0, 3, fresh);
    expect([reached, output.miss.signal]).toEqual([0, Signal.action]);
    expect([output.batch.count, output.generated, output.stuck]).toEqual([0, 0, []]);
    for (;;) {
      const { output: again } = expanded({}, 0, 3, fresh);
      if (again.miss.signal === Signal.done) {
        expect([...again.batch.words.subarray(0, 9)]).toEqual([...first.batch.words.subarray(0, 9)]);
        break;
      }
      again.miss.note(0, fresh.learner);
      again.catchUp(fresh.learner);
    }
  });
  test('at a state without a successor it does not, and notes it', () => {
    const { output, reached } = expanded({ violated: null }, 0, space.store.count);
    const isStuck = (state: number): boolean => [...successorsOf(model)(space.valuesOf(state))].length === 0;
    expect(reached).toBe(space.store.count);
    expect(output.stuck.length).toBeGreaterThan(1);
    expect(output.stuck).toEqual(Array.from({ length: space.store.count }, (_, i) => i).filter(isStuck));
  });
});

test('an output has room for as many leaves as there are, and keeps what it has counted', () => {
  const output = new Output({ canoniser: null, violated: null });
  output.taken[3] = 7;
  output.reset(9, 5000);
  expect([output.taken.length >= 5000, output.taken[3], output.mixes.length]).toEqual([true, 7, 9]);
  expect([output.batch.width, output.outside.width]).toEqual([9, 9]);
});
