/** What is known of the lock server: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { lockServer } from './lock-server.ts';

export const instances = instancesOf(lockServer, [
  { parameters: {}, verdict: 'holds', distinct: 80, generated: 325, depth: 8 },
  { parameters: { clients: 1 }, verdict: 'holds', distinct: 8, generated: 16, depth: 6 },
  { parameters: { clients: 2 }, verdict: 'holds', distinct: 28, generated: 85, depth: 7 },
  { parameters: { clients: 5 }, verdict: 'holds', distinct: 512, generated: 3_121, depth: 10 },
  { parameters: {}, variant: 'impatient-server', verdict: 'violated', distinct: 508, generated: 3_061, depth: 27 },
  { parameters: {}, variant: 'repeated-grant', verdict: 'violated', distinct: 196, generated: 1_133, depth: 19 },
  { parameters: {}, variant: 'repeated-unlock', verdict: 'violated', distinct: 404, generated: 2_301, depth: 27 },
]);
