/** The transaction without its log, without its commit point, without its coordinator, and without patience. */
import { variant } from '../../checker/index.ts';
import { xaTransaction } from './xa-transaction.ts';

export const coordinatorLost = variant(xaTransaction, {
  name: 'coordinator-lost',
  story:
    'The coordinator crashes, and may stay down. Who has said yes is in doubt for ever: it may not commit, as another may have aborted, and not abort, as the commit may have been decided. It holds its locks, and a transaction of somebody else, who has nothing to do with all this, waits for them.',
  edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.progress, ...fairnessOf.recovery.rms] }),
  violates: { Termination: null, LocksReleased: null },
});

export const logLost = variant(xaTransaction, {
  name: 'log-lost',
  story:
    'The log of the coordinator does not survive its crash. It has committed, and one database has heard so; when it comes back it finds nothing in its log, and aborts: the other database undoes what the first one has made visible.',
  parameters: { rmCrashes: 0 },
  definitions: { isLogDurable: false },
  violates: { AtomicCommit: 13 },
});

export const heuristicDecision = variant(xaTransaction, {
  name: 'heuristic-decision',
  story:
    'A database that is in doubt waits no longer, and aborts by itself to release its locks: a heuristic decision, as the standard calls it. It has promised not to; the coordinator relies on that, and commits.',
  parameters: { tmCrashes: 0, rmCrashes: 0 },
  edit: ({ action, sorts: { RM } }) => ({
    actions: {
      /** An RM that is in doubt makes up its mind. */
      AbortHeuristically: action({
        forSome: { rm: RM },
        guard: (s, { rm }) => s.rm.isUp(rm) && s.disk.get(rm) === 'prepared',
        effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'aborted') }),
      }),
    },
  }),
  violates: { AtomicCommit: 9 },
});

export const noCommitPoint = variant(xaTransaction, {
  name: 'no-commit-point',
  story:
    'The coordinator tells the databases to commit before it has written so to its log. One of them does; the coordinator crashes, comes back, finds nothing in its log, and aborts.',
  parameters: { rmCrashes: 0 },
  edit: ({ action, actions: { CommitPoint }, messages: { Commit }, isUndecided, sorts: { TM } }) => ({
    actions: {
      CommitPoint: {
        ...CommitPoint,
        effect: (s, { tm }) => ({ phase: s.phase.set(tm, 'committing'), msgs: s.msgs.add(Commit()) }),
      },
      /** The coordinator writes down what it has told. */
      WriteLog: action({
        forSome: { tm: TM },
        guard: (s, { tm }) => isUndecided(s, tm) && s.phase.get(tm) === 'committing',
        effect: (s, { tm }) => ({ log: s.log.set(tm, 'committed') }),
      }),
    },
  }),
  violates: { AtomicCommit: 12 },
});
