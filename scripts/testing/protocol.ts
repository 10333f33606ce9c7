/**
 * The tests of a protocol's folder, the gallery's pictures of it among them: what a variant shows is what the repository has of it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkable } from '../../checker/language/model.ts';
import type { Parameters } from '../../checker/language/parameters.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import type { Variant } from '../../checker/language/spec.ts';
import { fileName } from '../../checker/report/file-name.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import { describeProtocol as describeRecorded, type Protocol } from '../../checker/testing/protocol.ts';
import { indexLine, tableEntry } from '../../counterexamples/gallery-pages.ts';
import { drawnOf, galleryHome } from '../commands/drawn.ts';
import { hostFor, root } from '../commands/testing.ts';

const gallery = join(root, galleryHome);
const host = hostFor({}).host;

/** What is committed of a drawing. The page that comes with it is not. */
function isKept(path: string): boolean {
  return !path.endsWith('.html');
}

const index = (): string => readFileSync(join(gallery, 'README.md'), 'utf8');
const table = (): string => readFileSync(join(root, 'specs', 'README.md'), 'utf8');

async function expectDrawn(
  spec: Spec,
  variant: Variant,
  properties: readonly string[],
  outcome: Outcome,
): Promise<void> {
  const drawn = await drawnOf(spec, variant, properties, outcome, host);
  const files = drawn.flatMap((one) => one.files).filter(([path]) => isKept(path));
  const differing = files.filter(([path, text]) => {
    const file = join(gallery, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  const missing = drawn.flatMap(({ picture }) => [
    ...(index().includes(indexLine(picture)) ? [] : [`in the index: ${indexLine(picture)}`]),
    ...(table().includes(tableEntry(picture)) ? [] : [`in specs/README.md: ${tableEntry(picture)}`]),
  ]);
  expect([...differing.map(([path]) => path), ...missing], 'npm run gallery draws them anew').toEqual([]);
}

/** Of what cannot be reached any more there is nothing to draw. */
function isShown(spec: Spec, variant: Variant, property: string): boolean {
  return checkable(spec, { variant }).properties[property]?.kind !== 'reachable';
}

/**
 * Declares the tests of a protocol: what is recorded of it, as `checker/testing/protocol.ts` has them, and its part of the gallery.
 * Answers how to get the verdict on each of its properties, deadlock among them.
 */
export function describeProtocol<P extends Parameters, D, M>(
  protocol: Protocol<P, D, M>,
): ReturnType<typeof describeRecorded<P, D, M>> {
  const { name } = protocol.spec;
  test(`the gallery has what variants of ${name} violate, and nothing else`, () => {
    const spec = protocol.spec as unknown as Spec;
    const wanted = Object.values(protocol.variants).flatMap((variant) =>
      Object.entries(variant.violates)
        .filter(([property, steps]) => steps !== null || isShown(spec, variant, property))
        .map(([property]) => `${fileName(variant.name)}/${fileName(property)}`),
    );
    const folder = join(gallery, fileName(name));
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    const found = files
      .filter((entry) => entry.isFile() && isKept(entry.name))
      .map(({ parentPath, name: file }) => `${parentPath.slice(folder.length + 1)}/${file.replace(/\..*/, '')}`);
    expect([...new Set(found)].sort(), 'npm run gallery draws them anew').toEqual(wanted.sort());
  });
  return describeRecorded(protocol, expectDrawn);
}
