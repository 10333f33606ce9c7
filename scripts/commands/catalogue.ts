/**
 * Finds specs: by name among the folders of specs, or in a file of the user's.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import type { Made } from '../../checker/language/made.ts';
import { type CheckableModel, checkable } from '../../checker/language/model.ts';
import { NotReturned } from '../../checker/language/not-returned.ts';
import { BadParameter } from '../../checker/language/parameters.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import type { AddedProperties, DrawnStates, RecordedInstance, Variant } from '../../checker/language/spec.ts';
import { badParameter, type Complaint, unknownName } from '../../checker/report/complaint.ts';
import {
  cannotBeMade,
  exportsNoProperties,
  exportsNoSpec,
  exportsNoVariant,
  exportsSeveral,
  type Forgotten,
  noSpecs,
  notReturned,
  parameterIsKey,
  partsOfOther,
  variantOfOther,
} from '../../checker/report/load-complaint.ts';
import { type Place, placesIn, shortPath } from '../../checker/report/place.ts';
import { installed } from './installed.ts';
import { keys } from './keys.ts';
import { type Exports, load, loadAgain, loadUsersFile, type Within } from './modules.ts';

export interface LoadedSpec {
  readonly spec: Spec;
  readonly variants: readonly Variant[];
  readonly instances: readonly RecordedInstance[];
  /** What the user called it: a name or a path. */
  readonly called: string;
  readonly file: string;
  /** What is wrong with the view beside it, as far as that was looked at. */
  readonly ofView?: Complaint | null;
  /** The same, loaded once more. */
  readonly again?: Again;
  /** What came of loading it once more, if that failed. */
  readonly onceOnly?: unknown;
}

/** True if the user stands in a clone of Concord, whose specs are then the user's to look after. */
export function isClone({ root, cwd }: Place): boolean {
  return !relative(root, cwd).startsWith('..') && existsSync(join(root, 'specs'));
}

/** The folder of the specs that are the user's to look after: Concord's own in a clone, else `specs/` where the user stands. */
export function usersSpecs(place: Place): string {
  return join(isClone(place) ? place.root : place.cwd, 'specs');
}

/** The names of the specs in a folder, with the file of each. */
function specFiles(folder: string, { root }: Place): (readonly [string, string])[] {
  if (!existsSync(folder)) return [];
  const ending = folder === join(root, 'specs') ? installed.ending : '.ts';
  return readdirSync(folder)
    .sort()
    .map((name) => [name, join(folder, name, `${name}${ending}`)] as const)
    .filter(([, file]) => existsSync(file));
}

/** The specs that can be named: Concord's own, and those in `specs/` where the user stands, which go before. */
function namedFiles(place: Place): ReadonlyMap<string, string> {
  const folders = [place.root, place.cwd].map((folder) => join(folder, 'specs'));
  return new Map(folders.flatMap((folder) => specFiles(folder, place)));
}

/** True of what is a path, and not a name. */
export function isPath(called: string): boolean {
  return /[/\\]|\.m?ts(?::|$)/.test(called) || called.startsWith('.');
}

/** `./specs.ts:queue`: a file, and the name of one of several that it exports. */
function fileAndName(called: string): { readonly path: string; readonly name: string | null } {
  const [, path, name] = /^(.*\.m?ts):([^/\\]*)$/.exec(called) ?? [];
  return path === undefined || name === undefined ? { path: called, name: null } : { path, name };
}

/** Loads a spec by its name or path, with its variants and instances. */
export async function loadSpec(
  called: string,
  place: Place,
  within?: Within,
  /** The one that is meant of several that a file exports, if it has this one and none is named. */
  usual?: string,
): Promise<LoadedSpec> {
  if (isPath(called)) {
    const { path, name } = fileAndName(called);
    const { file, exports, ofView } = await loadUsersFile(path, place, within);
    const specs = specsIn(exports, file, place);
    const isThere = name === null && specs.some((one) => one.name === usual);
    const spec = oneOf(specs, isThere ? (usual ?? null) : name, 'spec', path);
    return { ...(await assembled(spec, called, file, exports, place)), ofView };
  }
  const files = namedFiles(place);
  const file = files.get(called);
  if (file === undefined) throw unknownName('spec', called, [...files.keys()]);
  const exports = await load(file, place, within);
  const specs = specsIn(exports, file, place);
  const spec = specs.find(({ name }) => name === called) ?? oneOf(specs, null, 'spec', shortPath(file, place));
  return assembled(spec, called, file, exports, place);
}

/** The one of these that has the name, or the only one there is. */
function oneOf<T extends { readonly name: string }>(
  all: readonly T[],
  name: string | null,
  kind: 'spec' | 'variant',
  path: string,
): T {
  const names = all.map((one) => one.name);
  const named = name === null ? all : all.filter((one) => one.name === name);
  const [found] = named;
  if (found === undefined) throw unknownName(kind, name ?? '', names, ` in ${path}`);
  if (named.length > 1) throw exportsSeveral(kind, path, names);
  return found;
}

/** Every spec that can be named. */
export async function namedSpecs(place: Place): Promise<LoadedSpec[]> {
  return allOf(namedFiles(place), place);
}

/** Every spec that is the user's to look after. Throws a complaint if there is none. */
export async function ownSpecs(place: Place): Promise<LoadedSpec[]> {
  return allOf(ownFiles(place), place);
}

/** The files with the specs that are the user's to look after, by the names of their folders. Throws a complaint if there is none. */
export function ownFiles(place: Place): ReadonlyMap<string, string> {
  const folder = usersSpecs(place);
  const files = specFiles(folder, place);
  if (files.length === 0) throw noSpecs(shortPath(folder, place));
  return new Map(files);
}

async function allOf(files: ReadonlyMap<string, string>, place: Place): Promise<LoadedSpec[]> {
  const loaded: LoadedSpec[] = [];
  for (const [name, file] of files) loaded.push(...(await specsOf(name, file, place)));
  return loaded;
}

/** The specs in a file, by the name of its folder. */
export async function specsOf(name: string, file: string, place: Place): Promise<LoadedSpec[]> {
  const loaded: LoadedSpec[] = [];
  const exports = await load(file, place);
  const specs = specsIn(exports, file, place);
  for (const spec of specs) {
    const called = specs.length === 1 || spec.name === name ? name : `${shortPath(file, place)}:${spec.name}`;
    loaded.push(await assembled(spec, called, file, exports, place));
  }
  return loaded;
}

/** The specs that a file exports, each once, in the order of their names. Throws a complaint if there is none. */
function specsIn(exports: Exports, file: string, place: Place): readonly Spec[] {
  const specs = [...new Set(Object.values(exports).filter(isSpec))];
  if (specs.length === 0) throw exportsNoSpec(shortPath(file, place), Object.keys(exports));
  return specs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function assembled(
  spec: Spec,
  called: string,
  file: string,
  exports: Exports,
  place: Place,
): Promise<LoadedSpec> {
  const shown = shortPath(file, place);
  const taken = Object.keys(spec.parameters).find((name) => name === 'help' || keys.some((key) => key.name === name));
  if (taken !== undefined) throw parameterIsKey(spec.name, taken, shown);
  const beside = await Promise.all(
    ['variants', 'instances']
      .map((name) => join(dirname(file), `${name}${extname(file)}`))
      .map(async (path) => (path !== file && existsSync(path) ? load(path, place) : {})),
  );
  const values = [exports, ...beside].flatMap((module: Exports) => Object.values(module));
  return {
    spec,
    variants: values.filter(isVariant).filter(({ of }) => of === spec),
    instances: values
      .filter((value) => Array.isArray(value))
      .flatMap((list: readonly unknown[]) => list.filter(isInstance))
      .filter(({ of = spec }) => of === spec),
    called,
    file,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
/** True of what `spec` makes. */
export function isSpec(value: unknown): value is Spec {
  return (
    isObject(value) && typeof value.model === 'function' && typeof value.name === 'string' && isObject(value.parameters)
  );
}
function isVariant(value: unknown): value is Variant {
  return isObject(value) && isSpec(value.of) && isObject(value.violates);
}
/** A variant by itself, or a list of mutants, as `specs/raft/mutants.ts` has it. */
function variantsIn(value: unknown): Variant[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return [value, ...entries.map((entry) => (isObject(entry) ? entry.mutant : null))].filter(isVariant);
}
function isInstance(value: unknown): value is RecordedInstance {
  return isObject(value) && isObject(value.parameters) && typeof value.verdict === 'string';
}
function isAdded(value: unknown): value is AddedProperties {
  return isObject(value) && isSpec(value.of) && typeof value.make === 'function' && !('draws' in value);
}
function isDrawnStates(value: unknown): value is DrawnStates {
  return isObject(value) && isSpec(value.of) && value.draws === 'states';
}

/** What to make of a spec. */
export interface ModelRequest {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly variant?: Variant | null;
  readonly added?: readonly AddedProperties[];
  /** The name of the scenario at whose end to start. */
  readonly from?: string | undefined;
}

/** The variant of this name. */
export function variantOf({ spec, variants }: LoadedSpec, name: string): Variant {
  const found = variants.find((variant) => variant.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    'variant',
    name,
    variants.map((variant) => variant.name),
    ` of ${spec.name}`,
  );
}

/** What the user calls a variant: one of those that come with the spec by its name, or one that stands in a file of its own. */
export async function variantCalled(called: string, loaded: LoadedSpec, place: Place): Promise<Variant> {
  if (!isPath(called)) return variantOf(loaded, called);
  const { path, name } = fileAndName(called);
  const { exports } = await loadUsersFile(path, place);
  const variants = [...new Set(Object.values(exports).flatMap(variantsIn))];
  const { spec } = loaded;
  if (variants.length === 0) throw exportsNoVariant(path, spec.name);
  const own = variants.filter(({ of }) => of.name === spec.name);
  const [stranger] = variants;
  if (own.length === 0 && stranger !== undefined) throw variantOfOther(path, spec.name, stranger.of.name);
  return oneOf(own, name, 'variant', path);
}

/** The file in which a variant stands that the user calls so: its own, or the one that comes with the spec. */
export function fileOfVariant(called: string, specFile: string, { cwd }: Place): string {
  return isPath(called)
    ? resolve(cwd, fileAndName(called).path)
    : join(dirname(specFile), `variants${extname(specFile)}`);
}

/** What the user's files export that a model is made of. */
interface Again {
  readonly spec: Spec | undefined;
  readonly variants: readonly Variant[];
  readonly added: readonly AddedProperties[];
}

/**
 * The spec, with what its files export when they are loaded once more: code of that remembers nothing of what this one's was asked before. Only
 * variables of files that these import are the same. Where one cannot be loaded again, such as a file that is gone by now, it is as it was, with why.
 */
export async function withAgain(
  loaded: LoadedSpec,
  /** Of a variant that stands in a file of its own; it goes before those that are called alike. */
  variantFile: string | null = null,
  addedFiles: readonly string[] = [],
): Promise<LoadedSpec> {
  const { spec, file } = loaded;
  const beside = join(dirname(file), `variants${extname(file)}`);
  const files = new Set(
    [...(variantFile === null ? [] : [variantFile]), file, beside, ...addedFiles].filter(existsSync),
  );
  try {
    const exports = new Map<string, readonly unknown[]>();
    for (const one of files) exports.set(one, Object.values(await loadAgain(one)));
    return {
      ...loaded,
      again: {
        spec: exports
          .get(file)
          ?.filter(isSpec)
          .find(({ name }) => name === spec.name),
        variants: [...exports.values()]
          .flatMap((values) => values.flatMap(variantsIn))
          .filter(({ of }) => of.name === spec.name),
        added: addedFiles.flatMap((one) => exports.get(one) ?? []).filter(isAdded),
      },
    };
  } catch (error) {
    return { ...loaded, onceOnly: error };
  }
}

/** The model of a spec, or a complaint about what is wrong with it, with file and line. */
export function modelOf(
  loaded: LoadedSpec,
  { parameters = {}, variant = null, added = [], from }: ModelRequest,
  place: Place,
): CheckableModel {
  try {
    const start = from === undefined ? {} : { from };
    const model = checkable(loaded.spec, { parameters, variant, added, ...start });
    const { again } = loaded;
    if (again === undefined) return model;
    const anew = (): CheckableModel => {
      try {
        return checkable(again.spec ?? loaded.spec, {
          parameters,
          variant: again.variants.find(({ name }) => name === variant?.name) ?? variant,
          // Those that no file exports come last.
          added: [...again.added, ...added.slice(again.added.length)],
          ...start,
        });
      } catch {
        // A file that imports an action of the spec's file has the one that was loaded first, which is none of the spec loaded once more.
        return checkable(loaded.spec, { parameters, variant, added, ...start });
      }
    };
    return { ...model, anew };
  } catch (error) {
    if (error instanceof BadParameter) throw badParameter(error);
    throw notLoaded(error, loaded, place);
  }
}

/** A complaint about a spec whose body fails. Complaints pass. */
export function notLoaded(error: unknown, { spec, file }: Pick<LoadedSpec, 'spec' | 'file'>, place: Place): unknown {
  if (!(error instanceof Error) || error.name === 'Complaint') return error;
  if (error instanceof NotReturned)
    return notReturned(
      error.where,
      error.made.map((made) => forgotten(made, place)),
    );
  const places = placesIn(error, place);
  return cannotBeMade(spec.name, error, places.length > 0 ? places : [shortPath(file, place)]);
}

/** What was made and not returned, by the name that it has where it was made. */
function forgotten({ maker, at }: Made, place: Place): Forgotten {
  const [where = null] = placesIn(at, place, 1);
  const found = where === null ? null : /^(.*):(\d+):(\d+)$/.exec(where);
  if (found === null) return { maker, name: null, place: where };
  const [, file = '', line, column] = found;
  return { maker, name: assignedTo(resolve(place.cwd, file), Number(line), Number(column)), place: where };
}

/** The name that what is made in this place of a file is given there: `const Reset = action(...)`, `Reset: action(...)`. */
function assignedTo(file: string, line: number, column: number): string | null {
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, line);
  const before = [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, column - 1)].join('\n');
  return /([\p{L}\p{N}_$]+)(?:\s*:[^=;{}()]*)?\s*[:=]\s*(?:[\p{L}\p{N}_$]+\.)*$/u.exec(before)?.[1] ?? null;
}

/** The properties that a user's file exports, made by `propertiesOf`; and what draws states, made by `statesOf`. */
export async function addedProperties(
  paths: readonly string[],
  loaded: LoadedSpec,
  place: Place,
  /** True if what draws states is of use, and a file may have nothing else. */
  isDrawn = false,
): Promise<{ readonly added: AddedProperties[]; readonly states: DrawnStates[] }> {
  const found = { added: [] as AddedProperties[], states: [] as DrawnStates[] };
  for (const path of paths) {
    const { exports } = await loadUsersFile(path, place);
    const states = statesIn(exports, path, loaded);
    found.states.push(...states);
    if (!isDrawn || states.length === 0 || Object.values(exports).some(isAdded))
      found.added.push(...addedIn(exports, path, loaded));
  }
  return found;
}

/** Those properties that a file exports which is loaded. */
export function addedIn(exports: Exports, path: string, loaded: LoadedSpec): AddedProperties[] {
  const own = Object.values(exports).filter(isAdded);
  if (own.length === 0) throw exportsNoProperties(path, loaded.spec.name);
  return ofSpec(own, 'properties', path, loaded);
}
function statesIn(exports: Exports, path: string, loaded: LoadedSpec): readonly DrawnStates[] {
  return ofSpec(Object.values(exports).filter(isDrawnStates), 'states', path, loaded);
}
function ofSpec<T extends { readonly of: Spec }>(
  all: T[],
  what: 'properties' | 'states',
  path: string,
  { spec }: LoadedSpec,
): T[] {
  const stranger = all.find(({ of }) => of.name !== spec.name);
  if (stranger !== undefined) throw partsOfOther(what, path, spec.name, stranger.of.name);
  return all;
}
