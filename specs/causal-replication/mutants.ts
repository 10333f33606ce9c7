/** The replicated store with one rule less. */
import { sum, variant } from '../../checker/index.ts';
import { causalReplication } from './causal-replication.ts';
import * as variants from './variants.ts';

/** Anybody may write, once, and nobody reads. */
const writers = { keys: 1, writes: 3, operations: 1, workload: 'any' } as const;
/** One that writes twice, to who may hear of it in any order. */
const unordered = { nodes: 2, writes: 2, operations: 2, workload: 'any', channels: 'unordered' } as const;
const two = { ...writers, nodes: 2, writes: 2 } as const;

export const mutants = [
  { rule: 'a write waits for what it depends on', variant: variants.noDependencies },
  {
    rule: 'a write depends on all that its node has applied',
    mutant: variant(causalReplication, {
      name: 'own-writes-only',
      story: 'it depends on the earlier writes of its node',
      edit: ({ actions: { Apply } }) => ({
        actions: {
          Apply: {
            ...Apply,
            guard: (s, { m }) => s.applied.get(m.to).get(m.from) >= m.dependencies.get(m.from),
          },
        },
      }),
      violates: { CausalOrder: 5, NoUpdateBeforeInsert: 5, Causal: 7 },
    }),
  },
  {
    rule: 'one vector covers another if it does for each node',
    mutant: variant(causalReplication, {
      name: 'covers-in-sum',
      story: 'as many writes are waited for, of whichever nodes',
      parameters: writers,
      edit: ({ actions: { Apply } }) => ({
        actions: { Apply: { ...Apply, guard: (s, { m }) => sum(s.applied.get(m.to)) >= sum(m.dependencies) } },
      }),
      violates: { CausalOrder: 5, NoUpdateBeforeInsert: 5 },
    }),
  },
  {
    rule: 'a vector counts what was applied, and nothing else',
    mutant: variant(causalReplication, {
      name: 'vector-runs-ahead',
      story: 'a node that applies a write counts all that it depends on as applied, and does not wait for it',
      edit: ({ actions: { Apply }, Node }) => ({
        actions: {
          Apply: {
            ...Apply,
            guard: () => true,
            effect: (s, { m }) => ({
              ...Apply.effect(s, { m }),
              applied: s.applied.update(m.to, (old) =>
                Node.elements.reduce(
                  (all, q) =>
                    all.set(q, q === m.from ? m.version.write.n : Math.max(all.get(q), m.dependencies.get(q))),
                  old,
                ),
              ),
            }),
          },
        },
      }),
      violates: { VectorIsTrue: 5, Causal: 7 },
    }),
  },
  {
    rule: 'a client is answered from what its node has applied',
    mutant: variant(causalReplication, {
      name: 'reads-what-waits',
      story: 'it is answered from what has come, and may still have to wait',
      edit: ({ actions: { Get } }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { node, key }) => {
              const waiting = [...s.network.filter((m) => m.to === node && m.key === key)];
              const [first] = waiting.length === 1 ? waiting : [];
              if (first === undefined) return Get.effect(s, { node, key });
              return Get.effect(
                { ...s, store: s.store.update(node, (store) => store.set(key, first.version)) },
                { node, key },
              );
            },
          },
        },
      }),
      violates: { Causal: 5 },
    }),
  },
  { rule: 'of concurrent writes the same one wins everywhere', variant: variants.noMerge },
  {
    rule: 'of equal numbers the last of the nodes wins',
    mutant: variant(causalReplication, {
      name: 'no-tie-break',
      story: 'of equal numbers that stays which is there',
      parameters: two,
      edit: ({ actions: { Apply } }) => ({
        actions: {
          Apply: {
            ...Apply,
            effect: (s, { m }) => ({
              ...Apply.effect(s, { m }),
              store: s.store.update(m.to, (store) =>
                store.update(m.key, (old) => (old === null || m.version.number > old.number ? m.version : old)),
              ),
            }),
          },
        },
      }),
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'a write has a greater number than all that it depends on',
    mutant: variant(causalReplication, {
      name: 'number-of-own-writes',
      story: 'each node numbers its own writes',
      parameters: two,
      definitions: { numberOf: (_, own) => own + 1 },
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'numbers come before nodes',
    mutant: variant(causalReplication, {
      name: 'nodes-first',
      story: 'what depends on another wins, and else the last of the nodes',
      parameters: writers,
      edit: ({ actions: { Apply }, Node }) => ({
        actions: {
          Apply: {
            ...Apply,
            effect: (s, { m }) => ({
              ...Apply.effect(s, { m }),
              store: s.store.update(m.to, (store) =>
                store.update(m.key, (old) => {
                  if (old === null) return m.version;
                  const { node, n } = old.write;
                  const isNewer = m.dependencies.get(node) >= n;
                  return isNewer || Node.index(m.from) > Node.index(node) ? m.version : old;
                }),
              ),
            }),
          },
        },
      }),
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'channels are FIFO',
    mutant: variant(causalReplication, {
      name: 'no-fifo',
      story: 'messages overtake each other',
      parameters: unordered,
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 858 }],
  },
  {
    rule: 'a write waits for the earlier ones of its node',
    mutant: variant(causalReplication, {
      name: 'own-earlier-unasked',
      story: 'it waits for those of other nodes only, and channels are not FIFO',
      parameters: unordered,
      edit: ({ actions: { Apply }, Node }) => ({
        actions: {
          Apply: {
            ...Apply,
            guard: (s, { m }) => Node.others(m.from).every((q) => s.applied.get(m.to).get(q) >= m.dependencies.get(q)),
          },
        },
      }),
      violates: { VectorIsTrue: 3, Causal: 5 },
    }),
  },
];
