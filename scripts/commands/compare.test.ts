/** `check SPEC against=VERSION`: what is told of versions of files, of commits and of variants, and what is refused. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportedAt } from './git.ts';
import { root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-against-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const index = JSON.stringify(join(root, 'checker', 'index.ts'));
const git = (...args: readonly string[]): void => {
  execFileSync('git', ['-C', cwd, '-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org', ...args]);
};
const file = join(cwd, 'specs', 'lamp', 'lamp.ts');

/** A lamp that counts; of `top`, which stands in a folder beside, depends how far. */
function lamp(step: string, more = ''): string {
  return `import { range, spec, variables } from ${index};
    import { top } from '../../tops/top.ts';
    export const lamp = spec({ name: 'lamp', parameters: { bulbs: { type: 'integer', meaning: 'bulbs', default: 1, from: 1, to: 3 } } }, () => {
      const { domains, initially, action } = variables({ lit: range(0, 4)${more} });
      return {
        domains,
        init: initially({ lit: 0${more === '' ? '' : ', old: 0'} }),
        actions: { Light: action({ guard: (s) => s.lit < top, effect: (s) => ({ lit: s.lit + ${step} }) }) },
        invariants: {},
      };
    });
  `;
}
function committed(text: string, top: number, name: string): void {
  for (const folder of ['specs/lamp', 'tops']) mkdirSync(join(cwd, folder), { recursive: true });
  writeFileSync(file, text);
  writeFileSync(join(cwd, 'tops', 'top.ts'), `export const top: number = ${top};\n`);
  git('add', '.');
  git('commit', '-q', '--allow-empty', '-m', name);
  git('tag', name);
}
git('init', '-q');
writeFileSync(join(cwd, 'readme'), 'lamps');
git('add', '.');
git('commit', '-q', '-m', 'before');
git('tag', 'before');
committed(lamp('1'), 2, 'two');
committed(lamp("'1'"), 2, 'wrong');
committed(lamp('1', ', old: range(0, 1)'), 2, 'more');
committed(lamp('1'), 3, 'three');

/** Nothing is left of what was written of a commit. */
const left = (): string[] => {
  const folder = join(cwd, '.concord');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.gitignore') : [];
};

describe('against a commit', () => {
  test('what it lacks is told with the step, and what it imported is as it was', async () => {
    const { out, code } = await run(['check', 'lamp', 'against=two', 'bulbs=2'], { cwd });
    expect(code).toBe(13);
    expect(out.replace(/\([0-9a-f]{7,}\)/, '(<commit>)')).toMatchInlineSnapshot(`
      "lamp

        parameters   bulbs = 2
        against      lamp at two (<commit>)

        lamp          4 distinct states, 4 generated, depth 4, up to the difference
        lamp at two   3 distinct states, 3 generated, depth 3

      lamp has behaviours that lamp at two lacks: in 3 steps.
        1  init
        2  Light   lit: 0 -> 1
        3  Light   lit: 1 -> 2
        4  Light   lit: 2 -> 3
        -- here it leaves lamp at two, in which Light is disabled, as lit = 2
      No shorter trace leaves it.

      All behaviours of lamp at two are behaviours of lamp (exhaustive).

      Different: lamp has behaviours that lamp at two lacks, and not the other way round.
      "
    `);
    expect(left()).toEqual([]);
  });

  test('where it has a variable more, the other way round is unknown', async () => {
    const { out, code } = await run(['check', 'lamp', 'against=more', 'format=json'], { cwd });
    expect(code).toBe(152);
    const { directions, against } = JSON.parse(out) as {
      directions: { verdict: string; states: unknown }[];
      against: unknown;
    };
    // Its steps are none beyond those of today.
    expect(directions.map(({ verdict, states }) => [verdict, states === null])).toEqual([
      ['unknown', true],
      ['holds', false],
    ]);
    expect(against).toMatchObject({ called: 'lamp at more', variables: ['old'] });
  });

  test('a repository in the folder, and what leads to another file, are passed over and followed', async () => {
    writeFileSync(file, lamp('1').replace('tops/top', 'tops/linked'));
    symlinkSync('top.ts', join(cwd, 'tops', 'linked.ts'));
    git('add', '.');
    git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},specs/lamp/other`);
    git('commit', '-q', '-m', 'linked');
    git('tag', 'linked');
    git('reset', '-q', '--hard', 'three');
    const { out, code } = await run(['check', 'lamp', 'against=linked', 'bulbs=2'], { cwd });
    expect(out).toContain('Same behaviours (exhaustive).');
    expect(code).toBe(0);
    expect(left()).toEqual([]);
  });

  test('one that does not compile is refused with its place', async () => {
    const { out, err, code } = await run(['check', 'lamp', 'against=wrong'], { cwd });
    expect(code).toBe(150);
    expect(out + err).toContain('lamp at wrong: specs/lamp/lamp.ts does not compile: TS2322');
    expect(out + err).toContain('  at specs/lamp/lamp.ts:8:');
    expect(left()).toEqual([]);
  });

  test.each([
    ['no commit', 'fife', 151, 'There is no version fife: git knows no commit of this name. against= takes a commit'],
    ['one without the file', 'before', 151, 'before has no file specs/lamp/lamp.ts.'],
  ])('refused: %s', async (_, against, expected, said) => {
    const { out, err, code } = await run(['check', 'lamp', `against=${against}`], { cwd });
    expect(code).toBe(expected);
    expect((out + err).replaceAll(/\s+/g, ' ')).toContain(said);
    expect(left()).toEqual([]);
  });

  test('outside of any repository there are none', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'concord-bare-'));
    try {
      writeFileSync(join(bare, 'lamp.ts'), lamp('1'));
      const exported = exportedAt('HEAD', join(bare, 'lamp.ts'), async () => bare);
      await expect(exported).rejects.toThrow('is in no repository of git');
    } finally {
      rmSync(bare, { recursive: true });
    }
  });

  test('of a clone, whose specs import Concord by a path', async () => {
    const { out, code } = await run(['check', 'two-phase-commit', 'rms=1', 'against=HEAD']);
    expect(out).toContain('Same behaviours (exhaustive).');
    expect(code).toBe(0);
  });
});

test('against a file', async () => {
  writeFileSync(join(cwd, 'specs', 'lamp', 'old.ts'), lamp('2'));
  const { out, code } = await run(['check', 'lamp', 'against=./specs/lamp/old.ts'], { cwd });
  expect(code).toBe(13);
  expect(out).toContain('-- here it leaves ./specs/lamp/old.ts: lit would be 2');
  expect(out).toContain('Different: each has behaviours that the other lacks.');
});

test('against a variant, as the page on commands has it', async () => {
  const page = readFileSync(join(root, 'docs', 'commands.md'), 'utf8');
  const [, line = '', told = ''] = /^\$ npm run (check .* against=.*)\n\n([\s\S]*?)```$/m.exec(page) ?? [];
  const { out, code } = await run(line.split(' '));
  expect(code).toBe(13);
  expect(out).toContain(told);
});

test.each([
  [['property=TCConsistent'], 'against= compares behaviours, and property= has no part in that.'],
  [['checkpoint=kept'], 'against= compares behaviours, and checkpoint= has no part in that.'],
  [['format=junit'], 'format = junit does not fit'],
  [['rms=0'], 'rms = 0'],
  [['against='], 'against =  does not fit; allowed: a commit, a file'],
])('%j is refused', async (more, said) => {
  const { out, err, code } = await run(['check', 'two-phase-commit', 'against=two-phase-commit', ...more]);
  expect([150, 151]).toContain(code);
  expect(out + err).toContain(said);
});
