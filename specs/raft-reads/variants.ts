/** Reads in Raft that see what is over. */
import { variant } from '../../checker/index.ts';
import { raftReads } from './raft-reads.ts';

export const noQuorumConfirmation = variant(raftReads, {
  name: 'no-quorum-confirmation',
  story:
    'A leader answers reads without asking whether it is the leader still. It was deposed and does not know it; the new leader has acknowledged a write, and the old one answers with what was before.',
  definitions: { isConfirmed: () => true },
  violates: { Linearizable: 11 },
});

export const noEntryOfOwnTerm = variant(raftReads, {
  name: 'no-entry-of-own-term',
  story:
    'A new leader answers reads before it has committed an entry of its own term. Its log has all that was committed, but it does not know how much of it was: the write that the leader before it has acknowledged is there, and not applied yet. A majority confirms that it leads, truly, and it answers with what was before.',
  definitions: { mayRead: () => true },
  violates: { Linearizable: 9 },
});

export const clockDrift = variant(raftReads, {
  name: 'clock-drift',
  story:
    'Clocks run at different rates, and the lease does not allow for it. For those who promised not to vote the tick is over, they elect another leader, and a write is acknowledged; the clock of the old leader stood still meanwhile, and it answers under its lease.',
  parameters: { method: 'lease', faults: 'clock-skew' },
  violates: { Linearizable: 12 },
  slow: true,
});
