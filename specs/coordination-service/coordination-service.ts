/**
 * A coordination service, as ZooKeeper is one: a small tree of data that all servers change in the same order, and what its
 * clients make of it, a lock and a configuration (Patrick Hunt, Mahadev Konar, Flavio Junqueira and Benjamin Reed, "ZooKeeper:
 * Wait-free coordination for Internet-scale systems", USENIX ATC 2010).
 *
 * The problem. Who leads, who is there, what is configured: such things are small, and all must agree on them. To build
 * consensus into every program is hard. So it is built once, into a service that others use. It must tell its clients of
 * changes, or they would ask all the time; and it must do something about clients that are gone.
 *
 * The service.
 *
 *   Order        Changes are transactions in one order, each with its zxid. A server applies them one after the other, and may
 *                be behind. Clients are answered by the server that they are connected to, from what it has applied.
 *   Sessions     A client has a session. If the service does not hear of it for some time, the session is closed, and is not taken up
 *                again. A client that loses its server goes to another one, which takes it only if it is not behind what the client
 *                has seen.
 *   Ephemeral    nodes vanish when the session of who created them is closed.
 *   Sequential   nodes get a number, each a greater one.
 *   Versions     Data is set only if it still has the version that the client has seen: compare-and-set.
 *   Multi        Several operations are done as one, or not at all.
 *   Watches      A read may leave a watch, in the same step. The first change of what was read is told to the client, once,
 *                and before it sees anything newer.
 *
 * The lock (section 2.4 there, "Simple locks without herd effect"). A client creates an ephemeral sequential node. It has the lock if its
 * node is the first of all. If not, it watches the node right before its own and no other, so that each node that goes wakes
 * one client. To give the lock back it deletes its node. What it does elsewhere under the lock bears the zxid of its node, and
 * who is asked to do it refuses what bears a smaller one than it has seen.
 *
 * The configuration. Clients read it and leave a watch. To change it, a client sets both of its parts at once, if the version is
 * the one that it has read.
 *
 * Why it works. A client that sees its own node sees all nodes that came before it, however far behind its server is: they have
 * smaller zxids. What it may see too much are nodes that are gone, for which it waits until its server hears of it. Between a
 * read and its watch nothing can come, since they are one step at the server; so of whatever happens after the read, the
 * client is told. A session is closed only when its client has been without an answer for so long that it has noticed by
 * its own clock, and no longer takes itself for the holder. That rests on clocks, and what a client has sent elsewhere may
 * still be on its way: that is what the zxid is for.
 *
 * Abstractions, and why they lose no behaviour. How the servers agree on one order is left to other protocols here (zab, raft,
 * total-order-broadcast): a transaction is in the order as soon as the client's request is done, and servers apply it later. Since
 * a client decides and asks in two steps, time that a request takes is time before it asks; one that is under way when its session
 * is closed or moves to another server is refused by ZooKeeper, and so it is never done. An answer and the step that a client takes
 * on it are one. A client that loses its server after its request was done is not told, finds out after a sync whether its
 * node is there, and goes on from there. Time is not counted: that its own timeout is the shorter one is written so, that a session
 * is closed while its client is without a server only. Each client takes the lock once, or changes the configuration once,
 * and loses its server so often as `partitions` allows; it may stay away for ever, which looks like a crash.
 */
import { List, Set } from 'immutable';
import {
  allows,
  boolean,
  choice,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import { type Lifetime, type Numbers, treeAfter } from './tree.ts';

export const coordinationService = spec(
  {
    name: 'coordination-service',
    title: 'A coordination service: sessions, ephemeral nodes, watches, and a lock made of them',
    topic: 'membership and coordination',
    assumes: { raft: 'one order of all changes', 'total-order-broadcast': 'the same, delivered to every server' },
    parameters: {
      clients: integer('clients of the service', { default: 2, from: 1, to: 3 }),
      servers: integer('servers, each of which applies the transactions in their order', {
        default: 2,
        from: 1,
        to: 3,
      }),
      workload: choice('what the clients want: each takes the lock once, or each changes the configuration once', {
        default: 'lock',
        options: ['lock', 'configuration'],
      }),
      /** A client loses its server: the server is down, or the network between them is. */
      faults: faults(['partitions'], { default: 'all' }),
      partitions: integer('how often clients lose their server, all together', {
        default: 1,
        from: 1,
        to: 3,
        counts: 'partitions',
      }),
    },
    definitions: {
      /** The service may close the session of a client that has a server, or that has none. */
      mayExpire: (hasServer: boolean): boolean => !hasServer,
      /** The node of a session goes with it. */
      lifetime: 'ephemeral' as Lifetime,
      /** The number of a node, beside those of the nodes before it. */
      numbers: 'greater' as Numbers,
      /** Who is asked to do something under the lock refuses it, since it has done something for a later holder. */
      isStale: (zxid: number, latest: number): boolean => zxid < latest,
      /** Data is set, having been read in one version, and being in another. */
      maySet: (read: number, now: number): boolean => read === now,
      /** A server that has come so far takes a client that has seen as much. */
      takes: (applied: number, seen: number): boolean => applied >= seen,
      /** It takes one whose session is open, or closed. */
      takesUp: (isClosed: boolean): boolean => !isClosed,
    },
  },
  (
    { clients, servers, workload, faults: mayHappen, partitions },
    { mayExpire, lifetime, numbers, isStale, maySet, takes, takesUp },
  ) => {
    const Client = processes('client', clients);
    const Server = processes('server', servers);
    type Client = Member<'client'>;
    type Server = Member<'server'>;
    const most = 3 * clients;
    const isLock = workload === 'lock';
    const isCutOff = allows(mayHappen, 'partitions');

    /** The place of a transaction in the one order, counted from 1. */
    const Zxid = range(0, most);
    /** What a client writes into the configuration: its name, beside those that are there. */
    const Data = subsetOf(Client);
    const Transaction = messages({
      Create: { session: Client },
      Delete: { session: Client },
      CloseSession: { session: Client },
      SetData: { session: Client, part: oneOf('x', 'y', 'both'), data: Data },
    });
    /** How far a client is. */
    const At = messages({
      /** It has not asked for the lock; */
      Idle: {},
      /** it has asked for its node; */
      Creating: {},
      /** it is about to look which nodes there are; */
      Looking: {},
      /** it has seen the node before its own, and is about to watch it; */
      Behind: { node: Zxid },
      /** it watches it; */
      Waiting: {},
      /** it has the lock; */
      Holding: {},
      /** it has asked somebody else for something, under the lock, */
      Acting: {},
      /** and was answered. */
      Acted: {},
      /** It is about to read the configuration; */
      Reading: {},
      /** it has read it, and waits until it changes; */
      Current: {},
      /** it has set it. */
      Setting: {},
      /** It has given the lock back, or has been told that its session is closed. */
      Done: {},
    });
    const Config = record({ version: Zxid, x: Data, y: Data });

    const { domains, initially, action, invariant, step, reachable, leadsTo, eventuallyAlways, predicate } = variables({
      /** The transactions, in their order. */
      log: sequenceOf(Transaction, most),
      /** How many of them each server has applied. */
      applied: functionFrom(Server, Zxid),
      /** The server that the client is connected to; null if it has lost it, and has noticed. */
      server: functionFrom(Client, optional(Server)),
      at: functionFrom(Client, At),
      /** The zxid of the last that the client has seen, */
      seen: functionFrom(Client, Zxid),
      /** what it watches: the node that was created by this transaction, or the configuration, 0; */
      watch: functionFrom(Client, optional(Zxid)),
      /** and whether the change of that is on its way to it. */
      event: functionFrom(Client, boolean),
      /** What the client has read of the configuration. */
      known: functionFrom(Client, optional(Config)),
      /** Those who were told that their change of it is done. */
      told: Data,
      /** Elsewhere: what a client has asked for under the lock, with this zxid, and has not been done yet, */
      request: functionFrom(Client, optional(Zxid)),
      /** and the zxid of what was done last. */
      done: Zxid,
      /** How often a client has lost its server. */
      lost: range(0, partitions),
    });
    const init = initially(
      (functionFrom(Client, Server).elements ?? []).map((server) => ({
        log: List(),
        applied: Server.to(0),
        server: Client.to((client) => server.get(client)),
        at: Client.to(isLock ? At.Idle() : At.Reading()),
        seen: Client.to(0),
        watch: Client.to(null),
        event: Client.to(false),
        known: Client.to(null),
        told: Set(),
        request: Client.to(null),
        done: 0,
        lost: 0,
      })),
    );
    type State = (typeof init)[number];

    /** What all have agreed on, */
    const tree = (s: State) => treeAfter(s.log, { lifetime, numbers });
    /** and what a server has of it. */
    const treeOf = (s: State, server: Server) => treeAfter(s.log.take(s.applied.get(server)), { lifetime, numbers });
    const is = (s: State, client: Client, ...types: readonly Of<typeof At>['type'][]) =>
      types.includes(s.at.get(client).type);
    const isClosed = (s: State, client: Client) => tree(s).closed.has(client);
    /** The client has a server that will do what it asks for, and has told it all that it had to tell. */
    const isServed = (s: State, client: Client) =>
      s.server.get(client) !== null && !s.event.get(client) && !isClosed(s, client);
    /** How far the server of a client is. */
    const zxidOf = (s: State, client: Client) => s.applied.get(s.server.get(client)!);
    /** The server of the client has applied the transaction of this type that the client asked for. */
    const hasApplied = (s: State, client: Client, type: Of<typeof Transaction>['type']) =>
      s.log.take(zxidOf(s, client)).some((asked) => asked.type === type && asked.session === client);
    /** The transaction that created the client's node. */
    const czxid = (s: State, client: Client) =>
      s.log.findIndex(({ type, session }) => type === 'Create' && session === client) + 1;
    const moves = (s: State, client: Client, at: Of<typeof At>) => ({
      at: s.at.set(client, at),
      seen: s.seen.set(client, zxidOf(s, client)),
    });
    /** What a client watches has changed since it read it, as far as this server knows. */
    const hasChanged = (s: State, watched: number, seen: number, server: Server) =>
      watched === 0
        ? s.log.slice(seen, s.applied.get(server)).some(({ type }) => type === 'SetData')
        : treeOf(s, server).queue.every((node) => node.czxid !== watched);

    /** A server applies the next transaction. Who watches what is changed by it will be told, once. */
    const Apply = action({
      forSome: { server: Server },
      guard: (s, { server }) => s.applied.get(server) < s.log.size,
      effect: (s, { server }) => {
        const before = s.applied.get(server);
        const later = { ...s, applied: s.applied.set(server, before + 1) };
        const isTold = (client: Client) => {
          const watched = s.watch.get(client);
          return s.server.get(client) === server && watched !== null && hasChanged(later, watched, before, server);
        };
        return {
          applied: later.applied,
          event: Client.filter(isTold).reduce((event, client) => event.set(client, true), s.event),
        };
      },
    });
    /** A client is told that what it watches has changed. The watch is used up by this. It looks again. */
    const Notify = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.event.get(client),
      effect: (s, { client }) => {
        const again = is(s, client, 'Waiting')
          ? At.Looking()
          : is(s, client, 'Current')
            ? At.Reading()
            : s.at.get(client);
        return {
          ...moves(s, client, again),
          event: s.event.set(client, false),
          watch: s.watch.set(client, null),
        };
      },
    });
    /** A client loses its server, and with it what was on its way from there. By its own clock it notices in time. */
    const Disconnect = action({
      forSome: { client: Client },
      guard: (s, { client }) =>
        isCutOff && s.lost < partitions && s.server.get(client) !== null && !is(s, client, 'Done'),
      effect: (s, { client }) => ({
        server: s.server.set(client, null),
        event: s.event.set(client, false),
        lost: s.lost + 1,
      }),
    });
    /** It goes to a server that is not behind it, and tells it what it watches. A session that is closed is not taken up again. */
    const Reconnect = action({
      forSome: { client: Client, server: Server },
      guard: (s, { client, server }) =>
        s.server.get(client) === null &&
        !is(s, client, 'Done') &&
        takesUp(isClosed(s, client)) &&
        takes(s.applied.get(server), s.seen.get(client)),
      effect: (s, { client, server }) => {
        const watched = s.watch.get(client);
        return {
          server: s.server.set(client, server),
          event: s.event.set(client, watched !== null && hasChanged(s, watched, s.seen.get(client), server)),
        };
      },
    });
    /** The service has not heard of a client for so long that it closes the session. */
    const Expire = action({
      forSome: { client: Client },
      guard: (s, { client }) =>
        !is(s, client, 'Done') && !isClosed(s, client) && mayExpire(s.server.get(client) !== null),
      effect: (s, { client }) => ({ log: s.log.push(Transaction.CloseSession({ session: client })) }),
    });
    /** A client is told that its session is closed, and does no more. */
    const LearnExpired = action({
      forSome: { client: Client },
      guard: (s, { client }) => !is(s, client, 'Done') && isClosed(s, client),
      effect: (s, { client }) => ({
        at: s.at.set(client, At.Done()),
        server: s.server.set(client, null),
        watch: s.watch.set(client, null),
        event: s.event.set(client, false),
      }),
    });

    /** A client that wants the lock asks for an ephemeral sequential node. */
    const Create = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Idle') && isServed(s, client),
      effect: (s, { client }) => ({
        log: s.log.push(Transaction.Create({ session: client })),
        at: s.at.set(client, At.Creating()),
      }),
    });
    /** It is answered that its node is there, by the server that it has then. */
    const Created = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Creating') && isServed(s, client) && hasApplied(s, client, 'Create'),
      effect: (s, { client }) => moves(s, client, At.Looking()),
    });
    /** It looks which nodes there are. If its own is the first, it has the lock. */
    const GetChildren = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Looking') && isServed(s, client),
      effect: (s, { client }) => {
        const { queue } = treeOf(s, s.server.get(client)!);
        const own = queue.findIndex(({ owner }) => owner === client);
        // Where its own node were not yet, all that are would be before it.
        const before = queue[(own === -1 ? queue.length : own) - 1];
        return moves(s, client, before === undefined ? At.Holding() : At.Behind({ node: before.czxid }));
      },
    });
    /** It watches the node right before its own, if it is still there, and if not it looks again. */
    const WatchNodeBefore = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Behind') && isServed(s, client),
      effect: (s, { client }) => {
        const at = s.at.get(client);
        if (at.type !== 'Behind') return {};
        return treeOf(s, s.server.get(client)!).queue.some((node) => node.czxid === at.node)
          ? { ...moves(s, client, At.Waiting()), watch: s.watch.set(client, at.node) }
          : moves(s, client, At.Looking());
      },
    });
    /** Under the lock, a client asks somebody else for something, with the zxid of its node. */
    const Act = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Holding') && s.server.get(client) !== null,
      effect: (s, { client }) => ({
        request: s.request.set(client, czxid(s, client)),
        at: s.at.set(client, At.Acting()),
      }),
    });
    /** It is done, unless something was done for a later holder. It may take any time until then. */
    const Do = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.request.get(client) !== null,
      effect: (s, { client }) => {
        const zxid = s.request.get(client)!;
        return {
          request: s.request.set(client, null),
          at: is(s, client, 'Acting') ? s.at.set(client, At.Acted()) : s.at,
          done: isStale(zxid, s.done) ? s.done : zxid,
        };
      },
    });
    /** A client gives the lock back: it deletes its node. */
    const Release = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Holding', 'Acted') && isServed(s, client),
      effect: (s, { client }) => ({
        log: s.log.push(Transaction.Delete({ session: client })),
        at: s.at.set(client, At.Done()),
      }),
    });

    /** A client reads the configuration, and leaves a watch: that is one step at its server. */
    const Read = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Reading') && isServed(s, client),
      effect: (s, { client }) => ({
        ...moves(s, client, At.Current()),
        known: s.known.set(client, Config(treeOf(s, s.server.get(client)!).config)),
        watch: s.watch.set(client, 0),
      }),
    });
    /** It sets both parts, with its name beside those that it has read, if they are what it has read. Otherwise it reads again. */
    const SetBoth = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Current') && isServed(s, client) && !s.told.has(client),
      effect: (s, { client }) => {
        const { version, x } = s.known.get(client)!;
        if (!maySet(version, tree(s).config.version)) return { at: s.at.set(client, At.Reading()) };
        return {
          log: s.log.push(Transaction.SetData({ session: client, part: 'both', data: x.add(client) })),
          at: s.at.set(client, At.Setting()),
        };
      },
    });
    /** It is told that this was done, and reads again. */
    const SetDone = action({
      forSome: { client: Client },
      guard: (s, { client }) => is(s, client, 'Setting') && isServed(s, client) && hasApplied(s, client, 'SetData'),
      effect: (s, { client }) => ({ ...moves(s, client, At.Reading()), told: s.told.add(client) }),
    });

    /** A client takes itself for the holder of the lock. */
    const believes = (s: State, client: Client) =>
      is(s, client, 'Holding', 'Acting', 'Acted') && s.server.get(client) !== null;
    const isOver = (s: State, client: Client) => is(s, client, 'Done') || isClosed(s, client);
    const version = (s: State, client: Client) => s.known.get(client)?.version ?? 0;

    /** At most one client takes itself for the holder of the lock. */
    const OneHolder = invariant({
      forAll: { client: Client, other: Client },
      holds: (s, { client, other }) => client === other || !believes(s, client) || !believes(s, other),
    });
    /** Whoever takes itself for the holder is it: no node is before its own in what all have agreed on. */
    const HolderIsFirst = invariant({
      forAll: { client: Client },
      holds: (s, { client }) => !believes(s, client) || tree(s).queue[0]?.owner === client,
    });
    /** Nothing is done for an earlier holder after something was done for a later one. */
    const LaterHolderWins = step((s, t) => s.done <= t.done);
    /** When a node goes, it wakes one client at most. */
    const NoHerd = step((s, t) => Client.filter((client) => !s.event.get(client) && t.event.get(client)).length <= 1);
    /** What was created in a session is gone everywhere, some time after the session was closed. */
    const EphemeralsVanish = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => isClosed(s, client),
      to: (s, { client }) =>
        Server.every((server) => treeOf(s, server).queue.every(({ owner }) => owner !== client)) &&
        tree(s).queue.every(({ owner }) => owner !== client),
    });
    /** Whoever has asked for the lock gets it in the end, unless it loses its server or its session is closed. */
    const Granted = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) =>
        is(s, client, 'Creating', 'Looking', 'Behind', 'Waiting') && s.server.get(client) !== null,
      to: (s, { client }) => is(s, client, 'Holding') || s.server.get(client) === null || isOver(s, client),
    });
    /** Whoever has lost its server finds another one in the end, or its session is closed. */
    const SessionsEnd = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.server.get(client) === null,
      to: (s, { client }) => s.server.get(client) !== null || isOver(s, client),
    });
    /** A client may see the node before its own when that is already gone. */
    const SeesWhatIsGone = reachable((s) =>
      Client.some((client) => is(s, client, 'Behind') && tree(s).queue[0]?.owner === client),
    );
    /** What a client has asked for under the lock may come when something was done for a later holder. */
    const LateRequest = reachable((s) =>
      Client.some((client) => {
        const zxid = s.request.get(client);
        return zxid !== null && zxid < s.done;
      }),
    );
    /** Each client may have something done under the lock. */
    const EachActs = reachable({ forAll: { client: Client }, holds: (s, { client }) => is(s, client, 'Acted') });

    /** Whoever was told that its change is done finds it there ever after. */
    const NoLostUpdate = invariant({
      forAll: { client: Client },
      holds: (s, { client }) => !s.told.has(client) || tree(s).config.x.has(client),
    });
    /** Nobody sees one part of the configuration without the other. */
    const Whole = invariant({
      forAll: { client: Client },
      holds: (s, { client }) => {
        const known = s.known.get(client);
        return known === null || known.x.equals(known.y);
      },
    });
    /** Nobody sees an older version after a newer one. */
    const NeverGoesBack = step({
      forAll: { client: Client },
      holds: (s, t, { client }) => version(s, client) <= version(t, client),
    });
    /** Who watches is told that something has changed before it sees what. */
    const ToldBeforeSeen = step({
      forAll: { client: Client },
      holds: (s, t, { client }) => version(s, client) === version(t, client) || s.watch.get(client) === null,
    });
    /** In the end every client that has a server knows the last version, without having to ask again and again. */
    const SeesLast = eventuallyAlways({
      forAll: { client: Client },
      holds: (s, { client }) =>
        isOver(s, client) || s.server.get(client) === null || version(s, client) === tree(s).config.version,
    });
    /** A client may have to read again, since another one was first. */
    const ReadsAgain = reachable((s) =>
      Client.some((client) => is(s, client, 'Reading') && s.known.get(client) !== null && !s.told.has(client)),
    );
    /** All clients may change the configuration. */
    const AllSet = reachable((s) => s.told.size === Client.size);

    const finished = predicate((s) => Client.every((client) => isOver(s, client) || is(s, client, 'Idle', 'Current')));
    const common = { Apply, Notify, Disconnect, Reconnect, Expire, LearnExpired };
    const ofLock = { Create, Created, GetChildren, WatchNodeBefore, Act, Do, Release };
    const ofConfiguration = { Read, SetBoth, SetDone };

    const owed = {
      applies: WF({ actions: [Apply], per: ['server'] }),
      tells: WF({ actions: [Notify], per: ['client'] }),
      // A session is closed in the end if its client does not come back, and who comes back is told.
      closes: WF({ actions: [Expire, LearnExpired], per: ['client'] }),
      // Clients go on, but for what they need not want: to ask for the lock, and to change the configuration.
      goesOn: isLock
        ? WF({ actions: [Created, GetChildren, WatchNodeBefore, Do], per: ['client'] })
        : WF({ actions: [Read, SetDone], per: ['client'] }),
      ...(isLock ? { givesBack: WF({ actions: [Release], per: ['client'] }) } : {}),
    };
    return {
      Client,
      Transaction,
      At,
      moves,
      is,
      isServed,
      isClosed,
      tree,
      treeOf,
      zxidOf,
      ofLock,
      ofConfiguration,
      domains,
      init,
      actions: { ...common, ...(isLock ? ofLock : {}), ...(isLock ? {} : ofConfiguration) },
      roles: isLock ? { elsewhere: { acts: [Do], has: ['done'] } } : {},
      fairness: Object.values(owed),
      owed,
      invariants: isLock ? { OneHolder, HolderIsFirst } : { NoLostUpdate, Whole },
      properties: isLock
        ? {
            LaterHolderWins,
            NoHerd,
            Granted,
            EachActs,
            ...(clients > 1 ? { SeesWhatIsGone } : {}),
            ...(isCutOff ? { SessionsEnd, EphemeralsVanish } : {}),
            ...(isCutOff && clients > 1 ? { LateRequest } : {}),
          }
        : { NeverGoesBack, ToldBeforeSeen, SeesLast, AllSet, ...(clients > 1 ? { ReadsAgain } : {}) },
      finished,
    };
  },
);
