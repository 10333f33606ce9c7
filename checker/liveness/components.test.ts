/** Components are the classes of nodes that reach each other. */
import { expect, test } from 'vitest';
import { Components, type Graph } from './components.ts';
import { Random } from './testing/random.ts';

const seed = Number(process.env.CONCORD_SEED ?? 20_261_123);

class ListedGraph implements Graph {
  targets = new Int32Array(0);
  targetCount = 0;
  loops = false;
  constructor(readonly successors: readonly (readonly number[])[]) {}
  get nodeCount(): number {
    return this.successors.length;
  }
  visit(node: number): void {
    const successors = this.successors[node] as readonly number[];
    this.loops = successors.includes(node);
    this.targets = Int32Array.from(successors);
    this.targetCount = successors.length;
  }
}

function randomGraph(random: Random): number[][] {
  const count = 1 + random.below(40);
  const most = 1 + random.below(random.chance(20) ? 40 : 3);
  return Array.from({ length: count }, () => Array.from({ length: random.below(most + 1) }, () => random.below(count)));
}

/** What is found, as sorted texts. */
function found(components: Components): string[] {
  const texts: string[] = [];
  do
    if (components.advance(3)) {
      const nodes = [...components.nodes.subarray(components.first, components.end)].sort((a, b) => a - b);
      expect(new Set(nodes.map((node) => components.idOf[node]))).toEqual(new Set([components.id]));
      texts.push(nodes.join());
    }
  while (!components.isDone);
  return texts.sort();
}

/** The same by the reachability of all from all, among the nodes that are there and reached from the roots. */
function expected(
  successors: readonly (readonly number[])[],
  roots: readonly number[],
  isThere: readonly boolean[],
): string[] {
  const next = (node: number): number[] => (successors[node] as readonly number[]).filter((to) => isThere[to]);
  const reached = (from: readonly number[]): Set<number> => {
    const all = new Set(from);
    for (const node of all) for (const to of next(node)) all.add(to);
    return all;
  };
  const reach = successors.map((_, node) => (isThere[node] ? reached(next(node)) : new Set<number>()));
  const classes = [...reached(roots.filter((root) => isThere[root]))].flatMap((node) => {
    const others = [...(reach[node] as Set<number>)].filter((other) => reach[other]?.has(node));
    return reach[node]?.has(node) ? [others.sort((a, b) => a - b).join()] : [];
  });
  return [...new Set(classes)].sort();
}

test('they are those of the definition, also of what is left of a graph', () => {
  const random = new Random(seed);
  let large = 0;
  for (let run = 0; run < 3000; run++) {
    const successors = randomGraph(random);
    const nodes = [...successors.keys()];
    const roots = nodes.filter(() => random.chance(30));
    let at = 0;
    const components = new Components(new ListedGraph(successors), () => roots[at++] ?? -1);
    const all = expected(
      successors,
      roots,
      nodes.map(() => true),
    );
    expect(found(components)).toEqual(all);
    // Of the nodes that were visited, some again.
    const part = nodes.filter((node) => (components.idOf[node] ?? 0) !== 0 && random.chance(70));
    if (all.some((text) => text.split(',').length > 10)) large++;
    components.restart(Int32Array.from(part));
    const isThere = nodes.map((node) => part.includes(node));
    expect(found(components)).toEqual(expected(successors, part, isThere));
  }
  expect(large).toBeGreaterThan(300);
});

test('a path as long as the graph needs no recursion', () => {
  const count = 300_000;
  const ring = Array.from({ length: count }, (_, node) => [(node + 1) % count, (node * 7) % count]);
  let root = 0;
  const components = new Components(new ListedGraph(ring), () => (root === 0 ? root++ : -1));
  while (!components.advance(1000)) expect(components.isDone).toBe(false);
  expect(components.end - components.first).toBe(count);
});
