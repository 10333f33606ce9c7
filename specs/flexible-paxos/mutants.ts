/** Flexible and Fast Paxos with one rule less. */
import { variant } from '../../checker/index.ts';
import { flexiblePaxos } from './flexible-paxos.ts';
import * as variants from './variants.ts';

const quorums = [
  { rule: 'each quorum of phase 1 meets each of phase 2', variant: variants.quorumsDoNotMeet },
  {
    rule: 'any two quorums of a fast ballot meet',
    mutant: variant(flexiblePaxos, {
      name: 'fast-alone',
      story: 'one acceptor is a quorum of a fast ballot',
      parameters: { phase2Fast: 1 },
      violates: { Agreement: 7 },
    }),
  },
  { rule: 'and they do so within each of phase 1', variant: variants.fastQuorumTooSmall },
];

const promises = [
  {
    rule: 'an acceptor promises only what is above all ballots in which it took part',
    mutant: variant(flexiblePaxos, {
      name: 'promises-downwards',
      story: 'it promises whatever it is asked to, and takes part there then',
      edit: ({ actions: { Phase1b } }) => ({ actions: { Phase1b: { ...Phase1b, guard: () => true } } }),
      violates: { Agreement: 13 },
      slow: true,
    }),
  },
  {
    rule: 'it keeps its promise',
    mutant: variant(flexiblePaxos, {
      name: 'promise-not-noted',
      story: 'it does not note what it has promised',
      edit: ({ actions: { Phase1b } }) => ({
        actions: {
          Phase1b: { ...Phase1b, effect: (s, choices) => ({ ...Phase1b.effect(s, choices), maxBal: s.maxBal }) },
        },
      }),
      violates: { Agreement: 13 },
    }),
  },
  {
    rule: 'with it, it tells its last vote',
    mutant: variant(flexiblePaxos, {
      name: 'votes-not-told',
      story: 'it tells of none',
      edit: ({ actions: { Phase1b }, Message }) => ({
        actions: {
          Phase1b: {
            ...Phase1b,
            effect: (s, { m, acc }) => ({
              ...Phase1b.effect(s, { m, acc }),
              msgs: s.msgs.add(Message.OneB({ acc, bal: m.bal, mbal: -1, mval: null })),
            }),
          },
        },
      }),
      violates: { Agreement: 13 },
    }),
  },
];

const votes = [
  {
    rule: 'a leader has the promises of a quorum',
    mutant: variant(flexiblePaxos, {
      name: 'waits-for-nobody',
      story: 'it asks for votes at once',
      edit: ({ actions: { Phase2a }, hasAsked }) => ({
        actions: { Phase2a: { ...Phase2a, guard: (s, { bal, val }) => !hasAsked(s, bal) && val !== null } },
      }),
      violates: { Agreement: 5 },
    }),
  },
  {
    rule: 'it asks once',
    mutant: variant(flexiblePaxos, {
      name: 'asks-twice',
      story: 'it asks for votes for several values',
      parameters: { fast: 0, phase1: 2, phase2: 2 },
      edit: ({ actions: { Phase2a }, Quorum1, promisesOf, haveAllPromised, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, val }) =>
              Quorum1.some((Q) => {
                const given = promisesOf(s, Q, bal);
                return haveAllPromised(Q, given) && mayPropose(given, Q, bal, val);
              }),
          },
        },
      }),
      violates: { Agreement: 14 },
      slow: true,
    }),
  },
  {
    rule: 'for a value for which votes were told, if any were',
    mutant: variant(flexiblePaxos, {
      name: 'own-value',
      story: 'for any value, whatever was told',
      parameters: { fast: 0, phase1: 2, phase2: 2 },
      edit: ({ actions: { Phase2a }, Quorum1, hasAsked, promisesOf, haveAllPromised }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, val }) =>
              val !== null && !hasAsked(s, bal) && Quorum1.some((Q) => haveAllPromised(Q, promisesOf(s, Q, bal))),
          },
        },
      }),
      violates: { Agreement: 12 },
      slow: true,
    }),
  },
  {
    rule: 'and for anything, in a fast ballot, only if none were',
    mutant: variant(flexiblePaxos, {
      name: 'anything-whatever-was-told',
      story: 'for anything, also if some were',
      parameters: { fast: 2 },
      edit: ({ actions: { Phase2a }, Quorum1, hasAsked, promisesOf, haveAllPromised, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, val }) =>
              !hasAsked(s, bal) &&
              Quorum1.some((Q) => {
                const given = promisesOf(s, Q, bal);
                return haveAllPromised(Q, given) && (val === null || mayPropose(given, Q, bal, val));
              }),
          },
        },
      }),
      violates: { Agreement: 14 },
    }),
  },
  {
    rule: 'of votes in several ballots those in the last one count',
    mutant: variant(flexiblePaxos, {
      name: 'any-ballot',
      story: 'those in any do',
      parameters: { ballots: 3 },
      definitions: { mayFollow: () => true },
      violates: { Agreement: 19 },
      slow: true,
    }),
  },
  { rule: 'of several values that which a quorum may have chosen', variant: variants.anyOfTheCollided },
  {
    rule: 'an acceptor votes in no ballot below its promise',
    mutant: variant(flexiblePaxos, {
      name: 'promise-broken',
      story: 'it votes whenever it is asked to',
      edit: ({ actions: { Phase2b } }) => ({
        actions: {
          Phase2b: {
            ...Phase2b,
            guard: (s, { m, acc, val }) => m.bal !== s.maxVBal.get(acc) && (m.val === null || m.val === val),
          },
        },
      }),
      violates: { Agreement: 13 },
    }),
  },
  {
    rule: 'it votes once in a ballot',
    mutant: variant(flexiblePaxos, {
      name: 'votes-twice',
      story: 'it may vote for one value, and then for another',
      edit: ({ actions: { Phase2b } }) => ({
        actions: {
          Phase2b: {
            ...Phase2b,
            guard: (s, { m, acc, val }) => m.bal >= s.maxBal.get(acc) && (m.val === null || m.val === val),
          },
        },
      }),
      violates: { Agreement: 9 },
    }),
  },
  {
    rule: 'and for what it is asked to, unless that is anything',
    mutant: variant(flexiblePaxos, {
      name: 'votes-for-anything',
      story: 'it votes for anything',
      parameters: { ballots: 1, fast: 0, phase1: 2, phase2: 2 },
      edit: ({ actions: { Phase2b } }) => ({
        actions: {
          Phase2b: {
            ...Phase2b,
            guard: (s, { m, acc }) => m.bal >= s.maxBal.get(acc) && m.bal > s.maxVBal.get(acc),
          },
        },
      }),
      violates: { VotesAsAsked: 5 },
    }),
  },
];

const progress = [
  {
    rule: 'the leader of the last ballot stays',
    mutant: variant(flexiblePaxos, {
      name: 'no-leader',
      story: 'it need do nothing',
      edit: ({ fairnessOf }) => ({ fairness: fairnessOf.acceptors }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'acceptors answer',
    mutant: variant(flexiblePaxos, {
      name: 'no-answers',
      story: 'they need not',
      edit: ({ fairnessOf }) => ({ fairness: fairnessOf.leader }),
      violates: { Termination: null },
    }),
  },
];

export const mutants = [...quorums, ...promises, ...votes, ...progress];
