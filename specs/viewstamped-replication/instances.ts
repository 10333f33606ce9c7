/** What is known of Viewstamped Replication: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { viewstampedReplication } from './viewstamped-replication.ts';

/** Nobody crashes. */
const noCrash = { faults: 'none' } as const;
/** Recovery as in the report. */
const diskless = { recovery: 'diskless' } as const;

export const instances = instancesOf(viewstampedReplication, [
  { parameters: {}, verdict: 'holds', distinct: 384_257, generated: 1_301_877, depth: 26, slow: true },
  { parameters: { crashes: 1 }, verdict: 'holds', distinct: 23_548, generated: 82_004, depth: 21 },
  // One crash is survived without crash vectors, too.
  { parameters: { crashes: 1, ...diskless }, verdict: 'holds', distinct: 16_917, generated: 65_551, depth: 20 },
  { parameters: noCrash, verdict: 'holds', distinct: 503, generated: 2050, depth: 14 },
  { parameters: { operations: 2, ...noCrash }, verdict: 'holds', distinct: 7556, generated: 33_672, depth: 18 },
  { parameters: { views: 3, ...noCrash }, verdict: 'holds', distinct: 25_861, generated: 116_740, depth: 23 },
  {
    parameters: { views: 3, operations: 2, ...noCrash },
    verdict: 'holds',
    distinct: 733_677,
    generated: 3_469_428,
    depth: 28,
    slow: true,
  },
  {
    parameters: { replicas: 5, ...noCrash },
    verdict: 'holds',
    distinct: 37_693,
    generated: 415_238,
    depth: 23,
    slow: true,
  },
]);
