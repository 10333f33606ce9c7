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
  const could = new Map(lanes.flatMap((lane) => (takers.has(lane) ? [] : [[lane, new Set<string>()] as const])));
  for (const values of cycle) {
    // As soon as nobody is left, no more of a long cycle has to be looked at.
    if (could.size === 0) break;
    const state = stateOf(model, values);
    const here = new Set<string>();
    for (const next of successors(model, state)) {
      const lane = faults.has(next.action) ? null : actorOf(next.action, next.choices);
      const actions = lane === null ? undefined : could.get(lane);
      if (lane === null || actions === undefined || sameValue(next.state, state)) continue;
      actions.add(next.action);
      here.add(lane);
    }
    for (const lane of could.keys()) if (!here.has(lane)) could.delete(lane);
  }
  return [...could].map(([lane, actions]) => ({ lane, could: [...actions] }));
}
