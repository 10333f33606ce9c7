/**
 * The files of a finding: as text, as ITF, drawn, and as a page to walk around in.
 */
import { rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fieldsToItf } from '../../checker/itf/itf.ts';
import { undrawnStates } from '../../checker/report/figure.ts';
import { fileName } from '../../checker/report/file-name.ts';
import { claimText, findingLines, mostDrawn } from '../../checker/report/finding.ts';
import { type Finding, replayCommand, type TextStyle, type TraceFiles } from '../../checker/report/report.ts';
import { itfFile, type TraceMeta } from '../../checker/report/trace-file.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import { drawnEndings, storyFiles, textFiles } from '../../counterexamples/files.ts';
import type { StoryFile } from '../../counterexamples/story.ts';
import { storyOf } from '../../counterexamples/tell/story-of.ts';
import { isPath } from './catalogue.ts';
import type { Host } from './host.ts';
import { modelFolder } from './out-folder.ts';
import type { Prepared } from './prepare.ts';
import { plainStyle, styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

/** Of whose findings the files are. */
export type About = Pick<
  Prepared,
  'title' | 'story' | 'called' | 'variant' | 'from' | 'added' | 'given' | 'withoutSymmetry' | 'figures'
>;

/** Writes the files of the findings. Of states that the view of the spec does not draw, it answers why. */
export async function written(
  findings: readonly Finding[],
  outcome: Outcome,
  about: About,
  out: string | undefined,
  host: Host,
): Promise<{ readonly findings: Finding[]; readonly undrawn: string[] }> {
  const done: { readonly findings: Finding[]; readonly undrawn: string[] } = { findings: [], undrawn: [] };
  if (findings.length === 0) return done;
  const folder = await modelFolder(outcome.model, out, host);
  const properties = [...Object.keys(outcome.model.properties), 'Deadlock'];
  for (const finding of findings) {
    const { shown, files, undrawn } = await filesOf(finding, outcome, about, folder, host);
    for (const { name, text } of files) await writeWhole(join(folder, name), text);
    await removeOlder(fileName(finding.property.name, properties), files, folder);
    done.findings.push(shown);
    if (undrawn !== null) done.undrawn.push(undrawn);
  }
  return done;
}

/** What an earlier run drew of this property, and this one does not, is of another trace. */
export async function removeOlder(name: string, files: readonly StoryFile[], folder: string): Promise<void> {
  const older = drawnEndings
    .map((ending) => `${name}${ending}`)
    .filter((one) => files.every((file) => file.name !== one));
  for (const one of older) await rm(join(folder, one), { force: true });
}

/** The finding with the paths of its files, and the files that belong in this folder. */
export async function filesOf(
  finding: Finding,
  outcome: Outcome,
  about: About,
  folder: string,
  host: Host,
): Promise<{ readonly shown: Finding; readonly files: readonly StoryFile[]; readonly undrawn: string | null }> {
  const { model } = outcome;
  const name = fileName(finding.property.name, [...Object.keys(model.properties), 'Deadlock']);
  const itfPath = join(folder, `${name}.itf.json`);
  const paths: TraceFiles = {
    text: join(folder, `${name}.txt`),
    itf: itfPath,
    page: finding.trace.length > mostDrawn ? null : join(folder, `${name}.html`),
    // The explorer looks for the trace as the kernel does by itself; another one is taken from its file.
    explore: outcome.sample === undefined && !about.withoutSymmetry ? explored(finding, about) : null,
  };
  const shown = { ...finding, files: paths };
  const style: TextStyle = { ...styleOf(host), ...plainStyle };
  const itf = itfFile(
    finding.trace,
    metaOf(finding, outcome, about, folder, host),
    claimText(finding.property, outcome),
    finding.property.lasso,
  );
  const text = `${findingLines(shown, outcome, style).join('\n')}\n`;
  if (paths.page === null) return { shown, files: textFiles(name, { text, itf }), undrawn: null };
  const figureOf = await about.figures();
  const story = storyOf({ model, title: about.title, story: about.story, figureOf }, finding.trace, finding);
  const replay = commandLine(host.program, ...replayCommand(paths, host.place));
  const troubles = story.figures.flatMap((figure, state) =>
    'trouble' in figure ? [{ state, trouble: figure.trouble }] : [],
  );
  const undrawn = undrawnStates(finding.property.name, troubles);
  return { shown, files: await storyFiles(story, name, { text, itf, replay }), undrawn };
}

/** The arguments of the command that opens the explorer on this trace. */
function explored({ property }: Finding, { called, variant, from, given, added }: About): readonly string[] {
  return [
    called,
    ...(variant === null ? [] : [`variant=${variant}`]),
    ...(from === null ? [] : [`scenario=${from}`]),
    ...Object.entries(given).map(([name, value]) => `${name}=${value}`),
    ...(added.length === 0 ? [] : [`invariant=${added.join(',')}`]),
    `trace=${property.name}`,
  ];
}

function metaOf(
  { property }: Finding,
  { model }: Outcome,
  { called, variant, added }: About,
  folder: string,
  { place }: Host,
): TraceMeta {
  const fromFolder = (path: string): string => relative(folder, resolve(place.cwd, path));
  const named = (name: string): string => (isPath(name) ? fromFolder(name) : name);
  return {
    spec: named(called),
    variant: variant === null ? null : named(variant),
    parameters: model.parameters,
    property: property.name,
    ...(property.lasso === undefined
      ? {}
      : {
          instance: fieldsToItf(property.instance ?? {}),
          back: property.lasso.back && {
            action: property.lasso.back.action,
            choices: fieldsToItf(property.lasso.back.choices),
          },
        }),
    ...(added.length === 0 ? {} : { invariants: added.map(fromFolder) }),
  };
}
