/**
 * A file of blocks that only grows: integers and texts, one behind the other, each with its kind and its length.
 *
 * How far it counts, and with which checksum, is said elsewhere (`folder.ts`). What stands behind that was being written when a process
 * ended, and is cut off before more is written.
 *
 * Invariant: blocks begin at multiples of four bytes; the first `end.length` bytes have the checksum `end.checksum`.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { UnusableCheckpoint } from './unusable.ts';

/** How far a file counts: so many bytes, which have this checksum (CRC-32). */
export interface End {
  readonly length: number;
  readonly checksum: number;
}
/** What stands in a block. */
export interface Block {
  readonly kind: number;
  readonly bytes: Uint8Array;
}
export const nothingYet: End = { length: 0, checksum: 0 };

/** The bytes that say of which kind a block is, and how long. */
const head = 8;
/** The bytes that are read at once. */
const together = 1 << 20;

/** A file that blocks are added to. */
export class Blocks {
  private readonly file: number;
  /** What was added, whether it counts or not. */
  private added: End;

  /** Opens a file that counts up to here, or makes it. */
  constructor(
    path: string,
    private end: End,
  ) {
    this.file = openSync(path, end.length === 0 ? 'w' : 'r+');
    this.added = end;
  }
  add({ kind, bytes }: Block): void {
    if (this.added === this.end) ftruncateSync(this.file, this.end.length);
    const { length, checksum } = this.added;
    const block = new Uint8Array(head + 4 * Math.ceil(bytes.length / 4));
    new Int32Array(block.buffer, 0, 2).set([kind, bytes.length]);
    block.set(bytes, head);
    for (let done = 0; done < block.length; )
      done += writeSync(this.file, block, done, block.length - done, length + done);
    this.added = { length: length + block.length, checksum: crc32(block, checksum) };
  }
  /** Sees to it that what was added is on the disk; answers how far the file counts once that is written down. */
  flushed(): End {
    fsyncSync(this.file);
    return this.added;
  }
  /** It is written down that it counts as far as was flushed. */
  settle(): void {
    this.end = this.added;
  }
  /** Forgets what was added since. */
  takeBack(): void {
    this.added = this.end;
  }
  /** Forgets all. */
  restart(): void {
    this.end = nothingYet;
    this.added = this.end;
  }
  close(): void {
    closeSync(this.file);
  }
}

/** Reads a file up to where it counts. Throws `UnusableCheckpoint` if it is not what was written. */
export function verify(path: string, { length, checksum }: End): void {
  const buffer = new Uint8Array(together);
  let sum = 0;
  reading(path, (file) => {
    if (fstatSync(file).size < length)
      throw new UnusableCheckpoint({ kind: 'cut off', file: basename(path) }, dirname(path));
    for (let at = 0; at < length; ) {
      const some = readSync(file, buffer, 0, Math.min(together, length - at), at);
      if (some === 0) throw new UnusableCheckpoint({ kind: 'cut off', file: basename(path) }, dirname(path));
      sum = crc32(buffer.subarray(0, some), sum);
      at += some;
    }
  });
  if (sum !== checksum) throw new UnusableCheckpoint({ kind: 'changed', file: basename(path) }, dirname(path));
}

/** The blocks of these kinds, up to where the file counts, which was verified. */
export function blocksIn(path: string, { length }: End, kinds: readonly number[], tell: (block: Block) => void): void {
  const [kind, size] = [0, 1];
  reading(path, (file) => {
    for (let at = 0; at < length; ) {
      const words = new Int32Array(filled(file, at, head).buffer);
      const bytes = words[size] as number;
      if (kinds.includes(words[kind] as number))
        tell({ kind: words[kind] as number, bytes: filled(file, at + head, bytes) });
      at += head + 4 * Math.ceil(bytes / 4);
    }
  });
}

function reading(path: string, work: (file: number) => void): void {
  const file = openSync(path, 'r');
  try {
    work(file);
  } finally {
    closeSync(file);
  }
}
function filled(file: number, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const some = readSync(file, bytes, done, length - done, at + done);
    if (some === 0) throw new Error('a file ends that was longer a moment ago');
    done += some;
  }
  return bytes;
}
