/**
 * Snapshot isolation: transactions that read from snapshots, and never wait for each other.
 *
 * The problem. Somebody moves money from savings to checking while a report adds up both. If the report reads savings before
 * and checking after it, money appears from nowhere (*read skew*). Locks would help, and have everybody wait.
 *
 * The protocol (Hal Berenson, Phil Bernstein, Jim Gray, Jim Melton, Elizabeth O'Neil, Patrick O'Neil, "A critique of ANSI SQL
 * isolation levels", SIGMOD 1995, section 4.2). The store keeps all versions. A transaction reads what had been committed when it
 * began, its *snapshot*, and what it wrote itself. Its own writes are seen by nobody until it commits. It may commit if nobody who
 * committed since it began wrote a key that it wrote as well: *the first committer wins*, and the other aborts.
 *
 * Why it works, and how far. All that a transaction reads was true at one moment, and no update is lost. But what it read may no
 * longer be true when it commits: two may each read what the other overwrites (*write skew*). Then no order of the two explains what
 * both read. Every such cycle has two antidependencies in a row, from a transaction to one that overwrites what it read, and
 * each is between two that are concurrent; the first and the third may be one, or one after the other (Alan Fekete, Dimitrios Liarokapis, Elizabeth O'Neil, Patrick O'Neil, Dennis Shasha, "Making
 * snapshot isolation serializable", TODS 30(2), 2005).
 *
 *   snapshot-isolation   as above.
 *   ssi                  Serializable snapshot isolation: besides, no transaction commits that would complete two antidependencies
 *                        in a row (Michael Cahill, Uwe Röhm, Alan Fekete, "Serializable isolation for snapshot databases", SIGMOD
 *                        2008). Some abort that closed no cycle.
 *   two-phase-locking    A transaction locks what it reads, shared, and what it writes, exclusively, and keeps the locks to its end. It
 *                        reads the last version. Who waits in a circle may be aborted.
 *
 * Abstractions, and why they lose no violation: one store, which does not crash. Commit is one step, and so is its answer: whoever
 * ended before another began also ended before in real time. A transaction writes its own name, so that it is plain whose write was
 * read. Nobody aborts of his own will: that looks like a transaction that never goes on. Departure from Cahill: antidependencies are
 * looked at when a transaction commits, and not marked as they come about, so that fewer abort in vain.
 */
import { List, Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  type Member,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  serializable,
  snapshotReads,
  spec,
  store,
  strictSerializable,
  strictSnapshotIsolation,
  transactions,
  values,
  variables,
  WF,
} from '../../checker/index.ts';

export const snapshotIsolation = spec(
  {
    name: 'snapshot-isolation',
    title: 'Transactions that read from snapshots',
    topic: 'ordering and causality',
    parameters: {
      clients: integer('clients, with a transaction each', { default: 2, from: 2, to: 4 }),
      keys: integer('keys', { default: 2, from: 2, to: 3 }),
      control: choice('what keeps transactions apart', {
        default: 'snapshot-isolation',
        options: ['snapshot-isolation', 'ssi', 'two-phase-locking'],
      }),
      workload: choice('any two reads or writes; a deposit or a withdrawal; one of these or a report', {
        default: 'any',
        options: ['any', 'updates', 'bank'],
      }),
    },
    definitions: {
      /** How many commits the snapshot of a transaction may have that begins after so many. */
      snapshots: (now: number): readonly number[] => [now],
      /** How many of the commits so far a read sees, if the snapshot has so many. */
      sees: (control: string, snapshot: number, now: number): number =>
        control === 'two-phase-locking' ? now : snapshot,
      /** Who may commit, if it was overtaken by a commit that wrote what it wrote, or completes two antidependencies in a row. */
      mayCommit: (control: string, isOvertaken: () => boolean, isDangerous: () => boolean): boolean =>
        control === 'two-phase-locking' || !(isOvertaken() || (control === 'ssi' && isDangerous())),
      /** Locks: whether somebody who has read or written a key keeps others from doing that. */
      locks: (done: 'Read' | 'Write', wanted: 'Read' | 'Write'): boolean => done === 'Write' || wanted === 'Write',
      /** Locks: whether a transaction keeps them that has nothing more to read or write, and has not committed. */
      keepsLocks: (_isDone: boolean): boolean => true,
    },
  },
  ({ clients, keys, control, workload }, { snapshots, sees, mayCommit, locks, keepsLocks }) => {
    const Client = processes('client', clients);
    const Key = values('key', keys);
    type Client = Member<'client'>;
    type Key = Member<'key'>;

    const Access = record({ type: oneOf('Read', 'Write'), key: Key });
    const read = (key: Key) => Access({ type: 'Read', key });
    const write = (key: Key) => Access({ type: 'Write', key });
    const most = workload === 'any' ? 2 : 3;
    const Program = sequenceOf(Access, most);
    const every = Key.elements.flatMap((key) => [read(key), write(key)]);
    /** What a transaction may be going to do. */
    const programs =
      workload === 'any'
        ? every.flatMap((first) => every.filter((second) => second !== first).map((second) => List([first, second])))
        : bank(Key.member(1), Key.member(2));
    function bank(savings: Key, checking: Key) {
      const deposit = List([read(checking), write(checking)]);
      const withdrawal = List([read(savings), read(checking), write(savings)]);
      const report = List([read(savings), read(checking)]);
      return workload === 'updates' ? [deposit, withdrawal] : [deposit, withdrawal, report];
    }
    const Calls = transactions(Client, { key: Key, value: optional(Client), most: 1, accesses: most });
    /** Nobody has written anything in the beginning. */
    const Store = store<Key, Client | null>(null);

    const { domains, initially, action, invariant, reachable, leadsTo, predicate } = variables({
      program: functionFrom(Client, optional(Program)),
      /** How many commits its snapshot has. */
      snapshot: functionFrom(Client, range(0, clients)),
      /** Who has committed, in order: who wrote a key last has its last version. */
      committed: sequenceOf(Client, clients),
      transactions: Calls,
    });
    const init = initially({
      program: Client.to(null),
      snapshot: Client.to(0),
      committed: List(),
      transactions: Calls.empty,
    });
    type State = (typeof init)[number];

    /** What it has done so far, or had done when it ended. */
    const accesses = ({ transactions: of }: State, client: Client) =>
      of.of(client).open?.accesses ?? of.of(client).ended.first()?.accesses ?? List();
    const next = (s: State, client: Client) =>
      s.transactions.isOpen(client) ? s.program.get(client)?.get(accesses(s, client).size) : undefined;
    const isDone = (s: State, client: Client) => s.transactions.isOpen(client) && next(s, client) === undefined;
    const writes = (s: State, client: Client, key: Key) =>
      accesses(s, client).some((access) => access.type === 'Write' && access.key === key);
    const reads = (s: State, client: Client, key: Key) =>
      accesses(s, client).some((access) => access.type === 'Read' && access.key === key && access.value !== client);

    /** Both have begun, and neither had ended when the other began. */
    const overlap = (s: State, one: Client, other: Client) => {
      const begun = ({ transactions: of }: State, client: Client) => of.of(client).open ?? of.of(client).ended.first();
      return one !== other && begun(s, one)?.after.get(other) === 0 && begun(s, other)?.after.get(one) === 0;
    };

    /** What it reads: its own write, or else the last version of those that it sees. */
    const version = (s: State, client: Client, key: Key) => {
      const seen = s.committed.take(sees(control, s.snapshot.get(client), s.committed.size));
      return writes(s, client, key) ? client : (seen.findLast((writer) => writes(s, writer, key)) ?? null);
    };
    /** True if the second sees what the first has committed. */
    const precedes = (s: State, first: Client, second: Client) =>
      s.committed.take(s.snapshot.get(second)).includes(first);
    /** Somebody who committed since it began wrote a key that it wrote. */
    const isOvertaken = (s: State, client: Client) =>
      s.committed
        .skip(s.snapshot.get(client))
        .some((other) => Key.some((key) => writes(s, other, key) && writes(s, client, key)));
    /** The antidependency: they are concurrent, and the second overwrites what the first reads. */
    const overwrites = (s: State, reader: Client, writer: Client) =>
      reader !== writer &&
      !precedes(s, reader, writer) &&
      !precedes(s, writer, reader) &&
      Key.some((key) => reads(s, reader, key) && writes(s, writer, key));
    /** With it among those that committed, there are two antidependencies in a row. */
    const isDangerous = (s: State, client: Client) => {
      const all = s.committed.push(client);
      return all.some(
        (pivot) =>
          all.some((reader) => overwrites(s, reader, pivot)) && all.some((writer) => overwrites(s, pivot, writer)),
      );
    };
    const hasLocks = control === 'two-phase-locking';
    /** It waits for a lock that the other has. */
    const waitsFor = (s: State, client: Client, other: Client) => {
      const access = next(s, client);
      if (access === undefined || client === other) return false;
      const isLocked =
        (writes(s, other, access.key) && locks('Write', access.type)) ||
        (reads(s, other, access.key) && locks('Read', access.type));
      return isLocked && s.transactions.isOpen(other) && keepsLocks(isDone(s, other));
    };
    const isFree = (s: State, client: Client) => !hasLocks || Client.every((other) => !waitsFor(s, client, other));
    /** It waits for itself, over others. */
    const isDeadlocked = (s: State, client: Client) => {
      let waiting: Set<Client> = Set(Client.filter((other) => waitsFor(s, client, other)));
      for (const _ of Client)
        waiting = waiting.union(Client.filter((other) => waiting.some((one) => waitsFor(s, one, other))));
      return waiting.has(client);
    };
    const wins = (s: State, client: Client) =>
      mayCommit(
        control,
        () => isOvertaken(s, client),
        () => isDangerous(s, client),
      );

    /** A transaction begins: its snapshot is what has been committed. */
    const Begin = action({
      forSome: { client: Client, program: programs, snapshot: (s) => snapshots(s.committed.size) },
      guard: (s, { client }) => s.program.get(client) === null,
      effect: (s, { client, program, snapshot }) => ({
        program: s.program.set(client, program),
        snapshot: s.snapshot.set(client, snapshot),
        transactions: s.transactions.begin(client),
      }),
    });
    /** It reads a key, from its snapshot. */
    const Read = action({
      forSome: { client: Client },
      guard: (s, { client }) => next(s, client)?.type === 'Read' && isFree(s, client),
      effect: (s, { client }) => {
        const { key } = next(s, client)!;
        return { transactions: s.transactions.read(client, key, version(s, client, key)) };
      },
    });
    /** It writes a key, which nobody sees yet. */
    const Write = action({
      forSome: { client: Client },
      guard: (s, { client }) => next(s, client)?.type === 'Write' && isFree(s, client),
      effect: (s, { client }) => ({ transactions: s.transactions.write(client, next(s, client)!.key, client) }),
    });
    /** It commits, and all who begin later see what it wrote. */
    const Commit = action({
      forSome: { client: Client },
      guard: (s, { client }) => isDone(s, client) && wins(s, client),
      effect: (s, { client }) => ({
        committed: s.committed.push(client),
        transactions: s.transactions.commit(client),
      }),
    });
    /** It may not commit, or waits in a circle, and aborts. */
    const Abort = action({
      forSome: { client: Client },
      guard: (s, { client }) => (isDone(s, client) && !wins(s, client)) || (hasLocks && isDeadlocked(s, client)),
      effect: (s, { client }) => ({ transactions: s.transactions.abort(client) }),
    });

    /** All that a transaction reads was true at one moment. */
    const SnapshotReads = invariant((s) => snapshotReads(s.transactions, Store));
    /** Snapshots have whatever had been committed, and of two that overlap not both write one key. */
    const StrictSnapshotIsolation = invariant((s) => strictSnapshotIsolation(s.transactions, Store));
    /** The first committer wins: of two that overlapped and committed, not both wrote one key. */
    const FirstCommitterWins = invariant({
      forAll: { one: Client, other: Client },
      holds: (s, { one, other }) =>
        !overlap(s, one, other) ||
        [one, other].some((client) => !s.transactions.of(client).ended.some((t) => t.committed)) ||
        !Key.some((key) => writes(s, one, key) && writes(s, other, key)),
    });
    /** Nobody is refused who has run alone. */
    const AloneCommits = invariant({
      forAll: { client: Client },
      holds: (s, { client }) =>
        s.transactions.of(client).ended.every((t) => t.committed) || Client.some((other) => overlap(s, client, other)),
    });
    /** What was read is what would have been read one after the other. */
    const Serializable = invariant((s) => serializable(s.transactions, Store));
    /** It is so in an order in which whoever had ended comes before whoever began then. */
    const StrictSerializable = invariant((s) => strictSerializable(s.transactions, Store));
    /** A transaction that began ends. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.transactions.isOpen(client),
      to: (s, { client }) => !s.transactions.isOpen(client),
    });
    /** Two that overlapped, and do not leave each other alone, may both commit. */
    const BothCommit = reachable((s) =>
      s.committed.some((one) =>
        s.committed.some(
          (other) =>
            overlap(s, one, other) &&
            Key.some((key) => writes(s, one, key) && (reads(s, other, key) || writes(s, other, key))),
        ),
      ),
    );
    /** A transaction may be refused: the first committer wins, or a circle is broken. */
    const Refused = reachable((s) =>
      Client.some((client) => s.transactions.of(client).ended.some((t) => !t.committed)),
    );
    /** One may be refused though nobody has overtaken it, since two antidependencies would be in a row. */
    const RefusedAsDangerous = reachable((s) =>
      Client.some((client) => isDone(s, client) && !isOvertaken(s, client) && isDangerous(s, client)),
    );
    /** It may be refused in vain: all would have been serializable with it, too. That takes three. */
    const RefusedInVain = reachable((s) =>
      Client.some(
        (client) =>
          isDone(s, client) &&
          !isOvertaken(s, client) &&
          isDangerous(s, client) &&
          strictSerializable(s.transactions.commit(client), Store),
      ),
    );
    /** Transactions may wait for each other in a circle. */
    const Deadlocked = reachable((s) => Client.some((client) => isDeadlocked(s, client)));
    /** Two may each read what the other overwrites, and both commit: there is no order of them. */
    const WriteSkew = reachable((s) => !serializable(s.transactions, Store));
    const finished = predicate((s) =>
      Client.every((client) => s.program.get(client) === null || !s.transactions.isOpen(client)),
    );

    const isSerializable = control !== 'snapshot-isolation';
    return {
      domains,
      init,
      Client,
      Key,
      Serializable,
      next,
      writes,
      version,
      isDone,
      isOvertaken,
      overwrites,
      actions: { Begin, Read, Write, Commit, Abort },
      // A transaction that began goes on. Clients need not begin.
      fairness: [WF({ actions: [Read, Write, Commit, Abort], per: ['client'] })],
      invariants: {
        SnapshotReads,
        AloneCommits,
        ...(hasLocks ? {} : { StrictSnapshotIsolation, FirstCommitterWins }),
        ...(isSerializable ? { Serializable, StrictSerializable } : {}),
      },
      properties: {
        Termination,
        BothCommit,
        Refused,
        ...(control === 'ssi' ? { RefusedAsDangerous } : {}),
        ...(control === 'ssi' && clients > 2 ? { RefusedInVain } : {}),
        ...(hasLocks ? { Deadlocked } : {}),
        ...(isSerializable ? {} : { WriteSkew }),
      },
      finished,
    };
  },
);
