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
    if (at?.[1] === undefined) return [];
    const file = at[1].startsWith('file://') ? fileURLToPath(at[1].replace(/\?.*$/, '')) : at[1].replace(/\?.*$/, '');
    return isUsers(file, place) ? [`${shortPath(file, place)}:${at[2]}:${at[3]}`] : [];
  });
  return [...new Set(found)].slice(0, most);
}

function isUsers(file: string, { root }: Place): boolean {
  if (!isAbsolute(file) || file.split(sep).includes('node_modules')) return false;
  const inside = relative(root, file);
  return (
    !(inside.startsWith(`checker${sep}`) && !inside.includes(`fixtures${sep}`)) && !inside.startsWith(`scripts${sep}`)
  );
}
