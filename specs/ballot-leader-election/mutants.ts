/** The ballot leader election with one rule less. */
import { variant } from '../../checker/index.ts';
import { ballotLeaderElection } from './ballot-leader-election.ts';
import * as variants from './variants.ts';

const elections = [
  { rule: 'only who reaches a quorum may lead', variant: variants.aliveIsEnough },
  { rule: 'a heartbeat tells the ballot of who sends it', variant: variants.hearsay },
  {
    rule: 'a server that is not answered by a quorum no longer says that it is',
    mutant: variant(ballotLeaderElection, {
      name: 'once-connected',
      story: 'it says so for ever',
      parameters: { start: 'as-told' },
      edit: ({ actions: { EndRound }, reached, isQuorumWith }) => ({
        actions: {
          EndRound: {
            ...EndRound,
            effect: (s, { i }) => (isQuorumWith(reached(i)) ? EndRound.effect(s, { i }) : {}),
          },
        },
      }),
      violates: { CanCommit: null, LeaderChanges: null, Committed: null },
    }),
  },
  {
    rule: 'a server that has lost its leader raises its own ballot above',
    mutant: variant(ballotLeaderElection, {
      name: 'too-low',
      story: 'it takes the highest ballot that is left for the leader',
      parameters: { start: 'as-told' },
      edit: ({ actions: { EndRound } }) => ({
        actions: {
          EndRound: {
            ...EndRound,
            effect: (s, { i }) => EndRound.effect({ ...s, leader: s.leader.set(i, null) }, { i }),
          },
        },
      }),
      violates: { CanCommit: null, LeaderChanges: null, Committed: null },
    }),
  },
];

const promises = [
  {
    rule: 'a server promises to follow a higher ballot only',
    mutant: variant(ballotLeaderElection, {
      name: 'promises-downwards',
      story: 'it promises to follow whoever asks',
      parameters: { links: 'chain' },
      edit: ({ actions: { Prepare }, leads }) => ({
        actions: {
          Prepare: {
            ...Prepare,
            guard: (s, { i, j }) => leads(s, i) && s.promised.get(j) !== s.ballot.get(i),
          },
        },
      }),
      violates: { Committed: null },
    }),
  },
  { rule: 'whatever its log and that of the leader', variant: variants.upToDateLog },
  {
    rule: 'with a promise a log is told, and the leader takes over what it lacks',
    mutant: variant(ballotLeaderElection, {
      name: 'own-log',
      story: 'it goes on with its own',
      edit: ({ actions: { Prepare } }) => ({
        actions: {
          Prepare: { ...Prepare, effect: (s, { i, j }) => ({ ...Prepare.effect(s, { i, j }), log: s.log }) },
        },
      }),
      violates: { LeaderCompleteness: 6 },
    }),
  },
  {
    rule: 'who leads has the promises of a quorum',
    mutant: variant(ballotLeaderElection, {
      name: 'two-of-five',
      story: 'two of five are enough',
      definitions: { isQuorum: (some, servers) => 2 * some >= servers - 1 },
      violates: { LeaderCompleteness: 4 },
    }),
  },
];

const progress = [
  {
    rule: 'rounds go on',
    mutant: variant(ballotLeaderElection, {
      name: 'no-rounds',
      story: 'they need not',
      parameters: { start: 'as-told' },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.promises, ...fairnessOf.clients] }),
      violates: { Committed: null },
    }),
  },
  {
    rule: 'who is asked for a promise answers',
    mutant: variant(ballotLeaderElection, {
      name: 'no-promises',
      story: 'it need not',
      parameters: { start: 'as-told' },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.rounds, ...fairnessOf.clients] }),
      violates: { Committed: null },
    }),
  },
  {
    rule: 'a leader that can commit, and stays so, does',
    mutant: variant(ballotLeaderElection, {
      name: 'no-client',
      story: 'it need not',
      parameters: { links: 'whole' },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.rounds, ...fairnessOf.promises] }),
      violates: { Committed: null },
    }),
  },
];

export const mutants = [...elections, ...promises, ...progress];
