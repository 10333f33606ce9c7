/** A Raft cluster that listens to servers which are no members any more. */
import { variant } from '../../checker/index.ts';
import { removedServers } from './removed-servers.ts';

export const removedServersDisrupt = variant(removedServers, {
  name: 'removed-servers-disrupt',
  story:
    'A server heeds every request for its vote, also if it hears from a leader. Who was removed hears of none, and stands in a higher term; the leader hears of that term, and steps down. The members elect another, who is deposed in the same way, for ever. That the server which stands cannot win, since its log is behind, does not help.',
  parameters: { configuration: 'at-all-members' },
  definitions: { heeds: () => true },
  violates: { NotDeposed: 2, Settles: null },
});

export const preVoteOnly = variant(removedServers, {
  name: 'pre-vote-only',
  story:
    'Before a server stands it asks whether it would have the votes, and every request is heeded. Once the members have the new configuration, who was removed has not: its log is behind theirs. But as long as only the leader has it, the others would vote for whoever it has removed.',
  parameters: { members: 2 },
  definitions: { heeds: () => true, mayStand: (wouldWin) => wouldWin() },
  violates: { NotDeposed: 2, Settles: null, AllKnow: null },
});
