/** What is known of Zab: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { zab } from './zab.ts';

export const instances = instancesOf(zab, [
  { parameters: {}, verdict: 'holds', distinct: 853_996, generated: 4_131_235, depth: 27, slow: true },
  { parameters: { epochs: 1 }, verdict: 'holds', distinct: 3326, generated: 19_708, depth: 20, slow: true },
  {
    parameters: { epochs: 1, transactions: 1 },
    verdict: 'holds',
    distinct: 308,
    generated: 1390,
    depth: 14,
    slow: true,
  },
  { parameters: { servers: 2 }, verdict: 'holds', distinct: 2352, generated: 7593, depth: 19, slow: true },
  { parameters: { servers: 2, transactions: 1 }, verdict: 'holds', distinct: 342, generated: 863, depth: 15 },
  { parameters: { servers: 2, epochs: 1 }, verdict: 'holds', distinct: 96, generated: 383, depth: 14 },
  { parameters: { servers: 2, epochs: 1, transactions: 1 }, verdict: 'holds', distinct: 20, generated: 51, depth: 10 },
  { parameters: { transactions: 1 }, verdict: 'holds', distinct: 57_622, generated: 240_847, depth: 21, slow: true },
  {
    parameters: { epochs: 1, transactions: 1, faults: 'crashes' },
    verdict: 'holds',
    distinct: 1232,
    generated: 5092,
    depth: 15,
  },
  {
    parameters: { epochs: 1, faults: 'crashes' },
    verdict: 'holds',
    distinct: 13_304,
    generated: 69_100,
    depth: 21,
    slow: true,
  },
  {
    parameters: { transactions: 1, faults: 'crashes' },
    verdict: 'holds',
    distinct: 230_488,
    generated: 895_405,
    depth: 22,
    slow: true,
  },
]);
