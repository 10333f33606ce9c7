/** What a run of a clone loads of its own sources is what they are now, whatever was kept. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compiling } from './compiling.mjs';
import { codeOf, load, resolve } from './own-sources.mjs';
import { programIn } from './testing.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const root = new URL('../../', import.meta.url).href;

test('what is compiled is kept, and compiled anew once the file is another', async () => {
  const file = join(folder, 'one.ts');
  const url = pathToFileURL(file).href;
  const kept = pathToFileURL(join(folder, 'kept/'));
  const compiled = async (text: string): Promise<string> => {
    writeFileSync(file, text);
    return codeOf(url, kept);
  };
  const one = await compiled('export const one: number = 1;');
  expect(one).toMatch(/^const one=1;.*\n\/\/# sourceMappingURL=/);
  expect(await compiled('export const one: number = 2;')).toMatch(/^const one=2;/);
  expect(await compiled('export const one: number = 1;')).toBe(one);

  const [only, ...others] = readdirSync(join(folder, 'kept'));
  expect(others).toEqual([]);
  const place = join(folder, 'kept', only ?? '');
  const [head] = readFileSync(place, 'utf8').split('\n');
  writeFileSync(place, `${head}\nexport const one = 'as it is kept';`);
  expect(await codeOf(url, kept)).toBe("export const one = 'as it is kept';");
  writeFileSync(place, `${head?.slice(0, -1)}-\nexport const one = 'of another file';`);
  expect(await codeOf(url, kept)).toBe(one);
});

test('where nothing can be kept, all is compiled', async () => {
  const file = join(folder, 'one.ts');
  writeFileSync(file, 'export const one: number = 1;');
  expect(await codeOf(pathToFileURL(file).href, pathToFileURL(join(file, 'in a file/')))).toMatch(/^const one=1;/);
});

test('it is known as long as it is being compiled, also where that fails', async () => {
  const [file, kept] = [join(folder, 'one.ts'), pathToFileURL(join(folder, 'kept/'))];
  for (const text of ['export const one: number = 1;', 'export const one =\n  1 1;']) {
    writeFileSync(file, text);
    const code = codeOf(pathToFileURL(file).href, kept).catch(() => {});
    await import('esbuild');
    expect(compiling.now).toBe(1);
    await code;
    expect(compiling.now).toBe(0);
  }
});

test('what does not compile is an error of the compiler, with file and line', async () => {
  const file = join(folder, 'one.ts');
  writeFileSync(file, 'export const one =\n  1 1;');
  await expect(codeOf(pathToFileURL(file).href, pathToFileURL(join(folder, 'kept/')))).rejects.toMatchObject({
    name: 'TransformError',
    message: expect.stringMatching(/one\.ts:2:4/),
  });
});

test("files of Concord's own are found and loaded, as TypeScript would find them; all else is left to others", async () => {
  const left = { url: 'file:///left', format: 'module', shortCircuit: true } as const;
  const found = (specifier: string, parent: string): unknown =>
    resolve(
      specifier,
      { conditions: [], importAttributes: {}, importAssertions: {}, parentURL: new URL(parent, root).href },
      () => left,
    );
  const index = { url: `${root}checker/index.ts`, format: 'module', shortCircuit: true };
  expect(found('../../checker/index.ts', 'specs/raft/raft.ts')).toEqual(index);
  expect(found('../../checker/index.js', 'specs/raft/raft.ts')).toEqual(index);
  expect(found('../../checker/index', 'specs/raft/raft.ts')).toEqual(index);
  expect(found(`${root}checker/index.ts`, 'scripts/concord.mjs')).toEqual(index);
  const runtime = { url: `${root}checker/view/jsx-runtime.ts`, format: 'module', shortCircuit: true };
  expect(found('concord-checker/view/jsx-runtime', 'specs/raft/view.tsx')).toEqual(runtime);
  const keyed = { url: `${root}checker/view/create-element.ts`, format: 'module', shortCircuit: true };
  expect(found('concord-checker/view', 'specs/raft/view.tsx')).toEqual(keyed);
  expect(found('concord-checker/view', 'scripts/commands/fixtures/view.tsx')).toBe(left);
  expect(found('concord-checker/view/jsx-runtime', 'scripts/commands/fixtures/view.tsx')).toBe(left);
  expect(found('../../checker/none.ts', 'specs/raft/raft.ts')).toBe(left);
  expect(found('immutable', 'specs/raft/raft.ts')).toBe(left);
  expect(found('./x.ts', 'scripts/commands/fixtures/y.ts')).toBe(left);
  expect(found('./checker/index.ts', '..')).toBe(left);

  const other = { format: 'module', source: 'left' } as const;
  const loaded = async (url: string): Promise<unknown> =>
    (await load(url, { conditions: [], format: 'module', importAttributes: {}, importAssertions: {} }, () => other))
      .source;
  expect(await loaded(`${root}checker/index.ts`)).toMatch(/^export\*from/);
  expect(await loaded(`${root}specs/raft/view.tsx`)).toMatch(/^import\{.*\}from"concord-checker\/view\/jsx-runtime"/);
  expect(await loaded(`${root}scripts/concord.mjs`)).toBe('left');
  expect(await loaded('file:///elsewhere/checker/index.ts')).toBe('left');
});

test('the view of a protocol draws what the program finds', async () => {
  const { code, err } = await programIn(folder)(['check', 'partial-connectivity', 'variant=unstable-link', 'out=here']);
  expect({ code, err }).toEqual({ code: 13, err: '' });
  const film = readFileSync(
    join(folder, 'here', 'partial-connectivity', 'unstable-link', 'Committed.view.svg'),
    'utf8',
  );
  expect(film).toContain('s3 ★ Leader');
});
