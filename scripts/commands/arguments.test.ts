/** How arguments are read: keys in every spelling, and what npm makes of them. */
import { describe, expect, test } from 'vitest';
import { integer } from '../../checker/language/parameters.ts';
import { asked, callOf, typed } from './arguments.ts';
import type { Host } from './host.ts';
import { run } from './testing.ts';

const spec = {
  name: 'mine',
  parameters: {
    maxTerm: integer('the highest term', { default: 2, from: 1, to: 9 }),
    rms: integer('managers', { default: 3, from: 1, to: 9 }),
  },
};
const host = (env: Readonly<Record<string, string>> = {}): Host => ({
  place: { root: '/', cwd: '/' },
  env,
  program: { name: 'npm run' },
  width: 100,
  colours: false,
  terminal: false,
  out() {},
  err() {},
  started: 0,
  watched: async (work) => work(),
  limitMemory: () => {},
  again: () => {},
  threads: false,
  read: () => Promise.resolve(null),
  reached: () => {},
});
/** What is understood of a command line: the subject, then keys and parameters. */
function understood(argv: readonly string[], env?: Readonly<Record<string, string>>): unknown {
  const called = asked(typed(argv));
  const { subject, keys, parameters } = callOf({ ...called, command: 'check' }, spec, host(env));
  return { subject, ...Object.fromEntries(keys), ...parameters };
}

describe('arguments', () => {
  test.each([
    ['check mine maxTerm=3 variant=forget-vote'],
    ['check mine --maxTerm=3 --variant=forget-vote'],
    ['check mine --maxTerm 3 --variant forget-vote'],
    ['check --maxTerm 3 mine --variant forget-vote'],
    ['check mine -- --maxTerm 3 variant=forget-vote'],
  ])('%s', (line) => {
    expect(understood(line.split(' '))).toEqual({ subject: 'mine', maxTerm: '3', variant: 'forget-vote' });
  });

  test('takes paths for paths, and values with = in them', () => {
    expect(understood(['check', './my/spec.ts', 'invariant=./a=b.ts', '--invariant', './c.ts'])).toEqual({
      subject: './my/spec.ts',
      invariant: './a=b.ts,./c.ts',
    });
  });

  test('honours what npm took for its own options', () => {
    expect(
      understood(['check', 'mine'], {
        npm_config_maxterm: '3',
        npm_config_json: 'true',
        npm_config_registry: 'https://x',
      }),
    ).toEqual({ subject: 'mine', maxTerm: '3', json: 'yes' });
    expect(understood(['check', 'mine', 'maxTerm=4'], { npm_config_maxterm: '3' })).toEqual({
      subject: 'mine',
      maxTerm: '4',
    });
  });

  test('refuses an option that npm took without its value', () => {
    expect(() => understood(['check', 'mine', '3'], { npm_config_rms: 'true' })).toThrow(
      'npm took --rms for an option of its own and left its value behind.',
    );
  });

  test('the last of several values counts', () => {
    expect(understood(['check', 'mine', 'rms=3', 'rms=4'])).toEqual({ subject: 'mine', rms: '4' });
  });
});

describe('help', () => {
  test.each([[[]], [['--help']], [['help']], [['-h']]])('%j lists the commands', async (argv) => {
    const { code, out } = await run(argv);
    expect(code).toBe(0);
    for (const command of ['check', 'simulate', 'replay', 'list', 'new-spec']) expect(out).toContain(`  ${command} `);
  });

  test.each([
    [['check', 'two-phase-commit', 'help']],
    [['check', 'two-phase-commit', '--help']],
    [['check', '--help', 'two-phase-commit']],
    [['help', 'check', 'two-phase-commit']],
  ])('%j tells the parameters of the spec', async (argv) => {
    const { code, out } = await run(argv);
    expect(code).toBe(0);
    expect(out).toContain('Parameters of two-phase-commit:');
    expect(out).toMatch(/--rms <N>\s+resource managers: a whole number from 1 to 12 \(3\)/);
    expect(out).toContain('npm run check raft');
  });
});
