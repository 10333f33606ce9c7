/** Consensus while nodes fail, with one rule less. */
import { variant } from '../../checker/index.ts';
import { majorityLoss } from './majority-loss.ts';
import * as variants from './variants.ts';

/** What goes wrong between two ballots shows without crashes: who is down looks like who is slow. */
const noFaults = { faults: 'none' } as const;
/** One ballot of three nodes. */
const oneBallot = { ballots: 1 } as const;

const promises = [
  {
    rule: 'a node promises nothing below the ballot in which it takes part',
    mutant: variant(majorityLoss, {
      name: 'promises-downwards',
      story: 'it promises whatever it is asked to, and takes part there then',
      parameters: noFaults,
      edit: ({ actions: { GivePromise } }) => ({ actions: { GivePromise: { ...GivePromise, guard: () => true } } }),
      violates: { Deadlock: 6, Agreement: 14 },
      slow: true,
    }),
  },
  {
    rule: 'it keeps its promise',
    mutant: variant(majorityLoss, {
      name: 'promise-not-noted',
      story: 'it does not note what it has promised',
      parameters: noFaults,
      edit: ({ actions: { GivePromise } }) => ({
        actions: {
          GivePromise: {
            ...GivePromise,
            effect: (s, { m }) => {
              const { ballot, awaits, answers, told } = s;
              return { ...GivePromise.effect(s, { m }), ballot, awaits, answers, told };
            },
          },
        },
      }),
      violates: { Agreement: 14 },
      slow: true,
    }),
  },
  {
    rule: 'with its promise it tells its last vote',
    mutant: variant(majorityLoss, {
      name: 'promise-tells-nothing',
      story: 'it tells of none',
      parameters: noFaults,
      edit: ({ actions: { GivePromise } }) => ({
        actions: {
          GivePromise: {
            ...GivePromise,
            effect: (s, { m }) => {
              const { vote: _, ...after } = GivePromise.effect({ ...s, vote: s.vote.set(m.to, null) }, { m });
              return after;
            },
          },
        },
      }),
      violates: { Agreement: 14 },
    }),
  },
  {
    rule: 'a proposer counts the promises of its own ballot',
    mutant: variant(majorityLoss, {
      name: 'past-promises-counted',
      story: 'those for a ballot that it began before count, too',
      parameters: noFaults,
      edit: ({ actions: { HearPromise } }) => ({
        actions: { HearPromise: { ...HearPromise, guard: (s, { m }) => s.awaits.get(m.to) === 'promises' } },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 46215, slow: true }],
  },
  {
    rule: 'it has those of a majority before it asks for votes',
    mutant: variant(majorityLoss, {
      name: 'waits-for-no-promise',
      story: 'it asks at once',
      parameters: noFaults,
      edit: ({ actions: { Propose } }) => ({
        actions: { Propose: { ...Propose, guard: (s, { node }) => s.awaits.get(node) === 'promises' } },
      }),
      violates: { Agreement: 10 },
    }),
  },
  {
    rule: 'it proposes the value of the last vote of which it was told',
    mutant: variant(majorityLoss, {
      name: 'own-value',
      story: 'it proposes its own',
      parameters: noFaults,
      edit: ({ actions: { Propose }, Node }) => ({
        actions: {
          Propose: { ...Propose, effect: (s, { node }) => Propose.effect({ ...s, told: Node.to(null) }, { node }) },
        },
      }),
      violates: { Agreement: 14 },
    }),
  },
];

const votes = [
  {
    rule: 'a node votes in no ballot below its promise',
    mutant: variant(majorityLoss, {
      name: 'promise-broken',
      story: 'it votes whenever it is asked to',
      parameters: noFaults,
      edit: ({ actions: { CastVote } }) => ({ actions: { CastVote: { ...CastVote, guard: () => true } } }),
      violates: { Deadlock: 9, Agreement: 14 },
      slow: true,
    }),
  },
  {
    rule: 'its vote binds it as a promise does',
    mutant: variant(majorityLoss, {
      name: 'vote-binds-nobody',
      story: 'who has voted without a promise may still vote below',
      parameters: noFaults,
      edit: ({ actions: { CastVote } }) => ({
        actions: {
          CastVote: {
            ...CastVote,
            effect: (s, { m }) => {
              const { ballot, awaits, answers, told } = s;
              return { ...CastVote.effect(s, { m }), ballot, awaits, answers, told };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 50192, slow: true }],
  },
  {
    rule: 'a proposer counts the votes of its own ballot',
    mutant: variant(majorityLoss, {
      name: 'past-votes-counted',
      story: 'those in a ballot that it began before count, too',
      parameters: noFaults,
      edit: ({ actions: { HearVote } }) => ({
        actions: { HearVote: { ...HearVote, guard: (s, { m }) => s.awaits.get(m.to) === 'votes' } },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 47019, slow: true }],
  },
  {
    rule: 'and promises are no votes',
    mutant: variant(majorityLoss, {
      name: 'promises-are-votes',
      story: 'who has promised counts as having voted',
      parameters: noFaults,
      edit: ({ actions: { Propose } }) => ({
        actions: {
          Propose: { ...Propose, effect: (s, { node }) => ({ ...Propose.effect(s, { node }), answers: s.answers }) },
        },
      }),
      violates: { Agreement: 10 },
    }),
  },
  {
    rule: 'it has the votes of a majority before it decides',
    mutant: variant(majorityLoss, {
      name: 'waits-for-no-vote',
      story: 'it decides at once',
      parameters: noFaults,
      edit: ({ actions: { Decide } }) => ({
        actions: { Decide: { ...Decide, guard: (s, { node }) => s.awaits.get(node) === 'votes' } },
      }),
      violates: { Agreement: 10 },
    }),
  },
  { rule: 'which is one of all nodes, and not of those that it reaches', variant: variants.minorityGoesOn },
];

const progress = [
  {
    rule: 'who has decided tells the others',
    mutant: variant(majorityLoss, {
      name: 'keeps-it-to-itself',
      story: 'it tells nobody',
      parameters: oneBallot,
      edit: ({ actions: { Decide } }) => ({
        actions: {
          Decide: { ...Decide, effect: (s, { node }) => ({ ...Decide.effect(s, { node }), network: s.network }) },
        },
      }),
      violates: { Termination: 8, OthersDecide: null },
    }),
  },
  { rule: 'no more nodes crash than a majority can do without', variant: variants.majorityDown },
  {
    rule: 'somebody begins a ballot',
    mutant: variant(majorityLoss, {
      name: 'nobody-begins',
      story: 'nobody need',
      parameters: oneBallot,
      edit: ({ fairnessOf: { begins: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'messages arrive, and who has enough answers goes on',
    mutant: variant(majorityLoss, {
      name: 'nobody-goes-on',
      story: 'they need not',
      parameters: oneBallot,
      edit: ({ fairnessOf: { goesOn: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'who has no answer asks again',
    mutant: variant(majorityLoss, {
      name: 'gives-up',
      story: 'it need not',
      edit: ({ fairnessOf: { asksAgain: _, ...others } }) => ({ fairness: Object.values(others) }),
      violates: {},
    }),
    survives: [
      { parameters: oneBallot, distinct: 596 },
      { parameters: {}, distinct: 299_394, slow: true },
    ],
  },
];

export const mutants = [...promises, ...votes, ...progress];
