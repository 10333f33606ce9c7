/** The pages on checking from code, and on testing systems: each block compiles and prints what it says, and their tests pass. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { installed, modulesOf } from '../scripts/commands/installed.ts';
import { root } from '../scripts/commands/testing.ts';

interface Block {
  readonly file: string;
  /** What it prints, by line. */
  readonly prints: readonly string[];
}

/** Writes a block of code, as its user would have it. */
function write(cwd: string, file: string, text: string): void {
  // What is imported from the package is this very repository, which needs no build.
  const written = [...modulesOf(installed)].reduce((all, [of, at]) => all.replaceAll(`'${of}'`, `'${at}'`), text);
  writeFileSync(join(cwd, file), written);
}

const [, inReadme = ''] = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];

describe.each([
  { page: 'api.md', others: { 'readme.test.ts': inReadme }, tests: 3 },
  { page: 'testing.md', others: {}, tests: 2 },
  { page: 'logs.md', others: {}, tests: 0 },
])('the page $page', ({ page: name, others, tests }) => {
  const page = readFileSync(join(root, 'docs', name), 'utf8');
  const cwd = mkdtempSync(join(tmpdir(), 'concord-api-'));
  afterAll(() => rmSync(cwd, { recursive: true }));
  mkdirSync(join(cwd, 'node_modules'));
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  for (const name of ['immutable', '@types', 'vitest', 'fast-check'])
    symlinkSync(join(root, 'node_modules', name), join(cwd, 'node_modules', name));

  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ index, 1: text = '' }): Block => {
    const path = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
    const file = path ?? `line-${page.slice(0, index).split('\n').length + 1}.ts`;
    write(cwd, file, text);
    const prints = [...text.matchAll(/^(?:.*\bconsole\.log\(.*\); )?\/\/ (.*)$/gm)].map(([, printed = '']) => printed);
    return { file, prints: path === undefined ? prints : [] };
  });
  for (const [file, text] of Object.entries(others)) write(cwd, file, text);
  const scripts = blocks.filter(({ file }) => file.startsWith('line-'));

  test('has blocks that compile', async () => {
    const settings = {
      extends: join(root, 'tsconfig.json'),
      files: [...blocks.map(({ file }) => file), ...Object.keys(others)],
      include: [],
    };
    writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify(settings));
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
    const compiled = await promisify(execFile)(process.execPath, [tsc, '-p', cwd, '--pretty', 'false'], { cwd }).catch(
      (error: { readonly stdout: string }) => error,
    );
    expect(compiled.stdout).toBe('');
  });

  test.each(scripts.map((block) => [block.file, block] as const))('prints what it says: %s', async (_, block) => {
    const printed: string[] = [];
    const log = vi
      .spyOn(console, 'log')
      .mockImplementation((...values) => void printed.push(values.map(String).join(' ')));
    await import(/* @vite-ignore */ pathToFileURL(join(cwd, block.file)).href).finally(() => log.mockRestore());
    expect(printed).toEqual(block.prints);
    expect(printed.length, `${block.file} says nothing`).toBeGreaterThan(0);
  });

  test.skipIf(tests === 0)('has tests that pass, as the README has', async () => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const args = [vitest, 'run', '--root', cwd, '--reporter=json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: tests, numFailedTests: 0, numTotalTests: tests });
  });
});
