/** Replication from a leader with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { staleReplica } from './stale-replica.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'reads go to the leader', variant: variants.readFollower },
  { rule: 'they do so also if replication is synchronous', variant: variants.synchronousFollowers },
  {
    rule: 'the leader writes before it answers',
    mutant: variant(staleReplica, {
      name: 'answered-and-forgotten',
      story: 'it answers, and writes nothing itself',
      edit: ({ actions: { LeaderWrites } }) => ({
        actions: {
          LeaderWrites: {
            ...LeaderWrites,
            effect: (s, { m }) => ({ ...LeaderWrites.effect(s, { m }), leader: s.leader }),
          },
        },
      }),
      violates: { Linearizable: 6, Convergence: null },
    }),
  },
  {
    rule: 'a follower writes in the order of the leader',
    mutant: variant(staleReplica, {
      name: 'as-they-come',
      story: 'it writes what comes, in the order in which it comes',
      parameters: { writers: 2, readers: 1 },
      edit: ({ actions: { FollowerWrites } }) => ({
        actions: { FollowerWrites: { ...FollowerWrites, guard: () => true } },
      }),
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'the followers hear of every write',
    mutant: variant(staleReplica, {
      name: 'followers-stop',
      slow: true,
      story: 'a follower need not write any more',
      edit: ({ actions: { LeaderWrites, LeaderHearsAck, LeaderReads, FollowerReads, Return } }) => ({
        fairness: [WF({ actions: [LeaderWrites, LeaderHearsAck, LeaderReads, FollowerReads, Return] })],
      }),
      violates: { Convergence: null },
    }),
  },
];
