/** That random symmetric models are symmetric, and what there is among them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckableModel } from '../language/model.ts';
import type { Ground, StateAtom } from '../language/property.ts';
import { instancesOf } from '../language/property.ts';
import { type Renaming, renamed } from '../language/renaming.ts';
import { keyOf } from '../language/value.ts';
import { obligationsOf } from '../reference/fairness.ts';
import { graphOf } from '../reference/graph.ts';
import { decideByReference } from '../reference/liveness.ts';
import { isTrue, type State, stateOf, successors } from '../reference/semantics.ts';
import { type RandomSymmetric, randomSymmetrics } from './random-symmetric.ts';

const seed = 20_261_124;

/** The two sorts' members, exchanged in pairs: such permutations generate all. */
function transpositions(processes: number, hasValues: boolean): Renaming[] {
  const swap = (a: string, b: string): Renaming =>
    new Map([
      [a, b],
      [b, a],
    ]);
  const next = Array.from({ length: processes - 1 }, (_, i) => swap(`p${i + 1}`, `p${i + 2}`));
  return hasValues ? [...next, swap('v1', 'v2')] : next;
}

function image(model: CheckableModel, state: State, by: Renaming): State {
  const values = Object.entries(Object.fromEntries(state)).map(([variable, value]) => [
    variable,
    model.domains[variable]?.read(renamed(value, by), variable),
  ]);
  return stateOf(model, Object.fromEntries(values));
}

/** What can be done in a state, with what it is owed, after a renaming. */
function steps(model: CheckableModel, state: State, by: Renaming): string[] {
  const texts = [...successors(model, state)].map(({ action, choices, state: next }) => {
    const owed = obligationsOf(model, state, { action, choices }).map(
      ({ assumption }) =>
        `${model.fairness.indexOf(assumption)} ${assumption.per.map((choice) => keyOf(renamed(choices[choice], by))).join()}`,
    );
    return [action, keyOf(renamed(choices, by)), keyOf(image(model, next, by)), ...owed].join(' ');
  });
  return texts.sort();
}

function atomsOf(formula: Ground): StateAtom[] {
  switch (formula.op) {
    case 'atom':
      return formula.holds.kind === 'state' ? [formula.holds] : [];
    case 'and':
    case 'or':
      return formula.of.flatMap(atomsOf);
    case 'until':
      return [...atomsOf(formula.left), ...atomsOf(formula.right)];
    default:
      return atomsOf(formula.of);
  }
}

describe('random symmetric models', () => {
  test('are symmetric: initial states, steps, fairness, invariants, bounds and atoms', () => {
    const none: Renaming = new Map();
    fc.assert(
      fc.property(randomSymmetrics, (random) => {
        const model = random.model();
        const { processes, hasValues } = random.sketch.vocabulary;
        const graph = graphOf(model);
        const initial = [...model.init].map((values) => keyOf(stateOf(model, values))).sort();
        for (const by of transpositions(processes, hasValues)) {
          expect([...model.init].map((values) => keyOf(image(model, stateOf(model, values), by))).sort()).toEqual(
            initial,
          );
          for (const { state } of graph.nodes.slice(0, 25)) {
            const other = image(model, state, by);
            expect(steps(model, other, none)).toEqual(steps(model, state, by));
            for (const [name, property] of [...Object.entries(model.properties), ...Object.entries(model.bounds)]) {
              if (property.kind === 'step') continue;
              const predicates =
                property.kind === 'temporal' ? atomsOf(property.formula) : [{ ...property, bound: {} }];
              for (const { holds, bound } of predicates)
                for (const own of instancesOf(property.forAll)) {
                  const instance = { ...own, ...bound };
                  expect(isTrue(model, name, holds, other, renamed(instance, by) as typeof instance)).toBe(
                    isTrue(model, name, holds, state, instance),
                  );
                }
            }
          }
        }
      }),
      { seed, numRuns: 20 },
    );
  });

  test('are of all sizes, hold and are violated, can go on for ever, and look different to some processes and the same to others', () => {
    const models = fc.sample(randomSymmetrics, { seed, numRuns: 40 });
    const [verdicts, shapes] = [new Map<string, number>(), new Map<string, number>()];
    const count = (of: Map<string, number>, what: string): void => {
      of.set(what, (of.get(what) ?? 0) + 1);
    };
    for (const random of models) {
      const model = random.model();
      const { nodes } = graphOf(model);
      if (nodes.length >= 5 && nodes.length <= 300) count(shapes, 'of a fair size');
      if (nodes.length >= 50) count(shapes, 'large');
      const decisions = [...decideByReference(model).values()];
      for (const { verdict } of decisions) count(verdicts, verdict);
      if (decisions.some(({ lasso }) => lasso !== null && lasso.back !== null)) count(shapes, 'moving for ever');
      const by = transpositions(random.sketch.vocabulary.processes, false);
      const fixed = nodes.map(
        ({ state }) => by.filter((swap) => keyOf(image(model, state, swap)) === keyOf(state)).length,
      );
      if (fixed.some((swaps) => swaps > 0) && fixed.some((swaps) => swaps === 0))
        count(shapes, 'of several orbit sizes');
    }
    const share = (of: Map<string, number>, what: string): number =>
      (of.get(what) ?? 0) / [...verdicts.values()].reduce((sum, n) => sum + n, 0);
    expect(share(verdicts, 'holds')).toBeGreaterThan(0.3);
    expect(share(verdicts, 'violated')).toBeGreaterThan(0.3);
    expect(verdicts.get('unknown')).toBeGreaterThan(0);
    for (const [shape, least] of Object.entries({
      'of a fair size': 0.8,
      large: 0.2,
      'moving for ever': 0.3,
      'of several orbit sizes': 0.6,
    }))
      expect([shape, (shapes.get(shape) ?? 0) / models.length >= least]).toEqual([shape, true]);
  });

  test('shrink to the smallest that shows the same', () => {
    const property = fc.property(randomSymmetrics, (random) => {
      let model: CheckableModel;
      try {
        model = random.model();
      } catch {
        return true;
      }
      return [...decideByReference(model).values()].every(({ verdict }) => verdict !== 'violated');
    });
    const failed = fc.check(property, { seed, numRuns: 50 });
    const [smallest] = failed.counterexample as [RandomSymmetric];
    expect(smallest.sketch).toMatchObject({
      vocabulary: { processes: 2 },
      properties: [{}],
      fairness: [],
      actions: [{}],
    });
    expect(String(fc.stringify(smallest))).toContain("const Process = processes('p', 2);");
  });
});
