/**
 * States on disk, by their numbers, each with the number of the state that it was found from.
 *
 * What was written before states were laid out anew stays as it is, and is moved as it is read.
 *
 * Invariant: each run of rows was written under one layout; the last run is the only one that grows.
 */
import type { Move, MoveBack } from '../search/shelf.ts';
import { Rows } from './rows.ts';

/** A layout of states: how many words they have, and how they move to where they stand now, and back; null of that of now. */
export interface Version {
  readonly width: number;
  now: { readonly move: Move; readonly back: MoveBack } | null;
}
interface Run {
  readonly first: number;
  readonly version: Version;
  readonly rows: Rows;
}

export class States {
  private runs: Run[] = [];
  private row = new Int32Array(0);
  constructor(
    /** A name for another file. */
    private readonly name: () => string,
    /** The layout of now. */
    private readonly version: () => Version,
    /** The number of the first. */
    private first = 0,
  ) {}

  get count(): number {
    const last = this.runs.at(-1);
    return last === undefined ? this.first : last.first + last.rows.count;
  }
  get bytes(): number {
    return this.runs.reduce((sum, { rows }) => sum + rows.bytes, 0);
  }
  /** Adds a state whose words stand from `at` on, laid out as states are now. */
  add(words: Int32Array, at: number, parent: number): void {
    const version = this.version();
    let run = this.runs.at(-1);
    if (run?.version !== version) {
      run = { first: this.count, version, rows: new Rows(this.name(), version.width + 1) };
      this.runs.push(run);
    }
    const { to, at: into } = run.rows.add();
    for (let j = 0; j < version.width; j++) to[into + j] = words[at + j] as number;
    to[into + version.width] = parent;
  }
  /** Reads states from this one on, as many as there is room for in `words` and `parents`, up to `end`; answers the first that is not read. */
  read(first: number, end: number, words: Int32Array, parents: Int32Array | null): number {
    const { width } = this.version();
    const { first: begun, version, rows } = this.runOf(first);
    const length = version.width + 1;
    const count = Math.min(end, begun + rows.count) - first;
    const some = Math.min(count, Math.floor(words.length / width), parents?.length ?? count);
    if (this.row.length < some * length) this.row = new Int32Array(some * length);
    rows.read(first - begun, some, this.row.subarray(0, some * length));
    if (version.now !== null) words.fill(0, 0, some * width);
    for (let i = 0; i < some; i++) {
      const from = i * length;
      if (version.now !== null) version.now.move(this.row, from, words, i * width);
      else for (let j = 0; j < width; j++) words[i * width + j] = this.row[from + j] as number;
      if (parents !== null) parents[i] = this.row[from + version.width] as number;
    }
    return first + some;
  }
  parentOf(state: number): number {
    const { first, version, rows } = this.runOf(state);
    if (this.row.length < rows.length) this.row = new Int32Array(rows.length);
    rows.read(state - first, 1, this.row.subarray(0, rows.length));
    return this.row[version.width] as number;
  }
  private runOf(state: number): Run {
    const run = this.runs.findLast(({ first }) => first <= state);
    if (run === undefined || state >= run.first + run.rows.count) throw new RangeError(`no state ${state} on disk`);
    return run;
  }
  /** Forgets all states from this one on. */
  cut(count: number): void {
    while ((this.runs.at(-1)?.first ?? -1) >= count) this.runs.pop()?.rows.close();
    const last = this.runs.at(-1);
    last?.rows.cut(count - last.first);
  }
  /** Forgets all, and counts from here. */
  restart(first: number): void {
    this.close();
    this.first = first;
  }
  close(): void {
    for (const { rows } of this.runs.splice(0)) rows.close();
  }
}
