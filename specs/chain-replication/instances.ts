/** What is known of the chain: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { chainReplication } from './chain-replication.ts';

const two = { servers: 2, faults: 'none' } as const;

export const instances = instancesOf(chainReplication, [
  { parameters: {}, verdict: 'holds', distinct: 1_775, generated: 4_283, depth: 13 },
  { parameters: { faults: 'crashes' }, verdict: 'holds', distinct: 1_937, generated: 4_179, depth: 14 },
  { parameters: { faults: 'all' }, verdict: 'holds', distinct: 26_966, generated: 65_813, depth: 16, slow: true },
  { parameters: { servers: 2 }, verdict: 'holds', distinct: 461, generated: 890, depth: 11 },
  {
    parameters: { servers: 2, writers: 2 },
    verdict: 'holds',
    distinct: 11_614,
    generated: 23_271,
    depth: 15,
    slow: true,
  },
  { parameters: { ...two, writers: 2 }, verdict: 'holds', distinct: 736, generated: 939, depth: 11 },
  { parameters: { ...two, reads: 'apportioned' }, verdict: 'holds', distinct: 135, generated: 215, depth: 10 },
  {
    parameters: { reads: 'apportioned' },
    verdict: 'holds',
    distinct: 21_261,
    generated: 63_075,
    depth: 19,
    slow: true,
  },
  // If servers fail only by stopping, as in the paper, nobody need ask the master first.
  { parameters: { faults: 'crashes' }, variant: 'false-suspicion', verdict: 'holds' },
]);
