/**
 * Places in the user's files: which lines of a stack are of interest, and how a path is shown.
 */
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the user stands, and where Concord's own code lies. */
export interface Place {
  readonly cwd: string;
  /** The folder of Concord: the lines of a stack that lie in its `checker/` are ours, not the user's. */
  readonly root: string;
  /** True in a thread that loads what another has loaded, and type-checked, already. */
  readonly isTypeChecked?: boolean;
}

/** Where this process stands. */
export function here(): Place {
  return { cwd: process.cwd(), root: fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '') };
}

/** A path as the user would write it: relative if it lies below where the user stands. */
export function shortPath(path: string, { cwd }: Pick<Place, 'cwd'>): string {
  const from = relative(cwd, path);
  return from === '' || from.startsWith('..') || isAbsolute(from) ? path : from;
}

/** The lines of an error's stack that lie in the user's files, such as `my/spec.ts:57:20`, innermost first. */
export function placesIn(error: unknown, place: Place, most = 4): string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  const found = error.stack.split('\n').flatMap((line) => {
    const at = /^\s+at (?:.*? \()?((?:file:\/\/)?\/?[^():]*(?::\\[^():]*)?):(\d+):(\d+)\)?$/.exec(line);
    return at?.[1] === undefined ? [] : [{ url: at[1], line: Number(at[2]), column: Number(at[3]) }];
  });
  return userPlaces(found, place, most);
}

/** Of places in files, by their address or path, those that are the user's. */
export function userPlaces(
  found: readonly { readonly url: string; readonly line: number; readonly column: number }[],
  place: Place,
  most = 4,
): string[] {
  const shown = found.flatMap(({ url, line, column }) => {
    const path = url.replace(/\?.*$/, '');
    const file = path.startsWith('file://') ? fileURLToPath(path) : path;
    return isUsersFile(file, place) ? [`${shortPath(file, place)}:${line}:${column}`] : [];
  });
  return [...new Set(shown)].slice(0, most);
}

/** True of a file that is neither Concord's own nor a package's. */
export function isUsersFile(file: string, { root }: Pick<Place, 'root'>): boolean {
  if (!isAbsolute(file) || file.split(sep).includes('node_modules')) return false;
  const inside = relative(root, file);
  const isOurs = ['checker', 'scripts', 'counterexamples'].some((folder) => inside.startsWith(`${folder}${sep}`));
  return !isOurs || inside.includes(`fixtures${sep}`);
}
