/**
 * What is said where a command is run again whenever a file is saved.
 */
import { badArguments, type Complaint } from './complaint.ts';
import { type Place, shortPath } from './place.ts';
import { counted } from './words.ts';

/** What goes before a run that a saved file has brought about. */
export function changedLines(file: string, at: Date, { place }: { readonly place: Place }): string[] {
  return ['', `${shortPath(file, place)} has changed, at ${at.toTimeString().slice(0, 8)}:`, ''];
}

/** What is said once a run is over and these files are watched. */
export function waitingLines(files: readonly string[], { place }: { readonly place: Place }): string[] {
  const [only, ...others] = files;
  if (only === undefined) return ['', 'Watching; Ctrl-C ends.'];
  const what = others.length === 0 ? shortPath(only, place) : counted(files.length, 'file');
  return ['', `Watching ${what}; Ctrl-C ends.`];
}

/** What became of the properties, in a line each. */
export function becameLines(verdicts: readonly { readonly property: string; readonly text: string }[]): string[] {
  const width = Math.max(0, ...verdicts.map(({ property }) => property.length));
  return verdicts.map(({ property, text }) => `  ${property.padEnd(width)}   ${text}`);
}

/** The thread that loads a version of the spec ended by itself, such as for want of memory. */
export function threadEnded(error: Error): string[] {
  return [`The thread that had loaded the spec has ended: ${error.message.replace(/\.$/, '')}.`];
}

/** What is shown is not checked, since code of it has kept the thread for so many seconds. */
export function neverReturns(seconds: number): string[] {
  return [
    `For ${seconds} seconds nothing was answered while the properties were checked: code of the spec takes that long, or never returns.`,
    'They are not checked here; check SPEC tells where it is.',
  ];
}

/** Under a debugger there is one thread, in which nothing can be loaded anew. */
export function notWatched(): Complaint {
  return badArguments('Nothing is watched under a debugger or a profiler.', 'Leave out watch.');
}

/** A recorded trace was to be watched. */
export function traceNotWatched(): Complaint {
  return badArguments(
    'A recorded trace is not watched: what it shows does not change.',
    'Leave out watch, or explore the spec.',
  );
}

/** It is being loaded for so many seconds. */
export function neverLoads(called: string, command: string, seconds: number): string[] {
  return [
    `For ${seconds} seconds ${called} has been loading: its code takes that long, or never returns.`,
    `It is waited for, and for what is saved. ${command} tells where it is.`,
  ];
}

/** `check all` was to be run again whenever a file is saved. */
export function allNotWatched(): Complaint {
  return badArguments('`check all` watches nothing.', 'Name the spec that you are working on.');
}
