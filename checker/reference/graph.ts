/**
 * The full graph of a model: every state within the bounds and every step that changes the state. Steps that change nothing
 * are left out: every state may be repeated anyway, and fairness knows nothing of them.
 */
import type { AnyChoices } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { type Obligation, obligationsOf } from './fairness.ts';
import { startingTraces } from './scenario.ts';
import { keepsBounds, type State, type Successor, successors, type TraceStep, withinBounds } from './semantics.ts';

/** A step to an explored state, by its number. */
export interface Step {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly to: number;
  /** The keys of the obligations that it meets. */
  readonly meets: ReadonlySet<string>;
}
export interface Node {
  readonly state: State;
  readonly steps: readonly Step[];
  /** The steps that leave the bounds. */
  readonly outside: readonly Successor[];
  /** The keys of the obligations that are enabled, be it by a step that leaves the bounds. */
  readonly enabled: ReadonlySet<string>;
}
export interface Start {
  readonly node: number;
  /** The trace to it: a single state, unless the model starts from a scenario. */
  readonly trace: readonly TraceStep[];
}
export interface Graph {
  /** In the order of a breadth-first search. */
  readonly nodes: readonly Node[];
  readonly starts: readonly Start[];
  /** The traces to initial states outside the bounds. */
  readonly startsOutside: readonly (readonly TraceStep[])[];
  /** All obligations that are enabled somewhere, by their keys. */
  readonly obligations: ReadonlyMap<string, Obligation>;
}

/** Explores a model. Throws `SpecFailure`. */
export function graphOf(model: CheckableModel): Graph {
  return explored(model, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY) as Graph;
}
/** The same so many steps deep: from the states there no steps lead on. Null if there are more states than `most`. */
export function graphNear(model: CheckableModel, steps: number, most: number): Graph | null {
  return explored(model, steps, most);
}

function explored(model: CheckableModel, deepest: number, most: number): Graph | null {
  const states: State[] = [];
  const numbers = new Map<string, number>();
  const obligations = new Map<string, Obligation>();
  /** The number of a state; undefined outside the bounds. */
  const numberOf = (state: State): number | undefined => {
    const known = numbers.get(keyOf(state));
    if (known !== undefined || !withinBounds(model, state)) return known;
    numbers.set(keyOf(state), states.length);
    return states.push(state) - 1;
  };

  const starts: Start[] = [];
  const startsOutside: (readonly TraceStep[])[] = [];
  for (const trace of startingTraces(model)) {
    const { state } = trace.at(-1) as TraceStep;
    const node = numberOf(state);
    if (node === undefined) startsOutside.push(trace);
    else starts.push({ node, trace });
  }

  const nodes: Node[] = [];
  let [depth, nextDepth] = [0, states.length];
  for (const state of states) {
    if (states.length > most) return null;
    if (nodes.length === nextDepth) [depth, nextDepth] = [depth + 1, states.length];
    const steps: Step[] = [];
    const outside: Successor[] = [];
    const enabled = new Set<string>();
    for (const step of depth > deepest ? [] : successors(model, state)) {
      const { action, choices, state: next } = step;
      if (sameValue(next, state)) continue;
      const owed = obligationsOf(model, state, step);
      for (const obligation of owed) {
        enabled.add(obligation.key);
        obligations.set(obligation.key, obligation);
      }
      const to = keepsBounds(model, state, next) ? numberOf(next) : undefined;
      if (to === undefined) outside.push(step);
      else steps.push({ action, choices, to, meets: new Set(owed.map(({ key }) => key)) });
    }
    nodes.push({ state, steps, outside, enabled });
  }
  return { nodes, starts, startsOutside, obligations };
}

/**
 * The strongly connected components of the part of a graph that has these nodes (Tarjan, "Depth-first search and linear
 * graph algorithms", SIAM Journal on Computing 1(2), 1972), with a stack of its own instead of recursion.
 */
export function componentsOf(nodes: readonly number[], nextOf: (node: number) => readonly number[]): number[][] {
  const inside = new Set(nodes);
  const order = new Map<number, number>();
  /** The earliest open node that is known to be reachable, by its place in the order of discovery. */
  const lowest = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const path: { readonly node: number; readonly left: number[] }[] = [];
  const components: number[][] = [];

  const enter = (node: number): void => {
    lowest.set(node, order.size);
    order.set(node, order.size);
    open.push(node);
    isOpen.add(node);
    path.push({ node, left: nextOf(node).filter((next) => inside.has(next)) });
  };
  const lower = (node: number, to: number): void => {
    lowest.set(node, Math.min(lowest.get(node) as number, to));
  };
  const leave = (node: number): void => {
    path.pop();
    const before = path.at(-1);
    if (before !== undefined) lower(before.node, lowest.get(node) as number);
    if (lowest.get(node) !== order.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    components.push(component);
  };

  for (const root of nodes) {
    if (!order.has(root)) enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.left.pop();
      if (next === undefined) leave(top.node);
      else if (!order.has(next)) enter(next);
      else if (isOpen.has(next)) lower(top.node, order.get(next) as number);
    }
  }
  return components;
}
