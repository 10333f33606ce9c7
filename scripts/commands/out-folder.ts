/**
 * Where files are written that a command makes.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckableModel } from '../../checker/language/model.ts';
import { fileName } from '../../checker/report/file-name.ts';
import type { Host } from './host.ts';
import { makeFolder } from './make-folder.ts';
import { writeWhole } from './whole-file.ts';

/** The folder that the user names, or `.concord/`, which git is told to ignore; it is there afterwards. */
export async function outFolder(out: string | undefined, { place }: Pick<Host, 'place'>): Promise<string> {
  const base = resolve(place.cwd, out ?? '.concord');
  await makeFolder(base);
  if (out === undefined && !existsSync(join(base, '.gitignore'))) await writeWhole(join(base, '.gitignore'), '*\n');
  return base;
}

/** In it, where files about this model are written; it need not be there yet. */
export async function modelFolder(
  { name, variant }: Pick<CheckableModel, 'name' | 'variant'>,
  out: string | undefined,
  host: Pick<Host, 'place'>,
): Promise<string> {
  return join(await outFolder(out, host), fileName(name), fileName(variant ?? 'base'));
}
