/**
 * Raft, after Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014,
 * section 5; following action by action the TLA+ specification raft.tla of Diego Ongaro's dissertation, "Consensus:
 * Bridging Theory and Practice", Stanford University 2014, appendix B, as github.com/ongardie/raft.tla has it since
 * September 2024: a message of which no copy is left is gone.
 *
 * Servers keep copies of one log. Time is divided into terms, and each term has at most one leader, elected by a majority.
 * The leader takes requests from clients into its log and brings the logs of the others into agreement with its own. An
 * entry of the leader's own term that a majority holds is committed, and so is everything before it: every later leader
 * has it too, because a server votes only for candidates whose log is at least as up to date as its own.
 *
 * Abstractions, and why they lose no behaviour: there are no clocks, so a timeout may strike at any time; a server that is
 * down is one that takes no steps until it restarts; the network keeps no order, and may lose and duplicate messages; a
 * request carries at most one entry, since one with several has the effect of several requests. The state machine is left
 * out: what it applies is the log up to commitIndex. So are the variables that raft.tla keeps only for its proof
 * (elections, allLogs, voterLog and mlog): no action reads them. Terms, logs and messages would grow without limit, so
 * exploration stops at bounds, which every verdict names.
 */
import { List, Set } from 'immutable';
import {
  allows,
  boolean,
  faults,
  functionFrom,
  integer,
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
  values,
  variables,
} from '../../checker/index.ts';
import { integrity, uniformAgreement } from '../consensus.ts';
import { agreeUpTo, type EntryBefore, endOf, entryAt, indexesOf, type Log, reachesAsFarAs, termAt } from './log.ts';

export const raft = spec(
  {
    name: 'raft',
    title: "Ongaro and Ousterhout's Raft",
    topic: 'consensus',
    parameters: {
      servers: integer('servers', { default: 3, from: 1, to: 7 }),
      values: integer('values that clients request', { default: 1, from: 1, to: 4 }),
      faults: faults(['restarts', 'loss', 'duplication'], { default: 'none' }),
      maxTerm: integer('the highest term explored; terms begin at 1', { default: 3, from: 2, to: 99 }),
      maxLog: integer('the longest log explored', { default: 1, from: 0, to: 99 }),
      maxMessages: integer('the most different messages in flight', { default: 1, from: 1, to: 99 }),
      maxCopies: integer('the most copies of one message in flight', { default: 1, from: 1, to: 9 }),
    },
    definitions: {
      /** So many servers are a quorum. Any two quorums must share a server. */
      isQuorum: (members: number, servers: number): boolean => members * 2 > servers,
      /** The candidate's log is at least as up to date: its last entry is of a later term, or of the same and no nearer. */
      isUpToDate: reachesAsFarAs,
      /** A leader may take an entry that a quorum holds for committed: it is of the leader's own term. */
      mayCommit: (entryTerm: number, currentTerm: number): boolean => entryTerm === currentTerm,
      /** A server obeys the leader of its own term. */
      obeys: (term: number, currentTerm: number): boolean => term === currentTerm,
      /** The log holds the entry that comes before the new one, or the new one is the first. */
      holdsEntryBefore: (log: Log, { prevLogIndex, prevLogTerm }: EntryBefore): boolean =>
        termAt(log, prevLogIndex) === prevLogTerm,
    },
  },
  (
    { servers, values: valueCount, faults, maxTerm, maxLog, maxMessages, maxCopies },
    { isQuorum, isUpToDate, mayCommit, obeys, holdsEntryBefore },
  ) => {
    const Server = processes('s', servers);
    const Value = values('v', valueCount);
    // A step may lead just outside the bounds, so the domains reach one further than these do.
    const Term = range(0, maxTerm + 1);
    const Index = range(0, maxLog + 1);
    const Entry = record({ term: Term, value: Value });
    const Message = messages(
      {
        RequestVoteRequest: { term: Term, lastLogTerm: Term, lastLogIndex: Index, from: Server, to: Server },
        RequestVoteResponse: { term: Term, voteGranted: boolean, from: Server, to: Server },
        AppendEntriesRequest: {
          term: Term,
          prevLogIndex: Index,
          prevLogTerm: Term,
          entries: sequenceOf(Entry, 1),
          commitIndex: Index,
          from: Server,
          to: Server,
        },
        AppendEntriesResponse: { term: Term, success: boolean, matchIndex: Index, from: Server, to: Server },
      },
      {
        short: {
          RequestVoteRequest: (m) =>
            `RequestVote term ${m.term}, log ${m.lastLogIndex === 0 ? 'empty' : `to ${m.lastLogIndex} of term ${m.lastLogTerm}`}`,
          RequestVoteResponse: (m) => `${m.voteGranted ? 'vote' : 'no vote'}, term ${m.term}`,
          AppendEntriesRequest: (m) => `AppendEntries term ${m.term}, ${m.entries.size} new after ${m.prevLogIndex}`,
          AppendEntriesResponse: (m) => `${m.success ? `success to ${m.matchIndex}` : 'rejected'}, term ${m.term}`,
        },
      },
    );
    const Network = network(Message);

    const { domains, initially, action, invariant, step, reachable } = variables({
      /** Requests and responses in flight. */
      messages: Network,
      /** The latest term that the server has seen. */
      currentTerm: functionFrom(Server, Term),
      state: functionFrom(Server, oneOf('Follower', 'Candidate', 'Leader')),
      /** Whom it voted for in its current term, or null. */
      votedFor: functionFrom(Server, optional(Server)),
      log: functionFrom(Server, sequenceOf(Entry, maxLog + 1)),
      /** The index of the latest entry that the state machine may apply. */
      commitIndex: functionFrom(Server, Index),
      /** On candidates: who has answered in the current term, */
      votesResponded: functionFrom(Server, subsetOf(Server)),
      /** and who has granted its vote. */
      votesGranted: functionFrom(Server, subsetOf(Server)),
      /** On leaders: the next entry to send to each other server, */
      nextIndex: functionFrom(Server, functionFrom(Server, Index)),
      /** and up to where its log is known to be that of the leader. */
      matchIndex: functionFrom(Server, functionFrom(Server, Index)),
    });
    const init = initially({
      messages: Network.empty,
      currentTerm: Server.to(1),
      state: Server.to('Follower'),
      votedFor: Server.to(null),
      log: Server.to(List()),
      commitIndex: Server.to(0),
      votesResponded: Server.to(Set()),
      votesGranted: Server.to(Set()),
      nextIndex: Server.to(Server.to(1)),
      matchIndex: Server.to(Server.to(0)),
    });

    /** Server i restarts from stable storage. It loses everything but its currentTerm, votedFor and log. */
    const Restart = action({
      forSome: { i: Server },
      guard: () => allows(faults, 'restarts'),
      effect: (s, { i }) => ({
        state: s.state.set(i, 'Follower'),
        votesResponded: s.votesResponded.set(i, Set()),
        votesGranted: s.votesGranted.set(i, Set()),
        nextIndex: s.nextIndex.set(i, Server.to(1)),
        matchIndex: s.matchIndex.set(i, Server.to(0)),
        commitIndex: s.commitIndex.set(i, 0),
      }),
    });
    /** Server i has heard of no leader for too long: it starts an election in a new term. It will ask itself for its vote. */
    const Timeout = action({
      forSome: { i: Server },
      guard: (s, { i }) => s.state.get(i) !== 'Leader',
      effect: (s, { i }) => ({
        state: s.state.set(i, 'Candidate'),
        currentTerm: s.currentTerm.set(i, s.currentTerm.get(i) + 1),
        votedFor: s.votedFor.set(i, null),
        votesResponded: s.votesResponded.set(i, Set()),
        votesGranted: s.votesGranted.set(i, Set()),
      }),
    });
    /** Candidate i asks server j, which has not answered yet, for its vote. */
    const RequestVote = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => s.state.get(i) === 'Candidate' && !s.votesResponded.get(i).has(j),
      effect: (s, { i, j }) => {
        const request = { term: s.currentTerm.get(i), ...endOf(s.log.get(i)), from: i, to: j };
        return { messages: s.messages.send(Message.RequestVoteRequest(request)) };
      },
    });
    /** Leader i sends server j the next entry that j needs, or none (a heartbeat) if there is none. */
    const AppendEntries = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => i !== j && s.state.get(i) === 'Leader',
      effect: (s, { i, j }) => {
        const log = s.log.get(i);
        const nextIndex = s.nextIndex.get(i).get(j);
        const prevLogIndex = nextIndex - 1;
        const prevLogTerm = termAt(log, prevLogIndex);
        const lastEntry = Math.min(log.size, nextIndex);
        const entries = log.slice(prevLogIndex, lastEntry);
        const commitIndex = Math.min(s.commitIndex.get(i), lastEntry);
        const request = { term: s.currentTerm.get(i), prevLogIndex, prevLogTerm, entries, commitIndex, from: i, to: j };
        return { messages: s.messages.send(Message.AppendEntriesRequest(request)) };
      },
    });
    /** Candidate i has the votes of a quorum and becomes leader. */
    const BecomeLeader = action({
      forSome: { i: Server },
      guard: (s, { i }) => s.state.get(i) === 'Candidate' && isQuorum(s.votesGranted.get(i).size, servers),
      effect: (s, { i }) => ({
        state: s.state.set(i, 'Leader'),
        nextIndex: s.nextIndex.set(i, Server.to(s.log.get(i).size + 1)),
        matchIndex: s.matchIndex.set(i, Server.to(0)),
      }),
    });
    /** Leader i takes a request of a client into its log. */
    const ClientRequest = action({
      forSome: { i: Server, v: Value },
      guard: (s, { i }) => s.state.get(i) === 'Leader',
      effect: (s, { i, v }) => ({ log: s.log.update(i, (log) => log.push({ term: s.currentTerm.get(i), value: v })) }),
    });
    /** Leader i commits up to the last entry that a quorum holds, provided that this entry is of its own term. */
    const AdvanceCommitIndex = action({
      forSome: { i: Server },
      guard: (s, { i }) => s.state.get(i) === 'Leader',
      effect: (s, { i }) => {
        const log = s.log.get(i);
        const matchIndex = s.matchIndex.get(i);
        const agree = (index: number) => Server.filter((k) => k === i || matchIndex.get(k) >= index);
        const agreed = indexesOf(log).findLast((index) => isQuorum(agree(index).length, servers));
        const advances = agreed !== undefined && mayCommit(termAt(log, agreed), s.currentTerm.get(i));
        return { commitIndex: s.commitIndex.set(i, advances ? agreed : s.commitIndex.get(i)) };
      },
    });

    /** Server m.to hears of a later term: it becomes a follower in it. The message stays, to be handled next. */
    const UpdateTerm = action({
      forSome: { m: (s) => s.messages.deliverable() },
      guard: (s, { m }) => m.term > s.currentTerm.get(m.to),
      effect: (s, { m }) => ({
        currentTerm: s.currentTerm.set(m.to, m.term),
        state: s.state.set(m.to, 'Follower'),
        votedFor: s.votedFor.set(m.to, null),
      }),
    });
    /** Server m.to grants its vote, to one candidate a term, if it is of this term and its log is up to date; or refuses it. */
    const HandleRequestVoteRequest = action({
      forSome: { m: (s) => s.messages.filter((m) => m.type === 'RequestVoteRequest') },
      guard: (s, { m }) => m.term <= s.currentTerm.get(m.to),
      effect: (s, { m }) => {
        const { to: i, from: j } = m;
        const term = s.currentTerm.get(i);
        const votedFor = s.votedFor.get(i);
        const logOk = isUpToDate(m, endOf(s.log.get(i)));
        const voteGranted = m.term === term && logOk && (votedFor === null || votedFor === j);
        return {
          votedFor: s.votedFor.set(i, voteGranted ? j : votedFor),
          messages: s.messages.reply(m, Message.RequestVoteResponse({ term, voteGranted, from: i, to: j })),
        };
      },
    });
    /** Candidate m.to counts an answer, and a vote if it was granted. So does a former candidate, where it does not matter. */
    const HandleRequestVoteResponse = action({
      forSome: { m: (s) => s.messages.filter((m) => m.type === 'RequestVoteResponse') },
      guard: (s, { m }) => m.term === s.currentTerm.get(m.to),
      effect: (s, { m, m: { from: j, to: i, voteGranted } }) => ({
        votesResponded: s.votesResponded.update(i, (responded) => responded.add(j)),
        votesGranted: s.votesGranted.update(i, (granted) => (voteGranted ? granted.add(j) : granted)),
        messages: s.messages.deliver(m),
      }),
    });

    type State = (typeof init)[number];
    type Request = Of<typeof Message.AppendEntriesRequest>;
    const appendEntriesRequests = (s: State) => s.messages.filter((m) => m.type === 'AppendEntriesRequest');
    const logOk = (s: State, m: Request) => holdsEntryBefore(s.log.get(m.to), m);
    /** The receiver is a follower in the term of the sender, and the new entry fits onto its log. */
    const accepts = (s: State, m: Request) =>
      obeys(m.term, s.currentTerm.get(m.to)) && s.state.get(m.to) === 'Follower' && logOk(s, m);
    /** Answers the request: it failed, or the logs of both are the same up to matchIndex. */
    const answer = (s: State, m: Request, success: boolean, matchIndex: number) => {
      const term = s.currentTerm.get(m.to);
      return s.messages.reply(m, Message.AppendEntriesResponse({ term, success, matchIndex, from: m.to, to: m.from }));
    };

    /** Server m.to rejects entries from a past term, or entries that do not fit onto its log. */
    const RejectAppendEntriesRequest = action({
      forSome: { m: appendEntriesRequests },
      guard: (s, { m }) => {
        const term = s.currentTerm.get(m.to);
        return m.term < term || (m.term === term && s.state.get(m.to) === 'Follower' && !logOk(s, m));
      },
      effect: (s, { m }) => ({ messages: answer(s, m, false, 0) }),
    });
    /** Candidate m.to hears from the leader of its term and becomes a follower. The message stays, to be handled next. */
    const ReturnToFollowerState = action({
      forSome: { m: appendEntriesRequests },
      guard: (s, { m }) => m.term === s.currentTerm.get(m.to) && s.state.get(m.to) === 'Candidate',
      effect: (s, { m }) => ({ state: s.state.set(m.to, 'Follower') }),
    });
    /** Follower m.to holds the entry, if there is one: it learns what is committed, and answers. */
    const AppendEntriesAlreadyDone = action({
      forSome: { m: appendEntriesRequests },
      guard: (s, { m }) => {
        const [entry] = m.entries;
        return accepts(s, m) && (entry === undefined || termAt(s.log.get(m.to), m.prevLogIndex + 1) === entry.term);
      },
      effect: (s, { m }) => ({
        // If the request is old or a duplicate, this may be less than before, which does no harm.
        commitIndex: s.commitIndex.set(m.to, m.commitIndex),
        messages: answer(s, m, true, m.prevLogIndex + m.entries.size),
      }),
    });
    /** Follower m.to holds another entry in the place of the new one: it removes its last entry. The message stays. */
    const ConflictAppendEntriesRequest = action({
      forSome: { m: appendEntriesRequests },
      guard: (s, { m }) => {
        const [entry] = m.entries;
        const index = m.prevLogIndex + 1;
        const log = s.log.get(m.to);
        return accepts(s, m) && entry !== undefined && log.size >= index && termAt(log, index) !== entry.term;
      },
      effect: (s, { m }) => ({ log: s.log.set(m.to, s.log.get(m.to).pop()) }),
    });
    /** Follower m.to appends the entry to its log. The message stays, to be answered next. */
    const NoConflictAppendEntriesRequest = action({
      forSome: { m: appendEntriesRequests },
      guard: (s, { m }) => accepts(s, m) && !m.entries.isEmpty() && s.log.get(m.to).size === m.prevLogIndex,
      effect: (s, { m }) => ({ log: s.log.set(m.to, s.log.get(m.to).concat(m.entries)) }),
    });
    /** Leader m.to learns up to where the log of m.from is its own, or else tries one entry further back. */
    const HandleAppendEntriesResponse = action({
      forSome: { m: (s) => s.messages.filter((m) => m.type === 'AppendEntriesResponse') },
      guard: (s, { m }) => m.term === s.currentTerm.get(m.to),
      effect: (s, { m }) => {
        const { to: i, from: j } = m;
        const back = (index: number) => Math.max(index - 1, 1);
        return {
          nextIndex: s.nextIndex.update(i, (next) => next.update(j, (n) => (m.success ? m.matchIndex + 1 : back(n)))),
          matchIndex: s.matchIndex.update(i, (match) => match.update(j, (n) => (m.success ? m.matchIndex : n))),
          messages: s.messages.deliver(m),
        };
      },
    });
    /** Server m.to ignores a response to what it asked in a past term. */
    const DropStaleResponse = action({
      forSome: {
        m: (s) => s.messages.filter((m) => m.type === 'RequestVoteResponse' || m.type === 'AppendEntriesResponse'),
      },
      guard: (s, { m }) => m.term < s.currentTerm.get(m.to),
      effect: (s, { m }) => ({ messages: s.messages.deliver(m) }),
    });

    /** The network duplicates a message. */
    const DuplicateMessage = action({
      forSome: { m: (s) => s.messages.deliverable() },
      guard: () => allows(faults, 'duplication'),
      effect: (s, { m }) => ({ messages: s.messages.duplicate(m) }),
    });
    /** The network drops a message. */
    const DropMessage = action({
      forSome: { m: (s) => s.messages.deliverable() },
      guard: () => allows(faults, 'loss'),
      effect: (s, { m }) => ({ messages: s.messages.lose(m) }),
    });

    /** At most one leader can be elected in a given term. */
    const ElectionSafety = invariant({
      forAll: { i: Server, j: Server },
      holds: ({ state, currentTerm }, { i, j }) =>
        i === j ||
        !(state.get(i) === 'Leader' && state.get(j) === 'Leader' && currentTerm.get(i) === currentTerm.get(j)),
    });
    /** A leader never overwrites or deletes entries in its log; it only appends new entries. */
    const LeaderAppendOnly = step({
      forAll: { i: Server },
      holds: (s, t, { i }) => s.state.get(i) !== 'Leader' || agreeUpTo(s.log.get(i), t.log.get(i), s.log.get(i).size),
    });
    /** If two logs contain an entry with the same index and term, then the logs are identical up to that index. */
    const LogMatching = invariant({
      forAll: { i: Server, j: Server },
      holds: ({ log }, { i, j }) => {
        const [a, b] = [log.get(i), log.get(j)];
        return indexesOf(a).every((index) => termAt(a, index) !== termAt(b, index) || agreeUpTo(a, b, index));
      },
    });
    /**
     * If an entry is committed in a given term, it is present in the logs of the leaders of all later terms. A state shows as
     * committed what some server knows to be: a leader holds all that servers whose terms are not above its own know.
     */
    const LeaderCompleteness = invariant({
      forAll: { i: Server, j: Server },
      holds: ({ state, currentTerm, log, commitIndex }, { i, j }) =>
        state.get(i) !== 'Leader' ||
        currentTerm.get(i) < currentTerm.get(j) ||
        agreeUpTo(log.get(i), log.get(j), commitIndex.get(j)),
    });
    /** For each index servers decide on an entry: they apply it as soon as they know it to be committed. */
    const applying = {
      nodes: Server,
      each: { index: range(1, maxLog + 1) },
      decided: ({ log, commitIndex }: State, i: Of<typeof Server>, { index }: { readonly index: number }) =>
        index <= commitIndex.get(i) ? entryAt(log.get(i), index) : [],
    };
    /** If a server has applied an entry at a given index, no other server applies a different entry at that index. */
    const StateMachineSafety = invariant(uniformAgreement(applying));
    /** Nor does it apply a different one itself, even after a restart: its log keeps what it has applied. */
    const Integrity = step(integrity(applying, ({ log }, i, { index }) => entryAt(log.get(i), index)));

    /** Each server can be elected. */
    const LeaderElected = reachable({ forAll: { i: Server }, holds: (s, { i }) => s.state.get(i) === 'Leader' });
    /** Each server can learn that an entry is committed. */
    const EntryCommitted = reachable({ forAll: { i: Server }, holds: (s, { i }) => s.commitIndex.get(i) > 0 });
    /** A candidate that has voted for itself can follow the leader of its term. */
    const LoserFollows = reachable((s) => Server.some((i) => s.state.get(i) === 'Follower' && s.votedFor.get(i) === i));
    /** A leader can be succeeded: another one has an entry of its term, */
    const LeaderSucceeded = reachable((s) =>
      Server.some(
        (i) => s.state.get(i) === 'Leader' && !s.log.get(i).isEmpty() && termAt(s.log.get(i), 1) < s.currentTerm.get(i),
      ),
    );
    /** and brings it to a server that lacks it: it has tried one entry further back. */
    const OldEntrySent = reachable((s) =>
      s.messages.some((m) => m.type === 'AppendEntriesRequest' && m.entries.some(({ term }) => term < m.term)),
    );

    return {
      domains,
      init,
      Term,
      Index,
      Entry,
      Message,
      accepts,
      sorts: { Server },
      actions: {
        Restart,
        Timeout,
        RequestVote,
        BecomeLeader,
        ClientRequest,
        AdvanceCommitIndex,
        AppendEntries,
        UpdateTerm,
        HandleRequestVoteRequest,
        HandleRequestVoteResponse,
        RejectAppendEntriesRequest,
        ReturnToFollowerState,
        AppendEntriesAlreadyDone,
        ConflictAppendEntriesRequest,
        NoConflictAppendEntriesRequest,
        HandleAppendEntriesResponse,
        DropStaleResponse,
        DuplicateMessage,
        DropMessage,
      },
      invariants: { ElectionSafety, LogMatching, LeaderCompleteness, StateMachineSafety },
      properties: {
        LeaderAppendOnly,
        Integrity,
        LeaderElected,
        // Where no log may hold an entry, none can be committed.
        ...(maxLog > 0 && { EntryCommitted }),
        // Of two servers both have to vote for the leader, so that none of them loses.
        ...(servers > 2 && { LoserFollows }),
        ...(servers > 1 && maxTerm > 2 && maxLog > 0 && { LeaderSucceeded }),
        ...(servers > 2 && maxTerm > 2 && maxLog > 0 && { OldEntrySent }),
      },
      withinBounds: {
        maxTerm: invariant({ forAll: { i: Server }, holds: (s, { i }) => s.currentTerm.get(i) <= maxTerm }),
        maxLog: invariant({ forAll: { i: Server }, holds: (s, { i }) => s.log.get(i).size <= maxLog }),
        maxMessages: invariant((s) => s.messages.distinct <= maxMessages),
        maxCopies: invariant((s) => !s.messages.hasMoreCopiesThan(maxCopies)),
      },
    };
  },
);
