/**
 * Atomic commitment with a coordinator: Özalp Babaoğlu and Sam Toueg, "Non-Blocking Atomic Commitment", chapter 6 of Sape
 * Mullender (ed.), Distributed Systems, 1993; ACP_SB, ACP_NB and ACP_NB_WRONG, by Michel Charpentier (TLA+ Examples, acp).
 *
 * The coordinator asks for votes, decides, and broadcasts its decision. With a simple broadcast (SB) a participant may wait
 * for ever for a coordinator that has died. The non-blocking protocol (NB) has each participant forward what it has received
 * before it decides; the wrong one (NB_WRONG) decides first.
 *
 * A process is faulty once it is dead, so that one variable stands for both.
 */
import {
  boolean,
  choice,
  functionFrom,
  integer,
  type Member,
  oneOf,
  processes,
  spec,
  variables,
  WF,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const atomicCommitment = spec(
  {
    name: 'ACP',
    parameters: {
      participants: integer('participants', { default: 2, from: 1, to: 3 }),
      protocol: choice('how the decision is broadcast', { default: 'SB', options: ['SB', 'NB', 'NB_WRONG'] }),
    },
  },
  ({ participants, protocol }) => {
    const Participant = processes('p', participants);
    type Participant = Member<'p'>;
    const Votes = functionFrom(Participant, oneOf('yes', 'no'));
    const Decision = oneOf('undecided', 'commit', 'abort');
    const Sent = oneOf('notsent', 'undecided', 'commit', 'abort');
    const made = variables({
      vote: Votes,
      alive: functionFrom(Participant, boolean),
      decision: functionFrom(Participant, Decision),
      voteSent: functionFrom(Participant, boolean),
      /** What each has forwarded to whom; to itself, what it will decide. */
      forward: functionFrom(Participant, functionFrom(Participant, Sent)),
      request: functionFrom(Participant, boolean),
      recorded: functionFrom(Participant, oneOf('waiting', 'yes', 'no')),
      broadcast: functionFrom(Participant, Sent),
      coordinatorDecision: Decision,
      coordinatorAlive: boolean,
    });
    const { domains, initially, action, invariant, step, eventually, leadsTo, predicate } = made;

    const init = initially(
      (Votes.elements ?? []).map((vote) => ({
        vote,
        alive: Participant.to(true),
        decision: Participant.to('undecided' as const),
        voteSent: Participant.to(false),
        forward: Participant.to(Participant.to('notsent' as const)),
        request: Participant.to(false),
        recorded: Participant.to('waiting' as const),
        broadcast: Participant.to('notsent' as const),
        coordinatorDecision: 'undecided' as const,
        coordinatorAlive: true,
      })),
    );
    type State = (typeof init)[number];
    const isUndecided = (s: State, i: Participant) => s.alive.get(i) && s.decision.get(i) === 'undecided';
    const isCollecting = (s: State) =>
      s.coordinatorAlive && s.coordinatorDecision === 'undecided' && s.request.every((asked) => asked);

    const request = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.coordinatorAlive && !s.request.get(i),
      effect: (s, { i }) => ({ request: s.request.set(i, true) }),
    });
    const getVote = action({
      forSome: { i: Participant },
      guard: (s, { i }) => isCollecting(s) && s.recorded.get(i) === 'waiting' && s.voteSent.get(i),
      effect: (s, { i }) => ({ recorded: s.recorded.set(i, s.vote.get(i)) }),
    });
    /** i has died without having voted, so the coordinator aborts. */
    const detectFault = action({
      forSome: { i: Participant },
      guard: (s, { i }) => isCollecting(s) && s.recorded.get(i) === 'waiting' && !s.alive.get(i) && !s.voteSent.get(i),
      effect: () => ({ coordinatorDecision: 'abort' }),
    });
    const makeDecision = action({
      guard: (s) =>
        s.coordinatorAlive &&
        s.coordinatorDecision === 'undecided' &&
        s.recorded.every((recorded) => recorded !== 'waiting'),
      effect: (s) => ({
        coordinatorDecision: s.recorded.every((recorded) => recorded === 'yes') ? 'commit' : 'abort',
      }),
    });
    const coordBroadcast = action({
      forSome: { i: Participant },
      guard: (s, { i }) =>
        s.coordinatorAlive && s.coordinatorDecision !== 'undecided' && s.broadcast.get(i) === 'notsent',
      effect: (s, { i }) => ({ broadcast: s.broadcast.set(i, s.coordinatorDecision) }),
    });
    const coordDie = action({ guard: (s) => s.coordinatorAlive, effect: () => ({ coordinatorAlive: false }) });

    const sendVote = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i) && s.request.get(i),
      effect: (s, { i }) => ({ voteSent: s.voteSent.set(i, true) }),
    });
    const abort = (s: State, { i }: { readonly i: Participant }) => ({ decision: s.decision.set(i, 'abort') });
    const abortOnVote = action({
      forSome: { i: Participant },
      guard: (s, { i }) => isUndecided(s, i) && s.voteSent.get(i) && s.vote.get(i) === 'no',
      effect: abort,
    });
    /** The coordinator has died without having asked i. */
    const abortOnTimeoutRequest = action({
      forSome: { i: Participant },
      guard: (s, { i }) => isUndecided(s, i) && !s.coordinatorAlive && !s.request.get(i),
      effect: abort,
    });
    /** i does as the coordinator says. */
    const decide = action({
      forSome: { i: Participant },
      guard: (s, { i }) => isUndecided(s, i) && s.broadcast.get(i) !== 'notsent',
      effect: (s, { i }) => ({ decision: s.decision.set(i, decisionOf(s.broadcast.get(i))) }),
    });
    const parDie = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i),
      effect: (s, { i }) => ({ alive: s.alive.set(i, false) }),
    });

    /** i passes on to j what it will decide; the wrong protocol, what it has decided, be it nothing. */
    const forward = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) => {
        const isKnown = protocol === 'NB_WRONG' || s.forward.get(i).get(i) !== 'notsent';
        return i !== j && s.alive.get(i) && isKnown && s.forward.get(i).get(j) === 'notsent';
      },
      effect: (s, { i, j }) => ({
        forward: s.forward.update(i, (to) => to.set(j, protocol === 'NB_WRONG' ? s.decision.get(i) : to.get(i))),
      }),
    });
    const preDecideOnForward = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) =>
        i !== j && s.alive.get(i) && s.forward.get(i).get(i) === 'notsent' && s.forward.get(j).get(i) !== 'notsent',
      effect: (s, { i, j }) => ({ forward: s.forward.update(i, (to) => to.set(i, s.forward.get(j).get(i))) }),
    });
    const preDecide = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i) && s.forward.get(i).get(i) === 'notsent' && s.broadcast.get(i) !== 'notsent',
      effect: (s, { i }) => ({ forward: s.forward.update(i, (to) => to.set(i, s.broadcast.get(i))) }),
    });
    const decideNB = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i) && s.forward.get(i).every((sent) => sent !== 'notsent'),
      effect: (s, { i }) => ({ decision: s.decision.set(i, decisionOf(s.forward.get(i).get(i))) }),
    });
    const decideOnForward = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) => i !== j && isUndecided(s, i) && s.forward.get(j).get(i) !== 'notsent',
      effect: (s, { i, j }) => ({ decision: s.decision.set(i, decisionOf(s.forward.get(j).get(i))) }),
    });
    /** The coordinator has died, and neither it nor any that died has told anything to one who is alive. */
    const abortOnTimeout = action({
      forSome: { i: Participant },
      guard: (s, { i }) =>
        isUndecided(s, i) &&
        !s.coordinatorAlive &&
        Participant.every((j) =>
          s.alive.get(j)
            ? s.broadcast.get(j) === 'notsent'
            : Participant.every((k) => !s.alive.get(k) || s.forward.get(j).get(k) === 'notsent'),
        ),
      effect: abort,
    });

    const coordinatorProgram = { request, getVote, detectFault, makeDecision, coordBroadcast };
    const common = { sendVote, abortOnVote, abortOnTimeoutRequest };
    const participantProgram = {
      SB: { ...common, decide },
      NB: { ...common, forward, preDecideOnForward, preDecide, decideNB, abortOnTimeout },
      NB_WRONG: { ...common, decide, forward, decideOnForward, abortOnTimeout },
    }[protocol];
    const hasDecided = (s: State, i: Participant) => s.decision.get(i) !== 'undecided';
    const someoneFailed = (s: State) => !s.coordinatorAlive || s.alive.some((alive) => !alive);
    const someVotedNo = (s: State) => s.vote.some((vote) => vote === 'no');

    return {
      domains,
      init,
      actions: { ...coordinatorProgram, coordDie, ...participantProgram, parDie },
      fairness: [
        WF({ actions: Object.values(participantProgram), per: ['i'] }),
        WF({ actions: Object.values(coordinatorProgram) }),
      ],
      finished: predicate(() => true),
      invariants: {
        /** All that decide decide alike. */
        AC1: invariant({
          forAll: { i: Participant, j: Participant },
          holds: ({ decision }, { i, j }) => decision.get(i) !== 'commit' || decision.get(j) !== 'abort',
        }),
        /** If one commits, all have voted yes. */
        AC2: invariant((s) => !s.decision.some((decision) => decision === 'commit') || !someVotedNo(s)),
        /** If one aborts, somebody has voted no or failed. */
        AC3_1: invariant(
          (s) => !s.decision.some((decision) => decision === 'abort') || someVotedNo(s) || someoneFailed(s),
        ),
        AbortImpliesNoVote: invariant((s) => !s.decision.some((decision) => decision === 'abort') || someVotedNo(s)),
      },
      properties: {
        /** Nobody decides twice. */
        AC4: step({
          forAll: { i: Participant },
          holds: (s, t, { i }) => !hasDecided(s, i) || s.decision.get(i) === t.decision.get(i),
        }),
        /** All decide, or somebody fails. */
        AC3_2: eventually((s) => Participant.every((i) => hasDecided(s, i)) || someoneFailed(s)),
        /** Each decides or fails. */
        AC5: eventually((s) => Participant.every((i) => hasDecided(s, i) || !s.alive.get(i))),
        DecisionReachedNoFault: leadsTo(
          (s) => s.alive.every((alive) => alive),
          (s) => Participant.every((i) => hasDecided(s, i)),
        ),
        AllCommit: eventually({
          forAll: { i: Participant },
          holds: (s, { i }) => s.decision.get(i) === 'commit' || !s.alive.get(i),
        }),
      },
    };
  },
);

/** A decision that was sent. */
function decisionOf(sent: 'notsent' | 'undecided' | 'commit' | 'abort'): 'undecided' | 'commit' | 'abort' {
  if (sent === 'notsent') throw new Error('nothing was sent');
  return sent;
}

const module = (name: string): string => `tlaplus/Examples, specifications/acp/${name}.tla`;

export const oracles = oraclesOf(atomicCommitment, [
  {
    source: module('ACP_SB'),
    parameters: { protocol: 'SB' },
    distinct: 1832,
    depth: 15,
    verdicts: {
      AC3_2: 'holds',
      AC5: 'violated',
      DecisionReachedNoFault: 'violated',
      AbortImpliesNoVote: 'violated',
    },
  },
  {
    source: module('ACP_SB_TLC'),
    parameters: { protocol: 'SB', participants: 3 },
    distinct: 54_944,
    depth: 21,
    verdicts: { AC3_2: 'holds', AbortImpliesNoVote: 'violated' },
  },
  {
    source: module('ACP_NB'),
    parameters: { protocol: 'NB' },
    distinct: 4284,
    depth: 19,
    verdicts: {
      AC3_2: 'holds',
      AC5: 'holds',
      DecisionReachedNoFault: 'violated',
      AllCommit: 'violated',
      AbortImpliesNoVote: 'violated',
    },
    shortest: { AbortImpliesNoVote: 3 },
  },
  {
    source: module('ACP_NB_WRONG'),
    parameters: { protocol: 'NB_WRONG' },
    distinct: null,
    depth: null,
    verdicts: { AC1: 'violated', AbortImpliesNoVote: 'violated' },
    shortest: { AC1: 13 },
  },
]);
