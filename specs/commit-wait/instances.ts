/** What is recorded of commit wait. */
import { instancesOf } from '../../checker/index.ts';
import { commitWait } from './commit-wait.ts';

const right = { error: 0, ticks: 1 } as const;

export const instances = instancesOf(commitWait, [
  { parameters: {}, verdict: 'holds', distinct: 29_742, generated: 52_870, depth: 16, slow: true },
  {
    parameters: { workload: 'one group' },
    verdict: 'holds',
    distinct: 10_888,
    generated: 19_648,
    depth: 12,
    slow: true,
  },
  {
    parameters: { workload: 'read and write' },
    verdict: 'holds',
    distinct: 59_152,
    generated: 106_400,
    depth: 18,
    slow: true,
  },
  { parameters: right, verdict: 'holds', distinct: 2_364, generated: 4_008, depth: 14 },
  {
    parameters: { ...right, workload: 'read and write' },
    verdict: 'holds',
    distinct: 5_430,
    generated: 9_346,
    depth: 16,
    slow: true,
  },
  {
    parameters: { workload: 'one of each', clients: 3 },
    verdict: 'holds',
    distinct: 840_240,
    generated: 1_768_377,
    depth: 19,
    slow: true,
  },
]);
