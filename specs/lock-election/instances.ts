/** What is known of the election by a lock: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { lockElection } from './lock-election.ts';

export const instances = instancesOf(lockElection, [
  { parameters: {}, verdict: 'holds', distinct: 1_587, generated: 5_065, depth: 31 },
  { parameters: { nodes: 2 }, verdict: 'holds', distinct: 197, generated: 458, depth: 21 },
  { parameters: { nodes: 4 }, verdict: 'holds', distinct: 12_505, generated: 51_300, depth: 41, slow: true },
  // An asynchronous replica that is never needed.
  {
    parameters: { faults: 'none', replication: 'asynchronous' },
    verdict: 'holds',
    distinct: 1_035,
    generated: 3_934,
    depth: 22,
  },
  { parameters: {}, variant: 'replicated-lock', verdict: 'violated', distinct: 322, generated: 918, depth: 17 },
  { parameters: {}, variant: 'crashed-leader', verdict: 'violated', distinct: 213, generated: 465, depth: 20 },
]);
