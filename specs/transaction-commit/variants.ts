/** Transaction commit without what makes it one transaction. */
import { variant } from '../../checker/index.ts';
import { transactionCommit } from './transaction-commit.ts';

export const decideAlone = variant(transactionCommit, {
  name: 'decide-alone',
  story: 'An RM that is prepared commits without looking at the others, one of which may have aborted.',
  edit: ({ actions: { DecideC } }) => ({
    actions: { DecideC: { ...DecideC, guard: (s, { rm }) => s.rmState.get(rm) === 'prepared' } },
  }),
  violates: { TCConsistent: 3 },
});
