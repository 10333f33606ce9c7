/** Several specs in one file, and variants in a file of their own, are told apart by `FILE:NAME`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const cwd = join(root, 'scripts', 'commands', 'fixtures', 'several');
const file = './specs/lights/lights.ts';
const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const check = (spec: string, ...keys: string[]): ReturnType<typeof run> =>
  run(['check', spec, `out=${folder}`, ...keys], { cwd, root: cwd });

describe('of several specs in a file', () => {
  test.each([
    [file, 150, `${file} exports several specs: lift, lights.`, `Say which: ${file}:lift, ${file}:lights`],
    [`${file}:lifts`, 151, `There is no spec lifts in ${file}.`, 'Did you mean lift or lights?'],
  ])('%s does not say which', async (spec, code, what, now) => {
    const ran = await check(spec);
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' });
    const lines = ran.err.trimEnd().split('\n');
    expect([lines[0], lines.at(-1)]).toEqual([what, now]);
  });

  test('one is named, and has what is its own', async () => {
    const { code, out } = await check(`${file}:lift`);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('5 distinct states') });
    const listed = await run(['list', `${file}:lift`, '--json'], { cwd, root: cwd });
    const { specs } = JSON.parse(listed.out) as { specs: { name: string; variants: object[]; instances: object[] }[] };
    expect(specs).toMatchObject([{ name: 'lift', variants: [{ name: 'careless' }], instances: [{}, {}] }]);
    expect(specs[0]?.instances[1]).toEqual({
      parameters: {},
      from: 'to the top',
      verdict: 'holds',
      distinct: 5,
      depth: 4,
    });
  });

  test('the one that bears the name of the file needs no other', async () => {
    expect((await check('lights')).out).toContain('3 distinct states');
  });

  test('all are held against what they record, from the scenario that an instance names', async () => {
    const { code, out } = await run(['check', 'all'], { cwd, root: cwd });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('defaults, from to the top') });
    for (const name of ['lights', 'lift']) expect(out).toContain(name);
  });

  test('what is explored of a variant that stands in it is kept, and gone on from', async () => {
    const kept = ['variant=careless', 'property=Deadlock', 'unknown=accept'];
    const first = await check(`${file}:lift`, ...kept, `checkpoint=${join(folder, 'kept')}`);
    const again = await check(`${file}:lift`, ...kept, `resume=${join(folder, 'kept')}`);
    expect({ ...again, out: '' }).toEqual({ ...first, out: '' });
    expect(first.err).toBe('');
  });

  test('a trace leads back to it', async () => {
    expect((await check(`${file}:lift`, 'variant=careless')).code).toBe(12);
    const trace = relative(cwd, join(folder, 'lift', 'careless', 'ShutBelow.itf.json'));
    expect(await run(['replay', trace], { cwd, root: cwd })).toMatchObject({ code: 0, err: '' });
  });
});

describe('a variant in a file of its own', () => {
  const lift = `${file}:lift`;
  test.each([
    ['./more.ts', 150, './more.ts exports several variants: stuck, falling.'],
    ['./more.ts:stuk', 151, 'There is no variant stuk in ./more.ts.'],
    [file, 150, `${file} has a variant of lift, and not of lights.`],
  ])('%s does not say which', async (variant, code, what) => {
    const ran = await check(variant === file ? `${file}:lights` : lift, `variant=${variant}`);
    expect({ code: ran.code, err: ran.err.split('\n')[0] }).toEqual({ code, err: expect.stringContaining(what) });
  });

  test('has properties and fairness of its own', async () => {
    const { code, out } = await check(lift, 'variant=./more.ts:stuck');
    expect(code).toBe(13);
    expect(out).toContain('Property Closes is violated');
    expect(out).toMatch(/Rises +temporal +holds/);
    const trace = relative(cwd, join(folder, 'lift', 'stuck', 'Closes.itf.json'));
    expect(await run(['replay', trace], { cwd, root: cwd })).toMatchObject({ code: 0, err: '' });
  });

  test('is found in a list of mutants, too', async () => {
    expect((await check(lift, 'variant=./mutants.ts:stuck')).out).toContain('Property Closes is violated');
    expect((await check(lift, 'variant=./mutants.ts')).err).toContain('several variants: stuck, falling.');
  });

  test('starts from its scenario, or from the one that the user names', async () => {
    expect((await check(lift, 'variant=./more.ts:falling')).out).toContain('variant=./more.ts:falling');
    const { out } = await check(lift, 'scenario=to the top', '--json');
    expect(JSON.parse(out)).toMatchObject({ from: 'to the top', verdict: 'holds', states: { depth: 4 } });
    expect(await check(lift, 'scenario=to the op')).toMatchObject({
      code: 150,
      err: expect.stringContaining('Did you mean to the top?'),
    });
  });
});
