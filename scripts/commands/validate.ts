/**
 * `validate SPEC LOG`: whether a recorded log of a running system is a behaviour of the spec.
 */
import { createReadStream } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { SpecFailure } from '../../checker/language/failure.ts';
import { complaintOf, missingSubject, unreadable } from '../../checker/report/complaint.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import { itfFile } from '../../checker/report/trace-file.ts';
import {
  badLog,
  badMapping,
  exportsMappings,
  exportsNoMapping,
  validationJson,
  validationLines,
} from '../../checker/report/validation.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { LogMapping } from '../../checker/validation/mapping.ts';
import { BadLog, BadMapping } from '../../checker/validation/problem.ts';
import { catching, type LogLine } from '../../checker/validation/read.ts';
import { type Validation, validateModel } from '../../checker/validation/validate.ts';
import type { Call } from './arguments.ts';
import { isPath, type LoadedSpec } from './catalogue.ts';
import type { Host } from './host.ts';
import { loadUsersFile } from './modules.ts';
import { formatOf, timeOf, wholeOf } from './options.ts';
import { modelFolder } from './out-folder.ts';
import { type Prepared, prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

/** More steps than this are folded in the middle. */
const mostSteps = 40;

export async function validate(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys, second: log } = call;
  const format = formatOf(keys, ['text', 'json']);
  const [seconds, states] = [timeOf(keys), wholeOf(keys, 'states', 1)];
  if (log === null) throw missingSubject('validate', 'LOG', commandLine(host.program, 'validate', 'raft', 'run.jsonl'));
  const path = keys.get('mapping') ?? join(dirname(loaded.file), `mapping${extname(loaded.file)}`);
  const mapping = await mappingIn(path, loaded, host);
  const shown = shortPath(resolve(host.place.cwd, path), host.place);
  const { added, mapped } = catching(mapping);
  const prepared = await prepare(call, loaded, host, [added]);
  const { model, title } = prepared;
  try {
    const lines = await linesOf(log, host);
    const limits = { ...(seconds === undefined ? {} : { seconds }), ...(states === undefined ? {} : { states }) };
    const ending = new AbortController();
    const found = await host.watched(
      () => validateModel(model, mapped(model), lines, { limits, signal: ending.signal }),
      { stop: () => ending.abort() },
    );
    const traceFile = found.verdict === 'holds' ? null : await written(found, prepared, keys.get('out'), host);
    const report = { ...found, title, log, traceFile };
    const code = { holds: exitCodes.holds, violated: exitCodes.behaviour, unknown: exitCodes.unknown }[found.verdict];
    if (format === 'json') host.out(jsonText(validationJson(report, code)));
    else printLines(validationLines(report, { ...styleOf(host), mostSteps }), host);
    return code;
  } catch (error) {
    if (error instanceof BadLog) throw badLog(log, shown, error);
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

/** The lines of a log that are not blank, parsed; read one by one, since a log may be longer than a text can be. */
async function linesOf(path: string, host: Host): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const input = createReadStream(resolve(host.place.cwd, path), 'utf8');
  let line = 0;
  try {
    for await (const text of linesIn(input)) {
      line++;
      // Also a byte order mark is blank.
      const json = text.trim();
      if (json !== '') lines.push({ line, json: parsed(line, json) });
    }
  } catch (error) {
    throw error instanceof BadLog ? error : unreadable(path, host.place.cwd, error as NodeJS.ErrnoException);
  }
  return lines;
}
/** The lines of a file. A line ends at a line feed and nowhere else: JSON may have separators of Unicode in a text, at which Node's own reader of lines ends one, too. */
async function* linesIn(input: AsyncIterable<string>): AsyncIterable<string> {
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
function parsed(line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const said = (error as Error).message.slice(0, 200);
    throw new BadLog(line, { kind: 'not json', said });
  }
}

/** Writes the longest beginning that is a behaviour; answers the path of its file. */
async function written(
  { model, trace }: Validation,
  { called, variant }: Prepared,
  out: string | undefined,
  host: Host,
): Promise<string> {
  const folder = await modelFolder(model, out, host);
  const file = join(folder, 'log.itf.json');
  const named = (name: string): string => (isPath(name) ? resolve(host.place.cwd, name) : name);
  const meta = { spec: named(called), variant: variant === null ? null : named(variant), parameters: model.parameters };
  await writeWhole(file, itfFile(trace, meta, `The longest beginning of a log that is a behaviour of ${model.name}.`));
  return shortPath(file, host.place);
}
