/**
 * The shortening of what a random walk found, in three ways, until none helps any more:
 *
 * * Where a state comes twice, what lies between is left out.
 * * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002) over action
 *   instances. Departure: a step that is not possible any more is left out, instead of the whole attempt being given up, since the rest
 *   often still leads to the violation.
 * * A short way, by a breadth-first search that gives up after some states, from a state of the trace to a later one, or to one that shows the property.
 *
 * What comes out is a behaviour that shows the same property in no more steps. It need not be a shortest one.
 */
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import type { Found } from './check.ts';
import { shownBy } from './replay.ts';
import { keepsBounds, type State, successorBy, successors, type TraceStep, withinBounds } from './semantics.ts';

type Trace = readonly TraceStep[];

/** So many states are expanded for short ways: of all together, and from one state of the trace. */
const [mostExpanded, mostFromOne] = [1000, 200];

/** A trace that shows the same property in no more steps. */
export function shortened(model: CheckableModel, { property, trace }: Found): Trace {
  const sought: Sought = {
    model,
    property,
    isWhole: model.properties[property]?.kind === 'temporal',
    given: model.from === null ? 1 : 1 + (model.scenarios[model.from]?.length ?? 0),
  };
  let best = withoutSteps(sought, withoutLoops(sought, trace));
  for (let left = mostExpanded; left > 0 && !sought.isWhole; ) {
    const found = byShortWay(sought, best, left);
    left -= found.expanded;
    if (found.trace === null) break;
    best = withoutSteps(sought, found.trace);
  }
  return best;
}

/** What a shortened trace must still show. */
interface Sought {
  readonly model: CheckableModel;
  readonly property: string;
  /** True if the whole trace shows it, and not its end. */
  readonly isWhole: boolean;
  /** So many states at its beginning stay: the initial one, or those of a scenario. */
  readonly given: number;
}

/** The trace without what lies between two visits to one state. Its last step stays, which may be what shows the property. */
function withoutLoops({ model, property, given }: Sought, trace: Trace): Trace {
  const last = trace.length - 1;
  if (last < given) return trace;
  const keys = trace.map(({ state }) => keyOf(state));
  const lastVisits = new Map(keys.slice(0, last).map((key, at) => [key, at]));
  const short = trace.slice(0, given);
  for (let at = given - 1; ; ) {
    at = (lastVisits.get(keys[at] as string) as number) + 1;
    short.push(trace[at] as TraceStep);
    if (at === last) break;
  }
  // What is said of a whole walk may be due to its loops.
  return shownBy(model, property, short) === null ? trace : short;
}

/** As many steps are left out as can be, one after the other. */
function withoutSteps(sought: Sought, trace: Trace): Trace {
  let best = trace;
  for (let size = best.length >> 1; size >= 1; ) {
    let better = false;
    for (let at = sought.given; at < best.length; ) {
      const found = retraced(sought, [...best.slice(0, at), ...best.slice(at + size)]);
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
function retraced({ model, property, isWhole }: Sought, steps: Trace): Trace | null {
  const trace: TraceStep[] = [];
  for (const step of steps) {
    try {
      const next = trace.length === 0 ? step : again(model, (trace.at(-1) as TraceStep).state, step);
      if (next === null) continue;
      trace.push(next);
      // What a part of a walk violates, the whole does.
      if (!isWhole && shownBy(model, property, trace) !== null) return trace;
      const { state } = trace.at(-2) ?? next;
      if (!isWithin(model, state, next)) trace.pop();
    } catch (error) {
      // Another way leads to states that no walk has come to: what fails there is left out.
      if (error instanceof SpecFailure) return null;
      throw error;
    }
  }
  return isWhole && shownBy(model, property, trace) !== null ? trace : null;
}

/** The same action instance in another state, if it is enabled there. */
function again(model: CheckableModel, state: State, { action, choices }: TraceStep): TraceStep | null {
  return action === null ? null : successorBy(model, state, action, choices);
}

function isWithin(model: CheckableModel, state: State, next: TraceStep): boolean {
  return withinBounds(model, next.state) && keepsBounds(model, state, next.state);
}

/** The trace by the short way that saves most, of those from the first state that has one; null if none has. */
function byShortWay(
  sought: Sought,
  trace: Trace,
  most: number,
): { readonly trace: Trace | null; readonly expanded: number } {
  let expanded = 0;
  for (let from = sought.given - 1; from < trace.length - 1 && expanded < most; from++) {
    const found = fromState(sought, trace, from, Math.min(mostFromOne, most - expanded));
    expanded += found.expanded;
    if (found.trace !== null) return { trace: found.trace, expanded };
  }
  return { trace: null, expanded };
}

interface Visit {
  readonly step: TraceStep;
  readonly parent: Visit | null;
  /** Steps from where the search begins. */
  readonly depth: number;
}

/** The same from one state of the trace. */
function fromState(
  { model, property }: Sought,
  trace: Trace,
  from: number,
  most: number,
): { readonly trace: Trace | null; readonly expanded: number } {
  const last = trace.length - 1;
  // To what comes before the last step, which is taken as it was.
  const later = new Map(trace.slice(from + 1, last).map(({ state }, i) => [keyOf(state), from + 1 + i]));
  const queue: Visit[] = [{ step: trace[from] as TraceStep, parent: null, depth: 0 }];
  const seen = new Set(queue.map(({ step }) => keyOf(step.state)));
  const along = (visit: Visit): Trace => [...trace.slice(0, from), ...pathTo(visit)];
  let best: { readonly trace: Trace; readonly saved: number } | null = null;
  let expanded = 0;
  try {
    for (const visit of queue) {
      if (expanded === most || from + visit.depth + 1 >= last - (best?.saved ?? 0)) break;
      expanded++;
      for (const step of successors(model, visit.step.state)) {
        const next = { step, parent: visit, depth: visit.depth + 1 };
        if (shownBy(model, property, [visit.step, step]) !== null) return { trace: along(next), expanded };
        const key = keyOf(step.state);
        if (seen.has(key) || !isWithin(model, visit.step.state, step)) continue;
        seen.add(key);
        queue.push(next);
        const saved = (later.get(key) ?? 0) - from - next.depth;
        if (saved > (best?.saved ?? 0))
          best = { trace: [...along(next), ...trace.slice((later.get(key) ?? 0) + 1)], saved };
      }
    }
  } catch (error) {
    // The search comes to states that no walk has come to.
    if (!(error instanceof SpecFailure)) throw error;
  }
  return { trace: best?.trace ?? null, expanded };
}

function pathTo(visit: Visit): TraceStep[] {
  const path: TraceStep[] = [];
  for (let at: Visit | null = visit; at !== null; at = at.parent) path.push(at.step);
  return path.reverse();
}
