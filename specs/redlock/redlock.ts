/**
 * Redlock: a lock with a lease on a majority of independent stores, as the makers of Redis propose it (Salvatore Sanfilippo,
 * "Distributed Locks with Redis", "The Redlock Algorithm").
 *
 * The problem. A lock in one store is lost with it, and a replica that is told later may not have heard of it (lock-election,
 * replicated-lock). And a lock must expire, or else it is lost with whoever has it. Can several stores that know nothing of
 * each other keep a lock that expires, so that some of them may be down?
 *
 * The protocol. A store keeps the lock for a client until so much time has passed by the store's clock, and for nobody else
 * meanwhile. A client notes the time, and asks all stores. If a majority keeps the lock for it, then it has the lock until the
 * lease is over, counted from the time that it noted. If that has passed already, or if too many have refused, it has
 * failed: it unlocks all stores, and may try again.
 *
 * Why it works, as far as it does. Two majorities share a store, which keeps the lock for one client at a time. It keeps it for
 * a whole lease from when it was asked, which is not before the client noted the time. So until the client's lease is over,
 * by clocks that run alike, no other one gets a majority. It is the clocks on which all of this depends: of the stores, that they
 * keep the lock long enough, and of the client, that it sees in time that its lease is over. In an asynchronous system neither
 * is sure (Martin Kleppmann, "How to do distributed locking", 2016).
 *
 * The cure is not to believe in locks that expire. Each comes with a number that is greater each time, a fencing token, and what
 * is protected by the lock looks at it (fencing-token). The stores have none: a client's random value is no greater than
 * another's, and counters at stores that know nothing of each other go apart. So `tokens` says where the number comes from.
 *
 * Abstractions, and why they lose no violation. Time goes in whole ticks, and any number of them may pass between two steps:
 * so messages may be late, and clients may pause. Messages are neither lost nor duplicated, and no store crashes, since in
 * every finite run that looks like being late; so does a request that is refused, or whatever else would change nothing. A client's random value is its name and the number of its try. To unlock takes
 * the lock from stores one by one, at any time after the try has failed. A client gets the lock once, and then keeps it until it
 * is over or it gives it back. The storage that is protected is one register, which keeps the greatest token that it was written with.
 */
import { Set } from 'immutable';
import {
  allows,
  choice,
  clocks,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  record,
  spec,
  subsetOf,
  variables,
} from '../../checker/index.ts';

export const redlock = spec(
  {
    name: 'redlock',
    title: 'A lock with a lease, on a majority of independent stores',
    topic: 'linearizability',
    parameters: {
      clients: integer('clients that want the lock', { default: 2, from: 2, to: 3 }),
      stores: integer('stores, which know nothing of each other', { default: 3, from: 1, to: 5 }),
      tries: integer('how often each client tries to get the lock', { default: 1, from: 1, to: 3 }),
      ticks: integer('ticks until time ends', { default: 1, from: 0, to: 6 }),
      lease: integer('ticks until a lease expires', { default: 1, from: 1, to: 4 }),
      faults: faults(['clock-jumps'], { default: 'none' }),
      jumps: integer('jumps ahead, of the clocks of stores', { default: 1, from: 1, to: 2, counts: 'clock-jumps' }),
      tokens: choice(
        'whether stores count how often they were locked, and who has the lock takes that for a fencing token',
        {
          default: 'none',
          options: ['none', 'counters'],
        },
      ),
    },
    definitions: {
      /** So many stores of so many are enough to have the lock. */
      isMajority: (locked: number, stores: number): boolean => 2 * locked > stores,
      /** A client that began at `began`, and was answered by the last store of a majority `now`, counts its lease from then. */
      countsFrom: (began: number, _now: number): number => began,
      /** A client may begin to have the lock, if its lease is over then. */
      isInTime: (isOver: boolean): boolean => !isOver,
      /** A store takes the lock from `holder` if this is to unlock what `asking` was given. */
      mayUnlock: (holder: object, asking: object): boolean => holder === asking,
      /** An answer to one try of a client counts for another one. */
      counts: (answered: number, attempt: number): boolean => answered === attempt,
      /** A store keeps the lock no longer than until then. */
      hasExpired: (now: number, expiry: number): boolean => now >= expiry,
    },
  },
  (
    { clients, stores, tries, ticks, lease, faults: mayHappen, jumps, tokens },
    { isMajority, countsFrom, isInTime, mayUnlock, counts, hasExpired },
  ) => {
    const mostJumps = allows(mayHappen, 'clock-jumps') ? jumps : 0;
    const Client = processes('client', clients);
    const Store = processes('store', stores);
    type Client = Member<'client'>;

    const Time = clocks(Client, { ticks });
    const Attempt = range(1, tries);
    /** What a client has the lock written with: its name, and which try it is. No other try is like it. */
    const Value = record({ client: Client, attempt: Attempt });
    /** How often a store was locked. */
    const Count = range(0, tokens === 'none' ? 0 : clients * tries);
    const Message = messages({
      Lock: { from: Client, to: Store, attempt: Attempt },
      Locked: { from: Store, to: Client, attempt: Attempt, count: Count },
      Unlock: { from: Client, to: Store, attempt: Attempt },
    });
    const Network = network(Message);

    const { domains, initially, action, invariant, step, reachable } = variables({
      clocks: Time,
      /** For whom each store keeps the lock, and until when by its clock; null if for nobody. */
      kept: functionFrom(Store, optional(record({ value: Value, expiry: Time.readings }))),
      /** How often the clock of a store has jumped. */
      jumps: range(0, mostJumps),
      /** How often each store was locked. */
      count: functionFrom(Store, Count),
      /** How far each client is, */
      at: functionFrom(Client, oneOf('idle', 'asking', 'holding')),
      /** how often it has tried, */
      attempt: functionFrom(Client, range(0, tries)),
      /** when it began to, */
      began: functionFrom(Client, optional(Time.readings)),
      /** the stores that keep the lock for it, as they said, */
      locked: functionFrom(Client, subsetOf(Store)),
      /** the greatest count that they told, */
      token: functionFrom(Client, Count),
      /** and until when it has the lock. */
      until: functionFrom(Client, optional(Time.readings)),
      /** The greatest token of those that have had the lock. No client reads it; a property does. */
      greatest: Count,
      network: Network,
    });
    const init = initially({
      clocks: Time.right,
      kept: Store.to(null),
      jumps: 0,
      count: Store.to(0),
      at: Client.to('idle'),
      attempt: Client.to(0),
      began: Client.to(null),
      locked: Client.to(Set()),
      token: Client.to(0),
      until: Client.to(null),
      greatest: 0,
      network: Network.empty,
    });
    type State = (typeof init)[number];

    /** The client takes the lock for its own. */
    const holds = (s: State, client: Client) => {
      const until = s.until.get(client);
      return s.at.get(client) === 'holding' && until !== null && !s.clocks.isOver(client, until);
    };

    /** A client notes the time, and asks all stores to keep the lock for it. */
    const Begin = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.at.get(client) === 'idle' && s.attempt.get(client) < tries,
      effect: (s, { client }) => {
        const attempt = s.attempt.get(client) + 1;
        return {
          at: s.at.set(client, 'asking'),
          attempt: s.attempt.set(client, attempt),
          began: s.began.set(client, s.clocks.now(client)),
          network: s.network.sendAll(Store.map((to) => Message.Lock({ from: client, to, attempt }))),
        };
      },
    });
    /** A store keeps the lock for who asks, unless it keeps it for somebody: for a whole lease, by its clock. */
    const Keep = action({
      forSome: { m: (s) => s.network.deliverable('Lock') },
      guard: (s, { m }) => {
        const kept = s.kept.get(m.to);
        return kept === null || hasExpired(s.clocks.time, kept.expiry);
      },
      effect: (s, { m: { from, to, attempt }, m }) => {
        const count = tokens === 'none' ? 0 : s.count.get(to) + 1;
        return {
          kept: s.kept.set(to, { value: Value({ client: from, attempt }), expiry: s.clocks.time + lease }),
          count: s.count.set(to, count),
          network: s.network.reply(m, Message.Locked({ from: to, to: from, attempt, count })),
        };
      },
    });
    /** A client hears that a store keeps the lock for it. With a majority it has the lock, unless the lease is over by now. */
    const Hear = action({
      forSome: { m: (s) => s.network.deliverable('Locked') },
      guard: (s, { m }) => s.at.get(m.to) === 'asking' && counts(m.attempt, s.attempt.get(m.to)),
      effect: (s, { m: { from, to, count }, m }) => {
        const locked = s.locked.get(to).add(from);
        const token = Math.max(s.token.get(to), count);
        const heard = {
          network: s.network.deliver(m),
          locked: s.locked.set(to, locked),
          token: s.token.set(to, token),
        };
        const until = countsFrom(s.began.get(to)!, s.clocks.now(to)) + lease;
        if (!isMajority(locked.size, stores) || !isInTime(s.clocks.isOver(to, until))) return heard;
        return {
          ...heard,
          at: s.at.set(to, 'holding'),
          until: s.until.set(to, until),
          greatest: Math.max(s.greatest, token),
        };
      },
    });
    /** A client has waited for too long, or needs the lock no more: it unlocks all stores, whatever they said. */
    const Unlock = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.at.get(client) !== 'idle',
      effect: (s, { client }) => ({
        at: s.at.set(client, 'idle'),
        began: s.began.set(client, null),
        locked: s.locked.set(client, Set()),
        token: s.token.set(client, 0),
        until: s.until.set(client, null),
        network: s.network.sendAll(
          Store.map((to) => Message.Unlock({ from: client, to, attempt: s.attempt.get(client) })),
        ),
      }),
    });
    /** A store no longer keeps the lock for a client, if it did so for this try of it. */
    const Free = action({
      forSome: { m: (s) => s.network.deliverable('Unlock') },
      guard: (s, { m: { from, to, attempt } }) => {
        const kept = s.kept.get(to);
        return kept !== null && mayUnlock(kept.value, Value({ client: from, attempt }));
      },
      effect: (s, { m }) => ({ kept: s.kept.set(m.to, null), network: s.network.deliver(m) }),
    });
    /** The clock of a store jumps ahead. What it kept has expired. */
    const ClockJumps = action({
      forSome: { store: Store },
      guard: (s, { store }) => s.jumps < mostJumps && s.kept.get(store) !== null,
      effect: (s, { store }) => ({ jumps: s.jumps + 1, kept: s.kept.set(store, null) }),
    });

    /** At any moment one client at most has the lock. */
    const MutualExclusion = invariant({
      forAll: { client: Client, other: Client },
      holds: (s, { client, other }) => client === other || !holds(s, client) || !holds(s, other),
    });
    /** Whoever gets the lock has a greater token than all who had it before. */
    const TokensGrow = step({
      forAll: { client: Client },
      holds: (s, t, { client }) =>
        s.at.get(client) === 'holding' || t.at.get(client) !== 'holding' || t.token.get(client) > s.greatest,
    });
    /** Each client may have the lock. */
    const EachMayHold = reachable({ forAll: { client: Client }, holds: (s, { client }) => holds(s, client) });
    /** A client that has never given the lock back does not keep it for ever: another one may get it. */
    const Expires = reachable((s) =>
      Client.some((client) => holds(s, client) && Client.others(client).some((other) => s.at.get(other) === 'holding')),
    );
    /** A majority is enough: a client has the lock while a store keeps it for another one. */
    const AMajorityIsEnough = reachable((s) =>
      Client.some((client) => holds(s, client) && s.kept.some((kept) => kept !== null && kept.value.client !== client)),
    );
    /**
     * A client that has given up unlocks all stores, also those of which it has not heard that they keep the lock for it: another one
     * has the lock before a lease is over.
     */
    const Unlocked = reachable(
      (s) =>
        s.clocks.time < lease &&
        Client.some(
          (client) =>
            s.at.get(client) === 'idle' &&
            Store.every((store) => s.network.some((m) => m.type === 'Locked' && m.from === store && m.to === client)) &&
            Client.others(client).some((other) => holds(s, other)),
        ),
    );

    return {
      domains,
      init,
      actions: { Begin, Keep, Hear, Unlock, Free, ...(mostJumps > 0 ? { ClockJumps } : {}) },
      invariants: { MutualExclusion },
      properties: {
        EachMayHold,
        Unlocked,
        ...(stores > 2 ? { AMajorityIsEnough } : {}),
        ...(ticks >= lease ? { Expires } : {}),
        ...(tokens === 'counters' ? { TokensGrow } : {}),
      },
      // Time ends, and clients may stop.
      finished: () => true,
    };
  },
);
