/** Lamport's algorithm with one rule less. */
import { Set } from 'immutable';
import { variant, WF } from '../../checker/index.ts';
import { lamportMutex } from './lamport-mutex.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'a process that wants the resource has no request out',
    mutant: variant(lamportMutex, {
      name: 'asks-again-inside',
      story: 'it may ask again, with a later timestamp, while it uses the resource',
      edit: ({ actions: { Request } }) => ({
        actions: {
          Request: {
            ...Request,
            guard: (s, { p }) =>
              s.request.get(p).get(p) === 0 || (s.critical.has(p) && s.request.get(p).get(p) < s.clock.get(p)),
          },
        },
      }),
      violates: { InOrder: 9 },
    }),
  },
  {
    rule: 'it tells all others',
    mutant: variant(lamportMutex, {
      name: 'tells-some',
      story: 'it tells those alone that come after it in the order of processes',
      edit: ({ actions: { Request }, Process, Message }) => ({
        actions: {
          Request: {
            ...Request,
            effect: (s, { p }) => {
              const clock = s.clock.get(p);
              const later = Process.filter((to) => Process.index(to) > Process.index(p));
              return {
                ...Request.effect(s, { p }),
                acks: s.acks.set(p, Set(Process.filter((to) => !later.includes(to)))),
                network: s.network.sendAll(later.map((to) => Message.Request({ from: p, to, clock }))),
              };
            },
          },
        },
      }),
      violates: { Mutex: 6, InOrder: 3 },
    }),
  },
  {
    rule: 'its timestamp is what its clock shows',
    mutant: variant(lamportMutex, {
      name: 'always-the-same-number',
      story: 'all requests have the number 1',
      edit: ({ actions: { Request } }) => ({
        actions: {
          Request: {
            ...Request,
            effect: (s, { p }) => Request.effect({ ...s, clock: s.clock.set(p, 1) }, { p }),
          },
        },
      }),
      violates: { Mutex: 12, InOrder: 7 },
    }),
  },
  {
    rule: 'who hears of a request notes it',
    mutant: variant(lamportMutex, {
      name: 'not-noted',
      story: 'it is acknowledged and not noted',
      edit: ({ actions: { ReceiveRequest } }) => ({
        actions: {
          ReceiveRequest: {
            ...ReceiveRequest,
            effect: (s, { m }) => ({ ...ReceiveRequest.effect(s, { m }), request: s.request }),
          },
        },
      }),
      violates: { Mutex: 12, InOrder: 8 },
    }),
  },
  {
    rule: 'sets its clock to that of the request, if that is greater',
    mutant: variant(lamportMutex, {
      name: 'number-ignored',
      story: 'its clock ticks by one, whatever the request says',
      edit: ({ actions: { ReceiveRequest } }) => ({
        actions: {
          ReceiveRequest: {
            ...ReceiveRequest,
            effect: (s, { m }) => ({
              ...ReceiveRequest.effect(s, { m }),
              clock: s.clock.update(m.to, (clock) => clock + 1),
            }),
          },
        },
      }),
      violates: { Mutex: 21, InOrder: 15 },
    }),
  },
  {
    rule: 'and above it',
    mutant: variant(lamportMutex, {
      name: 'not-above',
      story: 'its clock is set to the greater one, and does not tick',
      edit: ({ actions: { ReceiveRequest } }) => ({
        actions: {
          ReceiveRequest: {
            ...ReceiveRequest,
            effect: (s, { m }) => ({
              ...ReceiveRequest.effect(s, { m }),
              clock: s.clock.update(m.to, (clock) => Math.max(clock, m.clock)),
            }),
          },
        },
      }),
      violates: { Mutex: 12, InOrder: 7 },
    }),
  },
  {
    rule: 'a clock is not set back',
    mutant: variant(lamportMutex, {
      name: 'set-back',
      story: 'the clock is set above the request, also where that is below what it showed',
      edit: ({ actions: { ReceiveRequest } }) => ({
        actions: {
          ReceiveRequest: {
            ...ReceiveRequest,
            effect: (s, { m }) => ({
              ...ReceiveRequest.effect(s, { m }),
              clock: s.clock.set(m.to, m.clock + 1),
            }),
          },
        },
      }),
      violates: { Mutex: 21, InOrder: 15 },
    }),
  },
  {
    rule: 'and acknowledges it',
    mutant: variant(lamportMutex, {
      name: 'not-acknowledged',
      story: 'nobody does, and all wait',
      parameters: { processes: 2, requests: 1 },
      edit: ({ actions: { ReceiveRequest } }) => ({
        actions: {
          ReceiveRequest: {
            ...ReceiveRequest,
            effect: (s, { m }) => ({ ...ReceiveRequest.effect(s, { m }), network: s.network.deliver(m) }),
          },
        },
      }),
      violates: { Entered: null, Waits: null, Granted: null, Deadlock: 4 },
    }),
  },
  {
    rule: 'a process uses the resource when all have acknowledged its request',
    mutant: variant(lamportMutex, {
      name: 'majority-of-acknowledgements',
      story: 'a majority is enough',
      edit: ({ actions: { Enter }, Process, isBefore }) => ({
        actions: {
          Enter: {
            ...Enter,
            guard: (s, { p }) => {
              const known = s.request.get(p);
              return (
                2 * s.acks.get(p).size > Process.size &&
                Process.others(p).every((q) => isBefore(p, known.get(p), q, known.get(q)))
              );
            },
          },
        },
      }),
      violates: { InOrder: 5 },
    }),
  },
  {
    rule: 'and it knows of none with a smaller timestamp',
    mutant: variant(lamportMutex, {
      name: 'smaller-ignored',
      story: 'it does not look at the requests of others',
      edit: ({ actions: { Enter }, Process }) => ({
        actions: { Enter: { ...Enter, guard: (s, { p }) => s.acks.get(p).size === Process.size } },
      }),
      violates: { Mutex: 12, InOrder: 8 },
    }),
  },
  {
    rule: 'of equal numbers the process decides',
    mutant: variant(lamportMutex, {
      name: 'equals-wait',
      story: 'each of two with equal numbers waits for the other',
      parameters: { processes: 2, requests: 1 },
      edit: ({ actions: { Enter }, Process }) => ({
        actions: {
          Enter: {
            ...Enter,
            guard: (s, { p }) => {
              const known = s.request.get(p);
              return (
                s.acks.get(p).size === Process.size &&
                Process.others(p).every((q) => known.get(q) === 0 || known.get(p) < known.get(q))
              );
            },
          },
        },
      }),
      violates: { Granted: null, Deadlock: 6 },
    }),
  },
  {
    rule: 'for one of them only',
    mutant: variant(lamportMutex, {
      name: 'equals-enter',
      story: 'each of two with equal numbers goes before the other',
      edit: ({ actions: { Enter }, Process }) => ({
        actions: {
          Enter: {
            ...Enter,
            guard: (s, { p }) => {
              const known = s.request.get(p);
              return (
                s.acks.get(p).size === Process.size &&
                Process.others(p).every((q) => known.get(q) === 0 || known.get(p) <= known.get(q))
              );
            },
          },
        },
      }),
      violates: { Mutex: 12, InOrder: 8 },
    }),
  },
  {
    rule: 'when it is done it strikes out its own request and acknowledgements',
    mutant: variant(lamportMutex, {
      name: 'acknowledgements-kept',
      story: 'it keeps the acknowledgements of a request that is done with',
      edit: ({ actions: { Exit } }) => ({
        actions: {
          Exit: {
            ...Exit,
            effect: (s, { p }) => ({ ...Exit.effect(s, { p }), acks: s.acks }),
          },
        },
      }),
      violates: { InOrder: 11 },
    }),
  },
  {
    rule: 'and tells all others',
    mutant: variant(lamportMutex, {
      name: 'not-told',
      story: 'it tells nobody',
      parameters: { processes: 2, requests: 1 },
      edit: ({ actions: { Exit } }) => ({
        actions: {
          Exit: {
            ...Exit,
            effect: (s, { p }) => ({ ...Exit.effect(s, { p }), network: s.network }),
          },
        },
      }),
      violates: { Granted: null, Deadlock: 8 },
    }),
  },
  {
    rule: 'they strike its request out',
    mutant: variant(lamportMutex, {
      name: 'not-struck-out',
      story: 'they do not',
      parameters: { processes: 2, requests: 1 },
      edit: ({ actions: { ReceiveRelease } }) => ({
        actions: {
          ReceiveRelease: {
            ...ReceiveRelease,
            effect: (s, { m }) => ({ ...ReceiveRelease.effect(s, { m }), request: s.request }),
          },
        },
      }),
      violates: { Granted: null, Deadlock: 9 },
    }),
  },
  {
    rule: 'whoever is granted the resource gives it back',
    mutant: variant(lamportMutex, {
      name: 'never-given-back',
      story: 'it may keep it for ever',
      parameters: { processes: 2, requests: 1 },
      edit: ({ actions: { ReceiveRequest, ReceiveAck, Enter, ReceiveRelease } }) => ({
        fairness: [WF({ actions: [ReceiveRequest, ReceiveAck, Enter, ReceiveRelease] })],
      }),
      violates: { Granted: null },
    }),
  },
  { rule: 'nobody fails', variant: variants.crashedProcess },
  { rule: 'messages from one process to another arrive in the order of sending', variant: variants.noFifo },
];
