/** The tutorial: its files compile, and each command prints what stands below it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installed, modulesOf } from '../scripts/commands/installed.ts';
import { root, run } from '../scripts/commands/testing.ts';

const page = readFileSync(join(root, 'docs', 'tutorial.md'), 'utf8');
const cwd = mkdtempSync(join(tmpdir(), 'concord-tutorial-'));
afterAll(() => rmSync(cwd, { recursive: true }));
mkdirSync(join(cwd, 'node_modules'));
writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
for (const name of ['immutable', '@types', 'typescript'])
  symlinkSync(join(root, 'node_modules', name), join(cwd, 'node_modules', name));

for (const [, file = '', text = ''] of page.matchAll(/^```(?:ts|json)\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)) {
  // What is imported from the package is this very repository, which needs no build.
  const written = [...modulesOf(installed)].reduce((all, [of, at]) => all.replaceAll(`'${of}'`, `'${at}'`), text);
  writeFileSync(join(cwd, file), written);
}

interface Session {
  readonly argv: readonly string[];
  /** What it prints, in this order, with other lines between. */
  readonly parts: readonly string[];
}
const sessions = [...page.matchAll(/^```console\n\$ npx concord (.*)\n([\s\S]*?)^```$/gm)].map(
  ([, command = '', printed = '']): Session => ({
    argv: command.split(' '),
    parts: printed.split(/^\.\.\.$/m).flatMap((part) => (part.trim() === '' ? [] : [part.replace(/^\n/, '')])),
  }),
);

describe('the tutorial', () => {
  test('has commands, and shows what each prints', () => {
    expect(sessions.map(({ argv }) => argv[0])).toEqual(expect.arrayContaining(['check', 'induct', 'validate']));
    expect(sessions.filter(({ parts }) => parts.length === 0)).toEqual([]);
  });

  test.each(sessions.map((session) => [session.argv.join(' '), session] as const))('%s', async (_, session) => {
    const { out, err } = await run(session.argv, { cwd });
    expect(err).toBe('');
    let rest = out;
    for (const part of session.parts) {
      expect(rest).toContain(part);
      rest = rest.slice(rest.indexOf(part) + part.length);
    }
  });
});
