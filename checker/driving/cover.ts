/**
 * A few walks through a graph that together take each of its targets: an edge, or two edges after each other, of a kind. A greedy cover: a walk
 * begins with a shortest way to the first target that is left, goes on to the nearest that is left as long as there are steps, and is dropped
 * if others take all that it takes. (The fewest walks are as hard to find as the smallest set cover: Karp, "Reducibility Among Combinatorial
 * Problems", 1972.)
 *
 * Invariant: walks are no longer than they may be; what is open is taken by no walk so far.
 */

/** A graph to walk in: nodes and edges by number. */
export interface Walkable {
  readonly starts: readonly number[];
  /** The edges from a node, those of which it is known. */
  readonly edges: (node: number) => readonly Edge[];
}
/** An edge, with the step that it is, and the target that it takes; -1 if none. */
export interface Edge {
  readonly step: number;
  readonly to: number;
  readonly target: number;
}

/** A walk: where it begins, and its edges. */
export interface Walk {
  readonly start: number;
  readonly edges: readonly Edge[];
}

/** The walks, and the targets that some walk of so many steps takes. */
export interface Cover {
  readonly walks: readonly Walk[];
  readonly targets: ReadonlySet<number>;
  /** True if some node is only reached by so many steps: what comes after it is not known. */
  readonly isCut: boolean;
}

/** How a node was reached first. */
interface Way {
  readonly from: number;
  readonly edge: Edge;
}

/** Walks of at most so many steps. */
export function cover(graph: Walkable, depth: number): Cover {
  const { ways, first, isCut } = explored(graph, depth);
  const open = new Set(first.keys());
  const barren = new Set<number>();
  const walks: Walk[] = [];
  for (const [target, { from, edge }] of first) {
    if (!open.has(target)) continue;
    const { start, edges } = wayTo(from, edge, ways);
    for (const one of edges) open.delete(one.target);
    for (;;) {
      const more = nearest(graph, (edges.at(-1) as Edge).to, depth - edges.length, open, barren);
      if (more === null) break;
      for (const one of more) {
        open.delete(one.target);
        edges.push(one);
      }
    }
    walks.push({ start, edges });
  }
  return { walks: needed(walks), targets: new Set(first.keys()), isCut };
}

/** How each node is reached first, null of a start; and each target, by the edge that takes it from a node. */
function explored(
  { starts, edges }: Walkable,
  depth: number,
): {
  readonly ways: ReadonlyMap<number, Way | null>;
  readonly first: ReadonlyMap<number, Way>;
  readonly isCut: boolean;
} {
  const ways = new Map<number, Way | null>(starts.map((start) => [start, null]));
  const first = new Map<number, Way>();
  let level = [...ways.keys()];
  for (let steps = 0; steps < depth && level.length > 0; steps++) {
    const next: number[] = [];
    for (const from of level)
      for (const edge of edges(from)) {
        if (edge.target >= 0 && !first.has(edge.target)) first.set(edge.target, { from, edge });
        if (ways.has(edge.to)) continue;
        ways.set(edge.to, { from, edge });
        next.push(edge.to);
      }
    level = next;
  }
  return { ways, first, isCut: level.length > 0 };
}

/**
 * A shortest way from a node that ends with an open target, of at most so many steps; null if there is none. From `barren` nodes none leads to an
 * open target, and never will, as targets are only closed.
 */
function nearest(
  { edges }: Walkable,
  node: number,
  steps: number,
  open: ReadonlySet<number>,
  barren: Set<number>,
): readonly Edge[] | null {
  if (open.size === 0 || barren.has(node)) return null;
  const ways = new Map<number, Way | null>([[node, null]]);
  let level = [node];
  for (let left = steps; left > 0 && level.length > 0; left--) {
    const next: number[] = [];
    for (const from of level)
      for (const edge of edges(from)) {
        if (open.has(edge.target)) return wayTo(from, edge, ways).edges;
        if (ways.has(edge.to) || barren.has(edge.to)) continue;
        ways.set(edge.to, { from, edge });
        next.push(edge.to);
      }
    level = next;
  }
  if (level.length === 0) for (const met of ways.keys()) barren.add(met);
  return null;
}

/** The way to a node and along an edge from it, from where the ways begin. */
function wayTo(node: number, last: Edge, ways: ReadonlyMap<number, Way | null>): Walk & { readonly edges: Edge[] } {
  const edges = [last];
  let start = node;
  for (let way = ways.get(start); way != null; way = ways.get(start)) {
    edges.push(way.edge);
    start = way.from;
  }
  return { start, edges: edges.reverse() };
}

/** The walks without those of which others take all targets; one that is the beginning of another is such. */
function needed(walks: readonly Walk[]): readonly Walk[] {
  const targetsOf = ({ edges }: Walk): ReadonlySet<number> =>
    new Set(edges.flatMap(({ target }) => (target < 0 ? [] : [target])));
  const by = new Map<number, number>();
  for (const walk of walks) for (const target of targetsOf(walk)) by.set(target, (by.get(target) ?? 0) + 1);
  return walks.filter((walk) => {
    const own = targetsOf(walk);
    if ([...own].some((target) => by.get(target) === 1)) return true;
    for (const target of own) by.set(target, (by.get(target) as number) - 1);
    return false;
  });
}
