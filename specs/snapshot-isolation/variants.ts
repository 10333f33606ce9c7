/** Snapshot isolation taken for more than it is, with less than it needs, and with snapshots that lag behind. */
import { variant } from '../../checker/index.ts';
import { snapshotIsolation } from './snapshot-isolation.ts';

export const takenForSerializable = variant(snapshotIsolation, {
  name: 'taken-for-serializable',
  story:
    'Some databases call it serializable. Two transactions each read what the other is about to overwrite, and both commit: each has to come before the other. So two doctors on call, who each see that the other is there, both go home.',
  edit: ({ Serializable }) => ({ invariants: { Serializable } }),
  violates: { Serializable: 8 },
});

export const readOnlyAnomaly = variant(snapshotIsolation, {
  name: 'read-only-anomaly',
  story:
    'A withdrawal sees an account before a deposit, a report sees it after the deposit, and before the withdrawal. Without the report, deposit and withdrawal were in order, the withdrawal first; it was the report, which only reads, that says otherwise.',
  parameters: { clients: 3, workload: 'bank' },
  edit: ({ Serializable }) => ({ invariants: { Serializable } }),
  violates: { Serializable: 13 },
});

export const readCommitted = variant(snapshotIsolation, {
  name: 'read-committed',
  story:
    'Each read sees what has been committed by then, rather than when the transaction began. A transaction that adds up two accounts reads one before a transfer and the other after it.',
  definitions: { sees: (_, __, now) => now },
  violates: { SnapshotReads: 8, StrictSnapshotIsolation: 8 },
});

export const noFirstCommitterWins = variant(snapshotIsolation, {
  name: 'no-first-committer-wins',
  story:
    'Whoever is done commits. Two add to one counter, both read the same number, and both write one more than that: one of the updates is lost. Each has read from a snapshot all the same.',
  definitions: { mayCommit: () => true },
  violates: { StrictSnapshotIsolation: 8, FirstCommitterWins: 8, Refused: null },
});

export const staleSnapshots = variant(snapshotIsolation, {
  name: 'stale-snapshots',
  story:
    'Serializable snapshot isolation on a replica that lags: a snapshot may be older than the transaction. All is serializable, but somebody reads what had been overwritten before he began. Serializability says nothing of when. And who runs alone may be refused, since he was overtaken before he began.',
  parameters: { control: 'ssi' },
  definitions: { snapshots: (now) => Array.from({ length: now + 1 }, (_, i) => i) },
  violates: { AloneCommits: 8, StrictSnapshotIsolation: 8, StrictSerializable: 8 },
});

export const noDeadlockDetection = variant(snapshotIsolation, {
  name: 'no-deadlock-detection',
  story:
    'Transactions that lock what they read and write wait for each other in a circle, and nobody makes one of them abort.',
  parameters: { control: 'two-phase-locking' },
  without: ['Abort'],
  violates: { Termination: 4, Deadlock: 4, Refused: null },
});
