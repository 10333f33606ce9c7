/**
 * A uniqueness constraint: a user name belongs to one user at most.
 *
 * The problem. Several people register at the same time and all want the same name. Each asks some server, and must be told
 * at once whether the name is theirs: to find out later that two were told so is too late. It is like a lock on the name,
 * that is taken and never given back.
 *
 * The protocol. The name is a register in a linearizable store, empty at first. A client claims it by compare-and-set: if
 * the register is empty, then write me into it, in one step. The name is theirs if the store says that it did so.
 *
 * Why it works. The store does one operation after the other, and each begins where the one before left off. So the first
 * compare-and-set finds the register empty, and no other does. Two things matter. It must be one operation: between a read
 * and a write that depends on it others may write, however well the store keeps its promise. And there must be one store,
 * or copies that act as one: two that learn from each other only later both find the name free.
 *
 * Abstractions, and why they lose no violation: there is one name, since a claim of one name says nothing of another. The
 * linearizable store is one server that does one operation after the other. Messages overtake each other but are neither
 * lost nor duplicated, and nobody crashes, since in every finite run what was lost looks like what is late. A client may be
 * as late as it likes, and claims once.
 */
import {
  casRegister,
  functionFrom,
  history,
  integer,
  linearizable,
  type Member,
  messages,
  network,
  oneOf,
  optional,
  processes,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const uniqueness = spec(
  {
    name: 'uniqueness',
    title: 'A user name that only one may have',
    topic: 'linearizability',
    assumes: { 'single-copy-register': 'a linearizable store' },
    parameters: {
      clients: integer('clients that claim the name', { default: 3, from: 1, to: 5 }),
      stores: integer('stores, each used by other clients', { default: 1, from: 1, to: 3 }),
    },
  },
  ({ clients, stores }) => {
    const Client = processes('client', clients, { symmetric: false });
    const Store = processes('store', stores, { symmetric: false });
    type Client = Member<'client'>;

    const Owner = optional(Client);
    const Operation = messages({
      Read: {},
      Write: { value: Client },
      CompareAndSet: { expected: Owner, value: Client },
    });
    const Result = messages({ ReadOk: { value: Owner }, WriteOk: {}, CompareAndSetOk: {}, CompareAndSetFailed: {} });
    const Message = messages({
      Request: { from: Client, to: Store, operation: Operation },
      Response: { from: Store, to: Client, result: Result },
      /** What a store tells others of who has the name. */
      Replicate: { from: Store, to: Store, owner: Client },
    });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: 2 });
    const Register = casRegister<Client | null>(null);

    const { domains, initially, action, invariant, reachable, eventually, predicate } = variables({
      /** How far each client is: the name is its own, as it was told, or it is not. */
      state: functionFrom(Client, oneOf('idle', 'claiming', 'registered', 'refused')),
      /** Who has the name, according to each store; null if nobody has. */
      owner: functionFrom(Store, Owner),
      network: Network,
      history: History,
    });
    const init = initially({
      state: Client.to('idle'),
      owner: Store.to(null),
      network: Network.empty,
      history: History.empty,
    });
    type State = (typeof init)[number];
    type Operation = Parameters<State['history']['invoke']>[1];

    /** The store that a client uses. */
    const storeOf = (client: Client) => Store.member((Client.index(client) % stores) + 1);
    /** The client asks its store to do an operation. */
    const invoke = (s: Pick<State, 'network' | 'history'>, client: Client, operation: Operation) => ({
      network: s.network.send(Message.Request({ from: client, to: storeOf(client), operation })),
      history: s.history.invoke(client, operation),
    });

    /** A client claims the name: it has the store write it there if nobody is there yet. */
    const Claim = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.state.get(client) === 'idle',
      effect: (s, { client }) => ({
        state: s.state.set(client, 'claiming'),
        ...invoke(s, client, Operation.CompareAndSet({ expected: null, value: client })),
      }),
    });
    /** A store does one operation, and answers. */
    const Serve = action({
      forSome: { m: (s) => s.network.deliverable('Request') },
      effect: (s, { m }) => {
        const [owner, result] = Register.apply(s.owner.get(m.to), m.operation);
        return {
          owner: s.owner.set(m.to, owner),
          network: s.network.reply(m, Message.Response({ from: m.to, to: m.from, result })),
        };
      },
    });
    /** A client learns whether the name is its own. */
    const Learn = action({
      forSome: { m: (s) => s.network.deliverable('Response') },
      effect: (s, { m }) => ({
        state: s.state.set(m.to, m.result.type === 'CompareAndSetOk' ? 'registered' : 'refused'),
        network: s.network.deliver(m),
        history: s.history.respond(m.to, m.result),
      }),
    });

    /** No two clients have the name. */
    const Unique = invariant({
      forAll: { c1: Client, c2: Client },
      holds: ({ state }, { c1, c2 }) =>
        c1 === c2 || !(state.get(c1) === 'registered' && state.get(c2) === 'registered'),
    });
    /** The clients see one store. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** Every client may get the name. */
    const Registered = reachable({
      forAll: { client: Client },
      holds: (s, { client }) => s.state.get(client) === 'registered',
    });
    const isAnswered = (s: State, client: Client) =>
      s.state.get(client) === 'registered' || s.state.get(client) === 'refused';
    const finished = predicate((s) => Client.every((client) => isAnswered(s, client)));
    /** Every client is told whether the name is its own, */
    const Termination = eventually({ forAll: { client: Client }, holds: (s, { client }) => isAnswered(s, client) });
    /** and one of them has it. */
    const SomebodyHasIt = eventually((s) => Client.some((client) => s.state.get(client) === 'registered'));

    return {
      domains,
      init,
      actions: { Claim, Serve, Learn },
      // Everybody goes on. Steps are finitely many, so nobody needs to be favoured.
      fairness: [WF({ actions: [Claim, Serve, Learn] })],
      invariants: { Unique, Linearizable },
      properties: { Registered, Termination, SomebodyHasIt },
      finished,
      sorts: { Client, Store },
      messages: { Operation, Message },
      invoke,
    };
  },
);
