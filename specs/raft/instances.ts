/** What is known of Raft: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { raft } from './raft.ts';

const source = 'TLC on raft.tla without its history variables, under the same bounds';

export const instances = instancesOf(raft, [
  { parameters: {}, verdict: 'holds', withinBounds: true, distinct: 1_931_973, generated: 22_844_275, depth: 53 },
  {
    parameters: { servers: 1, maxTerm: 3, maxLog: 2 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 78,
    generated: 290,
    depth: 15,
  },
  { parameters: { servers: 2 }, verdict: 'holds', withinBounds: true, distinct: 1645, generated: 12_861, depth: 28 },
  {
    parameters: { servers: 2, values: 2 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 1989,
    generated: 15_877,
    depth: 28,
  },
  {
    parameters: { servers: 2, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 13_479,
    generated: 134_721,
    depth: 32,
    source,
  },
  {
    parameters: { servers: 2, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 2 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 71_177,
    generated: 750_307,
    depth: 34,
    source,
  },
  {
    parameters: { servers: 2, maxTerm: 3, maxLog: 1, maxMessages: 1, maxCopies: 1 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 18_575,
    generated: 147_375,
    depth: 41,
    source,
  },
  {
    parameters: { servers: 3, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 617_361,
    generated: 7_680_091,
    depth: 39,
    source,
    slow: true,
  },
  // The smallest in which every action is taken and leaders of different terms have entries of their own.
  {
    parameters: { maxTerm: 3 },
    verdict: 'holds',
    withinBounds: true,
    distinct: 95_916_798,
    generated: 1_145_000_986,
    depth: 66,
    slow: true,
  },
  {
    parameters: {},
    variant: 'figure-8',
    verdict: 'holds',
    withinBounds: true,
    distinct: 6_663_193,
    generated: 81_130_474,
    depth: 64,
    slow: true,
  },
  { parameters: {}, variant: 'minority-quorums', verdict: 'violated', distinct: 8165, generated: 68_369, depth: 28 },
  {
    parameters: {},
    variant: 'commit-old-term',
    verdict: 'violated',
    distinct: 329_370,
    generated: 2_462_571,
    depth: 60,
  },
]);
