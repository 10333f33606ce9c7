/** The name by timestamps, with one rule at a time taken away. */
import { variant } from '../../checker/index.ts';
import { timestampUniqueness } from './timestamp-uniqueness.ts';
import * as variants from './variants.ts';

const two = { nodes: 2 };

export const mutants = [
  { rule: 'a node waits for the acknowledgements of others', variant: variants.decideAtOnce },
  {
    rule: 'it waits for those of all',
    mutant: variant(timestampUniqueness, {
      name: 'majority-of-acknowledgements',
      story: 'a majority that knows the claim is enough',
      edit: ({ actions: { Take }, Node, waits, knowsEarlier }) => ({
        actions: {
          Take: {
            ...Take,
            guard: (s, { p }) =>
              waits(s, p) && 2 * (s.heardBy.get(p).size + 1) > Node.size && Node.every((q) => !knowsEarlier(s, p, q)),
          },
        },
      }),
      violates: { Unique: 8, LowestWins: 5 },
    }),
  },
  { rule: 'channels are FIFO', variant: variants.noFifo },
  {
    rule: 'who hears of a claim sets its clock',
    mutant: variant(timestampUniqueness, {
      name: 'clock-not-set',
      story: 'the clock stays as it is',
      parameters: two,
      edit: ({ actions: { HearClaim } }) => ({
        actions: {
          HearClaim: { ...HearClaim, effect: (s, c) => ({ ...HearClaim.effect(s, c), clock: s.clock }) },
        },
      }),
      violates: { Unique: 8, LowestWins: 5 },
    }),
  },
  {
    rule: 'and never back',
    mutant: variant(timestampUniqueness, {
      name: 'clock-goes-back',
      story: 'it sets its clock to the timestamp, also if this is smaller',
      edit: ({ actions: { HearClaim } }) => ({
        actions: {
          HearClaim: {
            ...HearClaim,
            effect: (s, c) => ({ ...HearClaim.effect(s, c), clock: s.clock.set(c.m.to, c.m.clock) }),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 26_051 }],
  },
  {
    rule: 'who claims the name sets its clock, too',
    mutant: variant(timestampUniqueness, {
      name: 'claim-not-counted',
      story: 'its clock stays below its own claim',
      edit: ({ actions: { Claim } }) => ({
        actions: { Claim: { ...Claim, effect: (s, c) => ({ ...Claim.effect(s, c), clock: s.clock }) } },
      }),
      violates: {},
    }),
    survives: [{ parameters: two, distinct: 53 }],
  },
  {
    rule: 'who hears of a claim notes it',
    mutant: variant(timestampUniqueness, {
      name: 'claim-not-noted',
      story: 'it acknowledges the claim, and forgets it',
      parameters: two,
      edit: ({ actions: { HearClaim } }) => ({
        actions: {
          HearClaim: { ...HearClaim, effect: (s, c) => ({ ...HearClaim.effect(s, c), claims: s.claims }) },
        },
      }),
      violates: { Unique: 8, LowestWins: 6 },
    }),
  },
  {
    rule: 'of equal timestamps one comes first',
    mutant: variant(timestampUniqueness, {
      name: 'no-tie-break',
      story: 'only a smaller number is earlier',
      parameters: two,
      edit: ({ actions: { Take }, Node, waits }) => ({
        actions: {
          Take: {
            ...Take,
            guard: (s, { p }) =>
              waits(s, p) &&
              s.heardBy.get(p).size === Node.size - 1 &&
              Node.every((q) => {
                const known = s.claims.get(p);
                return known.get(q) === 0 || known.get(q) >= known.get(p);
              }),
          },
        },
      }),
      violates: { Unique: 8, LowestWins: 6 },
    }),
  },
  {
    rule: 'who knows of an earlier claim does not take the name',
    mutant: variant(timestampUniqueness, {
      name: 'acknowledged-is-enough',
      story: 'whoever was heard by all takes it',
      parameters: two,
      edit: ({ actions: { Take }, Node, waits }) => ({
        actions: { Take: { ...Take, guard: (s, { p }) => waits(s, p) && s.heardBy.get(p).size === Node.size - 1 } },
      }),
      violates: { Unique: 8, LowestWins: 6 },
    }),
  },
  {
    rule: 'only an earlier claim makes a node yield',
    mutant: variant(timestampUniqueness, {
      name: 'any-claim-counts',
      story: 'any other claim makes it say that the name is taken',
      parameters: two,
      edit: ({ actions: { Yield }, Node, waits }) => ({
        actions: {
          Yield: {
            ...Yield,
            guard: (s, { p }) => waits(s, p) && Node.others(p).some((q) => s.claims.get(p).get(q) > 0),
          },
        },
      }),
      violates: { TakenBySomebody: 4 },
    }),
  },
  {
    rule: 'who knows of an earlier claim tells its user',
    mutant: variant(timestampUniqueness, {
      name: 'no-answer',
      story: 'its user is told nothing',
      parameters: two,
      edit: ({ actions: { Yield } }) => ({ actions: { Yield: { ...Yield, guard: () => false } } }),
      violates: { Termination: null, AllAnswered: null, Deadlock: 7 },
    }),
  },
];
