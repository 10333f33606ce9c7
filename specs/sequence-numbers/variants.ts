/** A leader that crashes, and nodes that number their operations by themselves. */
import { type Edit, type StateOf, variant } from '../../checker/index.ts';
import { sequenceNumbers } from './sequence-numbers.ts';

type Model = ReturnType<typeof sequenceNumbers.model>;
type State = StateOf<Model>;
type Node = Parameters<Model['done']>[1];

/** A node numbers an operation at once, by what it has itself; if there is a number for it. */
function byItself(
  { actions: { Operate }, begun, numbered }: Model,
  number: (s: State, node: Node) => number,
  mayNumber: (s: State, node: Node) => boolean = () => true,
): Edit<State, Model['actions']> {
  return {
    fairness: [],
    actions: {
      Operate: {
        ...Operate,
        guard: (s, { node }) => Operate.guard(s, { node }) && mayNumber(s, node),
        effect: (s, { node }) => ({ ...begun(s, node), ...numbered(s, node, number(s, node)) }),
      },
    },
  };
}

export const leaderCrashes = variant(sequenceNumbers, {
  name: 'leader-crashes',
  story:
    'The leader crashes. Whoever has asked it for a number waits for ever, and nobody can do an operation any more: the counter is in one place, and so all fails with it.',
  parameters: { faults: 'crashes' },
  violates: { Numbered: null },
});

export const oddEven = variant(sequenceNumbers, {
  name: 'odd-even',
  story:
    'Two nodes count by themselves, one the odd numbers and one the even ones. Where a node is in its own numbers says nothing of the other: one does operation 2, the other is told of it, and does operation 1 after that.',
  without: ['Count', 'Learn'],
  edit: (model) => byItself(model, (s, node) => model.done(s, node) * model.nodes + model.Node.index(node) + 1),
  violates: { CausalOrder: 4 },
});

export const blockAllocation = variant(sequenceNumbers, {
  name: 'block-allocation',
  story:
    'Each node has a block of numbers of its own to give out. The second node does an operation, numbered from its block, and the first one does another in the knowledge of it: its number is from the lower block, and comes before.',
  without: ['Count', 'Learn'],
  edit: (model) => byItself(model, (s, node) => model.Node.index(node) * model.most + model.done(s, node) + 1),
  violates: { CausalOrder: 4 },
});

export const skewedClocks = variant(sequenceNumbers, {
  name: 'skewed-clocks',
  story:
    'Operations are numbered by the clocks of the nodes, which differ. One node is told of what another one did, does an operation after that, and reads no greater number off its own clock, which is behind: although the message has taken its time.',
  parameters: { ticks: 3, skew: 1, delay: 1 },
  without: ['Count', 'Learn'],
  edit: (model) => ({
    // However far off the clocks are within the bound.
    init: model.init.flatMap((s) => model.Time.skewed.map((clocks) => ({ ...s, clocks }))),
    ...byItself(
      model,
      (s, node) => s.clocks.now(node),
      (s, node) => s.clocks.now(node) > (s.numbers.get(node).last() ?? -1),
    ),
  }),
  violates: { CausalOrder: 5 },
});

export const reallocatedBlocks = variant(sequenceNumbers, {
  name: 'reallocated-blocks',
  story:
    'A node asks the leader for a block of two numbers, and for the next block when it has used them up. Blocks are given out in ascending order, as they are asked for. But within its block a node numbers by itself: a node that has numbers left is told of an operation from a block that was given out later, and does one with a number from the earlier block.',
  edit: ({ actions: { Operate, Count }, Message, begun, numbered, done }) => {
    const block = 2;
    return {
      actions: {
        Operate: {
          ...Operate,
          effect: (s, { node }) => {
            const hasLeft = done(s, node) % block > 0;
            if (!hasLeft) return Operate.effect(s, { node });
            return { ...begun(s, node), ...numbered(s, node, s.numbers.get(node).last()! + 1) };
          },
        },
        Count: {
          ...Count,
          effect: (s, { m }) => {
            const number = s.counter.get(m.to) + 1;
            return {
              counter: s.counter.update(m.to, (last) => last + block),
              network: s.network.reply(m, Message.Answer({ from: m.to, to: m.from, number })),
            };
          },
        },
      },
    };
  },
  violates: { CausalOrder: 9 },
});
