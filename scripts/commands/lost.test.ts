/**
 * The main thread where the thread of the search is lost, and limits and folders that fail: the real program, as a process.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { lost } from './lost.ts';
import { programIn, root } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const concord = programIn(cwd);
/** Long enough for a machine that does much else. */
const patience = { timeout: 300_000 };

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
/**
 * Waits within the operating system, where no debugger reaches: some seconds longer than the main thread waits for it, which
 * has the worker lost after five. The process ends with it.
 */
const deaf = "spawnSync('sleep', ['9']);";
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

test('check all keeps memory= as well', patience, async () => {
  falling('hoards', { body: hoard });
  const { code, err } = await concord(['check', 'all', 'memory=400m']);
  expect(code).toBe(152);
  expect(err).toMatch(/^Unknown: the memory is used up. hoards was being loaded when it was stopped./);
  rmSync(join(cwd, 'specs', 'hoards'), { recursive: true });
});

test.each<[string, string]>([
  ['text', ''],
  ['json', 'format=json'],
])('what is known of a worker that had no memory left is told in %s', (_, format) => {
  const order = {
    place: { root: cwd, cwd },
    env: {},
    width: 80,
    colours: false,
    terminal: false,
    started: 0,
    changed: null,
  };
  const reached = { generated: 12_000, distinct: 3000, queue: 5, depth: 7, violated: ['Low'] };
  const { code, out, err } = lost({ kind: 'memory' }, reached, ['check', 'fell', format], order);
  expect(code).toBe(152);
  const said = format === '' ? err : (JSON.parse(out) as { message: string }).message;
  expect(format === '' ? out : err).toBe('');
  expect(said).toContain('Unknown: the memory ran out before the search could be stopped');
  expect(said.replaceAll('\n', ' ')).toContain(
    '3,000 distinct states, 12,000 generated, depth 7. Violated so far, though',
  );
});

// They wait, side by side.
describe.concurrent('a worker that cannot be paused', patience, () => {
  test('is lost, and it is said what it had come to', async ({ expect }) => {
    falling('deaf', { top: imports, effect: `if (s.x === 5) { ${deaf} }` });
    const { code, err } = await concord(['check', 'deaf', 'time=1s']);
    expect(code).toBe(152);
    expect(err).toContain('Unknown: the time is up, and the search did not stop.');
    expect(err).toContain('Code that waits for the operating system cannot be stopped');
  });
  // Node itself never comes back from this.
  test.skipIf(process.platform !== 'linux')(
    'ends with the process, soon after a signal',
    async ({ expect, onTestFinished }) => {
      falling('stuck', {
        top: "import { mkdir } from 'node:fs/promises'; void mkdir('/proc/nope', { recursive: true });",
        effect: 'for (;;);',
      });
      const { code, out } = await concord(['check', 'stuck'], (child) => {
        onTestFinished(() => void child.kill('SIGKILL'));
        child.stdout?.once('data', () => setTimeout(() => child.kill('SIGTERM'), 500));
      });
      expect(code).toBe(null);
      expect(out).toContain('Stopped before the end: it was interrupted.');
    },
  );
  test('in JSON as well', async ({ expect }) => {
    falling('deaf-load', { top: `${imports} ${deaf}` });
    const { code, out, err } = await concord(['check', 'deaf-load', 'time=1s', '--json']);
    expect({ code, err }).toEqual({ code: 152, err: '' });
    expect(JSON.parse(out)).toMatchObject({ exitCode: 152 });
  });
});

test(
  'a condition that is waited for, and never comes to an end on the first state, is ended with the time',
  patience,
  async () => {
    const spec = join(root, 'specs', 'two-phase-commit', 'two-phase-commit.ts');
    const { code, err } = await concord(['simulate', spec, 'until=(() => { for (;;); })()', 'time=1s']);
    expect(code).toBe(152);
    expect(err).toContain('Unknown: the time is up. The command had not come to an end when it was stopped.');
  },
);

test('what a process left on disk that is no more goes when the next one needs room there', patience, async () => {
  const gone = spawnSync(process.execPath, ['--version']).pid;
  const folderOf = (pid: number): string => join(cwd, 'rows', `concord-${hostname()}-${pid}-abcdef`);
  for (const pid of [gone, process.pid]) mkdirSync(folderOf(pid), { recursive: true });
  const spec = join(root, 'specs', 'two-phase-commit', 'two-phase-commit.ts');
  const { code, out } = await concord(['check', spec, 'rms=4', 'property=TCConsistent', 'memory=200m', 'disk=rows']);
  expect(out).toContain('the search went on on disk');
  expect(code).toBe(0);
  expect(readdirSync(join(cwd, 'rows'))).toEqual([basename(folderOf(process.pid))]);
});

describe('a folder that cannot be written', patience, () => {
  test('takes no verdict with it', async () => {
    falling('fell', {});
    writeFileSync(join(cwd, 'file'), '');
    const { code, out } = await concord(['check', 'fell', 'out=file/below']);
    expect(code).toBe(12);
    expect(out).toContain('Invariant Low is violated');
    expect(out.replace(/\n/g, ' ')).toContain(`${join(cwd, 'file')} is a file, and a folder is needed there.`);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
  test('is complained of where it is all that was asked for', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'concord-test-'));
    writeFileSync(join(empty, 'specs'), '');
    const { code, err } = await programIn(empty)(['new-spec', 'mine']).finally(() =>
      rmSync(empty, { recursive: true }),
    );
    expect(code).toBe(151);
    expect(err).toContain(
      'specs is a file, and a folder is needed there.\nName another folder, or move the file away.',
    );
  });
  test('is complained of before anything is explored where states are to go there', async () => {
    falling('fell', {});
    writeFileSync(join(cwd, 'file'), '');
    const { code, out, err } = await concord(['check', 'fell', 'memory=500m', 'disk=file/below']);
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err).toContain(`${join(cwd, 'file')} is a file, and a folder is needed there.\nName another folder`);
  });
  test.skipIf(process.platform !== 'linux')('is one where the system makes nothing', async () => {
    const { code, err } = await concord(['list', 'graph', 'out=/proc/nope/below'], (child) =>
      onTestFinished(() => void child.kill('SIGKILL')),
    );
    expect(code).toBe(151);
    expect(err).toContain('The folder /proc/nope cannot be made: nothing can be made in /proc.\nName another folder');
  });
  test.skipIf(process.platform !== 'linux')(
    'takes the output with it where that leads there, and nobody takes it for success',
    async () => {
      falling('fell', {});
      for (const more of [[], ['--json']]) {
        const full = openSync('/dev/full', 'w');
        const { code, err } = await concord(['check', 'fell', ...more], () => {}, full);
        closeSync(full);
        expect(code).toBe(151);
        expect(err).toMatch(/^Standard output cannot be written: ENOSPC/);
      }
    },
  );
  test.skipIf(process.platform !== 'linux')('nor does a full disk', async () => {
    // Every write to it fails for want of space.
    falling('fell', {});
    const { code, out } = await concord(['check', 'fell', 'out=/dev/full']);
    expect(code).toBe(12);
    expect(out).toContain('Invariant Low is violated');
  });
});
