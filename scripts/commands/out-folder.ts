/**
 * Where files are written that a command makes.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckableModel } from '../../checker/language/model.ts';
import { fileName } from '../../checker/report/file-name.ts';
import type { Place } from '../../checker/report/place.ts';
import type { Host } from './host.ts';
import { makeFolder } from './make-folder.ts';
import { writeWhole } from './whole-file.ts';

/** The folder that the user names, or `.concord/`. */
function outPath(out: string | undefined, { cwd }: Place): string {
  return resolve(cwd, out ?? '.concord');
}

/** The same, which git is told to ignore if nobody names it; it is there afterwards. */
export async function outFolder(out: string | undefined, { place }: Pick<Host, 'place'>): Promise<string> {
  const base = outPath(out, place);
  await makeFolder(base);
  if (out === undefined && !existsSync(join(base, '.gitignore'))) await writeWhole(join(base, '.gitignore'), '*\n');
  return base;
}

/** Where files about this model are written, whether or not anything is there yet. */
export function modelPath(
  { name, variant }: Pick<CheckableModel, 'name' | 'variant'>,
  out: string | undefined,
  place: Place,
): string {
  return join(outPath(out, place), fileName(name), fileName(variant ?? 'base'));
}

/** The same, in a folder that is there; it need not be there itself. */
export async function modelFolder(
  model: Pick<CheckableModel, 'name' | 'variant'>,
  out: string | undefined,
  host: Pick<Host, 'place'>,
): Promise<string> {
  await outFolder(out, host);
  return modelPath(model, out, host.place);
}
