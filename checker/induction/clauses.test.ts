/**
 * Clauses, against all clauses there are, one by one, of random states: what is found is true of what is known and false of what is to be
 * excluded, there is none with fewer literals among its own, and where none is found there is none. Other draws than the pinned ones:
 * CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boolean, functionFrom, oneOf, optional, processes, range, subsetOf, values } from '../index.ts';
import type { AnyState } from '../language/action.ts';
import type { Domain } from '../language/domain.ts';
import { instancesOf } from '../language/property.ts';
import { drawOf } from '../testing/tier.ts';
import { atomsOf, type Quantifier } from './atoms.ts';
import { type Clause, Clauses, isTrueOf, quantified } from './clauses.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 40 });
const Server = processes('s', 3);
const Value = values('v', 2);
const domains: Readonly<Record<string, Domain<unknown>>> = {
  on: boolean,
  at: functionFrom(Server, oneOf('idle', 'up')),
  vote: functionFrom(Server, optional(Value)),
  heard: subsetOf(Server),
  n: range(0, 1),
};
const someState: fc.Arbitrary<AnyState> = fc.record(
  Object.fromEntries(
    Object.entries(domains).map(([name, of]) => [name, fc.constantFrom(...((of.elements ?? []) as [unknown]))]),
  ),
);
const i: Quantifier = { name: 'i', sort: Server };
const v: Quantifier = { name: 'v', sort: Value };
const lists = [[], [i], [v], [i, { name: 'other', sort: Server }], [v, { name: 'other', sort: Value }], [i, v]];

/** Whether a clause is true of a state, as it is defined: for all different members. */
function isTrue({ over, literals }: Clause, state: AnyState): boolean {
  return instancesOf(quantified({ over }))
    .filter((instance) => new Set(Object.values(instance)).size === over.length)
    .every((instance) => literals.some(({ atom, wanted }) => atom.holds(state, instance) === wanted));
}

/** Every clause of at most two literals. */
function* allClauses(): Iterable<Clause> {
  for (const over of lists) {
    const literals = atomsOf(domains, over).flatMap((atom) => [true, false].map((wanted) => ({ atom, wanted })));
    for (const [at, one] of literals.entries()) {
      yield { over, literals: [one] };
      for (const other of literals.slice(at + 1)) yield { over, literals: [one, other] };
    }
  }
}

describe('a clause that excludes a state', () => {
  test('is true of all that is known, false of the state, and there where there is any', () => {
    const seen = { found: 0, none: 0, several: 0 };
    fc.assert(
      fc.property(
        fc.array(someState, { minLength: 1, maxLength: 40 }),
        fc.array(someState, { minLength: 1, maxLength: 4 }),
        (known, states) => {
          const clauses = new Clauses(domains, 2);
          // What is known comes bit by bit.
          clauses.know(known.slice(0, 3));
          clauses.excluding(states);
          clauses.know(known.slice(3));
          const found = clauses.excluding(states);
          const [first] = states;
          const right = [...allClauses()].filter(
            (clause) => known.every((state) => isTrue(clause, state)) && !isTrue(clause, first as AnyState),
          );
          expect(found === null).toBe(right.length === 0);
          if (found === null) {
            seen.none += 1;
            return;
          }
          seen.found += 1;
          if (found.literals.length > 1) seen.several += 1;
          for (const state of known) expect([isTrue(found, state), isTrueOf(found, state)]).toEqual([true, true]);
          expect([isTrue(found, first as AnyState), isTrueOf(found, first as AnyState)]).toEqual([false, false]);
          const excluded = (clause: Clause): number => states.filter((state) => !isTrue(clause, state)).length;
          expect(excluded(found)).toBe(Math.max(...right.map(excluded)));
          const best = right.filter((clause) => excluded(clause) === excluded(found));
          expect(found.literals.length).toBe(Math.min(...best.map(({ literals }) => literals.length)));
        },
      ),
      { seed, numRuns: runs },
    );
    expect(Math.min(seen.found, seen.several)).toBeGreaterThan(runs / 5);
    expect(seen.none).toBeGreaterThan(runs / 50);
  });
});

describe('a name that is quantified', () => {
  test('is one that a variable can have, and another for each sort', () => {
    const sorts = ['class', 's', 'i', 'm', 'x-y'].map((name) => processes(name, 2));
    const of = Object.fromEntries(sorts.map((sort, n) => [`at${n}`, functionFrom(sort, boolean)]));
    const off = Object.fromEntries(sorts.map((sort, n) => [`at${n}`, sort.to(false)]));
    const clauses = new Clauses(of, 2);
    clauses.know([off]);
    const names = sorts.map((sort, n) => {
      const found = clauses.excluding([{ ...off, [`at${n}`]: sort.to(true) }]);
      expect(found?.over.map((one) => one.sort.name)).toEqual([sort.name]);
      return found?.over[0]?.name;
    });
    expect(names).toEqual(['i', 'j', 'k', 'l', 'a']);
  });
});
