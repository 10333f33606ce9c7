/**
 * The levels of a breadth-first search, as the store shows them: the states of each depth stand together.
 */
import type { Store } from './store.ts';

/** For each number of steps, the first state that so many lead to; last, where the states of the last depth end. */
export function levelsOf(store: Store): number[] {
  const { count } = store;
  const levels = [0];
  // Parents do not decrease: a depth ends with the first state whose parent belongs to it.
  for (let from = 0; from < count; ) {
    const begun = levels.length === 1 ? 0 : from;
    let low = from;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (store.parentOf(middle) < begun) low = middle + 1;
      else high = middle;
    }
    levels.push(low);
    from = low;
  }
  return levels;
}
