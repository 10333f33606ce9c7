/**
 * Functions that do something besides answering: they assign to a variable, or put something into a collection that is
 * changed in place, such as the first message for which a predicate holds. On which elements they are run then matters,
 * and in which order.
 */

/** What a text may contain that is no assignment, though it looks like one. The compiler may have left out all space. */
const harmless = /\b(?:const|let|var)\s*(?:[\w$]+|\{[^{}=]*\}|\[[^[\]=]*\])\s*=(?!=)|=>|[=!<>]==?|[<>]=/g;
/** The variables that a function declares for itself. */
const declared = /\b(?:let|var)\s+([\w$]+)/g;
const assignment = /=|\+\+|--|\bdelete\b/;
/** Calls whose answer nobody takes, or only for true, and those that change an array. */
const change =
  /(?:[;{}]|&&|\|\|)\s*[\w$.[\]]+\.(?:add|set|delete|clear)\(|\(\s*[\w$.[\]]+\.(?:add|set|delete|clear)\([^()]*\),|\.(?:push|pop|shift|unshift|splice)\(/;

/** True if a function may assign, as far as its text shows; what it calls is not looked at. */
export function assigns(given: unknown): boolean {
  if (typeof given !== 'function') return false;
  const text = Function.prototype.toString.call(given);
  const known = before.get(text);
  if (known !== undefined) return known;
  const answer = textAssigns(text);
  before.set(text, answer);
  return answer;
}
/** What was found of a text: functions are made anew for every call, of as many texts as there are in the code. */
const before = new Map<string, boolean>();

function textAssigns(text: string): boolean {
  const own = [...text.matchAll(declared)].map(([, name]) => name as string);
  const rest = own.reduce(withoutAssignmentsTo, text.replace(harmless, ' '));
  return assignment.test(rest) || change.test(text);
}
function withoutAssignmentsTo(text: string, name: string): string {
  const escaped = name.replaceAll('$', '\\$');
  return text.replaceAll(
    new RegExp(`(?<![\\w$.])(?:${escaped}\\s*(?:\\+\\+|--|[-+*/%&|^]?=)|(?:\\+\\+|--)${escaped}(?![\\w$]))`, 'g'),
    ' ',
  );
}
