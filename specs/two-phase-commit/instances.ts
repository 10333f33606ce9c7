/** What is recorded of two-phase commit. */
import { instancesOf } from '../../checker/index.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

const examples = 'TLA+ Examples, specifications/transaction_commit; Stateright, examples/2pc.rs; TLC';
const tlc = 'TLC on the unmodified TwoPhase.tla';

export const instances = instancesOf(twoPhaseCommit, [
  { parameters: { rms: 2 }, verdict: 'holds', distinct: 56, generated: 154, depth: 8, source: tlc },
  { parameters: { rms: 3 }, verdict: 'holds', distinct: 288, generated: 1_146, depth: 11, source: examples },
  {
    parameters: { rms: 5 },
    verdict: 'holds',
    distinct: 8_832,
    generated: 58_146,
    depth: 17,
    source: 'Stateright, examples/2pc.rs; TLC',
  },
  { parameters: { rms: 7 }, verdict: 'holds', distinct: 296_448, generated: 2_744_706, depth: 23, source: tlc },
  {
    parameters: { rms: 8 },
    verdict: 'holds',
    distinct: 1_745_408,
    generated: 18_507_778,
    depth: 26,
    source: 'SPIN and Rumur, on models of their own',
    slow: true,
  },
  {
    parameters: { rms: 9 },
    verdict: 'holds',
    distinct: 10_340_352,
    generated: 123_558_402,
    depth: 29,
    source: 'SPIN and Rumur, on models of their own',
    slow: true,
  },
  { parameters: { rms: 3 }, variant: 'hasty-manager', verdict: 'violated', distinct: 623, generated: 2_508, depth: 11 },
  // Less is assumed, but nothing else is possible: the states are those of the protocol.
  { parameters: {}, variant: 'crashed-manager', verdict: 'violated', distinct: 288, generated: 1_146, depth: 11 },
]);
