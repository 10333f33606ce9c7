/**
 * `check SPEC`: explores a model, and prints what was found.
 */
import { mkdtemp, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { badValue, diskWithoutMemory, notKept } from '../../checker/report/complaint.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import { type ExploreOptions, mostThreads } from '../../checker/run/check.ts';
import type { EngineName, Limits } from '../../checker/run/outcome.ts';
import { beyond } from '../../checker/run/run.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { clusterOf, codeOf, inCluster } from './cluster.ts';
import { conclude } from './conclude.ts';
import { explored, sinceStart } from './explored.ts';
import { clusteringOf } from './graph.ts';
import type { Host } from './host.ts';
import { makeFolder } from './make-folder.ts';
import {
  boundsOf,
  formatOf,
  type Keys,
  memoryOf,
  switchOf,
  timeOf,
  unknownAccepted,
  wholeOf,
  wordOf,
} from './options.ts';
import { prepare } from './prepare.ts';
import { printHeader } from './print.ts';

export async function check(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const [format, asked] = [formatOf(keys), askedBy(keys)];
  const folder = keptIn(keys);
  const cluster = clusterOf(keys, host);
  const disk = cluster === null ? await diskOf(keys, host) : {};
  const prepared = await prepare(call, loaded, host);
  const code = folder === null && cluster === null ? {} : codeOf(prepared, host);
  const checkpoint = folder === null ? {} : await checkpointOf(folder, code, host);
  const { model, title, story, properties } = prepared;
  // What cannot be drawn is said before anything is explored.
  clusteringOf(keys, model);
  const { engine, limits } = asked;
  const symmetry = asked.symmetry && cluster === null;
  const workers = cluster === null ? {} : { cluster: inCluster(cluster, code, call, prepared, host) };
  const about = { title, story, limits, symmetry, unknownAccepted: unknownAccepted(keys) };
  printHeader(format, model, about, engine, host);
  const began = performance.now();
  const outcome = await explored(
    model,
    { ...asked, symmetry, properties, ...disk, ...checkpoint, ...workers },
    host,
    format === 'text' ? '' : null,
  );
  return conclude(sinceStart(outcome, began, host), prepared, about, keys, host);
}

/** Where states go that there is no room for in memory, if they are to go anywhere. That nothing can go there is said at once, and not after hours. */
export async function diskOf(keys: Keys, host: Host): Promise<Pick<ExploreOptions, 'disk'>> {
  const bytes = memoryOf(keys);
  if (bytes === undefined) {
    if (keys.has('disk')) throw diskWithoutMemory();
    return {};
  }
  const folder = keys.get('disk')?.trim();
  if (folder === 'no') return {};
  // What watches from outside comes after what makes room.
  host.limitMemory(beyond * bytes);
  if (folder === undefined) return { disk: resolve(host.place.cwd, keys.get('out') ?? '.concord') };
  const disk = resolve(host.place.cwd, folder);
  await makeFolder(disk);
  await rmdir(await mkdtemp(join(disk, 'concord-')));
  return { disk };
}

/** The folder of the checkpoint, as the user calls it, and whether to go on from it; null if none is wanted. What does not go with it is refused. */
function keptIn(keys: Keys): { readonly called: string; readonly resume: boolean } | null {
  const [called, resumed] = [keys.get('checkpoint'), keys.get('resume')];
  const folder = resumed ?? called;
  if (folder === undefined) return null;
  if (folder.trim() === '') throw badValue(resumed === undefined ? 'checkpoint' : 'resume', folder, 'a folder');
  if (called !== undefined && resumed !== undefined)
    throw notKept(
      'say two things',
      'resume=DIR goes on from a checkpoint, and keeps on keeping there; checkpoint=DIR begins one.',
    );
  if (keys.get('engine') === 'reference')
    throw notKept('do not go with engine=reference, which keeps nothing', 'Leave one of them out.');
  if (keys.has('memory') && keys.get('disk')?.trim() !== 'no')
    throw notKept(
      'do not go with a search that goes on on disk, as memory= says',
      'Add disk=no: the search then ends at that much memory, and can be resumed with more.',
    );
  if (keys.has('watch') && switchOf(keys, 'watch'))
    throw notKept('do not go with watch, which checks another spec each time', 'Leave one of them out.');
  return { called: folder.trim(), resume: resumed !== undefined };
}
/** How to keep what is explored. */
async function checkpointOf(
  { called, resume }: NonNullable<ReturnType<typeof keptIn>>,
  code: Readonly<Record<string, string>>,
  host: Host,
): Promise<Pick<ExploreOptions, 'checkpoint'>> {
  const folder = resolve(host.place.cwd, called);
  if (!resume) await makeFolder(folder);
  return { checkpoint: { folder, resume, code } };
}

/** How to explore, as the keys say. */
export interface Asked extends ExploreOptions {
  readonly engine: EngineName;
  readonly limits: Limits;
  readonly symmetry: boolean;
}

export function askedBy(keys: Keys): Asked {
  const [seconds, size, states, stop, symmetry] = [
    timeOf(keys),
    memoryOf(keys),
    wholeOf(keys, 'states', 1),
    wordOf(keys, 'stop', ['first']),
    wordOf(keys, 'symmetry', ['on', 'off']),
  ];
  const bounds = boundsOf(keys);
  const engine = wordOf(keys, 'engine', ['kernel', 'reference']) ?? 'kernel';
  const limits: Limits = {
    ...(seconds === undefined ? {} : { seconds }),
    ...(size === undefined ? {} : { bytes: size }),
    ...(states === undefined ? {} : { states }),
    ...(stop === undefined ? {} : { stopAtFirst: true }),
  };
  return {
    engine,
    limits,
    bounds,
    symmetry: symmetry !== 'off',
    threads: wholeOf(keys, 'threads', 1, mostThreads) ?? 1,
  };
}
