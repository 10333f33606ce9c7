/** Sessions that ask less, one rule at a time. */
import { variant } from '../../checker/index.ts';
import { sessionGuarantees } from './session-guarantees.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'sessions ask something of replicas', variant: variants.anyReplica },
  { rule: 'they ask it of the one to which they fail over, too', variant: variants.stickyWithFailover },
  {
    rule: 'a replica that is read has what the session has written',
    mutant: variant(sessionGuarantees, {
      name: 'read-without-own-writes',
      story: 'only what it was shown is asked for',
      definitions: { askedOfReads: ['read'] },
      violates: { ReadYourWrites: 2, SessionGuarantees: 2 },
    }),
  },
  {
    rule: 'a replica that is read has what the session was shown',
    mutant: variant(sessionGuarantees, {
      name: 'read-without-reads',
      story: 'only what it has written is asked for',
      definitions: { askedOfReads: ['written'] },
      violates: { MonotonicReads: 3, SessionGuarantees: 3 },
    }),
  },
  {
    rule: 'a replica that is written to has what the session has written',
    mutant: variant(sessionGuarantees, {
      name: 'write-without-own-writes',
      story: 'only what it was shown is asked for',
      definitions: { askedOfWrites: ['read'] },
      violates: { MonotonicWrites: 3, SessionGuarantees: 3 },
    }),
  },
  {
    rule: 'a replica that is written to has what the session was shown',
    mutant: variant(sessionGuarantees, {
      name: 'write-without-reads',
      story: 'only what it has written is asked for',
      definitions: { askedOfWrites: ['written'] },
      violates: { WritesFollowReads: 5, SessionGuarantees: 5 },
    }),
  },
  {
    rule: 'replicas get all that others have, with what came before',
    mutant: variant(sessionGuarantees, {
      name: 'last-write-alone',
      story: 'a replica is told the last write alone',
      edit: ({ actions: { Exchange } }) => ({
        actions: {
          Exchange: {
            ...Exchange,
            guard: (s, { from, to }) => {
              const last = s.posts.get(from).last();
              return last !== undefined && !s.posts.get(to).includes(last);
            },
            effect: (s, { from, to }) => ({
              posts: s.posts.update(to, (own) => own.push(s.posts.get(from).last()!).sortBy(({ number }) => number)),
            }),
          },
        },
      }),
      violates: {
        ReadYourWrites: 4,
        MonotonicReads: 5,
        MonotonicWrites: 4,
        WritesFollowReads: 5,
        SessionGuarantees: 4,
        Convergence: null,
      },
    }),
  },
  {
    rule: 'replicas put writes into the order of their numbers',
    mutant: variant(sessionGuarantees, {
      name: 'order-of-arrival',
      story: 'they keep them in the order in which they came',
      edit: ({ actions: { Exchange } }) => ({
        actions: {
          Exchange: {
            ...Exchange,
            effect: (s, { from, to }) => ({
              posts: s.posts.update(to, (own) => own.concat(s.posts.get(from).filter((write) => !own.includes(write)))),
            }),
          },
        },
      }),
      violates: {
        ReadYourWrites: 6,
        MonotonicReads: 6,
        MonotonicWrites: 6,
        WritesFollowReads: 6,
        SessionGuarantees: 6,
        Convergence: null,
      },
    }),
  },
];
