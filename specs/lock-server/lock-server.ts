/**
 * The lock server of James Wilcox, Doug Woos, Pavel Panchekha, Zachary Tatlock, Xi Wang, Michael Ernst and Thomas Anderson, "Verdi: A Framework for Implementing and
 * Formally Verifying Distributed Systems", PLDI 2015, section 2, as Oded Padon, Kenneth McMillan, Aurojit Panda, Mooly Sagiv and Sharon Shoham have it in "Ivy:
 * Safety Verification by Interactive Generalization", PLDI 2016, section 5: relations for the messages, and a server that serves whom it likes. It is what those
 * who look for inductive invariants try first.
 *
 * There is one lock, and a server that has it or has given it away. A client asks for it; the server, if it has the lock, grants it; the client
 * holds the lock once it hears of that, and gives it back by a message. The lock is always in one place: at the server, on its way to a client, at that client, or
 * on its way back. So no two clients hold it.
 *
 * Abstractions, and why they lose no behaviour: messages overtake each other and may never arrive, as each action may be taken late or never. Each
 * kind of message is a relation, so that two alike from one client count as one: of requests this changes nothing, and of the others there never are two. They are
 * not duplicated; what happens if they are show two variants. Verdi's server keeps a queue of who has asked and grants in its order, which restricts whom it serves
 * next, and nothing else.
 */
import { Set } from 'immutable';
import { boolean, integer, processes, SF, spec, subsetOf, variables, WF } from '../../checker/index.ts';

export const lockServer = spec(
  {
    name: 'lock-server',
    title: 'The lock server of Verdi and Ivy',
    topic: 'mutual exclusion',
    parameters: { clients: integer('clients that share the lock', { default: 3, from: 1, to: 8 }) },
  },
  ({ clients }) => {
    const Client = processes('c', clients);
    const Clients = subsetOf(Client);

    const { domains, initially, action, invariant, reachable, leadsTo } = variables({
      /** Whose request is on its way to the server; */
      lockMsg: Clients,
      /** to whom a grant is; */
      grantMsg: Clients,
      /** and who gives the lock back, on its way to the server. */
      unlockMsg: Clients,
      /** The clients that hold the lock, */
      holdsLock: Clients,
      /** and whether the server does. */
      serverHoldsLock: boolean,
    });
    const init = initially({
      lockMsg: Set(),
      grantMsg: Set(),
      unlockMsg: Set(),
      holdsLock: Set(),
      serverHoldsLock: true,
    });

    /** Client c asks for the lock. */
    const SendLock = action({
      forSome: { c: Client },
      effect: (s, { c }) => ({ lockMsg: s.lockMsg.add(c) }),
    });
    /** The server hears that client c asks, and grants the lock if it has it. */
    const RecvLock = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.serverHoldsLock && s.lockMsg.has(c),
      effect: (s, { c }) => ({
        serverHoldsLock: false,
        lockMsg: s.lockMsg.remove(c),
        grantMsg: s.grantMsg.add(c),
      }),
    });
    /** Client c hears that the lock is granted, and holds it. */
    const RecvGrant = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.grantMsg.has(c),
      effect: (s, { c }) => ({ grantMsg: s.grantMsg.remove(c), holdsLock: s.holdsLock.add(c) }),
    });
    /** Client c gives the lock back. */
    const Unlock = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.holdsLock.has(c),
      effect: (s, { c }) => ({ holdsLock: s.holdsLock.remove(c), unlockMsg: s.unlockMsg.add(c) }),
    });
    /** The server hears that client c has given the lock back, and has it again. */
    const RecvUnlock = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.unlockMsg.has(c),
      effect: (s, { c }) => ({ unlockMsg: s.unlockMsg.remove(c), serverHoldsLock: true }),
    });

    /** No two clients hold the lock. */
    const Mutex = invariant({
      forAll: { c: Client, d: Client },
      holds: (s, { c, d }) => c === d || !s.holdsLock.has(c) || !s.holdsLock.has(d),
    });
    /** Each client can hold the lock, */
    const Held = reachable({ forAll: { c: Client }, holds: (s, { c }) => s.holdsLock.has(c) });
    /** and ask for it while another one holds it. */
    const Contended = reachable((s) =>
      Client.some((c) => s.lockMsg.has(c) && !s.holdsLock.has(c) && !s.holdsLock.isEmpty()),
    );
    /** Who asks for the lock holds it in the end. */
    const Served = leadsTo({
      forAll: { c: Client },
      from: (s, { c }) => s.lockMsg.has(c),
      to: (s, { c }) => s.holdsLock.has(c),
    });

    const goesOn = [WF({ actions: [RecvGrant, Unlock, RecvUnlock], per: ['c'] })];
    return {
      domains,
      init,
      actions: { SendLock, RecvLock, RecvGrant, Unlock, RecvUnlock },
      roles: { server: { acts: [RecvLock, RecvUnlock], has: ['serverHoldsLock'] } },
      // The server serves nobody else for ever while a client asks, which a queue would see to.
      fairness: [...goesOn, SF({ actions: [RecvLock], per: ['c'] })],
      invariants: { Mutex },
      properties: { Held, ...(clients > 1 && { Contended }), Served },
      goesOn,
      Client,
    };
  },
);
