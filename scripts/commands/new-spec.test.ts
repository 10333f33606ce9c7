/** `new-spec` scaffolds a protocol that checks at once, and overwrites nothing. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

describe('new-spec', () => {
  test('makes a folder where the user stands', async () => {
    const { code, out } = await run(['new-spec', 'my-lock'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('npm run check my-lock\n');
    expect(readdirSync(join(cwd, 'specs', 'my-lock')).sort()).toEqual([
      'README.md',
      'instances.ts',
      'my-lock.ts',
      'variants.ts',
    ]);
    expect(readFileSync(join(cwd, 'specs', 'my-lock', 'my-lock.ts'), 'utf8')).toContain("from 'concord-checker';");
  });

  test('compiles and checks at once', async () => {
    // The test runner finds no package of Concord here; that the real program does is tested with the process.
    const file = join(cwd, 'specs', 'my-lock', 'my-lock.ts');
    expect(existsSync(file)).toBe(true);
    const { typeCheck } = await import('./type-check.ts');
    for (const name of ['my-lock.ts', 'variants.ts', 'instances.ts'])
      await typeCheck(join(cwd, 'specs', 'my-lock', name), { cwd, root });
  });

  test('overwrites nothing', async () => {
    const { code, err } = await run(['new-spec', 'my-lock'], { cwd });
    expect(code).toBe(151);
    expect(err).toBe('specs/my-lock is already there, and is left as it is.\nChoose another name.\n');
  });

  test.each(['MyLock', '../lock', 'my lock', '-x', '3pc'])('refuses the name %s', async (name) => {
    expect((await run(['new-spec', name], { cwd })).code).toBe(151);
  });

  test('adds to the specs of a clone of Concord, with a test', async () => {
    const clone = join(cwd, 'clone');
    for (const folder of ['checker', 'specs/two-phase-commit'])
      cpSync(join(root, folder), join(clone, folder), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    const { code } = await run(['new-spec', 'my-lock'], { cwd: join(clone, 'checker'), root: clone });
    expect(code).toBe(0);
    expect(readdirSync(join(clone, 'specs', 'my-lock')).sort()).toEqual([
      'README.md',
      'instances.ts',
      'my-lock.test.ts',
      'my-lock.ts',
      'variants.ts',
    ]);
    const checked = await run(['check', 'all', '--json'], { cwd: clone, root: clone });
    const { claims } = JSON.parse(checked.out) as { claims: { spec: string; claim: string; asRecorded: boolean }[] };
    expect(claims.filter(({ spec }) => spec === 'my-lock').map(({ claim, asRecorded }) => [claim, asRecorded])).toEqual(
      [
        ['defaults', true],
        ['clients = 8', true],
        ['variant ignore-lock: MutualExclusion in 2 steps', true],
        ['variant ignore-lock: nothing else', true],
      ],
    );
  });
});
