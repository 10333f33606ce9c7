/**
 * Liveness under fairness, decided on quotients and on full graphs, against the plain decision on the full graph; and every
 * lasso, lifted to concrete states. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=8000.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { drawOf } from '../testing/tier.ts';
import { automatonAgainst } from './automaton.ts';
import type { Automaton } from './buchi.ts';
import { type Decision, type Limits, LivenessCheck } from './decide.ts';
import { Expansion } from './expansion.ts';
import { FairnessCheck } from './fair.ts';
import type { Formula } from './formula.ts';
import { Staying } from './staying.ts';
import { bruteForce, type Verdict } from './testing/brute-force.ts';
import { wrongWith } from './testing/judged.ts';
import { allTogether, ignoringPermutations, judgingOnRepresentatives, oneForEachTarget } from './testing/mutants.ts';
import { type Protocol, randomProtocol } from './testing/protocol.ts';
import { type Quotient, quotientOf } from './testing/quotient.ts';
import { Random } from './testing/random.ts';
import { aboutSteps, randomFormula, shapes } from './testing/words.ts';

const { seed, runs } = drawOf({ seed: 20_261_123, runs: 1000 });

function decided(system: Quotient, automaton: Automaton, limits: Limits | undefined = undefined): Decision {
  const check = new LivenessCheck(new Staying(system), system, automaton, limits);
  while (!check.advance());
  return check.result;
}

interface Case {
  readonly seed: number;
  readonly protocol: Protocol;
  readonly shape: string;
  readonly formula: Formula;
  readonly quotient: Quotient;
  /** What the plain decision is. */
  readonly expected: Verdict;
}
/** So many random systems, each with a formula. */
function* cases(count: number, from: number): Generator<Case> {
  for (let found = 0, at = from; found < count; at++) {
    const random = new Random(at);
    const protocol = randomProtocol(random);
    if (protocol === null || protocol.states.length < 3) continue;
    found++;
    const shape = random.chance(85) ? random.pick(Object.keys(shapes)) : 'any';
    const drawn = shapes[shape] ?? randomFormula(random, 3);
    const formula = protocol.ofSteps === 0 ? drawn : aboutSteps(drawn);
    const quotient = quotientOf(protocol, protocol.group, random);
    yield { seed: at, protocol, shape, formula, quotient, expected: bruteForce(protocol, formula) };
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

test(`it agrees with the plain decision on ${runs} random systems`, { timeout: 300_000 + 60 * runs }, () => {
  const verdicts: Record<Verdict, number> = { holds: 0, violated: 0, unknown: 0 };
  const violated = new Set<string>();
  let [moving, reduced] = [0, 0];
  for (const { seed: at, protocol, shape, formula, quotient, expected } of cases(runs, firstSeed(0))) {
    const automaton = automatonAgainst(formula);
    const full = quotientOf(protocol, protocol.group.slice(0, 1), new Random(at));
    const ways: readonly (readonly [name: string, system: Quotient, limits?: Limits])[] = [
      ['quotient', quotient],
      ['quotient, with little memory', quotient, { dense: 0, framed: 0 }],
      ['full graph', full],
    ];
    for (const [name, system, limits] of ways) {
      const decision = decided(system, automaton, limits);
      const wrong = decision.verdict === 'violated' ? wrongWith(system, formula, decision.lasso) : null;
      const found = { at, shape, name, verdict: decision.verdict, wrong };
      expect(found).toEqual({ at, shape, name, verdict: expected, wrong: null });
      if (decision.verdict === 'violated' && (decision.lasso.cycle[0]?.label ?? -1) >= 0) moving++;
    }
    verdicts[expected]++;
    if (expected === 'violated') violated.add(shape);
    if (quotient.count < full.count) reduced++;
  }
  expect(reduced / runs).toBeGreaterThan(0.5);
  expect(verdicts.holds / runs).toBeGreaterThan(0.2);
  expect(verdicts.violated / runs).toBeGreaterThan(0.2);
  expect(verdicts.unknown / runs).toBeGreaterThan(0.01);
  expect(moving / 3 / runs).toBeGreaterThan(0.05);
  expect(violated.size).toBe(Object.keys(shapes).length + 1);
});

describe('what would be wrong is noticed', () => {
  const planted = [...cases(1000, firstSeed(1))];
  /** How often a mistake leads to a wrong verdict. */
  const wrongVerdicts = (mistake: (quotient: Quotient) => Quotient): { missed: number; falseAlarms: number } => {
    const counts = { missed: 0, falseAlarms: 0 };
    for (const { formula, quotient, expected } of planted) {
      const { verdict } = decided(mistake(quotient), automatonAgainst(formula));
      if (verdict === expected) continue;
      if (expected === 'violated') counts.missed++;
      if (verdict === 'violated') counts.falseAlarms++;
    }
    return counts;
  };

  test('there is nothing to notice without a mistake', () => {
    expect(wrongVerdicts((quotient) => quotient)).toEqual({ missed: 0, falseAlarms: 0 });
  });
  test.each([
    ['permutations are ignored', ignoringPermutations, 'missed'],
    ['one step is kept for each representative that is reached', oneForEachTarget, 'missed'],
    ['whether the state changes is judged on representatives', judgingOnRepresentatives, 'falseAlarms'],
    ['all processes have one obligation together', allTogether, 'falseAlarms'],
  ] as const)('%s', (_, mistake, kind) => {
    expect(wrongVerdicts(mistake)[kind]).toBeGreaterThan(0);
  });
  test('no state is repeated', () => {
    vi.spyOn(Expansion.prototype, 'repeat').mockImplementation(() => undefined);
    expect(wrongVerdicts((quotient) => quotient).missed).toBeGreaterThan(0);
  });
  test('the threads of a component are not joined to classes', () => {
    const fairness = FairnessCheck.prototype as unknown as { join(one: number, other: number): void };
    vi.spyOn(fairness, 'join').mockImplementation(() => undefined);
    expect(wrongVerdicts((quotient) => quotient).missed).toBeGreaterThan(0);
  });
});

function firstSeed(offset: number): number {
  return Math.imul(seed, 7919) + 1_000_003 * offset;
}
