/**
 * A run: an exploration within limits, advanced in slices, so that progress can be shown and a wish to stop be heard.
 * Invariant: once it has ended, for whatever reason, it explores no further.
 */
import { getHeapStatistics } from 'node:v8';
import { BadSpec, type SpecFailure } from '../language/failure.ts';
import { assumptionOf, type NamedFairness } from '../language/fairness.ts';
import { type CheckableModel, changed } from '../language/model.ts';
import { announced, cutOffIn, type Running } from './announced.ts';
import { type Exploration, endedWith, nothing, type Result } from './exploration.ts';
import type { EngineName, Limits, Outcome, Progress, Remark, Stop } from './outcome.ts';
import { propertyOutcomes } from './properties.ts';
import { judged } from './verdict.ts';

/** Beyond this share of the heap the process would die, and with it what was found. */
const heapShare = 0.9;
/** Where states are on disk, the memory that may be taken is exceeded by so much at most. */
export const beyond = 1.25;
/** Why a run ends that can store no more states. */
const fullness = { store: 'memory', disk: 'disk' } as const;
/** So many seconds pass between two looks at the memory. */
const betweenLooks = 0.005;

export class Run {
  private readonly started = performance.now();
  private readonly running: Running = { now: null };
  private lookedAt = Number.NEGATIVE_INFINITY;
  /** Begun in the first slice: initial states take time, too. */
  private exploration: Exploration | null = null;
  private end: { readonly seconds: number; readonly stopped: Stop | null } | null = null;
  private remarks: readonly Remark[] = [];
  /** The error of Concord's own that ended the exploration. */
  private trouble: readonly unknown[] = [];

  constructor(
    private readonly model: CheckableModel,
    private readonly engine: EngineName,
    private readonly begin: (model: CheckableModel) => Exploration,
    private readonly limits: Limits,
    /** Behaviours that leave the bounds are left out of account. */
    private readonly closed: boolean,
  ) {}

  /** Works for about this many milliseconds; true once the run has ended. */
  advance(milliseconds: number): boolean {
    if (this.end !== null) return true;
    this.exploration ??= this.begin(changed(this.model, (model) => announced(model, this.running)));
    const until = performance.now() + milliseconds;
    while (this.end === null && performance.now() < until && this.rest() === null) {
      const ended = this.isDone(this.exploration);
      const reached = this.limitReached(this.exploration);
      if (reached !== null) this.stop(reached);
      else if (ended) this.end ??= { seconds: this.elapsed(), stopped: null };
    }
    const reached = this.end === null ? this.resourceReached() : null;
    if (reached !== null) this.stop(reached);
    return this.end !== null;
  }

  /** Another piece of work. An error of Concord's own ends it, and takes nothing with it of what was found before. */
  private isDone(exploration: Exploration): boolean {
    try {
      return exploration.advance();
    } catch (error) {
      if (error instanceof BadSpec) throw error;
      this.trouble = [error];
      this.stop('error');
      exploration.cutOff(null);
      return true;
    }
  }

  /** What is waited for before the next slice. */
  rest(): Promise<void> | null {
    return this.exploration?.rest?.() ?? null;
  }
  /** Ends what runs beside this thread. An error of Concord's own takes nothing with it. */
  async close(): Promise<void> {
    try {
      await this.exploration?.close?.();
    } catch (error) {
      this.trouble = [...this.trouble, error];
    }
  }
  /** Removes what is left of it: there is no other outcome after that. */
  remove(): void {
    this.exploration?.remove?.();
  }

  progress(): Progress {
    const { generated, distinct, queue, depth } = this.explored().counts();
    return { generated, distinct, queue, depth, violated: this.explored().violated() };
  }

  /** Ends the run, if it has not ended, for this reason. */
  stop(reason: Stop): void {
    this.end ??= { seconds: this.elapsed(), stopped: reason };
    this.exploration?.hurry?.();
  }

  /**
   * Ends the run, which was cut off in the middle of a slice, for this reason, where it was in the user's files; or since code
   * of the user's threw where nobody waited for it.
   */
  cutOff(reason: Stop, places: readonly string[], stray?: unknown): void {
    this.stop(reason);
    const failure: SpecFailure | null = cutOffIn(this.running, places, stray);
    this.explored().cutOff(failure);
    if (failure === null && places.length > 0) this.remarks = [{ kind: 'was running', places }];
  }

  /**
   * What was found so far, as the exploration has it. Without traces, nothing is looked at again that may have been cut off in
   * the middle.
   */
  outcome(traces = true): Outcome {
    const { model, engine } = this;
    const result = this.found(traces);
    const troubles = [...this.trouble, ...result.troubles];
    const { generated, distinct, queue, depth, cutOff, failure, bytesPerState, sample } = result;
    const isFailed = failure !== null && failure.error.fault.kind !== 'endless';
    const stopped = isFailed ? 'failure' : result.full === false ? (this.end?.stopped ?? null) : fullness[result.full];
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
    return judged({
      model,
      engine,
      stopped,
      ...(this.closed ? { closed: true } : {}),
      ...(sample === undefined ? {} : { sample }),
      states: { generated, distinct, queue, depth, cutOff },
      properties: propertyOutcomes(model, result, { stopped, closed: this.closed }, (error) => troubles.push(error)),
      actions: Object.keys(model.actions).map((name) => ({ name, taken: result.taken[name] ?? 0 })),
      symmetry: result.symmetry,
      // Under a view, steps that change only what is left out change nothing: what is owed to them says nothing.
      idleFairness: (model.hidden.length > 0 ? [] : result.idleFairness).map((number) =>
        assumptionOf(model.fairness[number] as NamedFairness),
      ),
      learned: result.learned,
      failure,
      troubles,
      remarks: [...this.remarks, ...aboutRefinements(model), ...result.remarks].filter(
        // Where memory was enough in the end, no disk was wanted.
        (remark) =>
          (remark.kind !== 'not on disk' || stopped === 'memory') &&
          // Where all is explored there is nothing to go on with.
          (remark.kind !== 'checkpoint' || stopped !== null),
      ),
      seconds: this.end?.seconds ?? this.elapsed(),
      ...(result.earlier == null ? {} : { earlier: result.earlier }),
      peakMemoryBytes,
      bytesPerState: bytesPerState === null || distinct === 0 ? null : peakMemoryBytes / distinct,
      storeBytesPerState: bytesPerState,
    });
  }

  /** What was found; without traces, if they cannot be made. */
  private found(traces: boolean): Result {
    const exploration = this.explored();
    try {
      return exploration.result(traces);
    } catch (error) {
      if (!traces) throw error;
      const result = exploration.result(false);
      return { ...result, troubles: [...result.troubles, error] };
    }
  }
  private elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }
  /** What there is before the first slice is nothing. */
  private explored(): Exploration {
    return this.exploration ?? endedWith(nothing);
  }
  private limitReached(exploration: Exploration): Stop | null {
    const { stopAtFirst = false, states } = this.limits;
    if (stopAtFirst && exploration.violated().length > 0) return 'first violation';
    if (states === undefined) return null;
    const { distinct, queue } = exploration.counts();
    return distinct >= states && queue > 0 ? 'states' : null;
  }
  private resourceReached(): Stop | null {
    const { seconds, bytes = Number.POSITIVE_INFINITY } = this.limits;
    const now = this.elapsed();
    if (seconds !== undefined && now >= seconds) return 'time';
    // To ask the operating system takes as long as many a slice.
    if (now - this.lookedAt < betweenLooks) return null;
    this.lookedAt = now;
    const { rss, heapUsed } = process.memoryUsage();
    const isUsedUp = rss >= bytes && (rss >= beyond * bytes || this.exploration?.makeRoom?.() !== true);
    return isUsedUp || heapUsed > heapShare * getHeapStatistics().heap_size_limit ? 'memory' : null;
  }
}

/** What refinements ask for of the fairness of the specs that they are about, and what not. */
function aboutRefinements({ properties }: CheckableModel): Remark[] {
  return Object.entries(properties).flatMap(([property, of]): Remark[] => {
    if (of.kind !== 'step' || of.refinement === undefined) return [];
    const { abstract, fairness: asked } = of.refinement;
    const assumptions = abstract.fairness.map(assumptionOf);
    if (asked === null && assumptions.length === 0) return [];
    return [{ kind: 'abstract fairness', property, abstract: abstract.name, assumptions, asked }];
  });
}
