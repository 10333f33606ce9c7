/**
 * Why the lock server is safe: with these, Mutex is inductive. They are what Ivy's user comes to, counterexample by counterexample: the lock is never in two places. There
 * are four places where it can be, the server, on its way to a client, a client, and on its way back, and one conjunct for every two of them.
 */
import { propertiesOf } from '../../checker/index.ts';
import { lockServer } from './lock-server.ts';

export const proof = propertiesOf(lockServer, ({ invariant, Client }) => ({
  /** It is not granted while the server has it, */
  GrantedNotKept: invariant((s) => s.grantMsg.isEmpty() || !s.serverHoldsLock),
  /** nor held, */
  HeldNotKept: invariant((s) => s.holdsLock.isEmpty() || !s.serverHoldsLock),
  /** nor on its way back. */
  ReturnedNotKept: invariant((s) => s.unlockMsg.isEmpty() || !s.serverHoldsLock),
  /** It is not granted to two, */
  GrantedOnce: invariant({
    forAll: { c: Client, d: Client },
    holds: (s, { c, d }) => c === d || !s.grantMsg.has(c) || !s.grantMsg.has(d),
  }),
  /** nor given back by two. */
  ReturnedOnce: invariant({
    forAll: { c: Client, d: Client },
    holds: (s, { c, d }) => c === d || !s.unlockMsg.has(c) || !s.unlockMsg.has(d),
  }),
  /** Nobody holds what was granted and has not arrived, */
  HeldNotGranted: invariant((s) => s.holdsLock.isEmpty() || s.grantMsg.isEmpty()),
  /** nor what is on its way back, */
  HeldNotReturned: invariant((s) => s.holdsLock.isEmpty() || s.unlockMsg.isEmpty()),
  /** which was not granted anew. */
  GrantedNotReturned: invariant((s) => s.grantMsg.isEmpty() || s.unlockMsg.isEmpty()),
}));
