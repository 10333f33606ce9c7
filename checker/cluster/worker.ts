/**
 * A worker of a cluster: it owns partitions of the states, takes in what is sent to them, expands level after level, and sends on what that leads to.
 * What it knows of the search itself is integers and bytes.
 *
 * A worker that was replaced, since nothing was heard of it, does not go on: what it keeps may be behind what others have. It begins anew, as
 * another. Until it knows of it nobody takes in what it sends (`ledger.ts`, `coordinator.ts`).
 *
 * Invariant: parcels of a level are sent only after all of the level before was there.
 */
import { NoLog, NoRoom, type Reading, type Wire } from './bus.ts';
import { Ledger } from './ledger.ts';
import {
  type Alive,
  type Block,
  BlockReader,
  type Brought,
  bytesOfBlocks,
  headOf,
  jsonBytes,
  type Ownership,
  ofJson,
  type ParcelHead,
  type Plan,
  type Report,
  withHead,
} from './messages.ts';
import {
  aliveSubject,
  logOf,
  numbersSubject,
  partitionLog,
  partitionSubject,
  planSubject,
  reportSubject,
  stillSubject,
} from './names.ts';

/** States that are to be sent, as who packs them hands them over. */
export interface Outgoing {
  readonly to: number;
  readonly version: number;
  readonly width: number;
  readonly states: Int32Array;
  /** They are kept here already. */
  readonly isKept: boolean;
}
export interface Range {
  readonly first: number;
  readonly end: number;
}
/** Who knows the states. */
export interface Explorer {
  /** Keeps the states of a partition from now on. */
  takeOver(partition: number): void;
  /** Hands over the states to start from, in pieces; true once that was all. */
  begin(): boolean;
  /** Expands some states, and hands over what they lead to; answers the first that is not expanded. */
  expand(first: number, end: number): number;
  /** Hands over what waits. */
  seal(): void;
  read(from: string, block: Block): void;
  /** Takes in states; answers which of them are new. */
  accept(from: string, version: number, states: Int32Array): Range;
  /** What was counted since it began, */
  readonly counted: { readonly generated: number; readonly cutOff: number; readonly taken: readonly number[] };
  /** and what was met since that was asked last. */
  takeMet(): readonly number[];
  readonly userCalls: number;
  readonly entries: number;
  /** Asks anew what was learned, in pieces. */
  askedAnew(): Iterable<void>;
  /** What is worth a look, by what it is about. */
  readonly remarks: Readonly<Record<string, unknown>>;
  /** Whose fault an error is. */
  blame(error: unknown): 'spec' | 'memory' | 'other';
}
/** What an explorer hands over. */
export interface Handing {
  readonly tell: (blocks: readonly Block[]) => void;
  readonly send: (outgoing: Outgoing) => void;
  /** States of a partition that it owns, which are new. */
  readonly keep: (partition: number, states: Range) => void;
}
export interface WorkerOptions {
  readonly run: string;
  readonly partitions: number;
  /** Its name, which no other has or had. */
  readonly worker: string;
  readonly explorer: (handing: Handing) => Explorer;
  /** Every so many milliseconds it says that it is there. */
  readonly beat?: number;
  /** After so many milliseconds without a word of who has begun the run that is taken for gone. */
  readonly patience?: number;
  /** Has it leave the run. */
  readonly signal?: AbortSignal;
  /** It works for so many milliseconds before others have their turn. */
  readonly slice?: number;
}

/** A partition that it owns. */
interface Owned extends Ownership {
  readonly ledger: Ledger;
  /** By level, the states that it brought. */
  readonly states: Map<number, Range[]>;
  /** What was met as they were taken in, and was not told yet. */
  met: (readonly [event: number, level: number])[];
  readonly reading: Reading;
  /** The level that was expanded last. */
  expanded: number;
}

/** So many parcels are on their way at most, until they are acknowledged. */
const mostOnTheWay = 16;
/** So many bytes a message has that says what numbers stand for. */
const pieceLength = 1 << 18;
/** Unless it is said otherwise, who has begun the run is gone after so many milliseconds without a word. */
const muchPatience = 120_000;
/** Unless it is said otherwise, it works for so many milliseconds before others have their turn. */
const usualSlice = 20;

/** Nothing is heard any more of who has begun the run. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
  constructor() {
    super('nothing is heard any more of the check that has begun the run');
  }
}

export class Worker {
  private readonly explorer: Explorer;
  private readonly owned = new Map<number, Owned>();
  private readonly plan: { level: number; readonly brought: Map<number, readonly Brought[]> } = {
    level: -1,
    brought: new Map(),
  };
  /** By worker, how often it has told what its numbers stand for, as far as that was read. */
  private readonly told = new Map<string, { count: number; readonly blocks: BlockReader }>();
  private own = 0;
  private telling: Promise<unknown> = Promise.resolve();
  private readonly onTheWay = new Set<Promise<void>>();
  /** What is being expanded, and what was sent of it. */
  private current: (Ownership & { readonly level: number; readonly parcels: number[]; bytes: number }) | null = null;
  private reached = { generated: 0, expanded: 0 };
  private isToAskAnew = false;
  private end: 'ended' | 'replaced' | 'left' | null = null;
  private heard = performance.now();
  private failure: unknown = null;
  private readonly bell = new Bell();
  private readonly logs: Reading[] = [];

  constructor(
    private readonly bus: Wire,
    private readonly options: WorkerOptions,
  ) {
    this.explorer = options.explorer({
      tell: (blocks) => this.tell(blocks),
      send: (outgoing) => this.send(outgoing),
      keep: (partition, states) => this.keep(partition, states),
    });
  }

  /** Works until the run ends, it was replaced, or is to leave. Rejects with what has failed, of which the run was told. */
  async work(): Promise<'ended' | 'replaced' | 'left'> {
    const { bus } = this;
    const { run, worker, beat = 1000, signal } = this.options;
    const leave = (): void => {
      this.end ??= 'left';
      this.bell.ring();
    };
    signal?.addEventListener('abort', leave, { once: true });
    const failed = (error: unknown): void => this.fail(error);
    this.logs.push(
      bus.read(logOf(run), planSubject(run), (bytes) => this.follow(ofJson<Plan>(bytes)), failed),
      bus.read(logOf(run), numbersSubject(run, '*'), (bytes, subject) => this.learn(bytes, subject), failed),
    );
    bus.hear(stillSubject(run), () => {
      this.heard = performance.now();
      return null;
    });
    this.sayAlive();
    const timer = setInterval(() => this.sayAlive(), beat);
    try {
      while (this.end === null && this.failure === null) {
        const rings = this.bell.next();
        if (!(await this.workOnce())) await rings;
      }
    } catch (error) {
      this.fail(error);
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', leave);
      for (const reading of [...this.logs, ...[...this.owned.values()].map((owned) => owned.reading)]) reading.stop();
    }
    // A run whose logs are gone is over.
    if (this.end === null && this.failure instanceof NoLog) return 'ended';
    if (this.end !== null && this.end !== 'ended') this.say({ worker, ...this.reached, leaves: true });
    if (this.end !== null) return this.end;
    if (this.failure instanceof Abandoned) await this.removeLogs();
    else await this.report({ worker, kind: 'failed', ...this.blamed() });
    throw this.failure;
  }
  private blamed(): { readonly by: 'spec' | 'memory' | 'room' | 'other'; readonly text: string } {
    const { failure } = this;
    const text = failure instanceof Error ? failure.message : String(failure);
    return { by: failure instanceof NoRoom ? 'room' : this.explorer.blame(failure), text };
  }
  private fail(error: unknown): void {
    this.failure ??= error;
    this.bell.ring();
  }
  private say(alive: Alive): void {
    this.bus.say(aliveSubject(this.options.run), jsonBytes(alive));
  }
  /** Nobody else does, once nobody has the run any more. */
  private async removeLogs(): Promise<void> {
    const { run, partitions } = this.options;
    await this.bus.removeLog(logOf(run));
    for (let partition = 0; partition < partitions; partition++) await this.bus.removeLog(partitionLog(run, partition));
  }
  private sayAlive(): void {
    if (performance.now() - this.heard > (this.options.patience ?? muchPatience)) this.fail(new Abandoned());
    this.say({ worker: this.options.worker, ...this.reached });
  }
  private async report(report: Report): Promise<void> {
    await this.bus.add(reportSubject(this.options.run), jsonBytes(report));
  }

  private follow(plan: Plan): void {
    switch (plan.kind) {
      case 'owner':
        this.takeOver(plan);
        break;
      case 'level':
        this.plan.level = Math.max(this.plan.level, plan.level);
        this.plan.brought.set(plan.level - 1, plan.brought);
        break;
      case 'ask anew':
        this.isToAskAnew = true;
        break;
      case 'end':
        this.end ??= 'ended';
    }
    this.bell.ring();
  }
  private takeOver({ partition, epoch, worker }: Plan & { readonly kind: 'owner' }): void {
    const { run } = this.options;
    if (worker !== this.options.worker) {
      if (this.owned.has(partition)) this.end ??= 'replaced';
      return;
    }
    // It was told twice.
    if (this.owned.has(partition)) return;
    const take = (bytes: Uint8Array): Promise<void> => this.take(owned, bytes);
    const owned: Owned = {
      partition,
      epoch,
      ledger: new Ledger(partition),
      states: new Map(),
      met: [],
      reading: this.bus.read(partitionLog(run, partition), partitionSubject(run, partition), take, (error) =>
        this.fail(error),
      ),
      expanded: -1,
    };
    this.owned.set(partition, owned);
    this.explorer.takeOver(partition);
  }

  /** Reads what the numbers of another worker stand for. */
  private learn(bytes: Uint8Array, subject: string): void {
    const worker = subject.slice(subject.lastIndexOf('.') + 1);
    const { head, body } = headOf<{ readonly number: number }>(bytes);
    let told = this.told.get(worker);
    if (told === undefined) {
      told = { count: 0, blocks: new BlockReader() };
      this.told.set(worker, told);
    }
    // It came twice.
    if (head.number <= told.count) return;
    if (head.number > told.count + 1)
      throw new Error(`message ${told.count + 1} of what the numbers of ${worker} stand for is not there`);
    told.count = head.number;
    for (const block of told.blocks.add(body)) this.explorer.read(worker, block);
    this.bell.ring();
  }
  /** Takes in a parcel, once all is there that must come before it. */
  private async take(owned: Owned, bytes: Uint8Array): Promise<void> {
    const { head, body } = headOf<ParcelHead>(bytes);
    for (;;) {
      if (this.isOver) return;
      const rings = this.bell.next();
      const now = owned.ledger.look(head);
      if (now === 'refuse') return;
      if (now === 'take' && (this.told.get(head.worker)?.count ?? 0) >= head.told) break;
      await rings;
    }
    const { explorer } = this;
    this.metExpanding.push(...explorer.takeMet());
    // Its own are there.
    if (!head.isKept || head.worker !== this.options.worker) {
      const states = explorer.accept(head.worker, head.version, new Int32Array(body.buffer));
      enter(owned, head.level, states);
      for (const event of explorer.takeMet()) owned.met.push([event, head.level]);
    }
    owned.ledger.enter(head);
    this.bell.ring();
  }
  private get isOver(): boolean {
    return this.end !== null || this.failure !== null;
  }

  /** Does what there is to do; false if there is nothing. */
  private async workOnce(): Promise<boolean> {
    const { level, brought } = this.plan;
    for (const owned of this.owned.values()) {
      const { ledger } = owned;
      for (let by = brought.get(ledger.level); by !== undefined && ledger.completes(by); )
        by = brought.get(ledger.level);
      if (ledger.level !== level || owned.expanded === level) continue;
      owned.expanded = level;
      await this.expand(owned, level);
      return true;
    }
    if (!this.isToAskAnew) return false;
    this.isToAskAnew = false;
    for (const _ of this.explorer.askedAnew()) await this.othersTurn();
    await this.report({ worker: this.options.worker, kind: 'asked anew', remarks: this.explorer.remarks });
    return true;
  }
  /** Expands the states of a partition that a level has, and tells what came of it once all of that is acknowledged. */
  private async expand(owned: Owned, level: number): Promise<void> {
    const { explorer, options } = this;
    const { worker, partitions } = options;
    const { partition, epoch } = owned;
    const ranges = owned.states.get(level - 1) ?? [];
    const about = { worker, partition, epoch, level };
    const states = ranges.reduce((sum, { first, end }) => sum + end - first, 0);
    await this.report({ ...about, kind: 'begun', states, met: owned.met.splice(0) });
    const current = { partition, epoch, level, parcels: Array.from({ length: partitions }, () => 0), bytes: 0 };
    this.current = current;
    const before = explorer.counted;
    this.reached = { generated: 0, expanded: 0 };
    if (level === 0 && partition === 0) while (!this.isOver && !explorer.begin()) await this.othersTurn();
    for (const { first, end } of ranges)
      for (let at = first; at < end && !this.isOver; ) {
        const next = explorer.expand(at, end);
        this.reached.expanded += next - at;
        at = next;
        await this.othersTurn(before.generated);
      }
    explorer.seal();
    while (this.onTheWay.size > 0 && !this.isOver) await Promise.race(this.onTheWay);
    this.current = null;
    if (this.isOver) return;
    const { generated, cutOff, taken } = explorer.counted;
    await this.report({
      ...about,
      kind: 'done',
      parcels: current.parcels,
      bytes: current.bytes,
      generated: generated - before.generated,
      cutOff: cutOff - before.cutOff,
      taken: taken.map((times, action) => times - (before.taken[action] as number)),
      met: [...this.metExpanding.splice(0), ...explorer.takeMet()].map((event) => [event, level]),
      userCalls: explorer.userCalls,
      entries: explorer.entries,
    });
    this.reached = { generated: 0, expanded: 0 };
  }
  /** What was met while states were expanded, and was not told yet. */
  private readonly metExpanding: number[] = [];
  private until = 0;
  /** Lets others have their turn, if it is time; and waits while too much is on its way. */
  private async othersTurn(before?: number): Promise<void> {
    while (this.onTheWay.size >= mostOnTheWay && !this.isOver) await Promise.race(this.onTheWay);
    if (performance.now() < this.until) return;
    if (before !== undefined) this.reached.generated = this.explorer.counted.generated - before;
    await new Promise((resolve) => setImmediate(resolve));
    this.until = performance.now() + (this.options.slice ?? usualSlice);
  }

  /** Tells the others what numbers stand for, in pieces, in order. */
  private tell(blocks: readonly Block[]): void {
    const { run, worker } = this.options;
    const all = bytesOfBlocks(blocks);
    for (let from = 0; from < all.length; from += pieceLength) {
      const message = withHead({ number: ++this.own }, all.subarray(from, from + pieceLength));
      this.telling = this.telling.then(() => this.bus.add(numbersSubject(run, worker), message));
    }
    this.telling.catch((error: unknown) => this.fail(error));
  }
  private keep(partition: number, states: Range): void {
    const owned = this.owned.get(partition);
    if (owned !== undefined && this.current !== null) enter(owned, this.current.level, states);
  }
  private send({ to, version, width, states, isKept }: Outgoing): void {
    const { run, worker } = this.options;
    const { current } = this;
    if (current === null) throw new Error('states are sent in no level: an error in Concord');
    const { partition, epoch, level, parcels } = current;
    const number = parcels[to] as number;
    parcels[to] = number + 1;
    const head: ParcelHead = { worker, told: this.own, version, level, partition, epoch, number, width, isKept };
    const message = withHead(head, new Uint8Array(states.buffer, states.byteOffset, states.byteLength));
    current.bytes += message.length;
    const told = this.telling;
    const sending = (async () => {
      await told;
      await this.bus.add(partitionSubject(run, to), message);
    })()
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.onTheWay.delete(sending));
    this.onTheWay.add(sending);
  }
}

/** Enters states that a level has brought. */
function enter({ states: by }: Pick<Owned, 'states'>, level: number, { first, end }: Range): void {
  const ranges = by.get(level) ?? [];
  const last = ranges.at(-1);
  if (last?.end === first) ranges[ranges.length - 1] = { first: last.first, end };
  else if (end > first) ranges.push({ first, end });
  by.set(level, ranges);
}

/** Rings for all who wait. */
class Bell {
  private waiting: (() => void)[] = [];
  private rung = Promise.resolve();
  private isWaited = false;
  /** The next time that it rings. */
  next(): Promise<void> {
    if (!this.isWaited) {
      this.rung = new Promise((resolve) => this.waiting.push(resolve));
      this.isWaited = true;
    }
    return this.rung;
  }
  ring(): void {
    this.isWaited = false;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
