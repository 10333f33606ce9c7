/**
 * `suggest SPEC`: what the conjunction of invariants lacks to be inductive.
 */
import { dirname, join, relative, resolve } from 'node:path';
import { Suggesting, type Suggestion } from '../../checker/induction/suggest.ts';
import type { Sort } from '../../checker/language/sort.ts';
import { isIdentifier } from '../../checker/language/variables.ts';
import { inductionHeader } from '../../checker/report/induction.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import {
  type SortPaths,
  type SuggestionReport,
  suggestionJson,
  suggestionLines,
  suggestionSource,
  unnamedSorts,
} from '../../checker/report/suggestion.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { askedBy } from './check.ts';
import { conclude } from './conclude.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { conjunctsOf, drawsFor, reportOf } from './induct.ts';
import { keptStates } from './kept-states.ts';
import { load } from './modules.ts';
import { formatOf, type Keys, listOf, unknownAccepted, wholeOf, wholeOrNone } from './options.ts';
import { modelFolder, outFolder } from './out-folder.ts';
import { type Prepared, prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

const seeds = 2 ** 32;
/** More atoms than these in a clause nobody reads, and there are too many such clauses. */
const mostLiterals = 5;

export async function suggest(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const { limits, symmetry } = askedBy(keys);
  const { seconds, ...others } = limits;
  const format = formatOf(keys, ['text', 'json']);
  const given = {
    sample: wholeOrNone(keys, 'sample', 1),
    seed: wholeOf(keys, 'seed', 0, seeds - 1),
    literals: wholeOf(keys, 'literals', 1, mostLiterals),
  };
  // That nothing can be written there is said before anything is sought.
  if (keys.has('out')) await outFolder(keys.get('out'), host);
  const prepared = await prepare(call, loaded, host);
  const { model, title, story } = prepared;
  const conjuncts = conjunctsOf(model, listOf(keys, 'property'));
  const kept = await keptStates(model, keys, host);
  const draws = await drawsFor(prepared, loaded, host);
  if (format === 'text') printLines(inductionHeader({ model, title, conjuncts }, styleOf(host)), host);
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const ending = new AbortController();
  const asked = { symmetry, limits: others, signal: ending.signal };
  const suggesting = new Suggesting(model, { ...options, conjuncts, first: kept?.states ?? [], draws }, (of, how) =>
    explored(of, { ...asked, ...how }, host, format === 'text' ? '' : null),
  );
  const suggestion = await foundBy(suggesting, ending, seconds, host);
  const { induction } = suggestion;
  // What is not even true of what is reachable is told as `check` tells it.
  if (induction?.steps === null) {
    const about = { title, story, limits, symmetry, unknownAccepted: unknownAccepted(keys) };
    return conclude(induction.reachable, prepared, about, keys, host);
  }
  const report =
    induction === null
      ? null
      : await reportOf({ ...induction, steps: induction.steps }, prepared, kept, keys, host, suggestion.left);
  const paths = await sortPaths(loaded, prepared, host);
  const unnamed = unnamedSorts(suggestion.suggested, paths);
  const file =
    suggestion.suggested.length === 0 || unnamed.length > 0
      ? null
      : await written(suggestion, paths, loaded, prepared, keys, host);
  const whole: SuggestionReport = { suggestion, report, file, unnamed };
  const isWhole = report !== null && suggestion.stopped === null;
  const code = isWhole ? exitCodeOf(report.steps, unknownAccepted(keys)) : exitCodes.unknown;
  if (format === 'json') host.out(jsonText(suggestionJson(whole, code)));
  else printLines(suggestionLines(whole, styleOf(host)), host);
  return code;
}

/** What was found by the time that the search ended by itself, or was ended. */
async function foundBy(
  suggesting: Suggesting,
  ending: AbortController,
  seconds: number | undefined,
  host: Host,
): Promise<Suggestion> {
  const stop: NonNullable<Parameters<Host['watched']>[1]>['stop'] = (reason) => {
    suggesting.end(reason);
    ending.abort();
  };
  try {
    return await host.watched(() => suggesting.run(), { seconds, stop });
  } catch (error) {
    if (!(error instanceof CutOff) || error.stray !== undefined) throw error;
    suggesting.end(error.reason);
    return suggesting.found;
  }
}

/** How the sorts of the model are had from what the body of the spec returns: it runs once more for that. */
async function sortPaths({ spec }: LoadedSpec, { model }: Prepared, host: Host): Promise<SortPaths> {
  const body = await host.watched(() => spec.model(model.parameters as never, {} as never) as unknown as object);
  const sortsIn = (of: object, before: string): (readonly [string, string])[] =>
    Object.entries(of).flatMap(([key, value]) =>
      isSort(value) && isIdentifier(key) ? [[value.name, `${before}${key}`]] : [],
    );
  const { sorts = {} } = body as { readonly sorts?: object };
  return new Map([...sortsIn(sorts, 'sorts.'), ...sortsIn(body, '')]);
}
function isSort(value: unknown): value is Sort<string> {
  return typeof value === 'object' && value !== null && (value as Partial<Sort<string>>).kind === 'sort';
}

/** Writes what is suggested as a file that `invariant=FILE` takes. */
async function written(
  { suggested }: Suggestion,
  paths: SortPaths,
  loaded: LoadedSpec,
  { model, called, given, variant, added }: Prepared,
  keys: Keys,
  host: Host,
): Promise<NonNullable<SuggestionReport['file']>> {
  const folder = await modelFolder(model, keys.get('out'), host);
  // What was suggested before, and is assumed now, stays where it is.
  const taken = added.map((path) => resolve(host.place.cwd, path));
  let file = join(folder, 'suggested.ts');
  for (let n = 2; taken.includes(file); n++) file = join(folder, `suggested-${n}.ts`);
  const exports = await load(loaded.file, host.place);
  const names = Object.keys(exports).filter((name) => exports[name] === loaded.spec);
  const exported = names.find((name) => name !== 'default') ?? 'default';
  const isPackaged = loaded.file.startsWith(join(host.place.root, 'dist'));
  const from = isPackaged
    ? `concord-checker/specs/${loaded.called}`
    : relative(dirname(file), loaded.file).replaceAll('\\', '/');
  await writeWhole(
    file,
    suggestionSource(suggested, { exported, from: from.startsWith('.') || isPackaged ? from : `./${from}` }, paths),
  );
  const path = shortPath(file, host.place);
  const wanted = listOf(keys, 'property');
  const asked = [
    ...(variant === null ? [] : [`variant=${variant}`]),
    ...Object.entries(given).map(([name, value]) => `${name}=${value}`),
    `invariant=${[...added, path].join(',')}`,
    // Without it, others would be asked of, too.
    ...(wanted.length === 0 ? [] : [`property=${[...wanted, ...suggested.map(({ name }) => name)].join(',')}`]),
  ];
  return { path, command: commandLine(host.program, 'induct', called, ...asked) };
}
