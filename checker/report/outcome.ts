/**
 * Outcomes: what a run of a checker found, as data, whichever engine ran. All reports are made of it.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';

export type Verdict = 'holds' | 'violated' | 'unknown';

/** One step of a trace: the action that was taken, and the state after it. The first has no action. */
export interface TraceStep {
  readonly action: string | null;
  readonly choices: AnyChoices;
  /** The value of every variable: Immutable and canonical. */
  readonly state: AnyState;
}

/** How a counterexample of a temporal property goes on for ever, once its trace has ended. */
export interface Lasso {
  /** The state of the trace, counted from 0, to which the last one returns: the last itself if it is repeated. */
  readonly to: number;
  /** The step that returns; null if the last state is repeated for ever. */
  readonly back: { readonly action: string; readonly choices: AnyChoices } | null;
}

/** What a property that holds may owe its truth to. */
export type Vacuity =
  | 'no fair behaviour stays within the bounds'
  | 'what should lead to something never happens'
  | 'there is nothing that it is asked of';

export interface PropertyOutcome {
  readonly name: string;
  readonly kind: 'invariant' | 'step' | 'reachable' | 'temporal' | 'deadlock';
  readonly verdict: Verdict;
  /** The instance of a quantified property that failed, or, of `reachable`, the first that was not found. */
  readonly instance: AnyChoices | null;
  /** The shortest counterexample; of a `reachable` that holds, the shortest witness (of the instance found last). */
  readonly trace: readonly TraceStep[] | null;
  /** True if it is known that no trace as short switches less often between processes. */
  readonly fewestSwitches?: boolean;
  /** Present in a counterexample of a temporal property. */
  readonly lasso?: Lasso;
  /** Present if the property holds, but only because of this. */
  readonly vacuous?: Vacuity;
  /** Why the verdict is unknown. */
  readonly reason: 'states were cut off' | 'the search was stopped' | 'only sampled' | 'not confirmed' | null;
  /** The error by which the trace that shows the verdict was lost. */
  readonly lost?: unknown;
}

/** The permutations up to which states were told apart. */
export interface Symmetry {
  /** The sorts whose members were permuted, with how many of them were. */
  readonly sorts: readonly { readonly name: string; readonly members: number }[];
  /** How many permutations there are. */
  readonly order: number;
  /** True if everything that the run used was compared with its images under all of them. */
  readonly certified: boolean;
}

/** Why a search ended before the space did. */
export type Stop = 'time' | 'memory' | 'states' | 'interrupt' | 'first violation' | 'failure';

export interface Progress {
  readonly generated: number;
  readonly distinct: number;
  /** How many states were found and not yet expanded. */
  readonly queue: number;
  readonly depth: number;
}

/** What random walks looked at. */
export interface Sample {
  readonly seed: number;
  readonly runs: number;
  /** The most steps of one walk. */
  readonly depth: number;
}

export interface Outcome {
  readonly model: CheckableModel;
  readonly engine: 'kernel' | 'reference';
  /** Present if the states were sampled by random walks, and not searched. */
  readonly sample?: Sample;
  readonly states: Progress & {
    /** How many generated successors lay outside the bounds. */
    readonly cutOff: number;
  };
  /** In the order of the spec; Deadlock last. */
  readonly properties: readonly PropertyOutcome[];
  readonly actions: readonly { readonly name: string; readonly taken: number }[];
  /** Null if every state was told apart from every other: by request, or since nothing is interchangeable. */
  readonly symmetry?: Symmetry | null;
  /** Fairness assumptions that never bind, since what they are about is never enabled: `WF of Deliver`. Empty before the end. */
  readonly idleFairness?: readonly string[];
  /** What the kernel learned, or null for the reference checker. */
  readonly learned: { readonly entries: number; readonly userCalls: number } | null;
  readonly stopped: Stop | null;
  /** The user code that failed, with the trace to the state in which it did, or along the step on which it did. */
  readonly failure: {
    readonly failure: SpecFailure;
    readonly trace: readonly TraceStep[];
    /** What it did when it was run again, if that was something else: `answered true`. */
    readonly again?: string;
  } | null;
  /** Errors by which something about what was found is not told. */
  readonly troubles?: readonly unknown[];
  /** Remarks about the spec, such as a guard that reads a whole open set, with what to write instead. */
  readonly remarks: readonly string[];
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  /**
   * What the whole run takes for one state: the store, what was learned, and the program itself; null for the reference
   * checker.
   */
  readonly bytesPerState: number | null;
  /** What the store alone takes for one state, table and parents included. */
  readonly storeBytesPerState?: number | null;
}

export interface Limits {
  readonly seconds?: number;
  /** The moment of `performance.now()` from which the time that is told counts, if that is not the start of the run. */
  readonly since?: number;
  /** Of resident memory. */
  readonly bytes?: number;
  /** The most distinct states. */
  readonly states?: number;
  /** Stop at the first violation. */
  readonly stopAtFirst?: boolean;
  /** False: every state is told apart from every other, whatever is interchangeable. */
  readonly symmetry?: boolean;
}

/** A run of an engine. It is advanced in slices, so that progress can be shown and Ctrl-C heard. */
export interface Run {
  /** Works for about this many milliseconds; true once the run has ended. */
  advance(milliseconds: number): boolean;
  progress(): Progress;
  /** Ends the run, if it has not ended, for this reason. */
  stop(reason: Stop): void;
  /**
   * Ends the run, which was cut off in the middle of a slice, for this reason, where it was in the user's files; or since code
   * of the user's threw where nobody waited for it.
   */
  cutOff(reason: Stop, places: readonly string[], stray?: unknown): void;
  /** The properties that are violated so far. */
  violated(): readonly string[];
  /** What was found so far. Without traces, nothing is looked at again that may have been cut off in the middle. */
  outcome(traces?: boolean): Outcome;
}
