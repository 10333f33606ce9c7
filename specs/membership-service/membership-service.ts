/**
 * A membership service: all processes see the same sequence of views of who is in the group, although nobody knows for certain who has crashed.
 *
 * The problem. Who votes, who takes over the work of another one, who is to be told: that depends on who is there. A process that has crashed
 * cannot be told from one that is slow. If each process goes by its own timeouts, each has a group of its own. A membership service
 * makes of suspicions what all agree on: not that a process *has* crashed, but that it is *out*. If it is up all the same, it is out nevertheless, until it
 * has joined again. It comes from Isis (Kenneth Birman and Thomas Joseph, "Exploiting virtual synchrony in distributed systems", SOSP 1987;
 * Aleta Ricciardi and Kenneth Birman, "Using process groups to implement failure detection in asynchronous environments", PODC 1991). The
 * names of its properties are those of Gregory Chockler, Idit Keidar and Roman Vitenberg, "Group communication specifications: a comprehensive study",
 * ACM Computing Surveys 33(4), 2001.
 *
 * The protocol, as André Schiper and Sam Toueg put it ("From set membership to group membership: a separation of concerns", IEEE TDSC 3(1), 2006): a
 * set of members is a replicated state machine. ZooKeeper's ephemeral nodes and watches are one way to have it.
 *
 *   Incarnations   Each time that a process joins it does so under a number of its own, which is greater than those before.
 *   Suspicion      A member that hears nothing of another one asks that it be excluded, in the incarnation that it knows of.
 *   Order          Such requests are put into one order, in which all processes are told of them.
 *   Views          An exclusion takes out the incarnation that it names, and no other. A join brings in an incarnation newer than any before,
 *                  in the place of an older one. Each change makes the next view.
 *   Exclusion      A process that sees that it was excluded is a member no longer. It joins again, in a new incarnation.
 *
 * Why it works. A view follows from the changes before it, and of these all are told in one order: so view k is the same for everybody, and who is
 * behind has a beginning of the same sequence. Whether a suspicion was right does not matter to that. Since an incarnation that is out never
 * comes back, what was asked about it earlier can do no harm when it comes late.
 *
 * Abstractions, and why they lose no behaviour. How the order is agreed on is left to other protocols here (total-order-broadcast, raft): a request is in
 * the order at some time after it was made, or is late; processes are told of it later, each in its own time. Timeouts strike at any time.
 * A process numbers its incarnations by a counter on its disk; a number from the service, such as ZooKeeper's of a session, would do as well. A process
 * that restarts has forgotten what it was told, and asks how far the order has come. Requests are few: so many crashes and so many wrong
 * suspicions.
 */
import { List, Set } from 'immutable';
import {
  allows,
  boolean,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  type Of,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import { uniformAgreement } from '../consensus.ts';

export const membershipService = spec(
  {
    name: 'membership-service',
    title: 'A membership service: one sequence of views, though suspicions may be wrong',
    topic: 'membership and coordination',
    assumes: { 'total-order-broadcast': 'one order of changes' },
    parameters: {
      processes: integer('processes, which are all members at first', { default: 2, from: 2, to: 4 }),
      /** A process crashes, and may restart, or not; and it may be suspected while it is up. */
      faults: faults(['restarts', 'suspicions'], { default: 'all' }),
      crashes: integer('crashes, all together', { default: 1, from: 1, to: 3, counts: 'restarts' }),
      suspicions: integer('incarnations that may be suspected wrongly', {
        default: 1,
        from: 1,
        to: 3,
        counts: 'suspicions',
      }),
    },
    definitions: {
      /** An exclusion that names this incarnation takes out the one that is in the view. */
      excludes: (incarnation: number, present: number): boolean => incarnation === present,
      /** A join of this incarnation brings it in, if this was the latest that ever was in. */
      admits: (incarnation: number, latest: number, _present: number): boolean => incarnation > latest,
      /** A process that was told of so many changes is told of so many now. */
      isToldOf: (now: number, before: number): boolean => now === before + 1,
      /** Of so many changes that are decided, those that a process is told of when it restarts. */
      toldAtRestart: (decided: number): number => decided,
      /** The incarnation of a process that restarts, and finds itself in the view or not; or that was excluded. */
      next: (incarnation: number, _because: 'found in the view' | 'not found there' | 'excluded'): number =>
        incarnation + 1,
    },
  },
  (
    { processes: howMany, faults: mayHappen, crashes: mostCrashes, suspicions: mostSuspicions },
    { excludes, admits, isToldOf, toldAtRestart, next },
  ) => {
    const Process = processes('p', howMany);
    type Process = Member<'p'>;
    const mayCrash = allows(mayHappen, 'restarts');
    const mayErr = allows(mayHappen, 'suspicions');
    const atMost = mayCrash ? mostCrashes : 0;
    const mostWrong = mayErr ? mostSuspicions : 0;
    /** An incarnation that is over may be excluded, and the next one joins. Where a rule is left out it takes more, twice as many. */
    const most = Math.max(1, 4 * (atMost + mostWrong));

    /** 0 is none: the process is not in the view. */
    const Incarnation = range(0, 1 + most);
    const View = functionFrom(Process, Incarnation);
    const Change = messages({
      Exclude: { process: Process, incarnation: Incarnation },
      Join: { process: Process, incarnation: Incarnation },
    });
    const Changes = sequenceOf(Change, most);
    const Named = record({ process: Process, incarnation: Incarnation });
    const Status = crashes(Process, { atMost });
    type View = Of<typeof View>;
    type Change = Of<typeof Change>;

    const {
      domains,
      initially,
      crashing,
      action,
      invariant,
      step,
      reachable,
      leadsTo,
      eventuallyAlways,
      ltl,
      predicate,
    } = variables({
      /** What was asked for, */
      asked: subsetOf(Change),
      /** and the order in which it takes place, which all agree on. */
      order: Changes,
      /** How much of it each process was told. Its view follows from that. */
      told: functionFrom(Process, Changes),
      /** The incarnation of each process. */
      incarnation: functionFrom(Process, Incarnation),
      /** Those who act as members of the group. */
      acts: functionFrom(Process, boolean),
      status: Status,
      /** Those who were suspected while they were up. No process reads it; properties do. */
      wronged: subsetOf(Named),
    });
    const init = initially({
      asked: Set(),
      order: List(),
      told: Process.to(List()),
      incarnation: Process.to(1),
      acts: Process.to(true),
      status: Status.none,
      wronged: Set(),
    });
    type State = (typeof init)[number];

    /** The views that come of these changes, one after the other. The first one has everybody. */
    const viewsAfter = (changes: Iterable<Change>) => {
      let view: View = Process.to(1);
      let latest: View = view;
      const views = [view];
      for (const { type, process, incarnation } of changes) {
        const present = view.get(process);
        const isOut = type === 'Exclude' && present > 0 && excludes(incarnation, present);
        const isIn = type === 'Join' && admits(incarnation, latest.get(process), present);
        if (!isOut && !isIn) continue;
        view = view.set(process, isIn ? incarnation : 0);
        latest = latest.update(process, (before) => Math.max(before, view.get(process)));
        views.push(view);
      }
      return { views, view, latest };
    };
    const isUp = (s: State, p: Process) => s.status.isUp(p);
    /** What process p has come to. */
    const viewsOf = (s: State, p: Process) => viewsAfter(s.told.get(p)).views;
    const viewOf = (s: State, p: Process) => viewsAfter(s.told.get(p)).view;
    /** What all have agreed on. */
    const agreed = (s: State) => viewsAfter(s.order);
    /** An incarnation that is over: its process has crashed since, or has gone on to another one. */
    const isOver = (s: State, p: Process, incarnation: number) =>
      incarnation < s.incarnation.get(p) || (incarnation === s.incarnation.get(p) && !isUp(s, p));
    /** A process that is told of these changes is a member if the view that they make has it, in its incarnation. */
    const tells = (s: State, p: Process, changes: List<Change>) => {
      const { view, latest } = viewsAfter(changes);
      const incarnation = s.incarnation.get(p);
      const isMember = view.get(p) === incarnation;
      const wasExcluded = !isMember && latest.get(p) >= incarnation;
      return {
        told: s.told.set(p, changes),
        acts: s.acts.set(p, isMember),
        incarnation: wasExcluded ? s.incarnation.set(p, next(incarnation, 'excluded')) : s.incarnation,
      };
    };

    /** The incarnation in which a process restarts. */
    const restarted = (s: State, p: Process) => {
      const incarnation = s.incarnation.get(p);
      return next(incarnation, agreed(s).view.get(p) === incarnation ? 'found in the view' : 'not found there');
    };
    /** A process that restarts asks how far the order has come. In its new incarnation it is in no view. */
    const live = crashing('status', {
      volatile: {
        told: (s) => s.order.take(toldAtRestart(s.order.size)),
        incarnation: restarted,
        acts: (s, p) => agreed(s).view.get(p) === restarted(s, p),
      },
      atCrash: (s, { process }) => ({ acts: s.acts.set(process, false) }),
    });

    /** A member has not heard of another one for too long, or so it seems: it asks that it be excluded. */
    const Suspect = live.action({
      forSome: { by: Process, process: Process },
      guard: (s, { by, process }) => {
        const incarnation = viewOf(s, by).get(process);
        if (by === process || !s.acts.get(by) || incarnation === 0) return false;
        return (
          !s.asked.has(Change.Exclude({ process, incarnation })) &&
          (isOver(s, process, incarnation) ||
            s.wronged.has(Named({ process, incarnation })) ||
            s.wronged.size < mostWrong)
        );
      },
      effect: (s, { by, process }) => {
        const incarnation = viewOf(s, by).get(process);
        return {
          asked: s.asked.add(Change.Exclude({ process, incarnation })),
          wronged: isOver(s, process, incarnation) ? s.wronged : s.wronged.add(Named({ process, incarnation })),
        };
      },
    });
    /** A process that is no member asks to join, in its new incarnation. */
    const AskToJoin = live.action({
      forSome: { process: Process },
      guard: (s, { process }) =>
        !s.acts.get(process) && !s.asked.has(Change.Join({ process, incarnation: s.incarnation.get(process) })),
      effect: (s, { process }) => ({
        asked: s.asked.add(Change.Join({ process, incarnation: s.incarnation.get(process) })),
      }),
    });
    /** What was asked for is next in the order. */
    const Decide = action({
      forSome: { change: (s) => s.asked },
      guard: (s, { change }) => !s.order.includes(change),
      effect: (s, { change }) => ({ order: s.order.push(change) }),
    });
    /** A process is told what is next, and comes to the view that follows from it. */
    const Tell = live.action({
      forSome: { process: Process, upTo: range(1, most) },
      guard: (s, { process, upTo }) => upTo <= s.order.size && isToldOf(upTo, s.told.get(process).size),
      effect: (s, { process, upTo }) => tells(s, process, s.order.take(upTo)),
    });

    const Number = range(1, 1 + most);
    /** Agreement on views: no two processes come to different views under one number, also if they crash later. */
    const Agreement = invariant(
      uniformAgreement({
        nodes: Process,
        each: { number: Number },
        decided: (s: State, p: Process, { number }) => viewsOf(s, p).slice(number - 1, number),
      }),
    );
    /** Self Inclusion: who acts as a member is in its own view, in this incarnation. */
    const SelfInclusion = invariant({
      forAll: { p: Process },
      holds: (s, { p }) => !s.acts.get(p) || viewOf(s, p).get(p) === s.incarnation.get(p),
    });
    /** Local Monotonicity: no member goes back to an earlier view. */
    const LocalMonotonicity = step({
      forAll: { p: Process },
      holds: (s, t, { p }) => !s.acts.get(p) || !t.acts.get(p) || viewsOf(s, p).length <= viewsOf(t, p).length,
    });
    /** No member skips a view: it sees the whole sequence from where it joined. */
    const NoGaps = step({
      forAll: { p: Process },
      holds: (s, t, { p }) => !s.acts.get(p) || !t.acts.get(p) || viewsOf(t, p).length <= viewsOf(s, p).length + 1,
    });
    /** Nobody who is up is out without having been suspected wrongly, in this incarnation. */
    const Accuracy = invariant({
      forAll: { p: Process },
      holds: (s, { p }) => {
        const incarnation = s.incarnation.get(p);
        const { view, latest } = agreed(s);
        const isExcluded = latest.get(p) >= incarnation && view.get(p) !== incarnation;
        return !isUp(s, p) || !isExcluded || s.wronged.has(Named({ process: p, incarnation }));
      },
    });
    /** An incarnation that is out never comes back. */
    const NoReturn = invariant({
      forAll: { p: Process },
      holds: (s, { p }) => {
        const present = agreed(s)
          .views.map((view) => view.get(p))
          .filter((incarnation, i, all) => incarnation > 0 && incarnation !== all[i - 1]);
        return present.every((incarnation, i) => i === 0 || incarnation > present[i - 1]!);
      },
    });
    /** Completeness: who has crashed, or was excluded and knows it, is from some time on in the view of no member, in that incarnation. */
    const Completeness = leadsTo({
      forAll: { p: Process, incarnation: range(1, 1 + atMost + mostWrong) },
      from: (s, { p, incarnation }) => isOver(s, p, incarnation),
      to: ltl.always(
        ltl.atom((s, { p, incarnation }: { readonly p: Process; readonly incarnation: number }) =>
          Process.every((q) => !s.acts.get(q) || viewOf(s, q).get(p) !== incarnation),
        ),
      ),
    });
    /** Who is excluded, and is up, learns of it. */
    const LearnsOfExclusion = leadsTo({
      forAll: { p: Process },
      from: (s, { p }) => s.acts.get(p) && agreed(s).view.get(p) !== s.incarnation.get(p),
      to: (s, { p }) => !s.acts.get(p),
    });
    /** Everybody who is up acts as a member, and all of these have the same view: just those who are up. */
    const isPrecise = (s: State) => {
      const up = Process.to((p) => (isUp(s, p) ? s.incarnation.get(p) : 0));
      return Process.every((p) => !isUp(s, p) || (s.acts.get(p) && viewOf(s, p).equals(up)));
    };
    /** Membership Precision: in the end everybody who is up is a member, and has the view of just those who are up, for good. */
    const Precision = eventuallyAlways(isPrecise);

    /** Who was suspected wrongly may be a member again, in its next incarnation. */
    const Rejoins = reachable((s) =>
      Process.some((process) => {
        const before = s.incarnation.get(process) - 1;
        return s.acts.get(process) && before > 0 && s.wronged.has(Named({ process, incarnation: before }));
      }),
    );
    /** Who is excluded, and has not learned of it, may act in its old view, while others have gone on to one without it. */
    const ActsInOldView = reachable((s) =>
      Process.some((p) => s.acts.get(p) && Process.some((q) => s.acts.get(q) && viewOf(s, q).get(p) === 0)),
    );
    /** A process may restart before anybody has missed it. */
    const RestartsUnnoticed = reachable(
      (s) => s.status.count > 0 && Process.every((p) => isUp(s, p)) && s.asked.isEmpty(),
    );

    const finished = predicate((s) => isPrecise(s) && s.asked.size === s.order.size);
    const owed = {
      // Who has crashed is suspected by each who has it in its view,
      suspects: [
        WF({
          actions: [Suspect],
          per: ['by', 'process'],
          when: (s, { by, process }) => isOver(s, process, viewOf(s, by).get(process)),
        }),
      ],
      // who is out asks to join,
      joins: [WF({ actions: [AskToJoin], per: ['process'] })],
      // what was asked for is decided, and everybody is told.
      decides: [WF({ actions: [Decide], per: ['change'] })],
      tells: [WF({ actions: [Tell], per: ['process'] })],
    };
    return {
      Process,
      Change,
      viewsAfter,
      viewOf,
      tells,
      domains,
      init,
      crashes: [live],
      actions: { Suspect, AskToJoin, Decide, Tell },
      roles: { service: { acts: [Decide], has: ['order'] } },
      fairness: Object.values(owed).flat(),
      owed,
      invariants: { Agreement, SelfInclusion, Accuracy, NoReturn },
      properties: {
        LocalMonotonicity,
        NoGaps,
        Precision,
        ...(mayErr || mayCrash ? { Completeness } : {}),
        ...(mayErr ? { LearnsOfExclusion, Rejoins, ActsInOldView } : {}),
        ...(mayCrash ? { RestartsUnnoticed } : {}),
      },
      finished,
    };
  },
);
