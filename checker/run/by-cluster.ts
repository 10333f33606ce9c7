/**
 * A cluster as an exploration: workers explore, in processes of their own, and this one counts what they have found.
 *
 * Workers keep no traces. Once it is known what there is to show, and in which level it was met, this process explores by itself as far as
 * that: what it then finds first, and by which trace, is what one process finds. It may not be as far as that; what was found is told without a
 * trace then. What fails in code of the spec is looked for likewise.
 */
import { setImmediate } from 'node:timers/promises';
import { Bus } from '../cluster/bus.ts';
import type { Connecting } from '../cluster/connecting.ts';
import { Coordinator, WorkerFailed } from '../cluster/coordinator.ts';
import type { Subject } from '../cluster/messages.ts';
import { KernelCheck, type KernelResult } from '../kernel/check.ts';
import { deadlock } from '../kernel/cluster/share.ts';
import type { AnyChoices } from '../language/action.ts';
import type { SpecFailure } from '../language/failure.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { plainTrace } from '../reference/replay.ts';
import { startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { Exploration, Result } from './exploration.ts';
import type { Counts, Remark } from './outcome.ts';
import { NoCluster } from './refused-in-cluster.ts';

const manyAlone = 4_000_000;
/** So many milliseconds traces are looked for after a run was stopped. */
const patience = 5000;

/** What must be the same in all processes. */
export function subjectInCluster(subject: Subject, code: Readonly<Record<string, string>>): Subject {
  return { ...code, Node: process.versions.node.split('.')[0] as string, ...subject };
}

/** Connects. Rejects with `NoCluster`. */
export async function connected(options: Connecting): Promise<Bus> {
  try {
    return await Bus.connect(options);
  } catch (error) {
    const isMissing = error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    throw new NoCluster(isMissing ? 'no package' : 'not reached', options.servers, error);
  }
}

/** A run that workers can join. */
export class ByCluster {
  private constructor(
    private readonly bus: Bus,
    private readonly coordinator: Coordinator,
    private readonly options: ClusterOptions,
  ) {}
  /** Begins a run. Rejects with `NoCluster`. */
  static async join(options: ClusterOptions, subject: Subject): Promise<ByCluster> {
    const { connect, workers, code, replicas = 1, silence } = options;
    const bus = await connected(connect);
    try {
      const coordinator = await Coordinator.begin(bus, {
        subject: subjectInCluster(subject, code),
        workers,
        replicas,
        run: Math.floor(Math.random() * 2 ** 48).toString(36),
        ...(silence === undefined ? {} : { silence: 1000 * silence }),
      });
      return new ByCluster(bus, coordinator, options);
    } catch (error) {
      await bus.close();
      throw new NoCluster('not reached', connect.servers, error);
    }
  }
  explore(model: CheckableModel): Exploration {
    return new Exploring(model, this.coordinator, this.options);
  }
  /** Ends the run, and all that is left of it. */
  async close(): Promise<void> {
    await this.coordinator.end();
    await this.bus.close();
  }
}

/** What this process explores by itself: up to the states of a level, or to a failure. */
interface Alone {
  readonly check: KernelCheck;
  readonly upTo: number;
  readonly failed: WorkerFailed | null;
  isDone: boolean;
  /** There are too many states, or there was too little time. */
  isGivenUp: boolean;
}

class Exploring implements Exploration {
  private waiting: Promise<void> | null = null;
  private told = -1;
  private full: Result['full'] = false;
  private alone: Alone | null = null;
  private isEnded = false;
  private readonly check: KernelCheck;

  constructor(
    private readonly model: CheckableModel,
    private readonly coordinator: Coordinator,
    private readonly options: ClusterOptions,
  ) {
    this.check = new KernelCheck(model, {
      twin: successorsOf,
      ...(model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) }),
    });
  }

  advance(): boolean {
    if (this.alone !== null) return this.lookAlone(this.alone);
    const { coordinator, options } = this;
    if (this.told !== coordinator.joined && coordinator.isJoining) {
      this.told = coordinator.joined;
      options.onJoined?.(this.told);
    }
    try {
      if (coordinator.isDone) return this.begin(null);
    } catch (error) {
      if (!(error instanceof WorkerFailed) || error.by === 'other') throw error;
      if (error.by === 'spec') return this.begin(error);
      this.full = error.by === 'memory' ? 'store' : 'disk';
      return this.begin(null);
    }
    this.waiting = coordinator.change().then(() => {
      this.waiting = null;
    });
    return false;
  }
  rest(): Promise<void> | null {
    return this.waiting;
  }
  /** Begins to look alone for what was found; true if there is nothing. */
  private begin(failed: WorkerFailed | null): boolean {
    this.isEnded = true;
    const { met } = this.coordinator.tally;
    if (met.size === 0 && failed === null) return true;
    const upTo = failed === null ? Math.max(...met.values()) : failed.level + 1;
    this.alone = { check: this.check, upTo, failed, isDone: false, isGivenUp: false };
    return false;
  }
  /** Another piece; true once it has found what it looks for. */
  private lookAlone(alone: Alone): boolean {
    const { check, upTo, failed } = alone;
    const hasEnded = check.advance();
    const { depth, queue, distinct } = check.progress();
    alone.isGivenUp ||= distinct > (this.options.alone ?? manyAlone);
    // All that was found was found in these levels; temporal properties are not decided.
    const isFar = depth > upTo || (depth > 0 && queue === 0 && failed === null);
    alone.isDone = hasEnded || isFar || alone.isGivenUp;
    if (!alone.isDone) return false;
    const isFailed = check.result(false).failure !== null;
    if (failed !== null && !isFailed) throw failed;
    if (failed === null && !isFailed && !alone.isGivenUp) this.compare(check.result(false));
    return true;
  }
  /** What workers have found is what one process finds. */
  private compare({ violated, reached }: KernelResult): void {
    const found = [...violated, ...reached];
    for (const { property, instance } of this.found)
      if (
        !found.some(
          (one) => one.property === property && (!this.isReachable(property) || sameValue(one.instance, instance)),
        )
      )
        throw new Error(`workers have found ${property}, and one process does not: an error in Concord`);
    for (const { property } of found)
      if (!this.found.some((one) => one.property === property))
        throw new Error(`one process has found ${property}, and workers have not: an error in Concord`);
  }
  private isReachable(property: string): boolean {
    return this.model.properties[property]?.kind === 'reachable';
  }
  /** What was found by workers: of a `reachable` each instance, of others some. */
  private get found(): readonly { readonly property: string; readonly instance: AnyChoices }[] {
    const { events } = this.check;
    const found = new Map<string, { readonly property: string; readonly instance: AnyChoices }>();
    for (const number of this.coordinator.tally.met.keys()) {
      const event = number === deadlock ? { property: 'Deadlock', instance: {} } : events[number];
      if (event === undefined) throw new Error(`a worker has met ${number}, which is nothing: an error in Concord`);
      const { property, instance } = event;
      const key = this.isReachable(property) ? String(number) : property;
      if (!found.has(key)) found.set(key, { property, instance });
    }
    return [...found.values()];
  }

  counts(): Counts {
    const { generated, distinct, queue, depth } = this.coordinator.tally;
    if (this.isEnded) return { generated, distinct, queue, depth };
    const { underWay } = this.coordinator;
    return {
      generated: generated + underWay.generated,
      distinct,
      queue: Math.max(0, queue - underWay.expanded),
      depth,
    };
  }
  violated(): readonly string[] {
    return [...new Set(this.found.map(({ property }) => property).filter((property) => !this.isReachable(property)))];
  }
  cutOff(failure: SpecFailure | null): void {
    this.isEnded = true;
    if (this.alone !== null) this.check.cutOff(failure);
  }
  /** What was found by then is still looked for, if it was stopped. */
  async close(): Promise<void> {
    if (!this.isEnded) this.begin(null);
    const { alone } = this;
    this.isEnded = true;
    if (alone === null || alone.isDone) return;
    for (const until = performance.now() + patience; !this.lookAlone(alone); ) {
      await setImmediate();
      if (performance.now() < until) continue;
      alone.isGivenUp = true;
      return;
    }
  }

  result(traces: boolean): Result {
    const { alone, coordinator, model } = this;
    const { tally } = coordinator;
    const looked = alone === null ? null : alone.check.result(traces);
    const names = Object.keys(model.actions);
    const failure = looked?.failure ?? null;
    const counted =
      failure !== null && looked !== null
        ? looked
        : { ...tally, taken: Object.fromEntries(names.map((name, action) => [name, tally.taken[action] ?? 0])) };
    const [violated, reached] = [looked?.violated ?? [], looked?.reached ?? []];
    const missing = this.found.filter(
      ({ property, instance }) =>
        ![...violated, ...reached, ...(looked?.lost ?? [])].some(
          (one) => one.property === property && (!this.isReachable(property) || sameValue(one.instance, instance)),
        ),
    );
    return {
      distinct: counted.distinct,
      generated: counted.generated,
      depth: counted.depth,
      queue: counted.queue,
      cutOff: counted.cutOff,
      taken: counted.taken,
      violated,
      reached,
      lost: [
        ...(looked?.lost ?? []),
        ...(failure === null ? missing : []).map((found) => ({ ...found, error: new TooFar() })),
      ],
      troubles: looked?.troubles ?? [],
      failure: failure && { error: failure.failure, trace: failure.trace },
      learned: { entries: tally.entries, userCalls: tally.userCalls },
      bytesPerState: null,
      remarks: this.remarks(),
      full: this.full,
      away: 'cluster',
      temporal: [],
      noneFair: null,
      idleFairness: [],
      symmetry: null,
    };
  }
  private remarks(): Remark[] {
    const { coordinator } = this;
    return [...(coordinator.remarks.values() as Iterable<Remark>), { kind: 'cluster', ...coordinator.spent }];
  }
}

/** It would take one process too long to find a trace. */
class TooFar extends Error {
  override readonly name = 'TooFar';
  constructor() {
    super('it is so many states away that one process alone does not look for it');
  }
}
