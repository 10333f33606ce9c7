/** Raft's leader election without what makes it end. */
import { variant, WF } from '../../checker/index.ts';
import { raftElection } from './raft-election.ts';

export const splitVotes = variant(raftElection, {
  name: 'split-votes',
  story:
    'Timeouts are not drawn at random, so that all servers may time out together each time: each has voted for itself when the others ask it, nobody is elected, and so on for ever.',
  edit: ({ actions: { Timeout }, fairnessOf }) => ({ fairness: [...fairnessOf.elections, WF({ actions: [Timeout] })] }),
  violates: { Termination: null },
});

export const shortTimeouts = variant(raftElection, {
  name: 'short-timeouts',
  story:
    'Timeouts may strike while messages are still on their way. Again and again a server times out alone, but before the others have heard of it they time out too, and nobody is elected, for ever: to draw timeouts at random does not help if they are not much longer than a broadcast takes.',
  edit: ({ actions: { Timeout }, noLeader }) => ({ actions: { Timeout: { ...Timeout, guard: (s) => noLeader(s) } } }),
  violates: { Termination: null },
});
