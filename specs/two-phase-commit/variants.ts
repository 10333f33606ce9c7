/** Two-phase commit without what makes it work. */
import { variant } from '../../checker/index.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

export const hastyManager = variant(twoPhaseCommit, {
  name: 'hasty-manager',
  story: 'The TM commits without waiting until every RM is prepared, so that an RM may have aborted already.',
  edit: ({ actions: { TMCommit } }) => ({
    actions: { TMCommit: { ...TMCommit, guard: (s) => s.tmState === 'init' } },
  }),
  violates: { TCConsistent: 3 },
});

export const crashedManager = variant(twoPhaseCommit, {
  name: 'crashed-manager',
  story:
    'The TM may crash and never come back. Once every RM is prepared, none of them may commit, since the TM may have aborted, nor abort, since it may have committed, and to ask each other helps nobody: all are in doubt for ever. Two-phase commit blocks.',
  edit: ({ fairnessOf }) => ({ fairness: fairnessOf.RMs }),
  violates: { Termination: null, NonBlocking: null },
});
