/** What is known of the storage behind fencing tokens: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { fencingToken } from './fencing-token.ts';

export const instances = instancesOf(fencingToken, [
  { parameters: {}, verdict: 'holds', distinct: 1_996, generated: 3_637, depth: 22 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 938, generated: 1_501, depth: 26 },
  { parameters: { ticks: 3 }, verdict: 'holds', distinct: 7_109, generated: 14_025, depth: 26 },
  // Leases of more than a tick.
  { parameters: { ticks: 4, lease: 2 }, verdict: 'holds', distinct: 6_312, generated: 12_703, depth: 24 },
  { parameters: { clients: 3 }, verdict: 'holds', distinct: 22_377, generated: 52_123, depth: 27 },
  { parameters: { clients: 3, ticks: 3 }, verdict: 'holds', distinct: 127_905, generated: 327_376, depth: 31 },
  { parameters: {}, variant: 'no-token', verdict: 'violated', distinct: 862, generated: 1_333, depth: 22 },
  { parameters: {}, variant: 'token-on-writes-only', verdict: 'violated', distinct: 902, generated: 1_397, depth: 26 },
  { parameters: {}, variant: 'drifting-clocks', verdict: 'violated', distinct: 22_671, generated: 57_423, depth: 22 },
]);
