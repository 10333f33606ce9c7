/** The lock with a lease, and the storage behind fencing tokens, with one rule less. */
import { variant } from '../../checker/index.ts';
import { fencingToken } from './fencing-token.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'the storage looks at tokens', variant: variants.noToken },
  { rule: 'it looks at those of reads, too', variant: variants.tokenOnWritesOnly },
  { rule: 'clocks run alike', variant: variants.driftingClocks },
  {
    rule: 'with each lease the token is greater',
    mutant: variant(fencingToken, {
      name: 'one-token-for-all',
      story: 'all leases have the same token',
      edit: ({ actions: { Grant } }) => ({
        actions: {
          Grant: {
            ...Grant,
            effect: (s, { m }) => {
              const first = { ...s, granted: 0 };
              return Grant.effect(first, { m });
            },
          },
        },
      }),
      violates: { NoLostUpdate: 16 },
    }),
  },
  {
    rule: 'the lock is granted only if it is free, or its lease is over',
    mutant: variant(fencingToken, {
      name: 'granted-to-all',
      story: 'it is granted to whoever asks, as long as there are tokens',
      edit: ({ actions: { Grant } }) => ({ actions: { Grant: { ...Grant, guard: (s) => s.granted < 3 } } }),
      violates: { OneHolder: 6 },
    }),
  },
  {
    rule: 'a client counts its lease from when it asked',
    mutant: variant(fencingToken, {
      name: 'counts-from-the-answer',
      story: 'it counts from when it was told that it has the lock',
      edit: ({ actions: { Read } }) => ({
        actions: {
          Read: {
            ...Read,
            guard: () => true,
            effect: (s, { m }) => ({
              ...Read.effect(s, { m }),
              expiry: s.expiry.set(m.to, s.clocks.deadline(m.to, 1)),
            }),
          },
        },
      }),
      violates: { OneHolder: 7 },
    }),
  },
  {
    rule: 'it looks at its clock before it writes',
    mutant: variant(fencingToken, {
      name: 'does-not-look',
      story: 'it does not look',
      edit: ({ actions: { CheckLease } }) => ({ actions: { CheckLease: { ...CheckLease, guard: () => true } } }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 1_025 }],
  },
];
