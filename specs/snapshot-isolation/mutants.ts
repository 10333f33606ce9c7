/** Transactions kept apart with one rule less. */
import { variant } from '../../checker/index.ts';
import { snapshotIsolation } from './snapshot-isolation.ts';
import * as variants from './variants.ts';

const ssi = { control: 'ssi' } as const;
const locking = { control: 'two-phase-locking' } as const;

export const mutants = [
  { rule: 'a transaction reads what had been committed when it began', variant: variants.readCommitted },
  {
    rule: 'it reads what it wrote itself',
    mutant: variant(snapshotIsolation, {
      name: 'own-writes-unread',
      story: 'it reads the snapshot, although it has written the key',
      edit: ({ actions: { Read }, next }) => ({
        actions: {
          Read: {
            ...Read,
            effect: (s, { client }) => ({ transactions: s.transactions.read(client, next(s, client)!.key, null) }),
          },
        },
      }),
      violates: { SnapshotReads: 4 },
    }),
  },
  { rule: 'the first committer wins', variant: variants.noFirstCommitterWins },
  {
    rule: 'ssi: nobody completes two antidependencies in a row',
    mutant: variant(snapshotIsolation, {
      name: 'only-first-committer-wins',
      story: 'it commits unless it was overtaken',
      parameters: ssi,
      definitions: { mayCommit: (_, isOvertaken) => !isOvertaken() },
      violates: { Serializable: 8 },
    }),
  },
  {
    rule: 'ssi: the first committer wins',
    mutant: variant(snapshotIsolation, {
      name: 'only-antidependencies',
      story: 'it commits unless that would complete two antidependencies in a row',
      parameters: ssi,
      definitions: { mayCommit: (_, __, isDangerous) => !isDangerous() },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 943, slow: true }],
  },
  { rule: 'ssi: a snapshot has all that had been committed', variant: variants.staleSnapshots },
  {
    rule: 'locks: what was read is locked',
    mutant: variant(snapshotIsolation, {
      name: 'no-read-locks',
      story: 'what was read may be overwritten',
      parameters: locking,
      definitions: { locks: (done) => done === 'Write' },
      violates: { Serializable: 8 },
    }),
  },
  {
    rule: 'locks: who reads waits for who has written',
    mutant: variant(snapshotIsolation, {
      name: 'reads-do-not-wait',
      story: 'what another is writing may be read, as it was before',
      parameters: locking,
      definitions: { locks: (_, wanted) => wanted === 'Write' },
      violates: { Serializable: 8 },
    }),
  },
  {
    rule: 'locks: two do not write one key',
    mutant: variant(snapshotIsolation, {
      name: 'writes-do-not-wait',
      story: 'a key may be written that another has written',
      parameters: locking,
      definitions: { locks: (done, wanted) => done !== wanted },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 891, slow: true }],
  },
  { rule: 'locks: who waits in a circle is aborted', variant: variants.noDeadlockDetection },
];
