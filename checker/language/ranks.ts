/**
 * Ranks: numbers that only grow, such as ballots and terms, known by their order alone, so that a run that goes on for ever comes
 * back to a state. Whenever one begins, what the spec made by `renumbering` numbers all that still matter anew.
 *
 * Traces tell the numbers as they would be without that: which number became which is heard when a step's effect is run again. It
 * decides nothing.
 */

/** What a renumbering was given and answered. */
export interface Renumbered {
  readonly given: unknown;
  readonly answer: unknown;
}

const hearing = Symbol('hearing');

/** Numbers what it is given anew: its answer has the shape of its first argument, with ranks in the places of numbers. */
export interface Renumbering {
  readonly [hearing]: (run: () => void) => readonly Renumbered[];
}

/** Numbers that are known by their ranks. */
export interface Ranks<V extends string = string> {
  /** The variables that they stand in: every number there, from `from` on, is one of them. */
  readonly in: readonly V[];
  /** The least that is one, if not 0: of what is counted back from the latest, where 2 apart means that one fits in between. */
  readonly from?: number;
  readonly by: Renumbering;
}

/** The function as it is, of which it can be heard how it numbers. */
export function renumbering<A extends readonly [unknown, ...unknown[]], R>(
  renumber: (...args: A) => R,
): ((...args: A) => R) & Renumbering {
  let heard: Renumbered[] | null = null;
  const noting = (...args: A): R => {
    const answer = renumber(...args);
    heard?.push({ given: args[0], answer });
    return answer;
  };
  return Object.assign(noting, {
    [hearing]: (run: () => void): readonly Renumbered[] => {
      const own: Renumbered[] = [];
      heard = own;
      try {
        run();
      } finally {
        heard = null;
      }
      return own;
    },
  });
}

export function isRenumbering(by: unknown): by is Renumbering {
  return typeof by === 'function' && hearing in by;
}

/** How it was called while this ran. */
export function heardOf(by: Renumbering, run: () => void): readonly Renumbered[] {
  return by[hearing](run);
}
