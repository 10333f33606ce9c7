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
