/**
 * The engines: each makes a run of a model. The kernel is the fast one, the reference the one that is right by inspection.
 */
import { getHeapStatistics } from 'node:v8';
import { KernelCheck, type LostFinding } from '../../checker/kernel/check.ts';
import type { AnyChoices } from '../../checker/language/action.ts';
import { SpecFailure } from '../../checker/language/failure.ts';
import type { CheckableModel, NamedFairness } from '../../checker/language/model.ts';
import { instancesOf, type Property } from '../../checker/language/property.ts';
import { keyOf } from '../../checker/language/value.ts';
import { exploreByReference, type ReferenceResult } from '../../checker/reference/check.ts';
import { traceToFailing } from '../../checker/reference/failing.ts';
import { assumptionText } from '../../checker/reference/fairness.ts';
import { decideByReference } from '../../checker/reference/liveness.ts';
import { plainTrace } from '../../checker/reference/replay.ts';
import { ScenarioFailure, startingTraces } from '../../checker/reference/scenario.ts';
import { successorsOf } from '../../checker/reference/semantics.ts';
import { shortenedLasso } from '../../checker/reference/shortened-lasso.ts';
import type {
  Lasso,
  Limits,
  Outcome,
  Progress,
  PropertyOutcome,
  Run,
  Stop,
  Symmetry,
  TraceStep,
  Vacuity,
  Verdict,
} from '../../checker/report/outcome.ts';
import { wasRunning, wholeReads } from '../../checker/report/remark.ts';
import { announced, cutOffIn, type Running } from './announced.ts';

export type EngineName = Outcome['engine'];
export type Engine = (model: CheckableModel, limits: Limits) => Run;

/** The engines that there are, the default first. */
export const engines: ReadonlyMap<EngineName, Engine> = new Map<EngineName, Engine>([
  ['kernel', (model, limits) => runOf(model, 'kernel', (same) => kernelExploration(same, limits), limits)],
  ['reference', (model, limits) => runOf(model, 'reference', referenceExploration, limits)],
]);

/** An exploration that advances by small pieces of work. */
interface Exploration {
  /** True once there is nothing left to explore. */
  advance(): boolean;
  progress(): Progress;
  /** The properties that are violated so far. */
  violated(): readonly string[];
  /** Ends it, since it was cut off in the middle of a piece of work. */
  cutOff(failure: SpecFailure | null): void;
  /** What was found. Without traces, nothing is looked at again. */
  result(traces: boolean): Result;
}
/** A property that was decided: violated, or, if it is `reachable`, found. */
interface Decided {
  readonly property: string;
  readonly instance: AnyChoices;
  /** Empty if it was not looked for. */
  readonly trace: readonly TraceStep[];
  /** True if it is known that no trace as short switches less often between processes. */
  readonly fewestSwitches: boolean;
}
/** What both engines find. */
interface Result extends Progress {
  readonly cutOff: number;
  readonly taken: Readonly<Record<string, number>>;
  readonly violated: readonly Decided[];
  readonly reached: readonly Decided[];
  readonly lost: readonly LostFinding[];
  readonly troubles: readonly unknown[];
  readonly failure: Outcome['failure'];
  readonly learned: Outcome['learned'];
  readonly bytesPerState: number | null;
  readonly remarks: readonly string[];
  /** True if no further state can be stored. */
  readonly full: boolean;
  /** What was found of temporal properties; empty where they were not decided. */
  readonly temporal: readonly DecidedTemporal[];
  readonly noneFair: boolean | null;
  /** The fairness assumptions, by their numbers, that never bind. */
  readonly idleFairness: readonly number[];
  readonly symmetry: Symmetry | null;
}
interface DecidedTemporal {
  readonly property: string;
  readonly verdict: Verdict;
  readonly counterexample: {
    readonly instance: AnyChoices;
    readonly trace: readonly TraceStep[];
    readonly lasso: Lasso;
  } | null;
  readonly lost?: unknown;
  readonly antecedentNever: boolean;
}

function kernelExploration(model: CheckableModel, { symmetry = true }: Limits): Exploration {
  let check: KernelCheck;
  try {
    check = new KernelCheck(model, {
      twin: successorsOf,
      symmetry,
      ...(model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) }),
    });
  } catch (error) {
    // On the way to the end of the scenario that it starts from.
    if (error instanceof SpecFailure) return failed(error);
    throw error;
  }
  return {
    advance: () => check.advance(),
    progress: () => check.progress(),
    violated: () => check.violated,
    cutOff: (failure) => check.cutOff(failure),
    result: (traces) => {
      const result = check.result(traces);
      return {
        ...result,
        learned: { entries: result.entries, userCalls: result.userCalls },
        remarks: wholeReads(result.wholes),
        symmetry: result.symmetry && {
          sorts: result.symmetry.blocks.map(({ sort, members }) => ({ name: sort, members: members.length })),
          order: result.symmetry.order,
          // Whatever is not symmetric ends the run.
          certified: result.failure === null,
        },
      };
    },
  };
}

/** The exploration that failed before it began. */
function failed(failure: SpecFailure): Exploration {
  const trace = failure instanceof ScenarioFailure ? plainTrace(failure.trace) : [];
  const result: Result = {
    ...nothing,
    failure: { failure, trace },
    violated: [],
    reached: [],
    ...bare,
  };
  return { advance: () => true, progress: () => result, violated: () => [], cutOff: () => {}, result: () => result };
}

function referenceExploration(model: CheckableModel): Exploration {
  const exploration = exploreByReference(model);
  let found: () => ReferenceResult = () => nothing;
  let temporal: readonly DecidedTemporal[] = [];
  let failing: ReferenceResult['failure'] = null;
  const decide = (): void => {
    try {
      temporal = temporalByReference(model);
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      failing = { failure: error, trace: traceToFailing(model, error.site) };
    }
  };
  return {
    advance() {
      const next = exploration.next();
      if (next.done !== true) found = next.value;
      else if (found().failure === null) decide();
      return next.done === true;
    },
    progress: () => found(),
    violated: () => found().violated.map(({ property }) => property),
    cutOff(failure) {
      failing = failure && { failure, trace: [] };
    },
    result: () => {
      const { violated, reached, failure: met, ...counts } = found();
      const failure = met ?? failing;
      return {
        ...counts,
        violated: violated.map(decidedByReference),
        reached: reached.map(decidedByReference),
        failure: failure && { failure: failure.failure, trace: plainTrace(failure.trace) },
        ...bare,
        temporal,
      };
    },
  };
}

/** Of the shortest traces the reference checker takes the first that it finds. */
function decidedByReference(found: ReferenceResult['violated'][number]): Decided {
  return { ...found, trace: plainTrace(found.trace), fewestSwitches: false };
}

function temporalByReference(model: CheckableModel): DecidedTemporal[] {
  return [...decideByReference(model)].map(([property, { verdict, instance, trace, lasso }]) => ({
    ...{ property, verdict, antecedentNever: false },
    counterexample:
      instance === null || trace === null || lasso === null ? null : { instance, trace: plainTrace(trace), lasso },
  }));
}

/** What only the kernel tells. */
const bare = {
  ...{ learned: null, bytesPerState: null, remarks: [], full: false },
  ...{ lost: [], troubles: [] },
  ...{ temporal: [], noneFair: null, idleFairness: [], symmetry: null },
};
const nothing: ReferenceResult = {
  distinct: 0,
  generated: 0,
  depth: 0,
  cutOff: 0,
  taken: {},
  violated: [],
  reached: [],
  queue: 0,
  failure: null,
};

/** What is there before the first slice. */
const unbegun: Exploration = {
  ...{ advance: () => false, progress: () => nothing, violated: () => [], cutOff: () => {} },
  result: () => ({ ...nothing, ...bare, violated: [], reached: [], failure: null }),
};

/** Beyond this share of the heap the process would die, and with it what was found. */
const heapShare = 0.9;

/** The run of an exploration within limits. It is begun in the first slice: initial states take time, too. */
function runOf(
  model: CheckableModel,
  engine: EngineName,
  begin: (model: CheckableModel) => Exploration,
  limits: Limits,
): Run {
  const started = performance.now();
  const elapsed = (from = limits.since ?? started): number => (performance.now() - from) / 1000;
  const running: Running = { now: null };
  let exploration = unbegun;
  let end: { readonly seconds: number; readonly stopped: Stop | null } | null = null;
  let remarks: readonly string[] = [];

  const limitReached = (): Stop | null => {
    if (limits.stopAtFirst === true && exploration.violated().length > 0) return 'first violation';
    if (
      limits.states !== undefined &&
      exploration.progress().distinct >= limits.states &&
      exploration.progress().queue > 0
    )
      return 'states';
    return null;
  };
  const resourceReached = (): Stop | null => {
    const { rss, heapUsed } = process.memoryUsage();
    if (limits.seconds !== undefined && elapsed(started) >= limits.seconds) return 'time';
    return rss >= (limits.bytes ?? Number.POSITIVE_INFINITY) ||
      heapUsed > heapShare * getHeapStatistics().heap_size_limit
      ? 'memory'
      : null;
  };
  const stop = (reason: Stop): void => {
    end ??= { seconds: elapsed(), stopped: reason };
  };
  return {
    advance(milliseconds) {
      if (exploration === unbegun) exploration = begin(announced(model, running));
      const until = performance.now() + milliseconds;
      while (end === null && performance.now() < until) {
        const ended = exploration.advance();
        const reached = limitReached();
        if (reached !== null) stop(reached);
        else if (ended) end = { seconds: elapsed(), stopped: null };
      }
      const reached = end === null ? resourceReached() : null;
      if (reached !== null) stop(reached);
      return end !== null;
    },
    progress: () => exploration.progress(),
    violated: () => exploration.violated(),
    stop,
    cutOff(reason, places, stray) {
      stop(reason);
      const failure = cutOffIn(running, places, stray);
      exploration.cutOff(failure);
      if (failure === null) remarks = wasRunning(places);
    },
    outcome(traces = true) {
      const result = exploration.result(traces);
      const failed = result.failure !== null && result.failure.failure.fault.kind !== 'endless';
      const stopped = failed ? 'failure' : result.full ? 'memory' : (end?.stopped ?? null);
      const whole = { ...result, remarks: [...remarks, ...result.remarks] };
      return outcomeOf(model, engine, whole, stopped, end?.seconds ?? elapsed());
    },
  };
}

function outcomeOf(
  model: CheckableModel,
  engine: EngineName,
  result: Result,
  stopped: Stop | null,
  seconds: number,
): Outcome {
  const { generated, distinct, queue, depth, cutOff, learned, bytesPerState, failure, remarks, symmetry } = result;
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
  return {
    model,
    engine,
    states: { generated, distinct, queue, depth, cutOff },
    properties: [...Object.keys(model.properties), 'Deadlock'].map((name) =>
      propertyOutcome(model, name, result, stopped),
    ),
    actions: Object.keys(model.actions).map((name) => ({ name, taken: result.taken[name] ?? 0 })),
    symmetry,
    idleFairness: result.idleFairness.map((i) => assumptionText(model.fairness[i] as NamedFairness)),
    learned,
    stopped,
    failure,
    ...(result.troubles.length === 0 ? {} : { troubles: result.troubles }),
    remarks,
    seconds,
    peakMemoryBytes,
    bytesPerState: bytesPerState === null || distinct === 0 ? null : peakMemoryBytes / distinct,
    storeBytesPerState: bytesPerState,
  };
}

function propertyOutcome(model: CheckableModel, name: string, result: Result, stopped: Stop | null): PropertyOutcome {
  const of = model.properties[name];
  if (of !== undefined && instancesOf(of.forAll).length === 0) return ofNothing(name, of);
  const kind = of?.kind ?? 'deadlock';
  const unknown = (reason: PropertyOutcome['reason']): PropertyOutcome => ({
    name,
    kind,
    verdict: 'unknown',
    instance: null,
    trace: null,
    reason,
  });
  if (kind === 'temporal') {
    const decided = result.temporal.find(({ property }) => property === name);
    if (decided === undefined) return unknown('the search was stopped');
    return temporalOutcome(model, decided, result.noneFair, unknown);
  }
  const lost = result.lost.filter(({ property }) => property === name);
  const isLost = lost.length === 0 ? {} : { lost: lost[0]?.error };
  if (of?.kind === 'reachable') {
    const reached = result.reached.filter(({ property }) => property === name);
    const missing = instancesOf(of.forAll).find(
      (instance) => ![...reached, ...lost].some((other) => keyOf(other.instance) === keyOf(instance)),
    );
    if (missing === undefined) return { name, kind, verdict: 'holds', ...lastFound(reached), ...isLost, reason: null };
    if (stopped !== null) return unknown('the search was stopped');
    if (result.cutOff > 0) return unknown('states were cut off');
    return { name, kind, verdict: 'violated', instance: missing, trace: null, reason: null };
  }
  const violation = result.violated.find(({ property }) => property === name);
  if (violation !== undefined) {
    const { instance, trace, fewestSwitches } = violation;
    return { name, kind, verdict: 'violated', instance, trace: looked(trace), fewestSwitches, reason: null };
  }
  if (lost[0] !== undefined)
    return { name, kind, verdict: 'violated', instance: lost[0].instance, trace: null, ...isLost, reason: null };
  return stopped === null
    ? { name, kind, verdict: 'holds', instance: null, trace: null, reason: null }
    : unknown('the search was stopped');
}

/** The verdict on a property that is quantified over nothing: it has no instance. */
export function ofNothing(name: string, { kind }: Property): PropertyOutcome {
  const vacuous = 'there is nothing that it is asked of';
  return { name, kind, verdict: 'holds', instance: null, trace: null, vacuous, reason: null };
}

function temporalOutcome(
  model: CheckableModel,
  { property: name, verdict, counterexample, lost, antecedentNever }: DecidedTemporal,
  noneFair: boolean | null,
  unknown: (reason: PropertyOutcome['reason']) => PropertyOutcome,
): PropertyOutcome {
  if (verdict === 'unknown') return unknown('states were cut off');
  const outcome = { name, kind: 'temporal', verdict, reason: null } as const;
  if (counterexample !== null) {
    const { instance } = counterexample;
    return { ...outcome, instance, ...shortened(model, name, counterexample) };
  }
  if (lost !== undefined) return { ...outcome, instance: null, trace: null, lost };
  const vacuous: Vacuity | null =
    noneFair === true
      ? 'no fair behaviour stays within the bounds'
      : antecedentNever
        ? 'what should lead to something never happens'
        : null;
  return { ...outcome, instance: null, trace: null, ...(vacuous === null ? {} : { vacuous }) };
}

/** A lasso in fewer steps; as it is if that fails, which it will again when it is re-executed. */
function shortened(
  model: CheckableModel,
  name: string,
  { instance, trace, lasso }: NonNullable<DecidedTemporal['counterexample']>,
): Pick<PropertyOutcome, 'trace' | 'lasso'> {
  try {
    return shortenedLasso(model, name, instance, trace, lasso);
  } catch (error) {
    if (error instanceof SpecFailure) return { trace, lasso };
    throw error;
  }
}

/** Of the instances that were reached, the one that took the longest. */
function lastFound(reached: readonly Decided[]): Pick<PropertyOutcome, 'instance' | 'trace' | 'fewestSwitches'> {
  const last = reached.reduce<Decided | null>(
    (longest, found) => (longest === null || found.trace.length > longest.trace.length ? found : longest),
    null,
  );
  return {
    ...{ instance: last?.instance ?? null, trace: looked(last?.trace ?? []) },
    fewestSwitches: last?.fewestSwitches ?? false,
  };
}

/** The trace, if it was looked for. */
function looked(trace: readonly TraceStep[]): readonly TraceStep[] | null {
  return trace.length === 0 ? null : trace;
}
