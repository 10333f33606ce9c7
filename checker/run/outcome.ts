/**
 * Outcomes: what running a model has found, as data, whichever engine ran. The types are public: `check` answers an outcome, and
 * all reports are made of it. Nothing here is worded, printed or written.
 *
 * Traces count states from 0. A number of steps is one less than the number of states.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { Deed } from '../language/deed.ts';
import type { Site, SpecFailure } from '../language/failure.ts';
import type { Assumption } from '../language/fairness.ts';
import type { CheckableModel } from '../language/model.ts';
import type { LassoAccount } from '../reference/lasso.ts';

/**
 * Never a boolean. `holds`: nothing that was asked is violated, and all that was asked is decided. `violated`: something is,
 * whatever else is open. `unknown`: neither; the `reason` of each property, `stopped` and `failure` say why.
 */
export type Verdict = 'holds' | 'violated' | 'unknown';

/**
 * What a verdict rests on: all states (`exhaustive`), all states within the bounds of the spec, which cut some off (`within
 * bounds`; `within closed bounds` if nothing was said to lie beyond them), random walks (`sampled`), or what was explored before the search ended early (`stopped`).
 */
export type Basis = 'exhaustive' | 'within bounds' | 'within closed bounds' | 'sampled' | 'stopped';

/** The kernel is the fast engine; the reference is the textbook checker, which is right by inspection, and slow. */
export type EngineName = 'kernel' | 'reference';

/** One step of a trace: the action that was taken, and the state after it. */
export interface TraceStep {
  /** The name of the action; null of the first step, which is an initial state. */
  readonly action: string | null;
  /** The value of each of its choices, by name. */
  readonly choices: AnyChoices;
  /** The value of every variable, by name: Immutable and canonical, so that equal values have equal `keyOf`. */
  readonly state: AnyState;
}

/** How a counterexample of a temporal property goes on for ever, once its trace has ended. */
export interface Lasso {
  /** The state of the trace, counted from 0, to which the last one returns: the last itself if it is repeated. */
  readonly to: number;
  /** The step that returns; null if the last state is repeated for ever. */
  readonly back: { readonly action: string; readonly choices: AnyChoices } | null;
}

/** Why a lasso is a behaviour that the spec's fairness allows: for each assumption, what meets it. */
export type FairAccount = Extract<LassoAccount, { readonly ok: true }>;

/** What a property that holds may owe its truth to. */
export type Vacuity =
  | 'no fair behaviour stays within the bounds'
  | 'what should lead to something never happens'
  | 'there is nothing that it is asked of';

/** What was found of one property. */
export interface PropertyOutcome {
  /** Its name in the spec; `Deadlock` of what every spec has. */
  readonly name: string;
  readonly kind: 'invariant' | 'step' | 'reachable' | 'temporal' | 'deadlock';
  readonly verdict: Verdict;
  /**
   * Why the verdict is unknown; null if it is not. `states are on disk`, `states are in a cluster`: temporal properties are decided in memory alone. `not
   * confirmed`: the textbook semantics contradicts what the engine found.
   */
  readonly reason:
    | 'states were cut off'
    | 'the search was stopped'
    | 'states are on disk'
    | 'states are in a cluster'
    | 'only sampled'
    | 'not confirmed'
    | null;
  /**
   * The values that a quantified property failed for, by name, `{}` of one that is not quantified; of a `reachable` that is
   * violated, the first that were not found, and of one that holds, those that `trace` leads to. Null of anything else.
   */
  readonly instance: AnyChoices | null;
  /**
   * A shortest counterexample, whose last state (of a step property: last step) shows the violation; of a `reachable` that
   * holds, the shortest witness (of the instance that took most steps). Re-executed by the textbook semantics, step by step.
   * Null if there is none to show. Those of temporal properties are short, but not always shortest.
   */
  readonly trace: readonly TraceStep[] | null;
  /** True if it is known that no trace as short switches less often between processes. */
  readonly fewestSwitches?: boolean;
  /** Present in a counterexample of a temporal property: how the trace goes on. */
  readonly lasso?: Lasso;
  /** Present beside a lasso that was judged by the textbook semantics: why it is fair. */
  readonly account?: FairAccount;
  /** Present if the property holds, but only because of this. */
  readonly vacuous?: Vacuity;
  /** Present if there was a trace that shows the verdict, and it is not told: the error by which it was lost. */
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

/**
 * Why a search ended before the space did: a limit of time, of memory or of states; `disk`, which is full; `interrupt`, of a signal or by Ctrl-C; the
 * first violation, if that was asked for; a failure of the spec's own code; an error of Concord's, which is the first trouble.
 */
export type Stop = 'time' | 'memory' | 'disk' | 'states' | 'interrupt' | 'first violation' | 'failure' | 'error';

/** How far a search has come, in the words of TLC. */
export interface Counts {
  /** States that were computed: initial states, each once, and successors, as often as they were. */
  readonly generated: number;
  /** Different states within the bounds; with symmetry, orbits. */
  readonly distinct: number;
  /** States that were found and not yet expanded. */
  readonly queue: number;
  /** The most states on a shortest path: an initial state has depth 1. */
  readonly depth: number;
}

/** What is told of a search while it runs. */
export interface Progress extends Counts {
  /** The names of the properties that are violated so far. */
  readonly violated: readonly string[];
}

/** What random walks look at. */
export interface Walks {
  /** The same seed gives the same walks: a whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** How many walks. */
  readonly runs: number;
  /** The most steps of one walk. */
  readonly depth: number;
}

/** What random walks have looked at. */
export interface Sample extends Walks {
  /** The walk in which the violation was found, from 1 on, and how many steps it took to that; null if none was found. Its trace is shortened. */
  readonly found: { readonly run: number; readonly steps: number } | null;
  /** Present if the walks were timed. */
  readonly times?: Times;
}

/** How many walks ended otherwise than by what they waited for: by having waited for `depth` steps, by a step that leaves the bounds, or as there was no step. */
export interface Unmet {
  readonly depth: number;
  readonly bounds: number;
  readonly rest: number;
}

/**
 * After how many steps something came, in random walks of which each is by chance alone. The figures are of these walks: another system, or the same with other
 * chances, has others.
 */
export interface Times {
  /** What was waited for: the name of a property, or a condition. */
  readonly until: string;
  /** False if the steps are counted from where the first half of `p ~> q` is true, and not from the start. */
  readonly isFromStart: boolean;
  /** How likely the steps of an action are, beside those of others, of which it is 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** True if steps that leave the bounds were never taken; otherwise they ended a walk. */
  readonly isClosed: boolean;
  /** How many walks have waited. */
  readonly walks: number;
  /** After how many steps it came, in ascending order, and in how many walks. */
  readonly came: readonly { readonly steps: number; readonly walks: number }[];
  /** The walks in which it did not. */
  readonly unmet: Unmet;
  /** Further walks, which never came to where the wait begins. */
  readonly unbegun: Unmet;
  /** The share of the walks in which it came, with its 95 % confidence interval (Wilson); null if there are none. */
  readonly share: { readonly of: number; readonly low: number; readonly high: number } | null;
  /** Within how many steps it came in this share of the walks: null if in fewer, and as a bound if nothing is known with 95 % confidence. */
  readonly quantiles: readonly {
    readonly of: number;
    readonly steps: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

/** What a run may take; it ends with what it has found by then. Absent: no limit. */
export interface Limits {
  /** Of exploration, on the clock. Telling what was found, which follows, takes some seconds at most. */
  readonly seconds?: number;
  /**
   * Of resident memory of the whole process. Whatever is given here, 90 % of Node's heap are the most. Where states may go to disk they do so
   * in time, and the run ends at a quarter more.
   */
  readonly bytes?: number;
  /** The most distinct states. */
  readonly states?: number;
  /** True: the first violation ends the run. */
  readonly stopAtFirst?: boolean;
}

/** The spec's own code failed: it threw, or answered something that it must not. */
export interface Failure {
  /** What failed, where, and how, as data: `site` and `fault`. Its `cause` is the error of the spec's code, if there is one. */
  readonly error: SpecFailure;
  /** The trace to the state in which it failed, or along the step on which it did; empty if that is not known. */
  readonly trace: readonly TraceStep[];
  /** What the code did when it was run again, if that was something else. */
  readonly again?: Deed;
  /** The error by which the trace was lost, if it was. */
  readonly lost?: unknown;
}

/** Something about the run that is not wrong, but worth a look. */
export type Remark =
  /** The run ended when it had taken in so many initial states, and there may be more. */
  | { readonly kind: 'among initial states'; readonly states: number }
  /** This code (the guard of Phase2a, say) reads the whole of a set or bag, so that what is learned of it serves few states. */
  /** What a refinement says of the fairness that the abstract spec assumes. */
  | {
      readonly kind: 'abstract fairness';
      readonly property: string;
      readonly abstract: string;
      readonly assumptions: readonly Assumption[];
      /** The properties by which it is asked for; null if it is not. */
      readonly asked: readonly string[] | null;
    }
  | { readonly kind: 'reads whole'; readonly site: Pick<Site, 'part' | 'name'>; readonly variable: string }
  /**
   * What was learned of this action, property or bound served hardly more states than there were: so many entries for so many states. It
   * was evaluated in every state from then on, and with symmetry on so many images of each.
   */
  | {
      readonly kind: 'evaluated directly';
      readonly site: { readonly part: Site['part'] | 'action'; readonly name: string };
      readonly entries: number;
      readonly states: number;
      readonly images: number;
    }
  /** There was no more room in memory when there were so many states; they went to disk, where they took so many bytes at most. */
  | { readonly kind: 'on disk'; readonly states: number; readonly bytes: number }
  /** So many workers explored, of which so many were replaced; the states that they sent to each other took so many messages, and bytes. */
  | {
      readonly kind: 'cluster';
      readonly workers: number;
      readonly replaced: number;
      readonly parcels: number;
      readonly bytes: number;
    }
  /** There was no more room in memory, and states did not go to disk since there is no DuckDB, or for this error. */
  | { readonly kind: 'not on disk'; readonly error: unknown; readonly isMissing: boolean }
  /** The checkpoint in this folder has so many states; those found since are not in it for this error, if it is none of null. */
  | { readonly kind: 'checkpoint'; readonly folder: string; readonly states: number; readonly error: unknown }
  /** One thread explored alone, or from some state on, although several were asked for. */
  | ({ readonly kind: 'one thread' } & OneThread)
  /** So many threads that took random walks have ended, the first with this error, and so many were left. What they had begun was walked again. */
  | { readonly kind: 'walkers ended'; readonly ended: number; readonly error: unknown; readonly left: number }
  /** Code of the spec was running, in no call that is known, when the run was ended: where in its files, innermost first. */
  | { readonly kind: 'was running'; readonly places: readonly string[] }
  /** The traces are as the engine found them: re-executing them was ended for this reason, in these places of the spec's files. */
  | { readonly kind: 'not re-executed'; readonly reason: Stop; readonly places: readonly string[] };

/**
 * Why one thread explored: states are told apart up to symmetry, or are on disk; actions, bounds or step properties are evaluated directly; code of the spec had
 * to run in every state that others might have expanded; the reference checker has no other; no level has so many states; a thread has
 * ended, with this error, or did not answer.
 */
export type OneThread =
  | { readonly because: 'symmetry' | 'disk' | 'evaluated directly' | 'user code' | 'reference' }
  | { readonly because: 'few states'; readonly least: number }
  | { readonly because: 'no answer'; readonly error: Error | null };

/** What a run of a model has found. */
export interface Outcome {
  /** What was explored: the spec with its parameters fixed, and those of its properties that were asked for. */
  readonly model: CheckableModel;
  readonly engine: EngineName;
  /** Of the run: violated if any property is, else unknown if any is or the search ended early. */
  readonly verdict: Verdict;
  readonly basis: Basis;
  /** Why the search ended early; null if it came to its end. */
  readonly stopped: Stop | null;
  /** Present if behaviours that leave the bounds were left out of account. */
  readonly closed?: true;
  /** Present if the states were sampled by random walks, and not searched: these, and as many as were begun. */
  readonly sample?: Sample;
  /** `queue` is 0 of a search that came to its end. */
  readonly states: Counts & {
    /** How many generated successors lay outside the bounds: they were judged, and not explored. */
    readonly cutOff: number;
  };
  /** All that was asked, in the order of the spec; `Deadlock` last. */
  readonly properties: readonly PropertyOutcome[];
  /** Each action, in the order of the spec, and how often it was taken. One that never is may have a guard that is never true. */
  readonly actions: readonly { readonly name: string; readonly taken: number }[];
  /** Null if every state was told apart from every other: by request, or since nothing is interchangeable. */
  readonly symmetry: Symmetry | null;
  /** Fairness assumptions that never bind, since what they are about is never enabled. Empty of a search that ended early. */
  readonly idleFairness: readonly Assumption[];
  /** What the kernel learned, and how often it called code of the spec for it; null of the reference checker. */
  readonly learned: { readonly entries: number; readonly userCalls: number } | null;
  /** Code of the spec that failed, which ended the run. */
  readonly failure: Failure | null;
  /** Errors by which something else about what was found is not told; those of a property are in its `lost`. */
  readonly troubles: readonly unknown[];
  readonly remarks: readonly Remark[];
  /** From the start of the run to the end of the exploration, on the clock. */
  readonly seconds: number;
  /** Present if the run has taken up what others had explored: how many there were, and the seconds that they took to find it. */
  readonly earlier?: { readonly seconds: number; readonly runs: number };
  /** The most resident memory that the process has had since it began. */
  readonly peakMemoryBytes: number;
  /** That, for one distinct state; null of the reference checker, and where states went to disk. */
  readonly bytesPerState: number | null;
  /** What the store alone takes for one state, table and parents included; null likewise. */
  readonly storeBytesPerState: number | null;
}
