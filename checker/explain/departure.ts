/**
 * Where a behaviour departs from the abstract spec that it should refine: the abstract states before and after, and the
 * abstract step that comes closest.
 */
import { isCollection, isKeyed } from 'immutable';
import type { AnyChoices, AnyState } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import { differing, sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import type { AbstractModel } from '../language/property.ts';
import { effectOf, instancesIn, isEnabled, strictState } from '../language/steps.ts';
import { hasParts, keyOf } from '../language/value.ts';

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
export function departureOf(
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
  const attempts = from === null ? [...abstract.init].map(startOf) : attemptsIn(abstract, from);
  return { abstract: abstract.name, before: from, after: to, closest: closestTo(to, attempts) };
}

type Attempt = Omit<AbstractMiss, 'differs'>;
function startOf(state: AnyState): Attempt {
  return { action: null, choices: {}, enabled: true, state };
}

/** What each action instance does in an abstract state, or would do if it were enabled; those that change nothing apart. */
function attemptsIn(abstract: AbstractModel, from: AnyState): Attempt[] {
  const s = strictState(abstract.domains, from);
  return [...instancesIn(abstract, s)].flatMap((instance): Attempt[] => {
    const enabled = isEnabled(abstract, s, instance);
    try {
      const state = { ...from, ...effectOf(abstract, s, instance) };
      return sameValue(state, from) ? [] : [{ ...instance, enabled, state }];
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
  return { ...best, differs: differing(to, best.state) };
}

/** In how many parts two values differ: values of a function, elements of a set, parts of a state. */
function distance(a: unknown, b: unknown): number {
  if (sameValue(a, b)) return 0;
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
