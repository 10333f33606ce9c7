/**
 * What stands for the code of a spec: a digest of its files and of all that they name by paths, in imports or as other texts, so that a change of
 * any of them is another code. Packages are not looked into.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { namedFile } from './module-names.ts';

/** What may be a path to another file. */
const path = /(['"`])((?:\.{1,2}\/|file:)[^'"`\n]+)\1/g;

/** The digest of these files, which does not depend on where they lie. */
export function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  const all = new Set(files);
  // What is named comes behind, as it is met.
  for (const file of all) {
    const text = readFileSync(file, 'utf8');
    hash.update(`${text.length}\n${text}`);
    for (const [, , named] of text.matchAll(path)) {
      const other = namedFile(file, named as string);
      if (other !== null) all.add(other);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
