/** Total order broadcast without what it rests on: repetition, links that let something through, one leader. */
import { SF, variant, WF } from '../../checker/index.ts';
import { totalOrderBroadcast } from './total-order-broadcast.ts';

export const noRetransmission = variant(totalOrderBroadcast, {
  name: 'no-retransmission',
  story:
    'Everything is sent once. What the link loses is gone: if it is a request, the node that wanted to broadcast something waits for ever; if it is the entry for one node, the others deliver it and go on, and that one never delivers anything again.',
  parameters: { messages: 1, faults: 'loss' },
  without: ['RepeatRequest', 'RepeatEntry'],
  edit: ({ actions: { Order, Deliver } }) => ({
    fairness: [SF({ actions: [Order], per: ['leader', 'packet'] }), SF({ actions: [Deliver], per: ['packet'] })],
    // What is lost is lost.
    finished: (s) => s.network.isEmpty(),
  }),
  violates: { Validity: null, Agreement: null },
});

export const weakFairness = variant(totalOrderBroadcast, {
  name: 'weak-fairness',
  story:
    'Of the links it is only assumed that they deliver what stays on its way for ever. But what is lost does not stay: the leader sends an entry, the link loses it, the leader sends it again, and so on for ever. Nobody is idle, every entry could be delivered again and again, and none ever is.',
  parameters: { messages: 1, faults: 'loss' },
  edit: ({ actions: { RepeatRequest, RepeatEntry, Order, Deliver } }) => ({
    fairness: [
      WF({ actions: [RepeatRequest], per: ['node', 'm'] }),
      WF({ actions: [RepeatEntry], per: ['leader', 'to', 'position'] }),
      WF({ actions: [Order], per: ['leader', 'packet'] }),
      WF({ actions: [Deliver], per: ['packet'] }),
    ],
  }),
  violates: { Validity: null, Agreement: null },
});

export const twoSequencers = variant(totalOrderBroadcast, {
  name: 'two-sequencers',
  story:
    'Two processes take themselves for the leader, over links that lose nothing, and each keeps a log of its own. They put different messages at position 1, and a node that hears of the one first disagrees for ever with a node that hears of the other. What stands in both logs, at different positions, may be delivered twice.',
  parameters: { faults: 'none' },
  definitions: { leaders: 2 },
  violates: { TotalOrder: 6, Integrity: 7, Validity: 10, Agreement: 10 },
});
