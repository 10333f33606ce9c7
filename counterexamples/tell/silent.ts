/**
 * Who is silent in a run that goes on for ever: a process that takes no step of the cycle, and could take one that changes the state. As
 * the run is fair, nothing asks it to.
 */
import type { AnyState } from '../../checker/language/action.ts';
import { sameValue } from '../../checker/language/identity.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { type Successor, stateOf, successors } from '../../checker/reference/semantics.ts';
import type { StoryLoop } from '../story.ts';

/**
 * The processes that are silent in the cycle, in the order of the lanes, with the actions that each could take in every one of its
 * states; none if it could take one in each, but not the same. `takers` are who takes its steps.
 */
export function silentIn(
  model: CheckableModel,
  cycle: readonly AnyState[],
  takers: ReadonlySet<string | null>,
  lanes: readonly string[],
  actorOf: (before: AnyState, next: Successor) => string | null,
): StoryLoop['silent'] {
  const faults = new Set(model.faults);
  // As soon as nobody is left, no more of a long cycle has to be looked at.
  let could: ActionsByLane | null = null;
  for (const values of cycle) {
    const state = stateOf(model, values);
    const here = new Map<string, Set<string>>();
    for (const next of successors(model, state)) {
      if (faults.has(next.action) || sameValue(next.state, state)) continue;
      const lane = actorOf(values, next);
      if (lane === null || takers.has(lane)) continue;
      here.set(lane, (here.get(lane) ?? new Set()).add(next.action));
    }
    could = could === null ? here : common(could, here);
    if (could.size === 0) break;
  }
  return lanes.flatMap((lane) => {
    const actions = could?.get(lane);
    return actions === undefined ? [] : [{ lane, could: [...actions] }];
  });
}

type ActionsByLane = ReadonlyMap<string, ReadonlySet<string>>;

/** The actions of lanes that are in both, without lanes that have none of these. */
function common(one: ActionsByLane, other: ActionsByLane): ActionsByLane {
  const both = [...one].map(([lane, actions]): readonly [string, ReadonlySet<string>] => [
    lane,
    new Set([...actions].filter((action) => other.get(lane)?.has(action) === true)),
  ]);
  return new Map(both.filter(([, actions]) => actions.size > 0));
}
