/** Leases without one of their rules. */
import { variant } from '../../checker/index.ts';
import { leaderLease } from './leader-lease.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'TrueTime has the time in its interval', variant: variants.wrongBound },
  { rule: 'a lease is counted from before the votes were asked for', variant: variants.countsFromVotes },
  {
    rule: 'what was noted is TT.now().earliest',
    mutant: variant(leaderLease, {
      name: 'notes-latest',
      story: 'it is TT.now().latest',
      definitions: { notes: ({ latest }) => latest },
      violates: { Disjoint: 12 },
    }),
  },
  {
    rule: 'a leader leads as long as the end of its lease has not come for certain',
    mutant: variant(leaderLease, {
      name: 'leads-until-after',
      story: 'it leads as long as that has not passed for certain',
      definitions: { mayLead: ({ earliest }, to) => earliest <= to },
      violates: { OneLeader: 12 },
    }),
  },
  {
    rule: 'a vote is granted until TT.now().latest and the length of a lease',
    mutant: variant(leaderLease, {
      name: 'granted-from-earliest',
      story: 'until TT.now().earliest and the length of a lease',
      definitions: { grantsFrom: ({ earliest }) => earliest },
      violates: { Disjoint: 11 },
    }),
  },
  {
    rule: 'a replica votes for nobody else before that has passed for certain',
    mutant: variant(leaderLease, {
      name: 'votes-at-once',
      story: 'it votes for whoever asks',
      parameters: { error: 0 },
      definitions: { mayVote: () => true },
      violates: { Disjoint: 6, OneLeader: 6 },
    }),
  },
  {
    rule: 'a vote is logged',
    mutant: variant(leaderLease, {
      name: 'vote-forgotten',
      story: 'a replica restarts, and does not know that it has voted',
      parameters: { error: 0 },
      edit: ({ action, Replica }) => ({
        actions: {
          Restart: action({
            forSome: { replica: Replica },
            guard: (s, { replica }) => s.granted.get(replica) !== null,
            effect: (s, { replica }) => ({ granted: s.granted.set(replica, null) }),
          }),
        },
      }),
      violates: { Disjoint: 7, OneLeader: 7 },
    }),
  },
  {
    rule: 'a majority has to vote',
    mutant: variant(leaderLease, {
      name: 'one-vote',
      story: 'one vote is enough',
      parameters: { replicas: 3, error: 0 },
      definitions: { isMajority: (votes) => votes > 0 },
      violates: { Disjoint: 6, OneLeader: 6 },
    }),
  },
  {
    rule: 'a lease begins at TT.now().latest when the votes are there',
    mutant: variant(leaderLease, {
      name: 'begins-at-earliest',
      story: 'it begins at TT.now().earliest',
      edit: ({ actions: { Lead }, now }) => ({
        actions: {
          Lead: {
            ...Lead,
            effect: (s, c) => {
              const { leads } = Lead.effect(s, c);
              const lease = leads?.get(c.leader) ?? null;
              return leads === undefined || lease === null
                ? {}
                : { leads: leads.set(c.leader, { ...lease, from: now(s, c.leader).earliest }) };
            },
          },
        },
      }),
      violates: { Disjoint: 12 },
    }),
  },
];
