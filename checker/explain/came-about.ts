/** By which changes the parts of states came to be as they are that an explanation rests on. */
import type { AnyState } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import { isWithin } from '../language/path.ts';
import { type Change, type Difference, differences } from './difference.ts';
import type { Fact } from './facts.ts';

/** A change, and the state that it led to, counted from 0. */
export interface Came {
  readonly state: number;
  readonly change: Change;
}

/** Answers of a fact the changes of the last step, up to its state, that changed what was read; none if it was so from the start. */
export function cameAbout(
  states: readonly AnyState[],
): (fact: Pick<Fact, 'path' | 'state' | 'read'>) => readonly Came[] {
  const changed = new Map<number, readonly Change[]>();
  const changesAt = (k: number): readonly Change[] => {
    const known = changed.get(k) ?? differences(states[k - 1] ?? {}, states[k] ?? {});
    changed.set(k, known);
    return known;
  };
  return ({ path, state, read: { element } }) => {
    for (let k = state; k > 0; k--) {
      const own = changesAt(k).filter(
        (one) =>
          (isWithin(path, one.path) || isWithin(one.path, path)) &&
          (element === undefined || !isElsewhere(one.change, element.value)),
      );
      if (own.length > 0) return own.map((change) => ({ state: k, change }));
    }
    return [];
  };
}

/** True of a change of a set that is about other elements. */
function isElsewhere(change: Difference, element: unknown): boolean {
  return (
    (change.kind === 'added' || change.kind === 'removed') && !change.elements.some((one) => sameValue(one, element))
  );
}
