/**
 * The second decider: dependencies allow no order of the moments of transactions if and only if they close a cycle. Shown is a
 * short one of the gravest class, as Elle shows it (Kyle Kingsbury and Peter Alvaro, "Elle: inferring isolation anomalies from
 * experimental observations", VLDB 2020, section 6): first of writes alone, then of writes and reads, then with one
 * antidependency, then any; and real time is used only where there is no cycle without it.
 *
 * Precondition of all: dependencies name transactions by 0 to n - 1.
 */
import type { Dependency } from './dependencies.ts';
import { type Isolation, momentsOf } from './isolation.ts';

/** Each leads to the next, and the last to the first. */
export type Cycle = readonly Dependency[];

/** So many searches are made for a cycle that is shorter than the first. */
const MOST_TRIED = 500;

interface Edge {
  readonly from: number;
  readonly to: number;
  /** Null for what leads from the start of a transaction to its commit. */
  readonly why: Dependency | null;
}

/** A cycle of moments; null if there is none, and the transactions are as isolated as they should be. */
export function findCycle(n: number, dependencies: readonly Dependency[], isolation: Isolation): Cycle | null {
  const moments = isolation.oneMoment ? n : 2 * n;
  const edges = edgesOf(n, dependencies, isolation);
  const isInside = components(moments, edges);
  const within = edges.filter(isInside);
  if (!within.some(({ why }) => why !== null)) return null;
  for (const timed of isolation.realTime ? [false, true] : [false]) {
    const kinds = (...names: readonly string[]) =>
      within.filter(({ why }) => why === null || names.includes(why.kind) || (timed && why.kind === 'realtime'));
    const all = kinds('ww', 'wr', 'rw');
    const antidependencies = all.filter(({ why }) => why?.kind === 'rw');
    const found =
      shortest(moments, kinds('ww')) ??
      shortest(moments, kinds('ww', 'wr')) ??
      shortest(moments, kinds('ww', 'wr'), antidependencies) ??
      shortest(moments, all);
    if (found !== null) return found;
  }
  throw new Error('what lies in one component lies on a cycle');
}

function edgesOf(n: number, dependencies: readonly Dependency[], isolation: Isolation): Edge[] {
  const at = (who: number, moment: 'start' | 'commit'): number =>
    isolation.oneMoment ? who : 2 * who + (moment === 'commit' ? 1 : 0);
  const own = isolation.oneMoment
    ? []
    : Array.from({ length: n }, (_, i): Edge => ({ from: 2 * i, to: 2 * i + 1, why: null }));
  const others = dependencies
    .filter(({ kind }) => isolation.realTime || kind !== 'realtime')
    .map((why): Edge => {
      const [first, second] = momentsOf(why.kind, isolation);
      return { from: at(why.from, first), to: at(why.to, second), why };
    });
  return [...own, ...others];
}

/** A shortest cycle, or one of the first few, that goes over one of the edges `over`, and over `edges` otherwise. */
function shortest(moments: number, edges: readonly Edge[], over?: readonly Edge[]): Cycle | null {
  const out = outOf(moments, edges);
  const candidates = over ?? edges.filter(components(moments, edges)).filter(({ why }) => why !== null);
  let best: Edge[] | null = null;
  for (const [tried, edge] of candidates.entries()) {
    if (best !== null && (best.length === 2 || tried >= MOST_TRIED)) break;
    const back = pathTo(edge.from, edge.to, out);
    if (back !== null && (best === null || back.length + 1 < best.length)) best = [edge, ...back];
  }
  return best?.flatMap(({ why }) => (why === null ? [] : [why])) ?? null;
}

function pathTo(goal: number, start: number, out: readonly (readonly Edge[])[]): Edge[] | null {
  const cameBy = new Map<number, Edge | null>([[start, null]]);
  let frontier = [start];
  while (frontier.length > 0 && !cameBy.has(goal)) {
    const next: number[] = [];
    for (const moment of frontier)
      for (const edge of out[moment]!)
        if (!cameBy.has(edge.to)) {
          cameBy.set(edge.to, edge);
          next.push(edge.to);
        }
    frontier = next;
  }
  if (!cameBy.has(goal)) return null;
  const path: Edge[] = [];
  for (let edge = cameBy.get(goal); edge != null; edge = cameBy.get(edge.from)) path.unshift(edge);
  return path;
}

function outOf(moments: number, edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const out = Array.from({ length: moments }, (): Edge[] => []);
  for (const edge of edges) out[edge.from]!.push(edge);
  return out;
}

/** Which edges lie within a strongly connected component (Robert Tarjan, 1972), and so on a cycle. Without recursion: a cycle may be long. */
function components(moments: number, edges: readonly Edge[]): (edge: Edge) => boolean {
  const out = outOf(moments, edges);
  const [number, low, component] = [0, 1, 2].map(() => new Int32Array(moments).fill(-1)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const [stack, path]: [number[], { at: number; next: number }[]] = [[], []];
  let count = 0;
  const enter = (at: number): void => {
    number[at] = low[at] = count++;
    stack.push(at);
    path.push({ at, next: 0 });
  };
  for (let root = 0; root < moments; root++) {
    if (number[root] !== -1) continue;
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { at } = top;
      const edge = out[at]![top.next++];
      if (edge !== undefined) {
        if (number[edge.to] === -1) enter(edge.to);
        else if (component[edge.to] === -1) low[at] = Math.min(low[at]!, number[edge.to]!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above.at] = Math.min(low[above.at]!, low[at]!);
      if (low[at] !== number[at]) continue;
      for (let member = stack.pop(); member !== undefined; member = member === at ? undefined : stack.pop()) {
        component[member] = at;
        if (member === at) break;
      }
    }
  }
  return ({ from, to }) => from !== to && component[from] === component[to];
}
