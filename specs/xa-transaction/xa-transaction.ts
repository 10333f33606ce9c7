/**
 * A distributed transaction as databases and message brokers run it: two-phase commit with logs, crashes and locks, after the
 * X/Open specification "Distributed Transaction Processing: The XA Specification", 1991, and Jim Gray, "Notes on data base
 * operating systems", 1978.
 *
 * The problem. One transaction has changed something in several databases (resource managers, RMs), and is to take effect in
 * all of them or in none. Each of them, and the coordinator (transaction manager, TM), may crash at any moment and come
 * back; what it has not written to its disk is forgotten then.
 *
 * The protocol. Two promises, each written to a disk before it is told.
 *
 *   Prepare       The coordinator asks all RMs whether they can commit.
 *   Yes, or no    An RM that says yes has written all that it needs to commit, whatever happens: it is prepared, and has given
 *                 up the right to abort by itself. It is in doubt until it is told. Any other RM aborts.
 *   Commit point  If all have said yes, the coordinator writes to its log that the transaction is committed. From here there
 *                 is no way back. Otherwise, or if it cannot wait, it writes that it is aborted.
 *   Decision      Then it tells the RMs, again and again, until they have heard.
 *   Recovery      A coordinator that comes back goes on with what is in its log; if nothing is there, it aborts. An RM that
 *                 was not prepared has forgotten its work, and aborts; one that was prepared stays in doubt.
 *
 * An RM holds the locks of the transaction until it knows the outcome, also over a crash. Whoever wants the same rows waits.
 *
 * Why it works. Only the log of the coordinator says what the outcome is, and it says it once. An RM commits or, once it is
 * prepared, aborts only on its word. And as long as it is silent, nobody can know: that is the price.
 *
 * Abstractions, and why they lose no behaviour: messages are never removed, which stands for sending them again and again; one
 * that is not received yet stands for one that is late, or was lost so far. One that is lost for good, as its sender has
 * crashed, stands there as one that was never sent. An RM need not be asked to say no. What the transaction does, and its
 * locks, are in place when it begins. On each RM a bystander, a transaction of somebody else, wants the same row. Crashes are
 * finitely many, and who has crashed recovers, as far as fairness says so.
 */
import { Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  messages,
  oneOf,
  processes,
  SF,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const xaTransaction = spec(
  {
    name: 'xa-transaction',
    title: 'A distributed transaction with logs, crashes and locks (XA)',
    topic: 'atomic commit',
    parameters: {
      rms: integer('resource managers', { default: 2, from: 1, to: 5 }),
      faults: faults(['tm-crashes', 'rm-crashes'], { default: 'all' }),
      tmCrashes: integer('crashes of the coordinator', { default: 1, from: 1, to: 3, counts: 'tm-crashes' }),
      rmCrashes: integer('crashes of resource managers', { default: 1, from: 1, to: 3, counts: 'rm-crashes' }),
    },
    definitions: {
      /** What the coordinator finds in its log when it comes back: what it has written, nothing, or that it cannot be read. */
      logAfterCrash: 'as written' as 'as written' | 'nothing' | 'unreadable',
    },
  },
  ({ rms, faults: mayHappen, ...most }, { logAfterCrash }) => {
    const tmCrashes = allows(mayHappen, 'tm-crashes') ? most.tmCrashes : 0;
    const rmCrashes = allows(mayHappen, 'rm-crashes') ? most.rmCrashes : 0;
    const RM = processes('rm', rms);
    const TM = processes('tm', 1);
    const tm = TM.member(1);
    const Message = messages({ Prepare: {}, Yes: { rm: RM }, Commit: { rm: RM }, Abort: { rm: RM } });
    const TmCrashes = crashes(TM, { atMost: tmCrashes });
    const RmCrashes = crashes(RM, { atMost: rmCrashes });

    const { domains, initially, crashing, invariant, step, reachable, eventually, leadsTo, predicate } = variables({
      /** What the coordinator has written to its log: the outcome, once it is decided. */
      log: functionFrom(TM, oneOf('nothing', 'committed', 'aborted', 'unreadable')),
      /** What it knows besides: how far it is, and who has said yes. */
      phase: functionFrom(TM, oneOf('working', 'asking', 'committing', 'recovered')),
      votes: functionFrom(TM, subsetOf(RM)),
      /** What each RM has written to its disk, */
      disk: functionFrom(RM, oneOf('nothing', 'prepared', 'committed', 'aborted')),
      /** and where its work is: what it needs to commit. */
      work: functionFrom(RM, oneOf('in memory', 'on disk', 'lost')),
      /** On each RM a transaction of somebody else, which wants the same row. */
      bystander: functionFrom(RM, oneOf('waiting', 'done')),
      /** Every message sent so far. */
      msgs: subsetOf(Message),
      /** Who is up. */
      tm: TmCrashes,
      rm: RmCrashes,
    });
    const init = initially({
      log: TM.to('nothing'),
      phase: TM.to('working'),
      votes: TM.to(Set()),
      disk: RM.to('nothing'),
      work: RM.to('in memory'),
      bystander: RM.to('waiting'),
      msgs: Set(),
      tm: TmCrashes.none,
      rm: RmCrashes.none,
    });
    type State = (typeof init)[number];
    type RM = Parameters<State['disk']['get']>[0];
    type TM = Parameters<State['log']['get']>[0];

    const isUndecided = (s: State, tm: TM) => s.log.get(tm) === 'nothing';
    const isDecided = (s: State, rm: RM) => s.disk.get(rm) === 'committed' || s.disk.get(rm) === 'aborted';
    /** An RM holds its locks for work that may still commit. */
    const isLocked = (s: State, rm: RM) =>
      s.disk.get(rm) === 'prepared' || (s.disk.get(rm) === 'nothing' && s.work.get(rm) === 'in memory');

    /** When the coordinator comes back, it knows what is in its log, as far as it can read it. */
    const liveTM = crashing('tm', {
      volatile: {
        votes: Set(),
        phase: 'recovered',
        log: (s, tm) => (logAfterCrash === 'as written' ? s.log.get(tm) : logAfterCrash),
      },
    });
    /** An RM has then lost the work that it had not written. */
    const liveRM = crashing('rm', {
      volatile: { work: (s, rm) => (s.work.get(rm) === 'on disk' ? 'on disk' : 'lost') },
    });

    /** The coordinator asks all RMs to prepare. */
    const Prepare = liveTM.action({
      forSome: { tm: TM },
      guard: (s, { tm }) => isUndecided(s, tm) && s.phase.get(tm) === 'working',
      effect: (s, { tm }) => ({ phase: s.phase.set(tm, 'asking'), msgs: s.msgs.add(Message.Prepare()) }),
    });
    /** An RM writes down all that it needs to commit, and says yes. From now on it is in doubt. */
    const VoteYes = liveRM.action({
      forSome: { rm: RM },
      guard: (s, { rm }) =>
        s.disk.get(rm) === 'nothing' && s.work.get(rm) === 'in memory' && s.msgs.has(Message.Prepare()),
      effect: (s, { rm }) => ({
        work: s.work.set(rm, 'on disk'),
        disk: s.disk.set(rm, 'prepared'),
        msgs: s.msgs.add(Message.Yes({ rm })),
      }),
    });
    /** An RM that has said nothing yet aborts: it cannot commit, does not want to wait, or has crashed. */
    const AbortAlone = liveRM.action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.disk.get(rm) === 'nothing',
      effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'aborted') }),
    });
    /** The coordinator hears that an RM is prepared. */
    const HearYes = liveTM.action({
      forSome: { tm: TM, rm: RM },
      guard: (s, { tm, rm }) => isUndecided(s, tm) && s.phase.get(tm) === 'asking' && s.msgs.has(Message.Yes({ rm })),
      effect: (s, { tm, rm }) => ({ votes: s.votes.update(tm, (votes) => votes.add(rm)) }),
    });
    /** The commit point: all have said yes, and the coordinator writes so to its log. */
    const CommitPoint = liveTM.action({
      forSome: { tm: TM },
      guard: (s, { tm }) => isUndecided(s, tm) && s.phase.get(tm) === 'asking' && s.votes.get(tm).size === rms,
      effect: (s, { tm }) => ({ log: s.log.set(tm, 'committed'), phase: s.phase.set(tm, 'committing') }),
    });
    /** The coordinator aborts: somebody has not said yes, or it has come back and there is nothing in its log. */
    const DecideAbort = liveTM.action({
      forSome: { tm: TM },
      guard: (s, { tm }) => isUndecided(s, tm) && s.phase.get(tm) !== 'committing',
      effect: (s, { tm }) => ({ log: s.log.set(tm, 'aborted') }),
    });
    /** The coordinator tells an RM what is in its log. */
    const TellDecision = liveTM.action({
      forSome: { tm: TM, rm: RM },
      guard: (s, { tm }) => s.log.get(tm) === 'committed' || s.log.get(tm) === 'aborted',
      effect: (s, { tm, rm }) => ({
        msgs: s.msgs.add(s.log.get(tm) === 'committed' ? Message.Commit({ rm }) : Message.Abort({ rm })),
      }),
    });
    /** An RM hears that the transaction is committed. It makes the changes visible, and releases the locks. */
    const HearCommit = liveRM.action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.disk.get(rm) === 'prepared' && s.msgs.has(Message.Commit({ rm })),
      effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'committed') }),
    });
    /** An RM hears that the transaction is aborted. It undoes the changes, and releases the locks. */
    const HearAbort = liveRM.action({
      forSome: { rm: RM },
      guard: (s, { rm }) => !isDecided(s, rm) && s.msgs.has(Message.Abort({ rm })),
      effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'aborted') }),
    });
    /** The bystander gets the row. */
    const RunBystander = liveRM.action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.bystander.get(rm) === 'waiting' && !isLocked(s, rm),
      effect: (s, { rm }) => ({ bystander: s.bystander.set(rm, 'done') }),
    });

    /** No RM commits while another one aborts. */
    const AtomicCommit = invariant({
      forAll: { r1: RM, r2: RM },
      holds: ({ disk }, { r1, r2 }) => !(disk.get(r1) === 'committed' && disk.get(r2) === 'aborted'),
    });
    /** What commits still has its work, whatever crashed. */
    const WorkIsThere = invariant({
      forAll: { rm: RM },
      holds: (s, { rm }) => s.disk.get(rm) !== 'committed' || s.work.get(rm) !== 'lost',
    });
    /** Nobody else gets the row of an RM before that has decided, or has lost its work. */
    const LocksHeld = invariant({
      forAll: { rm: RM },
      holds: (s, { rm }) => s.bystander.get(rm) === 'waiting' || isDecided(s, rm) || s.work.get(rm) === 'lost',
    });
    /** What an RM has decided stays. */
    const Stability = step({
      forAll: { rm: RM },
      holds: (s, t, { rm }) => !isDecided(s, rm) || t.disk.get(rm) === s.disk.get(rm),
    });
    /** Every RM decides. */
    const Termination = eventually({ forAll: { rm: RM }, holds: (s, { rm }) => isDecided(s, rm) });
    /** Every lock is released, so that everybody else gets on. */
    const LocksReleased = eventually({ forAll: { rm: RM }, holds: (s, { rm }) => s.bystander.get(rm) === 'done' });
    /** What has taken effect in one takes effect in all. */
    const AllFollow = leadsTo({
      forAll: { r1: RM, r2: RM },
      from: ({ disk }, { r1 }) => disk.get(r1) === 'committed',
      to: ({ disk }, { r2 }) => disk.get(r2) === 'committed',
    });
    const allAre = (s: State, outcome: 'committed' | 'aborted') => RM.every((rm) => s.disk.get(rm) === outcome);
    /** The transaction may commit, though everybody has crashed who may, */
    const Committed = reachable((s) => allAre(s, 'committed') && s.tm.count === tmCrashes && s.rm.count === rmCrashes);
    /** also if the coordinator crashes between the commit point and telling anybody. */
    const CommittedInSilence = reachable(
      (s) => !s.tm.isUp(tm) && s.log.get(tm) === 'committed' && RM.every((rm) => !s.msgs.has(Message.Commit({ rm }))),
    );
    /** An RM may be in doubt while the coordinator is down. */
    const InDoubt = reachable({
      forAll: { rm: RM },
      holds: (s, { rm }) => !s.tm.isUp(tm) && s.rm.isUp(rm) && s.disk.get(rm) === 'prepared',
    });
    const finished = predicate((s) => RM.every((rm) => isDecided(s, rm) && s.bystander.get(rm) === 'done'));

    const fairnessOf = {
      /** Whoever is up goes on, and hears in the end what it is told. */
      progress: [
        WF({ actions: [Prepare, CommitPoint, DecideAbort] }),
        WF({ actions: [HearYes], per: ['rm'] }),
        WF({ actions: [TellDecision], per: ['rm'] }),
        WF({ actions: [VoteYes, AbortAlone, HearCommit, HearAbort], per: ['rm'] }),
        WF({ actions: [RunBystander], per: ['rm'] }),
      ],
      /** Whoever has crashed comes back. */
      recovery: {
        rms: rmCrashes > 0 ? [SF({ actions: ['Recover_rm'], per: ['process'] })] : [],
        tm: tmCrashes > 0 ? [SF({ actions: ['Recover_tm'] })] : [],
      },
    };
    return {
      domains,
      init,
      actions: {
        Prepare,
        VoteYes,
        AbortAlone,
        HearYes,
        CommitPoint,
        DecideAbort,
        TellDecision,
        HearCommit,
        HearAbort,
        RunBystander,
      },
      crashes: [liveTM, liveRM],
      fairness: [...fairnessOf.progress, ...fairnessOf.recovery.rms, ...fairnessOf.recovery.tm],
      invariants: { AtomicCommit, WorkIsThere, LocksHeld },
      properties: {
        Stability,
        Termination,
        LocksReleased,
        AllFollow,
        Committed,
        ...(tmCrashes > 0 ? { CommittedInSilence, InDoubt } : {}),
      },
      finished,
      fairnessOf,
      isUndecided,
      isDecided,
      liveTM,
      liveRM,
      messages: Message,
      sorts: { RM, TM },
    };
  },
);
