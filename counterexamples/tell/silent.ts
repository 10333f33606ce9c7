/**
 * Who is silent in a run that goes on for ever: a process that takes no step of the cycle, and could take one that changes the state. As
 * the run is fair, nothing asks it to.
 */
import type { AnyChoices, AnyState } from '../../checker/language/action.ts';
import { sameValue } from '../../checker/language/identity.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { stateOf, successors } from '../../checker/reference/semantics.ts';
import type { StoryLoop } from '../story.ts';

/**
 * The processes that are silent in the cycle, in the order of the lanes, with the actions that each could take in each of its states.
 * `takers` are who takes its steps.
 */
export function silentIn(
  model: CheckableModel,
  cycle: readonly AnyState[],
  takers: ReadonlySet<string | null>,
  lanes: readonly string[],
  actorOf: (action: string, choices: AnyChoices) => string | null,
): StoryLoop['silent'] {
  const faults = new Set(model.faults);
  const could = cycle.map((values) => {
    const state = stateOf(model, values);
    const byLane = new Map<string, Set<string>>();
    for (const next of successors(model, state)) {
      const lane = faults.has(next.action) ? null : actorOf(next.action, next.choices);
      if (lane === null || takers.has(lane) || sameValue(next.state, state)) continue;
      byLane.set(lane, (byLane.get(lane) ?? new Set()).add(next.action));
    }
    return byLane;
  });
  return lanes.flatMap((lane) => {
    const always = could.map((byLane) => byLane.get(lane));
    if (always.some((actions) => actions === undefined)) return [];
    return [{ lane, could: [...new Set(always.flatMap((actions) => [...(actions ?? [])]))] }];
  });
}
