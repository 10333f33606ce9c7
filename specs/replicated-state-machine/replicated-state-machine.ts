/**
 * A replicated state machine: replicas apply the same commands in the same order, and so stay the same (Fred Schneider,
 * "Implementing fault-tolerant services using the state machine approach: a tutorial", ACM Computing Surveys 22(4), 1990).
 *
 * The problem. All replicas have the same log, by consensus or total order broadcast. Two things may still go wrong between the
 * log and the clients. A command that does not do the same wherever it is applied, since it looks at a clock or throws a
 * coin, makes replicas drift apart. And a client that is not answered, since the leader has changed, does not know whether its
 * command is in the log: if it asks again, the command may be there twice.
 *
 * The protocol. A client sends its command to the leader, who puts it into the log; each replica applies the log, entry by entry,
 * and the leader answers what came out. If the leader has changed meanwhile, the client sends the same command to the new one. A
 * command bears the number that its client gave it. With the data each replica keeps, for each client, the number of the
 * last command that it has applied and what came out; if it meets that number again it changes nothing, and answers
 * the same (Diego Ongaro, "Consensus: bridging theory and practice", 2014, section 6.3).
 *
 * The commands are stored procedures over two keys, such as moving money from one account to another. As one is applied after
 * the other they are serializable transactions, and since clients ask the log for everything, in real time.
 *
 * Why it works. The state after so many entries is a function of these entries. What was answered is part of it, so that every later
 * leader knows it. A client's command takes effect where it stands in the log for the first time, between its invocation and its answer.
 *
 * Abstractions, and why they lose no violation. The log is one sequence: that all replicas have the same is what total-order-broadcast, raft and
 * others show. Only the leader of the moment appends; a deposed one cannot get an entry agreed upon. Leaders change so often at most.
 * Messages overtake each other, but are neither lost nor duplicated, since in every finite run what was lost looks like what is late. A replica that is
 * down is one that is slow. Clients are registered beforehand, and are not forgotten. Each moves once, and may read both keys then.
 */
import { is, List } from 'immutable';
import {
  allows,
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
  type SequentialObject,
  sequenceOf,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const replicatedStateMachine = spec(
  {
    name: 'replicated-state-machine',
    title: 'Replicas that apply one log, and clients that ask again',
    topic: 'ordering and causality',
    assumes: { 'total-order-broadcast': 'one log' },
    parameters: {
      replicas: integer('replicas, of which one leads', { default: 2, from: 1, to: 4 }),
      clients: integer('clients', { default: 2, from: 1, to: 3 }),
      commands: integer('commands of each client: it moves, and then reads', { default: 1, from: 1, to: 2 }),
      faults: faults(['failovers'], { default: 'failovers' }),
      changes: integer('changes of leader', { default: 1, from: 1, to: 3, counts: 'failovers' }),
    },
    definitions: {
      /** A replica that is to move so much may move any of these amounts. */
      moved: (amount: number): readonly number[] => [amount],
      /** A replica has applied command `number` of a client, if the last of that client's that it remembers is `last`. */
      isKnown: (number: number, last: number): boolean => number <= last,
      /** A replica remembers what it has applied, be it the leader or not. */
      remembers: (_isLeader: boolean): boolean => true,
      /** The answer to a command that was applied before: of what came out then, and what is there now. */
      answeredAgain: <R>(then: R, _now: R): R => then,
      /** A client takes the answer to command `number` for that to the one that it waits for. */
      isFor: (number: number, waiting: number): boolean => number === waiting,
    },
  },
  (
    { replicas, clients, commands, faults: mayHappen, changes },
    { moved, isKnown, remembers, answeredAgain, isFor },
  ) => {
    const mostChanges = allows(mayHappen, 'failovers') ? changes : 0;
    const Replica = processes('replica', replicas);
    const Client = processes('client', clients);
    type Client = Member<'client'>;

    /** What each client has at first at the first key, all in all. */
    const Amount = range(0, 2 * clients);
    /** The number of a client's command, from 1. */
    const Number = range(0, commands);
    const Accounts = record({ x: Amount, y: Amount });
    /** Move from x to y, as much as is there; or read both. */
    const Command = messages({ Move: { amount: range(1, 2) }, Read: {} });
    const Result = messages({ Ok: { x: Amount, y: Amount } });
    const Message = messages({
      Request: { from: Client, to: Replica, number: Number, command: Command },
      Answer: { from: Replica, to: Client, number: Number, result: Result },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Command, result: Result, most: commands });
    type Accounts = Of<typeof Accounts>;
    type Command = Of<typeof Command>;
    type Result = Of<typeof Result>;

    /** A stored procedure, moving so much if it is to move. */
    const run = ({ x, y }: Accounts, command: Command, amount: number): readonly [Accounts, Result] => {
      const much = command.type === 'Move' ? Math.min(amount, x) : 0;
      const after = Accounts({ x: x - much, y: y + much });
      return [after, Result.Ok(after)];
    };
    /** What the clients are to see: the procedures, one after the other. */
    const Sequential: SequentialObject<Accounts, Command, Result> = {
      initial: Accounts({ x: 2 * clients, y: 0 }),
      apply: (accounts, command) => run(accounts, command, command.type === 'Move' ? command.amount : 0),
    };
    /** The last command of a client that was applied, and what came out. */
    const Session = record({ number: Number, result: optional(Result) });
    const Machine = record({ accounts: Accounts, sessions: functionFrom(Client, Session) });
    const Entry = record({ client: Client, number: Number, command: Command });
    const longest = commands * clients * (1 + mostChanges);

    const { domains, initially, action, invariant, reachable, leadsTo, predicate } = variables({
      /** The log that all agree on, */
      log: sequenceOf(Entry, longest),
      /** how many entries of it each replica has applied, */
      applied: functionFrom(Replica, range(0, longest)),
      /** and what it has made of them. */
      machine: functionFrom(Replica, Machine),
      leader: Replica,
      /** How often the leader has changed. */
      changes: range(0, mostChanges),
      /** Whom each client has asked last. */
      asked: functionFrom(Client, optional(Replica)),
      network: Network,
      history: History,
    });
    const init = initially({
      log: List(),
      applied: Replica.to(0),
      machine: Replica.to(
        Machine({ accounts: Sequential.initial, sessions: Client.to(Session({ number: 0, result: null })) }),
      ),
      leader: Replica.member(1),
      changes: 0,
      asked: Client.to(null),
      network: Network.empty,
      history: History.empty,
    });
    type State = (typeof init)[number];

    const program = [Command.Move({ amount: 1 }), Command.Read()].slice(0, commands);
    /** The number of the command that a client is at. */
    const numberOf = (s: State, client: Client) => s.history.of(client).completed.size + 1;
    /** The client sends its command to the leader. */
    const ask = (s: State, client: Client) => {
      const number = numberOf(s, client);
      const command = program[number - 1]!;
      return {
        asked: s.asked.set(client, s.leader),
        network: s.network.send(Message.Request({ from: client, to: s.leader, number, command })),
      };
    };

    /** A client invokes its next command. */
    const Invoke = action({
      forSome: { client: Client },
      guard: (s, { client }) => !s.history.isPending(client) && numberOf(s, client) <= program.length,
      effect: (s, { client }) => ({
        ...ask(s, client),
        history: s.history.invoke(client, program[numberOf(s, client) - 1]!),
      }),
    });
    /** A client that has not been answered by a leader who is none any more asks the new one. */
    const Retry = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.history.isPending(client) && s.asked.get(client) !== s.leader,
      effect: (s, { client }) => ask(s, client),
    });
    /** The leader puts a command into the log. */
    const Append = action({
      forSome: { m: (s) => s.network.deliverable('Request') },
      guard: (s, { m }) => m.to === s.leader,
      effect: (s, { m: { from, number, command }, m }) => ({
        log: s.log.push(Entry({ client: from, number, command })),
        network: s.network.deliver(m),
      }),
    });
    /** A replica applies the next entry of the log, unless it has applied that command before. The leader answers. */
    const Apply = action({
      forSome: {
        replica: Replica,
        amount: (s, { replica }: { replica: Member<'replica'> }) => {
          const command = s.log.get(s.applied.get(replica))?.command;
          return command === undefined ? [] : command.type === 'Move' ? moved(command.amount) : [0];
        },
      },
      effect: (s, { replica, amount }) => {
        const { client, number, command } = s.log.get(s.applied.get(replica))!;
        const { accounts, sessions } = s.machine.get(replica);
        const { number: last, result: known } = sessions.get(client);
        const [after, came] = run(accounts, command, amount);
        const isApplied = isKnown(number, last) && known !== null;
        const result = isApplied ? answeredAgain(known, Result.Ok(accounts)) : came;
        const leads = replica === s.leader;
        const remembered = remembers(leads) ? sessions.set(client, Session({ number, result: came })) : sessions;
        return {
          applied: s.applied.update(replica, (entries) => entries + 1),
          machine: isApplied ? s.machine : s.machine.set(replica, Machine({ accounts: after, sessions: remembered })),
          network:
            leads && s.asked.get(client) === replica
              ? s.network.send(Message.Answer({ from: replica, to: client, number, result }))
              : s.network,
        };
      },
    });
    /** A client is answered. */
    const Return = action({
      forSome: { m: (s) => s.network.deliverable('Answer') },
      guard: (s, { m }) => s.history.isPending(m.to) && isFor(m.number, numberOf(s, m.to)),
      effect: (s, { m }) => ({ network: s.network.deliver(m), history: s.history.respond(m.to, m.result) }),
    });
    /** Another replica leads. What the one before had still to put into the log, or to answer, is left to the clients. */
    const ChangeLeader = action({
      forSome: { replica: (s) => Replica.others(s.leader) },
      guard: (s) => s.changes < mostChanges,
      effect: (s, { replica }) => ({ leader: replica, changes: s.changes + 1 }),
    });

    /** Replicas that have applied as much are the same, also in what they remember of their clients. */
    const ReplicasAgree = invariant({
      forAll: { replica: Replica, other: Replica },
      holds: (s, { replica, other }) =>
        s.applied.get(replica) !== s.applied.get(other) || is(s.machine.get(replica), s.machine.get(other)),
    });
    /** To the clients each procedure is done at one moment, in real time: more than serializable. */
    const Linearizable = invariant((s) => linearizable(s.history, Sequential));
    /** Every command is answered, since leaders do not change for ever. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.history.isPending(client),
      to: (s, { client }) => !s.history.isPending(client),
    });
    const done = predicate((s) => Client.every((client) => numberOf(s, client) > program.length));
    const AllComplete = reachable(done);
    /** A command may be in the log twice. */
    const AskedTwice = reachable((s) =>
      s.log.some((entry, i) =>
        s.log.some((other, j) => i < j && entry.client === other.client && entry.number === other.number),
      ),
    );

    const goesOn = [Retry, Append, Apply, Return];
    return {
      domains,
      init,
      actions: { Invoke, Retry, Append, Apply, Return, ChangeLeader },
      // What was asked is done; clients may stop. Each step brings the run nearer to its end.
      fairness: [WF({ actions: goesOn })],
      invariants: { ReplicasAgree, Linearizable },
      properties: { Termination, AllComplete, ...(mostChanges > 0 && replicas > 1 ? { AskedTwice } : {}) },
      finished: () => true,
      Message,
      Result,
      goesOn,
    };
  },
);
