/** The broadcast with one rule less. */
import { Set } from 'immutable';
import { sum, variant } from '../../checker/index.ts';
import { broadcastOnConsensus } from './broadcast-on-consensus.ts';
import * as variants from './variants.ts';

type Model = ReturnType<typeof broadcastOnConsensus.model>;

/** All that is assumed but for one thing. */
const owedBut = (missing: keyof Model['owed']) => (model: Model) => ({
  fairness: Object.entries(model.owed).flatMap(([name, owed]) => (name === missing ? [] : [owed])),
});
const nobodyCrashes = { faults: 'none' } as const;
const oneMessage = { messages: 1 } as const;

export const mutants = [
  { rule: 'a node delivers what the consensus of its round has decided', variant: variants.noConsensus },
  {
    rule: 'which is decided once',
    mutant: variant(broadcastOnConsensus, {
      name: 'decided-anew',
      story: 'who proposes later may have something else decided',
      parameters: nobodyCrashes,
      edit: ({ actions: { Propose, Decide }, undelivered }) => ({
        actions: {
          Propose: {
            ...Propose,
            guard: (s, { node }) => Propose.guard(s, { node }) && s.round.get(node) < 2,
            effect: (s, { node }) => {
              const round = s.round.get(node) + 1;
              return {
                round: s.round.set(node, round),
                proposals: s.proposals.update(round, (proposals) => proposals.add(Set(undelivered(s, node)))),
              };
            },
          },
          Decide: { ...Decide, guard: (s, { round, proposal }) => s.proposals.get(round).has(proposal) },
        },
      }),
      violates: { TotalOrder: 10 },
    }),
  },
  {
    rule: 'and was proposed',
    mutant: variant(broadcastOnConsensus, {
      name: 'decided-from-nowhere',
      story: 'in the first round any one message may be decided',
      parameters: nobodyCrashes,
      edit: ({ actions: { Decide } }) => ({
        actions: {
          Decide: {
            ...Decide,
            guard: (s, { round, proposal }) =>
              round === 1
                ? s.decision.get(round) === null && !s.proposals.get(round).isEmpty() && proposal.size === 1
                : Decide.guard(s, { round, proposal }),
          },
        },
      }),
      violates: { Integrity: 5 },
    }),
  },
  {
    rule: 'a batch is delivered in an order that is the same for all',
    mutant: variant(broadcastOnConsensus, {
      name: 'any-order',
      story: 'each node delivers it in an order of its own',
      parameters: nobodyCrashes,
      edit: ({ action, actions: { A_deliver }, Node, M, rest, delivers }) => ({
        actions: {
          A_deliver: action({
            forSome: { node: Node, m: M },
            guard: (s, { node, m }) => A_deliver.guard(s, { node }) && (rest(s, node) ?? []).includes(m),
            effect: (s, { node, m }) => delivers(s, node, m),
          }),
        },
      }),
      violates: { TotalOrder: 10 },
    }),
  },
  {
    rule: 'a node waits until its round is decided',
    mutant: variant(broadcastOnConsensus, {
      name: 'does-not-wait',
      story: 'it may go on to the next round before',
      parameters: nobodyCrashes,
      edit: ({ actions: { Propose }, rest, undelivered }) => ({
        actions: {
          Propose: {
            ...Propose,
            guard: (s, { node }) =>
              s.round.get(node) < 2 && (rest(s, node)?.length ?? 0) === 0 && undelivered(s, node).length > 0,
          },
        },
      }),
      violates: { TotalOrder: 11 },
    }),
  },
  {
    rule: 'and delivers all of it, before the next round',
    mutant: variant(broadcastOnConsensus, {
      name: 'on-to-the-next',
      story: 'a node goes on to the next round when it has delivered a part of it',
      parameters: { messages: 3, ...nobodyCrashes },
      slow: true,
      edit: ({ actions: { Propose }, batch, rest, undelivered }) => ({
        actions: {
          Propose: {
            ...Propose,
            guard: (s, { node }) => {
              const decided = batch(s, node);
              const left = rest(s, node);
              if (decided === null || left === null || s.round.get(node) === 3) return false;
              return undelivered(s, node).length > 0 && (decided.isEmpty() || left.length < decided.size);
            },
          },
        },
      }),
      violates: { TotalOrder: 15 },
    }),
  },
  {
    rule: 'what was delivered is not proposed again',
    mutant: variant(broadcastOnConsensus, {
      name: 'proposed-again',
      story: 'a node proposes all that has reached it',
      edit: ({ actions: { Propose } }) => ({
        actions: {
          Propose: {
            ...Propose,
            effect: (s, { node }) => {
              const round = s.round.get(node) + 1;
              return {
                round: s.round.set(node, round),
                proposals:
                  s.decision.get(round) === null
                    ? s.proposals.update(round, (proposals) => proposals.add(s.rDelivered.get(node)))
                    : s.proposals,
              };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 3_410 }],
  },
  {
    rule: 'and if it is, it is not delivered again',
    mutant: variant(broadcastOnConsensus, {
      name: 'delivered-again',
      story: 'a node proposes all that has reached it, and delivers all that was decided',
      parameters: nobodyCrashes,
      edit: ({ actions: { Propose, A_deliver }, M, batch, undelivered, delivers }) => {
        type State = Parameters<typeof batch>[0];
        type Node = Parameters<typeof batch>[1];
        /** What of its batch is to come, if it has delivered those before it to the end. */
        const rest = (s: State, node: Node) => {
          const decided = batch(s, node);
          if (decided === null) return null;
          const before = s.decision.map((one, round) => (round < s.round.get(node) ? (one?.size ?? 0) : 0));
          return M.filter((m) => decided.has(m)).slice(s.delivered.get(node).size - sum(before));
        };
        return {
          actions: {
            Propose: {
              ...Propose,
              guard: (s, { node }) => rest(s, node)?.length === 0 && undelivered(s, node).length > 0,
              effect: (s, { node }) => {
                const round = s.round.get(node) + 1;
                return {
                  round: s.round.set(node, round),
                  proposals: s.proposals.update(round, (proposals) => proposals.add(s.rDelivered.get(node))),
                };
              },
            },
            A_deliver: {
              ...A_deliver,
              guard: (s, { node }) => (rest(s, node)?.length ?? 0) > 0,
              effect: (s, { node }) => delivers(s, node, rest(s, node)![0]!),
            },
          },
        };
      },
      violates: { Integrity: 10 },
    }),
  },
  { rule: 'what has reached anybody reaches all who are up', variant: variants.relaysLater },
  {
    rule: 'if its sender has crashed, too',
    mutant: variant(broadcastOnConsensus, {
      name: 'nobody-relays',
      story: 'nobody relays it',
      parameters: { ...oneMessage, nodes: 3, crashes: 2 },
      definitions: { isOwed: (senderIsUp) => senderIsUp },
      violates: { NonuniformAgreement: 6, Agreement: 6 },
    }),
  },
  {
    rule: 'what is broadcast by who is up reaches all',
    mutant: variant(broadcastOnConsensus, {
      name: 'nothing-is-owed',
      story: 'it need not reach anybody',
      parameters: { ...oneMessage, ...nobodyCrashes },
      edit: owedBut('R_deliver'),
      violates: { Validity: 1, Agreement: 5 },
    }),
  },
  {
    rule: 'who has something to propose does so',
    mutant: variant(broadcastOnConsensus, {
      name: 'need-not-propose',
      story: 'it need not',
      parameters: { ...oneMessage, ...nobodyCrashes },
      edit: owedBut('Propose'),
      violates: { Validity: 3, Agreement: 6 },
    }),
  },
  {
    rule: 'consensus decides in the end',
    mutant: variant(broadcastOnConsensus, {
      name: 'never-decides',
      story: 'it need not',
      parameters: { ...oneMessage, ...nobodyCrashes },
      edit: owedBut('Decide'),
      violates: { Validity: 5 },
    }),
  },
  {
    rule: 'what was decided is delivered',
    mutant: variant(broadcastOnConsensus, {
      name: 'need-not-deliver',
      story: 'it need not be',
      parameters: { ...oneMessage, ...nobodyCrashes },
      edit: owedBut('A_deliver'),
      violates: { Validity: 6, Agreement: 7 },
    }),
  },
];
