/**
 * The states of a search on disk: those that are numbered, those that may be new, and which of these are.
 *
 * Candidates have numbers of their own, in the order in which they were found, which follow those of the states before them. Once a
 * level is done, those that are new are numbered in that order, so that each state has the number that it has where all are in memory.
 *
 * Invariant: what the tables hold is what the files hold, but for the layout, which may be an older one; `count` states are numbered.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Batch } from '../search/batch.ts';
import { levelsOf } from '../search/levels.ts';
import type { Move, MoveBack, Piece, Shelf } from '../search/shelf.ts';
import type { Store } from '../search/store.ts';
import { ownFolder } from './own-folder.ts';
import { Sorted } from './sorted.ts';
import { States, type Version } from './states.ts';
import { type Appender, Tables } from './tables.ts';

/** What is asked of the disk was given up for somebody's wish. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** How many states are brought at once, unless it is said otherwise. */
const many = 1 << 14;
/** After so many rows others have their turn. */
const turn = 1 << 16;

export class Disk implements Shelf {
  piece: Piece & { readonly count: number } = { words: new Int32Array(0), width: 1, base: 0, count: 0 };
  readonly levels: number[] = [0];
  /** How many states are numbered. */
  count = 0;
  /** The most bytes that were taken of it. */
  mostBytes = 0;
  private version: Version = { width: 1, now: null };
  private tabled: Version | null = null;
  private files = 0;
  private readonly numbered: States;
  private readonly candidates: States;
  /** How often candidates came from memory since a level was done: those that came at once are told apart. */
  private taken = 0;
  private sorted: { readonly rows: Sorted; readonly version: Version } | null = null;
  private isInterrupted = false;
  private isOpen = true;

  private constructor(
    private readonly folder: string,
    private readonly tables: Tables,
    private readonly some: number,
  ) {
    const name = (): string => join(folder, `states-${++this.files}`);
    const version = (): Version => this.version;
    this.numbered = new States(name, version);
    this.candidates = new States(name, version);
  }
  /** Makes a folder of its own in this one; its tables take about so many bytes of memory. */
  static async open(parent: string, bytes: number, some = many): Promise<Disk> {
    const folder = ownFolder(parent);
    try {
      return new Disk(folder, await Tables.open(folder, bytes), some);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  relayout(width: number, move: Move, back: MoveBack): void {
    this.version.now = { move, back };
    this.version = { width, now: null };
    const { words, width: before, base, count } = this.piece;
    const moved = new Int32Array(Math.max(1, this.some) * width);
    for (let i = 0; i < count; i++) move(words, i * before, moved, i * width);
    this.piece = { words: moved, width, base, count };
  }

  /** Takes over the states of a store, of which those from `end` on are candidates. */
  async takeOver(store: Store, end: number): Promise<void> {
    const { words, width, count } = store;
    this.version = { width, now: null };
    this.levels.splice(0, this.levels.length, ...levelsOf(store).filter((first) => first <= end));
    await this.begin();
    const visited = await this.tables.appender('visited', width);
    await this.inTurns(0, end, (state) => {
      this.numbered.add(words, state * width, store.parentOf(state));
      visited.add(words, state * width, 0);
    });
    visited.end();
    this.count = end;
    this.candidates.restart(end);
    const candidates = await this.tables.appender('candidates', width);
    await this.inTurns(end, count, (state) => this.addCandidate(candidates, words, state * width, store, state));
    candidates.end();
    this.taken = count > end ? 1 : 0;
    this.measure();
  }
  private async begin(): Promise<void> {
    await this.tables.begin(this.version.width);
    this.tabled = this.version;
  }
  private addCandidate(to: Appender | null, words: Int32Array, at: number, store: Store, state: number): void {
    this.candidates.add(words, at, store.parentOf(state));
    to?.add(words, at, state);
  }
  /** Takes the states of a store for candidates; it is empty then. */
  async take(store: Store): Promise<void> {
    const { words, width, base, count } = store;
    if (count === base) return;
    const isCurrent = this.tabled === this.version;
    const candidates = isCurrent ? await this.tables.appender('candidates', width) : null;
    const before = this.candidates.count;
    try {
      await this.inTurns(base, count, (state) =>
        this.addCandidate(candidates, words, (state - base) * width, store, state),
      );
      candidates?.end();
    } catch (error) {
      // They are still in the store.
      this.candidates.cut(before);
      throw error;
    }
    this.taken++;
    store.empty(count);
    this.measure();
  }

  /**
   * Numbers the candidates that are new; there are no others then. Answers the numbers of some of them, by those that they had as
   * candidates.
   */
  async settle(wanted: readonly number[]): Promise<ReadonlyMap<number, number>> {
    if (this.tabled !== this.version) await this.fillTables();
    const { numbered, candidates, count } = this;
    const numbers = new Map<number, number>();
    const waiting = [...wanted].sort((a, b) => a - b);
    const from = new Reading(candidates, this.version.width, this.some);
    try {
      let next = 0;
      for await (const fresh of this.tables.takeFresh(this.taken <= 1)) {
        this.mayGoOn();
        for (const value of fresh) {
          const candidate = Number(value);
          while ((waiting[next] ?? Number.POSITIVE_INFINITY) < candidate) next++;
          if (waiting[next] === candidate) numbers.set(candidate, numbered.count);
          from.bring(candidate);
          numbered.add(from.words, from.at, from.parent);
        }
      }
    } catch (error) {
      numbered.cut(count);
      throw error;
    }
    this.measure();
    this.count = numbered.count;
    if (this.count > count) this.levels.push(this.count);
    candidates.restart(this.count);
    this.taken = 0;
    return numbers;
  }
  /** Fills the tables anew, with states as they are laid out now. */
  private async fillTables(): Promise<void> {
    await this.begin();
    const { width } = this.version;
    for (const [table, of, first] of [
      ['visited', this.numbered, 0],
      ['candidates', this.candidates, this.count],
    ] as const) {
      const into = await this.tables.appender(table, width);
      await this.each(of, first, (words, at, number) => into.add(words, at, number));
      into.end();
    }
  }
  private async each(
    of: States,
    first: number,
    tell: (words: Int32Array, at: number, number: number) => void,
  ): Promise<void> {
    const { width } = this.version;
    const from = new Reading(of, width, this.some);
    await this.inTurns(first, of.count, (number) => {
      from.bring(number);
      tell(from.words, from.at, number);
    });
  }
  /** Does something for each number, and gives others their turn in between. */
  private async inTurns(first: number, end: number, work: (number: number) => void): Promise<void> {
    for (let number = first; number < end; number++) {
      work(number);
      if (number % turn !== 0) continue;
      await setImmediate();
      this.mayGoOn();
    }
  }
  private mayGoOn(): void {
    if (this.isInterrupted) throw new Interrupted();
  }
  private measure(): void {
    const columns = 8 * Math.ceil(this.version.width / 2);
    const bytes = this.numbered.bytes + this.candidates.bytes + columns * (this.numbered.count + this.candidates.count);
    this.mostBytes = Math.max(this.mostBytes, bytes + (this.sorted?.rows.bytes ?? 0));
  }

  /** Gives up the candidates, but for some, which are numbered after all others; answers their numbers. */
  giveUp(store: Store, wanted: readonly number[]): ReadonlyMap<number, number> {
    const { numbered, candidates } = this;
    const { width } = this.version;
    const words = new Int32Array(width);
    const parent = new Int32Array(1);
    const numbers = new Map<number, number>();
    for (const state of [...wanted].sort((a, b) => a - b)) {
      if (state >= candidates.count) {
        const at = (state - store.base) * width;
        words.set(store.words.subarray(at, at + width));
        parent[0] = store.parentOf(state);
      } else candidates.read(state, state + 1, words, parent);
      numbers.set(state, numbered.count);
      numbered.add(words, 0, parent[0] as number);
    }
    return numbers;
  }

  bring(state: number): number {
    const { base, count } = this.piece;
    if (state < base || state >= base + count) this.load(state, state + 1);
    return (state - this.piece.base) * this.piece.width;
  }
  /** Brings states from this one on, up to `end` or as many as are brought at once; answers the first that is not there. */
  load(first: number, end: number): number {
    const { width } = this.version;
    let { words, base, count } = this.piece;
    if (first >= base && first < base + count) return Math.min(end, base + count);
    if (words.length !== this.some * width) words = new Int32Array(this.some * width);
    base = first;
    count = this.numbered.read(first, end, words, null) - first;
    this.piece = { words, width, base, count };
    return base + count;
  }
  parentOf(state: number): number {
    return this.numbered.parentOf(state);
  }

  /** Puts the numbered states in order, so that they are found by their words. */
  async sort(): Promise<void> {
    const { width } = this.version;
    const rows = new Sorted(join(this.folder, 'sorted'), width);
    await this.tables.sort(
      width,
      (appender) => this.each(this.numbered, 0, (words, at, number) => appender.add(words, at, number)),
      (columns, i, number) => {
        this.mayGoOn();
        rows.add(columns, i, number);
      },
    );
    this.sorted = { rows, version: this.version };
    this.measure();
  }
  get isSorted(): boolean {
    return this.sorted !== null;
  }
  find({ words, width, count }: Batch, into: Int32Array): void {
    const { sorted } = this;
    if (sorted === null) throw new Error('states on disk that were not put in order are not found by their words');
    const { rows, version } = sorted;
    const before = new Int32Array(version.width);
    for (let i = 0; i < count; i++) {
      if (version.now === null) into[i] = rows.find(words, i * width);
      else {
        before.fill(0);
        into[i] = version.now.back(words, i * width, before, 0) ? rows.find(before, 0) : -1;
      }
    }
  }

  /** Ends what is being asked, with `Interrupted`, or what DuckDB says of it. */
  interrupt(): void {
    this.isInterrupted = true;
    if (this.isOpen) this.tables.interrupt();
  }
  /** Gives the memory of the tables back. */
  closeTables(): void {
    if (this.isOpen) this.tables.close();
    this.isOpen = false;
  }
  /** Removes all that is on disk. */
  remove(): void {
    this.closeTables();
    this.numbered.close();
    this.candidates.close();
    this.sorted?.rows.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Reads states one after the other, in the order of their numbers. */
class Reading {
  readonly words: Int32Array;
  at = 0;
  private readonly parents: Int32Array;
  private first = 0;
  private end = 0;

  constructor(
    private readonly states: States,
    private readonly width: number,
    some: number,
  ) {
    this.words = new Int32Array(some * width);
    this.parents = new Int32Array(some);
  }
  /** Sees to it that this state stands from `at` on. */
  bring(state: number): void {
    if (state >= this.end) {
      this.first = state;
      this.end = this.states.read(state, this.states.count, this.words, this.parents);
    }
    this.at = (state - this.first) * this.width;
  }
  get parent(): number {
    return this.parents[this.at / this.width] as number;
  }
}
