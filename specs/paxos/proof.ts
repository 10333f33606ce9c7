/**
 * Why Paxos is safe: with these its Agreement is inductive. They are the invariant of Leslie Lamport's own proof, in the TLA+ module
 * PaxosProof of tlaplus/Examples (there AccInv and MsgInv): what is known of each acceptor, and what each message says of who sent it.
 */
import { type Member, propertiesOf, type StateOf } from '../../checker/index.ts';
import { paxos } from './paxos.ts';

type State = StateOf<ReturnType<typeof paxos.model>>;
type Acceptor = Member<'a'>;
type Value = Member<'v'>;

export const proof = propertiesOf(paxos, ({ invariant, sorts: { Acceptor, Value }, Message, Quorum }, { ballots }) => {
  const below = (bal: number, from = 0): readonly number[] =>
    Array.from({ length: Math.max(0, bal - from) }, (_, i) => from + i);
  const hasVotedFor = (s: State, acc: Acceptor, val: Value, bal: number) => s.msgs.has(Message.TwoB({ acc, bal, val }));
  const hasVotedIn = (s: State, acc: Acceptor, bal: number) => Value.some((val) => hasVotedFor(s, acc, val, bal));
  /** The acceptor has not voted in ballot bal, and will not. */
  const wontVoteIn = (s: State, acc: Acceptor, bal: number) => s.maxBal.get(acc) > bal && !hasVotedIn(s, acc, bal);
  /** No value but val has been chosen, or ever will be, in a ballot below bal. */
  const isSafeAt = (s: State, val: Value, bal: number) =>
    below(bal).every((c) => Quorum.some((Q) => Q.every((acc) => hasVotedFor(s, acc, val, c) || wontVoteIn(s, acc, c))));
  return {
    /** An acceptor knows a ballot and a value of its last vote, or neither. */
    VoteKnown: invariant({
      forAll: { acc: Acceptor },
      holds: (s, { acc }) => (s.maxVBal.get(acc) === -1) === (s.maxVal.get(acc) === null),
    }),
    /** It took part in the ballot in which it has voted last, */
    VoteTakesPart: invariant({
      forAll: { acc: Acceptor },
      holds: (s, { acc }) => s.maxVBal.get(acc) <= s.maxBal.get(acc),
    }),
    /** has voted there as it knows, */
    VoteCast: invariant({
      forAll: { acc: Acceptor },
      holds: (s, { acc }) => {
        const [bal, val] = [s.maxVBal.get(acc), s.maxVal.get(acc)];
        return bal === -1 || val === null || hasVotedFor(s, acc, val, bal);
      },
    }),
    /** and in none above. */
    VoteIsLast: invariant({
      forAll: { acc: Acceptor },
      holds: (s, { acc }) => below(ballots, s.maxVBal.get(acc) + 1).every((bal) => !hasVotedIn(s, acc, bal)),
    }),
    /** Who has promised takes part in no ballot below, and told its last vote. */
    PromiseKept: invariant({
      forAll: { acc: Acceptor },
      holds: (s, { acc }) =>
        s.msgs.every(
          (m) =>
            m.type !== 'OneB' ||
            m.acc !== acc ||
            (m.bal <= s.maxBal.get(acc) &&
              (m.mval === null ? m.mbal === -1 : m.mbal >= 0 && hasVotedFor(s, acc, m.mval, m.mbal)) &&
              below(m.bal, m.mbal + 1).every((c) => !hasVotedIn(s, acc, c))),
        ),
    }),
    /** Votes are asked for a value that is safe, */
    AskedSafe: invariant({
      forAll: { val: Value },
      holds: (s, { val }) =>
        below(ballots).every((bal) => !s.msgs.has(Message.TwoA({ bal, val })) || isSafeAt(s, val, bal)),
    }),
    /** and for one value only in each ballot. */
    AskedOnce: invariant({
      forAll: { v1: Value, v2: Value },
      holds: (s, { v1, v2 }) =>
        v1 === v2 ||
        below(ballots).every(
          (bal) => !(s.msgs.has(Message.TwoA({ bal, val: v1 })) && s.msgs.has(Message.TwoA({ bal, val: v2 }))),
        ),
    }),
    /** Who votes was asked to, and takes part in that ballot. */
    VoteAsked: invariant({
      forAll: { acc: Acceptor, val: Value },
      holds: (s, { acc, val }) =>
        below(ballots).every(
          (bal) =>
            !hasVotedFor(s, acc, val, bal) || (s.msgs.has(Message.TwoA({ bal, val })) && bal <= s.maxBal.get(acc)),
        ),
    }),
  };
});
