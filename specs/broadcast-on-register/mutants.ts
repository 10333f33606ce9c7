/** The broadcast with one rule less. */
import { variant } from '../../checker/index.ts';
import { broadcastOnRegister } from './broadcast-on-register.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'positions have no gaps, so that nodes may wait', variant: variants.timestampsWait },
  { rule: 'nodes wait for the position before', variant: variants.timestamps },
  {
    rule: 'they do so although positions have no gaps',
    mutant: variant(broadcastOnRegister, {
      name: 'deliver-at-once',
      story: 'a node delivers what it has received as it comes',
      edit: ({ actions: { Deliver } }) => ({
        actions: {
          Deliver: {
            ...Deliver,
            guard: (s, { node, position }) => {
              const m = s.received.get(node).get(position);
              return m !== null && !s.delivered.get(node).includes(m);
            },
          },
        },
      }),
      violates: { TotalOrder: 8 },
    }),
  },
  {
    rule: 'what comes too early is kept',
    mutant: variant(broadcastOnRegister, {
      name: 'early-is-dropped',
      story: 'a node drops a message whose turn has not come',
      edit: ({ actions: { Receive } }) => ({
        actions: {
          Receive: {
            ...Receive,
            effect: (s, { entry }) =>
              entry.position > s.delivered.get(entry.to).size + 1
                ? { network: s.network.deliver(entry) }
                : Receive.effect(s, { entry }),
          },
        },
      }),
      violates: { Validity: null, Agreement: null, EntryWaits: null, Deadlock: 12 },
    }),
  },
  {
    rule: 'to increment and to get is one operation',
    mutant: variant(broadcastOnRegister, {
      name: 'increment-then-get',
      story: 'the position is read later, when the message is sent',
      edit: ({ actions: { IncrementAndGet, Send } }) => ({
        actions: {
          IncrementAndGet: {
            ...IncrementAndGet,
            effect: (s, c) => ({ ...IncrementAndGet.effect(s, c), position: s.position }),
          },
          Send: {
            ...Send,
            effect: (s, c) => {
              const position = s.position.set(c.m, s.position.get(c.m) ?? s.register);
              return { ...Send.effect({ ...s, position }, c), position };
            },
          },
        },
      }),
      violates: { Validity: null, Deadlock: 10 },
    }),
  },
  {
    rule: 'an increment is seen by the next',
    mutant: variant(broadcastOnRegister, {
      name: 'lost-increment',
      story: 'each node goes on from the greatest position that it has seen',
      edit: ({ actions: { IncrementAndGet }, latest }) => ({
        actions: {
          IncrementAndGet: {
            ...IncrementAndGet,
            effect: (s, { node, m }) => ({
              ...IncrementAndGet.effect(s, { node, m }),
              position: s.position.set(m, latest(s, node) + 1),
            }),
          },
        },
      }),
      violates: { TotalOrder: 8, Validity: null, Agreement: null, Deadlock: 12 },
    }),
  },
  {
    rule: 'a message is sent to all nodes',
    mutant: variant(broadcastOnRegister, {
      name: 'not-to-itself',
      story: 'its sender does not receive it',
      edit: ({ actions: { Send } }) => ({
        actions: { Send: { ...Send, guard: (s, c) => c.node !== c.to && Send.guard(s, c) } },
      }),
      violates: { Validity: null, Agreement: null, AllDelivered: null, Deadlock: 7 },
    }),
  },
  {
    rule: 'a message is delivered once',
    mutant: variant(broadcastOnRegister, {
      name: 'deliver-again',
      story: 'a node may deliver its last message again',
      edit: ({ actions: { Deliver } }) => ({
        actions: {
          Deliver: {
            ...Deliver,
            guard: (s, { node, position }) =>
              s.received.get(node).get(position) !== null &&
              s.delivered.get(node).size < 2 &&
              position >= s.delivered.get(node).size &&
              position <= s.delivered.get(node).size + 1,
          },
        },
      }),
      violates: { TotalOrder: 12, Integrity: 5, Validity: null, Agreement: null },
    }),
  },
  { rule: 'who has a position sends its message', variant: variants.crashBeforeSend },
];
