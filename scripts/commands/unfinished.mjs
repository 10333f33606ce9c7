// @ts-check
/**
 * The folders in which the compiler works, among those for temporary files: where it is ended in the middle, they are left.
 *
 * It is JavaScript since the main thread uses it, which loads no TypeScript.
 */
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the names of this process's begin. */
export const prefix = `concord-${process.pid}-`;

/** Removes what is left of them. */
export function removeUnfinished() {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix)))
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
}
