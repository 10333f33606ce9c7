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
  return new Surroundings(model, Number.POSITIVE_INFINITY).within(Number.POSITIVE_INFINITY) as Graph;
}

/**
 * What is near the initial states of a model, explored as deep as anybody has asked, and no part of it twice.
 *
 * Invariant: the first so many states are explored, and the others follow in the order of a breadth-first search.
 */
export class Surroundings {
  private readonly states: State[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly nodes: Node[] = [];
  private readonly obligations = new Map<string, Obligation>();
  private readonly starts: Start[] = [];
  private readonly startsOutside: (readonly TraceStep[])[] = [];
  /** How many states are at most so deep, by depth. Those of the last depth are not explored, or not all of them. */
  private readonly ends: number[];

  /** More states than `most` are not told of. Throws `SpecFailure`. */
  constructor(
    readonly model: CheckableModel,
    private readonly most: number,
  ) {
    for (const trace of startingTraces(model)) {
      const { state } = trace.at(-1) as TraceStep;
      const node = this.numberOf(state);
      if (node === undefined) this.startsOutside.push(trace);
      else this.starts.push({ node, trace });
    }
    this.ends = [this.states.length];
  }

  /**
   * The graph so many steps deep: the states there have their steps, and from those that these lead to no steps lead on. Its
   * obligations are all that are known of, some of them perhaps enabled further on only. Null if there are more states than `most`.
   * Throws `SpecFailure`, each time anew.
   */
  within(steps: number): Graph | null {
    const isThere = (): boolean => this.states.length <= this.most;
    // Where the last depth is empty there is no further one.
    while (this.ends.length < steps + 2 && this.ends.at(-1) !== this.ends.at(-2) && isThere()) {
      const end = this.ends.at(-1) as number;
      while (this.nodes.length < end && isThere())
        this.nodes.push(this.explored(this.states[this.nodes.length] as State));
      if (isThere()) this.ends.push(this.states.length);
    }
    // What made them too many is further on, perhaps.
    if (this.ends.length < steps + 2 && !isThere()) return null;
    const inner = this.endAt(steps);
    const rim = this.states.slice(inner, this.endAt(steps + 1)).map((state) => ({ state, ...nowhere }));
    const { starts, startsOutside, obligations } = this;
    return { nodes: [...this.nodes.slice(0, inner), ...rim], starts, startsOutside, obligations };
  }

  /** How many states are at most so deep. */
  private endAt(depth: number): number {
    return this.ends[Math.min(depth, this.ends.length - 1)] as number;
  }
  /** The number of a state; undefined outside the bounds. */
  private numberOf(state: State): number | undefined {
    const key = keyOf(state);
    const known = this.numbers.get(key);
    if (known !== undefined || !withinBounds(this.model, state)) return known;
    this.numbers.set(key, this.states.length);
    return this.states.push(state) - 1;
  }

  private explored(state: State): Node {
    const steps: Step[] = [];
    const outside: Successor[] = [];
    const enabled = new Set<string>();
    for (const step of successors(this.model, state)) {
      const { action, choices, state: next } = step;
      if (sameValue(next, state)) continue;
      const owed = obligationsOf(this.model, state, step);
      for (const obligation of owed) {
        enabled.add(obligation.key);
        this.obligations.set(obligation.key, obligation);
      }
      const to = keepsBounds(this.model, state, next) ? this.numberOf(next) : undefined;
      if (to === undefined) outside.push(step);
      else steps.push({ action, choices, to, meets: new Set(owed.map(({ key }) => key)) });
    }
    return { state, steps, outside, enabled };
  }
}

const nowhere = { steps: [], outside: [], enabled: new Set<string>() } as const;

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
