/**
 * The command line: reads a call, runs its command, and turns every failure into a message and an exit code.
 */
import { allNotWatched, notWatched, traceNotWatched } from '../../checker/report/again.ts';
import { type Complaint, missingSubject, notInCluster } from '../../checker/report/complaint.ts';
import { complaintLines } from '../../checker/report/complaint-text.ts';
import { complaintJson, jsonText } from '../../checker/report/json.ts';
import { complaintJunit } from '../../checker/report/junit.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import { type Asked, asked, callOf, helpText, type Typed, typed } from './arguments.ts';
import { type LoadedSpec, loadSpec } from './catalogue.ts';
import { complaintFor } from './complaint-for.ts';
import type { Host } from './host.ts';
import { packageVersion } from './installed.ts';
import { type CommandName, commands } from './keys.ts';
import type { Within } from './modules.ts';
import { type Format, type Keys, memoryOf, switchOf, timeOf } from './options.ts';
import { loading } from './prepare.ts';
import { styleOf } from './style.ts';

/** Runs a command line and answers its exit code. */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  const line = typed(argv);
  try {
    return await host.watched(() => run(asked(line), host));
  } catch (error) {
    const complaint = complaintFor(error, host);
    complain(complaint, wantedFormat(line, host), host);
    return complaint.code;
  }
}

async function run(called: Asked, host: Host): Promise<ExitCode> {
  const { command, subject, help } = called;
  if (called.keys.some(({ key }) => key === 'version')) {
    host.out(`${packageVersion}\n`);
    return exitCodes.holds;
  }
  if (command === null) {
    host.out(helpText(null, {}, null, host));
    return exitCodes.holds;
  }
  if (help) return showHelp(command, subject, host);
  return dispatch({ ...called, command }, host);
}

async function showHelp(command: CommandName, subject: string | null, host: Host): Promise<ExitCode> {
  const spec =
    subject !== null && subject !== 'all' && (command === 'check' || command === 'simulate')
      ? (await loadSpec(subject, host.place)).spec
      : null;
  host.out(helpText(command, spec?.parameters ?? {}, spec?.name ?? null, host));
  return exitCodes.holds;
}

async function dispatch(called: Asked & { readonly command: CommandName }, host: Host): Promise<ExitCode> {
  const { command } = called;
  // What only one command needs is loaded when it runs.
  switch (command) {
    case 'list': {
      const { list } = await import('./list.ts');
      return list(callOf(called, null, host), host);
    }
    case 'gallery': {
      const { gallery } = await import('./gallery.ts');
      return gallery(callOf(called, null, host), host);
    }
    case 'new-spec': {
      const { newSpec } = await import('./new-spec.ts');
      callOf(called, null, host);
      return newSpec(subjectOf(called, host), host);
    }
    case 'replay': {
      const { loadTrace, replayFile } = await import('./replay.ts');
      // Which parameters there are is known once the file is read, and which file it is of once the keys are.
      const path = subjectOf(called, host);
      const loaded = await loadTrace(path, typedKeys(called), host);
      return replayFile(callOf(called, aboutOf(loaded.loaded), host), loaded, host);
    }
    case 'linearizable': {
      const { linearizable } = await import('./linearizable.ts');
      return linearizable(callOf(called, null, host), subjectOf(called, host), host);
    }
    case 'check': {
      const subject = subjectOf(called, host);
      if (subject === 'all') {
        if (isToWatch(called, host)) throw allNotWatched();
        if (earlyKeys(called, host, ['cluster']).has('cluster')) throw notInCluster('check all', 'Name one spec.');
        const { checkAll } = await import('./check-all.ts');
        return checkAll(callOf(called, null, host), host);
      }
      if (isToWatch(called, host)) host.again();
      // First, since nothing of Concord's own is to be cut off for what the user's code does.
      const { check } = await import('./check.ts');
      const loaded = await loadedSpec(subject, called, host);
      const call = callOf(called, aboutOf(loaded), host);
      if (!call.keys.has('against')) return check(call, loaded, host);
      return (await import('./compare.ts')).compare(call, loaded, host);
    }
    case 'explore': {
      const { explore, exploreFile, isTraceFile } = await import('./explore.ts');
      const subject = subjectOf(called, host);
      if (isTraceFile(subject, host)) {
        if (isToWatch(called, host)) throw traceNotWatched();
        const { loadTrace } = await import('./replay.ts');
        const loaded = await loadTrace(subject, typedKeys(called), host);
        return exploreFile(callOf(called, aboutOf(loaded.loaded), host), loaded, host);
      }
      if (host.threads && isToWatch(called, host, true)) {
        const { exploreAnew } = await import('./anew.ts');
        return exploreAnew(called, earlyKeys(called, host, ['port', 'open']), host);
      }
      if (isToWatch(called, host)) throw notWatched();
      const loaded = await loadedSpec(subject, called, host);
      return explore(callOf(called, aboutOf(loaded), host), loaded, host);
    }
    case 'repl':
    case 'induct':
    case 'suggest':
    case 'validate':
    case 'simulate':
    case 'worker':
      return onSpec({ ...called, command }, host);
  }
}

/** What is done with a spec, and nothing else. */
async function onSpec(
  called: Asked & { readonly command: 'repl' | 'induct' | 'suggest' | 'validate' | 'simulate' | 'worker' },
  host: Host,
): Promise<ExitCode> {
  const loaded = await loadedSpec(subjectOf(called, host), called, host);
  const call = callOf(called, aboutOf(loaded), host);
  switch (called.command) {
    case 'repl':
      return (await import('./repl.ts')).repl(call, loaded, host);
    case 'induct':
      return (await import('./induct.ts')).induct(call, loaded, host);
    case 'suggest':
      return (await import('./suggest.ts')).suggest(call, loaded, host);
    case 'validate':
      return (await import('./validate.ts')).validate(call, loaded, host);
    case 'simulate':
      return (await import('./simulate.ts')).simulate(call, loaded, host);
    case 'worker':
      return (await import('./cluster-worker.ts')).worker(call, loaded, host);
  }
}

function subjectOf({ command, subject }: Asked, host: Host): string {
  const about = commands.find(({ name }) => name === command);
  if (subject !== null) return subject;
  throw missingSubject(
    command ?? '',
    about?.subject ?? '',
    commandLine(host.program, ...(about?.examples[0] ?? '').split(' ')),
  );
}

function aboutOf({ spec }: LoadedSpec): Pick<LoadedSpec['spec'], 'name' | 'parameters'> {
  return spec;
}

/** The spec, within the limits of the call: what these are is known before it is known which keys the spec has. */
async function loadedSpec(subject: string, called: Asked, host: Host): Promise<LoadedSpec> {
  const early = earlyKeys(called, host, ['time', 'memory']);
  const [seconds, bytes] = [timeOf(early), memoryOf(early)];
  if (bytes !== undefined) host.limitMemory(bytes);
  // Type-checking is no code of the user's, and has no limit.
  const within: Within = (work) => host.watched(work, { seconds });
  return loading(subject, () => loadSpec(subject, host.place, within), host);
}

/** True if the command is to be run again when a file changes, which has to be known before any is loaded. */
function isToWatch(called: Asked, host: Host, usually = false): boolean {
  const keys = earlyKeys(called, host, ['watch']);
  return keys.has('watch') ? switchOf(keys, 'watch') : usually;
}

/** Keys that are needed before it is known which there are, typed or taken by npm. */
function earlyKeys(called: Asked, { env }: Host, names: readonly string[]): Keys {
  return new Map(
    names.flatMap((key) => {
      const value = typedKeys(called).get(key) ?? env[`npm_config_${key}`] ?? '';
      return value === '' || (value === 'true' && key !== 'watch') ? [] : [[key, value] as const];
    }),
  );
}

/** The keys that were typed with values, before it is known which there are. */
function typedKeys({ keys }: Asked): ReadonlyMap<string, string> {
  return new Map(keys.flatMap(({ key, value }) => (value === null ? [] : [[key, value] as const])));
}

/** The format that errors are to be told in, whatever else is wrong with the arguments. */
export function wantedFormat({ keys }: Pick<Typed, 'keys'>, { env }: Pick<Host, 'env'>): Format {
  const format = keys.find(({ key }) => key === 'format')?.value ?? env.npm_config_format;
  if (format === 'json' || format === 'junit') return format;
  const isJson = keys.some(({ key, value }) => key === 'json' && value === null) || env.npm_config_json === 'true';
  return format === undefined && isJson ? 'json' : 'text';
}

/** Prints a complaint in the format that was asked for. */
export function complain(
  complaint: Complaint,
  format: Format,
  host: Pick<Host, 'out' | 'err' | 'place' | 'program' | 'width' | 'colours' | 'terminal'>,
): void {
  switch (format) {
    case 'text': {
      // A file has no width, and whoever looks for a sentence in it finds it whole.
      const style = { ...styleOf(host), ...(host.terminal ? {} : { width: Infinity }) };
      return host.err(`${complaintLines(complaint, style).join('\n')}\n`);
    }
    case 'json':
      return host.out(jsonText(complaintJson(complaint)));
    case 'junit':
      return host.out(`${complaintJunit(complaint)}\n`);
  }
}
