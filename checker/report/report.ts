/**
 * Reports: an outcome with what was done to show it: why its traces are so, the files that were written. Text, JSON and JUnit are
 * made of it.
 */

import type { Finding as Found } from '../explain/findings.ts';
import type { Limits, Outcome } from '../run/outcome.ts';
import type { Complaint } from './complaint.ts';
import { type Place, shortPath } from './place.ts';
import type { Ink, Program } from './words.ts';

/** A property with the trace that shows its verdict, and why it is so. */
export interface Finding extends Found {
  /** Where it was written. */
  readonly files: TraceFiles | null;
}
export interface TraceFiles {
  readonly text: string;
  readonly itf: string;
  /** A page to walk around in; null where there is more to be drawn than can be seen. */
  readonly page: string | null;
  /** What to call `explore` with to walk around in the model itself; null where the file of the trace is needed. */
  readonly explore: readonly string[] | null;
}

export interface Report {
  readonly outcome: Outcome;
  readonly title: string;
  /** What is broken, if it is a variant. */
  readonly story: string | null;
  readonly limits: Limits;
  /** False if every state was to be told apart from every other. */
  readonly symmetry: boolean;
  /** What of a variant's violations is not as it records them; null if it records nothing of what was checked. */
  readonly deviations: readonly string[] | null;
  /** True if the user takes it for no failure that a property stays unknown. */
  readonly unknownAccepted: boolean;
  /** The traces to show: of all violated properties, or of the one that was asked for. */
  readonly findings: readonly Finding[];
  /** What there is to say beside the remarks of the outcome. */
  readonly remarks: readonly string[];
  /** What went wrong while all this was told. */
  readonly complaints: readonly Complaint[];
}

/** How text is laid out, and for whom. */
export interface TextStyle {
  readonly ink: Ink;
  readonly width: number;
  /** True if what is claimed and counted stays on one line each: whoever looks for a sentence in a file finds it whole. */
  readonly isWhole?: boolean;
  readonly program: Program;
  readonly place: Place;
  /** Traces of more steps are folded in the middle; none if it is absent. */
  readonly mostSteps?: number;
}

/** The command that replays the trace in this file. */
export function replayCommand(files: TraceFiles, place: Pick<Place, 'cwd'>): readonly string[] {
  return ['replay', shortPath(files.itf, place)];
}
