/**
 * Replaying: a recorded trace, re-executed step by step by the reference semantics. Every counterexample is replayed
 * before it is shown, and so is any trace that a user hands in, from Concord or from elsewhere.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { differing, sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf, type Property, type Temporal } from '../language/property.ts';
import {
  initialStates,
  isFinished,
  refuted,
  refutedInitially,
  refutedStep,
  type State,
  type Successor,
  successorBy,
  successors,
  type TraceStep,
} from './semantics.ts';
import { refutedAlong } from './truth.ts';

/** A step as it was recorded. Of a trace made elsewhere only the states may be known. */
export interface RecordedStep {
  readonly action: string | null;
  readonly choices: AnyChoices | null;
  readonly state: AnyState;
}
/** What an action leads to, and the variables in which that differs from what was recorded. */
export interface NearMiss extends TraceStep {
  readonly differs: readonly string[];
}
export type Replayed =
  | { readonly ok: true; readonly trace: readonly TraceStep[] }
  | {
      readonly ok: false;
      /** The steps before, as they were re-executed. */
      readonly trace: readonly TraceStep[];
      /** The first step that is not possible, counted from 0. */
      readonly at: number;
      /** What comes closest; null if nothing is enabled there. */
      readonly closest: NearMiss | null;
    };

/** Re-executes a trace. A step that records no action may also change nothing, as in TLA+. */
export function replay(model: CheckableModel, recorded: readonly RecordedStep[]): Replayed {
  const trace: TraceStep[] = [];
  for (const [at, step] of recorded.entries()) {
    const before = trace.at(-1);
    const found = before === undefined ? among(() => starts(model), step) : stepTo(model, before.state, step);
    if (!found.possible) return { ok: false, trace, at, closest: found.closest };
    if (found.by !== null) trace.push(found.by);
  }
  return { ok: true, trace };
}

/** What a recorded step is re-executed by: nothing, if it changes nothing and names no action. */
export type Reexecuted =
  | { readonly possible: true; readonly by: TraceStep | null }
  | { readonly possible: false; readonly closest: NearMiss | null };

/** Re-executes one step from a state. */
export function stepTo(model: CheckableModel, before: State, step: RecordedStep): Reexecuted {
  if (step.action === null && differing(before.toObject(), step.state).length === 0)
    return { possible: true, by: null };
  const named = recordedStep(model, before, step);
  if (named !== null && differing(named.state.toObject(), step.state).length === 0)
    return { possible: true, by: named };
  return among(() => successors(model, before), step);
}
function among(options: () => Iterable<TraceStep>, step: RecordedStep): Reexecuted {
  for (const option of options())
    if (allows(step, option) && differing(option.state.toObject(), step.state).length === 0)
      return { possible: true, by: option };
  return { possible: false, closest: closestTo(step, [...options()]) };
}

/** The successor by the recorded action instance: no other code is run, so that a breakpoint in it is met only here. */
function recordedStep(model: CheckableModel, state: State, { action, choices }: RecordedStep): TraceStep | null {
  return action === null || choices === null ? null : successorBy(model, state, action, choices);
}

function* starts(model: CheckableModel): Iterable<TraceStep> {
  for (const state of initialStates(model)) yield { action: null, choices: {}, state };
}

function allows(
  step: RecordedStep,
  { action, choices }: Pick<Successor, 'choices'> & { readonly action: string | null },
): boolean {
  return (
    (step.action === null || step.action === action) &&
    (step.choices === null || step.action === null || sameValue(step.choices, choices))
  );
}

/** What leads to the recorded state by another action; else what the recorded action does; else what leads closest. */
function closestTo(step: RecordedStep, options: readonly TraceStep[]): NearMiss | null {
  const misses = options.map((option) => ({ ...option, differs: differing(option.state.toObject(), step.state) }));
  const there = misses.find(({ differs }) => differs.length === 0);
  const same =
    step.action === null ? undefined : misses.find(({ action, choices }) => allows(step, { action, choices }));
  const nearest = misses.reduce<NearMiss | null>(
    (best, miss) => (best === null || miss.differs.length < best.differs.length ? miss : best),
    null,
  );
  return there ?? same ?? nearest;
}

/** A trace with its states as plain records of variables, as reports have them. */
export function plainTrace(
  trace: readonly TraceStep[],
): { action: string | null; choices: AnyChoices; state: AnyState }[] {
  return trace.map(({ action, choices, state }) => ({ action, choices, state: Object.fromEntries(state) }));
}

/** The instance of the property that the end of this trace violates (of a `reachable`: that it reaches), or null. */
export function shownBy(model: CheckableModel, property: string, trace: readonly TraceStep[]): AnyChoices | null {
  const [before, last] = [trace.at(-2), trace.at(-1)];
  if (last === undefined) return null;
  if (property === 'Deadlock')
    return [...successors(model, last.state)].length === 0 && !isFinished(model, last.state) ? {} : null;
  const of = model.properties[property];
  if (of === undefined) return null;
  return of.kind === 'temporal'
    ? refutedAlong(model, property, of, trace)
    : shownByProperty(model, property, of, before, last);
}

function shownByProperty(
  model: CheckableModel,
  name: string,
  of: Exclude<Property, Temporal>,
  before: TraceStep | undefined,
  last: TraceStep,
): AnyChoices | null {
  switch (of.kind) {
    case 'invariant':
      return refuted(model, 'property', name, of, last.state);
    case 'step':
      return before === undefined
        ? refutedInitially(model, name, of, last.state)
        : refutedStep(model, 'property', name, of, before.state, last.state);
    case 'reachable': {
      const reached = (instance: AnyChoices): boolean =>
        refuted(model, 'property', name, { forAll: {}, holds: (s) => !of.holds(s, instance) }, last.state) !== null;
      return instancesOf(of.forAll).find(reached) ?? null;
    }
  }
}
