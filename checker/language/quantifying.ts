/**
 * Quantifiers over the members of a sort, and over what is keyed by them: `every` and `some`, and how they go through members
 * while what user code decides is compared with its images.
 */
import { type Renaming, renamed } from './renaming.ts';
import { keyOf } from './value.ts';

/** How quantifiers go. */
export interface Manner {
  /** Members come as they come after this; null if as they stand. */
  readonly after: Renaming | null;
  some<T>(members: readonly T[], holds: (member: T) => boolean): boolean;
}
/**
 * It is a variable of the module, since nothing can be handed through user code, which calls `every` and `some` on values; and it
 * changes within `quantifying` alone.
 */
let manner: Manner = { after: null, some: (members, holds) => members.some((member) => holds(member)) };

/** Runs code whose quantifiers go in a manner. */
export function quantifying<T>(as: Manner, run: () => T): T {
  const before = manner;
  manner = as;
  try {
    return run();
  } finally {
    manner = before;
  }
}
/** True if the predicate holds of one of these members, or keys made of them. */
export function someOf<T>(members: readonly T[], holds: (member: T) => boolean): boolean {
  return manner.some(members, holds);
}
/** Members, or keys made of them, in the order in which quantifiers go through them now. */
export function inOrder<T>(members: readonly T[]): readonly T[] {
  const { after } = manner;
  if (after === null) return members;
  // Records are compared by identity, so that each image must be the very member that it is.
  const own = new Map(members.map((member) => [keyOf(member), member]));
  return members.map((member) => own.get(keyOf(renamed(member, after))) as T);
}
