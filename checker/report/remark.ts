/**
 * Remarks about a spec: not wrong, but worth a look.
 */

/** Code that reads the whole of a set whose elements could be asked for one by one. */
export function wholeReads(wholes: readonly { readonly site: string; readonly variable: string }[]): string[] {
  return wholes.map(
    ({ site, variable }) =>
      `The ${site} reads the whole of ${variable}, so that what is learned of it serves few states. Ask for elements instead: has(x), some(p), every(p), count(p), or a choice from ${variable}.filter(p).`,
  );
}

/** The state graph could not be drawn. */
export function undrawn(problem: string): string {
  return `The state graph could not be drawn: ${problem}.`;
}
/** The traces could not be kept. */
export function unwritten(problem: string): string {
  return `The traces could not be written: ${problem}. out=DIR names another folder.`;
}
