/** The lock server with a network that repeats itself, and with a server that does not wait. */
import { variant } from '../../checker/index.ts';
import { lockServer } from './lock-server.ts';

export const impatientServer = variant(lockServer, {
  name: 'impatient-server',
  story:
    'The server takes the lock back from a client that it has not heard of for a while, as if that had died. It has not: the grant was late, and now two clients hold the lock.',
  parameters: { clients: 2 },
  edit: ({ action, actions: { RecvUnlock } }) => ({
    actions: {
      RecvUnlock,
      /** The server takes the lock back. */
      TakeBack: action({ guard: (s) => !s.serverHoldsLock, effect: () => ({ serverHoldsLock: true }) }),
    },
  }),
  violates: { Mutex: 7 },
});

export const repeatedGrant = variant(lockServer, {
  name: 'repeated-grant',
  story:
    'The network may deliver a grant once more. It does when the client has long given the lock back and another one has it.',
  parameters: { clients: 2 },
  edit: ({ actions: { RecvGrant } }) => ({
    actions: { RecvGrant: { ...RecvGrant, effect: (s, { c }) => ({ holdsLock: s.holdsLock.add(c) }) } },
  }),
  violates: { Mutex: 9, Served: null },
});

export const repeatedUnlock = variant(lockServer, {
  name: 'repeated-unlock',
  story:
    'The network may deliver once more that a client gives the lock back. The server believes it, although another client holds the lock by now, and gives it away a second time.',
  parameters: { clients: 2 },
  edit: ({ actions: { RecvUnlock } }) => ({
    actions: { RecvUnlock: { ...RecvUnlock, effect: () => ({ serverHoldsLock: true }) } },
  }),
  violates: { Mutex: 12, Served: null },
});
