/** The relation, compiled: it takes in leaves as they come, and keeps the failure of what is evaluated directly on a step. */
import { expect, test, vi } from 'vitest';
import { range, variables } from '../../index.ts';
import { SpecFailure } from '../../language/failure.ts';
import { Layout } from '../layout/layout.ts';
import { Forest } from '../learned/forest.ts';
import { Recorder } from '../questions/recorder.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { DirectActions } from '../units/direct-actions.ts';
import { Relation } from './relation.ts';

const { domains } = variables({ n: range(0, 7) });

function made() {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const [actions, transitions] = [new Forest(layout, recorder, []), new Forest(layout, recorder, [])];
  const leaves: ActionLeaf[] = [];
  const lookAt = vi.fn();
  const draft = { forSome: {}, guard: () => true, effect: () => ({}) };
  const moves = { areSettled: true, settled: vi.fn() } as unknown as DirectActions;
  const relation = new Relation(actions, transitions, 0, leaves, [draft, draft], moves, lookAt);
  const add = (action: number): number =>
    leaves.push({
      action,
      choices: {},
      effect: { numbers: [], rewrites: [], elements: [], deltas: [], parts: [], touched: [] },
    });
  return { actions, transitions, relation, moves, lookAt, add };
}

test('effects, order and frames know every leaf that was taken in', () => {
  const { relation, add } = made();
  add(1);
  relation.update();
  add(0);
  relation.update();
  const { ranks } = relation.order;
  expect(relation.effects.compiled).toBe(2);
  // The second comes first in the order of the spec.
  expect(ranks[1]).toBeLessThan(ranks[0] as number);
  expect([relation.frames.isUnknown(0), relation.frames.isUnknown(1)]).toEqual([false, false]);
});
test('what is evaluated directly on a step is told on which, and its failure is kept by the miss', () => {
  const { relation, transitions, lookAt } = made();
  const evaluated = vi.spyOn(transitions, 'evaluated').mockReturnValue(2);
  const [fail, settleFirst] = [vi.fn(), vi.fn()];
  const missing = { fail, settleFirst };
  const vector = new Int32Array(2);
  expect(relation.evaluatedStep(vector, 3, 40, 5, missing)).toBe(2);
  expect([lookAt.mock.calls, evaluated.mock.calls]).toEqual([[[40, 5]], [[vector, 3]]]);
  const failure = new SpecFailure(
    { part: 'bound', name: 'Small', choices: {} },
    { kind: 'throws', error: new TypeError('no') },
  );
  evaluated.mockImplementation(() => {
    throw failure;
  });
  expect(relation.evaluatedStep(vector, 3, 41, 6, missing)).toBe(-1);
  expect(fail.mock.calls).toEqual([[6, failure]]);
  evaluated.mockImplementation(() => {
    throw new RangeError('an error in Concord');
  });
  expect(() => relation.evaluatedStep(vector, 3, 41, 6, missing)).toThrow(RangeError);
});
test('actions that are evaluated directly must wait until what they have met has its place, and their instances are known', () => {
  const { actions, relation, moves, lookAt, add } = made();
  const evaluated = vi.spyOn(actions, 'evaluated').mockReturnValue(1);
  const [fail, settleFirst] = [vi.fn(), vi.fn()];
  const ask = (): number => relation.evaluatedActions(new Int32Array(2), 0, 40, { fail, settleFirst });
  add(0);
  expect([ask(), settleFirst.mock.calls.length]).toEqual([-1, 1]);
  relation.update();
  expect([ask(), settleFirst.mock.calls.length]).toEqual([1, 1]);
  (moves as { areSettled: boolean }).areSettled = false;
  expect([ask(), settleFirst.mock.calls.length]).toEqual([-1, 2]);
  const failure = new SpecFailure({ part: 'guard', name: 'Go', choices: {} }, { kind: 'not boolean', answer: 1 });
  evaluated.mockImplementation(() => {
    throw failure;
  });
  expect([ask(), fail.mock.calls]).toEqual([-1, [[-1, failure]]]);
  expect(new Set(lookAt.mock.calls.map(String))).toEqual(new Set(['40,-1']));
});
