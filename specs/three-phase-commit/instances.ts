/** What is known of three-phase commit: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { threePhaseCommit } from './three-phase-commit.ts';

const staysDown = { faults: 'crashes' } as const;

export const instances = instancesOf(threePhaseCommit, [
  { parameters: {}, verdict: 'holds', distinct: 39_047, generated: 106_772, depth: 33 },
  { parameters: { sites: 2, crashes: 1 }, verdict: 'holds', distinct: 194, generated: 291, depth: 15 },
  { parameters: { crashes: 1 }, verdict: 'holds', distinct: 1766, generated: 3233, depth: 25 },
  // Nobody comes back.
  { parameters: staysDown, verdict: 'holds', distinct: 3_577, generated: 6_049, depth: 30 },
  { parameters: { ...staysDown, sites: 2, crashes: 1 }, verdict: 'holds', distinct: 69, generated: 80, depth: 13 },
  { parameters: { ...staysDown, crashes: 1 }, verdict: 'holds', distinct: 528, generated: 756, depth: 23 },
  {
    parameters: { ...staysDown, sites: 4, crashes: 1 },
    verdict: 'holds',
    distinct: 5_733,
    generated: 11_209,
    depth: 33,
  },
  {
    parameters: { ...staysDown, sites: 4, crashes: 2 },
    verdict: 'holds',
    distinct: 61_669,
    generated: 126_999,
    depth: 45,
    slow: true,
  },
  {
    parameters: { ...staysDown, sites: 4, crashes: 3 },
    verdict: 'holds',
    distinct: 640_524,
    generated: 1_922_261,
    depth: 55,
    slow: true,
  },
  { parameters: {}, variant: 'partition', verdict: 'violated', distinct: 8_913, generated: 17_500, depth: 26 },
  { parameters: {}, variant: 'slow-network', verdict: 'violated', distinct: 256, generated: 358, depth: 15 },
  { parameters: {}, variant: 'own-timeouts', verdict: 'violated', distinct: 365, generated: 622, depth: 15 },
  {
    parameters: {},
    variant: 'recovered-sites-take-part',
    verdict: 'violated',
    distinct: 1752,
    generated: 3104,
    depth: 19,
  },
  { parameters: {}, variant: 'all-crash', verdict: 'violated', distinct: 1641, generated: 3847, depth: 20 },
]);
