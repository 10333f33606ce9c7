/**
 * Explorations: the waist between what explores a model (the kernel, the reference checker, random walks) and what runs it within
 * limits and makes an outcome of it. Each advances by small pieces of work, and tells at any time what it has found by then.
 */
import type { AnyChoices } from '../language/action.ts';
import type { SpecFailure } from '../language/failure.ts';
import type { Counts, Failure, Lasso, Outcome, Remark, Sample, Symmetry, TraceStep, Verdict } from './outcome.ts';

export interface Exploration {
  /** True once there is nothing left to explore. */
  advance(): boolean;
  counts(): Counts;
  /** The properties that are violated so far. */
  violated(): readonly string[];
  /** Ends it, since it was cut off in the middle of a piece of work. */
  cutOff(failure: SpecFailure | null): void;
  /** What it waits for before there is more to explore; it never fails. */
  rest?(): Promise<void> | null;
  /** Ends what it waits for soon. */
  hurry?(): void;
  /** True if it has, or makes, room elsewhere for what memory has no room for. */
  makeRoom?(): boolean;
  /** Ends what runs beside it: nothing is explored after that. */
  close?(): Promise<void>;
  /** Removes what is left of it: nothing is asked of it after that. */
  remove?(): void;
  /** What was found. Without traces, nothing is looked at again. */
  result(traces: boolean): Result;
}

/** A property that was decided: violated, or, if it is `reachable`, found. */
export interface Decided {
  readonly property: string;
  readonly instance: AnyChoices;
  /** Empty if it was not looked for. */
  readonly trace: readonly TraceStep[];
  /** True if it is known that no trace as short switches less often between processes. */
  readonly fewestSwitches: boolean;
}
/** A temporal property that was decided. */
export interface DecidedTemporal {
  readonly property: string;
  readonly verdict: Verdict;
  readonly counterexample: {
    readonly instance: AnyChoices;
    readonly trace: readonly TraceStep[];
    /** Null if the trace violates it, whatever comes after it. */
    readonly lasso: Lasso | null;
  } | null;
  readonly lost?: unknown;
  readonly antecedentNever: boolean;
}
/** What every exploration finds, and what only some do. */
export interface Result extends Counts {
  readonly cutOff: number;
  readonly taken: Readonly<Record<string, number>>;
  readonly violated: readonly Decided[];
  readonly reached: readonly Decided[];
  /** What was found and cannot be told. */
  readonly lost: readonly { readonly property: string; readonly instance: AnyChoices; readonly error: unknown }[];
  readonly troubles: readonly unknown[];
  readonly failure: Failure | null;
  readonly learned: Outcome['learned'];
  /** Of the store. */
  readonly bytesPerState: number | null;
  readonly remarks: readonly Remark[];
  /** Where no further state can be stored; false if one can. */
  readonly full: false | 'store' | 'disk';
  /** Where states were at the end, if not in memory: temporal properties are not decided there. */
  readonly away: 'disk' | 'cluster' | null;
  /** What other processes had searched before, which this one has taken up; absent, or null, if there were none. */
  readonly earlier?: Outcome['earlier'] | null;
  /** What was found of temporal properties; empty where they were not decided. */
  readonly temporal: readonly DecidedTemporal[];
  readonly noneFair: boolean | null;
  /** The fairness assumptions, by their numbers, that never bind. */
  readonly idleFairness: readonly number[];
  readonly symmetry: Symmetry | null;
  /** Present if states were sampled by walks. */
  readonly sample?: Sample;
}

/** The result of which nothing is known. */
export const nothing: Result = {
  distinct: 0,
  generated: 0,
  depth: 0,
  queue: 0,
  cutOff: 0,
  taken: {},
  violated: [],
  reached: [],
  lost: [],
  troubles: [],
  failure: null,
  learned: null,
  bytesPerState: null,
  remarks: [],
  full: false,
  away: null,
  temporal: [],
  noneFair: null,
  idleFairness: [],
  symmetry: null,
};

/** An exploration that has come to its end with this result. */
export function endedWith(result: Result): Exploration {
  return { advance: () => true, counts: () => result, violated: () => [], cutOff: () => {}, result: () => result };
}
