/**
 * What properties mean, in the words of who wrote them: the comment above each, in the file of the spec. It is looked for as text, and
 * where there is none nothing is said.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';

/** By the name of the property: its meaning in a sentence or two. */
export type Meanings = Readonly<Record<string, string>>;

/** A comment, and the name of what is declared below it: `const Agreement = invariant(`, `Agreement: invariant(`. */
const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export\s+)?(?:const\s+([A-Z]\w*)\s*=|([A-Z]\w*)\s*:)/g;
/** Sentences are told as long as they are no longer than this together; the first is told whatever its length. */
const most = 160;

/** The comments of a spec, of the variants beside it, and of files with properties of the user's own. What the spec says goes before. */
export function meaningsIn(file: string, added: readonly string[] = []): Meanings {
  const beside = ['variants', 'refinement'].map((name) => join(dirname(file), `${name}${extname(file)}`));
  const sources = handedOn([file, ...beside, ...added]);
  return Object.fromEntries(sources.reverse().flatMap((source) => [...commentsIn(source)]));
}

/** What is exported from another file, whose comments are there. */
const exported = /^export\b[^;'"]*\bfrom\s*['"](\.[^'"]+)['"]/gm;

/** The text of these files, each followed by that of those which it only hands on. */
function handedOn(files: readonly string[]): string[] {
  const sources = new Map<string, string>();
  const read = (file: string): void => {
    if (sources.has(file) || !existsSync(file)) return;
    const source = readFileSync(file, 'utf8');
    sources.set(file, source);
    for (const [, path = ''] of source.matchAll(exported)) read(resolve(dirname(file), path));
  };
  for (const file of files) read(file);
  return [...sources.values()];
}

function* commentsIn(source: string): Iterable<readonly [name: string, meaning: string]> {
  for (const [, comment = '', constant, field] of source.matchAll(documented)) {
    const text = sentences(comment);
    if (text !== '') yield [constant ?? field ?? '', text];
  }
}

/** The first sentences of a comment, up to a blank line. */
function sentences(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*?\s?/, '').trim());
  const from = lines.findIndex((line) => line !== '');
  const end = lines.findIndex((line, i) => i > from && line === '');
  const paragraph = lines
    .slice(Math.max(from, 0), end < 0 ? lines.length : end)
    .join(' ')
    .trim();
  const [first = '', ...rest] = paragraph.split(/(?<=[.?!]\)?) (?=[A-Z*])/);
  let told = first;
  for (const sentence of rest) {
    if (told.length + sentence.length >= most) break;
    told = `${told} ${sentence}`;
  }
  // What follows, a list or an example, is not told.
  return told.replace(/[*`]/g, '').replace(/[,:;]$/, '.');
}
