/**
 * Paxos commit, after Jim Gray and Leslie Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 4, following
 * action by action their TLA+ specification PaxosCommit.
 *
 * The problem. In two-phase commit one transaction manager knows the decision, and if it stops, resource managers (RMs) that are
 * prepared wait for it. The decision should outlive any one process.
 *
 * The protocol. Each RM's vote, prepared or aborted, is agreed upon by an instance of Paxos of its own, all with the same
 * acceptors. In ballot 0 the RM itself asks the acceptors to accept its vote; there is no phase 1, since nothing is below. If it is
 * not heard of, any leader may begin a higher ballot, in which it proposes what may have been chosen below, or else that the RM
 * has aborted. The transaction commits if prepared was chosen for all RMs, and aborts if aborted was chosen for one.
 *
 * Why it works. In each instance only one value is chosen, whoever leads. A leader can propose prepared only if the RM did. And no
 * process is needed: of the acceptors any majority will do, and of the leaders any one that stays.
 *
 * Two-phase commit is the case of one acceptor, at the manager.
 *
 * Abstractions, and why they lose no behaviour: messages are never removed, since receiving one twice does no harm, and one that
 * is never received stands for one that was lost or is late. Leaders keep no state, so that any number of them may be at work, one
 * for each ballot, or the same one. That RMs are asked to prepare is left out, as in two-phase commit. A process that has crashed
 * takes no step; fairness says who may stop for good: the leaders of all ballots but the last, as many acceptors as `crashes` says, and
 * any RM before it has cast its vote.
 */
import { Set } from 'immutable';
import {
  allows,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  oneOf,
  optional,
  processes,
  range,
  record,
  type Sort,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const paxosCommit = spec(
  {
    name: 'paxos-commit',
    title: "Gray and Lamport's Paxos commit",
    topic: 'atomic commit',
    parameters: {
      rms: integer('resource managers', { default: 2, from: 1, to: 4 }),
      acceptors: integer('acceptors', { default: 3, from: 1, to: 5 }),
      ballots: integer('ballots, numbered from 0', { default: 2, from: 1, to: 4 }),
      faults: faults(['crashes'], { default: 'crashes' }),
      crashes: integer('acceptors, the last ones, that may stop for good', {
        default: 1,
        from: 1,
        to: 5,
        counts: 'crashes',
      }),
    },
    definitions: {
      /** Any two of these sets of acceptors must meet. */
      majorities: (acceptors: Sort<'a'>): readonly Set<Member<'a'>>[] => acceptors.quorums(),
    },
  },
  ({ rms, acceptors, ballots, faults: mayHappen, crashes }, { majorities }) => {
    const down = allows(mayHappen, 'crashes') ? crashes : 0;
    const RM = processes('rm', rms);
    const Acceptor = processes('a', acceptors);
    const Majority = majorities(Acceptor);
    const Ballot = range(0, ballots - 1);
    const BallotOrNone = range(-1, ballots - 1);
    /** The ballots that leaders begin. In ballot 0 it is the RM that asks for votes. */
    const Later = Ballot.elements!.filter((bal) => bal > 0);
    const Vote = oneOf('prepared', 'aborted');
    const Message = messages({
      /** The leader of ballot bal asks for promises in the instance of an RM. */
      OneA: { ins: RM, bal: Ballot },
      /** acc promises to take no part below mbal in this instance; bal and val are the last that it has accepted. */
      OneB: { ins: RM, acc: Acceptor, mbal: Ballot, bal: BallotOrNone, val: optional(Vote) },
      /** The acceptors are asked to accept val. */
      TwoA: { ins: RM, bal: Ballot, val: Vote },
      /** acc has accepted val. */
      TwoB: { ins: RM, acc: Acceptor, bal: Ballot, val: Vote },
      Commit: {},
      Abort: {},
    });

    const { domains, initially, action, invariant, step, reachable, eventually, leadsTo } = variables({
      rmState: functionFrom(RM, oneOf('working', 'prepared', 'committed', 'aborted')),
      /** Of each acceptor in each instance: the ballot in which it takes part, and what it has accepted last. */
      aState: functionFrom(
        RM,
        functionFrom(Acceptor, record({ mbal: Ballot, bal: BallotOrNone, val: optional(Vote) })),
      ),
      /** Every message sent so far. */
      msgs: subsetOf(Message),
    });
    const init = initially({
      rmState: RM.to('working'),
      aState: RM.to(Acceptor.to({ mbal: 0, bal: -1, val: null })),
      msgs: Set(),
    });
    type State = (typeof init)[number];
    type RM = Member<'rm'>;

    /** rm prepares: it asks the acceptors, in ballot 0, to accept that it is prepared. */
    const RMPrepare = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'working',
      effect: (s, { rm }) => ({
        rmState: s.rmState.set(rm, 'prepared'),
        msgs: s.msgs.add(Message.TwoA({ ins: rm, bal: 0, val: 'prepared' })),
      }),
    });
    /** rm aborts on its own, which it may as long as it is not prepared, and asks the acceptors to accept that. */
    const RMChooseToAbort = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'working',
      effect: (s, { rm }) => ({
        rmState: s.rmState.set(rm, 'aborted'),
        msgs: s.msgs.add(Message.TwoA({ ins: rm, bal: 0, val: 'aborted' })),
      }),
    });
    /** rm is told to commit. */
    const RMRcvCommitMsg = action({
      forSome: { rm: RM },
      guard: (s) => s.msgs.has(Message.Commit()),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'committed') }),
    });
    /** rm is told to abort. */
    const RMRcvAbortMsg = action({
      forSome: { rm: RM },
      guard: (s) => s.msgs.has(Message.Abort()),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'aborted') }),
    });

    /** A leader that has not learnt what was decided about rm begins ballot bal: it asks the acceptors for promises. */
    const Phase1a = action({
      forSome: { bal: Later, rm: RM },
      effect: (s, { bal, rm }) => ({ msgs: s.msgs.add(Message.OneA({ ins: rm, bal })) }),
    });
    /** The promises that a leader holds from these acceptors. */
    const promisesOf = (s: State, MS: Set<Member<'a'>>, bal: number, rm: RM) =>
      s.msgs.filter((m) => m.type === 'OneB').filter((m) => m.ins === rm && m.mbal === bal && MS.has(m.acc));
    const hasAsked = (s: State, bal: number, rm: RM) =>
      s.msgs.some((m) => m.type === 'TwoA' && m.bal === bal && m.ins === rm);
    /**
     * The leader of ballot bal asks the acceptors to accept val for rm, once a majority has promised: what was accepted last by
     * any of them, or that rm has aborted, if none of them has accepted anything.
     */
    const Phase2a = action({
      forSome: { bal: Later, rm: RM, val: Vote },
      guard: (s, { bal, rm, val }) =>
        !hasAsked(s, bal, rm) &&
        Majority.some((MS) => {
          const promises = promisesOf(s, MS, bal, rm);
          const accepted = promises.filter((m) => m.bal >= 0);
          return (
            MS.every((acc) => promises.some((m) => m.acc === acc)) &&
            (accepted.isEmpty()
              ? val === 'aborted'
              : Ballot.some(
                  (last) =>
                    accepted.some((m) => m.bal === last && m.val === val) && accepted.every((m) => m.bal <= last),
                ))
          );
        }),
      effect: (s, { bal, rm, val }) => ({ msgs: s.msgs.add(Message.TwoA({ ins: rm, bal, val })) }),
    });
    /** In the instance of rm this value was chosen: a majority has accepted it in one ballot. */
    const isChosen = (s: State, rm: RM, val: 'prepared' | 'aborted') =>
      Ballot.some((bal) =>
        Majority.some((MS) => MS.every((acc) => s.msgs.has(Message.TwoB({ ins: rm, acc, bal, val })))),
      );
    /** A leader learns that all RMs are prepared, and says that the transaction commits; or that one has aborted. */
    const Decide = action({
      forSome: { outcome: oneOf('Commit', 'Abort') },
      guard: (s, { outcome }) =>
        outcome === 'Commit'
          ? RM.every((rm) => isChosen(s, rm, 'prepared'))
          : RM.some((rm) => isChosen(s, rm, 'aborted')),
      effect: (s, { outcome }) => ({ msgs: s.msgs.add(Message[outcome]()) }),
    });

    /** Acceptor acc is asked to join a higher ballot of an instance: it promises, and tells what it has accepted last. */
    const Phase1b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'OneA'), acc: Acceptor },
      guard: (s, { m, acc }) => s.aState.get(m.ins).get(acc).mbal < m.bal,
      effect: (s, { m: { ins, bal: mbal }, acc }) => {
        const accepted = s.aState.get(ins).get(acc);
        return {
          aState: s.aState.update(ins, (of) => of.set(acc, { ...accepted, mbal })),
          msgs: s.msgs.add(Message.OneB({ ins, acc, mbal, bal: accepted.bal, val: accepted.val })),
        };
      },
    });
    /** Acceptor acc is asked to accept a value, and does so unless it has promised to take no part in that ballot. */
    const Phase2b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'TwoA'), acc: Acceptor },
      guard: (s, { m, acc }) => s.aState.get(m.ins).get(acc).mbal <= m.bal,
      effect: (s, { m: { ins, bal, val }, acc }) => ({
        aState: s.aState.update(ins, (of) => of.set(acc, { mbal: bal, bal, val })),
        msgs: s.msgs.add(Message.TwoB({ ins, acc, bal, val })),
      }),
    });

    const isDecided = ({ rmState }: State, rm: RM) => rmState.get(rm) === 'committed' || rmState.get(rm) === 'aborted';
    /** No two RMs reach conflicting decisions. */
    const AtomicCommit = invariant({
      forAll: { rm1: RM, rm2: RM },
      holds: ({ rmState }, { rm1, rm2 }) => !(rmState.get(rm1) === 'aborted' && rmState.get(rm2) === 'committed'),
    });
    /** A decision is final. */
    const Stability = step({
      forAll: { rm: RM },
      holds: (s, t, { rm }) => !isDecided(s, rm) || t.rmState.get(rm) === s.rmState.get(rm),
    });
    /** No RM is in doubt for ever: if it is prepared, it is told the decision. */
    const NonBlocking = leadsTo({
      forAll: { rm: RM },
      from: ({ rmState }, { rm }) => rmState.get(rm) === 'prepared',
      to: (s, { rm }) => isDecided(s, rm),
    });
    /** Every RM decides. */
    const Termination = eventually({ forAll: { rm: RM }, holds: (s, { rm }) => isDecided(s, rm) });
    /** All can commit, */
    const AllCommit = reachable(({ rmState }) => RM.every((rm) => rmState.get(rm) === 'committed'));
    /** and a leader can find that an RM is prepared, of which it has not heard itself. */
    const TakenOver = reachable((s) =>
      RM.some((ins) => Later.some((bal) => s.msgs.has(Message.TwoA({ ins, bal, val: 'prepared' })))),
    );

    /** Nobody can outbid the last ballot, */
    const isLast = ({ bal }: { readonly bal: number }) => bal === ballots - 1;
    const mayStop = Array.from({ length: Math.min(down, acceptors) }, (_, i) => Acceptor.member(acceptors - i));
    const staysUp = ({ acc }: { readonly acc: Member<'a'> }) => !mayStop.includes(acc);
    const fairness = [
      // so its leader is the one that stays. Of the leaders of all other ballots nothing is assumed.
      WF({ actions: [Phase1a], per: ['rm'], where: isLast }),
      WF({ actions: [Phase2a], per: ['rm'], where: isLast }),
      WF({ actions: [Decide] }),
      // The acceptors that stay up answer.
      WF({ actions: [Phase1b], per: ['acc'], where: staysUp }),
      WF({ actions: [Phase2b], per: ['acc'], where: staysUp }),
      // Each RM does what it is told. That it casts its vote is not assumed.
      WF({ actions: [RMRcvCommitMsg, RMRcvAbortMsg], per: ['rm'] }),
    ];

    const hasLeaders = ballots > 1;
    return {
      domains,
      init,
      actions: {
        RMPrepare,
        RMChooseToAbort,
        RMRcvCommitMsg,
        RMRcvAbortMsg,
        ...(hasLeaders ? { Phase1a, Phase2a, Phase1b } : {}),
        Decide,
        Phase2b,
      },
      roles: { leader: { acts: [...(hasLeaders ? [Phase1a, Phase2a] : []), Decide] } },
      fairness: hasLeaders ? fairness : [],
      invariants: { AtomicCommit },
      properties: {
        Stability,
        AllCommit,
        ...(hasLeaders ? { NonBlocking, Termination, TakenOver } : {}),
      },
      RM,
      Acceptor,
      Message,
      Ballot,
      Majority,
      promisesOf,
      hasAsked,
      isChosen,
    };
  },
);
