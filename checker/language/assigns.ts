/**
 * Functions that do something besides answering: they assign to a variable, or put something into a collection that is
 * changed in place, such as the first message for which a predicate holds. On which elements they are run then matters,
 * and in which order.
 */

/** What a text may contain that is no assignment, though it looks like one. */
const harmless = /\b(?:const|let|var)\s+(?:[\w$]+|\{[^{}=]*\}|\[[^[\]=]*\])\s*=(?!=)|=>|[=!<>]==?|[<>]=/g;
const assignment = /=|\+\+|--|\bdelete\b/;
/** Calls whose answer nobody takes, or only for true, and those that change an array. */
const change =
  /(?:[;{}]|&&|\|\|)\s*[\w$.[\]]+\.(?:add|set|delete|clear)\(|\(\s*[\w$.[\]]+\.(?:add|set|delete|clear)\([^()]*\),|\.(?:push|pop|shift|unshift|splice)\(/;

/** True if a function may assign, as far as its text shows; what it calls is not looked at. */
export function assigns(given: unknown): boolean {
  if (typeof given !== 'function') return false;
  const text = Function.prototype.toString.call(given);
  return assignment.test(text.replace(harmless, ' ')) || change.test(text);
}
