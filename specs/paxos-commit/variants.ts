/** Paxos commit without what lets it go on. */
import { variant } from '../../checker/index.ts';
import { paxosCommit } from './paxos-commit.ts';

export const oneAcceptor = variant(paxosCommit, {
  name: 'one-acceptor',
  story:
    'There is one acceptor, and it stops. A resource manager that is prepared can neither commit nor abort, and no leader can find out what was accepted. This is two-phase commit whose manager has crashed.',
  parameters: { acceptors: 1 },
  violates: { NonBlocking: null, Termination: null },
});
