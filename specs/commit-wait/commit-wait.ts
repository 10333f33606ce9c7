/**
 * Commit wait: transactions over several groups of servers, in an order that nobody contradicts who has a clock on the wall.
 *
 * The problem. Data are spread over groups that are far from each other. A transaction that began after another one was answered is
 * to come after it, also if the two touched different groups, and nobody told one of the other. Clocks could tell, if they were right.
 *
 * The protocol, of Spanner (James Corbett and others, "Spanner: Google's globally-distributed database", OSDI 2012, sections 3, 4.1
 * and 4.2). Clocks are off, but it is known by how much at most. TT.now() answers an interval, from `earliest` to `latest`, that has the
 * true time in it. TT.after(t) says that t has passed for certain: it is before `earliest`.
 *
 *   1. A transaction that writes reads under locks, and keeps its writes to itself until it commits. Then one of its groups is its
 *      coordinator. Each other one prepares: it takes the lock, and chooses a timestamp later than all that it has given out.
 *   2. When all have prepared, the coordinator chooses the timestamp s of the transaction: not before any of these, nor before
 *      TT.now().latest when it was asked to commit (*start*), and after all that it has given out.
 *   3. It waits until TT.after(s) (*commit wait*). Then, and not before, anybody may see what was written. The client is answered, and the other
 *      groups follow.
 *   4. A transaction that only reads takes no locks. It reads at a timestamp, TT.now().latest at some moment after it has begun: of each
 *      group the last version that is not later. A group answers when this is safe: it has prepared nothing with
 *      such a timestamp or an earlier one, and will give out none any more.
 *
 * Why it works. When a transaction is answered s has passed. Who begins then is given TT.now().latest or more, which has not passed. So
 * timestamps are in the order of the time, and what is read at a timestamp is what had been written up to then, in all groups.
 *
 * Abstractions, and why they lose no violation: a group is one process that does not fail. In Spanner it is a group of replicas
 * that agree by Paxos on what their leader does, and leaders have leases that do not overlap (leader-lease). What is told is read
 * off where it stands, later than it came about: that is a message that takes its time. Each group has one key. Whoever keeps
 * another one waiting may be aborted, as long as it has no timestamp (wound-wait says which of the two). Time is in whole ticks. It
 * passes only while somebody is under way who has noted a time, since nobody else could tell; and it ends: then all waits are
 * over, and nobody begins any more, so that nobody can tell either. Not checked: clocks that drift within the error. Each stays as
 * far off as it was at first.
 */
import { List, Set } from 'immutable';
import {
  choice,
  clocks,
  type Fn,
  functionFrom,
  integer,
  type Member,
  max,
  messages,
  type Of,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  snapshotReads,
  spec,
  store,
  strictSerializable,
  subsetOf,
  transactions,
  variables,
  WF,
} from '../../checker/index.ts';

export const commitWait = spec(
  {
    name: 'commit-wait',
    title: 'Transactions by timestamps of clocks with a known error',
    topic: 'ordering and causality',
    assumes: { 'leader-lease': 'leaders of a group whose leases do not overlap' },
    parameters: {
      clients: integer('clients, with a transaction each', { default: 2, from: 2, to: 4 }),
      error: integer('ticks by which clocks may be behind', { default: 1, from: 0, to: 3 }),
      ticks: integer('ticks until time ends', { default: 3, from: 1, to: 9 }),
      workload: choice('which transactions there are', {
        default: 'both groups',
        options: ['one group', 'both groups', 'read and write', 'one of each'],
      }),
    },
    definitions: {
      /** The error of the clocks that TrueTime knows of. */
      bound: (error: number): number => error,
      /** What is at least the timestamp of a transaction that began to commit when TrueTime said this. */
      start: (now: { readonly earliest: number; readonly latest: number }): number => now.latest,
      /** A coordinator may answer. */
      mayEnd: (isAfter: boolean): boolean => isAfter,
      /** Whether a lock keeps others out: of what was read, or is being committed. */
      keepsOut: (held: 'read' | 'prepared', wanted: 'read' | 'write'): boolean =>
        held === 'prepared' || wanted === 'write',
      /** A group that was only read takes part in the commit. */
      preparesRead: true,
      /** The timestamp is not before those of the groups that have prepared. */
      heedsPrepared: true,
      /** The oldest timestamp at which who begins to read may read, if TT.now().latest is this. */
      oldest: (latest: number): number => latest,
      /** It may be read at a timestamp of which it has prepared something with this one. */
      isSafe: (prepared: number | null, at: number): boolean => prepared === null || prepared > at,
    },
  },
  (
    { clients, error, ticks, workload },
    { bound, start, oldest, mayEnd, keepsOut, preparesRead, heedsPrepared, isSafe },
  ) => {
    const Client = processes('client', clients);
    const Group = processes('group', 2);
    type Client = Member<'client'>;
    type Group = Member<'group'>;

    const end = error + ticks;
    const Timestamp = range(0, end + error + 2 * clients);
    interface Noted {
      readonly open: Set<Client>;
      readonly asked: Fn<Client, number | null>;
      readonly timestamp: Fn<Client, number | null>;
    }
    /** Somebody is under way who has noted a time. While nobody is, it makes no difference whether time passes. */
    const isNoted = ({ open, asked, timestamp }: Noted) =>
      Client.some((client) => open.has(client) && (asked.get(client) !== null || timestamp.get(client) !== null));
    const Time = clocks(Group, { ticks, skew: error, due: (s: Noted) => !isNoted(s) });
    /** What is written by one that reads and writes is at its coordinator, what is read at the other group. */
    const Program = messages({
      WriteOne: { coordinator: Group },
      WriteBoth: { coordinator: Group, participant: Group },
      ReadAndWrite: { participant: Group, coordinator: Group },
      ReadBoth: {},
    });
    type Program = Of<typeof Program>;
    const pairs = Group.elements.flatMap((coordinator) =>
      Group.others(coordinator).map((participant) => ({ coordinator, participant })),
    );
    const writeOne = Group.map((coordinator) => Program.WriteOne({ coordinator }));
    const writeBoth = pairs.map((pair) => Program.WriteBoth(pair));
    const readAndWrite = pairs.map((pair) => Program.ReadAndWrite(pair));
    /** What a transaction may be going to do, beside reading both groups. */
    const writing: Readonly<Record<typeof workload, readonly Program[]>> = {
      'one group': writeOne,
      'both groups': [...writeOne, ...writeBoth],
      'read and write': [...writeOne, ...writeBoth, ...readAndWrite],
      // Each client does another of the three.
      'one of each': [...writeOne, ...readAndWrite],
    };
    const programs = [...writing[workload], Program.ReadBoth()];
    const Calls = transactions(Client, { key: Group, value: optional(Client), most: 1, accesses: 2 });
    /** Nobody has written anything in the beginning. */
    const Store = store<Group, Client | null>(null);

    const { domains, initially, action, invariant, reachable, leadsTo, predicate } = variables({
      clocks: Time,
      program: functionFrom(Client, optional(Program)),
      /** The transactions that have begun and not ended, */
      open: subsetOf(Client),
      /** the groups that each has read, */
      read: functionFrom(Client, subsetOf(Group)),
      /** TT.now().latest at the coordinator, when it was asked to commit. */
      asked: functionFrom(Client, optional(Timestamp)),
      /** The timestamp of a transaction. */
      timestamp: functionFrom(Client, optional(Timestamp)),
      /** What a group has prepared, with its timestamp there: it is locked then. */
      prepared: functionFrom(Group, optional(record({ client: Client, timestamp: Timestamp }))),
      /** The earliest timestamp that a group may still give out, */
      next: functionFrom(Group, Timestamp),
      /** and whose versions it has. A transaction writes its client's name. */
      versions: functionFrom(Group, sequenceOf(Client, clients)),
      transactions: Calls,
    });
    /** No clock is ahead. The time itself is read by nobody, but what clocks differ by matters: one is behind by all of the error. */
    const isBehind = (time: (typeof Time)['right']) =>
      Group.every((group) => time.now(group) <= time.time) &&
      Group.some((group) => time.now(group) === time.time - error);
    const init = initially(
      Time.skewed.filter(isBehind).map((skewed) => ({
        clocks: skewed,
        program: Client.to(null),
        open: Set<Client>(),
        read: Client.to(Set<Group>()),
        asked: Client.to(null),
        timestamp: Client.to(null),
        prepared: Group.to(null),
        next: Group.to(0),
        versions: Group.to(List<Client>()),
        transactions: Calls.empty,
      })),
    );
    type State = (typeof init)[number];

    /** TrueTime, as a group asks it: the time is in this interval. */
    const now = (s: State, group: Group) => {
      const earliest = s.clocks.now(group);
      return { earliest, latest: earliest + bound(error) };
    };
    const isEnd = (s: State) => s.clocks.time === end;
    /** TT.after: this has passed for certain, as all has at the end of time. */
    const isAfter = (s: State, group: Group, timestamp: number) => isEnd(s) || now(s, group).earliest > timestamp;

    const programOf = (s: State, client: Client) => (s.open.has(client) ? s.program.get(client) : null);
    const isReader = (program: Program | null) => program?.type === 'ReadBoth';
    const hasRead = (s: State, client: Client, group: Group) => s.read.get(client).has(group);
    const isParticipant = (program: Program, group: Group) =>
      (program.type === 'WriteBoth' || (program.type === 'ReadAndWrite' && preparesRead)) &&
      program.participant === group;
    const isCoordinator = (program: Program, group: Group) =>
      program.type !== 'ReadBoth' && program.coordinator === group;
    const participants = (program: Program) => Group.filter((group) => isParticipant(program, group));
    const reads = (program: Program, group: Group) => program.type === 'ReadAndWrite' && program.participant === group;
    const writes = (program: Program, group: Group) =>
      isCoordinator(program, group) || (program.type === 'WriteBoth' && isParticipant(program, group));
    const hasPrepared = (s: State, client: Client, group: Group) => s.prepared.get(group)?.client === client;
    /** It has read what it is to read, and takes locks to commit. */
    const isReady = (s: State, client: Client, program: Program) =>
      !isReader(program) && Group.every((group) => !reads(program, group) || hasRead(s, client, group));
    /** What it wants of a group next: to read it under a lock, or to take part in the commit there. */
    const wants = (s: State, client: Client, group: Group): 'read' | 'write' | null => {
      const program = programOf(s, client);
      if (program === null || hasPrepared(s, client, group)) return null;
      if (reads(program, group)) return 'read';
      return writes(program, group) && isReady(s, client, program) ? 'write' : null;
    };
    /** It waits at the group for the other: for whoever has prepared, and, to write, for whoever has read under a lock. */
    const waitsFor = (s: State, client: Client, group: Group, other: Client) => {
      const wanted = client === other ? null : wants(s, client, group);
      if (wanted === null) return false;
      if (hasPrepared(s, other, group)) return keepsOut('prepared', wanted);
      const program = programOf(s, other);
      return program !== null && reads(program, group) && hasRead(s, other, group) && keepsOut('read', wanted);
    };
    const isFree = (s: State, client: Client, group: Group) =>
      Client.every((other) => !waitsFor(s, client, group, other));
    /** What is read at a timestamp: the last version of those that are not later. */
    const versionAt = (s: State, group: Group, at: number) => {
      const seen = s.versions.get(group).filter((writer) => s.timestamp.get(writer)! <= at);
      const latest = max(seen, (writer) => s.timestamp.get(writer)!);
      return seen.findLast((writer) => s.timestamp.get(writer) === latest) ?? null;
    };

    /** A client begins a transaction. */
    const Begin = action({
      forSome: { client: Client, program: programs },
      guard: (s, { client, program }) =>
        s.program.get(client) === null &&
        !isEnd(s) &&
        (workload !== 'one of each' || s.program.every((other) => other?.type !== program.type)),
      effect: (s, { client, program }) => ({
        program: s.program.set(client, program),
        open: s.open.add(client),
        transactions: s.transactions.begin(client),
      }),
    });
    /** A transaction that will write reads the last version, and keeps others from writing. */
    const Read = action({
      forSome: { client: Client, group: Group },
      guard: (s, { client, group }) => {
        const program = programOf(s, client);
        return program !== null && reads(program, group) && !hasRead(s, client, group) && isFree(s, client, group);
      },
      effect: (s, { client, group }) => ({
        read: s.read.update(client, (read) => read.add(group)),
        transactions: s.transactions.read(client, group, versionAt(s, group, Timestamp.hi)),
      }),
    });
    /** The coordinator is asked to commit, and notes TT.now().latest. */
    const AskToCommit = action({
      forSome: { group: Group, client: Client },
      guard: (s, { client, group }) => {
        const program = programOf(s, client);
        return (
          program !== null &&
          isCoordinator(program, group) &&
          isReady(s, client, program) &&
          s.asked.get(client) === null &&
          s.timestamp.get(client) === null
        );
      },
      effect: (s, { client, group }) => {
        const written = [group, ...Group.others(group).filter((other) => writes(s.program.get(client)!, other))];
        return {
          asked: s.asked.set(client, start(now(s, group))),
          transactions: written
            .reduce((calls, key) => calls.write(client, key, client), s.transactions)
            .askToCommit(client),
        };
      },
    });
    /** Another group that takes part prepares: it takes the lock, and gives out a timestamp. */
    const Prepare = action({
      forSome: { group: Group, client: Client },
      guard: (s, { client, group }) => {
        const program = programOf(s, client);
        return (
          program !== null &&
          isParticipant(program, group) &&
          isReady(s, client, program) &&
          !hasPrepared(s, client, group) &&
          isFree(s, client, group)
        );
      },
      effect: (s, { client, group }) => {
        const timestamp = s.next.get(group);
        return { prepared: s.prepared.set(group, { client, timestamp }), next: s.next.set(group, timestamp + 1) };
      },
    });
    /** All have prepared: the coordinator chooses the timestamp. */
    const ChooseTimestamp = action({
      forSome: { group: Group, client: Client },
      guard: (s, { client, group }) => {
        const program = programOf(s, client);
        return (
          program !== null &&
          isCoordinator(program, group) &&
          s.asked.get(client) !== null &&
          participants(program).every((other) => hasPrepared(s, client, other)) &&
          isFree(s, client, group)
        );
      },
      effect: (s, { client, group }) => {
        const prepared = participants(s.program.get(client)!).map((other) => s.prepared.get(other)!.timestamp);
        const timestamp = Math.max(s.asked.get(client)!, s.next.get(group), ...(heedsPrepared ? prepared : []));
        return {
          timestamp: s.timestamp.set(client, timestamp),
          asked: s.asked.set(client, null),
          prepared: s.prepared.set(group, { client, timestamp }),
          next: s.next.set(group, timestamp + 1),
        };
      },
    });
    /** The timestamp has passed for certain: the coordinator shows what was written, and answers. */
    const EndCommitWait = action({
      forSome: { group: Group, client: Client },
      guard: (s, { client, group }) => {
        const [program, timestamp] = [programOf(s, client), s.timestamp.get(client)];
        if (program === null || timestamp === null || !isCoordinator(program, group)) return false;
        return mayEnd(isAfter(s, group, timestamp));
      },
      effect: (s, { client, group }) => ({
        versions: s.versions.update(group, (versions) => versions.push(client)),
        prepared: s.prepared.set(group, null),
        open: s.open.delete(client),
        transactions: s.transactions.commit(client),
      }),
    });
    /** Another group hears of it: it has the timestamp of the transaction there, too, and gives up the lock. */
    const Follow = action({
      forSome: { group: Group, client: Client },
      guard: (s, { client, group }) =>
        hasPrepared(s, client, group) && !s.open.has(client) && s.timestamp.get(client) !== null,
      effect: (s, { client, group }) => ({
        versions: writes(s.program.get(client)!, group)
          ? s.versions.update(group, (versions) => versions.push(client))
          : s.versions,
        prepared: s.prepared.set(group, null),
        next: s.next.update(group, (next) => Math.max(next, s.timestamp.get(client)! + 1)),
      }),
    });
    /** Another transaction waits at a group for one that has no timestamp yet, which is aborted. */
    const Abort = action({
      forSome: { client: Client, waiting: Client, group: Group },
      guard: (s, { client, waiting, group }) =>
        s.open.has(client) && s.timestamp.get(client) === null && waitsFor(s, waiting, group, client),
      effect: (s, { client }) => ({
        open: s.open.delete(client),
        asked: s.asked.set(client, null),
        prepared: Group.to((group) => (hasPrepared(s, client, group) ? null : s.prepared.get(group))),
        transactions: s.transactions.abort(client),
      }),
    });
    /** A transaction that only reads takes its timestamp, TT.now().latest of some machine. */
    const TakeTimestamp = action({
      forSome: { client: Client, machine: Group, timestamp: Timestamp },
      guard: (s, { client, machine, timestamp }) => {
        if (!isReader(programOf(s, client)) || s.timestamp.get(client) !== null) return false;
        const { latest } = now(s, machine);
        return oldest(latest) <= timestamp && timestamp <= latest;
      },
      effect: (s, { client, timestamp }) => ({ timestamp: s.timestamp.set(client, timestamp) }),
    });
    /** It reads at its timestamp, where that is safe; the group gives out later timestamps from then on. */
    const ReadAt = action({
      forSome: { client: Client, group: Group },
      guard: (s, { client, group }) => {
        const at = s.timestamp.get(client);
        if (!isReader(programOf(s, client)) || at === null || hasRead(s, client, group)) return false;
        return isSafe(s.prepared.get(group)?.timestamp ?? null, at);
      },
      effect: (s, { client, group }) => {
        const at = s.timestamp.get(client)!;
        const read = s.transactions.read(client, group, versionAt(s, group, at));
        const isDone = Group.every((other) => other === group || hasRead(s, client, other));
        return {
          read: s.read.update(client, (groups) => groups.add(group)),
          open: isDone ? s.open.delete(client) : s.open,
          transactions: isDone ? read.commit(client) : read,
          next: s.next.update(group, (next) => Math.max(next, at + 1)),
        };
      },
    });

    const hasCommitted = (s: State, client: Client) => s.transactions.of(client).ended.some((t) => t.committed);
    const began = (s: State, client: Client) => {
      const { open, ended } = s.transactions.of(client);
      return open ?? ended.first();
    };
    /** Who begins after a transaction was answered has a later timestamp, or, if it only reads, none that is earlier. */
    const ExternalConsistency = invariant({
      forAll: { first: Client, second: Client },
      holds: (s, { first, second }) => {
        const [before, after] = [s.timestamp.get(first), s.timestamp.get(second)];
        if (before === null || after === null || !hasCommitted(s, first)) return true;
        if (s.program.get(first)?.type === 'ReadBoth' || began(s, second)?.after.get(first) !== 1) return true;
        return s.program.get(second)?.type === 'ReadBoth' ? after >= before : after > before;
      },
    });
    /** What is read at a timestamp was there at one moment, in all groups. */
    const SnapshotReads = invariant((s) => snapshotReads(s.transactions, Store));
    /** What was read is what would have been read one after the other, and whoever had ended comes before whoever began then. */
    const StrictSerializable = invariant((s) => strictSerializable(s.transactions, Store));
    /** A transaction that began ends. */
    const Termination = leadsTo({
      forAll: { client: Client },
      from: (s, { client }) => s.open.has(client),
      to: (s, { client }) => !s.open.has(client),
    });
    /** One may begin after another was answered that wrote, and both commit. */
    const OneAfterAnother = reachable((s) =>
      Client.some((first) =>
        Client.some(
          (second) =>
            s.program.get(first)?.type === 'WriteOne' &&
            hasCommitted(s, first) &&
            hasCommitted(s, second) &&
            s.program.get(second)?.type !== 'ReadBoth' &&
            began(s, second)?.after.get(first) === 1,
        ),
      ),
    );
    /** Who reads may have to wait until it is safe. */
    const NotSafe = reachable((s) =>
      Client.some((client) => {
        const at = s.timestamp.get(client);
        return (
          programOf(s, client)?.type === 'ReadBoth' &&
          at !== null &&
          Group.some((group) => !hasRead(s, client, group) && !isSafe(s.prepared.get(group)?.timestamp ?? null, at))
        );
      }),
    );
    /** A transaction may be aborted, */
    const Aborted = reachable((s) =>
      Client.some((client) => s.transactions.of(client).ended.some((t) => !t.committed)),
    );
    /** and all may commit. */
    const AllCommit = reachable((s) => Client.every((client) => hasCommitted(s, client)));
    const finished = predicate((s) => s.open.isEmpty());

    return {
      domains,
      init,
      Client,
      Group,
      programOf,
      reads,
      hasRead,
      actions: {
        Begin,
        Read,
        AskToCommit,
        Prepare,
        ChooseTimestamp,
        EndCommitWait,
        Follow,
        Abort,
        TakeTimestamp,
        ReadAt,
      },
      // Time goes on, and a transaction that began; clients need not begin.
      fairness: [
        WF({ actions: ['Tick'] }),
        WF({
          actions: [Read, AskToCommit, Prepare, ChooseTimestamp, EndCommitWait, Abort, TakeTimestamp, ReadAt],
          per: ['client'],
        }),
        WF({ actions: [Follow], per: ['client'] }),
      ],
      invariants: { SnapshotReads, StrictSerializable, ExternalConsistency },
      properties: {
        Termination,
        // A commit waits for one tick more than clocks may be behind, and then some time is to be left.
        ...(ticks > error + 1 ? { OneAfterAnother } : {}),
        NotSafe,
        ...(workload === 'one group' ? {} : { Aborted }),
        AllCommit,
      },
      finished,
    };
  },
);
