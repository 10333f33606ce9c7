/** Total order broadcast with one rule less. */
import { List } from 'immutable';
import { variant, WF } from '../../checker/index.ts';
import { totalOrderBroadcast } from './total-order-broadcast.ts';
import * as variants from './variants.ts';

type Model = ReturnType<typeof totalOrderBroadcast.model>;

/** All that is assumed but for one thing. */
const owedBut = (missing: keyof Model['owed']) => (model: Model) => ({
  fairness: Object.entries(model.owed).flatMap(([name, owed]) => (name === missing ? [] : [owed])),
});

export const mutants = [
  {
    rule: 'a node sends its request again',
    mutant: variant(totalOrderBroadcast, {
      name: 'requests-once',
      story: 'it sends it once',
      parameters: { messages: 1 },
      without: ['RepeatRequest'],
      edit: owedBut('RepeatRequest'),
      violates: { Validity: null, Deadlock: 4 },
    }),
  },
  {
    rule: 'until it has delivered the message',
    mutant: variant(totalOrderBroadcast, {
      name: 'requests-for-ever',
      story: 'it never stops',
      edit: ({ actions: { RepeatRequest } }) => ({
        actions: { RepeatRequest: { ...RepeatRequest, guard: (s, { node, m }) => s.sender.get(m) === node } },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { messages: 1 }, distinct: 139 },
      { parameters: {}, distinct: 5_281, slow: true },
    ],
  },
  {
    rule: 'the leader appends a message once',
    mutant: variant(totalOrderBroadcast, {
      name: 'ordered-again',
      story: 'it appends it whenever it is asked to, as long as there is room',
      edit: ({ actions: { Order }, M }) => ({
        actions: { Order: { ...Order, guard: (s, { leader }) => s.log.get(leader).size < M.size } },
      }),
      violates: { Integrity: 5 },
    }),
  },
  {
    rule: 'at the end of its log',
    mutant: variant(totalOrderBroadcast, {
      name: 'put-in-front',
      story: 'it puts it before all others',
      edit: ({ actions: { Order }, Node, Packet }) => ({
        actions: {
          Order: {
            ...Order,
            effect: (s, { leader, packet: { m } }) => ({
              log: s.log.update(leader, (entries) => entries.unshift(m)),
              network: s.network.sendAll(Node.map((to) => Packet.Entry({ from: leader, to, position: 1, m }))),
            }),
          },
        },
      }),
      violates: { TotalOrder: 6 },
    }),
  },
  {
    rule: 'it sends an entry to every node',
    mutant: variant(totalOrderBroadcast, {
      name: 'to-the-sender-alone',
      story: 'it sends it, also again, to the node alone that has broadcast it',
      parameters: { messages: 1 },
      edit: ({ actions: { Order, RepeatEntry }, Packet }) => ({
        actions: {
          Order: {
            ...Order,
            effect: (s, { leader, packet: { from: to, m } }) => ({
              log: s.log.update(leader, (entries) => entries.push(m)),
              network: s.network.send(Packet.Entry({ from: leader, to, position: 1, m })),
            }),
          },
          RepeatEntry: {
            ...RepeatEntry,
            guard: (s, { leader, to, position }) => {
              const m = s.log.get(leader).get(position - 1);
              return m !== undefined && s.sender.get(m) === to;
            },
          },
        },
      }),
      violates: { Agreement: null, AllDelivered: null },
    }),
  },
  {
    rule: 'and again',
    mutant: variant(totalOrderBroadcast, {
      name: 'entries-once',
      story: 'it sends it once',
      parameters: { messages: 1 },
      without: ['RepeatEntry'],
      edit: owedBut('RepeatEntry'),
      violates: { Validity: null, Agreement: null, Deadlock: 8 },
    }),
  },
  {
    rule: 'a node delivers what comes next in the log',
    mutant: variant(totalOrderBroadcast, {
      name: 'as-it-arrives',
      story: 'it delivers whatever arrives, once',
      edit: ({ actions: { Deliver } }) => ({
        actions: { Deliver: { ...Deliver, guard: (s, { packet: { to, m } }) => !s.delivered.get(to).includes(m) } },
      }),
      violates: { TotalOrder: 6 },
    }),
  },
  {
    rule: 'and not what it has delivered before',
    mutant: variant(totalOrderBroadcast, {
      name: 'delivered-twice',
      story: 'it delivers also what comes again, as long as there is room',
      edit: ({ actions: { Deliver }, M }) => ({
        actions: {
          Deliver: {
            ...Deliver,
            guard: (s, { packet: { to, position } }) => {
              const count = s.delivered.get(to).size;
              return position <= count + 1 && count < M.size;
            },
          },
        },
      }),
      violates: { Integrity: 4 },
    }),
  },
  {
    rule: 'it keeps on disk what it has delivered',
    mutant: variant(totalOrderBroadcast, {
      name: 'forgetful-nodes',
      story: 'after a crash it has forgotten it, and delivers it anew',
      definitions: { kept: () => List() },
      violates: { ForGood: 5 },
    }),
  },
  { rule: 'one process leads', variant: variants.twoSequencers },
  { rule: 'requests and entries are sent again', variant: variants.noRetransmission },
  {
    rule: 'timeouts of nodes strike in the end',
    mutant: variant(totalOrderBroadcast, {
      name: 'no-timeout-of-nodes',
      story: 'they need not',
      parameters: { messages: 1 },
      edit: owedBut('RepeatRequest'),
      violates: { Validity: null },
    }),
  },
  {
    rule: 'and those of the leader',
    mutant: variant(totalOrderBroadcast, {
      name: 'no-timeout-of-the-leader',
      story: 'they need not',
      parameters: { messages: 1 },
      edit: owedBut('RepeatEntry'),
      violates: { Validity: null, Agreement: null },
    }),
  },
  {
    rule: 'what is sent to the leader again and again is received',
    mutant: variant(totalOrderBroadcast, {
      name: 'requests-never-received',
      story: 'it need not be',
      parameters: { messages: 1 },
      edit: owedBut('Order'),
      violates: { Validity: null },
    }),
  },
  {
    rule: 'and what is sent to a node',
    mutant: variant(totalOrderBroadcast, {
      name: 'entries-never-received',
      story: 'it need not be',
      parameters: { messages: 1 },
      edit: owedBut('Deliver'),
      violates: { Validity: null, Agreement: null },
    }),
  },
  { rule: 'also what is lost in between', variant: variants.weakFairness },
  {
    rule: 'that to the leader, too',
    mutant: variant(totalOrderBroadcast, {
      name: 'weak-links-to-the-leader',
      story: 'requests are received only if they stay on their way',
      parameters: { messages: 1 },
      edit: ({ owed: { RepeatRequest, RepeatEntry, Deliver }, actions: { Order } }) => ({
        fairness: [RepeatRequest, RepeatEntry, WF({ actions: [Order], per: ['leader', 'packet'] }), Deliver],
      }),
      violates: { Validity: null },
    }),
  },
];
