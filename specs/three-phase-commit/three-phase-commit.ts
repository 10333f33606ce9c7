/**
 * Three-phase commit, after Dale Skeen, "Nonblocking commit protocols", SIGMOD 1981, with the termination protocol as it is
 * in Philip Bernstein, Vassos Hadzilacos and Nathan Goodman, "Concurrency Control and Recovery in Database Systems", 1987,
 * chapter 7.
 *
 * The problem. In two-phase commit a site that has voted yes waits for the coordinator, for ever if need be. The others cannot
 * help: one that the coordinator told may have committed, and crashed. So no site may commit while another is still
 * uncertain, that is, could not rule out an abort.
 *
 * The protocol.
 *
 *   Votes         The coordinator asks all sites for their votes. Any no, or a site that crashes, and it aborts.
 *   Precommit     When all have voted yes, it tells them so. A site that hears it is certain that everybody voted yes.
 *   Commit        When all have acknowledged that, or have crashed, it commits, and tells them.
 *   Termination   If the coordinator crashes, the next site takes over. It asks all for their states. If one has decided,
 *                 all decide the same. If none is precommitted, it aborts: nobody can have committed. Otherwise it first
 *                 brings everyone to precommit, and then commits.
 *
 * Why it works. A site commits only when every site that is up is precommitted, and a new coordinator aborts only when no site
 * that is up is. So as long as one is up that knows of the precommit, the outcome is known to be commit, and nobody waits for
 * those who are down.
 *
 * All rests on knowing who is down: to go on without a site that is up, or of which a message is still under way, breaks it.
 * The base spec has perfect failure detection: a site is suspected only if it has crashed and all its messages have arrived.
 * No network that is late, or can be cut, allows for that.
 *
 * Abstractions, and why they lose no behaviour: messages overtake each other. While a site is up its messages are not lost.
 * Those of a site that has crashed may be: it crashed before it had sent them to everybody. The first site is the
 * coordinator, the others take over in their order; each coordinator is a site with a vote like any other. What comes too
 * late stays in the network.
 *
 * Recovery. A site that has crashed takes no part any more when it comes back, since others have decided without it. One that had not voted
 * aborts. Any other one, precommitted or not, asks all others what was decided, and waits for who knows. One that went on from
 * what it remembers would break the protocol (the variant recovered-sites-take-part). If all have crashed nobody may know, and all wait:
 * that those go on who are back once the last one that crashed is among them is left out.
 */
import { Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

/** What is known of a site by who has failure detection. */
export interface Signs {
  readonly isUp: boolean;
  /** It is up, but was down before. */
  readonly isBack: boolean;
  /** None of its messages is under way. */
  readonly hasArrived: boolean;
  /** It is on the same side of the network. */
  readonly isReachable: boolean;
}

export const threePhaseCommit = spec(
  {
    name: 'three-phase-commit',
    title: "Skeen's three-phase commit, which does not block",
    topic: 'atomic commit',
    parameters: {
      sites: integer('sites, of which the first coordinates', { default: 3, from: 2, to: 4 }),
      /** Crashes after which a site stays down, or after which it may come back; and one partition of the network. */
      faults: faults(['crashes', 'restarts', 'partitions'], { default: 'restarts' }),
      crashes: integer('how many of them may crash', {
        default: 2,
        from: 1,
        to: 3,
        counts: ['crashes', 'restarts'],
      }),
    },
    definitions: {
      /** A site is taken for crashed. */
      isSuspected: ({ isUp, isBack, hasArrived }: Signs): boolean => (!isUp || isBack) && hasArrived,
      /** What a site does that has come back. */
      afterRecovery: 'asks' as 'asks' | 'takes part',
    },
  },
  ({ sites, faults: mayHappen, crashes: most }, { isSuspected, afterRecovery }) => {
    const comeBack = allows(mayHappen, 'restarts');
    const atMost = comeBack || allows(mayHappen, 'crashes') ? most : 0;
    const Site = processes('site', sites, { symmetric: false });
    type Site = Member<'site'>;
    const State = oneOf('working', 'uncertain', 'precommitted', 'committed', 'aborted');
    const Duty = oneOf('none', 'collecting votes', 'asking for states', 'precommitting');
    const Message = messages({
      VoteRequest: { from: Site, to: Site },
      Yes: { from: Site, to: Site },
      No: { from: Site, to: Site },
      Precommit: { from: Site, to: Site },
      Ack: { from: Site, to: Site },
      Commit: { from: Site, to: Site },
      Abort: { from: Site, to: Site },
      /** A new coordinator asks for states. */
      StateRequest: { from: Site, to: Site },
      StateReport: { from: Site, to: Site, state: State },
      /** A site that has come back asks what was decided. */
      Inquiry: { from: Site, to: Site },
      Outcome: { from: Site, to: Site, outcome: oneOf('committed', 'aborted') },
    });
    const Network = network(Message, allows(mayHappen, 'partitions') ? { partition: { of: Site, atMost: 1 } } : {});
    const Crashes = crashes(Site, { atMost, recovery: comeBack });

    const { domains, initially, action, crashing, invariant, step, reachable, eventually, leadsTo, predicate } =
      variables({
        /** How far each site is with the transaction. */
        state: functionFrom(Site, State),
        /** A site that has crashed takes no part any more: it is back, or has asked. */
        part: functionFrom(Site, oneOf('takes part', 'is back', 'has asked')),
        /** What it does for all, while it coordinates. */
        duty: functionFrom(Site, Duty),
        /** Who has answered it so far, */
        answered: functionFrom(Site, subsetOf(Site)),
        /** and with what state. */
        report: functionFrom(Site, functionFrom(Site, optional(State))),
        /** The number of the coordinator that each site obeys: of two, the later one. */
        obeys: functionFrom(Site, range(0, sites - 1)),
        network: Network,
        crashes: Crashes,
      });
    const init = initially({
      state: Site.to('working'),
      part: Site.to('takes part'),
      duty: Site.to('none'),
      answered: Site.to(Set()),
      report: Site.to(Site.to(null)),
      obeys: Site.to(0),
      network: Network.empty,
      crashes: Crashes.none,
    });
    type State = (typeof init)[number];
    type Message = Of<typeof Message>;

    const number = (site: Site) => Site.index(site);
    const isUp = (s: State, site: Site) => s.crashes.isUp(site);
    const isDecided = (s: State, site: Site) => ['committed', 'aborted'].includes(s.state.get(site));
    /** The site is up, and has been all the time. */
    const takesPart = (s: State, site: Site) => isUp(s, site) && s.part.get(site) === 'takes part';
    /** What is said by and to those who are back. */
    const isOfRecovery = (m: Message) => m.type === 'Inquiry' || m.type === 'Outcome';
    /** A site takes another one for crashed; one that is back has crashed. */
    const suspects = (s: State, site: Site, other: Site) =>
      isSuspected({
        isUp: isUp(s, other),
        isBack: isUp(s, other) && s.part.get(other) !== 'takes part',
        hasArrived: !s.network.some((m) => m.from === other && !isOfRecovery(m)),
        isReachable: s.network.connects(site, other),
      });
    /** A coordinator need not wait any longer: everybody has answered, or is taken for crashed. */
    const allAnswered = (s: State, site: Site) =>
      Site.others(site).every((other) => s.answered.get(site).has(other) || suspects(s, site, other));
    const someAnswered = (s: State, site: Site, states: readonly Of<typeof State>[]) =>
      Site.some((other) => {
        const reported = s.report.get(site).get(other);
        return reported !== null && states.includes(reported);
      });
    const toAll = (from: Site, message: (to: Site) => Message) => Site.others(from).map(message);
    /** A coordinator takes up a duty, and asks all others. */
    const ask = (s: State, site: Site, duty: Of<typeof Duty>, message: (to: Site) => Message) => ({
      duty: s.duty.set(site, duty),
      answered: s.answered.set(site, Set([site])),
      network: s.network.sendAll(toAll(site, message)),
    });
    const decide = (s: State, site: Site, outcome: 'committed' | 'aborted') => ({
      state: s.state.set(site, outcome),
      duty: s.duty.set(site, 'none'),
      network: s.network.sendAll(
        toAll(site, (to) =>
          outcome === 'committed' ? Message.Commit({ from: site, to }) : Message.Abort({ from: site, to }),
        ),
      ),
    });
    /** The coordinator is not obeyed any more by a site that has heard of a later one. */
    const isObeyed = (s: State, m: Message) => number(m.from) >= s.obeys.get(m.to);

    /** The message is from a later coordinator than the one that the site obeys. */
    const isLater = (s: State, m: Message) => number(m.from) > s.obeys.get(m.to);

    /** Who comes back remembers how far it is, and whom it obeys; what it was doing for all is lost, and it knows that it was down. */
    const live = crashing('crashes', {
      volatile: {
        part: afterRecovery === 'asks' ? 'is back' : 'takes part',
        duty: 'none',
        answered: Set(),
        report: Site.to(null),
      },
    });

    /** The first site votes yes, and asks all others for their votes. */
    const AskForVotes = live.action({
      forSome: { site: [Site.member(1)] },
      guard: (s, { site }) => takesPart(s, site) && s.state.get(site) === 'working' && s.obeys.get(site) === 0,
      effect: (s, { site }) => ({
        ...ask(s, site, 'collecting votes', (to) => Message.VoteRequest({ from: site, to })),
        state: s.state.set(site, 'uncertain'),
      }),
    });
    /** A site votes yes: it can commit, and does not know whether it will. */
    const VoteYes = live.action({
      forSome: { m: (s) => s.network.deliverable('VoteRequest') },
      guard: (s, { m }) => takesPart(s, m.to) && isObeyed(s, m) && s.state.get(m.to) === 'working',
      effect: (s, { m }) => ({
        state: s.state.set(m.to, 'uncertain'),
        network: s.network.reply(m, Message.Yes({ from: m.to, to: m.from })),
      }),
    });
    /** A site votes no: it cannot commit, and aborts. */
    const VoteNo = live.action({
      forSome: { m: (s) => s.network.deliverable('VoteRequest') },
      guard: (s, { m }) => takesPart(s, m.to) && isObeyed(s, m) && s.state.get(m.to) === 'working',
      effect: (s, { m }) => ({
        state: s.state.set(m.to, 'aborted'),
        network: s.network.reply(m, Message.No({ from: m.to, to: m.from })),
      }),
    });
    /** The coordinator hears that a site votes yes, or is precommitted. */
    const HearAnswer = live.action({
      forSome: { m: (s) => [...s.network.deliverable('Yes'), ...s.network.deliverable('Ack')] },
      guard: (s, { m }) => s.duty.get(m.to) === (m.type === 'Yes' ? 'collecting votes' : 'precommitting'),
      effect: (s, { m }) => ({
        answered: s.answered.update(m.to, (sites) => sites.add(m.from)),
        network: s.network.deliver(m),
      }),
    });
    /** The coordinator hears a no: it aborts. */
    const HearNo = live.action({
      forSome: { m: (s) => s.network.deliverable('No') },
      guard: (s, { m }) => s.duty.get(m.to) === 'collecting votes',
      effect: (s, { m }) => decide({ ...s, network: s.network.deliver(m) }, m.to, 'aborted'),
    });
    /** The coordinator takes a site for crashed that has not voted: it aborts. */
    const MissVote = live.action({
      forSome: { site: Site },
      guard: (s, { site }) =>
        s.duty.get(site) === 'collecting votes' &&
        Site.others(site).some((other) => !s.answered.get(site).has(other) && suspects(s, site, other)),
      effect: (s, { site }) => decide(s, site, 'aborted'),
    });
    /** All have voted yes: the coordinator tells them so. */
    const Precommit = live.action({
      forSome: { site: Site },
      guard: (s, { site }) => s.duty.get(site) === 'collecting votes' && s.answered.get(site).size === sites,
      effect: (s, { site }) => ({
        ...ask(s, site, 'precommitting', (to) => Message.Precommit({ from: site, to })),
        state: s.state.set(site, 'precommitted'),
      }),
    });
    /** A site learns that all have voted yes. */
    const HearPrecommit = live.action({
      forSome: { m: (s) => s.network.deliverable('Precommit') },
      guard: (s, { m }) =>
        takesPart(s, m.to) && isObeyed(s, m) && ['uncertain', 'precommitted'].includes(s.state.get(m.to)),
      effect: (s, { m }) => ({
        state: s.state.set(m.to, 'precommitted'),
        network: s.network.reply(m, Message.Ack({ from: m.to, to: m.from })),
      }),
    });
    /** Everybody is precommitted, or taken for crashed: the coordinator commits. */
    const Commit = live.action({
      forSome: { site: Site },
      guard: (s, { site }) => s.duty.get(site) === 'precommitting' && allAnswered(s, site),
      effect: (s, { site }) => decide(s, site, 'committed'),
    });
    /** A site hears what was decided. */
    const HearDecision = live.action({
      forSome: { m: (s) => [...s.network.deliverable('Commit'), ...s.network.deliverable('Abort')] },
      guard: (s, { m }) => takesPart(s, m.to) && !isDecided(s, m.to),
      effect: (s, { m }) => ({
        state: s.state.set(m.to, m.type === 'Commit' ? 'committed' : 'aborted'),
        duty: s.duty.set(m.to, 'none'),
        network: s.network.deliver(m),
      }),
    });

    /** A site takes all before it for crashed: it takes over, and asks the others for their states. */
    const TakeOver = live.action({
      forSome: { site: Site },
      guard: (s, { site }) =>
        takesPart(s, site) &&
        s.obeys.get(site) < number(site) &&
        Site.every((other) => number(other) >= number(site) || suspects(s, site, other)),
      effect: (s, { site }) => ({
        ...ask(s, site, 'asking for states', (to) => Message.StateRequest({ from: site, to })),
        obeys: s.obeys.set(site, number(site)),
        report: s.report.update(site, (report) => report.set(site, s.state.get(site))),
      }),
    });
    /** A site tells a new coordinator how far it is, and obeys it from now on. */
    const ReportState = live.action({
      forSome: { m: (s) => s.network.deliverable('StateRequest') },
      guard: (s, { m }) => takesPart(s, m.to) && isLater(s, m),
      effect: (s, { m }) => ({
        obeys: s.obeys.set(m.to, number(m.from)),
        duty: s.duty.set(m.to, 'none'),
        network: s.network.reply(m, Message.StateReport({ from: m.to, to: m.from, state: s.state.get(m.to) })),
      }),
    });
    /** The new coordinator hears how far a site is. */
    const HearState = live.action({
      forSome: { m: (s) => s.network.deliverable('StateReport') },
      guard: (s, { m }) => s.duty.get(m.to) === 'asking for states',
      effect: (s, { m }) => ({
        answered: s.answered.update(m.to, (sites) => sites.add(m.from)),
        report: s.report.update(m.to, (report) => report.set(m.from, m.state)),
        network: s.network.deliver(m),
      }),
    });
    const knowsStates = (s: State, site: Site) => s.duty.get(site) === 'asking for states' && allAnswered(s, site);
    /** Somebody has committed: the new coordinator commits, too. */
    const FollowCommit = live.action({
      forSome: { site: Site },
      guard: (s, { site }) => knowsStates(s, site) && someAnswered(s, site, ['committed']),
      effect: (s, { site }) => decide(s, site, 'committed'),
    });
    /** Somebody has aborted, or has not voted, or nobody is precommitted: so nobody has committed, and it aborts. */
    const ResolveToAbort = live.action({
      forSome: { site: Site },
      guard: (s, { site }) =>
        knowsStates(s, site) &&
        !someAnswered(s, site, ['committed']) &&
        (someAnswered(s, site, ['aborted', 'working']) || !someAnswered(s, site, ['precommitted'])),
      effect: (s, { site }) => decide(s, site, 'aborted'),
    });
    /** Somebody is precommitted: so all have voted yes. The new coordinator first brings everyone there. */
    const BringToPrecommit = live.action({
      forSome: { site: Site },
      guard: (s, { site }) =>
        knowsStates(s, site) &&
        someAnswered(s, site, ['precommitted']) &&
        !someAnswered(s, site, ['committed', 'aborted', 'working']),
      effect: (s, { site }) => ({
        ...ask(s, site, 'precommitting', (to) => Message.Precommit({ from: site, to })),
        state: s.state.set(site, 'precommitted'),
      }),
    });
    /** A site that comes back and had not voted yet aborts: without its yes nobody has committed. */
    const AbortUnvoted = live.action({
      forSome: { site: Site },
      guard: (s, { site }) => s.part.get(site) === 'is back' && s.state.get(site) === 'working',
      effect: (s, { site }) => ({ state: s.state.set(site, 'aborted') }),
    });
    /** A site that comes back, and has voted yes, takes no part any more: it asks all others what was decided. */
    const Inquire = live.action({
      forSome: { site: Site },
      guard: (s, { site }) =>
        s.part.get(site) === 'is back' && ['uncertain', 'precommitted'].includes(s.state.get(site)),
      effect: (s, { site }) => ({
        part: s.part.set(site, 'has asked'),
        network: s.network.sendAll(toAll(site, (to) => Message.Inquiry({ from: site, to }))),
      }),
    });
    /** A site that has decided says so to one that asks. */
    const AnswerInquiry = live.action({
      forSome: { m: (s) => s.network.deliverable('Inquiry') },
      guard: (s, { m }) => isDecided(s, m.to),
      effect: (s, { m }) => {
        const outcome = s.state.get(m.to) === 'committed' ? 'committed' : 'aborted';
        return { network: s.network.reply(m, Message.Outcome({ from: m.to, to: m.from, outcome })) };
      },
    });
    /** A site that has asked hears what was decided. */
    const HearOutcome = live.action({
      forSome: { m: (s) => s.network.deliverable('Outcome') },
      guard: (s, { m }) => !isDecided(s, m.to),
      effect: (s, { m }) => ({ state: s.state.set(m.to, m.outcome), network: s.network.deliver(m) }),
    });
    /** What a crashed site was about to send does not get to everybody; or it comes too late to matter. */
    const NotSent = action({
      forSome: { m: (s) => s.network.deliverable() },
      guard: (s, { m }) => !isUp(s, m.from) || (s.part.get(m.from) !== 'takes part' && !isOfRecovery(m)),
      effect: (s, { m }) => ({ network: s.network.lose(m) }),
    });
    /** No site commits while another one aborts, be they crashed by now or not. */
    const AtomicCommit = invariant({
      forAll: { a: Site, b: Site },
      holds: ({ state }, { a, b }) => !(state.get(a) === 'committed' && state.get(b) === 'aborted'),
    });
    /** What a site has decided stays. */
    const Stability = step({
      forAll: { site: Site },
      holds: (s, t, { site }) => !isDecided(s, site) || t.state.get(site) === s.state.get(site),
    });
    /** Every site decides that does not crash, whoever else does. */
    const NonBlocking = eventually({
      forAll: { site: Site },
      holds: (s, { site }) => isDecided(s, site) || !takesPart(s, site),
    });
    /** Every site that comes back decides, if it stays up. */
    const RecoveredDecide = leadsTo({
      forAll: { site: Site },
      from: (s, { site }) => isUp(s, site) && !takesPart(s, site),
      to: (s, { site }) => isDecided(s, site) || !isUp(s, site),
    });
    /** All may commit. */
    const AllCommit = reachable((s) => Site.every((site) => s.state.get(site) === 'committed'));
    const isLeft = (s: State, site: Site, state: Of<typeof State>) => isUp(s, site) && s.state.get(site) === state;
    /** The coordinator may crash when one site is precommitted and another is uncertain, */
    const InBetween = reachable(
      (s) =>
        !isUp(s, Site.member(1)) &&
        Site.some((site) => isLeft(s, site, 'precommitted')) &&
        Site.some((site) => isLeft(s, site, 'uncertain')) &&
        s.network.every(({ from }) => from !== 'site1'),
    );
    /** and another coordinator may commit then. */
    const TakenOver = reachable(
      (s) => !isUp(s, Site.member(1)) && Site.every((site) => site === 'site1' || isLeft(s, site, 'committed')),
    );
    /** A site may come back, and learn that it commits. */
    const RecoveredCommits = reachable((s) =>
      Site.some((site) => s.part.get(site) === 'has asked' && s.state.get(site) === 'committed'),
    );
    const finished = predicate((s) => Site.every((site) => isDecided(s, site) || !isUp(s, site)));

    const ofCoordinator = [AskForVotes, MissVote, Precommit, Commit, TakeOver];
    const ofTermination = [FollowCommit, ResolveToAbort, BringToPrecommit];
    const ofMessages = [VoteYes, VoteNo, HearAnswer, HearNo, HearPrecommit, HearDecision, ReportState, HearState];
    const ofRecovery = [AbortUnvoted, Inquire, AnswerInquiry, HearOutcome];
    const withCrashes = atMost > 0;
    const withRecovery = withCrashes && comeBack && afterRecovery === 'asks';
    return {
      domains,
      init,
      actions: {
        AskForVotes,
        VoteYes,
        VoteNo,
        HearAnswer,
        HearNo,
        MissVote,
        Precommit,
        HearPrecommit,
        Commit,
        HearDecision,
        TakeOver,
        ReportState,
        HearState,
        FollowCommit,
        ResolveToAbort,
        BringToPrecommit,
        AbortUnvoted,
        Inquire,
        AnswerInquiry,
        HearOutcome,
        NotSent,
      },
      crashes: [live],
      // Everybody who is up goes on, and messages arrive. There are finitely many steps, so none needs to be favoured.
      // That who has crashed comes back is not assumed.
      fairness: [
        WF({
          actions: [...ofCoordinator, ...ofTermination, ...ofMessages, ...ofRecovery, NotSent],
        }),
      ],
      invariants: { AtomicCommit },
      properties: {
        Stability,
        NonBlocking,
        AllCommit,
        ...(withCrashes && sites > 2 ? { InBetween, TakenOver } : {}),
        ...(withRecovery ? { RecoveredDecide, RecoveredCommits } : {}),
      },
      finished,
      live,
      suspects,
      takesPart,
      isObeyed,
      isLater,
      someAnswered,
      sorts: { Site },
    };
  },
);
