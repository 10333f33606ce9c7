/**
 * Linearizable storage on top of total order broadcast: a register with compare-and-set, kept by replicas that apply one log.
 *
 * The problem. Total order broadcast has every replica deliver the same messages in the same order, at some time. It says
 * nothing of when: one replica may be far behind another. Linearizability is about time: a read must see what was written
 * before it began. How is the one made of the other?
 *
 * The protocol (Fred Schneider, "Implementing fault-tolerant services using the state machine approach", ACM Computing Surveys
 * 22(4), 1990). A client's operation is broadcast. Every replica applies the operations in the order in which they are
 * delivered, and the one that the client uses answers it when it has come to this operation. A user name is claimed so: the
 * first claim in the log wins, and everybody finds out.
 *
 * Reads change nothing, so one would like to spare the broadcast. There are these ways to read:
 *
 *   log           A read is broadcast as well, and takes effect at its place in the log.
 *   local         The replica answers at once from what it has applied.
 *   sync          The replica asks the sequencer how long the log is, and answers when it has come so far.
 *   synchronous   Reads are answered at once by one replica, which has every operation before its client is answered.
 *
 * Why it works. The place in the log is the moment at which an operation takes effect: it gets it after it was invoked, and
 * before it is answered. A read that spares the log must begin behind everything that was answered before, so it must learn
 * where that is after it was invoked, from somebody who knows. A replica by itself does not.
 *
 * Abstractions, and why they lose no violation: the broadcast is taken as given. A sequencer appends operations to the log and
 * sends every entry to all replicas; none is lost, and each replica applies them in order. A client is beside its replica, so
 * that the time between an invocation and its answer is as short as can be, which demands most. So it is with what the
 * synchronous replica has: it is known at once, since to wait for word of it would only answer later. A client begins when
 * it likes. Nobody crashes: who is down looks like who is slow. Each client writes its own name. The sequencer never changes, unless
 * `changes` says so: then another one takes its place once, with the whole log, and the old one does not hear of it. Whoever asks
 * the old one for the end of the log is not answered, since it has to make sure first that it is still the sequencer.
 */
import { List } from 'immutable';
import {
  casRegister,
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
  record,
  sequenceOf,
  sequential,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const storageOnBroadcast = spec(
  {
    name: 'storage-on-broadcast',
    title: 'Linearizable storage on total order broadcast',
    topic: 'ordering and causality',
    assumes: { 'total-order-broadcast': 'one order of all messages', 'leader-failover': 'how the sequencer changes' },
    parameters: {
      clients: integer('clients', { default: 2, from: 1, to: 3 }),
      replicas: integer('replicas, each of which applies the log', { default: 2, from: 1, to: 3 }),
      workload: choice(
        'what the clients do: each writes and then reads; the first writes and the others read twice; or each claims the name and then reads',
        { default: 'write-and-read', options: ['write-and-read', 'one-writer', 'claim'] },
      ),
      reads: choice('how reads are answered', {
        default: 'log',
        options: ['log', 'local', 'sync', 'synchronous'],
      }),
      clientsAre: choice('whether a client stays at one replica, or goes to the next for each operation', {
        default: 'staying',
        options: ['staying', 'roaming'],
      }),
      changes: integer('changes of the sequencer, of which the old one does not hear', { default: 0, from: 0, to: 1 }),
    },
    definitions: {
      /** Who tells a replica where the log ends: the sequencer, or the replica itself, as far as it knows. */
      endKnownTo: 'sequencer' as 'sequencer' | 'replica',
      /** Before it tells where the log ends, the sequencer makes sure that it is still the sequencer. */
      makesSure: true,
    },
  },
  ({ clients, replicas, workload, reads, clientsAre, changes }, { endKnownTo, makesSure }) => {
    const Client = processes('client', clients, { symmetric: false });
    const Replica = processes('replica', replicas, { symmetric: false });
    const Sequencer = oneOf('sequencer');
    type Client = Member<'client'>;
    type Replica = Member<'replica'>;

    const Owner = optional(Client);
    const Operation = messages({
      Write: { value: Client },
      Read: {},
      CompareAndSet: { expected: Owner, value: Client },
    });
    const Result = messages({ WriteOk: {}, ReadOk: { value: Owner }, CompareAndSetOk: {}, CompareAndSetFailed: {} });
    /** An operation in the log, and whose it is. */
    const Entry = record({ client: Client, operation: Operation });
    const most = 2 * clients;
    /** A place in the log, counted from 1. */
    const Position = range(0, most);
    const Message = messages({
      Broadcast: { from: Replica, to: Sequencer, entry: Entry },
      Deliver: { from: Sequencer, to: Replica, position: Position, entry: Entry },
      AskEnd: { from: Replica, to: Sequencer, client: Client },
      End: { from: Sequencer, to: Replica, client: Client, position: Position },
    });
    /** What a client waits for. */
    const Waiting = messages({
      Nothing: {},
      /** That its replica comes to its operation. */
      Operation: { at: Replica, n: range(1, 2) },
      /** That its replica is told where the log ends, */
      End: { at: Replica },
      /** and comes so far. */
      Position: { at: Replica, position: Position },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: 2 });
    const Register = casRegister<Client | null>(null);

    const { domains, initially, action, invariant, reachable, leadsTo, eventuallyAlways, predicate } = variables({
      /** What the sequencer has put in order. */
      log: sequenceOf(Entry, most),
      /** What each replica has applied of it. */
      applied: functionFrom(Replica, sequenceOf(Entry, most)),
      waiting: functionFrom(Client, Waiting),
      /** How long the log was when another sequencer took over; null if none has. That is all that the old one knows. */
      oldEnd: optional(Position),
      network: Network,
      history: History,
    });
    const init = initially({
      log: List(),
      applied: Replica.to(List()),
      waiting: Client.to(Waiting.Nothing()),
      oldEnd: null,
      network: Network.empty,
      history: History.empty,
    });
    type State = (typeof init)[number];
    type Log = Of<typeof domains.log>;

    /** What a client does, one after the other. */
    const program = (client: Client) => {
      const [write, read] = [Operation.Write({ value: client }), Operation.Read()];
      switch (workload) {
        case 'write-and-read':
          return [write, read];
        case 'one-writer':
          return Client.index(client) === 0 ? [write] : [read, read];
        case 'claim':
          return [Operation.CompareAndSet({ expected: null, value: client }), read];
      }
    };
    const done = (s: State, client: Client) => s.history.of(client).completed.size;
    const isDone = (s: State, client: Client) => done(s, client) === program(client).length;
    /** The replica that a client uses for its next operation. */
    const replicaOf = (s: State, client: Client) =>
      Replica.member(((Client.index(client) + (clientsAre === 'roaming' ? done(s, client) : 0)) % replicas) + 1);
    /** The operations applied one after the other, and what the last one is answered. */
    const valueAfter = (log: Log) =>
      log.reduce<Client | null>((value, { operation }) => Register.apply(value, operation)[0], null);
    const readAt = (s: State, at: Replica) => Result.ReadOk({ value: valueAfter(s.applied.get(at)) });
    /** Where the n-th operation of a client is in a log; -1 if it is not there. */
    const placeOf = (log: Log, client: Client, n: number) => {
      const places = [...log].flatMap((entry, place) => (entry.client === client ? [place] : []));
      return places[n - 1] ?? -1;
    };
    /** How many operations of a client were broadcast before; reads may not be. */
    const broadcast = (s: State, client: Client) =>
      s.history.of(client).completed.count(({ operation }) => operation.type !== 'Read' || reads === 'log');
    const pendingOf = (s: State, client: Client) => s.history.of(client).pending!.operation;
    const answer = (s: State, client: Client, result: Of<typeof Result>) => ({
      waiting: s.waiting.set(client, Waiting.Nothing()),
      history: s.history.respond(client, result),
    });

    /** A client invokes its next operation at its replica, which broadcasts it. */
    const Invoke = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.waiting.get(client).type === 'Nothing' && !isDone(s, client),
      effect: (s, { client }) => {
        const operation = program(client)[done(s, client)]!;
        const history = s.history.invoke(client, operation);
        const isRead = operation.type === 'Read' && reads !== 'log';
        const at = isRead && reads === 'synchronous' ? Replica.member(1) : replicaOf(s, client);
        const wait = (waiting: Of<typeof Waiting>) => s.waiting.set(client, waiting);
        if (!isRead) {
          const entry = Entry({ client, operation });
          return {
            history,
            waiting: wait(Waiting.Operation({ at, n: broadcast(s, client) + 1 })),
            network: s.network.send(Message.Broadcast({ from: at, to: 'sequencer', entry })),
          };
        }
        if (reads === 'sync' && endKnownTo === 'sequencer')
          return {
            history,
            waiting: wait(Waiting.End({ at })),
            network: s.network.send(Message.AskEnd({ from: at, to: 'sequencer', client })),
          };
        return { history, waiting: wait(Waiting.Position({ at, position: s.applied.get(at).size })) };
      },
    });
    /** The sequencer puts an operation into the log, and sends it to all replicas. */
    const Append = action({
      forSome: { m: (s) => s.network.deliverable('Broadcast') },
      effect: (s, { m: { entry }, m }) => {
        const log = s.log.push(entry);
        const deliveries = Replica.map((to) => Message.Deliver({ from: 'sequencer', to, position: log.size, entry }));
        return { log, network: s.network.reply(m, ...deliveries) };
      },
    });
    /** A replica applies the operation that comes next in the log. */
    const Apply = action({
      forSome: { m: (s) => s.network.deliverable('Deliver') },
      guard: (s, { m }) => m.position === s.applied.get(m.to).size + 1,
      effect: (s, { m }) => ({
        applied: s.applied.update(m.to, (log) => log.push(m.entry)),
        network: s.network.deliver(m),
      }),
    });
    /** The sequencer tells how long the log is. */
    const TellEnd = action({
      forSome: { m: (s) => s.network.deliverable('AskEnd') },
      effect: (s, { m }) => ({
        network: s.network.reply(
          m,
          Message.End({ from: 'sequencer', to: m.from, client: m.client, position: s.log.size }),
        ),
      }),
    });
    /** Another sequencer takes over, with the whole log. The old one does not hear of it. */
    const ChangeSequencer = action({
      guard: (s) => changes > 0 && s.oldEnd === null,
      effect: (s) => ({ oldEnd: s.log.size }),
    });
    /** The old sequencer tells how long the log was that it knows, unless it makes sure that it is still the sequencer. */
    const TellOldEnd = action({
      forSome: { m: (s) => s.network.deliverable('AskEnd') },
      guard: (s) => s.oldEnd !== null && !makesSure,
      effect: (s, { m }) => ({
        network: s.network.reply(
          m,
          Message.End({ from: 'sequencer', to: m.from, client: m.client, position: s.oldEnd ?? 0 }),
        ),
      }),
    });
    /** A replica learns how far it must come before it may answer. */
    const HearEnd = action({
      forSome: { m: (s) => s.network.deliverable('End') },
      effect: (s, { m }) => ({
        waiting: s.waiting.set(m.client, Waiting.Position({ at: m.to, position: m.position })),
        network: s.network.deliver(m),
      }),
    });
    /** A client is answered: its replica has come to its operation, and so has the synchronous one, if there is one. */
    const AnswerOperation = action({
      forSome: { client: Client },
      guard: (s, { client }) => {
        const waiting = s.waiting.get(client);
        if (waiting.type !== 'Operation') return false;
        const has = (replica: Replica) => placeOf(s.applied.get(replica), client, waiting.n) >= 0;
        return has(waiting.at) && (reads !== 'synchronous' || has(Replica.member(1)));
      },
      effect: (s, { client }) => {
        const waiting = s.waiting.get(client);
        if (waiting.type !== 'Operation') return {};
        const log = s.applied.get(waiting.at);
        const before = valueAfter(log.take(placeOf(log, client, waiting.n)));
        return answer(s, client, Register.apply(before, pendingOf(s, client))[1]);
      },
    });
    /** A read is answered: the replica has come far enough. */
    const AnswerRead = action({
      forSome: { client: Client },
      guard: (s, { client }) => {
        const waiting = s.waiting.get(client);
        return waiting.type === 'Position' && s.applied.get(waiting.at).size >= waiting.position;
      },
      effect: (s, { client }) => {
        const waiting = s.waiting.get(client);
        return waiting.type === 'Position' ? answer(s, client, readAt(s, waiting.at)) : {};
      },
    });

    /** The clients see one register, in real time. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** There is at least one order of all operations that fits what each of them did. */
    const Sequential = invariant((s) => sequential(s.history, Register));
    /** Every operation is answered. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.history.isPending(client),
      to: (s, { client }) => !s.history.isPending(client),
    });
    /** All replicas come to have the whole log. */
    const Convergence = eventuallyAlways((s) => Replica.every((replica) => s.applied.get(replica).equals(s.log)));
    /** A client may be answered while another replica has not come to its operation, nor to any other. */
    const Lags = reachable(
      (s) =>
        Client.some((client) => broadcast(s, client) > 0) &&
        Replica.some((replica) => s.applied.get(replica).isEmpty()),
    );
    const results = (s: State, client: Client) => s.history.of(client).completed.map(({ result }) => result.type);
    /** One claim of the name wins, and another one is told that it has not. */
    const OneWins = reachable(
      (s) =>
        Client.some((client) => results(s, client).includes('CompareAndSetOk')) &&
        Client.some((client) => results(s, client).includes('CompareAndSetFailed')),
    );
    /** Every client may do its whole program. */
    const finished = predicate((s) => Client.every((client) => isDone(s, client)));
    const AllComplete = reachable(finished);

    return {
      domains,
      init,
      Replica,
      Message,
      Register,
      placeOf,
      valueAfter,
      pendingOf,
      answer,
      actions: {
        Invoke,
        Append,
        Apply,
        AnswerOperation,
        TellEnd,
        HearEnd,
        AnswerRead,
        ...(changes > 0 ? { ChangeSequencer, TellOldEnd } : {}),
      },
      roles: {
        sequencer: { acts: [Append, TellEnd], has: ['log'] },
        ...(changes > 0 ? { 'old sequencer': { acts: [ChangeSequencer, TellOldEnd], has: ['oldEnd'] } } : {}),
      },
      // Messages arrive, and whoever can answer does. Clients may stop.
      fairness: [WF({ actions: [Append, Apply, AnswerOperation, TellEnd, HearEnd, AnswerRead] })],
      invariants: { Linearizable, Sequential },
      properties: {
        Termination,
        Convergence,
        AllComplete,
        ...(replicas > 1 ? { Lags } : {}),
        ...(workload === 'claim' && clients > 1 ? { OneWins } : {}),
      },
      finished,
    };
  },
);
