/** What is near the initial states: the same in whatever order it is asked for, and as far as a search by hand comes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { randomModels } from '../testing/random-model.ts';
import { drawOf } from '../testing/tier.ts';
import { type Graph, Surroundings } from './graph.ts';
import { initialStates, keepsBounds, successors, withinBounds } from './semantics.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 50 });
const most = 25;

/** The states that are at most so deep, in the order in which they are found. */
function statesWithin(model: CheckableModel, steps: number): string[] {
  let last = [...initialStates(model)].filter((state) => withinBounds(model, state));
  const known = new Set(last.map((state) => keyOf(state)));
  for (let depth = 0; depth < steps && known.size <= most; depth++)
    last = last.flatMap((state) =>
      [...successors(model, state)].flatMap(({ state: next }) => {
        if (known.has(keyOf(next)) || !withinBounds(model, next) || !keepsBounds(model, state, next)) return [];
        known.add(keyOf(next));
        return [next];
      }),
    );
  return [...known];
}

function told(graph: Graph | null): object | null {
  return (
    graph && {
      starts: graph.starts.map(({ node }) => node),
      nodes: graph.nodes.map(({ state, steps, outside, enabled }) => [
        keyOf(state),
        steps.map(({ action, choices, to, meets }) => [action, keyOf(choices), to, [...meets]]),
        outside.map(({ action, choices }) => [action, keyOf(choices)]),
        [...enabled],
      ]),
    }
  );
}

test(`of ${runs} random systems what is near does not depend on what was asked for before`, () => {
  const seen = { near: 0, far: 0, tooMany: 0, cut: 0 };
  const property = fc.property(randomModels, fc.array(fc.nat(5), { minLength: 2, maxLength: 6 }), (random, depths) => {
    const model = random.modelIfAny();
    fc.pre(model !== null);
    const shared = new Surroundings(model, most);
    let deepest = -1;
    for (const steps of depths) {
      const graph = shared.within(steps);
      expect(told(graph)).toEqual(told(new Surroundings(model, most).within(steps)));
      // From the deepest states that have their steps these lead one step further.
      const states = statesWithin(model, steps + 1);
      expect(graph?.nodes.map(({ state }) => keyOf(state)) ?? null).toEqual(states.length > most ? null : states);
      const inner = graph === null ? 0 : statesWithin(model, steps).length;
      for (const { steps: on, outside, enabled } of graph?.nodes.slice(inner) ?? [])
        expect([on.length, outside.length, enabled.size]).toEqual([0, 0, 0]);
      seen[graph === null ? 'tooMany' : steps < deepest ? 'near' : 'far']++;
      if (graph !== null && graph.nodes.length > inner) seen.cut++;
      deepest = Math.max(deepest, steps);
    }
  });
  fc.assert(property, { seed, numRuns: runs, maxSkipsPerRun: 1 });
  for (const [what, count] of Object.entries(seen)) expect([what, count > runs / 5]).toEqual([what, true]);
});
