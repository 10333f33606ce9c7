/** What is known of reads in Raft: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { raftReads } from './raft-reads.ts';

export const instances = instancesOf(raftReads, [
  { parameters: {}, verdict: 'holds', distinct: 45_766, generated: 154_915, depth: 16 },
  { parameters: { servers: 2 }, verdict: 'holds', distinct: 925, generated: 1947, depth: 13 },
  { parameters: { method: 'follower' }, verdict: 'holds', distinct: 74_071, generated: 240_121, depth: 16 },
  { parameters: { method: 'lease' }, verdict: 'holds', distinct: 156_170, generated: 748_289, depth: 18 },
  { parameters: { reads: 2 }, verdict: 'holds', distinct: 126_724, generated: 432_538, depth: 20, slow: true },
  {
    parameters: { reads: 2, method: 'lease' },
    verdict: 'holds',
    distinct: 281_375,
    generated: 1_342_910,
    depth: 19,
    slow: true,
  },
]);
