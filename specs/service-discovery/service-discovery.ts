/**
 * Service discovery: who asks where something is may be told where it was; who asks for the leader may not.
 *
 * The problem. Services move from one machine to another, and clients have to find them. A registry says where each is. It is kept by consensus, so
 * that there is one truth; but if every look-up had to wait for consensus, nothing would be found whenever that is slow or out of reach. So look-ups are
 * answered from copies that lag behind: DNS caches, ZooKeeper's observers (which vote on nothing), Consul's followers. Leaders are found in
 * the same registry. May that be looked up in a copy, too?
 *
 * The protocol. The registry is a list of who came after whom. Each client has a copy of it at hand, which is told of changes later.
 *
 *   service   A client asks its copy where the service is, and calls it there, by name. Who is called and is not that service says so, and the
 *             client asks its copy again. A service that has moved registers where it is.
 *   leader    A client asks consensus who leads, anew for each operation, and sends its request there, with the epoch that it was told: how many
 *             leaders there have been. A node that leads in this epoch answers reads from what it knows. Writes it has stored, under its epoch, one
 *             at a time, and answers them when they are. The storage refuses an epoch smaller than it has seen, and tells which one it answers. A new
 *             leader opens the storage first: it is told what is stored, and from then on earlier epochs are refused.
 *
 * Why it works. An address that is out of date is found out by whoever is called there: it knows what it is. A leader that was deposed does not
 * know that it was. So nobody finds out for the client, and it has to be told the truth. That may be old by the time that its request arrives: another one
 * may have been elected in between. For reads that is no harm, since who led when the client asked knew then of all that had been answered.
 * For writes it is, since what a deposed leader has stored its successor, who has already looked, does not know of; so the storage keeps it out.
 *
 * Abstractions, and why they lose no behaviour. How the registry and the storage agree is left to other protocols here (raft, paxos): to change or
 * ask the registry, to open the storage, and to store something are one step each, which may come late. Messages overtake each other, and are
 * not lost: what is lost is sent again, or looks like what is late. A client is answered when its answer is sent: if it heard it later, more would be
 * allowed. Who does not answer any more looks like who is slow, so that nobody crashes; a leader may be deposed at any time. `partitions` cuts
 * clients, and their copies, off from consensus, but not from each other or from services: look-ups and calls go on. Changes are few.
 */
import { List } from 'immutable';
import {
  allows,
  boolean,
  choice,
  faults,
  functionFrom,
  history,
  integer,
  linearizable,
  type Member,
  messages,
  network,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  register,
  sequenceOf,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const serviceDiscovery = spec(
  {
    name: 'service-discovery',
    title: 'Service discovery: addresses from copies, leaders from consensus',
    topic: 'membership and coordination',
    assumes: { raft: 'a registry, and a storage' },
    parameters: {
      workload: choice(
        'what clients look for: a service, which any of them calls once; or the leader, for a write or reads',
        {
          default: 'leader',
          options: ['service', 'leader'],
        },
      ),
      clients: integer('clients. If they look for the leader, the first of them write once, and the others read', {
        default: 2,
        from: 1,
        to: 3,
      }),
      writers: integer('how many of the clients write', { default: 1, from: 1, to: 2 }),
      reads: integer('reads of each other client', { default: 1, from: 1, to: 2 }),
      nodes: integer('nodes on which the service may be, or which may lead', { default: 2, from: 2, to: 3 }),
      faults: faults(['failovers', 'partitions'], { default: 'all' }),
      changes: integer('how often the service moves, or another leader is elected', {
        default: 2,
        from: 1,
        to: 3,
        counts: 'failovers',
      }),
      partitions: integer('how often clients and copies are cut off from consensus', {
        default: 1,
        from: 1,
        to: 2,
        counts: 'partitions',
      }),
    },
    definitions: {
      /** Clients ask for the leader: consensus, or their own copy. */
      leaderFrom: 'consensus' as 'consensus' | 'copy',
      /** The storage refuses this epoch, having seen that one. */
      isStale: (epoch: number, seen: number): boolean => epoch < seen,
      /** A node that leads in one epoch answers who asks for the leader of another. */
      answersFor: (leads: number, epoch: number): boolean => leads === epoch,
      /** A node does what is asked of another service, which is not there any more. */
      servesForAnother: false as boolean,
    },
  },
  (
    { workload, clients, writers, reads, nodes, faults: mayHappen, changes, partitions },
    { leaderFrom, isStale, answersFor, servesForAnother },
  ) => {
    if (writers > clients) throw new RangeError(`writers = ${writers} are more than all clients = ${clients}`);
    if (workload === 'leader' && writers === clients)
      throw new RangeError(
        `writers = ${writers} are all clients = ${clients}: nobody reads, so that Linearizable could not fail; have more clients, or fewer writers`,
      );
    const Node = processes('node', nodes);
    const Client = processes('client', clients, { symmetric: false });
    const Storage = oneOf('storage');
    type Node = Member<'node'>;
    type Client = Member<'client'>;
    const isService = workload === 'service';
    const mayMove = allows(mayHappen, 'failovers');
    const mayCut = allows(mayHappen, 'partitions');
    const most = 1 + (mayMove ? changes : 0);
    const hasCopies = isService || leaderFrom === 'copy';

    /** A place in the registry, counted from 1: of leaders, their epoch. 0 is none. */
    const Epoch = range(0, most);
    /** What is stored: the writes, each by the name of who wrote it. */
    const Log = sequenceOf(Client, writers);
    const Operation = messages({ Write: { value: Client }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: optional(Client) } });
    const Message = messages({
      /** A client calls a service by its name, and is told that it is not there. */
      Call: { from: Client, to: Node },
      NotHere: { from: Node, to: Client },
      /** A client asks the leader of an epoch, and is told that it does not lead in that. */
      Read: { from: Client, to: Node, epoch: Epoch },
      Write: { from: Client, to: Node, epoch: Epoch },
      NotLeader: { from: Node, to: Client },
      /** A leader has something stored. */
      Store: { from: Node, to: Storage, epoch: Epoch, log: Log },
      Stored: { from: Storage, to: Node, epoch: Epoch, log: Log },
      Refused: { from: Storage, to: Node, epoch: Epoch, log: Log },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: Math.max(1, reads) });
    const Register = register<Client | null>(null);

    const { domains, initially, action, invariant, reachable, leadsTo, eventuallyAlways, predicate } = variables({
      /** What all agree on: on which nodes the service was, or who led, one after the other. The last is the truth. */
      registry: sequenceOf(Node, most),
      /** How much of that each client's copy has. */
      copy: functionFrom(Client, Epoch),
      /** Consensus is out of reach, of clients and of copies. */
      isCutOff: boolean,
      cuts: range(0, partitions),
      network: Network,
      /** Those who have asked somebody, and wait. */
      waits: functionFrom(Client, boolean),

      /** Where the service really is. */
      runsOn: optional(Node),
      /** By whom each client was served. */
      servedBy: functionFrom(Client, optional(oneOf('the service', 'another'))),

      /** The epoch in which each node takes itself for the leader, */
      leads: functionFrom(Node, Epoch),
      /** and what it knows to be stored. */
      known: functionFrom(Node, Log),
      /** What is stored, and the greatest epoch that the storage has seen. */
      stored: Log,
      fence: Epoch,
      history: History,
    });
    const first = Node.member(1);
    const init = initially({
      registry: List([first]),
      copy: Client.to(1),
      isCutOff: false,
      cuts: 0,
      network: Network.empty,
      waits: Client.to(false),
      runsOn: isService ? first : null,
      servedBy: Client.to(null),
      leads: Node.to((node) => (!isService && node === first ? 1 : 0)),
      known: Node.to(List()),
      stored: List(),
      fence: isService ? 0 : 1,
      history: History.empty,
    });
    type State = (typeof init)[number];

    const last = (s: State) => s.registry.last()!;
    /** What each client's copy says. */
    const found = (s: State, client: Client) => s.registry.get(s.copy.get(client) - 1)!;
    /** What a client does, one after the other, */
    const program = (client: Client): readonly Of<typeof Operation>[] =>
      Client.index(client) < writers
        ? [Operation.Write({ value: client })]
        : Array.from({ length: reads }, () => Operation.Read());
    /** and next; undefined once it is done. */
    const next = (s: State, client: Client) => program(client)[s.history.of(client).completed.size];
    const valueOf = (log: List<Client>) => log.last() ?? null;
    /** A leader has a write under way. */
    const isBusy = (s: State, node: Node) =>
      s.network.some(
        (m) =>
          (m.type === 'Store' && m.from === node) || ((m.type === 'Stored' || m.type === 'Refused') && m.to === node),
      );
    const waitsNoMore = (s: State, client: Client) => ({ waits: s.waits.set(client, false) });

    /** Clients and copies do not reach consensus any more. */
    const CutOff = action({
      guard: (s) => !s.isCutOff && s.cuts < partitions,
      effect: (s) => ({ isCutOff: true, cuts: s.cuts + 1 }),
    });
    /** They do again. */
    const Heal = action({ guard: (s) => s.isCutOff, effect: () => ({ isCutOff: false }) });
    /** The copy of a client is told of the next change. */
    const Refresh = action({
      forSome: { client: Client },
      guard: (s, { client }) => !s.isCutOff && s.copy.get(client) < s.registry.size,
      effect: (s, { client }) => ({ copy: s.copy.update(client, (n) => n + 1) }),
    });

    /** The service moves to another node. */
    const Move = action({
      forSome: { node: Node },
      guard: (s, { node }) => s.registry.size < most && s.runsOn === last(s) && s.runsOn !== node,
      effect: (_, { node }) => ({ runsOn: node }),
    });
    /** It registers where it is. */
    const Announce = action({
      forSome: { node: Node },
      guard: (s, { node }) => s.runsOn === node && last(s) !== node,
      effect: (s, { node }) => ({ registry: s.registry.push(node) }),
    });
    /** A client asks its copy where the service is, and calls it there. */
    const CallService = action({
      forSome: { client: Client },
      guard: (s, { client }) => !s.waits.get(client) && s.servedBy.get(client) === null,
      effect: (s, { client }) => ({
        network: s.network.send(Message.Call({ from: client, to: found(s, client) })),
        waits: s.waits.set(client, true),
      }),
    });
    /** The service does what it was called for. */
    const Serve = action({
      forSome: { m: (s) => s.network.deliverable('Call') },
      guard: (s, { m }) => s.runsOn === m.to || servesForAnother,
      effect: (s, { m }) => ({
        network: s.network.deliver(m),
        servedBy: s.servedBy.set(m.from, s.runsOn === m.to ? 'the service' : 'another'),
        ...waitsNoMore(s, m.from),
      }),
    });
    /** Whoever is there now is not what was called, and says so. */
    const Decline = action({
      forSome: { m: (s) => s.network.deliverable('Call') },
      guard: (s, { m }) => s.runsOn !== m.to && !servesForAnother,
      effect: (s, { m }) => ({ network: s.network.reply(m, Message.NotHere({ from: m.to, to: m.from })) }),
    });
    /** The client will ask again. */
    const HearNotHere = action({
      forSome: { m: (s) => s.network.deliverable('NotHere') },
      effect: (s, { m }) => ({ network: s.network.deliver(m), ...waitsNoMore(s, m.to) }),
    });

    /** Another node is elected, under the next epoch. */
    const Elect = action({
      forSome: { node: Node },
      guard: (s, { node }) => s.registry.size < most && last(s) !== node,
      effect: (s, { node }) => ({ registry: s.registry.push(node) }),
    });
    /** Who was elected opens the storage, is told what is there, and leads. */
    const TakeOver = action({
      forSome: { node: Node, epoch: range(1, most) },
      guard: (s, { node, epoch }) =>
        epoch <= s.registry.size && s.registry.get(epoch - 1) === node && epoch > s.fence && epoch > s.leads.get(node),
      effect: (s, { node, epoch }) => ({
        leads: s.leads.set(node, epoch),
        known: s.known.set(node, s.stored),
        fence: epoch,
      }),
    });
    /** A client asks who leads, and sends its request there, with the epoch that it was told. */
    const AskLeader = action({
      forSome: { client: Client },
      guard: (s, { client }) =>
        !s.waits.get(client) && next(s, client) !== undefined && (leaderFrom === 'copy' || !s.isCutOff),
      effect: (s, { client }) => {
        const epoch = leaderFrom === 'copy' ? s.copy.get(client) : s.registry.size;
        const to = s.registry.get(epoch - 1)!;
        return {
          network: s.network.send(Message[next(s, client)!.type]({ from: client, to, epoch })),
          waits: s.waits.set(client, true),
          history: s.history.isPending(client) ? s.history : s.history.invoke(client, next(s, client)!),
        };
      },
    });
    /** The leader answers a read from what it knows. */
    const AnswerRead = action({
      forSome: { m: (s) => s.network.deliverable('Read') },
      guard: (s, { m }) => answersFor(s.leads.get(m.to), m.epoch),
      effect: (s, { m }) => ({
        network: s.network.deliver(m),
        history: s.history.respond(m.from, Result.ReadOk({ value: valueOf(s.known.get(m.to)) })),
        ...waitsNoMore(s, m.from),
      }),
    });
    /** The leader has a write stored, under its own epoch. */
    const TakeWrite = action({
      forSome: { m: (s) => s.network.deliverable('Write') },
      guard: (s, { m }) => answersFor(s.leads.get(m.to), m.epoch) && !isBusy(s, m.to),
      effect: (s, { m }) => ({
        network: s.network.reply(
          m,
          Message.Store({ from: m.to, to: 'storage', epoch: s.leads.get(m.to), log: s.known.get(m.to).push(m.from) }),
        ),
      }),
    });
    /** A node that does not lead in the epoch that was asked for says so. */
    const DeclineRequest = action({
      forSome: { m: (s) => s.network.filter((m) => m.type === 'Read' || m.type === 'Write') },
      guard: (s, { m }) => !answersFor(s.leads.get(m.to), m.epoch),
      effect: (s, { m }) => ({ network: s.network.reply(m, Message.NotLeader({ from: m.to, to: m.from })) }),
    });
    /** The client will ask again who leads. */
    const HearNotLeader = action({
      forSome: { m: (s) => s.network.deliverable('NotLeader') },
      effect: (s, { m }) => ({ network: s.network.deliver(m), ...waitsNoMore(s, m.to) }),
    });
    /** The storage stores. */
    const StorageWrites = action({
      forSome: { m: (s) => s.network.deliverable('Store') },
      guard: (s, { m }) => !isStale(m.epoch, s.fence),
      effect: (s, { m }) => ({
        stored: m.log,
        network: s.network.reply(m, Message.Stored({ ...m, from: 'storage', to: m.from })),
      }),
    });
    /** The storage refuses: there has been a later leader. */
    const StorageRefuses = action({
      forSome: { m: (s) => s.network.deliverable('Store') },
      guard: (s, { m }) => isStale(m.epoch, s.fence),
      effect: (s, { m }) => ({
        network: s.network.reply(m, Message.Refused({ ...m, from: 'storage', to: m.from })),
      }),
    });
    /** The leader hears that the write is stored, and answers the client. If it leads in another epoch by now, it knows of later ones. */
    const AnswerWrite = action({
      forSome: { m: (s) => s.network.deliverable('Stored') },
      effect: (s, { m }) => {
        const client = m.log.last()!;
        return {
          network: s.network.deliver(m),
          known: s.leads.get(m.to) === m.epoch ? s.known.set(m.to, m.log) : s.known,
          history: s.history.respond(client, Result.WriteOk()),
          ...waitsNoMore(s, client),
        };
      },
    });
    /** A node hears that it was deposed in that epoch. It leads no more, unless it does in another one; and the client is told so. */
    const StepDown = action({
      forSome: { m: (s) => s.network.deliverable('Refused') },
      effect: (s, { m }) => ({
        network: s.network.reply(m, Message.NotLeader({ from: m.to, to: m.log.last()! })),
        leads: s.leads.get(m.to) === m.epoch ? s.leads.set(m.to, 0) : s.leads,
      }),
    });

    /** A client is served by the service that it called, and by nobody else. */
    const RightService = invariant({
      forAll: { client: Client },
      holds: (s, { client }) => s.servedBy.get(client) !== 'another',
    });
    /** Every client is served in the end, unless it is cut off from consensus and the service has moved. */
    const Served = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.servedBy.get(client) === null,
      to: (s, { client }) => s.servedBy.get(client) !== null || (s.isCutOff && found(s, client) !== s.runsOn),
    });
    /** Once the service stays where it is, and nothing is cut off, all copies come to say so, and keep to it. */
    const Convergence = eventuallyAlways(
      (s) =>
        s.isCutOff || Client.every((client) => s.copy.get(client) === s.registry.size && found(s, client) === s.runsOn),
    );
    /** A client may be told of a node where the service is no more. */
    const StaleAnswer = reachable((s) => s.network.some((m) => m.type === 'NotHere'));
    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** Who leads in the last epoch knows of every write that was answered. */
    const NoLostWrite = invariant({
      forAll: { client: Client, node: Node },
      holds: (s, { client, node }) =>
        Client.index(client) >= writers ||
        s.history.of(client).completed.isEmpty() ||
        s.leads.get(node) < s.registry.size ||
        s.known.get(node).includes(client),
    });
    /** Two nodes may take themselves for the leader at the same time. */
    const TwoLead = reachable((s) => Node.filter((node) => s.leads.get(node) > 0).length > 1);
    /** Who was deposed may be asked to write, by a client that was told by consensus that it leads, and is refused by the storage. */
    const DeposedIsAsked = reachable((s) => s.network.some((m) => m.type === 'Refused'));

    const isDone = (s: State, client: Client) =>
      isService ? s.servedBy.get(client) !== null : next(s, client) === undefined;
    /** Every client does all that it wants to in the end, unless consensus is out of reach. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => !isDone(s, client),
      to: (s, { client }) => isDone(s, client) || s.isCutOff,
    });
    const finished = predicate((s) => Client.every((client) => isDone(s, client)));
    const AllDone = reachable((s) => finished(s) && s.registry.size === most);

    const ofService = { Move, Announce, CallService, Serve, Decline, HearNotHere };
    const ofLeader = {
      Elect,
      TakeOver,
      AskLeader,
      AnswerRead,
      TakeWrite,
      DeclineRequest,
      HearNotLeader,
      StorageWrites,
      StorageRefuses,
      AnswerWrite,
      StepDown,
    };
    const owed = {
      // A service that has moved says so, and who was elected takes over;
      announces: isService ? [WF({ actions: [Announce] })] : [],
      takesOver: isService ? [] : [WF({ actions: [TakeOver] })],
      // copies are told of changes, and clients ask until they are answered;
      refreshes: hasCopies ? [WF({ actions: [Refresh], per: ['client'] })] : [],
      asks: [WF({ actions: [isService ? CallService : AskLeader], per: ['client'] })],
      // messages arrive.
      arrives: isService
        ? [WF({ actions: [Serve, Decline], per: ['m'] }), WF({ actions: [HearNotHere], per: ['m'] })]
        : [
            WF({ actions: [AnswerRead, TakeWrite, DeclineRequest], per: ['m'] }),
            WF({ actions: [StorageWrites, StorageRefuses], per: ['m'] }),
            ...[HearNotLeader, AnswerWrite, StepDown].map((each) => WF({ actions: [each], per: ['m'] })),
          ],
    };
    return {
      Node,
      Client,
      Message,
      ofService,
      ofLeader,
      answersFor,
      isDone,
      domains,
      init,
      actions: {
        ...(mayCut ? { CutOff, Heal } : {}),
        ...(hasCopies ? { Refresh } : {}),
        ...(isService ? ofService : {}),
        ...(isService ? {} : ofLeader),
      },
      roles: {
        ...(mayCut ? { network: { acts: [CutOff, Heal], has: ['isCutOff'] } } : {}),
        ...(isService
          ? {}
          : {
              consensus: { acts: [Elect], has: ['registry'] },
              storage: { acts: [StorageWrites, StorageRefuses], has: ['stored', 'fence'] },
            }),
      },
      fairness: Object.values(owed).flat(),
      owed,
      invariants: isService ? { RightService } : { Linearizable, NoLostWrite },
      properties: isService
        ? {
            Served,
            Convergence,
            AllDone,
            ...(mayMove ? { StaleAnswer } : {}),
          }
        : { Termination, AllDone, ...(mayMove ? { TwoLead, DeposedIsAsked } : {}) },
      finished,
    };
  },
);
