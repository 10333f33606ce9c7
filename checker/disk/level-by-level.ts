/**
 * Breadth-first search over a transition system whose states are on disk, level by level: what a level leads to is numbered once all
 * of it is expanded, since only then it is known what of that is new.
 *
 * What is found of a state that is not numbered yet is told with the number that it has as a candidate, and with its own once the level
 * is done. It is the first of its kind whatever is a duplicate: of what a state shows that was found before, the same was told then.
 *
 * Invariant: states below `head` are expanded; those from `head` to `levelEnd` have depth `depth`; those in the store are candidates.
 */
import type { BreadthFirstSearch } from '../search/breadth-first.ts';
import type { Findings, TransitionSystem } from '../search/system.ts';
import type { Disk } from './disk.ts';

/** Who keeps what was found of states that are not numbered yet, and what was learned on them. */
export interface Told extends Findings {
  /** The states from this one on of which something was found, */
  foundFrom(first: number): readonly number[];
  /** and those that something was learned on. */
  learnedFrom(first: number): readonly number[];
  /** States from the first on have these numbers instead; of those that have none nothing was found. */
  renumber(first: number, numbers: ReadonlyMap<number, number>): void;
}
/** How much the store holds. */
export interface Room {
  /** The bytes that it may take, */
  readonly bytes: number;
  /** and the states that it may hold. */
  readonly states: number;
}

/** How many states more there should be room for in the store: those of a batch. */
export const batch = 1 << 12;

export class LevelByLevel {
  head: number;
  depth: number;
  /** What it is waiting for. */
  rest: Promise<void> | null = null;
  /** True if what was found of states that are not numbered could not be settled. */
  isOpen = false;
  private levelBegin: number;
  private levelEnd: number;
  private isDone = false;
  private broken: { readonly error: unknown } | null = null;

  /** Goes on where a search in memory has come to, whose states the disk has taken over. */
  constructor(
    private readonly system: TransitionSystem,
    private readonly told: Told,
    private readonly disk: Disk,
    { head, depth }: Pick<BreadthFirstSearch, 'head' | 'depth'>,
    private readonly room: Room,
  ) {
    this.head = head;
    this.depth = depth;
    this.levelBegin = disk.levels.at(-2) ?? 0;
    this.levelEnd = disk.count;
    const { store } = system;
    store.empty(store.count, room.bytes);
  }

  /** How many states were numbered and not yet expanded. */
  get queue(): number {
    return this.disk.count - this.head;
  }
  get distinct(): number {
    return this.disk.count;
  }
  /** Expands about a batch of successors, or begins with what it then waits for; true once nothing is left. */
  advance(): boolean {
    const { system, told, disk, head, levelEnd } = this;
    if (this.broken !== null) throw this.broken.error;
    if (this.isDone || this.rest !== null) return this.isDone;
    if (head === levelEnd) this.wait(() => this.settle());
    else if (this.isFull) this.wait(() => disk.take(system.store));
    else {
      this.head = system.expand(head, disk.load(head, levelEnd), told);
      system.flush(told);
    }
    return false;
  }
  private get isFull(): boolean {
    const { store } = this.system;
    const growth = store.growthFor(batch);
    return store.count - store.base >= this.room.states || (growth > 0 && store.bytes + growth > this.room.bytes);
  }
  private wait(work: () => Promise<void>): void {
    this.rest = work()
      .catch((error: unknown) => {
        this.broken = { error };
      })
      .finally(() => {
        this.rest = null;
      });
  }
  /** Numbers what the states that are expanded lead to. */
  private async settle(): Promise<void> {
    const { disk, told, levelEnd } = this;
    const { store } = this.system;
    const first = disk.count;
    await disk.take(store);
    const numbers = await disk.settle([...told.foundFrom(first), ...told.learnedFrom(first)]);
    told.renumber(first, numbers);
    store.empty(disk.count, this.room.bytes);
    if (this.head < levelEnd) return;
    this.levelBegin = levelEnd;
    this.levelEnd = disk.count;
    if (disk.count > levelEnd) this.depth++;
    else this.isDone = true;
  }

  /** Ends what it is waiting for. */
  hurry(): void {
    if (this.rest !== null) this.disk.interrupt();
  }
  /** Ends the search where it is, within so many milliseconds unless that is null; what was found by then is told by numbers of states that are kept. */
  async end(patience: number | null): Promise<void> {
    await this.rest;
    const { disk, told } = this;
    const { store } = this.system;
    if (this.isDone) return;
    const timer = patience === null ? undefined : setTimeout(() => disk.interrupt(), patience);
    try {
      if (this.broken !== null) throw this.broken.error;
      await this.settle();
    } catch {
      // Why it broke was told by `advance`; that time is up is no news.
      this.isOpen = true;
      const first = disk.count;
      told.renumber(first, disk.giveUp(store, told.foundFrom(first)));
      store.empty(disk.count, 0);
      // What they lead to is not known, as if they had not been expanded.
      this.head = this.levelBegin;
    } finally {
      clearTimeout(timer);
    }
  }
}
