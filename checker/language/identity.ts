/**
 * Identity: when two values, states and steps are the same, and which of several traces is shown. It is said here, once, on
 * values and by the order of the spec, and not by the numbers of any engine: whoever explores, in whichever order, on however
 * many threads or machines, shows the same trace. What an engine does on integers instead is held against this.
 *
 * * Two values are the same if they have the same canonical text (`keyOf` in `value.ts`): a set is its elements, whatever the
 *   order in which they came, a record its fields, a network its parts.
 * * Two states are the same if each variable has the same value in both.
 * * Two action instances are the same if they are of one action and chose the same; two steps, if they also lead to the same state.
 *   Instances that lead to the same state are different steps, and each counts as generated.
 * * Of the traces that show something, the first in a total order is shown: the shortest; of these the one on which the actor
 *   changes least often (`actor.ts`); of these the first in the order of the spec: by the initial state, and then step by step.
 * * Of the lassos that violate a property, one that ends in stuttering is shown if none that was found to go round is shorter: of all
 *   instances of the property, and all behaviours that come to rest after as few steps, the first in that order, and the first
 *   instance of which it is one. Of those that go round it is not said which is shown.
 * * Steps come in the order of their actions in the spec, and those of one action in the order of the first choice in which they
 *   differ: of a domain or a list in its order, of what is computed from the state in the order of values (`compareValues`).
 */
import { type ActionDraft, type AnyChoices, type AnyState, listedValues } from './action.ts';
import { type Acting, type Actor, actorsOf } from './actor.ts';
import { compareValues, keyOf } from './value.ts';

/** An action with its choices; of an initial state the action is null. */
export interface ActionInstance {
  readonly action: string | null;
  readonly choices: AnyChoices;
}
/** An action instance, and the state that it leads to. */
export interface Step extends ActionInstance {
  readonly state: AnyState;
}
/** Negative if the first comes before the second, 0 if they are the same. */
export type Order<T> = (x: T, y: T) => number;

export function sameValue(x: unknown, y: unknown): boolean {
  return x === y || keyOf(x) === keyOf(y);
}

/** The variables of a state that have another value in the other. */
export function differing(state: AnyState, other: AnyState): string[] {
  return Object.keys(state).filter((variable) => !(variable in other) || !sameValue(state[variable], other[variable]));
}
export function sameState(x: AnyState, y: AnyState): boolean {
  return differing(x, y).length === 0;
}

export function sameInstance(x: ActionInstance, y: ActionInstance): boolean {
  return x.action === y.action && sameValue(x.choices, y.choices);
}
export function sameStep(x: Step, y: Step): boolean {
  return sameInstance(x, y) && sameState(x.state, y.state);
}

/** The order of the ways to choose. */
export function orderOfChoices({ forSome }: Pick<ActionDraft, 'forSome'>): Order<AnyChoices> {
  const orders = Object.entries(forSome).map(([choice, of]): readonly [string, Order<unknown>] => {
    const listed = listedValues(of);
    if (listed === undefined) return [choice, compareValues];
    const places = new Map(listed.map((value, i) => [keyOf(value), i]));
    return [choice, (x, y) => (places.get(keyOf(x)) as number) - (places.get(keyOf(y)) as number)];
  });
  return (x, y) => {
    for (const [choice, order] of orders) {
      const difference = order(x[choice], y[choice]);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** The order of action instances, which is the order of the steps from one state. */
export function orderOfInstances(actions: Readonly<Record<string, ActionDraft>>): Order<ActionInstance> {
  const places = new Map(Object.keys(actions).map((action, i) => [action, i]));
  const choices = new Map(Object.entries(actions).map(([action, draft]) => [action, orderOfChoices(draft)]));
  const placeOf = ({ action }: ActionInstance): number => (action === null ? -1 : (places.get(action) as number));
  return (x, y) => placeOf(x) - placeOf(y) || (choices.get(x.action ?? '')?.(x.choices, y.choices) ?? 0);
}

/** How often the actor changes along these. Nobody in particular, who loses messages, is an actor of his own. */
export function changesAmong(actors: readonly Actor[]): number {
  return actors.filter((actor, i) => i > 0 && actor !== actors[i - 1]).length;
}
/** How often the actor changes along a trace. */
export function switchesOf(model: Acting, trace: readonly ActionInstance[]): number {
  const actorOf = actorsOf(model);
  return changesAmong(trace.flatMap(({ action, choices }) => (action === null ? [] : [actorOf(action, choices)])));
}

/** The order of traces: of those that show something, the first is shown. */
export function orderOfTraces(
  model: Acting & { readonly actions: Readonly<Record<string, ActionDraft>>; readonly init: Iterable<AnyState> },
): Order<readonly Step[]> {
  const starts = new Map<string, number>();
  for (const state of model.init) if (!starts.has(keyOf(state))) starts.set(keyOf(state), starts.size);
  const startOf = ([first]: readonly Step[]): number =>
    first === undefined ? -1 : (starts.get(keyOf(first.state)) ?? 0);
  const ofInstances = orderOfInstances(model.actions);
  const bySteps: Order<readonly Step[]> = (x, y) => {
    for (const [i, step] of x.entries()) {
      const difference = ofInstances(step, y[i] as Step);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return (x, y) =>
    x.length - y.length || switchesOf(model, x) - switchesOf(model, y) || startOf(x) - startOf(y) || bySteps(x, y);
}
