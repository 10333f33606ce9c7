/** The compiler's program that is kept says what the compiler says that is started anew, whatever has been saved meanwhile. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type Found, KeptPrograms, type Settings } from './kept-program.mjs';
import { root } from './testing.ts';
import { foundAnew, settingsFor } from './type-check.ts';

const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'concord-test-')));
const programs = new KeptPrograms();
afterAll(async () => {
  await programs.end();
  rmSync(cwd, { recursive: true });
});
const at = (name: string): string => join(cwd, name);
const write = (name: string, text: string): void => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};
const config = settingsFor([at('spec.ts'), at('view.tsx')]);
const own = join(root, 'checker');

const spec = `import { boolean, spec, variables } from 'concord';
import { start } from './parts/start.ts';
export const light = spec({ name: 'light', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ on: boolean });
  const Flip = action({ effect: (s) => ({ on: !s.on }) });
  return { domains, init: initially({ on: start }), actions: { Flip }, invariants: { Off: invariant((s) => !s.on) } };
});
`;
const view = `import { viewOf } from 'concord';
import { light } from './spec.ts';
export const lamp = viewOf(light, (s) => <svg viewBox="0 0 9 9">{s.on ? <circle r={3} /> : null}</svg>);
`;

/** What each save is, and a part of what is then wrong; null if it compiles. */
const saves: readonly (readonly [string, string, string | null])[] = [
  ['a misspelt variable', spec.replace('!s.on })', '!s.onn })'), 'TS2339'],
  ['as it was', spec, null],
  ['a value of another type, over several lines', spec.replace('on: start', "on: { a: 'é', b: '😀' }"), 'TS2322'],
  [
    'what does not parse, and a wrong type, behind letters of several bytes',
    `const é = '😀😀'; const x: number = '';\n${spec} const ü = '😀' 7 `,
    'TS1005',
  ],
  ['a wrong type behind letters of several bytes', `${spec}/* é😀 */ const x: number = '😀';`, 'TS2322'],
  ['lines that end otherwise', `${spec.replaceAll('\n', '\r\n')}const x: number = '';`, 'TS2322'],
  ['an import that is not there', spec.replace('parts/start', 'parts/begin'), 'TS2307'],
];

function errorsOf(found: Found | null): unknown {
  return found?.errors;
}

test('it finds what the other finds, in all that is saved', async () => {
  write('spec.ts', spec);
  write('view.tsx', view);
  write('parts/start.ts', 'export const start = false;\n');
  const settings = { config, own };
  expect(await programs.found(settings)).toBeNull();
  programs.keep(settings);
  const compare = async (part: string | null): Promise<void> => {
    const kept = await programs.found(settings);
    const anew = await foundAnew(at('spec.ts'), config);
    expect(errorsOf(kept)).toEqual(errorsOf(anew));
    expect(kept?.errors.map(({ text }) => text.split(':')[0])[0] ?? null).toBe(part);
    expect([...(kept?.files ?? [])].sort()).toEqual([...anew.files].sort());
  };
  await compare(null);
  for (const [what, text, part] of saves) {
    write('spec.ts', text);
    await compare(part).catch((error: unknown) => {
      throw new Error(what, { cause: error });
    });
  }
  // A file that comes to be, one that is changed beside the spec, one that goes, and the view.
  write('parts/begin.ts', 'export const start = false;\n');
  await compare(null);
  write('parts/begin.ts', "export const start = 'off';\n");
  await compare('TS2322');
  // In several files, of which the one that is imported comes later by its name.
  write('upon.ts', 'export const start: boolean = 7;\n');
  write('spec.ts', spec.replace('parts/start', 'upon').replace('!s.on })', '!s.onn })'));
  await compare('TS2339');
  write('spec.ts', spec.replace('parts/start', 'parts/begin'));
  rmSync(at('parts/begin.ts'));
  await compare('TS2307');
  write('spec.ts', spec);
  write('view.tsx', view.replace('s.on', 's.off').replace('r={3}', 'r={[3]}'));
  await compare('TS2339');
  write('view.tsx', view);
  await compare(null);
}, 240_000);

test('where it cannot say, the other is asked, and it is there again after that', async () => {
  const strange = { config: { ...config, compilerOptions: { ...config.compilerOptions, target: 'ES1' } }, own };
  programs.keep(strange);
  expect(await programs.found(strange)).toBeNull();
  write('spec.ts', spec);
  write('parts/start.ts', 'export const start = false;\n');
  write('view.tsx', view);
  const settings = { config, own };
  programs.keep(settings);
  expect(await programs.found(settings)).not.toBeNull();
  await programs.close();
  expect(errorsOf(await programs.found(settings))).toEqual([]);
}, 240_000);

test.each([0, 5, 50, 500])('ended %i ms after it was asked, it leaves no process and no folder', async (later) => {
  write('spec.ts', spec);
  write('parts/start.ts', 'export const start = false;\n');
  write('view.tsx', view);
  const children = (): number => process.getActiveResourcesInfo().filter((one) => one === 'ProcessWrap').length;
  const before = children();
  const ended = new KeptPrograms();
  ended.keep({ config, own });
  const folder = await ended.keptOf({ config, own })?.folder;
  const asked = ended.found({ config, own });
  await setTimeout(later);
  await ended.end();
  await asked;
  expect(await ended.found({ config, own })).toBeNull();
  // A process that was killed is taken leave of later.
  await expect.poll(children).toBe(before);
  expect(existsSync(folder ?? '')).toBe(false);
});

test('where nothing can be written for it, it cannot say, and ends nobody', async () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = at('nowhere');
  const programs = new KeptPrograms();
  try {
    // A promise that is refused while nobody waits for it would end the process, or this test.
    programs.keep({ config, own });
    await setTimeout(100);
    expect(await programs.found({ config, own })).toBeNull();
    await programs.end();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});

test.each(['while it is asked', 'between two questions'])(
  'where its process is ended from without %s, another is started',
  async (when) => {
    write('spec.ts', spec);
    write('parts/start.ts', 'export const start = false;\n');
    write('view.tsx', view);
    const settings = { config, own };
    const programs = new KeptPrograms();
    programs.keep(settings);
    expect(errorsOf(await programs.found(settings))).toEqual([]);
    const { api } = (await programs.compiler) as unknown as { api: { client: { process: ChildProcess } } };
    const child = api.client.process;
    if (when === 'while it is asked') {
      child.kill('SIGSTOP');
      const asked = programs.found(settings);
      child.kill('SIGKILL');
      // It cannot say, or another was started already; what matters is that it answers.
      expect(errorsOf(await asked) ?? []).toEqual([]);
    } else {
      child.kill('SIGKILL');
      // Whether it has ended by then is not known.
      await programs.found(settings);
    }
    expect(errorsOf(await programs.found(settings))).toEqual([]);
    await programs.end();
  },
  240_000,
);

test('of a file one program is kept: with other settings another, and that of before is let go', async () => {
  write('spec.ts', spec);
  write('parts/start.ts', 'export const start = false;\n');
  write('view.tsx', view);
  const programs = new KeptPrograms();
  const alone: Settings = { config: settingsFor([at('spec.ts')]), own };
  const both: Settings = { config, own };
  const folders: (string | null | undefined)[] = [];
  for (const settings of [alone, both, alone]) {
    programs.keep(settings);
    folders.push(await programs.keptOf(settings)?.folder);
    expect(errorsOf(await programs.found(settings))).toEqual([]);
    expect(programs.snapshot?.getProjects().map(({ rootFiles }) => rootFiles.length)).toEqual([
      settings.config.files.length,
    ]);
  }
  expect(await programs.found(both)).toBeNull();
  expect(folders.map((folder) => existsSync(folder ?? ''))).toEqual([false, false, true]);
  await programs.end();
  expect(existsSync(folders[2] ?? '')).toBe(false);
}, 240_000);

test('of a text a program is kept by itself, and that alone is asked about', async () => {
  write('spec.ts', spec.replace('!s.on })', '!s.onn })'));
  const programs = new KeptPrograms();
  const textual = (text: string): Settings => ({ config: settingsFor(['asked.ts']), own, text });
  const from = `import { light } from ${JSON.stringify(at('spec.ts'))};\n`;
  expect(errorsOf(await programs.found(textual(`${from}export const { name } = light;`)))).toEqual([]);
  const [error, ...more] = (await programs.found(textual(`${from}export const { nam } = light;`)))?.errors ?? [];
  expect([error?.line, error?.text]).toEqual([
    '2:16',
    expect.stringContaining("TS2339: Property 'nam' does not exist"),
  ]);
  expect(more).toEqual([]);
  expect(errorsOf(await programs.found(textual('export const x = 1;')))).toEqual([]);
  await programs.end();
}, 240_000);

test('one that lives and does not answer is waited for so long, ended, and not started again', async () => {
  write('spec.ts', spec);
  write('parts/start.ts', 'export const start = false;\n');
  write('view.tsx', view);
  const settings = { config, own };
  const programs = new KeptPrograms(60_000);
  programs.keep(settings);
  expect(errorsOf(await programs.found(settings))).toEqual([]);
  const { api } = (await programs.compiler) as unknown as { api: { client: { process: ChildProcess } } };
  const child = api.client.process;
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  child.kill('SIGSTOP');
  programs.patience = 300;
  expect(await programs.found(settings)).toBeNull();
  expect(await ended).toBe('SIGKILL');
  const before = performance.now();
  expect(await programs.found(settings)).toBeNull();
  expect(performance.now() - before).toBeLessThan(250);
  await programs.end();
}, 120_000);
