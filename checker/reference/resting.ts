/**
 * Which of the lassos that end in stuttering is shown (`language/identity.ts`): of all instances of a property, among the behaviours that come to
 * rest in the fewest steps and violate it fairly, the first in the order of traces, and of these the first instance.
 *
 * By the textbook: the product of the graph and the tableau, so many steps deep; then, from the end to the start, how often the
 * actor must change; then the steps from the start on, with all that may be true of the formula after them.
 */
import type { AnyChoices } from '../language/action.ts';
import { type Actor, actorsOf } from '../language/actor.ts';
import {
  type ActionInstance,
  orderOfInstances,
  orderOfTraces,
  sameInstance,
  switchesOf,
} from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf, type Temporal } from '../language/property.ts';
import type { Graph, Start, Step, Surroundings } from './graph.ts';
import { inside, readerOf } from './liveness.ts';
import { balanceOf, type Moment, type Product, productOf } from './product.ts';
import { plainTrace } from './replay.ts';
import type { TraceStep } from './semantics.ts';
import { tableauOf } from './tableau.ts';

/** So many states are looked at, at most. */
export const mostLookedAt = 1000;

export interface Resting {
  readonly instance: AnyChoices;
  readonly trace: ReturnType<typeof plainTrace>;
}

/**
 * What is shown of the behaviours that violate a temporal property by coming to rest after at most so many steps; null if there
 * is none, or too many states are so near. Throws `SpecFailure`.
 */
export function shownResting(near: Surroundings, name: string, of: Temporal, steps: number): Resting | null {
  const { model } = near;
  const graph = near.within(steps);
  if (graph === null) return null;
  const tableau = tableauOf(of.formula);
  const found = instancesOf(of.forAll).flatMap((instance): Resting[] => {
    const product = productOf(inside(graph, readerOf(model, name, tableau, instance)), tableau);
    const trace = new Ways(model, graph, product, steps).shown();
    return trace === null ? [] : [{ instance, trace: plainTrace(trace) }];
  });
  const order = found.length > 1 ? orderOfTraces(model) : () => 0;
  return found.toSorted((x, y) => order(x.trace, y.trace))[0] ?? null;
}

/** A step on a shortest way to rest, and how often the actor changes after it at least. */
interface Way {
  readonly step: Step;
  readonly by: Actor;
  readonly to: number;
  readonly switches: number;
}

class Ways {
  /** By moment, the ways on; none at the end. */
  private readonly onward = new Map<number, readonly Way[]>();
  private readonly actorOf: (action: string, choices: AnyChoices) => Actor;
  private readonly length: number;

  constructor(
    private readonly model: CheckableModel,
    private readonly graph: Graph,
    private readonly product: Product,
    deepest: number,
  ) {
    this.actorOf = actorsOf(model);
    const { moments } = product;
    const depths: number[] = [];
    for (const { by } of moments) depths.push(by === null ? 0 : (depths[by.from] as number) + 1);
    // Moments are numbered in the order of their depth.
    const first = moments.findIndex((moment, m) => (depths[m] as number) <= deepest && this.mayRest(moment));
    this.length = first < 0 ? -1 : (depths[first] as number);
    for (let m = moments.length - 1; m >= 0; m--) {
      const [moment, depth] = [moments[m] as Moment, depths[m] as number];
      if (depth > this.length) continue;
      if (depth === this.length) {
        if (this.mayRest(moment)) this.onward.set(m, []);
        continue;
      }
      const ways = moment.moves.flatMap(({ index, to }): Way[] => {
        if (depths[to] !== depth + 1 || !this.onward.has(to)) return [];
        const step = this.nodeOf(m).steps[index] as Step;
        const by = this.actorOf(step.action, step.choices);
        return [{ step, by, to, switches: this.least(to, by) }];
      });
      if (ways.length > 0) this.onward.set(m, ways);
    }
  }
  private nodeOf(moment: number): Graph['nodes'][number] {
    return this.graph.nodes[(this.product.moments[moment] as Moment).node] as Graph['nodes'][number];
  }
  private mayRest(moment: Moment): boolean {
    if (!moment.mayStay) return false;
    const { broken, owedWeakly, owedStrongly } = balanceOf(this.product, this.graph.obligations, [moment], []);
    return broken.length + owedWeakly.length + owedStrongly.length === 0;
  }
  /** How often the actor changes at least from a moment to the end, after somebody has acted last. */
  private least(moment: number, last: Actor | undefined): number {
    const ways = this.onward.get(moment) ?? [];
    return this.length < 0 || ways.length === 0 ? 0 : Math.min(...ways.map((way) => way.switches + changes(last, way)));
  }

  /** The trace that is shown, if there is one. */
  shown(): readonly TraceStep[] | null {
    const begun = this.graph.starts.flatMap((start) => {
      const { action, choices } = start.trace.at(-1) as TraceStep;
      const last = action === null ? undefined : this.actorOf(action, choices);
      const at = this.product.moments.flatMap(({ node, by }, m) =>
        node === start.node && by === null && this.onward.has(m) ? [m] : [],
      );
      if (at.length === 0) return [];
      const left = Math.min(...at.map((m) => this.least(m, last)));
      return [{ start, last, at, left, switches: switchesOf(this.model, start.trace) + left }];
    });
    const [best] = begun.toSorted((x, y) => x.switches - y.switches);
    return best === undefined ? null : this.along(best);
  }
  private along(begun: { start: Start; last: Actor | undefined; at: readonly number[]; left: number }): TraceStep[] {
    const order = orderOfInstances(this.model.actions);
    const trace = [...begun.start.trace];
    let { at, last, left } = begun;
    for (let k = 0; k < this.length; k++) {
      const ways = at.flatMap((m) => this.onward.get(m) ?? []);
      const best = ways.filter((way) => way.switches + changes(last, way) === left);
      const [first] = best.map(({ step }) => step).toSorted(order) as [Step];
      const same = best.filter(({ step }) => step.to === first.to && sameInstance(step, first as ActionInstance));
      const [way] = same as [Way];
      left = way.switches;
      last = way.by;
      at = same.map(({ to }) => to);
      const { action, choices, to } = first;
      trace.push({ action, choices, state: (this.graph.nodes[to] as Graph['nodes'][number]).state });
    }
    return trace;
  }
}

function changes(last: Actor | undefined, { by }: Way): number {
  return last === undefined || last === by ? 0 : 1;
}
