/** What is known of Paxos with ballots without end: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { endlessPaxos } from './endless-paxos.ts';

export const instances = instancesOf(endlessPaxos, [
  { parameters: {}, verdict: 'holds', distinct: 9843, generated: 65_903, depth: 18 },
  { parameters: { acceptors: 2 }, verdict: 'holds', distinct: 435, generated: 1885, depth: 14 },
  { parameters: { acceptors: 1 }, verdict: 'holds', distinct: 123, generated: 437, depth: 10 },
  { parameters: { proposers: 1 }, verdict: 'holds', distinct: 82, generated: 356, depth: 10 },
  {
    parameters: {},
    variant: 'duelling-proposers',
    verdict: 'violated',
    distinct: 9843,
    generated: 65_903,
    depth: 18,
    slow: true,
  },
  {
    parameters: { acceptors: 1 },
    variant: 'duelling-proposers',
    verdict: 'violated',
    distinct: 123,
    generated: 437,
    depth: 10,
  },
  // Alone, a proposer needs no election.
  {
    parameters: { proposers: 1 },
    variant: 'duelling-proposers',
    verdict: 'holds',
    distinct: 82,
    generated: 356,
    depth: 10,
  },
]);
