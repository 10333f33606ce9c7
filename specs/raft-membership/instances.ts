/** What is known of Raft's changes of membership: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { raftMembership } from './raft-membership.ts';

const joint = { servers: 3, changes: 'joint-consensus' } as const;

export const instances = instancesOf(raftMembership, [
  { parameters: {}, verdict: 'holds', distinct: 93_473, generated: 396_917, depth: 14, slow: true },
  { parameters: { servers: 3, maxTerm: 2 }, verdict: 'holds', distinct: 2944, generated: 7819, depth: 11 },
  { parameters: { servers: 3 }, verdict: 'holds', distinct: 11_032, generated: 35_962, depth: 12 },
  {
    parameters: { servers: 3, maxTerm: 2, maxLog: 4 },
    verdict: 'holds',
    distinct: 19_237,
    generated: 51_373,
    depth: 15,
  },
  {
    parameters: { servers: 3, outside: 1 },
    verdict: 'holds',
    distinct: 8640,
    generated: 19_446,
    depth: 13,
    slow: true,
  },
  { parameters: { outside: 1, maxTerm: 1 }, verdict: 'holds', distinct: 9256, generated: 24_880, depth: 13 },
  { parameters: { ...joint, maxTerm: 2, maxLog: 2 }, verdict: 'holds', distinct: 2359, generated: 5962, depth: 7 },
  {
    parameters: { ...joint, maxTerm: 2 },
    verdict: 'holds',
    distinct: 29_989,
    generated: 85_645,
    depth: 11,
    slow: true,
  },
  { parameters: joint, verdict: 'holds', distinct: 197_014, generated: 595_798, depth: 12, slow: true },
]);
