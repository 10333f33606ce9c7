/**
 * Raft's changes of membership without a log: MongoLoglessDynamicRaft, by William Schultz, Siyuan Zhou and Ian Dardik ("Design and
 * analysis of a logless dynamic reconfiguration protocol", OPODIS 2021). A configuration has a version and a term, and is sent from
 * server to server in the place of a log. A primary goes on to the next one when quorums have the present one, and its term. There are no
 * messages: servers read each other's state.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  oneOf,
  processes,
  range,
  spec,
  subsetOf,
  sum,
  variables,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const mongoLoglessDynamicRaft = spec(
  {
    name: 'MongoLoglessDynamicRaft',
    parameters: {
      servers: integer('servers', { default: 3, from: 1, to: 5 }),
      MaxTerm: integer('the highest term', { default: 2, from: 1, to: 4 }),
      MaxConfigVersion: integer('the highest version of a configuration', { default: 2, from: 1, to: 4 }),
    },
  },
  ({ servers, MaxTerm, MaxConfigVersion }) => {
    const Server = processes('n', servers);
    type Server = Member<'n'>;
    const { domains, initially, action, invariant } = variables({
      currentTerm: functionFrom(Server, range(0, MaxTerm + 1)),
      state: functionFrom(Server, oneOf('Secondary', 'Primary')),
      configVersion: functionFrom(Server, range(1, MaxConfigVersion + 1)),
      configTerm: functionFrom(Server, range(0, MaxTerm + 1)),
      config: functionFrom(Server, subsetOf(Server)),
    });
    /** Those that are not empty. */
    const subsets = Server.subsets()
      .map((members) => Set(members))
      .filter((members) => !members.isEmpty());
    const init = initially(
      subsets.map((members) => ({
        currentTerm: Server.to(0),
        state: Server.to('Secondary' as const),
        configVersion: Server.to(1),
        configTerm: Server.to(0),
        config: Server.to(members),
      })),
    );
    type State = (typeof init)[number];

    const isMajority = (some: Set<Server>, all: Set<Server>) => some.isSubset(all) && 2 * some.size > all.size;
    const quorumsOverlap = (x: Set<Server>, y: Set<Server>) =>
      subsets.every(
        (qx) => !isMajority(qx, x) || subsets.every((qy) => !isMajority(qy, y) || qx.some((s) => qy.has(s))),
      );
    /** So many of these are not as asked. It is learned for each number, and not for each of their states. */
    const exceptions = (of: Iterable<Server>, holds: (t: Server) => boolean) => sum([...of], (t) => (holds(t) ? 0 : 1));
    /** A quorum of the configuration consists of such servers. */
    const hasQuorum = (config: Set<Server>, holds: (t: Server) => boolean) =>
      2 * exceptions(config, holds) < config.size;

    /** Node i has a newer term than node j, which reverts to Secondary. */
    const UpdateTerms = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => s.currentTerm.get(i) > s.currentTerm.get(j),
      effect: (s, { i, j }) => ({
        currentTerm: s.currentTerm.set(j, s.currentTerm.get(i)),
        state: s.state.set(j, 'Secondary'),
      }),
    });
    /** All majorities may vote, not only the smallest. */
    const BecomeLeader = action({
      forSome: { i: Server, voteQuorum: subsets },
      guard: (s, { i, voteQuorum }) => {
        if (!voteQuorum.has(i) || !isMajority(voteQuorum, Set(s.config.get(i)))) return false;
        const [term, version, newTerm] = [s.configTerm.get(i), s.configVersion.get(i), s.currentTerm.get(i) + 1];
        const canVote = (v: Server) =>
          s.currentTerm.get(v) < newTerm &&
          (s.configTerm.get(v) < term || (s.configTerm.get(v) === term && s.configVersion.get(v) <= version));
        return exceptions(voteQuorum, canVote) === 0;
      },
      effect: (s, { i, voteQuorum }) => {
        const newTerm = s.currentTerm.get(i) + 1;
        return {
          currentTerm: voteQuorum.reduce((terms, v) => terms.set(v, newTerm), s.currentTerm),
          state: voteQuorum.reduce((states, v) => states.set(v, v === i ? 'Primary' : 'Secondary'), s.state),
          configTerm: s.configTerm.set(i, newTerm),
        };
      },
    });
    const Reconfig = action({
      forSome: { i: Server, newConfig: subsets },
      guard: (s, { i, newConfig }) => {
        if (!newConfig.has(i) || s.state.get(i) !== 'Primary') return false;
        const config = Set(s.config.get(i));
        if (!quorumsOverlap(config, newConfig)) return false;
        const [term, version, currentTerm] = [s.configTerm.get(i), s.configVersion.get(i), s.currentTerm.get(i)];
        return (
          hasQuorum(config, (t) => s.configTerm.get(t) === term && s.configVersion.get(t) === version) &&
          hasQuorum(config, (t) => s.currentTerm.get(t) === currentTerm)
        );
      },
      effect: (s, { i, newConfig }) => ({
        configTerm: s.configTerm.set(i, s.currentTerm.get(i)),
        configVersion: s.configVersion.update(i, (version) => version + 1),
        config: s.config.set(i, newConfig),
      }),
    });
    const SendConfig = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) =>
        s.state.get(j) === 'Secondary' &&
        (s.configTerm.get(i) > s.configTerm.get(j) ||
          (s.configTerm.get(i) === s.configTerm.get(j) && s.configVersion.get(i) > s.configVersion.get(j))),
      effect: (s, { i, j }) => ({
        configVersion: s.configVersion.set(j, s.configVersion.get(i)),
        configTerm: s.configTerm.set(j, s.configTerm.get(i)),
        config: s.config.set(j, s.config.get(i)),
      }),
    });

    const isPrimary = (s: State, server: Server) => s.state.get(server) === 'Primary';
    const OnePrimaryPerTerm = invariant({
      forAll: { s: Server, t: Server },
      holds: (state, { s, t }) =>
        s === t ||
        !isPrimary(state, s) ||
        !isPrimary(state, t) ||
        state.currentTerm.get(s) !== state.currentTerm.get(t),
    });
    const [Term, Version] = [
      invariant({ forAll: { s: Server }, holds: ({ currentTerm }, { s }) => currentTerm.get(s) <= MaxTerm }),
      invariant({ forAll: { s: Server }, holds: (state, { s }) => state.configVersion.get(s) <= MaxConfigVersion }),
    ];
    return {
      domains,
      init,
      actions: { UpdateTerms, BecomeLeader, Reconfig, SendConfig },
      invariants: { OnePrimaryPerTerm },
      withinBounds: { Term, Version },
      finished: () => true,
    };
  },
);

/** Without symmetry nothing is published. */
export const oracles = oraclesOf(mongoLoglessDynamicRaft, [
  {
    source: 'will62794/logless-reconfig, tlc-results/2021-08-30_1630349455_MCMongoLoglessDynamicRaft.out',
    parameters: { servers: 4, MaxTerm: 4, MaxConfigVersion: 4 },
    distinct: null,
    orbits: 6_788_633,
    depth: 25,
    verdicts: { OnePrimaryPerTerm: 'holds' },
    isLarge: true,
  },
]);
