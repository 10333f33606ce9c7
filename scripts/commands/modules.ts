/**
 * Loads TypeScript modules that a user names, and says where they fail.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Complaint } from '../../checker/report/complaint.ts';
import { doesNotLoad, isFolder, noFile, notTypeScript } from '../../checker/report/load-complaint.ts';
import { type Place, placesIn, shortPath } from '../../checker/report/place.ts';
import { installed, isBuilt } from './installed.ts';
import { typeCheck } from './type-check.ts';

export type Exports = Readonly<Record<string, unknown>>;

/** The view of the spec in a file: `view.tsx` beside it, or `view.ts`; null if there is none. */
export function viewBeside(file: string): string | null {
  const endings = file.endsWith('.js') ? ['.js'] : ['.tsx', '.ts'];
  const paths = endings.map((ending) => join(dirname(file), `view${ending}`));
  return paths.find((path) => path !== file && existsSync(path)) ?? null;
}

/** The exports of a user's file, type-checked before it runs. Its view is type-checked, too, and what is wrong with that is answered. */
export async function loadUsersFile(
  path: string,
  place: Place,
  within: Within = (work) => work(),
): Promise<{ readonly file: string; readonly exports: Exports; readonly ofView: Complaint | null }> {
  const file = resolve(place.cwd, path);
  if (!existsSync(file)) throw noFile(path, place.cwd);
  if (statSync(file).isDirectory()) throw isFolder(path);
  if (!/\.m?ts$/.test(file)) throw notTypeScript(path);
  const ofView = await typeCheck(file, place, viewBeside(file));
  return { file, exports: await load(file, place, within), ofView };
}

/** What a file that is no TypeScript, or that imports what is not there, ends in. */
const syntaxErrors: readonly string[] = ['TransformError', 'SyntaxError'];

/** Runs what may take for ever, within some limit. */
export type Within = <T>(work: () => Promise<T>) => Promise<T>;

/** True of specs that are built or, in a clone, of those in its folder, which are loaded as all of its sources are. */
function isLoadable(file: string): boolean {
  if (!file.replace(/x$/, '').endsWith(installed.ending)) return false;
  return isBuilt || !relative(join(installed.root, 'specs'), file).startsWith('..');
}

/** The exports of a file that was loaded, whose own variables are new: not those of what it imports. Rejects with whatever it throws. */
export async function loadAgain(file: string): Promise<Exports> {
  return (await import(/* @vite-ignore */ `${pathToFileURL(file).href}?again`)) as Exports;
}

/** The exports of a file. Throws a complaint with file and line if it does not load. */
export async function load(file: string, place: Place, within: Within = (work) => work()): Promise<Exports> {
  if (!isLoadable(file)) await import('./users-modules.ts');
  return within(async () => {
    try {
      return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Exports;
    } catch (error) {
      // A spec that is called by name has not been compiled yet, and the compiler says it best.
      if (error instanceof Error && syntaxErrors.includes(error.name)) await typeCheck(file, place);
      throw doesNotLoad(shortPath(file, place), error, placesIn(error, place));
    }
  });
}
