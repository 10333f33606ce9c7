/** Removed servers, and a Raft cluster with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { removedServers } from './removed-servers.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'who hears from a leader disregards requests for its vote', variant: variants.removedServersDisrupt },
  { rule: 'to ask before standing is not enough', variant: variants.preVoteOnly },
  {
    rule: 'nobody stands that hears a leader',
    mutant: variant(removedServers, {
      name: 'members-stand-any-time',
      story: 'a member stands although it hears one',
      parameters: { members: 2, configuration: 'at-all-members' },
      edit: ({ actions: { Timeout }, leads }) => ({
        actions: { Timeout: { ...Timeout, guard: (s, { i }) => !leads(s, i) } },
      }),
      violates: { Settles: null },
    }),
  },
  {
    rule: 'a vote is granted if the log of the candidate is up to date',
    mutant: variant(removedServers, {
      name: 'votes-for-any-log',
      story: 'it is granted in any case',
      definitions: { mayVote: () => true },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 23 }],
  },
  {
    rule: 'the leader sends what it has',
    mutant: variant(removedServers, {
      name: 'nothing-sent',
      story: 'it need not',
      edit: ({ actions: { Timeout, RequestVote, BecomeLeader } }) => ({
        fairness: [WF({ actions: [Timeout, RequestVote, BecomeLeader] })],
      }),
      violates: { AllKnow: null },
    }),
  },
];
