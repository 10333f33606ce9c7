/**
 * The explored space by who acts, as the search for the trace with the fewest switches sees it: goals, states, steps and actors
 * by number. With symmetry a state stands for its orbit, and the names of actors are those of what stands there.
 */

import type { AnyChoices } from '../../language/action.ts';
import { type Actor, actorsOf } from '../../language/actor.ts';
import { sameInstance, switchesOf } from '../../language/identity.ts';
import type { CheckableModel } from '../../language/model.ts';
import { Tuples } from '../../language/tuples.ts';
import { keyOf } from '../../language/value.ts';
import { type ActedEnd, type ActedStart, type ActedSystem, stepsTo } from '../../search/fewest-switches.ts';
import type { Judge } from '../run/judge.ts';
import type { KernelStep } from '../run/trace.ts';
import type { Learner } from '../steps/learner.ts';
import { Steps } from '../steps/steps.ts';
import { choicesUnder, type Permutation } from '../symmetry/group.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { Event } from '../units/properties.ts';

/** What a trace is to show: one of some events, or a deadlock if there are none. */
export interface Goal {
  readonly events: ReadonlySet<number>;
  /** Where it was found first: in this state or, unless it is -1, after this step from it. */
  readonly state: number;
  readonly step: number;
}
interface Start extends ActedStart {
  /** What takes the state in the store to the one that exploration started from. */
  readonly by: Permutation | null;
}
interface End extends ActedEnd {
  readonly leaf: number;
}
interface NextSteps {
  count: number;
  targets: Int32Array;
  by: Uint16Array;
  as: Uint16Array;
  leaves: Int32Array;
  permutations: Int32Array;
}

/** What the kernel has explored, by who acts. */
export class Acted implements ActedSystem {
  readonly actors: number;
  readonly levels: readonly number[];
  readonly starts: readonly Start[];
  readonly goals: readonly number[];
  private readonly actorOf: (action: string, choices: AnyChoices) => Actor;
  private readonly names: readonly string[];
  /** An action instance of each actor, of which its images are told. */
  private readonly examples: { readonly action: number; readonly choices: AnyChoices }[] = [];
  private readonly numbers = new Map<Actor, number>();
  private readonly byLeaf: number[] = [];
  /** By permutation, what it makes of each actor. */
  private readonly images = new Map<number, Uint16Array>();
  private readonly next: NextSteps = {
    count: 0,
    targets: new Int32Array(0),
    by: new Uint16Array(0),
    as: new Uint16Array(0),
    leaves: new Int32Array(0),
    permutations: new Int32Array(0),
  };
  /** By number of steps, the goals that so many steps lead to. */
  private readonly due = new Map<number, number[]>();
  private readonly tuples = new Tuples();
  private readonly eventNumbers: ReadonlyMap<number, number>;
  private readonly events: readonly Event[];
  private readonly steps: Steps;

  constructor(
    private readonly learner: Learner,
    private readonly judge: Judge,
    model: CheckableModel,
    private readonly all: readonly Goal[],
    private readonly head: number,
    prefix: (start: number) => readonly KernelStep[],
  ) {
    const { space, properties, leaves } = learner;
    this.events = properties.events;
    this.steps = new Steps(learner, { isAsked: true });
    this.actorOf = actorsOf(model);
    this.names = Object.keys(model.actions);
    this.levels = space.levels;
    this.goals = all.map(({ state, step }) => stepsTo(this.levels, state) + (step >= 0 ? 1 : 0));
    for (const [goal, steps] of this.goals.entries()) this.due.set(steps, [...(this.due.get(steps) ?? []), goal]);
    this.eventNumbers = new Map(
      this.events.map(({ property, instance }, i) => [this.tuples.number(property, keyOf(instance)), i]),
    );
    for (const [leaf, { action, choices }] of leaves.entries()) this.byLeaf[leaf] = this.actorNumber(action, choices);
    const last = Array.from({ length: space.starts.count }, (_, number) => {
      const { action, choices } = prefix(number).at(-1) as KernelStep;
      return action === null ? -1 : this.actorNumber(this.names.indexOf(action), choices);
    });
    this.actors = this.examples.length;
    learner.fitLayout();
    this.starts = space.storedStarts().flatMap((start, number): Start[] => {
      if (start === null) return [];
      const { state, by, rank } = start;
      const actor = last[number] as number;
      const switches = switchesOf(model, prefix(number));
      return [{ state, by, switches, actor: actor < 0 ? this.actors : (this.imagesUnder(rank)[actor] as number) }];
    });
  }

  goalsOf(state: number, steps: number): Iterable<number> {
    const due = this.due.get(steps);
    if (due === undefined) return [];
    const met = new Set(this.eventsOf(state));
    return due.filter((goal) => {
      const { events } = this.all[goal] as Goal;
      return events.size === 0 ? this.isStuck(state) : [...met].some((event) => events.has(event));
    });
  }
  stepsOf(state: number, steps: number): { readonly next: NextSteps; readonly ends: readonly End[] } {
    const { next, head } = this;
    const { space } = this.learner;
    next.count = 0;
    if (state >= head) return { next, ends: [] };
    const found = this.steps.of(state);
    const [from, to] = [this.levels[steps + 1] ?? space.store.count, this.levels[steps + 2] ?? space.store.count];
    this.reserve(found.inside);
    for (let i = 0; i < found.inside; i++) {
      const target = found.targets[i] as number;
      if (target < from || target >= to) continue;
      const rank = found.ranks[i] as number;
      const by = this.byLeaf[found.leaves[i] as number] as number;
      next.targets[next.count] = target;
      next.by[next.count] = by;
      next.as[next.count] = rank === 0 ? by : (this.imagesUnder(rank)[by] as number);
      next.leaves[next.count] = found.leaves[i] as number;
      next.permutations[next.count++] = space.inverseRank(rank);
    }
    const due = this.due.get(steps + 1);
    return { next, ends: due === undefined ? [] : this.stepsThatMeet(state, due) };
  }
  /** The steps from the state expanded last, this one, that meet goals by themselves, or by a state outside the bounds. */
  private stepsThatMeet(state: number, due: readonly number[]): End[] {
    return this.eventsOfSteps(state).flatMap(({ leaf, event }) =>
      due.flatMap((goal) =>
        this.all[goal]?.events.has(event) ? [{ goal, leaf, by: this.byLeaf[leaf] as number }] : [],
      ),
    );
  }
  /** True if a state has no successor, and is not one in which the system may stop. */
  private isStuck(state: number): boolean {
    return state < this.head && this.steps.count(state) === 0 && !this.judge.mayStop(state);
  }
  /** The events that a state in the store decides. */
  private eventsOf(state: number): number[] {
    const { space } = this.learner;
    const at = space.bring(state);
    return this.judge.eventsAt({ state, step: -1 }, space.stored.words, at);
  }
  /**
   * The events that steps from the state which was expanded last, this one, decide: by themselves or by the state outside the
   * bounds to which they lead.
   */
  private eventsOfSteps(state: number): { leaf: number; event: number }[] {
    const { violated, outside } = this.steps;
    const { firstStep } = this.learner.properties;
    const met = violated.map(({ leaf, event }) => ({ leaf, event: firstStep + event }));
    for (let i = 0; i < outside.count; i++) {
      const leaf = outside.steps[i] as number;
      for (const event of this.judge.eventsAt({ state, step: leaf }, outside.words, i * outside.width))
        met.push({ leaf, event });
    }
    return met;
  }
  /** The events of a goal that a state meets or, if there is a leaf, the step from it. */
  eventsAt(state: number, leaf: number, goal: number): number[] {
    const { events } = this.all[goal] as Goal;
    return this.eventsOfEnd(state, leaf).filter((event) => events.has(event));
  }
  private eventsOfEnd(state: number, leaf: number): number[] {
    if (leaf < 0) return this.eventsOf(state);
    const { order } = this.learner.relation;
    this.steps.count(state);
    return this.eventsOfSteps(state).flatMap((one) => (order.isSame(one.leaf, leaf) ? [one.event] : []));
  }
  /** The event that a permutation makes of one. */
  eventUnder(event: number, by: Permutation | null): number {
    const { property, instance } = this.events[event] as Event;
    return this.eventNumbers.get(this.tuples.number(property, keyOf(choicesUnder(instance, by)))) as number;
  }
  /** True if all states on ways to a goal were expanded. */
  isWhole(goal: number): boolean {
    const { events } = this.all[goal] as Goal;
    const steps = this.goals[goal] as number;
    return this.head >= (this.levels[events.size === 0 ? steps + 1 : steps] ?? this.learner.space.store.count);
  }
  /** The action instance of a step, by the names that a permutation leads to. */
  instanceOf(leaf: number, by: Permutation | null): { action: number; choices: AnyChoices } {
    const { action, choices } = this.learner.leaves[leaf] as ActionLeaf;
    return { action, choices: choicesUnder(choices, by) };
  }

  /** True if a step is this action instance, by the names that a permutation leads to. */
  isInstance(leaf: number, by: Permutation | null, step: KernelStep): boolean {
    const { action, choices } = this.instanceOf(leaf, by);
    return sameInstance({ action: this.names[action] as string, choices }, step);
  }
  actorOfStep({ action, choices }: KernelStep): Actor {
    return this.actorOf(action as string, choices);
  }
  /** The state in the store where the trace starts by which a goal was found first. */
  firstOf(goal: number): number {
    const { space } = this.learner;
    let { state } = this.all[goal] as Goal;
    for (let from = space.parentOf(state); from >= 0; from = space.parentOf(state)) state = from;
    return state;
  }

  /** The number of who acts; its images get numbers, too. */
  private actorNumber(action: number, choices: AnyChoices): number {
    const actor = this.actorOf(this.names[action] as string, choices);
    const known = this.numbers.get(actor);
    if (known !== undefined) return known;
    const number = this.examples.push({ action, choices }) - 1;
    this.numbers.set(actor, number);
    for (const by of this.learner.space.symmetry?.group.generators ?? [])
      this.actorNumber(action, choicesUnder(choices, by));
    return number;
  }
  /** What a permutation, by its rank, makes of each actor. */
  private imagesUnder(rank: number): Uint16Array {
    let images = this.images.get(rank);
    if (images === undefined) {
      const by = this.learner.space.permutation(rank);
      images = Uint16Array.from(this.examples, ({ action, choices }) =>
        this.actorNumber(action, choicesUnder(choices, by)),
      );
      this.images.set(rank, images);
    }
    return images;
  }
  private reserve(length: number): void {
    const { next } = this;
    if (length <= next.targets.length) return;
    next.targets = new Int32Array(2 * length);
    next.by = new Uint16Array(2 * length);
    next.as = new Uint16Array(2 * length);
    next.leaves = new Int32Array(2 * length);
    next.permutations = new Int32Array(2 * length);
  }
}
