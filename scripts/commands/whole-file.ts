/**
 * Files that are written as a whole or not at all.
 */
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** Writes a file as a whole or not at all: whoever interrupts Concord finds no half of one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await makeFolder(dirname(file));
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    // Such as on a full disk: what there is of it would only take more room.
    await rm(draft, { force: true });
    throw error;
  }
}
