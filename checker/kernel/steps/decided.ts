/**
 * What a step leads to may have been asked already, by another thread, what it decides; where that is nothing, the leaf of the step is marked.
 */

/** Marks a leaf whose step leads to a state that decides no property. */
export const decidedNothing = 1 << 28;

/** A leaf without its mark. The steps to states to start from, which are negative, have none. */
export function unmarked(step: number): number {
  return step < 0 ? step : step & ~decidedNothing;
}
/** True if the leaf of a step is marked. */
export function isMarked(step: number): boolean {
  return step >= 0 && (step & decidedNothing) !== 0;
}
