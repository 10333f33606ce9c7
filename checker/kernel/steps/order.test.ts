/** Action instances come in the order of the spec, whenever they were met. */
import { describe, expect, test } from 'vitest';
import { alternatives, boolean, oneOf, range, type Spec, spec, variables } from '../../index.ts';
import type { ActionDraft } from '../../language/action.ts';
import { checkable } from '../../language/model.ts';
import { Random } from '../../liveness/testing/random.ts';
import { checkByReference } from '../../reference/check.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { checkByKernel } from '../check.ts';
import type { ActionLeaf } from '../units/actions.ts';
import { Order } from './order.ts';

type Instance = Pick<ActionLeaf, 'action' | 'choices'>;

const draft = (forSome: ActionDraft['forSome']): ActionDraft => ({
  forSome,
  guard: () => true,
  effect: () => ({}),
});
// The order of a list is that in which it is written; what is computed comes in the order of values.
const words = ['c', 'a', 'b'];
const actions = [
  draft({ word: oneOf('c', 'a', 'b'), n: range(0, 9) }),
  draft({}),
  draft({ of: () => [3, 1, 2], word: oneOf('c', 'a', 'b') }),
];
const inOrder: readonly Instance[] = [
  ...words.flatMap((word) => Array.from({ length: 10 }, (_, n) => ({ action: 0, choices: { word, n } }))),
  { action: 1, choices: {} },
  ...[1, 2, 3].flatMap((of) => words.map((word) => ({ action: 2, choices: { of, word } }))),
];

/** The numbers of the instances in their order, after they were met in this one. */
function ordered(met: readonly number[], atATime: number): number[] {
  const leaves: ActionLeaf[] = [];
  const order = new Order(leaves, actions);
  for (let from = 0; from < met.length; from += atATime) {
    leaves.push(...met.slice(from, from + atATime).map((i) => inOrder[i] as ActionLeaf));
    order.update();
  }
  const ranks = met.map((i, leaf) => ({ i, rank: order.ranks[leaf] as number }));
  expect(new Set(ranks.map(({ rank }) => rank)).size).toBe(met.length);
  return ranks.sort((a, b) => a.rank - b.rank).map(({ i }) => i);
}

describe('ranks are those of the spec', () => {
  const all = [...inOrder.keys()];
  test.each([1, 7, 40])('of instances that are met %i at a time, in any order', (atATime) => {
    const random = new Random(atATime);
    expect(ordered([...all].reverse(), atATime)).toEqual(all);
    for (let run = 0; run < 20; run++) {
      const keys = all.map(() => random.below(1 << 20));
      const met = [...all].sort((a, b) => (keys[a] as number) - (keys[b] as number));
      expect(ordered(met, atATime)).toEqual(all);
    }
  });
  test('also where there is no number left between two of them', () => {
    const leaves: ActionLeaf[] = [];
    const order = new Order(leaves, [draft({ n: range(0, 999) })]);
    // Each comes between the two that were met before: doubles have 53 bits.
    const numbers = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? i / 2 : 999 - (i - 1) / 2));
    for (const n of numbers) {
      leaves.push({ action: 0, choices: { n } } as unknown as ActionLeaf);
      order.update();
    }
    const byRank = [...numbers.keys()].sort((a, b) => (order.ranks[a] as number) - (order.ranks[b] as number));
    expect(byRank.map((leaf) => numbers[leaf])).toEqual([...numbers].sort((a, b) => a - b));
  });
});

test('of steps that lead to the same the trace shows the first, although another was met before', () => {
  const of = spec({ name: 'late-choices', parameters: {} }, () => {
    const { domains, initially, action, invariant } = variables({ isOpen: boolean, isHit: boolean });
    const init = initially({ isOpen: false, isHit: false });
    // Before it is open only 3 is possible.
    const Hit = action({
      forSome: { by: range(1, 3) },
      guard: (s, { by }) => s.isOpen || by === 3,
      effect: () => ({ isHit: true }),
    });
    const Open = action({ guard: (s) => !s.isHit, effect: () => ({ isOpen: true }) });
    const invariants = { Missed: invariant((s) => !s.isOpen || !s.isHit) };
    return { domains, init, actions: { Hit, Open }, invariants };
  });
  const { violated } = checkByKernel(checkable(of as unknown as Spec));
  expect(violated[0]?.trace.map(({ choices }) => choices)).toEqual([{}, {}, { by: 1 }]);
});

test('what two lists offer is one instance', () => {
  const of = spec({ name: 'two lists', parameters: {} }, () => {
    const { domains, initially, action } = variables({ n: range(0, 3), on: boolean });
    const Add = action({
      forSome: { k: (s) => alternatives([() => [1, 2], () => (s.on ? [2, 3] : [2])]) },
      guard: (s, { k }) => s.n + k < 4,
      effect: (s, { k }) => ({ n: s.n + k }),
    });
    const Switch = action({ guard: (s) => !s.on, effect: () => ({ on: true }) });
    return { domains, init: initially({ n: 0, on: false }), actions: { Add, Switch }, finished: () => true };
  });
  const model = checkable(of as unknown as Spec);
  const { distinct, generated, taken } = checkByKernel(model, { twin: successorsOf, checked: true });
  const reference = checkByReference(model);
  expect({ distinct, generated, taken }).toEqual({
    distinct: reference.distinct,
    generated: reference.generated,
    taken: reference.taken,
  });
});
