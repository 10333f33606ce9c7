/**
 * Remarks about a spec: not wrong, but worth a look.
 */
import type { Stop } from './outcome.ts';
import { stopTexts } from './text.ts';

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

/** Code of the user's ran, in no call that is known, when the run was ended from outside. */
export function wasRunning(places: readonly string[]): string[] {
  return places.length === 0
    ? []
    : [`Code of the spec was running when it was stopped: ${places.join(', called from ')}.`];
}

/** What was found is shown as it was found. */
export function unconfirmed(reason: Stop, places: readonly string[]): string {
  return `The traces are shown as they were found, and were neither re-executed nor explained: ${stopTexts[reason]}${whereText(places)}.`;
}

/** Drawing was ended from outside. */
export function unfinished(reason: Stop, places: readonly string[]): string {
  return `The files of the traces are not complete: ${stopTexts[reason]}${whereText(places)}.`;
}

function whereText(places: readonly string[]): string {
  return places.length === 0 ? '' : `, while code of the spec was running: ${places.join(', called from ')}`;
}
