/**
 * `check SPEC against=VERSION`: which behaviours the spec has and another version of it lacks, and the other way round.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { compareVersions, Incomparable } from '../../checker/comparison/compare.ts';
import type { Version } from '../../checker/comparison/versions.ts';
import type { Variant } from '../../checker/language/spec.ts';
import {
  type ComparisonReport,
  comparisonCode,
  comparisonHeader,
  comparisonJson,
  comparisonLines,
  incomparable,
} from '../../checker/report/comparison.ts';
import { badValue, Complaint } from '../../checker/report/complaint.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import {
  comesWithConcord,
  noCommit,
  notCompared,
  ofVersion,
  variantOfToday,
} from '../../checker/report/version-complaint.ts';
import { listed } from '../../checker/report/words.ts';
import type { Call } from './arguments.ts';
import { fileOfVariant, isPath, type LoadedSpec, loadSpec, modelOf, variantOf, withAgain } from './catalogue.ts';
import { askedBy, diskOf } from './check.ts';
import { explored } from './explored.ts';
import { exportedAt } from './git.ts';
import type { Host } from './host.ts';
import { installed, isBuilt } from './installed.ts';
import { formatOf, type Keys, unknownAccepted } from './options.ts';
import { outFolder } from './out-folder.ts';
import { loading, type Prepared, prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';

/** What `check` takes besides, and a comparison has no use for. */
const strangers = [
  'property',
  'invariant',
  'trace',
  'graph',
  'watch',
  'stop',
  'slow',
  'out',
  'checkpoint',
  'resume',
  'cluster',
  'workers',
];

export async function compare(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const stranger = strangers.find((key) => keys.has(key));
  if (stranger !== undefined) throw notCompared(stranger);
  const [format, asked, disk] = [formatOf(keys, ['text', 'json']), askedBy(keys), await diskOf(keys, host)];
  const prepared = await prepare(call, loaded, host);
  const other = await otherVersion(keys, loaded, prepared, host);
  try {
    const { model, title } = prepared;
    const one = { model, called: calledOf(loaded.spec.name, prepared.variant) };
    const label = format === 'text' ? '' : null;
    const isText = format === 'text';
    if (isText) printLines(comparisonHeader([one, other], title, asked.symmetry, styleOf(host)), host);
    const found = await compareVersions(one, other, { ...asked, ...disk }, (of, how) => explored(of, how, host, label));
    const report: ComparisonReport = { ...found, title, remarks: other.remarks };
    const code = comparisonCode(report, unknownAccepted(keys));
    if (isText) printLines(comparisonLines(report, styleOf(host)), host);
    else host.out(jsonText(comparisonJson(report, code, host.place)));
    return code;
  } catch (error) {
    throw error instanceof Incomparable ? incomparable(error) : error;
  } finally {
    await other.remove();
  }
}

function calledOf(spec: string, variant: string | null): string {
  return variant === null ? spec : `${spec} (${variant})`;
}

/** Another version, with what it does not have in common, and what removes what was written of it. */
interface OtherVersion extends Version {
  readonly remarks: readonly string[];
  remove(): Promise<void>;
}

/** What `against` names: the spec itself or a variant of it, a file, or a commit. */
async function otherVersion(keys: Keys, loaded: LoadedSpec, prepared: Prepared, host: Host): Promise<OtherVersion> {
  const against = keys.get('against')?.trim() ?? '';
  if (against === '') throw badValue('against', '', 'a commit, a file, a variant, or the spec itself by its name');
  const { spec, variants } = loaded;
  const { variant } = prepared;
  if (against === spec.name || variants.some(({ name }) => name === against)) {
    const other = against === spec.name ? null : variantOf(loaded, against);
    return madeOf(loaded, calledOf(spec.name, other?.name ?? null), other, prepared, host);
  }
  // Its own file has nothing of another version, of which there may be a variant that is called like it.
  if (variant !== null && isPath(variant)) throw variantOfToday(variant);
  if (isFile(against)) {
    const other = await loading(against, () => loadSpec(against, host.place, undefined, spec.name), host);
    return madeOf(other, calledOf(against, variant), sameVariant(other, variant), prepared, host);
  }
  return atCommit(against, loaded, prepared, host);
}

/** A commit may have a slash in its name, and a file has its ending. */
function isFile(against: string): boolean {
  return /\.m?ts(?::[^/\\]*)?$/.test(against) || /^\.{0,2}[/\\]/.test(against);
}

function sameVariant(other: LoadedSpec, variant: string | null): Variant | null {
  return variant === null ? null : variantOf(other, variant);
}

async function atCommit(ref: string, loaded: LoadedSpec, prepared: Prepared, host: Host): Promise<OtherVersion> {
  const { spec, variants, file } = loaded;
  const { variant } = prepared;
  const called = `${calledOf(spec.name, variant)} at ${ref}`;
  const { place } = host;
  if (isBuilt && !relative(installed.root, file).startsWith('..')) throw comesWithConcord(spec.name);
  const into = (): Promise<string> => outFolder(undefined, { place: { ...place, cwd: homeOf(file, place.cwd) } });
  const exported = await exportedAt(ref, file, into).catch((error: unknown) => {
    const isUnknown = error instanceof Complaint && error.what === noCommit(ref).what;
    throw isUnknown ? noCommit(ref, [...variants.map(({ name }) => name)]) : error;
  });
  const remove = (): Promise<void> => rm(exported.folder, { recursive: true, force: true });
  try {
    const other = await loading(called, () => loadSpec(exported.file, place, undefined, spec.name), host);
    const made = await madeOf(other, called, sameVariant(other, variant), prepared, host);
    return { ...made, commit: exported.commit, remove };
  } catch (error) {
    await remove();
    throw error instanceof Complaint ? ofVersion(error, called, shortPath(exported.folder, place)) : error;
  }
}

/** The folder from which what the file imports by name is found. */
function homeOf(file: string, otherwise: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return folder;
    if (folder === dirname(folder)) return otherwise;
  }
}

/** The other version with the parameters of this one, as far as it has them, from the same start. */
async function madeOf(
  other: LoadedSpec,
  called: string,
  variant: Variant | null,
  { model: { name, parameters, from }, variant: own }: Prepared,
  host: Host,
): Promise<OtherVersion> {
  const declared = other.spec.parameters;
  const shared = Object.entries(parameters).filter(([name]) => Object.hasOwn(declared, name));
  const again = await withAgain(other, variant === null ? null : fileOfVariant(variant.name, other.file, host.place));
  const request = {
    parameters: Object.fromEntries(shared),
    variant,
    ...(from === null ? {} : { from }),
  };
  const model = await host.watched(async () => modelOf(again, request, host.place));
  const only = (whose: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`Only ${whose} has the parameter${names.length === 1 ? '' : 's'} ${listed(names)}.`];
  return {
    model,
    called,
    remarks: [
      ...only(
        calledOf(name, own),
        Object.keys(parameters).filter((name) => !Object.hasOwn(declared, name)),
      ),
      ...only(
        called,
        Object.keys(declared).filter((name) => !Object.hasOwn(parameters, name)),
      ),
    ],
    remove: async () => {},
  };
}
