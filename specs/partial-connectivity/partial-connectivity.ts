/**
 * Raft while some links are broken: as it is in Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus
 * Algorithm", USENIX ATC 2014, and with the two rules that were added against such links. After Heidi Howard and Ittai Abraham, "Raft
 * does not Guarantee Liveness in the face of Network Faults", 2020, and Harald Ng, Seif Haridi and Paris Carbone, "Omni-Paxos: Breaking
 * the Barriers of Partial Connectivity", EuroSys 2023, whose own election is the spec `ballot-leader-election`.
 *
 *   Pre-vote      Who wants to be elected asks first whether it would be (Ongaro's dissertation, section 9.6). Nobody says so who
 *                 would not vote for it, or who hears from a leader.
 *   CheckQuorum   A leader that does not hear from a quorum gives up leading (section 6.2).
 *
 * The question is whether a client's command is committed in the end. The links stay as they are: every other fault is left out, and
 * `links=whole` is the control.
 *
 * Time. Raft asks that a broadcast takes much less time than an election timeout, and draws timeouts at random, so that servers do not
 * time out together. Here a timeout strikes only when all has been said and heard that there was, heartbeats among it, and an election
 * is over before the next one strikes. What comes of timeouts that are shorter or strike together is in `raft-election`. Nothing is
 * assumed of how long a client takes: its command is committed by a leader that stays, and one that is deposed may have had no time.
 *
 * Abstractions. A request and its answer over a link that works are one step, and a candidate asks all that it reaches in one step.
 * Terms are counted back from the latest one, and of a gap between two of them it only matters whether one fits in between: so there
 * are finitely many states, and who goes on for ever comes back to one of them. Of logs there is the one entry that some may lack.
 * The README tells why that loses nothing.
 */
import {
  boolean,
  choice,
  functionFrom,
  type Member,
  oneOf,
  optional,
  processes,
  range,
  renumbering,
  SF,
  spec,
  variables,
  WF,
} from '../../checker/index.ts';
import { graphNames, graphs, reachedFrom, startsOf } from './graphs.ts';

export const partialConnectivity = spec(
  {
    name: 'partial-connectivity',
    title: 'Raft with some links broken, with pre-vote and CheckQuorum or without',
    topic: 'consensus',
    parameters: {
      links: choice('which links work', { default: 'two-outsiders', options: graphNames }),
      protocol: choice('what is added to Raft', {
        default: 'both',
        options: ['raft', 'pre-vote', 'check-quorum', 'both'],
      }),
      start: choice('who led when the links broke, and how far its last entry had come', {
        default: 'any',
        options: ['as-told', 'any'],
      }),
    },
    definitions: {
      /** So many of so many servers are a quorum. */
      isQuorum: (some: number, servers: number): boolean => 2 * some > servers,
      /** Who has the log `own` votes for a candidate with this one: it is at least as up-to-date. */
      mayVoteFor: (log: number, own: number): boolean => log >= own,
      /** The same is asked of who says in advance that it would. */
      mayPreVoteFor: (log: number, own: number): boolean => log >= own,
      /** Who hears from a leader, or does not, says that it would vote. */
      wouldVote: (hearsFromLeader: boolean): boolean => !hearsFromLeader,
    },
  },
  ({ links, protocol, start }, { isQuorum, mayVoteFor, mayPreVoteFor, wouldVote }) => {
    const graph = graphs[links];
    const { servers } = graph;
    const preVote = protocol === 'pre-vote' || protocol === 'both';
    const checkQuorum = protocol === 'check-quorum' || protocol === 'both';
    const Server = processes('s', servers, { symmetric: false });
    type Server = Member<'s'>;
    const neighbours = new Map(
      Server.map((i) => [i, reachedFrom(graph, Server.index(i) + 1).map((number) => Server.member(number))]),
    );
    const reached = (i: Server) => neighbours.get(i) ?? [];

    // Servers are in as many terms at most, and a gap between two of these counts as two at most.
    const earliest = -2 * (servers - 1);
    const Term = range(earliest, 0);

    const { domains, initially, action, invariant, predicate, reachable, eventually, alwaysEventually } = variables({
      /** The latest term that the server has seen, counted back from the latest of all: that is 0, the one before it -1. */
      currentTerm: functionFrom(Server, Term),
      state: functionFrom(Server, oneOf('Follower', 'PreCandidate', 'Candidate', 'Leader')),
      /** Whom it voted for in its current term, or null. */
      votedFor: functionFrom(Server, optional(Server)),
      /** How many entries its log has beyond what all have. */
      log: functionFrom(Server, range(0, 1)),
      /** Whether the client's command is committed. */
      committed: boolean,
    });
    const init = initially(
      startsOf(graph, start).map(({ leader, behind }) => ({
        currentTerm: Server.to(0),
        state: Server.to((i) => (i === Server.member(leader) ? 'Leader' : 'Follower')),
        votedFor: Server.to(Server.member(leader)),
        log: Server.to((i) => (behind.includes(Server.index(i) + 1) ? 0 : 1)),
        committed: false,
      })),
    );
    type State = (typeof init)[number];
    type Standing = Pick<State, 'currentTerm' | 'state' | 'votedFor'>;

    /** Terms, counted back from the latest again. */
    const counted = renumbering((terms: State['currentTerm']): State['currentTerm'] => {
      const inUse = [...new Set(Server.map((i) => terms.get(i)))].sort((one, other) => other - one);
      const places = new Map<number, number>();
      for (const [at, term] of inUse.entries()) {
        const later = inUse[at - 1];
        places.set(term, later === undefined ? 0 : (places.get(later) ?? 0) - Math.min(Math.ceil(later - term), 2));
      }
      return Server.to((i) => places.get(terms.get(i)) ?? 0);
    });
    /** i is in another term, in which it has not voted yet. */
    const inTerm = ({ currentTerm, state, votedFor }: Standing, i: Server, term: number): Standing => ({
      currentTerm: currentTerm.set(i, term),
      state: state.set(i, 'Follower'),
      votedFor: votedFor.set(i, null),
    });
    const leads = (s: State, i: Server) => s.state.get(i) === 'Leader';
    /** i leads, or hears from a leader: heartbeats come sooner than any timeout strikes. */
    const hears = (s: State, i: Server) =>
      leads(s, i) || reached(i).some((l) => leads(s, l) && s.currentTerm.get(l) >= s.currentTerm.get(i));
    /** j follows leader i, and has all that i has. */
    const follows = (s: State, j: Server, i: Server) =>
      s.currentTerm.get(j) === s.currentTerm.get(i) && s.log.get(j) >= s.log.get(i);
    const stands = (s: State, i: Server) => s.state.get(i) === 'PreCandidate' || s.state.get(i) === 'Candidate';
    /** All has been said and heard that there was: elections are over, and leaders have sent heartbeats. */
    const isQuiet = (s: State) =>
      Server.every((i) => !stands(s, i) && (!leads(s, i) || reached(i).every((j) => follows(s, j, i))));
    /** So many of those that i reaches are a quorum with i itself. */
    const isQuorumWith = (others: readonly Server[]) => isQuorum(others.length + 1, servers);

    /** Server i hears from no leader until its timeout strikes: it wants to be elected. */
    const Timeout = action({
      forSome: { i: Server },
      guard: (s, { i }) => isQuiet(s) && !hears(s, i) && reached(i).length > 0,
      effect: (s, { i }) => ({ state: s.state.set(i, preVote ? 'PreCandidate' : 'Candidate') }),
    });
    /**
     * Pre-candidate i asks all that it reaches whether they would vote for it in a new term. With a quorum it stands; otherwise it waits,
     * in the latest term that it has learnt of by the answers.
     */
    const RequestPreVotes = action({
      forSome: { i: Server },
      guard: (s, { i }) => s.state.get(i) === 'PreCandidate',
      effect: (s, { i }) => {
        const term = s.currentTerm.get(i) + 1;
        const isFree = (j: Server) =>
          s.currentTerm.get(j) < term || (s.currentTerm.get(j) === term && s.votedFor.get(j) === null);
        const granted = reached(i).filter(
          (j) => isFree(j) && mayPreVoteFor(s.log.get(i), s.log.get(j)) && wouldVote(hears(s, j)),
        );
        if (isQuorumWith(granted)) return { state: s.state.set(i, 'Candidate') };
        const latest = Math.max(...reached(i).map((j) => s.currentTerm.get(j)));
        if (latest <= s.currentTerm.get(i)) return { state: s.state.set(i, 'Follower') };
        const after = inTerm(s, i, latest);
        return { ...after, currentTerm: counted(after.currentTerm) };
      },
    });
    /** What comes of an election in which i stands in this term. */
    const election = (s: State, i: Server, term: number): Standing => {
      const own = { ...inTerm(s, i, term), votedFor: s.votedFor.set(i, i) };
      const heard = reached(i).reduce<Standing>(
        (after, j) => (after.currentTerm.get(j) < term ? inTerm(after, j, term) : after),
        own,
      );
      const voters = reached(i).filter(
        (j) =>
          heard.currentTerm.get(j) === term && heard.votedFor.get(j) === null && mayVoteFor(s.log.get(i), s.log.get(j)),
      );
      const votedFor = voters.reduce((votes, j) => votes.set(j, i), heard.votedFor);
      const latest = Math.max(...reached(i).map((j) => heard.currentTerm.get(j)));
      const voted = { ...heard, votedFor };
      const after = isQuorumWith(voters)
        ? { ...voted, state: voted.state.set(i, 'Leader') }
        : latest > term
          ? inTerm(voted, i, latest)
          : voted;
      return { ...after, currentTerm: counted(after.currentTerm) };
    };
    /**
     * Candidate i begins a new term, votes for itself and asks all that it reaches for their votes. Who is in an earlier term follows
     * into this one, and no longer leads. A server votes once in a term, for a candidate whose log is at least as up-to-date as its own.
     * With a quorum i leads; otherwise it waits, in the latest term that it has learnt of by the answers.
     */
    const RequestVotes = action({
      forSome: { i: Server },
      guard: (s, { i }) => s.state.get(i) === 'Candidate',
      effect: (s, { i }) => election(s, i, s.currentTerm.get(i) + 1),
    });
    /** The same, where i is so far behind that a term fits between its new one and the next in which somebody is. */
    const RequestVotesFarBehind = action({
      forSome: { i: Server },
      guard: (s, { i }) => {
        const own = s.currentTerm.get(i);
        const isUsed = (term: number) => Server.some((j) => s.currentTerm.get(j) === term);
        return s.state.get(i) === 'Candidate' && !isUsed(own + 1) && isUsed(own + 2);
      },
      // So that it is less than 1 below, and more than 1 above.
      effect: (s, { i }) => election(s, i, s.currentTerm.get(i) + 0.5),
    });
    /**
     * Leader i sends j a heartbeat, and what j lacks of its log. Who is in an earlier term follows into this one. From who is in a later
     * one i learns of it, and no longer leads.
     */
    const AppendEntries = action({
      forSome: { i: Server, j: (_, { i }: { readonly i: Server }) => reached(i) },
      guard: (s, { i, j }) => leads(s, i) && !follows(s, j, i),
      effect: (s, { i, j }) => {
        const [own, theirs] = [s.currentTerm.get(i), s.currentTerm.get(j)];
        const { currentTerm, state, votedFor } =
          own > theirs ? inTerm(s, j, own) : own < theirs ? inTerm(s, i, theirs) : s;
        const log = own < theirs ? s.log : s.log.update(j, (length) => Math.max(length, s.log.get(i)));
        return { currentTerm: counted(currentTerm), state, votedFor, log };
      },
    });
    /** CheckQuorum: leader i has not heard from a quorum until its timeout strikes: it gives up leading. */
    const StepDown = action({
      forSome: { i: Server },
      guard: (s, { i }) => checkQuorum && isQuiet(s) && leads(s, i) && !isQuorumWith(reached(i)),
      effect: (s, { i }) => ({ state: s.state.set(i, 'Follower') }),
    });
    /** i leads, and a quorum follows: it can commit. */
    const canCommit = (s: State, i: Server) => leads(s, i) && isQuorumWith(reached(i).filter((j) => follows(s, j, i)));
    /** The client's command comes to leader i, and from there to a quorum, and is committed. */
    const Commit = action({
      forSome: { i: Server },
      guard: (s, { i }) => !s.committed && canCommit(s, i),
      effect: () => ({ committed: true }),
    });

    /** At most one leader can be elected in a given term. */
    const ElectionSafety = invariant({
      forAll: { i: Server, j: Server },
      holds: (s, { i, j }) => i === j || !leads(s, i) || !leads(s, j) || s.currentTerm.get(i) !== s.currentTerm.get(j),
    });
    /** An entry that may have been committed, as a quorum has it, is in the log of whoever leads. */
    const LeaderCompleteness = invariant({
      forAll: { i: Server },
      holds: (s, { i }) =>
        !leads(s, i) ||
        s.log.get(i) === 1 ||
        !isQuorum(
          s.log.count((length) => length === 1),
          servers,
        ),
    });
    const committed = predicate((s) => s.committed);
    /** The command can be committed. */
    const CanCommit = reachable(committed);
    /** A client's command is committed in the end. */
    const Committed = eventually(committed);
    /** Again and again somebody leads who can commit: it would be enough if the client were quick. */
    const SomebodyLeads = alwaysEventually((s) => s.committed || Server.some((i) => canCommit(s, i)));

    const fairnessOf = {
      /** What is asked is answered, and leaders send heartbeats. */
      messages: [
        WF({ actions: [RequestPreVotes] }),
        WF({ actions: [RequestVotes, RequestVotesFarBehind] }),
        WF({ actions: [AppendEntries] }),
      ],
      /** Timeouts are drawn at random: who is without a leader again and again is the first to time out again and again. */
      timeouts: [SF({ actions: [Timeout], per: ['i'] })],
      checks: [SF({ actions: [StepDown], per: ['i'] })],
      /** A leader that can commit, and stays so, does. */
      clients: [WF({ actions: [Commit], per: ['i'] })],
    };

    return {
      domains,
      init,
      Server,
      actions: { Timeout, RequestPreVotes, RequestVotes, RequestVotesFarBehind, AppendEntries, StepDown, Commit },
      fairness: Object.values(fairnessOf).flat(),
      fairnessOf,
      invariants: { ElectionSafety, LeaderCompleteness },
      properties: { CanCommit, Committed, SomebodyLeads },
      finished: committed,
      ranks: { term: { in: ['currentTerm'], by: counted, from: earliest } },
      reached,
      hears,
      isQuiet,
      stands,
    };
  },
);
