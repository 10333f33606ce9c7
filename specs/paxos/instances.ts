/** What is known of Paxos: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { paxos } from './paxos.ts';

/**
 * TLC generates more than is recorded here (611 with 2 acceptors, 23,563 with 3, 497,494 with 3 ballots): it counts Phase2a
 * once for every quorum, and every last vote in it, that allows the value.
 */
export const instances = instancesOf(paxos, [
  // The smallest in which a leader may be told of votes for different values.
  { parameters: {}, verdict: 'holds', distinct: 185_369, generated: 1_316_584, depth: 25, slow: true },
  {
    parameters: { ballots: 2 },
    verdict: 'holds',
    distinct: 3921,
    generated: 22_995,
    depth: 17,
    source: 'distinct states: tlaplus/Examples, PaxosHowToWinATuringAward/MCPaxosTiny; depth: TLC',
  },
  {
    parameters: { acceptors: 1, values: 1, ballots: 2 },
    verdict: 'holds',
    distinct: 25,
    generated: 82,
    depth: 9,
    source: 'tlaplus/Examples, Paxos/MCPaxos',
  },
  {
    parameters: { acceptors: 2, ballots: 2 },
    verdict: 'holds',
    distinct: 145,
    generated: 609,
    depth: 13,
    source: 'distinct states and depth: TLC on PaxosHowToWinATuringAward/Paxos',
  },
  {
    parameters: { values: 1 },
    verdict: 'holds',
    distinct: 68_921,
    generated: 482_656,
    depth: 25,
    source: 'distinct states and depth: TLC on PaxosHowToWinATuringAward/Paxos',
    slow: true,
  },
  {
    parameters: {},
    variant: 'small-quorums',
    verdict: 'violated',
    distinct: 12_513,
    generated: 81_045,
    depth: 17,
    slow: true,
  },
  {
    parameters: {},
    variant: 'forget-promise',
    verdict: 'violated',
    distinct: 60_447,
    generated: 663_588,
    depth: 23,
    slow: true,
  },
]);
