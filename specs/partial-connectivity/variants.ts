/** Raft where broken links keep it from committing anything: without one of the two rules, or with both. */
import { variant } from '../../checker/index.ts';
import { partialConnectivity } from './partial-connectivity.ts';

export const unstableLink = variant(partialConnectivity, {
  name: 'unstable-link',
  story:
    'Plain Raft, and one link of three is broken, as Cloudflare had it: s1 and the leader s3 do not reach each other. s1 hears from no leader, begins a new term and is elected by s2, from which s3 learns that it leads no more; now s3 hears from no leader, and so on. s2 always has a leader, so that it never stands. Each could commit while it leads, and none stays.',
  parameters: { links: 'chain', protocol: 'raft', start: 'as-told' },
  violates: { Committed: null },
});

export const noPreVote = variant(partialConnectivity, {
  name: 'no-pre-vote',
  story:
    'Without pre-vote a server that hears from no leader begins a new term, though it can never be elected, and all who hear of that depose their leader. Whoever of the three in the middle leads, s4 or s5 does not reach it.',
  parameters: { protocol: 'check-quorum', start: 'as-told' },
  violates: { Committed: null, SomebodyLeads: null },
});

export const noCheckQuorum = variant(partialConnectivity, {
  name: 'no-check-quorum',
  story:
    'Without CheckQuorum a leader that reaches one server only goes on leading. That server hears from it, and so refuses to say that it would vote for another; without it nobody has a quorum. Nothing can be committed, ever.',
  parameters: { links: 'outside-leader', protocol: 'pre-vote', start: 'as-told' },
  violates: { CanCommit: null, Committed: null, SomebodyLeads: null },
});

export const quorumLoss = variant(partialConnectivity, {
  name: 'quorum-loss',
  story:
    'The same where all reach s1 only: s1 alone could lead, hears from the leader that has lost its quorum, and never stands.',
  parameters: { links: 'quorum-loss', protocol: 'pre-vote', start: 'as-told' },
  violates: { CanCommit: null, Committed: null, SomebodyLeads: null },
});

export const constrainedElection = variant(partialConnectivity, {
  name: 'constrained-election',
  story:
    'With both rules. The leader is gone, all reach s1 only, and s1 lacks an entry that s2 and s5 have. They do not vote for it, and nobody else reaches a quorum. Four of five servers are up, one of them reaches all others, and nothing can be committed, ever.',
  parameters: { links: 'constrained-election', start: 'as-told' },
  violates: { CanCommit: null, Committed: null, SomebodyLeads: null },
});
