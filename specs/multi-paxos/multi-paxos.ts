/**
 * Multi-Paxos: a log of commands, each slot of which is chosen by Paxos, after Leslie Lamport, "Paxos Made Simple", ACM SIGACT News 32(4),
 * 2001, section 3. The two phases are those of the spec `paxos`.
 *
 * Phase 1 does not depend on what is to be proposed. So the leader of a ballot goes through it once, for all slots: an acceptor promises to
 * take no part in lower ballots, and tells its last vote in each slot. From then on a command takes phase 2 alone. In slots in which
 * it was told of votes the leader proposes what was told, and above them commands of clients. In between there may be holes, in which
 * nothing was told. Replicas apply the log in order and would wait there for ever, so it proposes *no-ops* in them.
 *
 * Abstractions, as in `paxos`, with the same reasons: messages are never removed; leaders and learners keep no state. Clients may ask for
 * any command at any time, and for the same one again.
 */
import { List, Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  optional,
  processes,
  range,
  record,
  type Sort,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { integrity, uniformAgreement } from '../consensus.ts';

export const multiPaxos = spec(
  {
    name: 'multi-paxos',
    title: 'A log, each slot of which is chosen by Paxos, with one phase 1 for all',
    topic: 'consensus',
    parameters: {
      acceptors: integer('acceptors', { default: 2, from: 1, to: 5 }),
      replicas: integer('replicas that apply the log', { default: 2, from: 1, to: 3 }),
      commands: integer('commands of clients', { default: 2, from: 1, to: 3 }),
      slots: integer('slots of the log, numbered from 1', { default: 2, from: 1, to: 3 }),
      ballots: integer('ballots, numbered from 0', { default: 2, from: 1, to: 3 }),
    },
    definitions: {
      /** The sets of acceptors that choose a command by voting for it in one slot and ballot. Any two of them must meet. */
      quorums: (acceptors: Sort<'a'>): readonly Set<Member<'a'>>[] => acceptors.quorums(),
      /** A leader that was told of votes in two ballots may follow this one: the other is no later. */
      mayFollow: (ballot: number, other: number): boolean => other <= ballot,
      /** With its promise an acceptor tells its vote in this slot. */
      tells: (_slot: number): boolean => true,
      /** In a slot in which no vote was told, and below one in which some was, the leader proposes a no-op. */
      fillsHoles: (): boolean => true,
      /** A replica that has applied so many slots may apply this one. */
      mayApply: (slot: number, applied: number): boolean => slot === applied + 1,
    },
  },
  (parameters, { quorums, mayFollow, tells, fillsHoles, mayApply }) => {
    const Acceptor = processes('a', parameters.acceptors);
    type Acceptor = Member<'a'>;
    const Replica = processes('r', parameters.replicas);
    const Command = values('c', parameters.commands);
    const Slot = range(1, parameters.slots);
    const Ballot = range(0, parameters.ballots - 1);
    const BallotOrNone = range(-1, parameters.ballots - 1);
    const Quorum = quorums(Acceptor);
    /** What is proposed: a command, or null for a no-op. */
    const Proposal = optional(Command);
    type Proposal = Of<typeof Proposal>;
    const Vote = record({ bal: Ballot, val: Proposal });
    const Votes = functionFrom(Slot, optional(Vote));
    const Message = messages({
      /** The leader of ballot bal asks for promises, for all slots. */
      OneA: { bal: Ballot },
      /** acc promises to take no part in ballots below bal, and tells its last vote in each slot. */
      OneB: { acc: Acceptor, bal: Ballot, votes: Votes },
      /** The leader of ballot bal asks to vote for val in a slot. */
      TwoA: { bal: Ballot, slot: Slot, val: Proposal },
      /** acc votes for val in a slot. */
      TwoB: { acc: Acceptor, bal: Ballot, slot: Slot, val: Proposal },
    });
    const Applied = record({ slot: Slot, val: Proposal });
    const Learner = record({ bal: Ballot, Q: subsetOf(Acceptor) });

    const { domains, initially, action, invariant, step, reachable, eventually, leadsTo } = variables({
      /** The highest ballot in which the acceptor has taken part. */
      maxBal: functionFrom(Acceptor, BallotOrNone),
      /** The last vote that it cast in each slot. */
      votes: functionFrom(Acceptor, Votes),
      /** Every message sent so far. */
      msgs: subsetOf(Message),
      /** What the replica has applied, in this order. */
      applied: functionFrom(Replica, sequenceOf(Applied, parameters.slots)),
    });
    const init = initially({
      maxBal: Acceptor.to(-1),
      votes: Acceptor.to(Votes.to(null)),
      msgs: Set(),
      applied: Replica.to(List()),
    });
    type State = (typeof init)[number];
    type Promises = readonly Of<typeof Message.OneB>[];

    /** The leader of ballot bal has asked for votes in a slot. */
    const hasAsked = ({ msgs }: State, bal: number, slot: number) =>
      msgs.some((m) => m.type === 'TwoA' && m.bal === bal && m.slot === slot);
    /** What the acceptors in Q have promised to the leader of ballot bal, or null if not all of them have. */
    const promisesOf = ({ msgs }: State, Q: Set<Acceptor>, bal: number): Promises | null => {
      const given = msgs.filter((m) => m.type === 'OneB').filter((m) => m.bal === bal && Q.has(m.acc));
      return given.size === Q.size ? given.toArray() : null;
    };
    const toldIn = (promises: Promises, slot: number) => promises.flatMap(({ votes }) => votes.get(slot) ?? []);
    /** With these promises the leader may propose val in a slot. */
    const mayPropose = (s: State, promises: Promises, bal: number, slot: number, val: Proposal) => {
      const told = toldIn(promises, slot);
      if (told.length > 0)
        return told.some((vote) => vote.val === val && told.every((other) => mayFollow(vote.bal, other.bal)));
      const isHole = Slot.some((above) => above > slot && toldIn(promises, above).length > 0);
      if (isHole) return fillsHoles() && val === null;
      return val !== null && (slot === 1 || toldIn(promises, slot - 1).length > 0 || hasAsked(s, bal, slot - 1));
    };

    /** The leader of ballot bal begins it: it asks every acceptor for a promise. */
    const Phase1a = action({
      forSome: { bal: Ballot },
      effect: (s, { bal }) => ({ msgs: s.msgs.add(Message.OneA({ bal })) }),
    });
    /** Acceptor acc is asked to join a ballot above all that it took part in: it promises, and tells its last votes. */
    const Phase1b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'OneA'), acc: Acceptor },
      guard: (s, { m, acc }) => m.bal > s.maxBal.get(acc),
      effect: (s, { m, acc }) => ({
        maxBal: s.maxBal.set(acc, m.bal),
        msgs: s.msgs.add(
          Message.OneB({
            acc,
            bal: m.bal,
            votes: Votes.to((slot) => (tells(slot) ? s.votes.get(acc).get(slot) : null)),
          }),
        ),
      }),
    });
    /**
     * The leader of ballot bal, which has the promises of a quorum, asks for votes in a slot: for what was told there, in the last
     * ballot; for a no-op, if nothing was, but in a later slot; and otherwise for a command, if it has come so far.
     */
    const Phase2a = action({
      forSome: { bal: Ballot, slot: Slot, val: Proposal },
      guard: (s, { bal, slot, val }) =>
        !hasAsked(s, bal, slot) &&
        Quorum.some((Q) => {
          const promises = promisesOf(s, Q, bal);
          return promises !== null && mayPropose(s, promises, bal, slot, val);
        }),
      effect: (s, { bal, slot, val }) => ({ msgs: s.msgs.add(Message.TwoA({ bal, slot, val })) }),
    });
    /** Acceptor acc is asked to vote in a slot, and does so unless it has promised to take no part in that ballot. */
    const Phase2b = action({
      forSome: { m: (s) => s.msgs.filter((m) => m.type === 'TwoA'), acc: Acceptor },
      guard: (s, { m, acc }) => m.bal >= s.maxBal.get(acc),
      effect: (s, { m: { bal, slot, val }, acc }) => ({
        maxBal: s.maxBal.set(acc, bal),
        votes: s.votes.update(acc, (own) => own.set(slot, Vote({ bal, val }))),
        msgs: s.msgs.add(Message.TwoB({ acc, bal, slot, val })),
      }),
    });

    const proposals: readonly Proposal[] = [null, ...Command];
    const hasVotedFor = ({ msgs }: State, acc: Acceptor, bal: number, slot: number, val: Proposal) =>
      msgs.has(Message.TwoB({ acc, bal, slot, val }));
    /** A learner is imagined for each quorum and ballot, which hears of these votes at once, and of no others. */
    const learning = {
      nodes: Array.from({ length: parameters.ballots }, (_, bal) => Quorum.map((Q) => Learner({ bal, Q }))).flat(),
      each: { slot: Slot },
      decided: (s: State, { bal, Q }: Of<typeof Learner>, { slot }: { readonly slot: number }) =>
        proposals.filter((val) => Q.every((acc) => hasVotedFor(s, acc, bal, slot, val))),
    };
    const isChosen = (s: State, slot: number, val: Proposal) =>
      learning.nodes.some((learner) => learning.decided(s, learner, { slot }).includes(val));
    const hasApplied = (s: State, r: Member<'r'>, slot: number) => s.applied.get(r).some((one) => one.slot === slot);
    /** Replica r applies what is chosen in the next slot. A no-op is applied, too, and does nothing. */
    const Apply = action({
      forSome: { r: Replica, slot: Slot, val: Proposal },
      guard: (s, { r, slot, val }) =>
        !hasApplied(s, r, slot) && mayApply(slot, s.applied.get(r).size) && isChosen(s, slot, val),
      effect: (s, { r, slot, val }) => ({ applied: s.applied.update(r, (log) => log.push(Applied({ slot, val }))) }),
    });

    /** In no slot two learners decide differently. */
    const Agreement = invariant(uniformAgreement(learning));
    /** In no slot a learner decides twice. */
    const Integrity = step(integrity(learning));
    /** Of what two replicas have applied, one is a prefix of the other. */
    const Prefixes = invariant({
      forAll: { r: Replica, q: Replica },
      holds: (s, { r, q }) => {
        const [mine, theirs] = [s.applied.get(r), s.applied.get(q)];
        return mine.size > theirs.size || theirs.take(mine.size).equals(mine);
      },
    });
    /** A no-op is asked for only to fill a hole: a command has been asked for in a later slot. */
    const NoOpsFillHoles = invariant({
      forAll: { bal: Ballot, slot: Slot },
      holds: (s, { bal, slot }) =>
        !s.msgs.has(Message.TwoA({ bal, slot, val: null })) ||
        s.msgs.some((m) => m.type === 'TwoA' && m.slot > slot && m.val !== null),
    });
    /** A hole can be filled by a no-op, and what was chosen above it applied. */
    const HoleFilled = reachable((s) =>
      Replica.some((r) => s.applied.get(r).some((one) => one.val === null) && s.applied.get(r).size > 1),
    );
    /** What is chosen in a slot is applied in the end, by each replica. */
    const AppliedInTheEnd = leadsTo({
      forAll: { r: Replica, slot: Slot },
      from: (s, { slot }) => proposals.some((val) => isChosen(s, slot, val)),
      to: (s, { r, slot }) => hasApplied(s, r, slot),
    });
    /** Something is chosen in every slot in the end, and applied by each replica. */
    const Termination = eventually({
      forAll: { r: Replica, slot: Slot },
      holds: (s, { r, slot }) => hasApplied(s, r, slot),
    });

    /** Nobody can outbid the last ballot. */
    const isLast = ({ bal }: { readonly bal: number }) => bal === parameters.ballots - 1;
    const fairnessOf = {
      // The leader of the last ballot stays, and goes on in each slot. Of the leaders of all others nothing is assumed.
      leader: [WF({ actions: [Phase1a], where: isLast }), WF({ actions: [Phase2a], per: ['slot'], where: isLast })],
      // Every acceptor answers,
      acceptors: [WF({ actions: [Phase1b], per: ['acc'] }), WF({ actions: [Phase2b], per: ['acc'] })],
      // and every replica applies what it can.
      replicas: [WF({ actions: [Apply], per: ['r'] })],
    };

    return {
      domains,
      init,
      sorts: { Acceptor, Replica, Command },
      Message,
      Votes,
      Quorum,
      hasAsked,
      promisesOf,
      toldIn,
      mayPropose,
      actions: { Phase1a, Phase1b, Phase2a, Phase2b, Apply },
      // Each ballot has a leader of its own.
      roles: { leader: { acts: [Phase1a, Phase2a], per: 'bal' } },
      fairness: Object.values(fairnessOf).flat(),
      fairnessOf,
      invariants: { Agreement, Prefixes, NoOpsFillHoles },
      properties: {
        Integrity,
        ...(parameters.slots > 1 && parameters.ballots > 1 ? { HoleFilled } : {}),
        AppliedInTheEnd,
        Termination,
      },
    };
  },
);
