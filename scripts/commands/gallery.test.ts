/**
 * The gallery: what comes out does not depend on where it is made, nor by whom, and each trace replays. That all of it is in the
 * repository as it comes out is tested with the protocols (`scripts/testing/protocol.ts`); here, two of them are drawn.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const home = join(root, 'counterexamples', 'gallery');
/** A folder with the specs of two protocols, as if they were somebody else's. */
const theirs = join(root, 'scripts', 'commands', 'fixtures', 'galleries');
const elsewhere = mkdtempSync(join(tmpdir(), 'concord gallery '));
const { LC_ALL } = process.env;
afterAll(() => {
  if (LC_ALL === undefined) delete process.env.LC_ALL;
  else process.env.LC_ALL = LC_ALL;
  rmSync(elsewhere, { recursive: true });
});

/** The files that are committed, from the gallery. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.html'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

describe('the gallery', () => {
  const out = join(elsewhere, 'made');
  const drawn = 'two-phase-commit/hasty-manager';
  let said = '';
  beforeAll(async () => {
    process.env.LC_ALL = 'tr_TR.UTF-8';
    // There is a gallery already: with something that is no longer drawn, and something that is drawn otherwise.
    mkdirSync(join(out, drawn), { recursive: true });
    for (const file of ['README.md', 'two-phase-commit/old.svg', `${drawn}/TCConsistent.txt`])
      writeFileSync(join(out, file), 'old');
    ({ out: said } = await run(['gallery', `out=${out}`], { root: theirs, cwd: theirs }));
  }, 240_000);

  test('is made anew byte for byte, in another folder and another locale, and what is no longer drawn is removed', () => {
    expect(said).toMatch(/^\d+ counterexamples drawn: \d+ files in \S.*\/made, in /);
    const ofBoth = filesIn(home).filter((file) => /^(?:two-phase-commit|voting)\//.test(file));
    expect(ofBoth.length).toBeGreaterThan(25);
    expect(filesIn(out)).toEqual(['README.md', ...ofBoth]);
    const differing = ofBoth.filter(
      (file) => readFileSync(join(out, file), 'utf8') !== readFileSync(join(home, file), 'utf8'),
    );
    expect(differing, 'npm run gallery draws them anew').toEqual([]);
  });

  test('has an index, of which the repository has the same for these', () => {
    const index = readFileSync(join(home, 'README.md'), 'utf8');
    const sections = readFileSync(join(out, 'README.md'), 'utf8')
      .split(/^(?=## )/m)
      .slice(1);
    expect(sections).toHaveLength(2);
    for (const section of sections) expect(index).toContain(section.trimEnd());
  });

  test('holds text, DOT, SVG and ITF of each counterexample, and a page that is not committed', () => {
    expect(filesIn(join(out, drawn))).toEqual(
      ['itf.json', 'time.svg', 'trace.dot', 'trace.svg', 'txt'].map((ending) => `TCConsistent.${ending}`),
    );
    expect(readFileSync(join(out, drawn, 'TCConsistent.html'), 'utf8')).toContain('concord-data');
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain(`${drawn}/TCConsistent.html`);
  });

  test('replays, file by file', async () => {
    const traces = filesIn(home).filter((file) => file.endsWith('.itf.json'));
    expect(traces.length).toBeGreaterThan(15);
    for (const file of traces) {
      const { code, out: text } = await run(['replay', join(home, file)]);
      expect({ file, code }, text).toEqual({ file, code: 0 });
    }
  }, 240_000);

  test('is what the index and the table of protocols link to, and no folder is left of a protocol that is no more', () => {
    const specs = readdirSync(join(root, 'specs'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !specs.some((spec) => spec.name === name))).toEqual([]);
    for (const [file, links] of [
      [join(root, 'specs', 'README.md'), /\(\.\.\/counterexamples\/gallery\/([^)]+\.svg)\)/g],
      [join(home, 'README.md'), /\(([^)]+\.(?:svg|txt|json))\)/g],
    ] as const) {
      const linked = [...readFileSync(file, 'utf8').matchAll(links)].map(([, link]) => link as string);
      expect(linked.length).toBeGreaterThan(15);
      expect(linked.filter((link) => !existsSync(join(home, link)))).toEqual([]);
    }
  });

  test('removes nothing where there is no gallery', async () => {
    const other = join(elsewhere, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.tex'), 'mine');
    const { code, err } = await run(['gallery', `out=${other}`]);
    expect({ code, err }).toEqual({
      code: 151,
      err: `${other} holds other files, and no gallery.\nThe gallery removes what is no longer drawn: name a folder of its own, out=DIR.\n`,
    });
    expect(readFileSync(join(other, 'thesis.tex'), 'utf8')).toBe('mine');
  });
});
