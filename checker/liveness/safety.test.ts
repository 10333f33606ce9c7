/**
 * What a finite part of a behaviour violates: on quotients and on full graphs, against the plain decision of liveness on the full graph
 * with the states outside the bounds, and without fairness; and every part that is found, lifted to concrete states. Other systems
 * than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=8000.
 */
import { expect, test } from 'vitest';
import { drawOf } from '../testing/tier.ts';
import { automatonAgainst } from './automaton.ts';
import type { Formula } from './formula.ts';
import { SafetyCheck, type SafetyDecision } from './safety.ts';
import { bruteForce, lettersBefore } from './testing/brute-force.ts';
import {
  applied,
  type Label,
  type Permutation,
  type Protocol,
  randomProtocol,
  renamed,
  type State,
  type Step,
} from './testing/protocol.ts';
import { type Quotient, quotientOf } from './testing/quotient.ts';
import { Random } from './testing/random.ts';
import { aboutSteps, always, and, atom, eventually, implies, isTrueOf, not, or, until } from './testing/words.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 400 });

const weak = (left: Formula, right: Formula): Formula => or(always(left), until(left, right));

/** A formula that is safety by its form, or, if it is denied, the negation of one. */
function randomSafety(random: Random, depth: number, isDenied = false): Formula {
  const part = (denied = isDenied): Formula => randomSafety(random, depth - 1, denied);
  if (depth === 0) return atom(random.below(3));
  switch (random.below(7)) {
    case 0:
      return not(part(!isDenied));
    case 1:
      return and(part(), part());
    case 2:
      return or(part(), part());
    case 3:
      return isDenied ? eventually(part()) : always(part());
    case 4:
      return isDenied ? until(part(), part()) : weak(part(), part());
    case 5:
      return isDenied ? eventually(part()) : always(implies(part(true), always(part())));
    default:
      return atom(random.below(3));
  }
}

/** The plain decision has a bit for each part. */
const mostParts = 25;
function sizeOf(of: Formula): number {
  switch (of.op) {
    case 'atom':
      return 1;
    case 'and':
    case 'or':
      return of.of.reduce((sum, part) => sum + sizeOf(part), 1);
    case 'until':
      return 1 + sizeOf(of.left) + sizeOf(of.right);
    default:
      return 1 + sizeOf(of.of);
  }
}

/** The same system with the states outside the bounds, in which it ends, and nothing owed. */
function furtherThan(protocol: Protocol): Protocol {
  const ends: State[] = [];
  const steps = protocol.steps.map((own) =>
    own.map((step) => (step.to >= 0 ? step : { ...step, to: protocol.states.length + ends.push(step.state) - 1 })),
  );
  return {
    ...protocol,
    states: [...protocol.states, ...ends],
    steps: [...steps, ...ends.map(() => [])],
    obligations: [],
  };
}

function decided(system: Quotient, formula: Formula, dense: number): SafetyDecision {
  const leaves = system.protocol.steps.flat().some(({ to }) => to < 0);
  const atoms = { ...system, startsOutside: [], lettersAtStart: () => 0 };
  const check = new SafetyCheck(system, atoms, automatonAgainst(formula), leaves, { dense });
  while (!check.advance());
  return check.result;
}

/** What is wrong with what was found, or how many steps it takes. */
function stepsOf(quotient: Quotient, formula: Formula, decision: SafetyDecision): number | string {
  if (decision.verdict !== 'violated') return decision.verdict;
  const { prefix } = decision;
  if (!('state' in prefix.from)) return 'it begins outside';
  const { protocol, group, representatives } = quotient;
  const concrete = (state: number, g: number): State =>
    applied(group[g] as Permutation, representatives[state] as State);
  let [at, frame] = [prefix.from.state, 0];
  if (!quotient.initial.includes(at)) return 'it does not begin at the beginning';
  const states: State[] = [concrete(at, 0)];
  const steps: Step[] = [];
  const take = (number: number, isMeant: (step: Step) => boolean): boolean => {
    const state = states.at(-1) as State;
    const { action, actors } = quotient.labels[number] as Label;
    const acting = renamed(group[frame] as Permutation, actors).join();
    const own = protocol.steps[protocol.numberOf.get(state.join()) as number] as readonly Step[];
    const taken = own.find(
      (step) => step.label.action === action && step.label.actors.join() === acting && isMeant(step),
    );
    if (taken === undefined) return false;
    steps.push(taken);
    states.push(taken.state);
    return true;
  };
  for (const { from, label, permutation, target } of prefix.steps) {
    if (from !== at) return 'a step does not begin where the last one ended';
    const after = concrete(target, quotient.compose(frame, permutation)).join();
    if (!take(label, ({ to, state }) => to >= 0 && state.join() === after)) return 'there is no such step';
    frame = quotient.compose(frame, permutation);
    at = target;
  }
  if (prefix.last >= 0 && !take(prefix.last, ({ to }) => to < 0)) return 'there is no such step that leaves the bounds';
  const names = protocol.instances[prefix.instance] as readonly number[];
  const letters = states.map((state, i) => lettersBefore(protocol, state, steps[i], names));
  return isTrueOf(formula, { letters, back: letters.length - 1 }) ? 'it does not violate the property' : steps.length;
}

/** How many steps the shortest part takes that violates the formula, by trying all of at most so many. */
function fewestSteps(protocol: Protocol, formula: Formula, most: number): number | string {
  interface Way {
    readonly at: number;
    readonly before: readonly number[];
    readonly names: readonly number[];
  }
  const endless = ({ at, before, names }: Way): readonly number[] => [
    ...before,
    lettersBefore(protocol, protocol.states[at] as State, null, names),
  ];
  let ways = protocol.initial.flatMap((at) => protocol.instances.map((names): Way => ({ at, before: [], names })));
  for (let steps = 0; steps <= most; steps++) {
    if (ways.some((way) => !isTrueOf(formula, { letters: endless(way), back: steps }))) return steps;
    const next = new Map<string, Way>();
    for (const { at, before, names } of ways)
      for (const step of protocol.steps[at] as readonly Step[]) {
        if (!step.changes) continue;
        const letter = lettersBefore(protocol, protocol.states[at] as State, step, names);
        const way = { at: step.to, before: [...before, letter], names };
        next.set([way.at, names, way.before].join(';'), way);
      }
    ways = [...next.values()];
  }
  return 'more';
}

test(`it agrees with the plain decision on ${runs} random systems`, { timeout: 300_000 + 60 * runs }, () => {
  const seen = { holds: 0, violated: 0, outside: 0, moving: 0, reduced: 0 };
  for (let found = 0, at = Math.imul(seed, 7919); found < runs; at++) {
    const random = new Random(at);
    const protocol = randomProtocol(random);
    if (protocol === null || protocol.states.length < 3) continue;
    found++;
    let drawn = randomSafety(random, 3);
    while (sizeOf(drawn) > mostParts) drawn = randomSafety(random, 3);
    const formula = protocol.ofSteps === 0 ? drawn : aboutSteps(drawn);
    const quotient = quotientOf(protocol, protocol.group, random);
    const full = quotientOf(protocol, protocol.group.slice(0, 1), new Random(at));
    const further = furtherThan(protocol);
    const expected = bruteForce(further, formula);
    const fewest = expected === 'violated' ? fewestSteps(further, formula, 4) : expected;
    for (const [name, system, dense] of [
      ['quotient', quotient, 5e7],
      ['quotient, with little memory', quotient, 0],
      ['full graph', full, 5e7],
    ] as const) {
      const decision = decided(system, formula, dense);
      const steps = stepsOf(system, formula, decision);
      const told = fewest === 'more' && typeof steps === 'number' && steps > 4 ? 'more' : steps;
      expect({ at, name, told, verdict: decision.verdict }).toEqual({ at, name, told: fewest, verdict: expected });
      if (decision.verdict === 'violated' && decision.prefix.last >= 0) seen.outside++;
      if (typeof steps === 'number' && steps > 1) seen.moving++;
    }
    if (expected !== 'unknown') seen[expected]++;
    if (quotient.count < full.count) seen.reduced++;
  }
  expect(seen.holds / runs).toBeGreaterThan(0.2);
  expect(seen.violated / runs).toBeGreaterThan(0.2);
  expect(seen.reduced / runs).toBeGreaterThan(0.5);
  expect(seen.moving / runs).toBeGreaterThan(0.1);
  expect(seen.outside / runs).toBeGreaterThan(0.01);
});
