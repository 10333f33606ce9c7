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
 *   regular        A read that overlaps with no write answers the last one, and a read that does answers that or one that it overlaps
 *                  with (Lamport, 1986, for one writer). Reads are looked at one by one.
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

    /** All operations, those of one client in its order. */
    const operationsIn = ({ history: h }: State) =>
      Client.elements.flatMap((client) => {
        const { completed, pending } = h.of(client);
        const answered = completed.toArray().map(({ operation, result, after }) => ({ operation, result, after }));
        const all = pending === null ? answered : [...answered, { ...pending, result: null }];
        return all.map((call, n) => ({ ...call, client, n }));
      });
    type Call = ReturnType<typeof operationsIn>[number];
    /** The one was answered before the other was invoked. */
    const precedes = (one: Call, other: Call) =>
      one.client === other.client ? one.n < other.n : one.result !== null && other.after.get(one.client) > one.n;
    const overlap = (one: Call, other: Call) => one !== other && !precedes(one, other) && !precedes(other, one);
    const isWrite = ({ operation }: Call) => operation.type === 'Write';
    /** What a read has answered; undefined for other operations, and if it is pending. */
    const answerOf = ({ result }: Call) => (result?.type === 'ReadOk' ? result.value : undefined);
    /** Each read, by itself, answers what it may: no write lies wholly between that which it answers and the read. */
    const isRegular = (s: State) => {
      const calls = operationsIn(s);
      const writes = calls.filter(isWrite);
      return calls.every((read) => {
        const value = answerOf(read);
        if (value === undefined) return true;
        const isOver = (write: Call) => writes.some((next) => precedes(write, next) && precedes(next, read));
        return value === null
          ? !writes.some((write) => precedes(write, read))
          : writes.some(
              (write) =>
                write.operation.type === 'Write' &&
                write.operation.value === value &&
                !precedes(read, write) &&
                !isOver(write),
            );
      });
    };

    /** Which models allow the history. */
    const is = {
      linearizable: (s: State) => linearizable(s.history, Register),
      sequential: (s: State) => sequential(s.history, Register),
      causal: (s: State) => causal(s.history, Register),
      convergent: (s: State) => convergent(s.history, Register),
      regular: isRegular,
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
        /** What is linearizable is sequentially consistent. */
        LinearizableIsSequential: implies('linearizable', 'sequential'),
        /** What is sequentially consistent is causally consistent. */
        SequentialIsCausal: implies('sequential', 'causal'),
        /** What is linearizable converges. */
        LinearizableIsConvergent: implies('linearizable', 'convergent'),
        /** A register that is linearizable is regular. */
        LinearizableIsRegular: implies('linearizable', 'regular'),
        /** Once a read has returned a new value, all later ones do, on all clients, also while it is still being written. */
        OnceNewAlwaysNew: invariant((s) => {
          if (!is.linearizable(s)) return true;
          const calls = operationsIn(s);
          const isNew = (call: Call) => (answerOf(call) ?? null) !== null;
          return !calls.some((one) => isNew(one) && calls.some((two) => answerOf(two) === null && precedes(one, two)));
        }),
      },
      properties: {
        /** A complete history that every model allows, */
        EveryModelAllows: reachable((s) => isComplete(s) && is.linearizable(s)),
        /** and one that converges, and that is all: it takes a client that reads after its own write. */
        ...(operations > 1
          ? { OnlyConvergent: reachable((s) => isComplete(s) && is.convergent(s) && !is.causal(s)) }
          : {}),
      },
      finished: isComplete,
      is,
      implies,
      operationsIn,
      overlap,
      isWrite,
      answerOf,
    };
  },
);
