/**
 * That the transaction with logs and crashes solves transaction commit: each resource manager decides as if it saw the states
 * of all others. `npm run check xa-transaction invariant=./specs/xa-transaction/refinement.ts` checks it.
 */
import { propertiesOf } from '../../checker/index.ts';
import { transactionCommit } from '../transaction-commit/transaction-commit.ts';
import { xaTransaction } from './xa-transaction.ts';

export const refinement = propertiesOf(xaTransaction, ({ refines }, { rms }) => ({
  /** What is on the disks is what transaction commit allows, whatever crashes. */
  RefinesTransactionCommit: refines({
    of: transactionCommit,
    parameters: { rms },
    mapping: ({ disk }) => ({ rmState: disk.map((outcome) => (outcome === 'nothing' ? 'working' : outcome)) }),
  }),
}));
