/** Version vectors with one rule less. */
import { Set } from 'immutable';
import { variant } from '../../checker/index.ts';
import { lastWriteWins, serverCounters } from './variants.ts';
import { versionVectors } from './version-vectors.ts';

export const mutants = [
  {
    rule: 'a version is replaced only by one that comes after it',
    mutant: variant(versionVectors, {
      name: 'put-replaces-all',
      story: 'a node replaces all that it has by what it is given',
      parameters: { writes: 1 },
      edit: ({ actions: { Put } }) => ({
        actions: {
          Put: {
            ...Put,
            effect: (s, { client, at }) => Put.effect({ ...s, siblings: s.siblings.set(at, Set()) }, { client, at }),
          },
        },
      }),
      violates: { NoLostWrite: 2 },
    }),
  },
  {
    rule: 'a version is replaced by one that comes after it',
    mutant: variant(versionVectors, {
      name: 'nothing-replaced',
      story: 'a node keeps all that it ever had',
      definitions: { keeps: () => true },
      violates: { NoFalseConflict: 2 },
    }),
  },
  {
    rule: 'the client merges all siblings',
    mutant: variant(versionVectors, {
      name: 'client-takes-one',
      story: 'it takes one of them, and the context of all',
      edit: ({ actions: { Get } }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { client, at }) => {
              const { seen } = Get.effect(s, { client, at }).session!.get(client);
              const taken = s.siblings.get(at).toList().take(1);
              return {
                session: s.session.update(client, ({ cart }) => ({
                  cart: cart.union(...taken.map((sibling) => sibling.cart)),
                  seen,
                })),
              };
            },
          },
        },
      }),
      violates: { NoLostWrite: 4 },
    }),
  },
  {
    rule: 'the context is that of all siblings',
    mutant: variant(versionVectors, {
      name: 'context-of-one',
      story: 'the client merges all of them, and takes the context of one',
      edit: ({ actions: { Get } }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { client, at }) => {
              const { cart } = Get.effect(s, { client, at }).session!.get(client);
              const one = s.siblings.get(at).toList().take(1).toSet();
              const { seen } = Get.effect({ ...s, siblings: s.siblings.set(at, one) }, { client, at }).session!.get(
                client,
              );
              return { session: s.session.set(client, { cart, seen }) };
            },
          },
        },
      }),
      violates: { NoFalseConflict: 4, Causality: 4 },
    }),
  },
  {
    rule: 'a dot beside the vector belongs to the context of who reads it',
    mutant: variant(versionVectors, {
      name: 'context-without-dots',
      story: 'the context is made of the vectors alone',
      parameters: { counters: 'servers', writes: 1 },
      edit: ({ actions: { Get }, join }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { client, at }) => {
              const { cart } = Get.effect(s, { client, at }).session!.get(client);
              const vectors = [...s.siblings.get(at)].map((sibling) => sibling.seen);
              return { session: s.session.update(client, ({ seen }) => ({ cart, seen: vectors.reduce(join, seen) })) };
            },
          },
        },
      }),
      violates: { NoFalseConflict: 3, Causality: 3 },
    }),
  },
  {
    rule: 'and not to that of who has written it',
    mutant: variant(versionVectors, {
      name: 'own-dot-in-context',
      story: 'the client counts its write as seen, and with it those of others that the server has counted before',
      parameters: { counters: 'servers' },
      edit: ({ actions: { Put } }) => ({
        actions: {
          Put: {
            ...Put,
            effect: (s, { client, at }) => {
              const change = Put.effect(s, { client, at });
              const [written] = change.siblings!.get(at).subtract(s.siblings.get(at)).toArray();
              const { cart, dot, seen } = written!;
              return { ...change, session: s.session.set(client, { cart, seen: seen.set(dot.by, dot.count) }) };
            },
          },
        },
      }),
      violates: { NoLostWrite: 3, Causality: 3 },
    }),
  },
  {
    rule: 'the client gives the context back',
    mutant: variant(versionVectors, {
      name: 'no-context',
      story: 'what it writes is taken to come after nothing but its own writes',
      edit: ({ actions: { Get } }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { client, at }) => {
              const { cart } = Get.effect(s, { client, at }).session!.get(client);
              return { session: s.session.update(client, ({ seen }) => ({ cart, seen })) };
            },
          },
        },
      }),
      violates: { NoFalseConflict: 3 },
    }),
  },
  {
    rule: 'the client remembers what it has read and written',
    mutant: variant(versionVectors, {
      name: 'forgetful-client',
      story: 'what it merges with, and the context, are those of the last node that it asked',
      edit: ({ actions: { Get }, nothing }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { client, at }) =>
              Get.effect({ ...s, session: s.session.set(client, nothing) }, { client, at }),
          },
        },
      }),
      violates: { NoLostWrite: 3 },
    }),
  },
  {
    rule: 'servers: the client remembers what it has read',
    mutant: variant(versionVectors, {
      name: 'forgetful-client-of-servers',
      story: 'what it merges with, and the context, are those of the last node that it asked',
      parameters: { counters: 'servers', writes: 1 },
      edit: ({ actions: { Get }, nothing }) => ({
        actions: {
          Get: {
            ...Get,
            effect: (s, { client, at }) =>
              Get.effect({ ...s, session: s.session.set(client, nothing) }, { client, at }),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 267 }],
  },
  {
    rule: 'a node merges what it hears with what it has',
    mutant: variant(versionVectors, {
      name: 'hearing-replaces-all',
      story: 'it takes what it hears in place of what it had',
      parameters: { writes: 1 },
      edit: ({ actions: { Replicate } }) => ({
        actions: {
          Replicate: {
            ...Replicate,
            effect: (s, { m }) => ({ siblings: s.siblings.set(m.to, m.siblings), network: s.network.deliver(m) }),
          },
        },
      }),
      violates: { NoLostWrite: 3 },
    }),
  },
  {
    rule: 'a node does not take what it has something newer than',
    mutant: variant(versionVectors, {
      name: 'hearing-the-old',
      story: 'it adds whatever it hears',
      edit: ({ actions: { Replicate } }) => ({
        actions: {
          Replicate: {
            ...Replicate,
            effect: (s, { m }) => ({
              siblings: s.siblings.update(m.to, (siblings) => siblings.union(m.siblings)),
              network: s.network.deliver(m),
            }),
          },
        },
      }),
      violates: { NoFalseConflict: 3 },
    }),
  },
  { rule: 'siblings are all kept', variant: lastWriteWins },
  { rule: 'a server writes the dot beside the vector', variant: serverCounters },
  {
    rule: 'a server counts the writes that it takes',
    mutant: variant(versionVectors, {
      name: 'count-from-context',
      story: 'it counts one more than the context says, so that two writes may have one dot',
      parameters: { counters: 'servers' },
      edit: ({ actions: { Put } }) => ({
        actions: {
          Put: {
            ...Put,
            effect: (s, { client, at }) =>
              Put.effect({ ...s, taken: s.taken.set(at, s.session.get(client).seen.get(at)) }, { client, at }),
          },
        },
      }),
      violates: { NoLostWrite: 4 },
    }),
  },
  {
    rule: 'a server tells others all its siblings at once',
    mutant: variant(versionVectors, {
      name: 'one-by-one',
      slow: true,
      story: 'it tells them the new one alone; a vector that has its dot counts those before it as seen',
      parameters: { counters: 'servers' },
      edit: ({ actions: { Put }, Node, Message }) => ({
        actions: {
          Put: {
            ...Put,
            effect: (s, { client, at }) => {
              const change = Put.effect(s, { client, at });
              const written = change.siblings!.get(at).subtract(s.siblings.get(at));
              const told = Node.others(at).map((to) => Message.Replicate({ from: at, to, siblings: written }));
              return { ...change, network: s.network.sendAll(told) };
            },
          },
        },
      }),
      violates: { NoLostWrite: 5 },
    }),
  },
  {
    rule: 'a node tells the others',
    mutant: variant(versionVectors, {
      name: 'tells-nobody',
      story: 'it keeps what it has to itself',
      parameters: { writes: 1 },
      edit: ({ actions: { Put } }) => ({
        actions: { Put: { ...Put, effect: (s, choices) => ({ ...Put.effect(s, choices), network: s.network }) } },
      }),
      violates: { Convergence: null },
    }),
  },
];
