/** What is recorded of leases. */
import { instancesOf } from '../../checker/index.ts';
import { leaderLease } from './leader-lease.ts';

export const instances = instancesOf(leaderLease, [
  { parameters: {}, verdict: 'holds', distinct: 41_408, generated: 163_393, depth: 19 },
  { parameters: { error: 0 }, verdict: 'holds', distinct: 1_583, generated: 1_801, depth: 11 },
  { parameters: { replicas: 2, error: 0 }, verdict: 'holds', distinct: 6_729, generated: 8_691, depth: 13 },
  {
    parameters: { replicas: 3, error: 0 },
    verdict: 'holds',
    distinct: 102_350,
    generated: 167_904,
    depth: 15,
    slow: true,
  },
  {
    parameters: { replicas: 2 },
    verdict: 'holds',
    distinct: 417_440,
    generated: 2_095_041,
    depth: 24,
    slow: true,
  },
]);
