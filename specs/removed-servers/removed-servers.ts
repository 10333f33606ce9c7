/**
 * Servers that were removed from a cluster of Raft, and do not know it, after Diego Ongaro, "Consensus: Bridging Theory and
 * Practice", Stanford University 2014, section 4.2.3, "Disruptive servers". It asks what the spec `raft-membership`, whose terms
 * grow up to a bound, cannot decide: can somebody who is no member any more keep the members from having a leader, for ever?
 *
 * Who is not in the leader's configuration is sent nothing by it, hears of no leader, and stands for election again and again,
 * each time in a higher term. Who hears of a higher term follows in it, and a leader steps down. Against this a server disregards
 * a request for its vote as long as it hears from a leader: within the least time after which anybody would stand.
 *
 * Abstractions. Messages are received as they are sent. Heartbeats are not shown: a server hears the leader of its
 * term if the leader counts it among the members. Nobody who hears one times out, and members do not while one of them stands, since a broadcast takes much less
 * than a timeout; who was removed may time out whenever it hears no leader. A candidate stands in a term above all, as it will after some
 * timeouts if not at the first; so there is one leader in a term by construction, and raft is to be asked about that. Only the order of terms matters, so a term is known by its rank. Of logs only the end matters:
 * whether the new configuration is there. Nobody crashes. Every run of this spec is one of Raft.
 */
import { Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  type Member,
  oneOf,
  processes,
  range,
  renumbering,
  SF,
  spec,
  subsetOf,
  union,
  variables,
  WF,
} from '../../checker/index.ts';

export const removedServers = spec(
  {
    name: 'removed-servers',
    title: 'Servers removed from a Raft cluster, which stand for election for ever',
    topic: 'consensus',
    assumes: { 'raft-membership': 'how the members change' },
    parameters: {
      members: integer('members', { default: 3, from: 1, to: 5 }),
      removed: integer('servers that were removed', { default: 1, from: 1, to: 2 }),
      configuration: choice('where the configuration without them is at the beginning', {
        default: 'at-the-leader',
        options: ['at-the-leader', 'at-all-members'],
      }),
    },
    definitions: {
      /** A server that is asked for its vote heeds the request, and so follows in a higher term. */
      heeds: (hearsLeader: boolean): boolean => !hearsLeader,
      /** A server that heeds a candidate votes for it, whose log is up to date or not. */
      mayVote: (isUpToDate: boolean): boolean => isUpToDate,
      /** Whoever hears no leader may stand: if it asked before, would it have the votes? */
      mayStand: (_wouldWin: () => boolean): boolean => true,
    },
  },
  ({ members, removed, configuration }, { heeds, mayVote, mayStand }) => {
    const Member = processes('m', members);
    const Removed = processes('r', removed);
    const Server = union(Member, Removed);
    type Server = Member<'m'> | Member<'r'>;
    const all = Set<Server>(Server);
    const remaining = Set<Server>(Member);

    const { domains, initially, action, step, reachable, eventuallyAlways } = variables({
      /** The latest term of which the server has heard, by its rank among those of all. */
      currentTerm: functionFrom(Server, range(0, members + removed)),
      state: functionFrom(Server, oneOf('Follower', 'Candidate', 'Leader')),
      /** On candidates: who was asked, */
      asked: functionFrom(Server, subsetOf(Server)),
      /** and who has granted its vote. */
      votesGranted: functionFrom(Server, subsetOf(Server)),
      /** Whether the configuration without those that were removed is in its log. */
      knows: functionFrom(Server, oneOf(true, false)),
    });
    const init = initially(
      Member.map((leader) => ({
        currentTerm: Server.to(0),
        state: Server.to((i) => (i === leader ? 'Leader' : 'Follower')),
        asked: Server.to(Set()),
        votesGranted: Server.to(Set()),
        knows: Server.to((i) => i === leader || (configuration === 'at-all-members' && Member.has(i))),
      })),
    );
    type State = (typeof init)[number];

    const leads = (s: State, i: Server) => s.state.get(i) === 'Leader';
    /** The configuration that i uses: the latest in its log. */
    const configurationOf = (s: State, i: Server) => (s.knows.get(i) ? remaining : all);
    const isMajority = (some: Set<Server>, of: Set<Server>) => 2 * of.count((i) => some.has(i)) > of.size;
    /** j hears the heartbeats of i. */
    const hears = (s: State, j: Server, i: Server) =>
      i !== j && leads(s, i) && s.currentTerm.get(i) === s.currentTerm.get(j) && configurationOf(s, i).has(j);
    const hearsLeader = (s: State, j: Server) => leads(s, j) || Server.some((i) => hears(s, j, i));
    /** The log of i is at least as up to date as that of j. */
    const isUpToDate = (s: State, i: Server, j: Server) => s.knows.get(i) || !s.knows.get(j);
    /** Terms by their ranks. */
    const ranked = renumbering((currentTerm: State['currentTerm']) => {
      const terms = Set(Server.map((i) => currentTerm.get(i)));
      return Server.to((i) => terms.count((term) => term < currentTerm.get(i)));
    });
    /** Server i follows in a term. */
    const follow = (s: State, i: Server, term: number) => ({
      currentTerm: ranked(s.currentTerm.set(i, term)),
      state: s.state.set(i, 'Follower'),
      asked: s.asked.set(i, Set()),
      votesGranted: s.votesGranted.set(i, Set()),
    });

    /** Server i hears of no leader: it stands for election in a new term, and votes for itself. */
    const Timeout = action({
      forSome: { i: Server },
      guard: (s, { i }) => {
        const standing = (j: Server) =>
          s.state.get(j) === 'Candidate' && !configurationOf(s, j).isSubset(s.asked.get(j));
        const wouldWin = () =>
          isMajority(
            all.filter((j) => isUpToDate(s, i, j)),
            configurationOf(s, i),
          );
        return !hearsLeader(s, i) && (Removed.has(i) || !Member.some(standing)) && mayStand(wouldWin);
      },
      effect: (s, { i }) => ({
        currentTerm: ranked(s.currentTerm.set(i, members + removed)),
        state: s.state.set(i, 'Candidate'),
        asked: s.asked.set(i, Set([i])),
        votesGranted: s.votesGranted.set(i, Set([i])),
      }),
    });
    /**
     * Candidate i asks j, a member of the configuration that it uses, for its vote. A server that hears from a leader disregards that. Any other follows in the term if it is
     * a later one, and grants its vote if the candidate's log is up to date. A candidate that hears of a later term follows in it.
     */
    const RequestVote = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => s.state.get(i) === 'Candidate' && configurationOf(s, i).has(j) && !s.asked.get(i).has(j),
      effect: (s, { i, j }) => {
        const asked = s.asked.update(i, (some) => some.add(j));
        if (!heeds(hearsLeader(s, j))) return { asked };
        const [term, theirs] = [s.currentTerm.get(i), s.currentTerm.get(j)];
        if (term <= theirs) return follow(s, i, theirs);
        const votesGranted = s.votesGranted.update(i, (some) => (mayVote(isUpToDate(s, i, j)) ? some.add(j) : some));
        return follow({ ...s, asked, votesGranted }, j, term);
      },
    });
    /** Candidate i has the votes of a majority of the configuration that it uses. */
    const BecomeLeader = action({
      forSome: { i: Server },
      guard: (s, { i }) => s.state.get(i) === 'Candidate' && isMajority(s.votesGranted.get(i), configurationOf(s, i)),
      effect: (s, { i }) => ({
        state: s.state.set(i, 'Leader'),
        asked: s.asked.set(i, Set()),
        votesGranted: s.votesGranted.set(i, Set()),
      }),
    });
    /** Leader i sends j, a member of the configuration that it uses, what it has. If j is in a later term, i follows in it. */
    const AppendEntries = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => i !== j && leads(s, i) && configurationOf(s, i).has(j),
      effect: (s, { i, j }) => {
        const [term, theirs] = [s.currentTerm.get(i), s.currentTerm.get(j)];
        if (term < theirs) return follow(s, i, theirs);
        return { ...follow(s, j, term), knows: s.knows.set(j, s.knows.get(i) || s.knows.get(j)) };
      },
    });

    /** A leader that is heard by a majority of the members stays leader. */
    const NotDeposed = step({
      forAll: { i: Member },
      holds: (s, t, { i }) =>
        !leads(s, i) || leads(t, i) || 2 * (1 + Member.filter((j) => hears(s, j, i)).length) <= members,
    });
    /** In the end all members hear one leader, for good. */
    const Settles = eventuallyAlways((s) =>
      Server.some((i) => leads(s, i) && Member.every((j) => i === j || hears(s, j, i))),
    );
    /** In the end all know that the others are no members. */
    const AllKnow = eventuallyAlways((s) => Member.every((i) => s.knows.get(i)));
    /** Who was removed stands for election. */
    const RemovedStands = reachable((s) => Removed.some((i) => s.state.get(i) === 'Candidate'));

    return {
      domains,
      init,
      actions: { Timeout, RequestVote, BecomeLeader, AppendEntries },
      // Timeouts strike, and what is sent arrives; if there are elections again and again, some of them come to an end.
      leads,
      Removed,
      fairness: [
        WF({ actions: [Timeout], per: ['i'] }),
        SF({ actions: [RequestVote], per: ['i', 'j'] }),
        SF({ actions: [BecomeLeader], per: ['i'] }),
        WF({ actions: [AppendEntries], per: ['i', 'j'] }),
      ],
      properties: { NotDeposed, Settles, AllKnow, RemovedStands },
      ranks: { term: { in: ['currentTerm'], by: ranked } },
    };
  },
);
