/**
 * Consensus with an unreliable failure detector, after Tushar Chandra and Sam Toueg, "Unreliable failure detectors for reliable distributed
 * systems", JACM 43(2), 1996, section 6.2 and figure 6: the rotating coordinator, with an eventually strong detector and a majority of correct processes.
 *
 * The problem. Without clocks, a process that has crashed looks like one that is slow, and consensus cannot be reached for certain (Fischer, Lynch and
 * Paterson). What must a process be told about who has crashed, so that it can? It need not be the truth. A detector
 * is *eventually strong* if who has crashed is suspected by all, from some time on for ever, and if some process that does not crash is
 * from some time on suspected by nobody. Until then it may err about everybody, and about all others even for ever.
 *
 * The protocol. Processes go through rounds, and each of them coordinates a round in its turn. Each has an estimate of what will be decided, and the
 * round in which it took it over.
 *
 *   Phase 1   All send their estimates to the coordinator.
 *   Phase 2   The coordinator waits for those of a majority, and proposes the latest of them to all.
 *   Phase 3   Who receives the proposal takes it over and acknowledges it. Who suspects the coordinator does not wait for it, and refuses.
 *   Phase 4   The coordinator waits for the answers of a majority. If none of these refuses, it has the proposal decided, by a
 *             broadcast that reaches all or nobody.
 *
 * Why it works. Where something was decided, a majority has taken it over. Every later coordinator hears one of these, and of what it
 * hears that is the latest: so nothing else is ever proposed. That some process does not crash and is not suspected any more
 * is needed only to come to an end: the next round that it coordinates decides.
 *
 * Departures, and why they lose nothing. A message of a round is received in that round alone, and so rounds can be drawn apart: a round begins for
 * all when it is over for all that are up and have not decided. Only the order of rounds matters: when an estimate was taken over is known by its
 * rank, and a round by who coordinates it, so that there are finitely many states. The README has both arguments. What a detector says is asked
 * where a process waits, and nowhere else.
 */
import { Set } from 'immutable';
import {
  allows,
  choice,
  type Fn,
  faults,
  functionFrom,
  integer,
  type Member,
  max,
  messages,
  oneOf,
  optional,
  processes,
  range,
  renumbering,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { integrity, termination, uniformAgreement, validity } from '../consensus.ts';

export const failureDetector = spec(
  {
    name: 'failure-detector',
    title: 'Consensus with a failure detector that errs',
    topic: 'consensus',
    parameters: {
      nodes: integer('processes', { default: 3, from: 1, to: 5 }),
      values: integer('values that may be proposed', { default: 2, from: 1, to: 3 }),
      faults: faults(['crashes', 'suspicions'], { default: 'all' }),
      crashes: integer('processes that may crash', { default: 1, from: 1, to: 5, counts: 'crashes' }),
      detector: choice('what the failure detector promises', {
        default: 'eventually-strong',
        options: ['eventually-strong', 'perfect'],
      }),
    },
    definitions: {
      /** The coordinator goes on without having so many of so many estimates, or answers: a minority. */
      goesOnWithout: (missing: number, nodes: number, _of: 'estimates' | 'answers'): boolean => 2 * missing < nodes,
      /** Of the estimates that it has heard, the coordinator proposes one that is as late as the latest. */
      proposes: (time: number, latest: number): boolean => time === latest,
      /** A perfect detector never suspects who is up; or errs so many times. */
      mistakes: (): number => 0,
    },
  },
  ({ nodes, values: howMany, faults, crashes, detector }, { goesOnWithout, proposes, mistakes }) => {
    const Process = processes('p', nodes, { symmetric: false });
    const Value = values('v', howMany);
    type Process = Member<'p'>;
    type Value = Member<'v'>;
    const atMost = allows(faults, 'crashes') ? crashes : 0;
    const mayErr = allows(faults, 'suspicions') && detector === 'eventually-strong';

    /** When an estimate was taken over, by rank among those that there are. The highest is: in this round. */
    const Time = range(0, nodes);
    const now = nodes;
    const Message = messages({
      Estimate: { from: Process, estimate: Value, time: Time },
      Proposal: { estimate: Value },
      Ack: { from: Process },
      Nack: { from: Process },
    });

    const { domains, initially, action, invariant, reachable, eventually, step, predicate } = variables({
      /** What was proposed to be decided. No process reads it; Validity does. */
      proposed: subsetOf(Value),
      estimate: functionFrom(Process, Value),
      /** When it took that over. */
      time: functionFrom(Process, Time),
      /** Whose turn it is, and what it does next as the coordinator. */
      coordinator: Process,
      coordinates: oneOf('collects estimates', 'collects answers', 'is done'),
      /** What each process does next in this round. */
      phase: functionFrom(Process, oneOf('waits', 'is done')),
      /** What was sent in this round. */
      msgs: subsetOf(Message),
      /** What was broadcast as decided: it reaches everybody who is up. */
      broadcast: subsetOf(Value),
      decided: functionFrom(Process, optional(Value)),
      crashed: subsetOf(Process),
      /** Who is not suspected by anybody any more, and does not crash: null until that time has come. */
      trusted: optional(Process),
      /** How many times the detector has erred, if it is perfect but for so many times. */
      mistakes: range(0, mistakes()),
    });
    /** Phase 1: all that take part send their estimates. */
    const estimates = (
      estimate: Fn<Process, Value>,
      time: Fn<Process, number>,
      takesPart: (p: Process) => boolean = () => true,
    ) =>
      Set(
        Process.filter(takesPart).map((p) =>
          Message.Estimate({ from: p, estimate: estimate.get(p), time: time.get(p) }),
        ),
      );
    const init = initially(
      functionFrom(Process, Value).elements?.map((estimate) => ({
        proposed: Set(Process.map((p) => estimate.get(p))),
        estimate,
        time: Process.to(0),
        coordinator: Process.member(1),
        coordinates: 'collects estimates' as const,
        phase: Process.to('waits'),
        msgs: estimates(estimate, Process.to(0)),
        broadcast: Set<Value>(),
        decided: Process.to(null),
        crashed: Set<Process>(),
        trusted: null,
        mistakes: 0,
      })) ?? [],
    );
    type State = (typeof init)[number];

    const isUp = (s: State, p: Process) => !s.crashed.has(p);
    /** Who has decided takes no part any more. */
    const takesPart = (s: State, p: Process) => isUp(s, p) && s.decided.get(p) === null;
    const has = (s: State, type: 'Ack' | 'Nack', p: Process) => s.msgs.some((m) => m.type === type && m.from === p);
    const hasEstimate = (s: State, p: Process) => s.msgs.some((m) => m.type === 'Estimate' && m.from === p);
    /** How many times a perfect detector errs if it tells that these have crashed. */
    const errors = (s: State, suspected: readonly Process[]) =>
      detector === 'perfect' ? suspected.filter((p) => isUp(s, p)).length : 0;
    const mayErrSoOften = (s: State, more: number) => s.mistakes + more <= mistakes();
    /** Whether the detector may tell at this time that p has crashed. */
    const maySuspect = (s: State, p: Process) =>
      detector === 'perfect' ? mayErrSoOften(s, errors(s, [p])) : !isUp(s, p) || (mayErr && s.trusted !== p);
    /** The coordinator goes on without waiting for these: any minority, or with a perfect detector whom it suspects. */
    const mayMiss = (s: State, missing: Set<Process>, of: 'estimates' | 'answers') =>
      detector === 'perfect' ? mayErrSoOften(s, errors(s, [...missing])) : goesOnWithout(missing.size, nodes, of);
    /** Whom it has heard then. */
    const heard = (missing: Set<Process>) => Process.filter((p) => !missing.has(p));
    const isDone = (s: State, p: Process) =>
      !takesPart(s, p) || (s.phase.get(p) === 'is done' && (p !== s.coordinator || s.coordinates === 'is done'));

    /** Times by their ranks among those of who takes part. */
    const ranked = renumbering((time: Fn<Process, number>, counts: (p: Process) => boolean) => {
      const times = Set(Process.filter(counts).map((p) => time.get(p)));
      return Process.to((p) => (counts(p) ? times.count((earlier) => earlier < time.get(p)) : 0));
    });

    /** Phase 2: the coordinator has the estimates of all but these: it proposes one of the latest of them to all. */
    const Propose = action({
      forSome: { missing: Process.subsets(), m: (s) => s.msgs.filter((m) => m.type === 'Estimate') },
      guard: (s, { missing, m }) =>
        takesPart(s, s.coordinator) &&
        s.coordinates === 'collects estimates' &&
        mayMiss(s, missing, 'estimates') &&
        heard(missing).every((p) => hasEstimate(s, p)) &&
        m.type === 'Estimate' &&
        !missing.has(m.from) &&
        proposes(
          m.time,
          max(
            s.msgs.filter((e) => e.type === 'Estimate' && !missing.has(e.from)),
            (e) => (e.type === 'Estimate' ? e.time : 0),
          ) ?? 0,
        ),
      effect: (s, { missing, m }) => ({
        coordinates: 'collects answers',
        mistakes: s.mistakes + errors(s, [...missing]),
        // Estimates that come later are of no use any more.
        msgs:
          m.type === 'Estimate'
            ? s.msgs.filter((other) => other.type !== 'Estimate').add(Message.Proposal({ estimate: m.estimate }))
            : s.msgs,
      }),
    });
    /** Phase 3: p receives the proposal, takes it over, and acknowledges it. */
    const Acknowledge = action({
      forSome: { p: Process, m: (s) => s.msgs.filter((m) => m.type === 'Proposal') },
      guard: (s, { p }) => takesPart(s, p) && s.phase.get(p) === 'waits',
      effect: (s, { p, m }) => ({
        phase: s.phase.set(p, 'is done'),
        estimate: m.type === 'Proposal' ? s.estimate.set(p, m.estimate) : s.estimate,
        time: s.time.set(p, now),
        msgs: s.coordinates === 'is done' ? s.msgs : s.msgs.add(Message.Ack({ from: p })),
      }),
    });
    /** Phase 3: p suspects the coordinator: it waits no longer, and refuses. No process suspects itself. */
    const Suspect = action({
      forSome: { p: Process },
      guard: (s, { p }) =>
        takesPart(s, p) && s.phase.get(p) === 'waits' && p !== s.coordinator && maySuspect(s, s.coordinator),
      effect: (s, { p }) => ({
        phase: s.phase.set(p, 'is done'),
        mistakes: s.mistakes + errors(s, [s.coordinator]),
        msgs: s.coordinates === 'is done' ? s.msgs : s.msgs.add(Message.Nack({ from: p })),
      }),
    });
    /** Phase 4: the coordinator has the answers of all but these. If nobody refuses, the proposal is broadcast as decided. */
    const Conclude = action({
      forSome: { missing: Process.subsets() },
      guard: (s, { missing }) =>
        takesPart(s, s.coordinator) &&
        s.coordinates === 'collects answers' &&
        mayMiss(s, missing, 'answers') &&
        heard(missing).every((p) => has(s, 'Ack', p) || has(s, 'Nack', p)),
      effect: (s, { missing }) => ({
        coordinates: 'is done',
        // Nor are answers.
        msgs: s.msgs.filter((m) => m.type === 'Proposal'),
        mistakes: s.mistakes + errors(s, [...missing]),
        broadcast: heard(missing).every((p) => has(s, 'Ack', p))
          ? s.broadcast.union(Value.filter((estimate) => s.msgs.has(Message.Proposal({ estimate }))))
          : s.broadcast,
      }),
    });
    /** Process p is reached by what was broadcast, and decides it. */
    const Decide = action({
      forSome: { p: Process, value: (s) => s.broadcast },
      guard: (s, { p }) => takesPart(s, p),
      effect: (s, { p, value }) => ({ decided: s.decided.set(p, value) }),
    });
    /** The round is over: the next process coordinates another one, and phase 1 begins: all send it their estimates. */
    const NextRound = action({
      guard: (s) => Process.every((p) => isDone(s, p)) && Process.some((p) => takesPart(s, p)),
      effect: (s) => {
        const time = ranked(s.time, (p) => takesPart(s, p));
        return {
          coordinator: Process.member(((Process.index(s.coordinator) + 1) % nodes) + 1),
          coordinates: 'collects estimates',
          phase: Process.to('waits'),
          time,
          msgs: estimates(s.estimate, time, (p) => takesPart(s, p)),
        };
      },
    });

    /** Process p crashes, for good. */
    const Crash = action({
      forSome: { p: Process },
      guard: (s, { p }) => s.crashed.size < atMost && isUp(s, p) && s.trusted !== p,
      effect: (s, { p }) => ({ crashed: s.crashed.add(p) }),
    });
    /** The time has come from which process p, which will not crash, is suspected by nobody. */
    const Trust = action({
      forSome: { p: Process },
      guard: (s, { p }) => mayErr && s.trusted === null && isUp(s, p),
      effect: (_, { p }) => ({ trusted: p }),
    });

    const deciding = {
      nodes: Process,
      decided: (s: State, p: Process) => [s.decided.get(p)].filter((value) => value !== null),
    };
    /** No two processes decide differently, also if they crash later. */
    const Agreement = invariant(uniformAgreement(deciding));
    /** What is decided was proposed. */
    const Validity = invariant(validity(deciding, (s: State, value: Value) => s.proposed.has(value)));
    /** Nobody decides twice. */
    const Integrity = step(integrity(deciding));
    /** Every process that does not crash decides in the end. */
    const Termination = eventually(termination(deciding, (s: State, p: Process) => !isUp(s, p)));
    /** Somebody decides in a round in which another one has refused. */
    const DecidesDespiteRefusal = reachable(
      (s) => !s.broadcast.isEmpty() && Process.some((p) => s.phase.get(p) === 'is done' && s.time.get(p) !== now),
    );

    const fairnessOf = {
      /** What can be received is received, what was broadcast as well, and a coordinator that need not wait goes on. */
      receives: [WF({ actions: [Acknowledge], per: ['p'] })],
      decides: [WF({ actions: [Decide], per: ['p'] })],
      goesOn: [Propose, Conclude, NextRound].map((each) => WF({ actions: [each] })),
      /** Completeness: who has crashed is suspected in the end. */
      suspects: [WF({ actions: [Suspect], per: ['p'], when: (s) => !isUp(s, s.coordinator) })],
      /** Accuracy: the time comes from which somebody is suspected by nobody. */
      trusts: mayErr ? [WF({ actions: [Trust] })] : [],
    };
    return {
      domains,
      init,
      actions: { Propose, Acknowledge, Suspect, Conclude, Decide, NextRound, Crash, Trust },
      fairness: Object.values(fairnessOf).flat(),
      fairnessOf,
      invariants: { Agreement, Validity },
      properties: { Integrity, Termination, ...(nodes > 2 && mayErr ? { DecidesDespiteRefusal } : {}) },
      ranks: { time: { in: ['time', 'msgs'], by: ranked } },
      // All have decided, or more are down than a majority can spare.
      finished: predicate(
        (s) =>
          Process.every((p) => !takesPart(s, p)) ||
          (detector !== 'perfect' && !goesOnWithout(s.crashed.size, nodes, 'estimates')),
      ),
      Message,
      isUp,
      heard,
      mayMiss,
      takesPart,
      has,
    };
  },
);
