/** The broadcast without the decision of consensus, and with a broadcast below it that is not uniform. */
import { variant } from '../../checker/index.ts';
import { broadcastOnConsensus } from './broadcast-on-consensus.ts';

export const noConsensus = variant(broadcastOnConsensus, {
  name: 'no-consensus',
  story:
    'A node does not wait for the consensus of its round: it delivers what it has itself. Another one has something else in that round.',
  parameters: { faults: 'none' },
  edit: ({ actions: { A_deliver }, undelivered, delivers }) => ({
    actions: {
      A_deliver: {
        ...A_deliver,
        guard: (s, { node }) => undelivered(s, node).length > 0,
        effect: (s, { node }) => delivers(s, node, undelivered(s, node)[0]!),
      },
    },
  }),
  violates: { TotalOrder: 6, IsAtomicBroadcast: 6 },
});

export const relaysLater = variant(broadcastOnConsensus, {
  name: 'relays-later',
  story:
    'The reliable broadcast is not uniform: a node keeps a message before it has relayed it to the others. It proposes the message alone, delivers it, and crashes. It has reached nobody else, so that nobody else has anything to propose, and nobody learns what was decided.',
  parameters: { messages: 1 },
  definitions: { isOwed: (senderIsUp, hasReachedUp) => senderIsUp || hasReachedUp },
  violates: { Agreement: 6 },
});
