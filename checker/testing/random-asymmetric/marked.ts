/**
 * Phrases in which each condition is marked with what is bound there: `/*x3:Process*\/(...)`, so that something may be planted
 * into it later. To JavaScript a mark is a comment.
 */
import { Phrases, type Scope } from '../random-symmetric/phrases.ts';

export class MarkedPhrases extends Phrases {
  override condition(scope: Scope, depth?: number): string {
    const bound = scope.map(({ name, sort }) => `${name}:${sort}`).join();
    return `/*?${bound}*/(${super.condition(scope, depth)})`;
  }
}

/** A condition in a text: what is bound there, and where it stands, its brackets included. */
interface Marked {
  readonly scope: Scope;
  readonly from: number;
  readonly to: number;
}

/** The conditions of a text that are marked. */
export function markedIn(text: string): Marked[] {
  return [...text.matchAll(/\/\*\?([^*]*)\*\//g)].map(({ 0: mark, 1: bound = '', index }) => {
    const from = index + mark.length;
    const scope = bound.split(',').flatMap((one) => {
      const [name = '', sort = ''] = one.split(':');
      return name === '' ? [] : [{ name, sort: sort as Scope[number]['sort'] }];
    });
    return { scope, from, to: closing(text, from) };
  });
}
/** Where the bracket that opens here is closed. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; ; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at + 1;
  }
}
