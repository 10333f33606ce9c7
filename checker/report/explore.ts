/**
 * What is said of the explorer.
 */
import { badArguments, type Complaint } from './complaint.ts';
import { count } from './words.ts';

export function exploring(url: string): string[] {
  return [`The explorer is at ${url}`, 'It is there for this machine alone, until Ctrl-C.'];
}

/** The package is not installed that opens browsers. */
export function notOpened(): string[] {
  return ['Open it yourself; with the package open it opens by itself: npm install --save-dev open'];
}

export function portInUse(port: number, code: string): Complaint {
  return badArguments(
    code === 'EACCES' ? `Port ${port} may not be used.` : `Port ${port} is in use.`,
    'Name another, port=8081, or none: any that is free is then taken.',
  );
}

/** There is no trace of the property, or, if it is null, no state at all. */
export function nothingToShow(spec: string, property: string | null): Complaint {
  return property === null
    ? badArguments(`${spec} has no initial state.`, null)
    : badArguments(
        `There is no trace of ${property}: it is not violated, and if it must be reachable, it is not reached.`,
        'Choose a variant or parameters for which it is, or leave trace= out to begin in the initial state.',
      );
}

export function partOfTrace(at: number): string[] {
  return [
    `The file is no behaviour of the spec from step ${at} on; the explorer shows the part before.`,
    '`replay` tells what comes closest.',
  ];
}

/** The trace that the explorer was to begin with has more states than it shows. */
export function tooLongToExplore(states: number, most: number): Complaint {
  return badArguments(
    `The trace has ${count(states)} states; the explorer shows at most ${count(most)}.`,
    'Leave trace= out to begin in the initial state, or read the trace as text; of a file, keep its first states.',
  );
}
