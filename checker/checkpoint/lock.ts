/**
 * A lock of a folder: a file that says which process has it. That of a process that is no more counts for nothing.
 *
 * Who takes over such a file renames it first, which of several succeeds for one alone; and who has the lock looks whether it still has,
 * before what counts is written.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { UnusableCheckpoint } from './unusable.ts';

/** Of a process: its number, when it began, as the system counts, and its machine. */
interface Holder {
  readonly process: number;
  readonly since: string;
  readonly host: string;
}

export class Lock {
  private constructor(
    private readonly path: string,
    private readonly text: string,
  ) {}

  /** Takes the lock. Throws `UnusableCheckpoint` if somebody else has it. */
  static take(path: string): Lock {
    const own: Holder = { process: process.pid, since: beginOf(process.pid), host: hostname() };
    const text = JSON.stringify(own);
    for (;;) {
      try {
        writeFileSync(path, text, { flag: 'wx' });
        return new Lock(path, text);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const found = readIfThere(path);
      if (found !== null) takeAway(path, found);
    }
  }
  /** True as long as nobody else has taken it, nor the folder away. */
  get isHeld(): boolean {
    return readIfThere(this.path) === this.text;
  }
  release(): void {
    if (this.isHeld) rmSync(this.path, { force: true });
  }
}

/** Takes away the lock of a process that is no more. Throws `UnusableCheckpoint` if it may still be there. */
function takeAway(path: string, text: string): void {
  const holder = holderIn(text);
  if (holder !== null && mayBeThere(holder))
    throw new UnusableCheckpoint(
      { kind: 'held', process: holder.process, host: holder.host, lock: path },
      dirname(path),
    );
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // Another one may have been quicker, whose lock this is then.
  if (readIfThere(aside) !== text) linkSync(aside, path);
  rmSync(aside, { force: true });
}

/** Null of a file whose process has ended while it wrote it. */
function holderIn(text: string): Holder | null {
  try {
    const { process, since, host } = JSON.parse(text) as Holder;
    return { process, since, host };
  } catch {
    return null;
  }
}
function mayBeThere({ process: pid, since, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return beginOf(pid) === since;
}
/** When a process of this machine began, so that it is not taken for a later one of the same number; nothing where the system does not say. */
function beginOf(pid: number): string {
  const fields = readIfThere(`/proc/${pid}/stat`)?.replace(/^.*\)/s, '').trim().split(' ');
  return fields?.[19] ?? '';
}
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
