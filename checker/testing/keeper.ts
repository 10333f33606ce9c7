/** A helper of specs in another file that does more than answer. */

/** Keeps the first that it is given. */
export function keeperElsewhere<T>(): { readonly keep: (one: T) => void; readonly first: () => T | null } {
  const kept: T[] = [];
  return {
    keep: (one) => {
      if (kept.length === 0) kept.push(one);
    },
    first: () => kept[0] ?? null,
  };
}
