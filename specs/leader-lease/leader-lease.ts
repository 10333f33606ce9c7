/**
 * Leases of leaders, by clocks with a known error: at no time do two lead.
 *
 * The problem. A leader that answers reads by itself, or gives out timestamps, has to know that no other one does. A lease tells
 * it until when, if clocks can be believed. redlock believes that they run alike, and falls when one jumps.
 *
 * The protocol, of Spanner (James Corbett and others, "Spanner: Google's globally-distributed database", OSDI 2012, section 4.1.1
 * and appendix A). TrueTime answers an interval that has the true time in it, TT.now().earliest to TT.now().latest.
 *
 *   1. Who wants to lead notes TT.now().earliest, and asks all replicas for a vote.
 *   2. A replica votes for one at a time: it grants its vote until TT.now().latest and the length of a lease, and no other one before TT.after
 *      of that. It logs the vote first, and so knows of it after a restart.
 *   3. Who has the votes of a majority leads: from TT.now().latest then, to what it noted and the length of a lease, as long as TT.before of that.
 *
 * Why it works. Two majorities share a replica. It granted its vote to the first leader after that had noted the time, and for as long or
 * longer, whatever the clocks show: until what the leader noted and the length of a lease has passed for certain. Only then does it vote for
 * the second, whose lease begins later still.
 *
 * Abstractions, and why they lose no violation: time is in whole ticks, and any number of them may pass between two steps, so that messages
 * are late; one that is lost is one that is late. No clock is ahead, and TT.now() is from what it shows to `error` later: nobody reads the
 * true time. Within the error clocks go as they like, also back. Leases are not extended: that is one more, of the same leader. Nobody gives up its lease before it is over.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  optional,
  processes,
  range,
  record,
  spec,
  subsetOf,
  union,
  variables,
} from '../../checker/index.ts';

export const leaderLease = spec(
  {
    name: 'leader-lease',
    title: 'Leases of leaders, by clocks with a known error',
    topic: 'linearizability',
    parameters: {
      leaders: integer('who may want to lead', { default: 2, from: 2, to: 3 }),
      replicas: integer('replicas that vote', { default: 1, from: 1, to: 3 }),
      error: integer('ticks by which clocks may be behind', { default: 1, from: 0, to: 3 }),
      lease: integer('ticks that a lease is long', { default: 2, from: 1, to: 4 }),
      ticks: integer('ticks until time ends', { default: 4, from: 1, to: 9 }),
    },
    definitions: {
      /** The error of the clocks that TrueTime knows of. */
      bound: (error: number): number => error,
      /** So many votes of so many replicas are enough to lead. */
      isMajority: (votes: number, replicas: number): boolean => 2 * votes > replicas,
      /** What who wants to lead notes, if TrueTime says this. */
      notes: (now: { readonly earliest: number; readonly latest: number }): number => now.earliest,
      /** From when the lease is counted: what was noted before the replicas were asked, or TrueTime when it has the votes. */
      countsFrom: (noted: number, _now: { readonly earliest: number; readonly latest: number }): number => noted,
      /** Until when a replica grants its vote, if TrueTime says this. */
      grantsFrom: (now: { readonly earliest: number; readonly latest: number }): number => now.latest,
      /** A replica may vote for somebody, if its last vote is over for certain. */
      mayVote: (isOver: boolean): boolean => isOver,
      /** A leader may go on until this, if TrueTime says that: TT.before. */
      mayLead: (now: { readonly earliest: number; readonly latest: number }, to: number): boolean => now.latest < to,
    },
  },
  (
    { leaders, replicas, error, lease, ticks },
    { bound, isMajority, notes, countsFrom, grantsFrom, mayVote, mayLead },
  ) => {
    const Leader = processes('leader', leaders);
    const Replica = processes('replica', replicas);
    const Machine = union(Leader, Replica);
    type Machine = Member<'leader'> | Member<'replica'>;

    /** From here on, so that no clock shows less than 0. */
    const [first, last] = [error, error + ticks];
    const Reading = range(0, last + error + lease);

    const { domains, initially, action, invariant, reachable } = variables({
      /** The true time, which nobody reads, */
      time: range(first, last),
      /** and by how much each clock is behind it. */
      behind: functionFrom(Machine, range(0, error)),
      /** TT.now().earliest when somebody asked for votes. */
      noted: functionFrom(Leader, optional(Reading)),
      /** Who has voted for it, */
      votes: functionFrom(Leader, subsetOf(Replica)),
      /** and from when until when it leads. */
      leads: functionFrom(Leader, optional(record({ from: Reading, to: Reading }))),
      /** Until when a replica has granted its last vote. */
      granted: functionFrom(Replica, optional(Reading)),
    });
    const init = initially({
      time: first,
      behind: Machine.to(0),
      noted: Leader.to(null),
      votes: Leader.to(Set<Member<'replica'>>()),
      leads: Leader.to(null),
      granted: Replica.to(null),
    });
    type State = (typeof init)[number];

    /** TrueTime, as a machine asks it: the time is in this interval. */
    const now = (s: State, machine: Machine) => {
      const earliest = s.time - s.behind.get(machine);
      return { earliest, latest: earliest + bound(error) };
    };
    /** As far as it knows it leads: TT.before the end of its lease. */
    const isLeading = (s: State, leader: Member<'leader'>) => {
      const leads = s.leads.get(leader);
      return leads !== null && leads.from <= leads.to && mayLead(now(s, leader), leads.to);
    };

    /** Time passes. */
    const Tick = action({ guard: (s) => s.time < last, effect: (s) => ({ time: s.time + 1 }) });
    /** A clock goes wrong, or is set right, within the error. */
    const Drift = action({
      forSome: { machine: Machine, behind: range(0, error) },
      guard: (s, { machine, behind }) => s.behind.get(machine) !== behind,
      effect: (s, { machine, behind }) => ({ behind: s.behind.set(machine, behind) }),
    });
    /** Somebody wants to lead: it notes the time, and asks all replicas for their votes. */
    const AskForVotes = action({
      forSome: { leader: Leader },
      guard: (s, { leader }) => s.noted.get(leader) === null,
      effect: (s, { leader }) => ({ noted: s.noted.set(leader, notes(now(s, leader))) }),
    });
    /** A replica votes, if the last vote that it granted is over for certain. */
    const Vote = action({
      forSome: { replica: Replica, leader: Leader },
      guard: (s, { replica, leader }) => {
        if (s.noted.get(leader) === null || s.votes.get(leader).has(replica)) return false;
        const granted = s.granted.get(replica);
        return mayVote(granted === null || now(s, replica).earliest > granted);
      },
      effect: (s, { replica, leader }) => ({
        votes: s.votes.update(leader, (votes) => votes.add(replica)),
        granted: s.granted.set(replica, grantsFrom(now(s, replica)) + lease),
      }),
    });
    /** It has the votes of a majority, and leads until the lease that it counts from what it noted is over. */
    const Lead = action({
      forSome: { leader: Leader },
      guard: (s, { leader }) => s.leads.get(leader) === null && isMajority(s.votes.get(leader).size, replicas),
      effect: (s, { leader }) => ({
        leads: s.leads.set(leader, {
          from: now(s, leader).latest,
          to: countsFrom(s.noted.get(leader)!, now(s, leader)) + lease,
        }),
      }),
    });

    /** Leases are disjoint: each ends before the next begins. */
    const Disjoint = invariant({
      forAll: { one: Leader, other: Leader },
      holds: (s, { one, other }) => {
        const [first, second] = [s.leads.get(one), s.leads.get(other)];
        if (one === other || first === null || second === null) return true;
        const isEmpty = first.from > first.to || second.from > second.to;
        return isEmpty || first.to < second.from || second.to < first.from;
      },
    });
    /** At no time do two lead. */
    const OneLeader = invariant({
      forAll: { one: Leader, other: Leader },
      holds: (s, { one, other }) => one === other || !isLeading(s, one) || !isLeading(s, other),
    });
    /** Somebody may lead, and another one after him. Whose lease is over before it begins has not led. */
    const OneAfterAnother = reachable((s) =>
      Leader.some(
        (one) =>
          isLeading(s, one) &&
          Leader.some((other) => {
            const leads = s.leads.get(other);
            return one !== other && leads !== null && leads.from < leads.to;
          }),
      ),
    );

    return {
      domains,
      init,
      Replica,
      now,
      actions: { Tick, Drift, AskForVotes, Vote, Lead },
      roles: { time: { acts: [Tick], has: ['time'] } },
      invariants: { Disjoint, OneLeader },
      properties: { OneAfterAnother },
      finished: () => true,
    };
  },
);
