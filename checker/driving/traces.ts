/**
 * A few traces of a spec that take each of its actions, each pair of consecutive actions, or each transition: to be replayed against a system.
 * They go along what the kernel has learned and explored, and are executed by the reference semantics before they are handed out.
 */
import { type ExploredGraph, graphNear } from '../kernel/graph.ts';
import type { AnyChoices } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Parameters } from '../language/parameters.ts';
import type { Spec, StateOf } from '../language/protocol.ts';
import { textOf } from '../language/value.ts';
import { replay } from '../reference/replay.ts';
import { successorsOf } from '../reference/semantics.ts';
import { itfFile } from '../report/trace-file.ts';
import { count, counted, subjectText, suggestion } from '../report/words.ts';
import { type ModelOptions, modelFor } from '../run/check.ts';
import { Contradicted, NoStates } from '../run/refused.ts';
import { cover, type Edge, type Walkable } from './cover.ts';
import { BadDriver } from './deeds.ts';

const covers = ['actions', 'transitions', 'pairs'] as const;

/** What traces cover: each action, each transition (a state with an action instance), each action directly after each other. */
export type Covering = (typeof covers)[number];

/** Which traces, of which model. */
export interface TracesOptions<P extends Parameters = Parameters>
  extends Pick<ModelOptions<P>, 'parameters' | 'variant'> {
  readonly cover: Covering;
  /** The most steps of a trace; 20, if absent. */
  readonly depth?: number;
  /** The most states to look at; 100,000, if absent, or 10,000 for transitions. */
  readonly states?: number;
  /** True: transitions that differ only by the names of interchangeable members are one. */
  readonly symmetry?: boolean;
  /** Actions that no trace is to have. */
  readonly without?: readonly string[];
}

/** A step of a trace; of the initial state the action is null. */
export interface CoveringStep<S> {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: S;
}
/** A trace, as values and as a file for `replay` and other tools. */
export interface CoveringTrace<S> {
  readonly steps: readonly CoveringStep<S>[];
  /** In the Informal Trace Format. */
  readonly itf: string;
}

/** The traces, and what they do not cover. */
export interface Traces<S> {
  readonly traces: readonly CoveringTrace<S>[];
  /** How many actions, transitions or pairs they cover. */
  readonly covered: number;
  /** The actions, or pairs of actions, that they do not cover. Transitions that are not covered are not known. */
  readonly uncovered: readonly (readonly string[])[];
  /** True if nothing is left out because of `depth` or `states`: what is not covered never happens within the bounds of the spec. */
  readonly isAll: boolean;
  /** How many states were looked at. */
  readonly states: number;
}

/** There are more states than every transition of can be covered. */
export class TooManyStates extends Error {
  override readonly name = 'TooManyStates';
}

/**
 * Traces of a spec, from its initial states, that together cover what is asked. The same come out each time. Throws `TooManyStates` where each
 * transition is asked of more than `states` states, `BadParameter`, `BadSpec` or `BadDriver` if there is nothing to ask, and `SpecFailure`.
 */
export function tracesOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  options: TracesOptions<NoInfer<P>>,
): Traces<StateOf<M>> {
  const { cover: what, depth = 20, symmetry = false, without = [] } = options;
  const { states: most = what === 'transitions' ? 10_000 : 100_000 } = options;
  if (!covers.includes(what))
    throw new RangeError(`cover is ${textOf(what)}; allowed: ${covers.map(textOf).join(', ')}`);
  for (const [name, value] of Object.entries({ depth, states: most }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${name} is ${textOf(value)}; allowed: a whole number from 1`);
  const model = lessening(modelFor(spec, options), without);
  const graph = graphNear(model, { symmetry, depth, most, twin: successorsOf });
  if (graph.starts === 0) throw new NoStates(model.name, Object.keys(model.bounds));
  if (graph.end === 'states' && what === 'transitions')
    throw new TooManyStates(
      `${subjectText({ model })} has more than ${count(most)} states within ${counted(depth, 'step')}, too many to cover each transition. Choose smaller parameters or depth, cover 'pairs' or 'actions'${symmetry ? '' : ', take transitions up to names for one (symmetry: true)'}, or allow more (states: ${count(10 * most).replaceAll(',', '_')}).`,
    );
  const names = Object.keys(model.actions);
  const found = cover(walkable(graph, what, names.length), depth);
  return {
    traces: found.walks.map(({ start, edges }) => told<StateOf<M>>(model, graph, start, edges, what)),
    covered: found.targets.size,
    uncovered: uncovered(found.targets, names, what),
    isAll: !found.isCut && graph.end === 'all',
    states: graph.states,
  };
}

/** The model from its initial states, without some of its actions. */
function lessening(model: CheckableModel, without: readonly string[]): CheckableModel {
  const names = Object.keys(model.actions);
  const stray = without.find((action) => !names.includes(action));
  if (stray !== undefined)
    throw new BadDriver(
      `without names ${stray}, which is no action of ${model.name}. ${suggestion(stray, names, 'actions')}`,
    );
  const actions = Object.fromEntries(Object.entries(model.actions).filter(([action]) => !without.includes(action)));
  if (Object.keys(actions).length === 0) throw new BadDriver(`without names all actions of ${model.name}`);
  return { ...model, actions, from: null };
}

/** The graph with what is to be covered. Where that is pairs, a node is a state with the action that has led to it. */
function walkable(
  { starts, expanded, from, targets, actions }: ExploredGraph,
  what: Covering,
  count: number,
): Walkable {
  const perState = what === 'pairs' ? count + 1 : 1;
  const made = new Map<number, readonly Edge[]>();
  const targetOf = (before: number, step: number): number => {
    if (what === 'transitions') return step;
    const action = actions[step] as number;
    if (what === 'actions') return action;
    return before === 0 ? -1 : (before - 1) * count + action;
  };
  return {
    starts: Array.from({ length: starts }, (_, state) => state * perState),
    edges: (node) => {
      const known = made.get(node);
      if (known !== undefined) return known;
      const state = Math.floor(node / perState);
      const edges: Edge[] = [];
      const end = state < expanded ? (from[state + 1] as number) : 0;
      for (let step = from[state] as number; step < end; step++) {
        const after = what === 'pairs' ? (actions[step] as number) + 1 : 0;
        edges.push({ step, to: (targets[step] as number) * perState + after, target: targetOf(node % perState, step) });
      }
      made.set(node, edges);
      return edges;
    },
  };
}

function uncovered(
  targets: ReadonlySet<number>,
  names: readonly string[],
  what: Covering,
): readonly (readonly string[])[] {
  if (what === 'transitions') return [];
  const all = what === 'actions' ? names.map((name) => [name]) : names.flatMap((a) => names.map((b) => [a, b]));
  return all.filter((_, target) => !targets.has(target));
}

/** A walk as a trace, which the reference semantics executes. */
function told<S>(
  model: CheckableModel,
  graph: ExploredGraph,
  start: number,
  edges: readonly Edge[],
  what: Covering,
): CoveringTrace<S> {
  const perState = what === 'pairs' ? Object.keys(model.actions).length + 1 : 1;
  const steps = graph.along(
    start / perState,
    edges.map(({ step }) => step),
  );
  const replayed = replay(model, steps);
  if (!replayed.ok) throw new Contradicted('a trace that covers', { kind: 'not possible', step: replayed.at });
  const { name, variant, parameters } = model;
  const itf = itfFile(
    steps,
    { spec: name, variant, parameters },
    `A trace of ${name}, one of some that cover its ${what}.`,
  );
  return { steps: steps as unknown as readonly CoveringStep<S>[], itf };
}
