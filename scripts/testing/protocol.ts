/**
 * The tests of a protocol's folder, the gallery's pictures of it among them: what a variant shows is what the repository has of it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CheckableModel, checkable } from '../../checker/language/model.ts';
import type { Parameters } from '../../checker/language/parameters.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import type { Variant } from '../../checker/language/spec.ts';
import { keyOf } from '../../checker/language/value.ts';
import { initialStates, type State, successors, withinBounds } from '../../checker/reference/semantics.ts';
import { fileName } from '../../checker/report/file-name.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import { describeProtocol as describeRecorded, type Protocol } from '../../checker/testing/protocol.ts';
import { indexLine, tableEntry } from '../../counterexamples/gallery-pages.ts';
import { drawnOf, galleryHome } from '../commands/drawn.ts';
import { figuresOf } from '../commands/figures.ts';
import { viewBeside } from '../commands/modules.ts';
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
  const undrawn = drawn.flatMap((one) => (one.undrawn === null ? [] : [one.undrawn]));
  expect(undrawn).toEqual([]);
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

/** The most states of each model of which it is tried whether they are drawn. */
const mostDrawn = 160;

/** The first states of a model, and those of walks, which come further. */
function someStates(model: CheckableModel): readonly State[] {
  const states = [...initialStates(model)].slice(0, mostDrawn / 8);
  const known = new Set(states.map((state) => keyOf(state.toObject())));
  for (let k = 0; k < states.length && states.length < mostDrawn; k++) {
    // Now and then the last that was found, so that it gets further than to the states around the first.
    const from = states[k % 2 === 0 ? k / 2 : states.length - 1] as State;
    for (const { state } of withinBounds(model, from) ? successors(model, from) : []) {
      const key = keyOf(state.toObject());
      if (!known.has(key)) states.push(state);
      known.add(key);
    }
  }
  return states;
}

/** The view of a protocol, if it has one, draws states of it and of its variants. */
function testView({
  spec: given,
  variants,
}: Pick<Protocol<Parameters, unknown, unknown>, 'variants'> & { readonly spec: unknown }): void {
  const spec = given as Spec;
  const file = join(root, 'specs', spec.name, `${spec.name}.ts`);
  if (viewBeside(file) === null) return;
  test.each([null, ...Object.values(variants)].map((variant) => [variant?.name ?? 'itself', variant] as const))(
    `the view of ${spec.name} draws the states of %s`,
    async (_, variant) => {
      const model = checkable(spec, { variant });
      const figureOf = await figuresOf({ spec, file, model, variant }, host.place)();
      const states = someStates(model);
      expect(states.length).toBeGreaterThan(1);
      const troubles = states.flatMap((state) => {
        const figure = figureOf?.(state.toObject()) ?? { trouble: 'There is no view.' };
        return 'trouble' in figure ? [figure.trouble] : [];
      });
      expect([...new Set(troubles)]).toEqual([]);
    },
  );
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
  testView(protocol);
  return describeRecorded(protocol, expectDrawn);
}
