/** What is known of the broadcast: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { broadcastOnConsensus } from './broadcast-on-consensus.ts';

export const instances = instancesOf(broadcastOnConsensus, [
  { parameters: {}, verdict: 'holds', distinct: 5_931, generated: 14_963, depth: 18 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 1_977, generated: 5_221, depth: 17 },
  { parameters: { messages: 1 }, verdict: 'holds', distinct: 129, generated: 233, depth: 10 },
  { parameters: { messages: 1, faults: 'none' }, verdict: 'holds', distinct: 43, generated: 69, depth: 9 },
  {
    parameters: { nodes: 3, messages: 1, crashes: 2 },
    verdict: 'holds',
    distinct: 1_750,
    generated: 4_750,
    depth: 14,
  },
  {
    parameters: { messages: 3, faults: 'none' },
    verdict: 'holds',
    distinct: 87_347,
    generated: 306_273,
    depth: 25,
    slow: true,
  },
  {
    parameters: { nodes: 3, crashes: 2 },
    verdict: 'holds',
    distinct: 475_993,
    generated: 1_781_734,
    depth: 25,
    slow: true,
  },
]);
