/** Paxos with one rule less. Where two ballots show it, two are taken; the default shows it in as many steps. */
import { variant, WF } from '../../checker/index.ts';
import { paxos } from './paxos.ts';
import * as variants from './variants.ts';

const acceptors = [
  {
    rule: 'an acceptor promises only what is above all ballots in which it took part',
    mutant: variant(paxos, {
      name: 'promises-downwards',
      story: 'it promises whatever it is asked to',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase1b } }) => ({ actions: { Phase1b: { ...Phase1b, guard: () => true } } }),
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'it keeps its promise',
    mutant: variant(paxos, {
      name: 'promise-not-noted',
      story: 'it does not note what it has promised',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase1b } }) => ({
        actions: {
          Phase1b: { ...Phase1b, effect: (s, choice) => ({ ...Phase1b.effect(s, choice), maxBal: s.maxBal }) },
        },
      }),
      violates: { Agreement: 12 },
    }),
  },
  { rule: 'also when it restarts', variant: variants.forgetPromise },
  {
    rule: 'with its promise it tells its vote',
    mutant: variant(paxos, {
      name: 'promise-tells-nothing',
      story: 'it tells of none',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase1b }, Message }) => ({
        actions: {
          Phase1b: {
            ...Phase1b,
            effect: (s, { m: { bal }, acc }) => ({
              maxBal: s.maxBal.set(acc, bal),
              msgs: s.msgs.add(Message.OneB({ acc, bal, mbal: -1, mval: null })),
            }),
          },
        },
      }),
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'namely the last one',
    mutant: variant(paxos, {
      name: 'first-vote-told',
      story: 'it tells of its first vote for ever',
      edit: ({ actions: { Phase2b } }) => ({
        actions: {
          Phase2b: {
            ...Phase2b,
            effect: (s, { m, acc }) => {
              const { maxVBal, maxVal } = s;
              const after = Phase2b.effect(s, { m, acc });
              return maxVBal.get(acc) === -1 ? after : { ...after, maxVBal, maxVal };
            },
          },
        },
      }),
      violates: { Agreement: 17 },
      slow: true,
    }),
  },
  {
    rule: 'it votes for what the leader of the ballot has asked for',
    mutant: variant(paxos, {
      name: 'votes-as-it-likes',
      story: 'it is asked to vote, and votes for any value',
      parameters: { ballots: 2 },
      edit: ({ action, actions: { Phase2b }, sorts: { Acceptor, Value } }) => ({
        actions: {
          Phase2b: action({
            forSome: { m: (s) => s.msgs.filter((m) => m.type === 'TwoA'), acc: Acceptor, val: Value },
            guard: Phase2b.guard,
            effect: (s, { m, acc, val }) => Phase2b.effect(s, { m: { ...m, val }, acc }),
          }),
        },
      }),
      violates: { VotesAsAsked: 5 },
    }),
  },
  {
    rule: 'and in no ballot below its promise',
    mutant: variant(paxos, {
      name: 'promise-broken',
      story: 'it votes whenever it is asked to',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase2b } }) => ({ actions: { Phase2b: { ...Phase2b, guard: () => true } } }),
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'its vote binds it as a promise does',
    mutant: variant(paxos, {
      name: 'vote-binds-nobody',
      story: 'who has voted without a promise may still vote below',
      edit: ({ actions: { Phase2b } }) => ({
        actions: {
          Phase2b: { ...Phase2b, effect: (s, choice) => ({ ...Phase2b.effect(s, choice), maxBal: s.maxBal }) },
        },
      }),
      violates: { Agreement: 17 },
      slow: true,
    }),
  },
];

const leaders = [
  {
    rule: 'a leader asks for votes once',
    mutant: variant(paxos, {
      name: 'asks-again',
      story: 'it may ask again, and for something else',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase2a }, Quorum, promisesOf, haveAllPromised, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, val }) =>
              Quorum.some((Q) => {
                const promises = promisesOf(s, Q, bal);
                return haveAllPromised(Q, promises) && mayPropose(promises, val);
              }),
          },
        },
      }),
      violates: { OneValuePerBallot: 7 },
    }),
  },
  {
    rule: 'it has the promises of a quorum before it asks',
    mutant: variant(paxos, {
      name: 'waits-for-nobody',
      story: 'it asks, whoever has promised so far',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase2a }, Quorum, hasAsked, promisesOf, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, val }) => !hasAsked(s, bal) && Quorum.some((Q) => mayPropose(promisesOf(s, Q, bal), val)),
          },
        },
      }),
      violates: { Agreement: 6 },
    }),
  },
  {
    rule: 'which were given in its own ballot',
    mutant: variant(paxos, {
      name: 'promises-of-any-ballot',
      story: 'it counts those that were given to the leader of another ballot, too',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase2a }, Quorum, hasAsked, haveAllPromised, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, val }) =>
              !hasAsked(s, bal) &&
              Quorum.some((Q) => {
                const promises = s.msgs.filter((m) => m.type === 'OneB').filter((m) => Q.has(m.acc));
                return haveAllPromised(Q, promises) && mayPropose(promises, val);
              }),
          },
        },
      }),
      violates: { Agreement: 9 },
    }),
  },
  {
    rule: 'it asks for a value of which it was told, if it was told of any',
    mutant: variant(paxos, {
      name: 'own-value',
      story: 'it asks for what it likes',
      parameters: { ballots: 2 },
      edit: ({ actions: { Phase2a }, Quorum, hasAsked, promisesOf, haveAllPromised }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal }) => !hasAsked(s, bal) && Quorum.some((Q) => haveAllPromised(Q, promisesOf(s, Q, bal))),
          },
        },
      }),
      violates: { Agreement: 12 },
    }),
  },
  { rule: 'namely for that of the last vote', variant: variants.anyVote },
  { rule: 'any two quorums share an acceptor', variant: variants.smallQuorums },
];

/** One acceptor shows what never happens as well as three do. */
const small = { acceptors: 1, values: 1, ballots: 2 };
const progress = [
  {
    rule: 'the leader of the last ballot begins it',
    mutant: variant(paxos, {
      name: 'last-ballot-not-begun',
      story: 'it need not',
      parameters: small,
      edit: ({ fairnessOf: { acceptors: answering }, actions: { Phase2a }, isLast }) => ({
        fairness: [...answering, WF({ actions: [Phase2a], where: isLast })],
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'and asks for votes once it may',
    mutant: variant(paxos, {
      name: 'never-asks',
      story: 'it need not',
      parameters: small,
      edit: ({ fairnessOf: { acceptors: answering }, actions: { Phase1a }, isLast }) => ({
        fairness: [...answering, WF({ actions: [Phase1a], where: isLast })],
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'every acceptor answers with a promise',
    mutant: variant(paxos, {
      name: 'never-promises',
      story: 'it need not',
      parameters: small,
      edit: ({ fairnessOf: { leader }, actions: { Phase2b } }) => ({
        fairness: [...leader, WF({ actions: [Phase2b], per: ['acc'] })],
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'and with its vote',
    mutant: variant(paxos, {
      name: 'never-votes',
      story: 'it need not',
      parameters: small,
      edit: ({ fairnessOf: { leader }, actions: { Phase1b } }) => ({
        fairness: [...leader, WF({ actions: [Phase1b], per: ['acc'] })],
      }),
      violates: { Termination: null },
    }),
  },
];

export const mutants = [...acceptors, ...leaders, ...progress];
