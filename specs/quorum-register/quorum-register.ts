/**
 * A register shared by messages, after Hagit Attiya, Amotz Bar-Noy and Danny Dolev, "Sharing memory robustly in
 * message-passing systems", JACM 42(1), 1995; with several writers as in Nancy Lynch and Alexander Shvartsman, "Robust
 * emulation of shared memory using dynamic quorum-acknowledged broadcasts", FTCS 1997. The model is Stateright's
 * linearizable-register.
 *
 * The problem. Clients read and write one register, which is kept by n servers. A minority of the servers may crash, and
 * who is down cannot be told from who is slow: whoever waits for more than a majority may wait for ever. Yet every
 * operation must seem to take effect at one moment between its invocation and its response, as if there were one copy.
 *
 * The algorithm. Every server keeps a version: a value under a timestamp, which is a sequence number and the server that
 * chose it. A server that is asked to read or to write does so in two phases. Each ends when a majority has answered.
 *
 *   Query      It asks for versions, and takes the newest.
 *   Propagate  It has a version stored: for a write, the new value under a timestamp above the newest; for a read, the
 *              newest as it is. Then it answers the client.
 *
 * Why it works. Two majorities share a server. So who queries after an operation was answered hears of the version that was
 * propagated, or of a newer one: no write is hidden below an older one, and no read goes back in time. For that a read must
 * write too (read repair): else it may answer a version that is still on its way to a majority, and a later read misses it.
 *
 * Abstractions, and why they lose no violation: messages overtake each other but are neither lost nor duplicated, and no
 * server crashes, since in every finite run a message that was lost, or whose sender or receiver is down, looks like one that
 * is late. Who may be down for good is said by fairness: nothing is assumed of the servers that may. A server counts itself
 * without messages, and serves one client at a time. What comes too late stays in the network. Each client writes its own
 * name, so that a read tells whose write it saw.
 */
import { Set } from 'immutable';
import {
  allows,
  casRegister,
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
  record,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const quorumRegister = spec(
  {
    name: 'quorum-register',
    title: "Attiya, Bar-Noy and Dolev's register on a majority of servers",
    topic: 'linearizability',
    parameters: {
      clients: integer('clients', { default: 2, from: 1, to: 4 }),
      servers: integer('servers, each with a version of its own', { default: 3, from: 2, to: 5 }),
      workload: choice(
        'what the clients do: each writes and then reads; the first writes and the others read twice; each writes when those after it have, and the first then reads; or each writes if nobody has',
        {
          default: 'one-writer',
          options: ['write-and-read', 'one-writer', 'in-turn', 'compare-and-set'],
        },
      ),
      /**
       * Servers, the last ones, may crash and stay down; and a version may be lost that is on its way to a server when the operation
       * is answered already.
       */
      faults: faults(['crashes', 'loss'], { default: 'none' }),
      crashes: integer('servers, the last ones, that may crash and stay down', {
        default: 1,
        from: 1,
        to: 4,
        counts: 'crashes',
      }),
      antiEntropy: choice('whether servers compare their versions in the background', {
        default: 'no',
        options: ['no', 'yes'],
      }),
    },
    definitions: {
      /** So many servers are a quorum. Any two quorums must share a server. */
      isQuorum: (count: number, servers: number): boolean => 2 * count > servers,
      /** What a server is answered counts, if it is for what the server is doing now. */
      counts: (_answer: 'QueryReply' | 'PropagateAck', isForThis: boolean): boolean => isForThis,
      /** Which of two timestamps with one number is the higher, by the places of the servers that chose them. */
      breaksTie: (place: number, other: number): boolean => place > other,
    },
  },
  ({ clients, servers, workload, faults: mayHappen, crashes, antiEntropy }, { isQuorum, counts, breaksTie }) => {
    const down = allows(mayHappen, 'crashes') ? crashes : 0;
    const Client = processes('client', clients, { symmetric: false });
    const Server = processes('server', servers, { symmetric: false });
    type Client = Member<'client'>;

    const Operation = messages({
      Write: { value: Client },
      Read: {},
      /** What a quorum register cannot do: see the variant compare-and-set. */
      CompareAndSet: { expected: oneOf(null), value: Client },
    });
    const Result = messages({
      WriteOk: {},
      ReadOk: { value: optional(Client) },
      CompareAndSetOk: {},
      CompareAndSetFailed: {},
    });
    /** The n-th operation of a client, counted from 0. */
    const Request = record({ client: Client, n: range(0, 1) });
    const Timestamp = record({ number: range(0, clients + 2), server: Server });
    const Version = record({ timestamp: Timestamp, value: optional(Client) });
    /** `client1 at 1.server2`, as drawings tell it. */
    const inShort = ({ timestamp, value }: Version): string => `${value} at ${timestamp.number}.${timestamp.server}`;
    const Message = messages(
      {
        Invocation: { from: Client, to: Server, request: Request, operation: Operation },
        Response: { from: Server, to: Client, result: Result },
        Query: { from: Server, to: Server, request: Request },
        QueryReply: { from: Server, to: Server, request: Request, version: Version },
        Propagate: { from: Server, to: Server, request: Request, version: Version },
        PropagateAck: { from: Server, to: Server, request: Request },
      },
      {
        short: {
          Invocation: (m) => `Invocation ${m.operation.type}`,
          Query: (m) => `Query for ${m.request.client}`,
          QueryReply: (m) => `QueryReply ${inShort(m.version)}`,
          Propagate: (m) => `Propagate ${inShort(m.version)}`,
          PropagateAck: (m) => `PropagateAck for ${m.request.client}`,
        },
      },
    );
    /** What a server does for a client. */
    const Phase = messages({
      Idle: {},
      /** It asks for versions; it knows its own from the beginning. */
      Query: { request: Request, operation: Operation, replies: functionFrom(Server, optional(Version)) },
      /** It has a version stored by all, and answers once a majority has. */
      Propagate: { request: Request, result: Result, acks: subsetOf(Server) },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: 2 });
    const Register = casRegister<Client | null>(null);

    const { domains, initially, action, invariant, reachable, leadsTo, eventuallyAlways, predicate } = variables({
      /** The version that each server keeps, */
      version: functionFrom(Server, Version),
      /** and what it does for a client. */
      phase: functionFrom(Server, Phase),
      network: Network,
      history: History,
    });

    /** What a client does, one after the other. */
    const program = (client: Client) => {
      const [write, read] = [Operation.Write({ value: client }), Operation.Read()];
      const isFirst = Client.index(client) === 0;
      switch (workload) {
        case 'write-and-read':
          return [write, read];
        case 'one-writer':
          return isFirst ? [write] : [read, read];
        case 'in-turn':
          return isFirst ? [write, read] : [write];
        case 'compare-and-set':
          return [Operation.CompareAndSet({ expected: null, value: client })];
      }
    };
    type Clients = { readonly network: Of<typeof Network>; readonly history: Of<typeof History> };
    const isDone = (client: Client, s: { history: Of<typeof History> }) =>
      s.history.of(client).completed.size === program(client).length;
    /** Where a client invokes its n-th operation: at the next server each time. */
    const serverOf = (client: Client, n: number) => Server.member(((Client.index(client) + n) % servers) + 1);
    /** The client invokes its next operation, if there is one; in turn, the client before it does so otherwise. */
    const invokeNext = (client: Client, s: Clients): Clients => {
      const n = s.history.of(client).completed.size;
      const operation = program(client)[n];
      const mayPassOn = workload === 'in-turn' && Client.index(client) > 0;
      if (operation === undefined) return mayPassOn ? invokeNext(Client.member(Client.index(client)), s) : s;
      const to = serverOf(client, n);
      const invocation = Message.Invocation({ from: client, to, request: Request({ client, n }), operation });
      return { network: s.network.send(invocation), history: s.history.invoke(client, operation) };
    };
    const init = initially({
      version: Server.to((server) => Version({ timestamp: Timestamp({ number: 0, server }), value: null })),
      phase: Server.to(Phase.Idle()),
      ...Client.elements.slice(workload === 'in-turn' ? -1 : 0).reduce<Clients>((s, client) => invokeNext(client, s), {
        network: Network.empty,
        history: History.empty,
      }),
    });
    type State = (typeof init)[number];
    type Timestamp = Of<typeof Timestamp>;
    type Version = Of<typeof Version>;
    type Invocation = Of<typeof Message.Invocation>;
    type QueryReply = Of<typeof Message.QueryReply>;
    type PropagateAck = Of<typeof Message.PropagateAck>;
    type Done = { newest: Version; value: Client | null; result: Of<typeof Result> };

    const isAbove = (t: Timestamp, u: Timestamp) =>
      t.number > u.number || (t.number === u.number && breaksTie(Server.index(t.server), Server.index(u.server)));
    const newer = (v: Version, w: Version) => (isAbove(v.timestamp, w.timestamp) ? v : w);

    /** The query that a reply belongs to, or null if it comes too late. */
    const queryOf = (s: State, m: QueryReply) => {
      const phase = s.phase.get(m.to);
      return phase.type === 'Query' && counts('QueryReply', phase.request === m.request) ? phase : null;
    };
    /** The propagation that an acknowledgement belongs to, or null. */
    const propagationOf = (s: State, m: PropagateAck) => {
      const phase = s.phase.get(m.to);
      return phase.type === 'Propagate' && counts('PropagateAck', phase.request === m.request) ? phase : null;
    };
    /** A server hears of a version. Once it knows those of a majority, it does the operation on the newest, and goes on. */
    const hear = (s: State, m: QueryReply, goOn: (done: Done) => Partial<State>) => {
      const query = queryOf(s, m)!;
      const replies = query.replies.set(m.from, m.version);
      const known = [...replies.valueSeq()].filter((version) => version !== null);
      if (!isQuorum(known.length, servers)) {
        return { phase: s.phase.set(m.to, Phase.Query({ ...query, replies })), network: s.network.deliver(m) };
      }
      const newest = known.reduce(newer);
      const [value, result] = Register.apply(newest.value, query.operation);
      return goOn({ newest, value, result });
    };
    /** What a server works for: what it was asked to do, or is asked now. */
    const requestOf = (s: State, m: Invocation | QueryReply | PropagateAck) => {
      const phase = s.phase.get(m.to);
      return phase.type === 'Idle' ? m.request : phase.request;
    };
    /** A server stores a version, has all others store it, and will then answer. */
    const propagate = (s: State, m: Invocation | QueryReply, version: Version, result: Of<typeof Result>) => {
      const request = requestOf(s, m);
      return {
        version: s.version.set(m.to, newer(version, s.version.get(m.to))),
        phase: s.phase.set(m.to, Phase.Propagate({ request, result, acks: Set([m.to]) })),
        network: s.network.reply(
          m,
          ...Server.others(m.to).map((to) => Message.Propagate({ from: m.to, to, request, version })),
        ),
      };
    };
    /** A server answers the client, and is idle again. */
    const answer = (s: State, m: QueryReply | PropagateAck, result: Of<typeof Result>) => ({
      phase: s.phase.set(m.to, Phase.Idle()),
      network: s.network.reply(m, Message.Response({ from: m.to, to: requestOf(s, m).client, result })),
    });

    /** An idle server is asked to read or to write: it asks all others for their versions. */
    const StartQuery = action({
      forSome: { m: (s) => s.network.deliverable('Invocation') },
      guard: (s, { m }) => s.phase.get(m.to).type === 'Idle',
      effect: (s, { m }) => ({
        phase: s.phase.set(
          m.to,
          Phase.Query({
            request: m.request,
            operation: m.operation,
            replies: Server.to((server) => (server === m.to ? s.version.get(server) : null)),
          }),
        ),
        network: s.network.reply(
          m,
          ...Server.others(m.to).map((to) => Message.Query({ from: m.to, to, request: m.request })),
        ),
      }),
    });
    /** A server tells its version. */
    const AnswerQuery = action({
      forSome: { m: (s) => s.network.deliverable('Query') },
      effect: (s, { m }) => ({
        network: s.network.reply(
          m,
          Message.QueryReply({ from: m.to, to: m.from, request: m.request, version: s.version.get(m.to) }),
        ),
      }),
    });
    /**
     * A server that writes knows the versions of a majority: it propagates its value under a timestamp above them all. A
     * comparison that came out unequal is a read.
     */
    const HearAsWriter = action({
      forSome: { m: (s) => s.network.deliverable('QueryReply') },
      guard: (s, { m }) => ['Write', 'CompareAndSet'].includes(queryOf(s, m)?.operation.type ?? ''),
      effect: (s, { m }) =>
        hear(s, m, ({ newest, value, result }) => {
          if (result.type === 'CompareAndSetFailed') return propagate(s, m, newest, result);
          const timestamp = Timestamp({ number: newest.timestamp.number + 1, server: m.to });
          return propagate(s, m, Version({ timestamp, value }), result);
        }),
    });
    /** A server that reads knows the versions of a majority: it propagates the newest before it answers (read repair). */
    const HearAsReader = action({
      forSome: { m: (s) => s.network.deliverable('QueryReply') },
      guard: (s, { m }) => queryOf(s, m)?.operation.type === 'Read',
      effect: (s, { m }) => hear(s, m, ({ newest, result }) => propagate(s, m, newest, result)),
    });
    /** A server stores a version, unless its own is newer, and says so. */
    const Store = action({
      forSome: { m: (s) => s.network.deliverable('Propagate') },
      effect: (s, { m }) => ({
        version: s.version.set(m.to, newer(m.version, s.version.get(m.to))),
        network: s.network.reply(m, Message.PropagateAck({ from: m.to, to: m.from, request: m.request })),
      }),
    });
    /** A server learns that another has stored the version. Once a majority has, it answers the client. */
    const HearAck = action({
      forSome: { m: (s) => s.network.deliverable('PropagateAck') },
      guard: (s, { m }) => propagationOf(s, m) !== null,
      effect: (s, { m }) => {
        const propagation = propagationOf(s, m)!;
        const acks = propagation.acks.add(m.from);
        if (isQuorum(acks.size, servers)) return answer(s, m, propagation.result);
        return { phase: s.phase.set(m.to, Phase.Propagate({ ...propagation, acks })), network: s.network.deliver(m) };
      },
    });
    /** A server that has answered does not send its version again: what has not arrived yet may never arrive. */
    const LoseStraggler = action({
      forSome: { m: (s) => s.network.deliverable('Propagate') },
      guard: (s, { m }) => {
        const phase = s.phase.get(m.from);
        return phase.type !== 'Propagate' || phase.request !== m.request;
      },
      effect: (s, { m }) => ({ network: s.network.lose(m) }),
    });
    /** Anti-entropy: two servers compare their versions, and both keep the newer one. */
    const Compare = action({
      forSome: { from: Server, to: Server },
      guard: (s, { from, to }) => isAbove(s.version.get(from).timestamp, s.version.get(to).timestamp),
      effect: (s, { from, to }) => ({ version: s.version.set(to, s.version.get(from)) }),
    });
    /** A client is answered, and invokes its next operation. */
    const Return = action({
      forSome: { m: (s) => s.network.deliverable('Response') },
      effect: (s, { m }) =>
        invokeNext(m.to, { network: s.network.deliver(m), history: s.history.respond(m.to, m.result) }),
    });

    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** A write that was acknowledged, and that no other write overlaps or follows, is the newest that any server keeps. */
    const NoLostWrite = invariant({
      forAll: { client: Client },
      holds: ({ history, version }, { client }) => {
        const isWrite = ({ operation }: { operation: Of<typeof Operation> }) => operation.type !== 'Read';
        const write = history.of(client).completed.findLast(isWrite);
        if (write === undefined || history.of(client).pending?.operation.type === 'Write') return true;
        const precedes = (other: Client) => {
          const { completed, pending } = history.of(other);
          return !completed.slice(write.after.get(other)).some(isWrite) && (pending === null || !isWrite(pending));
        };
        if (!Client.others(client).every(precedes)) return true;
        return Server.map((server) => version.get(server)).reduce(newer).value === client;
      },
    });
    /** A read may answer what was written. */
    const WriteIsRead = reachable((s) =>
      s.network.some((m) => m.type === 'Response' && m.result.type === 'ReadOk' && m.result.value !== null),
    );
    /** Every client has done its whole program. Replies that came too late are still in the network then. */
    const finished = predicate((s) => Client.every((client) => isDone(client, s)));
    const AllComplete = reachable(finished);
    /** The server is not one of those that may be down. */
    const staysUp = (server: Member<'server'>) => Server.index(server) < servers - down;
    /** Every operation at a server that stays up is answered. */
    const Termination = leadsTo({
      forAll: { request: Request },
      from: ({ history }, { request: { client, n } }) =>
        history.of(client).pending !== null && history.of(client).completed.size === n && staysUp(serverOf(client, n)),
      to: ({ history }, { request: { client, n } }) => history.of(client).completed.size > n,
    });
    /** From some time on, all servers that stay up keep one version. */
    const Convergence = eventuallyAlways((s) => {
      const [first, ...others] = Server.filter(staysUp).map((server) => s.version.get(server));
      return others.every((version) => version === first);
    });

    const actions = { StartQuery, AnswerQuery, HearAsWriter, HearAsReader, Store, HearAck, Return };
    // Each step brings the run nearer to its end, so it is enough that somebody goes on as long as anybody can.
    const fairness = [
      WF({
        actions: [StartQuery, AnswerQuery, HearAsWriter, HearAsReader, Store, HearAck],
        where: ({ m }) => staysUp(m.to),
      }),
      WF({ actions: [Return] }),
      ...(antiEntropy === 'yes'
        ? [WF({ actions: [Compare], where: ({ from, to }) => staysUp(from) && staysUp(to) })]
        : []),
    ];
    return {
      domains,
      init,
      actions: {
        ...actions,
        ...(allows(mayHappen, 'loss') ? { LoseStraggler } : {}),
        ...(antiEntropy === 'yes' ? { Compare } : {}),
      },
      fairness,
      // Where all begin to write at once, no write follows another, and none could be lost.
      invariants: workload === 'in-turn' ? { Linearizable, NoLostWrite } : { Linearizable },
      // Whether a name was written is seen by reading.
      properties:
        workload === 'compare-and-set'
          ? { AllComplete, Termination, Convergence }
          : { WriteIsRead, AllComplete, Termination, Convergence },
      finished,
      constructors: { Timestamp, Version },
      hear,
      propagate,
      answer,
    };
  },
);
