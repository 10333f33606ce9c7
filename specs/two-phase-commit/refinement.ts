/**
 * That two-phase commit solves transaction commit: each resource manager decides as if it saw the states of all others.
 * `npm run check two-phase-commit invariant=./specs/two-phase-commit/refinement.ts` checks it.
 *
 * It is not among the properties of two-phase commit itself since it looks at far more than they do: at all resource
 * managers, before each step and after it.
 */
import { propertiesOf } from '../../checker/index.ts';
import { transactionCommit } from '../transaction-commit/transaction-commit.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

export const refinement = propertiesOf(twoPhaseCommit, ({ refines }, { rms }) => ({
  /** What the resource managers do is what transaction commit allows, whatever the manager and the messages do. */
  RefinesTransactionCommit: refines({
    of: transactionCommit,
    parameters: { rms },
    mapping: ({ rmState }) => ({ rmState }),
  }),
}));
