/**
 * The state graph of a small model: every state and every step, with a counterexample in it. The states that differ only by
 * the names of interchangeable members, or those that agree in a variable, may stand together.
 */

import { Group } from '../../checker/kernel/symmetry/group.ts';
import type { AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { textAfter } from '../../checker/language/renaming.ts';
import { blocksOf } from '../../checker/language/symmetry.ts';
import { keyOf, textOf } from '../../checker/language/value.ts';
import { startingTraces } from '../../checker/reference/scenario.ts';
import { keepsBounds, type State, stateOf, successors, withinBounds } from '../../checker/reference/semantics.ts';
import { claimOf } from '../../checker/report/finding.ts';
import { instanceText, subjectText } from '../../checker/report/words.ts';
import type { PropertyOutcome } from '../../checker/run/outcome.ts';
import type { StateGraph } from '../draw/state-graph.ts';
import { cellsOf } from './cells.ts';

/** What the states are clustered by: their orbits, the value of a variable, or nothing. */
export type Clustering = { readonly by: 'orbit' } | { readonly by: 'variable'; readonly variable: string } | null;

interface Step {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** The title of the spec, what is broken of it, and what the trace shows. */
export interface GraphSubject {
  readonly title: string;
  readonly story: string | null;
  readonly property: PropertyOutcome | null;
}

/** Every state and step of a model, or null if there are more states than this. */
export function graphOf(
  model: CheckableModel,
  most: number,
  clustering: Clustering,
  trace: readonly { readonly state: AnyState }[],
  { title, story, property }: GraphSubject,
): StateGraph | null {
  const found = explored(model, most);
  if (found === null) return null;
  const { states, steps, initial } = found;
  const clusterOf = clusterer(model, clustering);
  const path = trace.map(({ state }) => keyOf(stateOf(model, state)));
  const marked = new Set(path);
  const numbers = new Map(states.map((state, k) => [keyOf(state), k]));
  const taken = new Set(path.slice(1).map((key, i) => `${numbers.get(path[i] as string)} ${numbers.get(key)}`));
  const cells = cellsOf(model, []);
  const base = new Map(cells.of((states[0] as State).toObject()).map(({ path: at, value }) => [at, value]));
  return {
    about: {
      claim: property === null ? null : claimOf(property),
      title,
      meaning: property === null ? null : (model.meanings?.[property.name] ?? null),
      subject: subjectText({ model }),
      broken: story,
    },
    states: states.map((state, id) => ({
      id,
      // What differs from the first state says enough, and is short.
      label: cells
        .of(state.toObject())
        .filter(({ path: at, value }) => id === 0 || base.get(at) !== value)
        .map(({ path: at, value }) => `${at} = ${value}`),
      initial: id < initial,
      cluster: clusterOf(state),
      marked: marked.has(keyOf(state)),
      violating: path.length > 0 && keyOf(state) === path.at(-1),
    })),
    edges: steps.map((step) => ({ ...step, marked: taken.has(`${step.from} ${step.to}`) })),
  };
}

function explored(
  model: CheckableModel,
  most: number,
): { readonly states: readonly State[]; readonly steps: readonly Step[]; readonly initial: number } | null {
  const numbers = new Map<string, number>();
  const states: State[] = [];
  const steps: Step[] = [];
  const numberOf = (state: State): number => {
    const known = numbers.get(keyOf(state));
    if (known !== undefined) return known;
    numbers.set(keyOf(state), states.length);
    return states.push(state) - 1;
  };
  for (const { state } of startingTraces(model).map((steps) => steps.at(-1) as { readonly state: State }))
    if (withinBounds(model, state)) numberOf(state);
  const initial = states.length;
  for (const [from, state] of states.entries()) {
    for (const { action, choices, state: next } of successors(model, state)) {
      if (!withinBounds(model, next) || !keepsBounds(model, state, next)) continue;
      steps.push({ from, to: numberOf(next), label: instanceText(action, choices) });
    }
    if (states.length > most) return null;
  }
  return { states, steps, initial };
}

function clusterer(model: CheckableModel, clustering: Clustering): (state: State) => string | null {
  if (clustering === null) return () => null;
  if (clustering.by === 'variable') {
    const { variable } = clustering;
    return (state) => `${variable} = ${textOf(state.get(variable))}`;
  }
  const group = new Group(blocksOf(model.domains), 0);
  const names = Object.keys(model.domains);
  const images = Array.from({ length: group.order }, (_, rank) => group.numbered(rank).renaming);
  const orbits = new Map<string, string>();
  return (state) => {
    const texts = images.map((by) => names.map((variable) => textAfter(state.get(variable), by)).join());
    const least = texts.sort()[0] as string;
    if (!orbits.has(least)) orbits.set(least, `orbit ${orbits.size + 1}`);
    return orbits.get(least) as string;
  };
}
