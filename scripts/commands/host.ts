/**
 * The host: all that a command sees of the world it runs in. Tests give it another.
 */

import type { Place } from '../../checker/report/place.ts';
import type { Program } from '../../checker/report/words.ts';
import type { Guard } from '../../checker/run/guard.ts';
import type { Progress } from '../../checker/run/outcome.ts';

export interface Host extends Pick<Guard, 'watched'> {
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
  /** Stops the run at this many bytes of resident memory, instead of what this machine has. */
  limitMemory(bytes: number): void;
  /** True if threads of its own may be started, in which code is loaded anew: not where all is one thread. */
  readonly threads: boolean;
  /** From now on the files are told that are read as code; when one of them changes, the command is run again. */
  again(): void;
  /** The next line that is typed, behind this prompt, where the last word may be completed to one of these; null if there are no more. */
  read(prompt: string, words: readonly string[]): Promise<string | null>;
  /** Keeps what a search has come to, to be told if nothing more is heard of it. */
  reached(reached: Progress): void;
}
