/**
 * Folders that are there as long as a process is.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** How the name of a folder of this machine begins that belongs to a process. */
const nameOf = (pid: number | string): string => `concord-${hostname()}-${pid}-`;

/** Makes a folder in this one that belongs to this process, which is to remove it. Those of processes that are no more, which had no time to do so, are removed. */
export function ownFolder(parent: string): string {
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent);
  return mkdtempSync(join(parent, nameOf(process.pid)));
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^concord-.*-(\d+)-[^-]+$/.exec(name)?.[1];
    if (pid === undefined || !name.startsWith(nameOf(pid)) || isAlive(Number(pid))) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
