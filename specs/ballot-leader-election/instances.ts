/** What is known of the ballot leader election: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { ballotLeaderElection } from './ballot-leader-election.ts';

export const instances = instancesOf(ballotLeaderElection, [
  { parameters: {}, verdict: 'holds', distinct: 15_008, generated: 109_456, depth: 13 },
  { parameters: { links: 'whole' }, verdict: 'holds', distinct: 160, generated: 960, depth: 2 },
  {
    parameters: { links: 'two-outsiders' },
    verdict: 'holds',
    distinct: 15_552,
    generated: 104_944,
    depth: 12,
    slow: true,
  },
  {
    parameters: { links: 'outside-leader' },
    verdict: 'holds',
    distinct: 7040,
    generated: 39_192,
    depth: 11,
    slow: true,
  },
  { parameters: { links: 'constrained-election' }, verdict: 'holds', distinct: 5232, generated: 29_832, depth: 11 },
  { parameters: { links: 'chain' }, verdict: 'holds', distinct: 168, generated: 708, depth: 7 },
  { parameters: { links: 'whole', start: 'as-told' }, verdict: 'holds', distinct: 2, generated: 12, depth: 2 },
  { parameters: { links: 'two-outsiders', start: 'as-told' }, verdict: 'holds', distinct: 8, generated: 45, depth: 4 },
  {
    parameters: { links: 'outside-leader', start: 'as-told' },
    verdict: 'holds',
    distinct: 246,
    generated: 1349,
    depth: 11,
  },
  {
    parameters: { links: 'quorum-loss', start: 'as-told' },
    verdict: 'holds',
    distinct: 368,
    generated: 2697,
    depth: 13,
  },
  {
    parameters: { links: 'constrained-election', start: 'as-told' },
    verdict: 'holds',
    distinct: 176,
    generated: 1017,
    depth: 11,
  },
  { parameters: { links: 'chain', start: 'as-told' }, verdict: 'holds', distinct: 22, generated: 92, depth: 7 },
]);
