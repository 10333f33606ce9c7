/**
 * Guards: who watches over code of a spec, which may never return. The command line has one that ends such code from another
 * thread; where there is none, it is simply run.
 */
import type { Stop } from './outcome.ts';

export interface Guard {
  /** Does work that calls code of the spec. Rejects with `CutOff` if it had to be ended from outside. */
  watched<T>(work: () => T | Promise<T>, how?: Watch): Promise<T>;
  /** Does one slice of work within `watched`, if there is something to do around it. What it throws ends the run. */
  slice?<T>(work: () => T): T;
}

/** How work is watched. */
export interface Watch {
  /** How long it may take. */
  readonly seconds?: number | undefined;
  /** Tells it to end, at Ctrl-C or when its time is up; without, it is left where it is. */
  readonly stop?: (reason: Stop) => void;
}

/** Work was ended from outside, in the middle. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
  constructor(
    readonly reason: Stop,
    /** Where in the user's files it was, innermost first; empty if it was elsewhere. */
    readonly places: readonly string[],
    /** What code of the user's threw that nobody waited for, if that is the reason. */
    readonly stray?: unknown,
  ) {
    super(`ended from outside: ${reason}`);
  }
}

/** Nobody watches. */
export const unguarded: Guard = { watched: async (work) => work() };
