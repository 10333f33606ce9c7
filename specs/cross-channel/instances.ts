/** What is known of the two channels: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { crossChannel } from './cross-channel.ts';

export const instances = instancesOf(crossChannel, [
  { parameters: {}, verdict: 'holds', distinct: 162, generated: 325, depth: 15 },
  { parameters: { photos: 3 }, verdict: 'holds', distinct: 3_710, generated: 9_593, depth: 22 },
  { parameters: { photos: 4 }, verdict: 'holds', distinct: 116_182, generated: 366_261, depth: 29, slow: true },
  { parameters: {}, variant: 'eventual-store', verdict: 'violated', distinct: 257, generated: 419, depth: 15 },
  { parameters: {}, variant: 'enqueue-at-once', verdict: 'violated', distinct: 795, generated: 1_702, depth: 15 },
]);
