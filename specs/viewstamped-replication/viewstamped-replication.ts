/**
 * Viewstamped Replication, after Barbara Liskov and James Cowling, "Viewstamped Replication Revisited", MIT-CSAIL-TR-2012-021, 2012,
 * sections 4.1 to 4.3, with the repair of its recovery after Ellis Michael, Dan Ports, Naveen Kr. Sharma and Adriana Szekeres, "Recovering
 * Shared Objects Without Stable Storage", DISC 2017.
 *
 * The problem. Replicas are to keep the operations of clients in one order, with nothing on disk. A replica that crashes forgets
 * everything, what it has promised to others, too, and is to come back with what the others know.
 *
 * The protocol. Replicas go through views, each of which has one replica for its primary.
 *
 *   Normal operation  The primary numbers the operations and sends them to the others. What f others have, it commits: with itself
 *                     these are a majority, f + 1 of 2f + 1.
 *   View change       Who misses the primary calls for the next view, and takes no part in lower ones any more. Who has heard f others
 *                     call for it sends its log to the primary of that view. With the logs of f + 1 it goes on, from that which was
 *                     in normal operation last, and of those the longest.
 *   Recovery          Who comes back asks all others, who answer if they are in normal operation. With the answers of f + 1, that of
 *                     the primary of the latest view among them, it goes on with that primary's log.
 *
 * Why it works. An operation that is committed is in the logs of f + 1, and any f + 1 logs have one of them. That is so as long as
 * nobody goes on in a lower view once it has sent its log. Somebody who crashes may: it does not know that it has. So replicas count
 * who crashed how often, as far as they know, in *crash vectors*, and send these along. Messages of which one was sent with the knowledge
 * that the sender of another has crashed since do not count together. Then among those who helped somebody to recover there is one who either
 * knows of the new view, and tells, or does not let the old message count.
 *
 * Departures, and why they lose no violation: messages are kept, and may be received at any time, any number of times, or never. So nobody
 * notes down what it has received, but acts when all that is asked for has been sent. Commit numbers are left out: they tell the
 * others when to execute what they have, and decide nothing about logs. There is no state transfer: what is kept can be received later. Who
 * crashes comes back at once, and may then be as slow as it likes. A nonce, or the number of an incarnation, is how often the replica has
 * crashed, where the papers take a clock.
 */
import { List, Set } from 'immutable';
import {
  allows,
  choice,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  sum,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { uniformAgreement } from '../consensus.ts';

/** A log, and the view in which its replica was in normal operation last. */
interface Sent {
  readonly lastNormal: number;
  readonly log: List<unknown>;
}
/** The numbers below this one. */
const numbers = (end: number): number[] => Array.from({ length: end }, (_, n) => n);

export const viewstampedReplication = spec(
  {
    name: 'viewstamped-replication',
    title: 'Viewstamped Replication: views, and recovery without disks',
    topic: 'consensus',
    parameters: {
      replicas: integer('replicas, of which the first is the primary of view 0', { default: 3, from: 1, to: 5 }),
      views: integer('views, numbered from 0', { default: 2, from: 1, to: 4 }),
      operations: integer('operations of clients', { default: 1, from: 1, to: 3 }),
      faults: faults(['restarts'], { default: 'all' }),
      crashes: integer('how often replicas crash, and come back without their state', {
        default: 2,
        from: 1,
        to: 4,
        counts: 'restarts',
      }),
      recovery: choice('how a replica that comes back recovers', {
        default: 'crash-vectors',
        options: ['crash-vectors', 'diskless'],
      }),
    },
    definitions: {
      /** So many logs of so many replicas, its own among them, let the primary of a view begin it. */
      beginsView: (logs: number, replicas: number): boolean => 2 * logs > replicas,
      /** The primary of a new view goes on from this log rather than from that one. */
      isBetter: (log: Sent, than: Sent): boolean =>
        log.lastNormal > than.lastNormal || (log.lastNormal === than.lastNormal && log.log.size > than.log.size),
      /** An answer with this nonce is one to the question with that nonce. */
      isAnswerTo: (nonce: number, asked: number): boolean => nonce === asked,
    },
  },
  ({ replicas, views, operations, faults, crashes, recovery }, { beginsView, isBetter, isAnswerTo }) => {
    const Replica = processes('r', replicas);
    const Operation = values('op', operations);
    type Replica = Member<'r'>;
    const atMost = allows(faults, 'restarts') ? crashes : 0;
    /** So many replicas may be without their state at a time. */
    const f = Math.floor((replicas - 1) / 2);
    /** So many logs of others, beside its own, let the primary of a view begin it. */
    const logsOfOthers = numbers(replicas).find((others) => beginsView(others + 1, replicas)) ?? replicas;

    const View = range(0, views - 1);
    const allViews = numbers(views);
    const OpNumber = range(1, operations);
    const Log = sequenceOf(Operation, operations);
    const Nonce = range(0, atMost);
    /** How often each replica has crashed, as far as somebody knows; null where nobody keeps count. */
    const CrashVector = optional(functionFrom(Replica, Nonce));
    const Message = messages({
      /** The primary of the view has put the operation there; */
      Prepare: { view: View, op: Operation, n: OpNumber },
      /** a replica has the log of the primary up to there. */
      PrepareOk: { view: View, n: OpNumber, from: Replica },
      /** A replica calls for a view, */
      StartViewChange: { view: View, from: Replica, vector: CrashVector },
      /** sends its log, and in which view it was in normal operation last, */
      DoViewChange: { view: View, log: Log, lastNormal: View, from: Replica, vector: CrashVector },
      /** and the primary of the view begins it. */
      StartView: { view: View, log: Log, vector: CrashVector },
      /** A replica has come back, and asks; */
      Recovery: { from: Replica, nonce: Nonce },
      /** another one answers, with its log if it is the primary of its view. */
      RecoveryResponse: {
        view: View,
        log: optional(Log),
        nonce: Nonce,
        from: Replica,
        to: Replica,
        vector: CrashVector,
      },
    });
    const counted = (crashes: (r: Replica) => number) => (recovery === 'crash-vectors' ? Replica.to(crashes) : null);
    const Committed = record({ view: View, op: Operation, n: OpNumber });

    const { domains, initially, action, invariant, reachable, temporal } = variables({
      status: functionFrom(Replica, oneOf('normal', 'view-change', 'recovering')),
      /** The view-number: the view in which the replica takes part. */
      view: functionFrom(Replica, View),
      /** The latest view in which its status was normal. */
      lastNormal: functionFrom(Replica, View),
      log: functionFrom(Replica, Log),
      /** How often it knows each replica to have crashed. */
      vector: functionFrom(Replica, CrashVector),
      /** How often it has crashed: what its clock tells it, and all that outlasts a crash. */
      incarnation: functionFrom(Replica, Nonce),
      /** What was sent. */
      msgs: subsetOf(Message),
      /** What was committed, and by the primary of which view. No replica reads it; properties do. */
      committed: subsetOf(Committed),
    });
    const init = initially({
      status: Replica.to('normal'),
      view: Replica.to(0),
      lastNormal: Replica.to(0),
      log: Replica.to(List()),
      vector: Replica.to(counted(() => 0)),
      incarnation: Replica.to(0),
      msgs: Set(),
      committed: Set(),
    });
    type State = (typeof init)[number];
    type Vector = Of<typeof CrashVector>;
    type MessageOf<T extends Of<typeof Message>['type']> = Extract<Of<typeof Message>, { readonly type: T }>;

    /** In each view another replica is the primary, in turns. */
    const primaryOf = (view: number): Replica => Replica.member((view % replicas) + 1);
    const isPrimary = (s: State, r: Replica) => primaryOf(s.view.get(r)) === r;
    const isNormal = (s: State, r: Replica) => s.status.get(r) === 'normal';
    const isRecovering = (s: State, r: Replica) => s.status.get(r) === 'recovering';
    type Log = Of<typeof Log>;
    type Response = MessageOf<'RecoveryResponse'>;
    const sent = <T extends Of<typeof Message>['type']>(s: State, type: T) =>
      s.msgs.filter((m): m is MessageOf<T> => m.type === type) as Set<MessageOf<T>>;

    /** What is known of crashes if all this is known. */
    const joined = (vectors: readonly Vector[]) =>
      counted((r) => Math.max(...vectors.map((vector) => vector?.get(r) ?? 0)));
    /** What a replica that has crashed so often knows of crashes by itself. */
    const knowing = (r: Replica, nonce: number) => counted((other) => (other === r ? nonce : 0));
    /** None of these was sent with the knowledge that the sender of another has crashed since it sent its own. */
    const isCrashConsistent = (all: readonly { readonly from: Replica; readonly vector: Vector }[]) =>
      all.every((a) => all.every((b) => (a.vector?.get(b.from) ?? 0) <= (b.vector?.get(b.from) ?? 0)));
    /** All ways to have messages from so many different senders. */
    const fromDifferent = <M extends { readonly from: Replica }>(all: Set<M>, size: number): Set<M>[] =>
      all
        .reduce<Set<M>[]>(
          (ways, m) => ways.concat(ways.filter((way) => mayJoin(way, m, size)).map((way) => way.add(m))),
          [Set<M>()],
        )
        .filter((way) => way.size === size);
    const mayJoin = <M extends { readonly from: Replica }>(way: Set<M>, m: M, size: number) =>
      way.size < size && way.every(({ from }) => from !== m.from);

    /** A replica leaves its view for a higher one, and calls for that. */
    const callsFor = (s: State, r: Replica, view: number, vector: Vector) => ({
      status: s.status.set(r, 'view-change'),
      view: s.view.set(r, view),
      vector: s.vector.set(r, vector),
      msgs: s.msgs.add(Message.StartViewChange({ view, from: r, vector })),
    });
    /** A replica is in normal operation in a view, and has this log. */
    const goesOn = (s: State, r: Replica, view: number, log: Log, vector: Vector) => ({
      status: s.status.set(r, 'normal'),
      view: s.view.set(r, view),
      lastNormal: s.lastNormal.set(r, view),
      log: s.log.set(r, log),
      vector: s.vector.set(r, vector),
    });
    /** It has what of the primary's log may not be committed yet, and says so. */
    const prepareOk = (r: Replica, view: number, log: Log) =>
      log.isEmpty() ? [] : [Message.PrepareOk({ view, n: log.size, from: r })];

    /** A client asks the primary, who gives the operation the next number, and sends it to all others. */
    const Request = action({
      forSome: { r: Replica, op: Operation },
      guard: (s, { r, op }) => isNormal(s, r) && isPrimary(s, r) && !s.log.get(r).includes(op),
      effect: (s, { r, op }) => {
        const log = s.log.get(r).push(op);
        return {
          log: s.log.set(r, log),
          msgs: s.msgs.add(Message.Prepare({ view: s.view.get(r), op, n: log.size })),
        };
      },
    });
    /** A replica in the same view has all operations before: it adds this one to its log, and says so. */
    const ReceivePrepare = action({
      forSome: { r: Replica, m: (s) => sent(s, 'Prepare') },
      guard: (s, { r, m }) => isNormal(s, r) && m.view === s.view.get(r) && m.n === s.log.get(r).size + 1,
      effect: (s, { r, m: { view, op, n } }) => ({
        log: s.log.update(r, (log) => log.push(op)),
        msgs: s.msgs.add(Message.PrepareOk({ view, n, from: r })),
      }),
    });
    /** The primary has heard from f others that they have its log up to n: it commits that, and answers the clients. */
    const Commit = action({
      forSome: { r: Replica, n: OpNumber },
      guard: (s, { r, n }) =>
        isNormal(s, r) &&
        isPrimary(s, r) &&
        n <= s.log.get(r).size &&
        Replica.others(r).filter((from) =>
          OpNumber.some((m) => m >= n && s.msgs.has(Message.PrepareOk({ view: s.view.get(r), n: m, from }))),
        ).length >= f,
      effect: (s, { r, n }) => ({
        committed: s.committed.union(
          s.log
            .get(r)
            .take(n)
            .map((op, i) => Committed({ view: s.view.get(r), op, n: i + 1 })),
        ),
      }),
    });

    /** A replica has heard nothing of the primary for too long, or so it seems: it calls for the next view. */
    const TimeOut = action({
      forSome: { r: Replica },
      guard: (s, { r }) => !isRecovering(s, r) && s.view.get(r) < views - 1,
      effect: (s, { r }) => callsFor(s, r, s.view.get(r) + 1, s.vector.get(r)),
    });
    /** A replica hears of a view change to a higher view: it joins. */
    const JoinViewChange = action({
      forSome: {
        r: Replica,
        m: (s) => s.msgs.filter((m) => m.type === 'StartViewChange' || m.type === 'DoViewChange'),
      },
      guard: (s, { r, m }) =>
        (m.type === 'StartViewChange' || m.type === 'DoViewChange') &&
        !isRecovering(s, r) &&
        m.view > s.view.get(r) &&
        isCrashConsistent([m, { from: r, vector: s.vector.get(r) }]),
      effect: (s, { r, m }) =>
        m.type === 'StartViewChange' || m.type === 'DoViewChange'
          ? callsFor(s, r, m.view, joined([m.vector, s.vector.get(r)]))
          : {},
    });
    const haveCalled = (s: State, r: Replica, view: number) =>
      Replica.others(r).filter((from) =>
        s.msgs.some((m) => m.type === 'StartViewChange' && m.view === view && m.from === from),
      );
    /** A replica has heard f others call for its view: it sends its log to the primary of that view. */
    const SendDoViewChange = action({
      forSome: {
        r: Replica,
        view: View,
        calls: (s, { r, view }: { readonly r: Replica; readonly view: number }) =>
          fromDifferent(
            sent(s, 'StartViewChange').filter((m) => m.view === view && m.from !== r),
            f,
          ),
      },
      guard: (s, { r, view, calls }) =>
        s.status.get(r) === 'view-change' &&
        s.view.get(r) === view &&
        !isPrimary(s, r) &&
        isCrashConsistent([...calls, { from: r, vector: s.vector.get(r) }]),
      effect: (s, { r, view, calls }) => {
        const vector = joined([...calls.map((m) => m.vector), s.vector.get(r)]);
        return {
          vector: s.vector.set(r, vector),
          msgs: s.msgs.add(
            Message.DoViewChange({ view, log: s.log.get(r), lastNormal: s.lastNormal.get(r), from: r, vector }),
          ),
        };
      },
    });
    /** The primary of the view has heard that call, too, and has the logs of a majority, its own among them: it goes on with the best, and begins the view. */
    const BeginView = action({
      forSome: {
        r: Replica,
        view: View,
        logs: (s, { view }: { readonly view: number }) =>
          fromDifferent(
            sent(s, 'DoViewChange').filter((m) => m.view === view),
            logsOfOthers,
          ),
      },
      guard: (s, { r, view, logs }) =>
        primaryOf(view) === r &&
        s.status.get(r) === 'view-change' &&
        s.view.get(r) === view &&
        haveCalled(s, r, view).length >= f &&
        isCrashConsistent([...logs, { from: r, vector: s.vector.get(r) }]),
      effect: (s, { r, view, logs }) => {
        const own = { log: s.log.get(r), lastNormal: s.lastNormal.get(r), vector: s.vector.get(r) };
        const all = [own, ...logs];
        const { log } = all.reduce((best, other) => (isBetter(other, best) ? other : best));
        const vector = joined(all.map((m) => m.vector));
        return { ...goesOn(s, r, view, log, vector), msgs: s.msgs.add(Message.StartView({ view, log, vector })) };
      },
    });
    /** A replica hears that the view has begun: it goes on in it, with the log of its primary. */
    const ReceiveStartView = action({
      forSome: { r: Replica, m: (s) => sent(s, 'StartView') },
      guard: (s, { r, m }) =>
        !isRecovering(s, r) && (m.view > s.view.get(r) || (m.view === s.view.get(r) && !isNormal(s, r))),
      effect: (s, { r, m: { view, log, vector } }) => ({
        ...goesOn(s, r, view, log, joined([vector, s.vector.get(r)])),
        msgs: s.msgs.union(prepareOk(r, view, log)),
      }),
    });

    /** A replica crashes and comes back. All is forgotten, but that it is not its first start: it asks the others. */
    const CrashAndRestart = action({
      forSome: { r: Replica },
      guard: (s, { r }) =>
        sum(s.incarnation) < atMost && Replica.filter((other) => isRecovering(s, other) && other !== r).length < f,
      effect: (s, { r }) => {
        const nonce = s.incarnation.get(r) + 1;
        return {
          ...goesOn(s, r, 0, List(), knowing(r, nonce)),
          status: s.status.set(r, 'recovering'),
          incarnation: s.incarnation.set(r, nonce),
          msgs: s.msgs.add(Message.Recovery({ from: r, nonce })),
        };
      },
    });
    /** A replica in normal operation answers; the primary of its view tells its log. */
    const RespondToRecovery = action({
      forSome: { r: Replica, m: (s) => sent(s, 'Recovery') },
      guard: (s, { r, m }) => isNormal(s, r) && isRecovering(s, m.from) && m.nonce === s.incarnation.get(m.from),
      effect: (s, { r, m: { from, nonce } }) => {
        const vector = joined([knowing(from, nonce), s.vector.get(r)]);
        return {
          vector: s.vector.set(r, vector),
          msgs: s.msgs.add(
            Message.RecoveryResponse({
              view: s.view.get(r),
              log: isPrimary(s, r) ? s.log.get(r) : null,
              nonce,
              from: r,
              to: from,
              vector,
            }),
          ),
        };
      },
    });
    /** A replica has the answers of f + 1 others, that of the primary of the latest view among them: it goes on from there. */
    const CompleteRecovery = action({
      forSome: {
        r: Replica,
        nonce: Nonce,
        answer: (s, { r, nonce }: { readonly r: Replica; readonly nonce: number }) =>
          sent(s, 'RecoveryResponse').filter((m) => m.to === r && m.log !== null && isAnswerTo(m.nonce, nonce)),
        others: (s, { r, nonce, answer }: { readonly r: Replica; readonly nonce: number; readonly answer: Response }) =>
          fromDifferent(
            sent(s, 'RecoveryResponse').filter(
              (m) => m.to === r && m.from !== answer.from && m.view <= answer.view && isAnswerTo(m.nonce, nonce),
            ),
            f,
          ),
      },
      guard: (s, { r, nonce, answer, others }) =>
        isRecovering(s, r) && nonce === s.incarnation.get(r) && isCrashConsistent([answer, ...others]),
      effect: (s, { r, answer, others }) => {
        const log = answer.log ?? List();
        const vector = joined([s.vector.get(r), answer.vector, ...others.map((m) => m.vector)]);
        return {
          ...goesOn(s, r, answer.view, log, vector),
          msgs: s.msgs.union(prepareOk(r, answer.view, log)),
        };
      },
    });
    type Operation = Of<typeof Operation>;
    const isCommittedIn = (s: State, view: number, op: Operation) =>
      OpNumber.some((n) => s.committed.has(Committed({ view, op, n })));
    const isCommitted = (s: State, { op }: { readonly op: Operation }) =>
      allViews.some((view) => isCommittedIn(s, view, op));

    /** What was committed is in the log of every replica that is in normal operation in a later view. */
    const CommittedSurvives = invariant({
      forAll: { view: View, op: Operation, n: OpNumber, r: Replica },
      holds: (s, { view, op, n, r }) =>
        !s.committed.has(Committed({ view, op, n })) ||
        !isNormal(s, r) ||
        s.view.get(r) <= view ||
        s.log.get(r).get(n - 1) === op,
    });
    /** No two primaries commit different operations under one number. */
    const Agreement = invariant(
      uniformAgreement({
        nodes: allViews,
        each: { n: OpNumber },
        decided: (s: State, view: number, { n }) =>
          Operation.filter((op) => s.committed.has(Committed({ view, op, n }))),
      }),
    );
    /** Every operation is committed in the end, if the primary of the last view does not crash: the views run out here. */
    const Termination = temporal({
      forAll: { op: Operation },
      formula: ({ implies, always, eventually, atom }) =>
        implies(always(atom((s: State) => !isRecovering(s, primaryOf(views - 1)))), eventually(atom(isCommitted))),
    });
    /** An operation is committed, and the primary of a later view has it. */
    const SurvivesViewChange = reachable((s) =>
      allViews.some((view) =>
        Operation.some(
          (op) =>
            isCommittedIn(s, view, op) &&
            Replica.some((r) => isNormal(s, r) && s.view.get(r) > view && s.log.get(r).includes(op)),
        ),
      ),
    );
    /** A replica that has crashed is in normal operation again, with what was committed. */
    const Recovers = reachable({
      forAll: { r: Replica },
      holds: (s, { r }) =>
        isNormal(s, r) &&
        s.incarnation.get(r) > 0 &&
        Operation.some((op) => isCommitted(s, { op }) && s.log.get(r).includes(op)),
    });

    const normalOperation = { Request, ReceivePrepare, Commit };
    const viewChange = { TimeOut, JoinViewChange, SendDoViewChange, BeginView, ReceiveStartView };
    const recovering = { CrashAndRestart, RespondToRecovery, CompleteRecovery };
    /** What is done without a timeout or a crash. */
    const protocol = [
      ...[Request, ReceivePrepare, Commit],
      ...[JoinViewChange, SendDoViewChange, BeginView, ReceiveStartView],
      ...[RespondToRecovery, CompleteRecovery],
    ];
    return {
      domains,
      init,
      actions: { ...normalOperation, ...viewChange, ...recovering },
      // Views and crashes run out, so that each step brings the run nearer to its end: it is enough that somebody goes on.
      fairness: [WF({ actions: [...protocol, TimeOut] })],
      invariants: { CommittedSurvives, Agreement },
      properties: {
        Termination,
        ...(views > 1 ? { SurvivesViewChange } : {}),
        ...(atMost > 0 && f > 0 && views > 1 ? { Recovers } : {}),
      },
      finished: () => true,
      Replica,
      Message,
      isNormal,
      isRecovering,
      isPrimary,
      sent,
      fromDifferent,
      goesOn,
      callsFor,
      joined,
      prepareOk,
      protocol,
      primaryOf,
      haveCalled,
      f,
    };
  },
);
