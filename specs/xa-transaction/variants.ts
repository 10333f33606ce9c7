/** The transaction without its coordinator, without its log, without its commit point, and without patience. */
import { variant, WF } from '../../checker/index.ts';
import { xaTransaction } from './xa-transaction.ts';

export const coordinatorLost = variant(xaTransaction, {
  name: 'coordinator-lost',
  story:
    'The coordinator crashes, and may stay down. Who has said yes is in doubt for ever: it may not commit, as another may have aborted, and not abort, as the commit may have been decided. It holds its locks, and a transaction of somebody else, who has nothing to do with all this, waits for them.',
  edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.progress, ...fairnessOf.recovery.rms] }),
  violates: { Termination: null, AllFollow: null, LocksReleased: null },
});

export const logLost = variant(xaTransaction, {
  name: 'log-lost',
  story:
    'The log of the coordinator does not survive its crash. It has committed, and one database has heard so; when it comes back it finds nothing in its log, and aborts: the other database undoes what the first one has made visible.',
  parameters: { faults: 'tm-crashes' },
  definitions: { logAfterCrash: 'nothing' },
  violates: { AtomicCommit: 13, AllFollow: 16 },
});

export const logUnreadable = variant(xaTransaction, {
  name: 'log-unreadable',
  story:
    'The coordinator comes back, but cannot read its log, and knows so. It may have committed, so it does not abort; it may have aborted, so it does not commit. One database has heard of the commit. The other one is an orphan: its transaction is in doubt for ever, though nobody is down any more.',
  parameters: { faults: 'tm-crashes' },
  definitions: { logAfterCrash: 'unreadable' },
  // That all stop there is no deadlock to be found: it is what the properties are about.
  edit: ({ finished, sorts: { TM } }) => ({
    finished: (s) => finished(s) || TM.some((tm) => s.log.get(tm) === 'unreadable'),
  }),
  violates: { AllFollow: null, LocksReleased: null, Termination: null },
});

export const heuristicDecision = variant(xaTransaction, {
  name: 'heuristic-decision',
  story:
    'A database that is in doubt waits no longer, and aborts by itself to release its locks: a heuristic decision, as the standard calls it. It has promised not to; the coordinator relies on that, and commits.',
  parameters: { faults: 'none' },
  edit: ({ liveRM, sorts: { RM } }) => ({
    actions: {
      /** An RM that is in doubt makes up its mind. */
      AbortHeuristically: liveRM.action({
        forSome: { rm: RM },
        guard: (s, { rm }) => s.disk.get(rm) === 'prepared',
        effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'aborted') }),
      }),
    },
  }),
  violates: { AtomicCommit: 9, AllFollow: 12 },
});

export const noCommitPoint = variant(xaTransaction, {
  name: 'no-commit-point',
  story:
    'The coordinator tells the databases to commit before it has written so to its log. One of them does; the coordinator crashes, comes back, finds nothing in its log, and aborts.',
  parameters: { faults: 'tm-crashes' },
  edit: ({ liveTM, actions: { CommitPoint }, messages: { Commit }, isUndecided, sorts: { RM, TM } }) => ({
    actions: {
      CommitPoint: {
        ...CommitPoint,
        effect: (s, { tm }) => ({
          phase: s.phase.set(tm, 'committing'),
          msgs: s.msgs.union(RM.elements.map((rm) => Commit({ rm }))),
        }),
      },
      /** The coordinator writes down what it has told. */
      WriteLog: liveTM.action({
        forSome: { tm: TM },
        guard: (s, { tm }) => isUndecided(s, tm) && s.phase.get(tm) === 'committing',
        effect: (s, { tm }) => ({ log: s.log.set(tm, 'committed') }),
      }),
    },
  }),
  violates: { AtomicCommit: 12, AllFollow: 15, CommittedInSilence: null },
});

export const yesBeforeWritten = variant(xaTransaction, {
  name: 'yes-before-written',
  story:
    'A database says yes before it has written what it needs to commit. It crashes in between: its work is lost, it remembers nothing of its yes, and aborts. The coordinator has counted the yes, and the other database commits.',
  parameters: { faults: 'rm-crashes' },
  edit: ({ liveRM, fairness, actions: { VoteYes, AbortAlone }, messages: { Yes }, sorts: { RM } }) => {
    /** What it has said and not written yet it writes down. */
    const WriteDown = liveRM.action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.disk.get(rm) === 'nothing' && s.work.get(rm) === 'in memory' && s.msgs.has(Yes({ rm })),
      effect: (s, { rm }) => ({ work: s.work.set(rm, 'on disk'), disk: s.disk.set(rm, 'prepared') }),
    });
    return {
      actions: {
        VoteYes: { ...VoteYes, effect: (s, { rm }) => ({ msgs: s.msgs.add(Yes({ rm })) }) },
        WriteDown,
        // As long as it is up, it stands by its word.
        AbortAlone: {
          ...AbortAlone,
          guard: (s, { rm }) =>
            s.disk.get(rm) === 'nothing' && !(s.work.get(rm) === 'in memory' && s.msgs.has(Yes({ rm }))),
        },
      },
      fairness: [...fairness, WF({ actions: [WriteDown], per: ['rm'] })],
    };
  },
  violates: { AtomicCommit: 12, AllFollow: null },
});

export const heuristicCommit = variant(xaTransaction, {
  name: 'heuristic-commit',
  story:
    'A database that is in doubt waits no longer, and commits by itself. Another one has said nothing and aborts, as it may, or the coordinator has waited long enough and aborts.',
  parameters: { faults: 'none' },
  edit: ({ liveRM, sorts: { RM } }) => ({
    actions: {
      /** An RM that is in doubt makes up its mind. */
      CommitHeuristically: liveRM.action({
        forSome: { rm: RM },
        guard: (s, { rm }) => s.disk.get(rm) === 'prepared',
        effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'committed') }),
      }),
    },
  }),
  violates: { AtomicCommit: 4, AllFollow: null },
});
