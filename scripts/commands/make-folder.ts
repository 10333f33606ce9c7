/**
 * Makes folders. Node's own `recursive` goes round for ever, and no signal ends it, where a folder is there of which the system says, once
 * something is to be made in it, that it is not: so does `/proc`.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderNotMade, noFolder } from '../../checker/report/complaint.ts';

/** Makes the folder and those it lies in, if they are not there. Throws a complaint where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  const there = await kindOf(folder);
  if (there === 'folder') return;
  if (there === 'file') throw noFolder(folder);
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have made it.
    if ((await kindOf(folder)) !== 'folder') throw folderNotMade(folder, parent, error as NodeJS.ErrnoException);
  }
}

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : found.isDirectory() ? 'folder' : 'file';
}
