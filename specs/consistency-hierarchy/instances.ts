/** What is known of the hierarchy: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { consistencyHierarchy } from './consistency-hierarchy.ts';

export const instances = instancesOf(consistencyHierarchy, [
  { parameters: {}, verdict: 'holds', distinct: 10_511, generated: 12_743, depth: 9 },
  { parameters: { values: 1 }, verdict: 'holds', distinct: 2_330, generated: 2_819, depth: 9 },
  {
    parameters: { operations: 3, values: 1 },
    verdict: 'holds',
    distinct: 150_806,
    generated: 181_501,
    depth: 13,
    slow: true,
  },
]);
