/**
 * Changes of membership in Raft, after Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm
 * (Extended Version)", 2014, section 6 (joint consensus), and Diego Ongaro, "Consensus: Bridging Theory and Practice", Stanford
 * University 2014, chapter 4 (single-server changes), as corrected by Ongaro's message "bug in single-server membership
 * changes" to the list raft-dev, 10 July 2015.
 *
 * Which servers are a majority is itself an entry in the log. A server uses the latest configuration in its log, whether it is
 * committed or not, so that different servers may use different ones. Two majorities must share a server all the same, or
 * there are two leaders. Either one server is added or removed at a time: majorities of n servers and of n + 1 always
 * overlap. Or any number change places, through a joint configuration in which decisions take a majority of the old
 * members and one of the new.
 *
 *   Single-server changes   A leader appends a new configuration once the one before is committed, and (this is the correction)
 *                           once an entry of its own term is. Without the latter two leaders of different terms may each
 *                           append one, both next to the same configuration, and not next to each other.
 *   Joint consensus         A leader appends the joint configuration; when that is committed, the new one.
 *   Learners                Whoever is to be added is sent the log first, without a vote.
 *
 * Abstractions, and why they lose no violation. What takes several messages is one step: a candidate is elected by a quorum, a
 * follower has copied one entry from the leader, an entry is held by a quorum and committed, as in MongoDB's specifications of
 * reconfiguration. Each message bears its sender's term, and whoever has heard of a later one ignores it. So nothing that a
 * server did after it left a term comes before the receipt of what it said in it, and the receipt may be put before it left. An
 * election that fails only takes servers to later terms, which forbids them things and allows none; a candidate may choose
 * any later term instead. So, too, may votes that are not needed be left out. Who crashes and comes back with its disk is
 * one that was slow. A leader commits as soon as it can or later, and each entry commits those before it. Terms and logs are
 * bounded.
 */
import { List, Set } from 'immutable';
import {
  boolean,
  choice,
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  oneOf,
  processes,
  range,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import { type LogEnd, reachesAsFarAs, termAt } from '../raft/log.ts';

/** More than half of the members are among some servers. */
const isMajority = (some: Set<unknown>, members: Set<unknown>): boolean =>
  2 * members.count((member) => some.has(member)) > members.size;

export const raftMembership = spec(
  {
    name: 'raft-membership',
    title: "Raft's changes of membership",
    topic: 'consensus',
    parameters: {
      servers: integer('servers', { default: 4, from: 2, to: 6 }),
      outside: integer('how many of them are no members at the beginning', { default: 0, from: 0, to: 3 }),
      changes: choice('how members change', {
        default: 'single-server',
        options: ['single-server', 'joint-consensus'],
      }),
      maxTerm: integer('the highest term; the first leader is elected in term 1 or later', {
        default: 3,
        from: 1,
        to: 6,
      }),
      maxLog: integer('the longest log; its first entry is the first configuration', { default: 3, from: 1, to: 6 }),
    },
    definitions: {
      /** A leader appends a new configuration if the one before is committed. */
      mayReconfigure: (configurationIsCommitted: boolean): boolean => configurationIsCommitted,
      /** To add or remove one server takes that, and that an entry of its own term is committed. */
      mayChangeOneServer: (ownEntryIsCommitted: boolean): boolean => ownEntryIsCommitted,
      /** One server is added, or one removed. */
      isNextTo: (members: Set<unknown>, before: Set<unknown>): boolean =>
        members.subtract(before).size + before.subtract(members).size === 1,
      /** A leader goes on from the joint configuration to the new one. */
      mayLeaveJoint: (jointIsCommitted: boolean): boolean => jointIsCommitted,
      /** Servers that decide for a configuration. */
      isQuorum: isMajority,
      /** Servers that decide for a joint one. */
      isJointQuorum: (some: Set<unknown>, old: Set<unknown>, members: Set<unknown>): boolean =>
        isMajority(some, old) && isMajority(some, members),
      /** Somebody may be added who holds what is committed, or does not. */
      mayBeAdded: (hasCaughtUp: () => boolean): boolean => hasCaughtUp(),
      /** A server that has voted in a term may vote again in it. */
      mayVoteAgain: (): boolean => false,
      /** The candidate's log is at least as up to date as the voter's. */
      isUpToDate: (candidate: LogEnd, voter: LogEnd): boolean => reachesAsFarAs(candidate, voter),
    },
  },
  ({ servers, outside, changes, maxTerm, maxLog }, definitions) => {
    if (outside >= servers)
      throw new RangeError(
        `outside = ${outside} leaves nobody of servers = ${servers} to be a member at the beginning`,
      );
    const { mayReconfigure, mayChangeOneServer, isNextTo, mayLeaveJoint, isQuorum, isJointQuorum } = definitions;
    const { mayBeAdded, mayVoteAgain, isUpToDate } = definitions;
    const isJoint = changes === 'joint-consensus';
    // All that happens to one may happen to any. That it need not be explored for each is not used: to find out which states
    // differ by names only takes longer here than to explore them.
    const Server = processes('s', servers, { symmetric: false });
    const Term = range(0, maxTerm);
    const Index = range(0, maxLog);
    const Members = subsetOf(Server);
    const Entry = messages({
      /** Whatever clients request. */
      Command: { term: Term },
      /** From here on these are the members: C_new. */
      Configuration: { term: Term, members: Members },
      /** From here on majorities of both are asked: C_old,new. */
      Joint: { term: Term, old: Members, members: Members },
    });
    type Server = Member<'s'>;
    type Entry = Of<typeof Entry>;
    type Configuration = Exclude<Entry, { readonly type: 'Command' }>;
    type Log = List<Entry>;
    type Each = { readonly i: Server };

    const { domains, initially, action, invariant, step, reachable, leadsTo } = variables({
      /** The latest term that the server has heard of, */
      currentTerm: functionFrom(Server, Term),
      /** and whether it has voted in it. */
      voted: functionFrom(Server, boolean),
      state: functionFrom(Server, oneOf('Follower', 'Leader')),
      log: functionFrom(Server, sequenceOf(Entry, maxLog)),
      /** How far the leader of each term has committed. The first configuration is given, as if by a term 0. */
      committed: functionFrom(Term, Index),
    });
    const init = initially(
      Server.subsets(servers - outside).map((members) => ({
        currentTerm: Server.to(0),
        voted: Server.to(false),
        state: Server.to('Follower'),
        log: Server.to((i) =>
          List(members.includes(i) ? [Entry.Configuration({ term: 0, members: Set(members) })] : []),
        ),
        committed: functionFrom(Term, Index).to((term) => (term === 0 ? 1 : 0)),
      })),
    );
    type State = (typeof init)[number];

    const leads = (s: State, i: Server) => s.state.get(i) === 'Leader';
    const hasRoom = (s: State, i: Server) => s.log.get(i).size < maxLog;
    const endOf = (log: Log): LogEnd => ({ lastLogTerm: log.last()?.term ?? 0, lastLogIndex: log.size });
    /** The entry at this index of the log is committed. */
    const isCommitted = (s: State, log: Log, index: number) =>
      Term.some((term) => s.committed.get(term) >= index && termAt(log, s.committed.get(term)) === term);
    /** The log holds all that is committed. */
    const holdsCommitted = (s: State, log: Log) =>
      Term.every((term) => s.committed.get(term) === 0 || termAt(log, s.committed.get(term)) === term);
    const isConfiguration = (entry: Entry): entry is Configuration => entry.type !== 'Command';
    /** Where the latest configuration stands in the log, 0 if there is none, */
    const latestIndex = (log: Log) => log.findLastIndex(isConfiguration) + 1;
    /** and what it is. A server uses it, whether it is committed or not. */
    const latest = (log: Log) => log.findLast(isConfiguration) as Configuration | undefined;

    const subsets = Server.subsets().map((some) => Set(some));
    /** Of sets that are enough those of which no one can be spared. */
    const smallest = (isEnough: (some: Set<Server>) => boolean) => {
      const enough = subsets.filter(isEnough);
      return enough.filter((some) => !enough.some((less) => less.size < some.size && less.isSubset(some)));
    };
    const isDecided = (some: Set<Server>, configuration: Configuration) =>
      configuration.type === 'Joint'
        ? isJointQuorum(some, configuration.old, configuration.members)
        : isQuorum(some, configuration.members);
    /** The smallest quorums of the configuration that the server uses. */
    const quorumsOf = (s: State, i: Server): readonly Set<Server>[] => {
      const configuration = latest(s.log.get(i));
      return configuration === undefined ? [] : smallest((some) => isDecided(some, configuration));
    };
    /** How many entries at the beginning are the same. */
    const agreement = (a: Log, b: Log) => {
      const differing = a.findIndex((entry, at) => entry !== b.get(at));
      return differing === -1 ? a.size : differing;
    };
    const append = (s: State, i: Server, entry: Entry) => ({ log: s.log.update(i, (log) => log.push(entry)) });

    /**
     * Server i stands in a new term, and is elected by a quorum of the configuration that it uses. Each votes once in a term,
     * for a candidate whose log is at least as up to date as its own, whatever configuration it uses itself.
     */
    const BecomeLeader = action({
      forSome: { i: Server, term: range(1, maxTerm), quorum: (s, { i }: Each) => quorumsOf(s, i) },
      guard: (s, { i, term, quorum }) => {
        const others = quorum.delete(i);
        const mayVote = (j: Server) =>
          s.currentTerm.get(j) < term || (s.currentTerm.get(j) === term && (!s.voted.get(j) || mayVoteAgain()));
        return (
          s.currentTerm.get(i) < term &&
          others.every(mayVote) &&
          others.every((j) => isUpToDate(endOf(s.log.get(i)), endOf(s.log.get(j))))
        );
      },
      effect: (s, { i, term, quorum }) => {
        const voters = quorum.add(i);
        return {
          currentTerm: voters.reduce((all, j) => all.set(j, term), s.currentTerm),
          voted: voters.reduce((all, j) => all.set(j, true), s.voted),
          state: voters.reduce((all, j) => all.set(j, i === j ? 'Leader' : 'Follower'), s.state),
        };
      },
    });
    /** Leader i takes a request of a client into its log, or an entry that says nothing, for the sake of its term. */
    const ClientRequest = action({
      forSome: { i: Server },
      guard: (s, { i }) => leads(s, i) && hasRoom(s, i),
      effect: (s, { i }) => append(s, i, Entry.Command({ term: s.currentTerm.get(i) })),
    });
    /**
     * Server j, a member or not, is sent the next entry of leader i: it takes it in the place of whatever else it has there
     * and behind. A server follows any leader whose term is not behind its own.
     */
    const AppendEntries = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) =>
        i !== j &&
        leads(s, i) &&
        s.currentTerm.get(j) <= s.currentTerm.get(i) &&
        agreement(s.log.get(i), s.log.get(j)) < s.log.get(i).size,
      effect: (s, { i, j }) => {
        const term = s.currentTerm.get(i);
        const log = s.log.get(i);
        return {
          currentTerm: s.currentTerm.set(j, term),
          voted: s.voted.set(j, s.currentTerm.get(j) === term && s.voted.get(j)),
          state: s.state.set(j, 'Follower'),
          log: s.log.set(j, log.take(agreement(log, s.log.get(j)) + 1)),
        };
      },
    });
    /** Leader i commits an entry of its own term that a quorum of the configuration that it uses has taken from it. */
    const AdvanceCommitIndex = action({
      forSome: { i: Server, index: Index, quorum: (s, { i }: Each) => (leads(s, i) ? quorumsOf(s, i) : []) },
      guard: (s, { i, index, quorum }) => {
        const term = s.currentTerm.get(i);
        return (
          index > s.committed.get(term) &&
          termAt(s.log.get(i), index) === term &&
          quorum.every((j) => s.currentTerm.get(j) === term && termAt(s.log.get(j), index) === term)
        );
      },
      effect: (s, { i, index }) => ({ committed: s.committed.set(s.currentTerm.get(i), index) }),
    });
    /** Leader i begins a change: it appends the configuration with one server more or less, or a joint one. */
    const Reconfigure = action({
      forSome: { i: Server, members: Members },
      guard: (s, { i, members }) => {
        const log = s.log.get(i);
        const before = latest(log);
        if (!leads(s, i) || !hasRoom(s, i) || before?.type !== 'Configuration' || members.isEmpty()) return false;
        const isChange = isJoint ? !members.equals(before.members) : isNextTo(members, before.members);
        return (
          isChange &&
          mayReconfigure(isCommitted(s, log, latestIndex(log))) &&
          (isJoint || mayChangeOneServer(s.committed.get(s.currentTerm.get(i)) > 0)) &&
          members.subtract(before.members).every((j) => mayBeAdded(() => holdsCommitted(s, s.log.get(j))))
        );
      },
      effect: (s, { i, members }) => {
        const term = s.currentTerm.get(i);
        const old = latest(s.log.get(i))?.members ?? Set();
        return append(s, i, isJoint ? Entry.Joint({ term, old, members }) : Entry.Configuration({ term, members }));
      },
    });
    /** Leader i ends a change: the joint configuration is committed, and it appends the new one. */
    const LeaveJoint = action({
      forSome: { i: Server },
      guard: (s, { i }) => {
        const log = s.log.get(i);
        const isReady = () => mayLeaveJoint(isCommitted(s, log, latestIndex(log)));
        return leads(s, i) && hasRoom(s, i) && latest(log)?.type === 'Joint' && isReady();
      },
      effect: (s, { i }) => {
        const members = latest(s.log.get(i))?.members ?? Set();
        return append(s, i, Entry.Configuration({ term: s.currentTerm.get(i), members }));
      },
    });

    /** At most one leader can be elected in a given term. */
    const ElectionSafety = invariant({
      forAll: { i: Server, j: Server },
      holds: (s, { i, j }) => i === j || !leads(s, i) || !leads(s, j) || s.currentTerm.get(i) !== s.currentTerm.get(j),
    });
    /** If an entry is committed in a given term, it is present in the logs of the leaders of all later terms. */
    const LeaderCompleteness = invariant({
      forAll: { i: Server, term: Term },
      holds: (s, { i, term }) => {
        const index = s.committed.get(term);
        return index === 0 || !leads(s, i) || s.currentTerm.get(i) < term || termAt(s.log.get(i), index) === term;
      },
    });

    /** A quorum of the configuration that i uses holds all that is committed, and could go on at once. */
    const isReady = (s: State, i: Server) =>
      quorumsOf(s, i).some((quorum) => quorum.every((j) => holdsCommitted(s, s.log.get(j))));
    /** Where a leader adds servers, and removes none, a quorum that could go on at once is left. */
    const AddingKeepsQuorum = step({
      forAll: { i: Server },
      holds: (s, t, { i }) => {
        if (!leads(s, i) || !leads(t, i) || s.log.get(i).size === t.log.get(i).size) return true;
        const [before, after] = [latest(s.log.get(i))?.members, latest(t.log.get(i))?.members];
        if (before === undefined || after === undefined || !before.isSubset(after) || before.size === after.size)
          return true;
        return !isReady(s, i) || isReady(t, i);
      },
    });

    const leadsLastWith = (s: State, index: number) =>
      Server.some((i) => leads(s, i) && s.currentTerm.get(i) === maxTerm && termAt(s.log.get(i), index) === maxTerm);
    /** What a leader has appended in the last term, in which nobody should depose it, is committed in the end, as long as it leads. */
    const Commits = leadsTo({
      forAll: { index: range(1, maxLog) },
      from: (s, { index }) => leadsLastWith(s, index),
      to: (s, { index }) => s.committed.get(maxTerm) >= index || !leadsLastWith(s, index),
    });

    /** A changed configuration can be committed, by any leader, */
    const ConfigurationChanged = reachable({
      forAll: { i: Server },
      holds: (s, { i }) => {
        const log = s.log.get(i);
        const now = latest(log);
        return leads(s, i) && now?.type === 'Configuration' && now.term > 0 && isCommitted(s, log, latestIndex(log));
      },
    });
    /** also by one that it removes. */
    const RemovesItself = reachable({
      forAll: { i: Server },
      holds: (s, { i }) => {
        const log = s.log.get(i);
        const now = latest(log);
        const isOwn = now?.term === s.currentTerm.get(i) && !now.members.has(i);
        return leads(s, i) && isOwn && isCommitted(s, log, latestIndex(log));
      },
    });
    /** A server that was no member can be added, and elected. */
    const NewcomerLeads = reachable((s) =>
      Server.some((i) => {
        const log = s.log.get(i);
        const isIn = (configuration: Configuration | undefined) => configuration?.members.has(i) === true;
        return leads(s, i) && isIn(latest(log)) && !isIn(log.find(isConfiguration) as Configuration | undefined);
      }),
    );
    // A change takes a configuration more in the log, or two, and with one server at a time an entry before.
    const mayEnd = maxLog >= 3;

    const owed = {
      AppendEntries: WF({ actions: [AppendEntries], per: ['i', 'j'] }),
      AdvanceCommitIndex: WF({ actions: [AdvanceCommitIndex], per: ['i'] }),
    };
    return {
      domains,
      init,
      Server,
      Entry,
      leads,
      termAt,
      append,
      latest,
      actions: {
        BecomeLeader,
        ClientRequest,
        AppendEntries,
        AdvanceCommitIndex,
        Reconfigure,
        ...(isJoint && { LeaveJoint }),
      },
      invariants: { ElectionSafety, LeaderCompleteness },
      // What is sent arrives, and a leader commits what it can. Nobody need stand, ask for anything, or change the members.
      fairness: Object.values(owed),
      owed,
      properties: {
        AddingKeepsQuorum,
        Commits,
        ...(mayEnd && { ConfigurationChanged }),
        ...(mayEnd && outside < servers - 1 && { RemovesItself }),
        ...(mayEnd && outside > 0 && maxTerm > 1 && { NewcomerLeads }),
      },
      // Nothing happens any more when terms and logs are used up.
      finished: () => true,
    };
  },
);
