/**
 * How Concord is there: as a clone, where its TypeScript sources run as they are, or as the package, which is built. Built, all
 * lies in `dist/` as it does in a clone, with other endings.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of a clone, or `dist/` of the package; and how modules end in it. */
export interface Installed {
  readonly root: string;
  readonly ending: '.ts' | '.js';
}

export const isBuilt = import.meta.url.endsWith('.js');

/** What this very module is part of. */
export const installed: Installed = { root: join(import.meta.dirname, '..', '..'), ending: isBuilt ? '.js' : '.ts' };

const { name, version } = JSON.parse(
  readFileSync(join(installed.root, isBuilt ? '..' : '.', 'package.json'), 'utf8'),
) as { readonly name: string; readonly version: string };

/** What the package is called in imports. */
export const packageName = name;
export const packageVersion = version;

/** The files of what may be imported from the package, by the name that it is imported by: the `exports` of its `package.json`. */
export function modulesOf({ root, ending }: Installed): ReadonlyMap<string, string> {
  const specs = join(root, 'specs');
  const protocols = readdirSync(specs).flatMap((protocol): (readonly [string, string])[] => {
    const within = (module: string): string => join(specs, protocol, `${module}${ending}`);
    return [
      [`specs/${protocol}`, within(protocol)],
      [`specs/${protocol}/variants`, within('variants')],
      [`specs/${protocol}/instances`, within('instances')],
    ];
  });
  const api = (module: string): string => join(root, 'checker', `${module}${ending}`);
  return new Map([
    [packageName, api('index')],
    [`${packageName}/vitest`, api('vitest')],
    [`${packageName}/testing`, api('driving/index')],
    [`${packageName}/trace`, api('trace')],
    [`${packageName}/view`, api('view/create-element')],
    [`${packageName}/view/jsx-runtime`, api('view/jsx-runtime')],
    [`${packageName}/view/jsx-dev-runtime`, api('view/jsx-runtime')],
    ...protocols.filter(([, file]) => existsSync(file)).map(([of, file]) => [`${packageName}/${of}`, file] as const),
  ]);
}

/**
 * The same, and by the name of the command, which a spec that is called by path may use as well: nothing else that is called
 * `concord` has to do with specs.
 */
export function importableFrom(installation: Installed): ReadonlyMap<string, string> {
  const modules = [...modulesOf(installation)];
  return new Map([
    ...modules.map(([of, file]) => [`concord${of.slice(packageName.length)}`, file] as const),
    ...modules,
  ]);
}
