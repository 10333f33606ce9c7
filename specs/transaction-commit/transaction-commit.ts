/**
 * Transaction commit, after Jim Gray and Leslie Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 2,
 * and their TLA+ specification TCommit: the problem that two-phase commit and Paxos commit solve, as a transition system.
 *
 * Resource managers (RMs) end up committed or aborted, and each looks at the states of all others as it decides: there are
 * no messages and no manager. How they get to know of each other is what a protocol has to say.
 */
import { functionFrom, integer, type Member, oneOf, processes, spec, variables } from '../../checker/index.ts';

export const transactionCommit = spec(
  {
    name: 'transaction-commit',
    title: 'Transaction commit: what protocols such as two-phase commit are to achieve',
    topic: 'atomic commit',
    parameters: { rms: integer('resource managers', { default: 3, from: 1, to: 12 }) },
  },
  ({ rms }) => {
    const RM = processes('rm', rms);

    const { domains, initially, action, predicate, invariant, step, reachable } = variables({
      rmState: functionFrom(RM, oneOf('working', 'prepared', 'committed', 'aborted')),
    });
    const init = initially({ rmState: RM.to('working') });

    type State = (typeof init)[number];
    const isDecided = ({ rmState }: State, rm: Member<'rm'>) =>
      rmState.get(rm) === 'committed' || rmState.get(rm) === 'aborted';
    /** Every RM is ready to commit, or has. */
    const canCommit = ({ rmState }: State) =>
      RM.every((rm) => rmState.get(rm) === 'prepared' || rmState.get(rm) === 'committed');
    const notCommitted = ({ rmState }: State) => RM.every((rm) => rmState.get(rm) !== 'committed');

    /** rm is ready to commit. */
    const Prepare = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'working',
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'prepared') }),
    });
    /** rm commits: all are ready to. */
    const DecideC = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'prepared' && canCommit(s),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'committed') }),
    });
    /** rm aborts: nobody has committed. */
    const DecideA = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => !isDecided(s, rm) && notCommitted(s),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'aborted') }),
    });

    /** No two RMs reach conflicting decisions. */
    const TCConsistent = invariant({
      forAll: { rm1: RM, rm2: RM },
      holds: ({ rmState }, { rm1, rm2 }) => !(rmState.get(rm1) === 'aborted' && rmState.get(rm2) === 'committed'),
    });
    /** A decision is final. */
    const Stability = step({
      forAll: { rm: RM },
      holds: (s, t, { rm }) => !isDecided(s, rm) || t.rmState.get(rm) === s.rmState.get(rm),
    });
    /** All can commit, */
    const AllCommit = reachable(({ rmState }) => RM.every((rm) => rmState.get(rm) === 'committed'));
    /** and all can abort. */
    const AllAbort = reachable(({ rmState }) => RM.every((rm) => rmState.get(rm) === 'aborted'));

    return {
      domains,
      init,
      actions: { Prepare, DecideC, DecideA },
      invariants: { TCConsistent },
      properties: { Stability, AllCommit, AllAbort },
      finished: predicate((s) => RM.every((rm) => isDecided(s, rm))),
      isDecided,
      canCommit,
      notCommitted,
    };
  },
);
