/** Completing names in conditions. */
import type { Story } from '../story.ts';

/** What a condition may name: the parts of a state as they are printed, the variables, and what else there is. */
export function namesIn({ steps, variables }: Story, at: number, more: readonly string[]): readonly string[] {
  return [...new Set([...(steps[at]?.cells.map(({ path }) => path) ?? []), ...variables, ...more])];
}

/** The text with its last word completed, in each way that there is. */
export function completions(text: string, names: readonly string[]): readonly string[] {
  const word = /[\w$.[\]]*$/.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - word.length);
  return names
    .filter((name) => name !== word && name.toLowerCase().startsWith(word.toLowerCase()))
    .slice(0, 30)
    .map((name) => `${before}${name}`);
}
