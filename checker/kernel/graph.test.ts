/** The graph in integers, held against that of the reference semantics: its states, its steps, and the way along them. */
import { expect, test } from 'vitest';
import { paxos } from '../../specs/paxos/paxos.ts';
import { quorumRegister } from '../../specs/quorum-register/quorum-register.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import type { Spec } from '../index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { graphOf } from '../reference/graph.ts';
import { replay } from '../reference/replay.ts';
import { keepsBounds, stateOf, successors, successorsOf, withinBounds } from '../reference/semantics.ts';
import { graphNear } from './graph.ts';

const all = { symmetry: false, depth: 1000, most: 100_000, twin: successorsOf };

const models: readonly (readonly [string, CheckableModel])[] = (
  [
    [twoPhaseCommit, {}],
    [paxos, { acceptors: 2, ballots: 2 }],
    // It has bounds.
    [quorumRegister, {}],
  ] as const
).map(([of, parameters]) => [of.name, checkable(of as unknown as Spec, { parameters })]);

test.each(models)('of %s', (_, model) => {
  const graph = graphNear(model, { ...all, most: 3000 });
  const reference = graph.end === 'all' ? graphOf(model) : null;
  if (reference !== null) {
    expect(graph.states).toBe(reference.nodes.length);
    expect(graph.expanded).toBe(graph.states);
    expect(graph.starts).toBe(reference.starts.length);
  }
  // The way to each state, by which its values are known.
  const ways = new Map<number, readonly [number, number[]]>();
  for (let state = 0; state < graph.starts; state++) ways.set(state, [state, []]);
  let outside = 0;
  let steps = 0;
  for (let state = 0; state < graph.expanded; state++) {
    const [start, way] = ways.get(state) as readonly [number, number[]];
    const own = Array.from(
      { length: (graph.from[state + 1] as number) - (graph.from[state] as number) },
      (_, i) => (graph.from[state] as number) + i,
    );
    for (const step of own) {
      const to = graph.targets[step] as number;
      if (!ways.has(to)) ways.set(to, [start, [...way, step]]);
    }
    if (state % 17 !== 0) continue;
    const trace = graph.along(start, way);
    expect(replay(model, trace)).toMatchObject({ ok: true });
    const s = stateOf(model, trace.at(-1)?.state ?? {});
    const [inside, others] = [[] as string[], [] as string[]];
    for (const next of successors(model, s)) {
      const isInside = withinBounds(model, next.state) && keepsBounds(model, s, next.state);
      (isInside ? inside : others).push(`${next.action} ${keyOf(next.choices)} ${keyOf(next.state.toObject())}`);
    }
    const found = own.map((step) => {
      const last = graph.along(start, [...way, step]).at(-1);
      expect(Object.keys(model.actions)[graph.actions[step] as number]).toBe(last?.action);
      return `${last?.action} ${keyOf(last?.choices)} ${keyOf(last?.state)}`;
    });
    expect(found.toSorted()).toEqual(inside.toSorted());
    outside += others.length;
    steps += inside.length;
  }
  expect(steps).toBeGreaterThan(20);
  expect(outside > 0 ? graph.outside : 1).toBeGreaterThan(0);
});

test('up to symmetry, lifted to names', () => {
  const model = checkable(twoPhaseCommit as unknown as Spec);
  const graph = graphNear(model, { ...all, symmetry: true });
  expect(graph.states).toBe(80);
  const walk = (state: number, left: number): number[] => {
    const end = graph.from[state + 1] as number;
    // The last of its steps, so that names are exchanged on the way.
    const step = end - 1;
    return left === 0 || end === graph.from[state] ? [] : [step, ...walk(graph.targets[step] as number, left - 1)];
  };
  const way = walk(0, 9);
  expect(way.length).toBeGreaterThan(5);
  expect(new Set(way.map((step) => graph.permutations[step])).size).toBeGreaterThan(1);
  expect(replay(model, graph.along(0, way))).toMatchObject({ ok: true });
});

test('no deeper, and no larger, than asked', () => {
  const model = checkable(twoPhaseCommit as unknown as Spec);
  const near = graphNear(model, { ...all, depth: 2 });
  expect(near).toMatchObject({ end: 'depth', starts: 1 });
  const { nodes } = graphOf(model);
  const first = new Set([0, ...(nodes[0]?.steps ?? []).map(({ to }) => to)]);
  const second = new Set([...first, ...[...first].flatMap((node) => nodes[node]?.steps.map(({ to }) => to) ?? [])]);
  expect([near.expanded, near.states]).toEqual([first.size, second.size]);
  expect(graphNear(model, { ...all, depth: 1 }).expanded).toBe(1);
  const few = graphNear(model, { ...all, most: 50 });
  expect(few.end).toBe('states');
  expect(few.states).toBeGreaterThan(50);
  expect(few.expanded).toBeLessThan(few.states);
  expect(few.from).toHaveLength(few.expanded + 1);
});
