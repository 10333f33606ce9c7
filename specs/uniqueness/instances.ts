/** What is known of the user name: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { uniqueness } from './uniqueness.ts';

export const instances = instancesOf(uniqueness, [
  { parameters: {}, verdict: 'holds', distinct: 275, generated: 421, depth: 10 },
  { parameters: { clients: 2 }, verdict: 'holds', distinct: 26, generated: 33, depth: 7 },
  { parameters: { clients: 4 }, verdict: 'holds', distinct: 4_452, generated: 7_797, depth: 13 },
  { parameters: { clients: 5 }, verdict: 'holds', distinct: 103_017, generated: 200_511, depth: 16, slow: true },
  { parameters: {}, variant: 'read-then-write', verdict: 'violated', distinct: 125, generated: 161, depth: 11 },
  {
    parameters: { clients: 3 },
    variant: 'read-then-write',
    verdict: 'violated',
    distinct: 8_571,
    generated: 13_828,
    depth: 16,
  },
  { parameters: {}, variant: 'multi-leader', verdict: 'violated', distinct: 68, generated: 113, depth: 9 },
]);
