/** What is recorded of consensus. */
import { instancesOf } from '../../checker/index.ts';
import { consensus } from './consensus.ts';

export const instances = instancesOf(consensus, [
  { parameters: { values: 1 }, verdict: 'holds', distinct: 2, generated: 2, depth: 2 },
  {
    parameters: { values: 3 },
    verdict: 'holds',
    distinct: 4,
    generated: 4,
    depth: 2,
    source: 'TLC on PaxosHowToWinATuringAward/Consensus',
  },
  { parameters: { values: 3 }, variant: 'choose-again', verdict: 'violated', distinct: 8, generated: 25, depth: 4 },
]);
