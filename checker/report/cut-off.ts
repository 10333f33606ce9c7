/**
 * What is said where a command was ended from outside before there was anything to report.
 */

import type { Progress, Stop } from '../run/outcome.ts';
import { badArguments, Complaint } from './complaint.ts';
import { stopTexts } from './stop.ts';
import { exitCodes } from './verdict.ts';
import { count, errorText, listed } from './words.ts';

/** This was being done (`raft was being loaded`) when it was ended, in these places of the user's files. */
export function endedEarly(what: string, reason: Stop, places: readonly string[]): Complaint {
  return new Complaint(
    exitCodes.unknown,
    'unknown',
    `Unknown: ${stopTexts[reason]}. ${what} when it was stopped.`,
    places.length === 0 ? null : 'Code there may go round for ever, or take very long.',
    places,
  );
}

/** Code of the user's threw where nobody waited for it. */
export function strayFailure(error: unknown, places: readonly string[]): Complaint {
  return new Complaint(
    exitCodes.userCode,
    'user code',
    `Code that nobody waited for, of a timer or a promise, threw ${errorText(error)}.`,
    'Code of a spec answers at once: what it does later belongs to no state.',
    places,
  );
}

/** The thread of the search was lost, and with it what it had found, but for what is known here. */
export function lostSearch(why: string, now: string | null, known: Progress | null): Complaint {
  const reached =
    known === null
      ? ''
      : ` It had come to ${count(known.distinct)} distinct states, ${count(known.generated)} generated, depth ${known.depth}.`;
  const violated =
    known === null || known.violated.length === 0
      ? ''
      : ` Violated so far, though the traces are lost: ${listed(known.violated)}.`;
  return new Complaint(exitCodes.unknown, 'unknown', `Unknown: ${why}.${reached}${violated}`, now);
}

/** There was no room even to say what was found. */
export function outOfMemory(known: Progress | null): Complaint {
  return lostSearch(
    'the memory ran out before the search could be stopped, and what it had found is lost',
    'memory=SIZE stops it earlier, and then it tells what it has found.',
    known,
  );
}

/** It did not stop, and could not be paused either. */
export function couldNotStop(reason: Stop, known: Progress | null): Complaint {
  return lostSearch(
    `${stopTexts[reason]}, and the search did not stop`,
    'Code that waits for the operating system cannot be stopped: a spec must not read, write, sleep or start programs.',
    known,
  );
}

/** Standard output leads where nothing can be written, such as to a full disk. */
export function outputLost({ message }: Error): Complaint {
  return badArguments(
    `Standard output cannot be written: ${message}.`,
    'What was found is lost. Write elsewhere, or make room.',
  );
}
