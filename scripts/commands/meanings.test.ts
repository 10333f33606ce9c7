/** What properties mean: the comments above them, as far as they are sentences. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { working } from '../../checker/testing/effort.ts';
import { meaningsIn } from './meanings.ts';
import { root, run } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord meanings '));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('are the first sentences above a property, up to a blank line, and no more than can be taken in', () => {
  const long =
    'This is a second sentence that goes on for so long that nobody would read it where a picture has its title.';
  const made = file(
    'made.ts',
    `
/** No two are inside. */
const Exclusion = invariant(...);
    /**
     * Whoever waits is *let in*, in the end (lemma 3.2).
     * And nobody waits twice.
     *
     * This is for whoever reads the code.
     */
    const LetIn = leadsTo(...);
/** Each of these is told, ${long.slice(0, -1)}. ${long} */
export const Long = invariant(...);
/** It holds, for one thing:
 *
 * * a list. */
const List = invariant(...);
/** and nothing else is listed, */
const Further = invariant(...);
const Untold = invariant(...);
/* No comment for readers. */
const Plain = invariant(...);
return { properties: { /** It stays so. */
  Stays: always(...) } };
`,
  );
  const { Long = '', ...others } = meaningsIn(made);
  expect(others).toEqual({
    Exclusion: 'No two are inside.',
    LetIn: 'Whoever waits is let in, in the end (lemma 3.2). And nobody waits twice.',
    List: 'It holds, for one thing.',
    Further: 'Nothing else is listed.',
    Stays: 'It stays so.',
  });
  expect(Long).toMatch(/^Each of these is told, .* title\.$/);
});

test('are looked for beside the spec and in added files, and what the spec says goes before', () => {
  const made = file('own.ts', '/** Said by the spec. */\nconst One = 1;');
  file('variants.ts', '/** Said by a variant. */\nconst One = 1;\n/** Of a variant. */\nconst Two = 2;');
  const added = file('added.ts', '/** Said by a file. */\nconst Two = 2;\n/** Of a file. */\nconst Three = 3;');
  expect(meaningsIn(made, [added, join(folder, 'missing.ts')])).toEqual({
    One: 'Said by the spec.',
    Two: 'Of a variant.',
    Three: 'Of a file.',
  });
});

test('are looked for in time that grows with the text alone, and nowhere that is no text', () => {
  for (const text of ['/**\n'.repeat(250_000), 'export x\n'.repeat(120_000), `/** ${'* '.repeat(400_000)}`]) {
    const effort = working();
    expect(meaningsIn(file('large.ts', text))).not.toHaveProperty('x');
    expect(effort()).toBeLessThan(5000);
  }
  mkdirSync(join(folder, 'parts'));
  expect(
    meaningsIn(file('folders.ts', "export * from './parts';\n/** Is here. */\nconst Here: string = '';")),
  ).toMatchObject({
    Here: 'Is here.',
  });
});

test('are those of what a file hands on', () => {
  file('far.ts', '/** Said far away. */\nexport const Far = 1;');
  expect(meaningsIn(file('near.ts', "export * from './far.ts';\nexport { none } from './nowhere.ts';"))).toEqual({
    Far: 'Said far away.',
    Two: 'Of a variant.',
    One: 'Said by a variant.',
  });
});

test.each(['./far', './far.js', './farther', pathToFileURL(join(folder, 'far.ts')).href, join(folder, 'far.ts')])(
  'a file is named as the compiler lets it be named: %s',
  (from) => {
    file('far.ts', '/** Said far away. */\nexport const Far = 1;');
    mkdirSync(join(folder, 'farther'), { recursive: true });
    file(join('farther', 'index.ts'), '/** Said far away. */\nexport const Far = 1;');
    expect(meaningsIn(file('near.ts', `export * from '${from}';`))).toMatchObject({ Far: 'Said far away.' });
  },
);

test("are there of whatever a variant of Concord's own violates", () => {
  const gallery = join(root, 'counterexamples', 'gallery');
  const paths = readdirSync(gallery, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.txt'));
  const untold = paths.filter((path) => {
    const [spec = ''] = path.split(/[\\/]/);
    const property = basename(path, '.txt');
    return property !== 'Deadlock' && meaningsIn(join(root, 'specs', spec, `${spec}.ts`))[property] === undefined;
  });
  expect(paths.length).toBeGreaterThan(200);
  expect(untold).toEqual([]);
});

test('stand below what is violated, also of a property of the user', async () => {
  const mine = file(
    'mine.ts',
    `import { propertiesOf } from '${join(root, 'checker', 'index.ts')}';
import { twoPhaseCommit } from '${join(root, 'specs', 'two-phase-commit', 'two-phase-commit.ts')}';
export const mine = propertiesOf(twoPhaseCommit, ({ invariant }) => ({
  /** Nobody is ever committed. */
  Never: invariant((s) => s.rmState.every((state) => state !== 'committed')),
}));
`,
  );
  const call = ['check', 'two-phase-commit', 'rms=1', `invariant=${mine}`, `out=${folder}`];
  const { out } = await run([...call, 'property=Never']);
  expect(out).toMatch(/^Invariant Never is violated: .*\n {2}Nobody is ever committed\.\n +1 {2}init/m);
  const hasty = await run(['check', 'two-phase-commit', 'variant=hasty-manager', '--json', `out=${folder}`]);
  const { properties } = JSON.parse(hasty.out) as { properties: { name: string; meaning: string | null }[] };
  expect(properties.find(({ name }) => name === 'TCConsistent')?.meaning).toBe(
    'No two RMs reach conflicting decisions.',
  );
});
