/** The page on the language of specs: each example compiles and gives what it says, and every public name is on one of the pages. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as concord from '../checker/index.ts';
import { root, run } from '../scripts/commands/testing.ts';
import { codeOf, examplesOf, exportsOf, factsOf, type Refused, type Reported, wrongOf } from './examples.ts';

const page = readFileSync(join(root, 'docs', 'language.md'), 'utf8');
const { name: library } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string };

const exported = ['language', 'consistency'].flatMap((folder) => exportsOf(join(root, 'checker', folder, 'index.ts')));
const examples = examplesOf(page, {
  [library]: exported.map((name) => (name in concord ? name : `type ${name}`)),
  immutable: ['Set', 'Map', 'List', 'is'],
});

const cwd = mkdtempSync(join(tmpdir(), 'concord-docs-'));
afterAll(() => rmSync(cwd, { recursive: true }));
// What examples import from the package is this very repository, which needs no build.
mkdirSync(join(cwd, 'node_modules'));
writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
for (const name of ['immutable', '@types'])
  symlinkSync(join(root, 'node_modules', name), join(cwd, 'node_modules', name));
for (const { file, text } of examples) {
  mkdirSync(join(cwd, dirname(file)), { recursive: true });
  writeFileSync(join(cwd, file), text.replaceAll(`'${library}'`, `'${join(root, 'checker', 'index.ts')}'`));
}

describe('the page on the language', () => {
  test('has examples that compile, and misuse that does not', () => {
    const settings = { extends: join(root, 'tsconfig.json'), files: examples.map(({ file }) => file), include: [] };
    writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify(settings));
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
    const compile = (): string =>
      execFileSync(process.execPath, [tsc, '-p', cwd, '--pretty', 'false'], { cwd, encoding: 'utf8' });
    try {
      compile();
    } catch (error) {
      expect((error as { stdout: string }).stdout).toBe('');
    }
  });

  test.each(examples.map((example) => [`line ${example.line}`, example] as const))(
    'gives what it says: %s',
    async (_, { claims, file }) => {
      expect(claims.length, `${file} claims nothing`).toBeGreaterThan(0);
      for (const claim of claims) {
        const { out } = await run(['check', ...claim.argv, 'format=json'], { cwd });
        const report = JSON.parse(out) as Reported | Refused;
        expect(wrongOf(claim, report), factsOf(report).join('\n')).toEqual([]);
      }
    },
  );

  test('records what comes out, of instances, variants and scenarios', async () => {
    const { out } = await run(['check', 'all', 'format=json'], { cwd, root: cwd });
    const { claims } = JSON.parse(out) as { claims: { spec: string; claim: string; deviations: string[] }[] };
    expect([...new Set(claims.map(({ spec }) => spec))]).toEqual(['lock', 'ring']);
    expect(claims.filter(({ deviations }) => deviations.length > 0)).toEqual([]);
  });
});

test('every public name is on one of the pages', () => {
  const named = ['index.ts', 'vitest.ts', 'driving/index.ts'].flatMap((file) => exportsOf(join(root, 'checker', file)));
  const code = ['language.md', 'api.md', 'views.md', 'testing.md']
    .map((file) => codeOf(readFileSync(join(root, 'docs', file), 'utf8')))
    .join('\n');
  expect(named).toEqual(expect.arrayContaining(['spec', 'linearizable', 'check', 'SpecMatchers']));
  expect(named.filter((name) => !new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(code))).toEqual([]);
});
