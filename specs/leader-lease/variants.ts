/** Leases that overlap. */
import { variant } from '../../checker/index.ts';
import { leaderLease } from './leader-lease.ts';

export const wrongBound = variant(leaderLease, {
  name: 'wrong-bound',
  story:
    'TrueTime takes the clocks for right. That of a replica is two ticks behind when it votes, and then it is set right: by that clock its vote is over at once, and it votes for somebody else. By the clock of the first its lease has only begun.',
  parameters: { error: 2, lease: 1, ticks: 2 },
  definitions: { bound: () => 0 },
  violates: { Disjoint: 8, OneLeader: 8 },
});

export const countsFromVotes = variant(leaderLease, {
  name: 'counts-from-votes',
  story:
    'A leader counts its lease from when it has the votes, and not from before it asked for them. The votes were late: they are over before its lease is.',
  parameters: { error: 0 },
  definitions: { countsFrom: (_noted, { earliest }) => earliest },
  violates: { Disjoint: 9, OneLeader: 9 },
});
