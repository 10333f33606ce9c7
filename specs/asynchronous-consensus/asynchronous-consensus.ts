/**
 * Consensus with a coin, after Michael Ben-Or, "Another advantage of free choice: completely asynchronous agreement protocols", PODC 1983,
 * the protocol for processes that crash. With its coin fixed it is a deterministic algorithm, and so a witness for the theorem of Michael Fischer, Nancy Lynch
 * and Michael Paterson, "Impossibility of distributed consensus with one faulty process", JACM 32(2), 1985.
 *
 * The problem. Processes agree on one of two values, by messages that take any time. One of them may crash, and then it looks like one
 * that is slow; so nobody may wait for more than the others.
 *
 * The protocol goes in rounds of two phases. f processes of n > 2f may crash.
 *
 *   Report    All send their value to all, and each waits for n - f reports. If more than n/2 of these have one value, it proposes that,
 *             and otherwise nothing.
 *   Proposal  All send what they propose to all, and each waits for n - f of these. Whoever sees a value proposed takes it for its own, and if more than f
 *             propose it, decides it. Who sees none tosses a coin for its value.
 *
 * Why it works. No two values are proposed in one round, since each needs a majority of reports. If more than f propose a value, everybody
 * sees one of them, and has that value in the next round, in which it is decided. So nothing wrong is decided, however the coins fall. If nothing
 * is proposed, they have to fall alike; with a fair coin that happens some time. If they always fall in the same way, the slowest messages can
 * be chosen so that it never does.
 *
 * Departures, and why they lose nothing. A message is counted in its own phase or not at all, so phases can be drawn apart: one begins for all
 * when all messages of the one before have been received. Those that come after the first n - f are received, and not counted. So rounds need no
 * numbers, and a run that goes on for ever comes back to one of finitely many states. The README has the argument. A fixed coin always falls on the
 * other value than its process has.
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
  messages,
  oneOf,
  optional,
  processes,
  SF,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../checker/index.ts';
import { integrity, termination, uniformAgreement, validity } from '../consensus.ts';

export const asynchronousConsensus = spec(
  {
    name: 'asynchronous-consensus',
    title: "Ben-Or's consensus with a coin, fair or fixed",
    topic: 'consensus',
    parameters: {
      nodes: integer('processes', { default: 3, from: 1, to: 5 }),
      inputs: choice('what they propose: one of them another value than the others, or anything', {
        default: 'mixed',
        options: ['any', 'mixed'],
      }),
      coin: choice('how coins fall', { default: 'fair', options: ['fair', 'fixed'] }),
      faults: faults(['crashes'], { default: 'none' }),
    },
    definitions: {
      /** So many messages of a phase each of so many processes waits for, of which f may crash. */
      waitsFor: (nodes: number, f: number): number => nodes - f,
      /** So many of so many reports of one value let it be proposed. */
      isMajority: (reports: number, nodes: number): boolean => 2 * reports > nodes,
      /** So many proposals of a value, where f processes may crash, decide it. */
      decides: (proposals: number, f: number): boolean => proposals > f,
    },
  },
  ({ nodes, inputs, coin, faults }, { waitsFor, isMajority, decides }) => {
    const Process = processes('p', nodes);
    const Value = values('v', 2);
    type Process = Member<'p'>;
    type Value = Member<'v'>;
    const f = Math.floor((nodes - 1) / 2);
    const Values = functionFrom(Process, Value);
    const Message = messages({
      Report: { from: Process, to: Process, value: Value },
      Proposal: { from: Process, to: Process, value: optional(Value) },
    });

    const { domains, initially, action, invariant, reachable, eventually, step, predicate } = variables({
      /** What was proposed to be decided. No process reads it; Validity does. */
      proposed: subsetOf(Value),
      /** Its value. */
      value: Values,
      phase: oneOf('reports', 'proposals'),
      /** What is on its way, and what each process has counted in this phase. */
      msgs: subsetOf(Message),
      counted: functionFrom(Process, subsetOf(Message)),
      decided: functionFrom(Process, optional(Value)),
      crashed: subsetOf(Process),
    });
    const otherThan = (value: Value): Value => Value.others(value)[0] ?? value;
    /** Those who are up send what they have to all others who are, and to themselves. */
    const reports = (value: Fn<Process, Value>, up: readonly Process[]) =>
      Set(up.flatMap((from) => up.map((to) => Message.Report({ from, to, value: value.get(from) }))));
    const proposals = (value: Fn<Process, Value | null>, up: readonly Process[]) =>
      Set(up.flatMap((from) => up.map((to) => Message.Proposal({ from, to, value: value.get(from) }))));
    // To name members takes them out of those that are interchangeable, and so they are named only where they are needed.
    const mixed = () => Process.to((p) => (p === Process.member(1) ? Value.member(1) : Value.member(2)));
    const init = initially(
      (inputs === 'mixed' ? [mixed()] : (Values.elements ?? [])).map((input) => ({
        proposed: Set(Process.map((p) => input.get(p))),
        value: input,
        phase: 'reports' as const,
        msgs: reports(input, [...Process]),
        counted: Process.to(Set()),
        decided: Process.to(null),
        crashed: Set<Process>(),
      })),
    );
    type State = (typeof init)[number];

    const isUp = (s: State, p: Process) => !s.crashed.has(p);
    const up = (s: State) => Process.filter((p) => isUp(s, p));
    /** How many of the messages that p has counted have this value. */
    const count = (s: State, p: Process, value: Value) => s.counted.get(p).count((m) => m.value === value);
    /** What p proposes after the reports that it has counted. */
    const proposal = (s: State, p: Process) =>
      Value.filter((value) => isMajority(count(s, p, value), nodes))[0] ?? null;
    /** What p has seen proposed. */
    const seen = (s: State, p: Process) => Value.filter((value) => count(s, p, value) > 0)[0] ?? null;
    const enough = waitsFor(nodes, f);
    /** All messages of the phase have been received, and nobody waits for more. */
    const isOver = (s: State) => s.msgs.isEmpty() && up(s).every((p) => s.counted.get(p).size >= enough);

    /** A message arrives. The first n - f of a phase are counted. */
    const Receive = action({
      forSome: { m: (s) => s.msgs },
      effect: (s, { m }) => ({
        msgs: s.msgs.delete(m),
        counted: s.counted.update(m.to, (all) => (all.size < enough ? all.add(m) : all)),
      }),
    });
    /** All have their reports. Who has counted a majority for one value proposes that, and the others nothing. */
    const Propose = action({
      guard: (s) => s.phase === 'reports' && isOver(s),
      effect: (s) => ({
        phase: 'proposals',
        msgs: proposals(
          Process.to((p) => proposal(s, p)),
          up(s),
        ),
        counted: Process.to(Set()),
      }),
    });
    /** The value of a process in the next round: what it has seen proposed, or else what its coin shows. */
    const next = (s: State, toss: Fn<Process, Value>) =>
      Process.to((p) => (isUp(s, p) ? (seen(s, p) ?? toss.get(p)) : s.value.get(p)));
    /** All have their proposals. Who has seen one takes it over, and decides it if there are enough; who has not tosses a coin. */
    const NextRound = action({
      forSome: {
        toss: (s) => (coin === 'fixed' ? [Process.to((p) => otherThan(s.value.get(p)))] : (Values.elements ?? [])),
      },
      guard: (s) => s.phase === 'proposals' && isOver(s),
      effect: (s, { toss }) => {
        const value = next(s, toss);
        return {
          value,
          phase: 'reports',
          msgs: reports(value, up(s)),
          counted: Process.to(Set()),
          decided: Process.to(
            (p) => s.decided.get(p) ?? Value.filter((v) => isUp(s, p) && decides(count(s, p, v), f))[0] ?? null,
          ),
        };
      },
    });
    /** A process crashes, for good. What it has sent may still arrive, or not. */
    const Crash = action({
      forSome: { p: Process },
      guard: (s, { p }) => allows(faults, 'crashes') && s.crashed.size < f && isUp(s, p),
      effect: (s, { p }) => ({
        crashed: s.crashed.add(p),
        msgs: s.msgs.filter((m) => m.to !== p),
        counted: s.counted.set(p, Set()),
      }),
    });
    const Lose = action({
      forSome: { m: (s) => s.msgs },
      guard: (s, { m }) => s.crashed.has(m.from),
      effect: (s, { m }) => ({ msgs: s.msgs.delete(m) }),
    });

    const deciding = {
      nodes: Process,
      decided: (s: State, p: Process) => [s.decided.get(p)].filter((value) => value !== null),
    };
    /** No two processes decide differently, also if they crash later. */
    const Agreement = invariant(uniformAgreement(deciding));
    /** What is decided was proposed by somebody. */
    const Validity = invariant(validity(deciding, (s: State, value: Value) => s.proposed.has(value)));
    /** Nobody decides twice. */
    const Integrity = step(integrity(deciding));
    /** Every process that does not crash decides in the end. */
    const Termination = eventually(termination(deciding, (s: State, p: Process) => !isUp(s, p)));
    /** Either value can be decided. Where there is one initial state, that is what Fischer, Lynch and Paterson call bivalent. */
    const EitherDecided = reachable({
      forAll: { v: Value },
      holds: (s, { v }) => Process.some((p) => s.decided.get(p) === v),
    });

    const fairnessOf = {
      goesOn: [WF({ actions: [Receive, Propose, NextRound] })],
      /** A fair coin: of all rounds some end so that all who go on have one value. */
      tosses:
        coin === 'fair'
          ? [
              SF({
                actions: [NextRound],
                when: (s, { toss }) => Set(up(s).map((p) => next(s, toss).get(p))).size === 1,
              }),
            ]
          : [],
    };
    return {
      domains,
      init,
      actions: { Receive, Propose, NextRound, Crash, Lose },
      fairness: Object.values(fairnessOf).flat(),
      fairnessOf,
      invariants: { Agreement, Validity },
      properties: {
        Integrity,
        Termination,
        // One process alone decides what it has, and two whose coins are fixed never have the same.
        ...(inputs === 'any' || nodes > (coin === 'fixed' ? 2 : 1) ? { EitherDecided } : {}),
      },
      finished: predicate(() => false),
      Process,
      Value,
      f,
      up,
      isUp,
      count,
      proposal,
      proposals,
      reports: (value: Fn<Process, Value>) => reports(value, [...Process]),
    };
  },
);
