/** `simulate` walks at random with a printed seed, and shortens what it finds. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, root, run, steady } from './testing.ts';

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

  test('times walks, the same with two threads, and draws what came of it', async () => {
    const of = async (...more: string[]): Promise<string> => {
      const condition = ['rmState[rm1] = aborted', 'weight=RMChooseToAbort:3,TMAbort:0'];
      const { code, out } = await simulate(`until=${condition[0]}`, condition[1] ?? '', 'runs=200', 'seed=4', ...more);
      expect(code).toBe(0);
      return steady(out);
    };
    const alone = await of();
    expect(alone).toMatch(
      /^rmState\[rm1\] = aborted came within 100 steps in \d+ of 200 random walks: \d\d % \(\d\d % to \d\d %, with 95 % confidence\)\.$/m,
    );
    expect(alone).toMatch(/^ {2}half of the walks +within \d+ steps? +\(\d+(?: to \d+)?\)$/m);
    expect(alone).toContain('the weight of its action says, RMChooseToAbort 3 and TMAbort 0, and 1 of others');
    expect(await of('threads=2')).toBe(alone);
    const drawn = readFileSync(join(cwd, '.concord/two-phase-commit/base/steps.svg'), 'utf8');
    expect(XMLValidator.validate(drawn)).toBe(true);
    const page = readFileSync(join(cwd, '.concord/two-phase-commit/base/steps.html'), 'utf8');
    expect(page).not.toContain('<script');
    // The table has the figures of the report, and the sentences are those of the report.
    const rowsOf = (text: string, row: RegExp): string[][] => [...text.matchAll(row)].map(([, ...cells]) => cells);
    expect(rowsOf(page, /<th scope="row">(\d+)<\/th>\s*<td>(\d+)<\/td>\s*<td>(\d+ %)<\/td>/g)).toEqual(
      rowsOf(alone, /^ {2}(\d+) +(\d+) +(\d+ %).*$/gm),
    );
    expect(page).toContain(`<p>${/^rmState\[rm1\] = aborted came within.*$/m.exec(alone)?.[0]}</p>`);
    // A bar for each of the different numbers of steps.
    const bars = alone.match(/^ {2}\d+ +\d+ +\d+ %.*$/gm) ?? [];
    expect(drawn.match(/\d+ steps?: \d+ walks?; so far/g)).toHaveLength(bars.length);
  });

  test('says that the walks that it has timed are none that violates a property', async () => {
    const { code, out } = await simulate('variant=hasty-manager', 'until=Termination', 'seed=1');
    expect(code).toBe(12);
    expect(out).toContain('These are the walks before the one that violates a property, none of which does.');
  });

  test('tells of an election what the page on commands has', async () => {
    const page = readFileSync(join(root, 'docs', 'commands.md'), 'utf8');
    const [, argv = '', printed = ''] = /^\$ npm run (simulate .*)\n\.\.\.\n([\s\S]*?)\.\.\.\n```$/m.exec(page) ?? [];
    const { out } = await run(argv.split(' '), { cwd });
    expect(printed).toContain('Termination came');
    expect(out).toContain(printed);
  });

  test.each([
    ['until=Terminatoin', 'There is no property Terminatoin of two-phase-commit.\nDid you mean Termination?'],
    ['until=TCConsistent', 'until=TCConsistent cannot be waited for: it is an invariant, and so true from the start.'],
    ['until=rmState[rm9] = aborted', 'There is no rmState[rm9].'],
    ['until=rmState[rm1]', 'until=rmState[rm1] answers "working" at the start, and not true or false.'],
    ['until=s.rmState.get(', 'is no condition that can be read'],
    ['until=s.rmStat.size > 1', 'rmStat'],
    ['until=rmState[rm1] = abortet', 'Did you mean aborted?'],
    ['weight=TMAbort:2', 'until= is not given'],
    ['until=Termination weight=TMAbrt:2', 'There is no action TMAbrt of two-phase-commit.\nDid you mean TMAbort?'],
    [
      'until=Termination weight=TMAbort:-1',
      'weight = TMAbort:-1 does not fit; allowed: an action and a number from 0 to 1,000,000,000',
    ],
    ['until=Termination weight=TMAbort:1000000001', 'a number from 0 to 1,000,000,000'],
    ['until=Termination weight=TMAbort:1,TMAbort:2', 'allowed: each action once, and TMAbort weighs 1 already.'],
    ['until=Termination runs=0', 'runs = 0 does not fit; allowed: a whole number from 1.'],
  ])('refuses %s', async (given, text) => {
    const { code, err } = await simulate(...given.split(/ (?=weight|runs)/));
    expect({ code, err }).toMatchObject({ code: 151, err: expect.stringContaining(text) });
  });

  test.each([
    ['until=s.tmState === "init" ? false : s.tmState', 'answered "committed"; it must answer true or false.'],
    ['until=s.rmState.has("rm1") && (() => { throw new Error("no") })()', 'threw Error: no.'],
    ['until=false && s.tmState === "init"', 'all came to where there is no step that weighs more than 0.'],
    ['until=rmState[rm1] = working', 'It is true of every state in which a walk began: nothing was waited for.'],
    // 20.65 %, by Wilson: more than 20 is true, and more than 21 is not.
    ['until=rmState[rm1] = working runs=1', 'in the one random walk: in at least 20 % in the long run'],
  ])('says of %s what is wrong with it', async (given, text) => {
    const [condition = '', runs = 'runs=9'] = given.split(/ (?=runs)/);
    expect((await simulate(condition, runs, 'seed=1', 'weight=RMChooseToAbort:0,TMAbort:0')).out).toContain(text);
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
