/**
 * Random walks by the reference semantics, for models that are too large to explore, and the shortening of what they find.
 *
 * A walk goes on to a state that no walk has seen, or to the one seen least often, since otherwise what can always happen,
 * such as a restart, drowns what takes several steps. (Of Raft with `forget-vote` that shows 18,400 states in 30 s, where
 * steps chosen evenly show 6,700 in 40 s.)
 *
 * The shortening is delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
 * TSE 28(2), 2002) over action instances. Departure: a step that is not possible any more is left out, instead of the
 * whole attempt being given up, since the rest often still leads to the violation.
 */
import { SpecFailure } from '../language/failure.ts';
import { sameInstance } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import type { Found } from './check.ts';
import { shownBy } from './replay.ts';
import { ScenarioFailure, startingTraces } from './scenario.ts';
import { isFinished, keepsBounds, type Successor, successors, type TraceStep, withinBounds } from './semantics.ts';

export interface Walks {
  readonly seed: number;
  readonly runs: number;
  /** The most steps of one walk. */
  readonly depth: number;
}
export interface WalkResult {
  /** How many walks were begun. */
  readonly runs: number;
  /** How many states were visited, counted as often as they were. */
  readonly visited: number;
  readonly distinct: number;
  readonly cutOff: number;
  readonly deepest: number;
  readonly taken: Readonly<Record<string, number>>;
  /** The first violation, at which the walks end. */
  readonly violated: Found | null;
  /** The first state that each `reachable` was found in. */
  readonly reached: readonly Found[];
  readonly failure: { readonly failure: SpecFailure; readonly trace: readonly TraceStep[] } | null;
}

/** Reproducible random numbers from 0 up to 1 (mulberry32, by Tommy Ettinger): the same seed gives the same walks. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Walks at random until a property is violated or all walks are done; after each step, a function that tells what was found. */
export function* walk(model: CheckableModel, { seed, runs, depth }: Walks): Generator<() => WalkResult, void> {
  const random = randomNumbers(seed);
  const taken: Record<string, number> = Object.fromEntries(Object.keys(model.actions).map((action) => [action, 0]));
  const reached = new Map<string, Found>();
  const visits = new Map<string, number>();
  const outside = new Set<string>();
  const ofSteps = Object.values(model.bounds).some(({ kind }) => kind === 'step');
  const counts = { runs: 0, visited: 0, cutOff: 0, deepest: 0 };
  let violated: Found | null = null;
  let failure: WalkResult['failure'] = null;
  let trace: TraceStep[] = [];
  /** The trace along which user code runs. */
  let where: readonly TraceStep[] = trace;
  const result = (): WalkResult => ({
    ...counts,
    distinct: visits.size,
    taken,
    violated,
    reached: [...reached.values()],
    failure,
  });

  /** Judges the end of a trace; of a state that was judged before, only the step to it. */
  const judge = (at: readonly TraceStep[], known: boolean): void => {
    counts.visited++;
    where = at;
    for (const [property, { kind }] of Object.entries(model.properties)) {
      if ((known && kind !== 'step') || kind === 'temporal') continue;
      if (kind === 'reachable' ? reached.has(property) : violated !== null) continue;
      const instance = shownBy(model, property, at);
      if (instance === null) continue;
      if (kind === 'reachable') reached.set(property, { property, instance, trace: [...at] });
      else violated = { property, instance, trace: [...at] };
    }
  };
  /** Judges a whole walk by what a part of it may violate, whatever comes after that. */
  const judgeWalk = (): void => {
    where = trace;
    for (const [property, { kind }] of Object.entries(model.properties)) {
      const instance = kind === 'temporal' && violated === null ? shownBy(model, property, trace) : null;
      if (instance !== null) violated = { property, instance, trace };
    }
  };
  const arrive = (next: TraceStep[]): void => {
    const { action, state } = next.at(-1) as TraceStep;
    if (action !== null) taken[action] = (taken[action] ?? 0) + 1;
    const key = keyOf(state);
    const before = visits.get(key) ?? 0;
    visits.set(key, before + 1);
    judge(next, before > 0);
    trace = next;
    counts.deepest = Math.max(counts.deepest, trace.length);
  };
  const isOutside = (candidate: TraceStep): boolean => {
    where = [...trace, candidate];
    const { state } = trace.at(-1) as TraceStep;
    return !keepsBounds(model, state, candidate.state) || !withinBounds(model, candidate.state);
  };
  /** One step further within the bounds, to a new state or to the least visited; false if there is none. */
  const step = (): boolean => {
    const last = trace.at(-1) as TraceStep;
    where = trace;
    let enabled = false;
    let best: { readonly step: TraceStep; readonly visits: number } | null = null;
    for (const candidate of inRandomOrder(model, last, random)) {
      enabled = true;
      const key = keyOf(candidate.state);
      const count = visits.get(key) ?? 0;
      const way = ofSteps ? `${keyOf(last.state)} ${key}` : key;
      if (outside.has(way) || key === keyOf(last.state)) continue;
      if ((ofSteps || count === 0) && isOutside(candidate)) {
        outside.add(way);
        counts.cutOff++;
        judge([...trace, candidate], false);
        if (violated !== null) return false;
      } else if (best === null || count < best.visits) best = { step: candidate, visits: count };
      if (best?.visits === 0) break;
      where = trace;
    }
    where = trace;
    if (best !== null) arrive([...trace, best.step]);
    else if (!enabled && !isFinished(model, last.state)) violated = { property: 'Deadlock', instance: {}, trace };
    return best !== null;
  };

  try {
    const starts = startingTraces(model);
    while (counts.runs < runs && violated === null) {
      counts.runs++;
      arrive(starts[Math.floor(random() * starts.length)] as TraceStep[]);
      for (let steps = 0; steps < depth && violated === null && step(); steps++) yield result;
      if (violated === null) judgeWalk();
    }
  } catch (error) {
    if (!(error instanceof SpecFailure)) throw error;
    failure = { failure: error, trace: error instanceof ScenarioFailure ? error.trace : where };
  }
  yield result;
}

/** The successors of a state in random order: first an action, then an instance, so that no action drowns the others. */
function* inRandomOrder(model: CheckableModel, { state }: TraceStep, random: () => number): Iterable<Successor> {
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

/** A trace that shows the same property in no more steps: as many are left out as can be, one after the other. */
export function shortened(model: CheckableModel, { property, trace }: Found): TraceStep[] {
  const given = model.from === null ? 1 : 1 + (model.scenarios[model.from]?.length ?? 0);
  let best = [...trace];
  for (let size = best.length >> 1; size >= 1; ) {
    let better = false;
    for (let at = given; at < best.length; ) {
      const found = retraced(model, property, [...best.slice(0, at), ...best.slice(at + size)]);
      if (found !== null && found.length < best.length) {
        best = found;
        better = true;
      } else at += size;
    }
    if (size > 1) size >>= 1;
    else if (!better) break;
  }
  return best;
}

/** Takes these steps, as far as they are possible, until the property shows. */
function retraced(model: CheckableModel, property: string, steps: readonly TraceStep[]): TraceStep[] | null {
  const trace: TraceStep[] = [];
  const isWhole = model.properties[property]?.kind === 'temporal';
  for (const step of steps) {
    try {
      const next = trace.length === 0 ? step : instanceOf(model, trace.at(-1) as TraceStep, step);
      if (next === undefined) continue;
      trace.push(next);
      // What a part of a walk violates, the whole does.
      if (!isWhole && shownBy(model, property, trace) !== null) return trace;
      const { state } = trace.at(-2) ?? next;
      if (!withinBounds(model, next.state) || !keepsBounds(model, state, next.state)) trace.pop();
    } catch (error) {
      // Another way leads to states that no walk has come to: what fails there is left out.
      if (error instanceof SpecFailure) return null;
      throw error;
    }
  }
  return isWhole && shownBy(model, property, trace) !== null ? trace : null;
}

/** The same action instance in another state, if it is enabled there. */
function instanceOf(model: CheckableModel, at: TraceStep, { action, choices }: TraceStep): TraceStep | undefined {
  const draft = action === null ? undefined : model.actions[action];
  if (action === null || draft === undefined) return undefined;
  for (const next of successors({ ...model, actions: { [action]: draft } }, at.state))
    if (sameInstance(next, { action, choices })) return next;
  return undefined;
}
