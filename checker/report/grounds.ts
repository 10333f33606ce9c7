/**
 * Facts in words: what an answer of a spec's code rests on.
 */
import type { Grounds } from '../explain/facts.ts';
import type { Read } from '../explain/watch.ts';
import type { Depiction } from '../language/depiction.ts';
import { depictionIn, pathText, textOf } from '../language/value.ts';
import { historyText } from './difference.ts';
import { begun } from './words.ts';

/** What stands between two facts: room enough for them to be told apart on a line of their own. */
export const apart = '   and   ';
const longest = 160;
/** Of a history, which is all that there is to look at. */
const longestHistory = 480;

/** Facts as one text. */
export function groundsText({ reads, isCut }: Grounds, between = apart): string {
  return [
    ...reads.map((read) => begun(readText(read), operationsOf(read) === null ? longest : longestHistory)),
    ...(isCut ? ['more'] : []),
  ].join(between);
}

/** `rmState[rm1] = aborted`; after a step, `rmState'[rm1] = aborted`; of a set, `msgs has Commit`. */
export function readText({ path, value, element }: Read): string {
  if (element !== undefined) return `${pathText(path)} ${element.present ? 'has' : 'lacks'} ${textOf(element.value)}`;
  if (value === undefined) return `${pathText(path)} is missing`;
  const operations = operationsOf({ value });
  return `${pathText(path)} = ${operations === null ? textOf(value) : historyText(operations())}`;
}
/** What a value that is a history records; null of any other. */
export function operationsOf({ value }: Pick<Read, 'value'>): NonNullable<Depiction['operations']> | null {
  return depictionIn(value)?.operations ?? null;
}
