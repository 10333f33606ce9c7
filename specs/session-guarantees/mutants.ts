/** Sessions that ask less, one rule at a time. */
import { sum, variant } from '../../checker/index.ts';
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
      edit: ({ actions: { Exchange }, inOrder }) => ({
        actions: {
          Exchange: {
            ...Exchange,
            guard: (s, { from, to }) => {
              const last = s.posts.get(from).last();
              return last !== undefined && !s.posts.get(to).includes(last);
            },
            effect: (s, { from, to }) => ({
              posts: s.posts.update(to, (own) => inOrder(own.push(s.posts.get(from).last()!))),
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
      slow: true,
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
  {
    rule: 'and of equal numbers into that of the replicas',
    mutant: variant(sessionGuarantees, {
      name: 'ties-by-arrival',
      story: 'writes of one number stay in the order in which they came',
      edit: ({ actions: { Exchange } }) => ({
        actions: {
          Exchange: {
            ...Exchange,
            effect: (s, { from, to }) => ({
              posts: s.posts.update(to, (own) =>
                own.concat(s.posts.get(from).filter((write) => !own.includes(write))).sortBy(({ number }) => number),
              ),
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
  {
    rule: 'the number of a write is greater than those of all that its replica has',
    mutant: variant(sessionGuarantees, {
      name: 'number-by-replica',
      slow: true,
      story: 'each replica numbers the writes that it has taken itself',
      edit: ({ actions: { Post }, Write, vectorOf }) => ({
        actions: {
          Post: {
            ...Post,
            effect: (s, { client, replica }) => {
              const posts = s.posts.get(replica);
              const n = vectorOf(posts).get(replica) + 1;
              const write = Write({ at: replica, n, number: n });
              return {
                posts: s.posts.set(replica, posts.push(write)),
                written: s.written.update(client, (vector) => vector.set(replica, n)),
                history: s.history.invoke(client, { type: 'Post', write }).respond(client, { type: 'PostOk' }),
              };
            },
          },
        },
      }),
      violates: {
        ReadYourWrites: 6,
        MonotonicReads: 6,
        MonotonicWrites: 5,
        WritesFollowReads: 6,
        SessionGuarantees: 5,
        Convergence: null,
      },
    }),
  },
  {
    rule: 'a replica keeps what it has',
    mutant: variant(sessionGuarantees, {
      name: 'overwritten-by-another',
      slow: true,
      story: 'it has what the other one has, and nothing else any more',
      edit: ({ actions: { Exchange } }) => ({
        actions: {
          Exchange: { ...Exchange, effect: (s, { from, to }) => ({ posts: s.posts.set(to, s.posts.get(from)) }) },
        },
      }),
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'a vector covers another one if it does for each replica',
    mutant: variant(sessionGuarantees, {
      name: 'covers-in-sum',
      story: 'as many writes are asked for, from whichever replica they are',
      definitions: { covers: (has, asked) => sum(has) >= sum(asked) },
      violates: { ReadYourWrites: 3, SessionGuarantees: 3 },
    }),
  },
];
