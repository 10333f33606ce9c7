/** What is known of Raft's leader election: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { raftElection } from './raft-election.ts';

export const instances = instancesOf(raftElection, [
  { parameters: {}, verdict: 'holds', distinct: 494, generated: 1188, depth: 13 },
  { parameters: { servers: 1 }, verdict: 'holds', distinct: 4, generated: 5, depth: 4 },
  { parameters: { servers: 2 }, verdict: 'holds', distinct: 21, generated: 31, depth: 7 },
  { parameters: { servers: 4 }, verdict: 'holds', distinct: 20_037, generated: 92_811, depth: 19, slow: true },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 296, generated: 690, depth: 12 },
  { parameters: {}, variant: 'split-votes', verdict: 'violated', distinct: 494, generated: 1188, depth: 13 },
  {
    parameters: { servers: 4 },
    variant: 'split-votes',
    verdict: 'violated',
    distinct: 20_037,
    generated: 92_811,
    depth: 19,
    slow: true,
  },
  {
    parameters: {},
    variant: 'short-timeouts',
    verdict: 'violated',
    distinct: 1697,
    generated: 14_355,
    depth: 12,
    slow: true,
  },
]);
