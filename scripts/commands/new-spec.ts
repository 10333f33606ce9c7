/**
 * `new-spec NAME`: a folder with a small spec that checks at once.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { alreadyThere, badSpecName } from '../../checker/report/complaint.ts';
import { shortPath } from '../../checker/report/place.ts';
import { scaffoldLines } from '../../checker/report/scaffold.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { Host } from './host.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';
import { templateFiles } from './template.ts';

export async function newSpec(name: string, host: Host): Promise<ExitCode> {
  const { place, program } = host;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw badSpecName(name);
  const within = isRepository(place);
  const folder = join(within ? place.root : place.cwd, 'specs', name);
  if (existsSync(folder)) throw alreadyThere(shortPath(folder, place));
  const command = commandLine(program, 'check', name);
  const files = templateFiles({
    name,
    library: within ? '../../checker/index.ts' : 'concord',
    command,
    tested: within,
  });
  await writeFolder(folder, files);
  printLines(scaffoldLines(shortPath(folder, place), Object.keys(files), command, styleOf(host).ink), host);
  return exitCodes.holds;
}

/** True if the user stands in a clone of Concord: new specs then belong to its own. */
function isRepository({ root, cwd }: Host['place']): boolean {
  return !relative(root, cwd).startsWith('..') && existsSync(join(root, 'specs'));
}

/** Writes a folder as a whole or not at all. */
async function writeFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), '.new-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(draft, name), text);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
