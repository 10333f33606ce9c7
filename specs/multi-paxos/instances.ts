/** What is known of Multi-Paxos: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { multiPaxos } from './multi-paxos.ts';

export const instances = instancesOf(multiPaxos, [
  { parameters: {}, verdict: 'holds', distinct: 8345, generated: 58_319, depth: 23 },
  { parameters: { replicas: 1 }, verdict: 'holds', distinct: 4617, generated: 29_651, depth: 21, slow: true },
  { parameters: { slots: 1 }, verdict: 'holds', distinct: 253, generated: 1203, depth: 15 },
  { parameters: { replicas: 1, slots: 1 }, verdict: 'holds' },
  // Any two of these quorums meet, and are not the same.
  {
    parameters: { acceptors: 3, replicas: 1, slots: 1 },
    verdict: 'holds',
    distinct: 6353,
    generated: 39_183,
    depth: 18,
    slow: true,
  },
  { parameters: { acceptors: 3, replicas: 1 }, verdict: 'holds', depth: 27, slow: true },
]);
