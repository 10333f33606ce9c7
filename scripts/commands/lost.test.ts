/**
 * The main thread where the thread of the search is lost, and limits and folders that fail: the real program, as a process.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const concord = programIn(cwd);
/** Long enough for a machine that does much else. */
const patience = { timeout: 120_000 };

/** A spec, found by name, with this at its top, in its body and in its effect; its invariant falls in one step. */
function falling(name: string, { top = '', body = '', effect = '' }): void {
  mkdirSync(join(cwd, 'specs', name), { recursive: true });
  writeFileSync(
    join(cwd, 'specs', name, `${name}.ts`),
    `import { range, spec, variables } from 'concord-checker';
${top}
export const falling = spec({ name: '${name}', parameters: {} }, () => {
  ${body}
  const { domains, initially, action, invariant } = variables({ x: range(0, 9) });
  const Up = action({ guard: (s) => s.x < 9, effect: (s) => { ${effect} return { x: s.x + 1 }; } });
  return { domains, init: initially({ x: 0 }), actions: { Up }, invariants: { Low: invariant((s) => s.x < 1) }, finished: () => true };
});
`,
  );
}
/** Waits within the operating system, where no debugger reaches. */
const deaf = "spawnSync('sleep', ['30']);";
const imports = "import { spawnSync } from 'node:child_process';";
const hoard = 'const hoard = []; for (;;) hoard.push(new Array(100000).fill(hoard.length));';

describe('memory=', patience, () => {
  test.each([
    ['while a spec is loaded', { top: hoard }],
    ['while its model is made', { body: hoard }],
  ])('%s', async (_, parts) => {
    falling('hoards', parts);
    const { code, err } = await concord(['check', 'hoards', 'memory=300m']);
    expect(code).toBe(152);
    expect(err).toMatch(/^Unknown: the memory/);
  });
});

describe('a worker that cannot be paused', patience, () => {
  test('is lost, and it is said what it had come to', async () => {
    falling('deaf', { top: imports, effect: `if (s.x === 5) { ${deaf} }` });
    const { code, err } = await concord(['check', 'deaf', 'time=1s']);
    expect(code).toBe(152);
    expect(err).toContain('Unknown: the time is up, and the search did not stop.');
    expect(err).toContain('Code that waits for the operating system cannot be stopped');
  });
  test('in JSON as well', async () => {
    falling('deaf-load', { top: `${imports} ${deaf}` });
    const { code, out, err } = await concord(['check', 'deaf-load', 'time=1s', '--json']);
    expect({ code, err }).toEqual({ code: 152, err: '' });
    expect(JSON.parse(out)).toMatchObject({ exitCode: 152 });
  });
});

describe('a folder that cannot be written', patience, () => {
  test('takes no verdict with it', async () => {
    falling('fell', {});
    writeFileSync(join(cwd, 'file'), '');
    const { code, out } = await concord(['check', 'fell', 'out=file/below']);
    expect(code).toBe(12);
    expect(out).toContain('Invariant Low is violated');
    expect(out).toMatch(/ENOTDIR|EEXIST/);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
  test.skipIf(process.platform !== 'linux')('nor does a full disk', async () => {
    // Every write to it fails for want of space.
    falling('fell', {});
    const { code, out } = await concord(['check', 'fell', 'out=/dev/full']);
    expect(code).toBe(12);
    expect(out).toContain('Invariant Low is violated');
  });
});
