/**
 * Work that is given to others when a node leaves: partitions of data, each of which one node owns and writes, and a storage that keeps them.
 *
 * The problem. Data is split into partitions, and of each one node is the owner: it alone takes writes, so that nobody else need be asked.
 * If it leaves or crashes, another member has to own its partitions. But whether a node has crashed can only be suspected. One that was
 * taken for gone may be up, and has not noticed. It takes itself for the owner, and so does its successor.
 *
 * The protocol. Members and table are as in Bigtable (Fay Chang and others, "Bigtable: a distributed storage system for structured data", OSDI
 * 2006, section 5.2). Epochs are the sequencers of Chubby (Mike Burrows, "The Chubby lock service for loosely-coupled distributed systems", OSDI 2006,
 * section 2.4); Kafka's groups of consumers have them, too, against those who had a partition before (KIP-848, KIP-1251).
 *
 *   Members   A coordination service keeps who is a member: whoever has a session with it. The session of a node of which the service does
 *             not hear is closed.
 *   Table     It keeps who owns each partition, too, and the epoch of that. What a node owns goes with its session: nobody owns it then.
 *   Assign    A member that sees a partition without an owner chooses one among the members, and writes it into the table with the next
 *             epoch: if the partition still has no owner in the epoch that was read, and if the new owner is still a member, both in one step.
 *   Open      The new owner opens the partition at the storage, under its epoch, and is answered what is in it.
 *   Write     It writes under its epoch, and tells its client when the storage has answered.
 *   Fence     The storage refuses what bears a smaller epoch than it has seen, of openings and of writes.
 *   Rejoin    A node that was taken for gone, and finds out, becomes a member again. It owns nothing then.
 *
 * Why it works. Each epoch of a partition has one owner, since the table is changed by compare-and-set. So who takes itself for the owner does
 * not matter, but whom the storage lets in; and it lets in one epoch after the other. When a new owner is told what is in the partition, its
 * opening has already shut out all that were there before, so that nothing is added that it does not know of. No clock is asked, and no node need
 * know that it is no longer the owner. That somebody owns a partition in the end rests on the service: it closes the sessions of those who are gone, and
 * an owner is always a member.
 *
 * Abstractions, and why they lose no behaviour. The coordination service is one table, and each request to it one step; that it is
 * replicated is what coordination-service and raft are about. A request that takes long is one that is made late, since the
 * service does it only as long as the session is open. Who assigns is any member: where it is one that was elected, for some time two
 * may take themselves for that. A node is told of its assignment at any time later. Requests to the storage and its answers overtake each other and
 * are late, but are not lost: to be lost is to be late for ever, and what a node sends again is what arrives late. An owner writes once in an epoch, which
 * adds one line, that epoch, to what it has read; so the partition shows whose writes are in it. Who leaves or has crashed does not come back; that
 * would be a new node.
 */
import { Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  record,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';

export const workAssignment = spec(
  {
    name: 'work-assignment',
    title: 'Partitions that are given to other nodes when their owner leaves',
    topic: 'membership and coordination',
    assumes: { 'coordination-service': 'sessions, and a table that is changed by compare-and-set' },
    parameters: {
      nodes: integer('nodes, each of which may own partitions', { default: 2, from: 1, to: 4 }),
      partitions: integer('partitions, each of which has an owner', { default: 1, from: 1, to: 3 }),
      leaves: integer('nodes that may leave', { default: 1, from: 0, to: 3 }),
      faults: faults(['crashes', 'suspicions'], { default: 'all' }),
      crashes: integer('nodes that may crash', { default: 1, from: 1, to: 3, counts: 'crashes' }),
      suspicions: integer('how often a node that is up is taken for gone', {
        default: 1,
        from: 1,
        to: 3,
        counts: 'suspicions',
      }),
    },
    definitions: {
      /** The storage looks at the epochs of these requests, */
      isFenced: (_request: 'Open' | 'Write'): boolean => true,
      /** and refuses this one, having seen that one. */
      isSmaller: (epoch: number, seen: number): boolean => epoch < seen,
      /** The epoch of an assignment, after one in this epoch. */
      nextEpoch: (epoch: number): number => epoch + 1,
      /** A partition that was read in one epoch, without an owner, is given to somebody, being in this epoch now, with an owner or without. */
      mayAssign: (read: number, now: number, _hasOwner: boolean): boolean => read === now,
      /** Whether the new owner is still a member is looked at in the same step. */
      looksForSession: true,
      /** What a node owns goes with its session. */
      goesWithSession: true,
    },
  },
  (
    { nodes, partitions, leaves, faults: mayHappen, crashes: mostCrashes, suspicions },
    { isFenced, isSmaller, nextEpoch, mayAssign, looksForSession, goesWithSession },
  ) => {
    const Node = processes('node', nodes);
    const Partition = values('partition', partitions);
    const Storage = oneOf('storage');
    type Node = Member<'node'>;
    type Partition = Member<'partition'>;
    const atMostCrashes = allows(mayHappen, 'crashes') ? mostCrashes : 0;
    const atMostSuspicions = allows(mayHappen, 'suspicions') ? suspicions : 0;

    /** A partition is assigned at first, and after each end of a session. 0 is before that. */
    const Epoch = range(0, 1 + leaves + atMostCrashes + atMostSuspicions);
    /** What is in a partition: each owner adds one line, its epoch. */
    const Lines = subsetOf(Epoch);
    const Assignment = record({ owner: optional(Node), epoch: Epoch });
    const Message = messages({
      Open: { from: Node, to: Storage, partition: Partition, epoch: Epoch },
      Opened: { from: Storage, to: Node, partition: Partition, epoch: Epoch, lines: Lines },
      Write: { from: Node, to: Storage, partition: Partition, epoch: Epoch, lines: Lines },
      WriteOk: { from: Storage, to: Node, partition: Partition, epoch: Epoch },
      Refused: { from: Storage, to: Node, partition: Partition, epoch: Epoch },
    });
    const Network = network(Message);
    const Crashes = crashes(Node, { atMost: atMostCrashes, recovery: false });
    /** What a node takes itself for, of a partition, and in which epoch: */
    const Role = messages({
      /** not for the owner; */
      Nothing: {},
      /** it was told that it is the owner, and opens it; */
      Opening: { epoch: Epoch },
      /** it is the owner; */
      Owner: { epoch: Epoch, lines: Lines },
      /** and waits for the answer to what it writes. */
      Writing: { epoch: Epoch, lines: Lines },
    });
    const Roles = functionFrom(Partition, Role);
    const Stored = record({ lines: Lines, by: optional(Node), epoch: Epoch });

    const { domains, initially, action, crashing, invariant, step, reachable, eventuallyAlways, predicate } = variables(
      {
        /** At the coordination service: who has a session, */
        members: subsetOf(Node),
        /** and who owns each partition, in which epoch. */
        table: functionFrom(Partition, Assignment),
        /** What a member is about to write into it: a partition without an owner, the epoch in which that was read, and the new owner. */
        plan: functionFrom(Node, optional(record({ partition: Partition, epoch: Epoch, owner: Node }))),
        role: functionFrom(Node, Roles),
        /** At the storage: what is in each partition, who wrote it, and in which epoch, */
        stored: functionFrom(Partition, Stored),
        /** and the greatest epoch that the storage has seen where it looks. */
        fence: functionFrom(Partition, Epoch),
        /** Lines that a client was told are written. */
        told: functionFrom(Partition, Lines),
        left: subsetOf(Node),
        suspected: range(0, atMostSuspicions),
        crashes: Crashes,
        network: Network,
      },
    );
    const init = initially({
      members: Node.toSet(),
      table: functionFrom(Partition, Assignment).to({ owner: null, epoch: 0 }),
      plan: Node.to(null),
      role: Node.to(Roles.to(Role.Nothing())),
      stored: functionFrom(Partition, Stored).to({ lines: Set<number>(), by: null, epoch: 0 }),
      fence: functionFrom(Partition, Epoch).to(0),
      told: functionFrom(Partition, Lines).to(Set<number>()),
      left: Set<Node>(),
      suspected: 0,
      crashes: Crashes.none,
      network: Network.empty,
    });
    type State = (typeof init)[number];
    type Request = Extract<Of<typeof Message>, { readonly type: 'Open' | 'Write' }>;

    /** A node that is up, and has not left. */
    const isThere = (s: State, node: Node) => s.crashes.isUp(node) && !s.left.has(node);
    /** The session of a node is closed: it is no member, and what it owned has no owner. */
    const close = (s: State, node: Node) => ({
      members: s.members.delete(node),
      table: goesWithSession
        ? s.table.map(({ owner, epoch }) => Assignment({ owner: owner === node ? null : owner, epoch }))
        : s.table,
    });
    /** A node begins anew: it owns nothing, and is about to do nothing. */
    const anew = (s: State, node: Node) => ({
      role: s.role.set(node, Roles.to(Role.Nothing())),
      plan: s.plan.set(node, null),
    });
    const is = (s: State, node: Node, partition: Partition, role: Of<typeof Role>) => ({
      role: s.role.update(node, (roles) => roles.set(partition, role)),
    });
    /** The node has been answered all that it has sent to the storage. */
    const mayLeave = (s: State, node: Node) =>
      s.role.get(node).every(({ type }) => type === 'Nothing' || type === 'Owner');
    const isStale = (s: State, m: Request) => isFenced(m.type) && isSmaller(m.epoch, s.fence.get(m.partition));
    const fenceAfter = (s: State, m: Request) =>
      isFenced(m.type) ? s.fence.update(m.partition, (seen) => Math.max(seen, m.epoch)) : s.fence;

    /** A node that has crashed does nothing any more. */
    const live = crashing('crashes', { atCrash: (s, { process }) => anew(s, process) });

    /** A member sees that a partition has no owner, and chooses a member for it. */
    const Plan = live.action({
      forSome: { assigner: Node, partition: Partition, owner: Node },
      guard: (s, { assigner, partition, owner }) =>
        s.members.has(assigner) &&
        s.plan.get(assigner) === null &&
        s.table.get(partition).owner === null &&
        s.members.has(owner),
      effect: (s, { assigner, partition, owner }) => ({
        plan: s.plan.set(assigner, { partition, epoch: s.table.get(partition).epoch, owner }),
      }),
    });
    /** It writes this into the table with the next epoch, if nobody was faster and the new owner is still a member. */
    const Assign = live.action({
      forSome: { assigner: Node },
      guard: (s, { assigner }) => s.members.has(assigner) && s.plan.get(assigner) !== null,
      effect: (s, { assigner }) => {
        const { partition, epoch, owner } = s.plan.get(assigner)!;
        const now = s.table.get(partition);
        const isDone = mayAssign(epoch, now.epoch, now.owner !== null) && (!looksForSession || s.members.has(owner));
        return {
          plan: s.plan.set(assigner, null),
          table: isDone ? s.table.set(partition, { owner, epoch: nextEpoch(epoch) }) : s.table,
        };
      },
    });
    /** A member is told that it owns a partition, and opens it at the storage. */
    const Open = live.action({
      forSome: { node: Node, partition: Partition },
      guard: (s, { node, partition }) => {
        const { owner, epoch } = s.table.get(partition);
        const role = s.role.get(node).get(partition);
        return s.members.has(node) && owner === node && (role.type === 'Nothing' || role.epoch < epoch);
      },
      effect: (s, { node, partition }) => {
        const { epoch } = s.table.get(partition);
        return {
          ...is(s, node, partition, Role.Opening({ epoch })),
          network: s.network.send(Message.Open({ from: node, to: 'storage', partition, epoch })),
        };
      },
    });
    /** It is answered what is in the partition, and takes itself for its owner from now on. */
    const BecomeOwner = live.action({
      forSome: { node: Node, m: (s) => s.network.deliverable('Opened') },
      guard: (_, { node, m }) => m.to === node,
      effect: (s, { node, m }) => {
        const role = s.role.get(node).get(m.partition);
        return {
          ...(role.type === 'Opening' && role.epoch === m.epoch
            ? is(s, node, m.partition, Role.Owner({ epoch: m.epoch, lines: m.lines }))
            : {}),
          network: s.network.deliver(m),
        };
      },
    });
    /** An owner writes for a client. Whether it still is the owner it does not ask. */
    const Write = live.action({
      forSome: { node: Node, partition: Partition },
      guard: (s, { node, partition }) => {
        const role = s.role.get(node).get(partition);
        return !s.left.has(node) && role.type === 'Owner' && !role.lines.has(role.epoch);
      },
      effect: (s, { node, partition }) => {
        const role = s.role.get(node).get(partition);
        if (role.type !== 'Owner') return {};
        const { epoch } = role;
        const lines = role.lines.add(epoch);
        return {
          ...is(s, node, partition, Role.Writing({ epoch, lines })),
          network: s.network.send(Message.Write({ from: node, to: 'storage', partition, epoch, lines })),
        };
      },
    });
    /** The storage has written it: the owner tells its client so. */
    const Tell = live.action({
      forSome: { node: Node, m: (s) => s.network.deliverable('WriteOk') },
      guard: (_, { node, m }) => m.to === node,
      effect: (s, { node, m }) => {
        const role = s.role.get(node).get(m.partition);
        return {
          ...(role.type === 'Writing' && role.epoch === m.epoch
            ? {
                ...is(s, node, m.partition, Role.Owner({ epoch: m.epoch, lines: role.lines })),
                told: s.told.update(m.partition, (lines) => lines.add(m.epoch)),
              }
            : {}),
          network: s.network.deliver(m),
        };
      },
    });
    /** The storage refuses a node: another one owns the partition. */
    const LearnRefused = live.action({
      forSome: { node: Node, m: (s) => s.network.deliverable('Refused') },
      guard: (_, { node, m }) => m.to === node,
      effect: (s, { node, m }) => {
        const role = s.role.get(node).get(m.partition);
        return {
          ...(role.type !== 'Nothing' && role.epoch === m.epoch ? is(s, node, m.partition, Role.Nothing()) : {}),
          network: s.network.deliver(m),
        };
      },
    });

    /** The storage opens a partition. From now on it lets in nobody who owned it before. */
    const StorageOpens = action({
      forSome: { m: (s) => s.network.deliverable('Open') },
      guard: (s, { m }) => !isStale(s, m),
      effect: (s, { m }) => {
        const { from: to, partition, epoch } = m;
        const { lines } = s.stored.get(partition);
        return {
          fence: fenceAfter(s, m),
          network: s.network.reply(m, Message.Opened({ from: 'storage', to, partition, epoch, lines })),
        };
      },
    });
    /** The storage writes a partition. */
    const StorageWrites = action({
      forSome: { m: (s) => s.network.deliverable('Write') },
      guard: (s, { m }) => !isStale(s, m),
      effect: (s, { m }) => {
        const { from: to, partition, epoch, lines } = m;
        return {
          fence: fenceAfter(s, m),
          stored: s.stored.set(partition, { lines, by: to, epoch }),
          network: s.network.reply(m, Message.WriteOk({ from: 'storage', to, partition, epoch })),
        };
      },
    });
    /** The storage refuses a request: it has seen a greater epoch. */
    const Refuse = action({
      forSome: { m: (s) => s.network.filter((m) => m.type === 'Open' || m.type === 'Write') },
      guard: (s, { m }) => isStale(s, m),
      effect: (s, { m }) => {
        const { from: to, partition, epoch } = m;
        return { network: s.network.reply(m, Message.Refused({ from: 'storage', to, partition, epoch })) };
      },
    });

    /** A node that waits for no answer leaves: it closes its session, and does no more. */
    const Leave = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.members.has(node) && s.left.size < leaves && mayLeave(s, node),
      effect: (s, { node }) => ({ ...close(s, node), ...anew(s, node), left: s.left.add(node) }),
    });
    /** The service does not hear of a node that has crashed: it closes its session. */
    const Expire = action({
      forSome: { node: Node },
      guard: (s, { node }) => s.members.has(node) && !s.crashes.isUp(node),
      effect: (s, { node }) => close(s, node),
    });
    /** It does not hear of a node that is up, either, which has paused or is cut off: it takes it for gone. */
    const Suspect = action({
      forSome: { node: Node },
      guard: (s, { node }) => s.members.has(node) && s.crashes.isUp(node) && s.suspected < atMostSuspicions,
      effect: (s, { node }) => ({ ...close(s, node), suspected: s.suspected + 1 }),
    });
    /** A node finds out that its session was closed, and becomes a member again. It owns nothing. */
    const Rejoin = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => !s.members.has(node) && !s.left.has(node),
      effect: (s, { node }) => ({ ...anew(s, node), members: s.members.add(node) }),
    });

    /** The node takes itself for the owner of the partition, and has opened it. */
    const takesItselfForOwner = (s: State, node: Node, partition: Partition) => {
      const { type } = s.role.get(node).get(partition);
      return isThere(s, node) && (type === 'Owner' || type === 'Writing');
    };
    /** It is, in the epoch that is in the table. */
    const owns = (s: State, node: Node, partition: Partition) => {
      const role = s.role.get(node).get(partition);
      const { owner, epoch } = s.table.get(partition);
      return (
        takesItselfForOwner(s, node, partition) && owner === node && role.type !== 'Nothing' && role.epoch === epoch
      );
    };

    /**
     * No two owners' writes are accepted: after a write of one owner there is none of an owner before it, and in one epoch none of anybody
     * else.
     */
    const OneOwner = step({
      forAll: { partition: Partition },
      holds: (s, t, { partition }) => {
        const [before, after] = [s.stored.get(partition), t.stored.get(partition)];
        return before.epoch < after.epoch || (before.epoch === after.epoch && [null, after.by].includes(before.by));
      },
    });
    /** What a client was told is written is there, whoever owns the partition. */
    const NoLostWrite = invariant({
      forAll: { partition: Partition },
      holds: (s, { partition }) => s.told.get(partition).every((line) => s.stored.get(partition).lines.has(line)),
    });
    /** In the end each partition has an owner for good, one that is there and has opened it, if anybody is there. */
    const Owned = eventuallyAlways({
      forAll: { partition: Partition },
      holds: (s, { partition }) =>
        Node.every((node) => !isThere(s, node)) || Node.some((node) => owns(s, node, partition)),
    });

    /** Two nodes may take themselves for the owner at the same time. */
    const TwoOwners = reachable((s) =>
      Partition.some((partition) => Node.filter((node) => takesItselfForOwner(s, node, partition)).length > 1),
    );
    /** A write may be on its way when the partition has been given to somebody again. */
    const LateWrite = reachable((s) =>
      Partition.some((partition) => {
        const { epoch } = s.table.get(partition);
        return s.network.some((m) => m.type === 'Write' && m.partition === partition && m.epoch < epoch);
      }),
    );
    /** All nodes may be about to give a partition to somebody, of whom only one comes in time. */
    const TwoAssign = reachable((s) => Node.every((node) => s.plan.get(node) !== null));
    /** Two owners may have written each partition, one after the other. */
    const HandedOver = reachable((s) => Partition.every((partition) => s.told.get(partition).size > 1));

    const owed = {
      // The service finds out who is gone. Nobody need leave.
      Expire: WF({ actions: [Expire], per: ['node'] }),
      // Members go on.
      Plan: WF({ actions: [Plan], per: ['partition'] }),
      Assign: WF({ actions: [Assign], per: ['assigner'] }),
      Open: WF({ actions: [Open], per: ['node', 'partition'] }),
      Rejoin: WF({ actions: [Rejoin], per: ['node'] }),
      // What is sent arrives.
      requests: WF({ actions: [StorageOpens, StorageWrites, Refuse], per: ['m'] }),
      answers: WF({ actions: [BecomeOwner, Tell, LearnRefused], per: ['node', 'm'] }),
    };
    return {
      Node,
      Partition,
      Message,
      Role,
      is,
      close,
      anew,
      domains,
      init,
      actions: {
        Plan,
        Assign,
        Open,
        BecomeOwner,
        Write,
        Tell,
        LearnRefused,
        StorageOpens,
        StorageWrites,
        Refuse,
        Leave,
        Expire,
        Suspect,
        Rejoin,
      },
      crashes: [live],
      roles: {
        service: { acts: [Expire, Suspect], has: ['members', 'table', 'suspected'] },
        storage: { acts: [StorageOpens, StorageWrites, Refuse], has: ['stored', 'fence'] },
      },
      fairness: Object.values(owed),
      owed,
      invariants: { NoLostWrite },
      properties: {
        OneOwner,
        Owned,
        ...(atMostSuspicions > 0 || (nodes > 1 && leaves + atMostCrashes > 0) ? { HandedOver } : {}),
        ...(atMostSuspicions > 0 || (nodes > 1 && atMostCrashes > 0) ? { LateWrite } : {}),
        ...(nodes > 1 && atMostSuspicions > 0 ? { TwoOwners } : {}),
        ...(nodes > 1 ? { TwoAssign } : {}),
      },
      // What is sent to a node that has crashed stays on its way.
      finished: predicate(
        (s) =>
          !s.network.some((m) => m.to === 'storage') &&
          Node.every((node) => !s.crashes.isUp(node) || !s.network.some((m) => m.to === node)),
      ),
    };
  },
);
