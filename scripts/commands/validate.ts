/**
 * `validate SPEC LOG...`: whether a recorded log of a running system, in one file or several, is a behaviour of the spec.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { NamedTwice, readJson } from '../../checker/itf/read-json.ts';
import { SpecFailure } from '../../checker/language/failure.ts';
import { Complaint, complaintOf, missingSubject, unreadable } from '../../checker/report/complaint.ts';
import { mostDrawn } from '../../checker/report/finding.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import { itfFile } from '../../checker/report/trace-file.ts';
import {
  badLog,
  badMapping,
  exportsMappings,
  exportsNoMapping,
  givenTwice,
  stuckText,
  type ValidationReport,
  validationClaim,
  validationJson,
  validationLines,
  validationMeaning,
} from '../../checker/report/validation.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { LogMapping } from '../../checker/validation/mapping.ts';
import { BadLog, BadMapping, type LogPlace } from '../../checker/validation/problem.ts';
import { catching, type LogLine } from '../../checker/validation/read.ts';
import { type Validation, validateModel } from '../../checker/validation/validate.ts';
import { storyFiles, textFiles } from '../../counterexamples/files.ts';
import type { Story } from '../../counterexamples/story.ts';
import { type StorySubject, storyOfOther } from '../../counterexamples/tell/story-of.ts';
import type { Call } from './arguments.ts';
import { isPath, type LoadedSpec } from './catalogue.ts';
import type { Host } from './host.ts';
import { loadUsersFile } from './modules.ts';
import { formatOf, timeOf, wholeOf } from './options.ts';
import { modelFolder } from './out-folder.ts';
import { type Prepared, prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { plainStyle, styleOf } from './style.ts';
import { removeOlder } from './trace-files.ts';
import { writeWhole } from './whole-file.ts';

/** More steps than this are folded in the middle. */
const mostSteps = 40;

export async function validate(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys, others: logs } = call;
  const format = formatOf(keys, ['text', 'json']);
  const [seconds, states] = [timeOf(keys), wholeOf(keys, 'states', 1)];
  if (logs.length === 0)
    throw missingSubject('validate', 'LOG', commandLine(host.program, 'validate', 'raft', 'run.jsonl'));
  await refuseRepeated(logs, host);
  const path = keys.get('mapping') ?? join(dirname(loaded.file), `mapping${extname(loaded.file)}`);
  const mapping = await mappingIn(path, loaded, host);
  const shown = shortPath(resolve(host.place.cwd, path), host.place);
  const { added, mapped } = catching(mapping);
  const prepared = await prepare(call, loaded, host, [added]);
  const { model, title } = prepared;
  try {
    const lines = await linesIn(logs, host);
    const limits = { ...(seconds === undefined ? {} : { seconds }), ...(states === undefined ? {} : { states }) };
    const ending = new AbortController();
    const found = await host.watched(
      () => validateModel(model, mapped(model), lines, { limits, signal: ending.signal }),
      { stop: () => ending.abort() },
    );
    const files = found.verdict === 'holds' ? noFiles : await written(found, prepared, logs, keys.get('out'), host);
    const report = { ...found, title, logs, ...files };
    const code = { holds: exitCodes.holds, violated: exitCodes.behaviour, unknown: exitCodes.unknown }[found.verdict];
    if (format === 'json') host.out(jsonText(validationJson(report, code)));
    else printLines(validationLines(report, { ...styleOf(host), mostSteps }), host);
    return code;
  } catch (error) {
    if (error instanceof BadLog) throw badLog(logs, shown, error);
    if (error instanceof BadMapping) throw badMapping(shown, error);
    throw error instanceof SpecFailure ? complaintOf(error, model) : error;
  }
}

/** The mapping that a file exports, which is type-checked before it runs. */
async function mappingIn(path: string, { spec }: LoadedSpec, host: Host): Promise<LogMapping> {
  const { exports } = await loadUsersFile(path, host.place);
  const named = Object.entries(exports).flatMap(([name, of]) =>
    isMapping(of) && of.of?.name === spec.name ? [[name, of] as const] : [],
  );
  const [[, own] = [null, null]] = named;
  if (own === null) throw exportsNoMapping(path, spec.name);
  const names = named.map(([name]) => name);
  if (named.some(([, other]) => other !== own)) throw exportsMappings(path, spec.name, names);
  return own;
}
function isMapping(value: unknown): value is LogMapping {
  return typeof value === 'object' && value !== null && 'logOf' in value && typeof value.logOf === 'function';
}

/** The lines of the files of a log, one file after the other. */
async function linesIn(paths: readonly string[], host: Host): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (const path of paths)
    await reading(path, host, async (whole) => {
      const file = paths.length === 1 ? null : path;
      for await (const line of linesOf(file, createReadStream(whole, 'utf8'))) lines.push(line);
    });
  return lines;
}

/** Files that are there, each once: what is logged twice has happened twice, whatever the file is called. */
async function refuseRepeated(paths: readonly string[], host: Host): Promise<void> {
  const known = new Map<string, string>();
  for (const path of paths)
    await reading(path, host, async (whole) => {
      const { dev, ino } = await stat(whole, { bigint: true });
      const file = `${dev} ${ino}`;
      const before = known.get(file);
      if (before !== undefined) throw givenTwice(path, before);
      known.set(file, path);
    });
}

/** Does something with a file, where it may turn out that it cannot be read. */
async function reading(path: string, { place: { cwd } }: Host, read: (whole: string) => Promise<void>): Promise<void> {
  try {
    await read(resolve(cwd, path));
  } catch (error) {
    if (error instanceof BadLog || error instanceof Complaint) throw error;
    throw unreadable(path, cwd, error as NodeJS.ErrnoException);
  }
}

/** The lines of a file that are not blank, parsed; read one by one, since a log may be longer than a text can be. */
async function* linesOf(file: string | null, input: AsyncIterable<string>): AsyncIterable<LogLine> {
  let line = 0;
  for await (const text of textsOf(input)) {
    line++;
    // Also a byte order mark is blank.
    const json = text.trim();
    if (json !== '') yield { file, line, json: parsed({ file, line }, json) };
  }
}
/** The lines of a file. A line ends at a line feed and nowhere else: JSON may have separators of Unicode in a text, at which Node's own reader of lines ends one, too. */
async function* textsOf(input: AsyncIterable<string>): AsyncIterable<string> {
  let parts: string[] = [];
  for await (const read of input) {
    const [end = '', ...others] = read.split('\n');
    parts.push(end);
    for (const begin of others) {
      yield parts.join('');
      parts = [begin];
    }
  }
  yield parts.join('');
}
function parsed(at: LogPlace, text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    // The reader that refuses what stands twice is slow, and hardly ever needed.
    if (namesIn(text) !== namesOf(json)) readJson(text);
    return json;
  } catch (error) {
    if (error instanceof NamedTwice) throw new BadLog(at, { kind: 'named twice', name: error.key });
    const said = (error as Error).message.slice(0, 200);
    throw new BadLog(at, { kind: 'not json', said });
  }
}

/** How many names of fields a text of JSON has. */
function namesIn(text: string): number {
  let names = 0;
  for (const [, isName] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/g)) if (isName !== undefined) names++;
  return names;
}
/** How many fields what was read of it has. */
function namesOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  const values = Object.values(json);
  const within = values.reduce((sum: number, value) => sum + namesOf(value), 0);
  return Array.isArray(json) ? within : within + values.length;
}

const noFiles = { traceFile: null, page: null };

/** Writes the longest beginning that is a behaviour, and draws it; answers the paths of its files. */
async function written(
  found: Validation,
  prepared: Prepared,
  logs: readonly string[],
  out: string | undefined,
  host: Host,
): Promise<Pick<ValidationReport, 'traceFile' | 'page'>> {
  const { model, trace, verdict } = found;
  const { called, variant, title, story } = prepared;
  const folder = await modelFolder(model, out, host);
  const path = (ending: string): string => shortPath(join(folder, `log${ending}`), host.place);
  const isDrawn = verdict === 'violated' && trace.length <= mostDrawn;
  const paths = { traceFile: path('.itf.json'), page: isDrawn ? path('.html') : null };
  const named = (name: string): string => (isPath(name) ? resolve(host.place.cwd, name) : name);
  const meta = { spec: named(called), variant: variant === null ? null : named(variant), parameters: model.parameters };
  const text = validationLines({ ...found, title, logs, ...paths }, { ...styleOf(host), ...plainStyle });
  const texts = {
    text: `${text.join('\n')}\n`,
    itf: itfFile(trace, meta, `The longest beginning of a log that is a behaviour of ${model.name}.`),
    replay: commandLine(host.program, 'replay', paths.traceFile),
  };
  const files = isDrawn
    ? await storyFiles(toldOf(found, { model, title, story, figureOf: await prepared.figures() }), 'log', texts)
    : textFiles('log', texts);
  for (const { name, text } of files) await writeWhole(join(folder, name), text);
  await removeOlder('log', files, folder);
  return paths;
}

/** How far the log is a behaviour, and why nothing can be next. */
function toldOf(found: Validation, subject: StorySubject): Story {
  const [stuck] = found.stuck;
  const ways = stuck?.events.flatMap(({ actions }) => actions) ?? [];
  return storyOfOther(subject, found.trace, {
    claim: validationClaim(found.model),
    meaning: validationMeaning(found),
    because: stuck === undefined ? '' : stuckText(stuck),
    reads: ways.flatMap((way) => ('grounds' in way ? (way.grounds?.reads ?? []) : [])),
  });
}
