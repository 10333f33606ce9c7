/**
 * The textbook checker: a breadth-first search over Immutable values. Written to be read first, by anyone who wants to
 * know what Concord computes, and never made faster: everything faster is compared with it.
 */
import { Map as ImmutableMap } from 'immutable';
import type { AnyChoices } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf } from '../language/property.ts';
import { eachStart, ScenarioFailure } from './scenario.ts';
import {
  initialStates,
  isFinished,
  keepsBounds,
  refuted,
  refutedInitially,
  refutedStep,
  type State,
  successors,
  type TraceStep,
  withinBounds,
} from './semantics.ts';

/** A property that was decided by one run: violated, or, if it is `reachable`, found. */
export interface Found {
  readonly property: string;
  readonly instance: AnyChoices;
  readonly trace: readonly TraceStep[];
}
export interface ReferenceResult {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  /** How many generated successors lay outside the bounds. */
  readonly cutOff: number;
  readonly taken: Readonly<Record<string, number>>;
  /** Violations of invariants and step properties, and deadlocks: for each property the shortest trace. */
  readonly violated: readonly Found[];
  /** Instances of `reachable` properties that were found, each by a shortest trace. */
  readonly reached: readonly Found[];
  /** How many states were found and not yet expanded. */
  readonly queue: number;
  /** The user code that failed and ended the search, with the trace to the state in which it did. */
  readonly failure: { readonly failure: SpecFailure; readonly trace: readonly TraceStep[] } | null;
}
interface Visit {
  readonly state: State;
  readonly parent: Visit | null;
  readonly action: string | null;
  readonly choices: AnyChoices;
}

/** Explores the whole model. */
export function checkByReference(model: CheckableModel): ReferenceResult {
  let result: ReferenceResult | undefined;
  for (const soFar of exploreByReference(model)) result = soFar();
  return result as ReferenceResult;
}

/** Explores the model; after each state that is expanded, a function that tells what was found so far. */
export function* exploreByReference(model: CheckableModel): Generator<() => ReferenceResult, void> {
  const violated = new Map<string, Found>();
  const reached = new Map<number, Found>();
  const taken: Record<string, number> = Object.fromEntries(Object.keys(model.actions).map((action) => [action, 0]));
  const goals = Object.entries(model.properties).flatMap(([property, of]) =>
    of.kind === 'reachable' ? instancesOf(of.forAll).map((instance) => ({ property, of, instance })) : [],
  );

  /** The trace along which user code runs. */
  let at: Visit | null = null;
  /** Judges a new state, within the bounds or not. */
  const judge = (visit: Visit): void => {
    for (const [property, of] of Object.entries(model.properties)) {
      if (of.kind !== 'invariant' || violated.has(property)) continue;
      const instance = refuted(model, 'property', property, of, visit.state);
      if (instance !== null) violated.set(property, { property, instance, trace: traceTo(visit) });
    }
    goals.forEach(({ property, of, instance }, i) => {
      const single = { forAll: {}, holds: (s: Parameters<typeof of.holds>[0]) => !of.holds(s, instance) };
      if (!reached.has(i) && refuted(model, 'property', property, single, visit.state) !== null)
        reached.set(i, { property, instance, trace: traceTo(visit) });
    });
  };

  /** Judges an initial state by what step properties say of these. */
  const judgeInitial = (state: State): void => {
    at = { state, parent: null, action: null, choices: {} };
    for (const [property, of] of Object.entries(model.properties)) {
      if (of.kind !== 'step' || violated.has(property)) continue;
      const instance = refutedInitially(model, property, of, state);
      if (instance !== null)
        violated.set(property, { property, instance, trace: [{ action: null, choices: {}, state }] });
    }
  };

  let seen = ImmutableMap<State, true>();
  let frontier: Visit[] = [];
  let generated = 0;
  let cutOff = 0;
  let depth = 0;
  let expanded = 0;
  let failure: ReferenceResult['failure'] = null;
  const result = (): ReferenceResult => ({
    distinct: seen.size,
    generated,
    depth,
    cutOff,
    taken,
    failure,
    violated: [...violated.values()],
    reached: [...reached.values()],
    queue: seen.size - expanded,
  });
  const visit = (found: Visit, from: Visit | null, next: Visit[]): void => {
    generated++;
    at = found;
    // How exploration came to where it starts is not asked of bounds.
    const isKept = from === null || keepsBounds(model, from.state, found.state);
    if (isKept && seen.has(found.state)) return;
    judge(found);
    if (!isKept || !withinBounds(model, found.state)) {
      cutOff++;
      return;
    }
    seen = seen.set(found.state, true);
    next.push(found);
  };

  const expand = (from: Visit, next: Visit[]): void => {
    let enabled = false;
    at = from;
    for (const { action, choices, state } of successors(model, from.state)) {
      enabled = true;
      taken[action] = (taken[action] ?? 0) + 1;
      const found: Visit = { state, parent: from, action, choices };
      at = found;
      for (const [property, of] of Object.entries(model.properties)) {
        if (of.kind !== 'step' || violated.has(property)) continue;
        const instance = refutedStep(model, 'property', property, of, from.state, state);
        if (instance !== null) violated.set(property, { property, instance, trace: traceTo(found) });
      }
      visit(found, from, next);
      at = from;
    }
    if (!enabled && !violated.has('Deadlock') && !isFinished(model, from.state))
      violated.set('Deadlock', { property: 'Deadlock', instance: {}, trace: traceTo(from) });
  };

  try {
    for (const state of initialStates(model)) {
      judgeInitial(state);
      yield result;
      at = null;
    }
    for (const start of eachStart(model)) {
      visit(start.reduce<Visit | null>((parent, step) => ({ ...step, parent }), null) as Visit, null, frontier);
      yield result;
      at = null;
    }
    while (frontier.length > 0) {
      depth++;
      const next: Visit[] = [];
      for (const from of frontier) {
        expand(from, next);
        expanded++;
        yield result;
      }
      frontier = next;
    }
  } catch (error) {
    if (!(error instanceof SpecFailure)) throw error;
    failure = {
      failure: error,
      trace: error instanceof ScenarioFailure ? error.trace : at === null ? [] : traceTo(at),
    };
  }
  yield result;
}

/** The trace from an initial state to this one. */
function traceTo(visit: Visit): TraceStep[] {
  const steps: TraceStep[] = [];
  for (let at: Visit | null = visit; at !== null; at = at.parent)
    steps.push({ action: at.action, choices: at.choices, state: at.state });
  return steps.reverse();
}
