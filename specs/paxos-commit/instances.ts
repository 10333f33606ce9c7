/** What is recorded of Paxos commit. */
import { instancesOf } from '../../checker/index.ts';
import { paxosCommit } from './paxos-commit.ts';

const tlc = 'distinct states and depth: TLC on the unmodified PaxosCommit.tla';

export const instances = instancesOf(paxosCommit, [
  { parameters: { rms: 1 }, verdict: 'holds', distinct: 1_461, generated: 8_789, depth: 15, source: tlc },
  { parameters: { ballots: 1 }, verdict: 'holds', distinct: 545, generated: 4_109, depth: 12, source: tlc },
  {
    parameters: {},
    verdict: 'holds',
    distinct: 1_321_761,
    generated: 15_141_813,
    depth: 28,
    slow: true,
    source: 'distinct states and depth: TLC on PaxosCommit.tla, as tlaplus/Examples has it in its manifest',
  },
  // The last of what was accepted makes a difference once there are two ballots below.
  { parameters: { rms: 1, ballots: 3 }, verdict: 'holds', distinct: 66_893, generated: 493_737, depth: 23, slow: true },
  // Two-phase commit: the one acceptor is the manager.
  { parameters: { acceptors: 1, faults: 'none' }, verdict: 'holds', distinct: 1_425, generated: 9_612, depth: 16 },
  { parameters: {}, variant: 'one-acceptor', verdict: 'violated', distinct: 1_425, generated: 9_612, depth: 16 },
]);
