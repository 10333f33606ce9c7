/** Paxos with ballots without end, with one rule less. */
import { variant } from '../../checker/index.ts';
import { endlessPaxos } from './endless-paxos.ts';
import * as variants from './variants.ts';

const ballots = [
  { rule: 'in the end a distinguished proposer is elected', variant: variants.duellingProposers },
  {
    rule: 'from then on no other begins a ballot',
    mutant: variant(endlessPaxos, {
      name: 'anybody-begins',
      story: 'each goes on as before',
      parameters: { acceptors: 1 },
      edit: ({ actions: { Phase1a }, needsBallot }) => ({
        actions: { Phase1a: { ...Phase1a, guard: (s, { p }) => needsBallot(s, p) } },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'a proposer begins another ballot only if it was outbid',
    mutant: variant(endlessPaxos, {
      name: 'no-patience',
      story: 'it may begin another one whenever it likes',
      parameters: { acceptors: 1 },
      edit: ({ actions: { Phase1a }, mayBegin }) => ({
        actions: { Phase1a: { ...Phase1a, guard: (s, { p }) => mayBegin(s, p) } },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'and one above all that there are',
    mutant: variant(endlessPaxos, {
      name: 'not-above-all',
      story: 'it begins the next one above its own',
      parameters: { acceptors: 1 },
      edit: ({ actions: { Phase1a }, Message, ranked, sentIn }) => ({
        actions: {
          Phase1a: {
            ...Phase1a,
            effect: (s, { p }) => ({
              ...ranked({ ballot: s.ballot.set(p, s.ballot.get(p) + 0.5), maxBal: s.maxBal }),
              msgs: s.msgs.subtract(sentIn(p)).add(Message.OneA({ p })),
            }),
          },
        },
      }),
      violates: { Termination: null },
    }),
  },
];

const progress = [
  {
    rule: 'a proposer that may begin a ballot does',
    mutant: variant(endlessPaxos, {
      name: 'never-begins',
      story: 'it need not',
      parameters: { proposers: 1 },
      edit: ({ fairnessOf: { Phase1a: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'one that has the promises of a quorum asks for votes',
    mutant: variant(endlessPaxos, {
      name: 'never-asks',
      story: 'it need not',
      parameters: { proposers: 1 },
      edit: ({ fairnessOf: { Phase2a: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'an acceptor that is asked for a promise gives it',
    mutant: variant(endlessPaxos, {
      name: 'never-promises',
      story: 'it need not',
      parameters: { proposers: 1 },
      edit: ({ fairnessOf: { Phase1b: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'and one that is asked to vote does',
    mutant: variant(endlessPaxos, {
      name: 'never-votes',
      story: 'it need not',
      parameters: { proposers: 1 },
      edit: ({ fairnessOf: { Phase2b: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: { Termination: null },
    }),
  },
];

/** What is needed to agree, and not to come to an end. */
const agreement = [
  {
    rule: 'an acceptor promises only what is above all ballots in which it took part',
    mutant: variant(endlessPaxos, {
      name: 'promises-downwards',
      story: 'it promises whatever it is asked to',
      edit: ({ actions: { Phase1b } }) => ({ actions: { Phase1b: { ...Phase1b, guard: () => true } } }),
      violates: {},
    }),
    survives: [
      { parameters: { acceptors: 2 }, distinct: 362 },
      { parameters: {}, distinct: 4622, slow: true },
    ],
  },
  {
    rule: 'it keeps its promise',
    mutant: variant(endlessPaxos, {
      name: 'promise-not-noted',
      story: 'it does not note what it has promised',
      edit: ({ actions: { Phase1b } }) => ({
        actions: {
          Phase1b: { ...Phase1b, effect: (s, choice) => ({ ...Phase1b.effect(s, choice), maxBal: s.maxBal }) },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { acceptors: 2 }, distinct: 140 },
      { parameters: {}, distinct: 1076, slow: true },
    ],
  },
  {
    rule: 'it votes in no ballot below its promise',
    mutant: variant(endlessPaxos, {
      name: 'promise-broken',
      story: 'it votes whenever it is asked to',
      edit: ({ actions: { Phase2b } }) => ({ actions: { Phase2b: { ...Phase2b, guard: () => true } } }),
      violates: {},
    }),
    survives: [
      { parameters: { acceptors: 2 }, distinct: 242 },
      { parameters: {}, distinct: 3236, slow: true },
    ],
  },
  {
    rule: 'its vote binds it as a promise does',
    mutant: variant(endlessPaxos, {
      name: 'vote-binds-nobody',
      story: 'who has voted without a promise may still vote below',
      edit: ({ actions: { Phase2b } }) => ({
        actions: {
          Phase2b: { ...Phase2b, effect: (s, choice) => ({ ...Phase2b.effect(s, choice), maxBal: s.maxBal }) },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { acceptors: 2 }, distinct: 140 },
      { parameters: {}, distinct: 1076, slow: true },
    ],
  },
  {
    rule: 'a proposer has the promises of a quorum before it asks for votes',
    mutant: variant(endlessPaxos, {
      name: 'waits-for-nobody',
      story: 'it asks at once',
      edit: ({ actions: { Phase2a } }) => ({
        actions: { Phase2a: { ...Phase2a, guard: (s, { p }) => s.ballot.get(p) !== -1 } },
      }),
      violates: {},
    }),
    survives: [
      { parameters: { acceptors: 2 }, distinct: 695 },
      { parameters: {}, distinct: 3302, slow: true },
    ],
  },
];

export const mutants = [...ballots, ...progress, ...agreement];
