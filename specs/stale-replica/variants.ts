/** The register with reads at its followers. */
import { variant } from '../../checker/index.ts';
import { staleReplica } from './stale-replica.ts';

export const readFollower = variant(staleReplica, {
  name: 'read-follower',
  story:
    'Clients read at any replica. The final score is written, and acknowledged; who reads it now from a follower that has not heard of it yet sees that the match is still on.',
  parameters: { followers: 1, writers: 1, readers: 1 },
  definitions: { mayReadAt: () => true },
  violates: { Linearizable: 6 },
});

export const synchronousFollowers = variant(staleReplica, {
  name: 'synchronous-followers',
  story:
    'Clients read at any replica, but a write is acknowledged only when all replicas have it. Who reads after that sees it everywhere. But while the write runs, some replicas have the new value and some the old one: a client reads the new score from the leader, asks again, gets to a follower, and sees the match go on.',
  parameters: { followers: 1, writers: 1, readers: 1, replication: 'synchronous' },
  definitions: { mayReadAt: () => true },
  violates: { Linearizable: 8 },
});
