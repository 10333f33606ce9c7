/** Failover by epochs without what keeps brains from splitting, or without what makes it automatic. */
import { variant, WF } from '../../checker/index.ts';
import { leaderFailover } from './leader-failover.ts';

export const timeoutOnly = variant(leaderFailover, {
  name: 'timeout-only',
  story:
    'A node that misses the leader promotes itself, without waiting for votes. The old leader was only slow: both lead, each finds a node that accepts its write, and both acknowledge. Two that time out together even lead the same epoch. That nodes vote on what is written does not help: nobody has told the new leader what was acknowledged before.',
  parameters: { faults: 'none' },
  definitions: { elects: (votes) => votes >= 1 },
  violates: { NoSplitBrain: 7, NoLostWrite: 4, OneLeaderPerEpoch: 2 },
  slow: true,
});

export const noEpochCheck = variant(leaderFailover, {
  name: 'no-epoch-check',
  story:
    'A node accepts what any leader writes, also one whose epoch is lower than the one in which it has voted. The voter has told the new leader that it has nothing, and then it accepts a write of the deposed one, which is acknowledged: the new leader does not know of it.',
  parameters: { faults: 'none' },
  definitions: { mayAccept: () => true },
  violates: { NoSplitBrain: 9, NoLostWrite: 6, Termination: 6 },
});

export const disjointQuorums = variant(leaderFailover, {
  name: 'disjoint-quorums',
  story:
    'Half of the nodes are a quorum for either vote, as if four nodes were in two data centres and each could go on alone. One half accepts a write of the old leader, the other half elects a new one, and no node is in both to tell it. With three nodes half of them are two, which is a majority, and nothing goes wrong.',
  parameters: { nodes: 4, faults: 'none' },
  definitions: {
    elects: (votes, nodes) => 2 * votes >= nodes,
    acknowledges: (accepted, nodes) => 2 * accepted >= nodes,
  },
  violates: { NoSplitBrain: 9, NoLostWrite: 6, OneLeaderPerEpoch: 6 },
  slow: true,
});

export const asynchronousReplication = variant(leaderFailover, {
  name: 'asynchronous-replication',
  story:
    'The leader acknowledges a write at once, and replicates it later: a quorum of one, which need not meet the majority that elects. The new leader is elected as it should be, and no other in its epoch; but nobody who voted for it has heard of the write.',
  parameters: { faults: 'none' },
  definitions: { acknowledges: (accepted) => accepted >= 1 },
  violates: { NoSplitBrain: 5, NoLostWrite: 4 },
});

export const ownLog = variant(leaderFailover, {
  name: 'own-log',
  story:
    'A new leader goes on from its own log, whatever its voters have. The quorums overlap, and the voter in both tells it what it has accepted, but is not listened to: the write that was acknowledged is overwritten.',
  parameters: { faults: 'none' },
  definitions: { takesOver: () => false },
  violates: { NoSplitBrain: 9, NoLostWrite: 6 },
  slow: true,
});

export const longestLog = variant(leaderFailover, {
  name: 'longest-log',
  story:
    'A new leader takes over the longest log of its voters, instead of that of the highest epoch. The longest may be from a deposed leader, who went on to write, though nobody accepts it any more, and a shorter one was acknowledged since. It takes three epochs to tell the difference.',
  parameters: { epochs: 3, faults: 'none' },
  definitions: { takesOver: (log, own) => log.writes.size > own.writes.size },
  violates: { NoSplitBrain: 13, NoLostWrite: 11 },
  slow: true,
});

export const manual = variant(leaderFailover, {
  name: 'manual',
  story:
    'Nodes do not stand for election by themselves: an operator promotes one, if and when he comes. Nothing wrong is ever acknowledged, but once the leader has crashed, all wait for him; he may be asleep.',
  edit: ({ actions: { TimeOut }, replication }) => ({
    actions: { Promote: { ...TimeOut } },
    fairness: [WF({ actions: replication })],
  }),
  without: ['TimeOut'],
  violates: { Termination: null },
});
