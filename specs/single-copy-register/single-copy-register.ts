/**
 * A register of which there is one copy: the simplest linearizable store, and what all others pretend to be (Maurice
 * Herlihy and Jeannette Wing, "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS 12(3), 1990).
 * The model is Stateright's single-copy-register.
 *
 * Clients send their operations to a server, which does one after the other on its copy and answers. While there is one
 * server nothing more is needed: an operation takes effect when the server does it, which is between the invocation and the
 * response. Two servers that do not talk to each other are two registers: who writes to one and then reads from the other
 * misses his own write.
 *
 * Abstractions, and why they lose no violation: messages overtake each other but are neither lost nor duplicated, since in
 * every finite run one that is lost looks like one that is late. Each client writes its own name, so that a read tells
 * whose write it saw.
 */
import {
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
  register,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const singleCopyRegister = spec(
  {
    name: 'single-copy-register',
    title: 'A register of which there is one copy',
    topic: 'linearizability',
    parameters: {
      clients: integer('clients, each of which writes and then reads', { default: 2, from: 1, to: 4 }),
      servers: integer('servers, each with a copy of its own', { default: 1, from: 1, to: 4 }),
    },
  },
  ({ clients, servers }) => {
    const Client = processes('client', clients, { symmetric: false });
    const Server = processes('server', servers, { symmetric: false });
    type Client = Member<'client'>;

    const Operation = messages({ Write: { value: Client }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: optional(Client) } });
    const Message = messages({
      Request: { from: Client, to: Server, operation: Operation },
      Response: { from: Server, to: Client, result: Result },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: 2 });
    const Register = register<Client | null>(null);

    const { domains, initially, action, invariant, reachable, eventually, predicate } = variables({
      /** The copy at each server: the client that wrote last, or null. */
      copy: functionFrom(Server, optional(Client)),
      network: Network,
      history: History,
    });

    /** What a client does, one after the other. */
    const program = (client: Client) => [Operation.Write({ value: client }), Operation.Read()];
    /** Where it sends its n-th operation, counted from 0: to the next server each time. */
    const serverOf = (client: Client, n: number) => Server.member(((Client.index(client) + n) % servers) + 1);
    const isDone = (client: Client, s: { history: Of<typeof History> }) =>
      s.history.of(client).completed.size === program(client).length;
    /** The client invokes its next operation, if there is one. */
    const invokeNext = (client: Client, s: { network: Of<typeof Network>; history: Of<typeof History> }) => {
      const done = s.history.of(client).completed.size;
      const operation = program(client)[done];
      if (operation === undefined) return s;
      return {
        network: s.network.send(Message.Request({ from: client, to: serverOf(client, done), operation })),
        history: s.history.invoke(client, operation),
      };
    };
    const init = initially({
      copy: Server.to(null),
      ...Client.elements.reduce((s, client) => invokeNext(client, s), {
        network: Network.empty,
        history: History.empty,
      }),
    });

    /** A server does an operation on its copy, and answers. */
    const Serve = action({
      forSome: { m: (s) => s.network.deliverable('Request') },
      effect: (s, { m }) => {
        const [value, result] = Register.apply(s.copy.get(m.to), m.operation);
        return {
          copy: s.copy.set(m.to, value),
          network: s.network.reply(m, Message.Response({ from: m.to, to: m.from, result })),
        };
      },
    });
    /** A client is answered, and invokes its next operation. */
    const Return = action({
      forSome: { m: (s) => s.network.deliverable('Response') },
      effect: (s, { m }) =>
        invokeNext(m.to, { network: s.network.deliver(m), history: s.history.respond(m.to, m.result) }),
    });

    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** A read may answer what was written. */
    const WriteIsRead = reachable((s) =>
      s.network.some((m) => m.type === 'Response' && m.result.type === 'ReadOk' && m.result.value !== null),
    );
    /** Every client has done its whole program. */
    const finished = predicate((s) => Client.every((client) => isDone(client, s)));
    const AllComplete = reachable(finished);
    /** Every client does its whole program, if deliveries go on while there are any. */
    const Termination = eventually({ forAll: { client: Client }, holds: (s, { client }) => isDone(client, s) });

    return {
      domains,
      init,
      actions: { Serve, Return },
      fairness: [WF({ actions: [Serve, Return] })],
      invariants: { Linearizable },
      properties: { WriteIsRead, AllComplete, Termination },
      finished,
    };
  },
);
