/** What is known of transactions that read from snapshots: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { snapshotIsolation } from './snapshot-isolation.ts';

export const instances = instancesOf(snapshotIsolation, [
  { parameters: {}, verdict: 'holds', distinct: 3_697, generated: 5_569, depth: 9 },
  { parameters: { control: 'ssi' }, verdict: 'holds', distinct: 3_697, generated: 5_569, depth: 9 },
  { parameters: { control: 'two-phase-locking' }, verdict: 'holds', distinct: 3_439, generated: 4_477, depth: 9 },
  // Deposits and withdrawals alone: no write skew is left to be reached, nor anything to be refused for its sake.
  {
    parameters: { workload: 'updates', control: 'two-phase-locking' },
    verdict: 'holds',
    distinct: 140,
    generated: 181,
    depth: 11,
  },
  {
    parameters: { workload: 'updates', control: 'ssi' },
    verdict: 'violated',
    distinct: 140,
    generated: 209,
    depth: 11,
  },
  { parameters: { workload: 'updates' }, verdict: 'violated', distinct: 140, generated: 209, depth: 11 },
  // In which a report may be the third.
  {
    parameters: { clients: 3, workload: 'bank' },
    verdict: 'holds',
    distinct: 9_554,
    generated: 16_978,
    depth: 16,
    slow: true,
  },
  {
    parameters: { clients: 3, workload: 'bank', control: 'ssi' },
    verdict: 'holds',
    distinct: 9_554,
    generated: 16_978,
    depth: 16,
    slow: true,
  },
  {
    parameters: { clients: 3, workload: 'bank', control: 'two-phase-locking' },
    verdict: 'holds',
    distinct: 9_939,
    generated: 14_464,
    depth: 16,
    slow: true,
  },
]);
