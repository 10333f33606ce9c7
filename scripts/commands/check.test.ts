/** `check`, as a user types it: reports, formats, limits and exit codes. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run, steady } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hasty = ['check', 'two-phase-commit', 'variant=hasty-manager', 'engine=reference'];

describe('check', () => {
  test('prints the report of a violated variant', async () => {
    const { code, out, err } = await run(hasty, { cwd: folder });
    expect(code).toBe(12);
    expect(err).toBe('');
    await expect(steady(out)).toMatchFileSnapshot('golden/hasty-manager.txt.golden');
  });

  test('prints it as one JSON object', async () => {
    const { code, out } = await run([...hasty, '--json'], { cwd: folder });
    expect(code).toBe(12);
    expect(JSON.parse(out)).toMatchObject({
      format: 'concord-report/1',
      spec: 'two-phase-commit',
      variant: 'hasty-manager',
      verdict: 'violated',
      basis: 'exhaustive',
    });
    await expect(steady(out)).toMatchFileSnapshot('golden/hasty-manager.json.golden');
  });

  test('prints it as JUnit', async () => {
    const { code, out } = await run([...hasty, 'format=junit'], { cwd: folder });
    expect(code).toBe(12);
    await expect(steady(out)).toMatchFileSnapshot('golden/hasty-manager.xml.golden');
  });

  test('both engines report the same', async () => {
    const [kernel, reference] = await Promise.all(
      ['kernel', 'reference'].map((engine) =>
        run(['check', 'two-phase-commit', 'variant=hasty-manager', `engine=${engine}`, 'symmetry=off'], {
          cwd: folder,
        }),
      ),
    );
    const body = (text = ''): string => steady(text).replace(/^ {2}engine .*$/m, '');
    expect(kernel?.out).toContain('violates it, and none as short switches less often between processes.');
    expect(body(kernel?.out)).toBe(body(reference?.out));
  });

  test('writes text, ITF, drawings and a page, and nothing else', async () => {
    await run(hasty, { cwd: folder });
    const traces = join(folder, '.concord', 'two-phase-commit', 'hasty-manager');
    expect(readdirSync(traces).sort()).toEqual(
      ['html', 'itf.json', 'time.svg', 'trace.dot', 'trace.svg', 'txt'].map((ending) => `TCConsistent.${ending}`),
    );
    expect(readFileSync(join(folder, '.concord', '.gitignore'), 'utf8')).toBe('*\n');
    await expect(readFileSync(join(traces, 'TCConsistent.itf.json'), 'utf8')).toMatchFileSnapshot(
      'golden/hasty-manager.itf.json.golden',
    );
  });

  test('writes to the folder that it is told', async () => {
    await run([...hasty, 'out=traces'], { cwd: folder });
    expect(existsSync(join(folder, 'traces', 'two-phase-commit', 'hasty-manager', 'TCConsistent.txt'))).toBe(true);
    expect(existsSync(join(folder, 'traces', '.gitignore'))).toBe(false);
  });

  test('holds, with exit code 0, and writes no file', async () => {
    const { code, out } = await run(['check', 'two-phase-commit', 'rms=3'], { cwd: join(folder, 'traces') });
    expect(code).toBe(0);
    expect(out).toContain('318 states generated, 80 distinct states up to symmetry found, 0 states left on queue.');
    expect(out).toContain('The depth of the complete search is 11.');
    expect(out).toContain('Symmetry certified: 6 permutations of 3 members of rm.');
    expect(out).toContain('Holds (exhaustive).');
    expect(existsSync(join(folder, 'traces', '.concord'))).toBe(false);
  });

  test('checks only the properties that are asked for', async () => {
    const { code, out } = await run([...hasty, 'property=Deadlock'], { cwd: folder });
    expect(code).toBe(0);
    expect(out).not.toContain('TCConsistent');
  });

  test.each([
    ['stop=first', 12, /Stopped before the end: a violation was found/],
    ['states=10', 152, /unknown: the limit of states is reached/],
    ['time=1ms', 152, /unknown: the time is up/],
    ['memory=1m', 152, /unknown: the memory is used up/],
  ])('stops by %s', async (limit, code, text) => {
    const ran = await run(
      [
        'check',
        'two-phase-commit',
        ...(code === 12 ? ['variant=hasty-manager'] : ['rms=8']),
        'engine=reference',
        limit,
      ],
      { cwd: folder },
    );
    expect(ran.code).toBe(code);
    expect(ran.out).toMatch(text);
  });

  test('is interrupted with what was found so far', async () => {
    const { code, out } = await run(['check', 'two-phase-commit', 'rms=9', 'engine=reference', '--json'], {
      cwd: folder,
      interrupt: true,
    });
    expect(code).toBe(152);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown', basis: 'stopped', stopped: 'interrupt' });
  });

  test('shows its progress on a terminal, and clears it', async () => {
    const { err } = await run(['check', 'two-phase-commit', 'rms=9', 'engine=reference', 'time=1500ms'], {
      cwd: folder,
      terminal: true,
    });
    expect(err).toMatch(/\r1 s of 2 s, [\d,]+ distinct, [\d,]+ a second, depth \d+, [\d,]+ on queue, [\d,]+ generated/);
    expect(err).toMatch(/\r +\r$/);
  });

  test.each([40, 80])(
    'is broken between words on a terminal of %i characters: parameters and verdicts',
    async (width) => {
      const asked = ['check', 'raft', 'states=40', 'symmetry=off'];
      const { out } = await run(asked, { cwd: folder, terminal: true, width });
      expect(out.split('\n').filter((line) => line.length > width)).toEqual([]);
      // The same words, as a file has them, in other lines.
      const inFile = (await run(asked, { cwd: folder, width })).out;
      const verdicts = /LogMatching +invariant +unknown: the limit of states is reached/;
      expect(inFile).toMatch(verdicts);
      expect(out.replace(/\s+/g, ' ')).toMatch(verdicts);
    },
  );
});

describe('properties of the user’s own', () => {
  test('are checked beside those of the spec', async () => {
    const { code, out } = await run([
      'check',
      'two-phase-commit',
      'invariant=scripts/commands/fixtures/nobody-commits.ts',
      `out=${folder}`,
    ]);
    expect(code).toBe(12);
    expect(out).toContain('Invariant NobodyCommits is violated');
    expect(out).toContain('False for       rm = rm1');
    expect(out).toContain('TCConsistent    invariant   holds (exhaustive)');
  });

  test('must be of the spec that is checked', async () => {
    const { code, err } = await run(['check', 'paxos', 'invariant=scripts/commands/fixtures/nobody-commits.ts']);
    expect(code).toBe(150);
    expect(err).toContain('has properties of two-phase-commit, and not of paxos.');
  });
});
