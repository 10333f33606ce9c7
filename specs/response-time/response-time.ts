/**
 * How long the operations of a replicated register take, after Hagit Attiya and Jennifer Welch, "Sequential consistency versus
 * linearizability", ACM TOCS 12(2), 1994.
 *
 * The problem. Every reader has a copy of the register, and a message takes between d - u and d: so long is the delay, and so large
 * its uncertainty. Nothing fails. How fast can reads and writes be, if the clients are to see one register?
 *
 * The algorithm. A writer sends what it writes to all copies, which take it over as it arrives, unless they have something newer.
 * A read is answered from the reader's own copy. Each operation is merely made to last: a write is answered when `writes` have
 * passed, a read looks at its copy when `reads` have.
 *
 * Why it works. Who reads after a write was answered looks at its copy `reads` later, `reads` + `writes` after the write began: if
 * that is d, the write has arrived. While a write runs, one reader may have it and another one not, but they get it within u of each
 * other: if `reads` is u, who begins to read after somebody was answered the new value looks at its copy after that has arrived there,
 * too. So the clients see one register if reads >= u and reads + writes >= d. With two writers writes must also be told apart:
 * timestamps are read off clocks, and both a write and a message must outlast the difference between these, since whoever writes
 * after that was answered, or after somebody has read it, must do so under a later time.
 *
 * It costs as much, then, as the uncertainty of the network. To be merely sequentially consistent either operation may be
 * instantaneous, the variants `fast-read` and `fast-write`. That is the "else" of PACELC (Daniel Abadi, "Consistency tradeoffs in modern
 * distributed database system design", IEEE Computer 45(2), 2012): also without a partition latency is paid for consistency.
 *
 * Abstractions: time is discrete. Everything that may happen within a tick may happen in any order. Clocks run at the rate of the
 * time, as in the paper, so that waits are exact. Each client does one operation or a few, whenever it likes, and time ends
 * when all that could overlap is over. Writers do not read.
 */
import {
  allows,
  clocks,
  type Fn,
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
  sequential,
  spec,
  variables,
} from '../../checker/index.ts';

/** When something was written, by the writer's clock. */
interface Timestamp {
  readonly time: number;
  readonly by: string;
}

export const responseTime = spec(
  {
    name: 'response-time',
    title: 'A replicated register whose operations are made to last',
    topic: 'linearizability',
    parameters: {
      d: integer('ticks that a message takes at most', { default: 2, from: 1, to: 4 }),
      u: integer('how many ticks fewer it may take', { default: 1, from: 0, to: 4 }),
      reads: integer('ticks that a read lasts', { default: 1, from: 0, to: 4 }),
      writes: integer('ticks that a write lasts', { default: 1, from: 0, to: 4 }),
      writers: integer('clients that write', { default: 1, from: 1, to: 2 }),
      readers: integer('clients that read', { default: 2, from: 1, to: 3 }),
      operations: integer('operations of each reader', { default: 1, from: 1, to: 2 }),
      faults: faults(['clock-skew'], { default: 'none' }),
      skew: integer("ticks by which the writers' clocks are off", {
        default: 1,
        from: 1,
        to: 2,
        counts: 'clock-skew',
      }),
    },
    definitions: {
      /** A copy takes over what is newer than what it has. */
      isNewer: (one: Timestamp, other: Timestamp): boolean =>
        one.time > other.time || (one.time === other.time && one.by > other.by),
    },
  },
  ({ d, u, reads, writes, writers, readers, operations, faults: mayHappen, skew: most }, { isNewer }) => {
    const skew = allows(mayHappen, 'clock-skew') ? most : 0;
    const Client = processes('client', writers + readers, { symmetric: false });
    const isWriter = (client: Client) => Client.index(client) < writers;
    const Readers = Client.filter((client) => !isWriter(client));
    type Client = Member<'client'>;
    /** A write after the other, a message, and a read: what begins after that tells nothing that an earlier one would not. */
    const ticks = writers * writes + d + reads;
    /** Clocks begin at the skew, so that none is below 0. */
    const end = skew + ticks;

    const Stamp = record({ time: range(0, end + skew), by: Client });
    const Operation = messages({ Write: { value: Client }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: optional(Client) } });
    const Message = messages({ Update: { from: Client, to: Client, stamp: Stamp, sent: range(0, end) } });
    const Network = network(Message);
    const History = history(Client, { operation: Operation, result: Result, most: operations });
    const Register = register<Client | null>(null);

    interface Waiting {
      readonly clocks: { readonly time: number };
      readonly network: Of<typeof Network>;
      readonly history: Of<typeof History>;
      readonly until: Fn<Client, number>;
    }
    const isArriving = (s: Waiting) => s.network.some(({ sent }) => sent + d <= s.clocks.time);
    const isOver = (s: Waiting, client: Client) => s.history.isPending(client) && s.until.get(client) === s.clocks.time;
    /** Time does not pass while something has to happen: a message has taken d, or an operation has lasted long enough. */
    const isDue = (s: Waiting) => isArriving(s) || Client.some((client) => isOver(s, client));
    const Time = clocks(Client, { ticks, skew, due: isDue });

    const { domains, initially, action, invariant, reachable, predicate } = variables({
      clocks: Time,
      /** The copies: what was written last, as far as the reader knows. Each writer writes its own name. */
      copy: functionFrom(Client, optional(Stamp)),
      /** When the operation that a client has invoked is over. */
      until: functionFrom(Client, range(0, end + Math.max(reads, writes))),
      network: Network,
      history: History,
    });
    const isRight = (time: (typeof Time)['right']) => Readers.every((reader) => time.now(reader) === time.time);
    const init = initially(
      (writers > 1 ? Time.skewed.filter(isRight) : [Time.right]).map((skewed) => ({
        clocks: skewed,
        copy: Client.to(null),
        until: Client.to(0),
        network: Network.empty,
        history: History.empty,
      })),
    );
    type State = (typeof init)[number];

    const mayInvoke = (s: State, client: Client) =>
      !s.history.isPending(client) && s.history.of(client).completed.size < (isWriter(client) ? 1 : operations);

    /** A writer writes: it sends its name to all copies, under the time that its clock shows. */
    const Write = action({
      forSome: { client: Client.filter(isWriter) },
      guard: (s, { client }) => mayInvoke(s, client),
      effect: (s, { client }) => {
        const stamp = Stamp({ time: s.clocks.now(client), by: client });
        return {
          history: s.history.invoke(client, Operation.Write({ value: client })),
          until: s.until.set(client, s.clocks.time + writes),
          network: s.network.sendAll(
            Readers.map((to) => Message.Update({ from: client, to, stamp, sent: s.clocks.time })),
          ),
        };
      },
    });
    /** What was written arrives at a copy, between d - u and d after it was sent. */
    const Update = action({
      forSome: { m: (s) => s.network.deliverable('Update') },
      guard: (s, { m }) => m.sent + d - u <= s.clocks.time,
      effect: (s, { m }) => {
        const copy = s.copy.get(m.to);
        return {
          network: s.network.deliver(m),
          copy: copy === null || isNewer(m.stamp, copy) ? s.copy.set(m.to, m.stamp) : s.copy,
        };
      },
    });
    /** A reader reads. */
    const Read = action({
      forSome: { client: Readers },
      guard: (s, { client }) => mayInvoke(s, client),
      effect: (s, { client }) => ({
        history: s.history.invoke(client, Operation.Read()),
        until: s.until.set(client, s.clocks.time + reads),
      }),
    });
    /** An operation has lasted long enough: a write is answered, or a reader looks at its copy. What takes d has arrived by then. */
    const Return = action({
      forSome: { client: Client },
      guard: (s, { client }) => isOver(s, client) && !isArriving(s),
      effect: (s, { client }) => ({
        history: s.history.respond(
          client,
          isWriter(client) ? Result.WriteOk() : Result.ReadOk({ value: s.copy.get(client)?.by ?? null }),
        ),
        until: s.until.set(client, 0),
      }),
    });

    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, Register));
    /** The clients see one register, if nobody looks at a clock. */
    const Sequential = invariant((s) => sequential(s.history, Register));
    /** A read may be answered while a write runs that it has seen. */
    const ReadsWhileWritten = reachable((s) =>
      Readers.some((reader) =>
        s.history
          .of(reader)
          .completed.some(
            ({ result }) => result.type === 'ReadOk' && result.value !== null && s.history.isPending(result.value),
          ),
      ),
    );
    const finished = predicate((s) => Client.every((client) => !mayInvoke(s, client)) || s.clocks.time === end);
    /** Every client may be done. */
    const AllComplete = reachable((s) =>
      Client.every((client) => !mayInvoke(s, client) && !s.history.isPending(client)),
    );

    return {
      domains,
      init,
      actions: { Write, Update, Read, Return },
      invariants: { Linearizable, Sequential },
      properties: { ...(writes > d - u ? { ReadsWhileWritten } : {}), AllComplete },
      finished,
    };
  },
);
