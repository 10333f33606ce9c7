/**
 * What the two threads of Concord tell each other. The command runs in a worker thread, with all code of the user's; the main
 * thread keeps time, signals and memory, prints, and ends the process. Everything here is data that can be cloned.
 */

import type { ExitCode } from '../../checker/report/verdict.ts';
import type { Progress, Stop } from '../../checker/run/outcome.ts';
import type { Host } from './host.ts';

/** What the worker is started with. */
export interface Order extends Pick<Host, 'place' | 'env' | 'width' | 'colours' | 'terminal' | 'started'> {
  readonly argv: readonly string[];
  /** The file for whose change the command is run again, or null if it runs for the first time. */
  readonly changed: string | null;
}

/** Where code was running when it was stopped, innermost first: addresses of what runs, not of what was written. */
export interface Frame {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export type ToWorker =
  /** The line that it asked for; null if there are no more. */
  | { readonly kind: 'line'; readonly line: string | null }
  /** What a worker that was started before there was something to do is to do. */
  | { readonly kind: 'begin'; readonly order: Order }
  /** Asks it to end for this reason; a watch, if it is the time of that one alone that is up. It answers `heard` at once. */
  | { readonly kind: 'stop'; readonly reason: Stop; readonly watch: number | null }
  /** It did not answer, and what it was doing was cut off in the middle. */
  | {
      readonly kind: 'cut off';
      readonly reason: Stop;
      readonly watch: number | null;
      readonly frames: readonly Frame[];
    };

export type ToMain =
  | { readonly kind: 'out' | 'err'; readonly text: string }
  /** Something begins that may take for ever, and may take this many seconds, if that is not null. */
  | { readonly kind: 'watch'; readonly watch: number; readonly seconds: number | null }
  | { readonly kind: 'unwatch'; readonly watch: number }
  | { readonly kind: 'heard' }
  /** Stop at this many bytes of resident memory; null: at what this machine has. */
  | { readonly kind: 'memory'; readonly bytes: number | null }
  /** How far the search has come, and what it has found, for the case that nothing more is heard. */
  | { readonly kind: 'reached'; readonly reached: Progress }
  /** It waits for a line. */
  | { readonly kind: 'read'; readonly prompt: string; readonly words: readonly string[] }
  /** The command reads this file as code, and is to be run anew when it changes. */
  | { readonly kind: 'reads'; readonly file: string }
  /** The command is to be run again when a file changes that it has read, if `again`. */
  | { readonly kind: 'ended'; readonly code: ExitCode; readonly again: boolean };

/** Why the worker was lost, and with it what it had not told. */
export type Loss =
  /** It was never started: the folder in which the program was called is gone. */
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'memory' }
  /** It was to stop for this reason, and could not be stopped; code of the operating system was running. */
  | { readonly kind: 'deaf'; readonly reason: Stop }
  /** What it tells cannot be written where standard output leads. */
  | { readonly kind: 'output'; readonly error: NodeJS.ErrnoException }
  | { readonly kind: 'error'; readonly error: unknown };
