/** What is known of the membership service: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { membershipService } from './membership-service.ts';

const suspicions = { faults: 'suspicions' } as const;
const restarts = { faults: 'restarts' } as const;

/** Of these one may be missed by two others. */
const three = { processes: 3 } as const;

export const instances = instancesOf(membershipService, [
  { parameters: {}, verdict: 'holds', distinct: 2_107, generated: 4_313, depth: 19 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 1, generated: 1, depth: 1 },
  { parameters: restarts, verdict: 'holds', distinct: 85, generated: 141, depth: 11 },
  { parameters: suspicions, verdict: 'holds', distinct: 27, generated: 37, depth: 9 },
  { parameters: three, verdict: 'holds', distinct: 20_947, generated: 59_125, depth: 23, slow: true },
  { parameters: { ...three, ...restarts }, verdict: 'holds', distinct: 289, generated: 637, depth: 13 },
  { parameters: { ...three, ...suspicions }, verdict: 'holds', distinct: 94, generated: 181, depth: 11 },
  {
    parameters: { ...three, ...suspicions, suspicions: 2 },
    verdict: 'holds',
    distinct: 3_025,
    generated: 7_873,
    depth: 21,
    slow: true,
  },
  {
    parameters: { ...three, ...restarts, crashes: 2 },
    verdict: 'holds',
    distinct: 35_329,
    generated: 106_870,
    depth: 24,
    slow: true,
  },
  { parameters: {}, variant: 'local-timeouts', verdict: 'violated', distinct: 49, generated: 97, depth: 5 },
  // The detector errs about nobody, and views diverge all the same: of two who have crashed one took the other out before.
  { parameters: { ...restarts, crashes: 2 }, variant: 'local-timeouts', verdict: 'violated' },
  { parameters: {}, variant: 'never-change', verdict: 'violated', distinct: 34, generated: 49, depth: 8 },
  { parameters: {}, variant: 'old-node', verdict: 'violated', distinct: 113, generated: 217, depth: 12 },
  { parameters: {}, variant: 'one-shot-watches', verdict: 'violated', distinct: 94, generated: 217, depth: 9 },
]);
