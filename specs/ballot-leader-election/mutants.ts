/** The ballot leader election with one rule less. */
import { variant } from '../../checker/index.ts';
import { ballotLeaderElection } from './ballot-leader-election.ts';
import * as variants from './variants.ts';

/** On each network, as told, so many states; with any start on the default one it takes longer. */
const survivals = (asTold: Readonly<Record<string, number>>, distinct: number) => [
  ...Object.entries(asTold).map(([links, each]) => ({
    parameters: { links, start: 'as-told' },
    distinct: each,
  })),
  { parameters: {}, distinct, slow: true },
];

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
  {
    rule: 'and has no leader for a round',
    mutant: variant(ballotLeaderElection, {
      name: 'leads-at-once',
      story: 'it takes itself for the leader at once',
      edit: ({ actions: { EndRound } }) => ({
        actions: {
          EndRound: {
            ...EndRound,
            effect: (s, { i }) => {
              const { ballot, ...others } = EndRound.effect(s, { i });
              return ballot === undefined ? others : { ...others, ballot, leader: s.leader.set(i, ballot.get(i)) };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: survivals({ 'quorum-loss': 360, 'outside-leader': 226, 'constrained-election': 168, chain: 18 }, 14_496),
  },
  {
    rule: 'a server that is not answered by a quorum does neither',
    mutant: variant(ballotLeaderElection, {
      name: 'raises-alone',
      story: 'it raises its ballot if it does not reach its leader',
      edit: ({ actions: { EndRound }, reached, isQuorumWith, Ballot }) => ({
        actions: {
          EndRound: {
            ...EndRound,
            effect: (s, { i }) => {
              const others = EndRound.effect(s, { i });
              const leader = s.leader.get(i);
              if (isQuorumWith(reached(i)) || leader === null || [i, ...reached(i)].includes(leader.pid)) return others;
              return {
                ...others,
                ballot: s.ballot.set(i, Ballot({ n: leader.n + 1, pid: i })),
                leader: s.leader.set(i, null),
              };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: survivals({ 'quorum-loss': 368, 'outside-leader': 246, 'constrained-election': 176, chain: 22 }, 15_008),
  },
  {
    rule: 'the highest ballot is followed',
    mutant: variant(ballotLeaderElection, {
      name: 'first-leader',
      story: 'a server keeps its leader as long as that may lead',
      edit: ({ actions: { EndRound }, reached, isBelow }) => ({
        actions: {
          EndRound: {
            ...EndRound,
            effect: (s, { i }) => {
              const { leader, ...others } = EndRound.effect(s, { i });
              const before = s.leader.get(i);
              const mayLead = [i, ...reached(i)].some((j) => s.ballot.get(j) === before && s.quorumConnected.get(j));
              return leader === undefined || (mayLead && isBelow(before, leader.get(i)))
                ? others
                : { ...others, leader };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: survivals({ 'quorum-loss': 368, 'outside-leader': 206, 'constrained-election': 176, chain: 12 }, 15_008),
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
      parameters: { links: 'outside-leader' },
      definitions: { isQuorum: (some, servers) => 2 * some >= servers - 1 },
      violates: { OneLeader: 4, LeaderCompleteness: 4 },
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
