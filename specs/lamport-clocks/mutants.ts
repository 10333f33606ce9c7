/** The clocks with one rule less. */
import { variant } from '../../checker/index.ts';
import { lamportClocks } from './lamport-clocks.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'a node adds 1 to its counter at each event',
    mutant: variant(lamportClocks, {
      name: 'events-not-counted',
      story: 'only receipts raise it',
      definitions: { nextNumber: (own, received) => (received === undefined ? own : Math.max(own, received) + 1) },
      violates: { ClockCondition: 2, TotalOrder: 2 },
    }),
  },
  {
    rule: 'also at a receipt',
    mutant: variant(lamportClocks, {
      name: 'receipt-not-counted',
      story: 'a receipt only brings it up to that of the message',
      definitions: { nextNumber: (own, received) => (received === undefined ? own + 1 : Math.max(own, received)) },
      violates: { ClockCondition: 2 },
    }),
  },
  {
    rule: 'who receives a message brings its counter up to that of the message',
    mutant: variant(lamportClocks, {
      name: 'receipt-ignored',
      story: 'every node counts for itself',
      definitions: { nextNumber: (own) => own + 1 },
      violates: { ClockCondition: 2 },
    }),
  },
  {
    rule: 'if that is greater',
    mutant: variant(lamportClocks, {
      name: 'set-back',
      story: 'the counter is set to that of the message, be it smaller',
      definitions: { nextNumber: (own, received) => (received ?? own) + 1 },
      violates: { ClockCondition: 4, TotalOrder: 4 },
    }),
  },
  {
    rule: 'a message bears the clocks of its sender as they are after the sending',
    mutant: variant(lamportClocks, {
      name: 'clock-before-sending',
      story: 'it bears those from before',
      edit: ({ actions: { Send }, Event, Message, count, happens }) => ({
        actions: {
          Send: {
            ...Send,
            effect: (s, { node, to }) => {
              const sent = Event({ node, n: count(s, node) + 1 });
              const message = Message.Message({ from: node, to, sent, clock: s.clock.get(node) });
              return { ...happens(s, node), network: s.network.send(message) };
            },
          },
        },
      }),
      violates: { ClockCondition: 2, VectorCondition: 2 },
    }),
  },
  {
    rule: 'of equal numbers the node decides',
    mutant: variant(lamportClocks, {
      name: 'numbers-alone',
      story: 'numbers alone are compared',
      definitions: { precedes: (a, b) => a.number < b.number },
      violates: { TotalOrder: 2 },
    }),
  },
  { rule: 'timestamps tell an order, and not causality', variant: variants.asCausality },
  { rule: 'vectors tell causality, and no order', variant: variants.vectorClocks },
  {
    rule: 'a vector counts the own events',
    mutant: variant(lamportClocks, {
      name: 'own-events-not-counted',
      story: 'they are not counted',
      definitions: { nextCount: (own, received) => Math.max(own, received ?? 0) },
      violates: { VectorCondition: 2 },
    }),
  },
  {
    rule: 'and those of others that the sender of a message knew of',
    mutant: variant(lamportClocks, {
      name: 'vector-not-received',
      story: 'what the message says is not looked at',
      definitions: { nextCount: (own, _, isItself) => own + (isItself ? 1 : 0) },
      violates: { VectorCondition: 2 },
    }),
  },
  {
    rule: 'if these are more',
    mutant: variant(lamportClocks, {
      name: 'vector-replaced',
      story: 'the vector of the message replaces that of the node, but for its own events',
      definitions: { nextCount: (own, received, isItself) => (isItself ? own + 1 : (received ?? own)) },
      violates: { VectorCondition: 4 },
    }),
  },
  {
    rule: 'also of third nodes',
    mutant: variant(lamportClocks, {
      name: 'sender-alone',
      story: 'only the events of the sender are taken over',
      parameters: { nodes: 3, events: 2 },
      edit: ({ actions: { Receive }, Node, Message, happens }) => ({
        actions: {
          Receive: {
            ...Receive,
            effect: (s, { m }) => {
              const { number, vector } = m.clock;
              const trimmed = Node.to((node) => (node === m.from ? vector.get(node) : 0));
              const heard = Message.Message({ ...m, clock: { number, vector: trimmed } });
              return { ...happens(s, m.to, heard), network: s.network.deliver(m) };
            },
          },
        },
      }),
      violates: { VectorCondition: 4 },
    }),
  },
  {
    rule: 'a vector is below another if it is nowhere greater',
    mutant: variant(lamportClocks, {
      name: 'somewhere-smaller',
      story: 'it is enough that it is somewhere smaller',
      definitions: { below: (a, b) => a.vector.some((count, k) => count < b.vector[k]!) },
      violates: { VectorCondition: 2 },
    }),
  },
];
