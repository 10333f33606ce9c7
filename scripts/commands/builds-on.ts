/**
 * Which specs build on which: by what the modules in their folders import from each other's, whether a spec refines the other or only uses
 * what is written there, and what specs say that they take as given.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { Link } from '../../checker/report/builds-on.ts';
import { addedIn, isSpec, type LoadedSpec, modelOf } from './catalogue.ts';
import type { Host } from './host.ts';
import { packageName } from './installed.ts';
import { namedFile, namedModules } from './module-names.ts';
import { load } from './modules.ts';
import { writeWhole } from './whole-file.ts';

/** What specs build on, in the order of the specs; each thing once. Files that several share, such as `consensus.ts`, are named as files. */
export async function buildsOn(specs: readonly LoadedSpec[], place: Host['place']): Promise<Link[]> {
  const folders = new Map<string, readonly LoadedSpec[]>();
  for (const loaded of specs) {
    const folder = dirname(loaded.file);
    folders.set(folder, [...(folders.get(folder) ?? []), loaded]);
  }
  const named = new Map([...folders.keys()].map((folder) => [basename(folder), folder]));
  const links: Link[] = [];
  for (const [folder, own] of folders) {
    const files = importedFrom(
      own.flatMap(({ file }) => modulesOf(file)),
      folder,
      named,
    );
    const imported = [...new Set([...files].map((path) => nameOf(path, folder)))].sort();
    // A model takes a while to make.
    const refined = imported.length === 0 ? [] : (await Promise.all(own.map((one) => refinedBy(one, place)))).flat();
    const abstract = new Set<string>();
    for (const path of files) {
      // What a folder has a part for may be a spec of its own.
      const exports = existsSync(path) ? Object.values(await load(path, place)) : [];
      if (exports.some((one) => isSpec(one) && refined.includes(one.name))) abstract.add(nameOf(path, folder));
    }
    const assumed = own.flatMap(({ spec }) => Object.keys(spec.assumes)).filter((to) => !imported.includes(to));
    const from = basename(folder);
    links.push(...imported.map((to): Link => ({ from, to, how: abstract.has(to) ? 'refines' : 'uses' })));
    links.push(...[...new Set(assumed)].map((to): Link => ({ from, to, how: 'assumes' })));
  }
  return links;
}

/** What a spec consists of, by the names that files of a spec have. */
function modulesOf(file: string): string[] {
  const beside = ['variants', 'instances', refinementFile].map((name) =>
    join(dirname(file), `${name}${extname(file)}`),
  );
  return [file, ...beside.filter(existsSync)];
}

/** A file beside a spec, without its ending, that exports the refinements that are not among its own properties. */
const refinementFile = 'refinement';

/** The folder of a spec, by which it is called here. */
export function folderOf({ file }: Pick<LoadedSpec, 'file'>): string {
  return basename(dirname(file));
}

/** What a spec builds on, and what builds on it, directly or not. */
export function around(links: readonly Link[], name: string): Link[] {
  const reached = (start: 'from' | 'to', end: 'from' | 'to'): ReadonlySet<Link> => {
    const names = new Set([name]);
    // A set may grow while it is gone through.
    for (const known of names) for (const link of links) if (link[start] === known) names.add(link[end]);
    return new Set(links.filter((link) => names.has(link[start])));
  };
  const [below, above] = [reached('from', 'to'), reached('to', 'from')];
  return links.filter((link) => below.has(link) || above.has(link));
}

/** What is drawn of them: as DOT, and by Graphviz. */
export const linkFiles = ['builds-on.dot', 'builds-on.svg'] as const;

/** Draws them into a folder, and answers the path of the picture. */
export async function drawLinks(links: readonly Link[], specs: readonly LoadedSpec[], folder: string): Promise<string> {
  const [{ buildsOnGraph }, { svgOf }] = await Promise.all([
    import('../../counterexamples/draw/builds-on.ts'),
    import('../../counterexamples/draw/graphviz.ts'),
  ]);
  const dot = buildsOnGraph(links, (name) => specs.find((loaded) => folderOf(loaded) === name)?.spec.topic ?? null);
  const [graph, picture] = linkFiles.map((name) => join(folder, name)) as [string, string];
  await writeWhole(graph, dot);
  await writeWhole(picture, await svgOf(dot));
  return picture;
}

/** The files outside of this folder, though beside it, that modules in it import, or what these import there. */
function importedFrom(
  modules: readonly string[],
  folder: string,
  named: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set(modules);
  // A set may grow while it is gone through.
  for (const module of seen)
    for (const imported of importsOf(module, named)) {
      if (!relative(folder, imported).startsWith('..')) seen.add(imported);
      else if (!relative(dirname(folder), imported).startsWith('..')) found.add(imported);
    }
  return found;
}

/** `raft` for whatever lies in its folder, `consensus.ts` for what lies in none. */
function nameOf(path: string, folder: string): string {
  const [first = ''] = relative(dirname(folder), path).split(/[/\\]/);
  return first;
}

/** The files that a module imports by their path, or as specs of the package. */
function importsOf(module: string, named: ReadonlyMap<string, string>): string[] {
  return [...namedModules(readFileSync(module, 'utf8'))].flatMap(({ from: specifier }) => {
    const path = namedFile(module, specifier);
    if (path !== null) return [path];
    const [, name = ''] = new RegExp(`^(?:concord|${packageName})/specs/([^/]+)`).exec(specifier) ?? [];
    const folder = named.get(name);
    return folder === undefined ? [] : [join(folder, `${name}${extname(module)}`)];
  });
}

/** The names of the specs that a spec refines: with its defaults, as it is recorded, or as a file beside it adds. */
async function refinedBy(loaded: LoadedSpec, place: Host['place']): Promise<readonly string[]> {
  const file = join(dirname(loaded.file), `${refinementFile}${extname(loaded.file)}`);
  const added = existsSync(file) ? addedIn(await load(file, place), file, loaded) : [];
  const own = loaded.instances.filter(({ variant }) => variant === undefined);
  const given = [{}, ...own.map(({ parameters }) => parameters)];
  return given
    .flatMap((parameters) => Object.values(modelOf(loaded, { parameters, added }, place).properties))
    .flatMap((property) => ('refinement' in property ? [property.refinement?.abstract.name ?? ''] : []));
}
