/**
 * `gallery`: the counterexample of every variant of every spec, drawn. What is written depends on the specs alone: not on
 * where it is written to, nor on who looks on.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Instance } from '../../checker/language/spec.ts';
import { galleryLines, notAGallery } from '../../checker/report/gallery.ts';
import { byTopic } from '../../checker/report/list.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { assignments, count } from '../../checker/report/words.ts';
import { type DecidedSection, withClaims } from '../../counterexamples/claims-list.ts';
import {
  galleryIndex,
  galleryReadme,
  type Picture,
  type ProtocolRow,
  withProtocols,
} from '../../counterexamples/gallery-pages.ts';
import type { Call } from './arguments.ts';
import { buildsOn, drawLinks, linkFiles } from './builds-on.ts';
import { type LoadedSpec, modelOf, ownSpecs } from './catalogue.ts';
import { baseOf, type Drawn, drawnOf, explorationsOf, galleryHome } from './drawn.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { printLines } from './print.ts';
import { decidedClaims, judgeBy } from './text-claims.ts';
import { writeWhole } from './whole-file.ts';

/** A folder with this file in it is a gallery, and nothing else is removed. */
const mark = 'README.md';

export async function gallery({ keys }: Call, host: Host): Promise<ExitCode> {
  const started = performance.now();
  const out = resolve(host.place.cwd, keys.get('out') ?? join(baseOf(host.place), galleryHome));
  await refuseOthers(out);
  const pictures: Picture[] = [];
  const rows: ProtocolRow[] = [];
  const written = new Set<string>([mark, 'index.html', ...linkFiles]);
  const specs = await ownSpecs(host.place);
  for (const loaded of specs) {
    const drawn = await picturesOf(loaded, host);
    rows.push(
      rowOf(
        loaded,
        drawn.map(({ picture }) => picture),
      ),
    );
    for (const { picture, files, undrawn } of drawn) {
      pictures.push(picture);
      if (undrawn !== null) host.err(`${loaded.spec.name}, ${picture.variant}: ${undrawn}\n`);
      for (const [path, text] of files) {
        written.add(path);
        await writeWhole(join(out, path), text);
      }
    }
  }
  await writeWhole(join(out, mark), galleryReadme(pictures));
  await writeWhole(join(out, 'index.html'), galleryIndex(byTopic(rows, (row) => row)));
  await removeOthers(out, written);
  if (out === join(host.place.root, galleryHome)) {
    // Beside `specs/README.md`, in which it stands, it would be part of the package.
    const { chapter } = await import('../../specs/claims.ts');
    await drawLinks(await buildsOn(specs, host.place), specs, out);
    await renewTables(
      join(host.place.root, 'specs', 'README.md'),
      byTopic(rows, (row) => row).flatMap(([, own]) => own),
      decidedClaims(chapter, specs, judgeBy(specs, host.place)),
    );
  }
  printLines(
    galleryLines(
      pictures.length,
      written.size,
      relative(host.place.cwd, out) || '.',
      (performance.now() - started) / 1000,
    ),
    host,
  );
  return exitCodes.holds;
}

async function picturesOf(loaded: LoadedSpec, host: Host): Promise<Drawn[]> {
  const { spec, variants } = loaded;
  const drawn: Drawn[] = [];
  // A module may list what it exports in any order.
  for (const variant of [...variants].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const model = modelOf(loaded, { variant }, host.place);
    for (const options of explorationsOf(variant)) {
      const outcome = await explored(model, options, host, `${spec.name}, ${variant.name}: `);
      drawn.push(...(await drawnOf(spec, variant, options.properties ?? [], outcome, host)));
    }
  }
  return drawn;
}

/** What is recorded of a spec with its defaults, or else of the first of its instances. */
function rowOf({ spec, instances }: LoadedSpec, pictures: readonly Picture[]): ProtocolRow {
  const isDefault = ({ parameters: given }: Instance): boolean =>
    Object.entries(given).every(([name, value]) => spec.parameters[name]?.default === value);
  const own = instances.filter(({ variant }) => variant === undefined);
  const recorded = own.find(isDefault) ?? own[0];
  const { verdict: recordedVerdict = '', withinBounds, distinct, parameters = {} } = recorded ?? {};
  const verdict = withinBounds === true ? `${recordedVerdict} within bounds` : recordedVerdict;
  const of = recorded !== undefined && isDefault(recorded) ? '' : assignments(parameters);
  const states = distinct === undefined ? '' : `${count(distinct)}${of === '' ? '' : ` (${of})`}`;
  return { spec: spec.name, title: spec.title, topic: spec.topic, verdict, states, pictures };
}

async function renewTables(
  file: string,
  rows: readonly ProtocolRow[],
  claims: readonly DecidedSection[],
): Promise<void> {
  const readme = await readFile(file, 'utf8');
  const renewed = withClaims(withProtocols(readme, rows), claims);
  if (renewed !== readme) await writeWhole(file, renewed);
}

/** Throws a complaint if the folder holds something else than a gallery. */
async function refuseOthers(out: string): Promise<void> {
  const names: readonly string[] = await readdir(out).catch(() => []);
  if (names.length > 0 && !names.includes(mark)) throw notAGallery(out);
}

/** Removes what is left of variants that are no more. */
async function removeOthers(out: string, written: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const path = relative(out, join(entry.parentPath, entry.name));
    if (entry.isFile() && !written.has(path.replaceAll('\\', '/'))) await rm(join(out, path));
  }
}
