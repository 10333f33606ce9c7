/**
 * Makes an automaton smaller without changing what it accepts.
 *
 * 1. Edges to states from which nothing is accepted go; so do marks where no accepting cycle passes, marks that every cycle
 *    has, and all but one of marks that occur together.
 * 2. A state simulates another if for each edge of the other it has one that asks for no more, has all its marks, and leads to
 *    a state that simulates the other's. States that simulate each other are merged; an edge goes if another edge of its
 *    state does better (Etessami and Holzmann, "Optimizing Buechi automata", CONCUR 2000).
 */
import type { Automaton, Edge } from './buchi.ts';
import { Components } from './components.ts';

export function reduced(automaton: Automaton): Automaton {
  const trimmed = fewerMarks(trim(automaton));
  return reachable(fewerMarks(trim(merged(trimmed))));
}

/** The strongly connected component of each state; 0 for a state that is on no cycle. */
function componentsOf({ edges }: Automaton): Int32Array {
  let from = -1;
  const graph = {
    nodeCount: edges.length,
    targets: new Int32Array(0),
    targetCount: 0,
    loops: false,
    visit(state: number): void {
      const targets = (edges[state] as readonly Edge[]).map(({ to }) => to);
      this.targets = Int32Array.from(targets);
      this.targetCount = targets.length;
      this.loops = targets.includes(state);
    },
  };
  const found = new Int32Array(edges.length);
  const components = new Components(graph, () => (++from < edges.length ? from : -1));
  do
    if (components.advance(edges.length))
      for (let i = components.first; i < components.end; i++) found[components.nodes[i] as number] = components.id;
  while (!components.isDone);
  return found;
}

/** True for a state through which a cycle goes that has all marks. The state need not be reachable. */
export function recurrent(automaton: Automaton): boolean[] {
  return recurrentIn(automaton, componentsOf(automaton));
}
function recurrentIn({ edges, marks }: Automaton, idOf: Int32Array): boolean[] {
  const seen = new Map<number, number>();
  for (const [from, own] of edges.entries())
    for (const edge of own) {
      const id = idOf[from] as number;
      if (id !== 0 && id === idOf[edge.to]) seen.set(id, (seen.get(id) ?? 0) | edge.marks);
    }
  return edges.map((_, state) => seen.get(idOf[state] as number) === marks);
}

/** Without edges to states from which nothing is accepted, and without the marks that help no cycle to be accepting. */
function trim(automaton: Automaton): Automaton {
  const { edges, marks } = automaton;
  const idOf = componentsOf(automaton);
  const inside = (from: number, { to }: Edge): boolean => idOf[from] !== 0 && idOf[from] === idOf[to];
  const isRecurrent = recurrentIn(automaton, idOf);
  const lives = [...isRecurrent];
  for (let grows = true; grows; ) {
    grows = false;
    for (const [from, own] of edges.entries()) {
      if (lives[from] || !own.some(({ to }) => lives[to])) continue;
      lives[from] = true;
      grows = true;
    }
  }
  return {
    marks,
    edges: edges.map((own, from) =>
      own
        .filter(({ to }) => lives[to])
        .map((edge) => ({ ...edge, marks: isRecurrent[from] && inside(from, edge) ? edge.marks : 0 })),
    ),
  };
}

/** Without marks that all edges of cycles have, and with one for several that these edges have together. */
function fewerMarks(automaton: Automaton): Automaton {
  const idOf = componentsOf(automaton);
  const onCycles = automaton.edges.flatMap((own, from) =>
    own.filter(({ to }) => idOf[from] !== 0 && idOf[from] === idOf[to]),
  );
  const kept = new Map<string, number>();
  for (let bit = 0; automaton.marks >> bit !== 0; bit++) {
    const pattern = onCycles.map(({ marks }) => (marks >> bit) & 1).join('');
    if (pattern.includes('0') && !kept.has(pattern)) kept.set(pattern, bit);
  }
  const bits = [...kept.values()];
  const renumbered = (marks: number): number => bits.reduce((sum, bit, i) => sum | (((marks >> bit) & 1) << i), 0);
  return {
    marks: 2 ** bits.length - 1,
    edges: automaton.edges.map((own) => own.map((edge) => ({ ...edge, marks: renumbered(edge.marks) }))),
  };
}

function isIn(one: number, other: number): boolean {
  return (one & ~other) === 0;
}

/** True if the second edge does at least as well as the first. */
function yields(edge: Edge, better: Edge, simulates: readonly (readonly boolean[])[]): boolean {
  return (
    isIn(better.must, edge.must) &&
    isIn(better.mustNot, edge.mustNot) &&
    isIn(edge.marks, better.marks) &&
    (simulates[better.to]?.[edge.to] as boolean)
  );
}

function merged({ edges, marks }: Automaton): Automaton {
  const simulates = edges.map(() => edges.map(() => true));
  for (let shrinks = true; shrinks; ) {
    shrinks = false;
    for (const [better, row] of simulates.entries())
      for (const [state, still] of row.entries()) {
        if (!still || better === state) continue;
        const able = edges[state]?.every((edge) => edges[better]?.some((other) => yields(edge, other, simulates)));
        if (able) continue;
        row[state] = false;
        shrinks = true;
      }
  }
  const first = edges.map((_, state) =>
    edges.findIndex((_, other) => simulates[state]?.[other] && simulates[other]?.[state]),
  );
  return {
    marks,
    edges: edges.map((own) =>
      own
        .map((edge) => ({ ...edge, to: first[edge.to] as number }))
        .filter(
          (edge, i, all) =>
            !all.some(
              (other, k) => k !== i && yields(edge, other, simulates) && (k < i || !yields(other, edge, simulates)),
            ),
        ),
    ),
  };
}

/** Only the states that can be reached from the first, numbered in the order of a breadth-first search. */
function reachable({ edges, marks }: Automaton): Automaton {
  const order = [0];
  for (const state of order)
    for (const { to } of edges[state] as readonly Edge[]) if (!order.includes(to)) order.push(to);
  return {
    marks,
    edges: order.map((state) =>
      (edges[state] as readonly Edge[]).map((edge) => ({ ...edge, to: order.indexOf(edge.to) })),
    ),
  };
}
