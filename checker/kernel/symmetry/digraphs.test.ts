/**
 * Digraphs without loops, made arc by arc on interchangeable nodes: the states up to symmetry are the digraphs up to
 * isomorphism, of which it is known how many there are (OEIS A000273; by arcs, A052283). Many of them look the same from each
 * of their nodes and are different all the same, so that a canonical form that relies on how nodes look, or takes members for
 * twins that are none, is found out.
 */
import { describe, expect, test } from 'vitest';
import { Bag, bagOf, functionFrom, processes, record, spec, subsetOf, variables } from '../../index.ts';
import { checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import { checkByKernel } from '../check.ts';

/** The arcs as elements of a set, as elements of a bag, and as each node's set of others. */
const kinds = {
  'a set of arcs': (nodes: number, most: number) => {
    const Node = processes('n', nodes);
    const Arc = record({ from: Node, to: Node });
    const { domains, initially, action } = variables({ arcs: subsetOf(Arc) });
    const Add = action({
      forSome: { from: Node, to: Node },
      guard: (s, { from, to }) => from !== to && !s.arcs.has(Arc({ from, to })) && s.arcs.size < most,
      effect: (s, { from, to }) => ({ arcs: s.arcs.add(Arc({ from, to })) }),
    });
    return { domains, init: initially({ arcs: [] as never }), actions: { Add }, finished: () => true };
  },
  'a bag of arcs': (nodes: number, most: number) => {
    const Node = processes('n', nodes);
    const Arc = record({ from: Node, to: Node });
    const { domains, initially, action } = variables({ arcs: bagOf(Arc) });
    const Add = action({
      forSome: { from: Node, to: Node },
      guard: (s, { from, to }) => from !== to && !s.arcs.has(Arc({ from, to })) && s.arcs.size < most,
      effect: (s, { from, to }) => ({ arcs: s.arcs.add(Arc({ from, to })) }),
    });
    return { domains, init: initially({ arcs: Bag.of([]) as never }), actions: { Add }, finished: () => true };
  },
  'neighbours of each node': (nodes: number, most: number) => {
    const Node = processes('n', nodes);
    const { domains, initially, action } = variables({ next: functionFrom(Node, subsetOf(Node)) });
    const Add = action({
      forSome: { from: Node, to: Node },
      guard: (s, { from, to }) =>
        from !== to &&
        !s.next.get(from).has(to) &&
        (most >= nodes * (nodes - 1) || Node.map((n) => s.next.get(n).size).reduce((a, b) => a + b, 0) < most),
      effect: (s, { from, to }) => ({ next: s.next.update(from, (some) => some.add(to)) }),
    });
    return { domains, init: initially({ next: Node.to([] as never) }), actions: { Add }, finished: () => true };
  },
} as const;

function orbits(kind: keyof typeof kinds, nodes: number, most = nodes * (nodes - 1)): number {
  const of = spec({ name: 'digraphs', parameters: {} }, () => kinds[kind](nodes, most) as never) as unknown as Spec;
  const { distinct, failure } = checkByKernel(checkable(of), { symmetry: true });
  expect(failure).toBe(null);
  return distinct;
}

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])('digraphs up to isomorphism, as %s:', (kind) => {
  test('on 1 to 4 nodes', () => {
    expect([1, 2, 3, 4].map((nodes) => orbits(kind, nodes))).toEqual([1, 3, 16, 218]);
  });
  test('on 4 nodes, by the number of arcs', () => {
    expect([0, 1, 2, 3, 4].map((arcs) => orbits(kind, 4, arcs))).toEqual([1, 2, 7, 20, 47]);
  });
});
test('digraphs on 5 nodes up to isomorphism', () => {
  expect(orbits('a set of arcs', 5)).toBe(9608);
});
