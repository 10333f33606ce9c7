/** Declarations are kept as far as one comes to them from what is exported. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepReached } from './declarations.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-declarations-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function filesAfter(files: Readonly<Record<string, string>>, exported: readonly string[]): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await keepReached(folder, exported);
  const left = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  return left.filter((path) => path.includes('.')).sort();
}

test('what is imported, for its side effects or in a type alone is reached, and what imports it is not', async () => {
  const files = {
    'a/index.d.ts':
      "import type { B } from './b.ts';\nexport declare const c: import(\"../c.js\").C;\nimport './s.mjs';\n",
    'a/index.d.ts.map': '',
    'a/index.js': '',
    'a/b.d.ts': "export type { D } from './deep/d.ts';\nexport type { Map } from 'immutable';\n",
    'a/deep/d.d.ts': "import type { B } from '../b.ts';\n",
    'a/s.d.mts': '',
    'c.d.ts': '',
    'other.d.ts': "import type { C } from './c.ts';\n",
    'other.d.ts.map': '',
    'other.js': '',
    'other.js.map': '',
  };
  expect(await filesAfter(files, ['a/index.d.ts'])).toEqual([
    'a/b.d.ts',
    'a/deep/d.d.ts',
    'a/index.d.ts',
    'a/index.d.ts.map',
    'a/index.js',
    'a/s.d.mts',
    'c.d.ts',
    'other.js',
    'other.js.map',
  ]);
});

test('a star stands for any folder', async () => {
  const files = {
    'specs/one/one.d.ts': '',
    'specs/one/variants.d.ts': '',
    'specs/two/two.d.ts': '',
    'specsXone.d.ts': '',
  };
  expect(await filesAfter(files, ['specs/*/*.d.ts'])).toEqual(Object.keys(files).slice(0, 3));
});

test('an import that leads nowhere is refused', async () => {
  await expect(filesAfter({ 'a.d.ts': "export * from './b.ts';" }, ['a.d.ts'])).rejects.toThrow(
    'a.d.ts imports ./b.ts',
  );
});
