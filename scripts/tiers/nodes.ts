/** The versions of Node that are installed, beside the one that runs this: where nvm, fnm and n keep them, and those that are named. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export interface OtherNode {
  readonly path: string;
  /** `v22.12.0`. */
  readonly version: string;
}

/** In which folder there is one for each version, and where in that the program is. */
const kept: readonly (readonly [folder: string, within: string])[] = [
  [join(homedir(), '.nvm/versions/node'), 'bin/node'],
  [join(homedir(), '.local/share/fnm/node-versions'), 'installation/bin/node'],
  ['/usr/local/n/versions/node', 'bin/node'],
];

/** The newest of each other major version, and all that `CONCORD_NODES` names; what cannot be run is none. */
export async function otherNodes(
  env: Readonly<Record<string, string | undefined>>,
  places = kept,
): Promise<readonly OtherNode[]> {
  const named = (env['CONCORD_NODES'] ?? '').split(delimiter).filter((path) => path !== '');
  const found = await Promise.all(places.map(([folder, within]) => versionsIn(folder, within)));
  const newest = new Map<string, OtherNode>();
  for (const node of (await Promise.all(found.flat().map(asked))).flat().sort(byVersion))
    newest.set(majorOf(node), node);
  newest.delete(majorOf({ version: process.version }));
  return [...(await Promise.all(named.map(asked))).flat(), ...newest.values()];
}

async function versionsIn(folder: string, within: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name, within));
}

async function asked(path: string): Promise<readonly OtherNode[]> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version']);
    return [{ path, version: stdout.trim() }];
  } catch {
    return [];
  }
}

function majorOf({ version }: Pick<OtherNode, 'version'>): string {
  return version.split('.')[0] as string;
}

function byVersion(a: OtherNode, b: OtherNode): number {
  return a.version.localeCompare(b.version, 'en', { numeric: true });
}
