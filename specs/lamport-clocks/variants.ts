/** What timestamps do not tell, and what vectors do. */
import { variant } from '../../checker/index.ts';
import { isBelow, lamportClocks } from './lamport-clocks.ts';

export const asCausality = variant(lamportClocks, {
  name: 'as-causality',
  story:
    "Lamport's timestamps are taken for causality: what comes first is thought to have happened before. But two events on two nodes that have never heard of each other have timestamps, too, and one of these comes first.",
  parameters: { events: 1 },
  edit: ({ ofAnyTwo, happenedBefore, isEarlier }) => ({
    invariants: {
      /** If the timestamp of one event comes first, it happened before the other. */
      Causality: ofAnyTwo((s, a, b) => !isEarlier(s, a, b) || happenedBefore(s, a, b)),
    },
  }),
  violates: { Causality: 2 },
});

export const vectorClocks = variant(lamportClocks, {
  name: 'vector-clocks',
  story:
    'Events are compared by their vectors. These tell all of causality: what is below happened before, and the other way round. So concurrent events are not in order, and there is no total order any more.',
  definitions: { precedes: isBelow },
  edit: ({ ofAnyTwo, happenedBefore, isEarlier }) => ({
    invariants: {
      /** One event happened before another if and only if its vector is below. */
      Causality: ofAnyTwo((s, a, b) => isEarlier(s, a, b) === happenedBefore(s, a, b)),
    },
  }),
  violates: { TotalOrder: 2 },
});
