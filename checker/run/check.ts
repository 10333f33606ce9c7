/**
 * Running a spec to an outcome: `check` explores it, `simulate` walks in it at random. Both advance until all is explored or a
 * limit is reached, have what was found confirmed by the reference semantics, and answer it as data. They print and write nothing.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Checkpoint, Subject } from '../checkpoint/checkpoint.ts';
import type { DiskOptions } from '../kernel/check.ts';
import type { AnyState } from '../language/action.ts';
import { BadSpec } from '../language/failure.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec, StateOf } from '../language/protocol.ts';
import type { AddedProperties, Variant } from '../language/spec.ts';
import type { Course } from '../reference/walk.ts';
import { exploreByKernel } from './by-kernel.ts';
import { exploreByReference } from './by-reference.ts';
import { ByWalkers, type Walkers } from './by-walkers.ts';
import { exploreByWalks } from './by-walks.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { confirmed } from './confirm.ts';
import { courseOf } from './course.ts';
import type { Exploration } from './exploration.ts';
import { CutOff, type Guard, unguarded } from './guard.ts';
import { only } from './only.ts';
import type { EngineName, Limits, Outcome, Progress, Stop, Walks } from './outcome.ts';
import { NoStates, UnknownProperty } from './refused.ts';
import { Run } from './run.ts';
import { subjectOf } from './subject.ts';
import { judged } from './verdict.ts';

/** Some other text than these, of which an editor need not know. */
type Other = string & Record<never, never>;
type NamesOf<M, K extends string> = M extends { readonly [k in K]: infer R } ? Extract<keyof R, string> : never;
/** The properties of a spec, by name; a variant or the user may have added others. */
export type PropertyName<M> = NamesOf<M, 'invariants'> | NamesOf<M, 'properties'> | 'Deadlock' | Other;

/** Which model to make of a spec. */
export interface ModelOptions<P extends Parameters = Parameters> {
  /** Those that are not given have their defaults: the variant's, then the spec's. */
  readonly parameters?: Partial<ParameterValues<P>>;
  /** A broken version of the spec, as `variant(spec, ...)` makes it. */
  readonly variant?: Variant | null;
  /** Properties beside those of the spec, as `propertiesOf(spec, ...)` makes them. */
  readonly added?: readonly AddedProperties[];
  /** The scenario at whose end to start, instead of in the initial states. */
  readonly from?: string;
}

/** What is needed of an `AbortSignal`, whose type some projects have of Node, some of the browser, and some not at all. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How to run a model. */
export interface RunOptions<N extends string = string> {
  /** The properties to decide; all, and whether there is a deadlock, if absent. */
  readonly properties?: readonly N[];
  /** Seconds, bytes, distinct states, or the first violation: what ends the run early, with what was found by then. */
  readonly limits?: Limits;
  /** Once it is aborted the run ends, within a slice of some 50 ms, as one that was interrupted. It does not reject. */
  readonly signal?: Signal;
  /** Called after each slice of the search, some twenty times a second. If it throws, the run ends, and rejects with that. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How to explore a model. */
export interface ExploreOptions<N extends string = string> extends RunOptions<N> {
  /** The kernel, if absent. */
  readonly engine?: EngineName;
  /**
   * `closed`: the graph within the bounds is judged as it is, as if there were no behaviour that leaves them: what TLC does with
   * a CONSTRAINT. Otherwise what such behaviours may do is `unknown`.
   */
  readonly bounds?: 'open' | 'closed';
  /** False: every state is told apart from every other, whatever is interchangeable. The reference checker always does so. */
  readonly symmetry?: boolean;
  /**
   * So many threads explore, the calling one among them; one, if absent. What comes out is the same. Where several cannot, a remark says why. A
   * whole number from 1 to 64.
   */
  readonly threads?: number;
  /**
   * The folder to which states go, in one of their own which is removed in the end, where `limits.bytes` leaves no room for them in memory.
   * What comes out is the same, but that temporal properties stay unknown. It takes `@duckdb/node-api`; without, or if this is absent, the run ends at that limit.
   */
  readonly disk?: string;
  /** Keeps what was explored in a folder, from which another process can go on; the kernel alone does so, and without `disk`. */
  readonly checkpoint?: CheckpointOptions;
  /**
   * Has workers explore, in as many processes and machines as there are, who have joined by NATS JetStream. What comes out is the same, but that states are all told
   * apart, and that temporal properties stay unknown. It takes `@nats-io/transport-node` and `@nats-io/jetstream`.
   */
  readonly cluster?: ClusterOptions;
}
/** Where what was explored is kept, and whether to go on with what is there. */
export interface CheckpointOptions {
  /** The folder: without a checkpoint, or, to go on, with one. It is not removed. */
  readonly folder: string;
  /** Goes on with what is in the folder. Whatever is not as it was is refused with `UnusableCheckpoint`. */
  readonly resume?: boolean;
  /**
   * What stands for the code that is run, by what it is called, such as a digest of the files of the spec: what was explored by other code is
   * refused. All else, parameters and properties among it, is looked at anyway.
   */
  readonly code: Readonly<Record<string, string>>;
  /** So many seconds pass at least before it is written again; one, if absent. Writing takes a twentieth of the time at most, about. */
  readonly seconds?: number;
}
/** What to check of a spec with parameters `P` and model `M`, and how. All of it may be left out. */
export type CheckOptions<P extends Parameters = Parameters, M = unknown> = ModelOptions<P> &
  ExploreOptions<PropertyName<M>>;

/** How to walk in a model: by default a thousand walks of at most a hundred steps, from a seed that is drawn. */
export type WalkOptions<N extends string = string> = RunOptions<N> & Partial<Walks>;
/** What walks are to be timed by. */
export interface TimeOptions<M = unknown> {
  /**
   * Each walk goes on until this is true: a condition on states, or a property that is `reachable`, `eventually` or `leadsTo` something. How
   * many steps it took is in `sample.times` of the outcome. Such walks are by chance alone, and not drawn to where none has been.
   */
  readonly until?: PropertyName<M> | ((s: StateOf<M>) => boolean);
  /** How likely the steps of actions are, beside those of others, of which it is 1; 0 if they are never taken. Of walks with `until` alone. */
  readonly weights?: Readonly<Partial<Record<NamesOf<M, 'actions'> | Other, number>>>;
  /** `closed`: steps that leave the bounds are not taken; otherwise they end such a walk. */
  readonly bounds?: 'open' | 'closed';
}
/** In what to walk, and how. All of it may be left out. */
export type SimulateOptions<P extends Parameters = Parameters, M = unknown> = ModelOptions<P> &
  WalkOptions<PropertyName<M>> &
  TimeOptions<M>;

/**
 * Checks a spec: explores all its states within its bounds, decides its properties, and answers what was found.
 *
 * The search runs in this thread, in slices of some 50 ms between which others have their turn; code of the spec that never
 * returns is not ended. Rejects with `BadParameter`, `BadSpec` (`NoStates` if there is nothing to explore) or `UnknownProperty`
 * if there is nothing to run. What fails later, code of the spec among it, is part of the outcome.
 */
export async function check<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  options: CheckOptions<NoInfer<P>, NoInfer<M>> = {},
): Promise<Outcome> {
  return checkModel(modelFor(spec, options), options);
}

/**
 * Walks through a spec at random, for models that are too large to explore, until a property is violated or all walks are
 * done. What was found is shortened. Rejects as `check` does.
 */
export async function simulate<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  { until, weights, bounds, ...options }: SimulateOptions<NoInfer<P>, NoInfer<M>> = {},
): Promise<Outcome> {
  const model = modelFor(spec, options);
  if (until === undefined) {
    if (weights === undefined && bounds === undefined) return simulateModel(model, options);
    throw new RangeError('weights and bounds are those of walks that are timed: they do not go without until');
  }
  const holds = until as (s: AnyState) => unknown;
  const awaited = typeof until === 'string' ? until : { text: until.name || 'the condition', holds };
  const chances = { weights: { ...weights } as Course['weights'], isClosed: bounds === 'closed' };
  return simulateModel(model, options, unguarded, null, courseOf(model, awaited, chances));
}

/** The model of a spec with these options. Throws `BadParameter` or `BadSpec`. */
export function modelFor<P extends Parameters, D, M>(
  of: Spec<P, D, M>,
  { parameters = {}, variant = null, added = [], from }: ModelOptions<P>,
): CheckableModel {
  const spec = of as unknown as Spec;
  const strange = [variant, ...added].find((other) => other !== null && other.of !== spec);
  if (strange != null) throw new BadSpec(`${spec.name}: what is given with it is about ${strange.of.name}`);
  return checkable(spec, { parameters, variant, added, ...(from === undefined ? {} : { from }) });
}

/** The most threads that can be asked for. */
export const mostThreads = 64;

/** Explores a model; the guard watches over what calls code of the spec. */
export async function checkModel(
  whole: CheckableModel,
  options: ExploreOptions = {},
  guard: Guard = unguarded,
): Promise<Outcome> {
  const { engine = 'kernel', symmetry = true, threads = 1, disk, limits, checkpoint, cluster } = options;
  if (cluster !== undefined) return inCluster(whole, cluster, options, guard);
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads)
    throw new RangeError(`threads = ${threads} does not fit; allowed: a whole number from 1 to ${mostThreads}`);
  const others = threads > 1 ? (await import('../kernel/threads/several.ts')).several(threads) : null;
  const onDisk = disk === undefined || limits?.bytes === undefined ? null : diskIn(disk, limits.bytes);
  if (checkpoint !== undefined && (engine !== 'kernel' || disk !== undefined))
    throw new RangeError('checkpoint does not go with disk, nor with the reference engine');
  const kept = checkpoint === undefined ? null : await opened(checkpoint, subjectOf(whole, options));
  const begin = (model: CheckableModel): Exploration =>
    engine === 'kernel'
      ? exploreByKernel(model, symmetry, { others, disk: onDisk, kept })
      : exploreByReference(model, threads);
  try {
    return await run(whole, engine, begin, options, guard);
  } finally {
    kept?.close();
  }
}

/** Has workers explore a model. What does it is loaded then. */
async function inCluster(
  whole: CheckableModel,
  cluster: ClusterOptions,
  options: ExploreOptions,
  guard: Guard,
): Promise<Outcome> {
  const { engine = 'kernel', symmetry = false, threads = 1, disk, limits, checkpoint } = options;
  if (
    engine !== 'kernel' ||
    symmetry ||
    threads !== 1 ||
    disk !== undefined ||
    limits?.bytes !== undefined ||
    checkpoint !== undefined
  )
    throw new RangeError('cluster goes with none of engine, symmetry, threads, disk, limits.bytes and checkpoint');
  const { ByCluster } = await import('./by-cluster.ts');
  const begin = await ByCluster.join(cluster, subjectOf(whole, { ...options, symmetry }));
  try {
    return await run(whole, engine, (model) => begin.explore(model), options, guard);
  } finally {
    await begin.close();
  }
}

/** Opens a checkpoint. What does it is loaded then. */
async function opened(
  { folder, resume = false, code, seconds }: CheckpointOptions,
  subject: Subject,
): Promise<Checkpoint> {
  const { Checkpoint } = await import('../checkpoint/checkpoint.ts');
  // What is asked is looked at before the code, which may be another for that; no name of a code takes its place.
  return Checkpoint.open(folder, { ...subject, ...code, ...subject }, resume, seconds);
}
/** Where states go once they are to take no more than so many bytes of memory. What does it is loaded then. */
function diskIn(folder: string, bytes: number): DiskOptions {
  return { bytes, open: async (ofTables) => (await import('../disk/disk.ts')).Disk.open(folder, ofTables) };
}

const aThousand = { runs: 1000, depth: 100 };
const seeds = 2 ** 32;

/** Walks in a model likewise: in these threads, if there are any, which must have loaded the same; timed, if there is a course. */
export async function simulateModel(
  whole: CheckableModel,
  {
    seed = Math.floor(Math.random() * seeds),
    runs = aThousand.runs,
    depth = aThousand.depth,
    ...options
  }: WalkOptions = {},
  guard: Guard = unguarded,
  walkers: Walkers | null = null,
  course: Course | null = null,
): Promise<Outcome> {
  const walks = { seed, runs, depth };
  const begin = (model: CheckableModel): Exploration =>
    walkers === null ? exploreByWalks(model, walks, course) : new ByWalkers(model, walks, walkers, course);
  return run(whole, 'reference', begin, options, guard);
}

async function run(
  whole: CheckableModel,
  engine: EngineName,
  begin: (model: CheckableModel) => Exploration,
  options: RunOptions & Pick<ExploreOptions, 'bounds'>,
  guard: Guard,
): Promise<Outcome> {
  const known = [...Object.keys(whole.properties), 'Deadlock'];
  const { properties = known, limits = {} } = options;
  const stranger = properties.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new UnknownProperty(stranger, known, whole.name);
  const model = options.properties === undefined ? whole : only(whole, properties);
  const running = new Run(model, engine, begin, limits, options.bounds === 'closed');
  const found = await explored(running, options, guard).finally(() => running.remove());
  if (found.states.distinct === 0 && found.stopped === null) throw noStates(model);
  const outcome = await confirmedInTime(found, guard);
  return judged({ ...outcome, properties: outcome.properties.filter(({ name }) => properties.includes(name)) });
}

function noStates({ name, bounds }: CheckableModel): NoStates {
  // Bounds of steps are asked of no initial state.
  return new NoStates(
    name,
    Object.keys(bounds).filter((bound) => bounds[bound]?.kind === 'invariant'),
  );
}

/** How long a run works before it looks about, in milliseconds. */
const slice = 50;
/** How long the end of a run that was stopped may take, in seconds. */
const patience = 10;

/** What the run has found once it has ended, by itself or for somebody's wish. */
async function explored(
  run: Run,
  { limits = {}, signal, onProgress = () => {} }: RunOptions,
  guard: Guard,
): Promise<Outcome> {
  const { slice: within = (work) => work() } = guard;
  let wasStopped = false;
  let isClosed = false;
  const stop = (reason: Stop): void => {
    wasStopped = true;
    run.stop(reason);
  };
  const interrupt = (): void => stop('interrupt');
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    await guard.watched(
      async () => {
        while (!within(() => run.advance(slice))) {
          onProgress(run.progress());
          const rest = run.rest();
          // While it waits it looks about, too.
          await (rest === null ? setImmediate() : Promise.race([rest, setTimeout(slice)]));
        }
      },
      { seconds: limits.seconds, stop },
    );
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    wasStopped = true;
    run.cutOff(error.reason, error.places, error.stray);
  } finally {
    isClosed = await closed(run, stop, guard);
    signal?.removeEventListener('abort', interrupt);
  }
  if (!isClosed) return run.outcome(false);
  try {
    return await guard.watched(() => run.outcome(), { seconds: wasStopped ? patience : undefined });
  } catch (error) {
    // Without the traces, if they cannot be made in time.
    if (!(error instanceof CutOff)) throw error;
    run.cutOff(error.reason, error.places, error.stray);
    return run.outcome(false);
  }
}

/** Ends what a run has beside it, which takes time where states are on disk, and can be stopped, too; false if it was cut off. */
async function closed(run: Run, stop: (reason: Stop) => void, guard: Guard): Promise<boolean> {
  try {
    await guard.watched(() => run.close(), { stop });
    return true;
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    run.cutOff(error.reason, error.places, error.stray);
    return false;
  }
}

/** The outcome confirmed; as it was found, if that does not come to an end. */
async function confirmedInTime(outcome: Outcome, guard: Guard): Promise<Outcome> {
  try {
    return await guard.watched(() => confirmed(outcome), { seconds: outcome.stopped === null ? undefined : patience });
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    const { reason, places } = error;
    return { ...outcome, remarks: [...outcome.remarks, { kind: 'not re-executed', reason, places }] };
  }
}
