/** What is run before a release: each part names what is there, and none that fails hides itself or another. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { otherNodes } from './nodes.ts';
import { type Part, partsOf, release, root } from './release.ts';

const folder = await mkdtemp(join(tmpdir(), 'concord-nodes-'));
afterAll(() => rm(folder, { recursive: true }));

/** A program that says that it is this version. */
async function fakeNode(version: string, ...within: readonly string[]): Promise<string> {
  const path = join(folder, ...within, 'node');
  await mkdir(join(folder, ...within), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho ${version}\n`);
  await chmod(path, 0o755);
  return path;
}

async function ran(words: readonly string[], fate: (part: Part) => number) {
  const told: string[] = [];
  const parts: Part[] = [];
  const run = async (part: Part): Promise<number> => {
    parts.push(part);
    return fate(part);
  };
  const code = await release(words, (text) => told.push(text), run, {});
  return { code, parts, text: told.join('\n') };
}

test('every file that a part names is there', () => {
  const files = partsOf(1, []).flatMap(({ command }) =>
    command.filter((word) => /^(checker|scripts|node_modules)\//.test(word)),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('a part that fails is told of, and the others are run', async () => {
  const { code, parts, text } = await ran(['seed=7'], ({ name }) => (name === 'systems' ? 3 : 0));
  expect(code).toBe(1);
  expect(parts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['instances', 'systems', 'traces', 'faults', 'coverage', 'package']),
  );
  expect(text).toMatch(/^systems +failed \(3\)/m);
  expect(text).toMatch(/^traces +passed/m);
  expect(text).toMatch(/^\d{4}-\d\d-\d\d, .* cores?, Node v/);
  expect(parts.find(({ name }) => name === 'systems')?.env).toEqual({ CONCORD_RUNS: '20000', CONCORD_SEED: '7' });
});

test('parts are chosen by words, and a word that chooses none is refused', async () => {
  const { code, parts } = await ran(['trac', 'fault'], () => 0);
  expect([code, parts.map(({ name }) => name)]).toEqual([0, ['traces', 'faults']]);
  expect(await ran(['everything'], () => 0)).toMatchObject({ code: 151, parts: [] });
  expect(await ran(['seed=x'], () => 0)).toMatchObject({ code: 151, parts: [] });
});

test.skipIf(process.platform === 'win32')('other versions of Node are found, the newest of each', async () => {
  const [old, newer] = [await fakeNode('v98.9.0', 'all', '98.9.0'), await fakeNode('v98.10.1', 'all', '98.10.1')];
  await fakeNode(process.version, 'all', 'own');
  const named = await fakeNode('v97.0.0', 'named');
  await mkdir(join(folder, 'all', 'broken'));
  const found = await otherNodes({ CONCORD_NODES: `${named}:${join(folder, 'nowhere')}` }, [
    [join(folder, 'all'), 'node'],
  ]);
  expect(found).toEqual([
    { path: named, version: 'v97.0.0' },
    { path: newer, version: 'v98.10.1' },
  ]);
  expect(found.map(({ path }) => path)).not.toContain(old);
  expect(partsOf(1, found).at(-1)?.command[0]).toBe(newer);
});
