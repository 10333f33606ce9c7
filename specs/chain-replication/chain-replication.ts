/**
 * Chain replication: a register on servers in a row. Writes enter at the head and pass through all; the tail is read.
 *
 * The problem. A write that is acknowledged is to survive, and every read after it is to see it. A leader and followers do that
 * if followers are not read, and the leader waits for them. In a chain that is two servers' work: the head orders writes, and
 * the tail answers.
 *
 * The protocol, after Robbert van Renesse and Fred Schneider, "Chain replication for supporting high throughput and availability",
 * OSDI 2004.
 *
 *   1. The head puts writes in order. Each server applies them in this order, and hands them on to its successor.
 *   2. The tail answers a write when it has it: so do all others then. It answers reads, too.
 *   3. A master removes a server that it takes for failed, and begins a new epoch. Who has a new successor hands on all that it
 *      has; who is the tail now answers what has come so far.
 *
 * Apportioned queries (CRAQ), after Jeff Terrace and Michael Freedman, "Object storage on CRAQ: high-throughput chain replication for
 * read-mostly workloads", USENIX ATC 2009. Every server may be read.
 *
 *   4. A write that a server has is dirty, until it hears that the tail has it. The tail says so, back along the chain.
 *   5. A server whose last write is clean answers by that. If it is dirty, it asks the tail which write was the last to arrive
 *      there, and answers by that.
 *
 * Why it works. What the tail has all servers have, so no removal loses what was answered. The tail alone decides what is
 * read: by 2 itself, by 5 since a write cannot have arrived at the tail without having passed this server.
 *
 * Departure: false suspicion. In the first paper servers fail by stopping only, and the master finds that out for certain. Here it may
 * remove one that is up, which does not know, and would go on answering. So a client asks the master for the epoch and the
 * chain before it asks a server, and a server that is not in this epoch refuses; messages of other epochs are refused, too. Who asked
 * before the removal may still be answered by the removed server: whatever that misses was answered later than it asked.
 *
 * Departure: the paper leaves it to clients what becomes of a request that is not answered. Here they ask again once the chain has
 * changed, and the head applies no write twice.
 *
 * Abstractions, and why they lose no violation: an answer reaches its client at once: one that is late makes operations overlap
 * that did not, which allows more. The master is one process that does not fail. Each writer writes its own name, once. Messages
 * overtake each other, and are applied by position, where the paper has FIFO links; one that is lost is one that is late. Who has
 * a new successor hands on all, and not merely what that lacks, which ignores the rest. Servers that crash stay down, and none are added.
 */
import { List } from 'immutable';
import {
  allows,
  choice,
  crashes,
  faults,
  functionFrom,
  history,
  integer,
  linearizable,
  type Member,
  messages,
  network,
  type Of,
  optional,
  processes,
  range,
  record,
  register,
  sequenceOf,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const chainReplication = spec(
  {
    name: 'chain-replication',
    title: 'Chain replication, and apportioned queries',
    topic: 'linearizability',
    assumes: { raft: 'a master that does not fail' },
    parameters: {
      servers: integer('servers in the chain', { default: 3, from: 2, to: 4 }),
      writers: integer('clients that write once', { default: 1, from: 1, to: 2 }),
      readers: integer('clients that read twice', { default: 1, from: 1, to: 2 }),
      faults: faults(['crashes', 'suspicions'], { default: 'suspicions' }),
      crashes: integer('how many servers may crash', { default: 1, from: 1, to: 2, counts: 'crashes' }),
      suspicions: integer('how many servers may be removed that are up', {
        default: 1,
        from: 1,
        to: 2,
        counts: 'suspicions',
      }),
      reads: choice('whether the tail alone is read, or any server, which asks the tail if need be', {
        default: 'tail',
        options: ['tail', 'apportioned'],
      }),
    },
    definitions: {
      /** A client asks the master before it asks a server. */
      asksMaster: true,
      /** A server answers a client of this epoch, being in that one itself. */
      isServed: (asked: number, own: number): boolean => asked === own,
      /** What a server does whose last write is dirty: it asks the tail, or answers by that one, or by the last clean one. */
      ifDirty: 'ask the tail' as 'ask the tail' | 'answer by it' | 'answer by the clean one',
    },
  },
  (
    { servers, writers, readers, faults, crashes: crashesAllowed, suspicions: suspicionsAllowed, reads },
    { asksMaster, isServed, ifDirty },
  ) => {
    const mostCrashes = allows(faults, 'crashes') ? crashesAllowed : 0;
    const suspicions = allows(faults, 'suspicions') ? suspicionsAllowed : 0;
    const Server = processes('server', servers, { symmetric: false });
    const Client = processes('client', writers + readers, { symmetric: false });
    type Server = Member<'server'>;
    type Client = Member<'client'>;

    const lastEpoch = Math.min(mostCrashes + suspicions, servers - 1);
    const Epoch = range(0, lastEpoch);
    // There is room for a write that is applied twice, which `AppliedOnce` is to tell.
    const Position = range(0, 2 * writers);
    const Log = sequenceOf(Client, 2 * writers);
    const Chain = sequenceOf(Server, servers);
    const Message = messages({
      Update: { from: Server, to: Server, epoch: Epoch, position: Position, value: Client },
      Clean: { from: Server, to: Server, epoch: Epoch, position: Position },
      Ask: { from: Server, to: Server, epoch: Epoch, client: Client },
      Tell: { from: Server, to: Server, epoch: Epoch, client: Client, position: Position },
    });
    const Network = network(Message);
    const Status = crashes(Server, { atMost: mostCrashes, recovery: false });
    const History = history(Client, {
      operation: messages({ Write: { value: Client }, Read: {} }),
      result: messages({ WriteOk: {}, ReadOk: { value: optional(Client) } }),
      most: 2,
    });
    const Register = register<Client | null>(null);

    const { domains, initially, action, crashing, invariant, reachable, leadsTo, predicate } = variables({
      /** The chain of each epoch, as the master has made it, head first. */
      chains: sequenceOf(Chain, servers),
      /** The epoch in which each server is, */
      epoch: functionFrom(Server, Epoch),
      /** the writes that it has, */
      log: functionFrom(Server, Log),
      /** and how many of these it knows to have reached the tail. */
      clean: functionFrom(Server, Position),
      /** Whom a client asks, and the epoch that the master has told it. */
      asked: functionFrom(Client, optional(record({ server: Server, epoch: Epoch }))),
      network: Network,
      status: Status,
      history: History,
    });
    const init = initially({
      chains: List([List(Server.elements)]),
      epoch: Server.to(0),
      log: Server.to(List()),
      clean: Server.to(0),
      asked: Client.to(null),
      network: Network.empty,
      status: Status.none,
      history: History.empty,
    });
    type State = (typeof init)[number];
    type Log = Of<typeof Log>;
    const live = crashing('status');

    const latest = (s: State) => s.chains.size - 1;
    const chainOf = (s: State, server: Server) => s.chains.get(s.epoch.get(server))!;
    const successor = (s: State, server: Server, chain = chainOf(s, server)) => chain.get(chain.indexOf(server) + 1);
    const predecessor = (s: State, server: Server, chain = chainOf(s, server)) =>
      chain.first() === server ? undefined : chain.get(chain.indexOf(server) - 1);
    const isWriter = (client: Client) => Client.index(client) < writers;
    const program = (client: Client) =>
      isWriter(client)
        ? [{ type: 'Write' as const, value: client }]
        : [{ type: 'Read' as const }, { type: 'Read' as const }];
    const next = (s: State, client: Client) => program(client)[s.history.of(client).completed.size];
    const operationOf = (s: State, client: Client) => s.history.of(client).pending?.operation;
    const hasWritten = (s: State, client: Client) =>
      s.history.of(client).completed.some(({ operation }) => operation.type === 'Write');
    const isAsked = (s: State, client: Client, server: Server) => {
      const asked = s.asked.get(client);
      return asked !== null && asked.server === server && isServed(asked.epoch, s.epoch.get(server));
    };
    /** The servers of a chain that may be asked for this. */
    const askable = (chain: Of<typeof Chain>, operation: 'Write' | 'Read') => {
      if (operation === 'Write') return chain.take(1);
      return reads === 'tail' ? chain.takeLast(1) : chain;
    };
    /** The tail has these writes: it answers those who wrote them. */
    const answered = (s: State, log: Log) => {
      const answeredNow = log.filter((client) => operationOf(s, client) !== undefined);
      return {
        history: answeredNow.reduce((h, client) => h.respond(client, { type: 'WriteOk' }), s.history),
        asked: answeredNow.reduce((asked, client) => asked.set(client, null), s.asked),
      };
    };
    /** A server has these writes. It hands the new ones on; if it is the tail, it answers them, and says back that they are clean. */
    const has = (s: State, server: Server, log: Log, from: number) => {
      const [epoch, to, back] = [s.epoch.get(server), successor(s, server), predecessor(s, server)];
      if (to !== undefined)
        return {
          log: s.log.set(server, log),
          network: s.network.sendAll(
            log
              .slice(from)
              .map((value, i) => Message.Update({ from: server, to, epoch, position: from + i + 1, value })),
          ),
        };
      const isTold = reads === 'apportioned' && back !== undefined && log.size > 0;
      return {
        log: s.log.set(server, log),
        clean: reads === 'apportioned' ? s.clean.set(server, log.size) : s.clean,
        network: isTold
          ? s.network.send(Message.Clean({ from: server, to: back, epoch, position: log.size }))
          : s.network,
        ...answered(s, log),
      };
    };
    /** The server has asked the tail for this client, and waits for the answer. */
    const waits = (s: State, client: Client, server: Server) => {
      const epoch = s.epoch.get(server);
      return s.network.some((m) => (m.type === 'Ask' || m.type === 'Tell') && m.client === client && m.epoch === epoch);
    };
    const isTail = (s: State, server: Server) => chainOf(s, server).last() === server;
    /** The tail has its last write, as far as it knows. */
    const isClean = (s: State, server: Server) => isTail(s, server) || s.clean.get(server) === s.log.get(server).size;
    const readBy = (s: State, client: Client, value: Client | null) => ({
      history: s.history.respond(client, { type: 'ReadOk', value }),
      asked: s.asked.set(client, null),
    });

    /** A client begins an operation: the master tells it the chain, and it asks a server. */
    const Invoke = action({
      forSome: { client: Client, server: Server },
      guard: (s, { client, server }) => {
        const operation = s.history.isPending(client) ? undefined : next(s, client);
        const chain = s.chains.get(asksMaster ? latest(s) : 0)!;
        return operation !== undefined && askable(chain, operation.type).includes(server);
      },
      effect: (s, { client, server }) => ({
        history: s.history.invoke(client, next(s, client)!),
        asked: s.asked.set(client, { server, epoch: asksMaster ? latest(s) : 0 }),
      }),
    });
    /** A client that was not answered asks the master again. */
    const AskAgain = action({
      forSome: { client: Client, server: Server },
      guard: (s, { client, server }) => {
        const [operation, asked] = [operationOf(s, client), s.asked.get(client)];
        if (operation === undefined || asked === null || asked.epoch === latest(s)) return false;
        return askable(s.chains.get(latest(s))!, operation.type).includes(server);
      },
      effect: (s, { client, server }) => ({ asked: s.asked.set(client, { server, epoch: latest(s) }) }),
    });
    /** The head puts a write in order, unless it has it already. */
    const HeadWrites = live.action({
      forSome: { server: Server, client: Client },
      guard: (s, { server, client }) =>
        operationOf(s, client)?.type === 'Write' &&
        isAsked(s, client, server) &&
        chainOf(s, server).first() === server &&
        !s.log.get(server).includes(client),
      effect: (s, { server, client }) => {
        const log = s.log.get(server);
        return has(s, server, log.push(client), log.size);
      },
    });
    /** A server applies the next write, and hands it on. */
    const Update = live.action({
      forSome: { m: (s) => s.network.deliverable('Update') },
      guard: (s, { m }) => m.epoch === s.epoch.get(m.to) && m.position <= s.log.get(m.to).size + 1,
      effect: (s, { m }) => {
        const network = s.network.deliver(m);
        const log = s.log.get(m.to);
        return m.position <= log.size ? { network } : has({ ...s, network }, m.to, log.push(m.value), log.size);
      },
    });
    /** A server hears that the tail has so many writes, and tells the one before it. */
    const HearClean = live.action({
      forSome: { m: (s) => s.network.deliverable('Clean') },
      guard: (s, { m }) => m.epoch === s.epoch.get(m.to),
      effect: (s, { m }) => {
        const to = predecessor(s, m.to);
        return {
          clean: s.clean.update(m.to, (clean) => Math.max(clean, m.position)),
          network:
            to === undefined
              ? s.network.deliver(m)
              : s.network.reply(m, Message.Clean({ from: m.to, to, epoch: m.epoch, position: m.position })),
        };
      },
    });
    /** A server that may be read answers by its last write: it is the tail, or the write is clean. */
    const Read = live.action({
      forSome: { server: Server, client: Client },
      guard: (s, { server, client }) =>
        operationOf(s, client)?.type === 'Read' &&
        isAsked(s, client, server) &&
        (isClean(s, server) || ifDirty !== 'ask the tail') &&
        !waits(s, client, server),
      effect: (s, { server, client }) => {
        const log = s.log.get(server);
        const byClean = ifDirty === 'answer by the clean one' && !isTail(s, server);
        return readBy(s, client, (byClean ? log.take(s.clean.get(server)) : log).last() ?? null);
      },
    });
    /** A server whose last write is dirty asks the tail. */
    const AskTail = live.action({
      forSome: { server: Server, client: Client },
      guard: (s, { server, client }) =>
        ifDirty === 'ask the tail' &&
        operationOf(s, client)?.type === 'Read' &&
        isAsked(s, client, server) &&
        !isClean(s, server) &&
        !waits(s, client, server),
      effect: (s, { server: from, client }) => {
        const [to, epoch] = [chainOf(s, from).last()!, s.epoch.get(from)];
        return { network: s.network.send(Message.Ask({ from, to, epoch, client })) };
      },
    });
    /** The tail tells how many writes it has. */
    const TailTells = live.action({
      forSome: { m: (s) => s.network.deliverable('Ask') },
      guard: (s, { m }) => m.epoch === s.epoch.get(m.to),
      effect: (s, { m: { from, to, epoch, client }, m }) => {
        const position = s.log.get(to).size;
        return { network: s.network.reply(m, Message.Tell({ from: to, to: from, epoch, client, position })) };
      },
    });
    /** A server answers by the last write that the tail has. */
    const ReadAsTold = live.action({
      forSome: { m: (s) => s.network.deliverable('Tell') },
      guard: (s, { m }) => m.epoch === s.epoch.get(m.to),
      effect: (s, { m }) => ({
        network: s.network.deliver(m),
        ...(operationOf(s, m.client)?.type === 'Read' && isAsked(s, m.client, m.to)
          ? readBy(s, m.client, s.log.get(m.to).take(m.position).last() ?? null)
          : {}),
      }),
    });
    /** Servers that are up and were removed. */
    const wrongly = (s: State) =>
      Server.filter((server) => s.status.isUp(server) && !s.chains.last()!.includes(server)).length;
    /** The master takes a server for failed, and begins a new epoch without it. It may be wrong. */
    const Remove = action({
      forSome: { server: Server },
      guard: (s, { server }) => {
        const chain = s.chains.last()!;
        if (!chain.includes(server) || chain.size < 2 || latest(s) === lastEpoch) return false;
        return !s.status.isUp(server) || wrongly(s) < suspicions;
      },
      effect: (s, { server }) => ({ chains: s.chains.push(s.chains.last()!.filter((other) => other !== server)) }),
    });
    /** A server that was not removed hears of the new chain. It hands on all that it has; if it is the tail now, it answers. */
    const Reconfigure = live.action({
      forSome: { server: Server },
      guard: (s, { server }) => s.epoch.get(server) < latest(s) && s.chains.last()!.includes(server),
      effect: (s, { server }) => {
        const epoch = s.epoch.set(server, latest(s));
        return { epoch, ...has({ ...s, epoch }, server, s.log.get(server), 0) };
      },
    });

    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** What a server has those before it in the chain have (the Update Propagation Invariant). */
    const UpdatePropagation = invariant({
      forAll: { p: Server, q: Server },
      holds: (s, { p, q }) => {
        const chain = s.chains.last()!;
        if (!chain.includes(p) || !chain.includes(q) || chain.indexOf(p) >= chain.indexOf(q)) return true;
        return s.log.get(q).equals(s.log.get(p).take(s.log.get(q).size));
      },
    });
    /** What a server has and its successor has not is on its way there (the Inprocess Requests Invariant). */
    const InprocessRequests = invariant({
      forAll: { p: Server, q: Server },
      holds: (s, { p, q }) => {
        const epoch = s.epoch.get(p);
        if (successor(s, p) !== q || s.epoch.get(q) !== epoch) return true;
        const [has, lacks] = [s.log.get(p), s.log.get(q).size];
        return has
          .skip(lacks)
          .every((value, i) =>
            s.network.has(Message.Update({ from: p, to: q, epoch, position: lacks + i + 1, value })),
          );
      },
    });
    /** A write that was answered is at all servers of the chain. */
    const NoLostWrite = invariant({
      forAll: { client: Client, server: Server },
      holds: (s, { client, server }) =>
        !hasWritten(s, client) || !s.chains.last()!.includes(server) || s.log.get(server).includes(client),
    });
    /** No write is applied twice. */
    const AppliedOnce = invariant({
      forAll: { server: Server },
      holds: (s, { server }) => s.log.get(server).toSet().size === s.log.get(server).size,
    });
    /** Every operation is answered. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.history.isPending(client),
      to: (s, { client }) => !s.history.isPending(client),
    });
    /** A write may be under way while the tail does not have it yet; */
    const Dirty = reachable((s) => Server.some((p) => s.log.get(p).size > s.log.get(s.chains.last()!.last()!).size));
    /** the head may be removed with a write that nobody else has; */
    const GoneWithTheHead = reachable(
      (s) =>
        latest(s) > 0 && s.chains.last()!.every((p) => s.log.get(p).size < s.log.get(s.chains.first()!.first()!).size),
    );
    /** who asked a server before it was removed may be answered by it, without a write that was answered meanwhile; */
    const RemovedIsRead = reachable({
      forAll: { client: Client.filter((client) => !isWriter(client)), writer: Client.filter(isWriter) },
      holds: (s, { client, writer }) => {
        const server = s.asked.get(client)?.server;
        return (
          server !== undefined &&
          isAsked(s, client, server) &&
          s.status.isUp(server) &&
          !s.chains.last()!.includes(server) &&
          !s.log.get(server).includes(writer) &&
          hasWritten(s, writer)
        );
      },
    });
    /** the tail may tell of an older write than the last that a server has; */
    const OlderIsTold = reachable({
      forAll: { client: Client.filter((client) => !isWriter(client)) },
      holds: (s, { client }) =>
        Server.some((to) => {
          const [epoch, from] = [s.epoch.get(to), chainOf(s, to).last()!];
          return Position.some(
            (position) =>
              position < s.log.get(to).size && s.network.has(Message.Tell({ from, to, epoch, client, position })),
          );
        }),
    });
    /** and all may be done, also after all removals. */
    const finished = predicate((s) => Client.every((client) => next(s, client) === undefined));
    const AllComplete = reachable((s) => finished(s) && latest(s) === lastEpoch);

    return {
      domains,
      init,
      isAsked,
      next,
      operationOf,
      actions: {
        Invoke,
        AskAgain,
        HeadWrites,
        Update,
        HearClean,
        Read,
        AskTail,
        TailTells,
        ReadAsTold,
        Remove,
        Reconfigure,
      },
      crashes: [live],
      roles: { master: { acts: [Remove], has: ['chains'] } },
      // Messages arrive, servers answer, clients ask again; the master removes who has crashed, and need suspect nobody else.
      fairness: [
        WF({ actions: [AskAgain], per: ['client'] }),
        WF({ actions: [HeadWrites, Read, AskTail], per: ['client'] }),
        WF({ actions: [Update, HearClean, TailTells, ReadAsTold], per: ['m'] }),
        WF({ actions: [Reconfigure], per: ['server'] }),
        ...(mostCrashes > 0
          ? [WF({ actions: [Remove], per: ['server'], when: (s, { server }) => !s.status.isUp(server) })]
          : []),
      ],
      invariants: { Linearizable, UpdatePropagation, InprocessRequests, NoLostWrite, AppliedOnce },
      properties: {
        // With nobody left there is nobody to answer.
        ...(mostCrashes + suspicions < servers ? { Termination } : {}),
        Dirty,
        ...(lastEpoch > 0 ? { GoneWithTheHead } : {}),
        ...(suspicions > 0 ? { RemovedIsRead } : {}),
        ...(reads === 'apportioned' && servers > 2 ? { OlderIsTold } : {}),
        AllComplete,
      },
      finished: predicate(() => true),
    };
  },
);
