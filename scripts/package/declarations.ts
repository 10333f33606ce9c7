/**
 * The declarations that a user's compiler may come to: those of what the package exports, and of what they import. The compiler
 * writes one for each file that it builds, of which half are of what nobody can import.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const isDeclaration = /\.d\.m?ts$/;
/** What a declaration imports of its own package: statements, and types named in place. */
const imported = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.[^'"]+)\1/g;

/** The declarations to which one comes from those of `exported`, a list of paths; a `*` stands for anything. */
export async function reachedFrom(folder: string, exported: readonly string[]): Promise<Set<string>> {
  const all = new Set(await declarationsIn(folder));
  const patterns = exported.map((path) => new RegExp(`^${path.split('*').map(escaped).join('.*')}$`));
  const waiting = [...all].filter((path) => patterns.some((pattern) => pattern.test(path)));
  const reached = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = await readFile(join(folder, path), 'utf8');
    for (const [, , name = ''] of text.matchAll(imported)) {
      const to = normalize(join(dirname(path), name))
        .replaceAll('\\', '/')
        .replace(/\.(m?)[jt]s$/, '.d.$1ts');
      if (!all.has(to)) throw new Error(`${path} imports ${name}, of which there is no declaration`);
      if (!reached.has(to)) waiting.push(to);
      reached.add(to);
    }
  }
  return reached;
}

/** Removes the other declarations, and the maps to their sources. */
export async function keepReached(folder: string, exported: readonly string[]): Promise<void> {
  const reached = await reachedFrom(folder, exported);
  for (const path of await declarationsIn(folder))
    if (!reached.has(path)) for (const file of [path, `${path}.map`]) await rm(join(folder, file), { force: true });
}

async function declarationsIn(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true });
  return paths.filter((path) => isDeclaration.test(path)).map((path) => path.replaceAll('\\', '/'));
}
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
