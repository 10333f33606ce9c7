/**
 * Parts of a spec under names that nobody looks at. A spec may return what it likes, for its variants, so that only what is
 * nearly the name of a part, and stands where that part is missing, is a slip.
 */
import leven from 'leven';

const mayBeFunctions = ['finished', 'withinBounds'];

/** A name of what was returned, and the part that it is nearly the name of; null if there is none. */
export function misspelt(
  returned: object,
  parts: readonly string[],
): { readonly given: string; readonly meant: string } | null {
  for (const [given, part] of Object.entries(returned)) {
    if (parts.includes(given)) continue;
    const meant = parts.find(
      (name) =>
        !Object.hasOwn(returned, name) &&
        (typeof part !== 'function' || mayBeFunctions.includes(name)) &&
        leven(given.toLowerCase(), name.toLowerCase()) <= (name.length < 8 ? 1 : 2),
    );
    if (meant !== undefined) return { given, meant };
  }
  return null;
}
