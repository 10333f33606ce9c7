/** `simulate` walks at random with a printed seed, and shortens what it finds. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, run, steady } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const simulate = (...more: string[]): ReturnType<typeof run> => run(['simulate', 'two-phase-commit', ...more], { cwd });

/** A spec that loads in the thread of the command alone. */
const onlyInCommand = `
import { workerData } from 'node:worker_threads';
import { range, spec, variables } from 'concord-checker';
if (workerData?.walks !== undefined) throw new Error('not in a thread', { cause: () => 'what cannot be cloned' });
export const once = spec({ name: 'once', parameters: {} }, () => {
  const { domains, initially, action } = variables({ n: range(0, 9) });
  return { domains, init: initially({ n: 0 }), actions: { Up: action({ effect: (s) => ({ n: (s.n + 1) % 10 }) }) } };
});
`;

describe('simulate', () => {
  test('finds the violation of a variant and shortens it to the shortest', async () => {
    const { code, out } = await simulate('variant=hasty-manager', 'rms=6', 'seed=1');
    expect(code).toBe(12);
    expect(out).toContain('seed 1');
    expect(out).toContain('violated in 3 steps');
    expect(out).toMatch(/Found by random walk \d+ in \d+ steps, and shortened to 3; a shorter one may exist\./);
  });

  test('says the same for the same seed', async () => {
    const [one, two] = [
      await simulate('variant=hasty-manager', 'seed=7'),
      await simulate('variant=hasty-manager', 'seed=7'),
    ];
    expect(steady(one.out)).toBe(steady(two.out));
  });

  test('prints the seed that it chose itself', async () => {
    expect((await simulate('runs=1')).out).toMatch(/seed \d+/);
  });

  test('knows no more than it sampled', async () => {
    const { code, out } = await simulate('rms=8', 'runs=5', 'depth=10', 'seed=2', '--json');
    expect(code).toBe(152);
    const report = JSON.parse(out) as { verdict: string; basis: string; sample: object; properties: object[] };
    expect(report).toMatchObject({
      verdict: 'unknown',
      basis: 'sampled',
      sample: { seed: 2, runs: 5, depth: 10 },
      states: { generated: 55 },
    });
    expect(report.properties).toMatchObject([
      { name: 'TCConsistent', verdict: 'unknown', reason: 'only sampled' },
      { name: 'Termination', verdict: 'unknown', reason: 'only sampled' },
      { name: 'NonBlocking', verdict: 'unknown', reason: 'only sampled' },
      { name: 'Deadlock', verdict: 'unknown', reason: 'only sampled' },
    ]);
  });

  test('what it writes replays', async () => {
    await simulate('variant=hasty-manager', 'seed=3');
    expect(
      await run(['replay', '.concord/two-phase-commit/hasty-manager/TCConsistent.itf.json'], { cwd }),
    ).toMatchObject({ code: 0 });
  });

  test('says with two threads what it says with one', async () => {
    const of = async (...more: string[]): Promise<string> =>
      steady((await simulate('variant=hasty-manager', 'rms=6', 'seed=4', 'property=TCConsistent', ...more)).out);
    const [alone, together] = [await of(), await of('threads=2')];
    expect(together).toContain('violated in 3 steps');
    expect(together).toBe(alone);
  });

  test('says that a thread cannot load the spec, and walks alone', async () => {
    const folder = join(cwd, 'specs', 'once');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'once.ts'), onlyInCommand);
    const { code, out } = await programIn(cwd)([
      'simulate',
      'once',
      'runs=5',
      'depth=5',
      'threads=2',
      'unknown=accept',
    ]);
    expect(out).toMatch(/2 threads ended, the first with: .*not in a thread.*and the thread of the command went on/s);
    expect(out).toContain('5 random walks');
    expect(code).toBe(0);
  });

  test.each([
    ['threads=0', 'threads = 0 does not fit; allowed: a whole number from 1 to 16'],
    ['seed=-1', 'seed = -1 does not fit'],
    ['runs=none', 'runs = none does not fit'],
    ['engine=kernel', 'There is no key engine'],
  ])('refuses %s', async (key, text) => {
    const { code, err } = await simulate(key);
    expect(code).toBe(151);
    expect(err).toContain(text);
  });
});
