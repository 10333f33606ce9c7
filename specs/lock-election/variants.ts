/** The election where the store forgets who has the lock, or where nobody is left to give it back. */
import { variant } from '../../checker/index.ts';
import { lockElection } from './lock-election.ts';

export const replicatedLock = variant(lockElection, {
  name: 'replicated-lock',
  story:
    'The store is replicated asynchronously: the primary grants the lock at once, and tells the replica later. The primary crashes in between. The replica, which takes its place, has never heard that the lock is taken, and grants it to another node: two lead, and neither has done anything wrong.',
  parameters: { nodes: 2, replication: 'asynchronous' },
  violates: { OneLeader: 7, LeaderHasTheLock: 4 },
});

export const crashedLeader = variant(lockElection, {
  name: 'crashed-leader',
  story:
    'A node that has the lock crashes. It cannot give it back any more, and the lock does not expire: the other one asks for it again and again, is refused each time, and nobody leads ever after.',
  parameters: { nodes: 2, faults: 'crashes' },
  violates: { SomebodyLeads: null },
});
