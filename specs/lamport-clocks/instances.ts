/** What is known of the clocks: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { lamportClocks } from './lamport-clocks.ts';

export const instances = instancesOf(lamportClocks, [
  { parameters: {}, verdict: 'holds', distinct: 1_062, generated: 1_789, depth: 7 },
  { parameters: { nodes: 3, events: 2 }, verdict: 'holds', distinct: 7_446, generated: 17_929, depth: 7 },
  { parameters: { events: 4 }, verdict: 'holds', distinct: 11_744, generated: 21_057, depth: 9, slow: true },
  {
    parameters: { nodes: 3 },
    verdict: 'holds',
    distinct: 806_640,
    generated: 1_985_275,
    depth: 10,
    slow: true,
  },
  { parameters: {}, variant: 'vector-clocks', verdict: 'violated', distinct: 1_062, generated: 1_789, depth: 7 },
]);
