/** Mutual exclusion over channels in which messages overtake each other, and with a process that has failed. */
import { type Member, variant, WF } from '../../checker/index.ts';
import { lamportMutex } from './lamport-mutex.ts';

export const noFifo = variant(lamportMutex, {
  name: 'no-fifo',
  story:
    'Messages between two processes overtake each other. p1 asks for the resource, and then acknowledges a request of p2 with the same number; the acknowledgement arrives before the request. So p2 does not know that p1 was first, and takes the resource; and p1, whose request does come first, takes it too.',
  parameters: { processes: 2, channels: 'unordered' },
  violates: { Mutex: 8, InOrder: 5 },
});

export const crashedProcess = variant(lamportMutex, {
  name: 'crashed-process',
  story:
    'A process fails: it takes no step any more. It has not asked for the resource and does not use it. But everybody needs its acknowledgement, so that nobody is granted the resource ever after.',
  parameters: { processes: 2, requests: 1 },
  edit: ({ actions: { ReceiveRequest, ReceiveAck, ReceiveRelease, Enter, Exit }, Process }) => {
    const isUp = (p: Member<'p'>) => Process.index(p) > 0;
    return {
      fairness: [
        WF({ actions: [ReceiveRequest, ReceiveAck, ReceiveRelease], where: ({ m }) => isUp(m.to) }),
        WF({ actions: [Enter, Exit], where: ({ p }) => isUp(p) }),
      ],
    };
  },
  violates: { Granted: null },
});
