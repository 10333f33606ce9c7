/**
 * Liveness under fairness, decided on quotients and on full graphs, against the plain decision on the full graph; and every
 * lasso, lifted to concrete states. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=8000.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Automaton, automatonAgainst } from './automaton.ts';
import { type Decision, LivenessCheck } from './decide.ts';
import type { Formula } from './formula.ts';
import { Product } from './product.ts';
import { bruteForce, type Verdict } from './testing/brute-force.ts';
import { wrongWith } from './testing/judged.ts';
import { allTogether, ignoringPermutations, judgingOnRepresentatives, oneForEachTarget } from './testing/mutants.ts';
import { type Protocol, randomProtocol } from './testing/protocol.ts';
import { type Quotient, quotientOf } from './testing/quotient.ts';
import { Random } from './testing/random.ts';
import { randomFormula, shapes } from './testing/words.ts';

const seed = Number(process.env.CONCORD_SEED ?? 20_261_123);
const runs = Number(process.env.CONCORD_RUNS ?? 1000);

function decided(system: Quotient, automaton: Automaton, dense?: number): Decision {
  const check = new LivenessCheck(system, system, automaton, dense);
  while (!check.advance());
  return check.result;
}

interface Case {
  readonly seed: number;
  readonly protocol: Protocol;
  readonly shape: string;
  readonly formula: Formula;
  readonly random: Random;
}
/** So many random systems, each with a formula. */
function* cases(count: number, from: number): Generator<Case> {
  for (let found = 0, at = 0; found < count; at++) {
    const random = new Random(from + at);
    const protocol = randomProtocol(random);
    if (protocol === null || protocol.states.length < 3) continue;
    found++;
    const shape = random.chance(85) ? random.pick(Object.keys(shapes)) : 'any';
    const formula = shapes[shape] ?? randomFormula(random, 3);
    yield { seed: from + at, protocol, shape, formula, random };
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the decision on a quotient agrees with the plain one', () => {
  test(`on ${runs} random systems, of which many hold and many are violated`, { timeout: 60_000 + 60 * runs }, () => {
    const verdicts: Record<Verdict, number> = { holds: 0, violated: 0, unknown: 0 };
    const violated = new Set<string>();
    let [moving, reduced] = [0, 0];
    for (const { seed, protocol, shape, formula, random } of cases(runs, seed0(0))) {
      const automaton = automatonAgainst(formula);
      const expected = bruteForce(protocol, formula);
      const quotient = quotientOf(protocol, protocol.group, random);
      const full = quotientOf(protocol, protocol.group.slice(0, 1), random);
      for (const [name, system, dense] of [
        ['quotient', quotient, undefined],
        ['quotient in a table', quotient, 0],
        ['full graph', full, undefined],
      ] as const) {
        const decision = decided(system, automaton, dense);
        const wrong = decision.verdict === 'violated' ? wrongWith(system, formula, decision.lasso) : null;
        const found = { seed, shape, name, verdict: decision.verdict, wrong };
        expect(found).toEqual({ seed, shape, name, verdict: expected, wrong: null });
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
    expect(moving / runs).toBeGreaterThan(0.1);
    expect(violated.size).toBe(Object.keys(shapes).length + 1);
    if (process.env.CONCORD_TELL) expect({ verdicts, reduced, moving }).toBeNull();
  });
});

function seed0(offset: number): number {
  return Math.imul(seed, 7919) + 1_000_003 * offset;
}

/** How often a wrong system leads to a wrong verdict. */
function wrongVerdicts(wrong: (quotient: Quotient) => Quotient): { missed: number; falseAlarms: number } {
  const counts = { missed: 0, falseAlarms: 0 };
  for (const { protocol, formula, random } of cases(2000, seed0(1))) {
    const expected = bruteForce(protocol, formula);
    const { verdict } = decided(wrong(quotientOf(protocol, protocol.group, random)), automatonAgainst(formula));
    if (verdict === expected) continue;
    if (expected === 'violated') counts.missed++;
    if (verdict === 'violated') counts.falseAlarms++;
  }
  return counts;
}

describe('what would be wrong is noticed', { timeout: 60_000 }, () => {
  test.each([
    ['permutations are ignored', ignoringPermutations, 'missed'],
    ['one step is kept for each representative that is reached', oneForEachTarget, 'missed'],
    ['whether the state changes is judged on representatives', judgingOnRepresentatives, 'falseAlarms'],
    ['all processes have one obligation together', allTogether, 'falseAlarms'],
  ] as const)('%s', (_, wrong, kind) => {
    const counts = wrongVerdicts(wrong);
    if (process.env.CONCORD_TELL) expect(counts).toBeNull();
    expect(counts[kind]).toBeGreaterThan(0);
  });
  test('no state is repeated', () => {
    vi.spyOn(Product.prototype, 'repeat').mockImplementation(() => undefined);
    const counts = wrongVerdicts((quotient) => quotient);
    if (process.env.CONCORD_TELL) expect(counts).toBeNull();
    expect(counts.missed).toBeGreaterThan(0);
  });
});
