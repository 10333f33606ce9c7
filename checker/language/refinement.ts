/**
 * Refinement: a spec implements another, more abstract one, if a mapping of its states takes its initial states to initial
 * states, and each of its steps to a step or to no change. Then what the abstract spec says of all its behaviours is true
 * of the images of these (Martín Abadi and Leslie Lamport, "The existence of refinement mappings", TCS 82(2), 1991,
 * section 2; in TLA+, `Spec => Abstract!Spec` without the fairness of the abstract spec).
 *
 * The abstract spec's bounds are ignored, as TLA+ ignores a constraint: they say what is explored, not what may happen.
 * Its fairness is not asked for either: this is about steps only.
 */
import { type Set as ImmutableSet, isCollection, isIndexed, isKeyed } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import { callEffect, callPredicate } from './call.ts';
import { SpecFailure } from './failure.ts';
import type { CheckableModel } from './model.ts';
import { counter, type NumberOf, numbering } from './numbering.ts';
import type { StepProperty } from './property.ts';
import type { Spec } from './spec.ts';
import { choicesOf, strictState } from './steps.ts';
import { hasParts, isRecordValue, keyOf, Misfit, textOf } from './value.ts';

/** What a spec says of its refinement: the abstract spec by name, not yet made. */
export interface RefinementDraft {
  readonly kind: 'refinement';
  readonly of: Spec;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mapping: (s: AnyState) => AnyState;
}

/** What a step property that is a refinement knows besides. */
export interface Refinement {
  readonly abstract: CheckableModel;
  /** The abstract state that a state stands for, canonical. Throws `Misfit`, with variable and path, if it is none. */
  readonly image: (s: AnyState) => AnyState;
  /** The number of that state. It reads what the mapping reads, and nothing else. */
  readonly numberOf: (s: AnyState) => number;
  /** True if an abstract step leads from one of these states to the other, or if they are the same. */
  readonly allows: (from: number, to: number) => boolean;
}

/** The step property that a refinement of this abstract model comes to. */
export function refinementOf({ mapping }: RefinementDraft, abstract: CheckableModel): StepProperty {
  const states = new AbstractStates(abstract);
  const numberOf = (s: AnyState): number => states.numberOf(answered(abstract, mapping(s)));
  const initial = new Set(abstract.init.map((state) => states.numberOf(state)));
  return {
    kind: 'step',
    forAll: {},
    initially: (s) => initial.has(numberOf(s)),
    holds: (s, t) => states.allows(numberOf(s), numberOf(t)),
    refinement: {
      abstract,
      image: (s) => canonical(abstract, answered(abstract, mapping(s))),
      numberOf,
      allows: (from, to) => states.allows(from, to),
    },
  };
}

/** The abstract states by number. Code of the abstract spec runs once for each, however many states and steps it stands for. */
class AbstractStates {
  private readonly count = counter();
  private readonly variables: readonly (readonly [string, NumberOf])[];
  /** The states whose steps are not known yet, */
  private readonly states = new Map<number, AnyState>();
  /** and those that the others lead to. */
  private readonly successors = new Map<number, ReadonlySet<number>>();

  constructor(private readonly abstract: CheckableModel) {
    this.variables = Object.entries(abstract.domains).map(([variable, of]) => [variable, numbering(of)] as const);
  }
  /** The number of an abstract state, which need not be canonical. Throws `Misfit`, with variable and path, if it is none. */
  numberOf(given: AnyState): number {
    const numbers = this.variables.map(([variable, numberOf]) => settled(() => numberOf(given[variable], variable)));
    const number = this.count(numbers.join());
    if (!this.states.has(number) && !this.successors.has(number))
      this.states.set(number, canonical(this.abstract, given));
    return number;
  }
  allows(from: number, to: number): boolean {
    return from === to || this.successorsOf(from).has(to);
  }
  private successorsOf(from: number): ReadonlySet<number> {
    const known = this.successors.get(from);
    if (known !== undefined) return known;
    const steps = stepsOf(this.abstract, this.states.get(from) as AnyState);
    const successors = new Set(steps.map(({ state }) => this.numberOf(state)));
    this.successors.set(from, successors);
    this.states.delete(from);
    return successors;
  }
}

/** What the mapping answered, if it is an object with variables of the abstract spec. */
function answered({ name, domains }: CheckableModel, answer: unknown): AnyState {
  if (typeof answer !== 'object' || answer === null || isCollection(answer))
    throw misfit('the answer of the mapping', answer, `an object with the variables of ${name}`);
  const given = answer as AnyState;
  const stranger = Object.keys(given).find((variable) => !Object.hasOwn(domains, variable));
  if (stranger !== undefined)
    throw misfit(stranger, given[stranger], `the variables of ${name}: ${Object.keys(domains).join(', ')}`);
  return given;
}

/** The canonical form of an abstract state. Of tracked views, all that is in them is read. */
function canonical({ domains }: CheckableModel, given: AnyState): AnyState {
  return Object.fromEntries(
    Object.entries(domains).map(([variable, domain]) => [
      variable,
      settled(() => domain.read(given[variable], variable)),
    ]),
  );
}

/** Lets a misfit that happens be one that can be shown later. */
function settled<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Misfit ? misfit(error.path, error.value, error.allowed) : error;
  }
}

/** A misfit that can still be shown when the call that it happened in is over, and views of the state are of no use. */
function misfit(path: string, value: unknown, allowed: string): Misfit {
  return new Misfit(path, snapshot(value), allowed);
}
function snapshot(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRecordValue(value)) return value;
  if (!isCollection(value)) return textOf(value);
  const view = value as ImmutableSet<unknown>;
  return (isKeyed(view) ? view.toMap() : isIndexed(view) ? view.toList() : view.toSet()).map(snapshot);
}

/** What an action instance does in an abstract state. */
interface AbstractStep {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}

/** The steps from an abstract state. What fails there is told as an error of the abstract spec. */
function stepsOf(abstract: CheckableModel, state: AnyState): AbstractStep[] {
  const s = strictState(abstract.domains, state);
  try {
    return instancesIn(abstract, s).flatMap(({ action, draft, choices }) =>
      isEnabled(s, action, draft, choices)
        ? [{ action, choices, state: after(abstract, s, action, draft, choices) }]
        : [],
    );
  } catch (error) {
    throw error instanceof SpecFailure ? abstractError(abstract, error) : error;
  }
}

interface ActionInstance {
  readonly action: string;
  readonly draft: ActionDraft;
  readonly choices: AnyChoices;
}
function instancesIn(abstract: CheckableModel, s: AnyState): ActionInstance[] {
  return Object.entries(abstract.actions).flatMap(([action, draft]) =>
    [...choicesOf(action, draft, s)].map((choices) => ({ action, draft, choices })),
  );
}
function isEnabled(s: AnyState, name: string, draft: ActionDraft, choices: AnyChoices): boolean {
  return callPredicate({ part: 'guard', name, choices }, () => draft.guard(s, choices));
}
/** The state after the effect. Throws `SpecFailure` if a value lies outside its domain. */
function after(
  { domains }: CheckableModel,
  s: AnyState,
  name: string,
  draft: ActionDraft,
  choices: AnyChoices,
): AnyState {
  const site = { part: 'effect', name, choices } as const;
  const changes = callEffect(
    site,
    () => {
      const answer: unknown = draft.effect(s, choices);
      if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
      return Object.fromEntries(
        Object.entries(answer).map(([variable, value]) => [variable, domains[variable]?.read(value, variable)]),
      );
    },
    domains,
  );
  return { ...s, ...changes };
}

/** An error that says where the abstract spec failed, and leads to the line that did. */
function abstractError({ name }: CheckableModel, failure: SpecFailure): Error {
  const { cause } = failure;
  const error = new Error(
    `in the abstract spec ${name}, ${failure.message}${cause instanceof Error ? `: ${cause.message}` : ''}`,
    { cause },
  );
  if (cause instanceof Error && cause.stack !== undefined) error.stack = cause.stack;
  return error;
}

/** Where a behaviour departs from the abstract spec. */
export interface Departure {
  /** The name of the abstract spec. */
  readonly abstract: string;
  /** The abstract state that is left; null if it is the initial state that is none of the abstract spec. */
  readonly before: AnyState | null;
  readonly after: AnyState;
  /** The abstract step that comes closest; null if no action changes anything there. */
  readonly closest: AbstractMiss | null;
}
/** An abstract step, or, with no action, an initial state, that comes close. */
export interface AbstractMiss {
  readonly action: string | null;
  readonly choices: AnyChoices;
  /** False if the action is not enabled: this is what its effect would do. */
  readonly enabled: boolean;
  readonly state: AnyState;
  /** The variables in which that differs from where the behaviour went: none if it is only that it is not enabled. */
  readonly differs: readonly string[];
}

/**
 * Where the end of a trace that violates a refinement departs from the abstract spec: by its last step, or, if the initial
 * state is all there is, by that. Null if the property is no refinement, or the trace does not depart from it.
 */
export function departure(
  model: CheckableModel,
  property: string,
  trace: readonly { readonly state: AnyState }[],
): Departure | null {
  const of = model.properties[property];
  const [before, last] = [trace.at(-2), trace.at(-1)];
  if (of?.kind !== 'step' || of.refinement === undefined || last === undefined) return null;
  const { abstract, image } = of.refinement;
  const imageAt = ({ state }: { readonly state: AnyState }): AnyState => image(strictState(model.domains, state));
  const to = imageAt(last);
  const from = before === undefined ? null : imageAt(before);
  const departs =
    before === undefined || from === null
      ? of.initially?.(last.state) === false
      : !of.holds(before.state, last.state, {});
  if (!departs) return null;
  const attempts = from === null ? abstract.init.map(startOf) : attemptsIn(abstract, from);
  return { abstract: abstract.name, before: from, after: to, closest: closestTo(to, attempts) };
}

type Attempt = Omit<AbstractMiss, 'differs'>;
function startOf(state: AnyState): Attempt {
  return { action: null, choices: {}, enabled: true, state };
}

/** What each action instance does in an abstract state, or would do if it were enabled; those that change nothing apart. */
function attemptsIn(abstract: CheckableModel, from: AnyState): Attempt[] {
  const s = strictState(abstract.domains, from);
  return instancesIn(abstract, s).flatMap(({ action, draft, choices }): Attempt[] => {
    const enabled = isEnabled(s, action, draft, choices);
    try {
      const state = after(abstract, s, action, draft, choices);
      return keyOf(state) === keyOf(from) ? [] : [{ action, choices, enabled, state }];
    } catch (error) {
      // An effect may rely on its guard.
      if (!enabled && error instanceof SpecFailure) return [];
      throw error;
    }
  });
}

/** The attempt that leads to a state in which the fewest parts differ; of several, the first that is enabled. */
function closestTo(to: AnyState, attempts: readonly Attempt[]): AbstractMiss | null {
  const measured = attempts.map((attempt) => ({ attempt, distance: distance(attempt.state, to) }));
  const nearest = Math.min(...measured.map((miss) => miss.distance));
  const ties = measured.filter((miss) => miss.distance === nearest).map(({ attempt }) => attempt);
  const best = ties.find(({ enabled }) => enabled) ?? ties[0];
  if (best === undefined) return null;
  const differs = Object.keys(to).filter((variable) => keyOf(best.state[variable]) !== keyOf(to[variable]));
  return { ...best, differs };
}

/** In how many parts two values differ: values of a function, elements of a set, parts of a state. */
function distance(a: unknown, b: unknown): number {
  if (keyOf(a) === keyOf(b)) return 0;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return 1;
  if (hasParts(a) && hasParts(b)) return distance(a.parts, b.parts);
  if (isKeyed(a) && isKeyed(b)) return sum([...a.keys()].map((key) => distance(a.get(key), b.get(key))));
  if (isCollection(a) || isCollection(b)) return setDistance(a as Iterable<unknown>, b as Iterable<unknown>);
  const [x, y] = [a as AnyState, b as AnyState];
  return Math.max(1, sum(Object.keys(x).map((name) => distance(x[name], y[name]))));
}
function setDistance(a: Iterable<unknown>, b: Iterable<unknown>): number {
  const [x, y] = [a, b].map((elements) => new Set([...elements].map(keyOf))) as [Set<string>, Set<string>];
  const missing = [...x].filter((key) => !y.has(key)).length + [...y].filter((key) => !x.has(key)).length;
  // Sequences may hold the same elements in another order.
  return Math.max(1, missing);
}
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
