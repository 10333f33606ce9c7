/** What is known of consensus with a coin: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { asynchronousConsensus } from './asynchronous-consensus.ts';

export const instances = instancesOf(asynchronousConsensus, [
  { parameters: {}, verdict: 'holds', distinct: 85_928, generated: 323_443, depth: 60, slow: true },
  { parameters: { faults: 'crashes' }, verdict: 'holds', depth: 60, slow: true },
  { parameters: { nodes: 2, inputs: 'any' }, verdict: 'holds', distinct: 320, generated: 694, depth: 30 },
  { parameters: { nodes: 2 }, verdict: 'holds', distinct: 192, generated: 415, depth: 30 },
]);
