/**
 * The host: all that a command sees of the world it runs in. Tests give it another.
 */
import type { Place } from '../report/place.ts';
import type { Program } from '../report/words.ts';

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
  out(text: string): void;
  err(text: string): void;
  /** Calls this at Ctrl-C, until the function that it answers is called. */
  onInterrupt(listener: () => void): () => void;
}
