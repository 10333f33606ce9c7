/**
 * Two-phase commit, after Jim Gray and Leslie Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, and
 * their TLA+ specification TwoPhase.
 *
 * A transaction manager (TM) asks resource managers (RMs) whether they are prepared, and commits if all of them are.
 *
 * Abstractions, and why they lose no behaviour of interest: messages are never removed, since receiving one twice does no
 * harm, and one that is never received stands for one that was lost; an RM that aborts on its own need not say so, since
 * the TM may abort at any time. A process that has crashed is one that takes no step any more, so fairness says who may
 * crash for good: here nobody, in the variant crashed-manager the TM.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  messages,
  oneOf,
  processes,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const twoPhaseCommit = spec(
  {
    name: 'two-phase-commit',
    title: "Gray and Lamport's two-phase commit",
    topic: 'atomic commit',
    parameters: { rms: integer('resource managers', { default: 3, from: 1, to: 12 }) },
  },
  ({ rms }) => {
    const RM = processes('rm', rms);
    const Message = messages({ Prepared: { rm: RM }, Commit: {}, Abort: {} });

    const { domains, initially, action, invariant, eventually, leadsTo } = variables({
      rmState: functionFrom(RM, oneOf('working', 'prepared', 'committed', 'aborted')),
      tmState: oneOf('init', 'committed', 'aborted'),
      /** The RMs that the TM knows to be prepared. */
      tmPrepared: subsetOf(RM),
      /** Every message sent so far. */
      msgs: subsetOf(Message),
    });
    const init = initially({ rmState: RM.to('working'), tmState: 'init', tmPrepared: Set(), msgs: Set() });

    /** The TM learns that rm is prepared. */
    const TMRcvPrepared = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.tmState === 'init' && s.msgs.has(Message.Prepared({ rm })),
      effect: (s, { rm }) => ({ tmPrepared: s.tmPrepared.add(rm) }),
    });
    /** The TM commits: every RM is prepared. */
    const TMCommit = action({
      guard: (s) => s.tmState === 'init' && s.tmPrepared.equals(RM.toSet()),
      effect: (s) => ({ tmState: 'committed', msgs: s.msgs.add(Message.Commit()) }),
    });
    /** The TM aborts, for whatever reason. */
    const TMAbort = action({
      guard: (s) => s.tmState === 'init',
      effect: (s) => ({ tmState: 'aborted', msgs: s.msgs.add(Message.Abort()) }),
    });
    /** rm promises to commit if told to. */
    const RMPrepare = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'working',
      effect: (s, { rm }) => ({
        rmState: s.rmState.set(rm, 'prepared'),
        msgs: s.msgs.add(Message.Prepared({ rm })),
      }),
    });
    /** rm aborts on its own, which it may as long as it has promised nothing. */
    const RMChooseToAbort = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'working',
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'aborted') }),
    });
    /** rm is told to commit. */
    const RMRcvCommitMsg = action({
      forSome: { rm: RM },
      guard: (s) => s.msgs.has(Message.Commit()),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'committed') }),
    });
    /** rm is told to abort. */
    const RMRcvAbortMsg = action({
      forSome: { rm: RM },
      guard: (s) => s.msgs.has(Message.Abort()),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'aborted') }),
    });

    /** No two RMs reach conflicting decisions. */
    const TCConsistent = invariant({
      forAll: { rm1: RM, rm2: RM },
      holds: ({ rmState }, { rm1, rm2 }) => !(rmState.get(rm1) === 'aborted' && rmState.get(rm2) === 'committed'),
    });

    /** Every RM decides. */
    const Termination = eventually({
      forAll: { rm: RM },
      holds: ({ rmState }, { rm }) => rmState.get(rm) === 'committed' || rmState.get(rm) === 'aborted',
    });
    /** No RM is in doubt for ever: if all are prepared, so that none of them may decide alone, each is told the decision. */
    const NonBlocking = leadsTo({
      forAll: { rm: RM },
      from: ({ rmState }) => RM.every((other) => rmState.get(other) === 'prepared'),
      to: ({ rmState }, { rm }) => rmState.get(rm) !== 'prepared',
    });

    /** What the processes owe as long as they are up. */
    const fairnessOf = {
      /** The TM decides. It may give up waiting, so it need not hear of all that are prepared. */
      TM: [WF({ actions: [TMCommit, TMAbort] })],
      /** Each RM casts its vote, and does what it is told. */
      RMs: [
        WF({ actions: [RMPrepare, RMChooseToAbort], per: ['rm'] }),
        WF({ actions: [RMRcvCommitMsg, RMRcvAbortMsg], per: ['rm'] }),
      ],
    };

    return {
      domains,
      init,
      actions: { TMRcvPrepared, TMCommit, TMAbort, RMPrepare, RMChooseToAbort, RMRcvCommitMsg, RMRcvAbortMsg },
      roles: { TM: { acts: [TMRcvPrepared, TMCommit, TMAbort], has: ['tmState', 'tmPrepared'] } },
      fairness: [...fairnessOf.TM, ...fairnessOf.RMs],
      invariants: { TCConsistent },
      properties: { Termination, NonBlocking },
      RM,
      Message,
      fairnessOf,
    };
  },
);
