/** The name by timestamps, without the waiting, over channels that overtake, and with a node that is down. */
import { variant } from '../../checker/index.ts';
import { timestampUniqueness } from './timestamp-uniqueness.ts';

export const decideAtOnce = variant(timestampUniqueness, {
  name: 'decide-at-once',
  story:
    'A node takes the name as soon as it knows of no earlier claim, without waiting to hear from the others. Two nodes claim it at the same time, and neither has heard of the other: both know of no earlier claim, and one of them is wrong. The order of timestamps is right, but it is not known yet.',
  parameters: { nodes: 2 },
  edit: ({ actions: { Take }, Node, waits, knowsEarlier }) => ({
    actions: {
      Take: { ...Take, guard: (s, { p }) => waits(s, p) && Node.every((q) => !knowsEarlier(s, p, q)) },
    },
  }),
  violates: { Unique: 4, LowestWins: 3 },
});

export const noFifo = variant(timestampUniqueness, {
  name: 'no-fifo',
  story:
    'Messages from one node to another overtake each other. node1 claims the name, and then acknowledges a claim of node2 with the same number; the acknowledgement arrives first. So node2 was heard by all, and knows of no earlier claim: it takes the name. The claim of node1 comes before that, and is acknowledged: node1 takes the name, too.',
  parameters: { nodes: 2, channels: 'unordered' },
  violates: { Unique: 8, LowestWins: 5 },
});

export const oneCrash = variant(timestampUniqueness, {
  name: 'one-crash',
  story:
    'Nothing is broken, but more is asked: that claims are answered although one node is down. A node that is down acknowledges nothing. Who waits for it waits for ever, since it may have claimed the name before.',
  parameters: { nodes: 2, faults: 'crashes' },
  edit: ({ leadsTo, Node, waits, isAnswered }) => ({
    properties: {
      /** Every claim of a node that does not crash is answered. */
      Termination: leadsTo({
        forAll: { p: Node },
        from: (s, { p }) => waits(s, p),
        to: (s, { p }) => isAnswered(s, { p }) || !s.status.isUp(p),
      }),
    },
  }),
  violates: { Termination: null },
});
