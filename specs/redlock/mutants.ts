/** Redlock with one rule less. */
import { variant } from '../../checker/index.ts';
import { redlock } from './redlock.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'a client has the lock if a majority of the stores keeps it for it',
    mutant: variant(redlock, {
      name: 'one-store-is-enough',
      story: 'one store is enough',
      definitions: { isMajority: (locked) => locked >= 1 },
      violates: { MutualExclusion: 6 },
    }),
  },
  {
    rule: 'it need not be kept by more',
    mutant: variant(redlock, {
      name: 'all-stores',
      story: 'it takes all stores, so that none may be down',
      definitions: { isMajority: (locked, stores) => locked === stores },
      violates: { AMajorityIsEnough: null },
    }),
  },
  {
    rule: 'a store keeps it for one client at a time',
    mutant: variant(redlock, {
      name: 'kept-for-the-last',
      story: 'a store keeps it for whoever asked last',
      definitions: { hasExpired: () => true },
      violates: { MutualExclusion: 10 },
    }),
  },
  {
    rule: 'until so much time has passed',
    mutant: variant(redlock, {
      name: 'never-expires',
      story: 'a store keeps it until it is unlocked',
      definitions: { hasExpired: () => false },
      violates: { Expires: null },
    }),
  },
  {
    rule: 'and no shorter',
    mutant: variant(redlock, {
      name: 'kept-for-too-short',
      story: 'a store keeps it for one tick less than the lease',
      definitions: { hasExpired: (now, expiry) => now >= expiry - 1 },
      violates: { MutualExclusion: 10 },
    }),
  },
  { rule: 'by its clock, which does not jump', variant: variants.clockJumps },
  { rule: 'a client counts its lease from before it asked', variant: variants.countsFromTheAnswer },
  {
    rule: 'it does not begin to count when the lease is over',
    mutant: variant(redlock, {
      name: 'over-before-it-began',
      story: 'it takes the lock although its lease is over by then',
      definitions: { isInTime: () => true },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 14_765 }],
  },
  {
    rule: 'a store is unlocked by the try of a client for which it keeps the lock',
    mutant: variant(redlock, {
      name: 'unlocks-others',
      story: 'it is unlocked by anybody who has failed, or has had the lock',
      parameters: { stores: 1, tries: 2, ticks: 0 },
      definitions: { mayUnlock: () => true },
      violates: { MutualExclusion: 9 },
    }),
  },
  {
    rule: 'a client that gives up unlocks all stores, also those of which it has not heard',
    mutant: variant(redlock, {
      name: 'unlocks-whom-it-has-heard',
      slow: true,
      story: 'it unlocks those that have told it that they keep the lock',
      edit: ({ actions: { Unlock } }) => ({
        actions: {
          Unlock: {
            ...Unlock,
            effect: (s, { client }) => {
              const done = Unlock.effect(s, { client });
              const isVain = (m: Parameters<Parameters<typeof s.network.drop>[0]>[0]) =>
                m.type === 'Unlock' &&
                m.from === client &&
                m.attempt === s.attempt.get(client) &&
                !s.locked.get(client).has(m.to);
              return { ...done, network: (done.network ?? s.network).drop(isVain) };
            },
          },
        },
      }),
      violates: { Unlocked: null },
    }),
  },
  {
    rule: 'an answer counts for the try that it answers',
    mutant: variant(redlock, {
      name: 'answers-of-before',
      story: 'an answer to a try before counts, though the stores were unlocked since',
      parameters: { stores: 1, tries: 2, ticks: 0 },
      definitions: { counts: () => true },
      violates: { MutualExclusion: 9 },
    }),
  },
];
