/**
 * Why a term has one leader at most: with these, ElectionSafety is inductive. A leader has the votes of a quorum, any two quorums share a server, and
 * that server gives its vote in a term to one candidate only: it remembers to whom as long as it is in that term, and gives none in a term that it has
 * left. What it gave is on its way, or counted by the candidate; terms never fall, so it is not given again.
 *
 * The argument is that of section 5.2 of the paper. It speaks of votes that were given in terms which the voter has left, and which no variable of the voter
 * remembers: raft.tla keeps them in the history variable `elections` for its proof; here they are read off the messages and the candidates.
 */
import { Set } from 'immutable';
import { type Member, propertiesOf, type StateOf, statesOf } from '../../checker/index.ts';
import { raft } from './raft.ts';

type State = StateOf<ReturnType<typeof raft.model>>;
type Server = Member<'s'>;

/** The terms in which k has given its vote to i, as far as it is on its way or counted. */
const givenTo = (s: State, k: Server, i: Server): readonly number[] => [
  ...[...s.messages.filter((m) => m.type === 'RequestVoteResponse' && m.voteGranted && m.from === k && m.to === i)].map(
    ({ term }) => term,
  ),
  ...(s.state.get(i) !== 'Follower' && s.votesGranted.get(i).has(k) ? [s.currentTerm.get(i)] : []),
];

export const proof = propertiesOf(raft, ({ invariant, sorts: { Server } }, { servers, maxLog }) => ({
  /** Who leads has the votes of a quorum. */
  QuorumElected: invariant({
    forAll: { i: Server },
    holds: (s, { i }) => s.state.get(i) !== 'Leader' || 2 * s.votesGranted.get(i).size > servers,
  }),
  /** Who has given its vote in a term is still in that term, and remembers whom it voted for, or has left it. */
  VoteRemembered: invariant({
    forAll: { i: Server, k: Server },
    holds: (s, { i, k }) =>
      givenTo(s, k, i).every(
        (term) => s.currentTerm.get(k) > term || (s.currentTerm.get(k) === term && s.votedFor.get(k) === i),
      ),
  }),
  /** Nobody gives its vote to two candidates in a term. */
  VoteOnce: invariant({
    forAll: { k: Server },
    holds: (s, { k }) => {
      const given = Server.map((i) => Set(givenTo(s, k, i)));
      return Set.union(given).size === given.reduce((votes, terms) => votes + terms.size, 0);
    },
  }),
  /** Leaders begin to send at the first entry, or behind it. */
  NextIsAnEntry: invariant({ forAll: { i: Server, j: Server }, holds: (s, { i, j }) => s.nextIndex.get(i).get(j) > 0 }),
  /** Nobody is sent entries, or says that it has some, which no log is long enough for. */
  EntriesFit: invariant((s) =>
    s.messages.every(
      (m) =>
        (m.type !== 'AppendEntriesRequest' || m.prevLogIndex + m.entries.size <= maxLog) &&
        (m.type !== 'AppendEntriesResponse' || m.matchIndex <= maxLog),
    ),
  ),
}));

/**
 * Contested elections, since of states that are put together at random few have votes: two servers stand in one term, or one has won; the others are in that term or
 * the next, may have voted, and the two may have counted their votes, rightly or not; one more vote is asked for, or on its way. What the invariant does not
 * rule out of these is what it allows.
 */
export const elections = statesOf(raft, ({ draw, sorts: { Server }, Message, init }, { maxTerm }) =>
  draw((random) => {
    const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const term = 1 + Math.floor(random() * (maxTerm - 1));
    const first = oneOf([...Server]);
    const second = oneOf(Server.others(first));
    const stands = (k: Server): boolean => k === first || k === second;
    const voter = oneOf([...Server]);
    const counted = Server.to(() => oneOf([first, second, null]));
    const votesOf = (i: Server) => Set(Server.filter((k) => counted.get(k) === i || (stands(i) && k === i)));
    const vote = { term, from: voter, to: second };
    const [{ messages, ...start }] = init as [State];
    return {
      ...start,
      messages: messages.send(
        oneOf([
          Message.RequestVoteResponse({ ...vote, voteGranted: true }),
          Message.RequestVoteRequest({ term, from: second, to: voter, lastLogTerm: 0, lastLogIndex: 0 }),
        ]),
      ),
      currentTerm: Server.to((k) => (stands(k) ? term : oneOf([term, term + 1]))),
      votedFor: Server.to((k) => (stands(k) ? k : oneOf([first, second, null]))),
      votesGranted: Server.to((i) => (stands(i) ? votesOf(i) : Set())),
      state: Server.to((k) => (k === first ? oneOf(['Leader', 'Candidate']) : k === second ? 'Candidate' : 'Follower')),
    };
  }),
);
