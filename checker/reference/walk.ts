/**
 * A random walk by the reference semantics, for models that are too large to explore.
 *
 * A walk goes on to a state that it has not seen, nor walks before it, or to the one seen least often, since otherwise what can always happen,
 * such as a restart, drowns what takes several steps. (Of Raft with `forget-vote` that shows 18,400 states in 30 s, where
 * steps chosen evenly show 6,700 in 40 s.)
 *
 * Each walk has a number, and draws random numbers of its own. With what guides it (`seen.ts`) they decide all that it does.
 *
 * A walk that is timed is guided by nothing: all steps by which the state changes are as likely as each other, or as the weights of their actions say, which
 * makes a Markov chain of the model. Ways of one action that lead to one state are one step there: else the numbers would depend on how choices are written. Where
 * there are finitely many states such a walk is fair to every step with probability 1 (Amir Pnueli, "On the extremely fair treatment of probabilistic
 * algorithms", STOC 1983).
 */
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import type { Found } from './check.ts';
import { numbersOfWalk } from './random.ts';
import { shownBy } from './replay.ts';
import { ScenarioFailure, startingTraces } from './scenario.ts';
import type { Seen, Trail } from './seen.ts';
import {
  isFinished,
  keepsBounds,
  type State,
  type Successor,
  successors,
  type TraceStep,
  withinBounds,
} from './semantics.ts';
import { type Goal, Wait } from './wait.ts';

export interface Walks {
  readonly seed: number;
  readonly runs: number;
  /** The most steps of one walk. */
  readonly depth: number;
}

/** How walks are timed. */
export interface Course {
  readonly goal: Goal;
  /** How likely the steps of an action are, beside those of others: 1 of those that are not named. */
  readonly weights: Readonly<Record<string, number>>;
  /** True if steps that leave the bounds are never taken; otherwise they end a walk. */
  readonly isClosed: boolean;
}

/**
 * How a walk that was timed has ended: what it waited for has come; it has waited as long as it may; the next step leaves the bounds; or no step is left to
 * take.
 */
export interface Timed {
  readonly end: 'come' | 'depth' | 'bounds' | 'rest';
  /** The steps of the wait; null if that has not begun. */
  readonly steps: number | null;
}

/** What a walk has done since it was asked last. */
export interface News extends Trail {
  /** How many states were judged, counted as often as they were. */
  readonly judged: number;
  readonly deepest: number;
  readonly taken: Readonly<Record<string, number>>;
  /** Null unless it is timed, and has ended otherwise than by a violation or a failure. */
  readonly timed: Timed | null;
}

/** What walks of a model have in common. */
export interface Ground {
  readonly model: CheckableModel;
  readonly seed: number;
  /** The traces of which each walk begins with one, made when the first is about to. */
  readonly starts: () => readonly (readonly TraceStep[])[];
  /** Null if they are not timed. */
  readonly course: Course | null;
}
export function groundOf(model: CheckableModel, { seed }: Pick<Walks, 'seed'>, course: Course | null = null): Ground {
  let made: readonly (readonly TraceStep[])[] | null = null;
  return { model, seed, starts: () => (made ??= startingTraces(model)), course };
}

export class Walk {
  /** The violation at which it has ended. */
  violated: Found | null = null;
  /** The first state that it found each `reachable` in, of those that the walks that guide it have not reached. */
  readonly reached = new Map<string, Found>();
  failure: { readonly failure: SpecFailure; readonly trace: readonly TraceStep[] } | null = null;
  private readonly model: CheckableModel;
  private readonly random: () => number;
  private readonly ofSteps: boolean;
  private readonly visits = new Map<string, number>();
  private readonly outside = new Set<string>();
  private readonly trace: TraceStep[] = [];
  /** The step beyond the trace about which user code is asked. */
  private beyond: TraceStep | null = null;
  private news = noNews();

  /** What guides it is what has been seen when it begins, and must not change before it has ended. */
  constructor(
    private readonly ground: Ground,
    /** From 1 on. */
    readonly number: number,
    private readonly seen: Seen,
  ) {
    this.model = ground.model;
    this.random = numbersOfWalk(ground.seed, number);
    this.ofSteps = Object.values(this.model.bounds).some(({ kind }) => kind === 'step');
  }

  /** Takes at most so many steps, up to the first violation or failure; if it is timed, so many before the wait, and so many more. It waits after each. */
  *steps(depth: number): Generator<void, void> {
    try {
      const starts = this.ground.starts();
      const start = [...(starts[Math.floor(this.random() * starts.length)] ?? [])];
      const first = start.pop();
      if (first === undefined) return;
      this.trace.push(...start);
      this.arrive(first);
      const { course } = this.ground;
      if (course !== null) yield* this.timed(course, depth);
      else for (let steps = 0; steps < depth && this.violated === null && this.step(); steps++) yield;
      if (this.violated === null) this.judgeWhole();
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      this.failure = { failure: error, trace: error instanceof ScenarioFailure ? error.trace : this.along() };
    }
  }

  /** What it has done since this was asked last. */
  told(): News {
    const { news } = this;
    this.news = noNews();
    return news;
  }

  /** The trace along which user code runs. */
  private along(): readonly TraceStep[] {
    return this.beyond === null ? [...this.trace] : [...this.trace, this.beyond];
  }

  private visitsOf(state: string): number {
    return this.seen.visitsOf(state) + (this.visits.get(state) ?? 0);
  }

  /** Judges the step beyond the trace; if its state was judged before, only the step to it. */
  private judge(next: TraceStep, known: boolean): void {
    const { model, reached, news } = this;
    news.judged++;
    this.beyond = next;
    const end = [...this.trace.slice(-1), next];
    for (const [property, { kind }] of Object.entries(model.properties)) {
      if ((known && kind !== 'step') || kind === 'temporal') continue;
      const isDecided =
        kind === 'reachable' ? reached.has(property) || this.seen.hasReached(property) : this.violated !== null;
      const instance = isDecided ? null : shownBy(model, property, end);
      if (instance === null) continue;
      const found = { property, instance, trace: this.along() };
      if (kind === 'reachable') {
        reached.set(property, found);
        news.reached.push(property);
      } else this.violated = found;
    }
  }
  /** Judges the whole walk by what a part of it may violate, whatever comes after that. */
  private judgeWhole(): void {
    const { model, trace } = this;
    for (const [property, { kind }] of Object.entries(model.properties)) {
      const instance = kind === 'temporal' && this.violated === null ? shownBy(model, property, trace) : null;
      if (instance !== null) this.violated = { property, instance, trace };
    }
  }

  private arrive(next: TraceStep): void {
    const { news } = this;
    const { action, state } = next;
    if (action !== null) news.taken[action] = (news.taken[action] ?? 0) + 1;
    const key = keyOf(state);
    const isKnown = this.visitsOf(key) > 0;
    this.visits.set(key, (this.visits.get(key) ?? 0) + 1);
    news.visited.push(key);
    this.judge(next, isKnown);
    this.trace.push(next);
    this.beyond = null;
    news.deepest = Math.max(news.deepest, this.trace.length);
  }

  /** Goes on by chance alone until what is waited for has come, or cannot be waited for any longer. */
  private *timed(course: Course, depth: number): Generator<void, void> {
    const wait = new Wait(course.goal);
    const ended = (end: Timed['end'], steps: number): void => {
      this.news.timed = { end, steps: wait.since === null ? null : steps - wait.since };
    };
    for (let steps = 0; this.violated === null; steps++) {
      const { state } = this.trace.at(-1) as TraceStep;
      if (wait.isOver(state, steps)) return ended('come', steps);
      if (steps - (wait.since ?? 0) === depth) return ended('depth', steps);
      const next = this.drawn(state, course);
      if (this.violated !== null) return;
      if (next === null) return ended('rest', steps);
      if (!course.isClosed && this.leaves(state, next)) {
        if (this.violated === null) ended(wait.isOver(next.state, steps + 1) ? 'come' : 'bounds', steps + 1);
        return;
      }
      this.arrive(next);
      yield;
    }
  }

  /** True if a step leaves the bounds. It is judged, and goes no further. */
  private leaves(state: State, next: TraceStep): boolean {
    const way = this.way(keyOf(state), keyOf(next.state));
    const known = this.outside.has(way) || this.seen.isOutside(way);
    if (!known && !this.isOutside(state, next)) {
      this.beyond = null;
      return false;
    }
    if (!known) {
      this.outside.add(way);
      this.news.outside.push(way);
    }
    this.judge(next, known);
    return true;
  }

  /** A step by which the state changes, drawn by the weights; null if there is none. */
  private drawn(state: State, { weights, isClosed }: Course): Successor | null {
    const { model } = this;
    const here = keyOf(state);
    const ways = new Map<string, Successor>();
    let enabled = false;
    for (const candidate of successors(model, state)) {
      enabled = true;
      const key = keyOf(candidate.state);
      const way = `${candidate.action} ${key}`;
      if (key === here || weightOf(candidate, weights) === 0 || ways.has(way)) continue;
      if (!isClosed || !this.leaves(state, candidate)) ways.set(way, candidate);
      if (this.violated !== null) return null;
    }
    if (!enabled) this.rest(state);
    const all = [...ways.values()];
    let left = this.random() * all.reduce((sum, step) => sum + weightOf(step, weights), 0);
    const isDrawn = (step: Successor): boolean => {
      left -= weightOf(step, weights);
      return left < 0;
    };
    // By rounding something may be left behind the last.
    return all.find(isDrawn) ?? all.at(-1) ?? null;
  }

  /** A state from which there is no step. */
  private rest(state: State): void {
    if (!isFinished(this.model, state)) this.violated = { property: 'Deadlock', instance: {}, trace: this.along() };
  }

  /** By what it is remembered that a step leads outside: bounds of steps may allow another one to the same state. */
  private way(from: string, to: string): string {
    return this.ofSteps ? `${from} ${to}` : to;
  }

  private isOutside(state: State, next: TraceStep): boolean {
    this.beyond = next;
    return !keepsBounds(this.model, state, next.state) || !withinBounds(this.model, next.state);
  }

  /** One step further within the bounds, to a new state or to the least visited; false if there is none. */
  private step(): boolean {
    const { model, trace, seen, outside, ofSteps } = this;
    const { state } = trace.at(-1) as TraceStep;
    const here = keyOf(state);
    let enabled = false;
    let best: { readonly step: TraceStep; readonly visits: number } | null = null;
    for (const candidate of inRandomOrder(model, state, this.random)) {
      enabled = true;
      const key = keyOf(candidate.state);
      const count = this.visitsOf(key);
      const way = this.way(here, key);
      if (outside.has(way) || seen.isOutside(way) || key === here) continue;
      if ((ofSteps || count === 0) && this.isOutside(state, candidate)) {
        outside.add(way);
        this.news.outside.push(way);
        this.judge(candidate, false);
        if (this.violated !== null) return false;
      } else if (best === null || count < best.visits) best = { step: candidate, visits: count };
      if (best?.visits === 0) break;
      this.beyond = null;
    }
    this.beyond = null;
    if (best !== null) this.arrive(best.step);
    else if (!enabled) this.rest(state);
    return best !== null;
  }
}

function noNews() {
  const texts = (): string[] => [];
  const taken: Record<string, number> = {};
  const timed = null as Timed | null;
  return { visited: texts(), outside: texts(), reached: texts(), judged: 0, deepest: 0, taken, timed };
}

function weightOf({ action }: Successor, weights: Course['weights']): number {
  return weights[action] ?? 1;
}

/** The successors of a state in random order: first an action, then an instance, so that no action drowns the others. */
function* inRandomOrder(model: CheckableModel, state: State, random: () => number): Iterable<Successor> {
  for (const [action, draft] of shuffled(Object.entries(model.actions), random)) {
    yield* shuffled([...successors({ ...model, actions: { [action]: draft } }, state)], random);
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
