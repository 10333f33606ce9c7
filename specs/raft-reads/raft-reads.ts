/**
 * Reads in Raft that are not written to the log, after Diego Ongaro, "Consensus: Bridging Theory and Practice", Stanford University
 * 2014, section 6.4, "Processing read-only queries more efficiently".
 *
 * A leader has everything that is committed, and so could answer reads on its own; but it may have been deposed, and not know
 * it, and a new one does not know yet how much is committed. Three ways to read:
 *
 *   ReadIndex     The leader has committed an entry of its own term, which it appends when it is elected. It notes how far it has
 *                 committed, the read index; exchanges heartbeats with a majority, so that it is the leader still; and answers when it
 *                 has applied so much.
 *   Follower      The same, but it tells the read index to a follower, which answers as soon as it has applied so much.
 *   Lease         Heartbeats that a majority has answered are good for a while: until then none of these votes for another. As
 *                 long as its clock says so, the leader answers at once.
 *
 * Abstractions, and why they lose no violation. Elections, the copying of one entry, and heartbeats are single steps, as in the spec
 * `raft-membership`, whose README argues for it. A client invokes a read at the last moment, when the leader notes the read index,
 * and hears the answer at the first: if it took longer, fewer histories would be wrong. A lease counts from when heartbeats are sent, and
 * a promise not to vote from when they are received: at the earliest, at the same time. What was applied is what is known to be
 * committed. There is one writer, which writes once, and a read tells whether it sees that.
 * Who crashes and comes back is one that was slow; under a lease it must not vote before the time of a lease has passed, since its promise is on no disk.
 */
import { List, Set } from 'immutable';
import {
  allows,
  boolean,
  choice,
  clocks,
  faults,
  functionFrom,
  history,
  integer,
  linearizable,
  type Member,
  messages,
  oneOf,
  optional,
  processes,
  range,
  record,
  register,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import { reachesAsFarAs, termAt } from '../raft/log.ts';

export const raftReads = spec(
  {
    name: 'raft-reads',
    title: 'Reads in Raft by ReadIndex, by a lease and at followers',
    topic: 'consensus',
    parameters: {
      servers: integer('servers', { default: 3, from: 1, to: 5 }),
      readers: integer('clients that read', { default: 1, from: 1, to: 3 }),
      reads: integer('how often each reads', { default: 1, from: 1, to: 3 }),
      method: choice('how reads are answered', {
        default: 'read-index',
        options: ['read-index', 'follower', 'lease'],
      }),
      faults: faults(['clock-skew'], { default: 'none' }),
      terms: integer('terms, in each of which there may be a leader', { default: 2, from: 1, to: 4 }),
      ticks: integer('with leases, how long time goes on; a lease lasts one tick', { default: 1, from: 1, to: 6 }),
    },
    definitions: {
      /** A leader answers reads if an entry of its own term is committed. */
      mayRead: (ownEntryIsCommitted: boolean): boolean => ownEntryIsCommitted,
      /** So many of so many servers have confirmed that the leader is the leader. */
      isConfirmed: (by: number, servers: number): boolean => 2 * by > servers,
      /** A server that applied so much answers a read with this index. */
      hasApplied: (applied: number, readIndex: number): boolean => applied >= readIndex,
      /** A server votes if it promised not to, until a time that is over or not. */
      mayVote: (promiseIsOver: boolean): boolean => promiseIsOver,
    },
  },
  ({ servers, readers, reads, method, faults, terms, ticks }, { mayRead, isConfirmed, hasApplied, mayVote }) => {
    const Server = processes('s', servers);
    const Client = processes('client', readers + 1);
    const writer = Client.member(1);
    const Reader = Client.others(writer);
    type Server = Member<'s'>;
    type Client = Member<'client'>;
    const isLease = method === 'lease';

    const Term = range(0, terms);
    const Index = range(0, terms + 1);
    /** What a leader appends at its election says nothing. */
    const Entry = record({ term: Term, written: boolean });
    /** A read that was asked: who answers, for which leader, from where on, and who has confirmed that leader. */
    const Asked = record({ server: Server, leader: Server, term: Term, readIndex: Index, confirmed: subsetOf(Server) });
    const Calls = history(Client, {
      operation: messages({ Read: {}, Write: { value: range(1, 1) } }),
      result: messages({ ReadOk: { value: range(0, 1) }, WriteOk: {} }),
      most: Math.max(1, reads),
    });
    // Clocks that are off by as much as each tick chooses run at different rates. Without leases nobody looks at them.
    const drifts = isLease && allows(faults, 'clock-skew');
    const Clocks = clocks(Server, { ticks, ...(drifts && { skew: 1, drift: true }), due: () => !isLease });

    const { domains, initially, action, invariant, reachable, leadsTo } = variables({
      currentTerm: functionFrom(Server, Term),
      state: functionFrom(Server, oneOf('Follower', 'Leader')),
      log: functionFrom(Server, sequenceOf(Entry, terms + 1)),
      /** How far the server knows the log to be committed, and has applied it. */
      commitIndex: functionFrom(Server, Index),
      /** With leases: until when nobody else is elected, on leaders; until when it votes for nobody else, on all. */
      lease: functionFrom(Server, optional(Clocks.readings)),
      promise: functionFrom(Server, optional(Clocks.readings)),
      /** With the other methods: the read that a reader has asked. */
      asked: functionFrom(Client, optional(Asked)),
      history: Calls,
      clocks: Clocks,
    });
    const init = initially({
      currentTerm: Server.to(0),
      state: Server.to('Follower'),
      log: Server.to(List()),
      commitIndex: Server.to(0),
      lease: Server.to(null),
      promise: Server.to(null),
      asked: Client.to(null),
      history: Calls.empty,
      clocks: Clocks.right,
    });
    type State = (typeof init)[number];
    type Log = ReturnType<State['log']['get']>;

    const leads = (s: State, i: Server) => s.state.get(i) === 'Leader';
    const endOf = (log: Log) => ({ lastLogTerm: log.last()?.term ?? 0, lastLogIndex: log.size });
    const agreement = (a: Log, b: Log) => {
      const differing = a.findIndex((entry, at) => entry !== b.get(at));
      return differing === -1 ? a.size : differing;
    };
    const isOver = (s: State, i: Server, until: number | null) => until === null || s.clocks.isOver(i, until);
    const hasOwnEntry = (s: State, i: Server) => termAt(s.log.get(i), s.commitIndex.get(i)) === s.currentTerm.get(i);
    /** What the server has applied: was the value written? */
    const valueAt = (s: State, i: Server) =>
      s.log
        .get(i)
        .take(s.commitIndex.get(i))
        .some(({ written }) => written)
        ? 1
        : 0;
    const mayAsk = (s: State, c: Client) => !s.history.isPending(c) && s.history.of(c).completed.size < reads;
    /** Server j follows in a term. */
    const follow = (s: State, j: Server, term: number) => ({
      currentTerm: s.currentTerm.set(j, term),
      state: s.state.set(j, 'Follower'),
    });

    /** Server i is elected by a majority in a new term, and appends an entry that says nothing. */
    const BecomeLeader = action({
      forSome: { i: Server, term: range(1, terms), quorum: Server.quorums().map((Q) => Set(Q)) },
      guard: (s, { i, term, quorum }) =>
        quorum.has(i) &&
        quorum.every((j) => s.currentTerm.get(j) < term && mayVote(isOver(s, j, s.promise.get(j)))) &&
        quorum.every((j) => reachesAsFarAs(endOf(s.log.get(i)), endOf(s.log.get(j)))),
      effect: (s, { i, term, quorum }) => ({
        currentTerm: quorum.reduce((all, j) => all.set(j, term), s.currentTerm),
        state: quorum.reduce((all, j) => all.set(j, i === j ? 'Leader' : 'Follower'), s.state),
        log: s.log.update(i, (log) => log.push(Entry({ term, written: false }))),
        lease: s.lease.set(i, null),
      }),
    });
    /** The writer asks leader i to write. */
    const Write = action({
      forSome: { i: Server },
      guard: (s, { i }) => leads(s, i) && !s.history.isPending(writer) && s.history.of(writer).completed.isEmpty(),
      effect: (s, { i }) => ({
        log: s.log.update(i, (log) => log.push(Entry({ term: s.currentTerm.get(i), written: true }))),
        history: s.history.invoke(writer, { type: 'Write', value: 1 }),
      }),
    });
    /** Follower j copies the next entry of leader i that it lacks, if there is one, and learns how far i has committed. */
    const AppendEntries = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => i !== j && leads(s, i) && s.currentTerm.get(j) <= s.currentTerm.get(i),
      effect: (s, { i, j }) => {
        const log = s.log.get(i);
        const copied = Math.min(log.size, agreement(log, s.log.get(j)) + 1);
        return {
          ...follow(s, j, s.currentTerm.get(i)),
          log: s.log.set(j, log.take(copied)),
          commitIndex: s.commitIndex.set(j, Math.max(s.commitIndex.get(j), Math.min(s.commitIndex.get(i), copied))),
        };
      },
    });
    /** Leader i commits up to an entry of its own term that a majority has; if the write is among it, the writer is answered. */
    const AdvanceCommitIndex = action({
      forSome: { i: Server, index: Index },
      guard: (s, { i, index }) => {
        const term = s.currentTerm.get(i);
        const holds = (j: Server) => s.currentTerm.get(j) === term && termAt(s.log.get(j), index) === term;
        if (!leads(s, i) || index <= s.commitIndex.get(i) || termAt(s.log.get(i), index) !== term) return false;
        return 2 * Server.filter(holds).length > servers;
      },
      effect: (s, { i, index }) => {
        const isWritten = s.log
          .get(i)
          .take(index)
          .some(({ written }) => written);
        return {
          commitIndex: s.commitIndex.set(i, index),
          ...(isWritten && s.history.isPending(writer) && { history: s.history.respond(writer, { type: 'WriteOk' }) }),
        };
      },
    });

    /** A client asks for a read, which `server` is to answer; leader i notes how far it has committed: the read index. */
    const ReadIndex = action({
      forSome: { c: Reader, i: Server, server: Server },
      guard: (s, { c, i, server }) =>
        (method === 'follower') === (server !== i) && leads(s, i) && mayAsk(s, c) && mayRead(hasOwnEntry(s, i)),
      effect: (s, { c, i, server }) => {
        const [term, readIndex] = [s.currentTerm.get(i), s.commitIndex.get(i)];
        return {
          asked: s.asked.set(c, Asked({ server, leader: i, term, readIndex, confirmed: Set([i]) })),
          history: s.history.invoke(c, { type: 'Read' }),
        };
      },
    });
    /** After that, server j answers a heartbeat of the leader: it has heard of no later term. */
    const Confirm = action({
      forSome: { c: Reader, j: Server },
      guard: (s, { c, j }) => {
        const read = s.asked.get(c);
        if (read === null || read.confirmed.has(j) || s.currentTerm.get(j) > read.term) return false;
        return leads(s, read.leader) && s.currentTerm.get(read.leader) === read.term;
      },
      effect: (s, { c, j }) => {
        const read = s.asked.get(c);
        if (read === null) return {};
        return {
          ...follow(s, j, read.term),
          asked: s.asked.set(c, Asked({ ...read, confirmed: read.confirmed.add(j) })),
        };
      },
    });
    /** A majority has confirmed the leader, and the server has applied what the leader had committed: it answers. */
    const Answer = action({
      forSome: { c: Reader },
      guard: (s, { c }) => {
        const read = s.asked.get(c);
        if (read === null || !isConfirmed(read.confirmed.size, servers)) return false;
        return hasApplied(s.commitIndex.get(read.server), read.readIndex);
      },
      effect: (s, { c }) => {
        const read = s.asked.get(c);
        if (read === null) return {};
        return {
          asked: s.asked.set(c, null),
          history: s.history.respond(c, { type: 'ReadOk', value: valueAt(s, read.server) }),
        };
      },
    });

    /** Leader i has heartbeats answered by a majority. Nobody of it votes for another for a tick of its clock, nor does the leader need to ask. */
    const Heartbeat = action({
      forSome: { i: Server, quorum: Server.quorums().map((Q) => Set(Q)) },
      guard: (s, { i, quorum }) =>
        leads(s, i) && quorum.has(i) && quorum.every((j) => s.currentTerm.get(j) <= s.currentTerm.get(i)),
      effect: (s, { i, quorum }) => ({
        currentTerm: quorum.reduce((all, j) => all.set(j, s.currentTerm.get(i)), s.currentTerm),
        state: quorum.reduce((all, j) => all.set(j, i === j ? 'Leader' : 'Follower'), s.state),
        lease: s.lease.set(i, s.clocks.deadline(i, 1)),
        promise: quorum.reduce((all, j) => all.set(j, s.clocks.deadline(j, 1)), s.promise),
      }),
    });
    /** As long as its lease lasts, leader i answers at once. */
    const LeaseRead = action({
      forSome: { c: Reader, i: Server },
      guard: (s, { c, i }) => {
        const lease = s.lease.get(i);
        return (
          leads(s, i) && lease !== null && !s.clocks.isOver(i, lease) && mayAsk(s, c) && mayRead(hasOwnEntry(s, i))
        );
      },
      effect: (s, { c, i }) => ({
        history: s.history.invoke(c, { type: 'Read' }).respond(c, { type: 'ReadOk', value: valueAt(s, i) }),
      }),
    });

    /** The clients see one register. */
    const Linearizable = invariant((s) => linearizable(s.history, register(0)));
    /** A read that was asked of the leader of the last term is answered. */
    const Termination = leadsTo({
      forAll: { c: Reader },
      from: (s, { c }) => s.asked.get(c)?.term === terms,
      to: (s, { c }) => s.asked.get(c) === null,
    });
    const isAnswered = (s: State, c: Client, value: number) =>
      s.history.of(c).completed.some(({ result }) => result.type === 'ReadOk' && result.value === value);
    /** A read shows what was written, */
    const SeesWrite = reachable({ forAll: { c: Reader }, holds: (s, { c }) => isAnswered(s, c, 1) });
    /** also while a leader that was deposed does not know it. */
    const ReadsWhileTwoLead = reachable(
      (s) =>
        Server.some((i) => leads(s, i) && Server.others(i).some((j) => leads(s, j) && valueAt(s, j) === 1)) &&
        Reader.some((c) => isAnswered(s, c, 1)),
    );

    const byIndex = { ReadIndex, Confirm, Answer };
    const byLease = { Heartbeat, LeaseRead };
    return {
      domains,
      init,
      leads,
      mayAsk,
      valueAt,
      hasOwnEntry,
      Server,
      Asked,
      actions: {
        BecomeLeader,
        Write,
        AppendEntries,
        AdvanceCommitIndex,
        ...(isLease && byLease),
        ...(!isLease && byIndex),
      },
      fairness: isLease
        ? []
        : [
            WF({ actions: [AppendEntries], per: ['i', 'j'] }),
            WF({ actions: [Confirm], per: ['c', 'j'] }),
            WF({ actions: [Answer], per: ['c'] }),
          ],
      invariants: { Linearizable },
      properties: {
        // One server alone has no follower that could answer.
        ...((servers > 1 || method !== 'follower') && { SeesWrite }),
        ...(servers > 2 && terms > 1 && { ReadsWhileTwoLead }),
        ...(!isLease && { Termination }),
      },
      byIndex,
      byLease,
      finished: () => true,
    };
  },
);
