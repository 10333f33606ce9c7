/**
 * Leader election by a lock: the nodes take the lock in a store, and whoever has it leads.
 *
 * The problem. In single-leader replication one node at most may lead, and if no node does, nothing is written. A simple
 * way to choose one is a lock: each node tries to take it when it starts, and the one that succeeds leads. All that the nodes
 * must agree on is who has the lock, and that is left to a store, such as ZooKeeper or etcd.
 *
 * The protocol. The lock is a record: who has it, or nobody. A node takes it by compare-and-set (if nobody has it, then I) and
 * leads once it is told that it has it. It may step down: then it gives the lock back. The lock does not expire. The store
 * keeps the record at a primary and at a replica, which takes its place if it crashes. Before the primary answers that the
 * record has changed, the replica has it too.
 *
 * Why it works. The store is linearizable: to its users it is one record, on which one operation is done after the other, also
 * across a failover, since what was answered is at the replica. So no other node is told that it has the lock before the one
 * that has it gives it back, and before it does so it no longer leads.
 *
 * What it does not do. If the leader crashes, nobody gives the lock back, and nobody leads ever after. An operator may take
 * it away from the dead; or it expires, and then whoever has it may not notice in time: see fencing-token.
 *
 * Abstractions, and why they lose no violation: messages overtake each other but are neither lost nor duplicated, but for
 * those to and from the primary when it crashes: the connection to it breaks. So a node knows that it will not be answered, and
 * sends its request to the replica, once; an answer that would arrive after all might have arrived before. When the primary crashes
 * everybody knows at once who takes its place: that would be an election too, and leader-failover has it. Of the stream of changes to
 * the replica only the last one is under way: who has not received the one before may have received it just before it was
 * replaced. A node that is slow takes no step.
 */
import {
  allows,
  choice,
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
  SF,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';

export const lockElection = spec(
  {
    name: 'lock-election',
    title: 'A leader elected by a lock in a store',
    topic: 'linearizability',
    assumes: { 'leader-failover': "who takes the place of the store's primary" },
    parameters: {
      nodes: integer('nodes, of which one is to lead', { default: 3, from: 1, to: 5 }),
      /** Crashes of nodes, and that the primary of the store crashes. */
      faults: faults(['crashes', 'failovers'], { default: 'failovers' }),
      crashes: integer('nodes that may crash, for good', { default: 1, from: 1, to: 5, counts: 'crashes' }),
      replication: choice('whether the primary answers a change when the replica has it, or at once', {
        default: 'synchronous',
        options: ['synchronous', 'asynchronous'],
      }),
    },
    definitions: {
      /** Whoever asks may have the lock. One that has it already may have asked again, since it was not answered. */
      mayTake: (holder: string | null, node: string): boolean => holder === null || holder === node,
      /** Whoever gives the lock back frees it. One that has not got it may have asked again, too. */
      mayFree: (holder: string | null, node: string): boolean => holder === node,
      /** A node that gives the lock back leads as long as this is so. */
      leadsWhile: (at: 'idle' | 'asking' | 'leading' | 'releasing'): boolean => at === 'leading',
    },
  },
  ({ nodes, faults: mayHappen, crashes: atMost, replication }, { mayTake, mayFree, leadsWhile }) => {
    const Node = processes('node', nodes);
    const [primary, replica] = ['primary', 'replica'] as const;
    const Server = oneOf(primary, replica);
    type Node = Member<'node'>;

    const Holder = optional(Node);
    const Records = functionFrom(Server, Holder);
    const Message = messages({
      Acquire: { from: Node, to: Server },
      Release: { from: Node, to: Server },
      Granted: { from: Server, to: Node },
      Refused: { from: Server, to: Node },
      Released: { from: Server, to: Node },
      /** What the primary tells the replica: who has the lock now. */
      Replicate: { from: Server, to: Server, holder: Holder },
      Replicated: { from: Server, to: Server },
    });
    const Network = network(Message);
    const Crashes = crashes(Node, { atMost: allows(mayHappen, 'crashes') ? atMost : 0, recovery: false });

    const { domains, initially, action, crashing, invariant, reachable, alwaysEventually } = variables({
      /** How far each node is. */
      at: functionFrom(Node, oneOf('idle', 'asking', 'leading', 'releasing')),
      /** Who has the lock, according to each server of the store; null if nobody has. */
      holder: Records,
      /** The server that is asked, */
      serving: Server,
      /** and what it answers when the other one has what was written. */
      unanswered: optional(Message),
      network: Network,
      crashes: Crashes,
    });
    const init = initially({
      at: Node.to('idle'),
      holder: Records.to(null),
      serving: primary,
      unanswered: null,
      network: Network.empty,
      crashes: Crashes.none,
    });
    type State = (typeof init)[number];
    type Request = Extract<Of<typeof Message>, { readonly type: 'Acquire' | 'Release' }>;

    const leads = (s: State, node: Node) => s.crashes.isUp(node) && leadsWhile(s.at.get(node));
    const isRequest = (m: Of<typeof Message>): m is Request => m.type === 'Acquire' || m.type === 'Release';
    /** Who has the lock after a request, and the answer to it. */
    const served = (m: Request, holder: Node | null) => {
      const { from: to, to: from } = m;
      if (m.type === 'Release')
        return { after: mayFree(holder, to) ? null : holder, answer: Message.Released({ from, to }) };
      return mayTake(holder, to)
        ? { after: to, answer: Message.Granted({ from, to }) }
        : { after: holder, answer: Message.Refused({ from, to }) };
    };
    /** What a node asks for as long as it has no answer. */
    const request = (s: State, node: Node) =>
      s.at.get(node) === 'asking'
        ? Message.Acquire({ from: node, to: s.serving })
        : Message.Release({ from: node, to: s.serving });

    /** A node that has crashed does nothing any more. */
    const live = crashing('crashes');

    /** A node that does not lead tries to take the lock. */
    const Ask = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.at.get(node) === 'idle',
      effect: (s, { node }) => ({
        at: s.at.set(node, 'asking'),
        network: s.network.send(Message.Acquire({ from: node, to: s.serving })),
      }),
    });
    /** A node is told that it has the lock, and leads; or that another one has it; or that it has given it back. */
    const Learn = live.action({
      forSome: {
        node: Node,
        m: (s, { node }: { node: Node }) => s.network.filter((m) => m.to === node),
      },
      effect: (s, { node, m }) => ({
        at: s.at.set(node, m.type === 'Granted' ? 'leading' : 'idle'),
        network: s.network.deliver(m),
      }),
    });
    /** The leader steps down: it stops leading, and then gives the lock back. */
    const StepDown = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.at.get(node) === 'leading',
      effect: (s, { node }) => ({
        at: s.at.set(node, 'releasing'),
        network: s.network.send(Message.Release({ from: node, to: s.serving })),
      }),
    });
    /** A node whose request went down with the primary sends it again, to the replica. */
    const Retry = live.action({
      forSome: { node: Node },
      guard: (s, { node }) =>
        ['asking', 'releasing'].includes(s.at.get(node)) &&
        s.serving === replica &&
        !s.network.some((m) => m.from === node || m.to === node),
      effect: (s, { node }) => ({ network: s.network.send(request(s, node)) }),
    });

    /** What a node asks this server. */
    const asked = (s: State, client: Node, server: Of<typeof Server>) =>
      s.network.filter((m) => m.from === client && m.to === server).filter(isRequest);
    /** The primary does one request after the other. It answers a change of the record when the replica has it, too. */
    const PrimaryServes = action({
      forSome: { client: Node, m: (s, { client }: { client: Node }) => asked(s, client, primary) },
      guard: (s) => s.unanswered === null,
      effect: (s, { m }) => {
        const { after, answer } = served(m, s.holder.get(primary));
        if (after === s.holder.get(primary)) return { network: s.network.reply(m, answer) };
        const holder = s.holder.set(primary, after);
        const news = Message.Replicate({ from: primary, to: replica, holder: after });
        const others = s.network.drop((old) => old.type === 'Replicate');
        return replication === 'synchronous'
          ? { holder, unanswered: answer, network: others.reply(m, news) }
          : { holder, network: others.reply(m, news, answer) };
      },
    });
    /** The replica does so when it has taken the primary's place. Nobody else needs to have the record then. */
    const ReplicaServes = action({
      forSome: { client: Node, m: (s, { client }: { client: Node }) => asked(s, client, replica) },
      effect: (s, { m }) => {
        const { after, answer } = served(m, s.holder.get(replica));
        return { holder: s.holder.set(replica, after), network: s.network.reply(m, answer) };
      },
    });
    /** The replica writes what the primary has written, and says so if it is waited for. */
    const ReplicaWrites = action({
      forSome: { m: (s) => s.network.deliverable('Replicate') },
      effect: (s, { m }) => ({
        holder: s.holder.set(replica, m.holder),
        network:
          replication === 'synchronous'
            ? s.network.reply(m, Message.Replicated({ from: replica, to: primary }))
            : s.network.deliver(m),
      }),
    });
    /** The primary hears that the replica has what was written, and answers. */
    const PrimaryHears = action({
      forSome: { m: (s) => s.network.deliverable('Replicated') },
      effect: (s, { m }) => ({ unanswered: null, network: s.network.reply(m, s.unanswered!) }),
    });
    /** The primary crashes, and with it what is under way to it and from it. The replica takes its place. */
    const Failover = action({
      guard: (s) => allows(mayHappen, 'failovers') && s.serving === primary,
      effect: (s) => ({
        serving: replica,
        holder: s.holder.set(primary, null),
        unanswered: null,
        network: s.network.drop((m) => m.to === primary || m.from === primary),
      }),
    });

    /** At most one node leads. */
    const OneLeader = invariant({
      forAll: { node: Node, other: Node },
      holds: (s, { node, other }) => node === other || !leads(s, node) || !leads(s, other),
    });
    /** Whoever leads has the lock, according to the server that is asked. */
    const LeaderHasTheLock = invariant({
      forAll: { node: Node },
      holds: (s, { node }) => !leads(s, node) || s.holder.get(s.serving) === node,
    });
    /** Again and again somebody leads. */
    const SomebodyLeads = alwaysEventually((s) => Node.some((node) => leads(s, node)));
    /** Every node may lead, */
    const EachMayLead = reachable({ forAll: { node: Node }, holds: (s, { node }) => leads(s, node) });
    /** one after the other: somebody leads before the one that has stepped down is told that the lock is free; */
    const LeadershipPasses = reachable(
      (s) => Node.some((node) => leads(s, node)) && Node.some((node) => s.at.get(node) === 'releasing'),
    );
    /** also after the primary has crashed, while another one asks. */
    const LeadsAfterFailover = reachable(
      (s) =>
        s.serving === replica &&
        Node.some((node) => leads(s, node) && Node.others(node).some((other) => s.at.get(other) === 'asking')),
    );

    // Nodes go on, and so does the store: it passes over nobody for ever. The leader need not step down.
    const replicationGoesOn = [WF({ actions: [ReplicaWrites, PrimaryHears] })];
    const fairnessOf = {
      nodes: [WF({ actions: [Ask, Learn, Retry], per: ['node'] })],
      replication: replicationGoesOn,
      store: [SF({ actions: [PrimaryServes, ReplicaServes], per: ['client'] }), ...replicationGoesOn],
    };
    return {
      domains,
      init,
      actions: { Ask, Learn, StepDown, Retry, PrimaryServes, ReplicaWrites, PrimaryHears, Failover, ReplicaServes },
      crashes: [live],
      roles: {
        primary: { acts: [PrimaryServes, PrimaryHears, Failover], has: ['serving', 'unanswered'] },
        replica: { acts: [ReplicaWrites, ReplicaServes], has: [] },
      },
      fairness: [...fairnessOf.nodes, ...fairnessOf.store],
      invariants: { OneLeader, LeaderHasTheLock },
      properties: {
        SomebodyLeads,
        EachMayLead,
        ...(nodes > 1 ? { LeadershipPasses } : {}),
        ...(nodes > 1 && allows(mayHappen, 'failovers') ? { LeadsAfterFailover } : {}),
      },
      fairnessOf,
    };
  },
);
