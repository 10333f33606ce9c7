/** The gallery: what is in the repository is what comes out, wherever and however it is made, and each trace replays. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const home = join(root, 'counterexamples', 'gallery');
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
    ({ out: said } = await run(['gallery', `out=${out}`], { cwd: join(root, 'docs') }));
  }, 240_000);

  test('is made anew byte for byte, in another folder and another locale, and what is no longer drawn is removed', () => {
    expect(said).toMatch(/^\d+ counterexamples drawn: \d+ files in \S.*\/made, in /);
    expect(filesIn(out)).toEqual(filesIn(home));
    const differing = filesIn(out).filter(
      (file) => readFileSync(join(out, file), 'utf8') !== readFileSync(join(home, file), 'utf8'),
    );
    expect(differing, 'npm run gallery draws them anew').toEqual([]);
  });

  test('holds text, DOT, SVG and ITF of each counterexample, and a page that is not committed', () => {
    expect(filesIn(join(out, drawn))).toEqual(
      ['itf.json', 'time.svg', 'trace.dot', 'trace.svg', 'txt'].map((ending) => `TCConsistent.${ending}`),
    );
    expect(readFileSync(join(out, drawn, 'TCConsistent.html'), 'utf8')).toContain('concord-data');
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain(`${drawn}/TCConsistent.html`);
  });

  test('replays, file by file', async () => {
    const traces = filesIn(out).filter((file) => file.endsWith('.itf.json'));
    expect(traces.length).toBeGreaterThan(15);
    for (const file of traces) {
      const { code, out: text } = await run(['replay', join(out, file)]);
      expect({ file, code }, text).toEqual({ file, code: 0 });
    }
  }, 240_000);

  test('is what the table of protocols is made of', () => {
    const readme = readFileSync(join(root, 'specs', 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\(\.\.\/counterexamples\/gallery\/([^)]+\.svg)\)/g)].map(
      ([, file]) => file as string,
    );
    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((file) => !filesIn(home).includes(file))).toEqual([]);
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
