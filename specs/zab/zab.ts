/**
 * Zab, the atomic broadcast of ZooKeeper, after Flavio Junqueira, Benjamin Reed and Marco Serafini, "Zab: High-performance broadcast
 * for primary-backup systems", DSN 2011: its three phases, and the six properties that it promises.
 *
 * The problem. A primary executes what clients ask for, and broadcasts how its state changes: *transactions*. Such a change makes sense
 * only after those before it. So all servers are to deliver the same transactions in the same order, the order of each primary is
 * to be kept, and a new primary is to go on from all that was delivered of those before it. A primary does not wait for one
 * transaction to be delivered before it broadcasts the next.
 *
 * The protocol. Each primary has an *epoch*, and numbers its transactions in it: epoch and number are the *zxid*. A server keeps the
 * last epoch that it has promised (f.p in the paper), the last one in which it has followed a leader (f.a), and its history (h_f).
 *
 *   Discovery        Who is to lead proposes a new epoch. A server whose promise is below it promises to take no part in earlier ones, and
 *                    tells its f.a and its history. Of a quorum of these the leader takes one history whole: of those with the latest f.a
 *                    one with the latest zxid.
 *   Synchronisation  The leader has the followers take over that *initial history*. When a quorum has, it is committed: everybody delivers it, the
 *                    leader first of all.
 *   Broadcast        The leader proposes transactions, one after the other. Followers put them into their histories in that order, and
 *                    acknowledge them. What a quorum has acknowledged is committed, and delivered in order.
 *
 * Why it works. A quorum has what was delivered in its histories, and so one of them is told in the discovery of any later epoch. All
 * that was put into a history in one epoch came from one leader, over one channel: such histories are prefixes of each other, and
 * the longest is the one that holds all that was delivered. A history with which a later leader was followed holds it, too, since
 * that leader was told it in its turn: hence the latest f.a first, and then the latest zxid. Histories are taken whole, and not slot
 * by slot as in Paxos, so that nothing is delivered without what its primary had put before it.
 *
 * Abstractions, and why they lose no behaviour. Messages are kept, and may be received at any time or never. A channel that keeps its order
 * is one on which a follower takes a proposal once it has taken all before it: a follower does that here. CEPOCH is left out, by
 * which followers tell what they have promised, so that the new epoch is above: here any epoch may be proposed that is above what its
 * leader has promised itself, and one that is too low is not acknowledged. Who comes late takes over the initial history and then, one
 * after the other, what was proposed since. Who is elected is left open, as in the paper: anybody may stand at any time, two for the same
 * epoch, too. What a leader asks of itself it does at once. A server that crashes is one that does nothing any more, and one that comes back
 * has promise, epoch and history on its disk: it has been slow. With `faults=crashes` some stay down for good, and the others have to go on
 * without them.
 */
import { List, Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { consensus } from '../consensus/consensus.ts';

/** A place in the order of transactions: of the epochs, and within one as they were broadcast. */
interface Zxid {
  readonly epoch: number;
  readonly counter: number;
}
/** What a follower tells when it acknowledges a new epoch: f.a, the last epoch in which it has followed a leader, and its history. */
interface Told<V> {
  readonly current: number;
  readonly history: List<V>;
  /** That of the last transaction in it, if there is one. */
  readonly zxid: Zxid | null;
}
/** This zxid is no earlier than that one. */
const reaches = (zxid: Zxid | null, other: Zxid | null): boolean =>
  other === null ||
  (zxid !== null && (zxid.epoch > other.epoch || (zxid.epoch === other.epoch && zxid.counter >= other.counter)));
/** Both are in the log, in this order. */
const inOrder = <T>(log: List<T>, first: T, second: T): boolean =>
  log.includes(first) && log.indexOf(first) < log.indexOf(second);

export const zab = spec(
  {
    name: 'zab',
    title: "Zab, ZooKeeper's atomic broadcast: discovery, synchronisation, broadcast",
    topic: 'consensus',
    parameters: {
      servers: integer('servers', { default: 3, from: 1, to: 5 }),
      epochs: integer('epochs, numbered from 1', { default: 2, from: 1, to: 4 }),
      transactions: integer('transactions that primaries broadcast', { default: 2, from: 1, to: 4 }),
      faults: faults(['crashes'], { default: 'none' }),
    },
    definitions: {
      /** So many servers are a quorum. Any two quorums must share a server. */
      isQuorum: (members: number, servers: number): boolean => members * 2 > servers,
      /** The history of the one is at least as recent: it has followed a later leader, or the same one, and has come as far. */
      isRecent: (one: Told<unknown>, other: Told<unknown>): boolean =>
        one.current > other.current || (one.current === other.current && reaches(one.zxid, other.zxid)),
      /** The initial history of a leader to which a quorum has told this, of whom this one is the most recent. */
      initialHistory: <V>(chosen: Told<V>, _told: readonly Told<V>[]): List<V> => chosen.history,
    },
  },
  ({ servers, epochs, transactions, faults }, { isQuorum, isRecent, initialHistory }) => {
    const mayCrash = Math.floor((servers - 1) / 2);
    if (allows(faults, 'crashes') && mayCrash === 0)
      throw new RangeError(
        `faults = crashes lets a minority of the servers crash, and of servers = ${servers} that is none`,
      );
    const Server = processes('s', servers);
    type Server = Member<'s'>;
    /** What primaries broadcast, each once. So what is sent of a transaction is its value here: its zxid is that of the value. */
    const Value = values('v', transactions);
    type Value = Member<'v'>;
    const Epoch = range(1, epochs);
    /** 0 is before all epochs. */
    const EpochOrNone = range(0, epochs);
    const History = sequenceOf(Value, transactions);
    const Message = messages({
      /** Who is to lead proposes an epoch; */
      NewEpoch: { epoch: Epoch, from: Server },
      /** a follower promises to take no part in earlier ones (ACK-E), and tells its f.a and its history. */
      AckEpoch: { epoch: Epoch, from: Server, to: Server, current: EpochOrNone, history: History },
      /** The leader proposes the initial history of its epoch; */
      NewLeader: { epoch: Epoch, from: Server, history: History },
      /** a follower has taken it over (ACK-LD); */
      AckNewLeader: { epoch: Epoch, from: Server, to: Server },
      /** a quorum has, and it is committed (COMMIT-LD). */
      CommitNewLeader: { epoch: Epoch, from: Server },
      /** The leader proposes a transaction; */
      Propose: { value: Value },
      /** a follower has put it into its history; */
      Ack: { value: Value, from: Server },
      /** a quorum has, and it is committed. */
      Commit: { value: Value },
    });
    /** The zxid of a transaction, by whom it was broadcast, and how many transactions that server had delivered by then. */
    const Broadcast = record({
      epoch: Epoch,
      counter: range(1, transactions),
      by: Server,
      delivered: range(0, transactions),
    });
    const Crashes = crashes(Server, {
      atMost: allows(faults, 'crashes') ? mayCrash : 0,
      recovery: false,
    });

    const { domains, initially, crashing, invariant, reachable, eventually, leadsTo, refines } = variables({
      /** f.p: the last epoch that the server has promised. */
      promised: functionFrom(Server, EpochOrNone),
      /** f.a: the last epoch in which it has followed a leader, or has led. */
      current: functionFrom(Server, EpochOrNone),
      /** h_f: the transactions that it has accepted, in this order. */
      history: functionFrom(Server, History),
      /** What it has delivered, in this order. */
      delivered: functionFrom(Server, History),
      /** What was sent. */
      msgs: subsetOf(Message),
      /** How each value was broadcast. Servers read only the zxid, which goes with the value wherever it is sent. */
      broadcast: functionFrom(Value, optional(Broadcast)),
      crashes: Crashes,
    });
    const init = initially({
      promised: Server.to(0),
      current: Server.to(0),
      history: Server.to(List()),
      delivered: Server.to(List()),
      msgs: Set(),
      broadcast: Value.to(null),
      crashes: Crashes.none,
    });
    type State = (typeof init)[number];
    type MessageOf<T extends Of<typeof Message>['type']> = Extract<Of<typeof Message>, { readonly type: T }>;
    const sent = <T extends Of<typeof Message>['type']>(s: State, type: T) =>
      s.msgs.filter((m): m is MessageOf<T> => m.type === type) as Set<MessageOf<T>>;
    const live = crashing('crashes');

    /** The server takes part in this epoch: it leads or follows a leader, and has promised no later one. */
    const takesPart = (s: State, f: Server, epoch: number) => s.promised.get(f) === epoch && s.current.get(f) === epoch;
    /** Everybody of whom this is true and the leader are a quorum together. */
    const quorumHas = (l: Server, has: (f: Server) => boolean) =>
      isQuorum(Server.filter((f) => f === l || has(f)).length, servers);
    const zxid = (s: State, value: Value | undefined): Zxid | null =>
      value === undefined ? null : s.broadcast.get(value);
    /** What f has in its history from this epoch. */
    const ofEpoch = (s: State, f: Server, epoch: number) =>
      s.history.get(f).filter((value) => zxid(s, value)?.epoch === epoch);
    /** f delivers all of these that it has not delivered. */
    const deliverAll = (s: State, f: Server, all: List<Value>) =>
      s.delivered.update(f, (log) => log.concat(all.filter((value) => !log.includes(value))));
    /** It delivers all that it has of earlier epochs. */
    const deliverInitialHistory = (s: State, f: Server, epoch: number) =>
      deliverAll(
        s,
        f,
        s.history.get(f).filter((value) => zxid(s, value)?.epoch !== epoch),
      );
    /** The transaction is in the history of f, and the first that f has not delivered. */
    const isNext = (s: State, f: Server, value: Value) =>
      s.history.get(f).find((one) => !s.delivered.get(f).includes(one)) === value;

    // Phase 1: discovery.

    /** Server l is to lead: it proposes an epoch above the last one that it has promised (step l.1.1). */
    const NewEpoch = live.action({
      forSome: { l: Server, epoch: Epoch },
      guard: (s, { l, epoch }) => s.promised.get(l) < epoch,
      effect: (s, { l, epoch }) => ({
        promised: s.promised.set(l, epoch),
        msgs: s.msgs.add(Message.NewEpoch({ epoch, from: l })),
      }),
    });
    /** Server f has promised nothing as late as the new epoch: it promises that, and tells f.a and its history (f.1.2). */
    const AckEpoch = live.action({
      forSome: { f: Server, m: (s) => sent(s, 'NewEpoch') },
      guard: (s, { f, m }) => s.promised.get(f) < m.epoch,
      effect: (s, { f, m: { epoch, from } }) => ({
        promised: s.promised.set(f, epoch),
        msgs: s.msgs.add(
          Message.AckEpoch({ epoch, from: f, to: from, current: s.current.get(f), history: s.history.get(f) }),
        ),
      }),
    });

    const stands = (s: State, l: Server, epoch: number) => s.msgs.has(Message.NewEpoch({ epoch, from: l }));
    /** What the servers of Q, of which l is one, have told l for the epoch for which it stands; nothing if not all of them have. */
    const toldBy = (s: State, { l, Q }: { readonly l: Server; readonly Q: Set<Server> }): readonly Told<Value>[] => {
      const epoch = s.promised.get(l);
      const acks = sent(s, 'AckEpoch').filter((m) => m.epoch === epoch && m.to === l && Q.has(m.from));
      if (!Q.has(l) || acks.size + 1 !== Q.size) return [];
      const own = { current: s.current.get(l), history: s.history.get(l) };
      return [own, ...acks].map((one) => ({ ...one, zxid: zxid(s, one.history.last()) }));
    };
    /** The histories from which l may start then. */
    const initialHistories = (s: State, discovered: { readonly l: Server; readonly Q: Set<Server> }) => {
      const told = toldBy(s, discovered);
      const mostRecent = told.filter((one) => told.every((other) => isRecent(one, other)));
      return Set(mostRecent.map((one) => initialHistory(one, told)));
    };
    /** The smallest suffice: of a larger quorum, those with l and with whom it takes the history from tell the same. */
    const Quorum = Server.subsets().filter((Q) => isQuorum(Q.size, servers) && !isQuorum(Q.size - 1, servers));

    // Phase 2: synchronisation.

    /** A quorum has acknowledged the epoch of l: it takes the most recent history, and proposes that (l.1.2, l.2.1). */
    const NewLeader = live.action({
      forSome: { l: Server, Q: Quorum, history: initialHistories },
      guard: (s, { l }) => s.current.get(l) < s.promised.get(l) && stands(s, l, s.promised.get(l)),
      effect: (s, { l, history }) => ({
        current: s.current.set(l, s.promised.get(l)),
        history: s.history.set(l, history),
        msgs: s.msgs.add(Message.NewLeader({ epoch: s.promised.get(l), from: l, history })),
      }),
    });
    /** Server f has promised this epoch and no later one: it takes over the initial history of its leader, once (f.2.1). */
    const AckNewLeader = live.action({
      forSome: { f: Server, m: (s) => sent(s, 'NewLeader') },
      guard: (s, { f, m }) => s.promised.get(f) === m.epoch && s.current.get(f) < m.epoch,
      effect: (s, { f, m: { epoch, from, history } }) => ({
        current: s.current.set(f, epoch),
        history: s.history.set(f, history),
        msgs: s.msgs.add(Message.AckNewLeader({ epoch, from: f, to: from })),
      }),
    });
    /** Server l has sent this in its epoch. */
    const hasSent = (s: State, l: Server, type: 'NewLeader' | 'CommitNewLeader', epoch: number) =>
      s.msgs.some((m) => m.type === type && m.epoch === epoch && m.from === l);
    /** Server l leads the epoch that it has promised. */
    const leads = (s: State, l: Server) =>
      takesPart(s, l, s.promised.get(l)) && hasSent(s, l, 'NewLeader', s.promised.get(l));
    /** A quorum has taken over the initial history: l commits and delivers it, and is ready to broadcast (l.2.2). */
    const CommitNewLeader = live.action({
      forSome: { l: Server },
      guard: (s, { l }) =>
        leads(s, l) &&
        quorumHas(l, (f) => s.msgs.has(Message.AckNewLeader({ epoch: s.promised.get(l), from: f, to: l }))),
      effect: (s, { l }) => ({
        delivered: deliverInitialHistory(s, l, s.promised.get(l)),
        msgs: s.msgs.add(Message.CommitNewLeader({ epoch: s.promised.get(l), from: l })),
      }),
    });
    /** Server f delivers the initial history: all that it has of earlier epochs (f.2.2). */
    const DeliverInitialHistory = live.action({
      forSome: { f: Server, m: (s) => sent(s, 'CommitNewLeader') },
      guard: (s, { f, m: { epoch } }) => takesPart(s, f, epoch),
      effect: (s, { f, m: { epoch } }) => ({ delivered: deliverInitialHistory(s, f, epoch) }),
    });

    // Phase 3: broadcast.

    /** Server l is the primary of the epoch that it has promised. */
    const isReady = (s: State, l: Server) =>
      takesPart(s, l, s.promised.get(l)) && hasSent(s, l, 'CommitNewLeader', s.promised.get(l));
    /** The primary broadcasts a value: it gives it the next zxid, and proposes it (l.3.1). It waits for nothing. */
    const Propose = live.action({
      forSome: { l: Server, value: Value },
      guard: (s, { l, value }) => isReady(s, l) && s.broadcast.get(value) === null,
      effect: (s, { l, value }) => {
        const epoch = s.current.get(l);
        const zxid = { epoch, counter: ofEpoch(s, l, epoch).size + 1 };
        return {
          history: s.history.update(l, (log) => log.push(value)),
          msgs: s.msgs.add(Message.Propose({ value })),
          broadcast: s.broadcast.set(value, Broadcast({ ...zxid, by: l, delivered: s.delivered.get(l).size })),
        };
      },
    });
    /** Server f accepts what its leader proposes, in the order in which it was sent (f.3.2). */
    const Accept = live.action({
      forSome: { f: Server, value: Value },
      guard: (s, { f, value }) => {
        if (!s.msgs.has(Message.Propose({ value }))) return false;
        const { epoch, counter } = s.broadcast.get(value)!;
        return takesPart(s, f, epoch) && counter === ofEpoch(s, f, epoch).size + 1;
      },
      effect: (s, { f, value }) => ({
        history: s.history.update(f, (log) => log.push(value)),
        msgs: s.msgs.add(Message.Ack({ value, from: f })),
      }),
    });
    const quorumHasAcked = (s: State, l: Server, value: Value) =>
      quorumHas(l, (f) => s.msgs.has(Message.Ack({ value, from: f })));
    /** A quorum has acknowledged a transaction, and all before it are committed: l commits and delivers it (l.3.2). */
    const Commit = live.action({
      forSome: { l: Server, value: Value },
      guard: (s, { l, value }) => {
        const broadcast = s.broadcast.get(value);
        return (
          broadcast?.by === l && takesPart(s, l, broadcast.epoch) && isNext(s, l, value) && quorumHasAcked(s, l, value)
        );
      },
      effect: (s, { l, value }) => ({
        delivered: s.delivered.update(l, (log) => log.push(value)),
        msgs: s.msgs.add(Message.Commit({ value })),
      }),
    });
    /** Server f delivers what its leader has committed, once it has delivered all before it (f.3.3). */
    const Deliver = live.action({
      forSome: { f: Server, value: Value },
      guard: (s, { f, value }) =>
        s.msgs.has(Message.Commit({ value })) && takesPart(s, f, s.broadcast.get(value)!.epoch) && isNext(s, f, value),
      effect: (s, { f, value }) => ({ delivered: s.delivered.update(f, (log) => log.push(value)) }),
    });

    /** If some process delivers a transaction, some process has broadcast it. */
    const Integrity = invariant({
      forAll: { f: Server },
      holds: (s, { f }) => s.delivered.get(f).every((value) => s.broadcast.get(value) !== null),
    });
    /** If some process delivers a before b, any process that delivers b also delivers a, before b. */
    const TotalOrder = invariant({
      forAll: { f: Server, g: Server },
      holds: ({ delivered }, { f, g }) => {
        const [one, other] = [delivered.get(f), delivered.get(g)];
        return one.every((b, n) => !other.includes(b) || one.take(n).every((a) => inOrder(other, a, b)));
      },
    });
    /** If some process delivers a and some process delivers b, the one delivers b or the other delivers a. */
    const Agreement = invariant({
      forAll: { f: Server, g: Server },
      holds: ({ delivered }, { f, g }) => {
        const [one, other] = [delivered.get(f), delivered.get(g)];
        return one.every((value) => other.includes(value)) || other.every((value) => one.includes(value));
      },
    });
    /** If a primary broadcasts a before b, a process that delivers b also delivers a, before b. */
    const LocalPrimaryOrder = invariant({
      forAll: { f: Server, a: Value, b: Value },
      holds: (s, { f, a, b }) => {
        const [one, other] = [s.broadcast.get(a), s.broadcast.get(b)];
        if (one === null || other === null || one.by !== other.by || one.epoch !== other.epoch) return true;
        const log = s.delivered.get(f);
        return one.counter >= other.counter || !log.includes(b) || inOrder(log, a, b);
      },
    });
    /** If an earlier primary broadcasts a, and a later one b, a process that delivers both delivers a before b. */
    const GlobalPrimaryOrder = invariant({
      forAll: { f: Server, a: Value, b: Value },
      holds: (s, { f, a, b }) => {
        const [one, other] = [s.broadcast.get(a), s.broadcast.get(b)];
        const log = s.delivered.get(f);
        if (one === null || other === null || !log.includes(a) || !log.includes(b)) return true;
        return one.epoch >= other.epoch || inOrder(log, a, b);
      },
    });
    /**
     * If a primary broadcasts a, and some process delivers b, which an earlier primary has broadcast, the primary has delivered b
     * before it broadcasts a.
     */
    const PrimaryIntegrity = invariant({
      forAll: { f: Server, a: Value, b: Value },
      holds: (s, { f, a, b }) => {
        const [later, earlier] = [s.broadcast.get(a), s.broadcast.get(b)];
        if (later === null || earlier === null || earlier.epoch >= later.epoch) return true;
        return !s.delivered.get(f).includes(b) || s.delivered.get(later.by).take(later.delivered).includes(b);
      },
    });

    /** Nobody can stand for a later epoch. */
    const isLast = (epoch: number) => epoch === epochs;
    /** In the last epoch a quorum has acknowledged this leader, which has proposed its initial history. */
    const leadsLast = (s: State, l: Server) => hasSent(s, l, 'NewLeader', epochs);
    /** If one server alone stands for the last epoch, and does not crash, it becomes its leader. */
    const LeaderFound = eventually((s) => {
      const standing = Server.filter((l) => stands(s, l, epochs));
      return standing.length > 1 || standing.some((l) => leadsLast(s, l) || !s.crashes.isUp(l));
    });
    const isDelivered = (s: State, f: Server, value: Value) => s.delivered.get(f).includes(value);
    /**
     * If the leader of the last epoch does not crash, every server that is up delivers every value: all but those of earlier
     * primaries that are lost. Its initial history does not have them, and nobody delivers them.
     */
    const Progress = leadsTo({
      forAll: { l: Server, value: Value },
      from: (s, { l }) => leadsLast(s, l),
      to: (s, { l, value }) => {
        const isEarlier = !isLast(s.broadcast.get(value)?.epoch ?? epochs);
        const isLost = isEarlier && !s.history.get(l).includes(value) && Server.every((f) => !isDelivered(s, f, value));
        return !s.crashes.isUp(l) || isLost || Server.every((f) => !s.crashes.isUp(f) || isDelivered(s, f, value));
      },
    });

    /** A primary may broadcast another transaction before the last one is delivered. */
    const SeveralOutstanding = reachable({
      forAll: { l: Server },
      holds: (s, { l }) => s.history.get(l).filter((value) => !s.delivered.get(l).includes(value)).size > 1,
    });
    /** A transaction that was not committed in its epoch may be delivered in a later one. */
    const CarriedOver = reachable({
      forAll: { f: Server },
      holds: (s, { f }) => s.delivered.get(f).some((value) => !s.msgs.has(Message.Commit({ value }))),
    });
    /** A transaction may be given up: the primary of a later epoch is ready, and no server has it any more. */
    const GivenUp = reachable({
      forAll: { value: Value },
      holds: (s, { value }) => {
        const epoch = s.broadcast.get(value)?.epoch ?? epochs;
        return (
          s.msgs.some((m) => m.type === 'CommitNewLeader' && m.epoch > epoch) &&
          Server.every((f) => !s.history.get(f).includes(value))
        );
      },
    });

    const positionIsConsensus = (position: number) =>
      refines({
        of: consensus,
        parameters: { values: transactions },
        mapping: (s) => ({
          chosen: Set(Value.filter((value) => Server.some((f) => s.delivered.get(f).get(position - 1) === value))),
        }),
      });
    const positions = {
      /** What is delivered first, by whomever, is decided by consensus. So is what is delivered at any other position. */
      Position1IsConsensus: positionIsConsensus(1),
      ...Object.fromEntries(
        Array.from({ length: transactions - 1 }, (_, n) => [`Position${n + 2}IsConsensus`, positionIsConsensus(n + 2)]),
      ),
    };

    const fairnessOf = {
      // For the last epoch somebody stands in the end,
      election: [
        WF({
          actions: [NewEpoch],
          where: ({ epoch }) => isLast(epoch),
          when: (s) => Server.every((l) => !stands(s, l, epochs)),
        }),
      ],
      // every leader goes on,
      leaders: [WF({ actions: [NewLeader, CommitNewLeader, Propose, Commit], per: ['l'] })],
      // and so does every follower.
      followers: [WF({ actions: [AckEpoch, AckNewLeader, DeliverInitialHistory, Accept, Deliver], per: ['f'] })],
    };

    return {
      domains,
      init,
      sorts: { Server, Value },
      Message,
      sent,
      takesPart,
      leads,
      isReady,
      hasSent,
      quorumHas,
      quorumHasAcked,
      ofEpoch,
      isNext,
      deliverAll,
      crashes: [live],
      actions: {
        NewEpoch,
        AckEpoch,
        NewLeader,
        AckNewLeader,
        CommitNewLeader,
        DeliverInitialHistory,
        Propose,
        Accept,
        Commit,
        Deliver,
      },
      fairness: Object.values(fairnessOf).flat(),
      fairnessOf,
      invariants: { Integrity, TotalOrder, Agreement, LocalPrimaryOrder, GlobalPrimaryOrder, PrimaryIntegrity },
      properties: {
        LeaderFound,
        Progress,
        ...positions,
        ...(transactions > 1 ? { SeveralOutstanding } : {}),
        ...(epochs > 1 ? { CarriedOver } : {}),
        ...(epochs > 1 && servers > 2 ? { GivenUp } : {}),
      },
      finished: () => true,
    };
  },
);
