/**
 * How a command is typed where the user stands, so that what a report prints can be pasted there. How this very process was
 * started does not tell: a script of the user's own, of any name, may have called it.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from '../../checker/report/place.ts';
import { type Program, quoted } from '../../checker/report/words.ts';
import { isBuilt, packageName } from './installed.ts';

export function programOf({ root, cwd }: Place, env: Readonly<Record<string, string | undefined>>): Program {
  const above = foldersFrom(cwd);
  // npm runs the scripts of the nearest package.json, and finds programs in all folders above.
  const nearest = above.find((folder) => existsSync(join(folder, 'package.json')));
  if (nearest !== undefined && isSame(nearest, root)) return { name: 'npm run' };
  if (above.some((folder) => isSame(join(folder, 'node_modules', packageName), isBuilt ? dirname(root) : root)))
    return { name: 'npx concord' };
  const fromElsewhere = env.npm_package_json !== undefined && isSame(dirname(env.npm_package_json), root);
  return { name: fromElsewhere ? `npm --prefix ${quoted(root)} run` : 'concord' };
}

/** The folder and all that it lies in, innermost first. */
function foldersFrom(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersFrom(parent)];
}

function isSame(one: string, other: string): boolean {
  return existsSync(one) && realpathSync(one) === realpathSync(other);
}
