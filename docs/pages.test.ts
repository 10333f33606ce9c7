/** The pages of the repository: what they link to is there, what they quote is so, and no command or key is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Variant } from '../checker/index.ts';
import { commands, keys } from '../scripts/commands/keys.ts';
import { root, run } from '../scripts/commands/testing.ts';

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...['checker', 'counterexamples', 'docs', 'specs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  ),
];

/** The names by which GitHub links to the headings of a page. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** `counterexamples/gallery/SPEC/VARIANT/PROPERTY.time.svg` is drawn of a violation; the gallery's own test holds that it is there. */
const drawing = /^counterexamples\/gallery\/([^/]+)\/([^/]+)\/([^/.]+)\.(time|trace|view)\.svg$/;

/** True of a drawing of what no variant violates: a variant that is new may be drawn later. */
async function isOfNothing(spec: string, variant: string, property: string): Promise<boolean> {
  const file = join(root, 'specs', spec, 'variants.ts');
  if (!existsSync(file)) return true;
  const variants: Readonly<Record<string, Variant>> = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const violates = Object.values(variants).find(({ name }) => name === variant)?.violates ?? {};
  return !Object.hasOwn(violates, property);
}

describe('links', () => {
  test.each(pages)('of %s', async (page) => {
    const code = /^```[\s\S]*?^```$|`[^`\n]+`/gm;
    const links = [
      ...textOf(page)
        .replace(code, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, link = '']) => link);
    const isDead = async (link: string): Promise<boolean> => {
      if (/^https?:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      const [, spec = '', variant = '', property = ''] = drawing.exec(target) ?? [];
      if (!existsSync(join(root, target))) return spec === '' || (await isOfNothing(spec, variant, property));
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    };
    const dead = await Promise.all(links.map(isDead));
    expect(links.filter((_, i) => dead[i])).toEqual([]);
  });

  test('to drawings are of what falls', async () => {
    expect(await isOfNothing('two-phase-commit', 'hasty-manager', 'TCConsistent')).toBe(false);
    expect(await isOfNothing('two-phase-commit', 'hasty-manager', 'TCConsistend')).toBe(true);
    expect(await isOfNothing('two-phase-commit', 'tasty-manager', 'TCConsistent')).toBe(true);
    expect(await isOfNothing('three-phase-comit', 'come-back', 'AtomicCommit')).toBe(true);
  });
});

describe('the README', () => {
  const blocks = [...textOf('README.md').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];

  test('shows what the command prints', async () => {
    const [command = '', printed = ''] = blocks.filter(([, of]) => of === '').map(([, , text = '']) => text);
    const argv = /^npm run (.*)$/m.exec(command)?.[1]?.split(' ') ?? [];
    const { out } = await run(argv);
    expect(out).toContain(printed);
  });

  test('quotes the spec', () => {
    const plain = (text: string): string => text.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
    const spec = plain(textOf('specs/two-phase-commit/two-phase-commit.ts'));
    const quoted = blocks.filter(([, of]) => of === 'ts').flatMap(([, , text = '']) => text.trim().split('\n\n'));
    expect(quoted.length).toBeGreaterThan(3);
    expect(quoted.map((part) => plain(part).trim()).filter((part) => !spec.includes(part))).toEqual([]);
  });
});

describe('the page on commands', () => {
  const page = textOf('docs/commands.md');
  test.each(commands.map(({ name }) => name))('has %s', (name) => {
    expect(page).toMatch(new RegExp(`\`${name}\\b`));
  });
  test.each(keys.map(({ name }) => name))('has the key %s', (name) => {
    expect(page).toMatch(new RegExp(`\`(?:--)?${name}[=\`]`));
  });
});
