/**
 * Rows of integers in a file, read by their numbers.
 *
 * The file has no name as soon as it is open, where the system allows that, so that nothing is left of it however the process ends.
 *
 * Invariant: rows below `written` stand in the file, the others, up to `count`, in the buffer.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** The bytes of the buffer, about. */
const buffered = 1 << 18;

export class Rows {
  count = 0;
  private written = 0;
  private readonly file: number;
  private readonly buffer: Int32Array;
  private readonly room: number;

  /** Of so many integers each. */
  constructor(
    path: string,
    readonly length: number,
  ) {
    this.file = openSync(path, 'wx+');
    try {
      rmSync(path);
    } catch {
      // Where what is open cannot be removed, the folder is, in the end.
    }
    this.room = Math.max(1, Math.floor(buffered / (4 * length)));
    this.buffer = new Int32Array(this.room * length);
  }
  get bytes(): number {
    return 4 * this.count * this.length;
  }
  /** Adds a row, and answers the integers to fill in, from `at` on: they are zeros, and good until the next call. */
  add(): { readonly to: Int32Array; readonly at: number } {
    if (this.count - this.written === this.room) this.flush();
    const at = (this.count++ - this.written) * this.length;
    this.buffer.fill(0, at, at + this.length);
    return { to: this.buffer, at };
  }
  /** Reads rows from `first` on. */
  read(first: number, count: number, into: Int32Array): void {
    const { length } = this;
    const stored = Math.max(0, Math.min(count, this.written - first));
    const bytes = new Uint8Array(into.buffer, into.byteOffset, 4 * stored * length);
    for (let done = 0; done < bytes.length; ) {
      const some = readSync(this.file, bytes, done, bytes.length - done, 4 * first * length + done);
      if (some === 0) throw new Error('a file with states ends before they do');
      done += some;
    }
    const from = (first + stored - this.written) * length;
    into.set(this.buffer.subarray(from, from + (count - stored) * length), stored * length);
  }
  /** Forgets all rows from this one on. */
  cut(count: number): void {
    if (count < this.written) this.written = count;
    this.count = count;
  }
  private flush(): void {
    const { length } = this;
    const bytes = new Uint8Array(this.buffer.buffer, 0, 4 * (this.count - this.written) * length);
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.file, bytes, done, bytes.length - done, 4 * this.written * length + done);
    this.written = this.count;
  }
  close(): void {
    closeSync(this.file);
  }
}
