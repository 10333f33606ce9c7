/**
 * Session guarantees by version tokens: clients move from replica to replica, and see a store that agrees with what they did.
 *
 * The problem. Replicas take updates and tell each other later. A client that stays at one replica sees it change, and no more.
 * One that moves, since its replica is down or another one is nearer, may miss what it has written itself, or see something
 * vanish that it has seen.
 *
 * The guarantees, after Douglas Terry, Alan Demers, Karin Petersen, Mike Spreitzer, Marvin Theimer and Brent Welch, "Session
 * guarantees for weakly consistent replicated data", PDIS 1994. In a session, which is what one client does,
 *
 *   ReadYourWrites      a read shows what the session has written before;
 *   MonotonicReads      a read shows what the session has been shown before;
 *   MonotonicWrites     who sees a write sees the writes before it in the session, and these come first;
 *   WritesFollowReads   who sees a write sees what had been shown in the session before it, and that comes first.
 *
 * The protocol, by version vectors, as in the paper. Each replica counts the writes of every replica that it has: its version vector.
 *
 *   1. A session keeps two vectors: of what it has written, and of what it has been shown.
 *   2. It reads at a replica whose vector covers both (read your writes, monotonic reads).
 *   3. It writes at a replica whose vector covers both (monotonic writes, writes follow reads).
 *   4. A write bears a number that is greater than those of all writes that its replica has. Everybody puts the writes into the
 *      order of their numbers, and of equal numbers into that of the replicas.
 *   5. A replica gets writes from another one together with all that this one had before.
 *
 * Why it works. By 2 nothing is missing that the session knows of. By 3 the replica where a session writes has everything that
 * the session knows of, so that by 4 the new write comes after it, and by 5 nobody has the write without it. A session
 * waits only if no replica that it reaches is up to date; it asks nothing of other sessions.
 *
 * What is judged. A board of posts, of which a read shows all, in order, so that a client sees whatever there is to be seen.
 * The guarantees are decided of what the clients were answered, and of nothing else.
 *
 * Abstractions, and why they lose no behaviour: an operation at a replica is one step, since nothing that happens there
 * meanwhile would change its answer; a client that finds no replica that will do waits. Anti-entropy is one step: one replica is
 * told all that another one has. Replicas do not fail, since a session may leave any of them at any time.
 */
import { List } from 'immutable';
import {
  allows,
  choice,
  type Fn,
  faults,
  functionFrom,
  history,
  inSessions,
  integer,
  type Member,
  messages,
  monotonicReads,
  monotonicWrites,
  type Of,
  optional,
  processes,
  type QueriedObject,
  range,
  readYourWrites,
  record,
  sequenceOf,
  spec,
  sum,
  variables,
  WF,
  writesFollowReads,
} from '../../checker/index.ts';

export const sessionGuarantees = spec(
  {
    name: 'session-guarantees',
    title: 'Sessions that move from replica to replica, and their four guarantees',
    topic: 'ordering and causality',
    parameters: {
      replicas: integer('replicas', { default: 2, from: 1, to: 3 }),
      clients: integer('clients', { default: 2, from: 1, to: 4 }),
      writes: integer('writes, of all clients', { default: 2, from: 1, to: 3 }),
      operations: integer('operations of each client', { default: 2, from: 1, to: 3 }),
      stays: choice('whether a client stays at the replica at which it was first', {
        default: 'no',
        options: ['no', 'yes'],
      }),
      /** A client that stays goes to another replica, once, since its own has failed. */
      faults: faults(['failovers'], { default: 'none' }),
    },
    definitions: {
      /** What a session looks at before it reads, */
      askedOfReads: ['written', 'read'] as readonly ('written' | 'read')[],
      /** and before it writes. */
      askedOfWrites: ['written', 'read'] as readonly ('written' | 'read')[],
      /** Whether the vector of a replica covers one of a session. */
      covers: (has: Fn<Member<'replica'>, number>, asked: Fn<Member<'replica'>, number>): boolean =>
        has.every((count, replica) => count >= asked.get(replica)),
    },
  },
  (
    { replicas, clients, writes: allWrites, operations: most, stays, faults: mayHappen },
    { askedOfReads, askedOfWrites, covers },
  ) => {
    const Replica = processes('replica', replicas, { symmetric: false });
    const Client = processes('client', clients);
    type Replica = Member<'replica'>;
    type Client = Member<'client'>;

    const Vector = functionFrom(Replica, range(0, allWrites));
    /** The n-th write at a replica, with the number that puts all writes in order. */
    const Write = record({ at: Replica, n: range(1, allWrites), number: range(1, allWrites) });
    const Board = sequenceOf(Write, allWrites);
    const Operation = messages({ Post: { write: Write }, Read: {} });
    const Result = messages({ PostOk: {}, ReadOk: { posts: Board } });
    const History = history(Client, { operation: Operation, result: Result, most, order: 'each client' });
    /** What a board is: a read answers the posts in their order. */
    const board: QueriedObject<Of<typeof Board>, Of<typeof Operation>, Of<typeof Result>> = {
      initial: List(),
      apply: (posts, operation) =>
        operation.type === 'Post' ? [posts.push(operation.write), Result.PostOk()] : [posts, Result.ReadOk({ posts })],
      isQuery: ({ type }) => type === 'Read',
    };

    const { domains, initially, action, invariant, reachable, eventuallyAlways, predicate } = variables({
      /** The writes that each replica has, in the order of their numbers. */
      posts: functionFrom(Replica, Board),
      /** What each session has written, */
      written: functionFrom(Client, Vector),
      /** what it has been shown, */
      read: functionFrom(Client, Vector),
      /** and, if clients stay, where it is, and whether it has left a replica. */
      at: functionFrom(Client, optional(Replica)),
      left: functionFrom(Client, range(0, 1)),
      history: History,
    });
    const init = initially({
      posts: Replica.to(List()),
      written: Client.to(Replica.to(0)),
      read: Client.to(Replica.to(0)),
      at: Client.to(null),
      left: Client.to(0),
      history: History.empty,
    });
    type State = (typeof init)[number];

    /** The version vector of these posts: how many of each replica there are. */
    const vectorOf = (posts: Of<typeof Board>) => Replica.to((replica) => posts.count(({ at }) => at === replica));
    const hasAll = (s: State, replica: Replica, asked: readonly ('written' | 'read')[], client: Client) => {
      const vector = vectorOf(s.posts.get(replica));
      return asked.every((name) => covers(vector, s[name].get(client)));
    };
    const inOrder = (posts: Of<typeof Board>) =>
      posts.sortBy(({ number, at }) => number * replicas + Replica.index(at));
    const writesSoFar = (s: State) =>
      sum(Client, (c) => s.history.of(c).completed.count(({ operation }) => operation.type === 'Post'));
    const mayOperate = (s: State, client: Client) => s.history.of(client).completed.size < most;
    const mayLeave = (s: State, client: Client) => allows(mayHappen, 'failovers') && s.left.get(client) === 0;
    const isAllowedAt = (s: State, client: Client, replica: Replica) =>
      stays === 'no' || s.at.get(client) === null || s.at.get(client) === replica || mayLeave(s, client);
    /** A client is at a replica now. */
    const moved = (s: State, client: Client, replica: Replica) => {
      if (stays === 'no') return {};
      const isElsewhere = s.at.get(client) !== null && s.at.get(client) !== replica;
      return { at: s.at.set(client, replica), left: s.left.update(client, (left) => (isElsewhere ? 1 : left)) };
    };

    /** A client posts something at a replica that has all that is asked of it. */
    const Post = action({
      forSome: { client: Client, replica: Replica },
      guard: (s, { client, replica }) =>
        mayOperate(s, client) &&
        writesSoFar(s) < allWrites &&
        isAllowedAt(s, client, replica) &&
        hasAll(s, replica, askedOfWrites, client),
      effect: (s, { client, replica }) => {
        const posts = s.posts.get(replica);
        const n = vectorOf(posts).get(replica) + 1;
        const write = Write({ at: replica, n, number: (posts.last()?.number ?? 0) + 1 });
        return {
          ...moved(s, client, replica),
          posts: s.posts.set(replica, posts.push(write)),
          written: s.written.update(client, (vector) => vector.set(replica, n)),
          history: s.history.invoke(client, Operation.Post({ write })).respond(client, Result.PostOk()),
        };
      },
    });
    /** A client reads a replica that has all that is asked of it. */
    const Read = action({
      forSome: { client: Client, replica: Replica },
      guard: (s, { client, replica }) =>
        mayOperate(s, client) && isAllowedAt(s, client, replica) && hasAll(s, replica, askedOfReads, client),
      effect: (s, { client, replica }) => {
        const posts = s.posts.get(replica);
        const vector = vectorOf(posts);
        return {
          ...moved(s, client, replica),
          read: s.read.update(client, (old) => Replica.to((q) => Math.max(old.get(q), vector.get(q)))),
          history: s.history.invoke(client, Operation.Read()).respond(client, Result.ReadOk({ posts })),
        };
      },
    });
    /** Anti-entropy: a replica gets all writes that another one has, and puts them in order. */
    const Exchange = action({
      forSome: { from: Replica, to: Replica },
      guard: (s, { from, to }) => s.posts.get(from).some((write) => !s.posts.get(to).includes(write)),
      effect: (s, { from, to }) => ({
        posts: s.posts.update(to, (own) =>
          inOrder(own.concat(s.posts.get(from).filter((write) => !own.includes(write)))),
        ),
      }),
    });

    /** A read shows what the session has written before. */
    const ReadYourWrites = invariant((s) => readYourWrites(s.history, board));
    /** A read shows what the session has been shown before. */
    const MonotonicReads = invariant((s) => monotonicReads(s.history, board));
    /** Who sees a write sees the writes before it in the session, and these come first. */
    const MonotonicWrites = invariant((s) => monotonicWrites(s.history, board));
    /** Who sees a write sees what had been shown in the session before it, and that comes first. */
    const WritesFollowReads = invariant((s) => writesFollowReads(s.history, board));
    /** All four, in one order of all writes. */
    const SessionGuarantees = invariant((s) => inSessions(s.history, board));
    /** Once nobody writes any more, all replicas come to have all that was written, in one order, and keep it. */
    const Convergence = eventuallyAlways((s) =>
      Replica.every(
        (replica) =>
          s.posts.get(replica).size === writesSoFar(s) && s.posts.get(replica).equals(s.posts.get(Replica.member(1))),
      ),
    );

    /** A session may have seen what a replica does not have, and must not read there; */
    const MustNotRead = reachable((s) =>
      Client.some((client) => Replica.some((replica) => !hasAll(s, replica, ['written', 'read'], client))),
    );
    /** and somebody may be shown all that was written, though it was written at several replicas. */
    const AllShown = reachable((s) =>
      Client.some((client) => Replica.every((replica) => s.read.get(client).get(replica) > 0)),
    );

    return {
      domains,
      init,
      Replica,
      Client,
      actions: { Post, Read, Exchange },
      // Replicas exchange what they have. Clients may stop.
      fairness: [WF({ actions: [Exchange], per: ['from', 'to'] })],
      invariants: { ReadYourWrites, MonotonicReads, MonotonicWrites, WritesFollowReads, SessionGuarantees },
      properties: {
        Convergence,
        ...(replicas > 1 ? { MustNotRead } : {}),
        ...(allWrites >= replicas ? { AllShown } : {}),
      },
      finished: predicate(() => true),
      vectorOf,
      inOrder,
      Write,
    };
  },
);
