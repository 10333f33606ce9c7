/**
 * Raft's leader election, after Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm",
 * USENIX ATC 2014, sections 5.2 and 5.6. It asks what the spec `raft`, whose terms grow up to a bound, cannot decide: is a
 * leader always elected in the end?
 *
 * Who hears of no leader begins a new term, votes for itself and asks the others for their votes. If several do so at the
 * same time, the votes may be split, so that nobody is elected in that term; and again in the next one. Against this the
 * paper draws timeouts at random: now and then a server times out alone, and all have heard of it before anybody else
 * begins a term. For that messages must be much faster than timeouts, broadcastTime << electionTimeout.
 *
 * Abstractions. Logs are left out, as if all were equal. Terms are counted from the lowest one that a server is in, since
 * only their differences matter. Servers that time out before any of them hears of another do so in one step. The
 * heartbeats of a leader are not shown: as long as there is one, nobody times out. A refusal is not sent, since in its own
 * term a candidate makes nothing of it. What is on its way between a candidate and its voters is lost when the candidate
 * leaves its term; so messages need not name the term.
 */
import { Set } from 'immutable';
import {
  allows,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  oneOf,
  optional,
  processes,
  range,
  SF,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const raftElection = spec(
  {
    name: 'raft-election',
    title: 'The leader election of Raft, with terms without end',
    topic: 'consensus',
    parameters: {
      servers: integer('servers', { default: 3, from: 1, to: 6 }),
      faults: faults(['restarts'], { default: 'all' }),
      maxLag: integer('by how many terms servers may lag behind', { default: 1, from: 1, to: 4 }),
    },
    definitions: {
      /** So many votes of so many servers are enough to lead. */
      isQuorum: (votes: number, servers: number): boolean => 2 * votes > servers,
    },
  },
  ({ servers, faults, maxLag }, { isQuorum }) => {
    const Server = processes('s', servers);
    // A step may lead just outside the bounds, so the domain reaches one further than these do.
    const Term = range(0, maxLag + 1);
    const Message = messages({
      /** A candidate asks for a vote in the term that it is in. */
      RequestVoteRequest: { from: Server, to: Server },
      /** The vote is granted, in the term of the candidate. */
      RequestVoteResponse: { from: Server, to: Server },
    });
    type Server = Member<'s'>;

    const { domains, initially, action, invariant, predicate, reachable, alwaysEventually, eventuallyAlways } =
      variables({
        /** The latest term that the server has seen, counted from the lowest of all servers. */
        currentTerm: functionFrom(Server, Term),
        state: functionFrom(Server, oneOf('Follower', 'Candidate', 'Leader')),
        /** Whom it voted for in its current term, or null. */
        votedFor: functionFrom(Server, optional(Server)),
        /** On candidates: who has granted its vote. */
        votesGranted: functionFrom(Server, subsetOf(Server)),
        /** What is in flight. */
        messages: subsetOf(Message),
      });
    const init = initially({
      currentTerm: Server.to(0),
      state: Server.to('Follower'),
      votedFor: Server.to(null),
      votesGranted: Server.to(Set()),
      messages: Set(),
    });
    type State = (typeof init)[number];

    /** Terms, counted from the lowest one again. */
    const counted = (currentTerm: State['currentTerm']) => {
      const lowest = Math.min(...Server.map((i) => currentTerm.get(i)));
      return Server.to((i) => currentTerm.get(i) - lowest);
    };
    /** What server i sends and is sent as a candidate. */
    const requestsOf = (i: Server) => Server.others(i).map((j) => Message.RequestVoteRequest({ from: i, to: j }));
    const responsesTo = (i: Server) => Server.others(i).map((j) => Message.RequestVoteResponse({ from: j, to: i }));
    const noLeader = (s: State) => Server.every((i) => s.state.get(i) !== 'Leader');
    const hasWon = (s: State, i: Server) =>
      s.state.get(i) === 'Candidate' && isQuorum(s.votesGranted.get(i).size, servers);

    /**
     * There is no leader, and the servers in `candidates` time out before any of them hears of another: each starts an
     * election in a new term, votes for itself, and asks all others for their votes. Timeouts are so long that before they
     * strike, all has been said and heard that there was.
     */
    const Timeout = action({
      forSome: { candidates: Server.subsets().filter((some) => !some.isEmpty()) },
      guard: (s) => noLeader(s) && s.messages.isEmpty() && !Server.some((i) => hasWon(s, i)),
      effect: (s, { candidates }) => {
        const standing = Server.filter((i) => candidates.has(i));
        return {
          currentTerm: counted(Server.to((i) => s.currentTerm.get(i) + (candidates.has(i) ? 1 : 0))),
          messages: s.messages.subtract(standing.flatMap(responsesTo)).union(standing.flatMap(requestsOf)),
          state: Server.to((i) => (candidates.has(i) ? 'Candidate' : s.state.get(i))),
          votedFor: Server.to((i) => (candidates.has(i) ? i : s.votedFor.get(i))),
          votesGranted: Server.to((i) => (candidates.has(i) ? Set([i]) : s.votesGranted.get(i))),
        };
      },
    });
    /** Server m.to follows in the term if it is a later one, and votes for the candidate if it has not voted in it yet. */
    const HandleRequestVoteRequest = action({
      forSome: { m: (s) => s.messages.filter((m) => m.type === 'RequestVoteRequest') },
      effect: (s, { m }) => {
        const { from: j, to: i } = m;
        const term = s.currentTerm.get(j);
        const vote = Message.RequestVoteResponse({ from: i, to: j });
        if (term > s.currentTerm.get(i)) {
          return {
            currentTerm: counted(s.currentTerm.set(i, term)),
            state: s.state.set(i, 'Follower'),
            votedFor: s.votedFor.set(i, j),
            votesGranted: s.votesGranted.set(i, Set()),
            messages: s.messages.remove(m).subtract(requestsOf(i), responsesTo(i)).add(vote),
          };
        }
        const voteGranted = term === s.currentTerm.get(i) && [null, j].includes(s.votedFor.get(i));
        return voteGranted
          ? { votedFor: s.votedFor.set(i, j), messages: s.messages.remove(m).add(vote) }
          : { messages: s.messages.remove(m) };
      },
    });
    /** Candidate m.to counts a vote. */
    const HandleRequestVoteResponse = action({
      forSome: { m: (s) => s.messages.filter((m) => m.type === 'RequestVoteResponse') },
      effect: (s, { m }) => ({
        messages: s.messages.remove(m),
        ...(s.state.get(m.to) === 'Candidate'
          ? { votesGranted: s.votesGranted.update(m.to, (granted) => granted.add(m.from)) }
          : {}),
      }),
    });
    /** Candidate i has the votes of a quorum and becomes leader. */
    const BecomeLeader = action({
      forSome: { i: Server },
      guard: (s, { i }) => hasWon(s, i),
      effect: (s, { i }) => ({ state: s.state.set(i, 'Leader'), votesGranted: s.votesGranted.set(i, Set()) }),
    });
    /** Leader i fails: it restarts from stable storage, as a follower. */
    const LeaderFails = action({
      forSome: { i: Server },
      guard: (s, { i }) => allows(faults, 'restarts') && s.state.get(i) === 'Leader',
      effect: (s, { i }) => ({ state: s.state.set(i, 'Follower') }),
    });

    /** At most one leader can be elected in a given term. */
    const ElectionSafety = invariant({
      forAll: { i: Server, j: Server },
      holds: ({ state, currentTerm }, { i, j }) =>
        i === j ||
        !(state.get(i) === 'Leader' && state.get(j) === 'Leader' && currentTerm.get(i) === currentTerm.get(j)),
    });
    /** Each server can be elected. */
    const LeaderElected = reachable({ forAll: { i: Server }, holds: (s, { i }) => s.state.get(i) === 'Leader' });
    /** Elections come to an end: whenever there is no leader, one is elected later. */
    const Termination = alwaysEventually((s) => !noLeader(s));

    /** If nobody fails, some leader is the last. */
    const LeaderStays = eventuallyAlways((s) => !noLeader(s));
    const mayFail = allows(faults, 'restarts');

    /** What was sent arrives, */
    const arrives = [WF({ actions: [HandleRequestVoteRequest] }), WF({ actions: [HandleRequestVoteResponse] })];
    /** and who has won leads. */
    const leads = [WF({ actions: [BecomeLeader], per: ['i'] })];
    const fairnessOf = {
      arrives,
      leads,
      elections: [...arrives, ...leads],
      /** Timeouts are drawn at random: if there are elections again and again, a server times out alone in some of them. */
      timeouts: [SF({ actions: [Timeout], where: ({ candidates }) => candidates.size === 1 })],
    };

    return {
      domains,
      init,
      actions: { Timeout, HandleRequestVoteRequest, HandleRequestVoteResponse, BecomeLeader, LeaderFails },
      fairness: [...fairnessOf.elections, ...fairnessOf.timeouts],
      invariants: { ElectionSafety },
      properties: { LeaderElected, Termination, ...(mayFail ? {} : { LeaderStays }) },
      withinBounds: {
        maxLag: invariant({ forAll: { i: Server }, holds: (s, { i }) => s.currentTerm.get(i) <= maxLag }),
      },
      // A leader that never fails stays.
      finished: predicate((s) => !mayFail && !noLeader(s)),
      fairnessOf,
      noLeader,
      hasWon,
      Message,
      Server,
    };
  },
);
