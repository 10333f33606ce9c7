/** `checkpoint=` and `resume=`: what is refused, how a run that was ended goes on, and that one which is killed at any moment finds what it would have. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { drawOf, isThorough } from '../../checker/testing/tier.ts';
import { keptRun } from '../testing/kept-run.ts';
import { digestOf } from './code-digest.ts';
import { programIn, root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-checkpoint-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const patience = { timeout: 300_000 + (isThorough ? 1_800_000 : 0) };
const concord = (...argv: string[]) => run(['check', ...argv], { cwd });
const commit = ['two-phase-commit', 'rms=4', 'symmetry=off'];

test('a run that was ended goes on, and tells what one tells that was not', patience, async () => {
  const counts = (out: string): string =>
    out.replace(/^[\s\S]*?\n\n(?=[\d,]+ states generated)/, '').replace(/\n\n[\d.]+ m?s[\s\S]*$/, '');
  const whole = await concord(...commit);
  const ended = await concord(...commit, 'states=200', 'checkpoint=kept');
  expect(ended.out).toMatch(
    /The checkpoint in \S+kept has \d+ states: the same command goes on from\s+there with resume=/,
  );
  const resumed = await concord(...commit, 'resume=kept');
  expect([resumed.code, counts(resumed.out)]).toEqual([whole.code, counts(whole.out)]);
  expect(resumed.out).toMatch(/, after [\d.]+ m?s in 1 run before, /);
  expect(resumed.out).not.toContain('The checkpoint in');
  const told = JSON.parse((await concord(...commit, 'resume=kept', '--json')).out) as { earlier: unknown };
  expect(told.earlier).toEqual({ seconds: expect.any(Number) as number, runs: 2 });
});

test('what is not the same search is refused, and it is said what is another', patience, async () => {
  await concord(...commit, 'states=200', 'checkpoint=other');
  const refused = async (...argv: string[]) => {
    const { code, err } = await concord(...argv);
    expect(code).toBe(151);
    return err.replaceAll(/\s+/g, ' ');
  };
  const [spec, , off] = commit as [string, string, string];
  expect(await refused(spec, 'rms=5', off, 'resume=other')).toMatch(
    /The checkpoint in \S+other is of another search: parameters: rms = 4.*, and not rms = 5.* Ask for what was asked for then/,
  );
  expect(await refused(spec, 'rms=4', 'resume=other')).toContain('symmetry: off, and not on.');
  expect(await refused(...commit, 'variant=hasty-manager', 'resume=other')).toContain(
    'variant: none, and not hasty-manager',
  );
  expect(await refused(...commit, 'property=TCConsistent', 'resume=other')).toContain('properties: ');
  expect(await refused(...commit, 'bounds=closed', 'resume=other')).toContain('bounds: open, and not closed.');
  expect(await refused(...commit, 'checkpoint=other')).toMatch(
    /There is a checkpoint in \S+other. Go on from it with resume=/,
  );
  expect(await refused(...commit, 'resume=nowhere')).toMatch(
    /There is no checkpoint in \S+nowhere. checkpoint=DIR makes one/,
  );
  expect(await refused(...commit, 'checkpoint=a', 'resume=b')).toContain('checkpoint= and resume= say two things.');
  expect(await refused(...commit, 'checkpoint=a', 'memory=2g')).toContain('Add disk=no');
  expect(await refused(...commit, 'checkpoint=a', 'engine=reference')).toContain('engine=reference');
  expect(await refused(...commit, 'checkpoint=')).toContain('checkpoint = does not fit; allowed: a folder');
  expect(existsSync(join(cwd, 'a'))).toBe(false);
  const file = join(cwd, 'other', 'states');
  const bytes = readFileSync(file);
  bytes[99] = (bytes[99] as number) ^ 4;
  writeFileSync(file, bytes);
  expect(await refused(...commit, 'resume=other')).toContain('states in ');
});

const lock = `import { range, spec, variables } from 'concord';
import { most } from './most.ts';
export const up = spec({ name: 'up', parameters: {} }, () => {
  const { domains, initially, action } = variables({ x: range(0, most) });
  const Up = action({ guard: (s) => s.x < most, effect: (s) => ({ x: s.x + 1 }) });
  return { domains, init: initially({ x: 0 }), actions: { Up }, finished: () => true };
});
`;
function writeOwn(folder: string, most: number, text = lock): string {
  mkdirSync(join(cwd, folder), { recursive: true });
  writeFileSync(join(cwd, folder, 'up.ts'), text);
  writeFileSync(join(cwd, folder, 'most.ts'), `export const most = ${most};\n`);
  return join(cwd, folder, 'up.ts');
}
test('the code of a spec is another if one of its files is, wherever they lie', () => {
  const digest = digestOf([writeOwn('own', 99)]);
  expect(digestOf([writeOwn('moved', 99)])).toBe(digest);
  expect(digestOf([writeOwn('own', 98)])).not.toBe(digest);
  expect(digestOf([writeOwn('own', 99, lock.replace('+ 1', '+ 2'))])).not.toBe(digest);
});
test.skipIf(!isThorough)('and what was explored by other code is refused', patience, async () => {
  const program = programIn(cwd);
  writeOwn('own', 99);
  await program(['check', './own/up.ts', 'states=20', 'checkpoint=ups']);
  writeOwn('own', 98);
  const { code, err } = await program(['check', './own/up.ts', 'resume=ups']);
  expect([code, err]).toEqual([151, expect.stringContaining('is of another search: code of the spec:')]);
  writeOwn('own', 99);
  expect((await program(['check', './own/up.ts', 'resume=ups'])).out).toContain('100 distinct states found');
});

test('a run that is killed at any moment goes on, and finds what it would have', patience, async () => {
  const kills = isThorough ? 50 : 2;
  const expected = JSON.parse(JSON.stringify(await keptRun(null, () => {}))) as unknown;
  let random = drawOf({ seed: 20_261_130, runs: 1 }).seed;
  const next = (): number => {
    random = (random * 16_807 + 11) % 2_147_483_647;
    return random / 2_147_483_647;
  };
  let killed = 0;
  let left = 0;
  for (let folder = join(cwd, 'killed-0'); killed < kills || left === 0; ) {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/testing/kept-run.ts'), folder], {
      cwd: root,
    });
    let out = '';
    child.stdout.on('data', (data) => (out += String(data)));
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (!out.includes('begun') && child.exitCode === null) await setTimeout(2);
    // The last is left alone.
    if (killed < kills) {
      await Promise.race([ended, setTimeout(600 * next())]);
      if (child.exitCode === null && child.kill('SIGKILL')) killed++;
    }
    await ended;
    const told = /^\{.*\}$/m.exec(out)?.[0];
    if (told === undefined) {
      if (child.signalCode !== 'SIGKILL') throw new Error('it has ended, and found nothing');
      continue;
    }
    expect(JSON.parse(told)).toEqual(expected);
    folder = join(cwd, `killed-${++left}`);
  }
  expect(killed).toBeGreaterThanOrEqual(kills);
});
