/** What is known of the replicated register: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { staleReplica } from './stale-replica.ts';

const synchronous = { replication: 'synchronous' } as const;

export const instances = instancesOf(staleReplica, [
  { parameters: {}, verdict: 'holds', distinct: 30_291, generated: 74_296, depth: 18 },
  { parameters: synchronous, verdict: 'holds', distinct: 24_824, generated: 56_625, depth: 20 },
  // What the variants are compared with.
  { parameters: { followers: 1, readers: 1 }, verdict: 'holds', distinct: 133, generated: 216, depth: 11 },
  { parameters: { readers: 1 }, verdict: 'holds', distinct: 247, generated: 511, depth: 12 },
  { parameters: { ...synchronous, readers: 1 }, verdict: 'holds', distinct: 244, generated: 469, depth: 14 },
  // Writes overlap.
  { parameters: { writers: 2, readers: 1 }, verdict: 'holds', distinct: 13_257, generated: 35_038, depth: 17 },
  {
    parameters: { ...synchronous, writers: 2, readers: 1 },
    verdict: 'holds',
    distinct: 14_421,
    generated: 38_492,
    depth: 21,
  },
  {
    parameters: { writers: 2 },
    verdict: 'holds',
    distinct: 4_954_353,
    generated: 14_569_751,
    depth: 23,
    slow: true,
  },
  { parameters: {}, variant: 'read-follower', verdict: 'violated', distinct: 235, generated: 398, depth: 11 },
  { parameters: {}, variant: 'synchronous-followers', verdict: 'violated', distinct: 186, generated: 300, depth: 12 },
  {
    parameters: { followers: 2 },
    variant: 'synchronous-followers',
    verdict: 'violated',
    distinct: 510,
    generated: 1_122,
    depth: 14,
  },
]);
