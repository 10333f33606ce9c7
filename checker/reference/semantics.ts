/**
 * What a spec means: its initial states, the successors of a state, and the truth of its properties, on Immutable values
 * and without any trick. The reference checker is built on it, and every counterexample is re-executed by it.
 */
import { Record as ImmutableRecord, type RecordOf } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from '../spec/action.ts';
import { callChoice, callEffect, callPredicate, UnknownVariable } from '../spec/call.ts';
import { SpecFailure } from '../spec/failure.ts';
import type { CheckableModel } from '../spec/model.ts';
import type { Quantified } from '../spec/property.ts';
import { keyOf, Misfit } from '../spec/value.ts';

/** A state: an Immutable Record with a field for each variable. */
export type State = RecordOf<Record<string, unknown>>;
export interface Successor {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly state: State;
}
type Factory = (values: AnyState) => State;

function factoryOf(model: CheckableModel): Factory {
  return ImmutableRecord<Record<string, unknown>>(
    Object.fromEntries(Object.keys(model.domains).map((variable) => [variable, null])),
  ) as Factory;
}

/** The initial states, each once, in the order of the spec. */
export function initialStates(model: CheckableModel): State[] {
  const factory = factoryOf(model);
  return model.init.map(factory);
}

/** The successors of states given as plain records of variables. */
export function successorsOf(model: CheckableModel): (values: AnyState) => Iterable<Successor> {
  const factory = factoryOf(model);
  return (values) => successors(model, factory(values));
}

/** The successors of a state, one for each enabled action instance, in the order of the spec. */
export function* successors(model: CheckableModel, state: State): Iterable<Successor> {
  const s = strict(model, state);
  for (const [action, draft] of Object.entries(model.actions)) {
    for (const choices of choicesOf(action, draft, s)) {
      const site = { name: action, choices };
      if (!callPredicate({ ...site, part: 'guard' }, () => draft.guard(s, choices))) continue;
      const changes = callEffect({ ...site, part: 'effect' }, () => draft.effect(s, choices), model.domains);
      yield { action, choices, state: changed(model, state, changes, { ...site, part: 'effect' }) };
    }
  }
}

/** The state with these variables changed. Throws `SpecFailure` if a value lies outside its domain. */
function changed(model: CheckableModel, state: State, changes: AnyState, site: SpecFailure['site']): State {
  let next = state;
  for (const [variable, value] of Object.entries(changes)) {
    try {
      next = next.set(variable, model.domains[variable]?.read(value, variable));
    } catch (error) {
      if (error instanceof Misfit)
        throw new SpecFailure(site, { kind: 'misfit', path: error.path, value: error.value, allowed: error.allowed });
      throw error;
    }
  }
  return next;
}

/** Every way to choose, in order; a later choice may depend on earlier ones. */
function* choicesOf(action: string, draft: ActionDraft, s: AnyState, earlier: AnyChoices = {}): Iterable<AnyChoices> {
  const name = Object.keys(draft.forSome)[Object.keys(earlier).length];
  if (name === undefined) {
    yield earlier;
    return;
  }
  const domain = draft.forSome[name];
  const site = { part: 'choice', name: action, choices: earlier, choice: name } as const;
  const listed =
    typeof domain === 'function' && !('kind' in domain)
      ? callChoice(site, () => domain(s, earlier))
      : callChoice(site, () => ('kind' in (domain as object) ? (domain as { elements: unknown }).elements : domain));
  for (const value of new Map([...listed].map((value) => [keyOf(value), value])).values()) {
    yield* choicesOf(action, draft, s, { ...earlier, [name]: value });
  }
}

/** Every instance of a quantified property. */
export function instancesOf(forAll: Quantified): AnyChoices[] {
  return Object.entries(forAll).reduce<AnyChoices[]>(
    (rows, [name, domain]) =>
      rows.flatMap((row) =>
        [...(('kind' in domain ? domain.elements : domain) as readonly unknown[])].map((value) => ({
          ...row,
          [name]: value,
        })),
      ),
    [{}],
  );
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
      (choices) => !callPredicate({ part, name, choices }, () => property.holds(s, choices)),
    ) ?? null
  );
}

/** The first instance for which a step property is false, or null. */
export function refutedStep(
  model: CheckableModel,
  name: string,
  property: { forAll: Quantified; holds: (s: AnyState, t: AnyState, instance: AnyChoices) => boolean },
  from: State,
  to: State,
): AnyChoices | null {
  const [s, t] = [strict(model, from), strict(model, to)];
  return (
    instancesOf(property.forAll).find(
      (choices) => !callPredicate({ part: 'property', name, choices }, () => property.holds(s, t, choices)),
    ) ?? null
  );
}

/** True if the state lies within all bounds. */
export function withinBounds(model: CheckableModel, state: State): boolean {
  return Object.entries(model.bounds).every(([name, bound]) => refuted(model, 'bound', name, bound, state) === null);
}

/** True if the system may stop in this state. */
export function isFinished(model: CheckableModel, state: State): boolean {
  const { finished } = model;
  return (
    finished !== undefined &&
    callPredicate({ part: 'finished', name: 'finished', choices: {} }, () => finished(strict(model, state)))
  );
}

/** The state as user code sees it: asking for what is no variable is an error, as is changing it. */
function strict(model: CheckableModel, state: State): AnyState {
  return new Proxy(Object.freeze(state.toObject()), {
    get(values, variable) {
      if (typeof variable === 'string' && !(variable in model.domains))
        throw new UnknownVariable(variable, Object.keys(model.domains));
      return values[variable as string];
    },
  });
}
