/** The chain without one of its rules. */
import { variant } from '../../checker/index.ts';
import { chainReplication } from './chain-replication.ts';
import * as variants from './variants.ts';

const two = { servers: 2, faults: 'none' } as const;
const apportioned = { ...two, reads: 'apportioned' } as const;

export const mutants = [
  {
    rule: 'the head alone takes writes',
    mutant: variant(chainReplication, {
      name: 'any-node-writes',
      story: 'whoever is asked does',
      parameters: { servers: 2 },
      edit: ({ actions: { Invoke, HeadWrites }, isAsked, next, operationOf }) => ({
        actions: {
          Invoke: {
            ...Invoke,
            guard: (s, { client }) => !s.history.isPending(client) && next(s, client) !== undefined,
          },
          HeadWrites: {
            ...HeadWrites,
            guard: (s, { server, client }) =>
              operationOf(s, client)?.type === 'Write' &&
              isAsked(s, client, server) &&
              !s.log.get(server).includes(client),
          },
        },
      }),
      violates: { UpdatePropagation: 2, NoLostWrite: 2, Linearizable: 4 },
    }),
  },
  {
    rule: 'writes are applied in the order of the head',
    mutant: variant(chainReplication, {
      name: 'any-order',
      story: 'they are applied as they arrive',
      parameters: { ...two, writers: 2 },
      edit: ({ actions: { Update } }) => ({
        actions: { Update: { ...Update, guard: (s, { m }) => m.epoch === s.epoch.get(m.to) } },
      }),
      violates: { UpdatePropagation: 5 },
    }),
  },
  {
    rule: 'the tail answers a write',
    mutant: variant(chainReplication, {
      name: 'head-answers',
      story: 'the head does, at once',
      parameters: { servers: 2 },
      edit: ({ actions: { HeadWrites } }) => ({
        actions: {
          HeadWrites: {
            ...HeadWrites,
            effect: (s, c) => ({
              ...HeadWrites.effect(s, c),
              history: s.history.respond(c.client, { type: 'WriteOk' }),
              asked: s.asked.set(c.client, null),
            }),
          },
        },
      }),
      violates: { NoLostWrite: 2, Linearizable: 4 },
    }),
  },
  {
    rule: 'no write is applied twice',
    mutant: variant(chainReplication, {
      name: 'no-deduplication',
      story: 'the head takes a write whenever it is asked for it',
      parameters: { ...two, writers: 2 },
      edit: ({ actions: { HeadWrites }, isAsked, operationOf }) => ({
        actions: {
          HeadWrites: {
            ...HeadWrites,
            guard: (s, { server, client }) =>
              operationOf(s, client)?.type === 'Write' && isAsked(s, client, server) && s.log.get(server).size < 2,
          },
        },
      }),
      violates: { AppliedOnce: 3 },
    }),
  },
  { rule: 'a client asks the master first', variant: variants.falseSuspicion },
  {
    rule: 'a server that is not in the epoch of a client refuses',
    mutant: variant(chainReplication, {
      name: 'any-epoch-served',
      story: 'it answers whoever asks',
      parameters: { reads: 'apportioned' },
      definitions: { isServed: () => true },
      violates: { Linearizable: 9 },
    }),
  },
  {
    rule: 'updates of other epochs are refused',
    mutant: variant(chainReplication, {
      name: 'old-updates',
      story: 'they are applied',
      parameters: { servers: 2, writers: 2 },
      slow: true,
      edit: ({ actions: { Update } }) => ({
        actions: { Update: { ...Update, guard: (s, { m }) => m.position <= s.log.get(m.to).size + 1 } },
      }),
      violates: { AppliedOnce: 9 },
    }),
  },
  {
    rule: 'the master removes who has crashed',
    mutant: variant(chainReplication, {
      name: 'nobody-removed',
      story: 'it removes nobody',
      parameters: { faults: 'crashes' },
      without: ['Remove'],
      violates: { Termination: 2 },
    }),
  },
  {
    rule: 'who has a new successor hands on all that it has',
    mutant: variant(chainReplication, {
      name: 'nothing-handed-on',
      story: 'it hands on what comes from then on',
      edit: ({ actions: { Reconfigure } }) => ({
        actions: {
          Reconfigure: { ...Reconfigure, effect: (s, c) => ({ ...Reconfigure.effect(s, c), network: s.network }) },
        },
      }),
      violates: { InprocessRequests: 5, Termination: 6 },
    }),
  },
  {
    rule: 'a server ignores what it has already',
    mutant: variant(chainReplication, {
      name: 'applied-again',
      story: 'it applies that once more',
      edit: ({ actions: { Update } }) => ({
        actions: {
          Update: {
            ...Update,
            effect: (s, c) => {
              const log = s.log.get(c.m.to);
              if (c.m.position > log.size) return Update.effect(s, c);
              return { network: s.network.deliver(c.m), log: s.log.set(c.m.to, log.push(c.m.value)) };
            },
          },
        },
      }),
      violates: { UpdatePropagation: 7, AppliedOnce: 7 },
    }),
  },
  {
    rule: 'a new tail answers what has come so far',
    mutant: variant(chainReplication, {
      name: 'new-tail-silent',
      story: 'it answers what comes from then on',
      // One that is up, though removed, answers in its place.
      parameters: { faults: 'crashes' },
      edit: ({ actions: { Reconfigure } }) => ({
        actions: {
          Reconfigure: {
            ...Reconfigure,
            effect: (s, c) => ({ ...Reconfigure.effect(s, c), history: s.history, asked: s.asked }),
          },
        },
      }),
      violates: { Termination: 9 },
    }),
  },
  {
    rule: 'a client that is not answered asks the new chain',
    mutant: variant(chainReplication, {
      name: 'asks-once',
      story: 'it waits',
      without: ['AskAgain'],
      violates: { Termination: 4 },
    }),
  },
  { rule: 'craq: a server answers by a clean write only', variant: variants.readAnyNode },
  { rule: 'craq: if its last write is dirty, it asks the tail', variant: variants.craqWithoutAsking },
  {
    rule: 'craq: it answers by the write of which the tail has told',
    mutant: variant(chainReplication, {
      name: 'told-in-vain',
      story: 'it asks, and answers by its last one',
      parameters: apportioned,
      edit: ({ actions: { ReadAsTold } }) => ({
        actions: {
          ReadAsTold: {
            ...ReadAsTold,
            effect: (s, c) => {
              const told = ReadAsTold.effect(s, c);
              if (told.history === undefined) return told;
              const value = s.log.get(c.m.to).last() ?? null;
              return { ...told, history: s.history.respond(c.m.client, { type: 'ReadOk', value }) };
            },
          },
        },
      }),
      violates: { Linearizable: 8 },
    }),
  },
  {
    rule: 'craq: a write is dirty until the tail has it',
    mutant: variant(chainReplication, {
      name: 'clean-at-once',
      story: 'a server takes it for clean as soon as it has it',
      parameters: apportioned,
      edit: ({ actions: { HeadWrites } }) => ({
        actions: {
          HeadWrites: {
            ...HeadWrites,
            effect: (s, c) => ({
              ...HeadWrites.effect(s, c),
              clean: s.clean.set(c.server, s.log.get(c.server).size + 1),
            }),
          },
        },
      }),
      violates: { Linearizable: 6 },
    }),
  },
  {
    rule: 'craq: the tail says back that a write is clean',
    mutant: variant(chainReplication, {
      name: 'never-clean',
      story: 'nobody hears so, and the tail is asked for ever',
      parameters: { reads: 'apportioned' },
      without: ['HearClean'],
      violates: {},
    }),
    survives: [
      { parameters: { servers: 2 }, distinct: 928 },
      { parameters: {}, distinct: 8_615, slow: true },
    ],
  },
  {
    rule: 'craq: the tail answers who is in its epoch only',
    mutant: variant(chainReplication, {
      name: 'old-questions',
      story: 'it tells whoever asks',
      parameters: { reads: 'apportioned' },
      edit: ({ actions: { TailTells } }) => ({ actions: { TailTells: { ...TailTells, guard: () => true } } }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 24_010, slow: true }],
  },
  {
    rule: 'craq: who is in another epoch by now ignores what the tail tells',
    mutant: variant(chainReplication, {
      name: 'old-answers',
      story: 'it answers by that whoever is asking then',
      parameters: { reads: 'apportioned' },
      slow: true,
      edit: ({ actions: { ReadAsTold } }) => ({ actions: { ReadAsTold: { ...ReadAsTold, guard: () => true } } }),
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'craq: who is in another epoch by now does not hear what is clean',
    mutant: variant(chainReplication, {
      name: 'old-word',
      story: 'it does',
      parameters: { reads: 'apportioned' },
      edit: ({ actions: { HearClean } }) => ({ actions: { HearClean: { ...HearClean, guard: () => true } } }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 28_798, slow: true }],
  },
  {
    rule: 'craq: a server refuses a client of an older epoch, too',
    mutant: variant(chainReplication, {
      name: 'newer-serves',
      story: 'it answers that one',
      parameters: { reads: 'apportioned' },
      definitions: { isServed: (asked, own) => asked <= own },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 25_089, slow: true }],
  },
];
