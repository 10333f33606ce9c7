/**
 * The ballot leader election of Omni-Paxos while some links are broken, after Harald Ng, Seif Haridi and Paris Carbone, "Omni-Paxos:
 * Breaking the Barriers of Partial Connectivity", EuroSys 2023, and their implementation as of May 2023 (haraldng/omnipaxos 0.1.0,
 * `ballot_leader_election.rs`). The networks are those of `partial-connectivity`, whose README compares it with Raft.
 *
 * Whoever reaches a quorum may lead, and nothing else is asked of it. All servers ask each other for heartbeats, in rounds. A heartbeat
 * tells the ballot of who sends it, and whether it was answered by a quorum in its last round. A server that is answered by a quorum
 * takes the highest ballot for the leader among those who are, too. If that is lower than its leader's, then its leader is gone, or has
 * lost its quorum: it raises its own ballot above. Only then, by the promises of a quorum, the new leader gets a log in which nothing is
 * missing that may be committed.
 *
 * Links stay as they are: every other fault is left out, and `links=whole` is the control.
 *
 * Abstractions. A round is one step, in which a server learns what the others tell at that moment: answers that come after its timeout
 * are thrown away in the protocol, too. A request for a promise and the promise are one step. Of logs there is the one entry that some
 * may lack. Ballots need not be renumbered: a server raises its own only if it has lost its leader, and on a network that stays as it is
 * this comes to an end, as the domain of ballots shows.
 */
import {
  boolean,
  choice,
  functionFrom,
  type Member,
  type Of,
  optional,
  processes,
  range,
  record,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';
import { graphNames, graphs, reachedFrom, startsOf } from '../partial-connectivity/graphs.ts';

/** What a server tells of itself in a heartbeat. */
interface Heartbeat<B> {
  readonly ballot: B;
  /** Whether a quorum answered it in its last round. */
  readonly quorumConnected: boolean;
}

export const ballotLeaderElection = spec(
  {
    name: 'ballot-leader-election',
    title: 'The leader election of Omni-Paxos with some links broken',
    topic: 'consensus',
    parameters: {
      links: choice('which links work', { default: 'quorum-loss', options: graphNames }),
      start: choice('who led when the links broke, and how far its last entry had come', {
        default: 'any',
        options: ['as-told', 'any'],
      }),
    },
    definitions: {
      /** So many of so many servers are a quorum. */
      isQuorum: (some: number, servers: number): boolean => 2 * some > servers,
      /** Who sends this heartbeat may lead. */
      mayLead: ({ quorumConnected }: Heartbeat<unknown>): boolean => quorumConnected,
      /** Which ballot a server tells in a heartbeat: its own, and not that of its leader. */
      told: <B>(own: B, _leader: B | null): B => own,
      /** Who has the log `own` promises to follow a leader with this one: nothing is asked of it. */
      mayPromise: (_log: number, _own: number): boolean => true,
    },
  },
  ({ links, start }, { isQuorum, mayLead, told, mayPromise }) => {
    const graph = graphs[links];
    const { servers } = graph;
    const Server = processes('s', servers, { symmetric: false });
    type Server = Member<'s'>;
    const neighbours = new Map(
      Server.map((i) => [i, reachedFrom(graph, Server.index(i) + 1).map((number) => Server.member(number))]),
    );
    const reached = (i: Server) => neighbours.get(i) ?? [];

    /** Of two ballots with one number that of the later server is higher. */
    const Ballot = record({ n: range(0, 3), pid: Server });
    type Ballot = Of<typeof Ballot>;
    const isBelow = (one: Ballot | null, other: Ballot | null) =>
      other !== null &&
      (one === null || one.n < other.n || (one.n === other.n && Server.index(one.pid) < Server.index(other.pid)));
    const highest = (ballots: readonly Ballot[]) =>
      ballots.reduce<Ballot | null>((top, ballot) => (isBelow(top, ballot) ? ballot : top), null);

    const { domains, initially, action, invariant, predicate, reachable, eventually } = variables({
      /** The server's own ballot. */
      ballot: functionFrom(Server, Ballot),
      /** The ballot of its leader, or null if it has lost it. */
      leader: functionFrom(Server, optional(Ballot)),
      /** Whether a quorum answered it in its last round. */
      quorumConnected: functionFrom(Server, boolean),
      /** The ballot that it has promised to follow. */
      promised: functionFrom(Server, Ballot),
      /** How many entries its log has beyond what all have. */
      log: functionFrom(Server, range(0, 1)),
      /** Whether the client's command is committed. */
      committed: boolean,
    });
    const init = initially(
      startsOf(graph, start).map(({ leader, behind }) => {
        const first = Ballot({ n: 1, pid: Server.member(leader) });
        return {
          ballot: Server.to((i) => (i === first.pid ? first : Ballot({ n: 0, pid: i }))),
          leader: Server.to(first),
          quorumConnected: Server.to(true),
          promised: Server.to(first),
          log: Server.to((i) => (behind.includes(Server.index(i) + 1) ? 0 : 1)),
          committed: false,
        };
      }),
    );
    type State = (typeof init)[number];

    /** What i tells whoever asks. */
    const heartbeatOf = (s: State, i: Server): Heartbeat<Ballot> => ({
      ballot: told(s.ballot.get(i), s.leader.get(i)),
      quorumConnected: s.quorumConnected.get(i),
    });
    const isQuorumWith = (others: readonly Server[]) => isQuorum(others.length + 1, servers);
    /**
     * Server i ends a round of heartbeats. If a quorum answered, it takes the highest ballot of those who may lead for its leader, or,
     * if that is lower than its leader's, raises its own above. What a server that reaches nobody tells nobody hears.
     */
    const EndRound = action({
      forSome: { i: Server },
      guard: (_, { i }) => reached(i).length > 0,
      effect: (s, { i }) => {
        if (!isQuorumWith(reached(i))) return { quorumConnected: s.quorumConnected.set(i, false) };
        const quorumConnected = s.quorumConnected.set(i, true);
        const own = { ballot: s.ballot.get(i), quorumConnected: s.quorumConnected.get(i) };
        const heard = [own, ...reached(i).map((j) => heartbeatOf(s, j))];
        const top = highest(heard.filter(mayLead).map(({ ballot }) => ballot));
        const leader = s.leader.get(i);
        if (leader === null || !isBelow(top, leader)) return { quorumConnected, leader: s.leader.set(i, top) };
        return {
          quorumConnected,
          ballot: s.ballot.set(i, Ballot({ n: leader.n + 1, pid: i })),
          leader: s.leader.set(i, null),
        };
      },
    });
    /** i takes itself for the leader. */
    const leads = (s: State, i: Server) => s.leader.get(i) === s.ballot.get(i);
    const hasPromised = (s: State, j: Server, i: Server) => s.promised.get(j) === s.ballot.get(i);
    /**
     * Leader i asks j, or itself, to promise to follow it. j does so unless it has promised to follow a higher ballot, and tells its log:
     * i takes over what it lacks.
     */
    const Prepare = action({
      forSome: { i: Server, j: (_, { i }: { readonly i: Server }) => [i, ...reached(i)] },
      guard: (s, { i, j }) =>
        leads(s, i) && isBelow(s.promised.get(j), s.ballot.get(i)) && mayPromise(s.log.get(i), s.log.get(j)),
      effect: (s, { i, j }) => ({
        promised: s.promised.set(j, s.ballot.get(i)),
        log: s.log.update(i, (length) => Math.max(length, s.log.get(j))),
      }),
    });
    /** i leads, and a quorum follows: it can commit. */
    const canCommit = (s: State, i: Server) =>
      leads(s, i) && hasPromised(s, i, i) && isQuorumWith(reached(i).filter((j) => hasPromised(s, j, i)));
    /** The client's command comes to leader i, and from there to a quorum, and is committed. */
    const Commit = action({
      forSome: { i: Server },
      guard: (s, { i }) => !s.committed && canCommit(s, i),
      effect: () => ({ committed: true }),
    });

    /** An entry that may have been committed, as a quorum has it, is in the log of whoever can commit. */
    const LeaderCompleteness = invariant({
      forAll: { i: Server },
      holds: (s, { i }) =>
        !canCommit(s, i) ||
        s.log.get(i) === 1 ||
        !isQuorum(
          s.log.count((length) => length === 1),
          servers,
        ),
    });
    /** No two can commit at a time. */
    const OneLeader = invariant({
      forAll: { i: Server, j: Server },
      holds: (s, { i, j }) => i === j || !canCommit(s, i) || !canCommit(s, j),
    });
    const committed = predicate((s) => s.committed);
    /** The command can be committed. */
    const CanCommit = reachable(committed);
    /** Another server than the first leader can commit it. */
    const LeaderChanges = reachable((s) => Server.some((i) => canCommit(s, i) && s.ballot.get(i).n > 1));
    /** A client's command is committed in the end. */
    const Committed = eventually(committed);

    const fairnessOf = {
      rounds: [WF({ actions: [EndRound], per: ['i'] })],
      promises: [WF({ actions: [Prepare], per: ['i'] })],
      /** A leader that can commit, and stays so, does. */
      clients: [WF({ actions: [Commit], per: ['i'] })],
    };
    // Where all is well, or the first leader reaches a quorum as it is told, nothing need change.
    const isStable = links === 'whole' || (links === 'two-outsiders' && start === 'as-told');

    return {
      domains,
      init,
      Ballot,
      Server,
      actions: { EndRound, Prepare, Commit },
      fairness: Object.values(fairnessOf).flat(),
      fairnessOf,
      invariants: { OneLeader, LeaderCompleteness },
      properties: { CanCommit, ...(isStable ? {} : { LeaderChanges }), Committed },
      finished: committed,
      reached,
      leads,
      isBelow,
      isQuorumWith,
    };
  },
);
