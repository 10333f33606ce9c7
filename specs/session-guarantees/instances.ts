/** What is known of the sessions: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { sessionGuarantees } from './session-guarantees.ts';

export const instances = instancesOf(sessionGuarantees, [
  { parameters: {}, verdict: 'holds', distinct: 787, generated: 1_433, depth: 7 },
  { parameters: { operations: 3 }, verdict: 'holds', distinct: 4_768, generated: 10_001, depth: 9, slow: true },
  { parameters: { clients: 3 }, verdict: 'holds', distinct: 18_441, generated: 43_549, slow: true },
  {
    parameters: { replicas: 3, writes: 3 },
    verdict: 'holds',
    distinct: 20_127,
    generated: 65_533,
    depth: 10,
    slow: true,
  },
  // Who asks nothing of replicas, and never leaves the first, needs to ask nothing.
  { parameters: { faults: 'none' }, variant: 'sticky-with-failover', verdict: 'holds', distinct: 839 },
]);
