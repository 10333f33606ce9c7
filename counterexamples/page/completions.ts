/** Completing names in conditions. */

/** The text with its last word completed, in each way that there is. */
export function completions(text: string, names: readonly string[]): readonly string[] {
  const word = /[\w$.[\]]*$/.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - word.length);
  return names
    .filter((name) => name !== word && name.toLowerCase().startsWith(word.toLowerCase()))
    .slice(0, 30)
    .map((name) => `${before}${name}`);
}
