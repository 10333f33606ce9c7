/**
 * `new-spec NAME`: a folder with a small spec that checks at once.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { alreadyThere, badSpecName } from '../../checker/report/complaint.ts';
import { shortPath } from '../../checker/report/place.ts';
import { scaffoldLines } from '../../checker/report/scaffold.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import { isClone, usersSpecs } from './catalogue.ts';
import type { Host } from './host.ts';
import { packageName } from './installed.ts';
import { makeFolder } from './make-folder.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';
import { templateFiles } from './template.ts';

export async function newSpec(name: string, host: Host): Promise<ExitCode> {
  const { place, program } = host;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw badSpecName(name);
  const folder = join(usersSpecs(place), name);
  if (existsSync(folder)) throw alreadyThere(shortPath(folder, place));
  const command = commandLine(program, 'check', name);
  const files = templateFiles({
    name,
    command,
    ...(isClone(place)
      ? { library: '../../checker/index.ts', matchers: '../../checker/vitest.ts', ending: '.ts' }
      : {
          library: packageName,
          matchers: hasVitest(place.cwd) ? `${packageName}/vitest` : null,
          // What every compiler takes, whatever its settings.
          ending: '.js',
        }),
  });
  await writeFolder(folder, files);
  printLines(scaffoldLines(shortPath(folder, place), Object.keys(files), command, styleOf(host).ink), host);
  return exitCodes.holds;
}

/** True if Vitest is there to be imported in this folder. */
function hasVitest(folder: string): boolean {
  try {
    createRequire(join(folder, 'package.json')).resolve('vitest/package.json');
    return true;
  } catch {
    return false;
  }
}

/** Writes a folder as a whole or not at all. */
async function writeFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await makeFolder(dirname(folder));
  const draft = await mkdtemp(join(dirname(folder), '.new-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(draft, name), text);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
