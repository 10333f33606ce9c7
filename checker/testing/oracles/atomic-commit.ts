/**
 * Atomic commitment: Özalp Babaoğlu and Sam Toueg, "Non-blocking atomic commitment", in Distributed Systems, ed. Sape
 * Mullender, 1993; ACP_SB, ACP_NB and ACP_NB_WRONG, by Michel Charpentier (TLA+ Examples).
 *
 * A coordinator collects votes and broadcasts a decision; anybody may crash for good. If the broadcast is interrupted, those
 * who were not told are blocked (SB), unless a participant passes the decision on to all others before it decides itself (NB).
 * It is wrong to decide first and to pass on afterwards (NB_WRONG).
 *
 * Departures: `faulty` is left out, since it always is the opposite of `alive`.
 */
import { boolean, choice, functionFrom, integer, oneOf, processes, spec, variables, WF } from '../../spec/index.ts';
import { type Oracle, oraclesOf } from './oracle.ts';

const atomicCommit = spec(
  {
    name: 'atomic-commit',
    parameters: {
      participants: integer('participants', { default: 2, from: 1, to: 4 }),
      protocol: choice('how the decision is broadcast', { default: 'NB', options: ['SB', 'NB', 'NB_WRONG'] }),
    },
  },
  ({ participants, protocol }) => {
    const Participant = processes('p', participants);
    const Votes = functionFrom(Participant, oneOf('yes', 'no'));
    const { domains, initially, action, invariant, step, eventually, leadsTo, predicate } = variables({
      vote: Votes,
      alive: functionFrom(Participant, boolean),
      decision: functionFrom(Participant, oneOf('undecided', 'commit', 'abort')),
      voteSent: functionFrom(Participant, boolean),
      /** What each participant has passed on to each; to itself: what it has predecided. SB does not use it. */
      forwarded: functionFrom(Participant, functionFrom(Participant, oneOf('notsent', 'undecided', 'commit', 'abort'))),
      /** Of whom the coordinator has requested a vote. */
      requested: functionFrom(Participant, boolean),
      /** The votes that the coordinator has received. */
      received: functionFrom(Participant, oneOf('waiting', 'yes', 'no')),
      /** What the coordinator has told each participant. */
      broadcast: functionFrom(Participant, oneOf('notsent', 'commit', 'abort')),
      coordinatorDecision: oneOf('undecided', 'commit', 'abort'),
      coordinatorAlive: boolean,
    });
    const init = initially(
      (Votes.elements ?? []).map((vote) => ({
        vote,
        alive: Participant.to(true),
        decision: Participant.to('undecided'),
        voteSent: Participant.to(false),
        forwarded: Participant.to(() => Participant.to('notsent')),
        requested: Participant.to(false),
        received: Participant.to('waiting'),
        broadcast: Participant.to('notsent'),
        coordinatorDecision: 'undecided',
        coordinatorAlive: true,
      })),
    );
    type State = (typeof init)[number];

    const deciding = (s: State) => s.coordinatorAlive && s.coordinatorDecision === 'undecided';
    const allRequested = (s: State) => Participant.every((j) => s.requested.get(j));
    const request = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.coordinatorAlive && !s.requested.get(i),
      effect: (s, { i }) => ({ requested: s.requested.set(i, true) }),
    });
    const getVote = action({
      forSome: { i: Participant },
      guard: (s, { i }) => deciding(s) && allRequested(s) && s.received.get(i) === 'waiting' && s.voteSent.get(i),
      effect: (s, { i }) => ({ received: s.received.set(i, s.vote.get(i)) }),
    });
    /** i has crashed without sending its vote: the coordinator times out, and aborts. */
    const detectFault = action({
      forSome: { i: Participant },
      guard: (s, { i }) =>
        deciding(s) && allRequested(s) && s.received.get(i) === 'waiting' && !s.alive.get(i) && !s.voteSent.get(i),
      effect: () => ({ coordinatorDecision: 'abort' }),
    });
    const makeDecision = action({
      guard: (s) => deciding(s) && Participant.every((j) => s.received.get(j) !== 'waiting'),
      effect: (s) => ({
        coordinatorDecision: Participant.every((j) => s.received.get(j) === 'yes') ? 'commit' : 'abort',
      }),
    });
    const coordBroadcast = action({
      forSome: { i: Participant },
      guard: (s, { i }) =>
        s.coordinatorAlive && s.coordinatorDecision !== 'undecided' && s.broadcast.get(i) === 'notsent',
      effect: (s, { i }) => ({
        broadcast: s.coordinatorDecision === 'undecided' ? s.broadcast : s.broadcast.set(i, s.coordinatorDecision),
      }),
    });
    const coordDie = action({ guard: (s) => s.coordinatorAlive, effect: () => ({ coordinatorAlive: false }) });

    type Process = ReturnType<typeof Participant.member>;
    const undecided = (s: State, i: Process) => s.alive.get(i) && s.decision.get(i) === 'undecided';
    const aborted = (s: State, { i }: { readonly i: Process }) => ({ decision: s.decision.set(i, 'abort') });
    const sendVote = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i) && s.requested.get(i),
      effect: (s, { i }) => ({ voteSent: s.voteSent.set(i, true) }),
    });
    const abortOnVote = action({
      forSome: { i: Participant },
      guard: (s, { i }) => undecided(s, i) && s.voteSent.get(i) && s.vote.get(i) === 'no',
      effect: aborted,
    });
    const abortOnTimeoutRequest = action({
      forSome: { i: Participant },
      guard: (s, { i }) => undecided(s, i) && !s.coordinatorAlive && !s.requested.get(i),
      effect: aborted,
    });
    /** i decides as it is told by the coordinator. */
    const decide = action({
      forSome: { i: Participant },
      guard: (s, { i }) => undecided(s, i) && s.broadcast.get(i) !== 'notsent',
      effect: (s, { i }) => {
        const told = s.broadcast.get(i);
        return { decision: told === 'notsent' ? s.decision : s.decision.set(i, told) };
      },
    });
    const parDie = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i),
      effect: (s, { i }) => ({ alive: s.alive.set(i, false) }),
    });

    /** What i has passed on to j. */
    const from = (s: State, i: Process, j: Process) => s.forwarded.get(i).get(j);
    const passedOn = (s: State, i: Process, j: Process, what: ReturnType<typeof from>) => ({
      forwarded: s.forwarded.update(i, (to) => to.set(j, what)),
    });
    const decided = (s: State, i: Process, what: ReturnType<typeof from>) => ({
      decision: what === 'notsent' ? s.decision : s.decision.set(i, what),
    });
    /** i passes on to j what it has predecided. */
    const forward = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) => i !== j && s.alive.get(i) && from(s, i, i) !== 'notsent' && from(s, i, j) === 'notsent',
      effect: (s, { i, j }) => passedOn(s, i, j, from(s, i, i)),
    });
    /** i predecides as j tells it. */
    const preDecideOnForward = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) => i !== j && s.alive.get(i) && from(s, i, i) === 'notsent' && from(s, j, i) !== 'notsent',
      effect: (s, { i, j }) => passedOn(s, i, i, from(s, j, i)),
    });
    /** i predecides as the coordinator tells it. */
    const preDecide = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i) && from(s, i, i) === 'notsent' && s.broadcast.get(i) !== 'notsent',
      effect: (s, { i }) => passedOn(s, i, i, s.broadcast.get(i)),
    });
    /** i decides: it has passed its decision on to all others. */
    const decideNB = action({
      forSome: { i: Participant },
      guard: (s, { i }) => s.alive.get(i) && Participant.every((j) => from(s, i, j) !== 'notsent'),
      effect: (s, { i }) => decided(s, i, from(s, i, i)),
    });
    /** i aborts: the coordinator has crashed, and no decision that was made can reach anybody any more. */
    const abortOnTimeout = action({
      forSome: { i: Participant },
      guard: (s, { i }) =>
        undecided(s, i) &&
        !s.coordinatorAlive &&
        Participant.every((j) => !s.alive.get(j) || s.broadcast.get(j) === 'notsent') &&
        Participant.every(
          (j) => s.alive.get(j) || Participant.every((k) => !s.alive.get(k) || from(s, j, k) === 'notsent'),
        ),
      effect: aborted,
    });
    /** Wrong: i passes on to j what it has decided, even that it is undecided. */
    const forwardDecision = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) => i !== j && s.alive.get(i) && from(s, i, j) === 'notsent',
      effect: (s, { i, j }) => passedOn(s, i, j, s.decision.get(i)),
    });
    /** Wrong: i decides as j tells it, without passing it on first. */
    const decideOnForward = action({
      forSome: { i: Participant, j: Participant },
      guard: (s, { i, j }) => i !== j && undecided(s, i) && from(s, j, i) !== 'notsent',
      effect: (s, { i, j }) => decided(s, i, from(s, j, i)),
    });

    const coordinator = { request, getVote, detectFault, makeDecision, coordBroadcast };
    const participant = {
      SB: { sendVote, abortOnVote, abortOnTimeoutRequest, decide },
      NB: {
        ...{ sendVote, abortOnVote, abortOnTimeoutRequest },
        ...{ forward, preDecideOnForward, abortOnTimeout, preDecide, decideNB },
      },
      NB_WRONG: {
        ...{ sendVote, abortOnVote, abortOnTimeoutRequest },
        ...{ forward: forwardDecision, decideOnForward, abortOnTimeout, decide },
      },
    }[protocol];

    const hasDecided = ({ decision }: State, i: Process) => decision.get(i) !== 'undecided';
    const some = (s: State, decision: 'commit' | 'abort') => Participant.some((i) => s.decision.get(i) === decision);
    const someNo = (s: State) => Participant.some((j) => s.vote.get(j) === 'no');
    const someFault = (s: State) => !s.coordinatorAlive || Participant.some((j) => !s.alive.get(j));

    return {
      domains,
      init,
      actions: { ...coordinator, coordDie, ...participant, parDie },
      /** Nobody need crash. */
      fairness: [WF({ actions: Object.values(participant), per: ['i'] }), WF({ actions: Object.values(coordinator) })],
      finished: predicate(() => true),
      invariants: {
        /** All who decide decide alike. */
        AC1: invariant({
          forAll: { i: Participant, j: Participant },
          holds: ({ decision }, { i, j }) => decision.get(i) !== 'commit' || decision.get(j) !== 'abort',
        }),
        /** To commit, all must have voted yes. */
        AC2: invariant((s) => !some(s, 'commit') || !someNo(s)),
        /** To abort, somebody must have voted no, or crashed. */
        AC3_1: invariant((s) => !some(s, 'abort') || someNo(s) || someFault(s)),
        AbortImpliesNoVote: invariant((s) => !some(s, 'abort') || someNo(s)),
      },
      properties: {
        /** Nobody decides twice. */
        AC4_alt: step({
          forAll: { i: Participant },
          holds: (s, t, { i }) => !hasDecided(s, i) || t.decision.get(i) === s.decision.get(i),
        }),
        /** All decide, or somebody crashes. */
        AC3_2: eventually((s) => someFault(s) || Participant.every((i) => hasDecided(s, i))),
        /** All who do not crash decide. */
        AC5: eventually((s) => Participant.every((i) => !s.alive.get(i) || hasDecided(s, i))),
        AllCommit: eventually({
          forAll: { i: Participant },
          holds: (s, { i }) => !s.alive.get(i) || s.decision.get(i) === 'commit',
        }),
        DecisionReachedNoFault: leadsTo(
          (s) => Participant.every((i) => s.alive.get(i)),
          (s) => Participant.every((i) => hasDecided(s, i)),
        ),
      },
    };
  },
);

const modules = 'tlaplus/Examples, specifications/acp';
const safe = { AC1: 'holds', AC2: 'holds', AC3_1: 'holds' } as const;

export const atomicCommits: readonly Oracle[] = oraclesOf(atomicCommit, [
  {
    name: 'ACP_SB, 2 participants',
    source: `${modules}/ACP_SB.tla`,
    parameters: { protocol: 'SB', participants: 2 },
    distinct: 1832,
    depth: 15,
    verdicts: { ...safe, AC3_2: 'holds', AC5: 'violated', DecisionReachedNoFault: 'violated' },
  },
  {
    name: 'ACP_NB, 2 participants',
    source: `${modules}/ACP_NB.tla and ACP_NB_TLC.tla`,
    parameters: { protocol: 'NB', participants: 2 },
    distinct: 4284,
    depth: 19,
    verdicts: {
      ...safe,
      ...{ AC4_alt: 'holds', AC3_2: 'holds', AC5: 'holds' },
      ...{ AbortImpliesNoVote: 'violated', AllCommit: 'violated', DecisionReachedNoFault: 'violated' },
    },
    steps: { AbortImpliesNoVote: 2 },
  },
  {
    name: 'ACP_NB_WRONG, 2 participants',
    source: `${modules}/ACP_NB_WRONG.tla`,
    parameters: { protocol: 'NB_WRONG', participants: 2 },
    distinct: null,
    depth: null,
    verdicts: { AC1: 'violated' },
    steps: { AC1: 12 },
  },
]);
