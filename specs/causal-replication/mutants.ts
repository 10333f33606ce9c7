/** The replicated store with one rule less. */
import { variant } from '../../checker/index.ts';
import { causalReplication } from './causal-replication.ts';
import * as variants from './variants.ts';

/** Anybody may write, once, and nobody reads. */
const writers = { keys: 1, writes: 3, operations: 1, workload: 'any' } as const;
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
      parameters: { channels: 'unordered' },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 1_752 }],
  },
];
