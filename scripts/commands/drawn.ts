/**
 * The files of a variant's counterexamples, as the gallery has them. They depend on the spec alone: not on where they are
 * written to, nor on who looks on.
 */
import { dirname, join } from 'node:path';
import { explained as explain } from '../../checker/explain/findings.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import type { Variant } from '../../checker/language/spec.ts';
import { fileName } from '../../checker/report/file-name.ts';
import { claimOf } from '../../checker/report/finding.ts';
import { findingsOf } from '../../checker/report/findings.ts';
import type { Place } from '../../checker/report/place.ts';
import type { ExploreOptions } from '../../checker/run/check.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import type { Picture } from '../../counterexamples/gallery-pages.ts';
import { isClone, usersSpecs } from './catalogue.ts';
import { figuresOf } from './figures.ts';
import type { Host } from './host.ts';
import { installed } from './installed.ts';
import { meaningsIn } from './meanings.ts';
import { type About, filesOf } from './trace-files.ts';

/** Where the gallery is, from the root of Concord, or where the user stands. */
export const galleryHome = 'counterexamples/gallery';

/** The folder in which specs and gallery lie. */
export function baseOf(place: Place): string {
  return dirname(usersSpecs(place));
}

/** The runs that show what a variant violates: one for all of it, or of a large variant one for each property. */
export function explorationsOf({ violates, slow = false }: Variant): readonly ExploreOptions[] {
  const properties = Object.keys(violates);
  return slow
    ? properties.map((property) => ({ properties: [property], limits: { stopAtFirst: true } }))
    : [{ properties }];
}

export interface Drawn {
  readonly picture: Picture;
  /** Which states the view of the spec does not draw, and why; null if there are none. */
  readonly undrawn: string | null;
  /** Path in the gallery, and text. */
  readonly files: readonly (readonly [string, string])[];
}

/** Draws what the outcome of a variant's run shows of these properties. */
export async function drawnOf(
  spec: Spec,
  variant: Variant,
  properties: readonly string[],
  outcome: Outcome,
  host: Host,
): Promise<Drawn[]> {
  const { name, story } = variant;
  const base = baseOf(host.place);
  const file = join(usersSpecs(host.place), spec.name, `${spec.name}${installed.ending}`);
  // As it would be run in the folder that specs and gallery lie in.
  const plain: Host = {
    ...host,
    program: isClone(host.place) ? { name: 'npm run' } : host.program,
    colours: false,
    terminal: false,
    place: { ...host.place, cwd: base },
  };
  const about: About = {
    title: spec.title,
    story,
    called: spec.name,
    variant: name,
    from: null,
    added: [],
    given: {},
    withoutSymmetry: false,
    figures: figuresOf({ spec, file, model: outcome.model, variant }, plain.place),
  };
  const path = `${fileName(spec.name)}/${fileName(name)}`;
  const drawn: Drawn[] = [];
  // Whoever has only run the spec has not read it.
  const meanings = meaningsIn(file);
  const told: Outcome = { ...outcome, model: { ...outcome.model, meanings } };
  for (const property of properties) {
    const [finding] = findingsOf(explain(told, property), told);
    if (finding === undefined) continue;
    const { files, undrawn } = await filesOf(finding, told, about, join(base, galleryHome, path), plain);
    const claim = claimOf(finding.property);
    const steps = finding.trace.length - 1;
    const hasFigures = files.some(({ shows }) => shows === 'figures');
    drawn.push({
      picture: { spec: spec.name, title: spec.title, variant: name, story, property, path, claim, steps, hasFigures },
      undrawn,
      files: files.map((file) => [`${path}/${file.name}`, file.text]),
    });
  }
  return drawn;
}
