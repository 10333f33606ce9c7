/**
 * Of the shortest traces to what was found, the one that is shown: it switches least between processes and, of those that do,
 * comes first in the order of the spec. So it does not depend on what was learned when, nor on symmetry.
 */

import { switchesOf } from '../../language/identity.ts';
import type { CheckableModel } from '../../language/model.ts';
import { FewestSwitches } from '../../search/fewest-switches.ts';
import { gathered } from '../../search/gather.ts';
import type { Judge } from '../run/judge.ts';
import type { KernelStep, Lifting } from '../run/trace.ts';
import type { Learner } from '../steps/learner.ts';
import type { Permutation } from '../symmetry/group.ts';
import { Acted, type Goal } from './acted.ts';

/** A trace to a goal. */
export interface BestTrace {
  readonly trace: readonly KernelStep[];
  /** The first event of the goal at its end; -1 for a deadlock. */
  readonly event: number;
  /** True if it is known that no trace as short switches less. */
  readonly proven: boolean;
}
/** A way through the store: from a state to start from, along steps between what stands for orbits. */
interface Way {
  readonly first: number;
  readonly steps: readonly { readonly label: number; readonly permutation: number; readonly target: number }[];
  /** The step that meets the goal, if not the last of these; else -1. */
  readonly last: number;
  /** The first event of the goal at its end, by the names of the trace; -1 for a deadlock. */
  readonly event: number;
}

interface Step {
  readonly leaf: number;
  readonly permutation: number;
  /** The next state; -1 if the step itself meets the goal. */
  readonly target: number;
  readonly as: number;
}

/** The best traces to goals, after a search that has expanded the states below `head`. */
export class BestTraces {
  private readonly goals: readonly string[];
  private readonly system: Acted;
  private readonly search: FewestSwitches;
  private readonly lifting: Lifting;

  /** Expands at most so many states again. */
  constructor(
    private readonly learner: Learner,
    judge: Judge,
    private readonly model: CheckableModel,
    private readonly all: ReadonlyMap<string, Goal>,
    {
      head,
      most,
      lifting,
      prefix,
    }: { head: number; most: number; lifting: Lifting; prefix: (start: number) => readonly KernelStep[] },
  ) {
    this.goals = [...all.keys()];
    this.lifting = lifting;
    this.system = new Acted(learner, judge, model, [...all.values()], head, prefix);
    this.search = new FewestSwitches(this.system, most);
  }

  /** The best trace to a goal; null if none is known to be better than what was found first. */
  traceTo(name: string): BestTrace | null {
    const { search, system, lifting, model } = this;
    const goal = this.goals.indexOf(name);
    if (goal < 0) return null;
    const proven = search.proven(goal) && system.isWhole(goal);
    const told = (way: Way): BestTrace => ({
      trace: lifting.along(way.first, way.steps, way.last).trace,
      event: way.event,
      proven,
    });
    const best = this.wayTo(goal);
    if (best !== null && proven) return told(best);
    const { state, step } = this.all.get(name) as Goal;
    const { trace } = lifting.traceTo(state, step);
    const found = best === null ? null : told(best);
    if (found !== null && switchesOf(model, found.trace) < switchesOf(model, trace)) return found;
    const way = this.gathered(goal, trace);
    return way === null ? null : told(way);
  }
  /** The way to a goal that switches least, as far as is known; null if none was found. */
  private wayTo(goal: number): Way | null {
    const { search, system } = this;
    const switches = search.switches(goal);
    const start = system.starts.find(
      ({ state, actor, switches: cost }) =>
        search.costOf(state, actor) === cost && search.isOnTheWay(goal, state, actor),
    );
    if (switches === null || start === undefined) return null;
    const length = system.goals[goal] as number;
    const steps: { label: number; permutation: number; target: number }[] = [];
    let { state, actor, by } = start;
    while (steps.length < length) {
      const step = this.firstOf(this.stepsOnTheWay(goal, state, actor, steps.length), by);
      if (step.target < 0) return this.ended(goal, start.state, steps, step.leaf, state, by);
      steps.push({ label: step.leaf, permutation: step.permutation, target: step.target });
      ({ target: state, as: actor } = step);
      by = this.composed(by, step.permutation);
    }
    return this.ended(goal, start.state, steps, -1, state, by);
  }
  /**
   * A way that takes the steps of another in an order with fewer switches; null if none is found. For where the best is not
   * known: the steps that a process takes are gathered as far as they commute.
   */
  private gathered(goal: number, trace: readonly KernelStep[]): Way | null {
    const { system } = this;
    const length = system.goals[goal] as number;
    // Of the steps that were given the last stays where it is: it tells who acted before the others.
    const taken = trace.slice(-length - 1).filter(({ action }) => action !== null);
    const fixed = taken.length - length;
    let way: Way | null = null;
    gathered(
      taken,
      (step) => system.actorOfStep(step),
      (steps) => {
        const found = steps[0] === taken[0] || fixed === 0 ? this.by(goal, steps.slice(fixed)) : null;
        way = found ?? way;
        return found !== null;
      },
    );
    return way;
  }
  /** The way by these steps from where the first trace to the goal starts; null if they cannot be taken, or do not meet it. */
  private by(goal: number, wanted: readonly KernelStep[]): Way | null {
    const { system } = this;
    const steps: { label: number; permutation: number; target: number }[] = [];
    const first = system.firstOf(goal);
    let { by } = this.lifting.startFor(first);
    let state = first;
    for (const [i, step] of wanted.entries()) {
      const { next, ends } = system.stepsOf(state, i);
      const leafIs = (leaf: number): boolean => system.isInstance(leaf, by, step);
      const end = ends.find((one) => one.goal === goal && leafIs(one.leaf));
      if (end !== undefined) return this.ended(goal, first, steps, end.leaf, state, by);
      const at = next.leaves.subarray(0, next.count).findIndex(leafIs);
      if (at < 0) return null;
      const [target, permutation] = [next.targets[at] as number, next.permutations[at] as number];
      steps.push({ label: next.leaves[at] as number, permutation, target });
      by = this.composed(by, permutation);
      state = target;
    }
    const isMet = [...system.goalsOf(state, wanted.length)].includes(goal);
    return isMet ? this.ended(goal, first, steps, -1, state, by) : null;
  }
  private composed(by: Permutation | null, permutation: number): Permutation | null {
    const next = this.learner.space.permutation(permutation);
    return by === null || next === null ? null : (this.learner.space.symmetry?.group.compose(by, next) ?? null);
  }
  private ended(
    goal: number,
    first: number,
    steps: Way['steps'],
    last: number,
    state: number,
    by: Permutation | null,
  ): Way {
    const met = this.system.eventsAt(state, last, goal);
    const event = met.reduce(
      (least, one) => Math.min(least, this.system.eventUnder(one, by)),
      Number.POSITIVE_INFINITY,
    );
    return { first, steps, last, event: met.length === 0 ? -1 : event };
  }
  /** The steps from a state that ways to the goal take which switch least. */
  private stepsOnTheWay(goal: number, state: number, actor: number, done: number): Step[] {
    const { search, system } = this;
    const cost = search.costOf(state, actor) as number;
    const { next, ends } = system.stepsOf(state, done);
    const found: Step[] = [];
    for (let i = 0; i < next.count; i++) {
      const [target, as, by] = [next.targets[i] as number, next.as[i] as number, next.by[i] as number];
      if (!search.isOnTheWay(goal, target, as)) continue;
      if (search.costOf(target, as) !== cost + search.costOfSwitch(actor, by)) continue;
      found.push({ leaf: next.leaves[i] as number, permutation: next.permutations[i] as number, target, as });
    }
    for (const end of ends)
      if (end.goal === goal && search.switches(goal) === cost + search.costOfSwitch(actor, end.by))
        found.push({ leaf: end.leaf, permutation: 0, target: -1, as: 0 });
    return found;
  }
  private firstOf(steps: readonly Step[], by: Permutation | null): Step {
    const instance = ({ leaf }: Step) => this.system.instanceOf(leaf, by);
    const [first] = [...steps].sort((a, b) => this.learner.relation.order.compareInstances(instance(a), instance(b)));
    if (first === undefined) throw new Error('a way to a goal breaks off: an error in Concord');
    return first;
  }
}
