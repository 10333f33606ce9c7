/** Sessions that ask nothing of the replicas that they come to. */
import { variant } from '../../checker/index.ts';
import { sessionGuarantees } from './session-guarantees.ts';

const nothing = { askedOfReads: [], askedOfWrites: [] } as const;

export const anyReplica = variant(sessionGuarantees, {
  name: 'any-replica',
  story:
    'Clients read and write at whichever replica is next, and ask nothing of it. A client posts at one, reads at another, and its post is not there; what it has read it does not see any more; its second post arrives without its first; and somebody reads an answer without its question. All four guarantees fall.',
  definitions: nothing,
  violates: { ReadYourWrites: 2, MonotonicReads: 3, MonotonicWrites: 3, WritesFollowReads: 4, SessionGuarantees: 2 },
});

export const stickyWithFailover = variant(sessionGuarantees, {
  name: 'sticky-with-failover',
  story:
    'A client stays at one replica, so that it sees what it has written and read. But its replica fails, and it goes on at another one, which asks nothing and does not know it. That is any replica once again, for one step: all four guarantees fall as soon as before.',
  parameters: { stays: 'yes', faults: 'failovers' },
  definitions: nothing,
  violates: { ReadYourWrites: 2, MonotonicReads: 3, MonotonicWrites: 3, WritesFollowReads: 4, SessionGuarantees: 2 },
});
