/** `simulate` walks at random with a printed seed, and shortens what it finds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run, steady } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const simulate = (...more: string[]): ReturnType<typeof run> => run(['simulate', 'two-phase-commit', ...more], { cwd });

describe('simulate', () => {
  test('finds the violation of a variant and shortens it to the shortest', async () => {
    const { code, out } = await simulate('variant=hasty-manager', 'rms=6', 'seed=1');
    expect(code).toBe(12);
    expect(out).toContain('seed 1');
    expect(out).toContain('violated in 3 steps');
    expect(out).toContain('Found by a random walk and shortened; a shorter one may exist.');
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

  test.each([
    ['seed=-1', 'seed = -1 does not fit'],
    ['runs=none', 'runs = none does not fit'],
    ['engine=kernel', 'There is no key engine'],
  ])('refuses %s', async (key, text) => {
    const { code, err } = await simulate(key);
    expect(code).toBe(151);
    expect(err).toContain(text);
  });
});
