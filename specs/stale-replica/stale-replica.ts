/**
 * Single-leader replication: a register kept by a leader and its followers. All writes go to the leader, which streams them
 * to the followers in one order; sooner or later every follower has caught up.
 *
 * The problem. A football match is over, and the final score is written. Alice reloads the page and sees it. She tells Bob,
 * he reloads too, and his page says that the match is still on: his read was answered by a replica that lags behind. To be
 * told an old value after a new one is out is what linearizability rules out (Maurice Herlihy and Jeannette Wing,
 * "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS 12(3), 1990). Replication does not: it
 * promises only that replicas converge.
 *
 * The protocol here. Reads go to the leader as well. So the leader alone is the register, and the followers are spares.
 *
 *   asynchronous   The leader answers a write at once, and its followers hear of it later.
 *   synchronous    The leader answers a write when every follower has said that it has it.
 *
 * Why it works. An operation takes effect when the leader does it, which is between its invocation and its response. To
 * wait for the followers makes writes survive the leader; it does not make followers fit to be read, since before they have
 * all been reached some have the new value and some the old one.
 *
 * Abstractions, and why they lose no violation: messages overtake each other but are neither lost nor duplicated, and nobody
 * crashes, since in every finite run what was lost, or whose sender or receiver is down, looks like what is late. A follower
 * applies the stream in its order whatever overtakes what. A client invokes an operation whenever it likes, or never. Each
 * writer writes its own name, so that a read tells whose write it saw. The leader is always the same one.
 */
import { List } from 'immutable';
import {
  choice,
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

export const staleReplica = spec(
  {
    name: 'stale-replica',
    title: 'Replication from a leader, who alone is read',
    topic: 'linearizability',
    parameters: {
      followers: integer('followers of the leader', { default: 2, from: 1, to: 4 }),
      writers: integer('clients that write once', { default: 1, from: 1, to: 3 }),
      readers: integer('clients that read twice', { default: 2, from: 1, to: 3 }),
      replication: choice('whether a write is answered at once, or when all followers have it', {
        default: 'asynchronous',
        options: ['asynchronous', 'synchronous'],
      }),
    },
    definitions: {
      /** A client may read at this replica. */
      mayReadAt: (replica: string): boolean => replica === 'leader',
    },
  },
  ({ followers, writers, readers, replication }, { mayReadAt }) => {
    const Client = processes('client', writers + readers, { symmetric: false });
    const Follower = processes('follower', followers, { symmetric: false });
    const Leader = oneOf('leader');
    const Replica = oneOf('leader', ...Follower.elements);
    type Client = Member<'client'>;

    /** Who wrote, in the order of the leader: what was written last is the value. */
    const Log = sequenceOf(Client, writers);
    /** A place in the log, counted from 1. */
    const Position = range(0, writers);
    const Operation = messages({ Write: { value: Client }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: optional(Client) } });
    const Message = messages({
      Write: { from: Client, to: Leader, value: Client },
      Read: { from: Client, to: Replica },
      Response: { from: Replica, to: Client, result: Result },
      Replicate: { from: Leader, to: Follower, position: Position, value: Client },
      ReplicateAck: { from: Follower, to: Leader, position: Position },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: 2 });
    const Register = register<Client | null>(null);

    const { domains, initially, action, invariant, reachable, leadsTo, eventuallyAlways, predicate } = variables({
      /** What the leader has, */
      leader: Log,
      /** and each follower. */
      follower: functionFrom(Follower, Log),
      /** How much of its log the leader knows each follower to have. Nobody says so unless replication is synchronous. */
      acknowledged: functionFrom(Follower, Position),
      network: Network,
      history: History,
    });
    const init = initially({
      leader: List(),
      follower: Follower.to(List()),
      acknowledged: Follower.to(0),
      network: Network.empty,
      history: History.empty,
    });
    type State = (typeof init)[number];

    /** What a client does, one after the other. */
    const program = (client: Client) =>
      Client.index(client) < writers ? [Operation.Write({ value: client })] : [Operation.Read(), Operation.Read()];
    /** What it does next; undefined once it is done. */
    const next = (client: Client, s: State) => program(client)[s.history.of(client).completed.size];
    const valueOf = (log: List<Client>) => log.last() ?? null;
    const converged = (s: State) => Follower.every((follower) => s.follower.get(follower).equals(s.leader));
    const respond = (from: Of<typeof Replica>, to: Client, result: Of<typeof Result>) =>
      Message.Response({ from, to, result });

    /** A client invokes its next operation: a write at the leader, a read where it may read. */
    const Invoke = action({
      forSome: { client: Client, at: Replica },
      guard: (s, { client, at }) => {
        const operation = s.history.isPending(client) ? undefined : next(client, s);
        return operation !== undefined && (operation.type === 'Write' ? at === 'leader' : mayReadAt(at));
      },
      effect: (s, { client, at }) => {
        const operation = next(client, s)!;
        return {
          history: s.history.invoke(client, operation),
          network: s.network.send(
            operation.type === 'Write'
              ? Message.Write({ from: client, to: 'leader', value: operation.value })
              : Message.Read({ from: client, to: at }),
          ),
        };
      },
    });
    /** The leader writes, and has its followers write the same. Asynchronous, it answers at once. */
    const LeaderWrites = action({
      forSome: { m: (s) => s.network.deliverable('Write') },
      effect: (s, { m }) => {
        const { value } = m;
        const leader = s.leader.push(value);
        const replicated = Follower.map((to) =>
          Message.Replicate({ from: 'leader', to, position: leader.size, value }),
        );
        const answers = replication === 'asynchronous' ? [respond('leader', m.from, Result.WriteOk())] : [];
        return { leader, network: s.network.reply(m, ...replicated, ...answers) };
      },
    });
    /** A follower writes what the leader wrote, in the same order. Synchronous, it says so. */
    const FollowerWrites = action({
      forSome: { m: (s) => s.network.deliverable('Replicate') },
      guard: (s, { m }) => m.position === s.follower.get(m.to).size + 1,
      effect: (s, { m }) => ({
        follower: s.follower.update(m.to, (log) => log.push(m.value)),
        network: s.network.reply(
          m,
          ...(replication === 'synchronous'
            ? [Message.ReplicateAck({ from: m.to, to: 'leader', position: m.position })]
            : []),
        ),
      }),
    });
    /** The leader learns that a follower has a write, and all before it. It answers those that all followers have now. */
    const LeaderHearsAck = action({
      forSome: { m: (s) => s.network.deliverable('ReplicateAck') },
      effect: (s, { m }) => {
        const acknowledged = s.acknowledged.update(m.from, (position) => Math.max(position, m.position));
        const byAll = (known: State['acknowledged']) => Math.min(...Follower.map((follower) => known.get(follower)));
        const answered = s.leader.slice(byAll(s.acknowledged), byAll(acknowledged));
        return {
          acknowledged,
          network: s.network.reply(m, ...answered.map((client) => respond('leader', client, Result.WriteOk()))),
        };
      },
    });
    /** The leader is read. */
    const LeaderReads = action({
      forSome: { m: (s) => s.network.deliverable('Read') },
      guard: (_, { m }) => m.to === 'leader',
      effect: (s, { m }) => {
        const [, result] = Register.apply(valueOf(s.leader), Operation.Read());
        return { network: s.network.reply(m, respond('leader', m.from, result)) };
      },
    });
    /** A follower is read. */
    const FollowerReads = action({
      forSome: { m: (s) => s.network.deliverable('Read') },
      guard: (_, { m }) => m.to !== 'leader',
      effect: (s, { m }) => {
        if (m.to === 'leader') return {};
        const [, result] = Register.apply(valueOf(s.follower.get(m.to)), Operation.Read());
        return { network: s.network.reply(m, respond(m.to, m.from, result)) };
      },
    });
    /** A client is answered. */
    const Return = action({
      forSome: { m: (s) => s.network.deliverable('Response') },
      effect: (s, { m }) => ({ network: s.network.deliver(m), history: s.history.respond(m.to, m.result) }),
    });

    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** Once there are no more writes, all replicas come to have the same, and keep it. */
    const Convergence = eventuallyAlways(converged);
    /** Every operation that a client invoked is answered. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.history.isPending(client),
      to: (s, { client }) => !s.history.isPending(client),
    });
    /** A read may answer what was written. */
    const WriteIsRead = reachable((s) =>
      s.network.some((m) => m.type === 'Response' && m.result.type === 'ReadOk' && m.result.value !== null),
    );
    /** A follower may lag behind while a client reads. */
    const FollowerLags = reachable(
      (s) => !converged(s) && s.network.some((m) => m.type === 'Response' && m.result.type === 'ReadOk'),
    );
    /** Every client may do its whole program, and all replicas have everything then. */
    const finished = predicate((s) => Client.every((client) => next(client, s) === undefined));
    const AllComplete = reachable((s) => finished(s) && s.network.isEmpty());

    const leaderActs = [LeaderWrites, LeaderHearsAck, LeaderReads];
    return {
      domains,
      init,
      actions: { Invoke, LeaderWrites, FollowerWrites, LeaderHearsAck, LeaderReads, FollowerReads, Return },
      roles: { leader: { acts: leaderActs, has: ['leader', 'acknowledged'] } },
      // Messages arrive. There are finitely many, so none needs to be favoured. Clients may stop.
      fairness: [WF({ actions: [...leaderActs, FollowerWrites, FollowerReads, Return] })],
      invariants: { Linearizable },
      properties: { Convergence, Termination, WriteIsRead, FollowerLags, AllComplete },
      finished,
    };
  },
);
