/**
 * Which modules a source text names in its imports and exports: as text, in time that grows with its length alone, whatever stands in it.
 */
import { statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NamedModule {
  readonly kind: 'import' | 'export';
  readonly from: string;
}

/** Where a declaration may begin: it ends before the next one. */
const beginning = /^(import|export)\b/gm;
const clause = /^[^;'"]*\bfrom\s*['"]([^'"]+)['"]/;

/** As they are written in TypeScript and in what it becomes; types that are imported count, too. */
export function* namedModules(source: string): Iterable<NamedModule> {
  const all = [...source.matchAll(beginning)];
  for (const [i, { index, 1: kind }] of all.entries()) {
    const from = clause.exec(source.slice(index, all[i + 1]?.index))?.[1];
    if (from !== undefined) yield { kind: kind as NamedModule['kind'], from };
  }
}

/** The file that a module names by a path, as the compiler and the loader find it; null for what is in a package, or not there. */
export function namedFile(module: string, from: string): string | null {
  if (!from.startsWith('.') && !from.startsWith('file:') && !isAbsolute(from)) return null;
  const path = from.startsWith('file:') ? fileURLToPath(from) : resolve(dirname(module), from);
  // `./y.js` is what `./y.ts` becomes.
  const written = path.replace(/\.(m?)js$/, '.$1ts');
  return [path, written, `${path}.ts`, `${path}/index.ts`].find(isFile) ?? null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
