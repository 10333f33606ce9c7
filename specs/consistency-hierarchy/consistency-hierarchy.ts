/**
 * The hierarchy of consistency models: what a system promises its clients, from one copy in real time down to replicas that
 * agree in the end.
 *
 * The problem. Three names for "consistent" are in use, and each allows more than the one before. Does each really follow
 * from the one before, and what is it that it allows besides?
 *
 *   linearizable   All operations seem to be done in one order, each between its invocation and its response (Herlihy and
 *                  Wing, 1990).
 *   sequential     All operations seem to be done in one order, in which those of each client are in the order in which it
 *                  invoked them (Lamport, 1979). Real time does not count.
 *   causal         Each client sees an order of its own, in which what depends on something comes after it (Ahamad, Neiger,
 *                  Burns, Kohli and Hutto, 1995). Of what does not depend on each other, each may see another order.
 *   convergent     Once there are no more writes, the last reads agree: eventual consistency, as far as a finite history can
 *                  show it. It says nothing of what is read before.
 *
 * Here there is no system at all. Clients of a register invoke operations, and a read is answered by anything that somebody
 * has begun to write, or by nothing. So the states are all histories of so many clients and operations that any system could
 * bring about, a good one or a bad one, if it does not make values up. Of each it is decided which models allow it. Nothing
 * is abstracted, but the bounds are small: what is found to be different is different, and what is found to follow has no
 * small exception.
 */
import {
  causal,
  convergent,
  history,
  integer,
  linearizable,
  type Member,
  messages,
  type Of,
  optional,
  processes,
  register,
  sequential,
  spec,
  values,
  variables,
} from '../../checker/index.ts';

export const consistencyHierarchy = spec(
  {
    name: 'consistency-hierarchy',
    title: 'All small histories of a register, and which models of consistency allow them',
    topic: 'linearizability',
    parameters: {
      clients: integer('clients', { default: 2, from: 1, to: 4 }),
      operations: integer('operations of each client', { default: 2, from: 1, to: 3 }),
      values: integer('values that are written', { default: 2, from: 1, to: 3 }),
    },
  },
  ({ clients, operations, values: count }) => {
    const Client = processes('client', clients);
    const Value = values('value', count);
    const Operation = messages({ Write: { value: Value }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: optional(Value) } });
    const History = history(Client, { operation: Operation, result: Result, most: operations });
    type Written = Member<'value'> | null;
    /** Empty at first. */
    const Register = register<Written>(null);

    const { domains, initially, action, invariant, reachable, predicate } = variables({ history: History });
    const init = initially({ history: History.empty });
    type State = (typeof init)[number];

    /** A client invokes an operation. */
    const Invoke = action({
      forSome: { client: Client, operation: Operation },
      guard: ({ history: h }, { client }) => !h.isPending(client) && h.of(client).completed.size < operations,
      effect: ({ history: h }, { client, operation }) => ({ history: h.invoke(client, operation) }),
    });
    /** Nothing, or what somebody has begun to write. */
    const isThere = ({ history: h }: State, value: Written) =>
      value === null ||
      Client.some((client) => {
        const { completed, pending } = h.of(client);
        const writesIt = (operation: Of<typeof Operation>) => operation.type === 'Write' && operation.value === value;
        return (
          completed.some(({ operation }) => writesIt(operation)) || (pending !== null && writesIt(pending.operation))
        );
      });
    /** It is answered, a read by nothing or by what somebody has begun to write. */
    const Respond = action({
      forSome: { client: Client, result: Result },
      guard: (s, { client, result }) => {
        const operation = s.history.of(client).pending?.operation.type;
        return result.type === 'ReadOk' ? operation === 'Read' && isThere(s, result.value) : operation === 'Write';
      },
      effect: ({ history: h }, { client, result }) => ({ history: h.respond(client, result) }),
    });

    /** Which models allow the history. */
    const is = {
      linearizable: (s: State) => linearizable(s.history, Register),
      sequential: (s: State) => sequential(s.history, Register),
      causal: (s: State) => causal(s.history, Register),
      convergent: (s: State) => convergent(s.history, Register),
    };
    type Model = keyof typeof is;
    /** Every history that the one model allows, the other allows too. */
    const implies = (stronger: Model, weaker: Model) => invariant((s) => !is[stronger](s) || is[weaker](s));
    /** Every client has done all its operations. */
    const isComplete = predicate((s) => Client.every((client) => s.history.of(client).completed.size === operations));

    return {
      domains,
      init,
      actions: { Invoke, Respond },
      invariants: {
        LinearizableIsSequential: implies('linearizable', 'sequential'),
        SequentialIsCausal: implies('sequential', 'causal'),
        LinearizableIsConvergent: implies('linearizable', 'convergent'),
      },
      properties: {
        /** A complete history that every model allows, */
        EveryModelAllows: reachable((s) => isComplete(s) && is.linearizable(s)),
        /** and one that converges, and that is all. */
        OnlyConvergent: reachable((s) => isComplete(s) && is.convergent(s) && !is.causal(s)),
      },
      finished: isComplete,
      is,
      implies,
    };
  },
);
