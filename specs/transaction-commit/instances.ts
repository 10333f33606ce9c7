/** What is recorded of transaction commit. */
import { instancesOf } from '../../checker/index.ts';
import { transactionCommit } from './transaction-commit.ts';

const tlc = 'distinct states and depth: TLC on TCommit.tla';

/** There are 3^n + 2^n - 1 states of n resource managers: with nobody aborted, and with nobody committed. */
export const instances = instancesOf(transactionCommit, [
  { parameters: { rms: 2 }, verdict: 'holds', distinct: 12, generated: 23, depth: 5, source: tlc },
  {
    parameters: { rms: 3 },
    verdict: 'holds',
    distinct: 34,
    generated: 94,
    depth: 7,
    source: 'TLA+ Examples, specifications/transaction_commit; TLC',
  },
  { parameters: { rms: 4 }, verdict: 'holds', distinct: 96, generated: 357, depth: 9, source: tlc },
  { parameters: { rms: 5 }, verdict: 'holds', distinct: 274, generated: 1_296, depth: 11, source: tlc },
]);
