/**
 * Which modules a source text names in its imports and exports: as text, in time that grows with its length alone, whatever stands in it.
 */

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
