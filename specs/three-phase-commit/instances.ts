/** What is known of three-phase commit: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { threePhaseCommit } from './three-phase-commit.ts';

export const instances = instancesOf(threePhaseCommit, [
  { parameters: {}, verdict: 'holds', distinct: 3_577, generated: 6_049, depth: 30 },
  { parameters: { sites: 2, crashes: 1 }, verdict: 'holds', distinct: 69, generated: 80, depth: 13 },
  { parameters: { crashes: 1 }, verdict: 'holds', distinct: 528, generated: 756, depth: 23 },
  { parameters: { sites: 4, crashes: 1 }, verdict: 'holds', distinct: 5_733, generated: 11_209, depth: 33 },
  { parameters: {}, variant: 'partition', verdict: 'violated', distinct: 8_913, generated: 17_500, depth: 26 },
  { parameters: {}, variant: 'slow-network', verdict: 'violated', distinct: 256, generated: 358, depth: 15 },
  { parameters: {}, variant: 'own-timeouts', verdict: 'violated', distinct: 365, generated: 622, depth: 15 },
]);
