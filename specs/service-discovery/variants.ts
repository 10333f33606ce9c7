/** Discovery that asks the wrong place, or that believes for too long what it was told. */
import { variant } from '../../checker/index.ts';
import { serviceDiscovery } from './service-discovery.ts';

export const cachedLeader = variant(serviceDiscovery, {
  name: 'cached-leader',
  story:
    'Clients look up the leader as they look up a service: each in its own copy. One of them has heard of the new leader and writes there. The other one has not. It reads from the old leader, which does not know that it was deposed, and answers with what was there before. Nothing is lost: what is written to a deposed leader the storage refuses.',
  parameters: { faults: 'failovers', changes: 1 },
  definitions: { leaderFrom: 'copy' },
  violates: { Linearizable: 9 },
});

export const noFence = variant(serviceDiscovery, {
  name: 'no-fence',
  story:
    'A client asks consensus who leads, and it is told the truth. When its write arrives another one has been elected, and has read what is stored. The storage stores what the old leader sends, the client is answered, and the new leader does not know of it. To ask the right place is not enough where the answer may be old by the time that it is used.',
  parameters: { faults: 'failovers', changes: 1 },
  definitions: { isStale: () => false },
  violates: { Linearizable: 8, NoLostWrite: 6, DeposedIsAsked: null },
});

export const outOfReach = variant(serviceDiscovery, {
  name: 'out-of-reach',
  story:
    'It is asked that clients be served by the leader also while they are cut off from consensus. Nobody was deposed, and the leader could be reached; but nobody can tell them who leads.',
  parameters: { faults: 'partitions' },
  edit: ({ leadsTo, Client, isDone }) => ({
    properties: {
      Termination: leadsTo({
        forAll: { client: Client },
        from: (s, { client }) => !isDone(s, client),
        to: (s, { client }) => isDone(s, client),
      }),
    },
  }),
  violates: { Termination: null },
});
