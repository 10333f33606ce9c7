/**
 * Complaints: what is wrong with what the user asked for, or with a spec that cannot be loaded. What, where, why, what now.
 */

import type { UnusableCheckpoint } from '../checkpoint/unusable.ts';
import type { NoInvariant } from '../induction/induct.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import type { BadParameter, Parameter } from '../language/parameters.ts';
import { Contradicted, type NoStates, type UnknownProperty } from '../run/refused.ts';
import type { NoCluster, Refused } from '../run/refused-in-cluster.ts';
import { failureText } from './failure.ts';
import { type ExitCode, exitCodes } from './verdict.ts';
import { count, listed, meant, nearest, subjectText, suggestion } from './words.ts';

export type ComplaintKind = 'arguments' | 'cannot load' | 'user code' | 'unknown' | 'concord';

/** Ends a command with an exit code and a message. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
  constructor(
    readonly code: ExitCode,
    readonly kind: ComplaintKind,
    readonly what: string,
    readonly now: string | null = null,
    /** Files and lines that have to do with it. */
    readonly places: readonly string[] = [],
  ) {
    super(what);
  }
}

export function badArguments(what: string, now: string | null = null): Complaint {
  return new Complaint(exitCodes.arguments, 'arguments', what, now);
}

/** A name that is not known, with those that are like it. */
export function unknownName(kind: string, given: string, known: readonly string[], of = ''): Complaint {
  const many = kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  return badArguments(`There is no ${kind} ${given}${of}.`, suggestion(given, known, many));
}

/** What is asked to be inductive, and is no invariant. */
export function notInvariant({ given, invariants, spec }: NoInvariant): Complaint {
  const others = 'Give a file that exports some, as propertiesOf(...) makes them: invariant=./mine.ts.';
  return given === null
    ? badArguments(`${spec} has no invariant that could be inductive.`, others)
    : badArguments(
        `${given} of ${spec} is no invariant, and only invariants can be inductive.`,
        invariants.length === 0 ? others : `The invariants are ${listed(invariants)}.`,
      );
}

/** A key of the command line that neither the command nor the spec knows. */
export function unknownKey(
  given: string,
  keys: readonly string[],
  parameters: readonly string[],
  spec: string | null,
): Complaint {
  const of = spec === null ? '' : `, and ${spec} has no such parameter`;
  const all = [...parameters, ...keys];
  const isOne = spec === null || nearest(given, all).length > 0;
  const advice = isOne
    ? suggestion(given, all, 'keys')
    : `Its parameters are ${listed(parameters) || 'none'}; the keys are ${listed(all)}.`;
  return badArguments(`There is no key ${given}${of}.`, advice);
}

/** A parameter that is out of range, of the wrong type, or not there. */
export function badParameter({ parameter, given, declared, message }: BadParameter): Complaint {
  const known = Object.hasOwn(declared, parameter) ? declared[parameter] : undefined;
  if (known === undefined) return unknownName('parameter', parameter, Object.keys(declared));
  const words = wordsOf(known);
  const stranger = String(given)
    .split(known.type === 'faults' ? ',' : '\n')
    .map((word) => word.trim())
    .find((word) => word !== '' && !words.includes(word));
  const near = stranger === undefined ? null : meant(stranger, words);
  if (near !== null) return badArguments(`${message}.`, near);
  return badArguments(`${message}.`, `The default is ${parameter} = ${known.default}.`);
}

/** The words that a parameter takes; none if it takes numbers. */
function wordsOf(parameter: Parameter): readonly string[] {
  if (parameter.type === 'integer') return [];
  return parameter.type === 'choice' ? parameter.options : ['none', 'all', ...parameter.kinds];
}

/** A number of faults that may not happen. */
export function countsNoFaults(
  { parameter, kind }: { readonly parameter: string; readonly kind: string },
  values: Readonly<Record<string, unknown>>,
): Complaint {
  const allowed = String(values['faults']);
  return badArguments(
    `${parameter} = ${values[parameter]} says nothing where there are no ${kind}: faults = ${allowed}.`,
    `Add faults=${allowed === 'none' ? kind : `${allowed},${kind}`}, or leave ${parameter} out.`,
  );
}

/** A place on disk for what memory has no room for, which has no end. */
export function diskWithoutMemory(): Complaint {
  return badArguments(
    'disk= says where states go that memory= has no room for, and memory= is not given.',
    'Add memory=SIZE, such as memory=2g, or leave disk= out.',
  );
}

/** What does not go with a cluster, and what to do instead. */
export function notInCluster(what: string, now: string): Complaint {
  return badArguments(`cluster= does not go with ${what}.`, now);
}

/** The cluster cannot be used. */
export function noCluster({ reason, servers, cause }: NoCluster): Complaint {
  const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return reason === 'no package'
    ? badArguments(
        'cluster= needs the client of NATS, which is not installed.',
        'npm install @nats-io/transport-node @nats-io/jetstream',
      )
    : badArguments(
        `The NATS JetStream of ${servers.join(', ')} cannot be used: ${why}.`,
        'Is there a server, with JetStream (nats-server -js), and may this user use it? docs/cluster.md says how to set it up.',
      );
}

/** A worker does not fit the run that was begun. */
export function refusedByRun({ what, here, there }: Refused): Complaint {
  return badArguments(
    `The run was begun with another ${what}: ${there || 'none'}, and not ${here || 'none'}.`,
    'Begin check and worker by the same line, but for the name of the command and workers=, with the same files, Concord and Node.',
  );
}

/** What does not go with a checkpoint, and what to do instead. */
export function notKept(what: string, now: string): Complaint {
  return badArguments(`checkpoint= and resume= ${what}.`, now);
}

/** A folder that cannot be used for a checkpoint, or to go on from one. */
export function unusable({ reason, folder }: UnusableCheckpoint): Complaint {
  const anew = 'Begin anew with checkpoint= and an empty folder.';
  switch (reason.kind) {
    case 'none':
      return badArguments(`There is no checkpoint in ${folder}.`, 'checkpoint=DIR makes one.');
    case 'there already':
      return badArguments(
        `There is a checkpoint in ${folder}.`,
        'Go on from it with resume= in the place of checkpoint=, name another folder, or remove this one.',
      );
    case 'held':
      return badArguments(
        `Process ${reason.process} of ${reason.host} is using ${folder}.`,
        `Wait for its end. If there is no such process any more, remove ${reason.lock}.`,
      );
    case 'cut off':
      return badArguments(`${reason.file} in ${folder} is shorter than it was: the checkpoint is of no use.`, anew);
    case 'changed':
      return badArguments(
        `${reason.file} in ${folder} is not what was written, by its checksum: the checkpoint is of no use.`,
        anew,
      );
    case 'other':
      return badArguments(
        `The checkpoint in ${folder} is of another search: ${reason.part}: ${reason.kept}, and not ${reason.asked}.`,
        'Ask for what was asked for then, or begin anew with checkpoint= and an empty folder.',
      );
  }
}

/** A key whose value cannot be read, and the words among which it may have been meant. */
export function badValue(key: string, given: string, allowed: string, words: readonly string[] = []): Complaint {
  const near = given.trim() === '' ? null : meant(given.trim(), words);
  return badArguments(`${key} = ${given} does not fit; allowed: ${allowed}.`, near);
}

/** npm takes `--rms 5` for a switch of its own and passes on the 5 alone. */
export function swallowed(key: string, commandLine: string): Complaint {
  return badArguments(
    `npm took --${key} for an option of its own and left its value behind.`,
    `Write ${key}=VALUE, or put -- before the options: ${commandLine} -- --${key} VALUE.`,
  );
}

export function badSpecName(name: string): Complaint {
  return badArguments(
    `${name} cannot be the name of a spec.`,
    'Names are words of small letters and digits with - between them: my-protocol.',
  );
}

/** What the system refuses, of a folder or file that is to be written: it is full, or may not be written. */
export function unwritable(error: NodeJS.ErrnoException): Complaint {
  return badArguments(`A file could not be written: ${error.message}.`, 'Make room, or write elsewhere.');
}

/** A file whose bytes cannot be had. */
export function unreadable(path: string, cwd: string, error: NodeJS.ErrnoException): Complaint {
  return error.code === 'ENOENT'
    ? badArguments(`There is no file ${path}.`, `Paths are relative to ${cwd}.`)
    : error.code === 'EISDIR'
      ? badArguments(`${path} is a folder, and a file is needed.`, 'Name a file in it.')
      : badArguments(`${path} cannot be read: ${error.message}.`);
}

/** The folder in which the program was called; empty if nobody knows its name. */
export function folderGone(folder: string): Complaint {
  return badArguments(
    `The folder in which this was called is gone${folder === '' ? '' : `: ${folder}`}.`,
    'Files are looked for, and written, from there. Change to a folder that is there; if it was made anew, change to it once more.',
  );
}

/** A file where a folder is needed. */
export function noFolder(path: string): Complaint {
  return badArguments(
    `${path} is a file, and a folder is needed there.`,
    'Name another folder, or move the file away.',
  );
}

/** The system does not make a folder in its parent; it says of some that are there that they are not. */
export function folderNotMade(folder: string, parent: string, error: NodeJS.ErrnoException): Complaint {
  const why = error.code === 'ENOENT' ? `nothing can be made in ${parent}` : error.message;
  return badArguments(`The folder ${folder} cannot be made: ${why}.`, 'Name another folder, or make room.');
}

export function alreadyThere(folder: string): Complaint {
  return badArguments(`${folder} is already there, and is left as it is.`, 'Choose another name.');
}

export function missingSubject(command: string, subject: string, example: string): Complaint {
  return badArguments(`${command} needs a ${subject}.`, `Such as: ${example}`);
}

export function cannotLoad(what: string, now: string | null = null, places: readonly string[] = []): Complaint {
  return new Complaint(exitCodes.cannotLoad, 'cannot load', what, now, places);
}

/** The spec's state space is empty: nothing to check is not a success. */
export function noStates({ message }: NoStates): Complaint {
  return cannotLoad(message, 'Widen the bounds, or change the initial states.');
}

/** A property was asked for that is not there. */
export function unknownProperty({ given, known, spec }: UnknownProperty): Complaint {
  return unknownName('property', given, known, ` of ${spec}`);
}

function concordsError(what: string): Complaint {
  return new Complaint(
    exitCodes.concord,
    'concord',
    `This is an error of Concord, not of the spec: ${what}`,
    'Please report it with the spec and the command. With engine=reference the textbook checker decides.',
  );
}

/** The textbook semantics contradicts what an engine found. */
function contradicted({ subject, why }: Contradicted, spec: string): Complaint {
  switch (why.kind) {
    case 'not possible':
      return concordsError(
        `the trace that it found for ${subject} of ${spec} is not possible at step ${why.step + 1}.`,
      );
    case 'does not show it':
      return concordsError(`the trace that it found for ${subject} of ${spec} does not decide it.`);
    case 'not again':
      return new Complaint(
        exitCodes.userCode,
        'user code',
        `A thread found ${subject} of ${spec} in random walk ${count(why.walk)}, and the same walk, taken again, did not come to it: code of the spec does not answer the same each time.`,
      );
    case 'no counterexample':
      return concordsError(`the lasso that it found for ${subject} of ${spec} is no counterexample. ${why.complaint}`);
  }
}

/** What an error comes to: a complaint as it is, a failure of user code, or an error that nobody foresaw. */
export function complaintOf(error: unknown, model: CheckableModel): Complaint {
  if (error instanceof Complaint) return error;
  if (error instanceof Contradicted) return contradicted(error, subjectText({ model }));
  if (!(error instanceof SpecFailure)) return concordFailed(error);
  const { what, now } = failureText(error, model, null);
  return new Complaint(exitCodes.userCode, 'user code', what, now);
}

/** An error that nobody foresaw, with its stack. */
export function concordFailed(error: unknown): Complaint {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const places = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim().replace(/^at /, ''));
  return new Complaint(
    exitCodes.concord,
    'concord',
    `This is an error of Concord: ${message.replace(/\.$/, '')}.`,
    'Please report it with the spec and the command.',
    places.slice(0, 8),
  );
}
