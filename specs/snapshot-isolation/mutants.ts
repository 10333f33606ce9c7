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
  {
    rule: 'nobody sees its writes before it commits',
    mutant: variant(snapshotIsolation, {
      name: 'dirty-read',
      story: 'what another is writing is read',
      edit: ({ actions: { Read }, Client, next, writes, version }) => ({
        actions: {
          Read: {
            ...Read,
            effect: (s, { client }) => {
              const { key } = next(s, client)!;
              const dirty = Client.filter((other) => s.transactions.isOpen(other) && writes(s, other, key));
              const value = (dirty.length === 1 ? dirty[0] : null) ?? version(s, client, key);
              return { transactions: s.transactions.read(client, key, value) };
            },
          },
        },
      }),
      violates: { SnapshotReads: 6 },
    }),
  },
  {
    rule: 'nobody sees the writes of who has aborted',
    mutant: variant(snapshotIsolation, {
      name: 'aborted-writes-stay',
      story: 'they stay in the store',
      parameters: { clients: 3, workload: 'bank' },
      edit: ({ actions: { Abort } }) => ({
        actions: {
          Abort: {
            ...Abort,
            effect: (s, { client }) => ({
              committed: s.committed.push(client),
              transactions: s.transactions.abort(client),
            }),
          },
        },
      }),
      violates: { SnapshotReads: 12 },
      slow: true,
    }),
  },
  { rule: 'the first committer wins', variant: variants.noFirstCommitterWins },
  {
    rule: 'only those are in its way that committed since it began',
    mutant: variant(snapshotIsolation, {
      name: 'overtaken-before-it-began',
      story: 'nobody commits who wrote what anybody who committed has written',
      edit: ({ actions: { Commit, Abort }, Key, isDone, writes }) => {
        const wins = (s: Parameters<typeof Commit.guard>[0], client: Parameters<typeof Commit.guard>[1]['client']) =>
          !s.committed.some((other) => Key.some((key) => writes(s, other, key) && writes(s, client, key)));
        return {
          actions: {
            Commit: { ...Commit, guard: (s, { client }) => isDone(s, client) && wins(s, client) },
            Abort: { ...Abort, guard: (s, { client }) => isDone(s, client) && !wins(s, client) },
          },
        };
      },
      violates: { AloneCommits: 8 },
    }),
  },
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
      violates: { FirstCommitterWins: 8 },
    }),
  },
  {
    rule: 'ssi: the one in the middle may have committed before',
    mutant: variant(snapshotIsolation, {
      name: 'middle-only',
      story: 'it is asked of who commits only, and of nobody who has',
      parameters: { ...ssi, clients: 3, workload: 'bank' },
      edit: ({ actions: { Commit, Abort }, isDone, isOvertaken, overwrites }) => {
        const wins = (s: Parameters<typeof Commit.guard>[0], client: Parameters<typeof Commit.guard>[1]['client']) =>
          !isOvertaken(s, client) &&
          !(
            s.committed.some((reader) => overwrites(s, reader, client)) &&
            s.committed.some((writer) => overwrites(s, client, writer))
          );
        return {
          actions: {
            Commit: { ...Commit, guard: (s, { client }) => isDone(s, client) && wins(s, client) },
            Abort: { ...Abort, guard: (s, { client }) => isDone(s, client) && !wins(s, client) },
          },
        };
      },
      violates: { Serializable: 13 },
      slow: true,
    }),
  },
  {
    rule: 'ssi: whichever of them commits first',
    mutant: variant(snapshotIsolation, {
      name: 'last-commits-first',
      story: 'two in a row are minded only if the one at their end has committed before the others',
      parameters: { ...ssi, clients: 3, workload: 'bank' },
      edit: ({ actions: { Commit, Abort }, isDone, isOvertaken, overwrites }) => {
        type Guard = Parameters<typeof Commit.guard>;
        const wins = (s: Guard[0], client: Guard[1]['client']) => {
          const all = s.committed.push(client);
          const isDangerous = all.some((writer, first) =>
            all.some(
              (pivot, second) =>
                first < second &&
                overwrites(s, pivot, writer) &&
                all.some((reader, third) => first <= third && overwrites(s, reader, pivot)),
            ),
          );
          return !isOvertaken(s, client) && !isDangerous;
        };
        return {
          actions: {
            Commit: { ...Commit, guard: (s, { client }) => isDone(s, client) && wins(s, client) },
            Abort: { ...Abort, guard: (s, { client }) => isDone(s, client) && !wins(s, client) },
          },
        };
      },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 1_689, slow: true }],
  },
  { rule: 'ssi: a snapshot has all that had been committed', variant: variants.staleSnapshots },
  {
    rule: 'locks: what was read is locked',
    mutant: variant(snapshotIsolation, {
      name: 'no-read-locks',
      slow: true,
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
      slow: true,
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
  {
    rule: 'locks: they are kept to the end',
    mutant: variant(snapshotIsolation, {
      name: 'locks-let-go-early',
      story: 'who has nothing more to read or write lets go of them before it commits',
      parameters: { ...locking, workload: 'updates' },
      definitions: { keepsLocks: (isDone) => !isDone },
      violates: { Serializable: 8 },
    }),
  },
  { rule: 'locks: who waits in a circle is aborted', variant: variants.noDeadlockDetection },
];
