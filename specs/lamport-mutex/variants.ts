/** Mutual exclusion over channels in which messages overtake each other. */
import { variant } from '../../checker/index.ts';
import { lamportMutex } from './lamport-mutex.ts';

export const noFifo = variant(lamportMutex, {
  name: 'no-fifo',
  story:
    'Messages between two processes overtake each other. p1 asks for the resource, and then acknowledges a request of p2 with the same number; the acknowledgement arrives before the request. So p2 does not know that p1 was first, and takes the resource; and p1, whose request does come first, takes it too.',
  parameters: { processes: 2, channels: 'unordered' },
  violates: { Mutex: 8, InOrder: 5 },
});
