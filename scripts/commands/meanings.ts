/**
 * What properties mean, in the words of who wrote them: the comment above each, in the file of the spec. It is looked for as text, and
 * where there is none nothing is said.
 */
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { namedFile, namedModules } from './module-names.ts';

/** By the name of the property: its meaning in a sentence or two. */
export type Meanings = Readonly<Record<string, string>>;

/** What is declared below a comment: `const Agreement = invariant(`, `Agreement: invariant(`. */
const declared = /\s*(?:export\s+)?(?:const\s+([A-Z]\w*)\s*(?::[^=\n]*)?=|([A-Z]\w*)\s*:)/y;
/** Sentences are told as long as they are no longer than this together; the first is told whatever its length. */
const most = 160;

/** The comments of a spec, of the variants beside it, and of files with properties of the user's own. What the spec says goes before. */
export function meaningsIn(file: string, added: readonly string[] = []): Meanings {
  const beside = ['variants', 'refinement'].map((name) => join(dirname(file), `${name}${extname(file)}`));
  const sources = [...textsIn([file, ...beside, ...added]).values()];
  return Object.fromEntries(sources.reverse().flatMap((source) => [...commentsIn(source)]));
}

/** The texts of these files by their paths, each followed by that of those which it only hands on. What cannot be read says nothing. */
export function textsIn(files: readonly string[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  const read = (file: string): void => {
    const source = sources.has(file) ? null : textIn(file);
    if (source === null) return;
    sources.set(file, source);
    for (const { kind, from } of namedModules(source)) {
      const further = kind === 'export' ? namedFile(file, from) : null;
      if (further !== null) read(further);
    }
  };
  for (const file of files) read(file);
  return sources;
}

function textIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Comments from the first to the last that ends, none within another. */
function* commentsIn(source: string): Iterable<readonly [name: string, meaning: string]> {
  let end = 0;
  for (;;) {
    const start = source.indexOf('/**', end);
    const close = start < 0 ? -1 : source.indexOf('*/', start + 3);
    if (close < 0) return;
    end = close + 2;
    declared.lastIndex = end;
    const [, constant, field] = declared.exec(source) ?? [];
    const name = constant ?? field;
    const text = name === undefined ? '' : sentences(source.slice(start + 3, close));
    if (name !== undefined && text !== '') yield [name, text];
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
  const plain = told.replace(/\*(\w[^*]*\w|\w)\*/g, '$1').replaceAll('`', '');
  // Of comments that go on from one to the next, each is told by itself.
  const alone = plain.replace(/^(?:and|or|but) /, '').replace(/[,:;]$/, '.');
  return alone.replace(/^[a-z](?=[a-z]{2})/, (letter) => letter.toUpperCase());
}
