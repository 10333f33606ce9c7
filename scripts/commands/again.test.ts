/** `check SPEC watch`: the real program checks again what is saved, tells whatever becomes of a file, and leaves nothing behind. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { programIn, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const light = `import { boolean, spec, variables } from 'concord';
import type { Truth } from './truth.ts';
import { flipped } from './flipped.ts';

const isOff = (on: boolean): Truth => !on;
export const light = spec({ name: 'light', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ on: boolean });
  const Flip = action({ effect: (s) => ({ on: flipped(s.on) }) });
  return { domains, init: initially({ on: false }), actions: { Flip }, invariants: { Off: invariant((s) => isOff(s.on)) } };
});
`;
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);

/** The program while it watches: what it has said since it was asked last. */
interface Watching {
  readonly pid: number;
  readonly saysAfter: (change: () => void) => Promise<string>;
}
/** Starts it, does something with it once it waits, interrupts it, and answers how it ended. */
async function watching(argv: readonly string[], how: (watching: Watching) => Promise<void>, folder = cwd) {
  let all = '';
  const waited = (): number => all.split('Ctrl-C ends.').length - 1;
  const until = async (times: number): Promise<void> => {
    for (let k = 0; waited() < times && k < 9000; k++) await setTimeout(10);
    if (waited() < times) throw new Error(`It does not wait again: ${all}`);
  };
  let [pid, failure]: [number | undefined, unknown] = [undefined, null];
  const ended = await programIn(folder)(argv, (child) => {
    ({ pid } = child);
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdout?.on('data', (data) => (all += String(data)));
    child.stderr?.on('data', (data) => (all += String(data)));
    const saysAfter = async (change: () => void): Promise<string> => {
      const [before, times] = [all.length, waited()];
      change();
      await until(times + 1);
      return all.slice(before);
    };
    void until(1)
      .then(() => how({ saysAfter, pid: child.pid ?? 0 }))
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => child.kill('SIGINT'));
  });
  if (failure !== null) throw failure;
  return { ...ended, pid };
}

describe('check SPEC watch', () => {
  test('checks again what was saved, in whichever way, and tells what is wrong with it', async () => {
    write('flipped.ts', 'export const flipped = (x: boolean): boolean => !x;\n');
    write('truth.ts', 'export type Truth = boolean;\n');
    write('light.ts', light);
    const { code, out, pid } = await watching(['check', './light.ts', 'watch'], async ({ saysAfter }) => {
      // A file that is imported, written in its place; then by renaming another one, as editors do.
      const held = await saysAfter(() => write('flipped.ts', 'export const flipped = (_: boolean) => false;\n'));
      expect(held).toMatch(/flipped\.ts has changed, at [\d:]{8}:[\s\S]*Off +invariant +holds/);
      const fell = await saysAfter(() => {
        write('new', 'export const flipped = (x: boolean): boolean => !x;\n');
        renameSync(join(cwd, 'new'), join(cwd, 'flipped.ts'));
      });
      expect(fell).toContain('Invariant Off is violated');
      // A file that is imported for its types alone.
      expect(await saysAfter(() => write('truth.ts', 'export type Truth = string;\n'))).toContain(
        'light.ts:5:39: TS2322',
      );
      write('truth.ts', 'export type Truth = boolean;\n');
      // Half-written; what throws as it is loaded; a file that is away; one that is not there yet; a property renamed.
      expect(await saysAfter(() => write('light.ts', light.slice(0, 300)))).toMatch(/at light\.ts:\d+:\d+: TS1005/);
      const thrown = await saysAfter(() => write('light.ts', `${light}throw new Error('at import');\n`));
      expect(thrown).toMatch(/light\.ts does not load: Error: at import\.\n {2}at light\.ts:11:7/);
      expect(await saysAfter(() => rmSync(join(cwd, 'light.ts')))).toContain('There is no file ./light.ts.');
      expect(await saysAfter(() => write('light.ts', `import './late.ts';\n${light}`))).toContain('late.ts');
      expect(await saysAfter(() => write('late.ts', 'export {};\n'))).toContain('Invariant Off is violated');
      const renamed = await saysAfter(() => write('light.ts', light.replace('Off:', 'Dark:')));
      expect(renamed).toContain('Invariant Dark is violated');
      expect(renamed).not.toContain('Off');
    });
    expect(code).toBe(12);
    expect(out).not.toContain('Concord failed');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`concord-${pid}-`))).toEqual([]);
  }, 240_000);

  test('ends a check that what is saved has overtaken, whatever code of the user’s does', async () => {
    write('flipped.ts', 'export const flipped = (x: boolean): boolean => !x;\n');
    write('truth.ts', 'export type Truth = boolean;\n');
    write('light.ts', light);
    await watching(['check', './light.ts', '--watch'], async ({ saysAfter }) => {
      write('flipped.ts', 'export const flipped = (_: boolean): boolean => { for (;;); };\n');
      await setTimeout(3000);
      const mended = await saysAfter(() =>
        write('flipped.ts', 'export const flipped = (_: boolean): boolean => false;\n'),
      );
      expect(mended).toMatch(/Off +invariant +holds/);
    });
  }, 120_000);

  test.skipIf(process.platform !== 'linux')(
    'ends the compiler with the check that what is saved has overtaken, and keeps one',
    async () => {
      write('flipped.ts', 'export const flipped = (x: boolean): boolean => !x;\n');
      write('truth.ts', 'export type Truth = boolean;\n');
      // What was compiled before is known; of this nothing is.
      write('light.ts', `${light}// ${Date.now()}\n`);
      let [pid, said, overtaken]: [number | undefined, string, string | undefined] = [undefined, '', undefined];
      const unfinished = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`concord-${pid}-`));
      // What has ended and was not taken leave of is among them, too.
      const children = (): readonly string[] =>
        readdirSync(`/proc/${pid}/task`)
          .map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim())
          .filter((text) => text !== '');
      let left: unknown = null;
      await programIn(cwd)(['check', './light.ts', 'watch'], (child) => {
        ({ pid } = child);
        onTestFinished(() => void child.kill('SIGKILL'));
        for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += String(data)));
        const overtake = async (): Promise<void> => {
          for (let k = 0; k < 9000 && unfinished().length === 0; k++) await setTimeout(10);
          await setTimeout(200);
          [overtaken] = unfinished();
          write('light.ts', `${light}// ${Date.now()} overtakes\n`);
          for (let k = 0; k < 3000 && !said.includes('Ctrl-C ends'); k++) await setTimeout(10);
          // The compiler would write there again, if it went on; the one that is kept has a folder, too.
          await setTimeout(1500);
          left = [unfinished().length, unfinished().includes(overtaken ?? ''), children().length];
        };
        void overtake().finally(() => child.kill('SIGINT'));
      });
      expect(said).toContain('has changed');
      expect(said).toContain('Invariant Off is violated');
      expect(overtaken).toBeDefined();
      expect(left).toEqual([1, false, 1]);
      expect(unfinished()).toEqual([]);
    },
    120_000,
  );

  test('is not said to watch after it was interrupted', async () => {
    write('flipped.ts', 'export const flipped = (_: boolean): boolean => { for (;;); };\n');
    write('truth.ts', 'export type Truth = boolean;\n');
    write('light.ts', light);
    const { code, err } = await programIn(cwd)(['check', './light.ts', 'watch'], (child) => {
      onTestFinished(() => void child.kill('SIGKILL'));
      child.stdout?.once('data', () => void setTimeout(1000).then(() => child.kill('SIGINT')));
    });
    expect(code).toBe(152);
    expect(err).not.toContain('Ctrl-C ends');
  }, 60_000);

  test('watches a spec that is called by name', async () => {
    mkdirSync(join(cwd, 'specs', 'lamp'), { recursive: true });
    const text = light.replace("import type { Truth } from './truth.ts';\n", 'type Truth = boolean;\n');
    write('specs/lamp/flipped.ts', 'export const flipped = (x: boolean): boolean => !x;\n');
    write('specs/lamp/lamp.ts', text.replace("'light'", "'lamp'"));
    await watching(['check', 'lamp', 'watch=yes'], async ({ saysAfter }) => {
      const held = await saysAfter(() =>
        write('specs/lamp/flipped.ts', 'export const flipped = (_: boolean) => false;\n'),
      );
      expect(held).toMatch(/Off +invariant +holds/);
    });
  }, 120_000);

  test('outlives the folder that it was started in, and ends there, too', async () => {
    const folder = join(cwd, 'away');
    const make = (isOff: string): void => {
      const text = light.replace(/import .*\.ts';\n/g, '').replace(': Truth', '');
      // With the file in it at once: a check that comes between the two says that there is none.
      mkdirSync(`${folder}.made`);
      writeFileSync(join(`${folder}.made`, 'light.ts'), text.replace('flipped(s.on)', '!s.on').replace('!on;', isOff));
      renameSync(`${folder}.made`, folder);
    };
    make('!on;');
    const { code, out } = await watching(
      ['check', './light.ts', 'watch'],
      async ({ saysAfter }) => {
        expect(await saysAfter(() => rmSync(folder, { recursive: true }))).toContain('There is no file ./light.ts.');
        expect(await saysAfter(() => make('true || on;'))).toMatch(/Off +invariant +holds/);
        await saysAfter(() => rmSync(folder, { recursive: true }));
      },
      folder,
    );
    expect(code).toBe(150);
    expect(out).toContain('Invariant Off is violated');
  }, 120_000);

  test.each([
    [['check', './nowhere.ts', 'watch'], 150, 'There is no file ./nowhere.ts.'],
    [['check', 'two-phase-commit', 'variant=none', 'watch'], 151, 'There is no variant none'],
    [['check', 'all', 'watch'], 151, '`check all` watches nothing.'],
    [['simulate', 'two-phase-commit', 'watch'], 151, 'There is no key watch'],
  ])('%j ends at once', async (argv, code, text) => {
    const ended = await programIn(cwd)(argv);
    expect(ended).toMatchObject({ code, err: expect.stringContaining(text) as string });
  });

  test('is off where it is said to be', async () => {
    expect(await run(['check', 'two-phase-commit', 'rms=2', 'watch=no'])).toMatchObject({ code: 0, err: '' });
    expect((await run(['check', 'two-phase-commit', 'watch=maybe'])).err).toContain('watch = maybe does not fit');
  });
});
