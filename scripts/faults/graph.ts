/** Which test files import a file, directly or by way of others, and how far away each is. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The files of these folders, as paths from the root. */
export function sourcesIn(root: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => posix.join(entry.parentPath.slice(root.length).replace(/^\//, ''), entry.name)),
  );
}

/** For each file the files that import it. What is imported by types only does not run, and does not count. */
export function importers(root: string, files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, clause, from] of text.matchAll(/^(?:import|export)\s(?!type\s)([^;]*?)from '(\.[^']+)';/gm)) {
      if (clause === undefined || from === undefined || isTypesOnly(clause)) continue;
      const target = posix.join(dirname(file), from);
      found.set(target, [...(found.get(target) ?? []), file]);
    }
  }
  return found;
}
function isTypesOnly(clause: string): boolean {
  const names = /^\{([^}]*)\}\s*$/
    .exec(clause)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names?.every((name) => /^\s*type\s/.test(name)) ?? false;
}

/** The tests that import a file, the nearest first, with how many imports lie between. */
export function testsOf(
  file: string,
  by: ReadonlyMap<string, readonly string[]>,
): readonly { readonly test: string; readonly distance: number }[] {
  const isFar = (test: string): number => (dirname(test) === dirname(file) ? 0 : 1);
  const distances = new Map([[file, 0]]);
  for (const [at, distance] of distances)
    for (const next of by.get(at) ?? []) if (!distances.has(next)) distances.set(next, distance + 1);
  return [...distances]
    .filter(([at]) => at.endsWith('.test.ts'))
    .map(([test, distance]) => ({ test, distance }))
    .sort((a, b) => a.distance - b.distance || isFar(a.test) - isFar(b.test) || a.test.localeCompare(b.test));
}
