/**
 * A checkpoint: what a search has come to, in a folder, so that another process can go on from there.
 *
 * What is never changed, such as states, is added to one file of blocks (`states`); what does change, and how far that file counts, is written
 * anew each time (`checkpoint.json`), beside the one before, whose place it then takes. So a process may end at any moment: what was written
 * down last counts, and nothing else.
 *
 * All that is read has checksums: a file that is cut off, or of which a bit is another, is refused, and never read as something else.
 *
 * Invariant: `checkpoint.json`, if it is there, tells a prefix of `states` that is on the disk.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Block, Blocks, blocksIn, type End, nothingYet, verify } from './blocks.ts';
import { Lock } from './lock.ts';
import { UnusableCheckpoint } from './unusable.ts';

/** What a checkpoint is about, by what its parts are called: two that differ are of two searches. */
export type Subject = Readonly<Record<string, string>>;

/** What was there before this process. */
export interface Before {
  /** The seconds that were searched. */
  readonly seconds: number;
  /** How many processes have searched. */
  readonly runs: number;
}
interface Manifest {
  readonly subject: Subject;
  readonly before: Before;
  readonly states: End;
  /** What changes, as who explores has it. */
  readonly search: unknown;
}

/** The form in which all is written: another one is not read. */
const form = `1 ${endianness()}`;
const files = { manifest: 'checkpoint.json', states: 'states', lock: 'lock' } as const;
/** So many times as long as the last writing took passes before the next one. */
const apart = 20;
/** So many seconds at least, unless it is said otherwise. */
const aSecond = 1;

export class Checkpoint {
  /** What was written last; null if there is nothing yet. */
  private manifest: Manifest | null;
  private readonly blocks: Blocks;
  private writtenAt = performance.now();
  private took = 0;
  private readonly began = performance.now();
  private readonly before: Before;

  private constructor(
    readonly folder: string,
    private readonly subject: Subject,
    private readonly seconds: number,
    private readonly lock: Lock,
    manifest: Manifest | null,
  ) {
    this.manifest = manifest;
    this.before = manifest?.before ?? { seconds: 0, runs: 0 };
    this.blocks = new Blocks(join(folder, files.states), manifest?.states ?? nothingYet);
  }

  /**
   * Opens a folder for what is about to be explored, or, if `resume`, to go on with what is in it. Throws `UnusableCheckpoint`. Less than so many seconds never
   * pass between two checkpoints.
   */
  static open(folder: string, subject: Subject, resume: boolean, seconds = aSecond): Checkpoint {
    const isThere = existsSync(join(folder, files.manifest));
    if (resume && !isThere) throw new UnusableCheckpoint({ kind: 'none' }, folder);
    if (!resume && isThere) throw new UnusableCheckpoint({ kind: 'there already' }, folder);
    mkdirSync(folder, { recursive: true });
    const lock = Lock.take(join(folder, files.lock));
    try {
      return new Checkpoint(folder, subject, seconds, lock, resume ? readManifest(folder, subject) : null);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** What changes, as it was written last; null if nothing was. */
  get search(): unknown {
    return this.manifest?.search ?? null;
  }
  /** The time of all processes before this one, as far as what they have found is here; null if there were none. */
  get earlier(): Before | null {
    return this.before.runs === 0 ? null : this.before;
  }
  /** Tells the blocks of these kinds, in the order in which they were added. */
  read(kinds: readonly number[], tell: (block: Block) => void): void {
    if (this.manifest !== null) blocksIn(join(this.folder, files.states), this.manifest.states, kinds, tell);
  }

  /** True once it is time to write: what that costs is a small share of what is lost otherwise. */
  get isDue(): boolean {
    return performance.now() - this.writtenAt >= Math.max(1000 * this.seconds, apart * this.took);
  }
  /** Writes what has come since, which `add` adds as blocks, and what changes, which it answers. If that fails, all is as it was. */
  write(add: (add: (block: Block) => void) => unknown): void {
    const began = performance.now();
    try {
      const search = add((block) => this.blocks.add(block));
      const states = this.blocks.flushed();
      const seconds = this.before.seconds + (performance.now() - this.began) / 1000;
      const before = { seconds, runs: this.before.runs + 1 };
      this.writeManifest({ subject: this.subject, before, states, search });
      this.blocks.settle();
    } catch (error) {
      this.blocks.takeBack();
      throw error;
    } finally {
      this.writtenAt = performance.now();
      this.took = this.writtenAt - began;
    }
  }
  private writeManifest(manifest: Manifest): void {
    if (!this.lock.isHeld) throw new Error(`the lock of ${this.folder} is gone`);
    const path = join(this.folder, files.manifest);
    const text = JSON.stringify(manifest);
    const next = `${path}.next`;
    writeAll(next, `${form} ${checksumOf(text)}\n${text}\n`);
    renameSync(next, path);
    syncFolder(this.folder);
    this.manifest = manifest;
  }
  /** Forgets all: what was explored does not count any more. */
  restart(): void {
    rmSync(join(this.folder, files.manifest), { force: true });
    syncFolder(this.folder);
    this.manifest = null;
    this.blocks.restart();
  }
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.blocks.close();
    this.lock.release();
  }
  private isOpen = true;
}

/** What is in a folder, all of it verified. */
function readManifest(folder: string, subject: Subject): Manifest {
  const changed = new UnusableCheckpoint({ kind: 'changed', file: files.manifest }, folder);
  const [, written, sum, text] =
    /^(\d+ \w+) (\w+)\n(.*)\n$/s.exec(readFileSync(join(folder, files.manifest), 'utf8')) ?? [];
  if (text === undefined || checksumOf(text) !== sum) throw changed;
  if (written !== form)
    throw new UnusableCheckpoint({ kind: 'other', part: 'form', kept: written as string, asked: form }, folder);
  const manifest = JSON.parse(text) as Manifest;
  for (const part of new Set([...Object.keys(subject), ...Object.keys(manifest.subject)])) {
    const [kept, asked] = [manifest.subject[part] ?? 'none', subject[part] ?? 'none'];
    if (kept !== asked) throw new UnusableCheckpoint({ kind: 'other', part, kept, asked }, folder);
  }
  if (!existsSync(join(folder, files.states)))
    throw new UnusableCheckpoint({ kind: 'cut off', file: files.states }, folder);
  verify(join(folder, files.states), manifest.states);
  return manifest;
}

function checksumOf(text: string): string {
  return crc32(text).toString(16);
}
function writeAll(path: string, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const file = openSync(path, 'w');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
/** Sees to it that what was renamed, or removed, in a folder is so on the disk, where the system can do that. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    // Windows opens no folders.
    if (process.platform !== 'win32') throw error;
  }
}
