/** The page on checking from code: each block compiles and prints what it says, and its test passes. */
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

const page = readFileSync(join(root, 'docs', 'api.md'), 'utf8');
const cwd = mkdtempSync(join(tmpdir(), 'concord-api-'));
afterAll(() => rmSync(cwd, { recursive: true }));

interface Block {
  readonly file: string;
  /** What it prints, by line. */
  readonly prints: readonly string[];
}

mkdirSync(join(cwd, 'node_modules'));
writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
for (const name of ['immutable', '@types', 'vitest'])
  symlinkSync(join(root, 'node_modules', name), join(cwd, 'node_modules', name));

/** Writes a block of code, as its user would have it. */
function write(file: string, text: string): void {
  // What is imported from the package is this very repository, which needs no build.
  const written = [...modulesOf(installed)].reduce((all, [of, at]) => all.replaceAll(`'${of}'`, `'${at}'`), text);
  writeFileSync(join(cwd, file), written);
}

const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ index, 1: text = '' }): Block => {
  const path = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
  const file = path ?? `line-${page.slice(0, index).split('\n').length + 1}.ts`;
  write(file, text);
  const prints = [...text.matchAll(/^(?:.*\bconsole\.log\(.*\); )?\/\/ (.*)$/gm)].map(([, printed = '']) => printed);
  return { file, prints: path === undefined ? prints : [] };
});
const [, inReadme = ''] = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
write('readme.test.ts', inReadme);
const scripts = blocks.filter(({ file }) => file.startsWith('line-'));

describe('the page on checking from code', () => {
  test('has blocks that compile', async () => {
    const settings = {
      extends: join(root, 'tsconfig.json'),
      files: [...blocks.map(({ file }) => file), 'readme.test.ts'],
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

  test('has a test that passes, as the README has', async () => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const args = [vitest, 'run', '--root', cwd, '--reporter=json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 3, numFailedTests: 0, numTotalTests: 3 });
  });
});
