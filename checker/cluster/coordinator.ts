/**
 * Who has begun a run: has workers join, gives each a partition of the states, and begins level after level, each once all of the level before was
 * sent and counted. What is found of a level counts once for each partition, from its owner of that time.
 *
 * A worker of which nothing is heard is replaced, be it that it is only slow: what belongs to it is given to another, in a new epoch. That one reads
 * what was sent to the partition from the beginning. What the one before says after that is of an epoch that is over, and is not listened to.
 *
 * Invariant: a level begins only when all partitions have done the one before; `counted` is what those have found that are done.
 */
import type { Reading, Wire } from './bus.ts';
import {
  type Alive,
  type Answer,
  type Brought,
  type Joining,
  jsonBytes,
  type Met,
  ofJson,
  type Plan,
  type Report,
  type Subject,
} from './messages.ts';
import {
  aliveSubject,
  joinSubject,
  logOf,
  numbersSubject,
  partitionLog,
  partitionSubject,
  planSubject,
  reportSubject,
  stillSubject,
} from './names.ts';

export interface CoordinatorOptions {
  /** What must be the same in all workers. */
  readonly subject: Subject;
  /** How many partitions there are, and how many workers must be there before it begins. */
  readonly workers: number;
  /** After so many milliseconds without a word a worker is replaced. */
  readonly silence?: number;
  /** How many servers keep each message. */
  readonly replicas?: number;
  readonly run: string;
}
/** What was found by a run, so far. */
export interface Tally {
  readonly generated: number;
  readonly distinct: number;
  readonly queue: number;
  readonly depth: number;
  readonly cutOff: number;
  readonly taken: readonly number[];
  /** By number, the level in which it was met first. */
  readonly met: ReadonlyMap<number, number>;
  readonly userCalls: number;
  readonly entries: number;
}
/** What a run has taken. */
export interface Spent {
  readonly workers: number;
  readonly replaced: number;
  readonly parcels: number;
  readonly bytes: number;
}
/** Why a run has ended before it was done, as a worker has told it. */
export class WorkerFailed extends Error {
  override readonly name = 'WorkerFailed';
  constructor(
    readonly by: 'spec' | 'memory' | 'room' | 'other',
    readonly text: string,
    readonly level: number,
  ) {
    super(`a worker has failed: ${text}`);
  }
}

interface Owner {
  worker: string;
  epoch: number;
}
interface Worker {
  heard: number;
  reached: { generated: number; expanded: number };
}
type Done = Extract<Report, { readonly kind: 'done' }>;

/** Unless it is said otherwise, a worker is replaced after so many milliseconds. */
const muchSilence = 20_000;
/** If nobody is left for so many times that long, the run ends. */
const patience = 6;

export class Coordinator {
  private readonly workers = new Map<string, Worker>();
  private readonly owners: Owner[] = [];
  /** By partition, the states of the level, once they are known, and what came of them. */
  private begun = new Map<number, number>();
  private done = new Map<number, Done>();
  private level = -1;
  private readonly totals = { generated: 0, distinct: 0, depth: 0, cutOff: 0, parcels: 0, bytes: 0, replaced: 0 };
  private readonly taken: number[] = [];
  private readonly met = new Map<number, number>();
  /** By worker, what it has learned, and how often user code ran for it. */
  private readonly learned = new Map<string, { readonly userCalls: number; readonly entries: number }>();
  /** What workers found worth a look, by what it is about. */
  readonly remarks = new Map<string, unknown>();
  private asked: Set<string> | null = null;
  private state: 'joining' | 'exploring' | 'asking' | 'done' = 'joining';
  private failure: unknown = null;
  private planning: Promise<unknown> = Promise.resolve();
  private readonly readings: Reading[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private looked = 0;
  private lonely = 0;
  private readonly silence: number;
  private changed: () => void = () => {};

  private constructor(
    private readonly bus: Wire,
    private readonly options: CoordinatorOptions,
  ) {
    this.silence = options.silence ?? muchSilence;
  }

  /** Makes the logs of a run, and has workers join from now on. */
  static async begin(bus: Wire, options: CoordinatorOptions): Promise<Coordinator> {
    const { run, workers, replicas = 1 } = options;
    const coordinator = new Coordinator(bus, options);
    await bus.makeLog(logOf(run), [planSubject(run), reportSubject(run), numbersSubject(run, '*')], replicas);
    for (let partition = 0; partition < workers; partition++)
      await bus.makeLog(partitionLog(run, partition), [partitionSubject(run, partition)], replicas);
    coordinator.listen();
    return coordinator;
  }
  private listen(): void {
    const { bus, options } = this;
    const { run } = options;
    bus.hear(joinSubject, (bytes) => this.answer(ofJson<Joining>(bytes)));
    bus.hear(aliveSubject(run), (bytes) => {
      this.hear(ofJson<Alive>(bytes));
      return null;
    });
    this.readings.push(
      bus.read(
        logOf(run),
        reportSubject(run),
        (bytes) => this.take(ofJson<Report>(bytes)),
        (error) => this.fail(error),
      ),
    );
    this.looked = performance.now();
    this.timer = setInterval(() => this.look(), this.silence / 4);
  }

  /** How many workers have joined. */
  get joined(): number {
    return this.workers.size;
  }
  get isJoining(): boolean {
    return this.state === 'joining';
  }
  /** True once all is explored, and asked anew. Throws what has failed. */
  get isDone(): boolean {
    if (this.failure !== null) throw this.failure;
    return this.state === 'done';
  }
  /** The next change of what there is to tell. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.changed;
      this.changed = () => {
        before();
        resolve();
      };
    });
  }
  private tellChange(): void {
    const tell = this.changed;
    this.changed = () => {};
    tell();
  }
  private fail(error: unknown): void {
    if (this.failure !== null) return;
    this.failure = error;
    // What workers do now is for nobody.
    this.write({ kind: 'end' });
    this.tellChange();
  }
  private write(plan: Plan): void {
    const { run } = this.options;
    this.planning = this.planning.then(() => this.bus.add(planSubject(run), jsonBytes(plan)));
    this.planning.catch((error: unknown) => this.fail(error));
  }

  /** What is said to who would like to join; nothing to who explores another spec. */
  private answer({ worker, subject }: Joining): Uint8Array | null {
    const { run, workers: partitions, subject: own } = this.options;
    if (subject.spec !== own.spec) return null;
    const other = Object.keys({ ...own, ...subject }).find((what) => own[what] !== subject[what]);
    if (other !== undefined) {
      const refused: Answer = { kind: 'refused', what: other, there: own[other] ?? '' };
      return jsonBytes(refused);
    }
    if (this.state === 'done' || this.failure !== null) return null;
    if (!this.workers.has(worker)) this.admit(worker);
    const welcome: Answer = { kind: 'welcome', run, partitions };
    return jsonBytes(welcome);
  }
  /** A worker is there, be it that it was thought to be gone: if it was replaced it will find that in the plan, and leave. */
  private admit(worker: string): void {
    this.workers.set(worker, { heard: performance.now(), reached: { generated: 0, expanded: 0 } });
    this.lonely = 0;
    if (this.state === 'joining' && this.workers.size >= this.options.workers) this.beginExploring();
    else this.replaceSilent();
    this.tellChange();
  }
  private hear({ worker, generated, expanded, leaves }: Alive): void {
    if (leaves === true) {
      this.workers.delete(worker);
      return this.replaceSilent();
    }
    if (!this.workers.has(worker)) this.admit(worker);
    const known = this.workers.get(worker) as Worker;
    known.heard = performance.now();
    known.reached = { generated, expanded };
  }
  /** Looks for workers of which nothing is heard. */
  private look(): void {
    const { run } = this.options;
    this.bus.say(stillSubject(run), new Uint8Array(0));
    const now = performance.now();
    // Who was not running itself has heard nobody.
    const wasAway = now - this.looked > this.silence / 2;
    this.looked = now;
    if (wasAway) for (const worker of this.workers.values()) worker.heard = now;
    this.replaceSilent();
    if (this.state === 'joining' || this.state === 'done' || this.workers.size > 0) return;
    if (++this.lonely > 4 * patience) this.fail(new Error('no worker is left: nothing was heard of any of them'));
  }
  /** Gives the partitions of workers that are silent, or gone, to others. */
  private replaceSilent(): void {
    const now = performance.now();
    for (const [name, { heard }] of this.workers) if (now - heard > this.silence) this.workers.delete(name);
    if (this.state !== 'exploring') {
      if (this.state === 'asking') this.endIfAsked();
      return;
    }
    for (const [partition, { worker }] of this.owners.entries()) {
      if (this.workers.has(worker)) continue;
      const [next] = [...this.workers.keys()].sort((a, b) => this.loadOf(a) - this.loadOf(b));
      if (next === undefined) continue;
      this.totals.replaced++;
      this.give(partition, next);
    }
  }
  private loadOf(worker: string): number {
    return this.owners.filter((owner) => owner.worker === worker).length;
  }
  private give(partition: number, worker: string): void {
    const epoch = (this.owners[partition]?.epoch ?? -1) + 1;
    this.owners[partition] = { worker, epoch };
    if (!this.done.has(partition)) this.begun.delete(partition);
    this.write({ kind: 'owner', partition, epoch, worker });
  }

  private beginExploring(): void {
    this.state = 'exploring';
    const names = [...this.workers.keys()];
    for (let partition = 0; partition < this.options.workers; partition++)
      this.give(partition, names[partition] as string);
    this.beginLevel([]);
  }
  private beginLevel(brought: readonly Brought[]): void {
    this.level++;
    this.begun = new Map();
    this.done = new Map();
    this.write({ kind: 'level', level: this.level, brought });
  }
  private take(report: Report): void {
    switch (report.kind) {
      case 'failed':
        return this.fail(new WorkerFailed(report.by, report.text, this.level));
      case 'asked anew':
        this.asked?.add(report.worker);
        for (const [about, remark] of Object.entries(report.remarks))
          if (!this.remarks.has(about)) this.remarks.set(about, remark);
        return this.endIfAsked();
      case 'begun':
        if (!this.isCurrent(report)) return;
        this.begun.set(report.partition, report.states);
        this.meet(report.met);
        break;
      case 'done':
        if (!this.isCurrent(report) || this.done.has(report.partition)) return;
        this.takeDone(report);
    }
    this.tellChange();
  }
  /** True of a report of the level at work, by who owns the partition now. */
  private isCurrent({ partition, epoch, level }: { partition: number; epoch: number; level: number }): boolean {
    return level === this.level && epoch === this.owners[partition]?.epoch;
  }
  private meet(met: Met): void {
    for (const [event, level] of met) this.met.set(event, Math.min(this.met.get(event) ?? level, level));
  }
  private takeDone(report: Done): void {
    const { partition, worker, userCalls, entries } = report;
    this.done.set(partition, report);
    this.meet(report.met);
    this.learned.set(worker, { userCalls, entries });
    const { totals } = this;
    totals.generated += report.generated;
    totals.cutOff += report.cutOff;
    totals.bytes += report.bytes;
    totals.parcels += report.parcels.reduce((sum, parcels) => sum + parcels, 0);
    for (const [action, times] of report.taken.entries()) this.taken[action] = (this.taken[action] ?? 0) + times;
    const states = this.begun.get(partition) ?? 0;
    totals.distinct += states;
    if (states > 0) totals.depth = this.level;
    if (this.done.size === this.options.workers) this.endLevel();
  }
  private endLevel(): void {
    const all = [...this.done.values()];
    const brought = all.map(({ partition, epoch, parcels }) => ({ partition, epoch, parcels }));
    if (brought.some(({ parcels }) => parcels.some((count) => count > 0))) return this.beginLevel(brought);
    this.state = 'asking';
    this.begun = new Map();
    this.asked = new Set();
    this.write({ kind: 'ask anew' });
  }
  private endIfAsked(): void {
    const owning = this.owners.filter(({ worker }) => this.workers.has(worker));
    if (!owning.every(({ worker }) => this.asked?.has(worker))) return;
    this.state = 'done';
    this.tellChange();
  }

  /** What was found of levels that are done, and of partitions that are in the one at work. */
  get tally(): Tally {
    const { totals, taken, met, begun, done } = this;
    const waiting = [...begun].filter(([partition]) => !done.has(partition));
    const queue = waiting.reduce((sum, [, states]) => sum + states, 0);
    const learned = [...this.learned.values()];
    return {
      ...totals,
      distinct: totals.distinct + queue,
      queue,
      depth: queue > 0 ? this.level : totals.depth,
      taken,
      met,
      userCalls: learned.reduce((sum, { userCalls }) => sum + userCalls, 0),
      entries: learned.reduce((sum, { entries }) => sum + entries, 0),
    };
  }
  /** What workers say to have done of what is not done. */
  get underWay(): { readonly generated: number; readonly expanded: number } {
    const owning = new Set(this.owners.map(({ worker }) => worker));
    const reached = [...this.workers].flatMap(([name, { reached }]) => (owning.has(name) ? [reached] : []));
    return {
      generated: reached.reduce((sum, { generated }) => sum + generated, 0),
      expanded: reached.reduce((sum, { expanded }) => sum + expanded, 0),
    };
  }
  get spent(): Spent {
    const { parcels, bytes, replaced } = this.totals;
    return { workers: this.options.workers, replaced, parcels, bytes };
  }

  /** Ends the run: workers are told, and its logs are removed. */
  async end(): Promise<void> {
    const { run, workers } = this.options;
    clearInterval(this.timer);
    this.state = 'done';
    for (const reading of this.readings) reading.stop();
    try {
      this.write({ kind: 'end' });
      await this.planning;
    } catch {
      // They find that the logs are gone.
    }
    await this.bus.removeLog(logOf(run));
    for (let partition = 0; partition < workers; partition++) await this.bus.removeLog(partitionLog(run, partition));
  }
}
