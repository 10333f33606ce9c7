/** Multi-Paxos without what makes it work. */
import { variant } from '../../checker/index.ts';
import { multiPaxos } from './multi-paxos.ts';

export const holesApplied = variant(multiPaxos, {
  name: 'holes-applied',
  story:
    'A replica applies what is chosen in a slot without waiting for the slots below. Slot 2 is chosen first, which one replica applies at once; then slot 1 is, and another one applies both in their order.',
  definitions: { mayApply: () => true },
  violates: { Prefixes: 11 },
});

export const noNoOp = variant(multiPaxos, {
  name: 'no-no-op',
  story:
    'The new leader proposes what it was told, and nothing in the slots in which nothing was told. It has slot 2 chosen, of which it was told; nobody was told of anything in slot 1, and every replica waits there for ever.',
  definitions: { fillsHoles: () => false },
  violates: { AppliedInTheEnd: null, Termination: null, HoleFilled: null },
});

export const phase1ForOneSlot = variant(multiPaxos, {
  name: 'phase-1-for-one-slot',
  story:
    'With its promise an acceptor tells its vote in slot 1 only, and the leader takes it for a promise in all. It knows nothing of the command that was chosen in slot 2, and has another one chosen there.',
  definitions: { tells: (slot) => slot === 1 },
  violates: { Agreement: 14, Prefixes: 19, HoleFilled: null },
});
