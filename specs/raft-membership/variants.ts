/** Raft's changes of membership without what keeps majorities together. */
import { variant } from '../../checker/index.ts';
import { raftMembership } from './raft-membership.ts';

export const switchAtOnce = variant(raftMembership, {
  name: 'switch-at-once',
  story:
    'The leader appends the new configuration, and no joint one before it. Who has it uses it, and the others use the old one: a majority of the old members and one of the new need not share a server, and each elects a leader in the same term. It is Figure 10 of the paper.',
  parameters: { servers: 3, changes: 'joint-consensus', maxTerm: 2, maxLog: 2 },
  edit: ({ actions: { Reconfigure }, append, Entry }) => ({
    actions: {
      Reconfigure: {
        ...Reconfigure,
        effect: (s, { i, members }) => append(s, i, Entry.Configuration({ term: s.currentTerm.get(i), members })),
      },
    },
  }),
  violates: { ElectionSafety: 4, LeaderCompleteness: 4 },
});

export const singleServerUncorrected = variant(raftMembership, {
  name: 'single-server-uncorrected',
  story:
    'A leader changes the configuration as soon as the one before is committed, as the dissertation had it, and need not have committed an entry of its own term. Two leaders of different terms each remove one of four servers, the first without being heard: the two configurations are each next to the old one, but not to each other, and have majorities of two that share nobody.',
  definitions: { mayChangeOneServer: () => true },
  violates: { ElectionSafety: 6, LeaderCompleteness: 7 },
  slow: true,
});

export const addedAtOnce = variant(raftMembership, {
  name: 'added-at-once',
  story:
    'A server is added before it has the log. One of three members has not kept up, so that two decide; the fourth comes with nothing, three are needed now, and nothing can be decided before the newcomer has caught up.',
  parameters: { outside: 1, maxTerm: 1 },
  definitions: { mayBeAdded: () => true },
  violates: { AddingKeepsQuorum: 5 },
});
