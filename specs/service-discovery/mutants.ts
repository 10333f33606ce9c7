/** Discovery with one rule less. */
import { variant } from '../../checker/index.ts';
import { serviceDiscovery } from './service-discovery.ts';
import * as variants from './variants.ts';

const service = { workload: 'service' } as const;
const failovers = { faults: 'failovers' } as const;

const ofService = [
  {
    rule: 'clients look a service up in their copies',
    mutant: variant(serviceDiscovery, {
      name: 'looked-up-by-consensus',
      story: 'they ask consensus where it is',
      parameters: { ...service, faults: 'partitions' },
      edit: ({ ofService: { CallService } }) => ({
        actions: { CallService: { ...CallService, guard: (s, c) => !s.isCutOff && CallService.guard(s, c) } },
      }),
      violates: { Served: null },
    }),
  },
  {
    rule: 'who is called and is not that service says so',
    mutant: variant(serviceDiscovery, {
      name: 'serves-for-another',
      story: 'whoever is there now does what it is called for',
      parameters: { ...service, ...failovers },
      definitions: { servesForAnother: true },
      violates: { RightService: 3, StaleAnswer: null },
    }),
  },
  {
    rule: 'and the client asks again',
    mutant: variant(serviceDiscovery, {
      name: 'gives-up',
      story: 'it gives up',
      parameters: { ...service, ...failovers },
      edit: ({ ofService: { HearNotHere } }) => ({
        actions: {
          HearNotHere: { ...HearNotHere, effect: (s, { m }) => ({ network: s.network.deliver(m) }) },
        },
      }),
      violates: { Served: 9, Deadlock: 13 },
    }),
  },
  {
    rule: 'its copy',
    mutant: variant(serviceDiscovery, {
      name: 'believes-for-ever',
      story: 'it calls where it was sent at first, whatever its copy says',
      parameters: { ...service, ...failovers },
      edit: ({ ofService: { CallService }, Node, Message }) => ({
        actions: {
          CallService: {
            ...CallService,
            effect: (s, { client }) => ({
              ...CallService.effect(s, { client }),
              network: s.network.send(Message.Call({ from: client, to: Node.member(1) })),
            }),
          },
        },
      }),
      violates: { Served: null },
    }),
  },
  {
    rule: 'copies are told of what has changed',
    mutant: variant(serviceDiscovery, {
      name: 'not-refreshed',
      story: 'they need not be',
      parameters: { ...service, ...failovers },
      edit: ({ owed: { refreshes: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Served: null, Convergence: null },
    }),
  },
  {
    rule: 'a service that has moved registers where it is',
    mutant: variant(serviceDiscovery, {
      name: 'not-announced',
      story: 'it need not',
      parameters: { ...service, ...failovers },
      edit: ({ owed: { announces: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Served: null, Convergence: null },
    }),
  },
  {
    rule: 'clients call until they are served',
    mutant: variant(serviceDiscovery, {
      name: 'does-not-call',
      story: 'they need not',
      parameters: { ...service, faults: 'none' },
      edit: ({ owed: { asks: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Served: null },
    }),
  },
  {
    rule: 'and calls arrive, and what is answered',
    mutant: variant(serviceDiscovery, {
      name: 'calls-not-arrived',
      story: 'they need not',
      parameters: { ...service, faults: 'none' },
      edit: ({ owed: { arrives: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Served: null },
    }),
  },
];

const ofLeader = [
  { rule: 'clients ask consensus who leads', variant: variants.cachedLeader },
  {
    rule: 'anew for each operation',
    mutant: variant(serviceDiscovery, {
      name: 'asks-once',
      story: 'a client asks again whom it was told of for the one before, until it is refused there',
      parameters: { ...failovers, changes: 1, reads: 2 },
      edit: ({ ofLeader: { AskLeader } }) => ({
        actions: {
          AskLeader: {
            ...AskLeader,
            effect: (s, { client }) => {
              const { completed, pending } = s.history.of(client);
              if (completed.isEmpty() || pending !== null)
                return { ...AskLeader.effect(s, { client }), copy: s.copy.set(client, s.registry.size) };
              return AskLeader.effect({ ...s, registry: s.registry.take(s.copy.get(client)) }, { client });
            },
          },
        },
      }),
      violates: { Linearizable: 10 },
    }),
  },
  {
    rule: 'a node answers who was told of the epoch in which it leads',
    mutant: variant(serviceDiscovery, {
      name: 'any-epoch',
      story: 'a node that takes itself for the leader answers whoever asks it',
      parameters: failovers,
      definitions: { answersFor: (leads) => leads > 0 },
      violates: { Linearizable: 9 },
    }),
  },
  {
    rule: 'the storage refuses an epoch smaller than it has seen',
    variant: variants.noFence,
  },
  {
    rule: 'which it has seen when a new leader has opened it',
    mutant: variant(serviceDiscovery, {
      name: 'fenced-by-writes',
      story: 'it has seen an epoch when something was stored under it',
      parameters: failovers,
      edit: ({ ofLeader: { TakeOver, StorageWrites } }) => ({
        actions: {
          TakeOver: { ...TakeOver, effect: (s, choice) => ({ ...TakeOver.effect(s, choice), fence: s.fence }) },
          StorageWrites: {
            ...StorageWrites,
            effect: (s, { m }) => ({ ...StorageWrites.effect(s, { m }), fence: m.epoch }),
          },
        },
      }),
      violates: { Linearizable: 8, NoLostWrite: 6, DeposedIsAsked: null },
    }),
  },
  {
    rule: 'a new leader is told what is stored',
    mutant: variant(serviceDiscovery, {
      name: 'knows-nothing',
      story: 'it leads with what it knew',
      parameters: failovers,
      edit: ({ ofLeader: { TakeOver } }) => ({
        actions: {
          TakeOver: { ...TakeOver, effect: (s, choice) => ({ ...TakeOver.effect(s, choice), known: s.known }) },
        },
      }),
      violates: { Linearizable: 8, NoLostWrite: 6 },
    }),
  },
  {
    rule: 'and none opens the storage when a later one has',
    mutant: variant(serviceDiscovery, {
      name: 'opens-late',
      story: 'who was elected before does, too, and the storage goes back to its epoch',
      parameters: { ...failovers, clients: 3, writers: 2 },
      edit: ({ ofLeader: { TakeOver } }) => ({
        actions: {
          TakeOver: {
            ...TakeOver,
            guard: (s, { node, epoch }) =>
              epoch <= s.registry.size && s.registry.get(epoch - 1) === node && epoch > s.leads.get(node),
          },
        },
      }),
      violates: { Linearizable: 10, NoLostWrite: 8 },
    }),
  },
  {
    rule: 'a leader answers a write when it is stored',
    mutant: variant(serviceDiscovery, {
      name: 'answers-at-once',
      story: 'it answers when it has sent it there',
      parameters: failovers,
      edit: ({ ofLeader: { TakeWrite, AnswerWrite } }) => ({
        actions: {
          TakeWrite: {
            ...TakeWrite,
            effect: (s, { m }) => ({
              ...TakeWrite.effect(s, { m }),
              history: s.history.respond(m.from, { type: 'WriteOk' }),
              waits: s.waits.set(m.from, false),
            }),
          },
          AnswerWrite: {
            ...AnswerWrite,
            effect: (s, { m }) => ({ known: s.known.set(m.to, m.log), network: s.network.deliver(m) }),
          },
        },
      }),
      violates: { Linearizable: 4, NoLostWrite: 2 },
    }),
  },
  {
    rule: 'and knows of it then',
    mutant: variant(serviceDiscovery, {
      name: 'forgets',
      story: 'it goes on with what it knew when it was elected',
      parameters: { faults: 'none' },
      edit: ({ ofLeader: { AnswerWrite } }) => ({
        actions: {
          AnswerWrite: {
            ...AnswerWrite,
            effect: (s, choice) => ({ ...AnswerWrite.effect(s, choice), known: s.known }),
          },
        },
      }),
      violates: { Linearizable: 6, NoLostWrite: 4 },
    }),
  },
  {
    rule: 'it has one write under way at a time',
    mutant: variant(serviceDiscovery, {
      name: 'two-at-a-time',
      story: 'it has the next one stored without waiting, beside what it knows',
      parameters: { faults: 'none', clients: 3, writers: 2 },
      edit: ({ ofLeader: { TakeWrite }, answersFor }) => ({
        actions: { TakeWrite: { ...TakeWrite, guard: (s, { m }) => answersFor(s.leads.get(m.to), m.epoch) } },
      }),
      violates: { NoLostWrite: 8 },
    }),
  },
  {
    rule: 'what was stored in an earlier epoch of a leader is not all that it knows',
    mutant: variant(serviceDiscovery, {
      name: 'late-acknowledgement',
      story: 'a leader that hears late of it goes back to it',
      parameters: { ...failovers, clients: 3, writers: 2 },
      edit: ({ ofLeader: { AnswerWrite } }) => ({
        actions: {
          AnswerWrite: {
            ...AnswerWrite,
            effect: (s, { m }) => ({ ...AnswerWrite.effect(s, { m }), known: s.known.set(m.to, m.log) }),
          },
        },
      }),
      violates: { NoLostWrite: 12 },
    }),
  },
  {
    rule: 'a node that is refused in the epoch in which it leads',
    mutant: variant(serviceDiscovery, {
      name: 'late-refusal',
      story: 'one that was refused in an earlier one steps down, too',
      parameters: failovers,
      edit: ({ ofLeader: { StepDown } }) => ({
        actions: {
          StepDown: {
            ...StepDown,
            effect: (s, { m }) => ({ ...StepDown.effect(s, { m }), leads: s.leads.set(m.to, 0) }),
          },
        },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'leads no more',
    mutant: variant(serviceDiscovery, {
      name: 'leads-on',
      story: 'it leads on',
      edit: ({ ofLeader: { StepDown } }) => ({
        actions: {
          StepDown: { ...StepDown, effect: (s, choice) => ({ ...StepDown.effect(s, choice), leads: s.leads }) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 2_130 }],
  },
  {
    rule: 'and has its client ask again',
    mutant: variant(serviceDiscovery, {
      name: 'not-told',
      story: 'the client is told nothing',
      parameters: failovers,
      edit: ({ ofLeader: { StepDown } }) => ({
        actions: {
          StepDown: {
            ...StepDown,
            effect: (s, { m }) => ({ ...StepDown.effect(s, { m }), network: s.network.deliver(m) }),
          },
        },
      }),
      violates: { Termination: 8, Deadlock: 9 },
    }),
  },
  {
    rule: 'who was elected takes over',
    mutant: variant(serviceDiscovery, {
      name: 'not-taken-over',
      story: 'it need not',
      parameters: failovers,
      edit: ({ owed: { takesOver: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'clients ask until they are answered',
    mutant: variant(serviceDiscovery, {
      name: 'does-not-ask',
      story: 'they need not',
      parameters: { faults: 'none' },
      edit: ({ owed: { asks: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'messages arrive',
    mutant: variant(serviceDiscovery, {
      name: 'not-arrived',
      story: 'they need not',
      parameters: { faults: 'none' },
      edit: ({ owed: { arrives: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
];

export const mutants = [...ofService, ...ofLeader];
