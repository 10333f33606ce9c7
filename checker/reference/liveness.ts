/**
 * The textbook decision of temporal properties under fairness: on the full graph of a model, without any trick. Everything
 * faster is compared with it.
 *
 * A property is violated if some fair behaviour satisfies its negation. Such a behaviour is looked for in the product of the
 * graph with the tableau of the formula (Lichtenstein and Pnueli, POPL 1985; see `tableau.ts`). The moments that it comes to
 * again and again are a strongly connected set in which every promise is kept and every obligation met; strong fairness
 * is decided by leaving out the moments at which what is never taken is enabled, and searching in what remains (Emerson and
 * Lei, "Modalities for model checking", Science of Computer Programming 8(3), 1987).
 *
 * Outside the bounds anything may follow: what is undecided without the steps that leave is decided again with them, leading
 * into a graph in which the atoms take all values in all orders and nothing is owed.
 *
 * What a finite part of a behaviour violates, if anything does (`language/safety.ts`), is violated by one whose last state may be
 * repeated for ever, with all promises kept. It is looked for without fairness, and outside the bounds as far as one step leads.
 */
import type { AnyChoices } from '../language/action.ts';
import { antecedentOf } from '../language/ground.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Atom, instancesOf, type Temporal } from '../language/property.ts';
import { isSafety } from '../language/safety.ts';
import { type Graph, graphOf, type Step } from './graph.ts';
import {
  type Arena,
  fairComponents,
  type Letters,
  type Moment,
  type Move,
  type Product,
  productOf,
} from './product.ts';
import { isAtomTrue, type State, type Successor, type TraceStep } from './semantics.ts';
import { shortestLasso, wayTo } from './shortest-lasso.ts';
import { type Tableau, tableauOf } from './tableau.ts';

export interface LivenessDecision {
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** The instance of a quantified property that is violated. */
  readonly instance: AnyChoices | null;
  /** States 0 to n of a counterexample, the steps of the model's scenario included if it starts from one. */
  readonly trace: readonly TraceStep[] | null;
  /**
   * How the counterexample goes on: by a step from state n to state `to`, or, if `back` is null, state n is repeated. Null if it does
   * not matter.
   */
  readonly lasso: {
    readonly to: number;
    readonly back: { readonly action: string; readonly choices: AnyChoices } | null;
  } | null;
  /** True if it holds, and what should lead to something never happens. */
  readonly antecedentNever: boolean;
}

/**
 * Decides every temporal property of a model on its full graph. If the model starts from a scenario, behaviours begin at its
 * end. Throws `SpecFailure`.
 */
export function decideByReference(model: CheckableModel): ReadonlyMap<string, LivenessDecision> {
  const decisions = new Map<string, LivenessDecision>();
  const temporal = Object.entries(model.properties).filter(([, { kind }]) => kind === 'temporal');
  if (temporal.length === 0) return decisions;
  const graph = graphOf(model);
  for (const [name, property] of temporal) decisions.set(name, decide(model, graph, name, property as Temporal));
  return decisions;
}

const undecided: LivenessDecision = {
  verdict: 'unknown',
  instance: null,
  trace: null,
  lasso: null,
  antecedentNever: false,
};

function decide(model: CheckableModel, graph: Graph, name: string, { forAll, formula }: Temporal): LivenessDecision {
  const tableau = tableauOf(formula);
  const instances = instancesOf(forAll);
  if (isSafety(formula)) return decideSafety(model, graph, name, tableau, instances);
  for (const instance of instances) {
    const product = productOf(inside(graph, readerOf(model, name, tableau, instance)), tableau);
    const components = fairComponents(product, graph.obligations);
    if (components.length > 0) return violatedBy(graph, product, components, instance);
  }
  const leaves = graph.startsOutside.length > 0 || graph.nodes.some(({ outside }) => outside.length > 0);
  if (leaves)
    for (const instance of instances) {
      const product = productOf(widened(graph, readerOf(model, name, tableau, instance), tableau), tableau);
      if (fairComponents(product, graph.obligations).length > 0) return undecided;
    }
  const antecedent = antecedentOf(formula);
  const isMet = (state: State): boolean =>
    instances.some((instance) => isAtomTrue(model, name, antecedent as Atom, { state, step: null }, instance));
  const antecedentNever =
    antecedent?.kind === 'state' &&
    !graph.nodes.some(({ state, outside }) => isMet(state) || outside.some((next) => isMet(next.state)));
  return { ...undecided, verdict: 'holds', antecedentNever };
}
/** Whether some fair behaviour stays within the bounds. Throws `SpecFailure`. */
export function hasFairBehaviour(model: CheckableModel): boolean {
  const graph = graphOf(model);
  const tableau = tableauOf({ op: 'or', of: [] });
  return (
    fairComponents(
      productOf(
        inside(graph, () => []),
        tableau,
      ),
      graph.obligations,
    ).length > 0
  );
}

/** The values of the atoms in a state that a step changes, or that is repeated. */
type Reader = (state: State, step: Successor | null) => Letters;

export function readerOf(model: CheckableModel, name: string, { atoms }: Tableau, instance: AnyChoices): Reader {
  return (state, step) => atoms.map((atom) => isAtomTrue(model, name, atom, { state, step }, instance));
}

/** A step within the graph, with the state that it leads to. */
function taken({ nodes }: Graph, { action, choices, to }: Step): Successor {
  return { action, choices, state: (nodes[to] as Graph['nodes'][number]).state };
}

/** The graph with the values of the atoms; steps that leave the bounds lead nowhere. */
export function inside(graph: Graph, read: Reader): Arena {
  return {
    starts: graph.starts.map(({ node }) => node),
    nodes: graph.nodes.map(({ state, steps, enabled }) => ({
      still: read(state, null),
      steps: steps.map((step) => ({ ...step, letters: read(state, taken(graph, step)) })),
      enabled,
    })),
  };
}

/**
 * The same and, outside the bounds, one node for each way to give values to the atoms: each may follow each. What steps do there is
 * not known either.
 */
function widened(graph: Graph, read: Reader, { atoms }: Tableau): Arena {
  const explored = inside(graph, read);
  const ways = Array.from({ length: 2 ** atoms.length }, (_, way) => atoms.map((_atom, k) => (way >> k) % 2 === 1));
  const nodeOf = (way: number): number => graph.nodes.length + way;
  /** The nodes that stand for this state. */
  const standIns = (state: State): readonly number[] => {
    const values = read(state, null);
    const isLike = (letters: Letters): boolean =>
      atoms.every(({ kind }, k) => kind !== 'state' || letters[k] === values[k]);
    return ways.flatMap((letters, way) => (isLike(letters) ? [nodeOf(way)] : []));
  };
  const leading = (to: number, letters: Letters): Arena['nodes'][number]['steps'][number] => {
    return { to, meets: new Set(), letters };
  };
  return {
    starts: [
      ...explored.starts,
      ...graph.startsOutside.flatMap((trace) => standIns((trace.at(-1) as TraceStep).state)),
    ],
    nodes: [
      ...explored.nodes.map((node, i) => {
        const { state, outside } = graph.nodes[i] as Graph['nodes'][number];
        const leaving = outside.flatMap((step) => {
          const letters = read(state, step);
          return standIns(step.state).map((to) => leading(to, letters));
        });
        return { ...node, steps: [...node.steps, ...leaving] };
      }),
      ...ways.map((still) => ({
        still,
        steps: ways.map((_, way) => leading(nodeOf(way), still)),
        enabled: new Set<string>(),
      })),
    ],
  };
}

/**
 * The shortest of the traces that violate a property which a finite part of a behaviour violates, if anything does; one may end in a
 * step outside the bounds.
 */
function decideSafety(
  model: CheckableModel,
  graph: Graph,
  name: string,
  tableau: Tableau,
  instances: readonly AnyChoices[],
): LivenessDecision {
  const further = furtherThan(graph);
  const decided = instances.flatMap((instance): LivenessDecision[] => {
    const product = productOf(inside(further, readerOf(model, name, tableau, instance)), tableau);
    const end = product.moments.findIndex((moment) => moment.mayStay && keepsAll(tableau, moment));
    if (end < 0) return [];
    const way = wayTo(product, end);
    return [
      { ...undecided, verdict: 'violated', instance, trace: traceAlong(further, product, way[0]?.from ?? end, way) },
    ];
  });
  const length = ({ trace }: LivenessDecision): number => trace?.length ?? 0;
  const [shortest] = decided.toSorted((a, b) => length(a) - length(b));
  return shortest ?? { ...undecided, verdict: 'holds' };
}
function keepsAll({ promises, keeps }: Tableau, { truth }: Moment): boolean {
  return Array.from({ length: promises }).every((_, promise) => keeps(truth, promise));
}

/** The graph with the states outside the bounds that it leads to, or starts in: nothing is known of what comes after them. */
function furtherThan(graph: Graph): Graph {
  const ends: State[] = [];
  const endingIn = (state: State): number => graph.nodes.length + ends.push(state) - 1;
  const nodes = graph.nodes.map((node) => {
    const leaving = node.outside.map(({ action, choices, state }) => {
      return { action, choices, to: endingIn(state), meets: new Set<string>() };
    });
    return { ...node, steps: [...node.steps, ...leaving] };
  });
  const starts = [
    ...graph.starts,
    ...graph.startsOutside.map((trace) => ({ node: endingIn((trace.at(-1) as TraceStep).state), trace })),
  ];
  const ending = ends.map((state) => ({ state, steps: [], outside: [], enabled: new Set<string>() }));
  return { ...graph, starts, nodes: [...nodes, ...ending] };
}

/** The counterexample in the form of a trace. */
function violatedBy(
  graph: Graph,
  product: Product,
  components: readonly (readonly number[])[],
  instance: AnyChoices,
): LivenessDecision {
  const { start, prefix, cycle } = shortestLasso(product, graph.obligations, components);
  const trace = traceAlong(graph, product, start, [...prefix, ...cycle]);
  const last = cycle.length === 0 ? null : (trace.at(-1) as TraceStep);
  const states = last === null ? trace : trace.slice(0, -1);
  return {
    verdict: 'violated',
    instance,
    trace: states,
    lasso: {
      to: trace.length - 1 - cycle.length,
      back: last === null ? null : { action: last.action as string, choices: last.choices },
    },
    antecedentNever: false,
  };
}
/** The trace along a way through the product. */
function traceAlong(graph: Graph, product: Product, start: number, way: readonly Move[]): readonly TraceStep[] {
  const first = product.moments[start]?.node as number;
  const scenario = graph.starts.find(({ node }) => node === first)?.trace as readonly TraceStep[];
  const nodeOf = (moment: number): Graph['nodes'][number] =>
    graph.nodes[product.moments[moment]?.node as number] as Graph['nodes'][number];
  const steps = way.map(({ from, index, to }) => {
    const { action, choices } = nodeOf(from).steps[index] as Step;
    return { action, choices, state: nodeOf(to).state };
  });
  return [...scenario, ...steps];
}
