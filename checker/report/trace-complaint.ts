/**
 * Complaints about trace files that cannot be read.
 */
import type { BadRecord } from '../consistency/recorded/index.ts';
import type { NamedTwice } from '../itf/read-json.ts';
import type { Misfit } from '../language/value.ts';
import { pathText, textOf } from '../language/value.ts';
import { badArguments, type Complaint } from './complaint.ts';
import { badRecord } from './history-complaint.ts';
import { bytes } from './words.ts';

/** The bytes of a trace are no text. */
export function notText(path: string, { line, problem }: BadRecord): Complaint {
  if (problem.kind !== 'large') return badRecord(path, { line, problem });
  return badArguments(
    `${path} is too large to be read: ${bytes(problem.bytes)}; at most 512 MB can be.`,
    'The states from the first on are a trace, too: leave out what follows the step that matters.',
  );
}

export function notJson(path: string, problem: string): Complaint {
  return badArguments(
    `${path} is not JSON: ${problem}.`,
    'replay reads traces in the Informal Trace Format, and the JSON reports of check.',
  );
}

export function notATrace(path: string, property: string | undefined): Complaint {
  return badArguments(
    `${path} holds no trace${property === undefined ? '' : ` of ${property}`}.`,
    'replay reads traces in the Informal Trace Format, which have `vars` and `states`, and the JSON reports of check, if they have a trace.',
  );
}

export function traceWithoutStates(path: string): Complaint {
  return badArguments(
    `${path} has no states.`,
    'A trace has at least one, its initial state: see `states` in the file, and what wrote it.',
  );
}

export function badLoop(path: string, loop: unknown, states: number): Complaint {
  return badArguments(
    `${path} says that its last state leads back to state ${JSON.stringify(loop)}, counted from 0; it has the states 0 to ${states - 1}.`,
    '`loop` is the index of one of the `states`; a trace without it ends where it ends.',
  );
}

export function tooDeep(path: string): Complaint {
  return badArguments(
    `${path} is nested too deeply to be read.`,
    'Values of specs are nested a few levels deep: the file may be damaged, or something else than a trace.',
  );
}

export function traceLacksSpec(path: string): Complaint {
  return badArguments(
    `${path} does not say which spec it is a trace of.`,
    'Add spec=NAME or spec=./my/spec.ts, and its parameters and variant.',
  );
}

/** A file in which counterexamples to induction are kept, that has another form. */
export function noKeptStates(path: string, problem: string): Complaint {
  return badArguments(
    `${path} has no counterexamples to induction that could be tried again: ${problem.replace(/\.$/, '')}.`,
    'Remove it, or say keep=new to begin anew; keep=no leaves it alone.',
  );
}

export function namedTwice(path: string, { key, line }: NamedTwice): Complaint {
  return badArguments(
    `${path}:${line}: the name ${JSON.stringify(key)} stands in one object twice, with different values.`,
    'Which of them is meant is not known: leave one of them.',
  );
}

/** What the file says in another form than the format has it. */
export function badTraceShape(file: string, { path, value, allowed }: Misfit): Complaint {
  return badArguments(
    `${file}: ${pathText(path)} ${found(value)}; allowed: ${allowed}.`,
    'The format is described in https://apalache-mc.org/docs/adr/015adr-trace.html; what Concord adds to it is in `#meta`, and may be left out.',
  );
}

export function badTraceState({ path, value, allowed }: Misfit): Complaint {
  return badArguments(
    `In ${pathText(path)}: it ${found(value)}; allowed: ${allowed}.`,
    'The trace may be of other parameters or of another variant: they are given as for check.',
  );
}

function found(value: unknown): string {
  return value === undefined ? 'is missing' : `is ${textOf(value)}`;
}
