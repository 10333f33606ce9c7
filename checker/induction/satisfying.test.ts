/**
 * The states that satisfy an invariant, and the steps from them, against all states of the domains, one by one, and the textbook
 * semantics, on random systems. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyState } from '../language/action.ts';
import type { CompositeDomain } from '../language/composite.ts';
import type { Domain } from '../language/domain.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { refuted, type State, stateOf, successors, withinBounds } from '../reference/semantics.ts';
import { checkModel } from '../run/check.ts';
import { randomModels } from '../testing/random-model.ts';
import { drawOf } from '../testing/tier.ts';
import { type Conjunction, conjunctionOf, conjunctsOf, stepsFrom } from './induct.ts';
import { satisfying, unlistable } from './satisfying.ts';
import { sizeOf } from './shape.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 50 });
/** Systems whose domains have more states are passed over. */
const most = 4000;

/** All values of a domain that can be listed, by what the domain says of them. */
function allOf(domain: Domain<unknown>): readonly unknown[] {
  if (domain.kind !== 'composite') return domain.elements ?? [];
  const { fields, wrap } = domain as CompositeDomain<unknown>;
  return rowsOf(fields).map((parts) => wrap(parts));
}
function rowsOf(domains: Readonly<Record<string, Domain<unknown>>>): AnyState[] {
  return Object.entries(domains).reduce<AnyState[]>(
    (rows, [name, domain]) => rows.flatMap((row) => allOf(domain).map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

function isSmall({ domains }: CheckableModel): boolean {
  const sizes = Object.values(domains).map((domain) => sizeOf(domain));
  return sizes.every((size) => size !== null) && sizes.reduce((product, size) => product * Number(size), 1) <= most;
}

/** Whether a state satisfies the conjunction, as the textbook says. Throws what its code throws. */
function isTrue(model: CheckableModel, conjunction: Conjunction, state: State): boolean {
  return Object.entries(conjunction).every(([name, of]) => refuted(model, 'property', name, of, state) === null);
}

/** What the textbook says: the states, and the conjuncts that some step from one of them loses; null if code of the spec fails. */
function byTheBook(model: CheckableModel, conjunction: Conjunction): { states: string[]; lost: string[] } | null {
  try {
    const states = rowsOf(model.domains)
      .map((values) => stateOf(model, values))
      .filter((state) => withinBounds(model, state) && isTrue(model, conjunction, state));
    const next = states.flatMap((state) => [...successors(model, state)].map((step) => step.state));
    const lost = Object.entries(conjunction).flatMap(([name, of]) =>
      next.some((state) => refuted(model, 'property', name, of, state) !== null) ? [name] : [],
    );
    return { states: states.map((state) => keyOf(state)).sort(), lost };
  } catch {
    return null;
  }
}

test(`of ${runs} random systems the same states satisfy an invariant, and the same conjuncts are lost`, {
  timeout: 600_000,
}, async () => {
  const seen = { compared: 0, lost: 0, kept: 0, passedOver: 0 };
  const property = fc.asyncProperty(randomModels, async (random) => {
    const model = random.model();
    const names = Object.keys(model.properties).filter((name) => model.properties[name]?.kind === 'invariant');
    const isUsual = Object.values(model.bounds).every(({ kind }) => kind === 'invariant');
    if (names.length === 0 || !isUsual || unlistable(model.domains).length > 0 || !isSmall(model)) return;
    for (const named of [names, ...names.map((name) => [name])]) {
      const conjunction = conjunctionOf(model, named);
      const book = byTheBook(model, conjunction);
      if (book === null) continue;
      const tried = { asked: 0, satisfying: 0 };
      const states = [...satisfying(model.domains, conjunctsOf(model, conjunction), tried)];
      expect(states.map((state) => keyOf(stateOf(model, state))).sort()).toEqual(book.states);
      expect(tried.satisfying).toBe(states.length);
      seen.compared++;
      if (states.length === 0) continue;
      if (tried.asked < rowsOf(model.domains).length) seen.passedOver++;
      const outcome = await checkModel(stepsFrom(model, conjunction, states), { properties: named, symmetry: false });
      expect(outcome.failure).toBeNull();
      const lost = outcome.properties.filter(({ verdict }) => verdict === 'violated');
      expect(lost.map(({ name }) => name).sort()).toEqual([...book.lost].sort());
      for (const { trace } of lost) expect(trace).toHaveLength(2);
      if (lost.length > 0) seen.lost++;
      else {
        seen.kept++;
        expect(outcome.verdict).toBe('holds');
        expect(outcome.states.distinct <= states.length).toBe(true);
      }
    }
  });
  await fc.assert(property, { seed, numRuns: runs });
  // Enough of each kind to tell.
  for (const count of [seen.compared / 2, seen.lost, seen.kept, seen.passedOver])
    expect(count).toBeGreaterThan(runs / 10);
});
