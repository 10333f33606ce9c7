/** The replicated store without dependencies, and without a rule for writes that know nothing of each other. */
import { take, variant } from '../../checker/index.ts';
import { causalReplication } from './causal-replication.ts';

export const noDependencies = variant(causalReplication, {
  name: 'no-dependencies',
  story:
    'A node applies what it is sent as it comes. node1 writes the question, node2 reads it and writes the answer. Both links to node3 keep their order, but these are two: the answer comes first, and a client reads an answer, and then that there is no question.',
  edit: ({ actions: { Apply } }) => ({ actions: { Apply: { ...Apply, guard: () => true } } }),
  violates: { CausalOrder: 5, NoUpdateBeforeInsert: 5, Causal: 7 },
});

export const updateBeforeInsert = variant(causalReplication, {
  name: 'update-before-insert',
  story:
    'A node applies what it is sent as it comes, and there is one key: the first write of it inserts a row, and later ones update it. node2 updates the row that node1 has inserted, and node3 is told of the update of a row that it does not have.',
  parameters: { keys: 1 },
  edit: ({ actions: { Apply } }) => ({ actions: { Apply: { ...Apply, guard: () => true } } }),
  violates: { CausalOrder: 5, NoUpdateBeforeInsert: 5 },
});

export const noMerge = variant(causalReplication, {
  name: 'no-merge',
  story:
    'Of two writes of one key that know nothing of each other, each node keeps the one that came last to it. So the nodes that wrote them keep each the write of the other, for ever. Causality is kept: it says nothing of what is concurrent.',
  parameters: { nodes: 2, keys: 1, operations: 1, workload: 'any' },
  edit: ({ actions: { Apply } }) => ({
    actions: {
      Apply: {
        ...Apply,
        effect: (s, { m }) => ({
          ...Apply.effect(s, { m }),
          store: s.store.update(m.to, (store) => store.set(m.key, m.version)),
        }),
      },
    },
  }),
  violates: { Convergence: null },
});

export const causalMemory = variant(causalReplication, {
  name: 'causal-memory',
  story:
    'Nothing is broken, but clients do more. A write that node2 has never seen loses against its own: node2 applies it, and nothing changes. But it comes after one that node2 knows to be new, and before one that it reads, and then it reads its own write all the same. Each single answer is right, and there is no order of all writes in which one memory would give these answers: that nodes converge costs what is called causal memory.',
  parameters: { nodes: 2, writes: 5, operations: 5, workload: 'any' },
  edit: ({ actions: { Put, Get, Apply }, Node, Key }) => {
    const [one, two] = [Node.member(1), Node.member(2)];
    const [x, y] = [Key.member(1), Key.member(2)];
    return {
      scenarios: {
        'a write that loses': [
          take(Put, { node: two, key: x }),
          take(Put, { node: two, key: x }),
          take(Get, { node: two, key: y }),
          take(Put, { node: one, key: y }),
          take(Put, { node: one, key: x }),
          take(Put, { node: one, key: y }),
          take(Apply, { m: (m) => m.to === two }),
          take(Apply, { m: (m) => m.to === two }),
          take(Apply, { m: (m) => m.to === two }),
          take(Get, { node: two, key: y }),
        ],
      },
    };
  },
  from: 'a write that loses',
  violates: { Causal: 11 },
});
