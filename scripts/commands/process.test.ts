/**
 * The real program, as a process: from any folder, with Ctrl-C, and read by programs that stop reading.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, root } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const concord = programIn(cwd);

const switchSpec = (library: string): string => `import { boolean, spec, variables } from '${library}';
import { Set } from 'immutable';
import { flipped } from './flipped.ts';

export const light = spec({ name: 'light', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ on: boolean });
  const Flip = action({ effect: (s) => ({ on: flipped(s.on) }) });
  return { domains, init: initially({ on: false }), actions: { Flip }, invariants: { Off: invariant((s) => !Set([true]).has(s.on)) } };
});
`;

describe('specs outside of the repository', () => {
  // A package.json without a type makes Node take files for CommonJS.
  writeFileSync(join(cwd, 'package.json'), '{ "name": "mine" }\n');
  mkdirSync(join(cwd, 'my'));
  writeFileSync(join(cwd, 'my', 'flipped.ts'), 'export const flipped = (x: boolean): boolean => !x;\n');
  test.each([
    ['the package', 'concord-checker'],
    ['the command', 'concord'],
    ['a path', join(root, 'checker', 'index.ts')],
  ])('import %s', async (_, library) => {
    writeFileSync(join(cwd, 'my', 'light.ts'), switchSpec(library));
    const { code, out, err } = await concord(['check', './my/light.ts']);
    expect({ code, err }).toEqual({ code: 12, err: '' });
    expect(out).toContain('  2  Flip   on: false -> true\n');
    expect(out).toContain('concord replay .concord/light/base/Off.itf.json');
    expect(await concord(['replay', '.concord/light/base/Off.itf.json'])).toMatchObject({ code: 0 });
  });

  test('are type-checked before they run', async () => {
    writeFileSync(join(cwd, 'my', 'light.ts'), switchSpec('concord-checker').replaceAll('s.on', 's.onn'));
    const { code, err } = await concord(['check', './my/light.ts']);
    expect(code).toBe(150);
    expect(err).toContain("my/light.ts does not compile: TS2339: Property 'onn' does not exist");
    expect(err).toContain('  at my/light.ts:7:57: ');
  });

  test('are made by new-spec, and then found by name', async () => {
    expect(await concord(['new-spec', 'my-lock'])).toMatchObject({ code: 0 });
    expect(await concord(['check', 'my-lock'])).toMatchObject({ code: 0 });
    expect(await concord(['check', 'my-lock', 'variant=ignore-lock'])).toMatchObject({ code: 12 });
  });

  test('take properties of one’s own', async () => {
    const mine = `import { propertiesOf } from 'concord-checker';
import { twoPhaseCommit } from 'concord-checker/specs/two-phase-commit';
export const mine = propertiesOf(twoPhaseCommit, ({ invariant }) => ({ Undecided: invariant((s) => s.tmState === 'init') }));
`;
    writeFileSync(join(cwd, 'mine.ts'), mine);
    const { code, out } = await concord(['check', 'two-phase-commit', 'invariant=mine.ts']);
    expect(code).toBe(12);
    expect(out).toContain('Undecided      invariant   violated in 1 step');
    writeFileSync(join(cwd, 'mine.ts'), mine.replace("'init'", "'inti'"));
    expect(await concord(['check', 'two-phase-commit', 'invariant=mine.ts'])).toMatchObject({ code: 150 });
  });
});

describe('the process', () => {
  test.skipIf(process.platform === 'win32')('says that the folder is gone in which it is started', () => {
    mkdirSync(join(cwd, 'away'));
    const { INIT_CWD: _cwd, ...env } = process.env;
    const program = [process.execPath, join(root, 'scripts', 'concord.mjs'), 'list'];
    const ended = spawnSync('sh', ['-c', 'rmdir "$PWD"; exec "$@"', 'sh', ...program], {
      cwd: join(cwd, 'away'),
      encoding: 'utf8',
      env: { ...env, PWD: join(cwd, 'away') },
    });
    expect(ended).toMatchObject({ status: 151, stdout: '' });
    expect(ended.stderr).toContain(`The folder in which this was called is gone: ${join(cwd, 'away')}.\nFiles are`);
  });

  test('Ctrl-C ends it with what was found so far', async () => {
    const { code, out } = await concord(['check', 'two-phase-commit', 'rms=12'], (child) => {
      // Once it says what it is about to check, it explores.
      child.stdout?.once('data', () => setTimeout(() => child.kill('SIGINT'), 1000));
    });
    expect(code).toBe(152);
    expect(out).toContain('Stopped before the end: it was interrupted.');
  });

  test('a reader that stops reading is no error', async () => {
    const { err } = await concord(['list'], (child) => child.stdout?.destroy());
    expect(err).toBe('');
  });

  test('its exit code is that of the command', async () => {
    expect(await concord(['check', 'two-phase-commmit'])).toMatchObject({ code: 151, out: '' });
  });
});
