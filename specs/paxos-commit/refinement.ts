/**
 * That Paxos commit solves transaction commit: each resource manager decides as if it saw the states of all others.
 * `npm run check paxos-commit invariant=./specs/paxos-commit/refinement.ts` checks it.
 *
 * It is not among the properties of Paxos commit itself since it looks at far more than they do: at all resource managers, before
 * each step and after it.
 */
import { propertiesOf } from '../../checker/index.ts';
import { transactionCommit } from '../transaction-commit/transaction-commit.ts';
import { paxosCommit } from './paxos-commit.ts';

export const refinement = propertiesOf(paxosCommit, ({ refines }, { rms }) => ({
  /** What the resource managers do is what transaction commit allows, whatever leaders and acceptors do. */
  RefinesTransactionCommit: refines({
    of: transactionCommit,
    parameters: { rms },
    mapping: ({ rmState }) => ({ rmState }),
  }),
}));
