/** The ballot leader election where it listens to, or asks for, more than it should. */
import { variant } from '../../checker/index.ts';
import { ballotLeaderElection } from './ballot-leader-election.ts';

export const aliveIsEnough = variant(ballotLeaderElection, {
  name: 'alive-is-enough',
  story:
    'Heartbeats do not tell whether a server reaches a quorum: who is alive may lead. s1 alone could commit, hears that its leader s3 is alive, and never asks whether it can do anything.',
  parameters: { start: 'as-told' },
  definitions: { mayLead: () => true },
  violates: { CanCommit: null, LeaderChanges: null, Committed: null },
});

export const hearsay = variant(ballotLeaderElection, {
  name: 'hearsay',
  story:
    'A heartbeat tells the ballot of the leader, and not that of who sends it. s4 has lost its quorum, but s1, s2 and s3 tell each other of it: it stays alive by hearsay, for ever.',
  parameters: { links: 'outside-leader', start: 'as-told' },
  definitions: { told: (own, leader) => leader ?? own },
  violates: { CanCommit: null, LeaderChanges: null, Committed: null },
});

export const upToDateLog = variant(ballotLeaderElection, {
  name: 'up-to-date-log',
  story:
    'As in Raft, a server follows only who has a log at least as up-to-date as its own. s1 alone reaches a quorum, is elected, and lacks an entry: s2 and s5 do not follow it, though with their promises they would give it what it lacks.',
  parameters: { links: 'constrained-election', start: 'as-told' },
  definitions: { mayPromise: (log, own) => log >= own },
  violates: { CanCommit: null, LeaderChanges: null, Committed: null },
});
