/** What is known of consensus with a failure detector: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { failureDetector } from './failure-detector.ts';

export const instances = instancesOf(failureDetector, [
  { parameters: {}, verdict: 'holds', depth: 35, slow: true },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 1802, generated: 4602, depth: 26 },
  { parameters: { faults: 'crashes' }, verdict: 'holds', distinct: 11_222, generated: 27_096, depth: 27 },
  { parameters: { faults: 'suspicions' }, verdict: 'holds', distinct: 77_336, generated: 291_752, depth: 34 },
  { parameters: { nodes: 2, faults: 'suspicions' }, verdict: 'holds', distinct: 2142, generated: 5166, depth: 23 },
  // With a detector that never errs no majority is needed.
  {
    parameters: { nodes: 2, faults: 'crashes', detector: 'perfect' },
    verdict: 'holds',
    distinct: 1024,
    generated: 1746,
    depth: 17,
  },
  {
    parameters: { crashes: 2, faults: 'crashes', detector: 'perfect' },
    verdict: 'holds',
    distinct: 20_760,
    generated: 47_358,
    depth: 31,
  },
]);
