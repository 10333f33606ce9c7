/**
 * The textbook way to the trace that is shown (`language/identity.ts`): all states that lie so few steps deep, and then, from the
 * end to the start, the steps on shortest ways to a goal, with how often the actor must change after each.
 */
import type { AnyChoices } from '../language/action.ts';
import { type Actor, actorsOf } from '../language/actor.ts';
import { type ActionInstance, type Order, orderOfInstances, switchesOf } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf } from '../language/property.ts';
import { keyOf } from '../language/value.ts';
import type { Found } from './check.ts';
import { shownBy } from './replay.ts';
import { startingTraces } from './scenario.ts';
import {
  isFinished,
  isTrue,
  keepsBounds,
  refutedStep,
  type State,
  successors,
  type TraceStep,
  withinBounds,
} from './semantics.ts';

/** A trace from its start, and how often the actor changes along it. */
export interface ShortestTrace {
  readonly switches: number;
  readonly trace: readonly TraceStep[];
}

/** A state so many steps deep, with its steps in the order of the spec. */
interface Node {
  readonly state: State;
  readonly steps: readonly Step[];
}
interface Step {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly by: Actor;
  readonly state: State;
  readonly key: string;
  /** False if it leaves the bounds of steps: then it is the last. */
  readonly isKept: boolean;
}
/** A step on a shortest way to a goal, and how often the actor changes after it at least. */
interface Way extends Step {
  readonly switches: number;
}

export class ShortestTraces {
  /** By depth, the states within the bounds that no fewer steps lead to, by their keys. */
  private readonly levels: Map<string, Node>[] = [];
  private readonly starts: readonly TraceStep[][];
  private readonly actorOf: (action: string, choices: AnyChoices) => Actor;
  private readonly order: Order<ActionInstance>;

  /** For goals that at most so many steps lead to. Depths that would take it beyond the `most` states are left out. */
  constructor(
    private readonly model: CheckableModel,
    longest: number,
    most: number = Number.POSITIVE_INFINITY,
  ) {
    this.starts = startingTraces(model);
    this.actorOf = actorsOf(model);
    this.order = orderOfInstances(model.actions);
    const seen = new Set<string>();
    let level = this.starts.map((trace) => (trace.at(-1) as TraceStep).state);
    while (this.levels.length < longest && level.length > 0) {
      const nodes = new Map<string, Node>();
      for (const state of level) {
        const key = keyOf(state);
        if (seen.has(key) || !withinBounds(model, state)) continue;
        if (seen.size === most) return;
        seen.add(key);
        nodes.set(key, { state, steps: this.stepsFrom(state) });
      }
      this.levels.push(nodes);
      level = [...nodes.values()].flatMap(({ steps }) =>
        steps.filter(({ isKept }) => isKept).map((step) => step.state),
      );
    }
  }

  /**
   * Of the traces with so many steps from where exploration starts whose last step, or the state after it, `ends` says to show
   * the goal: the one that is shown, if none is shorter. Null if there is none, or it was not looked so far.
   */
  to(length: number, ends: (before: State, after: State) => boolean): ShortestTrace | null {
    if (length === 0 || length > this.levels.length) return null;
    const ways: Map<string, readonly Way[]>[] = [];
    for (let depth = length - 1; depth >= 0; depth--) {
      const found = new Map<string, readonly Way[]>();
      for (const [key, { state, steps }] of this.levels[depth] as Map<string, Node>) {
        const onward = steps.flatMap((step): Way[] => {
          if (depth === length - 1) return ends(state, step.state) ? [{ ...step, switches: 0 }] : [];
          if (!step.isKept) return [];
          const next = least(ways[depth + 1]?.get(step.key) ?? [], step.by);
          return next === null ? [] : [{ ...step, switches: next.switches }];
        });
        if (onward.length > 0) found.set(key, onward);
      }
      ways[depth] = found;
    }
    return this.along(ways);
  }
  /** The way that is shown, of those from any start. */
  private along(ways: readonly ReadonlyMap<string, readonly Way[]>[]): ShortestTrace | null {
    let best: { readonly start: readonly TraceStep[]; readonly switches: number; readonly way: Way } | null = null;
    for (const start of this.starts) {
      const { action, choices, state } = start.at(-1) as TraceStep;
      const last = action === null ? undefined : this.actorOf(action, choices);
      const next = least(ways[0]?.get(keyOf(state)) ?? [], last);
      if (next === null) continue;
      const switches = switchesOf(this.model, start) + next.switches;
      if (best === null || switches < best.switches) best = { start, switches, way: next.way };
    }
    if (best === null) return null;
    const trace = [...best.start];
    for (let { way } = best, depth = 1; ; depth++) {
      const { action, choices, by, state, key } = way;
      trace.push({ action, choices, state });
      const next = least(ways[depth]?.get(key) ?? [], by);
      if (next === null) return { switches: best.switches, trace };
      way = next.way;
    }
  }
  private stepsFrom(state: State): Step[] {
    return [...successors(this.model, state)].sort(this.order).map(({ action, choices, state: next }) => ({
      action,
      choices,
      by: this.actorOf(action, choices),
      state: next,
      key: keyOf(next),
      isKept: keepsBounds(this.model, state, next),
    }));
  }
}

/** The first of the ways that change the actor least often, after somebody has acted last; nobody, if that is undefined. */
function least(ways: readonly Way[], last: Actor | undefined): { readonly way: Way; readonly switches: number } | null {
  let best: { readonly way: Way; readonly switches: number } | null = null;
  for (const way of ways) {
    const switches = way.switches + (last === undefined || last === way.by ? 0 : 1);
    if (best === null || switches < best.switches) best = { way, switches };
  }
  return best;
}

/** So many states are expanded again at most, to find the traces that are shown. */
const mostExpanded = 50_000;

/** What was found by a whole search, by the traces that are shown; as it was found where that would take too long. */
export function shownTraces(
  model: CheckableModel,
  found: readonly Found[],
): (Found & { readonly fewestSwitches: boolean })[] {
  const given = startingTraces(model)[0]?.length ?? 1;
  const longest = Math.max(0, ...found.map(({ trace }) => trace.length - given));
  const shortest = new ShortestTraces(model, longest, mostExpanded);
  return found.map((first) => {
    const shown = shortest.to(first.trace.length - given, endsOf(model, first));
    if (shown === null) return { ...first, fewestSwitches: false };
    const { property, instance } = first;
    const isReachable = model.properties[property]?.kind === 'reachable';
    const told = isReachable ? instance : (shownBy(model, property, shown.trace) ?? instance);
    return { property, instance: told, trace: shown.trace, fewestSwitches: true };
  });
}

/** Whether the last step of a trace shows what this finding is about. */
export function endsOf(
  model: CheckableModel,
  { property, instance }: Omit<Found, 'trace'>,
): (s: State, t: State) => boolean {
  const of = model.properties[property];
  const isStuck = (s: State): boolean => [...successors(model, s)].length === 0 && !isFinished(model, s);
  if (of === undefined) return (s, t) => withinBounds(model, t) && keepsBounds(model, s, t) && isStuck(t);
  if (of.kind === 'step') return (s, t) => refutedStep(model, 'property', property, of, s, t) !== null;
  if (of.kind === 'temporal') throw new Error('a temporal property is not shown by a last step');
  const holds = (t: State, one: AnyChoices): boolean => isTrue(model, property, of.holds, t, one);
  if (of.kind === 'reachable') return (_, t) => holds(t, instance);
  return (_, t) => instancesOf(of.forAll).some((one) => !holds(t, one));
}
