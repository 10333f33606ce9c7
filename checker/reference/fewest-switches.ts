/**
 * The textbook way to the shortest trace that switches least between processes: a recursion over all shortest traces. The twin
 * that the kernel is compared with.
 */
import type { AnyChoices } from '../language/action.ts';
import { type Actor, actorsOf } from '../language/actor.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { startingTraces } from './scenario.ts';
import { initialStates, type State, successors, withinBounds } from './semantics.ts';

/** The steps of a trace from its start, and how often the actor changes along all of it. */
export interface BestTrace {
  readonly switches: number;
  readonly steps: readonly { readonly action: string; readonly choices: AnyChoices }[];
}

/**
 * Of all traces with so many steps from where exploration starts whose last step, or the state after it, is shown by `ends`:
 * the first in the order of the spec among those with the fewest switches. None may be shorter. Null if there is none.
 */
export function fewestSwitchesByReference(
  model: CheckableModel,
  length: number,
  ends: (before: State, after: State) => boolean,
): BestTrace | null {
  const actorOf = actorsOf(model);
  const known = new Map<string, BestTrace | null>();
  const depths = depthsOf(model, length);
  /** The best way on from a state, which lies so deep; `last` is who acted before. */
  const onFrom = (state: State, depth: number, last: Actor | undefined): BestTrace | null => {
    const key = keyOf([keyOf(Object.fromEntries(state)), last === undefined ? 'nobody yet' : { last }]);
    if (known.has(key)) return known.get(key) as BestTrace | null;
    let best: BestTrace | null = null;
    for (const { action, choices, state: next } of successors(model, state)) {
      const by = actorOf(action, choices);
      const rest: BestTrace | null =
        depth + 1 === length
          ? ends(state, next)
            ? { switches: 0, steps: [] }
            : null
          : depths.get(keyOf(Object.fromEntries(next))) === depth + 1
            ? onFrom(next, depth + 1, by)
            : null;
      if (rest === null) continue;
      const switches = rest.switches + (last === undefined || last === by ? 0 : 1);
      if (best === null || switches < best.switches) best = { switches, steps: [{ action, choices }, ...rest.steps] };
    }
    known.set(key, best);
    return best;
  };
  let best: BestTrace | null = null;
  for (const start of startingTraces(model)) {
    const actors = start.flatMap(({ action, choices }) => (action === null ? [] : [actorOf(action, choices)]));
    const before = actors.filter((actor, i) => i > 0 && actor !== actors[i - 1]).length;
    const { state } = start.at(-1) as (typeof start)[number];
    const rest = withinBounds(model, state) ? onFrom(state, 0, actors.at(-1)) : null;
    if (rest !== null && (best === null || before + rest.switches < best.switches))
      best = { switches: before + rest.switches, steps: rest.steps };
  }
  return best;
}

/** How many steps lead to each state within the bounds that at most so many lead to. */
function depthsOf(model: CheckableModel, most: number): ReadonlyMap<string, number> {
  const starts = model.from === null ? initialStates(model) : startingTraces(model).map((trace) => trace.at(-1)?.state);
  const depths = new Map<string, number>();
  let level = starts.filter((state): state is State => state !== undefined);
  for (let depth = 0; depth <= most && level.length > 0; depth++) {
    const next: State[] = [];
    for (const state of level) {
      const key = keyOf(Object.fromEntries(state));
      if (depths.has(key) || !withinBounds(model, state)) continue;
      depths.set(key, depth);
      for (const successor of successors(model, state)) next.push(successor.state);
    }
    level = next;
  }
  return depths;
}
