/** The counter of a leader with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { sequenceNumbers } from './sequence-numbers.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'the leader adds 1 to its counter for each operation',
    mutant: variant(sequenceNumbers, {
      name: 'not-counted',
      story: 'it answers, and does not count',
      edit: ({ actions: { Count }, Message }) => ({
        actions: {
          Count: {
            ...Count,
            effect: (s, { m }) => ({
              network: s.network.reply(m, Message.Answer({ from: m.to, to: m.from, number: s.counter.get(m.to) + 1 })),
            }),
          },
        },
      }),
      violates: { CausalOrder: 6, Unique: 6, NodeOrder: 6 },
    }),
  },
  { rule: 'one counter is for all, and nodes give no numbers by themselves', variant: variants.oddEven },
  { rule: 'nor from blocks that they have beforehand', variant: variants.blockAllocation },
  { rule: 'nor from blocks that they are given in order', variant: variants.reallocatedBlocks },
  { rule: 'nor by their clocks', variant: variants.skewedClocks },
  {
    rule: 'a node does the next operation when the last one has its number',
    mutant: variant(sequenceNumbers, {
      name: 'overlapping-operations',
      story: 'it begins the next at once, and answers overtake each other',
      edit: ({ actions: { Operate }, most }) => ({
        actions: { Operate: { ...Operate, guard: (s, { node }) => s.pasts.get(node).size < most } },
      }),
      violates: { CausalOrder: 11, NodeOrder: 6 },
    }),
  },
  {
    rule: 'it tells others of an operation when that has its number',
    mutant: variant(sequenceNumbers, {
      name: 'told-without-number',
      story: 'it tells of it as soon as it has begun',
      edit: ({ actions: { Operate }, Operation, done }) => ({
        actions: {
          Operate: {
            ...Operate,
            effect: (s, { node }) => ({
              ...Operate.effect(s, { node }),
              known: s.known.update(node, (known) => known.add(Operation({ node, n: done(s, node) + 1 }))),
            }),
          },
        },
      }),
      violates: { CausalOrder: 8 },
    }),
  },
  {
    rule: 'the leader keeps its counter on disk',
    mutant: variant(sequenceNumbers, {
      name: 'counter-forgotten',
      story: 'when it comes back it counts from 1 again',
      parameters: { faults: 'restarts' },
      definitions: { kept: () => 0 },
      violates: { CausalOrder: 8, Unique: 8, NodeOrder: 8 },
    }),
  },
  { rule: 'it stays up, or comes back', variant: variants.leaderCrashes },
  {
    rule: 'it comes back for certain',
    mutant: variant(sequenceNumbers, {
      name: 'restart-not-owed',
      story: 'it may stay down',
      parameters: { faults: 'restarts' },
      edit: ({ actions: { Count, Learn } }) => ({ fairness: [WF({ actions: [Count, Learn] })] }),
      violates: { Numbered: null },
    }),
  },
  {
    rule: 'it counts in the end for whoever asks',
    mutant: variant(sequenceNumbers, {
      name: 'never-counts',
      story: 'it need not',
      edit: ({ actions: { Learn } }) => ({ fairness: [WF({ actions: [Learn] })] }),
      violates: { Numbered: null },
    }),
  },
  {
    rule: 'answers arrive in the end',
    mutant: variant(sequenceNumbers, {
      name: 'never-learnt',
      story: 'they need not',
      edit: ({ actions: { Count } }) => ({ fairness: [WF({ actions: [Count] })] }),
      violates: { Numbered: null },
    }),
  },
];
