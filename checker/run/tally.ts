/**
 * What random walks have found together, whoever walked them: added in the order of their numbers, up to the first that violates a property or fails,
 * so that it is the same however many threads there are.
 */
import type { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Found } from '../reference/check.ts';
import { plainTrace } from '../reference/replay.ts';
import { Seen } from '../reference/seen.ts';
import { shortened } from '../reference/shortened.ts';
import type { Course, News, Timed, Walk } from '../reference/walk.ts';
import { decidedBy } from './by-reference.ts';
import { type Decided, type DecidedTemporal, nothing, type Result } from './exploration.ts';
import type { Counts, Remark, Walks } from './outcome.ts';
import { timesOf } from './times.ts';

export class Tally {
  readonly seen = new Seen();
  readonly reached = new Map<string, Found>();
  /** The first violation, at which the walks end, and in which of them it was found. */
  violated: { readonly found: Found; readonly walk: number } | null = null;
  failure: Walk['failure'] = null;
  /** What was found and cannot be told. */
  readonly lost: { readonly property: string; readonly error: unknown }[] = [];
  readonly remarks: Remark[] = [];
  /** How many walks were begun. */
  runs = 0;
  private generated = 0;
  private deepest = 0;
  private readonly taken: Record<string, number> = {};
  /** How walks that were timed have ended, by their numbers. */
  private readonly timed = new Map<number, Timed>();

  constructor(
    private readonly model: CheckableModel,
    private readonly walks: Walks,
    private readonly course: Course | null,
  ) {}

  /** True once no other walk is to be looked at. */
  get isDecided(): boolean {
    return this.violated !== null || this.failure !== null || this.lost.length > 0;
  }

  counts(): Counts {
    return { generated: this.generated, distinct: this.seen.distinctCount, queue: 0, depth: this.deepest };
  }

  /** Adds what a walk has done, or the next part of it. */
  add(walk: number, news: News): void {
    this.generated += news.judged;
    this.deepest = Math.max(this.deepest, news.deepest);
    for (const [action, times] of Object.entries(news.taken)) this.taken[action] = (this.taken[action] ?? 0) + times;
    if (news.timed !== null) this.timed.set(walk, news.timed);
    this.seen.add(walk, news);
  }
  /**
   * How the walks have ended up to the first that has not. Of later ones the short would be known first where the run was stopped, which would make short waits more
   * frequent than they are.
   */
  private timedInOrder(): readonly Timed[] {
    const all: Timed[] = [];
    for (let next = this.timed.get(1); next !== undefined; next = this.timed.get(all.length + 1)) all.push(next);
    return all;
  }
  /** Takes over what a walk has found so far. */
  take({ number, violated, reached, failure }: Walk): void {
    for (const [property, found] of reached) if (!this.reached.has(property)) this.reached.set(property, found);
    if (violated !== null) this.violated ??= { found: violated, walk: number };
    this.failure ??= failure;
  }

  /** What is told in the end. What was found is shortened if there are to be traces; `failed` is what was cut off. */
  result(traces: boolean, failed: SpecFailure | null): Result {
    const { model, violated, lost } = this;
    const failure = this.failure ?? (failed && { failure: failed, trace: [] });
    // Each instance of a `reachable` is a goal of its own; one that was reached says nothing of the others.
    const single = (property: string): boolean => Object.keys(model.properties[property]?.forAll ?? {}).length === 0;
    const isTemporal = ({ property }: { readonly property: string }): boolean =>
      model.properties[property]?.kind === 'temporal';
    const shown = violated === null ? [] : [this.shown(violated.found, traces)];
    return {
      ...nothing,
      ...this.counts(),
      taken: this.taken,
      cutOff: this.seen.outsideCount,
      violated: shown.filter((one) => !isTemporal(one)),
      temporal: [...shown.filter(isTemporal).map(temporal), ...lost.filter(isTemporal).map(lostTemporal)],
      reached: [...this.reached.values()].filter(({ property }) => single(property)).map(decidedBy),
      lost: lost.filter((one) => !isTemporal(one)).map((one) => ({ ...one, instance: {} })),
      failure: failure && { error: failure.failure, trace: plainTrace(failure.trace) },
      remarks: this.remarks,
      sample: {
        ...this.walks,
        runs: this.runs,
        found: violated && foundBy(violated),
        ...(this.course === null ? {} : { times: timesOf(this.course, this.timedInOrder()) }),
      },
    };
  }
  private shown(found: Found, traces: boolean): Decided {
    return decidedBy(traces ? { ...found, trace: shortened(this.model, found) } : found);
  }
}

function foundBy({ found, walk }: NonNullable<Tally['violated']>): { readonly run: number; readonly steps: number } {
  return { run: walk, steps: found.trace.length - 1 };
}

function temporal({ property, instance, trace }: Decided): DecidedTemporal {
  const counterexample = { instance, trace, lasso: null };
  return { property, verdict: 'violated', antecedentNever: false, counterexample };
}
function lostTemporal({ property, error }: { readonly property: string; readonly error: unknown }): DecidedTemporal {
  return { property, verdict: 'violated', antecedentNever: false, counterexample: null, lost: error };
}
