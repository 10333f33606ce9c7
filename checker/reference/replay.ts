/**
 * Replaying: a recorded trace, re-executed step by step by the reference semantics. Every counterexample is replayed
 * before it is shown, and so is any trace that a user hands in, from Concord or from elsewhere.
 */
import type { AnyChoices, AnyState } from '../spec/action.ts';
import { SpecFailure } from '../spec/failure.ts';
import type { CheckableModel } from '../spec/model.ts';
import type { Property } from '../spec/property.ts';
import { keyOf } from '../spec/value.ts';
import type { TraceStep } from './check.ts';
import { type State, type Successor, initialStates, instancesOf, isFinished, refuted, refutedStep, successors } from './semantics.ts';

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
    const options: TraceStep[] = before === undefined ? starts(model) : [...successors(model, before.state)];
    const stutters = before !== undefined && step.action === null && differing(before.state, step.state).length === 0;
    const next = options.find((option) => allows(step, option) && differing(option.state, step.state).length === 0);
    if (next !== undefined) trace.push(next);
    else if (!stutters) return { ok: false, trace, at, closest: closestTo(step, options) };
  }
  return { ok: true, trace };
}

function starts(model: CheckableModel): TraceStep[] {
  return initialStates(model).map((state) => ({ action: null, choices: {}, state }));
}

function allows(step: RecordedStep, { action, choices }: Pick<Successor, 'choices'> & { readonly action: string | null }): boolean {
  return (step.action === null || step.action === action) && (step.choices === null || step.action === null || keyOf(step.choices) === keyOf(choices));
}

/** The variables in which two states differ. */
function differing(a: State, b: AnyState): string[] {
  return Object.keys(a.toObject()).filter((variable) => keyOf(a.get(variable)) !== keyOf(b[variable]));
}

/** The option that leads closest to the recorded state; among equals, one by the recorded action. */
function closestTo(step: RecordedStep, options: readonly TraceStep[]): NearMiss | null {
  const misses = options.map((option) => ({ ...option, differs: differing(option.state, step.state) }));
  const distance = ({ action, choices, differs }: NearMiss): number => differs.length + (action === step.action ? 0 : 0.5) + (allows(step, { action, choices }) ? 0 : 0.25);
  return misses.reduce<NearMiss | null>((best, miss) => (best === null || distance(miss) < distance(best) ? miss : best), null);
}

/** A trace with its states as plain records of variables, as reports have them. */
export function plainTrace(trace: readonly TraceStep[]): { action: string | null; choices: AnyChoices; state: AnyState }[] {
  return trace.map(({ action, choices, state }) => ({ action, choices, state: state.toObject() }));
}

/**
 * A trace to the state whose successors were being computed when a property or a bound failed, one step further if it was
 * a successor that it failed on.
 */
export function traceToFailure(model: CheckableModel, { site }: SpecFailure, trace: readonly TraceStep[]): readonly TraceStep[] {
  const last = trace.at(-1);
  if (last === undefined || (site.part !== 'property' && site.part !== 'bound')) return trace;
  const of = site.part === 'bound' ? model.bounds[site.name] : model.properties[site.name];
  if (of === undefined || (of.kind !== 'invariant' && of.kind !== 'reachable')) return trace;
  const fails = (state: State): boolean => {
    try {
      refuted(model, site.part as 'property' | 'bound', site.name, of, state);
      return false;
    } catch (error) {
      return error instanceof SpecFailure;
    }
  };
  if (fails(last.state)) return trace;
  for (const next of successors(model, last.state)) if (fails(next.state)) return [...trace, next];
  return trace;
}

/** The instance of the property that the end of this trace violates (of a `reachable`: that it reaches), or null. */
export function shownBy(model: CheckableModel, property: string, trace: readonly TraceStep[]): AnyChoices | null {
  const [before, last] = [trace.at(-2), trace.at(-1)];
  if (last === undefined) return null;
  if (property === 'Deadlock') return [...successors(model, last.state)].length === 0 && !isFinished(model, last.state) ? {} : null;
  const of = model.properties[property];
  return of === undefined ? null : shownByProperty(model, property, of, before, last);
}

function shownByProperty(model: CheckableModel, name: string, of: Property, before: TraceStep | undefined, last: TraceStep): AnyChoices | null {
  switch (of.kind) {
    case 'invariant':
      return refuted(model, 'property', name, of, last.state);
    case 'step':
      return before === undefined ? null : refutedStep(model, name, of, before.state, last.state);
    case 'reachable': {
      const reached = (instance: AnyChoices): boolean => refuted(model, 'property', name, { forAll: {}, holds: (s) => !of.holds(s, instance) }, last.state) !== null;
      return instancesOf(of.forAll).find(reached) ?? null;
    }
    case 'temporal':
      return null;
  }
}
