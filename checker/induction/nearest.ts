/**
 * How far a state is from those that are reachable: what a counterexample to induction has that no behaviour brings about is what the
 * invariant does not say yet.
 */
import { type Change, differences } from '../explain/difference.ts';
import type { AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { initialStates, keepsBounds, type State, successors, withinBounds } from '../reference/semantics.ts';

/** The reachable state that differs least from one, the first of several in the order of the search. */
export interface Nearest {
  readonly state: AnyState;
  /** What would have to change in it; nothing if it is that state. */
  readonly changes: readonly Change[];
  /** How many reachable states were looked at; `isAll` if there are no more within the bounds. */
  readonly looked: number;
  readonly isAll: boolean;
}

/**
 * Looks at reachable states, breadth first, until there are none left or `most` of them were looked at; answers for each of some states
 * the nearest, null if there is no initial state within the bounds.
 */
export function nearestReachable(model: CheckableModel, to: readonly AnyState[], most: number): (Nearest | null)[] {
  const best: (Pick<Nearest, 'state' | 'changes'> | null)[] = to.map(() => null);
  let looked = 0;
  let isAll = true;
  for (const values of reachableStates(model)) {
    isAll = false;
    if (looked === most || best.every((found) => found?.changes.length === 0)) break;
    isAll = true;
    looked++;
    for (const [i, other] of to.entries()) {
      const changes = differences(values, other);
      const known = best[i];
      if (known == null || weight(changes) < weight(known.changes)) best[i] = { state: values, changes };
    }
  }
  return best.map((found) => found && { ...found, looked, isAll });
}

/** The reachable states within the bounds, each once, breadth first. */
export function* reachableStates(model: CheckableModel): Iterable<AnyState> {
  const seen = new Set<string>();
  const queue: State[] = [];
  const meet = (state: State): void => {
    const key = keyOf(state);
    if (seen.has(key) || !withinBounds(model, state)) return;
    seen.add(key);
    queue.push(state);
  };
  for (const state of initialStates(model)) meet(state);
  // The queue grows while it is read.
  for (const state of queue) {
    yield state.toObject() as AnyState;
    for (const next of successors(model, state)) if (keepsBounds(model, state, next.state)) meet(next.state);
  }
}

/** Elements of a set that come or go count each. */
function weight(changes: readonly Change[]): number {
  return changes.reduce((sum, { change }) => sum + ('elements' in change ? Math.max(1, change.elements.length) : 1), 0);
}
