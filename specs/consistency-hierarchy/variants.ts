/** Implications that do not hold, each with the shortest history that tells two models apart. */
import { variant } from '../../checker/index.ts';
import { consistencyHierarchy } from './consistency-hierarchy.ts';

export const sequentialIsLinearizable = variant(consistencyHierarchy, {
  name: 'sequential-is-linearizable',
  story:
    'Is what is sequentially consistent also linearizable? No: a write is acknowledged, and who reads after that is told what was there before. Put the read first, and both clients saw one order; they know better only if they look at a clock, or talk to each other.',
  parameters: { values: 1 },
  edit: ({ implies }) => ({
    invariants: {
      /** What is sequentially consistent is linearizable. */
      SequentialIsLinearizable: implies('sequential', 'linearizable'),
    },
  }),
  violates: { SequentialIsLinearizable: 4 },
});

export const causalIsSequential = variant(consistencyHierarchy, {
  name: 'causal-is-sequential',
  story:
    'Is what is causally consistent also sequentially consistent? No: two clients write at the same time, and each then reads what the other has written. Neither write depends on the other, so that each may see its own first; but no one order has both of them last.',
  slow: true,
  edit: ({ implies }) => ({
    invariants: {
      /** What is causally consistent is sequentially consistent. */
      CausalIsSequential: implies('causal', 'sequential'),
    },
  }),
  violates: { CausalIsSequential: 8 },
});

export const sequentialIsConvergent = variant(consistencyHierarchy, {
  name: 'sequential-is-convergent',
  story:
    'Do replicas converge if they are sequentially consistent? Not that a client could tell: it may be answered from the past for ever.',
  parameters: { values: 1 },
  edit: ({ implies }) => ({
    invariants: {
      /** What is sequentially consistent converges. */
      SequentialIsConvergent: implies('sequential', 'convergent'),
    },
  }),
  violates: { SequentialIsConvergent: 4 },
});

export const convergentIsCausal = variant(consistencyHierarchy, {
  name: 'convergent-is-causal',
  story:
    'Is what converges causally consistent? No: that all agree in the end says nothing of what is read before. A client reads, and does not find what it has written itself; as long as somebody else is still writing, that may change.',
  parameters: { values: 1 },
  edit: ({ implies }) => ({
    invariants: {
      /** What converges is causally consistent. */
      ConvergentIsCausal: implies('convergent', 'causal'),
    },
  }),
  violates: { ConvergentIsCausal: 5 },
});

export const readsDuringWriteAgree = variant(consistencyHierarchy, {
  name: 'reads-during-write-agree',
  story:
    'Do all reads that overlap with a write answer the same, if the register is linearizable? No: the write takes effect at one moment, and as long as it runs nobody knows whether that has come. One read is answered from before it, the other from after it.',
  parameters: { clients: 3, operations: 1, values: 1 },
  edit: ({ is, invariant, operationsIn, overlap, isWrite, answerOf }) => ({
    invariants: {
      /** Reads that overlap with a write answer the same, if the register is linearizable. */
      ReadsDuringWriteAgree: invariant((s) => {
        if (!is.linearizable(s)) return true;
        const calls = operationsIn(s);
        return calls.filter(isWrite).every((write) => {
          const answers = calls.filter((call) => overlap(call, write)).map(answerOf);
          return new Set(answers.filter((answer) => answer !== undefined)).size <= 1;
        });
      }),
    },
  }),
  violates: { ReadsDuringWriteAgree: 5 },
});

export const regularIsLinearizable = variant(consistencyHierarchy, {
  name: 'regular-is-linearizable',
  story:
    'Is it enough that each read, by itself, answers what it may, the value before a write or that after it while the write runs? No: one client reads the new value, then another one reads, and is told the old value. Both reads overlap with the write; but once one has returned the new value, all later ones must.',
  parameters: { clients: 3, operations: 1, values: 1 },
  edit: ({ implies }) => ({
    invariants: {
      /** A register that is regular is linearizable. */
      RegularIsLinearizable: implies('regular', 'linearizable'),
    },
  }),
  violates: { RegularIsLinearizable: 5 },
});
