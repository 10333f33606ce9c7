/**
 * Why two-phase commit is safe: with these, TCConsistent is inductive. What the TM has decided is what it has said; nobody follows what
 * was not said; and who is prepared has given up the right to abort by itself.
 */
import { propertiesOf } from '../../checker/index.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

export const proof = propertiesOf(twoPhaseCommit, ({ invariant, RM, Message }) => ({
  /** Commit is said by a TM that has committed. */
  CommitSaid: invariant((s) => !s.msgs.has(Message.Commit()) || s.tmState === 'committed'),
  /** Abort is said by a TM that has aborted. */
  AbortSaid: invariant((s) => !s.msgs.has(Message.Abort()) || s.tmState === 'aborted'),
  /** Who commits was told to. */
  CommitHeard: invariant({
    forAll: { rm: RM },
    holds: (s, { rm }) => s.rmState.get(rm) !== 'committed' || s.msgs.has(Message.Commit()),
  }),
  /** A TM that has committed knows everybody to be prepared. */
  AllKnown: invariant({
    forAll: { rm: RM },
    holds: (s, { rm }) => s.tmState !== 'committed' || s.tmPrepared.has(rm),
  }),
  /** Whom the TM knows to be prepared has said so. */
  KnownSaid: invariant({
    forAll: { rm: RM },
    holds: (s, { rm }) => !s.tmPrepared.has(rm) || s.msgs.has(Message.Prepared({ rm })),
  }),
  /** Who has said that it is prepared does not abort before it is told to. */
  PreparedKept: invariant({
    forAll: { rm: RM },
    holds: (s, { rm }) => {
      if (!s.msgs.has(Message.Prepared({ rm }))) return true;
      const state = s.rmState.get(rm);
      return state === 'prepared' || state === 'committed' || (state === 'aborted' && s.msgs.has(Message.Abort()));
    },
  }),
}));
