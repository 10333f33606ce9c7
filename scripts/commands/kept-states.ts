/**
 * Counterexamples to induction that are kept between two calls, to be tried first: in a file beside what else is written of the model.
 *
 * They are states, and no verdicts: of each it is found anew whether the invariant excludes it. Each stands there with the parameters that
 * it is of; those of others are left alone. What no longer is a state of the domains, since the spec was edited, is dropped.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Retried, stateIn } from '../../checker/induction/retried.ts';
import { fieldsToItf, readItf } from '../../checker/itf/itf.ts';
import { isObject, type JsonObject, listAt, readJson } from '../../checker/itf/read-json.ts';
import type { AnyState } from '../../checker/language/action.ts';
import { UnknownVariable } from '../../checker/language/call.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { keyOf, Misfit } from '../../checker/language/value.ts';
import type { KeptReport } from '../../checker/report/induction.ts';
import { shortPath } from '../../checker/report/place.ts';
import { noKeptStates } from '../../checker/report/trace-complaint.ts';
import type { Host } from './host.ts';
import { type Keys, wordOf } from './options.ts';
import { modelPath, outFolder } from './out-folder.ts';
import { writeWhole } from './whole-file.ts';

/** A state in the file. */
interface Entry {
  readonly parameters: JsonObject;
  readonly state: JsonObject;
}

/** What is kept of a model. */
export interface KeptStates {
  readonly file: string;
  /** Those of these parameters, as states of the domains. */
  readonly states: readonly AnyState[];
  /** How many are none any more. */
  readonly dropped: number;
  /** All that is in the file and is not dropped. */
  readonly entries: readonly Entry[];
  /** True if the file is not as this says: some are dropped, or all are to be forgotten. */
  readonly isStale: boolean;
}

const format = 'concord-states/1';
/** So many are kept, the last ones. */
const mostKept = 200;

/** What was kept of a model; null if nothing is to be kept. Throws a complaint if the file has another form. */
export async function keptStates(model: CheckableModel, keys: Keys, { place }: Host): Promise<KeptStates | null> {
  const how = wordOf(keys, 'keep', ['yes', 'no', 'new']) ?? 'yes';
  if (how === 'no') return null;
  const file = join(modelPath(model, keys.get('out'), place), 'induction.json');
  if (how === 'new') return { file, states: [], dropped: 0, entries: [], isStale: true };
  const all = await entriesIn(file, shortPath(file, place));
  const [own, names] = [parametersOf(model), Object.keys(model.parameters)];
  const isOfOthers = ({ parameters }: Entry): boolean =>
    JSON.stringify(parameters) !== JSON.stringify(own) &&
    JSON.stringify(Object.keys(parameters)) === JSON.stringify(names);
  const read = all.map((entry) => ({ entry, state: isOfOthers(entry) ? null : stateOf(entry, own, model) }));
  const left = read.filter(({ state }) => state !== undefined);
  return {
    file,
    states: left.flatMap(({ state }) => (state == null ? [] : [state])),
    dropped: all.length - left.length,
    entries: left.map(({ entry }) => entry),
    isStale: left.length < all.length,
  };
}

function parametersOf({ parameters }: CheckableModel): JsonObject {
  return fieldsToItf(parameters);
}

/** The state of an entry; undefined if it is none of the model's. */
function stateOf({ parameters, state }: Entry, own: JsonObject, { domains }: CheckableModel): AnyState | undefined {
  if (JSON.stringify(parameters) !== JSON.stringify(own)) return undefined;
  try {
    return stateIn(domains, state, (json, variable) =>
      readItf(json as JsonObject, domains[variable] as never, variable),
    );
  } catch (error) {
    if (error instanceof Misfit || error instanceof UnknownVariable) return undefined;
    throw error;
  }
}

async function entriesIn(file: string, path: string): Promise<readonly Entry[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw noKeptStates(path, (error as Error).message);
  }
  const refuse = (problem: string): never => {
    throw noKeptStates(path, problem);
  };
  let json: unknown;
  try {
    json = readJson(text);
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (!isObject(json) || json.format !== format) return refuse(`its format is not ${format}`);
  const states = listAt(json, 'states') ?? refuse('it has no list `states`');
  return states.map((entry, i) => {
    const { parameters, state } = isObject(entry) ? entry : {};
    return isObject(parameters) && isObject(state)
      ? { parameters, state }
      : refuse(`entry ${i + 1} of \`states\` has not both \`parameters\` and \`state\``);
  });
}

/** Keeps these states, too, and answers what is told of it. That they cannot be written keeps nothing else from being told. */
export async function keep(
  kept: KeptStates,
  states: readonly AnyState[],
  retried: Retried | null,
  model: CheckableModel,
  keys: Keys,
  host: Host,
): Promise<KeptReport> {
  const known = new Set(kept.states.map(keyIn));
  const added = [...new Map(states.map((state) => [keyIn(state), state])).values()].filter(
    (state) => !known.has(keyIn(state)),
  );
  const entries = [
    ...kept.entries,
    ...added.map((state) => ({ parameters: parametersOf(model), state: fieldsToItf(state) })),
  ].slice(-mostKept);
  const about = { path: shortPath(kept.file, host.place), dropped: kept.dropped, retried };
  if (added.length === 0 && !kept.isStale) return { ...about, added: 0, problem: null };
  try {
    if (entries.length === 0) await rm(kept.file, { force: true });
    else {
      await outFolder(keys.get('out'), host);
      await writeWhole(kept.file, textOf(model, entries));
    }
    return { ...about, added: added.length, problem: null };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...about, added: 0, problem: error.message.replace(/\.$/, '') };
  }
}

function keyIn(state: AnyState): string {
  return keyOf(Object.values(state));
}

/** One state a line. */
function textOf({ name }: CheckableModel, entries: readonly Entry[]): string {
  const about = `Counterexamples to induction of ${name}, which induct and suggest try again: states, and no verdicts.`;
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "format": "${format}",\n  "about": ${JSON.stringify(about)},\n  "states": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
