/** The recipes without what they rest on: the zxid, the client's own clock, and the watch that is left again. */
import { variant } from '../../checker/index.ts';
import { coordinationService } from './coordination-service.ts';

export const noZxidFence = variant(coordinationService, {
  name: 'no-zxid-fence',
  story:
    'Whoever is asked for something under the lock does it, whatever zxid it bears. A client asks, and loses its server; its session is closed, and another client has the lock and has something done. Then comes what the first one asked for: it is done for a holder of the past.',
  definitions: { isStale: () => false },
  violates: { LaterHolderWins: 15 },
});

export const sessionExpiresEarly = variant(coordinationService, {
  name: 'session-expires-early',
  story:
    'The service closes the session of a client that has not noticed anything: its clock is slow, or it has stopped for a while and has not looked at it. Its node vanishes, the next client has the lock, and for some time two take themselves for the holder. What they have done elsewhere is still in order, by the zxid.',
  parameters: { faults: 'none' },
  definitions: { mayExpire: () => true },
  violates: { OneHolder: 10, HolderIsFirst: 5 },
});

export const watchNotRearmed = variant(coordinationService, {
  name: 'watch-not-rearmed',
  story:
    'A client leaves a watch when it reads for the first time, and no more. It is told of the first change, reads, and is not told of the next one: it has an old configuration for ever, and does not know.',
  parameters: { workload: 'configuration', faults: 'none' },
  edit: ({ ofConfiguration: { Read } }) => ({
    actions: {
      Read: {
        ...Read,
        effect: (s, { client }) => ({
          ...Read.effect(s, { client }),
          watch: s.known.get(client) === null ? s.watch.set(client, 0) : s.watch,
        }),
      },
    },
  }),
  violates: { SeesLast: 14 },
});
