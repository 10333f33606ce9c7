/**
 * The host: all that a command sees of the world it runs in. Tests give it another.
 */
import type { Stop } from '../../checker/report/outcome.ts';
import type { Place } from '../../checker/report/place.ts';
import type { Program } from '../../checker/report/words.ts';
import type { Reached } from './messages.ts';

export interface Host {
  /** Where the user stands, and where Concord lies. */
  readonly place: Place;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: Program;
  /** Columns of the terminal, or what reads well in a file. */
  readonly width: number;
  /** True if standard output takes colours. */
  readonly colours: boolean;
  /** True if progress may be shown, which rewrites its line. */
  readonly terminal: boolean;
  /** When the process began, in milliseconds of the clock `performance.now()`: what is told of time and limits counts from there. */
  readonly started: number;
  out(text: string): void;
  err(text: string): void;
  /** Does work that calls code of the user's, which may never return. Rejects with `CutOff` if it had to be ended from outside. */
  watched<T>(work: () => T | Promise<T>, how?: Watch): Promise<T>;
  /** Stops the run at this many bytes of resident memory, instead of what this machine has. */
  limitMemory(bytes: number): void;
  /** Keeps what a search has come to, to be told if nothing more is heard of it. */
  reached(reached: Reached): void;
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
