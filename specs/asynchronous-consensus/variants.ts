/** Ben-Or's consensus without its coin. */
import { variant } from '../../checker/index.ts';
import { asynchronousConsensus } from './asynchronous-consensus.ts';

export const fixedCoin = variant(asynchronousConsensus, {
  name: 'fixed-coin',
  story:
    'The coin of a process always shows the other value than the process has, so that the algorithm is deterministic. Nobody crashes, and every message arrives; but in each round each process counts first a report of the one value and one of the other. Nothing is proposed, all take the other value, and after two rounds all is as it was at the start, from which either value can still be decided.',
  parameters: { coin: 'fixed' },
  violates: { Termination: null },
  slow: true,
});
