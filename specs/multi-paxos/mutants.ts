/** Multi-Paxos with one rule less. */
import { variant } from '../../checker/index.ts';
import { multiPaxos } from './multi-paxos.ts';
import * as variants from './variants.ts';

const promises = [
  {
    rule: 'an acceptor promises only what is above all ballots in which it took part',
    mutant: variant(multiPaxos, {
      name: 'promises-downwards',
      story: 'it promises whatever it is asked to, and takes part there then',
      parameters: { replicas: 1, slots: 1 },
      edit: ({ actions: { Phase1b } }) => ({ actions: { Phase1b: { ...Phase1b, guard: () => true } } }),
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'it keeps its promise',
    mutant: variant(multiPaxos, {
      name: 'promise-not-noted',
      story: 'it does not note what it has promised',
      parameters: { replicas: 1, slots: 1 },
      edit: ({ actions: { Phase1b } }) => ({
        actions: {
          Phase1b: { ...Phase1b, effect: (s, choices) => ({ ...Phase1b.effect(s, choices), maxBal: s.maxBal }) },
        },
      }),
      violates: { Agreement: 12 },
    }),
  },
  { rule: 'with it, it tells its last vote in every slot', variant: variants.phase1ForOneSlot },
];

const leaders = [
  {
    rule: 'any two quorums meet',
    mutant: variant(multiPaxos, {
      name: 'one-is-a-quorum',
      story: 'one of two acceptors is a quorum',
      parameters: { replicas: 1 },
      definitions: { quorums: (acceptors) => acceptors.subsets(1) },
      violates: { Agreement: 8 },
    }),
  },
  {
    rule: 'a leader has the promises of a quorum',
    mutant: variant(multiPaxos, {
      name: 'waits-for-nobody',
      story: 'it asks for votes at once',
      parameters: { replicas: 1, slots: 1 },
      edit: ({ actions: { Phase2a }, hasAsked }) => ({
        actions: {
          Phase2a: { ...Phase2a, guard: (s, { bal, slot, val }) => val !== null && !hasAsked(s, bal, slot) },
        },
      }),
      violates: { Agreement: 6 },
    }),
  },
  {
    rule: 'a leader asks for votes in a slot once',
    mutant: variant(multiPaxos, {
      name: 'asks-twice',
      story: 'it asks for votes for several commands',
      parameters: { replicas: 1, slots: 1 },
      edit: ({ actions: { Phase2a }, Quorum, promisesOf, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, slot, val }) =>
              Quorum.some((Q) => {
                const given = promisesOf(s, Q, bal);
                return given !== null && mayPropose(s, given, bal, slot, val);
              }),
          },
        },
      }),
      violates: { Integrity: 9 },
    }),
  },
  {
    rule: 'for what was told there',
    mutant: variant(multiPaxos, {
      name: 'own-command',
      story: 'for a command, whatever was told',
      parameters: { replicas: 1, slots: 1 },
      edit: ({ actions: { Phase2a }, hasAsked, Quorum, promisesOf }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, slot, val }) =>
              val !== null && !hasAsked(s, bal, slot) && Quorum.some((Q) => promisesOf(s, Q, bal) !== null),
          },
        },
      }),
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'the last ballot in which some was',
    mutant: variant(multiPaxos, {
      name: 'any-ballot',
      story: 'for what was told in any',
      parameters: { acceptors: 3, replicas: 1, slots: 1, ballots: 3 },
      definitions: { mayFollow: () => true },
      violates: { Agreement: 17 },
      slow: true,
    }),
  },
  { rule: 'for a no-op where nothing was told, but in a later slot', variant: variants.noNoOp },
  {
    rule: 'and nowhere else',
    mutant: variant(multiPaxos, {
      name: 'no-op-anywhere',
      story: 'also where nothing was told in a later slot either',
      parameters: { replicas: 1 },
      edit: ({ actions: { Phase2a }, hasAsked, Quorum, promisesOf, toldIn, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, slot, val }) =>
              !hasAsked(s, bal, slot) &&
              Quorum.some((Q) => {
                const given = promisesOf(s, Q, bal);
                if (given === null) return false;
                return mayPropose(s, given, bal, slot, val) || (val === null && toldIn(given, slot).length === 0);
              }),
          },
        },
      }),
      violates: { NoOpsFillHoles: 4 },
    }),
  },
  {
    rule: 'for commands above all that was told, one slot after the other',
    mutant: variant(multiPaxos, {
      name: 'commands-in-any-slot',
      story: 'in any of these slots, and in holes',
      parameters: { replicas: 1 },
      edit: ({ actions: { Phase2a }, hasAsked, Quorum, promisesOf, toldIn, mayPropose }) => ({
        actions: {
          Phase2a: {
            ...Phase2a,
            guard: (s, { bal, slot, val }) =>
              !hasAsked(s, bal, slot) &&
              Quorum.some((Q) => {
                const given = promisesOf(s, Q, bal);
                if (given === null) return false;
                return mayPropose(s, given, bal, slot, val) || (val !== null && toldIn(given, slot).length === 0);
              }),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: { replicas: 1 }, distinct: 1806 }],
  },
  {
    rule: 'an acceptor votes in no ballot below its promise',
    mutant: variant(multiPaxos, {
      name: 'promise-broken',
      story: 'it votes whenever it is asked to',
      parameters: { replicas: 1, slots: 1 },
      edit: ({ actions: { Phase2b } }) => ({ actions: { Phase2b: { ...Phase2b, guard: () => true } } }),
      violates: { Agreement: 12 },
    }),
  },
];

const replicas = [
  { rule: 'a replica applies the slots in their order', variant: variants.holesApplied },
  {
    rule: 'the leader of the last ballot stays',
    mutant: variant(multiPaxos, {
      name: 'no-leader',
      story: 'it need do nothing',
      parameters: { replicas: 1 },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.acceptors, ...fairnessOf.replicas] }),
      violates: { AppliedInTheEnd: null, Termination: null },
    }),
  },
  {
    rule: 'acceptors answer',
    mutant: variant(multiPaxos, {
      name: 'no-answers',
      story: 'they need not',
      parameters: { replicas: 1 },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.leader, ...fairnessOf.replicas] }),
      violates: { AppliedInTheEnd: null, Termination: null },
    }),
  },
  {
    rule: 'replicas apply what they can',
    mutant: variant(multiPaxos, {
      name: 'nothing-applied',
      story: 'they need not',
      parameters: { replicas: 1 },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.leader, ...fairnessOf.acceptors] }),
      violates: { AppliedInTheEnd: null, Termination: null },
    }),
  },
];

export const mutants = [...promises, ...leaders, ...replicas];
