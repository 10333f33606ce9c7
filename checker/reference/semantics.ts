/**
 * What a spec means: its initial states, the successors of a state, and the truth of its properties, on Immutable values
 * and without any trick. The reference checker is built on it, and every counterexample is re-executed by it.
 */
import { OrderedMap } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import { instanceOf, isOneOf } from '../language/ground.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Atom, instancesOf, type Quantified, type StepProperty } from '../language/property.ts';
import {
  type ActionInstance,
  effectOf,
  instancesIn,
  isEnabled,
  offeredBy,
  onStates,
  ownChoices,
  strictState,
} from '../language/steps.ts';
import { keyOf } from '../language/value.ts';

/** A state: the value of each variable, in the order of the spec. */
export type State = OrderedMap<string, unknown>;
export interface Successor {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly state: State;
}

/** One step of a trace; the first has no action. */
export interface TraceStep {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: State;
}

/** The initial states, each once, in the order of the spec. */
export function* initialStates(model: CheckableModel): Iterable<State> {
  const seen = new Set<string>();
  for (const values of model.init) {
    if (seen.size === seen.add(keyOf(values)).size) continue;
    yield stateOf(model, values);
  }
}

/** The state with these values of the variables. */
export function stateOf(model: CheckableModel, values: AnyState): State {
  return OrderedMap(Object.keys(model.domains).map((variable) => [variable, values[variable]]));
}

/** The successors of states, given and answered as plain records of variables. */
export function successorsOf(
  model: CheckableModel,
): (values: AnyState) => Iterable<Omit<Successor, 'state'> & { readonly state: AnyState }> {
  return (values) =>
    [...successors(model, stateOf(model, values))].map((next) => ({ ...next, state: Object.fromEntries(next.state) }));
}

/** The successors of a state, one for each enabled action instance, in the order of the spec. */
export function* successors(model: CheckableModel, state: State): Iterable<Successor> {
  const s = strict(model, state);
  for (const instance of instancesIn(model, s)) yield* taken(model, state, s, instance);
}

/** The successor by one action instance, whose code alone is run; null if it is not enabled. */
export function successorBy(
  model: CheckableModel,
  state: State,
  action: string,
  choices: AnyChoices,
): Successor | null {
  const draft = model.actions[action];
  if (draft === undefined) return null;
  const s = strict(model, state);
  const own = ownChoices(action, draft, s, choices);
  return own === null ? null : ([...taken(model, state, s, { action, choices: own })][0] ?? null);
}

/** The values that a choice of an action offers in a state, after these earlier ones. */
export function offered(
  model: CheckableModel,
  state: State,
  action: string,
  earlier: AnyChoices,
  choice: string,
): readonly unknown[] {
  return offeredBy(action, model.actions[action] as ActionDraft, strict(model, state), earlier, choice);
}

/** The step by an action instance, if its guard is true. `s` is the state as user code sees it. */
function* taken(model: CheckableModel, state: State, s: AnyState, instance: ActionInstance): Iterable<Successor> {
  if (isEnabled(model, s, instance)) yield { ...instance, state: changed(state, effectOf(model, s, instance)) };
}

/** The state with these variables changed. */
function changed(state: State, changes: AnyState): State {
  return Object.entries(changes).reduce((next, [variable, value]) => next.set(variable, value), state);
}

/** The first instance for which a predicate on states is false, or null. */
export function refuted(
  model: CheckableModel,
  part: 'property' | 'bound',
  name: string,
  property: { forAll: Quantified; holds: (s: AnyState, instance: AnyChoices) => boolean },
  state: State,
): AnyChoices | null {
  const s = strict(model, state);
  return (
    instancesOf(property.forAll).find(
      (choices) => !callPredicate({ part, name, choices }, () => onStates([s], () => property.holds(s, choices))),
    ) ?? null
  );
}

/** The truth of a predicate of a property in a state, for an instance of the property. */
export function isTrue(
  model: CheckableModel,
  name: string,
  holds: (s: AnyState, instance: AnyChoices) => boolean,
  state: State,
  choices: AnyChoices,
): boolean {
  const s = strict(model, state);
  return callPredicate({ part: 'property', name, choices }, () => onStates([s], () => holds(s, choices)));
}

/**
 * The truth of an atom of a temporal property, for an instance of the property: in a state, and along the step from it to another one;
 * null if it is repeated.
 */
export function isAtomTrue(
  model: CheckableModel,
  name: string,
  atom: Atom,
  { state, step }: { readonly state: State; readonly step: Successor | null },
  instance: AnyChoices,
): boolean {
  const choices = instanceOf(atom, instance);
  if (atom.kind === 'state') return isTrue(model, name, atom.holds, state, choices);
  if (step === null) return atom.kind === 'step' && atom.whenStill;
  if (atom.kind === 'change') {
    const [s, t] = [strict(model, state), strict(model, step.state)];
    return callPredicate({ part: 'property', name, choices }, () => onStates([s, t], () => atom.holds(s, t, choices)));
  }
  return callPredicate({ part: 'property', name, choices }, () => isOneOf(atom.steps, step, choices));
}

/** The first instance for which a step property is false, or null. */
export function refutedStep(
  model: CheckableModel,
  part: 'property' | 'bound',
  name: string,
  property: { forAll: Quantified; holds: (s: AnyState, t: AnyState, instance: AnyChoices) => boolean },
  from: State,
  to: State,
): AnyChoices | null {
  const [s, t] = [strict(model, from), strict(model, to)];
  return (
    instancesOf(property.forAll).find(
      (choices) => !callPredicate({ part, name, choices }, () => onStates([s, t], () => property.holds(s, t, choices))),
    ) ?? null
  );
}

/** The instance for which a step property is false of an initial state, or null. */
export function refutedInitially(
  model: CheckableModel,
  name: string,
  { initially }: Pick<StepProperty, 'initially'>,
  state: State,
): AnyChoices | null {
  if (initially === undefined) return null;
  const s = strict(model, state);
  return callPredicate({ part: 'property', name, choices: {} }, () => onStates([s], () => initially(s))) ? null : {};
}

/** True if the state lies within all bounds of states. */
export function withinBounds(model: CheckableModel, state: State): boolean {
  return Object.entries(model.bounds).every(
    ([name, bound]) => bound.kind !== 'invariant' || refuted(model, 'bound', name, bound, state) === null,
  );
}
/** True if the step stays within all bounds of steps, as one that changes nothing does. */
export function keepsBounds(model: CheckableModel, from: State, to: State): boolean {
  const bounds = Object.entries(model.bounds).filter(([, { kind }]) => kind === 'step');
  return (
    bounds.length === 0 ||
    sameValue(from, to) ||
    bounds.every(
      ([name, bound]) => bound.kind !== 'step' || refutedStep(model, 'bound', name, bound, from, to) === null,
    )
  );
}

/** True if the system may stop in this state. */
export function isFinished(model: CheckableModel, state: State): boolean {
  const { finished } = model;
  if (finished === undefined) return false;
  const s = strict(model, state);
  return callPredicate({ part: 'finished', name: 'finished', choices: {} }, () => onStates([s], () => finished(s)));
}

/** The state as user code sees it. */
export function strict(model: CheckableModel, state: State): AnyState {
  return strictState(model.domains, Object.fromEntries(state));
}
