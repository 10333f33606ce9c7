/**
 * Single-leader replication that fails over by itself: leaders bear epoch numbers, and every decision takes two votes.
 *
 * The problem. All writes go to one leader, who orders them and replicates them to the others. If it crashes, another node
 * must take its place, and nobody knows for certain whether it has: who is down cannot be told from who is slow. If nodes
 * promote themselves when a timeout strikes, two may lead at once, each acknowledging writes that the other does not have:
 * split brain. So all must agree on who leads, which is consensus; but consensus needs a leader. The circle is cut by not
 * asking for one leader, but for one in each epoch.
 *
 * The protocol, as it is found in Viewstamped Replication (Brian Oki and Barbara Liskov, PODC 1988: view numbers), Paxos
 * (ballot numbers), Zab (epochs) and Raft (terms).
 *
 *   Election    Who misses the leader stands for the next epoch, and asks all for their votes. A node votes for it if it has
 *               not heard of so high an epoch yet, and from then on takes no part in lower ones. With its vote it sends its
 *               log. Who has the votes of a quorum leads, with the newest of these logs: that of the highest epoch, and of
 *               those the longest.
 *   Acceptance  A leader has its log accepted. A node accepts it unless it has heard of a higher epoch: then that leader is
 *               deposed, though it may not know. What a quorum has accepted is acknowledged to the clients.
 *
 * Why it works. Any two quorums that elect share a node, and it votes once in an epoch: so an epoch has one leader. Any
 * quorum that elects and any that accepts share a node, too. If it voted first, it does not accept any more: what a deposed
 * leader goes on to write is not acknowledged. If it accepted first, its vote tells the new leader, who takes it over. So
 * what was acknowledged is in the log of every later leader. Two nodes that *believe* that they lead are normal, and
 * harmless.
 *
 * Abstractions, and why they lose no violation: a timeout may strike at any time, which covers every clock. Messages overtake
 * each other but are neither lost nor duplicated, since in every finite run what was lost looks like what is late, and to
 * receive one twice does no harm. What comes too late stays in the network. A node that restarts with what it has on disk
 * is one that was slow. A leader sends its whole log, which stands for the part that is missing. A client asks anybody who
 * takes itself for the leader, again and again until it is answered, and the answer is the log up to its own write: so a
 * client sees what came before. Each writes its own name, once. At the beginning the first node leads, as if it had been
 * elected by all. Epochs run out, which leaves whoever has none left without a leader: Termination says what that means.
 */
import { List, Set } from 'immutable';
import {
  allows,
  crashes,
  type Fn,
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
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import { termination, uniformAgreement } from '../consensus.ts';

/** A log of writes, and the epoch of the leader that it is from. */
interface LogOf {
  readonly epoch: number;
  readonly writes: List<unknown>;
}
/** Of a higher epoch, or of the same and longer. */
const isNewer = (log: LogOf, than: LogOf): boolean =>
  log.epoch > than.epoch || (log.epoch === than.epoch && log.writes.size > than.writes.size);

export const leaderFailover = spec(
  {
    name: 'leader-failover',
    title: 'Failover by epochs and two votes that overlap',
    topic: 'consensus',
    parameters: {
      nodes: integer('nodes, of which the first leads at the beginning', { default: 3, from: 1, to: 5 }),
      epochs: integer('epochs, numbered from 1', { default: 2, from: 1, to: 4 }),
      clients: integer('clients that write once', { default: 2, from: 1, to: 3 }),
      faults: faults(['crashes'], { default: 'all' }),
      crashes: integer('nodes that may crash, for good', { default: 1, from: 0, to: 5, counts: 'crashes' }),
    },
    definitions: {
      /** So many votes of so many nodes elect a leader. */
      elects: (votes: number, nodes: number): boolean => 2 * votes > nodes,
      /** So many nodes of so many that have a write let it be acknowledged. Any such quorum must meet any that elects. */
      acknowledges: (accepted: number, nodes: number): boolean => 2 * accepted > nodes,
      /** A node that has heard of epoch `seen` accepts what the leader of `epoch` writes. */
      mayAccept: (epoch: number, seen: number): boolean => epoch >= seen,
      /** A candidate that hears of this log takes it over, in the place of its own. */
      takesOver: (log: LogOf, own: LogOf): boolean => isNewer(log, own),
    },
  },
  ({ nodes, epochs, clients, faults, crashes: mayCrash }, { elects, acknowledges, mayAccept, takesOver }) => {
    const Node = processes('node', nodes);
    const Client = processes('client', clients);
    type Node = Member<'node'>;
    type Client = Member<'client'>;

    const Epoch = range(1, epochs);
    const Position = range(1, clients);
    const Length = range(0, clients);
    const Writes = sequenceOf(Client, clients);
    const Log = record({ epoch: Epoch, writes: Writes });
    const Role = oneOf('follower', 'candidate', 'leader');
    const Election = record({ epoch: Epoch, leader: Node });
    const Message = messages({
      /** The first vote: a candidate stands for an epoch, */
      RequestVote: { from: Node, to: Node, epoch: Epoch },
      /** and is voted for, and told what the voter has. */
      Vote: { from: Node, to: Node, epoch: Epoch, log: Log },
      /** The second vote: a leader has its log accepted, */
      Append: { from: Node, to: Node, epoch: Epoch, writes: Writes },
      /** and so many writes of it are. */
      Accepted: { from: Node, to: Node, epoch: Epoch, length: Length },
    });
    const Network = network(Message);
    const atMost = allows(faults, 'crashes') ? mayCrash : 0;
    const mayFailOver = atMost > 0 && epochs > 1 && clients > 1;
    const Crashes = crashes(Node, { atMost, recovery: false });

    const { domains, initially, crashing, invariant, reachable, temporal, ltl, predicate } = variables({
      /** The highest epoch that the node has heard of: it takes no part in lower ones. */
      epoch: functionFrom(Node, Epoch),
      /** What the node believes to be in that epoch. */
      role: functionFrom(Node, Role),
      /** The log that it keeps. */
      log: functionFrom(Node, Log),
      /** On candidates: who has voted for it. */
      votes: functionFrom(Node, subsetOf(Node)),
      /** On leaders: how many writes of its log it knows each other node to have accepted. */
      accepted: functionFrom(Node, functionFrom(Node, Length)),
      network: Network,
      crashes: Crashes,
      /** What each client was answered, or null: in which epoch, and the log up to its own write. */
      acknowledged: functionFrom(Client, optional(Log)),
      /** Who was ever elected. No node reads it; properties do. */
      elected: subsetOf(Election),
    });
    const first = Node.member(1);
    const init = initially({
      epoch: Node.to(1),
      role: Node.to((node) => (node === first ? 'leader' : 'follower')),
      log: Node.to(Log({ epoch: 1, writes: List() })),
      votes: Node.to(Set()),
      accepted: Node.to(Node.to(0)),
      network: Network.empty,
      crashes: Crashes.none,
      acknowledged: Client.to(null),
      elected: Set([Election({ epoch: 1, leader: first })]),
    });
    type State = (typeof init)[number];
    type Log = Of<typeof Log>;
    type Network = Of<typeof Network>;

    const isUp = (s: State, node: Node) => s.crashes.isUp(node);
    const leads = (s: State, node: Node) => s.role.get(node) === 'leader';
    /** The leader sends its log to all others. */
    const replicated = (node: Node, log: Log, sent: Network) =>
      sent.sendAll(Node.others(node).map((to) => Message.Append({ from: node, to, ...log })));
    /** A node follows in an epoch. */
    const follow = (s: State, node: Node, epoch: number) => ({
      epoch: s.epoch.set(node, epoch),
      role: s.role.set(node, 'follower'),
      votes: s.votes.set(node, Set()),
      accepted: s.accepted.set(node, Node.to(0)),
    });
    /** A node stands for an epoch with these votes, and the newest log of its voters. If they are a quorum, it leads. */
    const stand = (s: State, node: Node, epoch: number, votes: Set<Node>, newest: Log, sent: Network) => {
      if (!elects(votes.size, nodes)) {
        return {
          epoch: s.epoch.set(node, epoch),
          role: s.role.set(node, 'candidate'),
          votes: s.votes.set(node, votes),
          log: s.log.set(node, newest),
          network: sent,
        };
      }
      const log = Log({ ...newest, epoch });
      return {
        epoch: s.epoch.set(node, epoch),
        role: s.role.set(node, 'leader'),
        votes: s.votes.set(node, Set()),
        log: s.log.set(node, log),
        elected: s.elected.add(Election({ epoch, leader: node })),
        network: log.writes.isEmpty() ? sent : replicated(node, log, sent),
      };
    };
    /** The answers after so many writes of the leader's log were accepted by each: clients whose writes a quorum has. */
    const answered = (s: State, node: Node, { epoch, writes }: Log, accepted: Fn<Node, number>) => {
      const isAccepted = (length: number) =>
        acknowledges(1 + Node.others(node).filter((other) => accepted.get(other) >= length).length, nodes);
      return writes.reduce(
        (all, client, i) =>
          all.get(client) === null && isAccepted(i + 1)
            ? all.set(client, Log({ epoch, writes: writes.take(i + 1) }))
            : all,
        s.acknowledged,
      );
    };

    /** A node that has crashed does nothing any more. */
    const live = crashing('crashes');

    /** A client asks a node that takes itself for the leader: it writes, and has all others write the same. */
    const TakeWrite = live.action({
      forSome: { node: Node, client: Client },
      guard: (s, { node, client }) =>
        leads(s, node) && s.acknowledged.get(client) === null && !s.log.get(node).writes.includes(client),
      effect: (s, { node, client }) => {
        const { epoch, writes } = s.log.get(node);
        const log = Log({ epoch, writes: writes.push(client) });
        return {
          log: s.log.set(node, log),
          network: replicated(node, log, s.network),
          acknowledged: answered(s, node, log, s.accepted.get(node)),
        };
      },
    });
    /** A node accepts what a leader writes, unless it has heard of a higher epoch. Whatever else it had is gone. */
    const Accept = live.action({
      forSome: { m: (s) => s.network.deliverable('Append') },
      guard: (s, { m }) => mayAccept(m.epoch, s.epoch.get(m.to)) && isNewer(m, s.log.get(m.to)),
      effect: (s, { m, m: { from, to, epoch, writes } }) => ({
        ...follow(s, to, Math.max(epoch, s.epoch.get(to))),
        log: s.log.set(to, Log({ epoch, writes })),
        network: s.network.reply(m, Message.Accepted({ from: to, to: from, epoch, length: writes.size })),
      }),
    });
    /** The leader hears that a node has accepted its log. It acknowledges the writes that a quorum has accepted now. */
    const HearAccepted = live.action({
      forSome: { m: (s) => s.network.deliverable('Accepted') },
      guard: (s, { m }) =>
        leads(s, m.to) && m.epoch === s.epoch.get(m.to) && m.length > s.accepted.get(m.to).get(m.from),
      effect: (s, { m }) => {
        const accepted = s.accepted.get(m.to).set(m.from, m.length);
        return {
          accepted: s.accepted.set(m.to, accepted),
          network: s.network.deliver(m),
          acknowledged: answered(s, m.to, s.log.get(m.to), accepted),
        };
      },
    });
    /** A node has heard nothing of a leader for too long, or so it seems: it stands for the next epoch, and votes for itself. */
    const TimeOut = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => !leads(s, node) && s.epoch.get(node) < epochs,
      effect: (s, { node }) => {
        const epoch = s.epoch.get(node) + 1;
        const requests = Node.others(node).map((to) => Message.RequestVote({ from: node, to, epoch }));
        return stand(s, node, epoch, Set([node]), s.log.get(node), s.network.sendAll(requests));
      },
    });
    /** A node votes for a candidate if it has not heard of so high an epoch yet, and tells it what it has. */
    const CastVote = live.action({
      forSome: { m: (s) => s.network.deliverable('RequestVote') },
      guard: (s, { m }) => m.epoch > s.epoch.get(m.to),
      effect: (s, { m }) => ({
        ...follow(s, m.to, m.epoch),
        network: s.network.reply(m, Message.Vote({ from: m.to, to: m.from, epoch: m.epoch, log: s.log.get(m.to) })),
      }),
    });
    /** A candidate hears a vote, and what the voter has: if that is newer than its own log, it takes it over. */
    const HearVote = live.action({
      forSome: { m: (s) => s.network.deliverable('Vote') },
      guard: (s, { m }) => s.role.get(m.to) === 'candidate' && m.epoch === s.epoch.get(m.to),
      effect: (s, { m }) => {
        const own = s.log.get(m.to);
        const newest = takesOver(m.log, own) ? m.log : own;
        return stand(s, m.to, m.epoch, s.votes.get(m.to).add(m.from), newest, s.network.deliver(m));
      },
    });

    /** No two nodes are elected in one epoch. */
    const OneLeaderPerEpoch = invariant({
      forAll: { epoch: Epoch },
      holds: (s, { epoch }) => s.elected.count((election) => election.epoch === epoch) <= 1,
    });
    /** No two clients are told of different writes at one position of the log. */
    const NoSplitBrain = invariant(
      uniformAgreement({
        nodes: Client,
        each: { position: Position },
        decided: (s: State, client: Client, { position }) =>
          s.acknowledged.get(client)?.writes.slice(position - 1, position) ?? [],
      }),
    );
    /** What was acknowledged is in the log of whoever leads then or later. */
    const NoLostWrite = invariant({
      forAll: { client: Client, node: Node },
      holds: (s, { client, node }) => {
        const answer = s.acknowledged.get(client);
        if (answer === null || !leads(s, node) || s.epoch.get(node) < answer.epoch) return true;
        return s.log.get(node).writes.take(answer.writes.size).equals(answer.writes);
      },
    });

    /** A leader that has acknowledged a write crashes; another one is elected, and acknowledges a write. */
    const FailsOver = reachable((s) =>
      Client.some((client) => {
        const before = s.acknowledged.get(client);
        if (before === null || !Client.some((other) => (s.acknowledged.get(other)?.epoch ?? 0) > before.epoch))
          return false;
        return Node.some((node) => !isUp(s, node) && leads(s, node) && s.epoch.get(node) === before.epoch);
      }),
    );
    /** Two nodes that are up believe that they lead. */
    const TwoBelieveToLead = reachable((s) =>
      Node.some((node) => Node.others(node).some((other) => [node, other].every((n) => isUp(s, n) && leads(s, n)))),
    );
    const allAcknowledged = predicate((s) => Client.every((client) => s.acknowledged.get(client) !== null));
    const AllAcknowledged = reachable(allAcknowledged);

    const isLast = (s: State, node: Node) => s.epoch.get(node) === epochs;
    /** In the last epoch no two stand, and who stands stays up: from then on nobody is taken for dead who is not. */
    const lastIsStable = (s: State) => {
      const standing = Node.filter((node) => isLast(s, node) && s.role.get(node) !== 'follower');
      return standing.length <= 1 && standing.every((node) => isUp(s, node));
    };
    const isAnswered = termination({
      nodes: Client,
      decided: (s: State, client: Client) => [s.acknowledged.get(client)].filter((answer) => answer !== null),
    });
    /** If the last epoch is stable, every client is answered. */
    const Termination = temporal({
      forAll: isAnswered.forAll,
      formula: ltl.implies(ltl.always(ltl.atom(lastIsStable)), ltl.eventually(ltl.atom(isAnswered.holds))),
    });

    const actions = { TakeWrite, Accept, HearAccepted, TimeOut, CastVote, HearVote };
    const replication = [TakeWrite, Accept, HearAccepted, CastVote, HearVote];
    return {
      domains,
      init,
      actions,
      crashes: [live],
      // Each step brings the run nearer to its end, so it is enough that somebody goes on as long as anybody can.
      fairness: [WF({ actions: [...replication, TimeOut] })],
      invariants: { OneLeaderPerEpoch, NoSplitBrain, NoLostWrite },
      properties: { ...(mayFailOver ? { FailsOver } : {}), TwoBelieveToLead, AllAcknowledged, Termination },
      // All is done, or the epochs have run out, or more nodes are down than a quorum can spare.
      finished: (s: State) =>
        allAcknowledged(s) ||
        Node.some((node) => isLast(s, node)) ||
        !acknowledges(Node.filter((node) => isUp(s, node)).length, nodes),
      replication,
      isAnswered,
      Node,
      Log,
      Message,
      isNewer,
      leads,
      stand,
      answered,
    };
  },
);
