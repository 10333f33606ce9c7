/** Covers of random graphs: they take what can be taken, in no more steps than they may, and no walk is there for nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cover, type Edge } from './cover.ts';

const nodes = 8;
const graphs = fc
  .array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: -1, max: 20 })), { maxLength: 30 })
  .map((triples) => {
    const all: (Edge & { readonly from: number })[] = triples.map(([from, to, target], step) => ({
      from,
      step,
      to,
      target,
    }));
    return { starts: [0], edges: (node: number) => all.filter(({ from }) => from === node), all };
  });

/** The targets of all walks of at most so many steps, found by walking. */
function reachable(edges: (node: number) => readonly Edge[], depth: number): Set<number> {
  const found = new Set<number>();
  const met = new Set<string>();
  const go = (node: number, left: number): void => {
    if (left === 0 || met.has(`${node} ${left}`)) return;
    met.add(`${node} ${left}`);
    for (const { target, to } of edges(node)) {
      if (target >= 0) found.add(target);
      go(to, left - 1);
    }
  };
  go(0, depth);
  return found;
}

test('in random graphs', () => {
  let several = 0;
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 6 }), (graph, depth) => {
      const { walks, targets } = cover(graph, depth);
      expect([...targets].sort()).toEqual([...reachable(graph.edges, depth)].sort());
      for (const { start, edges } of walks) {
        expect(edges.length).toBeLessThanOrEqual(depth);
        let at = start;
        for (const edge of edges) {
          expect(graph.edges(at)).toContainEqual(edge);
          at = edge.to;
        }
      }
      const taken = (some: typeof walks): Set<number> =>
        new Set(some.flatMap(({ edges }) => edges.flatMap(({ target }) => (target < 0 ? [] : [target]))));
      expect(taken(walks)).toEqual(new Set(targets));
      for (const walk of walks) expect(taken(walks.filter((other) => other !== walk)).size).toBeLessThan(targets.size);
      if (walks.length > 2) several++;
    }),
    { numRuns: 500, seed: 20_261_130 },
  );
  expect(several).toBeGreaterThan(20);
});

test('one walk takes a whole circle, and it is told whether more steps might lead on', () => {
  const circle = {
    starts: [0],
    edges: (node: number) => [{ step: node, to: (node + 1) % 4, target: node }],
  };
  expect(cover(circle, 9)).toMatchObject({ walks: [{ start: 0, edges: { length: 4 } }], isCut: false });
  expect(cover(circle, 2)).toMatchObject({ walks: [{ start: 0, edges: { length: 2 } }], isCut: true });
});
