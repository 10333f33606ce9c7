/**
 * What page and server say to each other. A state is named by its path: which of the initial states, and then which of the
 * successors of each state, in the order of the spec, counted from 0.
 */
import type { Story, StoryChange, StoryFile } from '../story.ts';

export type Path = readonly number[];
/** So many states a path may have: a page that shows them all, as it does, can show no more. */
export const longestPath = 10_000;

/** The data that a page is served or written with, in a script element `concord-data`. */
export type PageData =
  | { readonly mode: 'recorded'; readonly story: Story; readonly files: readonly StoryFile[]; readonly replay: string }
  | LiveData
  /** No version of the spec has loaded yet. */
  | { readonly mode: 'waiting'; readonly token: string; readonly saved: Saved };

/** What a page begins with that walks around in a model. */
export interface Start {
  /** Where to begin, unless the URL says otherwise. */
  readonly path: Path;
  /** The claim and the loop of the counterexample that was asked for, which the story has as long as the path is this. */
  readonly view: View;
  /** The initial states, where the path may begin. */
  readonly initial: readonly Option[];
  /** What has a counterexample or a witness, to be looked for. */
  readonly properties: readonly { readonly name: string; readonly kind: string }[];
  /** True if nothing was asked for: the first counterexample is then looked for at once. */
  readonly seeks: boolean;
  /** The names that a condition in JavaScript may use beside `s`: sorts and members. */
  readonly names: readonly string[];
  /** Where actions stand in the files of the spec, by their names, as far as that is known. */
  readonly sources: Readonly<Record<string, Source>>;
}
/** `specs/raft/raft.ts:120`, and the text that begins in that line. */
export interface Source {
  readonly place: string;
  readonly text: string;
}
/** The data of a page on a model that can be walked around in. */
export interface LiveData extends Start {
  readonly mode: 'live';
  /** Every request bears it in the header `x-concord-token`. */
  readonly token: string;
  /** Null if the files of the spec are not watched. */
  readonly saved: Saved | null;
}

/** What became of what was saved. `POST /api/news` with `{ version }` of this is answered with `PageData` once it is another, or after a while. */
export interface Saved {
  /** Counts what has happened. */
  readonly version: number;
  /** Counts the versions of the spec that have loaded; what is shown is of the last of them. */
  readonly loaded: number;
  /** True while a newer version of the spec is being loaded. */
  readonly isLoading: boolean;
  /** What is wrong with a newer version, which does not load: lines with file and line of the source. */
  readonly trouble: string | null;
  /** What became of the properties of what is shown; null as long as they are being checked. */
  readonly verdicts: readonly Verdict[] | null;
}
/** What became of a property. */
export interface Verdict {
  readonly property: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** In words: `violated in 3 steps`. */
  readonly text: string;
  /** The path of its counterexample, or of its witness. */
  readonly path: Path | null;
}

/** `POST /api/again` with `{ labels, begin, at }`, what was walked in another version of the spec: as far as it leads in this one. */
export interface Again {
  readonly path: Path;
  readonly at: number;
}

/** `POST /api/view` with `{ path, at }`. */
export interface View {
  readonly path: Path;
  /** Eight hexadecimal digits of the states along the path: a shared path of another version of the spec is noticed. */
  readonly digest: string;
  readonly story: Story;
  /** The state, counted from 0 along the path, whose options these are. */
  readonly at: number;
  readonly options: readonly Option[];
}

/** A step that is possible from a state; of the empty path, an initial state. */
export interface Option {
  /** To be appended to the path. */
  readonly number: number;
  readonly label: string;
  readonly short: string;
  /** The name of the action; empty of an initial state. */
  readonly action: string;
  readonly lane: string | null;
  readonly changes: readonly StoryChange[];
  /** True if it leads out of the bounds. */
  readonly outside: boolean;
}

/**
 * `POST /api/search`: a shortest path to a state of which a condition is true, from all initial states or from the end of a
 * path; or the trace of a property. Answered in lines of JSON, a `Searching` each, of which the last is no progress. Who
 * closes the connection ends the search.
 */
export type Sought =
  | { readonly condition: string; readonly from: Path | null }
  /** Null is the first property that is found to be violated. */
  | { readonly property: string | null };
/** How far a search is, or what came of it. */
export type Searching =
  | { readonly kind: 'progress'; readonly distinct: number; readonly depth: number }
  | { readonly kind: 'found'; readonly path: Path; readonly at: number }
  /** Of a condition that is wrong, `column` is where, counted from 1, if that is known. */
  | { readonly kind: 'not found'; readonly why: string; readonly column?: number | null };

/**
 * `POST /api/watch` with `{ path, conditions, allowed }`: what each condition answers of each state along the path. Of those that are
 * JavaScript only the allowed ones run: what comes with a link may be taken for something else by the page that it was meant for.
 */
export interface Watch {
  readonly values: readonly (readonly WatchValue[])[];
}
/** True, false, the text of another value, or why there is none. */
export type WatchValue = boolean | string | { readonly why: string };

/** `POST /api/files` with `{ path }`. */
export interface Files {
  readonly files: readonly StoryFile[];
  /** The command that replays the trace once its ITF file is downloaded. */
  readonly replay: string;
}

/** What every request is answered that cannot be met. */
export interface Refusal {
  readonly error: string;
}
